"""Bytes to text: which encoding it is, and what in it nobody can see and nothing should keep."""

import codecs
import re
import unicodedata

from knowledge.errors import DocumentRefused

# A few stray control characters happen in exported notes; more than this share means it is no text.
BINARY_SHARE = 0.1

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")

# Control characters, lone surrogates, and what is drawn as nothing: soft hyphens, zero-width spaces, marks that turn
# the reading direction round, and the "tag" letters in which instructions can be hidden from a human reader.
# Joiners stay: emoji and several scripts are misspelt without them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def decode(name: str, content: bytes) -> str:
    """The text of a file, cleaned; raise DocumentRefused where it is none."""
    if not content.strip():
        raise DocumentRefused(f"{name} is empty, so there is nothing to find in it. Leave it out.")
    text = _decoded(content)
    if text is None or len(_CONTROL.findall(text)) > BINARY_SHARE * len(text):
        raise DocumentRefused(
            f"{name} does not read as text. Open it in the program it comes from, save it as UTF-8 text, and add that."
        )
    return clean(text)


def clean(text: str) -> str:
    """Drop what cannot be seen, write every line end as a newline and every letter in its usual form (NFC)."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))


def _decoded(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _as_western(content)


def _as_western(content: bytes) -> str | None:
    """Text of an old Windows or Latin-1 program. Any bytes at all decode so; control characters give a fake away."""
    text = content.decode("cp1252", errors="replace")
    return None if _CONTROL.search(text) or "\ufffd" in text else text
