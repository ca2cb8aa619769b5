"""The library: one index per shelf that is always level with the record, heals by itself, and never shows too much."""

import logging
import os
import random
import shutil
import socket
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from knowledge import lexical
from knowledge.documents import EVERY_ORG, WHOLE_ORG, Audience, Document, Scope, Shelf
from knowledge.embedding import StaticEmbedder
from knowledge.errors import EmbedderMismatch, IndexUnavailable, ScopeBreach
from knowledge.library import Library, keeper, probe
from knowledge.library import library as library_module
from knowledge.library.chroma import ChromaIndex
from knowledge.library.exact import ExactIndex
from knowledge.library.folder import IndexFolder, index_folder
from knowledge.records import Entry, Records, ShelfKey
from knowledge.records.tables import full_text, passages
from tests.forked import processes
from tests.knowledge import filler
from tests.knowledge.shelves import (
    ACME,
    CountingEmbedder,
    OtherEmbedder,
    all_documents,
    document,
    guidance,
    new_records,
)

KEY = ShelfKey(ACME.org, Shelf.ORGANISATION)
SALES, LEGAL, UMA = Audience("unit", "Sales"), Audience("unit", "Legal"), Audience("private", "U1")


def nearest(library: Library, question: str, scope: Scope = ACME, limit: int = 8) -> list[str]:
    """The ids that the side of meaning finds."""
    vector = library.embedder.embed([question])[0]
    return [near.id for near in library.nearest(vector, scope, Shelf.ORGANISATION, limit)]


def sources(library: Library, question: str, scope: Scope = ACME) -> list[str]:
    found = library.passages(nearest(library, question, scope), scope)
    return list(dict.fromkeys(passage.source for passage in found))


def mode(library: Library) -> str:
    return library.health(ACME.org).shelves[1].mode


# Shelving


def test_what_has_not_changed_is_not_embedded_again(library: Library, embedder: CountingEmbedder) -> None:
    first = library.shelve_all(all_documents())
    embedder.asked.clear()

    again = library.shelve_all(
        [*all_documents()[1:], document("ai-policy.md", "# AI policy\n\nAll is allowed.")]
    )

    assert [shelved.change for shelved in first] == ["added"] * 4
    assert [shelved.change for shelved in again] == ["unchanged"] * 3 + ["changed"]
    assert embedder.asked == ["AI policy\nAll is allowed."]


def test_what_people_typed_into_a_scan_is_cleaned_before_it_is_shelved(library: Library) -> None:
    library.shelve(document("scan:1", "# Scan\x00\n\nWe use\u202e AI\ud800 daily\x07."))

    kept = library.records.document(ACME.org, Shelf.ORGANISATION, "scan:1")
    assert kept is not None
    assert kept.text == "# Scan\n\nWe use AI daily."


@pytest.mark.parametrize(
    "misplaced",
    [
        replace(document(), org=EVERY_ORG),
        replace(document(), org=""),
        replace(guidance("g.md", "text"), org="T1"),
        replace(guidance("g.md", "text"), audience=SALES),
    ],
)
def test_a_document_on_the_wrong_shelf_is_refused(library: Library, misplaced: Document) -> None:
    with pytest.raises(ValueError, match="org"):
        library.shelve(misplaced)


# Searching in Chroma and exactly


def test_a_search_is_answered_before_the_index_is_open(indexed: Library) -> None:
    indexed.shelve_all(all_documents())

    before = sources(indexed, "who may approve a new assistant?")
    indexed.open(ACME.org)

    assert before[0] == "ai-policy.md"
    assert mode(indexed) == "chroma"
    assert sources(indexed, "who may approve a new assistant?") == before


def test_a_change_is_found_at_once_while_the_index_is_open(indexed: Library) -> None:
    indexed.shelve_all(all_documents())
    indexed.open(ACME.org)

    indexed.shelve(document("garden.md", "# Garden\n\nRoses are pruned in spring."))
    indexed.remove(ACME.org, Shelf.ORGANISATION, "travel.md")

    assert sources(indexed, "When do we prune the roses?")[0] == "garden.md"
    assert "travel.md" not in sources(indexed, "hotel costs and trains")
    assert mode(indexed) == "chroma"
    assert indexed.health(ACME.org).faults() == ()


