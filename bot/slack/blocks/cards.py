"""One reply as one or more messages, each within Slack's limits and with a text that says the same without blocks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.slack.blocks.parts import MOST_BLOCKS, MOST_IN_MESSAGE, Block, Markup


@dataclass(frozen=True, slots=True)
class Card:
    """One message. `text` is escaped and whole: it is what notifications, screen readers and plain surfaces get."""

    text: Markup
    blocks: tuple[Block, ...]


def cards(blocks: Iterable[Block]) -> tuple[Card, ...]:
    """Deal blocks out to as few messages as they fit in, in their order."""
    return tuple(Card(_text(page), tuple(page)) for page in _pages(blocks))


def _pages(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    page: list[Block] = []
    length = 0
    for block in blocks:
        own = sum(map(len, _words(block)))
        if page and (len(page) == MOST_BLOCKS or length + own > MOST_IN_MESSAGE):
            yield page
            page, length = [], 0
        page.append(block)
        length += own
    if page:
        yield page


def _text(page: Iterable[Block]) -> Markup:
    said = (text for block in page if block["type"] != "actions" for text in _words(block))
    return Markup("\n".join(said) or "…")


def _words(value: object) -> Iterator[str]:
    """Every text inside a block, in order."""
    if isinstance(value, dict):
        if isinstance(text := value.get("text"), str):
            yield text
        else:
            for inner in value.values():
                yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
