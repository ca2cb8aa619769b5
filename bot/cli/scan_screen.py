"""What stands on the screen of a scan at the terminal, so that nothing is asked twice in a row, nor for ever."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.cli.rendering_scan import show_question
from bot.cli.scan_hints import NO_PROGRESS
from bot.cli.scan_lines import Left, is_typed
from bot.conversation.card_view import CardView
from bot.conversation.path import Row

MOST_LINES = 10
"""Lines of a script that may lead nowhere; a person may type as many as they like."""


@dataclass(slots=True)
class Screen:
    """The console, with what was asked on it last."""

    out: Console
    question: str = ""
    """The question that stands on it."""
    asked: tuple[object, ...] = ()
    """What was asked last, of all that can be asked about a question."""
    lines: int = 0
    """The lines that were typed to it."""

    def clear(self) -> None:
        """Have whatever comes next shown, also where it stands there already."""
        self.question, self.asked = "", ()

    def ask(self, view: CardView, row: Row, show: Callable[[Console, CardView, Row], None]) -> None:
        """Show what is asked now, with its question, unless that was asked last; a script that never answers it is left."""
        asked = (view.sheet.state, row.key, view.sheet.words, view.sheet.reading)
        if asked == self.asked:
            self._count()
            return
        self.asked, self.lines = asked, 0
        if self.question != row.key and view.sheet.state != "choosing":  # a card brings its own
            show_question(self.out, view, row)
        self.question = row.key
        show(self.out, view, row)

    def hint(self, text: str) -> None:
        """Say something in between."""
        self.out.print(Padding(Text(text, style="dim"), (0, 2), expand=False))

    def busy(self) -> AbstractContextManager[object]:
        """While words are being read."""
        return self.out.status("Reading what you wrote") if self.out.is_terminal else nullcontext()

    def _count(self) -> None:
        self.lines += 1
        if self.lines >= MOST_LINES and not is_typed():
            self.hint(NO_PROGRESS.format(number=self.lines))
            raise Left
