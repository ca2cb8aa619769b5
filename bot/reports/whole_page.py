"""What is said of a whole beside what is said of a unit: how far each model reaches, two tiers, and the units in their order."""

from collections.abc import Iterator

from bot.conversation.home import StageBar
from bot.conversation.result import SIGNS, STATES
from bot.conversation.summary import SPREAD, StageSummary, UnitRow
from bot.reports.in_words import UNSEEN, dated, names_of, people_of, who_work_here
from bot.reports.pages import Fact, Grid, GridCell, GridRow, Part, Prose, Reach, Reaches
from bot.words import _

MODELS = range(1, 6)


def units_fact(summary: StageSummary) -> Fact:
    """How many of the units were looked at."""
    looked = sum(row.known != "nobody" for row in summary.units)
    some = _("{some} of {all}").format(some=looked, all=len(summary.units))
    return Fact(_("Units scanned"), some, who_work_here(summary))


def whole_parts(summary: StageSummary) -> Iterator[Part]:
    """The parts that only a whole has; none of a unit."""
    if summary.spread:
        yield _spread(summary)
    if summary.two_tiers:
        yield Prose(_("Two tiers"), summary.two_tiers)
    if summary.units:
        yield _grid(summary)
    if summary.unscanned:
        yield Prose(_("Not scanned yet, and not guessed at"), f"{'; '.join(summary.unscanned)}.")


def _spread(summary: StageSummary) -> Reaches:
    rows = tuple(
        Reach(f"{one.model}  {one.brief}", _(SPREAD[one.word]), one.share, people_of(one))
        for one in summary.spread
    )
    counted = (
        (_("Share of units"), _("Have it in place"))
        if any(one.by_unit for one in summary.spread)
        else (
            _("Share of those whose work AI suits") if summary.suited else _("Share of people"),
            _("Work where it is in place"),
        )
    )
    heads = (_("Model"), _("How far it reaches"), *counted)
    return Reaches(_("How far each model reaches"), heads, rows)


def _grid(summary: StageSummary) -> Grid:
    names = names_of(summary)
    heads = (_("Unit"), *(f"{model} {names.get(model, '')}".strip() for model in MODELS))
    key = tuple(f"{SIGNS[state]} {_(words)}" for state, words in STATES.items())
    return Grid(_("Unit by unit"), heads, tuple(map(_row, summary.units)), key)


def _row(row: UnitRow) -> GridRow:
    if row.known != "looked":
        return GridRow(row.unit, dated(row), _(UNSEEN[row.known]))
    bars = {bar.model: bar for bar in row.bars}
    every = (bars.get(model) or StageBar(model, "", "not_examined", None) for model in MODELS)
    return GridRow(row.unit, dated(row), "", tuple(map(_cell, every)))


def _cell(bar: StageBar) -> GridCell:
    return GridCell(bar.state, SIGNS[bar.state], "" if bar.score is None else f"{bar.score:.0f}")
