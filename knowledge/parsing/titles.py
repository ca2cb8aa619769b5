"""What a document is called when nobody says: its first heading, or its file name made readable."""

import re
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

# A title stands near the top; reading all of a long document for it would double the time it takes to add it.
LOOKED_AT = 20_000

_MARKDOWN = MarkdownIt("commonmark")
_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)


def first_heading(text: str) -> str:
    """The words of the first heading; empty when there is none."""
    tokens = _MARKDOWN.parse(_TEMPLATE.sub("", text[:LOOKED_AT]))
    for before, token in pairwise(tokens):
        if before.type == "heading_open" and (words := _words(token)):
            return words
    return ""


def readable(name: str) -> str:
    """`ai-policy_2026.md` as `Ai policy 2026`: better than nothing, and told apart from the others."""
    stem = PurePosixPath(name).stem
    words = " ".join(re.sub(r"[-_]+", " ", stem).split())
    return words[:1].upper() + words[1:] or name


def _words(inline: Token) -> str:
    said = (
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in inline.children or ()
        if child.type != "html_inline"
    )
    return " ".join("".join(said).split())
