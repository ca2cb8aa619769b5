"""Presses that nobody may make: each ends in one clear private sentence, and nothing in the record changes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.conversation.path import Asked, Setup
from bot.demo.slack import Message, View
from bot.services.scans import Draft, Invitation
from bot.slack.blocks.notice import MOVED_ON, TOO_LATE
from tests.scenarios.team import Team, asked, dump, settle_in, uid
from tests.slack.office import Office


@pytest.fixture
async def team(office: Office) -> AsyncIterator[Team]:
    """Ana, Ben and Cara are asked; Dan is in the channel and was not asked; Eve is elsewhere; Zoe is a guest."""
    settle_in(office, ("cara", "dan"))
    office.slack.add_person("eve", id=uid("eve"))
    guest = office.slack.add_person("zoe", id=uid("zoe"), is_restricted=True)
    office.slack.join(guest, office.claims)
    async with asked(office) as team:
        await team.begin("ana")
        await team.choose("ana", "WE1", "2")
        await team.quiet()
        yield team


def window(team: Team, name: str) -> str:
    """What stands in the window that opened before somebody."""
    return str(team.slack.modal(uid(name)).read())


def private(team: Team, name: str) -> str:
    """The last thing that somebody was told and nobody else: in a window, in the channel, or directly."""
    try:
        return window(team, name)
    except LookupError:
        return team.told(name) or (team.read(team.dm(name)[-1]) if team.dm(name) else "")


def said_to(team: Team, name: str) -> int:
    """How many things somebody was told in private."""
    return len(team.slack.views) + len(team.slack.ephemerals(uid(name))) + len(team.dm(name))


@dataclass
class Forged:
    """A press that somebody may not make, and what they are told."""

    by: str
    action: str
    says: str
    value: str | None = None
    key: str = "scan"

    async def press(self, team: Team) -> None:
        report = {} if self.value is None else {"value": self.value}
        block_id = f"scan:{team.scan_id}:do:{self.key}"
        act = await team.forge(uid(self.by), self.action, block_id=block_id, **report)
        assert act.acknowledged


RUNS_IT = "Only the champions and managers of Marketing can do that. Nothing was changed."
NOT_ASKED = "you are not among those asked in the scan of Marketing"
FORGED = {
    "close by a respondent": Forged("ben", "scan:close", RUNS_IT),
    "extend by a respondent": Forged("ben", "scan:extend", RUNS_IT, "1"),
    "cancel by a respondent": Forged("ben", "scan:cancel", RUNS_IT),
    "manage by a respondent": Forged("ben", "scan:manage", RUNS_IT),
    "close by somebody from elsewhere": Forged("eve", "scan:close", RUNS_IT),
    "close by a guest": Forged("zoe", "scan:close", RUNS_IT),
    "why before there is a result": Forged("ben", "scan:why", "has no result yet"),
    "export before there is a result": Forged("ana", "scan:export", "has no result yet"),
    "why by somebody from elsewhere": Forged("eve", "scan:why", "Only those in the channel of Marketing"),
    "why by a guest": Forged("zoe", "scan:why", "Only those in the channel of Marketing"),
    "begin by a guest": Forged("zoe", "scan:begin", "you are here as a guest. Nothing was saved."),
    "begin by somebody from elsewhere": Forged("eve", "scan:begin", NOT_ASKED),
    "an answer by somebody from elsewhere": Forged("eve", "scan:unknown", NOT_ASKED, key="WE1"),
    "an answer by somebody who was not asked": Forged("dan", "scan:unknown", NOT_ASKED, key="WE1"),
    "not me by somebody who was not asked": Forged("dan", "scan:decline", NOT_ASKED),
    "a passage by somebody from elsewhere": Forged("eve", "scan:this:0", "could not find that passage", "x"),
    "the full text by somebody from elsewhere": Forged("eve", "scan:more", MOVED_ON, key="WE1"),
    "a passage that was never shown": Forged("ana", "scan:this:0", "could not find that passage", "p1"),
}


async def test_a_forged_press_changes_nothing_and_is_told_so(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    before = dump(team.office.home)

    for what, forged in FORGED.items():
        before_it = said_to(team, forged.by)
        await forged.press(team)

        assert forged.says in private(team, forged.by), what
        assert dump(team.office.home) == before, what
        assert said_to(team, forged.by) == before_it + 1, what
        for view in team.slack.views:
            assert view.user == uid(forged.by), what
            await team.slack.close(view)
    assert team.slack.problems == []
    logged = [record.getMessage() for record in caplog.records if "Turned down" in record.getMessage()]
    assert any(f"close by {uid('eve')} on {team.scan_id} (not_yours)" in line for line in logged)


async def test_a_scan_that_nobody_knows_is_said_to_be_unknown(team: Team) -> None:
    before = dump(team.office.home)

    await team.forge(uid("ben"), "scan:unknown", block_id=f"scan:{'0' * 32}:do:WE1")

    assert "I do not know this scan any more" in team.told("ben")
    assert dump(team.office.home) == before


async def test_a_respondent_of_another_unit_answers_only_their_own(team: Team) -> None:
    """Eve is asked about Sales, and presses with the id of Marketing's scan."""
    now = team.office.clock()
    invited = [Invitation(uid(name), Asked()) for name in ("eve", "zoe", "dan")]
    sales = team.slack.add_channel("sales", [uid("eve")], id="CSALES")
    draft = Draft(Setup(unit="Sales"), invited, now + timedelta(days=3), sales.id, {"kind": "channel"})
    await team.desk.scans.start(team.org, uid("eve"), draft, now=now)
    await team.quiet()
    before = dump(team.office.home)

    await team.forge(uid("eve"), "scan:take:4", block_id=f"scan:{team.scan_id}:take:WE1")
    assert NOT_ASKED in private(team, "eve")
    await team.forge(uid("eve"), "scan:close")
    assert RUNS_IT in private(team, "eve")
    assert dump(team.office.home) == before


