"""What a message may consist of: text, blocks or markdown, judged before anything is said."""

from dataclasses import dataclass

from .. import limits
from ..state import State
from ..wire import Json, Refused


@dataclass(frozen=True, slots=True)
class Content:
    """What passed; `blocks` is None when the call did not speak of them."""

    text: str
    blocks: tuple[Json, ...] | None
    warnings: tuple[str, ...] = ()


def read_content(state: State, method: str, given: Json) -> Content:
    """Judge a message to post: a text too long is cut, as Slack does, everything else is refused."""
    content = _judged(state, method, given)
    if len(content.text) <= limits.MOST_POSTED:
        return content
    state.inspector.warn(
        method, f"text: {len(content.text):,} characters, cut at {limits.MOST_POSTED:,}", given
    )
    return Content(
        content.text[: limits.MOST_POSTED], content.blocks, (*content.warnings, "message_truncated")
    )


def read_update(state: State, method: str, given: Json) -> Content:
    """Judge a message to change: a text too long is refused."""
    content = _judged(state, method, given)
    if len(content.text) > limits.MOST_UPDATED:
        fault = f"text: {len(content.text):,} characters, at most {limits.MOST_UPDATED:,} in an update"
        raise state.inspector.refuse(method, "msg_too_long", [fault], given)
    return content


def _judged(state: State, method: str, given: Json) -> Content:
    if given.get("attachments"):
        fault = "attachments: are legacy and not shown by the local Slack; use blocks"
        raise state.inspector.refuse(method, "invalid_attachments", [fault], given)
    if given.get("markdown_text"):
        return _markdown(state, method, given)
    _judge_metadata(state, method, given)
    text, blocks = str(given.get("text") or ""), given.get("blocks")
    if not text and not blocks:
        raise Refused("no_text")
    if blocks is None:
        return Content(text, None)
    state.inspector.blocks(method, given, blocks)
    if blocks and not text.strip():
        state.inspector.warn(method, "missing_text: blocks need a text beside them for notifications", given)
        return Content(text, state.with_ids(blocks), ("missing_text_in_message",))
    return Content(text, state.with_ids(blocks))


def _markdown(state: State, method: str, given: Json) -> Content:
    if given.get("text") or given.get("blocks"):
        raise state.inspector.refuse(
            method, "markdown_text_conflict", ["markdown_text: not together with text or blocks"], given
        )
    text = str(given["markdown_text"])
    judge_markdown(state, method, given, text)
    return Content(text, state.with_ids([{"type": "markdown", "text": text}]))


def judge_markdown(state: State, method: str, given: Json, text: str) -> None:
    """Refuse more markdown than one call may carry."""
    if len(text) > limits.MOST_MARKDOWN:
        fault = f"markdown_text: {len(text):,} characters, at most {limits.MOST_MARKDOWN:,} in one call"
        raise state.inspector.refuse(method, "msg_too_long", [fault], given)


MOST_METADATA = 4_000


def _judge_metadata(state: State, method: str, given: Json) -> None:
    size = limits.view_bytes(given.get("metadata") or {})
    if size > MOST_METADATA:
        fault = f"metadata: {size:,} bytes, at most {MOST_METADATA:,} are kept reliably"
        raise state.inspector.refuse(method, "metadata_too_large", [fault], given)


def with_warnings(answer: Json, content: Content) -> Json:
    """Add Slack's warnings to an answer."""
    if not content.warnings:
        return answer
    joined = ",".join(content.warnings)
    return answer | {"warning": joined, "response_metadata": {"warnings": list(content.warnings)}}
