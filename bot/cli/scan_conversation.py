"""
One person's way through a scan at a terminal: shows a card, takes a line, tells it to the machine, shows the next.

What a line means is decided by the machine that Slack uses too. Every answer is in the record before the next question
shows, so nothing here has to be kept.
"""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console

from bot.cli.rendering_scan import (
    show_card,
    show_example_wanted,
    show_full_text,
    show_reading,
    show_words_wanted,
)
from bot.cli.scan_hints import (
    A_QUESTION,
    FIRST_QUESTION,
    TOO_SHORT,
    help_in,
    no_example,
    not_offered,
)
from bot.cli.scan_lines import Left, answer_in, ask, number_in, word
from bot.cli.scan_screen import Screen
from bot.cli.scan_start import OPERATOR
from bot.conversation.card_view import CardView
from bot.conversation.events import (
    Back,
    Begin,
    Choose,
    Event,
    Next,
    NoneOfThese,
    Pause,
    Read,
    Revisit,
    Show,
    SkipExample,
    UseWords,
)
from bot.conversation.path import Card, Row
from knowledge.framework.terms import LEVELS

if TYPE_CHECKING:
    from bot.services.cairn import Cairn
    from bot.services.examples import Examples
    from bot.store.sheets import KeptSheet


@dataclass(slots=True)
class Conversation:
    """The scan of one unit with the person at the terminal. `words_first` asks for own words before it shows the answers."""

    cairn: "Cairn"
    org: str
    scan_id: str
    examples: "Examples"
    out: Console
    words_first: bool = False
    at: Row | None = None
    """The question that is shown of a card with several; the machine knows only the card."""
    in_words: str = ""
    """The last question for which words were asked unasked."""
    screen: Screen = field(init=False)

    def __post_init__(self) -> None:
        self.screen = Screen(self.out)

    async def hold(self) -> bool:
        """Ask until everything is answered or the person pauses; whether everything is."""
        await self.tell(Begin(_now()))
        try:
            while (view := await self.view()) is not None and view.sheet.state != "paused":
                await self._turn(view)
        except Left:
            await self.tell(Pause(_now()))
            self.out.print()
        return await self.view() is None

    async def view(self) -> CardView | None:
        """Where the person is; None once everything is answered, or the scan is over in another way."""
        scan = await self.cairn.store.scans.by_id(self.org, self.scan_id)
        kept = await self._sheet()
        if scan is None or scan.state != "open" or kept is None:
            return None
        if kept.sheet.state == "finished":  # a process ended between the last answer and the end of the scan
            await self.cairn.scans.closing.begin_if_all_answered(scan, now=_now())
            return None
        return CardView(
            scan_id=scan.id,
            setup=scan.setup,
            bank=self.cairn.framework.bank,
            sheet=kept.sheet,
            context=await self.cairn.scans.context(scan, kept.sheet),
            found=await self.examples.found(self.org, kept),
        )

    async def tell(self, event: Event) -> None:
        """Have something happen to the person's sheet."""
        await self.cairn.scans.tell(self.org, self.scan_id, OPERATOR, event)

    async def _sheet(self) -> "KeptSheet | None":
        return await self.cairn.store.sheets.of_person(self.org, self.scan_id, OPERATOR)

    async def _turn(self, view: CardView) -> None:
        card = view.card
        if card is None:  # it fell away with another answer
            await self.tell(Revisit(_now(), (view.left or view.context.cards)[0].key))
            return
        match view.sheet.state:
            case "choosing":
                await self._choose(view, card)
            case "wording":
                await self._put_in_words(view, card)
            case "reading":
                await self._read_again(view, card)
            case "confirming":
                await self._confirm(view, card)
            case "showing":
                await self._show(view)
            case _:
                await self.tell(Begin(_now()))

    async def _choose(self, view: CardView, card: Card) -> None:
        row = self._row(view, card)
        single = len(card.rows) == 1
        if self.words_first and single and row.key not in {*view.sheet.given, self.in_words}:
            self.in_words = row.key
            await self.tell(UseWords(_now(), card.key))
            return
        self.screen.ask(view, row, show_card)
        said = ask()
        match word(said):
            case "keep" if row.key in view.sheet.given:
                await self._onward(card, row)
            case "words" if single:
                self.in_words = row.key
                await self.tell(UseWords(_now(), card.key))
            case "full":
                show_full_text(self.out, view, row)
            case "own" if single:
                await self._say(said)
            case _ if answer := answer_in(view, row, said, _now(), LEVELS):
                await self._take(answer, card, row)
            case _:
                await self._else(view, card, row, said, not_offered(said, LEVELS))

    async def _put_in_words(self, view: CardView, card: Card) -> None:
        row = card.rows[0]
        self.screen.ask(view, row, show_words_wanted)
        said = ask()
        match word(said):
            case "keep":
                await self._to_answers(card)
            case "own" | "number":
                await self._say(said)
            case _ if answer := answer_in(view, row, said, _now()):
                await self._take(answer, card, row)
            case _:
                await self._else(view, card, row, said, TOO_SHORT)

    async def _confirm(self, view: CardView, card: Card) -> None:
        row, reading = card.rows[0], view.sheet.reading
        if reading is None:
            await self._to_answers(card)
            return
        self.screen.ask(view, row, show_reading)
        said = ask()
        match word(said):
            case "none":
                await self._to_answers(card)
            case "words":
                await self.tell(UseWords(_now(), card.key))
            case "own":
                await self._say(said)
            case "number" if answer := answer_in(view, row, said, _now(), reading.choices):
                await self._take(answer, card, row)
            case "pause":
                await self.tell(Pause(_now()))
            case "help":
                self.screen.hint(help_in("confirming"))
            case _:
                self.screen.hint(not_offered(said, reading.choices))

    async def _show(self, view: CardView) -> None:
        row = Row.of(view.sheet.example_for or "")
        self.screen.ask(view, row, show_example_wanted)
        said = ask()
        match word(said):
            case "keep":
                await self.tell(SkipExample(_now(), row.key))
            case "back":
                self._go(row)
                await self.tell(Revisit(_now(), view.sheet.card or ""))
            case "pause":
                await self.tell(Pause(_now()))
            case "own":
                await self._say(said)
            case "number" if (number := number_in(said)) and 1 <= number <= len(view.found):
                seen = view.found[number - 1]
                named = " › ".join(filter(None, (seen.title, seen.section)))
                await self.tell(Show(_now(), row.key, "passage", named))
            case "help":
                self.screen.hint(help_in("showing"))
            case _:
                self.screen.hint(no_example(said, len(view.found)))

    async def _else(self, view: CardView, card: Card, row: Row, said: str, otherwise: str) -> None:
        """What can be said to any question: back, pause, or what can be typed; anything else is said to be none of it."""
        place = card.rows.index(row)
        match word(said):
            case "back" if place > 0:
                self._go(card.rows[place - 1])
            case "back" if view.position == 1:
                self.screen.hint(FIRST_QUESTION)
            case "back":
                self._go(None)
                await self.tell(Back(_now(), card.key))
            case "pause":
                await self.tell(Pause(_now()))
            case "help":
                self.screen.hint(help_in(view.sheet.state))
            case _:
                self.screen.hint(otherwise)

    async def _take(self, answer: Choose, card: Card, row: Row) -> None:
        await self.tell(answer)
        if len(card.rows) > 1:  # from a card of one the machine goes on by itself
            await self._onward(card, row)

    async def _onward(self, card: Card, row: Row) -> None:
        """To the next question on the card, from the last to the next card."""
        following = card.rows[card.rows.index(row) + 1 :]
        self._go(following[0] if following else None)
        if not following:
            await self.tell(Next(_now(), card.key))

    async def _to_answers(self, card: Card) -> None:
        self._go(None)
        await self.tell(NoneOfThese(_now(), card.key))

    async def _say(self, text: str) -> None:
        """Words for the sheet as it is: an answer, which is read, or an example."""
        kept = await self._sheet()
        if kept is None or not self.cairn.words.wants(kept, text):
            self.screen.hint(A_QUESTION)
            return
        with self.screen.busy() if kept.sheet.state != "showing" else nullcontext():
            told = await self.cairn.words.say(self.org, kept, text, now=_now())
        if told.kept.sheet.state == "choosing":
            self._go(None)

    async def _read_again(self, view: CardView, card: Card) -> None:
        """Read what was written just before a process ended."""
        criterion = self.cairn.framework.bank.by_id[card.rows[0].criterion]
        with self.screen.busy():
            reading = await self.cairn.words.reader.read(criterion, view.sheet.words)
        await self.tell(Read(_now(), view.sheet.words, reading))

    def _row(self, view: CardView, card: Card) -> Row:
        """The question to ask of a card: the one gone to, else the first that is open, else the first."""
        if self.at in card.rows:
            return self.at
        return next((row for row in card.rows if row.key not in view.sheet.given), card.rows[0])

    def _go(self, row: Row | None) -> None:
        """Show this question next, whatever stands on the screen."""
        self.at = row
        self.screen.clear()


def _now() -> datetime:
    return datetime.now(UTC)
