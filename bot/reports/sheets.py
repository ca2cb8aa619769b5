"""Summaries as tables for a spreadsheet: the models, the plan and the reach, a file each, in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.conversation.home import StageBar
from bot.conversation.plan import in_short
from bot.conversation.result import STATES, ModelBar
from bot.conversation.summary import SPREAD, StageSummary
from bot.reports.in_words import UNSEEN, begun, names_of
from bot.reports.plan_table import person, where_it_is
from bot.words import _

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins with one of these is worked out by some spreadsheet, also after spaces."""
MODELS = ("unit", "looked_on", "model", "name", "state", "score", "last_score")
PLAN = ("unit", "what", "done_when", "unlocks", "owner", "whose", "whom", "due", "state", "since", "reason")
REACH = ("whole", "model", "name", "reach", "share", "people", "of")

Value = str | int | float | date | None


def sheets(summaries: Sequence[StageSummary], names: Mapping[str, str]) -> dict[str, bytes]:
    """The tables that have rows, by what they are about; `names` are people's names by their ids in Slack."""
    every: dict[str, tuple[Sequence[str], list[list[Value]]]] = {
        "models": (MODELS, list(_models(summaries))),
        "plan": (PLAN, list(_plan(summaries, names))),
        "reach": (REACH, list(_reach(summaries))),
    }
    return {
        about: written(heads, rows) for about, (heads, rows) in every.items() if rows or about == "models"
    }


def safe(value: Value) -> str:
    """A cell that every spreadsheet takes for text or for a number, as it is meant."""
    if isinstance(value, float):
        return f"{value:g}"
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(FORMULA) else text


def written(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A table as a file that a spreadsheet opens."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(heads)
    table.writerows([safe(value) for value in row] for row in rows)
    # With the mark, because Excel takes a file without one for the machine's own code page.
    return text.getvalue().encode("utf-8-sig")


def _models(summaries: Sequence[StageSummary]) -> Iterator[list[Value]]:
    """A row a unit and model; units that only the whole tells of follow after those that tell of themselves."""
    told: set[str] = set()
    for summary in summaries:
        if summary.bars:
            told.add(summary.unit)
            yield from ([summary.unit, summary.as_of, *_model(bar)] for bar in summary.bars)
    for summary in summaries:
        names = names_of(summary)
        for row in summary.units:
            if row.unit in told:
                continue
            told.add(row.unit)
            if row.known != "looked":
                yield [row.unit, row.as_of, None, None, _(UNSEEN[row.known]), None, None]
            for bar in row.bars if row.known == "looked" else ():
                yield [row.unit, row.as_of, *_brief(bar, names)]


def _model(bar: ModelBar) -> list[Value]:
    return [bar.model, bar.name, _(STATES[bar.state]), bar.score, bar.previous]


def _brief(bar: StageBar, names: Mapping[int, str]) -> list[Value]:
    return [bar.model, names.get(bar.model), _(STATES[bar.state]), bar.score, None]


def _plan(summaries: Sequence[StageSummary], names: Mapping[str, str]) -> Iterator[list[Value]]:
    seen: set[str] = set()
    for summary in summaries:
        for item in summary.moves:
            if item.id and item.id in seen:  # a next step that is in no plan has no id yet
                continue
            seen.add(item.id)
            owner = person(item.owner, names) if item.owner else None
            yield [
                *(item.unit, begun(in_short(item)), item.observable, item.unlocks, owner),
                *(_("ours") if item.whose == "ours" else _("another team's"), item.whom),
                *(item.due, where_it_is(item, summary.today), item.since, item.reason),
            ]


def _reach(summaries: Sequence[StageSummary]) -> Iterator[list[Value]]:
    for summary in summaries:
        for one in summary.spread:
            share = round(one.share, 3)
            people = (None, None) if one.by_unit else (one.people, one.of)
            yield [summary.unit, one.model, one.brief, _(SPREAD[one.word]), share, *people]
