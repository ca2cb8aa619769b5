"""The window that sets a scan up, and those that stand in its place: loading, not here, started."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import cast

from bot.conversation.path import Asked, PathName, Setup, cards, owners_asked
from bot.slack.blocks import fields
from bot.slack.blocks.fields import Field, Option
from bot.slack.blocks.parts import (
    Block,
    Markup,
    actions,
    bold,
    button,
    context,
    divider,
    escaped,
    lines,
    sections,
)
from bot.slack.blocks.scan_channel import loading_view, message_view
from bot.slack.blocks.scan_form import FLOWS, PREFIX, Basis, Filled, block_id, scope_of, setup_so_far
from bot.slack.blocks.scan_parts import about_minutes, unit_of, when
from bot.words import N_, _, day_of_month, n_, weekday
from knowledge.framework.terms import Scope

CALLBACK = "scan:setup"
TITLE = N_("Start a scan")
TRY = f"{PREFIX}try"
MOST_IN_UNIT = 80
MOST_IN_WORKFLOW = 60
MOST_IN_REASON = 300


ADDED = N_(
    "What you chose calls for other fields, so the form has changed. Look it through and press Start again."
)
ASKS_NOBODY_ELSE = N_("Left empty: I ask you, and you can pass the card on with one press.")

SCOPES: Mapping[Scope, str] = {
    "team": N_("A team"),
    "department": N_("A department"),
    "organisation": N_("The whole organisation"),
}
_KNOWN_AS: Mapping[Scope, str] = {
    "team": N_("I know {unit} as a team."),
    "department": N_("I know {unit} as a department."),
    "organisation": N_("I know {unit} as the whole organisation."),
}


def opening_view() -> Block:
    """The window while it is put together."""
    return loading_view(_(TITLE))


def setup_view(basis: Basis, filled: Filled, notes: Sequence[str] = ()) -> Block:
    """The form as it is to be shown for what stands in it; `notes` come first."""
    said = [block for note in notes for block in sections(bold(note))]
    blocks = [*said, *_fields(basis, filled), *actions([button(_("Try the cards yourself"), TRY)])]
    about = json.dumps({"channel": filled.channel}, separators=(",", ":"))
    return fields.modal(
        _(TITLE), blocks, CALLBACK, submit=_("Start"), close=_("Cancel"), private_metadata=about
    )


def told_view(text: str) -> Block:
    """One sentence in the window's place, and nothing to fill in."""
    return message_view(_(TITLE), text)


def started_view(
    setup: Setup, *, channel: str, asked: int, closes_at: datetime, new_champion: bool, others: bool
) -> Block:
    """The scan is open: who is asked, until when, and what comes next."""
    asking = n_(
        "I am asking one person in private, until {when}. The count and the result appear in {channel}.",
        "I am asking {number} people in private, until {when}. The count and the result appear in {channel}.",
        asked,
    ).format(number=asked, when=when(closes_at), channel=_channel(channel))
    champion = _(
        "You are the champion of {unit} from now on: you can close the scan early, keep it open longer, or end it "
        "without a result."
    ).format(unit=unit_of(setup))
    owners = _("Some cards go to the owners whom you named; where you named none they come to you.")
    head = _("The scan of {unit} is open.").format(unit=unit_of(setup))
    return fields.modal(
        _(TITLE),
        [
            *sections(lines(bold(head), Markup(asking))),
            *sections(escaped(champion) if new_champion else Markup("")),
            *context(escaped(owners) if others else Markup("")),
        ],
        "scan:started",
        close=_("Close"),
    )


def running_words(unit: str, started_by: str, closes_at: datetime | None) -> str:
    """Why nothing can be set up while the unit is being asked."""
    if closes_at is None:
        return _(
            "{unit} is being asked in another scan already, started by {who}. People would not know which of the "
            "two to answer: once that one is closed, start the next."
        ).format(unit=unit, who=started_by)
    return _(
        "{unit} is being asked in another scan already, started by {who}, and it is open until {weekday} {day}. People would "
        "not know which of the two to answer: once that one is closed, start the next."
    ).format(unit=unit, who=started_by, weekday=weekday(closes_at), day=day_of_month(closes_at))


