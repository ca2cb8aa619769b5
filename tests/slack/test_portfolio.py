"""The board in Slack: asked for in words, by the command and on the Home tab; added to in a window; digests in the outbox."""

from datetime import timedelta

from bot.demo.slack import View
from bot.demo.slack.screen import controls
from bot.slack.blocks.board_adding import ADD
from bot.slack.blocks.portfolio import SHOW
from bot.slack.blocks.roles import SET
from bot.slack.desk import Desk
from bot.slack.digests import InSlack
from bot.store.orgs import LOCAL
from tests.slack.office import ANA, BEN, CLAIMS, GENERAL, Office
from tests.slack.visiting import direct, give, home_of

FILE = {
    "initiative": {"name": "Badge reader", "kind": "pilot", "reach": "task", "state": "live"},
    "unit": "Claims",
}


async def add(desk: Desk, name: str, unit: str = "Claims") -> None:
    about = {**FILE["initiative"], "name": name}  # type: ignore[dict-item]
    told = {"initiative": about, "unit": unit}
    await desk.cairn.initiatives.add(LOCAL, told, who="operator", now=desk.clock(), origin="hand")


async def test_everybody_sees_the_initiatives_of_their_unit_and_a_channel_what_all_there_may(
    office: Office,
) -> None:
    async with office.open() as desk:
        await add(desk, "Badge reader")
        await add(desk, "Secret memo", "Legal and Compliance")
        await give(desk, ANA, "Claims")

        mine = await office.slack.reply_to(await office.slack.direct(ANA, "Show me all our AI initiatives"))
        there = await office.slack.reply_to(
            await office.slack.mention(ANA, office.general, "show me all our AI initiatives")
        )
        await office.settled(desk)

    assert "Badge reader" in mine
    assert "Secret memo" not in mine
    assert "There is no initiative on the board that everyone here may see." in there
    assert "initiatives that you may see" in mine
    assert any("There is more on this" in office.slack.text_of(one) for one in office.slack.ephemerals(ANA))
    assert office.slack.problems == []


async def test_the_command_shows_a_unit_and_refuses_one_that_is_not_ones_own(office: Office) -> None:
    async with office.open() as desk:
        await add(desk, "Badge reader")
        await give(desk, ANA, "Claims", "manager")
        for who, unit in ((ANA, "claims"), (BEN, "Claims")):
            await office.slack.command(who, GENERAL, "/cairn", f"portfolio {unit}")
        await office.settled(desk)
        shown = direct(office, ANA)[-1]
        await office.slack.command(ANA, GENERAL, "/cairn", "portfolio Clams")
        await office.settled(desk)

    assert "Badge reader" in shown
    assert (
        direct(office, ANA)[-1].blocks[0]["text"]["text"] == "There is no unit “Clams”; did you mean Claims?"
    )
    refused = direct(office, BEN)[-1]
    assert "The initiatives of Claims are for its members" in refused
    assert "Badge reader" not in refused
    assert office.slack.problems == []


async def test_one_is_added_in_a_window_where_every_fault_stands_beside_its_field(office: Office) -> None:
    choices = {"initiative.kind": "pilot", "initiative.state": "idea", "initiative.reach": "task"}
    async with office.open() as desk:
        await give(desk, ANA, "Claims", "manager")
        board = await office.slack.reply_to(await office.slack.direct(ANA, "our AI portfolio"))
        await office.slack.press(ANA, board, ADD)
        window = await office.slack.wait_for(lambda: _filled(office))
        faulty = {"initiative.name": "Lunch bot", "unit": "Legal and Compliance", "metric.baseline": "many"}
        wrong = await office.slack.submit(window, {**faulty, **choices})
        await add(desk, "Badge reader")
        there = {"initiative.name": "badge reader", "unit": "claims", **choices, "metric.baseline": "6"}
        twice = await office.slack.submit(window, there)
        before = await desk.cairn.store.initiatives.named(LOCAL, "Claims", "Badge reader")
        right = await office.slack.submit(
            window, {"initiative.name": "Lunch bot", "unit": "Claims", **choices, "metric.baseline": "6"}
        )
        kept = await desk.cairn.store.initiatives.named(LOCAL, "Claims", "Lunch bot")

    assert set(wrong.errors) == {"unit", "metric.baseline"}
    assert "Claims has an initiative of this name already" in twice.errors["initiative.name"]
    assert before
    assert before.version == 0
    assert right.view
    assert "Lunch bot is on the board of Claims." in right.view
    assert kept
    assert (kept.origin, kept.added_by, kept.intake["metric"]) == ("hand", ANA, {"baseline": 6.0})
    assert office.slack.problems == []


