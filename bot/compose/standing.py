"""
What the rule says about where a group is, as points that cite the scan line by line. No model has a part in it.

Three questions are answered from the placement: where are we and what is next, why is a model not in place, and may we go to a
later model now.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.compose.brief import Brief, Drafted, Quoted, Standing
from bot.compose.citations import plain, stands_in
from bot.compose.scan_text import respondents_line
from bot.compose.wording import (
    count,
    finding_line,
    finding_words,
    headline,
    listed,
    missing_words,
    model_name,
    move_words,
    sentence,
    stages,
    why_this_move,
)
from bot.conversation.reply import PointKind, day
from knowledge.framework.conditions import Condition, Picture, failed
from knowledge.framework.model import MODELS, Framework
from knowledge.framework.placement import Finding, Move, Placement

MOST_MISSING = 4
WEEKS_WORTH_SAYING = 14
STALE_AFTER_DAYS = 180


@dataclass(frozen=True, slots=True)
class _Told:
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
        cites = (self._cite(quote, section) for quote in quotes)
        return Drafted(text, tuple(cite for cite in cites if cite), kind, head)

    def _cite(self, quote: str, section: str) -> Quoted | None:
        found = [passage for passage in self.standing.passages if stands_in(quote, passage)]
        best = min(found, key=lambda p: (plain(section) not in plain(p.section), p.position), default=None)
        return Quoted(best.id, quote) if best else None


def tell(brief: Brief) -> tuple[list[Drafted], list[Drafted]]:
    """
    The points before and after what the documents say: first where the group is, at the end the move, what can wait, the limits.

    Both are empty where nothing was scanned.
    """
    if brief.standing is None:
        return [], []
    told = _Told(brief, brief.standing)
    match brief.about:
        case "stage":
            return [*_stage(told)], [*_next(told), *_not_yet(told), *_basis(told)]
        case "why":
            return [*_why(told, brief.model or told.placement.working_on)], [*_basis(told)]
        case "jump":
            return [*_jump(told, brief.model or MODELS[-1])], [*_first_move(told), *_basis(told)]
        case None:
            return [], []


def _stage(told: _Told) -> Iterator[Drafted]:
    first = headline(told.framework, told.placement)
    section = f"Unit {told.placement.unit}"
    yield told.point(first, "stage", first, head=True, section=section)
    yield from _range(told)
    yield from _in_place(told)
    yield from _missing(told, told.placement.working_on, told.placement.moves)
    yield from _ahead(told)
    yield from _split(told)
    yield from _described(told)


def _range(told: _Told) -> Iterator[Drafted]:
    low, high = told.placement.stage_range
    if low != high:
        text = f"Counting what is not known or not agreed, between {_stages_in_place(low)} and {_stages_in_place(high)}"
        yield told.point(f"{text} could be in place.", "stage")


def _stages_in_place(number: int) -> str:
    return "no stage" if number == 0 else f"{number} {'stage' if number == 1 else 'stages'}"


def _in_place(told: _Told) -> Iterator[Drafted]:
    held = [m for m in MODELS if m <= told.placement.stage and told.placement.established[m]]
    if not held:
        return
    gates = [c for c in told.framework.gates(held[-1]) if c.id in told.placement.findings]
    facts = [f"{c.label} ({_lower(finding_words(c, told.placement.findings[c.id]))})" for c in gates]
    lines = [finding_line(c, told.placement.findings[c.id]) for c in gates]
    yield told.point(f"{stages(held[-1:])} is in place: {listed(facts)}.", "stage", *lines)


def _missing(told: _Told, model: int, moves: Sequence[Move]) -> Iterator[Drafted]:
    kinds = {move.criterion: move.kind for move in moves}
    conditions = _failed(told, model)
    order = [move.criterion for move in moves]
    conditions.sort(key=lambda c: order.index(c.criterion) if c.criterion in order else len(order))
    asked = [c for c in conditions if c.finding.status != "not_examined"]
    for condition in asked[:MOST_MISSING]:
        yield _lacking(told, condition, kinds.get(condition.criterion, "build"))
    if rest := asked[MOST_MISSING:]:
        yield told.point(f"Also missing or not known for stage {model}: {_labels(told, rest)}.", "stage")
    if unasked := [c for c in conditions if c not in asked]:
        yield told.point(f"Nobody was asked yet, for stage {model}: {_labels(told, unasked)}.", "stage")


def _labels(told: _Told, conditions: Sequence[Condition]) -> str:
    return listed(list(dict.fromkeys(told.framework.criterion(c.criterion).label for c in conditions)))


def _lacking(told: _Told, condition: Condition, kind: str) -> Drafted:
    criterion = told.framework.criterion(condition.criterion)
    needed = criterion.anchors[condition.floor].short
    now = finding_words(criterion, condition.finding)
    where = f" in {condition.workflow}" if condition.workflow else ""
    lead = "Not known" if kind == "find_out" else "Not agreed" if kind == "agree" else "Missing"
    text = f"{lead} for stage {condition.model}: {criterion.label}{where}. Today: {_quoted(now)}. Needed: {_quoted(needed)}."
    return told.point(
        text, "stage", finding_line(criterion, condition.finding), section=condition.workflow or ""
    )


def _ahead(told: _Told) -> Iterator[Drafted]:
    """What runs before its foundations, with what is known and not known of its controls."""
    for model in sorted({j for _, j in told.placement.skipped}):
        activity = told.framework.criterion(told.framework.bank.scoring.activity[model])
        missing = [i for i, j in told.placement.skipped if j == model]
        finding = told.placement.findings.get(activity.id)
        running = _quoted(_lower(finding_words(activity, finding))) if finding else "running"
        lacking = f"{listed([f'stage {i}' for i in missing])} {'are' if len(missing) > 1 else 'is'}"
        text = f"Running ahead: {activity.label} ({running}), while {lacking} known not to be in place."
        line = [finding_line(activity, finding)] if finding else []
        yield told.point(f"{text} {_controls(told, model)}".strip(), "stage", *line)
    if "bounded_pilot" in told.placement.flags:
        yield told.point(
            "What runs ahead does so as a bounded pilot, with its own controls in place; that is worth learning from.",
            "stage",
        )


def _controls(told: _Told, model: int) -> str:
    gates = [(c, told.placement.findings.get(c.id)) for c in told.framework.gates(model)]
    floor = told.framework.bank.scoring.live_level
    low = [c.label for c, f in gates if f and f.status == "rated" and f.high < floor]
    unknown = [c.label for c, f in gates if f is None or f.status in ("unknown", "not_examined")]
    said = [
        f"Known to be missing: {listed(low)}." if low else "",
        f"Not known: {listed(unknown)}." if unknown else "",
    ]
    return " ".join(filter(None, said))


def _split(told: _Told) -> Iterator[Drafted]:
    for name, finding in told.placement.findings.items():
        if finding.contested and name in told.framework.bank.gate_ids:
            criterion = told.framework.criterion(name)
            low, high = criterion.anchors[finding.low].short, criterion.anchors[finding.high].short
            text = f"People see {criterion.label} differently: from {_quoted(low)} to {_quoted(high)}. Worth ten minutes together."
            yield told.point(text, "stage", finding_line(criterion, finding))


def _described(told: _Told) -> Iterator[Drafted]:
    if told.placement.claimed_stage > told.placement.stage:
        text = (
            f"By what people describe, {_stages_in_place(told.placement.claimed_stage)} would be in place; what has been shown "
            "carries less. One example or link would settle it."
        )
        yield told.point(text, "stage")


def _next(told: _Told) -> Iterator[Drafted]:
    moves = told.placement.moves
    yield from _first_move(told)
    if len(moves) > 1:
        text = f"Then: {sentence(move_words(told.framework, moves[1]))} {why_this_move(told.placement, moves[1])}"
        yield told.point(text, "move", sentence(move_words(told.framework, moves[1])))


def _first_move(told: _Told) -> Iterator[Drafted]:
    if told.placement.moves:
        move = told.placement.moves[0]
        when = "This week" if move.kind in ("contain", "find_out") else "This month"
        words = move_words(told.framework, move)
        text = f"{when}: {sentence(words)} {why_this_move(told.placement, move)}"
        yield told.point(text, "move", sentence(words))


def _not_yet(told: _Told) -> Iterator[Drafted]:
    labels = [told.framework.criterion(name).label for name in told.placement.not_yet]
    if labels:
        yield told.point(f"Not yet: {_more(labels)}.", "not_yet", *labels, section="Not yet")


def _more(labels: Iterable[str]) -> str:
    return listed([f"more {label}" if label.startswith(("workflows", "AI ")) else label for label in labels])


def _basis(told: _Told) -> Iterator[Drafted]:
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


def _why(told: _Told, model: int) -> Iterator[Drafted]:
    placement = told.placement
    if model in placement.waived:
        yield told.point(
            f"Stage {model} was waived here by a recorded decision, so it neither raises nor blocks.",
            "stage",
            head=True,
        )
        return
    conditions = _failed(told, model)
    if placement.established[model]:
        yield told.point(f"{_name(told, model)} is in place in {placement.unit}.", "stage", head=True)
        yield from _in_place(told)
        return
    needs = (
        "one thing it needs is" if len(conditions) == 1 else f"{count(len(conditions))} things it needs are"
    )
    lacks = missing_words(placement) if model == placement.working_on else f"{needs} missing or not known."
    text = f"{_name(told, model)} is not in place in {placement.unit}: {lacks}"
    yield told.point(text, "stage", head=True)
    yield from _missing(told, model, placement.moves)
    yield from _earlier(told, model)
    yield from _arithmetic(told, model)


def _earlier(told: _Told, model: int) -> Iterator[Drafted]:
    before = [
        m
        for m in MODELS
        if m < model and not told.placement.established[m] and m not in told.placement.waived
    ]
    if before:
        verb = "come" if len(before) > 1 else "comes"
        yield told.point(
            f"{stages(before)} {verb} first, since each stage uses what the one before hands on.", "stage"
        )


def _arithmetic(told: _Told, model: int) -> Iterator[Drafted]:
    """Only here, on asking why, are the numbers behind the order shown."""
    sums = [
        f"{told.framework.criterion(move.criterion).label}: {move.arithmetic}"
        for move in told.placement.moves
        if move.model == model and move.arithmetic
    ]
    if sums:
        rule = "(1 + later stages it unlocks) x levels to go x 2 for what must hold / effort"
        yield told.point(f"The order of its moves, by {rule}: {'; '.join(sums)}.", "stage")


def _jump(told: _Told, model: int) -> Iterator[Drafted]:
    placement = told.placement
    conditions = _failed(told, model)
    before = [m for m in MODELS if m < model and not placement.established[m] and m not in placement.waived]
    if not conditions and not before:
        yield told.point(
            f"Yes: all that {_name(told, model, False)} needs is in place in {placement.unit}.",
            "stage",
            head=True,
        )
        return
    yield _not_yet_headline(told, model, conditions)
    first = [c for c in conditions if c.workflow] or conditions[:MOST_MISSING]
    for condition in first:
        yield _lacking(told, condition, "find_out" if condition.finding.status != "rated" else "build")
    if rest := [c for c in conditions if c not in first]:
        labels = _labels(told, rest)
        lines = [finding_line(told.framework.criterion(c.criterion), c.finding) for c in rest]
        yield told.point(f"Also missing or not known for stage {model}: {labels}.", "stage", *lines)
    yield from _there(told, model, {c.criterion for c in conditions})
    yield from _earlier(told, model)
    yield told.point(
        f"What goes wrong otherwise: {_lower(told.framework.model(model).failure_mode.says)}", "stage"
    )


def _not_yet_headline(told: _Told, model: int, conditions: Sequence[Condition]) -> Drafted:
    workflow = next((c.workflow for c in conditions if c.workflow), None)
    of_workflow = [c for c in conditions if c.workflow == workflow]
    if workflow:
        names = _labels(told, of_workflow)
        text = f"{count(len(of_workflow))} of the six things an agent workflow needs are missing for {workflow}: {names}."
        lines = [finding_line(told.framework.criterion(c.criterion), c.finding) for c in of_workflow]
        return told.point(
            f"Not yet. {text[:1].upper()}{text[1:]}", "stage", *lines, head=True, section=workflow
        )
    names = _labels(told, conditions[:MOST_MISSING])
    lacks = f"{count(len(conditions))} things {_name(told, model, False)} needs are missing or not known, first of all {names}"
    return told.point(f"Not yet. {lacks[:1].upper()}{lacks[1:]}.", "stage", head=True)


def _there(told: _Told, model: int, lacking: set[str]) -> Iterator[Drafted]:
    """What is already in place for it: a straight answer has both sides."""
    found: list[tuple[str, Finding]] = []
    workflow = _workflow(told)
    if model == MODELS[-1] and workflow:
        found += [(c, f) for c, f in told.placement.workflows[workflow].items() if c not in lacking]
    found += [
        (c.id, told.placement.findings[c.id])
        for c in told.framework.gates(model)
        if c.id not in lacking and c.id in told.placement.findings
    ]
    if found:
        labels = [told.framework.criterion(c).label for c, _ in found]
        lines = [finding_line(told.framework.criterion(c), f) for c, f in found]
        yield told.point(f"In place for it: {listed(labels)}.", "stage", *lines, section=workflow or "")


def _failed(told: _Told, model: int) -> list[Condition]:
    """The conditions the model fails, those of the workflow that was asked about first."""
    workflow = _workflow(told)
    workflows = {workflow: told.placement.workflows[workflow]} if workflow else told.placement.workflows
    picture = Picture(told.placement.findings, workflows)
    conditions = list(failed(told.framework.bank, picture, model))
    return sorted(conditions, key=lambda c: c.workflow is None)


def _workflow(told: _Told) -> str | None:
    """The workflow that the question names, as far as a word of its name stands in it."""
    asked = set(plain(told.brief.question).replace("?", "").split())
    named = [name for name in told.placement.workflows if asked & set(plain(name).split())]
    return named[0] if named else next(iter(told.placement.workflows), None)


def _name(told: _Told, model: int, capital: bool = True) -> str:
    return f"{'S' if capital else 's'}tage {model}, {model_name(told.framework, model)},".rstrip(
        "," if not capital else ""
    )


def _lower(text: str) -> str:
    return text if text[:2].isupper() or text[1:2] == "I" else text[:1].lower() + text[1:]


def _quoted(text: str) -> str:
    return f"“{text.rstrip('.')}”"


def asked_on(standing: Standing) -> str:
    """The scan's date for a step that is shown while it is read."""
    return f"Looking at the scan of {day(standing.taken_at)} ({standing.placement.respondents} people)"