def test_many_changes_are_followed_in_the_background(
    indexed: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "FEW", 2)
    indexed.open(ACME.org)

    indexed.shelve_all(all_documents())

    assert sources(indexed, "who may approve a new assistant?")[0] == "ai-policy.md"
    wait_until(lambda: indexed.records.pending(KEY).numbers == ())
    assert mode(indexed) == "chroma"


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory, static: StaticEmbedder) -> Iterator[Library]:
    """Three hundred documents in two organisations, for five audiences, in Chroma."""
    home = tmp_path_factory.mktemp("big")
    library = Library(new_records(home / "record.db"), static, home)
    choice = random.Random(7)
    words = [
        "budget",
        "pilot",
        "review",
        "owner",
        "risk",
        "agent",
        "record",
        "tool",
        "customer",
        "data",
        "team",
    ]
    for org in (ACME.org, "T-OTHER"):
        library.shelve_all(
            [
                document(
                    f"{number}.md",
                    f"# Note {number}\n\n{' '.join(choice.choices(words, k=25))}.",
                    choice.choice([WHOLE_ORG, SALES, LEGAL, UMA, Audience("channel", "C1")]),
                    org,
                )
                for number in range(150)
            ]
        )
    library.shelve_all(
        [guidance(f"g{number}.md", " ".join(choice.choices(words, k=30))) for number in range(20)]
    )
    for org in (ACME.org, "T-OTHER"):
        assert library.open(org)
    yield library
    library.close()


