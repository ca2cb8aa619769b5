"""How answers and placements look in a terminal."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.conversation.reply import Advice, Point, Said, Source, dated, with_numbers

BAR = 20
QUOTE = 160

_LEADS = {"stage": "•", "organisation": "•", "guidance": "•", "move": "→", "not_yet": "✗", "limits": " "}
_STYLES = {"move": "bold", "not_yet": "yellow", "limits": "dim"}


def console() -> Console:
    """The terminal to write to; wide enough to read, never wider than a page."""
    found = Console(highlight=False)
    return (
        Console(highlight=False, width=min(found.width, 110))
        if found.is_terminal
        else Console(highlight=False, width=100)
    )


def show_reply(reply: Advice | Said) -> None:
    """A whole reply: the answer first, then why, then what to do, then where it comes from."""
    out = console()
    out.print()
    if isinstance(reply, Said):
        out.print(Padding(Text(reply.text), (0, 2)))
        return
    out.print(Padding(Group(*_advice(reply)), (0, 2)))


def _advice(advice: Advice) -> Iterator[RenderableType]:
    if advice.notice:
        yield Text(advice.notice, style="yellow")
        yield Text()
    yield Text(with_numbers(advice.headline), style="bold")
    for point in advice.points:
        yield _point(point)
    if advice.sources:
        yield Text()
        yield Text("Sources", style="dim")
        for source in advice.sources:
            yield _source(source)


def _point(point: Point) -> Table:
    return hanging(Text(_LEADS[point.kind]), Text(with_numbers(point), style=_STYLES.get(point.kind, "")), 2)


def _source(source: Source) -> Table:
    where = " › ".join(filter(None, (source.title, source.section)))
    text = Text(f"{where} · {'guidance' if source.kind == 'guidance' else dated(source.dated)}", style="dim")
    quote = source.quote if len(source.quote) <= QUOTE else source.quote[:QUOTE].rsplit(" ", 1)[0] + " …"
    text.append(f"\n“{quote}”", style="dim italic")
    return hanging(Text(f"[{source.n}]", style="dim"), text, 5)


def hanging(lead: Text, text: Text, width: int) -> Table:
    """A text beside its sign, so that its further lines stand below its first."""
    row = Table.grid(padding=0)
    row.add_column(width=width)
    row.add_column(ratio=1)
    row.add_row(lead, text)
    return row
