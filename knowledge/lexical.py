"""
The keyword side of the search: SQLite's full text (FTS5), kept level with the passages by the database itself.

The only file with SQL that only SQLite understands; full text on PostgreSQL would be its sibling.
"""

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    TextClause,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from knowledge.documents import Scope, Shelf
from knowledge.records import visible_to
from knowledge.records.tables import documents, passages

# The title and the headings say what a passage is about in few words, so a word found there counts for more.
# Measured on abstracts with titles, 2 to 8 for the title made no difference of note.
TITLE, SECTION, ASKED, TEXT = 2.0, 1.5, 1.5, 1.0

MOST_TERMS = 48
"""Of a longer question, its first words: a whole e-mail as a question would take seconds and find everything."""

_PASSAGES, _DOCUMENTS = "passages", "documents"
_SEARCHED = {_PASSAGES: ("title", "section", "text"), _DOCUMENTS: ("title", "asked", "text")}
"""The tables with full text, and which of their columns are searched. Each row is known to it by its number."""


def _statements(name: str) -> Iterator[str]:
    columns = _SEARCHED[name]
    listed = ", ".join(columns)
    old, new = (", ".join(f"{which}.{column}" for column in columns) for which in ("old", "new"))
    # All names are our own, from the table above.
    into = f"INSERT INTO {name}_full_text(rowid, {listed}) VALUES (new.number, {new});"  # noqa: S608
    out = f"INSERT INTO {name}_full_text({name}_full_text, rowid, {listed}) VALUES ('delete', old.number, {old});"  # noqa: S608
    yield (
        f"CREATE VIRTUAL TABLE {name}_full_text USING fts5({listed}, content='{name}', content_rowid='number', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )
    yield f"CREATE TRIGGER {name}_into_full_text AFTER INSERT ON {name} BEGIN {into} END"
    yield f"CREATE TRIGGER {name}_out_of_full_text AFTER DELETE ON {name} BEGIN {out} END"
    yield (
        f"CREATE TRIGGER {name}_anew_in_full_text AFTER UPDATE OF number, {listed} ON {name} BEGIN {out} {into} END"
    )


_full_text = table("passages_full_text", column("rowid"))
_BADNESS: ColumnElement[float] = literal_column(f"bm25(passages_full_text, {TITLE}, {SECTION}, {TEXT})")
_MATCHES = text("passages_full_text MATCH :words")
_whole_text = table("documents_full_text", column("rowid"))
_WHOLE_BADNESS: ColumnElement[float] = literal_column(f"bm25(documents_full_text, {TITLE}, {ASKED}, {TEXT})")
_WHOLE_MATCHES = text("documents_full_text MATCH :words")
_SPREAD = text(
    """
    SELECT
        (SELECT count(*) FROM passages_full_text WHERE passages_full_text MATCH :words),
        (SELECT json_group_array(rowid) FROM passages_full_text
            WHERE passages_full_text MATCH :words AND rowid IN (SELECT value FROM json_each(:numbers)))
    """
)
"""How many passages have a word, and which of some."""

_SHORT_ENDING = re.compile(r"['’](?:s|t|d|m|re|ve|ll)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")

# Words that are in every question and decide nothing. SQLite would look each of them up in every passage.
_STOP_WORDS = """a about above after again all also am among an and any anyone are aren as at be because been before
being below between both but by can cannot could couldn did didn do does doesn doing don down during each else ever
every few for from further give had has hasn have haven having he hello her here hers hey hi him his how i if in into
is isn it its itself just know let like ll look many may me might mine more most much must my need no nor not now of
off on once one only or other our ours out over own please re same say says shall she should shouldn show so some such
tell than thank thanks that the their theirs them then there these they thing things this those through to too under
until up upon us ve very want was wasn we were weren what when where whether which while who whom whose why will with
within without won would wouldn yes you your yours"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def create_full_text(connection: Connection) -> None:
    """Make the full text over passages and whole documents. From then on the database keeps it level by itself."""
    for name in _SEARCHED:
        for statement in _statements(name):
            connection.execute(text(statement))
    # The table of sizes has a row for each text that was indexed; the virtual table itself would answer from `passages`.
    connection.execute(
        text("CREATE VIEW full_text_numbers AS SELECT id AS number FROM passages_full_text_docsize")
    )
    rebuild(connection)


def rebuild(connection: Connection) -> None:
    """
    Write the full text anew from the passages and documents.

    It mends what was tampered with, and leaves nothing of what was deleted, whose single words otherwise stay in the
    file until they happen to be tidied away.
    """
    for name in _SEARCHED:
        connection.execute(text(f"INSERT INTO {name}_full_text({name}_full_text) VALUES ('rebuild')"))  # noqa: S608


def terms(question: str) -> tuple[str, ...]:
    """
    The words of a question that can tell one passage from another, as often as they are said.

    A word said twice counts twice: in long questions the repeated words are what they are about.
    """
    words: list[str] = []
    for chunk in _SHORT_ENDING.sub("", question).split():
        parts = _WORD.findall(chunk)
        # R&D and C-3PO are searched for as they stand; on their own, their letters are everywhere.
        whole = 1 < len(parts) <= 3 and min(len(part) for part in parts) == 1
        words += [" ".join(parts)] if whole else parts
    return tuple(word for word in map(str.lower, words) if word not in STOP_WORDS)[:MOST_TERMS]


def words_of(text: str) -> tuple[str, ...]:
    """The different words of a text that can tell it from another, as they stand."""
    # Most passages have no apostrophe, and looking for endings takes as long as looking for words.
    plain = _SHORT_ENDING.sub("", text) if "'" in text or "’" in text else text
    return tuple(word for word in dict.fromkeys(_WORD.findall(plain.lower())) if word not in STOP_WORDS)


def search(
    connection: Connection,
    question: str,
    scope: Scope,
    shelves: Collection[Shelf],
    limit: int,
    also: Collection[str] = (),
) -> Mapping[str, float]:
    """
    The passages within the scope that share most with the question, best first, each with its score.

    More is better, and only comparable within one question. `also` names passages whose scores are wanted too, wherever
    they stand; those that share no word with the question stay away.
    """
    words = terms(question)
    if not words:
        return {}
    hits = (
        select(passages.c.id, _BADNESS.label("badness"))
        .select_from(_full_text.join(passages, passages.c.number == _full_text.c.rowid).join(documents))
        .where(_MATCHES, visible_to(scope, shelves))
        .cte("hits")
    )
    best = select(hits).order_by(hits.c.badness, hits.c.id).limit(limit).subquery()
    wanted = select(best).union(select(hits).where(hits.c.id.in_(_listed("also"))))
    found = connection.execute(wanted, {"words": _any_of(words), "also": json.dumps(list(also))})
    return dict(sorted(((row.id, -row.badness) for row in found), key=lambda hit: (-hit[1], hit[0])))


def search_whole(
    connection: Connection, question: str, scope: Scope, shelves: Collection[Shelf], limit: int
) -> Mapping[str, float]:
    """
    The same for whole documents: what a question is about may be said in one section and answered in another.

    Documents are named by their ids, best first, each with its score.
    """
    words = terms(question)
    if not words:
        return {}
    wanted = (
        select(documents.c.id, _WHOLE_BADNESS.label("badness"))
        .select_from(_whole_text.join(documents, documents.c.number == _whole_text.c.rowid))
        .where(_WHOLE_MATCHES, visible_to(scope, shelves))
        .order_by("badness", documents.c.id)
        .limit(limit)
    )
    return {row.id: -row.badness for row in connection.execute(wanted, {"words": _any_of(words)})}


def coverage(connection: Connection, question: str, ids: Collection[str]) -> Mapping[str, float]:
    """
    How much of what the question asks about each passage mentions, from 0 to 1.

    Rare words count for more, and a word that no passage has counts most of all: a question about it cannot be
    answered. A single word that is everywhere is not much of a question, so covering it is not worth much either.
    """
    found = dict.fromkeys(ids, 0.0)
    every = connection.scalar(select(func.count()).select_from(passages)) or 0
    numbers = _numbers(connection, ids)
    rarities = []
    for term in dict.fromkeys(terms(question)):
        asked = {"words": _any_of([term]), "numbers": json.dumps(list(numbers))}
        having, there = connection.execute(_SPREAD, asked).one()
        rarities.append(_rarity(having, every))
        for number in json.loads(there):
            found[numbers[number]] += rarities[-1]
    whole = max(sum(rarities), _rarity(0, every))
    return {name: value / whole if whole else 0.0 for name, value in found.items()}


def _numbers(connection: Connection, ids: Collection[str]) -> Mapping[int, str]:
    wanted = select(passages.c.number, passages.c.id).where(passages.c.id.in_(_listed("ids")))
    return {row.number: row.id for row in connection.execute(wanted, {"ids": json.dumps(list(ids))})}


def _rarity(having: int, every: int) -> float:
    """How much a word tells that so many of all passages have."""
    return math.log(1 + every / (0.5 + having))


def _any_of(words: Sequence[str]) -> str:
    # In quotes nothing is an operator of the query language, and of each word only letters and digits are left.
    return " OR ".join(f'"{" ".join(_WORD.findall(word))}"' for word in words)


def _listed(name: str) -> TextClause:
    """A list as one value: a statement with hundreds of values takes longer to put together than to run."""
    # Without brackets, which `in_` puts around it: between two pairs SQLite takes the first row for the whole list.
    return text(f"SELECT value FROM json_each(:{name})")  # noqa: S608  # the name is written in this file
