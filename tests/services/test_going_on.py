"""An answer that was stopped goes on: what was read is not said again, and what is kept is the whole of it."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.conversation.broken_off import BROKEN_OFF, as_kept, part_of
from bot.conversation.message import Message, Person, Place
from bot.conversation.reply import Advice, Point
from bot.services.cairn import Cairn, Done
from bot.services.unfolding import ALL_SAID, THE_REST
from bot.store.exchanges import Exchange
from bot.store.orgs import LOCAL
from tests.conftest import Opens
from tests.llm.scripted_model import ScriptedModel
from tests.services.asking import NOW, everybodys_eyes
from tests.services.test_with_a_model import RULE, numbered

STAGE = "What stage are we at, and what is next?"
NOTES = "What does our AI policy say about notes in the file?"
THREAD = Place(LOCAL, "terminal", "thread", private=True)


def asked(question: str, continues: str = "", person: str = "UANA") -> Message:
    return Message(question, Person(person, LOCAL), THREAD, "", NOW, continues=continues)


async def heard(cairn: Cairn, message: Message) -> tuple[list[Point], Done]:
    events = [event async for event in cairn.hear(message, everybodys_eyes())]
    points = [event for event in events if isinstance(event, Point)]
    assert isinstance(events[-1], Done)
    return points, events[-1]


async def stopped(cairn: Cairn, question: str, read: Sequence[Point], person: str = "UANA") -> str:
    """The record after somebody stopped an answer when they had read this much of it."""
    exchange = Exchange(
        id=uuid.uuid4().hex,
        channel=THREAD.channel,
        thread=THREAD.thread,
        person=person,
        question=question,
        intent=BROKEN_OFF,
        reply=as_kept(part_of(read)),
        composer="stopped",
        asked_at=NOW,
    )
    await cairn.store.exchanges.record(LOCAL, exchange)
    return exchange.id


def cited(points: Sequence[Point]) -> set[int]:
    return {n for point in points for n in point.cites}


@pytest.mark.parametrize("read", [1, 3], ids=["the headline", "three points"])
@pytest.mark.parametrize("question", [STAGE, NOTES], ids=["by rule", "quoted"])
async def test_both_parts_together_are_the_answer_and_nothing_is_said_twice(
    sample_opens: Opens, question: str, read: int
) -> None:
    async with sample_opens() as cairn:
        all_points, whole = await heard(cairn, asked(question))
        part = all_points[:read]
        told, done = await heard(cairn, asked(question, await stopped(cairn, question, part)))

    assert isinstance(whole.reply, Advice)
    assert isinstance(done.reply, Advice)
    head, *rest = told
    assert head.text == (THE_REST if len(all_points) > read else ALL_SAID)
    assert [one.text for one in [*part, *rest]] == [one.text for one in all_points]
    assert [source.n for source in done.reply.sources] == sorted(cited(rest))
    assert {source.n for source in done.reply.sources} & cited(part) == cited(rest) & cited(part)
    assert done.exchange.reply["headline"] == whole.exchange.reply["headline"]
    assert done.exchange.reply["points"] == whole.exchange.reply["points"]
    assert done.exchange.reply["sources"] == whole.exchange.reply["sources"]
    assert done.exchange.intent == whole.exchange.intent


async def test_where_nothing_is_left_one_sentence_says_so_and_the_whole_is_kept(sample_opens: Opens) -> None:
    async with sample_opens() as cairn:
        all_points, whole = await heard(cairn, asked(STAGE))
        told, done = await heard(cairn, asked(STAGE, await stopped(cairn, STAGE, all_points)))

    assert [one.text for one in told] == [ALL_SAID]
    assert isinstance(done.reply, Advice)
    assert (done.reply.points, done.reply.sources, done.reply.offers) == ((), (), ())
    assert done.exchange.reply["points"] == whole.exchange.reply["points"]


async def test_what_somebody_else_read_is_told_to_nobody_as_their_own(sample_opens: Opens) -> None:
    async with sample_opens() as cairn:
        all_points, _ = await heard(cairn, asked(STAGE))
        bens = await stopped(cairn, STAGE, all_points, person="UBEN")
        told, _ = await heard(cairn, asked(STAGE, bens))

    assert told == all_points


async def test_the_thread_goes_on_from_the_whole_answer(sample_opens: Opens) -> None:
    async with sample_opens() as cairn:
        all_points, _ = await heard(cairn, asked(STAGE))
        message = asked(STAGE, await stopped(cairn, STAGE, all_points[:2]))
        _, done = await heard(cairn, message)
        assert await cairn.keep(message, done)
        _, followed = await heard(cairn, replace(asked("and for Claims?"), at=NOW.replace(hour=10)))
        turns = await cairn._thread(message)

    assert followed.exchange.intent == "ShowStage"
    assert str(followed.exchange.reply["headline"]).startswith("Claims ")
    assert [turn.intent for turn in turns] == ["ShowStage"]


def points(*texts: str) -> Callable[[dict[str, object]], dict[str, object]]:
    """A headline and points with these texts, each of which cites the rule on notes."""

    def answer(request: dict[str, object]) -> dict[str, object]:
        cites = [{"n": numbered(request), "quote": RULE}]
        headline, *more = [{"text": text, "kind": "organisation", "cites": cites} for text in texts]
        return {"outcome": "answered", "headline": headline, "points": more}

    return answer


async def test_a_model_is_told_what_was_read_and_what_it_repeats_is_dropped(sample_opens: Opens) -> None:
    async with ScriptedModel() as model:
        settings = {
            "model": "scripted-1",
            "openai_base_url": model.base_url,
            "openai_api_key": SecretStr("k"),
        }
        async with sample_opens(**settings) as cairn:
            model.answers(points("Initials belong in each note.", "It is the person who signs, not the AI."))
            read, _ = await heard(cairn, asked(NOTES))
            model.answers(
                points(
                    "Yes, each note gets initials.",
                    "Each note has initials in it.",
                    "Signing is done by the person, not the AI.",
                    "The rule holds for every letter.",
                )
            )
            told, done = await heard(cairn, asked(NOTES, await stopped(cairn, NOTES, read)))

    material = model.requests[-1]["messages"][1]["content"]
    assert all(f"- {one.text}" in material for one in read)
    assert [one.text for one in told] == [THE_REST, "The rule holds for every letter."]
    assert [one.cites for one in told[1:]] == [(1,)]
    assert isinstance(done.reply, Advice)
    assert [source.n for source in done.reply.sources] == [1]
    assert not done.reply.offline


async def test_a_model_that_only_repeats_what_was_read_has_nothing_more_to_say(sample_opens: Opens) -> None:
    async with ScriptedModel() as model:
        settings = {
            "model": "scripted-1",
            "openai_base_url": model.base_url,
            "openai_api_key": SecretStr("k"),
        }
        async with sample_opens(**settings) as cairn:
            model.answers(points("Yes.", "Initials belong in each note."))
            read, _ = await heard(cairn, asked(NOTES))
            told, _ = await heard(cairn, asked(NOTES, await stopped(cairn, NOTES, read)))

    assert [one.text for one in told] == [ALL_SAID]
