"""
What Slack sends when somebody wants to set a scan up, read once: a command, a shortcut, a press, a form as it stands or sent.

What is missing or of another shape is not guessed at.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Payload = Mapping[str, Any]


class Wish(BaseModel):
    """Somebody wants to set a scan up. `channel` is where they were, None where that was no channel."""

    model_config = ConfigDict(frozen=True)

    team: str = Field(min_length=1)
    user: str = Field(min_length=1)
    trigger_id: str = Field(min_length=1)
    place: str = ""
    """Where they were, be it a channel or a direct conversation."""
    unit: str = ""
    """Whom the answer was about under which they pressed."""

    @property
    def channel(self) -> str | None:
        """The channel that the scan is for, unless another one is chosen."""
        return self.place if self.place and not self.place.startswith("D") else None


class Command(BaseModel):
    """`/cairn` and what was written behind it."""

    model_config = ConfigDict(frozen=True)

    text: str = ""
    wish: Wish


class Form(BaseModel):
    """A window with its fields as they stand."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    view_id: str
    hash: str = ""
    trigger_id: str = ""
    carried: str = ""
    values: dict[str, dict[str, dict[str, Any]]] = {}
    shown: frozenset[str] = frozenset()
    """The ids of the fields that were shown."""

    @property
    def channel(self) -> str | None:
        """The channel that the window carries."""
        try:
            return _Carried.model_validate_json(self.carried or "{}").channel
        except ValidationError:
            return None


class _Carried(BaseModel):
    channel: str | None = None


class _Id(BaseModel):
    id: str


class _Block(BaseModel):
    type: str
    block_id: str = ""


class _State(BaseModel):
    values: dict[str, dict[str, dict[str, Any]]] = {}


class _View(BaseModel):
    id: str
    hash: str = ""
    private_metadata: str = ""
    blocks: list[_Block] = []
    state: _State = _State()


class _InView(BaseModel):
    team: _Id
    user: _Id
    trigger_id: str = ""
    view: _View


class _Offer(BaseModel):
    unit: str = ""


class _Action(BaseModel):
    value: str = ""

    @property
    def unit(self) -> str:
        try:
            return _Offer.model_validate_json(self.value or "{}").unit
        except ValidationError:
            return ""


class _Elsewhere(BaseModel):
    """A press under a message, or a shortcut, which has no place."""

    team: _Id
    user: _Id
    trigger_id: str
    channel: _Id | None = None
    actions: list[_Action] = []


class _Command(BaseModel):
    team_id: str
    user_id: str
    channel_id: str
    trigger_id: str
    text: str = ""


def command(body: Payload) -> Command | None:
    """A slash command."""
    try:
        told = _Command.model_validate(body)
        wish = Wish(team=told.team_id, user=told.user_id, trigger_id=told.trigger_id, place=told.channel_id)
    except ValidationError:
        return None
    return Command(text=told.text.strip(), wish=wish)


def wish(body: Payload) -> Wish | None:
    """A global shortcut, or a press on an offer."""
    try:
        told = _Elsewhere.model_validate(body)
        return Wish(
            team=told.team.id,
            user=told.user.id,
            trigger_id=told.trigger_id,
            place=told.channel.id if told.channel else "",
            unit=told.actions[0].unit if told.actions else "",
        )
    except ValidationError:
        return None


def form(body: Payload) -> Form | None:
    """A change in a window, or a window sent off."""
    try:
        told = _InView.model_validate(body)
    except ValidationError:
        return None
    view = told.view
    return Form(
        team=told.team.id,
        user=told.user.id,
        view_id=view.id,
        hash=view.hash,
        trigger_id=told.trigger_id,
        carried=view.private_metadata,
        values=view.state.values,
        shown=frozenset(block.block_id for block in view.blocks if block.type == "input"),
    )
