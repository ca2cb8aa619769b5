"""A kill at any moment of an answer that is shown while it is made: the next process brings it to its end, whole and once."""

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest

from bot.store.orgs import LOCAL
from tests.llm.scripted_model import ScriptedModel
from tests.scenarios.dying_streams import KEPT, SENT
from tests.slack.growing import joined, text_of
from tests.slack.office import STAGE, Office
from tests.slack.test_serve import SERVE, served

WHILE_IT_IS_MADE = (
    "before:chat_startStream",
    "after:chat_startStream",
    "before:chat_appendStream",
    "after:chat_appendStream",
)
WHEN_IT_IS_WHOLE = (KEPT, "before:chat_stopStream", "after:chat_stopStream", SENT)
EDITED = ("before:chat_postMessage", "after:chat_postMessage", "before:chat_update", "after:chat_update")


@pytest.fixture
async def silent() -> AsyncIterator[ScriptedModel]:
    """A model that lets an answer hang, with what the rule says of it shown."""
    async with ScriptedModel() as model:
        model.times_out()
        yield model


async def _killed(office: Office, point: str, model: ScriptedModel | None = None) -> None:
    """Ask a process that ends at this point; a model has nothing to say once the first of the answer is shown."""
    dying = "tests.scenarios.dying_streams"
    async with served(office, point, *SERVE, module=dying, settings=_with(model)) as cairn:
        await cairn.until("Cairn listens to Slack")
        await office.slack.wait_for(lambda: office.slack.connections)
        await office.slack.mention(office.ana, office.general, STAGE)
        ending = asyncio.create_task(cairn.process.wait())
        shown = asyncio.create_task(office.slack.wait_for(office.shown, timeout=60))
        await asyncio.wait({ending, shown}, return_when=asyncio.FIRST_COMPLETED)
        if model:
            model.go_on()
        ended = await asyncio.wait_for(ending, 60)
        shown.cancel()
    assert ended == -signal.SIGKILL, cairn.wrote


async def _brought_to_its_end(office: Office) -> None:
    office.clock.forward(200)
    async with office.open() as desk:
        await office.answered(desk)
        await office.settled(desk)
        (thread,) = {message.thread for message in office.shown()}
        (exchange,) = await desk.cairn.store.exchanges.in_thread(LOCAL, office.general.id, thread)
        await office.slack.wait_for(lambda: office.slack.session(office.general, thread) == "active")
        drafts = await desk.cairn.store.drafts.in_thread(LOCAL, office.general.id, thread)

    (answer,) = office.shown()
    assert isinstance(exchange.reply, dict)
    assert not answer.streaming
    assert answer.read().count("Harbour Mutual is working on stage 2 of 5") == 1
    assert answer.read().count("Sources:") == 1
    for point in exchange.reply["points"]:
        assert answer.read().count(point["text"]) == 1
    assert drafts == []
    assert office.slack.problems == []


def _with(model: ScriptedModel | None) -> dict[str, str]:
    if model is None:
        return {}
    patient = {"CAIRN_MODEL_TIMEOUT": "120"}
    return patient | {
        "CAIRN_MODEL": model.name,
        "OPENAI_BASE_URL": model.base_url,
        "OPENAI_API_KEY": "sk-test",
    }


@pytest.mark.parametrize("point", WHILE_IT_IS_MADE)
async def test_killed_while_the_answer_is_made(office: Office, silent: ScriptedModel, point: str) -> None:
    await _killed(office, point, silent)

    await _brought_to_its_end(office)


@pytest.mark.parametrize("point", WHEN_IT_IS_WHOLE)
async def test_killed_when_the_answer_is_whole(office: Office, point: str) -> None:
    await _killed(office, point)

    await _brought_to_its_end(office)


@pytest.mark.parametrize("point", EDITED)
async def test_killed_where_a_message_is_changed_instead(
    office: Office, silent: ScriptedModel, point: str
) -> None:
    office.slack.fail("chat.startStream", "unknown_method", times=None)

    await _killed(office, point, silent)

    await _brought_to_its_end(office)


async def test_killed_in_the_middle_what_was_shown_stays_and_is_continued(
    office: Office, silent: ScriptedModel
) -> None:
    async with served(office, *SERVE, settings=_with(silent)) as cairn:
        await cairn.until("Cairn listens to Slack")
        await office.slack.wait_for(lambda: office.slack.connections)
        await office.slack.mention(office.ana, office.general, STAGE)
        await office.slack.wait_for(lambda: "stage 2 of 5" in office.shown()[0])
        await cairn.stop(signal.SIGKILL)
    (before,) = office.shown()

    await _brought_to_its_end(office)

    (after,) = office.shown()
    assert before.ts == after.ts
    assert joined(office).startswith(before.text)
    assert text_of(after)
