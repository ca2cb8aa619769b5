"""The window in which an initiative is put on the board by hand, described in short."""

from bot.conversation.initiative_fields import Field as Asked
from bot.conversation.initiative_fields import fields
from bot.slack.blocks.fields import Field, Option, boxes, menu, modal, typed
from bot.slack.blocks.parts import Block, context, escaped, sections
from bot.words import _
from knowledge.framework.model import Framework

ADD, ADDED_VIEW = "portfolio:add", "portfolio:added"
"""The button that opens the window, which is called the same; and what is shown afterwards."""
ADDED = (
    *("initiative.name", "unit", "initiative.kind", "initiative.state", "initiative.reach"),
    *("value_models", "owner", "metric.what", "metric.baseline", "metric.target"),
)
"""What is asked of an initiative that is put on the board by hand: the check asks for the rest."""
MOST_TYPED = 200


def add_view(framework: Framework, unit: str = "") -> Block:
    """The window in which an initiative is put on the board."""
    asked = [field for field in fields(framework, {}) if field.key in ADDED]
    told = _("It stands on the board from then on. Whether to commit to it is for `/cairn check`.")
    blocks = [*context(escaped(told)), *(_asked(field, unit) for field in asked)]
    return modal(_("Add an initiative"), blocks, ADD, submit=_("Add"), close=_("Cancel"))


def added_view(name: str, unit: str) -> Block:
    """That it is on the board."""
    text = _("{name} is on the board of {unit}. Have it checked before money is committed.")
    blocks = sections(escaped(text.format(name=name, unit=unit)))
    return modal(_("Add an initiative"), blocks, ADDED_VIEW, close=_("Close"))


def _asked(field: Asked, unit: str) -> Block:
    made = Field(field.key, field.key, field.question, field.hint, optional=not field.required)
    return made.with_(_element(field, unit))


def _element(field: Asked, unit: str) -> Block:
    options = []
    for option in field.options:
        label, _colon, says = option.label.partition(": ")
        options.append(Option(str(option.value), label, says))
    match field.kind:
        case "models":
            return boxes(options, ())
        case "choice":
            return menu(options, None)
        case _:
            return typed(unit if field.key == "unit" else "", MOST_TYPED)
