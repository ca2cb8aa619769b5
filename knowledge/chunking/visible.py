"""Takes out of a Markdown source what its reader never sees: comments and the tags of template engines."""

import re
from collections.abc import Mapping

# Code comes first: a comment or a tag inside of it is what the code is about, and stays.
_OPENER = re.compile(
    r"""
      ^(?P<fence>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<marks>`{3,}|~{3,})[^`\n]*)$
    | (?P<code>`+)
    | (?P<comment>\{%-?\ *comment\ *-?%\})
    | (?P<tag><!--|\{%|\{\{|\{\#|\{:)
    """,
    re.VERBOSE | re.MULTILINE,
)
_CLOSER = {"{%": "%}", "{{": "}}", "{#": "#}", "{:": "}"}
_END_OF_HTML_COMMENT = re.compile("-->")
_END_OF_COMMENT = re.compile(r"\{%-?\ *endcomment\ *-?%\}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")

# Tags and inline code are short, and nothing is looked for behind its last place: a file made of openers alone would
# otherwise take minutes.
FARTHEST = 2_000


def visible(source: str) -> str:
    """The source without comments and template tags; a fenced or inline example keeps its own."""
    last = {closer: _last(closer, source) for closer in (_END_OF_COMMENT, _END_OF_HTML_COMMENT)}
    kept: list[str] = []
    at = 0
    while found := _OPENER.search(source, at):
        end, stays = _span(source, found, last)
        kept.append(source[at : end if stays else found.start()])
        at = end
    kept.append(source[at:])
    return "".join(kept)


def _last(pattern: re.Pattern[str], source: str) -> int:
    return max((found.start() for found in pattern.finditer(source)), default=-1)


def _span(source: str, found: re.Match[str], last: Mapping[re.Pattern[str], int]) -> tuple[int, bool]:
    """Where what was opened ends, and whether it stays. What is never closed is text as it stands."""
    if found["fence"]:
        return _end_of_fence(source, found.end(), found["marks"]), True
    if found["code"]:
        return _end_of_code(source, found), True
    if found["comment"] or found["tag"] == "<!--":
        closer = _END_OF_COMMENT if found["comment"] else _END_OF_HTML_COMMENT
        close = closer.search(source, found.end()) if found.end() <= last[closer] else None
        return (close.end(), False) if close else (found.end(), True)
    closer_at = source.find(_CLOSER[found["tag"]], found.end(), found.end() + FARTHEST)
    if closer_at < 0 or _BLANK_LINE.search(source, found.end(), closer_at):
        return found.end(), True
    return closer_at + 2 - (found["tag"] == "{:"), False


def _end_of_fence(source: str, at: int, marks: str) -> int:
    """The end of the closing fence; an open one runs to the end of the document, as it does on the page."""
    closing = re.compile(rf"^[ \t>]*{marks[0]}{{{len(marks)},}}[ \t]*$", re.MULTILINE)
    found = closing.search(source, at)
    return found.end() if found else len(source)


def _end_of_code(source: str, found: re.Match[str]) -> int:
    closing = re.compile(rf"(?<!`){found['code']}(?!`)")
    close = closing.search(source, found.end(), found.end() + FARTHEST)
    if close is None or _BLANK_LINE.search(source, found.end(), close.start()):
        return found.end()
    return close.end()
