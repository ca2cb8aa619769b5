"""Packs a document's blocks into pieces: long enough to make sense alone, short enough to be embedded whole."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from knowledge.chunking.blocks import Block
from knowledge.chunking.size import word_pieces
from knowledge.documents import Piece

MOST = 240
"""Word pieces of a piece with its context line. Sentence encoders read 256 and silently drop the rest."""
LONGEST_CONTEXT = 300
MOST_OF_CODE = 4 * MOST
"""Code is kept whole up to here: half a listing explains nothing, and its first lines say what it is about."""

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+")


@dataclass(frozen=True, slots=True)
class _Atom:
    """What goes into one piece whole. `glue` stands before it where it does not begin the piece."""

    text: str
    size: int
    glue: str
    header: str = ""


def pack(title: str, blocks: Iterable[Block]) -> tuple[Piece, ...]:
    """The pieces of one document. No piece holds text from below two headings."""
    pieces: list[Piece] = []
    for place, together in groupby(blocks, key=lambda block: block.place):
        section = " › ".join(place.section)
        context = " › ".join([title, *place.section])[:LONGEST_CONTEXT]
        room = MOST - word_pieces(context)
        for text in _fill(list(_atoms(together, room)), room):
            pieces.append(Piece(position=len(pieces), section=section, text=text, context=context))
    return tuple(pieces)


def _fill(atoms: list[_Atom], room: int) -> Iterator[str]:
    """Pieces of much the same length: filling each to the brim would leave a last one with a line or two."""
    total = sum(atom.size for atom in atoms)
    aim = total / max(1, -(-total // room))
    taken: list[_Atom] = []
    size = 0
    for atom in atoms:
        if taken and (size + atom.size > room or size + atom.size / 2 > aim):
            yield _joined(taken)
            taken, size = [], 0
        taken.append(atom)
        size += atom.size
    if taken:
        yield _joined(taken)


def _joined(atoms: list[_Atom]) -> str:
    first, *rest = atoms
    start = f"{first.header}\n{first.text}" if first.header else first.text
    return start + "".join(atom.glue + atom.text for atom in rest)


def _atoms(blocks: Iterable[Block], room: int) -> Iterator[_Atom]:
    for block in blocks:
        size = word_pieces(block.text)
        if size <= (MOST_OF_CODE if block.kind == "code" else room):
            yield _Atom(block.text, size, "\n\n")
            continue
        glue = "\n\n"
        left = room - word_pieces(block.header) if word_pieces(block.header) < room / 2 else room
        for part in block.parts:
            for bit in _bits(part, left):
                again = block.header if left < room and glue != "\n\n" else ""
                yield _Atom(bit, word_pieces(bit), glue, again)
                glue = " "
            glue = "\n"


def _bits(part: str, room: int) -> Iterator[str]:
    """The part whole if it fits, else its sentences, else as many of its words as do."""
    if word_pieces(part) <= room:
        yield part
        return
    for sentence in _split_after(_SENTENCE_END, part):
        if word_pieces(sentence) <= room:
            yield sentence
        else:
            yield from _by_words(sentence, room)


def _split_after(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    at = 0
    for found in pattern.finditer(text):
        yield text[at : found.end()].strip()
        at = found.end()
    if text[at:].strip():
        yield text[at:].strip()


def _by_words(sentence: str, room: int) -> Iterator[str]:
    taken: list[str] = []
    size = 0
    for word in _short_words(sentence, room):
        more = word_pieces(word)
        if taken and size + more > room:
            yield " ".join(taken)
            taken, size = [], 0
        taken.append(word)
        size += more
    if taken:
        yield " ".join(taken)


def _short_words(sentence: str, room: int) -> Iterator[str]:
    """A script without blanks between its words counts a piece a letter, so it is cut where it would not fit."""
    for word in sentence.split():
        if word_pieces(word) <= room:
            yield word
        else:
            yield from (word[at : at + room] for at in range(0, len(word), room))