@pytest.mark.parametrize("action", ["scan:manage", "scan:about"])
async def test_a_window_that_slack_does_not_open_any_more_is_told_in_private(team: Team, action: str) -> None:
    before = dump(team.office.home)
    team.slack.fail("views.open", "expired_trigger_id")

    act = await team.forge(uid("ana"), action)

    assert act.acknowledged
    assert team.told("ana") == TOO_LATE
    assert dump(team.office.home) == before


async def test_what_was_done_is_told_though_no_window_opens(team: Team) -> None:
    """The scan is longer open, so "nothing was changed" would be wrong."""
    team.slack.fail("views.open", "expired_trigger_id")

    await team.forge(uid("ana"), "scan:extend", value="1")

    assert "The scan is open until" in team.told("ana")


async def test_a_window_of_one_who_runs_it_is_of_no_use_to_another(team: Team) -> None:
    await team.slack.press(uid("ana"), team.announcement(), "scan:manage")
    view: View = team.slack.modal(uid("ana"))
    before = dump(team.office.home)
    payload = _submission(team, view, uid("ben"), {"scan:until": {"selected_date": "2031-01-01"}})

    told = await team.slack.tell("interactive", payload)

    assert told.acknowledged
    assert RUNS_IT in str(told.ack.payload)
    assert dump(team.office.home) == before


def _submission(team: Team, view: View, by: str, values: dict[str, dict[str, str]]) -> dict[str, object]:
    return {
        "type": "view_submission",
        "team": {"id": team.slack.team_id},
        "user": {"id": by},
        "view": {
            "id": view.id,
            "type": "modal",
            "callback_id": view.callback_id,
            "private_metadata": view.payload["private_metadata"],
            "state": {"values": {f"block{n}": {name: one} for n, (name, one) in enumerate(values.items())}},
        },
    }


async def test_without_its_announcement_a_scan_goes_on(team: Team) -> None:
    gone = team.announcement()
    team.slack.state.board.remove(gone)

    act = await team.forge(uid("ben"), "scan:begin", message=gone)

    assert act.acknowledged
    await team.until_shown(lambda: team.card("ben"))
    team.forward(timedelta(seconds=6))
    await team.quiet()
    assert team.in_channel() == []
    await _all_three(team, begun=("ana", "ben"))
    assert "Marketing is working on stage 1" in await team.result(0)
    assert team.slack.problems == []


