"""An answer is shown while it is made; whatever Slack does to that, its text is there at the end, whole and once."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pytest
from _pytest.mark import ParameterSet

from bot.store.orgs import LOCAL
from tests.slack.composers import Gated
from tests.slack.growing import LIVELY, endings, joined, told
from tests.slack.office import QUICK, STAGE, Office

SHORT = ("**Yes.**", "\n\n- First, this. [1]", "\n- Then that. [2]", "\n\nThat is all.")
LONG = tuple(f"\n\n- Point {number}: {'so it is. ' * 40}" for number in range(80))
ONE_DELTA = ("**Yes.**", "word " * 8_000)
assert len(ONE_DELTA[1]) == 40_000

Arrange = Callable[[Office], object]


def fails(method: str, error: str, **more: object) -> Arrange:
    """A mishap of one call; a Slack that is asked too often wants to be asked again at once."""
    return lambda office: office.slack.fail(method, error, retry_after=0, **more)  # type: ignore[arg-type]


def both(*some: Arrange) -> Arrange:
    return lambda office: [one(office) for one in some]


START, APPEND, STOP = "chat.startStream", "chat.appendStream", "chat.stopStream"
POST, UPDATE = "chat.postMessage", "chat.update"
NO_STREAMS = fails(START, "unknown_method", times=None)

AT_THE_START: dict[str, Arrange] = {
    "nothing goes wrong": lambda _: None,
    **{f"{code} when it begins": fails(START, code) for code in (
        "ratelimited", "dropped", "http_500", "internal_error", "unknown_method", "channel_type_not_supported",
        "invalid_thread_ts", "missing_recipient_team_id", "missing_recipient_user_id", "feature_disabled",
    )},
    "it began, though the answer was lost": fails(START, "dropped", after_accepting=True),
    "it began, though a server error came back": fails(START, "http_503", after_accepting=True),
    "edited, as streams are not supported": NO_STREAMS,
    "edited, and posting is lost": both(NO_STREAMS, fails(POST, "dropped")),
    "edited, and posted though the answer was lost": both(NO_STREAMS, fails(POST, "dropped", after_accepting=True)),
    "edited, and posting has to wait": both(NO_STREAMS, fails(POST, "ratelimited")),
}  # fmt: skip

ON_THE_WAY: dict[str, Arrange] = {
    **{f"{code} on the way": fails(APPEND, code) for code in (
        "ratelimited", "dropped", "http_500", "internal_error", "message_not_in_streaming_state",
        "streaming_state_conflict", "msg_too_long", "not_authorized", "message_not_found",
    )},
    "added, though the answer was lost": fails(APPEND, "dropped", after_accepting=True),
    "added, though a server error came back": fails(APPEND, "http_502", after_accepting=True),
    **{f"{code} at the end": fails(STOP, code) for code in (
        "ratelimited", "dropped", "http_500", "internal_error", "message_not_in_streaming_state", "invalid_blocks",
        "msg_blocks_too_long", "invalid_chunks",
    )},
    "the blocks below are never taken": fails(STOP, "invalid_blocks", times=3),
    "ended, though the answer was lost": fails(STOP, "dropped", after_accepting=True),
    "the stream expired": lambda office: office.slack.pass_time(301),
    "the stream grew old": lambda office: office.clock.forward(241),
    "429 on everything": fails("*", "ratelimited", times=4),
}  # fmt: skip

EDITED: dict[str, Arrange] = {
    **{f"{code} when it is changed": fails(UPDATE, code) for code in (
        "ratelimited", "dropped", "http_500", "internal_error", "msg_too_long", "invalid_blocks",
    )},
    "changed, though the answer was lost": fails(UPDATE, "dropped", after_accepting=True),
    "it grew old, which is nothing to a message": lambda office: office.clock.forward(241),
}  # fmt: skip


LENGTHENED = ("ratelimited", "lost", "expired", "old", "too_long", "not_in_streaming_state on the way")


def over_several(mishaps: Iterable[str]) -> list[ParameterSet]:
    """Each with a short answer, and with one of several messages what may strike the wrong one of them."""
    lengthened = [mishap for mishap in mishaps if any(words in mishap for words in LENGTHENED)]
    return [
        *(pytest.param(mishap, SHORT, id=f"{mishap}-short") for mishap in mishaps),
        *(pytest.param(mishap, LONG, id=f"{mishap}-long") for mishap in lengthened),
    ]


@pytest.mark.parametrize("mishap", AT_THE_START)
async def test_whatever_happens_at_the_start_the_text_is_there_once(office: Office, mishap: str) -> None:
    AT_THE_START[mishap](office)

    async with office.open(pace=LIVELY) as desk:
        text = await told(office, desk, SHORT)

    assert joined(office) == text
    assert endings(office) == 1
    assert len(office.shown()) == 1
    assert office.slack.problems == []


@pytest.mark.parametrize(("mishap", "pieces"), over_several(ON_THE_WAY))
async def test_whatever_happens_on_the_way_the_text_is_there_once(
    office: Office, mishap: str, pieces: Sequence[str]
) -> None:
    async def goes_wrong() -> None:
        ON_THE_WAY[mishap](office)

    async with office.open(pace=LIVELY) as desk:
        text = await told(office, desk, pieces, goes_wrong)

    assert joined(office) == text
    assert endings(office) == 1
    assert office.slack.problems == []
    assert not any(message.streaming for message in office.shown())


@pytest.mark.parametrize(("mishap", "pieces"), over_several(EDITED))
async def test_where_a_message_is_changed_instead_the_text_is_there_once(
    office: Office, mishap: str, pieces: Sequence[str]
) -> None:
    NO_STREAMS(office)

    async def goes_wrong() -> None:
        EDITED[mishap](office)

    async with office.open(pace=LIVELY) as desk:
        text = await told(office, desk, pieces, goes_wrong)

    assert joined(office) == text
    assert endings(office) == 1
    assert office.slack.problems == []


@pytest.mark.parametrize("way", ["stream", "edit"])
@pytest.mark.parametrize("pieces", [LONG, ONE_DELTA], ids=["many points", "one delta of 40,000"])
async def test_a_long_answer_rolls_over_by_size(office: Office, way: str, pieces: Sequence[str]) -> None:
    if way == "edit":
        NO_STREAMS(office)

    async with office.open(pace=LIVELY) as desk:
        text = await told(office, desk, pieces)

    assert joined(office) == text
    assert len(office.shown()) >= 3
    assert max(len(one.text or str(one.blocks[0].get("text"))) for one in office.shown()) <= 11_000
    assert endings(office) == 1
    assert office.slack.problems == []


async def test_an_old_stream_rolls_over_before_slack_ends_it(office: Office) -> None:
    async def time_passes() -> None:
        office.clock.forward(241)
        office.slack.pass_time(241)

    async with office.open(pace=LIVELY) as desk:
        await told(office, desk, SHORT, time_passes)

    first, second = office.shown()
    assert (first.text, second.text) == (SHORT[0], "".join(SHORT[1:]))
    assert [call.error for call in office.slack.calls(APPEND) if call.error] == []


async def test_what_somebody_stopped_ends_quietly(office: Office) -> None:
    async def stopped() -> None:
        (message,) = office.shown()
        await office.slack.stop(office.ana, office.general, message.thread)

    async with office.open(pace=LIVELY) as desk:
        await told(office, desk, SHORT, stopped)

    assert joined(office) == SHORT[0]
    assert endings(office) == 0
    assert len(office.shown()) == 1


async def test_a_message_that_somebody_deleted_is_said_again(office: Office) -> None:
    async def deleted() -> None:
        (message,) = office.shown()
        office.slack.state.board.remove(message)

    async with office.open(pace=LIVELY) as desk:
        text = await told(office, desk, SHORT, deleted)

    assert joined(office) == text
    assert endings(office) == 1


async def test_where_messages_cannot_grow_at_all_answers_are_posted_whole(office: Office) -> None:
    NO_STREAMS(office)
    composer = Gated()
    async with office.open(composer=composer, pace=LIVELY) as desk:
        office.slack.fail(
            POST, "invalid_blocks", times=1
        )  # a markdown block, which only some workspaces take
        await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
        await office.slack.wait_for(lambda: office.slack.calls(POST))
        composer.open.set()
        await office.settled(desk)
        await office.slack.reply_to(await office.slack.mention(office.ana, office.general, STAGE))
        await office.settled(desk)

    assert len(office.said()) == 2
    for answer in office.said():
        assert "Harbour Mutual is working on stage 2 of 5" in answer
        assert "[1] Scan of 3 October 2026, Harbour Mutual" in answer
        assert "[Helpful]" in answer
        assert all(block["type"] != "markdown" for block in answer.blocks)
    assert len(office.slack.calls(POST)) == 3
    assert office.slack.problems == []


@pytest.mark.parametrize("place", ["channel", "direct"])
async def test_the_plan_comes_first_with_what_was_read_and_who_it_is_for(office: Office, place: str) -> None:
    composer = Gated()
    async with office.open(composer=composer, pace=LIVELY) as desk:
        act = (
            await office.slack.mention(office.ana, office.general, STAGE)
            if place == "channel"
            else await office.slack.direct(office.ana, STAGE)
        )
        await composer.at_work()
        await office.slack.wait_for(lambda: "stage 2 of 5" in office.shown()[0])
        (growing,) = office.shown()
        composer.open.set()
        answer = await office.slack.reply_to(act)
        await office.settled(desk)

    first = office.slack.calls(START)[0].arguments
    assert (first["recipient_team_id"], first["recipient_user_id"]) == (office.slack.team_id, office.ana.id)
    assert first["task_display_mode"] == "plan"
    assert first["chunks"][0] == {"type": "plan_update", "title": "Looking this up"}
    assert growing.streaming
    titles = [task["title"] for task in answer.tasks]
    assert titles[0] == "Reading the guidance"
    assert any(title.endswith("of your documents") for title in titles)
    assert any(title.startswith("Looking at the scan of 3 October 2026") for title in titles)
    assert {task["status"] for task in answer.tasks} == {"complete"}
    (documents,) = [task for task in answer.tasks if task["title"].endswith("of your documents")]
    assert documents["output"].count(" · ") == int(documents["title"].split()[1]) - 1
    assert answer.plan == "What I looked at"
    assert office.slack.problems == []


async def test_each_point_is_in_the_record_before_it_is_shown(office: Office) -> None:
    composer = Gated()
    async with office.open(composer=composer, pace=LIVELY) as desk:
        await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
        await office.slack.wait_for(lambda: "stage 2 of 5" in office.shown()[0])
        ((_, draft),) = [(o, d) for o, d in await _drafts(office, desk)]
        composer.open.set()
        await office.settled(desk)
        left = await _drafts(office, desk)

    assert "stage 2 of 5" in json.dumps(draft.points)
    assert left == []


async def _drafts(office: Office, desk) -> list:  # type: ignore[no-untyped-def]
    thread = office.shown(office.general)[0].thread
    return [(LOCAL, one) for one in await desk.cairn.store.drafts.in_thread(LOCAL, office.general.id, thread)]


async def test_a_short_reply_is_not_streamed(office: Office) -> None:
    async with office.open() as desk:
        await office.slack.reply_to(await office.slack.direct(office.ana, "hello"))
        await office.settled(desk)

    assert office.slack.calls(START) == []


async def test_above_slacks_measure_answers_are_posted_whole_and_some_streams_are_left_to_direct_messages(
    office: Office,
) -> None:
    async with office.open(pace=replace(QUICK, streams=3)) as desk:
        for _ in range(3):
            await office.slack.reply_to(await office.slack.mention(office.ana, office.general, STAGE))
        in_channel = len(office.slack.calls(START))
        await office.slack.reply_to(await office.slack.direct(office.ana, STAGE))
        await office.settled(desk)

    assert in_channel == 2
    assert len(office.slack.calls(START)) == 3
    assert all("stage 2 of 5" in answer for answer in office.said())


async def test_a_stream_that_cannot_be_ended_where_it_stands_is_told_in_private(office: Office) -> None:
    composer = Gated()
    async with office.open(composer=composer) as desk:
        await office.slack.mention(office.ana, office.general, STAGE)
        await composer.at_work()
        office.slack.fail(STOP, "is_archived")
        composer.open.set()
        await office.settled(desk)

    told_in_private = office.said(office.slack.direct_channel(office.ana))
    assert "I have an answer to your question but could not post it" in told_in_private[0]
