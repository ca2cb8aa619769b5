"""Folders as people have them become shelves: again and again, with a reason for all that stays out."""

import os
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.documents import EVERY_ORG, Audience, Scope, Shelf
from knowledge.ingest import IngestReport, forget, ingest, load_guidance, reindex
from knowledge.library import Library
from knowledge.records import ShelfKey
from knowledge.retrieval import retrieve, search
from tests.knowledge.shelves import ACME, TEXTS, CountingEmbedder

ORG = ACME.org


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder `docs` with four documents, one of them in a folder of its own."""
    docs = tmp_path / "docs"
    (docs / "people").mkdir(parents=True)
    for name, text in TEXTS.items():
        below = docs / "people" if name == "onboarding.md" else docs
        (below / name).write_text(text, encoding="utf-8")
    return docs


Add = Callable[..., IngestReport]


@pytest.fixture
def add(library: Library) -> Add:
    def with_library(*paths: Path, **rest: object) -> IngestReport:
        return ingest(paths, org=ORG, library=library, **rest)  # type: ignore[arg-type]

    return with_library


def test_a_folder_is_added_with_all_below_it(add: Add, library: Library, folder: Path) -> None:
    report = add(folder)

    assert report.added == (
        "docs/ai-policy.md",
        "docs/people/onboarding.md",
        "docs/service-desk.md",
        "docs/travel.md",
    )
    assert (report.changed, report.unchanged, report.refused, report.skipped, report.passages) == (
        (),
        (),
        (),
        0,
        8,
    )
    assert retrieve(library, "Who approves a new AI tool?", ACME)[0].source == "docs/ai-policy.md"


def test_adding_it_again_embeds_only_what_has_changed(
    add: Add, folder: Path, embedder: CountingEmbedder
) -> None:
    add(folder)
    embedder.asked.clear()
    (folder / "travel.md").write_text("# Travel\n\nTake the train.", encoding="utf-8")
    os.utime(folder / "ai-policy.md", (0, 0))

    report = add(folder)

    assert (report.changed, len(report.unchanged), report.added) == (("docs/travel.md",), 3, ())
    assert report.passages == 1
    assert embedder.asked == ["Travel\nTake the train."]


def test_a_document_is_the_same_wherever_its_folder_lies(
    add: Add, library: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(folder)
    elsewhere = tmp_path / "other-machine"
    elsewhere.mkdir()
    moved = folder.rename(elsewhere / "docs")
    monkeypatch.chdir(moved)

    again = [add(moved), add(Path(".")), add(Path("../docs")), add(Path("../docs/"))]

    assert [len(report.unchanged) for report in again] == [4, 4, 4, 4]
    assert len(library.records.documents(ORG)) == 4


def test_accents_in_file_names_are_the_same_on_every_system(
    add: Add, library: Library, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / unicodedata.normalize("NFD", "Café.md")).write_text("# Café\n\nLunch.", encoding="utf-8")

    add(docs)

    assert [listed.source for listed in library.records.documents(ORG)] == ["docs/Café.md"]


def test_a_single_file_is_known_by_its_name(add: Add, folder: Path) -> None:
    assert add(folder / "people" / "onboarding.md").added == ("onboarding.md",)


def test_hidden_files_and_links_in_circles_are_left_alone(add: Add, folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "notes.md").write_text("# Hidden\n\nText.")
    (folder / ".draft.md").write_text("# Hidden\n\nText.")
    (folder / "people" / "back").symlink_to(folder, target_is_directory=True)
    (folder / "nowhere.md").symlink_to(folder / "missing.md")
    os.mkfifo(folder / "pipe.md")

    report = add(folder)

    assert len(report.added) == 4
    assert report.refused == ()


def test_a_linked_folder_is_followed(add: Add, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "more.md").write_text("# More\n\nText from outside.")
    (folder / "linked").symlink_to(outside, target_is_directory=True)

    assert "docs/linked/more.md" in add(folder).added


def test_what_cannot_be_read_is_named_and_the_rest_is_added(add: Add, folder: Path, tmp_path: Path) -> None:
    (folder / "empty.md").write_bytes(b"")
    (folder / "tags.md").write_text("---\ntitle: Moved\n---\n{% include other.md %}\n<!-- nothing -->")
    (folder / "picture.md").write_bytes(bytes(range(256)) * 30)
    (folder / "huge.txt").write_bytes(b"a " * 2_600_000)
    (folder / "logo.png").write_bytes(b"PNG")
    (folder / "sheet.xlsx").write_bytes(b"PK")

    report = add(folder, folder / "logo.png", tmp_path / "missing.md")

    assert len(report.added) == 4
    assert report.skipped == 2
    assert {refusal.path.name: refusal.why.split(" ", 1)[1][:40] for refusal in report.refused} == {
        "empty.md": "is empty, so there is nothing to find in",
        "tags.md": "shows no words, only tags or comments. L",
        "picture.md": "does not read as text. Open it in the pr",
        "huge.txt": "has 5.2 MB and the limit is 5 MB. Split ",
        "logo.png": "is not Markdown or plain text. Save it a",
        "missing.md": "is no file or folder " + str(tmp_path)[:19],
    }


def test_a_file_nobody_may_read_is_refused(add: Add, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path.name == "travel.md":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", denied)

    report = add(folder)

    assert len(report.added) == 3
    assert [refusal.why for refusal in report.refused] == [
        "travel.md cannot be read (Permission denied). Check that it is there and that you may read it."
    ]


def test_two_files_that_would_be_known_by_one_name_are_not_mixed_up(
    add: Add, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "copy" / "docs"
    other.mkdir(parents=True)
    (other / "travel.md").write_text("# Other travel\n\nBy boat.")

    report = add(folder, other, folder)

    assert len(report.added) == 4
    assert [refusal.path for refusal in report.refused] == [other / "travel.md"]
    assert "'docs/travel.md'" in report.refused[0].why


def test_a_copy_of_a_document_is_not_shelved_twice(add: Add, library: Library, folder: Path) -> None:
    (folder / "zz-copy.md").write_text(TEXTS["travel.md"], encoding="utf-8")

    first = add(folder)
    again = add(folder)
    alone = add(folder / "travel.md")

    assert [(copy.path.name, copy.same_as) for copy in first.duplicates] == [("zz-copy.md", "docs/travel.md")]
    assert [copy.same_as for copy in again.duplicates] == ["docs/travel.md"]
    assert alone.unchanged == ("docs/travel.md",)
    assert len(library.records.documents(ORG)) == 4


def test_a_copy_for_other_people_is_shelved(add: Add, library: Library, folder: Path) -> None:
    add(folder, audience=Audience("unit", "Sales"))
    other = folder.parent / "for-all"
    other.mkdir()
    (other / "travel.md").write_text(TEXTS["travel.md"], encoding="utf-8")

    report = add(other)

    assert report.added == ("for-all/travel.md",)
    assert retrieve(library, "hotel costs a night", ACME)[0].source == "for-all/travel.md"


def test_adding_a_folder_again_does_not_open_what_was_restricted(
    add: Add, library: Library, folder: Path
) -> None:
    add(folder / "travel.md", audience=Audience("unit", "Sales"))

    report = add(folder)

    assert report.unchanged == ("travel.md",)
    assert retrieve(library, "hotel costs a night", ACME) == ()


def test_two_folders_of_one_name_do_not_overwrite_each_other(
    add: Add, library: Library, folder: Path
) -> None:
    add(folder)
    other = folder.parent / "north" / "docs"
    other.mkdir(parents=True)
    (other / "travel.md").write_text(
        "# Travel in the north\n\nBy ferry only, booked a week ahead.", encoding="utf-8"
    )

    report = add(other)
    again = add(other)

    assert report.added == again.unchanged == ("north/docs/travel.md",)
    assert {"docs/travel.md", "north/docs/travel.md"} <= {d.source for d in library.records.documents(ORG)}


def test_a_folder_that_was_moved_is_still_the_same(add: Add, folder: Path) -> None:
    add(folder)
    (folder.parent / "new-place").mkdir()
    there = folder.rename(folder.parent / "new-place" / "docs")

    report = add(there)

    assert len(report.unchanged) == 4


def test_a_copy_that_changes_into_another_document_is_brought_up_to_date(
    add: Add, library: Library, folder: Path
) -> None:
    add(folder)
    (folder / "travel.md").write_text(TEXTS["ai-policy.md"], encoding="utf-8")

    report = add(folder)

    assert report.changed == ("docs/travel.md",)
    assert retrieve(library, "hotel costs a night", ACME) == ()


def test_the_audience_is_kept_and_can_be_changed(add: Add, library: Library, folder: Path) -> None:
    sales = Audience("unit", "Sales")
    add(folder, audience=sales)
    assert retrieve(library, "Who approves a new AI tool?", ACME) == ()
    assert retrieve(library, "Who approves a new AI tool?", Scope(ORG, frozenset({sales})))

    unsaid = add(folder)
    report = add(folder, audience=Audience("org"))

    assert len(unsaid.unchanged) == len(report.changed) == 4
    assert retrieve(library, "Who approves a new AI tool?", ACME)


def test_dates_come_from_the_documents_and_only_then_from_the_caller(
    add: Add, library: Library, folder: Path
) -> None:
    (folder / "travel.md").write_text("# Travel\n\nUpdated 4 March 2026\n\nBy train.", encoding="utf-8")

    add(folder, dated=date(2025, 1, 1))

    dates = {listed.source: listed.dated for listed in library.records.documents(ORG)}
    assert dates["docs/travel.md"] == date(2026, 3, 4)
    assert dates["docs/ai-policy.md"] == date(2025, 1, 1)


def test_progress_is_told_for_every_file(add: Add, folder: Path) -> None:
    told: list[tuple[int, int, str]] = []

    add(folder, on_progress=lambda done, of, source: told.append((done, of, source)))

    assert [(done, of) for done, of, _ in told] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert told[-1][2] == "docs/travel.md"


def test_strange_texts_are_added_and_found(add: Add, library: Library, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "nul.md").write_bytes(b"# Notes\n\nThe pay\x00roll runs on the third day of each month.\n" * 3)
    (docs / "utf16.txt").write_text("The canteen opens at noon.", encoding="utf-16")
    (docs / "latin.txt").write_bytes("Die Küche schließt um drei; the kitchen closes.".encode("latin-1"))
    (docs / "😀 name.md").write_text("# Smile\n\nThe mascot of the company is a heron called Otto.")
    (docs / "one-line.txt").write_text("heron " * 50_000)

    report = add(docs)

    assert len(report.added) == 5
    assert retrieve(library, "When does payroll run?", ACME)[0].source == "docs/nul.md"
    assert retrieve(library, "when does the canteen open", ACME)[0].source == "docs/utf16.txt"
    assert retrieve(library, "Küche", ACME)[0].source == "docs/latin.txt"
    assert retrieve(library, "what is the mascot called?", ACME)[0].source == "docs/😀 name.md"


def test_nothing_to_add_is_no_error(add: Add, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()

    assert add(tmp_path / "nothing") == IngestReport()
    assert add() == IngestReport()


# Guidance


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    folder = tmp_path / "guidance"
    folder.mkdir()
    for model in (1, 2):
        front = f"---\ntitle: Model {model}\nmodel: {model}\ntopic: model-{model}\n---\n"
        (folder / f"model-{model}.md").write_text(f"{front}# Model {model}\n\nWhat model {model} is about.")
    (folder / "all.md").write_text(
        "---\ntitle: The order\nmodel: all\n---\n# The order\n\nWhy the order matters."
    )
    (folder / "coverage.yaml").write_text("items: []")
    return folder


def test_the_guidance_is_shelved_for_every_organisation(library: Library, topics: Path) -> None:
    report = load_guidance(library, topics)

    assert report.added == ("all.md", "model-1.md", "model-2.md")
    found = retrieve(library, "why does the order matter?", Scope("T-ANYBODY"))
    assert [(passage.source, passage.kind, passage.shelf) for passage in found] == [
        ("all.md", "guidance", Shelf.GUIDANCE)
    ]
    kept = [library.records.document(EVERY_ORG, Shelf.GUIDANCE, f"{name}.md") for name in ("all", "model-1")]
    assert [document.model for document in kept if document is not None] == [None, 1]


def test_guidance_that_has_not_changed_is_not_embedded_again(
    library: Library, topics: Path, embedder: CountingEmbedder
) -> None:
    load_guidance(library, topics)
    shelf = ShelfKey(EVERY_ORG, Shelf.GUIDANCE)
    before = library.records.revision(shelf)
    embedder.asked.clear()

    report = load_guidance(library, topics)

    assert report == replace(IngestReport(), unchanged=("all.md", "model-1.md", "model-2.md"))
    assert embedder.asked == []
    assert library.records.revision(shelf) == before


def test_a_topic_that_is_gone_from_the_folder_is_gone_from_the_shelf(library: Library, topics: Path) -> None:
    load_guidance(library, topics)
    (topics / "model-2.md").unlink()

    report = load_guidance(library, topics)

    assert report.removed == ("model-2.md",)
    assert [listed.source for listed in library.records.documents(EVERY_ORG, Shelf.GUIDANCE)] == [
        "all.md",
        "model-1.md",
    ]


# Whole shelves


def test_reindexing_mends_a_full_text_that_was_tampered_with(
    add: Add, library: Library, folder: Path
) -> None:
    add(folder)
    with library.records.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO passages_full_text(passages_full_text) VALUES ('delete-all')")
    assert library.health(ORG).faults()

    assert reindex(library, ORG) == 0

    assert library.health(ORG).faults() == ()
    assert search(library, "hotel costs a night", ACME)[0].words > 0


def test_a_forgotten_organisation_is_gone_from_the_file(
    add: Add, library: Library, folder: Path, tmp_path: Path
) -> None:
    (folder / "secret.md").write_text("# Xylophonquartz\n\nXylophonquartz is our secret.", encoding="utf-8")
    add(folder)
    ingest([folder], org="T-OTHER", audience=Audience("unit", "Sales"), library=library)
    library.remove("T-OTHER", Shelf.ORGANISATION, "docs/secret.md")

    assert forget(library, ORG) == 5

    library.records.engine.dispose()
    files = list(tmp_path.glob("record.db*"))
    assert not any(b"ylophonquartz" in path.read_bytes().lower() for path in files)
    assert library.records.documents(ORG) == ()
    assert len(library.records.documents("T-OTHER")) == 4
