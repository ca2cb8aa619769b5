"""What is pressed and sent off about an initiative, read once. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.slack.blocks.initiative import PREFIX
from bot.slack.result_presses import chosen


class InitiativePress(BaseModel):
    """Somebody pressed something about an initiative: one that is known, or one that they want to describe."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    action: str
    """The action id without `initiative:`."""
    initiative: str = ""
    name: str = ""
    unit: str = ""
    channel: str = ""
    ts: str = ""
    trigger_id: str = ""
    view_id: str = ""
    """The window it was pressed in; empty for a message, over which a window opens."""


class IntakePress(BaseModel):
    """Somebody pressed something, or sent off, in a window in which an initiative is described."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    action: str = ""
    number: int = 0
    """Which of the passages that were found is meant."""
    intake: str
    step: int
    view_id: str = ""
    values: Mapping[str, Mapping[str, Any]]


class TrialForm(BaseModel):
    """A window about a trial was sent off."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    name: str
    """The callback id without `initiative:`."""
    initiative: str
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
    initiative: str = ""
    name: str = ""
    unit: str = ""
    intake: str = ""
    step: int = 0


class _State(BaseModel):
    values: Mapping[str, Mapping[str, Any]] = {}


class _View(BaseModel):
    id: str = ""
    type: str = ""
    callback_id: str = ""
    private_metadata: str = ""
    state: _State = _State()


class _Action(BaseModel):
    action_id: str
    value: str = ""


class _Message(BaseModel):
    ts: str = ""


class _Body(BaseModel):
    team: _Id
    user: _Id
    channel: _Id = _Id()
    message: _Message = _Message()
    trigger_id: str = ""
    view: _View | None = None
    actions: list[_Action] = Field(default_factory=list)


def initiative_press(body: Mapping[str, Any]) -> InitiativePress | None:
    """The press in a payload; None when it cannot be read."""
    try:
        told = _Body.model_validate(body)
        action = told.actions[0]
        carried = _Carried.model_validate_json(action.value or "{}")
    except (ValidationError, IndexError):
        return None
    view = told.view
    return InitiativePress(
        team=told.team.id,
        user=told.user.id,
        action=action.action_id.removeprefix(PREFIX),
        initiative=carried.initiative,
        name=carried.name,
        unit=carried.unit,
        channel=told.channel.id,
        ts=told.message.ts,
        trigger_id=told.trigger_id,
        view_id=view.id if view and view.type == "modal" else "",
    )


def intake_press(body: Mapping[str, Any]) -> IntakePress | None:
    """What was pressed or sent off in the window of an intake; None when it carries none."""
    try:
        told = _Body.model_validate(body)
        view = told.view or _View()
        carried = _Carried.model_validate_json(view.private_metadata)
    except ValidationError:
        return None
    action = told.actions[0] if told.actions else _Action(action_id="")
    name, _colon, number = action.action_id.removeprefix(PREFIX).partition(":")
    if not carried.intake or carried.step not in (1, 2, 3):
        return None
    return IntakePress(
        team=told.team.id,
        user=told.user.id,
        action=name,
        number=int(number) if number.isdecimal() else 0,
        intake=carried.intake,
        step=carried.step,
        view_id=view.id,
        values=view.state.values,
    )


def trial_form(body: Mapping[str, Any]) -> TrialForm | None:
    """The window in a payload; None when it carries no initiative."""
    try:
        told = _Body.model_validate(body)
        view = told.view or _View()
        carried = _Carried.model_validate_json(view.private_metadata)
    except ValidationError:
        return None
    fields = [field for block in view.state.values.values() for field in block.items()]
    return TrialForm(
        team=told.team.id,
        user=told.user.id,
        name=view.callback_id.removeprefix(PREFIX),
        initiative=carried.initiative,
        values={name: chosen(field) for name, field in fields if isinstance(field, Mapping)},
    )
