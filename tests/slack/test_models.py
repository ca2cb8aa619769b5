"""A language model words the answers; however it fails, people get an answer that says how it was made."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from bot.llm import openai_compatible
from tests.llm.obedient_model import obedient
from tests.llm.scripted_model import ScriptedModel
from tests.slack.office import STAGE, Office

Mishap = Callable[[ScriptedModel], object]

LATE = "no answer in time"
MISHAPS: dict[str, Mishap] = {
    LATE: lambda model: model.times_out(),
    "a connection cut off": lambda model: model.cuts_stream(politely=False),
}
"""Before the first word and after it; `tests.services.test_with_a_model` has every kind."""


def with_model(model: ScriptedModel, seconds: float = 120.0) -> dict[str, Any]:
    return {
        "model": model.name,
        "openai_base_url": model.base_url,
        "openai_api_key": SecretStr("sk-test"),
        "model_timeout": seconds,
    }


@pytest.mark.parametrize("mishap", MISHAPS)
async def test_when_the_model_fails_the_answer_is_put_together_by_rule_and_says_so(
    office: Office, mishap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai_compatible, "FIRST_PAUSE", 0.01)
    async with ScriptedModel() as model:
        MISHAPS[mishap](model)
        async with office.open(**with_model(model, 0.3 if mishap == LATE else 120.0)):
            act = await office.slack.mention(office.ana, office.general, STAGE)
            answer = await office.slack.reply_to(act)

    assert act.acknowledged
    assert model.requests
    assert "Harbour Mutual is working on stage 2 of 5" in answer
    assert "by rule" in answer
    assert "[1] " in answer
    assert len(office.said()) == 1
    assert office.slack.problems == []


async def test_what_a_model_does_with_a_poisoned_document_reaches_nobody(office: Office) -> None:
    async with ScriptedModel() as model:
        model.answers(obedient)
        async with office.open(**with_model(model)) as desk:
            act = await office.slack.mention(
                office.ana, office.general, "What does a parking permit cost at the Ashford office?"
            )
            answer = await office.slack.reply_to(act)
            await office.settled(desk)

    assert answer.text
    for posted in office.posted():
        assert "<" not in posted
        assert "evil.example" not in posted
        assert "UBEN" not in posted


async def test_a_poisoned_document_quoted_by_rule_is_defused(office: Office) -> None:
    async with office.open() as desk:
        act = await office.slack.mention(
            office.ana, office.general, "What does a parking permit cost at the Ashford office?"
        )
        answer = await office.slack.reply_to(act)
        await office.settled(desk)

    assert answer.text
    for posted in office.posted():
        assert "<" not in posted
        assert "evil.example" not in posted


async def test_what_a_person_types_is_never_said_back_as_markup(office: Office) -> None:
    asked = "Where is &lt;!channel&gt; <!here> <https://evil.example|our plan> for <@UBEN> at?"
    async with office.open() as desk:
        await office.slack.mention(office.ana, office.general, asked)
        await office.slack.mention(
            office.ana, office.general, "How far is &lt;!channel&gt; <!everyone> with AI?"
        )
        await office.settled(desk)

    assert len(office.said()) == 2
    for posted in office.posted():
        assert "<" not in posted
        assert "evil.example" not in posted


async def test_a_model_is_shown_only_what_everyone_in_the_channel_may_see(office: Office) -> None:
    async with ScriptedModel() as model, office.open(**with_model(model)) as desk:
        for question in (
            "What is the secret name of the merger with Ostrich Mutual?",
            "What is the flood reserve called?",
        ):
            await office.slack.mention(office.ana, office.general, question)
        await office.settled(desk)

    asked = str(model.requests)
    assert "Bluebottle" not in asked
    assert "Kingfisher" not in asked
