"""A digest in words: one line for each thing that has changed, and what to do about it."""

from collections.abc import Iterator
from datetime import date

from bot.compose.board_lines import SOON, trial_ends
from bot.compose.plan_words import label_of
from bot.conversation.digest import Digest, Fact
from bot.conversation.plan import ItemState
from bot.conversation.portfolio import BoardRow
from bot.words import N_, _, day, n_
from knowledge.framework.gathered import Placed
from knowledge.framework.model import Framework
from knowledge.framework.placement import Move
from knowledge.framework.rechecked import settled_on

STALE_AFTER_DAYS = 180
DONE: dict[ItemState, str] = {
    "reported": N_("{unit}: said to be done on {day}, not confirmed yet: {what}."),
    "confirmed": N_("{unit}: confirmed on {day}: {what}."),
}


def digest_headline(digest: Digest) -> str:
    """`3 things have changed since 3 October 2026.`"""
    number = len(digest.facts)
    if digest.since is None:
        return n_("{number} thing to know.", "{number} things to know.", number).format(number=number)
    text = n_("{number} thing is new since {day}.", "{number} things are new since {day}.", number)
    return text.format(number=number, day=day(digest.since))


def result_fact(key: str, unit: str, placed: Placed, before: Placed | None, on: date) -> Fact:
    """A new result of a unit, and from where it moved."""
    if before is not None and before.stage != placed.stage:
        again = settled_on(placed)
        text = (
            _("{unit}: from {before} to {stage} (scan of {day}; asked again on {again}).")
            if again > placed.as_of
            else _("{unit}: from {before} to {stage} (scan of {day}).")
        )
        said = text.format(
            unit=unit, before=_stage(before), stage=_stage(placed), day=day(placed.as_of), again=day(again)
        )
    elif placed.undetermined:
        text = _("{unit} was scanned on {day}; not enough is known to say its stage.")
        said = text.format(unit=unit, day=day(placed.as_of))
    else:
        text = _("{unit}: {stage}, working on stage {next} (scan of {day}).")
        said = text.format(unit=unit, stage=_stage(placed), next=placed.working_on, day=day(placed.as_of))
    return Fact(key, "result", said, on)


def stale_fact(key: str, unit: str, taken: date) -> Fact:
    """A unit whose last scan is old."""
    text = _("{unit} was last scanned on {day}. Much may have changed: scan it again.")
    return Fact(key, "stale", text.format(unit=unit, day=day(taken)))


def done_fact(key: str, framework: Framework, unit: str, move: Move, state: ItemState, on: date) -> Fact:
    """Something that is said to be done, or was confirmed."""
    text = _(DONE[state])
    return Fact(key, "done", text.format(unit=unit, day=day(on), what=label_of(framework, move)), on)


def overdue_fact(key: str, framework: Framework, unit: str, move: Move, due: date) -> Fact:
    """Something that should be done by now."""
    text = _("{unit}: {what} was for {day}. Do it, or give it another date.")
    return Fact(key, "overdue", text.format(unit=unit, what=label_of(framework, move), day=day(due)))


def initiative_facts(row: BoardRow, today: date) -> Iterator[Fact]:
    """What cannot wait about an initiative."""
    name = _("“{name}”").format(name=row.name)
    if row.contained and row.checked:
        text = _("{name} in {unit} runs ahead of its controls (checked on {day}): contain it.")
        said = text.format(name=name, unit=row.unit, day=day(row.checked))
        yield Fact(f"contained:{row.id}:{row.checked.isoformat()}", "contained", said)
    if row.permit_until is not None and (row.permit_until - today).days <= SOON:
        when = "over" if row.permit_until < today else "ends"
        key = f"permit:{row.id}:{row.permit_until.isoformat()}:{when}"
        yield Fact(key, "permit", trial_ends(name, row.permit_until, today))


def _stage(placed: Placed) -> str:
    if not placed.stage:
        return _("no stage in place")
    return _("stage {stage} in place").format(stage=placed.stage)
