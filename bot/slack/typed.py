"""What a person typed, as plain words: Slack's markup for mentions, links and entities resolved, and nothing cut off. Pure."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence

SOMEBODY = "somebody"

_TOKEN = re.compile(r"<(?P<sign>[@#!]?)(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_BLANKS = re.compile(r"[ \t]+")


def words(text: str, blocks: Sequence[object], bot_user: str) -> str:
    """
    What was said, without the mention of Cairn itself.

    Slack sends it as text and as blocks, and either may be cut short or empty; the longer one is the whole.
    """
    return max(_from_text(text, bot_user), _from_blocks(blocks, bot_user), key=len)


def _from_text(text: str, bot_user: str) -> str:
    return _tidy(html.unescape(_TOKEN.sub(lambda token: _said(token, bot_user), text)))


def _said(token: re.Match[str], bot_user: str) -> str:
    sign, target, label = token["sign"], token["target"], token["label"]
    match sign:
        case "@":
            return "" if target == bot_user else label or SOMEBODY
        case "#":
            return f"#{label}" if label else ""
        case "!":
            return label or ""
        case _:
            return label or target


def _from_blocks(blocks: Sequence[object], bot_user: str) -> str:
    rich = (block for block in blocks if isinstance(block, Mapping) and block.get("type") == "rich_text")
    return _tidy("\n".join("".join(_runs(block, bot_user)) for block in rich))


def _runs(part: Mapping[str, object], bot_user: str) -> Iterator[str]:
    match part.get("type"):
        case "text":
            yield str(part.get("text", ""))
        case "link":
            yield str(part.get("text") or part.get("url") or "")
        case "user":
            yield "" if part.get("user_id") == bot_user else SOMEBODY
        case "emoji":
            yield f":{part.get('name', '')}:"
    inner = part.get("elements")
    for one in inner if isinstance(inner, list) else ():
        if isinstance(one, Mapping):
            yield from _runs(one, bot_user)
            # Sections and list items stand on lines of their own; the runs within one do not.
            yield "\n" if "elements" in one else ""


def _tidy(text: str) -> str:
    return "\n".join(filter(None, (_BLANKS.sub(" ", line).strip() for line in text.splitlines())))
