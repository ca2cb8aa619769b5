"""How the list of scans looks in a terminal: a line each, with what is true of it today."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.rendering_scan import PATHS
from bot.cli.scan_found import Listed
from bot.words import day
from bot.words.days import day_at


def show_scans(out: Console, listed: Sequence[Listed], letters: int) -> None:
    """Scans in a table, named by so many letters of their ids."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for title in ("Scan", "Unit", "What", "State", "Answered"):
        table.add_column(title, overflow="fold", no_wrap=title == "Scan")
    for one in listed:
        table.add_row(one.id[:letters], Text(one.unit), _what(one), _state(one), _answered(one))
    out.print(table)


def _what(one: Listed) -> str:
    if one.what != "file":
        return PATHS[one.what]
    return f"from a file, {len(one.parts)} units" if one.parts else "from a file"


def _state(one: Listed) -> str:
    if one.state == "closed" and one.as_of:
        return f"{'as of' if one.what == 'file' else 'closed'} {day(one.as_of)}"
    if one.state == "open" and one.opened:
        return f"open since {day(day_at(one.opened))}"
    return f"{one.state} {day(day_at(one.closed))}" if one.closed else one.state


def _answered(one: Listed) -> str:
    """How many of those asked; of one that still takes answers, how many have come to its end."""
    if one.answered is None:
        return "–"
    if one.finished is None or one.begun is None:
        return f"{one.answered} of {one.invited}" if one.invited else str(one.answered)
    under_way = one.begun - one.finished
    return f"{one.finished} of {one.invited}" + (f", {under_way} under way" if under_way else "")
