"""
What Cairn says in its own fixed words: English in the code, every other language a file in this folder.

`cairn.pot` lists all of them, gathered from the code by `python -m bot.words`; `de.po` beside it would be German. Wording is
looked up when it is said, so a constant at the head of a module is only marked with `N_` and handed to `_` where it is used.
Numbers, names and dates go in afterwards: `_("Started by {who}").format(who=name)`.
"""

import gettext
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from babel import Locale, dates, lists
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
ENGLISH = "en"


class UnknownLanguage(ValueError):
    """There is no file for that language, or it does not hold together."""


class _Spoken:
    """The language of this process: chosen once, at the door."""

    locale = Locale.parse("en_GB")
    catalogue = gettext.NullTranslations()


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
    faults = [f"line {message.lineno}: {error}" for message, errors in catalogue.check() for error in errors]
    if faults:
        raise UnknownLanguage(f"{file.name} cannot be used. " + " ".join(faults))
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


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


def listed(words: Sequence[str]) -> str:
    """Words as people list them: `a, b and c`."""
    return str(lists.format_list(list(words), locale=_Spoken.locale))
