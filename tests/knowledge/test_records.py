"""The record keeps a document, its passages, its full text and what the indexes must follow together, or nothing."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import numpy as np
import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from knowledge import lexical
from knowledge.chunking import split
from knowledge.documents import WHOLE_ORG, Audience, Document, Passage, Scope, Shelf
from knowledge.embedding import StaticEmbedder
from knowledge.records import Change, Numbers, Recipe, Records, ShelfKey, document_id, metadata
from knowledge.records.tables import full_text
from tests.knowledge.shelves import ACME, document, new_records

RECIPE = Recipe("chunker-1", "embedder-1")
KEY = ShelfKey(ACME.org, Shelf.ORGANISATION)


def shelve(records: Records, static: StaticEmbedder, kept: Document, recipe: Recipe = RECIPE) -> Change:
    pieces = split(kept)
    return records.shelve(kept, pieces, static.embed([piece.in_context for piece in pieces]), recipe)


def passages_of(records: Records) -> tuple[Passage, ...]:
    return records.passages(sorted(records.audiences(KEY, RECIPE.embedder)), ACME)


def everything(records: Records) -> dict[str, list[tuple[object, ...]]]:
    with records.engine.connect() as connection:
        tables = {
            name: list(map(tuple, connection.execute(select(kept)))) for name, kept in metadata.tables.items()
        }
        tables["full text"] = list(map(tuple, connection.execute(select(full_text.c.number))))
    return tables


def test_a_shelved_document_can_be_read_back(records: Records, static: StaticEmbedder) -> None:
    kept = replace(document(), dated=date(2026, 3, 4), audience=Audience("unit", "Sales"))

    assert shelve(records, static, kept) == "added"

    assert records.document(ACME.org, Shelf.ORGANISATION, "ai-policy.md") == kept
    (listed,) = records.documents(ACME.org)
    assert (listed.title, listed.audience, listed.dated, listed.passages) == (
        "AI policy",
        Audience("unit", "Sales"),
        date(2026, 3, 4),
        2,
    )
    assert records.numbers(KEY) == Numbers(
        documents=1, undated=0, passages=2, embedded=2, full_text=2, pending=2
    )


def test_shelving_the_same_again_changes_nothing(records: Records, static: StaticEmbedder) -> None:
    shelve(records, static, document())
    before = everything(records)

    assert shelve(records, static, document()) == "unchanged"

    assert everything(records) == before


@pytest.mark.parametrize(
    "other",
    [
        replace(document(), title="Another title"),
        replace(document(), text="Another text."),
        replace(document(), audience=Audience("private", "U1")),
        replace(document(), dated=date(2026, 3, 4)),
    ],
)
def test_a_document_that_changed_takes_the_place_of_the_old(
    records: Records, static: StaticEmbedder, other: Document
) -> None:
    shelve(records, static, document())

    assert shelve(records, static, other) == "changed"

    assert records.document(ACME.org, Shelf.ORGANISATION, "ai-policy.md") == other
    assert len(records.documents(ACME.org)) == 1


@pytest.mark.parametrize("recipe", [Recipe("chunker-2", "embedder-1"), Recipe("chunker-1", "embedder-2")])
def test_another_chunker_or_embedder_makes_the_passages_anew(
    records: Records, static: StaticEmbedder, recipe: Recipe
) -> None:
    shelve(records, static, document())
    assert records.outdated(ACME.org, Shelf.ORGANISATION, recipe) == ("ai-policy.md",)

    assert shelve(records, static, document(), recipe) == "changed"

    assert records.outdated(ACME.org, Shelf.ORGANISATION, recipe) == ()
    assert records.embedders(KEY) == {recipe.embedder}


def test_ids_are_the_same_on_every_machine(records: Records, static: StaticEmbedder, tmp_path: Path) -> None:
    elsewhere = new_records(tmp_path / "elsewhere.db")
    shelve(elsewhere, static, document("travel.md"))

    shelve(records, static, document())
    shelve(elsewhere, static, document())

    there = set(elsewhere.audiences(KEY, RECIPE.embedder))
    assert set(records.audiences(KEY, RECIPE.embedder)) < there
    assert document_id("T1", Shelf.ORGANISATION, "a.md") == "345262313a4ac8639784867530ad62f2"


def test_a_passage_that_did_not_change_keeps_its_id(records: Records, static: StaticEmbedder) -> None:
    shelve(records, static, document(text="# A\n\nFirst.\n\n# B\n\nSecond."))
    first, second = sorted(found.position for found in passages_of(records))
    before = {found.position: found.id for found in passages_of(records)}

    shelve(records, static, document(text="# A\n\nFirst.\n\n# B\n\nSecond, and more."))

    after = {found.position: found.id for found in passages_of(records)}
    assert after[first] == before[first]
    assert after[second] != before[second]


def test_removing_a_document_leaves_nothing_of_it(records: Records, static: StaticEmbedder) -> None:
    shelve(records, static, document())
    shelve(records, static, document("travel.md"))

    assert records.remove(ACME.org, Shelf.ORGANISATION, "ai-policy.md")
    assert not records.remove(ACME.org, Shelf.ORGANISATION, "ai-policy.md")

    left = everything(records)
    assert [row[4] for row in left["documents"]] == ["travel.md"]
    assert len(left["passages"]) == len(left["full text"]) == 2
    assert "chatbot" not in str(left)


def test_what_was_erased_is_not_left_in_the_file(
    records: Records, static: StaticEmbedder, tmp_path: Path
) -> None:
    shelve(records, static, document(text="The secret word is Xylophonquartz."))
    shelve(records, static, document("travel.md"))
    records.remove(ACME.org, Shelf.ORGANISATION, "ai-policy.md")
    with records.engine.begin() as connection:
        lexical.rebuild(connection)
    records.engine.dispose()
    with sqlite3.connect(tmp_path / "record.db") as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    plain.close()

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(b"ylophonquartz" in path.read_bytes().lower() for path in files)


def test_forgetting_an_organisation_leaves_the_others(records: Records, static: StaticEmbedder) -> None:
    shelve(records, static, document())
    shelve(records, static, document("travel.md"))
    shelve(records, static, document(org="T-OTHER"))

    assert records.remove_all(ACME.org) == 2

    assert records.documents(ACME.org) == ()
    assert len(records.documents("T-OTHER")) == 1


def test_only_what_the_scope_allows_comes_out(records: Records, static: StaticEmbedder) -> None:
    shelve(records, static, document(audience=Audience("unit", "Sales")))
    names = sorted(records.audiences(KEY, RECIPE.embedder))

    everyone = records.passages(names, ACME)
    sales = records.passages(names, Scope(ACME.org, frozenset({Audience("unit", "Sales")})))
    others = records.passages(names, Scope("T-OTHER", frozenset({Audience("unit", "Sales")})))

    assert (len(everyone), len(sales), len(others)) == (0, 2, 0)
    assert [found.id for found in sales] == names


def test_a_change_is_noted_for_the_indexes_in_the_same_transaction(
    records: Records, static: StaticEmbedder
) -> None:
    assert records.revision(KEY) == 0

    shelve(records, static, document())
    added = records.pending(KEY)
    records.settle(added)
    shelve(records, static, replace(document(), text="Short."))

    assert records.revision(KEY) == 2
    assert len(added.passages) == 2
    assert len(records.pending(KEY).passages) == 3  # two that are gone, one that is new
    assert records.pending(KEY, limit=1).numbers == records.pending(KEY).numbers[:1]


def test_a_write_that_fails_half_way_leaves_nothing(records: Records, static: StaticEmbedder) -> None:
    shelve(records, static, document())
    before = everything(records)

    def fail(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("INSERT INTO index_ops"):
            raise RuntimeError("the disk is full")

    event.listen(records.engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError):
        shelve(records, static, replace(document(), text="Another text."))
    event.remove(records.engine, "before_cursor_execute", fail)

    assert everything(records) == before


def test_vectors_come_back_almost_as_they_were(records: Records, static: StaticEmbedder) -> None:
    kept = document()
    shelve(records, static, kept)
    given = static.embed([piece.in_context for piece in split(kept)])

    kept_vectors = records.vectors(sorted(records.audiences(KEY, RECIPE.embedder)), ACME)

    closest = [max(float(one.vector @ vector) for vector in given) for one in kept_vectors.values()]
    assert closest == pytest.approx([1.0, 1.0], abs=1e-3)


def test_a_text_no_embedder_knows_is_kept_without_a_vector(records: Records, static: StaticEmbedder) -> None:
    shelve(records, static, document(text="🙂🙂🙂"))

    numbers = records.numbers(KEY)

    assert (numbers.passages, numbers.embedded, numbers.full_text) == (1, 0, 1)
    assert records.entries(KEY, RECIPE.embedder) == ()


def test_pieces_and_vectors_must_belong_together(records: Records) -> None:
    with pytest.raises(ValueError, match="2 pieces and 1 vectors"):
        records.shelve(document(), split(document()), np.ones((1, 4), dtype=np.float32), RECIPE)


def test_the_same_text_under_another_name_is_recognised(records: Records, static: StaticEmbedder) -> None:
    shelve(records, static, document())

    copy = replace(document(), source="copy.md", title="Copy of the policy")
    assert records.same_text(copy) == "ai-policy.md"
    assert records.same_text(replace(copy, audience=Audience("unit", "Sales"))) is None
    assert records.same_text(replace(copy, org="T-OTHER")) is None
    assert records.same_text(document()) is None


def test_readers_do_not_wait_for_a_writer_and_writers_take_turns(
    records: Records, static: StaticEmbedder
) -> None:
    writers = 6
    together = Barrier(writers)
    failed: list[Exception] = []

    def write(number: int) -> None:
        together.wait()
        try:
            for part in range(4):
                shelve(
                    records, static, document(f"{number}-{part}.md", text=f"Text {number} of part {part}.")
                )
                records.documents(ACME.org)
        except OperationalError as fault:
            failed.append(fault)

    threads = [Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert len(records.documents(ACME.org)) == writers * 4
    assert records.revision(KEY) == writers * 4


def test_the_record_opens_for_many_readers(records: Records) -> None:
    with records.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA secure_delete")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) == 15_000


def test_audiences_cannot_be_mistaken_for_each_other() -> None:
    assert Audience.parse(" unit: Sales ") == Audience("unit", "Sales")
    for kind, name in (("org", "x"), ("unit", ""), ("unit", " Sales"), ("private", "U1 ")):
        with pytest.raises(ValueError, match="is no audience"):
            Audience(kind, name)  # type: ignore[arg-type]
    assert str(WHOLE_ORG) == "org"
