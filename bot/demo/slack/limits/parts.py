"""The small objects inside blocks and elements: texts, options, confirmations, images, rich text."""

from .rules import (
    Check,
    anything,
    by_type,
    exactly_one,
    items,
    one_of,
    string,
    thing,
    yes_or_no,
)

ACTION_ID = string(255)
BLOCK_ID = string(255)
URL = string(3000)
PERSON_IDS = items(string(), 1, 10)


def _text_object(most: int) -> Check:
    return thing(
        {"text": string(most), "emoji": yes_or_no, "verbatim": yes_or_no},
        required=("text",),
    )


def plain(most: int) -> Check:
    """A plain_text object."""
    return by_type({"plain_text": _text_object(most)}, "plain text")


def text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    checked = _text_object(most)
    return by_type({"plain_text": checked, "mrkdwn": checked}, "a text")


PLACEHOLDER = plain(150)
_OPTION_FIELDS: dict[str, Check] = {"value": string(150), "description": plain(75)}

OPTION = thing({**_OPTION_FIELDS, "text": plain(75)}, required=("text", "value"))
RICH_OPTION = thing({**_OPTION_FIELDS, "text": text(75), "description": text(75)}, required=("text", "value"))
OVERFLOW_OPTION = thing({**_OPTION_FIELDS, "text": plain(75), "url": URL}, required=("text", "value"))
OPTION_GROUP = thing({"label": plain(75), "options": items(OPTION, 1, 100)}, required=("label", "options"))

CONFIRM = thing(
    {
        "title": plain(100),
        "text": text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": one_of("primary", "danger"),
    },
    required=("title", "text", "confirm", "deny"),
)

SLACK_FILE = thing({"id": string(), "url": string()}, also=(exactly_one("id", "url"),))
_IMAGE_FIELDS: dict[str, Check] = {"image_url": URL, "alt_text": string(2000), "slack_file": SLACK_FILE}
_ONE_SOURCE = exactly_one("image_url", "slack_file")

IMAGE_ELEMENT = thing(_IMAGE_FIELDS, required=("alt_text",), also=(_ONE_SOURCE,))
IMAGE = by_type({"image": IMAGE_ELEMENT}, "an image")
IMAGE_BLOCK = thing(
    {**_IMAGE_FIELDS, "title": plain(2000), "block_id": BLOCK_ID},
    required=("alt_text",),
    also=(_ONE_SOURCE,),
)

URL_SOURCE = by_type({"url": thing({"url": URL, "text": string()}, required=("url", "text"))}, "a source")
FEEDBACK_BUTTON = thing(
    {"text": plain(75), "value": string(2000), "accessibility_label": string(75)},
    required=("text", "value"),
)


# The runs inside a rich text section are many and free in form, so only the outline is judged.
_RUNS = thing(
    {
        "elements": items(anything),
        "border": anything,
        "style": anything,
        "indent": anything,
        "offset": anything,
        "language": anything,
    },
    required=("elements",),
)
_RUN_KINDS = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
_RICH_TEXT = thing(
    {
        "block_id": BLOCK_ID,
        "elements": items(by_type(dict.fromkeys(_RUN_KINDS, _RUNS), "a part of rich text"), 1),
    },
    required=("elements",),
)
RICH_TEXT: dict[str, Check] = {"rich_text": _RICH_TEXT}
RICH_TEXT_BLOCK = by_type(RICH_TEXT, "rich text")
