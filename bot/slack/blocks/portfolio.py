"""The board of initiatives as a message, and its few words on the Home tab."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.compose.board_lines import figure_words
from bot.conversation.home import BoardBrief
from bot.conversation.portfolio import KINDS, NOT_CHECKED, STATES, VERDICTS, Board, BoardRow, unseen_words
from bot.conversation.summary import Unseen
from bot.slack.blocks.board_adding import ADD
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.initiative import DESCRIBE
from bot.slack.blocks.parts import (
    Block,
    Markup,
    actions,
    bold,
    button,
    context,
    divider,
    escaped,
    lines,
    sections,
    shortened,
)
from bot.slack.blocks.result import person
from bot.slack.blocks.roles import SET
from bot.slack.blocks.scan_parts import said
from bot.words import N_, _, day, listed, n_

SHOW = "portfolio:show"
"""The button that shows the board."""
MOST_ROWS = 60
MOST_IN_TABLE = 7_000
"""Characters of all rows in lines, which are longer than their cells: a message takes somewhat more."""
MOST_IN_NAME, MOST_IN_CELL = 70, 60
MOST_REMARKS, MOST_OF_A_KIND, MOST_URGENT, MOST_IN_URGENT = 15, 5, 5, 300
ALL_OF_THEM = N_(
    "`cairn portfolio` prints them all, and `/cairn portfolio` with a unit behind it those of that unit."
)
_PEOPLE = "\ue000"
"""Stands for those who are mentioned until everything else is escaped; text of people's has no such character."""


def board_cards(board: Board, notes: Sequence[str] = (), *, drawn: bool = True) -> tuple[Card, ...]:
    """The board as messages: drawn as a table, or in lines where a workspace takes none."""
    if board.unknown:
        return cards(sections(escaped(board.headline)))
    shown = _fitting(board.rows)
    head = [*context(*map(escaped, notes)), *sections(bold(board.headline))]
    in_lines = sections(_in_lines(shown))
    table = [_table(shown)] if drawn and shown else in_lines
    left_out: list[Block] = []
    if rest := len(board.rows) - len(shown):
        more = n_("And {number} more initiative.", "And {number} more initiatives.", rest)
        left_out = context(escaped(f"{more.format(number=rest)} {_(ALL_OF_THEM)}"))
    tail = [*_remarks(board), *actions(_buttons())]
    # Where a workspace takes no table the first message is replaced by its lines, so both end at the same place.
    if len(cards([*head, *in_lines, *left_out, *tail])) == 1:
        dealt = cards([*head, *table, *left_out, *tail])
    else:
        dealt = (*cards([*head, *table, *left_out]), *cards(tail))
    first, *below = dealt
    text = lines(bold(board.headline), _in_lines(shown), _in_words(board))
    return (Card(text, first.blocks), *below)


def refused_card(unseen: Unseen) -> Card:
    """Why there is no board, and who could show it."""
    people = Markup(listed([person(one) for one in unseen.people]))
    text = Markup(escaped(unseen_words(unseen, _PEOPLE)).replace(_PEOPLE, people))
    (card,) = cards(sections(text))
    return card


def home_board(brief: BoardBrief | None) -> Iterator[Block]:
    """The initiatives on the Home tab of whoever manages a unit."""
    if brief is None:
        return
    yield divider()
    yield from sections(bold(_("AI initiatives")))
    urgent = [*map(_urgent, brief.urgent[:MOST_URGENT])]
    if rest := len(brief.urgent) - len(urgent):
        text = n_("And {number} more on the board.", "And {number} more on the board.", rest)
        urgent.append(_urgent(text.format(number=rest)))
    told = lines(escaped(brief.headline), *urgent)
    yield said(told, "home:board", button(_("See the board"), SHOW))


def _urgent(text: str) -> Markup:
    return Markup(f"• {escaped(shortened(text, MOST_IN_URGENT))}")


