"""Draws the two tables of a scan as Mermaid diagrams: `python -m bot.conversation.diagram > bot/conversation/SCAN.md`."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.conversation.answering import SHEET
from bot.conversation.scan import SCAN

Arrow = tuple[str, str, str]


def page() -> str:
    """Both diagrams with a sentence each, as Markdown."""
    parts = [
        "# The two machines of a scan",
        "Drawn from the tables in `bot/conversation/scan.py` and `bot/conversation/answering.py` by "
        "`python -m bot.conversation.diagram`; a test fails when this page is behind them.",
        "## The scan",
        drawn(_scan()),
        "## The sheet of one respondent",
        "What leaves a state as it is has no arrow. Whatever happens on a card that is no longer asked leaves it first, to "
        "`choosing` or `finished`, and goes on from there.",
        drawn(_sheet()),
    ]
    return "\n\n".join(parts) + "\n"


def drawn(arrows: Iterable[Arrow]) -> str:
    """Arrows as a state diagram; those between the same two states share a line."""
    labels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for start, end, label in arrows:
        labels[start, end].append(label)
    rows = [f"    {start} --> {end}: {', '.join(some)}" for (start, end), some in labels.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", *rows, "```"])


def _scan() -> Iterator[Arrow]:
    yield "[*]", "draft", "set up"
    for start, events in SCAN.items():
        for event, end in events.items():
            yield start, end, event


def _sheet() -> Iterator[Arrow]:
    yield "[*]", "invited", "asked"
    for start, events in SHEET.items():
        for event, ends in events.items():
            yield from ((start, end, event.__name__) for end in ends if end != start)


if __name__ == "__main__":
    sys.stdout.write(page())
