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
from bot.slack.blocks.scan_parts import about_minutes, count_of, unit_of, when
from knowledge.framework.terms import Scope

CALLBACK = "scan:setup"
TITLE = "Start a scan"
TRY = f"{PREFIX}try"
MOST_IN_UNIT = 80
MOST_IN_WORKFLOW = 60
MOST_IN_REASON = 300
LOADING = loading_view(TITLE)

ADDED = (
    "What you chose calls for other fields, so the form has changed. Look it through and press Start again."
)
ASKS_NOBODY_ELSE = "Left empty: I ask you, and you can pass the card on with one press."

SCOPES: Mapping[Scope, str] = {
    "team": "A team",
    "department": "A department",
    "organisation": "The whole organisation",
}
_KIND: Mapping[Scope, str] = {
    "team": "a team",
    "department": "a department",
    "organisation": "the whole organisation",
}
_NAMES = (
    Option("anonymous", "Anonymous", "The result shows groups of three answers or more, and no names."),
    Option("named", "With names", "Each answer is kept with the name of whoever gave it."),
)


def setup_view(basis: Basis, filled: Filled, notes: Sequence[str] = ()) -> Block:
    """The form as it is to be shown for what stands in it; `notes` come first."""
    said = [block for note in notes for block in sections(bold(note))]
    blocks = [*said, *_fields(basis, filled), *actions([button("Try the cards yourself", TRY)])]
    about = json.dumps({"channel": filled.channel}, separators=(",", ":"))
    return fields.modal(TITLE, blocks, CALLBACK, submit="Start", close="Cancel", private_metadata=about)


def told_view(text: str) -> Block:
    """One sentence in the window's place, and nothing to fill in."""
    return message_view(TITLE, text)


def started_view(
    setup: Setup, *, channel: str, asked: int, closes_at: datetime, new_champion: bool, others: bool
) -> Block:
    """The scan is open: who is asked, until when, and what comes next."""
    whom = "one person" if asked == 1 else f"{asked} people"
    next_ = f"I am asking {whom} in private, until {when(closes_at)}. The count and the result appear in {_channel(channel)}."
    champion = (
        f"You are the champion of {unit_of(setup)} from now on: you can close the scan early, keep it open longer, or end it "
        "without a result."
    )
    owners = "Some cards go to the owners whom you named; where you named none they come to you."
    return fields.modal(
        TITLE,
        [
            *sections(lines(bold(f"The scan of {unit_of(setup)} is open."), Markup(next_))),
            *sections(escaped(champion) if new_champion else Markup("")),
            *context(escaped(owners) if others else Markup("")),
        ],
        "scan:started",
        close="Close",
    )


def running_words(unit: str, started_by: str, closes_at: datetime | None) -> str:
    """Why nothing can be set up while the unit is being asked."""
    until = f", and it is open until {closes_at:%A} {closes_at.day} {closes_at:%B}" if closes_at else ""
    return (
        f"{unit} is being asked in another scan already, started by {started_by}{until}. People would not know which of the "
        "two to answer: once that one is closed, start the next."
    )


def input_ids(view: Block) -> frozenset[str]:
    """The ids of the fields of a form."""
    blocks = cast(list[Block], view["blocks"])
    return frozenset(str(block["block_id"]) for block in blocks if block["type"] == "input")


