"""
One person's way through a scan at a terminal: shows a card, takes a line, tells it to the machine, shows the next.

What a line means is decided by the machine that Slack uses too. Every answer is in the record before the next question
shows, so nothing here has to be kept.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.cli.rendering_scan import (
    HELP,
    show_card,
    show_example_wanted,
    show_full_text,
    show_question,
    show_reading,
    show_words_wanted,
)
from bot.cli.scan_lines import Left, answer_in, ask, word
from bot.cli.scan_start import OPERATOR
from bot.conversation.card_view import CardView
from bot.conversation.events import (
    Back,
    Begin,
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
    shown: str = ""
    """The question that stands on the screen."""
    in_words: str = ""
    """The last question for which words were asked unasked."""

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
        if self.shown != row.key:
            show_card(self.out, view, row)
            self.shown = row.key
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
            case _:
                await self._else(view, card, row, said)

    async def _put_in_words(self, view: CardView, card: Card) -> None:
        row = card.rows[0]
        self._see(view, row)
        show_words_wanted(self.out, view, row)
        said = ask()
        match word(said):
            case "keep":
                await self._to_answers(card)
            case "own":
                await self._say(said)
            case _:
                await self._else(view, card, row, said)

    async def _confirm(self, view: CardView, card: Card) -> None:
        row, reading = card.rows[0], view.sheet.reading
        if reading is None:
            await self._to_answers(card)
            return
        self._see(view, row)
        show_reading(self.out, view, row, reading)
        said = ask()
        match word(said):
            case "none":
                await self._to_answers(card)
            case "words":
                await self.tell(UseWords(_now(), card.key))
            case "own":
                await self._say(said)
            case _:
                await self._else(view, card, row, said)

    async def _show(self, view: CardView) -> None:
        row = Row.of(view.sheet.example_for or "")
        self._see(view, row)
        show_example_wanted(self.out, view, row)
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
            case _ if said.isdecimal() and 1 <= int(said) <= len(view.found):
                seen = view.found[int(said) - 1]
                named = " › ".join(filter(None, (seen.title, seen.section)))
                await self.tell(Show(_now(), row.key, "passage", named))
            case _:
                self._hint("Write one example, or press Enter to go on without.")

    async def _else(self, view: CardView, card: Card, row: Row, said: str) -> None:
        """What can be said to any question: one of its answers, back, pause; anything else shows the help."""
        answer, place = answer_in(view, row, said, _now()), card.rows.index(row)
        match word(said):
            case "back" if place > 0:
                self._go(card.rows[place - 1])
            case "back" if view.position == 1:
                self._hint("This is the first question.")
            case "back":
                self._go(None)
                await self.tell(Back(_now(), card.key))
            case "pause":
                await self.tell(Pause(_now()))
            case _ if answer is not None:
                await self.tell(answer)
                if len(card.rows) > 1:  # from a card of one the machine goes on by itself
                    await self._onward(card, row)
            case _:
                self._hint(HELP)

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
            self._hint(HELP)
            return
        with self._busy() if kept.sheet.state != "showing" else nullcontext():
            told = await self.cairn.words.say(self.org, kept, text, now=_now())
        if told.kept.sheet.state == "choosing":
            self._go(None)

    async def _read_again(self, view: CardView, card: Card) -> None:
        """Read what was written just before a process ended."""
        criterion = self.cairn.framework.bank.by_id[card.rows[0].criterion]
        with self._busy():
            reading = await self.cairn.words.reader.read(criterion, view.sheet.words)
        await self.tell(Read(_now(), view.sheet.words, reading))

    def _row(self, view: CardView, card: Card) -> Row:
        """The question to ask of a card: the one gone to, else the first that is open, else the first."""
        if self.at in card.rows:
            return self.at
        return next((row for row in card.rows if row.key not in view.sheet.given), card.rows[0])

    def _go(self, row: Row | None) -> None:
        """Show this question next, whatever stands on the screen."""
        self.at, self.shown = row, ""

    def _see(self, view: CardView, row: Row) -> None:
        """Put a question on the screen where it does not stand there already."""
        if self.shown != row.key:
            show_question(self.out, view, row)
            self.shown = row.key

    def _hint(self, text: str) -> None:
        self.out.print(Padding(Text(text, style="dim"), (0, 2), expand=False))

    def _busy(self) -> AbstractContextManager[object]:
        return self.out.status("Reading what you wrote") if self.out.is_terminal else nullcontext()


def _now() -> datetime:
    return datetime.now(UTC)
