"""
What Cairn says in its own fixed words: English in the code, every other language a file in this folder.

`cairn.pot` lists all of them, gathered from the code by `python -m bot.words`; `de.po` beside it would be German. Wording is
looked up when it is said, so a constant at the head of a module is only marked with `N_` and handed to `_` where it is used.
Numbers, names and dates go in afterwards: `_("Started by {who}").format(who=name)`.

Not here: the framework with its questions, and the guidance, which are files of `knowledge`; what is said to a model; the patterns
in `bot.conversation.intent` by which a message is understood; and what the terminal says to its operator, which stays English.
"""

import gettext
import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from string import Formatter

from babel import Locale, dates, lists, numbers
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
ENGLISH = "en"
_NOUNS_IN_CAPITALS = ("de", "lb")
"""Languages that write every noun with a capital, so that what begins a text keeps its own inside a sentence."""

Place = tuple[str, str, str]
"""Where a name, a number or a date goes in: what it is called, and how it is written there."""


class UnknownLanguage(ValueError):
    """There is no file for that language, or it does not hold together."""


class _Spoken:
    """The language of this process: chosen once, at the door."""

    locale = Locale.parse("en_GB")
    catalogue = gettext.NullTranslations()


def language() -> str:
    """The language that is spoken, as its two letters."""
    return _Spoken.locale.language


def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """The languages that can be spoken."""
    return (ENGLISH, *sorted(file.stem for file in folder.glob("*.po")))


def speak(language: str, folder: Path = FOLDER) -> None:
    """
    Say everything in this language from now on; what a file leaves untranslated stays English.

    Raises UnknownLanguage, and goes on as before, when there is no such file or a wording in it does not fit its places.
    """
    if language == ENGLISH:
        _Spoken.locale, _Spoken.catalogue = Locale.parse("en_GB"), gettext.NullTranslations()
        return
    if language not in languages(folder):
        known = ", ".join(languages(folder))
        raise UnknownLanguage(f"There are no words in {language!r}; there are some in {known}.")
    _Spoken.catalogue = _read(folder / f"{language}.po")
    _Spoken.locale = Locale.parse(language)


def _read(file: Path) -> gettext.GNUTranslations:
    with file.open("rb") as text:
        catalogue = read_po(text, locale=file.stem)
    if faults := list(_faults(catalogue)):
        raise UnknownLanguage(
            f"The words in {file.name} do not hold together, so nothing is said in them. Mend these lines, or set CAIRN_LANGUAGE "
            f"back to {ENGLISH}. {' '.join(faults)}"
        )
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _faults(catalogue: Catalog) -> Iterator[str]:
    """What keeps a file from being used: too few plural forms, or places that the English has and a wording has not."""
    for message in catalogue:
        message.flags.discard("python-format")  # Babel takes "40 % of" for one; all places are in braces
    for message, errors in catalogue.check():
        yield from (f"Line {message.lineno}: {error}." for error in errors)
    for message in catalogue:
        if message.id and message.string and not message.fuzzy and (fault := _misplaced(message)):
            yield f"Line {message.lineno}: {fault}."


def _misplaced(message: Message) -> str:
    """A place that a wording lacks or has too many; what only some of the English plural forms have may be left out."""
    english = [_places(text) for text in _forms(message.id or "")]
    wanted, known = frozenset.intersection(*english), frozenset.union(*english)
    for text in filter(None, _forms(message.string or "")):
        try:
            there = _places(text)
        except ValueError as error:
            return f"{text!r} has a brace that does not close ({error})"
        if wanted - there or there - known:
            return f"{text!r} has other places than {' / '.join(_forms(message.id or ''))!r}"
    return ""


def _forms(text: str | Sequence[str]) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text


def _places(text: str) -> frozenset[Place]:
    parts = Formatter().parse(text)
    return frozenset(
        (name, spec or "", shown or "") for _text, name, spec, shown in parts if name is not None
    )


def _(text: str) -> str:
    """This wording in the language that is spoken."""
    return _Spoken.catalogue.gettext(text) if text else text


def n_(one: str, more: str, number: int) -> str:
    """The wording for so many, in the language that is spoken."""
    return _Spoken.catalogue.ngettext(one, more, number)


def N_(text: str) -> str:  # noqa: N802 (gettext's own name)
    """Mark a wording that is looked up later, where it is said."""
    return text


def day(when: date) -> str:
    """A date as people write it: 3 October 2026."""
    if _Spoken.locale.language == ENGLISH:
        return f"{when.day} {when:%B %Y}"
    return str(dates.format_date(when, "long", locale=_Spoken.locale))


def day_of_month(when: date) -> str:
    """A date of this year as people write it: 3 October."""
    if _Spoken.locale.language == ENGLISH:
        return f"{when.day} {when:%B}"
    return str(dates.format_skeleton("MMMMd", when, locale=_Spoken.locale))


def weekday(when: date) -> str:
    """The day of the week: Friday."""
    return (
        f"{when:%A}"
        if _Spoken.locale.language == ENGLISH
        else str(dates.format_date(when, "EEEE", _Spoken.locale))
    )


def in_figures(some: int) -> str:
    """A number as people write it: 12,000."""
    return str(numbers.format_decimal(some, locale=_Spoken.locale))


def lowered(text: str) -> str:
    """A text as it stands inside a sentence: initials such as AI keep their capitals."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    keeps = (len(first) > 1 and first[:2].isupper()) or _Spoken.locale.language in _NOUNS_IN_CAPITALS
    return text if keeps else text[:1].lower() + text[1:]


def listed(words: Sequence[str]) -> str:
    """Words as people list them: `a, b and c`."""
    return str(lists.format_list(list(words), locale=_Spoken.locale))
