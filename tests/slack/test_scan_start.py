"""A scan is set up in Slack and started, through the real Bolt app: from a command, the search bar, or an offer."""

from collections.abc import AsyncIterator
from datetime import UTC

import pytest

from bot.conversation.reply import Offer
from bot.slack.blocks.advice import offers
from bot.slack.blocks.scan_setup import TITLE
from bot.slack.commands import HELP
from bot.slack.desk import Desk
from bot.store.orgs import LOCAL
from tests.slack.crowd import CHRIS, DORA, EMIL, RETURNS, asked, changed, form_of, gather, open_form, scans
from tests.slack.office import ANA, BEN, Office, until


@pytest.fixture
async def crowd(office: Office) -> Office:
    return gather(office)


@pytest.fixture
async def desk(crowd: Office) -> AsyncIterator[Desk]:
    async with crowd.behind() as opened, crowd.listening(opened):
        yield opened


async def test_the_command_opens_a_form_with_sensible_defaults(crowd: Office, desk: Desk) -> None:
    act = await crowd.slack.command(ANA, RETURNS, "/cairn", "scan")
    form = await form_of(crowd)

    assert act.acknowledged
    assert [call.method for call in crowd.slack.calls()][-1] == "views.update"
    assert form.title == TITLE
    text = form.read()
    assert "Everybody in the channel" in text
    assert form.blocks[1]["element"]["initial_value"] == "Returns"
    assert form.payload["private_metadata"] == '{"channel":"CRETURNS"}'
    assert crowd.slack.problems == []


async def test_it_starts_with_one_press_and_asks_everybody_but_guests_and_apps(
    crowd: Office, desk: Desk
) -> None:
    form = await open_form(crowd)
    act = await crowd.slack.submit(form)
    (scan,) = await scans(desk)

    assert act.errors == {}
    assert act.view
    assert "The scan of Returns is open." in act.view
    assert "4 people" in act.view
    assert "You are the champion of Returns" in act.view
    assert (scan.setup.anonymous, scan.setup.path, scan.channel) == (True, "first_look", RETURNS)
    assert scan.audience == {"kind": "channel", "channel": RETURNS}
    told = await asked(desk, scan)
    assert {person for person, (member, _) in told.items() if member} == {ANA, BEN, CHRIS, DORA}
    assert "owner of the workflow" in told[ANA][1]
    assert told[BEN][1] == ()
    assert scan.closes_at
    assert scan.closes_at.astimezone(UTC).hour in (16, 17)
    assert await desk.cairn.store.roles.people_with(LOCAL, scan.unit_id, "champion") == [ANA]
    assert crowd.slack.problems == []


async def test_over_http_it_goes_the_same_way(crowd: Office) -> None:
    async with crowd.behind() as desk, crowd.listening(desk, "http"):
        form = await changed(crowd, await open_form(crowd), "setup:who", "people")
        act = await crowd.slack.submit(form, {"setup:persons": [ANA, BEN, CHRIS]})

    assert act.view
    assert "The scan of Returns is open." in act.view
    assert crowd.slack.problems == []


async def test_with_the_desk_open_everybody_hears_of_it(crowd: Office) -> None:
    async with crowd.open() as desk:
        await crowd.slack.submit(await open_form(crowd))
        (scan,) = await scans(desk)

        async def announced() -> str | None:
            kept = await desk.cairn.store.scans.by_id(LOCAL, scan.id)
            return kept.announce_ts if kept else None

        await until(announced)

    assert any("Returns" in message for message in crowd.said(crowd.slack.state.workspace.channel(RETURNS)))


@pytest.mark.parametrize("text", ["", "help", "Scans!"])
async def test_an_unknown_word_is_answered_with_help(crowd: Office, desk: Desk, text: str) -> None:
    await crowd.slack.command(ANA, RETURNS, "/cairn", text)

    (said,) = crowd.slack.ephemerals(ANA)
    assert said.text == HELP
    assert len(HELP) < 1_000
    assert crowd.slack.views == []


async def test_the_search_bar_opens_it_too_and_asks_for_the_channel(crowd: Office, desk: Desk) -> None:
    await crowd.slack.shortcut(ANA, "start_scan")
    form = await form_of(crowd)
    assert "Where do the count and the result appear?" in form

    form = await changed(crowd, form, "setup:channel", RETURNS)
    assert form.payload["private_metadata"] == '{"channel":"CRETURNS"}'
    assert form.blocks[2]["element"]["initial_value"] == "Returns"
    act = await crowd.slack.submit(form)

    assert act.errors == {}
    (scan,) = await scans(desk)
    assert (scan.setup.unit, scan.channel) == ("Returns", RETURNS)
    assert crowd.slack.problems == []