def input_ids(view: Block) -> frozenset[str]:
    """The ids of the fields of a form."""
    blocks = cast(list[Block], view["blocks"])
    return frozenset(str(block["block_id"]) for block in blocks if block["type"] == "input")


def _fields(basis: Basis, filled: Filled) -> Iterator[Block]:
    yield from context(_head(filled))
    if basis.asks_channel:
        label = _("Where do the count and the result appear?")
        yield _field(basis, filled, "channel", label, tells=True).with_(fields.channel(filled.channel))
    yield from _unit(basis, filled)
    yield _field(
        basis,
        filled,
        "people",
        _("How many people work there?"),
        _("So that the result can say how many of them answered."),
        optional=True,
    ).with_(fields.number(filled.people))
    yield _field(basis, filled, "path", _("How much is asked?"), tells=True).with_(
        fields.radio(_paths(basis), filled.path)
    )
    yield from _who(basis, filled)
    yield from _workflows(basis, filled)
    yield from _waivers(basis, filled)
    yield from _owners(basis, filled)
    yield divider()
    chosen = "anonymous" if filled.anonymous else "named"
    yield _field(basis, filled, "anonymous", _("With names or without?")).with_(
        fields.radio(_with_names(), chosen)
    )
    yield _field(basis, filled, "closes", _("Until when?"), _("It closes at 17:00 by your clock.")).with_(
        fields.day(filled.closes)
    )


def _field(
    basis: Basis,
    filled: Filled,
    part: str,
    label: str,
    hint: str = "",
    *,
    optional: bool = False,
    tells: bool = False,
) -> Field:
    action = f"{PREFIX}{part.partition(':')[0]}"
    return Field(block_id(part, basis, filled), action, label, hint, optional, tells)


def _head(filled: Filled) -> Markup:
    private = _("Everybody answers in private, one card at a time.")
    if not filled.channel:
        return escaped(private)
    where = _("The count and the result appear in {channel}.").format(channel=_channel(filled.channel))
    return Markup(f"{private} {where}")


def _channel(channel: str) -> Markup:
    return Markup(f"<#{channel}>") if channel.isalnum() else escaped(channel)


def _unit(basis: Basis, filled: Filled) -> Iterator[Block]:
    name = _field(basis, filled, "unit", _("Whom is it about?"), _("The name of the team or department."))
    yield name.with_(fields.typed(filled.unit, MOST_IN_UNIT, _("Customer service")))
    # Of more units than a menu holds, any is still found by its name.
    if 0 < len(basis.units) <= fields.MOST_OPTIONS:
        known = [Option(unit.id, unit.name) for unit in basis.units]
        label = _("Or choose one that I know")
        yield _field(basis, filled, "known", label, optional=True, tells=True).with_(
            fields.menu(known, filled.known, _("Units in the record"))
        )
    if unit := basis.known(filled.unit):
        yield from context(escaped(_(_KNOWN_AS[unit.scope]).format(unit=unit.name)))
    else:
        options = [Option(scope, _(label)) for scope, label in SCOPES.items()]
        yield _field(basis, filled, "scope", _("What is it?"), tells=True).with_(
            fields.radio(options, filled.scope)
        )


def _paths(basis: Basis) -> tuple[Option, ...]:
    """The two ways with what each costs, by the bank's minutes."""
    bank = basis.framework.bank
    first, full = (Setup(unit="?", path=path) for path in _BOTH)
    own = cards(bank, first, Asked())
    theirs = [
        sum(card.minutes for card in cards(bank, full, Asked(member=False, owns=(owner,))))
        for owner in owners_asked(bank, full)
    ]
    minutes = ceil(max(theirs, default=0))
    look = n_(
        "{number} card, {minutes}; a few more for owners",
        "{number} cards, {minutes}; a few more for owners",
        len(own),
    ).format(number=len(own), minutes=about_minutes(sum(card.minutes for card in own)))
    scan = n_(
        "The same for everybody, and up to {minutes} minutes for each owner",
        "The same for everybody, and up to {minutes} minutes for each owner",
        minutes,
    ).format(minutes=minutes)
    return Option("first_look", _("A first look"), look), Option("full", _("A full scan"), scan)