def _filled(office: Office, words: str = "What is it called?") -> View:
    window = office.slack.modal(ANA)
    if words not in window:
        raise LookupError("not yet")
    return window


async def test_a_manager_finds_the_board_on_the_home_tab_and_a_member_does_not(office: Office) -> None:
    async with office.open() as desk:
        await add(desk, "Badge reader")
        await give(desk, ANA, "Claims", "manager")
        await give(desk, BEN, "Claims")
        managers, members = await home_of(office, ANA, "AI initiatives"), await home_of(office, BEN)
        await office.slack.press(ANA, managers, SHOW)
        await office.settled(desk)

    assert SHOW in [one.action_id for one in controls(managers.blocks)]
    assert SHOW not in [one.action_id for one in controls(members.blocks)]
    assert "Badge reader" in direct(office, ANA)[-1]
    assert office.slack.problems == []


async def test_which_agents_next_is_answered_from_the_scan_with_its_source(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "Underwriting")

        answer = await office.slack.reply_to(
            await office.slack.direct(ANA, "Which agents should we build next?"), timeout=15
        )

    assert "by the scan of" in answer
    assert "Sources:" in answer


async def test_a_digest_reaches_a_manager_and_a_channel_hears_what_all_there_may(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "Claims", "manager")
        digests, slack = desk.cairn.digests, InSlack.of(desk.cairn, desk.client)
        unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
        assert unit
        await desk.cairn.store.units.describe(LOCAL, unit.id, channel_id=CLAIMS)
        viewer = await desk.cairn.portfolios.seeing.eyes_of(LOCAL, ANA)
        now = desk.clock() - timedelta(days=1)

        await digests.send(LOCAL, ANA, viewer, now=now)
        again = await digests.send(LOCAL, ANA, viewer, now=now)
        await office.settled(desk)
        heard = await slack.audiences(LOCAL, CLAIMS)

    assert again is None
    assert "Claims" in direct(office, ANA)[-1]
    assert {audience.name for audience in heard} >= {"claims"}
    assert await slack.is_colleague("operator") is False


async def test_a_role_sheet_is_set_by_whoever_runs_the_unit_and_every_fault_is_named(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "Claims", "champion")
        board = await office.slack.reply_to(await office.slack.direct(ANA, "our AI portfolio"))
        await office.slack.press(ANA, board, SET)
        window = await office.slack.wait_for(lambda: _filled(office, "Which role?"))
        wrong = await office.slack.submit(
            window,
            {
                "unit": "Underwriting",
                "role": "Handler",
                "people": "9" * 30,
                "tasks": "Notes; 6\nCalls; x; 140%",
            },
        )
        hidden = await office.slack.submit(
            window, {"unit": "Underwriting", "role": "Handler", "people": "3", "tasks": "Notes; 6; 40%"}
        )
        right = await office.slack.submit(
            window,
            {"unit": "Claims", "role": "Handler", "people": "3", "tasks": "Notes; 6; 40%\nCalls; 4; 0"},
        )

        unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
        assert unit
        kept = await desk.cairn.store.role_sheets.of(LOCAL, unit.id)

    (sheet,) = [one for one in kept if one.role == "Handler"]
    assert set(wrong.errors) == {"people", "tasks"}
    assert "Line 1: write it as: task; hours a week; share" in wrong.errors["tasks"]
    assert "Line 2: write the hours a week as a number" in wrong.errors["tasks"]
    assert set(hidden.errors) == {"unit"}
    assert right.view
    assert "Claims: Role sheets show that AI handles" in right.view
    assert (sheet.people, sheet.set_by, len(sheet.tasks)) == (3, ANA, 2)
    assert office.slack.problems == []
