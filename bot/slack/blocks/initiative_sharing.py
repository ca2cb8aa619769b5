"""A verdict as it is shared in a channel, plain and whole; and the windows that ask where to, and show it first."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.compose.initiative_standing import checked_on, headline, measured_line, next_step, trial_line
from bot.conversation.initiative import Lack, ShownVerdict
from bot.conversation.initiative_view import InitiativeView, is_person
from bot.slack.blocks import fields
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.fields import Field, modal
from bot.slack.blocks.initiative import PREFIX, lacking, signs_line, with_people
from bot.slack.blocks.parts import (
    Block,
    Markup,
    bold,
    context,
    divider,
    escaped,
    lines,
    sections,
)
from bot.slack.blocks.result import person
from bot.slack.blocks.sharing import CHANNEL, TITLE
from bot.words import N_, _

WHERE, CONFIRM = f"{PREFIX}share_where", f"{PREFIX}share_this"
"""The windows: where to, and whether so."""

NOT_ALL = N_(
    "Not everyone who can read this channel may see the initiatives of {unit}. Choose the channel of {unit}, or a private one "
    "in which everybody is of that unit."
)
GUESTS = N_("Guests read this channel, and the initiatives of {unit} are not for them. Choose another.")
UNCHECKED = N_("Nobody has checked it yet, so there is nothing to share. Check it first.")
CHANGED = N_("It has changed since you looked. This is what would be shared now.")
THERE_ALREADY = N_("This was shared there already, so nothing was posted again: <#{channel}>.")
UNSEEN = N_(
    "Where {unit} is was not for whoever had this checked, so it was judged as if nobody had looked there. Check it again to have "
    "that counted."
)
SOMEBODY = N_("a colleague who is not in this channel")


def where_view(view: InitiativeView, channel: str | None, carried: str) -> Block:
    """Which channel?"""
    choose = Field(CHANNEL, CHANNEL, _("Channel"), _("One that you and I are both members of."))
    told = _(
        "You see what is shared before it goes. I check first that everyone there may see {name} and where {unit} is."
    )
    blocks = [
        choose.with_(fields.channel(channel)),
        *context(escaped(told.format(name=view.name, unit=view.unit))),
    ]
    return modal(
        _(TITLE), blocks, WHERE, submit=_("Show it first"), close=_("Cancel"), private_metadata=carried
    )


def preview_view(channel: str, message: tuple[Card, ...], carried: str, *, changed: bool = False) -> Block:
    """The message as it would stand in the channel."""
    goes = Markup(_("This goes to {channel}, under your name:").format(channel=f"<#{escaped(channel)}>"))
    noted = context(escaped(_(CHANGED))) if changed else []
    shown = [block for card in message for block in card.blocks]
    blocks = [*noted, *sections(goes), divider(), *shown]
    return modal(_(TITLE), blocks, CONFIRM, submit=_("Share"), close=_("Cancel"), private_metadata=carried)


def shared_cards(
    view: InitiativeView, by: str, there: Mapping[str, bool], *, unseen: bool = False
) -> tuple[Card, ...]:
    """
    The verdict as it stands in the channel, under the name of whoever shared it.

    `there` says of each colleague in `people_in` whether they are in that channel: who is not is not named in it. `unseen`:
    whoever had it checked was not shown where the unit is.
    """
    told = _for_others(view)
    who = Markup(_("{who} shares how this initiative stands:").format(who=f"<@{escaped(by)}>"))
    return cards([*context(who), *_head(told, there), *_body(told), *_tail(told, unseen=unseen)])


def people_in(view: InitiativeView) -> tuple[str, ...]:
    """The colleagues who are named in what is said of an initiative: its owners, past and present."""
    permit = view.newest.shown.permit if view.newest else None
    owners = [view.owner, permit.owner if permit else "", view.trial.terms.owner if view.trial else ""]
    return tuple(dict.fromkeys(filter(is_person, owners)))


def _for_others(view: InitiativeView) -> InitiativeView:
    """Without what was said at the end of its trials: that is for those who run them."""
    return replace(view, trials=tuple(replace(trial, words="") for trial in view.trials))


def _head(view: InitiativeView, there: Mapping[str, bool]) -> Iterator[Block]:
    lead, rest = headline(view)
    named = {id_: person(id_) if reads else escaped(_(SOMEBODY)) for id_, reads in there.items()}
    yield from sections(Markup(f"{bold(lead)}{with_people(rest, named)}"))
    when = checked_on(view.newest) if view.newest else ""
    yield from context(escaped(f"{view.name}, {view.unit}. {when}".strip()))


def _body(view: InitiativeView) -> Iterator[Block]:
    if view.newest is None:
        return
    shown = view.newest.shown
    yield from sections(lines(*(escaped(f"• {reason}") for reason in shown.because)))
    for title, lacks in _missing(shown):
        if lacks:
            yield from sections(lines(bold(title), *map(lacking, lacks)))
    yield from context(*signs_line(shown))
    if step := next_step(view):
        yield from sections(bold(step))


def _missing(shown: ShownVerdict) -> tuple[tuple[str, tuple[Lack, ...]], ...]:
    """All that is missing: of the unit itself, and of others."""
    return (
        (_("{missing}: for {unit} to do").format(missing=shown.missing_title, unit=shown.unit), shown.ours),
        (_("{missing}: to ask of others").format(missing=shown.missing_title), shown.others),
    )


def _tail(view: InitiativeView, *, unseen: bool) -> Iterator[Block]:
    if unseen:
        yield from context(escaped(_(UNSEEN).format(unit=view.unit)))
    for line in filter(None, (trial_line(view), measured_line(view))):
        yield from sections(escaped(line))
    if view.newest:
        yield from context(escaped(view.newest.shown.owed))
