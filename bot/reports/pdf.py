"""Summaries as a PDF for print and for forwarding: tagged, titled, and with no text of anybody's read as markup."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot.conversation.summary import StageSummary
from bot.reports.pages import Book
from bot.reports.unit_page import page
from bot.words import _, day, language

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
_LONG, _PIECE = 20, 10
DRAWN = "svg"
"""Where a drawing stands, which is no text."""
_BREAK = "\u200b"
"""A place where a line may end; it is not seen."""


def pdf(summaries: Sequence[StageSummary], names: Mapping[str, str]) -> bytes:
    """The pages of these summaries in their order; `names` are people's names by their ids in Slack."""
    laid_out = laid(book(summaries, names), "pdf")
    if not isinstance(laid_out, bytes):
        raise TypeError("A PDF is one file.")
    return laid_out


def book(summaries: Sequence[StageSummary], names: Mapping[str, str]) -> Book:
    """All that will stand in the file, in words."""
    first = summaries[0]
    return Book(
        title=_("Where {unit} is with AI, {day}").format(unit=first.unit, day=day(first.today)),
        language=language(),
        made=_("Made by Cairn on {day}").format(day=day(first.today)),
        numbering=_("Page {number} of {last}"),
        pages=tuple(page(summary, names) for summary in summaries),
    )


def laid(told: Book, form: Literal["pdf", "png"]) -> bytes | list[bytes]:
    """The book laid out: as a PDF, or each page as a picture."""
    # Here and not above, because only a file needs it.
    import typst

    made = typst.Compiler(TEMPLATES / "book.typ", root=TEMPLATES, font_paths=_fonts()).compile(
        format=form,
        # What is handed in is a value and never markup, whatever is written in it.
        sys_inputs={"told": json.dumps(_breakable(asdict(told)))},
        pdf_standards="ua-1" if form == "pdf" else [],
        timestamp=0,
        ppi=110,
    )
    if made is None:
        raise TypeError("Without a place to write to, what was made is handed back.")
    return made


@cache
def _fonts() -> "typst.Fonts":
    """The fonts that come with the libraries, which the template names; the machine's own for all other scripts."""
    import matplotlib
    import typst

    return typst.Fonts(font_paths=[Path(matplotlib.get_data_path()) / "fonts" / "ttf"])


def _breakable(told: Any) -> Any:
    """The same with every word so that it fits into a narrow column, and without what cannot be printed."""
    match told:
        case str():
            return " ".join(_word(word) for word in told.split())
        case dict():
            return {name: value if name == DRAWN else _breakable(value) for name, value in told.items()}
        case list() | tuple():
            return [_breakable(value) for value in told]
        case _:
            return told


def _word(word: str) -> str:
    printed = "".join(letter for letter in word if letter.isprintable() or letter in "\u200c\u200d")
    if len(printed) <= _LONG:
        return printed
    return _BREAK.join(printed[at : at + _PIECE] for at in range(0, len(printed), _PIECE))
