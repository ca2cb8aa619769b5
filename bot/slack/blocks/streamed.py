"""An answer as it grows: the plan first, then its text point by point, and what stands below it once it is whole. Pure."""

import re
from collections.abc import Iterator, Sequence

from bot.conversation.reply import Advice, Point, Read, Step
from bot.slack.blocks.advice import IN_GENERAL, below, part_of
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.markdown import spoken
from bot.slack.blocks.parts import Block, Markup, escaped, shortened
from bot.words import N_, _

LOOKING, LOOKED = N_("Looking this up"), N_("What I looked at")
MOST_ON_CARD = 256
MOST_SOURCES = 5
PARAGRAPH = "\n\n"
_MARK = re.compile(r"\\(\W)")


def opening(headline: Point, notes: Sequence[str] = ()) -> Markup:
    """The headline, and below it what the person should know about how it came to be answered."""
    words = _words(headline)
    said = [f"**{words}**", *(f"_{spoken(note)}_" for note in notes)]
    return Markup(PARAGRAPH.join(said))


def further(before: Point | None, point: Point) -> Markup:
    """The next point, after the one `before` it, or after the headline."""
    kind, last = part_of(point), part_of(before) if before else ""
    words = _words(point)
    if kind in ("own", "general"):
        title = f"{PARAGRAPH}_{spoken(_(IN_GENERAL))}_" if kind == "general" and kind != last else ""
        gap = "\n" if kind == last or title else PARAGRAPH
        return Markup(f"{title}{gap}- {words}")
    if kind == "move" and kind != last:
        return Markup(f"{PARAGRAPH}**{words}**")
    return Markup(f"{PARAGRAPH}{words}")


def whole(advice: Advice, notes: Sequence[str] = ()) -> Markup:
    """All of the text, as it is when the last point is there."""
    befores: list[Point | None] = [None, *advice.points]
    said = [further(before, point) for before, point in zip(befores, advice.points, strict=False)]
    return Markup("".join([opening(advice.headline, notes), *said]))


def below_cards(advice: Advice) -> tuple[Card, ...]:
    """What stands below the text: how it was made, the sources, the next steps."""
    return cards(below(advice))


def markdown(text: str) -> list[Block]:
    """A text as a block of its own, for messages that are not streamed; none where there is no text."""
    return [{"type": "markdown", "text": text}] if text.strip() else []


def plainly(text: str) -> str:
    """The text without its marks, as notifications and screen readers get it."""
    return _MARK.sub(r"\1", text.replace("**", ""))


def plan(title: str) -> Block:
    """What the steps are about, as a piece of a stream."""
    return {"type": "plan_update", "title": title}


def task(number: int, step: Step, *, done: bool) -> Block:
    """One step, as a piece of a stream: what is read stands on it once it is read."""
    made: Block = {
        "type": "task_update",
        "id": f"step-{number}",
        "title": shortened(step.what, MOST_ON_CARD),
        "status": "complete" if done else "in_progress",
    }
    linked = [_link(read) for read in step.read if _has_address(read)]
    if done and linked:
        made["sources"] = linked[:MOST_SOURCES]
    named = " · ".join(dict.fromkeys(escaped(read.title) for read in step.read if not _has_address(read)))
    if done and named:
        made["output"] = shortened(named, MOST_ON_CARD)
    return made


def tasks(steps: Sequence[Step], *, done: bool) -> Iterator[Block]:
    """All steps; only the last may still be going on."""
    for number, step in enumerate(steps):
        yield task(number, step, done=done or number < len(steps) - 1)


def completed(steps: Sequence[Step]) -> list[Block]:
    """The plan when nobody knows how far it was shown: Slack adds to what stands on a card, so nothing more is put there."""
    once = dict.fromkeys(step.what for step in steps)
    return [plan(_(LOOKED)), *tasks([Step(what) for what in once], done=True)] if once else []


def _words(point: Point) -> Markup:
    # Nothing is defined for these numbers to lead to, so they are no links.
    numbers = "".join(f"[{n}]" for n in point.cites)
    return Markup(f"{spoken(point.text)} {numbers}".rstrip())


def _has_address(read: Read) -> bool:
    return read.source.startswith(("https://", "http://"))


def _link(read: Read) -> Block:
    return {"type": "url", "url": read.source, "text": shortened(read.title, MOST_ON_CARD)}
