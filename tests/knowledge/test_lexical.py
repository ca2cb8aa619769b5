"""The keyword side finds words in any of their forms, takes any question, and stays level with the passages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from knowledge import lexical
from knowledge.documents import Audience, Scope, Shelf
from knowledge.library import Library
from knowledge.records import Records
from tests.knowledge.shelves import ACME, all_documents, document, guidance

ORGANISATION = (Shelf.ORGANISATION,)


@pytest.fixture
def filled(library: Library) -> Library:
    library.shelve_all(
        [*all_documents(), guidance("g.md", "# Approval\n\nApprove tools in days, not months.")]
    )
    return library


def found(
    library: Library, question: str, scope: Scope = ACME, shelves: tuple[Shelf, ...] = ORGANISATION
) -> list[str]:
    """The sources of what is found, best first."""
    with library.records.engine.connect() as connection:
        hits = lexical.search(connection, question, scope, shelves, 40)
    return list(dict.fromkeys(passage.source for passage in library.passages(list(hits), scope)))


def test_other_forms_of_a_word_and_other_accents_are_found(filled: Library) -> None:
    filled.shelve(document("cafe.md", "# The café\n\nLunch is served at noon."))

    assert found(filled, "approving")[0] == "ai-policy.md"
    assert found(filled, "CAFE") == ["cafe.md"]


def test_a_word_in_the_title_counts_for_more_than_one_in_the_text(filled: Library) -> None:
    filled.shelve(document("a.md", "# Leave\n\nEvery year has thirty days off for those who ask in time."))
    filled.shelve(document("b.md", "# Parking\n\nLeave the gate open for those who come after you at night."))

    assert found(filled, "leave") == ["a.md", "b.md"]


def test_headings_are_searched_too(filled: Library) -> None:
    assert found(filled, "receipts") == ["travel.md"]
    assert found(filled, "mentors") == ["onboarding.md"]


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("What is the approval process?", ("approval", "process")),
        ("What's our R&D budget, and who's in charge?", ("r d", "budget", "charge")),
        ("state-of-the-art", ("state", "art")),
        ('say "mentor" OR (badge) NOT * ^laptop NEAR/2', ("mentor", "badge", "near 2", "laptop")),
        ("is it the one?", ()),
        ("🙂 !!! ???", ()),
        ("naïve Café", ("naïve", "café")),
        ("title:secret {text}", ("title", "secret", "text")),
    ],
)
def test_only_words_that_tell_something_are_looked_for(question: str, terms: tuple[str, ...]) -> None:
    assert sorted(lexical.terms(question)) == sorted(terms)


def test_a_whole_email_as_a_question_is_cut(filled: Library) -> None:
    assert len(lexical.terms("mentor " * 10_000)) == lexical.MOST_TERMS
    assert found(filled, "mentor " * 10_000) == ["onboarding.md"]


def test_letters_with_signs_between_them_are_searched_as_they_stand(filled: Library) -> None:
    filled.shelve(document("rd.md", "# R&D\n\nOur R&D team works in the annex."))
    filled.shelve(document("letters.md", "# Letters\n\nSection d comes before section r here."))

    assert found(filled, "R&D") == ["rd.md"]


@pytest.mark.parametrize(
    "question", ["", "   ", "the of and", '"', "((", "NOT", "*", "' OR 1=1 --", "\x00", "{{{", "🙂"]
)
def test_a_question_without_words_finds_nothing(filled: Library, question: str) -> None:
    assert found(filled, question) == []


def test_nothing_outside_the_scope_is_found(filled: Library) -> None:
    filled.shelve(document("private.md", "# Private\n\nThe zebra budget.", Audience("private", "U1")))
    filled.shelve(document("other.md", "# Other\n\nThe zebra plan.", org="T-OTHER"))

    assert found(filled, "zebra") == []
    assert found(filled, "zebra", Scope(ACME.org, frozenset({Audience("private", "U1")}))) == ["private.md"]
    assert found(filled, "zebra", Scope("T-OTHER")) == ["other.md"]


def test_each_shelf_can_be_searched_alone(filled: Library) -> None:
    assert found(filled, "approve tools", shelves=(Shelf.GUIDANCE,)) == ["g.md"]
    assert found(filled, "approve tools") == ["ai-policy.md"]
    assert set(found(filled, "approve tools", shelves=tuple(Shelf))) == {"g.md", "ai-policy.md"}
    with pytest.raises(ValueError, match="at least one shelf"):
        found(filled, "approve tools", shelves=())


def test_passages_that_are_asked_for_get_their_scores_wherever_they_stand(filled: Library) -> None:
    for number in range(10):
        filled.shelve(document(f"m{number}.md", f"# Mentor mentor {number}\n\nMentor."))
    with filled.records.engine.connect() as connection:
        every = lexical.search(connection, "mentor badge", ACME, ORGANISATION, 100)
        last = list(every)[-1]
        some = lexical.search(connection, "mentor badge", ACME, ORGANISATION, 2, also=[last, "unknown"])

    assert list(some) == [*list(every)[:2], last]
    assert some[last] == every[last]


def test_every_passage_that_is_asked_for_gets_its_score_and_its_coverage(filled: Library) -> None:
    for number in range(6):
        filled.shelve(document(f"m{number}.md", f"# Mentor {number}\n\nMentor."))
    with filled.records.engine.connect() as connection:
        every = lexical.search(connection, "mentor", ACME, ORGANISATION, 100)
        some = lexical.search(connection, "mentor", ACME, ORGANISATION, 1, also=list(every))
        covered = lexical.coverage(connection, "mentor", list(every))

    assert len(every) >= 6
    assert some == every
    assert all(value > 0 for value in covered.values())


def test_coverage_says_how_much_of_a_question_a_passage_mentions(filled: Library) -> None:
    with filled.records.engine.connect() as connection:
        names = list(lexical.search(connection, "laptop badge", ACME, ORGANISATION, 10))
        whole = lexical.coverage(connection, "Who gets a laptop and a badge?", names)
        half = lexical.coverage(connection, "laptop for kangaroos", names)
        nothing = lexical.coverage(connection, "the", [*names, "unknown"])

    assert whole[names[0]] == pytest.approx(1.0)
    assert 0.2 < half[names[0]] < 0.5
    assert nothing == {names[0]: 0.0, "unknown": 0.0}


def sound(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO passages_full_text(passages_full_text, rank) VALUES ('integrity-check', 1)")
    )


def test_the_full_text_follows_every_change(filled: Library) -> None:
    filled.shelve(document("travel.md", "# Travel\n\nPlanes need a reason."))
    filled.remove(ACME.org, Shelf.ORGANISATION, "onboarding.md")

    assert found(filled, "planes") == ["travel.md"]
    assert found(filled, "hotel") == found(filled, "mentor") == []
    with filled.records.engine.begin() as connection:
        connection.execute(text("UPDATE passages SET text = 'Ships are fine.' WHERE text LIKE 'Planes%'"))
        sound(connection)
    assert found(filled, "ships") == ["travel.md"]


def drop_full_text(connection: Connection) -> None:
    connection.execute(text("DROP VIEW full_text_numbers"))
    for name in ("passages", "documents"):
        for trigger in ("into", "out_of", "anew_in"):
            connection.execute(text(f"DROP TRIGGER {name}_{trigger}_full_text"))
        connection.execute(text(f"DROP TABLE {name}_full_text"))


def test_the_full_text_can_be_made_again_over_a_filled_record(filled: Library) -> None:
    before = found(filled, "approval of a new tool")

    with filled.records.engine.begin() as connection:
        drop_full_text(connection)
        lexical.create_full_text(connection)
        sound(connection)

    assert found(filled, "approval of a new tool") == before != []


ANY = st.text(max_size=60) | st.text(alphabet="abc\"'*()-^:{}+ NEAROTD\x00\ud800", max_size=60)


@settings(max_examples=80, deadline=None)
@given(st.lists(ANY, min_size=1, max_size=10))
def test_any_text_is_a_question(session_records: Records, questions: list[str]) -> None:
    with session_records.engine.connect() as connection:
        for question in questions:
            lexical.search(connection, question, ACME, ORGANISATION, 5)
            lexical.coverage(connection, question, ["none"])