async def test_an_offer_opens_it_and_words_alone_only_offer(crowd: Office) -> None:
    async with crowd.open() as desk:
        reply = await crowd.slack.reply_to(await crowd.slack.mention(ANA, RETURNS, "Please start a scan"))
        assert "Nothing starts from words alone" in reply
        assert "[Set up a scan]" in crowd.slack.text_of(reply)
        assert await scans(desk) == []

        await crowd.slack.press(ANA, reply, "offer:start_scan")
        form = await form_of(crowd)

    assert "Whom is it about?" in form
    assert crowd.slack.problems == []


async def test_an_offer_under_an_answer_about_a_unit_sets_a_scan_of_that_unit_up(
    crowd: Office, desk: Desk
) -> None:
    offer = offers([Offer("start_scan", "Start a first look")], "Legal and Compliance")
    await desk.client.chat_postMessage(channel=RETURNS, text="Nobody has looked yet.", blocks=offer)
    await crowd.slack.press(ANA, crowd.slack.last(RETURNS), "offer:start_scan")
    form = await form_of(crowd)

    assert form.blocks[1]["element"]["initial_value"] == "Legal and Compliance"


async def test_in_a_direct_message_the_offer_asks_for_the_channel(crowd: Office) -> None:
    async with crowd.open():
        reply = await crowd.slack.reply_to(await crowd.slack.direct(ANA, "start a scan"))
        await crowd.slack.press(ANA, reply, "offer:start_scan")
        form = await form_of(crowd)

    assert "Where do the count and the result appear?" in form


async def test_the_form_changes_with_what_is_chosen(crowd: Office, desk: Desk) -> None:
    crowd.slack.add_user_group("SLEADS", [ANA, BEN, EMIL], "Team leads")
    form = await open_form(crowd)
    assert "Which user group?" not in form

    form = await changed(crowd, form, "setup:who", "group")
    assert "Which user group?" in form
    form = await changed(crowd, form, "setup:path", "full")
    assert "Owner of the initiative" in form
    form = await changed(crowd, form, "setup:waived", ["3"])
    assert "Why do they not concern it?" in form
    assert "Head of the expert work" not in form
    assert "Which user group?" in form
    assert crowd.slack.problems == []


async def test_without_leave_to_list_user_groups_the_form_has_none(crowd: Office, desk: Desk) -> None:
    crowd.slack.add_user_group("SLEADS", [ANA, BEN, EMIL], "Team leads")
    crowd.slack.fail("usergroups.list", "missing_scope", times=None)

    form = await open_form(crowd)

    assert "Everybody in the channel" in form
    assert "A user group" not in form


async def test_a_user_group_and_a_named_owner_are_asked(crowd: Office, desk: Desk) -> None:
    crowd.slack.add_user_group("SLEADS", [ANA, BEN, CHRIS, "UGUEST"], "Team leads")
    form = await changed(crowd, await open_form(crowd), "setup:who", "group")
    act = await crowd.slack.submit(
        form,
        {
            "setup:group": "SLEADS",
            "setup:owner:owner of the workflow": [EMIL, BEN],
            "setup:flow1": "Intake",
        },
    )

    assert act.errors == {}
    (scan,) = await scans(desk)
    told = await asked(desk, scan)
    assert told[EMIL] == (False, ("owner of the workflow",))
    assert told[BEN] == (True, ("owner of the workflow",))
    assert "owner of the workflow" not in told[ANA][1]
    assert told.keys() == {ANA, BEN, CHRIS, EMIL}
    assert scan.audience == {"kind": "group", "group": "SLEADS"}
    assert scan.setup.workflows == ("Intake",)


async def test_people_are_chosen_one_by_one_and_the_champion_stands_in_for_owners(
    crowd: Office, desk: Desk
) -> None:
    form = await changed(crowd, await open_form(crowd), "setup:who", "people")
    await crowd.slack.submit(form, {"setup:persons": [BEN, CHRIS, DORA, "UHELPER"]})

    (scan,) = await scans(desk)
    told = await asked(desk, scan)
    assert told.keys() == {ANA, BEN, CHRIS, DORA}
    assert told[ANA][0] is False
    assert "owner of the channel" in told[ANA][1]


async def test_the_cards_can_be_tried_and_nothing_of_it_is_kept(crowd: Office, desk: Desk) -> None:
    form = await open_form(crowd)
    await crowd.slack.press(ANA, form, "setup:try")
    card = crowd.slack.modal(ANA)
    assert "1 of 7" in card.title
    assert "nothing that you choose here is kept" in card

    for _ in range(7):
        act = await crowd.slack.submit(card)
        assert act.view
        card = act.view
    assert "That was every card" in card
    await crowd.slack.close(card)

    assert crowd.slack.modal(ANA).callback_id == "scan:setup"
    assert await scans(desk) == []
    assert crowd.slack.problems == []
