"""Citations are looked up in the record, so that an answer which only looks well founded is caught."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.conversation.reply import Advice, Point, Source
from bot.store.engine import open_store
from evals.citing import cited
from knowledge.documents import Audience, Document, Scope, Shelf
from knowledge.embedding import StaticEmbedder
from knowledge.library import Library
from knowledge.records import Records
from knowledge.retrieval import retrieve

TEXT = "# Letters\n\nA draft by AI is read by **a second person** before it leaves the house."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    store = asyncio.run(open_store(tmp_path_factory.mktemp("home")))
    library = Library(Records(store.sync_engine()), StaticEmbedder(), None)
    library.shelve(Document("local", Shelf.ORGANISATION, "letters.md", "Letters", TEXT))
    yield library
    asyncio.run(store.close())


@pytest.fixture
def source(library: Library) -> Source:
    (passage,) = retrieve(library, "who reads a draft letter by AI?", Scope("local"))
    return Source(1, "Letters", "", "letters.md", None, "read by a second person", "document", passage.id)


def answer(*sources: Source, cites: tuple[int, ...] = (1,)) -> Advice:
    return Advice(Point("Somebody else reads it.", cites), (), sources)


def test_a_quote_that_stands_in_the_passage_holds_whatever_its_markup(
    library: Library, source: Source
) -> None:
    found = cited(answer(source), library, Scope("local"))

    assert found.faults == ()
    assert found.sources == 1


def test_two_quotes_of_one_source_are_each_looked_for(library: Library, source: Source) -> None:
    both = replace(source, quote="A draft by AI … before it leaves the house")
    one = replace(source, quote="A draft by AI … before it leaves the country")

    assert cited(answer(both), library, Scope("local")).faults == ()
    assert "country" in cited(answer(one), library, Scope("local")).faults[0]


def test_invented_words_are_a_fault(library: Library, source: Source) -> None:
    found = cited(answer(replace(source, quote="read by a second lawyer")), library, Scope("local"))

    assert "is not in the passage" in found.faults[0]


def test_half_a_word_is_no_quote(library: Library, source: Source) -> None:
    found = cited(answer(replace(source, quote="raft by AI")), library, Scope("local"))

    assert "is not in the passage" in found.faults[0]


def test_a_number_without_a_source_and_a_source_without_a_number_are_faults(
    library: Library, source: Source
) -> None:
    found = cited(answer(source, cites=(2,)), library, Scope("local"))

    assert found.faults == ("[2] names no source", "source [1] is cited nowhere")


def test_a_source_that_quotes_nothing_is_a_fault(library: Library, source: Source) -> None:
    found = cited(answer(replace(source, quote=" … ")), library, Scope("local"))

    assert "quotes nothing" in found.faults[0]


def test_a_passage_that_the_asker_may_not_see_is_a_fault(library: Library, source: Source) -> None:
    others = Scope("local", frozenset({Audience("unit", "Claims")}))

    found = cited(answer(source), library, others)

    assert "that the asker may see" in found.faults[0]
