"""Summaries made by hand: a unit, an organisation, one that was never looked at, and one with all that is long and strange."""

from dataclasses import replace
from datetime import date, timedelta

from bot.conversation.home import StageBar
from bot.conversation.plan import ItemState, PlanItem
from bot.conversation.result import BarState, ModelBar, Split, Step
from bot.conversation.summary import ModelSpread, Sentence, SpreadWord, StageSummary, TrendPoint, UnitRow

TODAY = date(2026, 12, 4)
LOOKED = date(2026, 10, 3)
NAMES = (
    ("Workforce empowerment", "Workforce"),
    ("AI-native distribution", "Distribution"),
    ("Expert capability", "Expert work"),
    ("Dependency management", "Linked changes"),
    ("Agent-led processes", "Agents"),
)
LONG = "Directorate for Cross-Border Reinsurance Claims, Regulatory Correspondence and Large-Loss Settlements, Northern Region"
ARABIC = "قسم المطالبات والتعويضات"
HEBREW = "מחלקת תביעות נמל"
WICKED = '#panic("no") $x$ *b* _i_ `c` @ref <label> [c] \\ {n} // "q" =SUM(A1) 🚀 日本支社'
LIMITS = (
    "This framework says what to build in which order; it does not replace a business case, a risk assessment, "
    "integration design or the rules of your field."
)
SCORES: tuple[float | None, ...] = (82.0, 61.0, 38.0, 12.0, None)
STATES: tuple[BarState, ...] = ("in_place", "in_place", "working_on", "later", "not_examined")


def bars(previous: bool = True) -> tuple[ModelBar, ...]:
    before: tuple[float | None, ...] = (64.0, 40.0, 38.0, None, None) if previous else (None,) * 5
    every = zip(NAMES, SCORES, before, STATES, strict=True)
    return tuple(
        ModelBar(n, name, brief, score, was, state)
        for n, ((name, brief), score, was, state) in enumerate(every, 1)
    )


def item(
    what: str = "Publish the everyday rules for AI and name who keeps them",
    *,
    state: ItemState = "open",
    owner: str | None = "Maria Keller",
    due: date | None = date(2027, 1, 15),
    whom: str | None = None,
    reason: str = "",
    n: int = 1,
) -> PlanItem:
    return PlanItem(
        id=f"P{n}",
        unit="Harbour Claims",
        criterion="WE5",
        workflow=None,
        kind="build",
        label="clear everyday rules",
        what=what,
        observable="All four rules are clear and people keep to them.",
        unlocks="Later stages build on it: expert capability.",
        whose="others" if whom else "ours",
        whom=whom,
        asked=None,
        owner=owner,
        due=due,
        state=state,
        since=date(2026, 10, 12),
        reason=reason,
    )


def trend(scans: int = 3) -> tuple[TrendPoint, ...]:
    rows = ((0, 31.0, None), (1, 64.0, 40.0), (2, 82.0, 61.0), (2, 84.0, 63.0))
    points = []
    for n in range(scans):
        stage, first, second = rows[min(n, 3)]
        as_of = LOOKED - timedelta(days=121 * (scans - 1 - n))
        points.append(
            TrendPoint(as_of, stage, {1: first, 2: second, 3: 38.0 if n else 20.0, 4: 12.0, 5: None})
        )
    return tuple(points)


CLAIMS = StageSummary(
    unit="Harbour Claims",
    scope="team",
    known="looked",
    headline="Harbour Claims is working on stage 3: two of five things are in place.",
    today=TODAY,
    as_of=LOOKED,
    people=46,
    respondents=7,
    invited=9,
    share="Seven of nine answered.",
    stage=2,
    claimed_stage=3,
    stage_range=(2, 3),
    working_on=3,
    confidence="medium",
    confidence_words="Medium: seven of nine answered, and two of the five examples could be checked.",
    bars=bars(),
    narrative=(
        Sentence("The team uses AI in its daily work and has put it to use towards customers.", ("stage",)),
        Sentence("Expert work stands at 38 of 100 and has not moved since the last scan.", ("score:3",)),
        Sentence("An agreed check before use and a person who may refuse are what holds it back.", ("EC1",)),
    ),
    held_back=(
        Step(
            "EC1",
            "an agreed check before use",
            "An agreed check before use: today “a written check is done on some results”, needed “a check agreed "
            "beforehand is done on every result of that kind”.",
            "It is one of two things stage 3 still needs, and two later stages build on it.",
        ),
        Step(
            "EC3",
            "a person who may refuse",
            "A person who may refuse: today “the team as a whole decides”, needed “a person or rota is named for each "
            "kind of result and may refuse it”.",
            "It is one of two things stage 3 still needs.",
            "head of operations",
        ),
    ),
    splits=(
        Split(
            "WE1",
            "regular use of AI",
            "People are split on regular use of AI: managers and members see it differently, by two levels or more.",
            (("Some, but fewer than one in three", 3), ("More than two in three", 4)),
        ),
    ),
    moves=(
        item(),
        item(
            "Agree on the check before use with the head of operations", owner=None, due=None, whom="IT", n=2
        ),
        item("Name who may refuse a result", due=date(2026, 11, 20), owner="U024BE7LH", n=3),
        item("Write the check down", state="reported", n=4),
        item("Publish the rules", state="confirmed", n=5),
        item("Buy a second tool", state="dropped", reason="The first one does it.", owner=None, n=6),
    ),
    trend=trend(),
    stale=("Who may see which data: answered on 4 February 2026, ten months ago.",),
    not_yet=("AI in linked changes", "workflows run by agents"),
    remarks=("Running ahead: an agent answers customers by itself. Missing of its controls: a tried halt.",),
    limits=LIMITS,
)


