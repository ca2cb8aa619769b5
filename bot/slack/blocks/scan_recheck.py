"""What is said to somebody who is asked something again: what is said to be done, until when, and what makes a yes count."""

from collections.abc import Iterator

from bot.conversation.card_view import CardView
from bot.conversation.path import Row
from bot.slack.blocks.parts import Block, Markup, bold, context, escaped, lines, sections
from bot.slack.blocks.scan_parts import (
    about_minutes,
    criterion_of,
    somebody,
    unit_of,
    version_of,
    when,
    workflow_line,
)
from bot.words import _, n_


def recheck_root(view: CardView, started_by: str) -> Iterator[Block]:
    """The first message of a recheck, over the card with its question."""
    number = len(view.setup.asked_again)
    title = n_(
        "Is it so? One question about {unit}", "Is it so? {number} questions about {unit}", number
    ).format(number=number, unit=unit_of(view.setup))
    yield from sections(bold(title))
    row = Row.of(view.setup.recheck or "")
    label = criterion_of(view.bank, row).label
    if view.setup.controls:
        said = _("This ran ahead of its controls: {thing}. You are asked which of them are there by now.")
    elif view.setup.reported:
        said = _("It was reported done: {thing}. You are asked whether you see it.")
    else:
        said = _("This may be in place by now: {thing}. You are asked whether you see it.")
    about = lines(
        escaped(said.format(thing=label)),
        workflow_line(row),
        escaped(what_counts(view)),
        _until(view, started_by),
    )
    yield from sections(about)
    yield from sections(escaped(_privacy(view)))
    yield from context(escaped(version_of(view.bank.version)))


def what_counts(view: CardView) -> str:
    """That a yes by itself is not enough, and what is."""
    asked = (criterion_of(view.bank, Row.of(key)) for key in view.setup.asked_again)
    everyone = all(criterion.asked_of == "everyone" for criterion in asked)
    one = _("One example from anybody makes a yes count: what, where and when, or a link.")
    without = (
        _("Without one it counts only if {number} or more people agree.").format(
            number=view.bank.scoring.agreement_as_evidence.respondents
        )
        if everyone
        else _("Without one it does not count as shown.")
    )
    return f"{one} {without}"


def _privacy(view: CardView) -> str:
    if view.setup.anonymous:
        return _(
            "Until it closes I can tell whose answer is whose, so that you can change it; then that link is erased. The plan "
            "says how many chose what, from three answers on."
        )
    return _("Your answer is kept with your name; the plan names nobody.")


def _until(view: CardView, started_by: str) -> Markup:
    takes = _("It takes {minutes}.").format(
        minutes=about_minutes(sum(card.minutes for card in view.context.cards))
    )
    told = [escaped(takes)]
    if view.closes_at is not None:
        told.append(
            Markup(_("You can answer and change your answer until {when}.").format(when=when(view.closes_at)))
        )
    if started_by:
        told.append(Markup(_("{who} asks.").format(who=somebody(started_by))))
    return Markup(" ".join(told))