def _with_names() -> tuple[Option, ...]:
    shows = _("The result shows groups of three answers or more, and no names.")
    keeps = _("Each answer is kept with the name of whoever gave it.")
    return Option("anonymous", _("Anonymous"), shows), Option("named", _("With names"), keeps)


_BOTH: tuple[PathName, ...] = ("first_look", "full")


def _who(basis: Basis, filled: Filled) -> Iterator[Block]:
    groups = [Option("group", _("A user group"))] if basis.groups else []
    ways = [Option("channel", _("Everybody in the channel")), *groups, Option("people", _("These people"))]
    hint = _("Guests and apps are left out.")
    yield _field(basis, filled, "who", _("Who is asked?"), hint, tells=True).with_(
        fields.radio(ways, filled.who)
    )
    if filled.who == "group" and basis.groups:
        by_name = sorted(basis.groups.items(), key=lambda group: group[1].casefold())
        options = [Option(group, name) for group, name in by_name]
        yield _field(basis, filled, "group", _("Which user group?")).with_(
            fields.menu(options, filled.group, _("Choose a group"))
        )
    if filled.who == "people":
        yield _field(basis, filled, "persons", _("Which people?")).with_(
            fields.colleagues(filled.persons, _("Choose colleagues"))
        )


def _workflows(basis: Basis, filled: Filled) -> Iterator[Block]:
    yield from context(
        escaped(
            _(
                "Does a workflow run here that agents carry, or shall carry? Name up to three, and its owner is asked six short "
                "cards about each. Leave them empty if there is none."
            )
        )
    )
    for number, part in enumerate(FLOWS):
        label = _("Workflow {number}").format(number=number + 1)
        yield _field(basis, filled, part, label, optional=True).with_(
            fields.typed(filled.workflows[number], MOST_IN_WORKFLOW)
        )


def _waivers(basis: Basis, filled: Filled) -> Iterator[Block]:
    open_to = basis.waivable(scope_of(basis, filled))
    options = [Option(str(m), f"{m}. {basis.framework.model(m).name}") for m in open_to]
    ticked = [str(model) for model in filled.waived if model in open_to]
    label = _("Which models are not this unit's to build or run?")
    hint = _("None is the usual answer. “Not yet” is no reason: then leave it in, and the result says so.")
    yield _field(basis, filled, "waived", label, hint, optional=True, tells=True).with_(
        fields.boxes(options, ticked)
    )
    if ticked:
        yield _field(basis, filled, "reason", _("Why do they not concern it?")).with_(
            fields.typed(filled.reason, MOST_IN_REASON, _("Procedures are changed by IT, not by this team"))
        )
        yield _field(basis, filled, "review", _("When is that looked at again?")).with_(
            fields.day(filled.review)
        )


def _owners(basis: Basis, filled: Filled) -> Iterator[Block]:
    owners = owners_asked(basis.framework.bank, setup_so_far(basis, filled))
    if not owners:
        return
    told = [_("Who answers for what? Their cards go to nobody else.")]
    if filled.path == "first_look":
        told.append(_("They are asked only about what turns out to run."))
    yield divider()
    yield from context(escaped(" ".join(told)))
    for owner in owners:
        label = owner[:1].upper() + owner[1:]
        yield _field(basis, filled, f"owner:{owner}", label, _(ASKS_NOBODY_ELSE), optional=True).with_(
            fields.colleagues(filled.owners.get(owner, ()), _("Choose colleagues"))
        )
