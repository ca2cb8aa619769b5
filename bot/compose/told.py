"""
What the rule's points about a standing are made of: a scan's lines and how they are cited, what a model lacks, the next move.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.compose.brief import Brief, Drafted, Quoted, Standing
from bot.compose.citations import plain, stands_in
from bot.compose.scan_text import respondents_line
from bot.compose.wording import (
    finding_line,
    finding_words,
    headline,
    listed,
    move_words,
    sentence,
    stages,
    why_this_move,
)
from bot.conversation.reply import PointKind
from knowledge.framework.conditions import Condition, Picture, failed
from knowledge.framework.model import Framework
from knowledge.framework.placement import Move, Placement
from knowledge.framework.terms import MODELS

MOST_MISSING = 4
WEEKS_WORTH_SAYING = 14
STALE_AFTER_DAYS = 180


@dataclass(frozen=True, slots=True)
class Told:
    """A brief whose standing is known, so that it need not be asked for again."""

    brief: Brief
    standing: Standing

    @property
    def framework(self) -> Framework:
        return self.brief.framework

    @property
    def placement(self) -> Placement:
        return self.standing.placement

    def point(
        self, text: str, kind: PointKind, *quotes: str, head: bool = False, section: str = ""
    ) -> Drafted:
        """A point that cites the lines it rests on, where they stand in the scan's text."""
        cites = tuple(filter(None, (self._cite(quote, section) for quote in quotes)))
        if quotes and not cites:  # nobody was asked, so the scan has no line on it
            cites = tuple(filter(None, [self._cite(self.whole(), "")]))
        return Drafted(text, cites, kind, head)

    def whole(self) -> str:
        """The line of the scan that says where the group is: what a point rests on that follows from all of it."""
        return headline(self.framework, self.placement)

    def lines_of(self, conditions: Iterable[Condition]) -> list[str]:
        """The lines of the scan about what these conditions ask."""
        return [finding_line(self.framework.criterion(c.criterion), c.finding) for c in conditions]

    def _cite(self, quote: str, section: str) -> Quoted | None:
        found = [passage for passage in self.standing.passages if stands_in(quote, passage)]
        best = min(found, key=lambda p: (plain(section) not in plain(p.section), p.position), default=None)
        return Quoted(best.id, quote) if best else None


def stages_in_place(number: int) -> str:
    """`no stage`, `1 stage`, `3 stages`."""
    return "no stage" if number == 0 else f"{number} {'stage' if number == 1 else 'stages'}"


def in_place(told: Told) -> Iterator[Drafted]:
    """The highest stage that holds, by the facts that carry it."""
    held = [m for m in MODELS if m <= told.placement.stage and told.placement.established[m]]
    if not held:
        return
    gates = [c for c in told.framework.gates(held[-1]) if c.id in told.placement.findings]
    facts = [f"{c.label} ({lowered(finding_words(c, told.placement.findings[c.id]))})" for c in gates]
    lines = [finding_line(c, told.placement.findings[c.id]) for c in gates]
    yield told.point(f"{stages(held[-1:])} is in place: {listed(facts)}.", "stage", *lines)


def all_missing(told: Told, model: int, moves: Sequence[Move]) -> Iterator[Drafted]:
    """What a model lacks, in the order of the moves that would mend it."""
    kinds = {move.criterion: move.kind for move in moves}
    conditions = conditions_failed(told, model)
    order = [move.criterion for move in moves]
    conditions.sort(key=lambda c: order.index(c.criterion) if c.criterion in order else len(order))
    asked = [c for c in conditions if c.finding.status != "not_examined"]
    for condition in asked[:MOST_MISSING]:
        yield lack(told, condition, kinds.get(condition.criterion, "build"))
    if rest := asked[MOST_MISSING:]:
        yield also_missing(told, model, rest)
    if unasked := [c for c in conditions if c not in asked]:
        text = f"Nobody was asked yet, for stage {model}: {labels_of(told, unasked)}."
        yield told.point(text, "stage", told.whole())


