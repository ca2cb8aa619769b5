"""What can be quoted of a passage: its sentences, its lists, the rows of its tables, each as it stands and as it reads. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import Literal

LONGEST = 320
SHORTEST = 4, 3
"""Words of a sentence, and of anything else."""
CELL = " | "
MOSTLY = 0.6
"""So many of its words with a capital, and a line is a row of names."""

_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)])\s+(?=\S)")
_RULE_LINE = re.compile(r"^[\s:|-]*$")
_END = re.compile(r"[.!?]['\"”)]*\s+(?=[A-Z0-9“\"'(])")
_SHORT_FORM = re.compile(
    r"(?:\b(?:No|Nos|Mr|Mrs|Ms|Dr|St|vs|cf|approx|e\.g|i\.e|N\.B|U\.S)|(?:^|\s)(?:[A-Z]|\d{1,2}))\.$"
)
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=[\w.,;:!?])[*_](?!\w)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_LEANS_BACK = re.compile(
    r"^(?:it|its|they|their|this|that|these|those|he|his|she|her|both|neither|either|so|then|but|otherwise|if not|"
    r"without it|in it|there it|(?:we|i|you|nobody|people) (?:\w+ ){0,3}(?:it|them))\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"(?:see|more (?:on|under|in|about))\b|for [^.,;]{3,60},? see\b", re.IGNORECASE)
_LETTERHEAD = re.compile(
    r"^(?:(?:to|from|cc|copy|present|apologies|minutes|notes|attendees|guests?|author|date):"
    r"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?\d{1,2} \w+ \d{4}\b[^a-z]*$|\w+day \d{1,2} \w+ \d{4}, \d)",
    re.IGNORECASE,
)

Kind = Literal["sentence", "item", "list", "row"]


@dataclass(frozen=True, slots=True)
class Quotable:
    """Words of a passage: `text` as they stand there, to be cited, and `said` as they read in one line."""

    text: str
    said: str
    kind: Kind
    place: int
    """Counted from the beginning of the passage."""
    heading: str = ""
    """The line above it that is a heading in all but its mark, as in plain text."""
    labelled: bool = False
    """Whether its words come with those that lead into it; an item without them needs its heading."""

    @property
    def whole(self) -> bool:
        """Whether it reads as a sentence by itself."""
        if self.kind in ("row", "list"):
            return True
        if _LETTERHEAD.match(self.said) or _only_names(self.said):
            return False
        return self.said[:1].isupper() and self.said.endswith((".", "!", "?", "”", '"', ")"))


@dataclass(frozen=True, slots=True)
class _Block:
    kind: Literal["prose", "list", "table"]
    lines: tuple[str, ...]


def quotables(text: str) -> tuple[Quotable, ...]:
    """Everything that can be quoted of a text, in its order; what says next to nothing is left out."""
    found: list[Quotable] = []
    lead = heading = ""
    for block in _blocks(text):
        if _is_heading(block):
            heading, lead = _ITEM.sub("", block.lines[0]), ""
            continue
        sentences = _sentences(" ".join(block.lines)) if block.kind == "prose" else []
        match block.kind:
            case "prose":
                told = _in_prose(sentences)
            case "list":
                told = _in_list(lead, block.lines)
            case "table":
                told = _in_table(block.lines)
        lead = sentences[-1] if sentences and sentences[-1].endswith(":") else ""
        found += [replace(one, heading=heading) for one in told if _tells(one)]
    return tuple(replace(one, place=place) for place, one in enumerate(found))


def _tells(one: Quotable) -> bool:
    """Whether it is worth quoting: more than a word or two, and not only where else to look."""
    return not _ELSEWHERE.match(one.said) and len(one.said.split()) >= SHORTEST[one.kind != "sentence"]


def _is_heading(block: _Block) -> bool:
    """A numbered line by itself that is no sentence: what a heading looks like in plain text."""
    line = block.lines[0]
    return len(block.lines) == 1 and block.kind == "list" and line[0].isdigit() and line[-1].isalnum()


def _only_names(said: str) -> bool:
    """Whether hardly a word is more than a name, as in the line on who wrote it: nothing is said of them."""
    words = [word for word in said.split() if word[:1].isalpha()]
    return sum(word[0].isupper() for word in words) > MOSTLY * len(words)


def _blocks(text: str) -> Iterator[_Block]:
    """Runs of lines of one kind; the lines that an item of a list runs on for stand in one with it."""
    lines: list[tuple[str, str]] = []
    for raw in text.splitlines():
        kind = _kind(raw, lines[-1][0] if lines else "blank")
        if kind == "continued":
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {raw.strip()}")
        else:
            lines.append((kind, raw.strip()))
    for kind, run in groupby(lines, key=lambda line: line[0]):
        kept = tuple(line for _kind, line in run if not _RULE_LINE.match(line))
        if kind in ("prose", "list", "table") and kept:
            yield _Block(kind, kept)


def _kind(line: str, before: str) -> str:
    if not line.strip():
        return "blank"
    if CELL in f" {line} " and (before == "table" or line.count("|") > 0):
        return "table"
    if _ITEM.match(line):
        return "list"
    if line.lstrip().startswith("#"):
        return "heading"
    return "continued" if before == "list" else "prose"


def _in_prose(sentences: Sequence[str], kind: Kind = "sentence") -> Iterator[Quotable]:
    """Each sentence, with the one before it where it begins with a word that points back there."""
    before = ""
    for sentence in sentences:
        joined = f"{before} {sentence}" if before and _LEANS_BACK.match(sentence) else sentence
        if not sentence.endswith(":"):
            yield _quotable(joined if len(joined) <= LONGEST else sentence, kind)
        before = sentence


def _in_list(lead: str, lines: Sequence[str]) -> Iterator[Quotable]:
    """The list in one, where it is short enough; and every item, with the words that lead into it."""
    items = [_ITEM.sub("", line) for line in lines]
    together = "; ".join(item.strip(" ;,.") for item in items)
    if len(lead) + len(together) <= LONGEST and len(items) > 1:
        text = "\n".join(filter(None, (lead, *lines)))
        yield Quotable(text, bare(f"{lead} {together}.".strip()), "list", 0, labelled=bool(lead))
    for item in items:
        yield from _in_prose(_sentences(item), "item")


def _in_table(lines: Sequence[str]) -> Iterator[Quotable]:
    """Every row below the first, its cells with the names of their columns."""
    header, *rows = [_cells(line) for line in lines]
    for line, cells in zip(lines[1:], rows, strict=True):
        said = _row(header, cells)
        if said:
            yield Quotable(line, bare(said), "row", 0)


def _cells(line: str) -> list[str]:
    """The cells of a row; a bar at one end only is next to an empty one."""
    if len(line) > 1 and line.startswith("|") and line.endswith("|"):
        line = line[1:-1]
    return [cell.strip() for cell in line.split("|")]


def _row(header: Sequence[str], cells: Sequence[str]) -> str:
    told = [
        (name, cell) for name, cell in zip_longest(header, cells[: len(header)], fillvalue="") if _says(cell)
    ]
    if told and told[0][1].isdigit():  # a running number says nothing
        del told[0]
    if len(told) < 2:
        return ""
    (_name, first), *rest = told
    if len(header) == 2:
        return f"{first} {rest[0][1]}" if first.endswith("?") else f"{first}: {rest[0][1]}"
    named = [f"{name}: {cell}" if _says(name) else cell for name, cell in rest]
    return f"{first} – {'; '.join(named)}"


def _says(cell: str) -> bool:
    return bool(cell.strip(" -–*."))


def _sentences(text: str) -> list[str]:
    """A text cut at the ends of its sentences; a point after `No.` or an initial ends none."""
    found, begin = [], 0
    for end in _END.finditer(text):
        so_far = text[begin : end.end()].strip()
        if not _SHORT_FORM.search(so_far):
            found.append(so_far)
            begin = end.end()
    return [*found, *filter(None, [text[begin:].strip()])]


def _quotable(text: str, kind: Kind) -> Quotable:
    cut = _cut(text)
    said = bare(cut) + (" …" if len(cut) < len(text) else "")
    return Quotable(cut, said, kind, 0)


def _cut(text: str) -> str:
    """At most so much, up to the end of a clause where there is one."""
    if len(text) <= LONGEST:
        return text
    short = text[:LONGEST]
    clause = max(short.rfind(mark) for mark in (", ", "; ", ": "))
    return short[:clause] if clause > LONGEST / 2 else short.rsplit(" ", 1)[0]


def bare(text: str) -> str:
    """Text without the marks of Markdown and on one line."""
    return " ".join(_EMPHASIS.sub("", _LINK.sub(r"\1", text)).lstrip("> ").split())
