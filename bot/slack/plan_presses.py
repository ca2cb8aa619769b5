"""What is pressed and sent off about a plan, read once. Pure."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.slack.result_presses import chosen


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


class PlanForm(BaseModel):
    """A window about an item was sent off."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    name: str
    """The callback id without `plan:`."""
    item: str
    version: int
    values: Mapping[str, Any]

    def one(self, name: str) -> str:
        """What was chosen or written; empty where nothing was."""
        found = self.values.get(name)
        return found.strip() if isinstance(found, str) else ""

    def day(self, name: str) -> date | None:
        """The day that was chosen; None where none was."""
        try:
            return date.fromisoformat(self.one(name))
        except ValueError:
            return None


class _Id(BaseModel):
    id: str = ""


class _Carried(BaseModel):
    item: str = ""
    unit: str = ""
    scan: str = ""
    version: int = 0


class _View(BaseModel):
    id: str = ""
    type: str = ""
    callback_id: str = ""
    private_metadata: str = ""
    state: Mapping[str, Any] = {}


class _Action(BaseModel):
    action_id: str
    value: str = ""


class _Body(BaseModel):
    team: _Id
    user: _Id
    channel: _Id = _Id()
    trigger_id: str = ""
    view: _View | None = None
    actions: list[_Action] = Field(default_factory=list)


def plan_press(body: Mapping[str, Any]) -> PlanPress | None:
    """The press in a payload; None when it names nothing of a plan."""
    try:
        told = _Body.model_validate(body)
        action = told.actions[0]
        carried = _Carried.model_validate_json(action.value or "{}")
    except (ValidationError, IndexError, json.JSONDecodeError):
        return None
    view = told.view
    return PlanPress(
        team=told.team.id,
        user=told.user.id,
        action=action.action_id.removeprefix("plan:"),
        item=carried.item,
        unit=carried.unit,
        scan=carried.scan,
        channel=told.channel.id,
        trigger_id=told.trigger_id,
        view_id=view.id if view and view.type == "modal" else "",
    )


def plan_form(body: Mapping[str, Any]) -> PlanForm | None:
    """The window in a payload; None when it carries no item."""
    try:
        told = _Body.model_validate(body)
        view = told.view or _View()
        carried = _Carried.model_validate_json(view.private_metadata)
    except ValidationError:
        return None
    values = view.state.get("values")
    blocks = values.values() if isinstance(values, Mapping) else ()
    fields = [field for block in blocks if isinstance(block, Mapping) for field in block.items()]
    return PlanForm(
        team=told.team.id,
        user=told.user.id,
        name=view.callback_id.removeprefix("plan:"),
        item=carried.item,
        version=carried.version,
        values={name: chosen(field) for name, field in fields if isinstance(field, Mapping)},
    )