def _fitting(rows: Sequence[BoardRow]) -> list[BoardRow]:
    """As many as a message takes; those to contain come first, so that none of them is left out."""
    ordered = sorted(rows, key=lambda row: (not row.contained, row.state == "stopped"))
    found: list[BoardRow] = []
    length = 0
    for row in ordered[:MOST_ROWS]:
        length += len(_line(row))
        if length > MOST_IN_TABLE:
            break
        found.append(row)
    return found


def _table(rows: Sequence[BoardRow]) -> Block:
    heads = (_("Initiative"), _("Unit"), _("Model"), _("State"), _("Verdict"), _("Owner"), _("Figure"))
    table = [[_text(head) for head in heads]]
    for row in rows:
        name, unit, models, state, verdict, owner, figure = _cells(row)
        table.append([*map(_text, (name, unit, models, state, verdict)), _owner(row, owner), _text(figure)])
    return {"type": "table", "rows": table, "column_settings": [{"is_wrapped": True}] * len(heads)}


def _cells(row: BoardRow) -> tuple[str, ...]:
    return (
        f"{shortened(row.name, MOST_IN_NAME)} ({_(KINDS[row.kind])})",
        shortened(row.unit, MOST_IN_CELL),
        ", ".join(map(str, row.models)) or "–",
        f"{_(STATES[row.state])}, {row.age}",
        _verdict(row),
        shortened(row.owner, MOST_IN_CELL) or "–",
        shortened(figure_words(row.figure), 2 * MOST_IN_CELL) or "–",
    )


def _verdict(row: BoardRow) -> str:
    if row.verdict is None or row.checked is None:
        return _(NOT_CHECKED)
    told = f"{_(VERDICTS[row.verdict])}, {day(row.checked)}"
    if row.permit_until is None:
        return told
    return _("{verdict}; trial until {day}").format(verdict=told, day=day(row.permit_until))


def _text(cell: str) -> Block:
    return {"type": "raw_text", "text": cell}


def _owner(row: BoardRow, shown: str) -> Block:
    """Somebody in Slack as a mention, which a plain cell would show as an id."""
    if not person(row.owner).startswith("<@"):
        return _text(shown)
    section = {"type": "rich_text_section", "elements": [{"type": "user", "user_id": row.owner}]}
    return {"type": "rich_text", "elements": [section]}


def _in_lines(rows: Sequence[BoardRow]) -> Markup:
    return lines(*map(_line, rows))


def _line(row: BoardRow) -> Markup:
    """`• Claims copilot (Claims): on trial, model 3, not checked, @ana`"""
    name, unit, models, state, verdict, _owner, figure = map(escaped, _cells(row))
    owner = person(row.owner) if row.owner else escaped(_("no owner"))
    told = ", ".join([state, f"{escaped(_('model'))} {models}", verdict, owner, figure])
    return Markup(f"• {name}, {unit}: {told}")


def _remarks(board: Board) -> list[Block]:
    if not board.remarks:
        return []
    return [divider(), *sections(bold(_("Seen side by side"))), *sections(_in_words(board))]


def _in_words(board: Board) -> Markup:
    """Some of each kind, the most urgent first; what is left out is counted."""
    of_kind: Counter[str] = Counter()
    shown: list[str] = []
    for one in board.remarks:
        of_kind[one.kind] += 1
        if of_kind[one.kind] <= MOST_OF_A_KIND and len(shown) < MOST_REMARKS:
            shown.append(one.text)
    if rest := len(board.remarks) - len(shown):
        text = n_("And {number} more.", "And {number} more.", rest)
        shown.append(f"{text.format(number=rest)} {_(ALL_OF_THEM)}")
    return lines(*(Markup(f"• {escaped(text)}") for text in shown))


def _buttons() -> list[Block]:
    return [button(_("Check one"), DESCRIBE, "{}"), button(_("Add one"), ADD), button(_("Role sheet"), SET)]
