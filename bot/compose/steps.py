"""What a scan leaves to do, in words: the open things, the next three, what people see differently, what can wait."""

from collections.abc import Iterator, Mapping
from datetime import date

from bot.compose.seen import Seen
from bot.compose.told import quoted
from bot.compose.wording import finding_words, move_label, move_words, sentence, why_this_move
from bot.conversation.result import NextStep, Split, Step
from bot.words import _, lowered
from knowledge.framework.bank import Criterion
from knowledge.framework.placement import Finding, Move

MOST_NEXT = 3
Owners = Mapping[str, tuple[str, date | None]]
"""Who has taken a step and until when, by criterion."""


def open_steps(seen: Seen) -> list[tuple[Move, Step]]:
    """Everything that is still open, in the order of the moves."""
    return [(move, _step(seen, move)) for move in seen.moves]


def next_steps(seen: Seen, owners: Owners) -> Iterator[NextStep]:
    """The first move and the two after it."""
    for place, move in enumerate(seen.moves[:MOST_NEXT]):
        yield _next(seen, place, move, owners)


def _step(seen: Seen, move: Move) -> Step:
    criterion = seen.framework.criterion(move.criterion)
    label = move_label(criterion, move)
    text = sentence(f"{label}: {_open_words(criterion, seen.finding(move.criterion, move.workflow), move)}")
    return Step(criterion.id, label, text, _why(seen, move), criterion.owner)


def _open_words(criterion: Criterion, finding: Finding, move: Move) -> str:
    """What is so today of a thing that is still open."""
    if move.kind == "contain":
        return _("running ahead of its controls")
    if move.kind == "agree":
        return _("seen differently, so it is to be agreed first")
    needed = quoted(lowered(criterion.anchors[move.target].short))
    match finding.status:
        case "not_examined":
            return _("nobody was asked yet")
        case "unknown":
            return _("not known to those who were asked")
        case "not_applicable":
            return _("said not to apply here, which has to be settled")
    if (finding.claimed or 0) >= move.target:
        text = _("described, not shown yet; one example or link for {needed} settles it")
        return text.format(needed=needed)
    if move.kind == "find_out":
        return _("not settled yet whether it is {needed}").format(needed=needed)
    now = quoted(lowered(finding_words(criterion, finding)))
    return _("today {now}, needed {needed}").format(now=now, needed=needed)


def _why(seen: Seen, move: Move) -> str:
    # A first look names no later stage, so what it says of one stands apart from what that stage needs.
    apart = seen.first_look and move.model != 1
    placement = seen.placement.model_copy(update={"blocking": ()}) if apart else seen.placement
    return why_this_move(placement, move)


def _next(seen: Seen, place: int, move: Move, owners: Owners) -> NextStep:
    criterion = seen.framework.criterion(move.criterion)
    owner, due = owners.get(move.criterion, (None, None))
    later = _("This month") if place == 0 else _("This quarter")
    return NextStep(
        criterion=move.criterion,
        workflow=move.workflow,
        kind=move.kind,
        label=move_label(criterion, move),
        what=sentence(move_words(seen.framework, move)),
        when=_("This week") if move.kind in ("contain", "find_out") else later,
        why=_why(seen, move),
        observable=move.observable,
        whose=move.whose,
        whom=criterion.owner,
        owner=owner,
        due=due,
    )


def splits(seen: Seen) -> Iterator[Split]:
    """What people see differently, of that which decides the stage."""
    bank, placement = seen.framework.bank, seen.placement
    gap = {part.partition(":")[0].strip() for part in placement.because.get("perception_gap", "").split(";")}
    for criterion in bank.criteria:
        finding = seen.finding(criterion.id)
        matters = criterion.id in bank.gate_ids or criterion.id in placement.blocking
        apart = criterion.id in gap
        if not (matters and (finding.contested or apart) and seen.tells(criterion.model)):
            continue
        text = _("You are split on {thing}: worth ten minutes together.").format(thing=criterion.label)
        if apart:
            # The rule behind this flag lets nobody see a role with fewer than three people, or whose rest has fewer.
            text = f"{text} {_('Managers and members see it differently, by two levels or more.')}"
        enough = sum(finding.counts) >= bank.scoring.show_distribution_from
        given = [(criterion.anchors[level].short, n) for level, n in enumerate(finding.counts) if n]
        yield Split(criterion.id, criterion.label, text, tuple(given) if enough else ())


def not_yet(seen: Seen) -> Iterator[str]:
    """What is not to be started yet, or not widened."""
    for name in seen.placement.not_yet:
        criterion = seen.framework.criterion(name)
        runs = criterion.model is not None and seen.runs(criterion.model)
        yield _("wider use of {thing}").format(thing=criterion.label) if runs else criterion.label
