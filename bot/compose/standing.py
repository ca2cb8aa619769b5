"""
What the rule says about where a group is, as points that cite the scan line by line. No model has a part in it.

Three questions are answered from the placement: where are we and what is next, why is a model not in place, and may we go to a
later model now.
"""

from collections.abc import Iterator

from bot.compose.brief import Brief, Drafted, Standing
from bot.compose.gates import jump, why
from bot.compose.plan_words import confirmed_words, label_of
from bot.compose.seen import Seen
from bot.compose.steps import not_yet
from bot.compose.told import (
    Told,
    all_missing,
    basis,
    conditions_failed,
    first_move,
    in_place,
    quoted,
    stages_in_place,
    taken_words,
)
from bot.compose.wording import (
    described_words,
    finding_line,
    finding_words,
    headline,
    move_words,
    only_stage_one_examined,
    sentence,
    why_this_move,
)
from bot.conversation.planning import finding_of
from bot.words import _, day, listed, lowered, n_
from knowledge.framework.conditions import known_below
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
    yield from _confirmed(told)
    yield from all_missing(told, told.placement.working_on, told.placement.moves)
    yield from _ahead(told)
    yield from _split(told)
    yield from _described(told)


def _range(told: Told) -> Iterator[Drafted]:
    low, high = told.placement.stage_range
    if low != high and not only_stage_one_examined(told.framework, told.placement):
        text = _("Counting what is not known or not agreed, between {least} and {most} could be in place.")
        least, most = stages_in_place(low), stages_in_place(high)
        yield told.point(text.format(least=least, most=most), "stage", told.whole())


def _ahead(told: Told) -> Iterator[Drafted]:
    """What runs before its foundations, with what is known and not known of its controls."""
    for model in sorted({later for _earlier, later in told.placement.skipped}):
        yield _runs_ahead(told, model)
    if "bounded_pilot" in told.placement.flags:
        text = _(
            "What runs ahead does so as a bounded pilot, with its own controls in place; that is worth learning from."
        )
        yield told.point(text, "stage", told.whole())


def _runs_ahead(told: Told, model: int) -> Drafted:
    activity = told.framework.criterion(told.framework.bank.scoring.activity[model])
    missing = [i for i, j in told.placement.skipped if j == model]
    lacking = [i for i in missing if any(known_below(c.finding, c.floor) for c in conditions_failed(told, i))]
    finding = told.placement.findings.get(activity.id)
    known = n_(
        "Running ahead: {activity} ({how}), while {stages} is known not to be in place.",
        "Running ahead: {activity} ({how}), while {stages} are known not to be in place.",
        len(lacking),
    )
    unknown = n_(
        "Running ahead: {activity} ({how}), while {stages} is not known to be in place.",
        "Running ahead: {activity} ({how}), while {stages} are not known to be in place.",
        len(missing),
    )
    text = (known if lacking else unknown).format(
        activity=activity.label,
        how=quoted(lowered(finding_words(activity, finding))) if finding else _("running"),
        stages=listed([_("stage {stage}").format(stage=i) for i in lacking or missing]),
    )
    line = [finding_line(activity, finding)] if finding else []
    return told.point(f"{text} {_controls(told, model)}".strip(), "stage", *line)


def _controls(told: Told, model: int) -> str:
    gates = [(c, told.placement.findings.get(c.id)) for c in told.framework.gates(model)]
    floor = told.framework.bank.scoring.live_level
    low = [c.label for c, f in gates if f and f.status == "rated" and f.high < floor]
    unknown = [c.label for c, f in gates if f is None or f.status in ("unknown", "not_examined")]
    said = [
        _("Known to be missing: {things}.").format(things=listed(low)) if low else "",
        _("Not known: {things}.").format(things=listed(unknown)) if unknown else "",
    ]
    return " ".join(filter(None, said))


def _split(told: Told) -> Iterator[Drafted]:
    for name, finding in told.placement.findings.items():
        if finding.contested and name in told.framework.bank.gate_ids:
            criterion = told.framework.criterion(name)
            low, high = criterion.anchors[finding.low].short, criterion.anchors[finding.high].short
            # Of two answers the two ends are the two answers, and who gave them is easily guessed.
            shown = finding.respondents >= told.framework.bank.scoring.show_distribution_from
            text = (
                _("People see {thing} differently: from {low} to {high}. Worth ten minutes together.")
                if shown
                else _("People see {thing} differently. Worth ten minutes together.")
            )
            text = text.format(thing=criterion.label, low=quoted(low), high=quoted(high))
            yield told.point(text, "stage", finding_line(criterion, finding))


def _described(told: Told) -> Iterator[Drafted]:
    most = 1 if only_stage_one_examined(told.framework, told.placement) else len(MODELS)
    described = min(told.placement.claimed_stage, most)
    if described > told.placement.stage:
        yield told.point(described_words(described), "stage", told.whole())


def _next(told: Told) -> Iterator[Drafted]:
    moves = told.moves
    yield from first_move(told)
    yield from _reported(told)
    if len(moves) > 1:
        words = sentence(move_words(told.framework, moves[1]))
        why = why_this_move(told.placement, moves[1])
        text = _("Then: {move} {why}").format(move=words, why=why)
        yield told.point(f"{text} {taken_words(told, moves[1])}".strip(), "move", words)


def _reported(told: Told) -> Iterator[Drafted]:
    """What is said to be done, and nobody has confirmed yet."""
    labels = [label_of(told.framework, one.move) for one in told.standing.plan if one.state == "reported"]
    if labels:
        text = _("Reported done, and not confirmed yet: {things}.").format(things=listed(labels))
        yield told.point(text, "move", told.whole())


def _confirmed(told: Told) -> Iterator[Drafted]:
    """What the scan had found missing and is in place since."""
    for one in told.standing.plan:
        found = finding_of(told.placement, one.move.criterion, one.move.workflow)
        if one.state == "confirmed" and found is not None:
            line = finding_line(told.framework.criterion(one.move.criterion), found)
            text = confirmed_words(told.framework, one.move, one.found, one.since)
            yield told.point(text, "stage", line, section=one.move.workflow or "")


def _not_yet(told: Told) -> Iterator[Drafted]:
    labels = [told.framework.criterion(name).label for name in told.placement.not_yet]
    if labels:
        seen = Seen(told.framework, told.placement, only_stage_one_examined(told.framework, told.placement))
        text = _("Not yet: {things}.").format(things=listed(list(not_yet(seen))))
        yield told.point(text, "not_yet", *labels, section=_("Not yet"))


def asked_on(standing: Standing) -> str:
    """The scan's date for a step that is shown while it is read."""
    people = standing.placement.respondents
    text = n_(
        "Looking at the scan of {day} ({number} person)",
        "Looking at the scan of {day} ({number} people)",
        people,
    )
    return text.format(day=day(standing.taken_at), number=people)
