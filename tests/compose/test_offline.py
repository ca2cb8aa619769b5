"""Answers put together without a model, on a few passages."""

from dataclasses import replace
from datetime import date

import pytest

from bot.bootstrap import closeness
from bot.compose.brief import Brief, Drafted
from bot.compose.offline import Offline
from knowledge.documents import Passage
from knowledge.embedding import StaticEmbedder
from knowledge.framework.loading import the_framework
from tests.compose.passages import passage

TODAY = date(2026, 10, 12)
CONTRACT = passage(
    "The contract names the task force as our side. Notice is due by 30 November 2026. It has two parts.",
    title="Contract note",
)
MINUTES = passage(
    "The contract was talked about at length. The chair thanked everybody for the notice.",
    id="p2",
    title="Minutes",
)
GUIDANCE = passage(
    "A bounded pilot is a trial of a later model under full control. Write the borders on one page.",
    id="g1",
    kind="guidance",
    title="Bounded pilots",
    dated=None,
)


@pytest.fixture(scope="module")
def offline() -> Offline:
    return Offline(closeness(StaticEmbedder()))


async def said(offline: Offline, question: str, *passages: Passage) -> list[str]:
    brief = Brief(question, "Claims", the_framework(), TODAY, passages=passages)
    return [drafted.text async for drafted in offline.compose(brief) if isinstance(drafted, Drafted)]


async def test_a_question_for_a_date_is_answered_by_the_sentence_that_has_one(offline: Offline) -> None:
    points = await said(offline, "by when do we have to give notice of the contract?", MINUTES, CONTRACT)

    assert points == ["Contract note (12 March 2026): “Notice is due by 30 November 2026.”"]


async def test_a_sum_that_stands_nowhere_is_said_to_stand_nowhere(offline: Offline) -> None:
    (point,) = await said(offline, "how much does the contract cost?", CONTRACT)

    assert point.startswith("Your documents do not say what this costs, as far as I can see.")


async def test_what_was_replaced_gives_way_to_what_is_fresh(offline: Offline) -> None:
    old = passage("AI is prohibited for letters.", id="old", title="First rule", dated=date(2024, 5, 20))
    new = passage("AI is allowed for letters in an approved tool.", id="new", title="Second rule")

    points = await said(offline, "are we allowed to use AI for letters?", old, new)

    assert points == ["Second rule (12 March 2026): “AI is allowed for letters in an approved tool.”"]


async def test_what_a_newer_document_says_to_the_same_stands_beside_it(offline: Offline) -> None:
    first = passage("Claims Operations owns the intake agent.", id="a", title="September minutes")
    then = passage("The Task Force owns the intake agent until it ends.", id="b", title="October minutes")

    points = await said(offline, "who owns the intake agent?", first, replace(then, dated=date(2026, 9, 30)))

    assert [point.split(" (")[0] for point in points] == ["September minutes", "October minutes"]


async def test_one_sentence_in_two_documents_is_quoted_once(offline: Offline) -> None:
    again = replace(CONTRACT, id="p3", document_id="other", title="Copy of it")

    points = await said(offline, "when is notice due?", CONTRACT, again)

    assert len(points) == 1


async def test_the_guidance_alone_needs_no_words_before_it(offline: Offline) -> None:
    points = await said(offline, "whats a bounded pilot", GUIDANCE)

    assert points[0] == "“A bounded pilot is a trial of a later model under full control.”"


async def test_the_guidance_beside_own_documents_is_marked_as_general(offline: Offline) -> None:
    own = passage("Our bounded pilot is the intake of small claims.", id="own", title="Pilot list")

    points = await said(offline, "is our bounded pilot under control?", own, GUIDANCE)

    assert points[0].startswith("Pilot list (12 March 2026): ")
    assert points[1].startswith("In general: ")


async def test_a_list_without_its_lead_stands_under_its_heading(offline: Offline) -> None:
    rules = replace(
        passage("- Medical records and injury reports\n- Bank details of members", title="AI policy"),
        section="3. What never goes in",
    )

    (point,) = await said(offline, "ok to paste an injury report?", rules)

    assert point == (
        "AI policy › What never goes in (12 March 2026): “Medical records and injury reports; Bank details of members.”"
    )


async def test_words_that_are_about_something_else_are_not_quoted(offline: Offline) -> None:
    assert await said(offline, "what is a good wine with fish?", MINUTES) == []