def row(unit: str, n: int = 0) -> UnitRow:
    """A unit of the organisation; every fifth was never looked at."""
    if n % 5 == 4:
        return UnitRow(unit, "nobody", 20 + n)
    states: tuple[BarState, ...] = (*("in_place",) * (n % 4), "working_on", *("later",) * 3, "waived")
    scores = [max(0.0, 88.0 - 17 * m - 3 * (n % 7)) for m in range(5)]
    told = tuple(
        StageBar(m, NAMES[m - 1][1], state, None if state in {"waived", "not_examined"} else score)
        for m, state, score in zip(range(1, 6), states[:5], scores, strict=False)
    )
    return UnitRow(unit, "looked", 20 + n, n % 4 + 1, LOOKED - timedelta(days=9 * n), n % 6 == 5, told)


def spread() -> tuple[ModelSpread, ...]:
    words: tuple[SpreadWord, ...] = ("systematic", "spreading", "pockets", "none", "none")
    people = (372, 210, 46, 0, 0)
    return tuple(
        ModelSpread(n, NAMES[n - 1][1], word, some, 412)
        for n, (word, some) in enumerate(zip(words, people, strict=True), 1)
    )


def whole(*units: UnitRow) -> StageSummary:
    """An organisation of these units."""
    rows = units or tuple(
        row(name, n)
        for n, name in enumerate(
            ("Harbour Claims", "Underwriting", "Ferry Software", "Mill Lane", "Finance", "Sales")
        )
    )
    return StageSummary(
        unit="Harbour Insurance",
        scope="organisation",
        known="looked",
        headline="Harbour Insurance has working with AI in place nearly everywhere; expert work lives in pockets.",
        today=TODAY,
        as_of=LOOKED,
        people=412,
        respondents=61,
        invited=80,
        share="61 of 80 answered.",
        stage=1,
        claimed_stage=1,
        stage_range=(1, 1),
        working_on=2,
        confidence="medium",
        confidence_words="Medium: every unit but one was looked at within the last six months.",
        narrative=(Sentence("Nine in ten people work where AI is part of the day.", ("spread:1",)),),
        spread=spread(),
        two_tiers="Two tiers: two units work on stage 3 or above, three on stage 1. What holds the lower ones back is the same.",
        units=rows,
        unscanned=tuple(one.unit for one in rows if one.known == "nobody"),
        limits=LIMITS,
    )


UNSCANNED = StageSummary("Finance", "team", "nobody", "Nobody has looked at Finance yet.", TODAY, people=24)


def strange() -> StageSummary:
    """All that a layout may stumble over at once."""
    long = f"{LONG} {WICKED} " + "and so on with many more words about it " * 12
    return replace(
        CLAIMS,
        unit=f"{ARABIC} {LONG}",
        headline=f"{ARABIC} is working on stage 3: {LONG}, {HEBREW}, {WICKED}",
        share=long[:300],
        confidence_words=long[:200],
        narrative=tuple(Sentence(f"{HEBREW}: {long}", ("stage",)) for _ in range(4)),
        held_back=tuple(Step("EC1", WICKED, f"{n}. {long}", long, LONG) for n in range(9)),
        splits=tuple(Split("WE1", WICKED, f"{ARABIC} {long}", ((WICKED, 4), (LONG, 3))) for _ in range(5)),
        moves=tuple(
            item(
                f"{n}. {long if n % 9 == 0 else LONG}",
                owner="x" * 80 if n % 7 == 0 else HEBREW,
                whom=LONG,
                n=n,
            )
            for n in range(60)
        ),
        trend=trend(24),
        stale=(long,) * 3,
        not_yet=(WICKED, LONG, "w" * 120),
        remarks=(long, WICKED),
    )
