"""A verdict is shared in a channel by whoever may see it: shown first, looked at anew, once, and to nobody who may not."""

import json
from typing import Any

from bot.demo.slack import Act, Message, View
from bot.services.initiative_refusals import SENTENCES
from bot.services.seeing import Viewer
from bot.slack.blocks.initiative import SHARE
from bot.slack.blocks.sharing import CHANNEL
from bot.slack.desk import Desk
from bot.slack.forms import Form
from bot.store.orgs import LOCAL
from knowledge.documents import WHOLE_ORG, Audience
from tests.services.described import BOUNDED, NAME, UNIT, told
from tests.slack.office import ANA, BEN, CLAIMS, GENERAL, Office
from tests.slack.visiting import give

ASKED = f"Should we fund {NAME.lower()} in Claims?"
PAIR = "CPAIR"
"""A private channel of two."""
SEES = Viewer(ANA, frozenset({WHOLE_ORG, Audience("unit", UNIT)}))


async def asked(office: Office, desk: Desk, **more: Any) -> Message:
    """The verdict of an initiative of Ana's unit, in her Messages tab."""
    await give(desk, ANA, UNIT, "champion")
    await desk.cairn.initiatives.check(LOCAL, told(BOUNDED, **more), SEES, now=desk.clock())
    return await office.slack.reply_to(await office.slack.direct(ANA, ASKED))


async def window(office: Office, words: str, who: str = ANA) -> View:
    await office.slack.wait_for(lambda: words in office.slack.modal(who))
    return office.slack.modal(who)


async def choose(office: Office, verdict: Message, channel: str) -> Act:
    await office.slack.press(ANA, verdict, SHARE)
    return await office.slack.submit(await window(office, "Show it first"), {CHANNEL: channel})


async def talks_in(desk: Desk, channel: str) -> None:
    unit = await desk.cairn.store.units.by_name(LOCAL, UNIT)
    assert unit
    await desk.cairn.store.units.describe(LOCAL, unit.id, channel_id=channel)


def said_in(office: Office, channel: str = CLAIMS) -> list[str]:
    place = office.claims if channel == CLAIMS else office.general
    return [office.slack.text_of(message) for message in office.said(place)]


async def test_what_is_shown_first_is_what_the_channel_reads_and_a_second_time_nothing_is_posted(
    office: Office,
) -> None:
    async with office.open() as desk:
        verdict = await asked(office, desk)
        await talks_in(desk, CLAIMS)
        shown = await choose(office, verdict, CLAIMS)
        assert shown.view
        assert said_in(office) == []
        done = await office.slack.submit(shown.view)
        again = await choose(office, verdict, CLAIMS)
        assert again.view
        twice = await office.slack.submit(again.view)
        await office.settled(desk)
        deeds = await desk.cairn.store.audit.newest(LOCAL)

    (message,) = office.said(office.claims)
    text = office.slack.text_of(message)
    assert json.dumps(message.blocks[1]["text"]) in json.dumps(shown.view.blocks)
    assert "Yes, as a bounded trial" in text
    assert f"{NAME}, {UNIT}. Checked on" in text
    assert "Missing for more: for Claims to do" in text
    assert "owner of the initiative" in text or "champion of the unit" in text
    assert "Still owed whatever the verdict" in text
    assert all(block["type"] != "actions" for block in message.blocks)
    assert done.view
    assert "Shared in" in done.view
    assert twice.view
    assert "shared there already" in twice.view
    assert [(deed.who, deed.about["channel"]) for deed in deeds if deed.what == "initiative.shared"] == [
        (ANA, CLAIMS)
    ]
    assert office.slack.problems == []


async def test_where_not_everybody_may_see_the_unit_nothing_is_shared_until_they_may(office: Office) -> None:
    office.slack.add_channel("pair", [office.ana, office.ben], id=PAIR, private=True)
    async with office.open() as desk:
        verdict = await asked(office, desk)
        refused = await choose(office, verdict, PAIR)
        await give(desk, BEN, UNIT)
        shown = await office.slack.submit(office.slack.modal(ANA), {CHANNEL: PAIR})
        unit = await desk.cairn.store.units.by_name(LOCAL, UNIT)
        assert unit
        await desk.cairn.store.roles.withdraw(LOCAL, unit.id, BEN, "member")
        assert shown.view
        late = await office.slack.submit(shown.view)
        await office.settled(desk)

    assert (
        "Not everyone who can read this channel may see the initiatives of Claims" in refused.errors[CHANNEL]
    )
    assert "Yes, as a bounded trial" in shown.view
    assert late.view
    assert "Not everyone who can read this channel" in late.view
    assert office.slack.messages(PAIR) == []


