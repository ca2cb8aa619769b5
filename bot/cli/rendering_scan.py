"""How a scan looks in a terminal: its cards, how words were read, the example that is asked for, the result."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.rendering import BAR
from bot.conversation.card_view import CardView
from bot.conversation.path import Row
from bot.conversation.reading import spelled_out
from bot.conversation.result import SHOWN_STEPS, STATES, BarState, ModelBar, NextStep, ScanResult, Step

# The words of the cards are those that Slack shows; only how they are set differs.
from bot.slack.blocks.scan_parts import (
    UNKNOWN,
    about_minutes,
    answer_words,
    heading_of,
    not_for_us,
    questions,
)
from bot.slack.blocks.scan_questions import CANNOT_PLACE
from bot.words import day
from knowledge.framework.terms import LEVELS

_STYLES: dict[BarState, str] = {"in_place": "green", "working_on": "cyan", "later": "cyan"}
PATHS = {"first_look": "first look", "full": "full scan"}


def show_opening(out: Console, view: CardView, *, goes_on: bool) -> None:
    """What this is and how long it takes, before the first question; or where it goes on."""
    path, unit, left = PATHS[view.setup.path], view.setup.unit, about_minutes(view.minutes_left)
    out.print()
    if goes_on:
        out.print(Text(f"The {path} of {unit} goes on: {questions(len(view.left))} left.", style="bold"))
        return
    asked = questions(len(view.context.cards))
    out.print(Text(f"A {path} at {unit}: {asked}, {left}.", style="bold"))
    more = "What turns out to be running has a few more. " if view.setup.path == "first_look" else ""
    said = (
        f"{more}There are no wrong answers, and “I don't know” is one. Each is kept at once, as the operator's; p or Ctrl-C "
        "pauses, and the same command goes on. It closes by itself after the last question."
    )
    out.print(Text(said, style="dim"))


def show_card(out: Console, view: CardView, row: Row) -> None:
    """One question with its five answers, and what else can be said."""
    criterion, given = view.bank.by_id[row.criterion], view.sheet.given.get(row.key)
    show_question(out, view, row)
    if view.sheet.reading is not None and not view.sheet.reading.choices:
        out.print(Text("  I can't place that. Choose one below, or say it differently.\n", style="yellow"))
    chosen = given.level if given else None
    shorts = ((level, criterion.anchors[level].short) for level in LEVELS)
    _numbered(out, ((level + 1, text, level == chosen) for level, text in shorts))
    if given is not None:
        words = f": {answer_words(view.bank, row, given)}" if isinstance(given.level, str) else ""
        out.print(Text(f"     Enter keeps your answer{words}", style="dim"))
    card = view.context.card_of(row.key)
    single = card is not None and len(card.rows) == 1
    keys = _keys(view, row, *(["w in my own words"] if single else []), "f full text")
    out.print(_in(Text(_kept_together(keys, out.width), style="dim"), above=1))


def show_question(out: Console, view: CardView, row: Row) -> None:
    """The question, and which of how many it is."""
    about = f"About the workflow “{row.workflow}”: " if row.workflow else ""
    question = Text(f"{about}{view.bank.by_id[row.criterion].question}", style="bold")
    out.print(Group(Text(f"\n{_position(view, row)}", style="dim"), _in(question, above=1, below=1)))


def show_full_text(out: Console, view: CardView, row: Row) -> None:
    """The five answers in full, and what would show them."""
    criterion = view.bank.by_id[row.criterion]
    out.print()
    _numbered(out, ((level + 1, spelled_out(criterion, level), False) for level in LEVELS))
    out.print(_in(Text(f"It could be shown by: {'; '.join(criterion.evidence)}.", style="dim"), above=1))


def show_words_wanted(out: Console, view: CardView, row: Row) -> None:
    """That words are wanted; with the one follow-up, where the first words left it open between two answers."""
    criterion, reading = view.bank.by_id[row.criterion], view.sheet.reading
    if reading is not None and reading.levels:
        out.print(_in(Text(f"One thing decides it: {criterion.follow_up}", style="bold"), above=1))
    elif reading is not None:
        # The follow-up asks on about something ("from there"), and nothing is known of it yet.
        shown = f"It could be shown by: {'; '.join(criterion.evidence)}."
        out.print(_in(Text(CANNOT_PLACE, style="bold"), above=1))
        out.print(_in(Text(shown, style="dim")))
    out.print(
        _in(Text("Write it in your own words, in one line; a number is read as part of them.", style="dim"))
    )
    keys = ("Enter the five answers", *_keys(view, row))
    out.print(_in(Text(_kept_together(keys, out.width), style="dim")))


def show_reading(out: Console, view: CardView, row: Row) -> None:
    """How the words were read, for the person to say yes or no; the words that carried it are shown."""
    reading, anchors = view.sheet.reading, view.bank.by_id[row.criterion].anchors
    if reading is None:
        return
    out.print()
    if reading.by == "model":
        levels = reading.levels or reading.choices
        read_as = " or ".join(f"“{anchors[level].short}”" for level in levels)
        because = f", because you said “{reading.quote}”" if reading.quote else ""
        out.print(_in(Text(f"I read this as {read_as}{because}.")))
    else:
        out.print(Text("  I can point at what is nearest to your words; you choose."))
    out.print()
    _numbered(out, ((level + 1, anchors[level].short, level in reading.levels) for level in reading.choices))
    keys = ("o none of these", "w say it differently", "p pause", "? help")
    out.print(_in(Text(_kept_together(keys, out.width), style="dim"), above=1))
    out.print(_in(Text("Nothing is saved until you choose.", style="dim")))


def show_example_wanted(out: Console, view: CardView, row: Row) -> None:
    """The one example that is asked for after a high answer; passages that may be it are offered to point at."""
    criterion, given = view.bank.by_id[row.criterion], view.sheet.given.get(row.key)
    claim = f"You say: {answer_words(view.bank, row, given)}. " if given else ""
    out.print()
    out.print(_in(Text(f"{claim}One example settles it: what, where, when? Or paste a link.")))
    out.print(_in(Text(f"For instance: {'; '.join(criterion.evidence)}.", style="dim")))
    if view.found:
        out.print(Text("  Or is it in here already? Then its number.", style="dim"))
    for number, passage in enumerate(view.found, start=1):
        where = " · ".join(filter(None, (passage.title, passage.section, passage.dated)))
        quote = Text(f"{where}\n“{' '.join(passage.quote.split())} …”", style="dim")
        out.print(_in(_row(Text(str(number)), quote, 3)))
    out.print(Text("  Enter: no example now · b change the answer · p pause · ? help", style="dim"))


def show_result(out: Console, result: ScanResult) -> None:
    """A finished scan: where the unit is, the five models, what is to be done, and what can wait."""
    out.print()
    out.print(_in(Group(*_result(result))))


def _position(view: CardView, row: Row) -> str:
    card = view.context.card_of(row.key)
    left = f"{about_minutes(view.minutes_left)} left" if view.left else "all are answered"
    where = f"Question {view.position} of {len(view.context.cards)} · {left}"
    if card is not None and len(card.rows) > 1:
        where += f" · {heading_of(card)} {card.rows.index(row) + 1} of {len(card.rows)}"
    if [card] == [*view.left]:
        where += " · the last: the scan closes with it"
    return where


def _numbered(out: Console, choices: Iterable[tuple[int, str, bool]]) -> None:
    for number, text, chosen in choices:
        lead = Text(f"{'▸' if chosen else ' '} {number}", style="bold cyan")
        out.print(_row(lead, Text(text, style="bold" if chosen else ""), 5))


def _keys(view: CardView, row: Row, *between: str) -> Iterator[str]:
    """What can be typed to a question instead of an answer."""
    card = view.context.card_of(row.key)
    yield f"d {UNKNOWN}"
    reasons = reasons_of(view, row)
    for number, reason in enumerate(reasons, start=1):
        yield f"n{number if len(reasons) > 1 else ''} {not_for_us(reason)}"
    yield from between
    if view.position > 1 or (card is not None and card.rows[0] != row):
        yield "b back"
    yield from ("p pause", "? help")


def reasons_of(view: CardView, row: Row) -> Sequence[str]:
    """The reasons for which this question may be turned down, in the order in which they are offered."""
    return sorted(view.context.na_allowed.get(row.criterion, ()))


def _kept_together(keys: Iterable[str], width: int) -> str:
    """Keys with what they do, broken between them only."""
    whole = " · ".join(key.replace(" ", "\0") for key in keys)
    return textwrap.fill(whole, max(width - 4, 20), break_on_hyphens=False).replace("\0", " ")


def _in(shown: RenderableType, *, above: int = 0, below: int = 0) -> Padding:
    return Padding(shown, (above, 2, below, 2), expand=False)


def _row(lead: Text, text: Text, width: int) -> Table:
    row = Table.grid(padding=0)
    row.add_column(width=width)
    row.add_column(ratio=1)
    row.add_row(lead, text)
    return row


def _result(result: ScanResult) -> Iterator[RenderableType]:
    yield Text(result.headline, style="bold")
    yield Text(" ".join(filter(None, (result.share, result.note))), style="dim")
    if result.few:
        return
    yield Padding(_bars(result.models), (1, 0), expand=False)
    for remark in result.remarks:
        yield _bullet(remark)
    yield from _steps("Yours to do", result.ours)
    yield from _steps("Waiting for others", result.others)
    for split in result.splits:
        yield _bullet(split.sentence)
    yield from _next(result.next_steps)
    yield Text()
    if result.not_yet:
        yield _bullet(f"Not yet: {'; '.join(result.not_yet)}.", "✗", "yellow")
    if result.changes:
        yield _bullet(f"Since the last scan: {' '.join(result.changes)}")
    yield _bullet(f"Worth looking again on {day(result.look_again)}.", "↻")
    yield Text(f"\n{result.limits}", style="dim")


def _bars(models: Iterable[ModelBar]) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    for bar in models:
        filled = round((bar.score or 0) / 100 * BAR)
        drawn, score = "█" * filled + "░" * (BAR - filled), f"{bar.score or 0:.0f}"
        if bar.score is None:  # an empty bar would look like nought
            drawn, score = "–", ""
        before = f"({bar.previous:.0f} at the last scan)" if bar.previous is not None else ""
        style = _STYLES.get(bar.state, "dim")
        table.add_row(f"{bar.model} {bar.name}", Text(drawn, style=style), score, STATES[bar.state], before)
    return table


def _steps(title: str, steps: Sequence[Step]) -> Iterator[RenderableType]:
    if not steps:
        return
    yield Text(f"\n{title}", style="bold")
    for step in steps[:SHOWN_STEPS]:
        yield _bullet(step.text)
    if rest := [step.label for step in steps[SHOWN_STEPS:]]:
        yield Text(f"Also open: {', '.join(rest)}.", style="dim")


def _next(steps: Sequence[NextStep]) -> Iterator[RenderableType]:
    for place, step in enumerate(steps):
        if place == 0:
            yield Text("\nNext", style="bold")
        lead = step.when if place == 0 else "Then" if place == 1 else "After that"
        yield _bullet(f"{lead}: {step.what}", "→", "bold" if place == 0 else "")
        if place == 0:
            yield _bullet(step.why, "", "dim")


def _bullet(text: str, lead: str = "•", style: str = "") -> Table:
    return _row(Text(lead), Text(text, style=style), 2)
