"""Markdown or plain text as a row of blocks, each with the headings it stands under and said in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from knowledge.chunking.plain import inline_text, lines_of
from knowledge.chunking.visible import visible

# CommonMark reads at most so many levels of quotes and lists into each other and forgets what is deeper.
DEEPEST = 60
LONGEST_HEADING = 200
"""A longer "heading" is a paragraph somebody put a # before; as a heading it would crowd out every text below it."""

_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])


class Place(NamedTuple):
    """Below which heading something stands: the how manyth it is, since two may say the same, and the whole path."""

    number: int
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """
    What belongs together: a paragraph, a list with its lead-in, a table, a piece of code.

    `parts` are where it may be split if it is too long: paragraphs, list items, table rows, lines of code.
    """

    place: Place
    kind: Literal["text", "list", "table", "code"]
    parts: tuple[str, ...]
    header: str = ""
    """A table's header row, said again in each piece of it; the first part holds it too."""

    @property
    def text(self) -> str:
        return "\n".join(self.parts)


def blocks(source: str, title: str) -> tuple[Block, ...]:
    """The document's blocks in order. A first heading that only repeats the title is not said twice."""
    seen = visible(source)
    tokens = _MARKDOWN.parse(seen)
    if any(token.level >= DEEPEST - 2 for token in tokens):
        return _paragraphs(seen)
    return tuple(_with_lead_in(_walk(SyntaxTreeNode(tokens), title)))


def _paragraphs(text: str) -> tuple[Block, ...]:
    """What is nested too deep to be read as Markdown, as it stands."""
    return tuple(
        Block(Place(0, ()), "text", tuple(part.split("\n"))) for part in text.split("\n\n") if part.strip()
    )


def _walk(root: SyntaxTreeNode, title: str) -> Iterator[Block]:
    path: list[tuple[int, str]] = []
    number = 0
    unsaid = False
    for node in root.children:
        heading = " ".join(inline_text(node).split()) if node.type == "heading" else ""
        if not heading or len(heading) > LONGEST_HEADING:
            for block in _blocks_of(node, Place(number, tuple(words for _, words in path))):
                unsaid = False
                yield block
            continue
        level = int(node.tag[1])
        if unsaid and level <= path[-1][0]:
            yield _as_text(number, path)
        number += 1
        path = [above for above in path if above[0] < level]
        unsaid = bool(path) or heading.casefold() != title.casefold()
        if unsaid:
            path.append((level, heading))
    if unsaid:
        yield _as_text(number, path)


def _as_text(number: int, path: list[tuple[int, str]]) -> Block:
    """A heading that nothing follows is all there is to say in its place."""
    return Block(Place(number, tuple(words for _, words in path[:-1])), "text", (path[-1][1],))


def _blocks_of(node: SyntaxTreeNode, place: Place) -> Iterator[Block]:
    if node.type in ("bullet_list", "ordered_list"):
        parts = tuple("\n".join(lines_of(node, only=item)) for item in range(len(node.children)))
        yield Block(place, "list", tuple(part for part in parts if part.strip()))
        return
    lines = tuple(line for line in lines_of(node) if line.strip() or node.type == "fence")
    if not lines:
        return
    if node.type == "table":
        yield Block(place, "table", lines, header=lines[0])
    elif node.type in ("fence", "code_block"):
        yield Block(place, "code", lines)
    else:
        yield Block(place, "text", lines)


def _with_lead_in(found: Iterator[Block]) -> Iterator[Block]:
    """A paragraph that ends in a colon goes with the list, table or code it leads up to."""
    held: Block | None = None
    for block in found:
        if held is not None and block.place == held.place and block.kind != "text":
            parts = (f"{held.text}\n{block.parts[0]}", *block.parts[1:])
            held, block = None, Block(block.place, block.kind, parts, block.header)
        if held is not None:
            yield held
        held = block if block.kind == "text" and block.text.endswith(":") else None
        if held is None:
            yield block
    if held is not None:
        yield held
