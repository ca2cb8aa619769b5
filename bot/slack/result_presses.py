"""What is pressed and sent off under a finished scan, read once. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError


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


class Filled(BaseModel):
    """A modal about a scan was sent off: what it carried, and what was filled in, by action id."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    scan: str
    criterion: str | None = None
    view_id: str = ""
    chosen: Mapping[str, Any]

    def one(self, name: str) -> str:
        """What was chosen or written; empty where nothing was."""
        found = self.chosen.get(name)
        return found if isinstance(found, str) else ""

    def many(self, name: str) -> tuple[str, ...]:
        """Everybody who was chosen."""
        found = self.chosen.get(name)
        return tuple(str(one) for one in found) if isinstance(found, list) else ()

    def without(self, name: str) -> "Filled":
        """The same as if one thing had not been chosen."""
        return self.model_copy(
            update={"chosen": {key: one for key, one in self.chosen.items() if key != name}}
        )

    def day(self, name: str) -> date | None:
        """The day that was chosen; None where none was."""
        try:
            return date.fromisoformat(self.one(name))
        except ValueError:
            return None


class _Id(BaseModel):
    id: str = ""


class _Carried(BaseModel):
    scan: str
    criterion: str | None = None


class _View(BaseModel):
    id: str = ""
    private_metadata: str = ""
    state: Mapping[str, Any] = {}


class _Action(BaseModel):
    action_id: str
    block_id: str = ""
    value: str = ""


class _Body(BaseModel):
    team: _Id
    user: _Id
    channel: _Id = _Id()
    trigger_id: str = ""
    view: _View | None = None
    actions: list[_Action] = Field(default_factory=list)


def result_press(body: Mapping[str, Any]) -> ResultPress | None:
    """The press in a payload; None when it names no scan."""
    try:
        told = _Body.model_validate(body)
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
        view_id=told.view.id if told.view else "",
    )


def filled(body: Mapping[str, Any]) -> Filled | None:
    """The modal in a payload; None when it names no scan."""
    try:
        told = _Body.model_validate(body)
        view = told.view or _View()
        carried = _Carried.model_validate_json(view.private_metadata)
    except ValidationError:
        return None
    values = view.state.get("values")
    fields = (
        [field for block in values.values() for field in block.items()] if isinstance(values, Mapping) else []
    )
    return Filled(
        team=told.team.id,
        user=told.user.id,
        scan=carried.scan,
        criterion=carried.criterion,
        view_id=view.id,
        chosen={name: chosen(field) for name, field in fields if isinstance(field, Mapping)},
    )


def _carried(action: _Action, view: _View | None) -> _Carried:
    """The scan that is meant: in the button's value, in the id of its block, or in the modal it stands in."""
    parts = action.block_id.split(":", 3)
    if action.value.startswith("{"):
        return _Carried.model_validate_json(action.value)
    if len(parts) == 4 and parts[0] == "scan":
        return _Carried(scan=parts[1])
    return _Carried.model_validate_json(view.private_metadata if view else "")


def chosen(field: Mapping[str, Any]) -> object:
    """What somebody chose in one field, of whatever kind it is."""
    option = field.get("selected_option")
    if isinstance(option, Mapping):
        return option.get("value")
    for kind in ("selected_user", "selected_users", "selected_date", "value"):
        if field.get(kind) is not None:
            return field[kind]
    return None
