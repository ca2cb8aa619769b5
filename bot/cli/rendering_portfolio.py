"""How the board of initiatives looks in a terminal: a row each, and below it what is seen only side by side."""

from rich.table import Table
from rich.text import Text

from bot.cli.rendering import console, hanging
from bot.cli.rendering_initiative import STYLES
from bot.compose.board_lines import figure_words
from bot.conversation.portfolio import KINDS, NOT_CHECKED, REACHES, STATES, VERDICTS, Board, BoardRow
from bot.words import _, day, n_

EMPTY = "Put one on it with `cairn portfolio add NAME --unit UNIT`, or check one with `cairn check --interactive`."


def show_board(board: Board) -> None:
    """The whole board."""
    out = console()
    out.print()
    out.print(Text(board.headline, style="bold"))
    if not board.rows:
        out.print(Text(EMPTY, style="dim"))
        return
    out.print()
    out.print(_table(board))
    if board.remarks:
        out.print()
        out.print(Text(_("Seen side by side"), style="bold"))
    for remark in board.remarks:
        out.print(hanging(Text("•"), Text(remark.text), 2))


def _table(board: Board) -> Table:
    table = Table(box=None, padding=(0, 2, 1, 0), pad_edge=False)
    for head, ratio in ((_("Initiative"), 4), (_("State"), 2), (_("Verdict"), 3), (_("Owner and figure"), 4)):
        table.add_column(head, ratio=ratio)
    for row in board.rows:
        table.add_row(_what(row), _state(row), _verdict(row), _figure(row))
    return table


def _what(row: BoardRow) -> Text:
    named = n_("model {models}", "models {models}", len(row.models)) if row.models else ""
    models = named.format(models=", ".join(map(str, row.models)))
    below = ", ".join(filter(None, (row.unit, models, _(KINDS[row.kind]))))
    text = Text(row.name, style="bold")
    return text.append(f"\n{below}", style="not bold dim")


def _state(row: BoardRow) -> Text:
    text = Text(_(STATES[row.state]))
    return text.append(f"\n{_(REACHES[row.reach])}\n{row.age}", style="dim")


def _verdict(row: BoardRow) -> Text:
    if row.verdict is None:
        return Text(_(NOT_CHECKED), style="dim")
    text = Text(_(VERDICTS[row.verdict]), style=STYLES[row.verdict])
    if row.checked:
        text.append(f"\n{day(row.checked)}", style="not bold dim")
    if row.permit_until:
        until = _("trial until {day}").format(day=day(row.permit_until))
        text.append(f"\n{until}", style="not bold default")
    return text


def _figure(row: BoardRow) -> Text:
    text = Text(row.owner or _("no owner"), style="" if row.owner else "yellow")
    figure = figure_words(row.figure)
    return text.append(f"\n{figure or _('no figure')}", style="" if figure else "yellow")
