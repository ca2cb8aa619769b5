"""A summary as a page: the figures first, then what they mean, what to do, and what to keep in mind."""

from collections.abc import Iterator, Mapping

from bot.conversation.result import SIGNS, STATES, ModelBar, Split
from bot.conversation.summary import StageSummary
from bot.reports.chart import shortened
from bot.reports.in_words import begun, stage, who_work_here
from bot.reports.pages import Bar, Bars, Chart, Entries, Entry, Fact, Page, Part, Prose
from bot.reports.plan_table import plan_table
from bot.reports.trend import left_out_words, trend_alt
from bot.reports.trend_page import trend_svg
from bot.reports.whole_page import units_fact, whole_parts
from bot.words import N_, _, day
from bot.words.ages import age
from knowledge.framework.placement import Confidence

SURE: dict[Confidence, str] = {"low": N_("Low"), "medium": N_("Medium"), "high": N_("High")}
"""How sure a stage is, as it is said."""
MOST_IN_HEAD = 160
"""Characters of a name that stand at the head of every page."""


def page(summary: StageSummary, names: Mapping[str, str]) -> Page:
    """The page of one unit or whole; `names` are people's names by their ids in Slack."""
    dated = _("As of {day}").format(day=day(summary.as_of)) if summary.as_of else ""
    looked = summary.known == "looked"
    return Page(
        unit=summary.unit,
        running=shortened(summary.unit, MOST_IN_HEAD),
        dated=dated,
        headline=summary.headline,
        facts=tuple(_facts(summary)) if looked else (),
        parts=tuple(_parts(summary, names) if looked else whole_parts(summary)),
        limits=summary.limits,
    )


def _facts(summary: StageSummary) -> Iterator[Fact]:
    yield Fact(_("In place"), _stage(summary), " ".join(_doubts(summary)))
    if summary.as_of:
        yield Fact(_("Looked at"), day(summary.as_of), age(summary.as_of, summary.today))
    if summary.units:
        yield units_fact(summary)
    elif summary.invited:
        answered = _("{some} of {all}").format(some=summary.respondents, all=summary.invited)
        yield Fact(_("Answered"), answered, who_work_here(summary))
    sure = _(SURE[summary.confidence])
    yield Fact(_("How sure this is"), sure, begun(summary.confidence_words.removeprefix(f"{sure}: ")))


def _stage(summary: StageSummary) -> str:
    if summary.undetermined:
        return _("Too little is known")
    return begun(stage(summary.stage))


def _doubts(summary: StageSummary) -> Iterator[str]:
    lowest, highest = summary.stage_range
    if lowest != highest and not summary.undetermined:
        yield _("Somewhere from {lowest} to {highest}.").format(lowest=lowest, highest=highest)
    if summary.claimed_stage > summary.stage:
        yield _("By what people say alone it would be {number}.").format(number=summary.claimed_stage)


def _parts(summary: StageSummary, names: Mapping[str, str]) -> Iterator[Part]:
    yield from whole_parts(summary)
    if summary.bars:
        yield _bars(summary)
    if summary.narrative:
        note = _("Worded by a language model; each sentence was checked against the figures.")
        text = " ".join(sentence.text for sentence in summary.narrative)
        yield Prose(_("What this means"), text, note if summary.by_model else "")
    yield from _listed(_("To know first"), summary.remarks)
    if summary.held_back:
        held = tuple(Entry(step.text, _because(step.why, step.whom)) for step in summary.held_back)
        yield Entries(_("What holds it back"), held)
    if summary.splits:
        yield Entries(_("Where people see it differently"), tuple(map(_split, summary.splits)))
    if summary.moves:
        yield plan_table(summary.unit, summary.moves, names, summary.today)
    if summary.not_yet:
        yield Prose(_("What not to start yet"), f"{'; '.join(summary.not_yet)}.")
    if len(summary.trend) > 1:
        yield _trend(summary)
    yield from _listed(_("Too old to lean on"), summary.stale)


def _listed(title: str, texts: tuple[str, ...]) -> Iterator[Part]:
    if texts:
        yield Entries(title, tuple(map(Entry, texts)))


def _because(why: str, whom: str | None) -> str:
    return f"{why} {_('Who would know: {whom}.').format(whom=whom)}" if whom else why


def _split(split: Split) -> Entry:
    given = (_("{number} chose “{answer}”").format(number=n, answer=answer) for answer, n in split.given)
    return Entry(split.sentence, "; ".join(given))


def _bars(summary: StageSummary) -> Bars:
    heads = (_("Model"), _("Where it is"), _("How far, 0 to 100"), _("Now"), _("Last scan"))
    return Bars(_("The five models"), heads, tuple(map(_bar, summary.bars)))


def _bar(bar: ModelBar) -> Bar:
    return Bar(
        f"{bar.model}  {bar.name}",
        bar.state,
        SIGNS[bar.state],
        _(STATES[bar.state]),
        bar.score,
        "–" if bar.score is None else f"{bar.score:.0f}",
        bar.previous,
        "–" if bar.previous is None else f"{bar.previous:.0f}",
    )


def _trend(summary: StageSummary) -> Chart:
    note = " ".join(filter(None, (left_out_words(summary), summary.trend_note)))
    return Chart(_("Over the scans"), trend_svg(summary), trend_alt(summary), note)
