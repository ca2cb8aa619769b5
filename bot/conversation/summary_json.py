"""A summary as JSON and back: what `cairn stage --json`, the export and the post in Slack carry."""

from pydantic import TypeAdapter

from bot.conversation.summary import StageSummary

_SUMMARY = TypeAdapter(StageSummary)


def to_json(summary: StageSummary) -> str:
    """The whole summary, indented."""
    return _SUMMARY.dump_json(summary, indent=2).decode()


def from_json(text: str) -> StageSummary:
    """The summary in a text; raises pydantic's ValidationError where there is none."""
    return _SUMMARY.validate_json(text)


def to_payload(summary: StageSummary) -> dict[str, object]:
    """The summary as a value that JSON can hold."""
    dumped: dict[str, object] = _SUMMARY.dump_python(summary, mode="json")
    return dumped


def from_payload(payload: object) -> StageSummary:
    """The summary that such a value holds."""
    return _SUMMARY.validate_python(payload)
