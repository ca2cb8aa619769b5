"""How a verdict on an initiative looks in a terminal: what to do first, why, what is missing and whose move it is."""

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.rendering import console
from bot.conversation.initiative import Lack, ShownPermit, ShownVerdict, Sign
from bot.words import _
from knowledge.framework.verdict import Reading, VerdictWord

STYLES: dict[VerdictWord, str] = {
    "go": "bold green",
    "trial": "bold cyan",
    "not_yet": "bold yellow",
    "contain": "bold red",
}
MARKS: dict[Reading, tuple[str, str]] = {
    "ready": ("✓", "green"),
    "warning": ("✗", "yellow"),
    "unknown": ("?", "cyan"),
}


def show_verdict(shown: ShownVerdict, limits: str) -> None:
    """The whole verdict."""
    out = console()
    head = Text(shown.lead, style=STYLES[shown.verdict])
    head.append(shown.headline.removeprefix(shown.lead), style="not bold default")
    out.print()
    out.print(Text(f"{shown.name}, {shown.unit}", style="dim"))
    out.print(head)
    if shown.permit:
        _show_permit(out, shown.permit)
    if shown.ours or shown.others:
        _show_lacks(out, shown)
    _show_signs(out, _("Readiness"), shown.layers)
    _show_signs(out, _("The workflow"), shown.conditions)
    _title(out, _("Why"))
    for reason in shown.because:
        out.print(_row(("•", "dim"), Text(reason)))
    out.print()
    if shown.next_step:
        out.print(Text(shown.next_step, style="bold"))
    out.print(Text(f"{shown.owed} {limits}", style="dim"))


def _show_permit(out: Console, permit: ShownPermit) -> None:
    _title(out, _("The trial"))
    table = Table.grid(padding=(0, 2))
    for name, value in permit.terms:
        table.add_row(Text(name, style="dim"), Text(value))
    out.print(Padding(table, (0, 2)))


def _show_lacks(out: Console, shown: ShownVerdict) -> None:
    for title, lacks in (
        (_("{missing}: yours to do").format(missing=shown.missing_title), shown.ours),
        (_("{missing}: to ask of others").format(missing=shown.missing_title), shown.others),
    ):
        if lacks:
            _title(out, title)
            out.print(_lacks(lacks))


def _lacks(lacks: Iterable[Lack]) -> Padding:
    table = Table.grid(padding=(0, 2))
    for lack in lacks:
        table.add_row(Text("✗", style="yellow"), Text(lack.what), Text(lack.whom, style="dim"))
    return Padding(table, (0, 2))


def _show_signs(out: Console, title: str, signs: tuple[Sign, ...]) -> None:
    if not signs:
        return
    _title(out, title)
    table = Table.grid(padding=(0, 2))
    for sign in signs:
        mark, style = MARKS[sign.reading]
        table.add_row(
            Text(mark, style=style),
            Text(sign.name),
            Text(sign.word, style=style),
            Text(sign.says, style="dim"),
        )
    out.print(Padding(table, (0, 2)))


def _title(out: Console, words: str) -> None:
    out.print(Text(f"\n{words}", style="bold"))


def _row(lead: tuple[str, str], text: Text) -> Padding:
    row = Table.grid(padding=(0, 1))
    row.add_row(Text(*lead), text)
    return Padding(row, (0, 2))
