"""The limits of what can be pressed, chosen and typed: buttons, menus, inputs."""

from collections.abc import Mapping
from typing import Any

from .parts import (
    ACTION_ID,
    CONFIRM,
    FEEDBACK_BUTTON,
    IMAGE_ELEMENT,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PERSON_IDS,
    PLACEHOLDER,
    RICH_OPTION,
    URL,
    plain,
)
from .rules import (
    Check,
    Rule,
    anything,
    exactly_one,
    items,
    mappings,
    one_of,
    string,
    thing,
    whole,
    yes_or_no,
)

MOST_TYPED = 3000

_COMMON: dict[str, Check] = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": yes_or_no}
_MENU: dict[str, Check] = {**_COMMON, "placeholder": PLACEHOLDER}
_OPTIONS: dict[str, Check] = {"options": items(OPTION, 1, 100), "option_groups": items(OPTION_GROUP, 1, 100)}


def _offered(element: Mapping[str, Any]) -> list[Any]:
    groups = mappings(element.get("option_groups"))
    return [
        *mappings(element.get("options")),
        *(o for group in groups for o in mappings(group.get("options"))),
    ]


def _initial_is_offered(element: Mapping[str, Any], path: str, found: list[str]) -> None:
    chosen = element.get("initial_option")
    for option in [*([chosen] if chosen else []), *mappings(element.get("initial_options"))]:
        if option not in _offered(element):
            found.append(f"{path}: an initial option must be one of the options, word for word")


def _typed_bounds(element: Mapping[str, Any], path: str, found: list[str]) -> None:
    least, most = element.get("min_length") or 0, element.get("max_length") or MOST_TYPED
    if isinstance(least, int) and isinstance(most, int) and least > most:
        found.append(f"{path}: min_length {least:,} is above max_length {most:,}")
    initial = element.get("initial_value")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        found.append(f"{path}.initial_value: {len(initial):,} characters, at most {most:,} allowed")


def _menu(
    fields: Mapping[str, Check], required: tuple[str, ...] = ("action_id",), also: tuple[Rule, ...] = ()
) -> Check:
    return thing({**_MENU, **fields}, required=required, also=also)


BUTTON = thing(
    {
        "text": plain(75),
        "action_id": ACTION_ID,
        "url": URL,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "visible_to_user_ids": PERSON_IDS,
        "agent_prompt": string(4000),
        "agent_prompt_display": anything,
    },
    required=("text",),
)
OVERFLOW = thing(
    {"action_id": ACTION_ID, "confirm": CONFIRM, "options": items(OVERFLOW_OPTION, 2, 5)},
    required=("action_id", "options"),
)
RADIO_BUTTONS = thing(
    {**_COMMON, "options": items(RICH_OPTION, 1, 10), "initial_option": RICH_OPTION},
    required=("action_id", "options"),
    also=(_initial_is_offered,),
)
CHECKBOXES = thing(
    {**_COMMON, "options": items(RICH_OPTION, 1, 10), "initial_options": items(RICH_OPTION, 1)},
    required=("action_id", "options"),
    also=(_initial_is_offered,),
)
_ONE_LIST = exactly_one("options", "option_groups")
_MANY: dict[str, Check] = {"max_selected_items": whole(1)}

SELECTS: dict[str, Check] = {
    "static_select": _menu({**_OPTIONS, "initial_option": OPTION}, also=(_ONE_LIST, _initial_is_offered)),
    "external_select": _menu({"initial_option": OPTION, "min_query_length": whole(0)}),
    "users_select": _menu({"initial_user": string()}),
    "conversations_select": _menu(
        {
            "initial_conversation": string(),
            "default_to_current_conversation": yes_or_no,
            "response_url_enabled": yes_or_no,
            "filter": anything,
        }
    ),
    "channels_select": _menu({"initial_channel": string(), "response_url_enabled": yes_or_no}),
    "multi_static_select": _menu(
        {**_OPTIONS, **_MANY, "initial_options": items(OPTION, 1)}, also=(_ONE_LIST, _initial_is_offered)
    ),
    "multi_users_select": _menu({**_MANY, "initial_users": items(string(), 1)}),
    "multi_conversations_select": _menu(
        {
            **_MANY,
            "initial_conversations": items(string(), 1),
            "default_to_current_conversation": yes_or_no,
            "filter": anything,
        }
    ),
    "multi_channels_select": _menu({**_MANY, "initial_channels": items(string(), 1)}),
}
PICKERS: dict[str, Check] = {
    "datepicker": _menu({"initial_date": string()}),
    "timepicker": _menu({"initial_time": string(), "timezone": string()}),
    "datetimepicker": thing(
        {**_COMMON, "initial_date_time": whole(0, 9_999_999_999)}, required=("action_id",)
    ),
}
CHOICES: dict[str, Check] = {"radio_buttons": RADIO_BUTTONS, "checkboxes": CHECKBOXES}
_TYPING: dict[str, Check] = {"initial_value": string(MOST_TYPED, least=0), "dispatch_action_config": anything}
TYPED: dict[str, Check] = {
    "plain_text_input": _menu(
        {
            **_TYPING,
            "multiline": yes_or_no,
            "min_length": whole(0, MOST_TYPED),
            "max_length": whole(1, MOST_TYPED),
        },
        also=(_typed_bounds,),
    ),
    "email_text_input": _menu(_TYPING),
    "url_text_input": _menu(_TYPING),
    "number_input": _menu(
        {**_TYPING, "is_decimal_allowed": yes_or_no, "min_value": anything, "max_value": anything},
        required=("action_id", "is_decimal_allowed"),
    ),
    "rich_text_input": _menu({"initial_value": anything, "dispatch_action_config": anything}),
    "file_input": thing(
        {"action_id": ACTION_ID, "filetypes": items(string(), 1), "max_files": whole(1, 10)},
        required=("action_id",),
    ),
}
FEEDBACK: dict[str, Check] = {
    "feedback_buttons": thing(
        {"action_id": ACTION_ID, "positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON},
        required=("action_id", "positive_button", "negative_button"),
    ),
    "icon_button": thing(
        {
            "action_id": ACTION_ID,
            "icon": string(),
            "text": plain(75),
            "accessibility_label": string(75),
            "value": string(2000),
            "visible_to_user_ids": PERSON_IDS,
            "confirm": CONFIRM,
        },
        required=("icon", "text"),
    ),
}

PRESSED: dict[str, Check] = {"button": BUTTON, "overflow": OVERFLOW}
IN_ACTIONS: dict[str, Check] = {**PRESSED, **SELECTS, **PICKERS, **CHOICES}
IN_SECTION: dict[str, Check] = {**IN_ACTIONS, "image": IMAGE_ELEMENT}
IN_INPUT: dict[str, Check] = {**SELECTS, **PICKERS, **CHOICES, **TYPED}