def _fields(basis: Basis, filled: Filled) -> Iterator[Block]:
    yield from context(_head(filled))
    if basis.asks_channel:
        label = "Where do the count and the result appear?"
        yield _field(basis, filled, "channel", label, tells=True).with_(fields.channel(filled.channel))
    yield from _unit(basis, filled)
    yield _field(
        basis,
        filled,
        "people",
        "How many people work there?",
        "So that the result can say how many of them answered.",
        optional=True,
    ).with_(fields.number(filled.people))
    yield _field(basis, filled, "path", "How much is asked?", tells=True).with_(
        fields.radio(_paths(basis), filled.path)
    )
    yield from _who(basis, filled)
    yield from _workflows(basis, filled)
    yield from _waivers(basis, filled)
    yield from _owners(basis, filled)
    yield divider()
    chosen = "anonymous" if filled.anonymous else "named"
    yield _field(basis, filled, "anonymous", "With names or without?").with_(fields.radio(_NAMES, chosen))
    yield _field(basis, filled, "closes", "Until when?", "It closes at 17:00 by your clock.").with_(
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
    where = Markup(
        f" The count and the result appear in {_channel(filled.channel)}." if filled.channel else ""
    )
    return Markup(f"Everybody answers in private, one card at a time.{where}")


def _channel(channel: str) -> Markup:
    return Markup(f"<#{channel}>") if channel.isalnum() else escaped(channel)


def _unit(basis: Basis, filled: Filled) -> Iterator[Block]:
    name = _field(basis, filled, "unit", "Whom is it about?", "The name of the team or department.")
    yield name.with_(fields.typed(filled.unit, MOST_IN_UNIT, "Customer service"))
    # Of more units than a menu holds, any is still found by its name.
    if 0 < len(basis.units) <= fields.MOST_OPTIONS:
        known = [Option(unit.id, unit.name) for unit in basis.units]
        label = "Or choose one that I know"
        yield _field(basis, filled, "known", label, optional=True, tells=True).with_(
            fields.menu(known, filled.known, "Units in the record")
        )
    if unit := basis.known(filled.unit):
        yield from context(escaped(f"I know {unit.name} as {_KIND[unit.scope]}."))
    else:
        options = [Option(scope, label) for scope, label in SCOPES.items()]
        yield _field(basis, filled, "scope", "What is it?", tells=True).with_(
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
    look = f"{count_of(len(own), 'card')}, {about_minutes(sum(card.minutes for card in own))}; a few more for owners"
    scan = f"The same for everybody, and up to {ceil(max(theirs, default=0))} minutes for each owner"
    return Option("first_look", "A first look", look), Option("full", "A full scan", scan)


_BOTH: tuple[PathName, ...] = ("first_look", "full")


def _who(basis: Basis, filled: Filled) -> Iterator[Block]:
    groups = [Option("group", "A user group")] if basis.groups else []
    ways = [Option("channel", "Everybody in the channel"), *groups, Option("people", "These people")]
    hint = "Guests and apps are left out."
    yield _field(basis, filled, "who", "Who is asked?", hint, tells=True).with_(
        fields.radio(ways, filled.who)
    )
    if filled.who == "group" and basis.groups:
        by_name = sorted(basis.groups.items(), key=lambda group: group[1].casefold())
        options = [Option(group, name) for group, name in by_name]
        yield _field(basis, filled, "group", "Which user group?").with_(
            fields.menu(options, filled.group, "Choose a group")
        )
    if filled.who == "people":
        yield _field(basis, filled, "persons", "Which people?").with_(
            fields.colleagues(filled.persons, "Choose colleagues")
        )


def _workflows(basis: Basis, filled: Filled) -> Iterator[Block]:
    yield from context(
        escaped(
            "Does a workflow run here that agents carry, or shall carry? Name up to three, and its owner is asked six short "
            "cards about each. Leave them empty if there is none."
        )
    )
    for number, part in enumerate(FLOWS):
        label = f"Workflow {number + 1}"
        yield _field(basis, filled, part, label, optional=True).with_(
            fields.typed(filled.workflows[number], MOST_IN_WORKFLOW)
        )


def _waivers(basis: Basis, filled: Filled) -> Iterator[Block]:
    open_to = basis.waivable(scope_of(basis, filled))
    options = [Option(str(m), f"{m}. {basis.framework.model(m).name}") for m in open_to]
    ticked = [str(model) for model in filled.waived if model in open_to]
    label = "Which models are not this unit's to build or run?"
    hint = "None is the usual answer. “Not yet” is no reason: then leave it in, and the result says so."
    yield _field(basis, filled, "waived", label, hint, optional=True, tells=True).with_(
        fields.boxes(options, ticked)
    )
    if ticked:
        yield _field(basis, filled, "reason", "Why do they not concern it?").with_(
            fields.typed(filled.reason, MOST_IN_REASON, "Procedures are changed by IT, not by this team")
        )
        yield _field(basis, filled, "review", "When is that looked at again?").with_(
            fields.day(filled.review)
        )


def _owners(basis: Basis, filled: Filled) -> Iterator[Block]:
    owners = owners_asked(basis.framework.bank, setup_so_far(basis, filled))
    if not owners:
        return
    only = " They are asked only about what turns out to run." if filled.path == "first_look" else ""
    yield divider()
    yield from context(escaped(f"Who answers for what? Their cards go to nobody else.{only}"))
    for owner in owners:
        label = owner[:1].upper() + owner[1:]
        yield _field(basis, filled, f"owner:{owner}", label, ASKS_NOBODY_ELSE, optional=True).with_(
            fields.colleagues(filled.owners.get(owner, ()), "Choose colleagues")
        )
