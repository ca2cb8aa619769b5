"""With a language model an answer arrives point by point; whatever happens, what was shown stays and is not doubled."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from bot.demo.slack import Act, Message
from bot.slack.desk import Desk
from bot.store.drafts import Draft
from bot.store.orgs import LOCAL
from tests.llm.scripted_model import Mishap, ScriptedModel
from tests.slack.growing import LIVELY
from tests.slack.office import STAGE, Office

QUESTION = "What does our AI policy say about notes in the file?"
SAID = ("Write your initials in the file note.", "The note carries initials.", "Initials go into the note.")
THIRD = "itials go into"


def saying(*texts: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A headline and points with these texts; each cites the organisation's first passage by the first line of it."""

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        lines = request["messages"][1]["content"].splitlines()
        at = next(at for at, line in enumerate(lines) if " passage " in line and "· organisation ·" in line)
        number = int(lines[at].partition(" passage ")[2].split()[0])
        cites = [{"n": number, "quote": lines[at + 1]}]
        headline, *points = [{"text": text, "kind": "organisation", "cites": cites} for text in texts]
        return {"outcome": "answered", "headline": headline, "points": points}

    return answer


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    async with ScriptedModel() as scripted:
        scripted.answers(saying(*SAID))
        yield scripted


def with_model(model: ScriptedModel) -> dict[str, Any]:
    key = SecretStr("sk-test")
    return {
        "model": model.name,
        "openai_base_url": model.base_url,
        "openai_api_key": key,
        "model_timeout": 120.0,
    }


@asynccontextmanager
async def held(office: Office, model: ScriptedModel, question: str) -> AsyncIterator[tuple[Desk, Act]]:
    """An answer whose first points are shown while the model has still to write the last one."""
    model.holds(before=THIRD)
    async with office.open(pace=LIVELY, **with_model(model)) as desk:
        act = await office.slack.mention(office.ana, office.general, question)
        await office.slack.wait_for(lambda: SAID[1] in growing(office), timeout=30)
        yield desk, act


def growing(office: Office) -> Message:
    """The message of the answer, as far as it stands."""
    return office.shown(office.general)[0]


async def draft_of(desk: Desk, act: Act, office: Office) -> Draft:
    (draft,) = await desk.cairn.store.drafts.in_thread(LOCAL, office.general.id, act.said.ts)
    return draft


@pytest.mark.parametrize("question", [QUESTION, STAGE], ids=["a model's headline", "the rule's headline"])
async def test_a_point_is_kept_and_shown_while_the_model_writes_the_next(
    office: Office, model: ScriptedModel, question: str
) -> None:
    async with held(office, model, question) as (desk, act):
        shown, writing = growing(office).read(), growing(office).streaming
        kept = json.dumps((await draft_of(desk, act, office)).points)
        model.go_on()
        answer = await office.slack.reply_to(act)
        await office.settled(desk)

    assert writing
    assert SAID[2] not in shown
    for text in SAID[:2]:
        assert text in shown
        assert text in kept
    assert [answer.read().count(text) for text in SAID] == [1, 1, 1]
    assert "Sources:" in answer
    assert len(office.said()) == 1
    assert office.slack.problems == []


async def test_stop_in_the_middle_hangs_up_on_the_model_and_keeps_the_points_that_were_shown(
    office: Office, model: ScriptedModel
) -> None:
    async with held(office, model, QUESTION) as (desk, act):
        await asyncio.wait_for(model.holding.wait(), 30)
        await office.slack.stop(office.ana, office.general, act.said.ts)
        await asyncio.wait_for(model.hung_up.wait(), 30)
        await office.settled(desk)
        (exchange,) = await desk.cairn.store.exchanges.in_thread(LOCAL, office.general.id, act.said.ts)

    shown, offered = office.said(office.general)
    assert [text in shown for text in SAID] == [True, True, False]
    assert "Stopped. What stands above was checked and stays" in offered
    assert SAID[1] in json.dumps(exchange.reply)
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("question", "how"), [(QUESTION, "hangs up"), (QUESTION, "content_filter"), (STAGE, "falls silent")]
)
async def test_a_model_that_breaks_off_leaves_what_it_said_and_a_line_that_there_may_be_more(
    office: Office,
    model: ScriptedModel,
    question: str,
    how: Mishap,
    time_passes: Callable[[float], None],
) -> None:
    model.breaks(THIRD, how)
    async with office.open(pace=LIVELY, **with_model(model)) as desk:
        act = await office.slack.mention(office.ana, office.general, question)
        if how == "falls silent":
            await office.slack.wait_for(lambda: SAID[1] in growing(office))
            time_passes(121)
        answer = await office.slack.reply_to(act)
        await office.settled(desk)

    read = answer.read()
    assert [read.count(text) for text in SAID] == [1, 1, 0]
    assert read.count("This answer may be incomplete") == 1
    assert "by rule" not in read
    assert len(office.said()) == 1
    assert len(model.requests) == 1
    assert office.slack.problems == []


async def test_a_model_that_is_asked_again_says_nothing_twice(office: Office, model: ScriptedModel) -> None:
    model.breaks("your initials", "reports a failure", times=1)
    async with office.open(pace=LIVELY, **with_model(model)) as desk:
        act = await office.slack.mention(office.ana, office.general, QUESTION)
        answer = await office.slack.reply_to(act)
        await office.settled(desk)

    assert [answer.read().count(text) for text in SAID] == [1, 1, 1]
    assert "incomplete" not in answer.read()
    assert len(model.requests) == 2


async def test_an_answer_that_is_begun_anew_after_a_crash_stands_there_once_in_its_new_words(
    office: Office, model: ScriptedModel
) -> None:
    model.holds(before=THIRD)
    async with office.behind(pace=LIVELY, **with_model(model)) as desk, office.listening(desk):
        await office.slack.mention(office.ana, office.general, QUESTION)
        await office.slack.wait_for(lambda: SAID[1] in growing(office), timeout=30)
    office.clock.forward(61)
    model.answers(saying(SAID[0], "It was put differently this time."))
    async with office.open(pace=LIVELY, **with_model(model)) as desk:
        await office.settled(desk)

    (answer,) = office.said(office.general)
    assert answer.read().count(SAID[0]) == 1
    assert SAID[1] not in answer
    assert answer.read().count("It was put differently this time.") == 1
