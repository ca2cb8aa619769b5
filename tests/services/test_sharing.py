"""What of an answer may be shared is decided by who may see each of its sources."""

from typing import Any

import pytest

from bot.services.sharing import PART, Given, given_in, numbers_seen, shareable
from knowledge.documents import WHOLE_ORG, Passage, Shelf

ANSWER: dict[str, Any] = {
    "headline": "The budget is told twice [1][2]",
    "points": [
        {"text": "Everybody knows Wren.", "cites": [1], "kind": "organisation"},
        {"text": "Few know Heron.", "cites": [2], "kind": "organisation"},
        {"text": "Both Wren and Heron fly.", "cites": [1, 2], "kind": "organisation"},
        {"text": "So be careful.", "cites": [], "kind": "limits"},
    ],
    "sources": [
        {
            "n": 1,
            "title": "Open",
            "section": "",
            "source": "open.md",
            "dated": "2026-03-01",
            "quote": "the Wren flies",
        },
        {
            "n": 2,
            "title": "Closed",
            "section": "",
            "source": "closed.md",
            "dated": None,
            "quote": "the Heron flies",
        },
    ],
    "placement": None,
    "offline": True,
    "notice": None,
}


@pytest.fixture
def given() -> Given:
    found = given_in(ANSWER)
    assert found
    return found


def test_where_everybody_may_see_everything_the_whole_answer_is_shared(given: Given) -> None:
    found = shareable(given, {1, 2}, {1, 2})

    assert found.whole
    assert found.left is not None
    assert found.left.headline.text == "The budget is told twice"
    assert found.left.headline.cites == (1, 2)
    assert [point.text for point in found.left.points] == [point["text"] for point in ANSWER["points"]]
    assert [source.n for source in found.left.sources] == [1, 2]


def test_what_rests_on_a_source_that_some_may_not_see_is_left_out_and_the_numbers_stay(given: Given) -> None:
    found = shareable(given, {2}, {1, 2})

    assert not found.whole
    assert found.left is not None
    assert found.left.headline.text == PART
    assert [point.text for point in found.left.points] == ["Few know Heron."]
    assert [source.n for source in found.left.sources] == [2]
    assert found.held_back == ("Open",)


def test_what_cites_nothing_is_shared_only_with_the_whole(given: Given) -> None:
    found = shareable(given, {1}, {1, 2})

    assert found.left is not None
    assert "So be careful." not in [point.text for point in found.left.points]


def test_where_nothing_remains_nothing_is_shared(given: Given) -> None:
    found = shareable(given, set(), {1, 2})

    assert found.left is None
    assert found.held_back == ("Open", "Closed")


def test_a_title_that_the_asker_may_not_see_any_more_is_not_named(given: Given) -> None:
    found = shareable(given, {1}, {1})

    assert found.held_back == ()
    assert found.unnamed == 1


def test_a_source_is_seen_when_all_its_words_still_stand_there(given: Given) -> None:
    found = {
        "open.md": [passage("*The* Wren flies, they say.")],
        "closed.md": [passage("The Heron is gone.")],
    }

    assert numbers_seen(given, found) == {1}
    assert numbers_seen(given, {}) == frozenset()


def test_a_source_without_words_is_never_seen() -> None:
    silent = {**ANSWER, "sources": [{**ANSWER["sources"][0], "quote": ""}]}
    given = given_in(silent)
    assert given

    assert numbers_seen(given, {"open.md": [passage("anything")]}) == frozenset()


def test_a_number_without_a_source_is_never_shared(given: Given) -> None:
    made_up = given.model_copy(update={"sources": given.sources[:1]})

    found = shareable(made_up, {1}, {1})

    assert not found.whole
    assert found.left is not None
    assert [point.text for point in found.left.points] == ["Everybody knows Wren."]


def test_what_is_no_answer_cannot_be_shared() -> None:
    assert given_in({"points": []}) is None


def passage(text: str) -> Passage:
    return Passage("p", "d", "local", Shelf.ORGANISATION, WHOLE_ORG, "document", "T", "", text, "s", None, 0)
