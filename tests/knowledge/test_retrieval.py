"""A question finds what is about it, from both shelves and in a fixed order, and nothing when nothing is."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents import WHOLE_ORG, Audience, Scope, Shelf
from knowledge.embedding import SentenceEmbedder, StaticEmbedder
from knowledge.library import Library
from knowledge.retrieval import retrieve, search
from tests.knowledge.shelves import ACME, all_documents, document, guidance, new_records

SALES, UMA = Audience("unit", "Sales"), Audience("private", "U1")

MORE = {
    "leave.md": "# Leave\n\nThirty days of annual leave. Parents may take a year off and come back to the same desk.",
    "security.md": "# Passwords\n\nEveryone uses the password safe. A lost device is reported within the hour.",
    "meetings.md": "# Meetings\n\nMeetings have an agenda and end five minutes early so that people can breathe.",
    "budget.md": "# Budget 2026\n\nThe board set aside 400,000 euros for automation and 90,000 for training courses.",
    "vendors.md": "# Choosing vendors\n\nThree offers are compared. Legal checks where data is stored and who may read it.",
    "incident.md": "# Incidents\n\nWhoever notices an outage calls the duty engineer and writes down what was done.",
}
GUIDANCE = {
    "agents.md": "# When an agent may act\n\nAn agent acts on its own only within limits, with a named owner and a stop.",
    "champions.md": "# Champions\n\nChampions are colleagues who show others how they use AI in their own work.",
    "pilots.md": "# Pilots\n\nA pilot that nobody measures teaches nothing. Choose one workflow and count before and after.",
}


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, sentences: SentenceEmbedder, static: StaticEmbedder
) -> Library:
    """Shelves as Cairn has them."""
    records = new_records(tmp_path_factory.mktemp("filled") / "record.db")
    return fill(Library(records, sentences, home=None, words=static))


def fill(library: Library) -> Library:
    library.shelve_all(all_documents())
    library.shelve_all([document(source, text) for source, text in MORE.items()])
    library.shelve_all([guidance(source, text) for source, text in GUIDANCE.items()])
    return library


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("Who approves a new AI tool?", "ai-policy.md"),
        ("can I paste client data into a chatbot", "ai-policy.md"),
        ("how much may a hotel cost?", "travel.md"),
        ("receipts", "travel.md"),
        ("what do newcomers get on day one", "onboarding.md"),
        ("does somebody check the drafts of the support pilot?", "service-desk.md"),
        ("how many days of holiday do I have", "leave.md"),
        ("my phone is lost, what now", "security.md"),
        ("how much money is there for training?", "budget.md"),
        ("where do suppliers store our data?", "vendors.md"),
        ("when may an agent act without asking?", "agents.md"),
        ("who shows colleagues how to use AI", "champions.md"),
        ("my baby comes in May, can I stay at home for a while?", "leave.md"),
    ],
)
def test_the_right_document_comes_first(filled: Library, question: str, source: str) -> None:
    found = retrieve(filled, question, ACME)

    assert found[0].source == source


@pytest.mark.parametrize(
    "question",
    [
        "What's the capital of France?",
        "who won the world cup in 1998",
        "recipe for banana bread",
        "kjhsdkhkashfk",
        "tell me about photosynthesis",
        "is it going to rain tomorrow?",
        "lyrics of Yesterday by the Beatles",
        "what is it?",
        "hello there",
        "🙂🙂🙂",
        "???",
        "",
        "   \n",
        "the and of",
        "\x00\ud800",
        "Which giraffe paints the best watercolours of Saturn?",
    ],
)
def test_a_question_about_something_else_finds_nothing(filled: Library, question: str) -> None:
    assert retrieve(filled, question, ACME) == ()


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert retrieve(library, "Who approves a new AI tool?", ACME) == ()


def test_scores_run_from_one_down_to_nothing(filled: Library) -> None:
    found = retrieve(filled, "which data may a new tool for customers use?", ACME, limit=20)

    scores = [passage.score for passage in found]
    assert len(scores) >= 2
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert scores[0] > 0.5


def test_both_shelves_are_searched_and_either_alone(filled: Library) -> None:
    question = "which limits does the pilot on the service desk have, and when may an agent act on its own?"

    both = {passage.shelf for passage in retrieve(filled, question, ACME)}
    ours = {passage.shelf for passage in retrieve(filled, question, ACME, shelves=[Shelf.ORGANISATION])}
    cairns = {passage.shelf for passage in retrieve(filled, question, ACME, shelves=[Shelf.GUIDANCE])}

    assert both == {Shelf.GUIDANCE, Shelf.ORGANISATION}
    assert ours == {Shelf.ORGANISATION}
    assert cairns == {Shelf.GUIDANCE}


def test_one_long_document_does_not_crowd_out_the_others(library: Library) -> None:
    parts = "\n\n".join(
        f"## Rule {number}\n\nA new tool is approved by office {number}." for number in range(12)
    )
    library.shelve(document("long.md", f"# Tools\n\n{parts}"))
    library.shelve(document("short.md", "# Chat tools\n\nA chat tool is approved by the works council too."))

    found = retrieve(library, "who approves a new tool?", ACME)

    named = [passage.source for passage in found]
    assert named.count("long.md") == 2
    assert "short.md" in named


def test_no_more_than_wanted_is_found(filled: Library) -> None:
    assert len(retrieve(filled, "data tool approval pilot agent", ACME, limit=2)) == 2


def test_the_same_question_gets_the_same_passages_in_the_same_order(filled: Library) -> None:
    question = "what may the pilot do with customer data?"

    first, *others = [search(filled, question, ACME, limit=12) for _ in range(4)]

    assert first
    assert all(other == first for other in others)


def test_the_order_does_not_depend_on_the_order_of_shelving(tmp_path: Path, static: StaticEmbedder) -> None:
    every = [*all_documents(), *(document(source, text) for source, text in MORE.items())]
    answers = []
    for number in range(2):
        library = Library(new_records(tmp_path / f"{number}.db"), static, home=None)
        random.Random(number).shuffle(every)
        library.shelve_all(every)
        answers.append(retrieve(library, "data and approval of new tools", ACME))

    assert answers[0]
    assert answers[0] == answers[1]


def test_a_match_says_why_it_came_up(filled: Library) -> None:
    best = search(filled, "Who approves a new AI tool?", ACME)[0]

    assert best.passage.source == "ai-policy.md"
    assert 0.3 < best.meaning <= 1
    assert best.words > 0
    assert 0.5 < best.coverage <= 1


def test_words_alone_find_what_no_embedder_knows(library: Library) -> None:
    library.shelve(document("code.md", "# Codes\n\nThe cabinet opens with XQ77Z91 and the badge."))
    library.shelve_all(all_documents())

    assert retrieve(library, "XQ77Z91", ACME)[0].source == "code.md"


def test_the_index_and_the_record_give_the_same_answer(indexed: Library) -> None:
    fill(indexed)
    exact = Library(indexed.records, indexed.embedder, home=None)
    assert indexed.open(ACME.org)

    for question in (
        "Who approves a new AI tool?",
        "when may an agent act without asking?",
        "capital of France",
    ):
        assert retrieve(indexed, question, ACME) == retrieve(exact, question, ACME)


DOCUMENTS = st.lists(
    st.tuples(
        st.sampled_from([ACME.org, "T-OTHER"]),
        st.sampled_from([WHOLE_ORG, SALES, UMA]),
        st.sampled_from(["approval of tools", "budget for pilots", "owner of the record"]),
    ),
    min_size=1,
    max_size=8,
)
SCOPES = st.builds(
    Scope,
    st.sampled_from([ACME.org, "T-OTHER", "T-NOBODY"]),
    st.frozensets(st.sampled_from([WHOLE_ORG, SALES, UMA]), min_size=1),
)


@settings(max_examples=12, deadline=None)
@given(DOCUMENTS, SCOPES)
def test_nobody_is_shown_what_is_not_for_everyone_who_reads_the_answer(
    tmp_path_factory: pytest.TempPathFactory,
    static: StaticEmbedder,
    kept: list[tuple[str, Audience, str]],
    scope: Scope,
) -> None:
    library = Library(new_records(tmp_path_factory.mktemp("leaks") / "record.db"), static, home=None)
    for number, (org, audience, words) in enumerate(kept):
        library.shelve(
            document(f"{number}.md", f"# {words}\n\nSecret {number} about the {words}.", audience, org)
        )

    found = retrieve(
        library, "the secret about approval, budget and owner of tools, pilots, record", scope, limit=50
    )
    library.records.engine.dispose()

    allowed = {
        f"{number}.md"
        for number, (org, audience, _) in enumerate(kept)
        if org == scope.org and audience in scope.audiences
    }
    assert {passage.source for passage in found} <= allowed
    assert all(scope.allows(passage) for passage in found)
    assert bool(found) == bool(allowed)


def test_what_a_document_is_about_follows_it_when_it_changes(library: Library) -> None:
    library.shelve(document("a.md", "# Hotels\n\nA hotel costs at most 120 euros a night."))
    (before,) = library.centres.of(retrieve(library, "what may a hotel cost?", ACME)).values()

    library.shelve(
        document("a.md", "# Hotels\n\nA hotel is booked by the travel office, never by the traveller.")
    )
    (after,) = library.centres.of(retrieve(library, "who books a hotel?", ACME)).values()

    assert not np.allclose(before, after)
