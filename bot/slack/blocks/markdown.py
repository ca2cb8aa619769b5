"""
Text in Slack's Markdown, as streams take it: words in which nothing is markup, and cutting where a reader would cut. Pure.

Joined again, the pieces of a text are the text. Only a code block or table that is longer than a message has its beginning
repeated in the next, since neither half could be read without.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.slack.blocks.parts import Markup, escaped

MOST_REPEATED = 400
"""Characters of a table's head, or of the line that begins a code block, that are said again."""

_SPECIAL = re.compile(r"([\\`*_\[\]~])")
_LEADING = re.compile(r"^(?:([#+>-])|(\d+)([.)]))(?=\s|$)")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ADDRESS = "://"
_BROKEN = ":\u2060//"
"""An address that Slack makes no link of: a joiner without width stands in it."""


class _Place(NamedTuple):
    """Where a text may be cut, how well, and what has to be said on both sides of the cut."""

    at: int
    good: int
    closing: str = ""
    opening: str = ""


def spoken(text: str) -> Markup:
    """Words as they are: no emphasis, heading, list, link, mention or broadcast comes of them."""
    flat = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    led = _LEADING.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", flat)
    return Markup(escaped(led).replace(_ADDRESS, _BROKEN))


def split(text: str, most: int) -> list[str]:
    """The text in pieces of at most `most` characters, cut between paragraphs, else lines, else words."""
    found = []
    while len(text) > most:
        place = _cut(text, most)
        found.append(text[: place.at] + place.closing)
        text = place.opening + text[place.at :]
    return [*found, text]


def _cut(text: str, most: int) -> _Place:
    # From a third of the message on, a better place is worth a shorter message.
    places = [place for place in _places(text, most) if place.at > most // 3]
    if places:
        return max(places, key=lambda place: (place.good, place.at))
    blank = text.rfind(" ", most // 2, most)
    return _Place(blank + 1 if blank > 0 else most, 0)


def _places(text: str, most: int) -> Iterator[_Place]:
    """The ends of lines that fit, with what each of them would cut through."""
    at, fence, table = 0, "", ""
    for line in _lines(text):
        at += len(line)
        if at > most:
            return
        fence = _fence(fence, line)
        table = (table + line if table.count("\n") < 2 else table) if _is_row(line) else ""
        if fence:
            closing = f"{_mark(fence)}\n"
            if at + len(closing) <= most and fence != line and len(fence) <= MOST_REPEATED:
                yield _Place(at, 0, closing, fence)
        elif table and _is_row(text[at : at + 200]):
            repeated = table if table.count("\n") == 2 and len(table) <= MOST_REPEATED else ""
            if table.count("\n") == 2 and not text[:at].endswith(table):
                yield _Place(at, 0, "", repeated)
        else:
            yield _Place(at, 2 if not line.strip() else 1)


def _lines(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _fence(now: str, line: str) -> str:
    """The line that began the code block one is in after this line; empty outside of one."""
    found = _FENCE.match(line)
    if not found:
        return now
    if not now:
        return line
    closes = found[1].startswith(_mark(now)) and not line.strip().strip(found[1][0])
    return "" if closes else now


def _mark(fence: str) -> str:
    found = _FENCE.match(fence)
    return found[1] if found else "```"


def _is_row(line: str) -> bool:
    return line.lstrip(" ").startswith("|")
