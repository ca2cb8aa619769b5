"""What is pressed and sent off under a finished scan, read once. Pure."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.slack.payload import Action, Body, Form, View


class ResultPress(BaseModel):
    """Somebody pressed something about a scan: on its result, in a modal of it, or to run it."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    scan: str
    criterion: str | None = None
    action: str
    value: str = ""
    channel: str = ""
    trigger_id: str = ""
    view_id: str = ""


class Filled(Form):
    """A modal about a scan was sent off, with what it carried."""

    scan: str
    criterion: str | None = None
    view_id: str = ""

    def without(self, name: str) -> "Filled":
        """The same as if one thing had not been chosen."""
        return self.model_copy(
            update={"values": {key: one for key, one in self.values.items() if key != name}}
        )


class _Carried(BaseModel):
    scan: str
    criterion: str | None = None


def result_press(body: Mapping[str, Any]) -> ResultPress | None:
    """The press in a payload; None when it names no scan."""
    try:
        told = Body.model_validate(body)
        action = told.actions[0]
        carried = _carried(action, told.view)
    except (ValidationError, IndexError, ValueError):
        return None
    return ResultPress(
        team=told.team.id,
        user=told.user.id,
        scan=carried.scan,
        criterion=carried.criterion,
        action=action.action_id.removeprefix("scan:"),
        value=action.value,
        channel=told.channel.id,
        trigger_id=told.trigger_id,
        view_id=told.view.id,
    )


def filled(body: Mapping[str, Any]) -> Filled | None:
    """The modal in a payload; None when it names no scan."""
    try:
        told = Body.model_validate(body)
        carried = _Carried.model_validate_json(told.view.private_metadata)
    except ValidationError:
        return None
    return Filled(
        team=told.team.id,
        user=told.user.id,
        scan=carried.scan,
        criterion=carried.criterion,
        view_id=told.view.id,
        values=told.view.filled(),
    )


def _carried(action: Action, view: View) -> _Carried:
    """The scan that is meant: in the button's value, in the id of its block, or in the modal it stands in."""
    parts = action.block_id.split(":", 3)
    if action.value.startswith("{"):
        return _Carried.model_validate_json(action.value)
    if len(parts) == 4 and parts[0] == "scan":
        return _Carried(scan=parts[1])
    return _Carried.model_validate_json(view.private_metadata)
