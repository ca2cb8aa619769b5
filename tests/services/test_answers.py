"""Journeys through the one door, offline, on the sample organisation."""

import pytest

from bot.compose.citations import stands_in
from bot.conversation.reply import Advice
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


class EyesOf(Operator):
    """Sees what these audiences may see, and nothing else."""

    def __init__(self, audiences: set[Audience]) -> None:
        self.everything = frozenset(audiences)


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


async def test_another_unit_may_be_named_by_a_part_of_its_name(sample: Cairn) -> None:
    await ask(sample, "What stage are we at?", thread="t2")

    legal = advice(await ask(sample, "and Legal?", thread="t2"))

    assert legal.headline.text.startswith("Legal and Compliance is working on stage")


async def test_why_is_about_the_unit_that_was_asked_about_and_thanks_closes_the_talk(sample: Cairn) -> None:
    await ask(sample, "What stage is Legal at?", thread="t3")

    why = await ask(sample, "why not 2?", thread="t3")
    thanks = await ask(sample, "thanks", thread="t3")

    assert "is not in place in Legal and Compliance" in text(why)
    assert text(thanks) == "Glad to help. Ask on whenever you like."


async def test_a_unit_that_is_not_known_is_not_given_another_ones_stage(sample: Cairn) -> None:
    reply = advice(await ask(sample, "what's the stage?", unit="Marketing"))

    assert reply.headline.text == (
        "There is no unit “Marketing”; those that there are: “Claims”, “Customer Service”, “Finance, HR and IT”, "
        "“Harbour Mutual”, “Legal and Compliance” and “Underwriting”."
    )
    assert reply.points == ()
    assert reply.placement is None


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("how far along is finance?", "Finance, HR and IT"),
        ("What stage is Legal at?", "Legal and Compliance"),
    ],
)
async def test_a_unit_may_be_named_by_a_part_of_its_name(sample: Cairn, question: str, unit: str) -> None:
    reply = advice(await ask(sample, question))

    assert reply.headline.text.startswith(f"{unit} is working on stage")
    assert reply.placement is not None


async def test_whoever_may_not_know_the_units_is_not_told_a_name_by_a_part_of_it(sample: Cairn) -> None:
    visitor = EyesOf({Audience("channel", "C1")})

    headline = advice(await ask(sample, "What stage is Legal at?", directory=visitor)).headline.text

    assert headline.startswith("Nobody has looked at Legal yet")
    assert "Compliance" not in headline


async def test_where_a_part_fits_two_units_it_is_asked_which_one_is_meant(empty: Cairn) -> None:
    for name in ("Finance, HR and IT", "Finance Operations"):
        await empty.store.units.get_or_create(LOCAL, name)

    reply = advice(await ask(empty, "how far along is finance?"))

    assert "“Finance Operations” and “Finance, HR and IT”. Which one do you mean?" in reply.headline.text
    assert reply.points == ()


async def test_a_unit_that_nobody_looked_at_is_told_apart_from_one_that_is_not_there(empty: Cairn) -> None:
    await empty.store.units.get_or_create(LOCAL, "Marine")

    known = advice(await ask(empty, "What stage is Marine at?"))
    unknown = advice(await ask(empty, "What stage is Aviation at?"))

    assert known.headline.text.startswith("Nobody has looked at Marine yet")
    assert unknown.headline.text == "There is no unit “Aviation”; those that there are: Marine."


async def test_nothing_found_says_where_it_looked(sample: Cairn) -> None:
    reply = advice(await ask(sample, "What do we know about the supplier portal?"))

    assert "could not find anything about this" in reply.headline.text
    assert "I looked in 14 documents" not in reply.headline.text  # the board's own paper is not among them
    assert "I looked in 13 documents and 6 scans" in reply.headline.text
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


async def test_minutes_that_contradict_each_other_are_both_told(sample: Cairn) -> None:
    outsider = Operator({Audience("unit", "Underwriting")})

    reply = advice(await ask(sample, "who owns the claims intake agent now?", directory=outsider))

    said = text_of(reply)
    assert "Claims Operations owns the intake agent" in said
    assert "the Intake Task Force keeps the intake agent" in said


async def test_a_follow_up_is_answered_for_what_it_asks_now(sample: Cairn) -> None:
    await ask(sample, "how long until the intake agent can have its own account?", thread="signing")

    reply = advice(await ask(sample, "and who has to sign", thread="signing"))

    assert "business owner" in text_of(reply)


async def test_two_models_stand_side_by_side(empty: Cairn) -> None:
    reply = advice(await ask(empty, "difference between 2 and 3"))

    assert reply.headline.text.startswith("“AI-native distribution, the second AI value model,")
    assert reply.points[0].text.startswith("“Expert capability, the third AI value model,")


async def test_what_the_documents_do_not_say_is_said(sample: Cairn) -> None:
    reply = advice(await ask(sample, "how much does the ai training cost us"))

    assert reply.headline.text.startswith("Your documents do not say what this costs")


def text_of(reply: Advice) -> str:
    return " ".join(point.text for point in (reply.headline, *reply.points))