async def test_what_any_colleague_can_look_into_is_no_place_for_a_verdict(office: Office) -> None:
    async with office.open() as desk:
        verdict = await asked(office, desk)
        await give(desk, BEN, UNIT)
        refused = await choose(office, verdict, GENERAL)

    assert "Not everyone who can read this channel" in refused.errors[CHANNEL]


async def test_where_guests_or_another_company_read_along_it_stays_in_private(office: Office) -> None:
    async with office.open() as desk:
        verdict = await asked(office, desk)
        await talks_in(desk, CLAIMS)
        office.slack.change_person(office.ben, is_restricted=True)
        desk.people.forget()
        guests = await choose(office, verdict, CLAIMS)
        office.slack.change_channel(office.claims, is_ext_shared=True)
        desk.people.forget()
        shared = await office.slack.submit(office.slack.modal(ANA), {CHANNEL: CLAIMS})
        await office.settled(desk)

    assert "Guests read this channel" in guests.errors[CHANNEL]
    assert shared.view
    assert "shared with people outside the company" in shared.view
    assert said_in(office) == []


async def test_in_an_archived_channel_nothing_is_shared_and_that_is_said_beside_the_field(
    office: Office,
) -> None:
    async with office.open() as desk:
        verdict = await asked(office, desk)
        await talks_in(desk, CLAIMS)
        office.slack.change_channel(office.claims, is_archived=True)
        desk.people.forget()
        refused = await choose(office, verdict, CLAIMS)

    assert "This channel is archived" in refused.errors[CHANNEL]


async def test_a_colleague_is_named_only_in_a_channel_that_they_are_in(office: Office) -> None:
    eve = office.slack.add_person("eve", id="UEVE")
    async with office.open() as desk:
        verdict = await asked(office, desk, owner=eve.id)
        await talks_in(desk, CLAIMS)
        away = await choose(office, verdict, CLAIMS)
        await office.slack.close(office.slack.modal(ANA))
        await talks_in(desk, "CSTAFF")
        office.slack.add_channel("staff", [office.ana, eve], id="CSTAFF", private=True)
        there = await choose(office, verdict, "CSTAFF")

    assert away.view
    assert "owner a colleague who is not in this channel" in json.dumps(away.view.blocks)
    assert eve.id not in json.dumps(away.view.blocks)
    assert there.view
    assert f"owner <@{eve.id}>" in json.dumps(there.view.blocks)


async def test_a_verdict_that_was_given_without_the_units_scan_says_so(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, UNIT, "champion")
        await talks_in(desk, CLAIMS)
        stranger = Viewer("UEVE", frozenset({WHOLE_ORG}))
        await desk.cairn.initiatives.check(LOCAL, told(BOUNDED), stranger, now=desk.clock())
        verdict = await office.slack.reply_to(await office.slack.direct(ANA, ASKED))
        shown = await choose(office, verdict, CLAIMS)

    assert shown.view
    assert "Where Claims is was not for whoever had this checked" in shown.view


async def test_what_changed_since_it_was_shown_is_shown_again(office: Office) -> None:
    async with office.open() as desk:
        verdict = await asked(office, desk)
        await talks_in(desk, CLAIMS)
        shown = await choose(office, verdict, CLAIMS)
        await desk.cairn.initiatives.check(LOCAL, told(BOUNDED, owner=None), SEES, now=desk.clock())
        assert shown.view
        again = await office.slack.submit(shown.view)
        await office.settled(desk)

    assert again.view
    assert "It has changed since you looked" in again.view
    assert "an owner who runs it" in again.view
    assert said_in(office) == []


async def test_nobody_shares_what_they_may_not_see_by_a_forged_press_or_window(office: Office) -> None:
    async with office.open() as desk:
        verdict = await asked(office, desk)
        await talks_in(desk, "CNOWHERE")
        kept = await desk.cairn.store.initiatives.named(LOCAL, UNIT, NAME)
        assert kept
        value = json.dumps({"initiative": kept.id})
        form = Form(
            team=office.slack.team_id,
            user=BEN,
            view_id="V1",
            carried=value,
            values={CHANNEL: {CHANNEL: {"selected_conversation": GENERAL}}},
        )
        await office.slack.press(BEN, verdict, SHARE, value, forged=True)
        pressed = await window(office, SENTENCES["unknown"], BEN)
        sent = await desk.verdict_sharing.confirmed(form)

    assert SENTENCES["unknown"] in pressed
    assert SENTENCES["unknown"] in json.dumps(sent, ensure_ascii=False)
