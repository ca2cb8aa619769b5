"""Whom a scan asks, as Slack knows them: the people of a channel, of a user group, or those who were chosen; and the owners."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from bot.conversation.path import Asked, owners_asked
from bot.services.scans import Invitation
from bot.slack.blocks.scan_draft import SetupForm
from bot.slack.members import About, colleagues
from bot.slack.people import People
from bot.words import N_, _, n_
from knowledge.framework.bank import QuestionBank

NOBODY = {
    "channel": N_(
        "There is nobody in the channel whom I may ask: guests and apps are left out. Choose people instead."
    ),
    "group": N_("There is nobody in this group whom I may ask: guests and apps are left out."),
    "people": N_(
        "None of them can be asked: guests and apps are left out. Choose members of this workspace."
    ),
}

NOT_AN_OWNER = N_(
    "{names} cannot be asked: guests and apps are left out. Choose a member of this workspace, or nobody."
)
FIELDS = {"channel": "who", "group": "group", "people": "persons"}
"""Beside which field a fault of each way to ask is said."""


class CannotInvite(Exception):
    """Somebody who was named may not be asked, or nobody is left; what to say stands by the part of the form."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(*faults.values())
        self.faults = faults


async def invitations(
    people: People, bank: QuestionBank, form: SetupForm, champion: str
) -> tuple[Invitation, ...]:
    """
    Everybody who is asked, each once, in all their capacities. Raises CannotInvite with every fault.

    The champion stands in for the owners whom nobody named.
    """
    asked = await _audience(people, form)
    named = {owner: await people.several(chosen) for owner, chosen in form.owners.items()}
    faults = {**_audience_faults(bank, form, asked), **_owner_faults(form.owners, named)}
    if faults:
        raise CannotInvite(faults)
    standing_in = (await people.person(champion),)
    owners = {owner: named.get(owner, standing_in) for owner in owners_asked(bank, form.setup)}
    return _together(asked, owners)


def audience_of(form: SetupForm) -> dict[str, object]:
    """How those who are asked were chosen, as it is kept with the scan."""
    match form.who:
        case "channel":
            return {"kind": "channel", "channel": form.channel}
        case "group":
            return {"kind": "group", "group": form.group}
        case "people":
            return {"kind": "people", "people": list(form.persons)}


async def _audience(people: People, form: SetupForm) -> tuple[About, ...]:
    match form.who:
        case "channel":
            return await people.members_of(form.channel)
        case "group":
            return await people.of_group(form.group or "")
        case "people":
            return colleagues(await people.several(form.persons))


def _audience_faults(bank: QuestionBank, form: SetupForm, asked: Sequence[About]) -> dict[str, str]:
    least, place = bank.scoring.show_distribution_from, FIELDS[form.who]
    if not asked:
        return {place: _(NOBODY[form.who])}
    if form.setup.anonymous and len(asked) < least:
        text = n_(
            "Without names I show a result from {least} answers on, and this would ask only one. Ask more people, or choose "
            "“With names” below.",
            "Without names I show a result from {least} answers on, and this would ask only {number}. Ask more people, or "
            "choose “With names” below.",
            len(asked),
        )
        return {place: text.format(least=least, number=len(asked))}
    return {}


def _owner_faults(
    chosen: Mapping[str, Sequence[str]], named: Mapping[str, Sequence[About]]
) -> dict[str, str]:
    faults = {}
    for owner, abouts in named.items():
        wrong = [
            about.name or user
            for user, about in zip(chosen[owner], abouts, strict=True)
            if not about.may_be_asked
        ]
        if wrong:
            faults[f"owner:{owner}"] = _(NOT_AN_OWNER).format(names=_(" and ").join(wrong))
    return faults


def _together(members: Iterable[About], owners: Mapping[str, Iterable[About]]) -> tuple[Invitation, ...]:
    offset: dict[str, timedelta] = {}
    member = set()
    owns: dict[str, list[str]] = {}
    for about in members:
        offset[about.id] = about.tz_offset
        member.add(about.id)
    for owner, abouts in owners.items():
        for about in abouts:
            offset.setdefault(about.id, about.tz_offset)
            owns.setdefault(about.id, []).append(owner)
    return tuple(
        Invitation(person, Asked(member=person in member, owns=tuple(owns.get(person, ()))), its_offset)
        for person, its_offset in offset.items()
    )
