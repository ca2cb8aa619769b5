"""
A language that nobody speaks, made from `cairn.pot`: every letter that Cairn says is replaced, every place is kept.

So any plain letter that is still shown was said past the catalogue, or is somebody's own word. Its locale is Greek, so that
dates and lists have no plain letters either.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter, ascii_letters
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from pydantic import BaseModel

from bot.words.gathering import POT

LANGUAGE = "el"
_LETTERS = str.maketrans(ascii_letters, "áƀćđéƒǵĥíĵķĺḿńóṕɋŕśŧúṽẃẋýźÁɃĆĐÉƑǴĤÍĴĶĹḾŃÓṔɊŔŚŦÚṼẂẊÝŹ")
_NAMES = {
    "type",
    "action_id",
    "block_id",
    "callback_id",
    "value",
    "private_metadata",
    "id",
    "url",
    "slack_file",
}
_SETTINGS = {"style", "status", "filter", "min_value", "align", "visible_to_user_ids"}
_CHOSEN = {"initial_date", "initial_user", "initial_users", "initial_conversation"}
_UNSEEN = _NAMES | _SETTINGS | _CHOSEN
"""What a block has that nobody reads."""
_TOKEN = re.compile(r"<[@#!][^<>|^]*>|<!date\^\d+\^|<https?:[^<>|]*\|")
_DATE = re.compile(r"\{(?:date_short_pretty|time)\}|\bUTC\b")
_MARKS = re.compile(r"[*_`~>|•]")
_LEFT = re.compile(r"[a-z]{2,}")
_SHORTENED = re.compile(r"([^…⟦⟧]{12,}?) ?…")


def write(folder: Path) -> None:
    """Put the language's file into a folder."""
    with POT.open("rb") as text:
        template = read_po(text)
    made = Catalog(locale=LANGUAGE, fuzzy=False)
    for message in template:
        if isinstance(message.id, str):
            made.add(message.id, disguised(message.id) if message.id else None)
        else:
            made.add(message.id, tuple(map(disguised, message.id)))
    with (folder / f"{LANGUAGE}.po").open("wb") as file:
        write_po(file, made)


def disguised(text: str) -> str:
    """`⟦Óńé ḿóŕé {thing}⟧`."""
    parts = (
        words.translate(_LETTERS) + ("" if name is None else f"{{{name}{f':{spec}' if spec else ''}}}")
        for words, name, spec, _shown in Formatter().parse(text)
    )
    return f"⟦{''.join(parts)}⟧"


def shown(value: Any) -> Iterator[str]:
    """Every text of blocks that somebody reads."""
    match value:
        case str():
            yield value
        case Mapping():
            for name, one in value.items():
                if name not in _UNSEEN:
                    yield from shown(one)
        case list() | tuple():
            for one in value:
                yield from shown(one)


def strings(value: Any) -> Iterator[str]:
    """Every text in a value, with all that it is made of."""
    match value:
        case str():
            yield value
        case BaseModel():
            yield from strings(dict(value))
        case Mapping():
            yield from strings(list(value.values()))
        case list() | tuple() | frozenset() | set():
            for one in value:
                yield from strings(one)
        case _ if hasattr(value, "__slots__"):
            yield from strings([getattr(value, name) for name in value.__slots__ if hasattr(value, name)])


def known(own: Iterable[str]) -> list[str]:
    """Somebody's or the framework's own words in the form in which texts are compared, the longest first."""
    return sorted({_plain(text) for text in own} - {""}, key=len, reverse=True)


def said_past_the_catalogue(texts: Iterable[str], known: Sequence[str]) -> list[str]:
    """The texts in which plain letters are left once what is known is taken out."""
    return [text for text in texts if _LEFT.search(_without(_plain(text), known))]


def _without(text: str, known: Sequence[str]) -> str:
    for one in known:
        if one in text:
            text = re.sub(rf"(?<![a-z]){re.escape(one)}(?![a-z])", " ", text)
    for beginning in _SHORTENED.findall(text):
        if any(beginning.strip() in one for one in known):
            text = text.replace(beginning, " ")
    return text


def _plain(text: str) -> str:
    bare = _DATE.sub(" ", html.unescape(_TOKEN.sub(" ", text)))
    return re.sub(r"\s+", " ", _MARKS.sub("", bare)).strip().rstrip(".").casefold()
