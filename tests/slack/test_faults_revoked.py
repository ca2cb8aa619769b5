"""The token is revoked in the middle of a scan: answers are still kept, Slack is left alone, and the next start goes on."""

import asyncio

from bot.demo.slack import Act
from bot.demo.slack.screen import Control
from tests.scenarios.team import Team, asked, rows_on, settle_in, uid
from tests.slack.office import Office

MOST_CALLS = 4
"""One for each post that was under way, and one by whoever looks whether it is true."""


async def test_what_is_answered_is_kept_and_the_next_start_goes_on(office: Office) -> None:
    settle_in(office, ("cara",))
    async with asked(office) as team:
        (row,) = rows_on(await team.begin("ana"))
        office.slack.fail("*", "token_revoked", times=None)
        pressed = await choose(team, "ana", row)
        await asyncio.wait_for(team.desk.delivery.closed.wait(), 30)
        tried = len(office.slack.calls())
        pressed_later = [await choose(team, "ana", row, level) for level in ("1", "3", "1", "2")]
        began_later = await team.slack.press(uid("ben"), team.announcement(), "scan:begin")
        sheet = await team.sheet("ana")
    called = office.slack.calls()[tried:]
    office.slack.mend()
    office.clock.forward(team.desk.pace.most_patience + 1)

    async with office.open() as desk:
        again = Team(office, desk, team.org, team.scan_id)
        card = await again.until_shown(lambda: now if row not in rows_on(now := again.card("ana")) else None)
        begun = await again.until_shown(lambda: again.card("ben"))

    assert all(act.acknowledged for act in (pressed, *pressed_later, began_later))
    assert len(called) <= MOST_CALLS
    assert sheet is not None
    assert str(sheet.sheet.given[row].level) == "2"
    assert rows_on(card)
    assert rows_on(begun) == [row]
    assert office.slack.problems == []


async def choose(team: Team, name: str, row: str, level: str = "2") -> Act:
    """Choose a level in the card that stands there, whatever it asks by now."""
    control = Control(
        {"block_id": f"scan:{team.scan_id}:choice:{row}"},
        {"type": "radio_buttons", "action_id": "scan:choose"},
    )
    return await team.act(uid(name), team.card(name), control, {"selected_option": {"value": level}})
