"""How a summary looks in a terminal: the stage, the reasons, the models or the units by models, and what to do."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.rendering import BAR, console, hanging, show_reply
from bot.cli.rendering_initiatives import show_initiative
from bot.cli.rendering_portfolio import show_board
from bot.compose.summary_figures import reaches, taken
from bot.compose.wording import count
from bot.conversation.plan import PlanItem
from bot.conversation.portfolio import Board, unseen_words
from bot.conversation.reply import Advice, Boarded, OnInitiative, Reply, Said, Summarised
from bot.conversation.result import SIGNS, STATES, BarState, ModelBar
from bot.conversation.summary import StageSummary, UnitRow, Unseen
from bot.reports.in_words import UNSEEN
from bot.words import _, day, listed
from knowledge.framework.terms import MODELS

MOST_SHOWN = 5
_WIDE = 90
"""On a narrower terminal bars are half as long, so that none is cut."""
_STYLES: dict[BarState, str] = {
    "in_place": "green",
    "working_on": "cyan",
    "later": "dim",
    "waived": "dim",
    "not_examined": "dim",
}


def show(reply: Reply) -> None:
    """Whatever Cairn replied."""
    match reply:
        case Summarised(StageSummary() as summary):
            show_summary(summary)
        case Summarised(Unseen() as unseen):
            show_reply(Said(unseen.said(listed(unseen.people))))
        case OnInitiative():
            show_initiative(reply)
        case Boarded(Unseen() as unseen):
            show_reply(Said(unseen_words(unseen, listed(unseen.people))))
        case Boarded(Board() as board):
            show_board(board)
        case Advice() | Said():
            show_reply(reply)


def show_summary(summary: StageSummary) -> None:
    """The whole summary: what is so first, then why, then what to do."""
    out = console()
    out.print()
    out.print(Padding(Text(summary.headline, style="bold"), (0, 2)))
    for part in _parts(summary, BAR if out.width >= _WIDE else BAR // 2):
        out.print(Padding(part, (0, 2)))


def _parts(summary: StageSummary, bar: int) -> Iterator[RenderableType]:
    if summary.known == "looked":
        yield Text(_basis(summary), style="dim")
        yield from _block("", [sentence.text for sentence in summary.narrative])
        yield Text()
        yield _models(summary, bar)
        yield from _block(_("How far each stage reaches"), [*reaches(summary)])
    if summary.units:
        yield Text()
        yield _units(summary.units, summary.bars)
    yield from _reasons(summary)


def _reasons(summary: StageSummary) -> Iterator[RenderableType]:
    held = [step.text for step in summary.held_back]
    yield from _block(_("What stage {stage} still needs").format(stage=summary.working_on), held)
    yield from _block(_("Good to know"), summary.remarks)
    yield from _block(_("Seen differently"), [split.sentence for split in summary.splits])
    yield from _block(_("To do"), [_item(summary, item) for item in summary.moves], "→")
    yield from _block(_("Not yet"), summary.not_yet, "✗")
    yield from _block(_("Since last time"), [summary.trend_note] if summary.trend_note else [])
    yield from _block(_("Old"), summary.stale)
    if summary.limits:
        yield Text(f"\n{summary.limits}", style="dim")


def _basis(summary: StageSummary) -> str:
    when = day(summary.as_of) if summary.as_of else ""
    low, high = summary.stage_range
    between = (
        _("between {low} and {high} stages could be in place").format(low=low, high=high)
        if low != high
        else ""
    )
    described = (
        _("by what people describe, stage {stage}").format(stage=summary.claimed_stage)
        if summary.claimed_stage > summary.stage
        else ""
    )
    first = " · ".join(filter(None, (when, summary.share.rstrip("."), between, described)))
    return f"{first}\n{_('How sure:')} {summary.confidence_words}"


def _block(title: str, lines: Sequence[str], lead: str = "•") -> Iterator[RenderableType]:
    if not lines:
        return
    yield Text(f"\n{title}" if title else "", style="bold")
    for line in lines[:MOST_SHOWN]:
        yield hanging(Text(lead), Text(line), 2)
    if more := len(lines) - MOST_SHOWN if len(lines) > MOST_SHOWN else 0:
        yield hanging(Text(" "), Text(_("and {number} more").format(number=count(more)), style="dim"), 2)


def _models(summary: StageSummary, longest: int) -> Table:
    before = any(bar.previous is not None for bar in summary.bars)
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    for name in (_("Stage"), "", _("How far"), *([_("Before")] if before else []), ""):
        table.add_column(name, justify="right" if name in (_("How far"), _("Before")) else "left")
    for bar in summary.bars:
        last = [_number(bar.previous)] if before else []
        table.add_row(
            f"{bar.model} {bar.name}", _drawn(bar, longest), _number(bar.score), *last, _state(bar.state)
        )
    return table


def _drawn(bar: ModelBar, longest: int) -> Text:
    """A bar of its length; none where the model was not examined, which is no nought."""
    if bar.score is None:
        return Text()
    filled = round(bar.score / 100 * longest)
    return Text("█" * filled + "░" * (longest - filled), style=_STYLES[bar.state])


def _number(score: float | None) -> str:
    return "–" if score is None else f"{score:.0f}"


def _state(state: BarState) -> Text:
    return Text(f"{SIGNS[state]} {_(STATES[state])}", style=_STYLES[state])


def _units(rows: Sequence[UnitRow], bars: Sequence[ModelBar]) -> Table:
    """Units by models; the sign says what the colour does."""
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    table.add_column(_("Unit"))
    table.add_column(_("People"), justify="right")
    for model in MODELS:
        table.add_column(f"{model}", justify="right")
    table.add_column(_("Looked at"))
    for row in rows:
        people = f"{row.people:,}" if row.people is not None else "-"
        table.add_row(Text(row.unit), people, *_cells(row), Text(_when(row), style="dim"))
    signs = " · ".join(f"{SIGNS[state]} {_(STATES[state])}" for state in SIGNS)
    names = ", ".join(f"{bar.model} {bar.name}" for bar in bars)
    table.caption, table.caption_justify = f"{names}\n{signs}", "left"
    return table


def _cells(row: UnitRow) -> Iterator[Text]:
    if row.known != "looked":
        yield from (Text("·", style="dim") for _model in MODELS)
        return
    for bar in row.bars:
        yield Text(f"{SIGNS[bar.state]} {_number(bar.score)}", style=_STYLES[bar.state])


def _when(row: UnitRow) -> str:
    if row.known != "looked":
        return _(UNSEEN[row.known])
    when = day(row.as_of) if row.as_of else ""
    return _("{day}, needs a recheck").format(day=when) if row.stale else when


def _item(summary: StageSummary, item: PlanItem) -> str:
    """A thing to do with who has it; the operator may read who that is."""
    whose = "" if item.unit == summary.unit else f"{item.unit}: "
    return f"{whose}{item.what} {taken(item, summary, item.owner or '')}"
