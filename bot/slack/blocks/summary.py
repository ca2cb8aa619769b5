"""A summary as Block Kit, on the rung of the ladder that a workspace takes. What others wrote is escaped here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.compose.summary_figures import reaches, taken
from bot.conversation.plan import PlanItem
from bot.conversation.result import SHOWN_STEPS
from bot.conversation.summary import StageSummary, Unseen
from bot.conversation.unit_names import listed_units
from bot.slack.blocks.bars import Rung
from bot.slack.blocks.cards import Card, cards
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
from bot.slack.blocks.plan_buttons import see_button
from bot.slack.blocks.result import person
from bot.slack.blocks.summary_charts import Uploaded, chart, chart_text, signs, titled
from bot.words import _, day, listed

WHY = "summary:why"
"""The button for the numbers behind a summary; its value is the unit's name, none for the organisation."""
PDF, CSV = "summary:export:pdf", "summary:export:csv"
"""The buttons for it as a file; their value is the same."""
MOST_ITEMS = 5
MOST_IN_ITEM = 600
_PEOPLE = "\ue000"
"""Stands for those who are mentioned until everything else is escaped; text of people's has no such character."""


def summary_cards(
    summary: StageSummary, rung: Rung, pictures: Sequence[Uploaded] = (), notes: Sequence[str] = ()
) -> tuple[Card, ...]:
    """The summary as messages, the chart in the first."""
    said = [*context(*map(escaped, notes)), *_head(summary)]
    drawn = chart(summary, rung, pictures) if summary.known == "looked" else []
    first, *rest = cards([*said, *drawn, *_body(summary)])
    if rung == "text" or not drawn:
        return first, *rest
    # What is drawn says in the text of the message what it shows, in place of what a table or a picture would leave of it.
    told = [block for block in first.blocks if not any(block is one for one in drawn)]
    headline, _line, after = cards(told)[0].text.partition("\n")
    return replace(first, text=lines(Markup(headline), chart_text(summary), Markup(after))), *rest


def unseen_card(unseen: Unseen) -> Card:
    """Why there is no summary, and who could show it."""
    people = Markup(listed([person(one) for one in unseen.people]))
    (card,) = cards(sections(Markup(escaped(unseen.said(_PEOPLE)).replace(_PEOPLE, people))))
    return card


def _head(summary: StageSummary) -> Iterator[Block]:
    yield from sections(bold(summary.headline))
    if summary.known == "looked":
        yield from context(escaped(_basis(summary)))
        yield from sections(lines(*(escaped(sentence.text) for sentence in summary.narrative)))


def _body(summary: StageSummary) -> Iterator[Block]:
    if summary.known != "looked":
        if summary.unscanned:
            yield from context(
                escaped(_("Not scanned yet: {units}.").format(units=listed_units(summary.unscanned)))
            )
        return
    if summary.units:
        yield from context(signs())
        yield from titled(_("How far each stage reaches"), [*reaches(summary)])
    held = [step.text for step in summary.held_back]
    yield from titled(_("What stage {stage} still needs").format(stage=summary.working_on), _few(held))
    yield from titled(_("Good to know"), summary.remarks)
    yield from titled(_("Seen differently"), [split.sentence for split in summary.splits])
    yield from _to_do(summary)
    for text in _small(summary):
        yield from context(escaped(text))
    yield from actions(
        [
            button(_("Why?"), WHY, summary.unit),
            *([see_button(unit=summary.unit)] if summary.moves else []),
            button(_("Export PDF"), PDF, summary.unit),
            button(_("CSV"), CSV, summary.unit),
        ]
    )


def _basis(summary: StageSummary) -> str:
    when = _("Looked at on {day}.").format(day=day(summary.as_of)) if summary.as_of else ""
    low, high = summary.stage_range
    described = _("By what people describe, stage {stage}; by what has been shown, stage {shown}.").format(
        stage=summary.claimed_stage, shown=summary.stage
    )
    between = _("Between {low} and {high} stages could be in place.").format(low=low, high=high)
    told = [when, summary.share, described if summary.claimed_stage > summary.stage else ""]
    told += [between if low != high else "", _("How sure: {words}").format(words=summary.confidence_words)]
    return " ".join(filter(None, told))


def _to_do(summary: StageSummary) -> Iterator[Block]:
    if not summary.moves:
        return
    yield divider()
    yield from sections(bold(_("To do")))
    for item in summary.moves[:MOST_ITEMS]:
        yield from sections(_item(summary, item))
    if more := len(summary.moves[MOST_ITEMS:]):
        yield from context(escaped(_("and {number} more").format(number=more)))


def _item(summary: StageSummary, item: PlanItem) -> Markup:
    """A thing to do: what, whose it is, and where it stands."""
    where = "" if item.unit == summary.unit else f"{item.unit}: "
    text = escaped(shortened(f"{where}{item.what}", MOST_IN_ITEM))
    state = _state(summary, item)
    return lines(Markup(f"• {text}"), Markup(f"_{state}_") if state else Markup(""))


def _state(summary: StageSummary, item: PlanItem) -> Markup:
    under_way = item.owner and item.state in ("open", "reported")
    owner = f" {person(item.owner)}" if under_way and item.owner else ""
    return Markup(f"{escaped(taken(item, summary))}{owner}")


def _small(summary: StageSummary) -> Iterator[str]:
    if summary.not_yet:
        yield _("Not yet: {things}.").format(things="; ".join(summary.not_yet))
    yield from filter(None, (summary.trend_note, summary.two_tiers))
    yield from summary.stale
    yield summary.limits


def _few(texts: Sequence[str]) -> list[str]:
    shown = [*texts[:SHOWN_STEPS]]
    if more := len(texts) - len(shown):
        shown.append(_("and {number} more").format(number=more))
    return shown
