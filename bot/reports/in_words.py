"""What the pictures and files of a summary show, said in words."""

from collections.abc import Iterator, Sequence

from bot.conversation.home import Known, StageBar
from bot.conversation.result import STATES
from bot.conversation.summary import ModelSpread, StageSummary, TrendPoint, UnitRow
from bot.words import N_, _, day, in_figures

UNSEEN: dict[Known, str] = {
    "looked": "",
    "nobody": N_("not scanned yet"),
    "withheld": N_("scanned, not shown here"),
}
"""Why there is nothing to show of a unit."""


def unit_in_words(row: UnitRow) -> str:
    """One unit: `Claims, 3 October 2026: 1 in place, 80; 2 to 5 not examined`."""
    if row.known != "looked":
        return f"{row.unit}: {_(UNSEEN[row.known])}"
    when = f", {dated(row)}" if row.as_of else ""
    return f"{row.unit}{when}: {'; '.join(_bars(row.bars))}"


def dated(row: UnitRow) -> str:
    """When a unit was looked at, and whether that is too long ago."""
    if row.as_of is None:
        return ""
    return _("{day}, old").format(day=day(row.as_of)) if row.stale else day(row.as_of)


def _bars(bars: Sequence[StageBar]) -> Iterator[str]:
    for bar in bars:
        score = "" if bar.score is None else f", {bar.score:.0f}"
        yield f"{bar.model} {_(STATES[bar.state])}{score}"


def people_of(one: ModelSpread) -> str:
    """How many people work where a model is in place; how many units that is where nobody counted the people."""
    if one.by_unit:
        text = _("{some} of {all} units")
    elif one.suited:
        text = _("{some} of {all} suited")
    else:
        text = _("{some} of {all} people")
    return text.format(some=in_figures(one.people), all=in_figures(one.of))


def point_in_words(point: TrendPoint) -> str:
    """One scan of a row: `3 October 2026: stage 2; 1 at 82, 2 at 61`."""
    scores = [
        _("{model} at {score}").format(model=model, score=f"{score:.0f}")
        for model, score in sorted(point.scores.items())
        if score is not None
    ]
    return f"{day(point.as_of)}: {stage(point.stage)}{'; ' if scores else ''}{', '.join(scores)}"


def who_work_here(summary: StageSummary) -> str:
    """How many people work in a unit or a whole, and how many of them have work that AI suits; empty where nobody has said."""
    if not summary.people:
        return ""
    if summary.suited is None:
        return _("{number} people work here").format(number=in_figures(summary.people))
    text = _("{number} people work here; AI suits the work of {suited}")
    return text.format(number=in_figures(summary.people), suited=in_figures(summary.suited))


def begun(said: str) -> str:
    """A text as it stands at the beginning."""
    return said[:1].upper() + said[1:]


def stage(number: int) -> str:
    """A stage that is in place, or none."""
    return _("stage {number}").format(number=number) if number else _("no stage yet")


def names_of(summary: StageSummary) -> dict[int, str]:
    """The short names of the models, by their numbers, as far as the summary names them."""
    named = {one.model: one.brief for one in summary.spread}
    named |= {bar.model: bar.brief for row in summary.units for bar in row.bars}
    return named | {bar.model: bar.brief for bar in summary.bars}
