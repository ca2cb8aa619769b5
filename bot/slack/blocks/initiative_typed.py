"""What stands in the windows in which an initiative is described, read and checked field by field."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.conversation import initiative_fields
from bot.conversation.initiative_answers import read_answer
from bot.conversation.initiative_fields import COLLEAGUE, OWNER, Answers
from bot.words import N_, _
from knowledge.framework.model import Framework

UNKNOWN = "unknown"
MOST_TYPED = 200
NEEDED = N_("This one is needed.")
NOT_AHEAD = N_("The day has to lie ahead.")


def step_fields(framework: Framework, number: int, answers: Answers) -> tuple[initiative_fields.Field, ...]:
    """The questions of one window."""
    return tuple(
        field for field in initiative_fields.fields(framework, answers) if step_of(field.key) == number
    )


def answers_in(
    framework: Framework,
    number: int,
    before: Answers,
    version: int,
    values: Mapping[str, Mapping[str, Any]],
    today: date,
) -> tuple[dict[str, Any], dict[str, str]]:
    """
    What stands in a window, over what was answered before; and what is wrong with it, by the block that it is about.

    What cannot be read stays as it was typed, so that nothing is lost on the way to another window. A text that is missing
    in a window from before this `version` was filled in meanwhile, so it stays.
    """
    answers, faults = dict(before), {}
    blocks = {
        block.split(":")[1]: (block, chosen) for block, chosen in values.items() if block.count(":") == 2
    }
    for field in step_fields(framework, number, before):
        block, chosen = blocks.get(field.key, (field.key, {}))
        said = _said(next(iter(chosen.values()), {}))
        if said is None and field.kind == "text" and not block.endswith(f":{version}"):
            said = before.get(field.key)
        try:
            answers[field.key] = _read(field, said, today)
        except ValueError as fault:
            answers[field.key], faults[block] = said, str(fault)
    _block, picked = blocks.get(COLLEAGUE, ("", {}))
    somebody = _said(next(iter(picked.values()), {}))
    if somebody and (somebody != before.get(OWNER) or not answers.get(OWNER)):
        answers[OWNER] = somebody  # a menu cannot be emptied, so what is typed beside an old choice counts
    return {key: value for key, value in answers.items() if value not in (None, "", [])}, faults


def step_of(key: str) -> int:
    """The window in which a field stands."""
    part = key.partition(".")[0]
    if part in ("initiative", "unit", "value_models"):
        return 1
    return 3 if part in ("readiness", "workflow") else 2


def _read(field: initiative_fields.Field, said: Any, today: date) -> Any:
    """The value that stands in the file, as JSON has it."""
    if said in (None, "", [], UNKNOWN):
        if field.required:
            raise ValueError(_(NEEDED))
        return None
    match field.kind:
        case "text" if len(str(said)) > MOST_TYPED:
            raise ValueError(_("At most {number} characters.").format(number=MOST_TYPED))
        case "text" | "number":
            return read_answer(field, str(said))
        case "date":
            ends = read_answer(field, str(said))
            if ends <= today:
                raise ValueError(_(NOT_AHEAD))
            return ends.isoformat()
        case "yes_no":
            return said == "yes"
        case _:
            return _chosen(field, said if isinstance(said, list) else [said])


def _chosen(field: initiative_fields.Field, said: Sequence[str]) -> Any:
    """The options that were chosen; a value that is not offered can only be forged."""
    found = [option.value for option in field.options if str(option.value) in said]
    if len(found) != len(said):
        raise ValueError(_(NEEDED))
    return found if field.kind == "models" else found[0]


def _said(element: Mapping[str, Any]) -> Any:
    """What was put into one field, of whatever kind it is."""
    if (options := element.get("selected_options")) is not None:
        return [str(option.get("value")) for option in options]
    if option := element.get("selected_option"):
        return option.get("value")
    for name in ("selected_user", "selected_date", "value"):
        if element.get(name):
            return str(element[name]).strip()
    return None
