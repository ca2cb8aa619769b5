"""Slack wants to be left alone, whatever is asked of it: the answer comes all the same, whole and once."""

import pytest

from tests.slack.growing import LIVELY, endings, joined, told
from tests.slack.office import STAGE, Office

CONNECTING = ("apps.connections.open", "auth.test")
ON_THE_WAY = ("chat.startStream", "chat.appendStream", "chat.update")
PIECES = ("**Yes.**", "\n\n- First, this. [1]", "\n- Then that. [2]", "\n\nThat is all.")


async def test_every_method_that_an_answer_needs_may_be_limited(office: Office) -> None:
    for method in {*await methods_of_an_answer(office), "chat.postMessage"} - {*CONNECTING}:
        office.slack.fail(method, "ratelimited", retry_after=0)

    before = len(office.said())
    async with office.open() as desk:
        # The SDK draws up to a second by lot for each call that it makes again.
        act = await office.slack.mention(office.ana, office.general, STAGE)
        answer = await office.slack.reply_to(act)
        await office.settled(desk)

    limited = {call.method for call in office.slack.calls() if call.status == 429}
    assert {"conversations.info", "users.info"} & limited
    assert {"chat.startStream", "chat.postMessage"} & limited
    assert "stage 2 of 5" in answer
    assert len(office.said()) == before + 1
    assert office.slack.problems == []


async def methods_of_an_answer(office: Office) -> set[str]:
    """What is called for one where nothing goes wrong."""
    async with office.open() as desk:
        await office.slack.reply_to(await office.slack.mention(office.ana, office.general, STAGE))
        await office.settled(desk)
    return {call.method for call in office.slack.calls()}


@pytest.mark.parametrize("method", ON_THE_WAY)
async def test_what_is_limited_on_the_way_is_dropped_and_the_end_is_whole(
    office: Office, method: str
) -> None:
    if method == "chat.update":
        office.slack.fail("chat.startStream", "unknown_method", times=None)

    async def limited() -> None:
        office.slack.fail(method, "ratelimited", times=2, retry_after=0)

    async with office.open(pace=LIVELY) as desk:
        text = await told(office, desk, PIECES, limited)

    assert joined(office) == text
    assert endings(office) == 1
    assert office.slack.problems == []