async def _all_three(team: Team, begun: tuple[str, ...] = ("ana",), gone: Message | None = None) -> None:
    for name in ("ana", "ben", "cara"):
        if name not in begun:
            await team.forge(uid(name), "scan:begin", message=gone or Message("CCLAIMS", "1.1", "U0CAIRN"))
            await team.until_shown(lambda one=name: team.card(one))  # type: ignore[misc]
        await team.answer(name)
    await team.ended()


async def test_after_the_close_a_press_says_so_whatever_it_is(team: Team) -> None:
    stale, card = team.announcement(), team.card("ana")
    await _all_three(team)
    await team.result()
    await team.at_rest()
    before = dump(team.office.home)

    over = "I did not save that: the scan of Marketing is over."
    for action, message in (("scan:begin", stale), ("scan:decline", stale), ("scan:unknown", card)):
        await team.forge(uid("ana"), action, message=message, block_id=f"scan:{team.scan_id}:do:WE2")
        assert over in team.told("ana")
    for action in ("scan:close", "scan:cancel", "scan:extend", "scan:manage"):
        await team.forge(uid("ana"), action, value="1")
        assert "The scan of Marketing is over, so nothing was changed." in window(team, "ana")
    assert dump(team.office.home) == before


Mishap = Callable[[Team], Awaitable[object] | object]
LOST: dict[str, tuple[Mishap, str]] = {
    "archived": (
        lambda team: team.slack.change_channel(team.office.claims, is_archived=True),
        "you are not among those asked",
    ),
    "without Cairn": (
        lambda team: team.slack.leave(team.slack.bot_user_id, team.office.claims),
        "Slack could not tell me just now who is who",
    ),
}


@pytest.mark.parametrize(("mishap", "says"), LOST.values(), ids=LOST.keys())
async def test_in_a_channel_that_is_lost_people_answer_and_are_told_directly(
    team: Team, mishap: Mishap, says: str
) -> None:
    stale = team.announcement()
    mishap(team)
    team.desk.people.forget()

    await team.forge(uid("eve"), "scan:begin", message=stale)
    assert says in team.dm("eve")[-1]

    await team.forge(uid("ben"), "scan:begin", message=stale)
    await team.until_shown(lambda: team.card("ben"))
    assert any("Your cards for Marketing are in our direct messages" in one for one in team.dm("ben"))
    await _all_three(team, begun=("ana", "ben"), gone=stale)
    told = await team.until_shown(
        lambda: next((one for one in team.dm("ana") if "could not post" in one), None)
    )
    assert "It is kept all the same; here it is, for you to pass on." in told
    await team.until_shown(
        lambda: next((one for one in team.dm("ana") if "Marketing is working on stage 1" in one), None)
    )
    assert team.slack.problems == []


async def test_a_scan_that_cannot_be_announced_can_be_ended(team: Team) -> None:
    """Sales has a channel that Cairn may not post in."""
    sales = team.slack.add_channel("sales", [uid("eve")], id="CSALES", with_app=False)
    now = team.office.clock()
    invited = [Invitation(uid("eve"), Asked())]
    draft = Draft(Setup(unit="Sales"), invited, now + timedelta(days=3), sales.id, {"kind": "channel"})
    scan = await team.desk.scans.start(team.org, uid("eve"), draft, now=now)
    team.desk.delivery.wake()

    told = await team.until_shown(lambda: team.dm("eve")[0] if team.dm("eve") else None)
    assert "I could not announce your scan in its channel" in told
    assert "So nobody has been asked yet." in told
    await team.slack.press(uid("eve"), told, "scan:manage")
    view = team.slack.modal(uid("eve"))
    await team.slack.press(uid("eve"), view, "scan:cancel")

    ended = await team.desk.cairn.store.scans.by_id(team.org, scan.id)
    assert ended is not None
    assert ended.state == "cancelled"
    assert "what was answered is erased" in window(team, "eve")


async def test_who_came_into_the_channel_later_may_answer_too(team: Team) -> None:
    await team.begin("dan")

    assert "Question 1 of 7" in team.card("dan")
    team.forward(timedelta(seconds=6))
    await team.quiet()
    assert "1 of 4 has answered." in team.announcement()
