"""The narrative of a summary by rule: two to four sentences, each on figures that it names."""

from collections.abc import Iterator

from bot.compose.summary_figures import described, reach, taken, to_do
from bot.compose.wording import count
from bot.conversation.plan import in_short
from bot.conversation.summary import Sentence, StageSummary
from bot.words import _, listed, n_

MOST, LEAST = 4, 2
MOST_NAMED = 3


def narrative(summary: StageSummary) -> tuple[Sentence, ...]:
    """What a manager would be told in a lift: how far, what is missing, what is seen differently, what is first."""
    said = [*_reached(summary), *_missing(summary), *_apart(summary), *_first(summary)][:MOST]
    if len(said) < LEAST:
        said += [*_trend(summary)]
    return tuple(said)


def _reached(summary: StageSummary) -> Iterator[Sentence]:
    """How far the stage in place reaches, and the next one where it is anywhere yet."""
    for one in summary.spread:
        told = one.model == summary.stage or (one.model == summary.working_on and one.people > 0)
        if told and one.of:
            yield Sentence(reach(one), (f"spread_{one.model}",))


def _missing(summary: StageSummary) -> Iterator[Sentence]:
    labels = [step.label for step in summary.held_back]
    if not labels:
        return
    named = labels[:MOST_NAMED]
    rest = len(labels) - len(named)
    if rest:
        named.append(n_("{number} thing more", "{number} things more", rest).format(number=count(rest)))
    text = _("What stage {stage} still waits for: {things}.")
    names = tuple(f"missing_{number}" for number, _label in enumerate(labels[:MOST_NAMED], start=1))
    yield Sentence(text.format(stage=summary.working_on, things=listed(named)), names)


def _apart(summary: StageSummary) -> Iterator[Sentence]:
    if summary.two_tiers:
        yield Sentence(summary.two_tiers, ("two_tiers",))
    elif summary.splits:
        yield Sentence(summary.splits[0].sentence, ("split_1",))
    elif text := described(summary):
        yield Sentence(text, ("described",))


def _first(summary: StageSummary) -> Iterator[Sentence]:
    for item in to_do(summary)[:1]:
        text = _("First: {thing} {taken}").format(thing=in_short(item), taken=taken(item, summary))
        yield Sentence(text, ("move_1",))


def _trend(summary: StageSummary) -> Iterator[Sentence]:
    yield Sentence(summary.trend_note, ("trend",))
    yield Sentence(f"{summary.share} {summary.confidence_words}", ("answered", "sure"))
