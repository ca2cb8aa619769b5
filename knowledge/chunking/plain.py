"""Markdown's syntax tree in plain words: emphasis and link targets go, every word that is seen on the page stays."""

import html
import re
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

# Words between angle brackets that are no element of HTML, such as <name>, are somebody's placeholder: text.
_HTML = """a abbr acronym address article aside audio b bdi bdo big blockquote body br button canvas caption center cite
code col colgroup data dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form
h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main map mark meta nav
noscript object ol optgroup option p param picture pre progress q s samp script section select small source span
strike strong style sub summary sup svg table tbody td textarea tfoot th thead time title tr track tt u ul use var
video wbr"""
_ELEMENTS = frozenset(_HTML.split())
_BREAKS = _ELEMENTS & frozenset(
    (
        "address",
        "article",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "hr",
        "li",
        "ol",
        "p",
        "section",
        "table",
        "td",
        "th",
        "tr",
    )
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*|/)?>|<![A-Za-z][^<>]*>|<\?[^<>]*\?>")
_NOT_SHOWN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def lines_of(node: SyntaxTreeNode, only: int | None = None) -> list[str]:
    """The lines a block is shown as; of a list only the item with this number, if one is given."""
    match node.type:
        case "bullet_list" | "ordered_list":
            return list(_list(node, only))
        case "table":
            rows = [row for part in node.children for row in part.children]
            return [" | ".join(inline_text(cell).strip() for cell in row.children) for row in rows]
        case "fence":
            marks = node.markup or "```"
            return [f"{marks}{node.info.strip()}", *node.content.rstrip("\n").split("\n"), marks]
        case "code_block":
            return node.content.rstrip("\n").split("\n")
        case "html_block":
            return _of_html(node.content)
        case "hr":
            return []
        case "paragraph" | "heading":
            return [line.rstrip() for line in inline_text(node).split("\n") if line.strip()]
        case _:
            return [line for child in node.children for line in lines_of(child)]


def inline_text(node: SyntaxTreeNode) -> str:
    """The words of a heading, a paragraph or a table cell."""
    return "".join(_inline(node))


def _inline(node: SyntaxTreeNode) -> Iterator[str]:
    match node.type:
        case "softbreak":
            yield " "
        case "hardbreak":
            yield "\n"
        case "html_inline":
            yield without_tags(node.content)
        case "text" | "code_inline":
            yield node.content
        case _:
            for child in node.children:
                yield from _inline(child)


def _list(node: SyntaxTreeNode, only: int | None) -> Iterator[str]:
    for number, item in enumerate(node.children):
        if only is not None and number != only:
            continue
        mark = f"{item.info}{item.markup}" if node.type == "ordered_list" else "-"
        first, *rest = [line for child in item.children for line in lines_of(child)] or [""]
        yield f"{mark} {first}".rstrip()
        yield from (f"{' ' * (len(mark) + 1)}{line}" for line in rest)


def _of_html(source: str) -> list[str]:
    # Nothing is looked for behind the last closing tag: a thousand open scripts would each be followed to the end.
    last = source.rfind("</")
    shown = _NOT_SHOWN.sub("", source[: last + 20]) + source[last + 20 :] if last >= 0 else source
    lines = html.unescape(without_tags(shown)).split("\n")
    return [" ".join(line.split()) for line in lines if line.strip()]


def without_tags(source: str) -> str:
    """The text between the tags; what is no tag of HTML stays as it is."""
    return _TAG.sub(_instead, source)


def _instead(tag: re.Match[str]) -> str:
    name = (tag.group(1) or "").lower()
    if name and name not in _ELEMENTS:
        return tag.group(0)
    return "\n" if name in _BREAKS else ""
