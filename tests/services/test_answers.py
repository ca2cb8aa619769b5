"""Journeys through the one door, offline, on the sample organisation."""

import pytest

from bot.compose.citations import stands_in
from bot.services.cairn import Cairn
from bot.services.directory import Operator
from bot.store.orgs import LOCAL
from knowledge.documents import WHOLE_ORG, Audience, Scope
from tests.services.asking import advice, ask, text


async def test_the_stage_question_is_answered_from_the_scan_with_the_next_move(sample: Cairn) -> None:
    done = await ask(sample, "What stage are we at, and what is next?")

    said = text(done)
    assert said.startswith("Harbour Mutual is working on stage 2 of 5, AI-native distribution.")
    assert "Missing for stage 2: quality before wider use" in said
    assert "This week: Contain workflows run by agents" in said
    assert "Not yet:" in said
    assert "20 people answered, as of 3 October 2026" in said
    assert "does not replace a business case" in said


async def test_every_citation_of_an_answer_stands_in_the_record(sample: Cairn) -> None:
    for question in ("What stage are we at?", "Why is stage 2 not in place?", "what is a bounded pilot?"):
        reply = advice(await ask(sample, question))

        numbers = {source.n for source in reply.sources}
        scope = Scope(LOCAL, frozenset({WHOLE_ORG, Audience("unit", "Claims")}))
        passages = {p.id: p for p in sample.library.passages([s.passage_id for s in reply.sources], scope)}
        assert numbers == set(range(1, len(numbers) + 1))
        assert {n for point in (reply.headline, *reply.points) for n in point.cites} == numbers
        for source in reply.sources:
            assert all(stands_in(part, passages[source.passage_id]) for part in source.quote.split(" … "))


async def test_nobody_has_scanned_yet_is_said_and_documents_are_no_stage(empty: Cairn) -> None:
    done = await ask(empty, "What stage are we at?")

    assert "Nobody has looked at your organisation yet" in text(done)
    assert advice(done).placement is None
    assert [offer.what for offer in advice(done).offers] == ["start_scan", "explain_stages"]


async def test_arithmetic_is_shown_only_on_asking_why(sample: Cairn) -> None:
    stage = await ask(sample, "What stage are we at, and what is next?")
    why = await ask(sample, "Why is stage 2 not in place?")

    assert "x 2 / 2" not in text(stage)
    assert "(1 + 1) x 2 x 2 / 2 = 4" in text(why)


async def test_a_jump_to_agents_is_answered_by_what_is_missing_by_name(sample: Cairn) -> None:
    done = await ask(sample, "Can we go straight to agents for claims intake?")

    said = text(done)
    assert said.startswith(
        "Not yet. Three of the six things an agent workflow needs are missing for Claims intake"
    )
    assert "own account for each" in said
    assert "In place for it: rights limited by step" in said


async def test_a_unit_is_answered_from_the_newer_of_its_scans(sample: Cairn) -> None:
    reply = advice(await ask(sample, "stage of claims"))

    assert reply.placement is not None
    assert (reply.placement.unit, reply.placement.as_of.isoformat()) == ("Claims", "2026-10-03")


async def test_and_for_another_unit_asks_the_same_again(sample: Cairn) -> None:
    await ask(sample, "What stage are we at?", thread="t1")

    reply = advice(await ask(sample, "and for underwriting?", thread="t1"))

    assert reply.headline.text.startswith("Underwriting is working on stage 2")


async def test_a_unit_that_is_not_known_is_not_given_another_ones_stage(sample: Cairn) -> None:
    reply = advice(await ask(sample, "what's the stage?", unit="Marketing"))

    assert "Nobody has looked at Marketing yet" in reply.headline.text
    assert reply.placement is None


async def test_nothing_found_says_where_it_looked(sample: Cairn) -> None:
    reply = advice(await ask(sample, "What do we know about the supplier portal?"))

    assert "could not find anything about this" in reply.headline.text
    assert "I looked in 14 documents" not in reply.headline.text  # the board's own paper is not among them
    assert "I looked in 13 documents and 11 scans" in reply.headline.text
    assert reply.sources == ()


@pytest.mark.parametrize(
    "question", ["What does our AI policy allow?", "is customer data covered by our AI policy?"]
)
async def test_an_outdated_policy_gives_way_to_the_current_one(sample: Cairn, question: str) -> None:
    reply = advice(await ask(sample, question))

    titles = [source.title for source in reply.sources]
    assert "AI policy, version 3" in titles
    assert "Policy on the use of artificial intelligence" not in titles


async def test_what_one_unit_wrote_is_not_told_to_another(sample: Cairn) -> None:
    outsider = Operator({Audience("unit", "Underwriting")})

    done = await ask(
        sample, "which login does the claims agent use for the tray of odd cases?", directory=outsider
    )
    board = await ask(sample, "what does the board paper say about agents in 2027?", directory=outsider)

    shown = {source.source for source in (*advice(done).sources, *advice(board).sources)}
    assert not any("claims-intake-process" in source or "board-paper" in source for source in shown)


async def test_the_stage_of_a_unit_is_not_told_to_those_who_may_not_see_its_scan(sample: Cairn) -> None:
    done = await ask(sample, "stage of claims", directory=Operator())

    assert advice(done).placement is None
    assert "not everyone who reads this may see its scan" in text(done)
    assert "working on" not in text(done)
    assert "start_scan" not in [offer.what for offer in advice(done).offers]


async def test_mentions_and_links_in_a_question_do_not_come_back(sample: Cairn) -> None:
    done = await ask(sample, "<!channel> what does https://evil.example/x say about the AI policy <@U1>?")

    assert "evil.example" not in text(done)
    assert "<!channel>" not in text(done)


async def test_words_never_start_a_scan(sample: Cairn) -> None:
    done = await ask(sample, "start a scan for Claims")

    assert "Nothing starts from words alone" in text(done)
    assert len(await sample.store.assessments.newest_all(LOCAL)) == 6
