"""What is pressed and sent off about a plan, read once. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.slack.payload import Body, Form


class PlanPress(BaseModel):
    """Somebody pressed something about a plan: by its unit, the scan it came of, or one of its items."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    action: str
    """The action id without `plan:`."""
    item: str = ""
    unit: str = ""
    scan: str = ""
    channel: str = ""
    trigger_id: str = ""
    view_id: str = ""
    """The window it was pressed in; empty for a message or a page, over which a window opens."""


class PlanForm(Form):
    """A window about an item was sent off."""

    name: str
    """The callback id without `plan:`."""
    item: str
    version: int


class _Carried(BaseModel):
    item: str = ""
    unit: str = ""
    scan: str = ""
    version: int = 0


def plan_press(body: Mapping[str, Any]) -> PlanPress | None:
    """The press in a payload; None when it names nothing of a plan."""
    try:
        told = Body.model_validate(body)
        action = told.actions[0]
        carried = _Carried.model_validate_json(action.value or "{}")
    except (ValidationError, IndexError, json.JSONDecodeError):
        return None
    return PlanPress(
        team=told.team.id,
        user=told.user.id,
        action=action.action_id.removeprefix("plan:"),
        item=carried.item,
        unit=carried.unit,
        scan=carried.scan,
        channel=told.channel.id,
        trigger_id=told.trigger_id,
        view_id=told.view.window,
    )


def plan_form(body: Mapping[str, Any]) -> PlanForm | None:
    """The window in a payload; None when it carries no item."""
    try:
        told = Body.model_validate(body)
        carried = _Carried.model_validate_json(told.view.private_metadata)
    except ValidationError:
        return None
    return PlanForm(
        team=told.team.id,
        user=told.user.id,
        name=told.view.callback_id.removeprefix("plan:"),
        item=carried.item,
        version=carried.version,
        values=told.view.filled(),
    )
