"""What Slack refused is known to every process that serves the record, for a day, and forgotten when the workspace leaves."""

import pytest

from bot.slack.desk import Desk
from bot.slack.leaving import left
from bot.slack.status import Status
from bot.store.orgs import LOCAL
from tests.slack.growing import LIVELY, Teller, ladder_of
from tests.slack.office import CLAIMS, GENERAL, Office

START, SESSION, LINE = "chat.startStream", "agents.sessions.setStatus", "assistant.threads.setStatus"
A_DAY = 86_400


async def answer(office: Office, desk: Desk, in_claims: bool = False) -> int:
    """An answer grows in a desk that knows what its record knows; how often a stream was begun by then."""
    act = await office.slack.message(office.ana, office.claims if in_claims else office.general, "a question")
    teller = Teller(office, desk, act)
    await teller.tell("Yes.")
    await teller.streaming.close()
    return len(office.slack.calls(START))


@pytest.mark.parametrize(("code", "seconds"), [("unknown_method", A_DAY), ("missing_scope", 600)])
async def test_what_one_process_learnt_another_knows_for_a_time_and_so_does_one_after_a_restart(
    office: Office, code: str, seconds: int
) -> None:
    office.slack.fail(START, code, times=None)
    async with office.behind(pace=LIVELY) as desk, office.behind(pace=LIVELY) as beside:
        tried = [await answer(office, desk), await answer(office, beside)]
    async with office.behind(pace=LIVELY) as after:
        tried.append(await answer(office, after))
        office.clock.forward(seconds - 60)
        tried.append(await answer(office, after))
        office.clock.forward(61)
        tried.append(await answer(office, after))

    assert tried == [1, 1, 1, 1, 2]


async def test_what_is_refused_in_one_channel_is_tried_in_another(office: Office) -> None:
    office.slack.fail(START, "missing_recipient_user_id", times=1)
    async with office.behind(pace=LIVELY) as desk, office.behind(pace=LIVELY) as beside:
        tried = [await answer(office, desk), await answer(office, beside)]
        elsewhere = await answer(office, beside, in_claims=True)

    assert (tried, elsewhere) == ([1, 1], 2)


async def test_a_message_that_cannot_change_either_is_posted_whole_by_everybody(office: Office) -> None:
    async with office.behind() as desk, office.behind() as beside:
        lower = await ladder_of(office, desk).refused(LOCAL, GENERAL, "edit", "invalid_blocks")
        way = await ladder_of(office, beside).way(LOCAL, CLAIMS, direct=True)

    assert (lower, way) == ("post", "post")


async def test_a_pause_is_each_process_s_own_and_short(office: Office) -> None:
    async with office.behind() as desk:
        paused, other = ladder_of(office, desk), ladder_of(office, desk)
        await paused.refused(LOCAL, GENERAL, "stream", "ratelimited")
        at_once = [await one.way(LOCAL, GENERAL, direct=True) for one in (paused, other)]
        office.clock.forward(31)
        later = await paused.way(LOCAL, GENERAL, direct=True)

    assert (at_once, later) == (["post", "stream"], "stream")


@pytest.mark.parametrize("refused", [[SESSION], [SESSION, LINE]], ids=["no sessions", "no status at all"])
async def test_that_slack_knows_no_sessions_is_known_to_others_too(
    office: Office, refused: list[str]
) -> None:
    for method in refused:
        office.slack.fail(method, "feature_disabled", times=None)
    async with office.behind() as desk, office.behind() as beside:
        act = await office.slack.message(office.ana, office.general, "a question")
        for one in (desk, beside):
            status = Status(one.saying, one.cairn.store.detours, office.clock)
            await status.rest(LOCAL, GENERAL, act.said.ts, "active")

    assert [len(office.slack.calls(method)) for method in (SESSION, LINE)] == [1, 3 - len(refused)]


async def test_a_workspace_that_leaves_is_tried_afresh_when_it_is_back(office: Office) -> None:
    async with office.behind() as desk:
        store, team = desk.cairn.store, office.slack.team_id
        org = (await store.orgs.for_team(team, now=office.clock())).id
        await store.detours.take(org, "", "post", now=office.clock())
        office.clock.forward(5)
        gone = left(
            {
                "team_id": team,
                "event_time": int(office.clock().timestamp()),
                "event": {"type": "app_uninstalled"},
            }
        )
        assert gone
        await desk.leaving.take(gone)
        known = await store.detours.known(org, GENERAL, now=office.clock())

    assert known == frozenset()