AUDIENCES = st.frozensets(
    st.sampled_from([WHOLE_ORG, SALES, LEGAL, UMA, Audience("channel", "C1"), Audience("unit", "Nobody")]),
    min_size=1,
)
SCOPES = st.builds(Scope, st.sampled_from([ACME.org, "T-OTHER", "T-NOBODY"]), AUDIENCES)
QUESTIONS = st.lists(
    st.sampled_from(["budget", "pilot", "owner", "risk", "agent", "tool", "team", "zebra"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(SCOPES, QUESTIONS, st.integers(1, 60))
def test_chroma_and_the_exact_index_agree(big: Library, scope: Scope, question: str, limit: int) -> None:
    vector = big.embedder.embed([question])[0]
    key = ShelfKey.of(Shelf.ORGANISATION, scope.org)
    exact = ExactIndex(big.records.entries(key, big.embedder.fingerprint))

    found = big.nearest(vector, scope, Shelf.ORGANISATION, limit)
    expected = exact.nearest(vector, {str(audience) for audience in scope.audiences}, limit)

    assert [near.similarity for near in found] == pytest.approx(
        [near.similarity for near in expected], abs=1e-3
    )


@settings(max_examples=80, deadline=None)
@given(SCOPES, QUESTIONS)
def test_no_side_of_the_search_shows_what_the_scope_does_not_allow(
    big: Library, scope: Scope, question: str
) -> None:
    allowed = {
        listed.id
        for org in (ACME.org, "T-OTHER")
        for listed in big.records.documents(org)
        if org == scope.org and listed.audience in scope.audiences
    }
    vector = big.embedder.embed([question])[0]

    by_meaning = [near.id for near in big.nearest(vector, scope, Shelf.ORGANISATION, 400)]
    with big.records.engine.connect() as connection:
        by_words = list(lexical.search(connection, question, scope, (Shelf.ORGANISATION,), 400))
        belongs = dict(connection.execute(select(passages.c.id, passages.c.document_id)).all())

    assert {belongs[name] for name in by_meaning} == allowed
    assert {belongs[name] for name in by_words} <= allowed
    assert {
        passage.document_id for passage in big.passages(sorted(belongs), scope) if passage.org != EVERY_ORG
    } == allowed


DOCUMENTS = st.lists(
    st.tuples(
        st.sampled_from([ACME.org, "T-OTHER"]), st.sampled_from([WHOLE_ORG, SALES, LEGAL, UMA]), QUESTIONS
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DOCUMENTS, SCOPES, QUESTIONS)
def test_nothing_leaks_from_any_set_of_documents(
    tmp_path: Path,
    static: StaticEmbedder,
    kept: list[tuple[str, Audience, str]],
    scope: Scope,
    question: str,
) -> None:
    path = tmp_path / "random.db"
    path.unlink(missing_ok=True)
    library = Library(new_records(path), static, home=None)
    for number, (org, audience, words) in enumerate(kept):
        library.shelve(document(f"{number}.md", f"# {words}\n\n{question}", audience, org))

    found = library.passages(nearest(library, question, scope, 50), scope)
    library.records.engine.dispose()

    allowed = {
        f"{n}.md"
        for n, (org, audience, _) in enumerate(kept)
        if org == scope.org and audience in scope.audiences
    }
    assert {passage.source for passage in found} == allowed


def test_a_passage_of_somebody_else_stops_the_answer(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.shelve(document(audience=SALES))
    entitled = Scope(ACME.org, frozenset({SALES}))
    names = nearest(library, "approval", entitled)
    found = library.records.passages(names, entitled)
    monkeypatch.setattr(library.records, "passages", lambda ids, scope: found)

    with pytest.raises(ScopeBreach, match="Nothing was shown"):
        library.passages(names, ACME)


def test_guidance_is_for_every_organisation(indexed: Library) -> None:
    indexed.shelve(guidance("agents.md", "# Agents\n\nAn agent needs an owner and a stop."))
    indexed.open(ACME.org)

    for org in (ACME.org, "T-OTHER"):
        vector = indexed.embedder.embed(["who owns an agent"])[0]
        found = indexed.nearest(vector, Scope(org, frozenset({UMA})), Shelf.GUIDANCE, 5)
        assert [passage.source for passage in indexed.passages([near.id for near in found], Scope(org))] == [
            "agents.md"
        ]


# Surviving


def assert_level(library: Library) -> None:
    """Record, full text and index hold the same passages, and every vector finds itself."""
    assert library.open(ACME.org)
    index = library._keepers[KEY]._index
    assert index is not None
    with library.records.engine.connect() as connection:
        rows = connection.execute(select(passages.c.number, passages.c.id)).all()
        words = set(connection.scalars(select(full_text.c.number)))
    entries = library.records.entries(KEY, library.embedder.fingerprint)
    assert {number for number, _ in rows} == words
    assert {name for _, name in rows} == {entry.id for entry in entries} == set(index.audiences())
    assert {entry.id: entry.audience for entry in entries} == index.audiences()
    for entry in entries:
        (near, *_) = index.nearest(entry.vector, {entry.audience}, 1)
        assert near.similarity == pytest.approx(1.0, abs=1e-3)
    assert library.health(ACME.org).faults() == ()


def test_nothing_is_lost_when_it_is_killed_at_any_moment(tmp_path: Path, static: StaticEmbedder) -> None:
    choice = random.Random(11)
    new_records(tmp_path / "record.db").engine.dispose()
    for kill in range(5):
        ours, theirs = processes.Pipe()
        child = processes.Process(target=filler.fill, args=(tmp_path, kill, theirs), daemon=True)
        child.start()
        # Some of them while the index is tried and opened, the others while it follows.
        for _ in range(choice.randrange(4, 14)):
            assert ours.poll(60)
            ours.recv()
        child.kill()
        child.join(10)
        assert child.exitcode == -9, "it was meant to be killed, and ended by itself"

    library = Library(new_records(tmp_path / "record.db"), static, tmp_path)

    assert len(library.records.documents(ACME.org)) > 5
    assert_level(library)
    library.close()


def test_a_second_process_writes_and_searches_beside_the_first(indexed: Library, tmp_path: Path) -> None:
    indexed.shelve_all(all_documents())
    assert indexed.open(ACME.org)
    ours, theirs = processes.Pipe()

    child = processes.Process(target=filler.write_beside, args=(tmp_path, theirs), daemon=True)
    child.start()
    assert ours.poll(60)
    opened, found_there = ours.recv()
    child.join(20)

    assert not opened
    assert found_there[0] == "beside.md"
    assert sources(indexed, "When does the garage open?")[0] == "beside.md"
    assert mode(indexed) == "chroma"
    assert_level(indexed)


def test_the_index_is_taken_over_when_the_other_is_done(
    indexed: Library, tmp_path: Path, embedder: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "AGAIN_AFTER", 0.0)
    second = Library(new_records(tmp_path / "record.db"), embedder, tmp_path)
    indexed.shelve_all(all_documents())
    indexed.open(ACME.org)
    assert not second.open(ACME.org)
    assert sources(second, "who may approve a new assistant?")[0] == "ai-policy.md"

    indexed.close()

    assert second.open(ACME.org)
    assert_level(second)
    second.close()


def truncate(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def corrupt_store(generation: Path) -> None:
    truncate(generation / "chroma.sqlite3")


def no_store(generation: Path) -> None:
    (generation / "chroma.sqlite3").unlink()


def garbage(generation: Path) -> None:
    (generation / "chroma.sqlite3").write_bytes(os.urandom(50_000))


def no_passages(generation: Path) -> None:
    with sqlite3.connect(generation / "chroma.sqlite3") as store:
        store.execute("DELETE FROM embeddings_queue")
    store.close()


def no_generation(generation: Path) -> None:
    shutil.rmtree(generation)


def other_recipe(generation: Path) -> None:
    shutil.rmtree(generation)
    generation.mkdir()
    ChromaIndex.create(generation, ACME.org, "other").close()


def no_pointer(generation: Path) -> None:
    (generation.parent / "current").write_text("../../etc")


@pytest.mark.parametrize(
    "spoil", [corrupt_store, no_store, garbage, no_passages, no_generation, other_recipe, no_pointer]
)
@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
def test_a_spoiled_index_heals(
    records: Records,
    static: StaticEmbedder,
    tmp_path: Path,
    spoil: Callable[[Path], None],
    killed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if killed:
        # The child that tries the index takes two seconds to start; once, below, is enough to know that it is asked.
        monkeypatch.setattr(
            probe, "sound", lambda folder, org, recipe, known: probed_here(folder, org, recipe, known)
        )
    first = Library(records, static, tmp_path)
    first.shelve_all(all_documents())
    first.open(ACME.org)
    first.close()
    folder = index_folder(tmp_path, ACME.org)
    generation = folder.current()
    assert generation is not None
    spoil(generation)
    if killed:
        folder.mark_open()

    second = Library(records, static, tmp_path)

    assert sources(second, "who may approve a new assistant?")[0] == "ai-policy.md"
    assert_level(second)
    second.close()
    assert not folder.left_open


def probed_here(folder: Path, org: str, recipe: str, known: tuple[Entry, ...]) -> bool:
    try:
        index = ChromaIndex.open(folder, org, recipe)
        held = index.holds(known)
        index.close()
    except IndexUnavailable:
        return False
    return held


def test_an_index_that_was_not_closed_is_tried_in_a_process_of_its_own(
    records: Records, static: StaticEmbedder, tmp_path: Path
) -> None:
    library = Library(records, static, tmp_path)
    library.shelve_all(all_documents())
    library.open(ACME.org)
    library.close()
    current = index_folder(tmp_path, ACME.org).current()
    assert current is not None
    known = records.known(KEY, static.fingerprint, 20)
    elsewhere = [Entry(entry.id, entry.audience, -entry.vector) for entry in known]
    recipe = str(library.recipe)

    assert len(known) > 5
    assert probe.sound(current, ACME.org, recipe, known)
    assert not probe.sound(current, ACME.org, recipe, elsewhere)
    assert not probe.sound(current, ACME.org, recipe, known, seconds=0.01)
    garbage(current)
    assert not probe.sound(current, ACME.org, recipe, known)


def test_an_index_that_fails_while_it_is_asked_is_answered_for_and_mended(
    indexed: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "AGAIN_AFTER", 0.0)
    indexed.shelve_all(all_documents())
    indexed.open(ACME.org)
    held = indexed._keepers[KEY]._index
    assert held is not None
    held._client.delete_collection("passages")

    assert sources(indexed, "who may approve a new assistant?")[0] == "ai-policy.md"
    assert_level(indexed)


def test_an_index_that_failed_is_not_trusted_at_the_next_start(indexed: Library, tmp_path: Path) -> None:
    indexed.shelve_all(all_documents())
    indexed.open(ACME.org)
    held = indexed._keepers[KEY]._index
    assert held is not None
    held._client.delete_collection("passages")

    assert indexed.health(ACME.org).shelves[1].indexed is None
    indexed.close()

    assert index_folder(tmp_path, ACME.org).left_open


def test_the_last_broken_index_is_kept_and_no_more(
    records: Records, static: StaticEmbedder, tmp_path: Path
) -> None:
    for _ in range(3):
        library = Library(records, static, tmp_path)
        library.shelve(document())
        library.open(ACME.org)
        library.close()
        current = index_folder(tmp_path, ACME.org).current()
        assert current is not None
        garbage(current)
    library = Library(records, static, tmp_path)
    library.open(ACME.org)
    library.close()

    names = sorted(path.name.split("-")[0] for path in index_folder(tmp_path, ACME.org).path.iterdir())
    assert names == [".lock", "broken", "chroma", "current"]


def test_a_long_log_is_left_behind(
    records: Records, static: StaticEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Library(records, static, tmp_path)
    first.shelve_all(all_documents())
    first.open(ACME.org)
    first.close()
    before = index_folder(tmp_path, ACME.org).current()
    monkeypatch.setattr(ChromaIndex, "overgrown", lambda index: True)

    second = Library(records, static, tmp_path)
    assert_level(second)
    second.close()

    after = index_folder(tmp_path, ACME.org).current()
    assert after != before
    assert before is not None
    assert not before.exists()


def test_a_log_is_long_when_it_holds_much_more_than_the_index(tmp_path: Path) -> None:
    index = ChromaIndex.create(tmp_path, "T1", "recipe")
    vectors = np.eye(8, dtype=np.float32)
    entries = [Entry(f"{number}", "org", vectors[number % 8]) for number in range(400)]

    index.put(entries)
    assert not index.overgrown()
    for _ in range(5):
        index.put(entries)

    assert index.count() == 400
    assert index.overgrown()
    index.close()


# The folder, the settings, and what is asked of others


def test_nobody_else_on_the_machine_can_read_the_index(indexed: Library, tmp_path: Path) -> None:
    indexed.shelve(document())
    indexed.open(ACME.org)

    folders = list((tmp_path / "index").iterdir())
    assert len(folders) == 2
    for folder in folders:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_two_organisations_never_share_a_folder(tmp_path: Path) -> None:
    names = ["T1", "t1", "T/1", "T 1", "T-1", "../T1", "x" * 300, "x" * 301, "guidance", "日本"]

    folders = {index_folder(tmp_path, name).path for name in names}

    assert len(folders) == len(names)
    assert all(folder.parent == tmp_path / "index" and folder.name != "guidance" for folder in folders)


def test_neither_the_environment_nor_a_file_beside_it_changes_how_chroma_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("chromadb")  # reads the environment once by itself, when it is imported
    (tmp_path / ".env").write_text("IS_PERSISTENT=false\nCHROMA_API_IMPL=chromadb.api.fastapi.FastAPI\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IS_PERSISTENT", "false")
    monkeypatch.setenv("ALLOW_RESET", "true")
    monkeypatch.setenv("MIGRATIONS", "nonsense")
    folder = tmp_path / "index"
    folder.mkdir()

    index = ChromaIndex.create(folder, "T1", "recipe")

    assert (folder / "chroma.sqlite3").exists()
    assert not index._client.get_settings().allow_reset
    index.close()


def test_chroma_asks_nobody_for_anything(
    indexed: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("something asked for the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    indexed.shelve_all(all_documents())

    assert_level(indexed)


def test_the_index_holds_no_text(indexed: Library, tmp_path: Path) -> None:
    indexed.shelve(document("secret.md", "# Zanzibar\n\nXylophonquartz"))
    indexed.open(ACME.org)
    indexed.close()

    files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
    assert len(files) > 2
    assert not any(b"ylophonquartz" in path.read_bytes() or b"anzibar" in path.read_bytes() for path in files)


def test_an_index_made_with_another_recipe_is_refused(tmp_path: Path) -> None:
    ChromaIndex.create(tmp_path, "T1", "one").close()

    with pytest.raises(IndexUnavailable, match="made with 'one', not with 'two'"):
        ChromaIndex.open(tmp_path, "T1", "two")


def test_an_index_with_other_settings_is_refused(tmp_path: Path) -> None:
    import chromadb

    client = chromadb.PersistentClient(tmp_path)
    client.create_collection("passages", metadata={"recipe": "one"}, embedding_function=None)

    with pytest.raises(IndexUnavailable):
        ChromaIndex.open(tmp_path, "T1", "one")


# Another embedder


def test_a_shelf_filled_by_another_embedder_is_not_searched(
    records: Records, static: StaticEmbedder, tmp_path: Path
) -> None:
    Library(records, static, home=None).shelve_all(all_documents())
    other = Library(records, OtherEmbedder(static), home=None)

    with pytest.raises(EmbedderMismatch, match="cairn reindex"):
        nearest(other, "approval")

    (_, shelf) = other.health(ACME.org).shelves
    assert shelf.outdated == 4
    assert any("cairn reindex" in fault for fault in shelf.faults())


def test_reindexing_embeds_anew_what_another_embedder_made(
    records: Records, static: StaticEmbedder, tmp_path: Path
) -> None:
    first = Library(records, static, tmp_path)
    first.shelve_all(all_documents())
    first.open(ACME.org)
    first.close()
    other = Library(records, OtherEmbedder(static), tmp_path)

    assert other.reindex(ACME.org) == 4
    assert other.reindex(ACME.org) == 0

    assert sources(other, "who may approve a new assistant?")[0] == "ai-policy.md"
    assert_level(other)
    other.close()


def test_reindexing_makes_a_fresh_index_without_embedding_again(indexed: Library, tmp_path: Path) -> None:
    indexed.shelve_all(all_documents())
    indexed.open(ACME.org)
    before = index_folder(tmp_path, ACME.org).current()
    assert isinstance(indexed.embedder, CountingEmbedder)
    indexed.embedder.asked.clear()

    assert indexed.reindex(ACME.org) == 0

    assert index_folder(tmp_path, ACME.org).current() != before
    assert indexed.embedder.asked == []
    assert_level(indexed)


# Health, forgetting, closing


def test_health_counts_what_there_is(indexed: Library) -> None:
    indexed.shelve_all([*all_documents(), document("🙂.md", "🙂"), guidance("g.md", "# G\n\nText.")])

    health = indexed.health(ACME.org)

    on_guidance, on_organisation = health.shelves
    assert health.faults() == ()
    assert (on_guidance.numbers.documents, on_guidance.indexed) == (1, 1)
    numbers = on_organisation.numbers
    assert (numbers.documents, numbers.undated, numbers.pending) == (5, 5, 0)
    assert (numbers.passages, numbers.full_text, numbers.embedded, on_organisation.indexed) == (9, 9, 8, 8)
    assert (on_organisation.mode, on_organisation.outdated) == ("chroma", 0)


def test_health_says_when_the_full_text_is_behind(library: Library) -> None:
    library.shelve_all(all_documents())
    with library.records.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM passages_full_text_docsize WHERE id = 1")

    (fault,) = library.health(ACME.org).faults()

    assert "7 of 8 passages" in fault


def test_forgetting_an_organisation_deletes_its_index_too(indexed: Library, tmp_path: Path) -> None:
    indexed.shelve_all(all_documents())
    indexed.open(ACME.org)

    assert indexed.forget(ACME.org) == 4

    assert not index_folder(tmp_path, ACME.org).path.exists()
    assert sources(indexed, "approval") == []
    indexed.shelve(document())
    assert_level(indexed)


def test_only_so_many_shelves_are_kept_open(indexed: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "MOST_OPEN", 3)
    for number in range(5):
        indexed.shelve(document(org=f"T{number}"))
        indexed.open(f"T{number}")

    assert len(indexed._keepers) == 3
    assert all(sources(indexed, "approval", Scope(f"T{number}")) == ["ai-policy.md"] for number in range(5))


def test_closing_leaves_the_index_trusted_and_free(indexed: Library, tmp_path: Path) -> None:
    indexed.shelve(document())
    indexed.open(ACME.org)
    folder = index_folder(tmp_path, ACME.org)
    assert folder.left_open
    assert not IndexFolder(folder.path).take()

    indexed.close()
    indexed.close()

    assert not folder.left_open
    assert sources(indexed, "approval") == ["ai-policy.md"]
    assert not folder.left_open
    assert folder.take()
    folder.give_back()


def test_a_home_that_cannot_be_written_to_does_not_stop_the_search(
    records: Records, static: StaticEmbedder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "index").write_text("a file where a folder should be")
    library = Library(records, static, tmp_path)
    library.shelve_all(all_documents())

    with caplog.at_level(logging.WARNING):
        assert not library.open(ACME.org)

    assert sources(library, "who may approve a new assistant?")[0] == "ai-policy.md"
    assert "not available" in caplog.text
    library.close()


def test_titles_are_told_apart_however_few_are_remembered(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "MOST_CALLINGS", 2)

    first, second = library.callings(["Travel", "Notes"]), library.callings(["Notes", "Pilots"])

    assert np.array_equal(first[1], second[0])
    assert np.array_equal(second, library.embedder.embed(["Notes", "Pilots"]))
