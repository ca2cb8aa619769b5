"""A unit's plan in words: what is to be done, what shows that it is done, what it opens, and what was said of it since."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.compose.told import quoted, stages_in_place
from bot.compose.wording import move_words, only_stage_one_examined, sentence
from bot.conversation.plan import PlanItem
from bot.words import _, day, day_of_month, listed, lowered, n_
from knowledge.framework.model import Framework
from knowledge.framework.placement import Move, Placement
from knowledge.framework.terms import MODELS


def label_of(framework: Framework, move: Move) -> str:
    """What a move is about."""
    label = framework.criterion(move.criterion).label
    if move.workflow is None:
        return label
    return _("{label} (workflow {workflow})").format(label=label, workflow=move.workflow)


def what_to_do(framework: Framework, move: Move) -> str:
    """A move as an instruction."""
    return sentence(move_words(framework, move))


def unlocks_words(framework: Framework, move: Move) -> str:
    """What can be built once it is in place; empty where nothing waits for it."""
    names = [lowered(framework.model(model).short_name) for model in move.unlocks]
    if not names:
        return ""
    return n_(
        "A later stage builds on it: {names}.", "Later stages build on it: {names}.", len(names)
    ).format(names=listed(names))


def confirmed_words(framework: Framework, move: Move, found: date, when: date) -> str:
    """`Since 3 October: rules that everybody knows, “published and known”, confirmed on 4 December.`"""
    since = day_of_month(found) if found.year == when.year else day(found)
    if move.kind == "contain":
        text = _("On {found} {label} ran ahead of its controls; contained since {when}.")
        return text.format(found=since, label=label_of(framework, move), when=day_of_month(when))
    anchor = framework.criterion(move.criterion).anchors[move.target].short
    return _("Since {found}: {label}, {answer}, confirmed on {when}.").format(
        found=since, label=label_of(framework, move), answer=quoted(lowered(anchor)), when=day_of_month(when)
    )


def stage_moved_words(framework: Framework, before: Placement, after: Placement) -> str:
    """Whether the stage moved; a first look is asked about stage 1 alone."""
    most = 1 if only_stage_one_examined(framework, after) else len(MODELS)
    was, now = min(before.stage, most), min(after.stage, most)
    if was == now:
        return _("The stage stays as it was: {stages} in place.").format(stages=stages_in_place(now))
    low, high = sorted((was, now))
    held = after if now > was else before
    moved = [str(model) for model in MODELS if low < model <= high and held.established[model]]
    text = (
        n_("Stage {stages} is in place now.", "Stages {stages} are in place now.", len(moved))
        if now > was
        else n_(
            "Stage {stages} is no longer in place.", "Stages {stages} are no longer in place.", len(moved)
        )
    )
    return text.format(stages=listed(moved))


def confirmed_line(item: PlanItem) -> str:
    """Since when a thing was missing or ran ahead, and when it was confirmed."""
    if item.found is None or item.found >= item.since:
        return _("Confirmed on {when}.").format(when=day_of_month(item.since))
    found = day_of_month(item.found) if item.found.year == item.since.year else day(item.found)
    text = (
        _("Ran ahead of its controls on {found}; contained since {when}.")
        if item.kind == "contain"
        else _("Missing on {found}, confirmed on {when}.")
    )
    return text.format(found=found, when=day_of_month(item.since))


def answered_words(
    framework: Framework,
    criterion: str,
    when: date,
    answered: int,
    counts: Sequence[int],
    *,
    enough: bool,
    counted: bool = True,
) -> str:
    """What people said when they were asked again; how many chose what only where enough did, and whether that counts."""
    on = day_of_month(when)
    if not answered:
        return _("Asked again until {day}, and nobody answered.").format(day=on)
    said = n_(
        "Asked again until {day}: one person answered.",
        "Asked again until {day}: {number} people answered.",
        answered,
    ).format(day=on, number=answered)
    if not enough:
        return _("{said} Without names that is too few to tell.").format(said=said)
    chose = listed(list(_chosen(framework, criterion, counts)))
    vain = "" if counted else _("That is not enough to confirm anything.")
    return " ".join(filter(None, (said, sentence(chose) if chose else "", vain)))


def _chosen(framework: Framework, criterion: str, counts: Sequence[int]) -> Iterator[str]:
    anchors = framework.criterion(criterion).anchors
    for level, number in enumerate(counts):
        if number:
            yield n_("one chose {answer}", "{number} chose {answer}", number).format(
                number=number, answer=quoted(lowered(anchors[level].short))
            )


def document_words(title: str, link: str, why: str) -> str:
    """A document by its title or address, and what it is said to show."""
    return " ".join(filter(None, (quoted(title) if title else link, quoted(why) if why else "")))


def contested_words(when: date, document: str) -> str:
    """That a document speaks against the scan."""
    text = _("On {day} somebody pointed to a document that may show it in place: {document}")
    return text.format(day=day_of_month(when), document=document)


def refuted_words(when: date) -> str:
    """That a scan or a recheck did not bear out what was reported."""
    return _("It was reported done; on {day} that was not confirmed.").format(day=day_of_month(when))


def waits_words() -> str:
    """That nobody is being asked about what was reported."""
    return _("Reported done; nobody has confirmed it yet.")


def state_words(item: PlanItem, today: date) -> str:
    """How an item stands, in one short sentence without names."""
    match item.state:
        case "confirmed":
            return _("Confirmed on {day}.").format(day=day_of_month(item.since))
        case "dropped":
            return _("Dropped on {day}: {reason}").format(day=day_of_month(item.since), reason=item.reason)
        case "reported" if item.asking_until:
            until = day_of_month(item.asking_until)
            return _("Reported done on {day}; people are being asked until {until} whether it is so.").format(
                day=day_of_month(item.since), until=until
            )
        case "reported":
            return waits_words()
        case "open" if item.overdue(today) and item.due:
            return _("Overdue: it was for {day}.").format(day=day(item.due))
        case "open" if item.due:
            return _("Due on {day}.").format(day=day(item.due))
        case _:
            return ""
