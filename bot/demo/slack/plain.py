"""Blocks and markup as a person would read them: one plain text, with buttons in brackets."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .wire import Json

_MENTION = re.compile(r"<([@#!])([^>|]+)(?:\|([^>]*))?>")
_LINK = re.compile(r"<([^@#!>|][^>|]*)(?:\|([^>]*))?>")
_MARKDOWN_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\([^)\s]+\)")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_STYLE = re.compile(r"(?<![\w*_~`\\])(\*{1,2}|_|~|`{1,3})(?=\S)(.+?)(?<=[^\s\\])\1(?![\w*_~`])", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\`*_\[\]~#>+.)-])")


def readable(markup: str, names: Mapping[str, str]) -> str:
    """Markup without its marks: mentions become names, links their labels, entities their characters."""

    def mention(found: re.Match[str]) -> str:
        sign, target, label = found.groups()
        if sign == "!" and target.startswith("date^"):
            return label or target
        return f"{'@' if sign == '!' else sign}{label or names.get(target, target)}"

    text = _MENTION.sub(mention, markup)
    text = _LINK.sub(lambda found: found[2] or found[1], text)
    text = _HEADING.sub("", _MARKDOWN_LINK.sub(r"\1", text))
    return html.unescape(_ESCAPED.sub(r"\1", _STYLE.sub(r"\2", text)))


def shown(
    text: str,
    blocks: Sequence[Json],
    *,
    streamed: bool,
    plan: str,
    tasks: Iterable[Json],
    names: Mapping[str, str],
) -> str:
    """What a message shows; beside blocks the text is only the notification, unless it was streamed."""
    lines = [plan, *(str(task.get("title", "")) for task in tasks)]
    if streamed or not blocks:
        lines.append(readable(text, names))
    lines.append(blocks_text(blocks, names))
    return "\n".join(line for line in lines if line)


def blocks_text(blocks: Iterable[Any], names: Mapping[str, str]) -> str:
    """The text of blocks, a line or more for each."""
    lines = (_block(block, names) for block in blocks if isinstance(block, Mapping))
    return "\n".join(line for line in lines if line)


def _block(block: Mapping[str, Any], names: Mapping[str, str]) -> str:
    match block.get("type"):
        case "table" | "data_table":
            rows = [" | ".join(_words(cell, names) for cell in row) for row in block.get("rows", ())]
            return "\n".join([str(block.get("caption", "")), *rows]).strip()
        case "data_visualization":
            return "\n".join([str(block.get("title", "")), *_chart(block.get("chart", {}))])
        case "container":
            head = _words(block.get("title") or block.get("rich_text_title"), names)
            inner = blocks_text(block.get("child_blocks", ()), names)
            return "\n".join(part for part in (head, _words(block.get("subtitle"), names), inner) if part)
        case "plan":
            titles = [str(task.get("title", "")) for task in block.get("tasks", ())]
            return "\n".join([_words(block.get("title"), names), *titles])
        case "rich_text":
            return "\n".join(_words(part, names) for part in block.get("elements", ()))
        case _:
            return _ordinary(block, names)


_ORDER = (
    "label",
    "title",
    "subtitle",
    "text",
    "body",
    "fields",
    "elements",
    "element",
    "accessory",
    "actions",
    "hint",
)


def _ordinary(block: Mapping[str, Any], names: Mapping[str, str]) -> str:
    parts = [_words(block.get(key), names) for key in _ORDER]
    if block.get("type") == "image":
        parts.append(f"[{block.get('alt_text', 'image')}]")
    return "\n".join(part for part in parts if part)


def _words(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return readable(value, names)
    if isinstance(value, list | tuple):
        return " ".join(part for part in (_words(one, names) for one in value) if part)
    if not isinstance(value, Mapping):
        return ""
    if value.get("type") in _WRITTEN:
        return _written(value, names)
    return _offered(value, names)


_WRITTEN = {
    "plain_text",
    "text",
    "raw_text",
    "raw_number",
    "user",
    "link",
    "rich_text",
    "rich_text_section",
    "rich_text_quote",
    "rich_text_preformatted",
    "rich_text_list",
}


def _written(value: Mapping[str, Any], names: Mapping[str, str]) -> str:
    match value["type"]:
        case "plain_text" | "text" | "raw_text":
            return str(value.get("text", ""))
        case "raw_number":
            return str(value.get("text") or value.get("value"))
        case "user":
            return f"@{names.get(str(value.get('user_id')), str(value.get('user_id')))}"
        case "link":
            return str(value.get("text") or value.get("url", ""))
        case "rich_text":
            return _block(value, names)
        case "rich_text_list":
            return "\n".join(f"• {_words(one, names)}" for one in value.get("elements", ()))
        case _:
            return "".join(_words(run, names) for run in value.get("elements", ()))


def _offered(value: Mapping[str, Any], names: Mapping[str, str]) -> str:
    match value.get("type"):
        case "button" | "icon_button":
            return f"[{_words(value.get('text'), names)}]"
        case "feedback_buttons":
            pair = (value.get("positive_button"), value.get("negative_button"))
            return " ".join(f"[{_words((one or {}).get('text'), names)}]" for one in pair)
        case "image":
            return f"[{value.get('alt_text', 'image')}]"
        case "card":
            return _block(value, names)
        case _:
            return _choice(value, names)


def _choice(value: Mapping[str, Any], names: Mapping[str, str]) -> str:
    groups = [group.get("options", ()) for group in value.get("option_groups") or ()]
    options = [*(value.get("options") or ()), *(option for group in groups for option in group)]
    offered = [f"( {_words(option.get('text'), names)} )" for option in options]
    own = _words(value.get("text") or value.get("placeholder"), names)
    return " ".join(part for part in (own, *offered) if part)


def _chart(chart: Mapping[str, Any]) -> list[str]:
    points = [f"{one.get('label')}: {one.get('value')}" for one in chart.get("segments") or ()]
    for series in chart.get("series") or ():
        values = ", ".join(f"{one.get('label')} {one.get('value')}" for one in series.get("data") or ())
        points.append(f"{series.get('name')}: {values}")
    return points
