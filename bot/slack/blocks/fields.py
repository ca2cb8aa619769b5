"""The fields that a form is made of, each within Slack's limits. Labels are plain text, so nothing in them is markup."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.slack.blocks.parts import Block, shortened

MOST_OPTIONS = 100
MOST_ON_OPTION = 75
MOST_ON_LABEL = 2_000
MOST_ON_TITLE = 24


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    says: str = ""

    def block(self) -> Block:
        """As Slack has it."""
        shown: Block = {"text": plain(shortened(self.label, MOST_ON_OPTION)), "value": self.value}
        return shown | ({"description": plain(shortened(self.says, MOST_ON_OPTION))} if self.says else {})


@dataclass(frozen=True, slots=True)
class Field:
    """Where an answer stands: `block` must be another where the form shall forget what was put in, `action` is its kind."""

    block: str
    action: str
    label: str
    hint: str = ""
    optional: bool = False
    tells: bool = False
    """Whether Cairn hears of each change, because other fields depend on it."""

    def with_(self, element: Block) -> Block:
        """The field with what is to be filled in."""
        made: Block = {
            "type": "input",
            "block_id": self.block,
            "label": plain(shortened(self.label, MOST_ON_LABEL)),
            "element": element | {"action_id": self.action},
        }
        more = {"optional": self.optional, "dispatch_action": self.tells}
        made |= {name: True for name, holds in more.items() if holds}
        return made | ({"hint": plain(shortened(self.hint, MOST_ON_LABEL))} if self.hint else {})


def typed(value: str, most: int, placeholder: str = "", *, long: bool = False) -> Block:
    """A text to type."""
    return _with(
        {"type": "plain_text_input", "max_length": most},
        {"initial_value": value[:most], "multiline": long, "placeholder": _placeholder(placeholder)},
    )


def number(value: str) -> Block:
    """A whole number of at least one."""
    return _with(
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}, {"initial_value": value}
    )


def radio(options: Sequence[Option], chosen: str | None) -> Block:
    """One of a few, all in view."""
    return _of("radio_buttons", options, chosen)


def menu(options: Sequence[Option], chosen: str | None, placeholder: str = "") -> Block:
    """One of many."""
    made = _of("static_select", options[:MOST_OPTIONS], chosen)
    return _with(made, {"placeholder": _placeholder(placeholder)})


def boxes(options: Sequence[Option], chosen: Iterable[str]) -> Block:
    """Any of a few."""
    ticked = [option.block() for option in options if option.value in {*chosen}]
    made: Block = {"type": "checkboxes", "options": [option.block() for option in options]}
    return _with(made, {"initial_options": ticked})


def colleagues(chosen: Sequence[str], placeholder: str = "") -> Block:
    """People of the workspace."""
    return _with(
        {"type": "multi_users_select"},
        {"initial_users": list(chosen), "placeholder": _placeholder(placeholder)},
    )


def channel(chosen: str | None) -> Block:
    """A channel of one's own company."""
    only = {"include": ["public", "private"], "exclude_external_shared_channels": True}
    return _with({"type": "conversations_select", "filter": only}, {"initial_conversation": chosen})


def day(chosen: str) -> Block:
    """A day."""
    return _with({"type": "datepicker"}, {"initial_date": chosen})


def plain(text: str) -> Block:
    """Text in which nothing is markup."""
    return {"type": "plain_text", "text": text}


def modal(title: str, blocks: Sequence[Block], callback_id: str, **more: object) -> Block:
    """A window over Slack; without `submit` it can only be closed."""
    frame: Mapping[str, object] = {
        name: plain(shortened(value, MOST_ON_TITLE))
        if isinstance(value, str) and name in ("submit", "close")
        else value
        for name, value in more.items()
    }
    head = {"type": "modal", "callback_id": callback_id, "title": plain(shortened(title, MOST_ON_TITLE))}
    return {**head, **frame, "blocks": list(blocks)}


def _of(kind: str, options: Sequence[Option], chosen: str | None) -> Block:
    made: Block = {"type": kind, "options": [option.block() for option in options]}
    return _with(
        made,
        {"initial_option": next((option.block() for option in options if option.value == chosen), None)},
    )


def _placeholder(text: str) -> Block | None:
    return plain(text) if text else None


def _with(element: Block, more: Mapping[str, object]) -> Block:
    """An element with what there is to add; Slack takes no empty values."""
    return element | {name: value for name, value in more.items() if value}
