"""What a person put into a field, in the shape Slack reports it."""

from collections.abc import Iterable, Mapping
from typing import Any

from .screen import CannotDo, Control, controls, option
from .wire import Json

# How each kind of field reports a single value: the key, and where it came from before anybody touched it.
_ONE = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", ""),
}
_SEVERAL = {"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}
STATEFUL = frozenset(_ONE) - {"overflow"}


def chosen(control: Control, wanted: Any) -> Json:
    """The report of a field after somebody chose or typed `wanted`."""
    key, _ = _ONE[control.kind]
    if key in _SEVERAL:
        several = [wanted] if isinstance(wanted, str) else list(wanted)
        return {"type": control.kind, key: [_picked(control, key, one) for one in several]}
    return {"type": control.kind, key: _picked(control, key, wanted)}


def _picked(control: Control, key: str, wanted: Any) -> Any:
    return option(control.element, str(wanted)) if "option" in key else wanted


def untouched(control: Control) -> Json:
    """The report of a field nobody touched."""
    key, initial = _ONE[control.kind]
    return {"type": control.kind, key: control.element.get(initial, [] if key in _SEVERAL else None)}


def screen_state(blocks: Iterable[Mapping[str, Any]], touched: Mapping[str, Json]) -> Json:
    """Every field with what stands in it now, as `state.values` holds it."""
    values: Json = {}
    for control in controls(blocks):
        if control.kind in STATEFUL:
            known = touched.get(control.block_id, {}).get(control.action_id)
            values.setdefault(control.block_id, {})[control.action_id] = known or untouched(control)
    return values


def fill_in(
    blocks: Iterable[Mapping[str, Any]], touched: Mapping[str, Json], given: Mapping[str, Any]
) -> Json:
    """
    A form with answers by action_id or block_id; what is not given stays as it is.

    Raises CannotDo for a field that is not there, and where Slack would not let the form go: a required
    field left empty, a text too short or too long.
    """
    blocks = list(blocks)
    values = screen_state(blocks, touched)
    fields = [one for one in controls(blocks) if one.kind in STATEFUL]
    for name, wanted in given.items():
        control = next((one for one in fields if name in (one.action_id, one.block_id)), None)
        if control is None:
            there = ", ".join(one.action_id for one in fields) or "nothing"
            raise CannotDo(f"There is no field {name!r} in the form. On the screen: {there}.")
        values[control.block_id][control.action_id] = chosen(control, wanted)
    for control in fields:
        _judge(control, values[control.block_id][control.action_id])
    return values


def _judge(control: Control, report: Json) -> None:
    content = report[_ONE[control.kind][0]]
    if control.block.get("type") == "input" and not control.block.get("optional") and not content:
        raise CannotDo(f"{control.action_id!r} must be filled in before the form can be sent.")
    if control.kind == "plain_text_input" and content:
        least, most = control.element.get("min_length") or 0, control.element.get("max_length") or 3000
        if not least <= len(content) <= most:
            raise CannotDo(
                f"{control.action_id!r} takes {least:,} to {most:,} characters, not {len(content):,}."
            )
