"""
What the rule's points about a standing are made of: a scan's lines and how they are cited, what a model lacks, the next move.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.compose.brief import Brief, Drafted, Quoted, Standing
from bot.compose.citations import plain, stands_in
from bot.compose.scan_text import respondents_line
from bot.compose.wording import (
    finding_line,
    finding_words,
    headline,
    move_words,
    rechecked_line,
    sentence,
    why_this_move,
)
from bot.conversation.reply import PointKind
from bot.words import N_, _, day, listed, lowered, n_
from bot.words.ages import age
from knowledge.framework.conditions import Condition, Picture, failed
from knowledge.framework.model import Framework
from knowledge.framework.placement import Move, Placement
from knowledge.framework.terms import MODELS

MOST_MISSING = 4
WEEKS_WORTH_SAYING = 14
STALE_AFTER_DAYS = 180
_LACKS = {
    "build": N_("Missing for stage {stage}: {thing}. Today: {now}. Needed: {needed}."),
    "find_out": N_("Not known for stage {stage}: {thing}. Today: {now}. Needed: {needed}."),
    "agree": N_("Not agreed for stage {stage}: {thing}. Today: {now}. Needed: {needed}."),
}
"""By the kind of the move that would mend it."""


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

    @property
    def moves(self) -> list[Move]:
        """What is to be done next; not what is said to be done, or was dropped."""
        settled = {what(one.move) for one in self.standing.plan if one.state in ("reported", "dropped")}
        return [move for move in self.placement.moves if what(move) not in settled]

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
    return n_("{number} stage", "{number} stages", number).format(number=number) if number else _("no stage")


def in_place(told: Told) -> Iterator[Drafted]:
    """The highest stage that holds, by the facts that carry it."""
    held = [m for m in MODELS if m <= told.placement.stage and told.placement.established[m]]
    if not held:
        return
    gates = [c for c in told.framework.gates(held[-1]) if c.id in told.placement.findings]
    facts = [f"{c.label} ({lowered(finding_words(c, told.placement.findings[c.id]))})" for c in gates]
    lines = [finding_line(c, told.placement.findings[c.id]) for c in gates]
    text = _("Stage {stage} is in place: {facts}.").format(stage=held[-1], facts=listed(facts))
    yield told.point(text, "stage", *lines)


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
        text = _("Nobody was asked yet, for stage {stage}: {things}.")
        yield told.point(text.format(stage=model, things=labels_of(told, unasked)), "stage", told.whole())


def also_missing(told: Told, model: int, rest: Sequence[Condition]) -> Drafted:
    """What else a model lacks, by name alone."""
    text = _("Also missing or not known for stage {stage}: {things}.")
    return told.point(text.format(stage=model, things=labels_of(told, rest)), "stage", *told.lines_of(rest))


def labels_of(told: Told, conditions: Sequence[Condition]) -> str:
    """What these conditions ask for, each named once."""
    return listed(list(dict.fromkeys(told.framework.criterion(c.criterion).label for c in conditions)))


def lack(told: Told, condition: Condition, kind: str) -> Drafted:
    """One condition that does not hold: what is so today and what is needed, in the words of the anchors."""
    criterion = told.framework.criterion(condition.criterion)
    needed = criterion.anchors[condition.floor].short
    now = finding_words(criterion, condition.finding)
    thing = criterion.label
    if condition.workflow:
        thing = _("{thing} in {workflow}").format(thing=thing, workflow=condition.workflow)
    text = _(_LACKS.get(kind, _LACKS["build"])).format(
        stage=condition.model, thing=thing, now=quoted(now), needed=quoted(needed)
    )
    return told.point(
        text, "stage", finding_line(criterion, condition.finding), section=condition.workflow or ""
    )


def first_move(told: Told) -> Iterator[Drafted]:
    """The next move, with when and why."""
    if told.moves:
        move = told.moves[0]
        soon = move.kind in ("contain", "find_out")
        text = _("This week: {move} {why}") if soon else _("This month: {move} {why}")
        words = sentence(move_words(told.framework, move))
        why = why_this_move(told.placement, move)
        said = f"{text.format(move=words, why=why)} {taken_words(told, move)}"
        yield told.point(said.strip(), "move", words)


def taken_words(told: Told, move: Move) -> str:
    """That somebody does a move already, and until when; who that is stands in the plan, and not in an answer."""
    doing = next((one for one in told.standing.plan if what(one.move) == what(move)), None)
    match doing and (doing.taken, doing.due):
        case True, date() as due if due < told.brief.today:
            return _("Somebody has taken it on; it was for {day}.").format(day=day(due))
        case True, date() as due:
            return _("Somebody has taken it on, for {day}.").format(day=day(due))
        case True, None:
            return _("Somebody has taken it on.")
        case _:
            return ""


def what(move: Move) -> tuple[str, str | None]:
    """What a move is about: a criterion, of one workflow where it is asked of each."""
    return move.criterion, move.workflow


def basis(told: Told) -> Iterator[Drafted]:
    """Date, age, respondents and limits: on what all this rests."""
    taken = told.standing.taken_at
    days = (told.brief.today - taken).days
    at_risk = listed([str(model) for model in told.placement.at_risk])
    line = respondents_line(told.placement)
    again = rechecked_line(told.framework, told.placement)
    said = (
        line,
        again,
        _("That is {age}.").format(age=age(taken, told.brief.today)) if days >= WEEKS_WORTH_SAYING else "",
        _("It needs a recheck.") if days > STALE_AFTER_DAYS else "",
        _("At risk: stage {stages}.").format(stages=at_risk) if at_risk else "",
        told.framework.text.limits.line,
    )
    yield told.point(" ".join(filter(None, said)), "limits", *filter(None, (line, again)))


def open_before(placement: Placement, model: int) -> list[int]:
    """The models before this one that are neither in place nor waived."""
    return [m for m in MODELS if m < model and not placement.established[m] and m not in placement.waived]


def earlier(told: Told, model: int) -> Iterator[Drafted]:
    """Which models come before this one."""
    if before := open_before(told.placement, model):
        text = n_(
            "Stage {stages} comes first, since each stage uses what the one before hands on.",
            "Stages {stages} come first, since each stage uses what the one before hands on.",
            len(before),
        )
        stages = listed([str(one) for one in before])
        yield told.point(text.format(stages=stages), "stage", told.whole())


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


def quoted(text: str) -> str:
    """An anchor's words inside a sentence."""
    return _("“{words}”").format(words=text.rstrip("."))
