"""What is pressed and sent off about an initiative, read once. Pure."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.slack.blocks.initiative import PREFIX
from bot.slack.payload import Action, Body, Form


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
    also: tuple[tuple[str, str], ...] = ()
    """What else their words seem to say, by the keys of the form."""
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


class TrialForm(Form):
    """A window about a trial was sent off."""

    name: str
    """The callback id without `initiative:`."""
    initiative: str


class _Carried(BaseModel):
    initiative: str = ""
    name: str = ""
    unit: str = ""
    also: Mapping[str, str] = {}
    intake: str = ""
    step: int = 0


def initiative_press(body: Mapping[str, Any]) -> InitiativePress | None:
    """The press in a payload; None when it cannot be read."""
    try:
        told = Body.model_validate(body)
        action = told.actions[0]
        carried = _Carried.model_validate_json(action.value or "{}")
    except (ValidationError, IndexError):
        return None
    return InitiativePress(
        team=told.team.id,
        user=told.user.id,
        action=action.action_id.removeprefix(PREFIX),
        initiative=carried.initiative,
        name=carried.name,
        unit=carried.unit,
        also=tuple(carried.also.items()),
        channel=told.channel.id,
        ts=told.message.ts,
        trigger_id=told.trigger_id,
        view_id=told.view.window,
    )


def intake_press(body: Mapping[str, Any]) -> IntakePress | None:
    """What was pressed or sent off in the window of an intake; None when it carries none."""
    try:
        told = Body.model_validate(body)
        carried = _Carried.model_validate_json(told.view.private_metadata)
    except ValidationError:
        return None
    action = told.actions[0] if told.actions else Action(action_id="")
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
        view_id=told.view.id,
        values=told.view.state.values,
    )


def trial_form(body: Mapping[str, Any]) -> TrialForm | None:
    """The window in a payload; None when it carries no initiative."""
    try:
        told = Body.model_validate(body)
        carried = _Carried.model_validate_json(told.view.private_metadata)
    except ValidationError:
        return None
    return TrialForm(
        team=told.team.id,
        user=told.user.id,
        name=told.view.callback_id.removeprefix(PREFIX),
        initiative=carried.initiative,
        values=told.view.filled(),
    )
