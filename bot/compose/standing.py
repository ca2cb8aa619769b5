"""
What the rule says about where a group is, as points that cite the scan line by line. No model has a part in it.

Three questions are answered from the placement: where are we and what is next, why is a model not in place, and may we go to a
later model now.
"""

from collections.abc import Iterable, Iterator

from bot.compose.brief import Brief, Drafted, Standing
from bot.compose.gates import jump, why
from bot.compose.told import Told, all_missing, basis, first_move, in_place, lowered, quoted, stages_in_place
from bot.compose.wording import (
    finding_line,
    finding_words,
    headline,
    listed,
    move_words,
    only_stage_one_examined,
    sentence,
    why_this_move,
)
from bot.conversation.reply import day
from knowledge.framework.terms import MODELS


def tell(brief: Brief) -> tuple[list[Drafted], list[Drafted]]:
    """
    The points before and after what the documents say: first where the group is, at the end the move, what can wait, the limits.

    Both are empty where nothing was scanned.
    """
    if brief.standing is None:
        return [], []
    told = Told(brief, brief.standing)
    match brief.about:
        case "stage":
            return [*_stage(told)], [*_next(told), *_not_yet(told), *basis(told)]
        case "why":
            return [*why(told, brief.model or told.placement.working_on)], [*basis(told)]
        case "jump":
            return [*jump(told, brief.model or MODELS[-1])], [*first_move(told), *basis(told)]
        case None:
            return [], []


def _stage(told: Told) -> Iterator[Drafted]:
    first = headline(told.framework, told.placement)
    section = f"Unit {told.placement.unit}"
    yield told.point(first, "stage", first, head=True, section=section)
    yield from _range(told)
    yield from in_place(told)
    yield from all_missing(told, told.placement.working_on, told.placement.moves)
    yield from _ahead(told)
    yield from _split(told)
    yield from _described(told)


def _range(told: Told) -> Iterator[Drafted]:
    low, high = told.placement.stage_range
    if low != high and not only_stage_one_examined(told.framework, told.placement):
        text = f"Counting what is not known or not agreed, between {stages_in_place(low)} and {stages_in_place(high)}"
        yield told.point(f"{text} could be in place.", "stage", told.whole())


def _ahead(told: Told) -> Iterator[Drafted]:
    """What runs before its foundations, with what is known and not known of its controls."""
    for model in sorted({j for _, j in told.placement.skipped}):
        activity = told.framework.criterion(told.framework.bank.scoring.activity[model])
        missing = [i for i, j in told.placement.skipped if j == model]
        finding = told.placement.findings.get(activity.id)
        running = quoted(lowered(finding_words(activity, finding))) if finding else "running"
        lacking = f"{listed([f'stage {i}' for i in missing])} {'are' if len(missing) > 1 else 'is'}"
        text = f"Running ahead: {activity.label} ({running}), while {lacking} known not to be in place."
        line = [finding_line(activity, finding)] if finding else []
        yield told.point(f"{text} {_controls(told, model)}".strip(), "stage", *line)
    if "bounded_pilot" in told.placement.flags:
        yield told.point(
            "What runs ahead does so as a bounded pilot, with its own controls in place; that is worth learning from.",
            "stage",
            told.whole(),
        )


def _controls(told: Told, model: int) -> str:
    gates = [(c, told.placement.findings.get(c.id)) for c in told.framework.gates(model)]
    floor = told.framework.bank.scoring.live_level
    low = [c.label for c, f in gates if f and f.status == "rated" and f.high < floor]
    unknown = [c.label for c, f in gates if f is None or f.status in ("unknown", "not_examined")]
    said = [
        f"Known to be missing: {listed(low)}." if low else "",
        f"Not known: {listed(unknown)}." if unknown else "",
    ]
    return " ".join(filter(None, said))


def _split(told: Told) -> Iterator[Drafted]:
    for name, finding in told.placement.findings.items():
        if finding.contested and name in told.framework.bank.gate_ids:
            criterion = told.framework.criterion(name)
            low, high = criterion.anchors[finding.low].short, criterion.anchors[finding.high].short
            # Of two answers the two ends are the two answers, and who gave them is easily guessed.
            shown = finding.respondents >= told.framework.bank.scoring.show_distribution_from
            ends = f": from {quoted(low)} to {quoted(high)}" if shown else ""
            text = f"People see {criterion.label} differently{ends}. Worth ten minutes together."
            yield told.point(text, "stage", finding_line(criterion, finding))


def _described(told: Told) -> Iterator[Drafted]:
    if told.placement.claimed_stage > told.placement.stage:
        text = (
            f"By what people describe, {stages_in_place(told.placement.claimed_stage)} would be in place; what has been shown "
            "carries less. One example or link would settle it."
        )
        yield told.point(text, "stage", told.whole())


def _next(told: Told) -> Iterator[Drafted]:
    moves = told.placement.moves
    yield from first_move(told)
    if len(moves) > 1:
        text = f"Then: {sentence(move_words(told.framework, moves[1]))} {why_this_move(told.placement, moves[1])}"
        yield told.point(text, "move", sentence(move_words(told.framework, moves[1])))


def _not_yet(told: Told) -> Iterator[Drafted]:
    labels = [told.framework.criterion(name).label for name in told.placement.not_yet]
    if labels:
        yield told.point(f"Not yet: {_more(labels)}.", "not_yet", *labels, section="Not yet")


def _more(labels: Iterable[str]) -> str:
    return listed([f"more {label}" if label.startswith(("workflows", "AI ")) else label for label in labels])


def asked_on(standing: Standing) -> str:
    """The scan's date for a step that is shown while it is read."""
    return f"Looking at the scan of {day(standing.taken_at)} ({standing.placement.respondents} people)"