def also_missing(told: Told, model: int, rest: Sequence[Condition]) -> Drafted:
    """What else a model lacks, by name alone."""
    text = f"Also missing or not known for stage {model}: {labels_of(told, rest)}."
    return told.point(text, "stage", *told.lines_of(rest))


def labels_of(told: Told, conditions: Sequence[Condition]) -> str:
    """What these conditions ask for, each named once."""
    return listed(list(dict.fromkeys(told.framework.criterion(c.criterion).label for c in conditions)))


def lack(told: Told, condition: Condition, kind: str) -> Drafted:
    """One condition that does not hold: what is so today and what is needed, in the words of the anchors."""
    criterion = told.framework.criterion(condition.criterion)
    needed = criterion.anchors[condition.floor].short
    now = finding_words(criterion, condition.finding)
    where = f" in {condition.workflow}" if condition.workflow else ""
    lead = "Not known" if kind == "find_out" else "Not agreed" if kind == "agree" else "Missing"
    text = f"{lead} for stage {condition.model}: {criterion.label}{where}. Today: {quoted(now)}. Needed: {quoted(needed)}."
    return told.point(
        text, "stage", finding_line(criterion, condition.finding), section=condition.workflow or ""
    )


def first_move(told: Told) -> Iterator[Drafted]:
    """The next move, with when and why."""
    if told.placement.moves:
        move = told.placement.moves[0]
        when = "This week" if move.kind in ("contain", "find_out") else "This month"
        words = move_words(told.framework, move)
        text = f"{when}: {sentence(words)} {why_this_move(told.placement, move)}"
        yield told.point(text, "move", sentence(words))


def basis(told: Told) -> Iterator[Drafted]:
    """Date, age, respondents and limits: on what all this rests."""
    age = (told.brief.today - told.standing.taken_at).days
    old = f" That is {_age(age)} ago." if age >= WEEKS_WORTH_SAYING else ""
    stale = " It needs a recheck." if age > STALE_AFTER_DAYS else ""
    at_risk = (
        f" At risk: stage {listed([str(m) for m in told.placement.at_risk])}."
        if told.placement.at_risk
        else ""
    )
    line = respondents_line(told.placement)
    yield told.point(f"{line}{old}{stale}{at_risk} {told.framework.text.limits.line}", "limits", line)


def _age(days: int) -> str:
    return f"{round(days / 7)} weeks" if days < 120 else f"{round(days / 30.4)} months"


def open_before(placement: Placement, model: int) -> list[int]:
    """The models before this one that are neither in place nor waived."""
    return [m for m in MODELS if m < model and not placement.established[m] and m not in placement.waived]


def earlier(told: Told, model: int) -> Iterator[Drafted]:
    """Which models come before this one."""
    if before := open_before(told.placement, model):
        verb = "come" if len(before) > 1 else "comes"
        text = f"{stages(before)} {verb} first, since each stage uses what the one before hands on."
        yield told.point(text, "stage", told.whole())


def conditions_failed(told: Told, model: int) -> list[Condition]:
    """The conditions the model fails, those of the workflow that was asked about first."""
    workflow = workflow_of(told)
    workflows = {workflow: told.placement.workflows[workflow]} if workflow else told.placement.workflows
    picture = Picture(told.placement.findings, workflows)
    conditions = list(failed(told.framework.bank, picture, model))
    return sorted(conditions, key=lambda c: c.workflow is None)


def workflow_of(told: Told) -> str | None:
    """The workflow that the question names, as far as a word of its name stands in it."""
    asked = set(plain(told.brief.question).replace("?", "").split())
    named = [name for name in told.placement.workflows if asked & set(plain(name).split())]
    return named[0] if named else next(iter(told.placement.workflows), None)


def lowered(text: str) -> str:
    """A text as it stands inside a sentence: initials such as AI keep their capitals."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text if len(first) > 1 and first[:2].isupper() else text[:1].lower() + text[1:]


def quoted(text: str) -> str:
    """An anchor's words inside a sentence."""
    return f"“{text.rstrip('.')}”"
