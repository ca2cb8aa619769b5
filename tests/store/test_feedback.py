"""What people say of an answer is kept with it: once a person, the newest, and gone when the answer is."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.store.address import address_of, sync_engine
from bot.store.engine import Store, open_store
from bot.store.feedback import Given, Reason, Verdict
from tests.store.samples import MINUTE, NOON, exchange
from tests.store.test_migrations import migrate


async def had(store: Store, question: str = "What stage are we at?", thread: str = "T1") -> str:
    kept = exchange(question, thread=thread)
    await store.exchanges.record("local", kept)
    return kept.id


def said(
    about: str,
    verdict: Verdict = "bad",
    *,
    person: str = "U1",
    at: datetime = NOON,
    reason: Reason | None = None,
    words: str = "",
) -> Given:
    return Given(about, person, verdict, at, reason, words)


async def test_a_verdict_comes_back_with_its_reason_and_words(store: Store) -> None:
    given = said(await had(store), reason="outdated", words="The policy is version 4 by now.")

    assert await store.feedback.give("local", given)

    assert await store.feedback.of("local", given.exchange_id) == [given]


async def test_who_thinks_again_is_counted_once_with_what_they_said_last(store: Store) -> None:
    about = await had(store)

    await store.feedback.give("local", said(about, reason="wrong", words="Stage 3."))
    await store.feedback.give("local", said(about, "good", at=NOON + MINUTE))
    await store.feedback.give("local", said(about, person="U2", at=NOON + 2 * MINUTE))

    assert await store.feedback.of("local", about) == [
        said(about, person="U2", at=NOON + 2 * MINUTE),
        said(about, "good", at=NOON + MINUTE),
    ]


async def test_the_same_press_told_twice_or_late_changes_nothing(store: Store) -> None:
    about = await had(store)
    press, change = said(about), said(about, "good", at=NOON + MINUTE)

    told = [await store.feedback.give("local", given) for given in (press, press, change, press)]

    assert told == [True, False, True, False]
    assert await store.feedback.of("local", about) == [change]


async def test_pressing_the_same_again_keeps_the_reason_that_was_given_with_it(store: Store) -> None:
    about = await had(store)
    await store.feedback.give("local", said(about, reason="wrong", words="Stage 3."))

    await store.feedback.give("local", said(about, at=NOON + MINUTE))

    assert await store.feedback.of("local", about) == [
        said(about, at=NOON + MINUTE, reason="wrong", words="Stage 3.")
    ]


async def test_the_newest_are_listed_first_with_question_and_answer(store: Store) -> None:
    ids = [await had(store, f"question {number}") for number in range(3)]
    for number, about in enumerate(ids):
        await store.feedback.give("local", said(about, at=NOON + number * MINUTE))
    await store.feedback.give("local", said(ids[0], "good", person="U2", at=NOON + timedelta(days=1)))

    everything = await store.feedback.newest("local")
    bad = await store.feedback.newest("local", verdict="bad", since=NOON + MINUTE, limit=1)

    assert [(one.question, one.given.verdict) for one in everything] == [
        *(("question 0", "good"), ("question 2", "bad"), ("question 1", "bad"), ("question 0", "bad")),
    ]
    assert [one.question for one in bad] == ["question 2"]
    assert bad[0].reply["headline"] == "Harbour Claims is working on stage 2"
    assert bad[0].channel == "C1"
    assert len(await store.feedback.newest("local", limit=None, since=NOON + MINUTE)) == 3


async def test_what_was_said_of_an_answer_is_erased_with_the_answer(store: Store) -> None:
    about, other = await had(store), await had(store, thread="T2")
    await store.feedback.give("local", said(about, words="Something about a colleague."))
    await store.feedback.give("local", said(other))

    await store.exchanges.forget("local", "C1", "T1")

    assert await store.feedback.of("local", about) == []
    assert len(await store.feedback.newest("local")) == 1


async def test_feedback_in_one_organisation_is_unknown_to_another_and_cannot_be_given_from_there(
    store: Store,
) -> None:
    await store.orgs.for_team("T1", now=NOON)
    other = (await store.orgs.for_team("T2", now=NOON)).id
    about = await had(store)
    await store.feedback.give("local", said(about))

    with pytest.raises(IntegrityError):
        await store.feedback.give(other, said(about))

    assert await store.feedback.of(other, about) == []
    assert await store.feedback.newest(other) == []


async def test_a_record_from_before_feedback_keeps_its_answers_and_takes_feedback(tmp_path: Path) -> None:
    before = address_of(tmp_path)
    migrate(before, to="0003")
    with sync_engine(before).begin() as connection:
        connection.execute(text("INSERT INTO orgs VALUES ('local', 'Harbour', NULL, '2026-11-20 12:00:00')"))
        connection.execute(
            text(
                "INSERT INTO exchanges (org, id, channel, thread, person, question, intent, reply, composer, passage_ids, "
                "asked_at) VALUES ('local', 'e1', 'C1', 'T1', 'U1', 'Why?', 'Ask', '{}', 'offline', '[]', "
                "'2026-11-20 12:00:00')"
            )
        )

    async with await open_store(tmp_path) as store:
        assert await store.feedback.give("local", said("e1"))
        assert [one.question for one in await store.feedback.newest("local")] == ["Why?"]
