"""Processes of their own that fill a library: to be killed in the middle of it, or to write beside another."""

import itertools
import random
from multiprocessing.connection import Connection
from pathlib import Path

from knowledge.documents import Audience, Document, Shelf
from knowledge.embedding import StaticEmbedder
from knowledge.library import Library
from knowledge.records import ShelfKey
from knowledge.retrieval import retrieve
from tests.knowledge.shelves import ACME, document, new_records

AUDIENCES = (Audience("org"), Audience("unit", "Sales"), Audience("private", "U1"))


def changing(choice: random.Random, number: int) -> Document:
    """One of thirty documents, in one of many versions."""
    name = choice.randrange(30)
    words = choice.choices(
        ["budget", "pilot", "review", "owner", "risk", "champion", "agent", "record"], k=60
    )
    sections = [f"## Part {part}\n\nVersion {number}: {' '.join(words[part * 20 :])}." for part in range(3)]
    text = "\n\n".join([f"# Document {name}", *sections])
    return document(f"{name}.md", text, choice.choice(AUDIENCES))


def fill(home: Path, seed: int, progress: Connection) -> None:
    """Shelve, change and remove documents for ever, and say what was done each time."""
    library = Library(new_records(home / "record.db"), StaticEmbedder(), home)
    choice = random.Random(seed)
    for number in itertools.count():
        if choice.random() < 0.1:
            library.remove(ACME.org, Shelf.ORGANISATION, f"{choice.randrange(30)}.md")
        else:
            library.shelve(changing(choice, number))
        progress.send("shelved")
        if number % 5 == 4:
            # Only this one: after a kill each index is tried for some seconds before it is opened.
            library._keeper(ShelfKey(ACME.org, Shelf.ORGANISATION)).bring_level()
            progress.send("level")


def write_beside(home: Path, answer: Connection) -> None:
    """Shelve one document while another process holds the index, and say how it was found here."""
    library = Library(new_records(home / "record.db"), StaticEmbedder(), home)
    library.shelve(document("beside.md", "# Parking\n\nThe garage opens at six and closes at midnight."))
    opened = library.open(ACME.org)
    found = [passage.source for passage in retrieve(library, "When does the garage open?", ACME)]
    library.close()
    answer.send((opened, found))
