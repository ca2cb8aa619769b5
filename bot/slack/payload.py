"""What the payloads of presses and windows have in common, as far as Cairn reads them. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Id(BaseModel):
    """Whatever Slack names by an id."""

    id: str = ""


class Action(BaseModel):
    """What was pressed."""

    action_id: str
    block_id: str = ""
    value: str = ""


class State(BaseModel):
    """What stands in the fields of a window: by block, then by action."""

    values: Mapping[str, Mapping[str, Any]] = {}


class View(BaseModel):
    """A window or a page."""

    id: str = ""
    type: str = ""
    callback_id: str = ""
    private_metadata: str = ""
    state: State = State()

    @property
    def window(self) -> str:
        """The window it is; empty for a page."""
        return self.id if self.type == "modal" else ""

    def filled(self) -> dict[str, object]:
        """What was filled in, by action id."""
        fields = (field for block in self.state.values.values() for field in block.items())
        return {name: _chosen(field) for name, field in fields if isinstance(field, Mapping)}


class Message(BaseModel):
    """The message that something was pressed on."""

    ts: str = ""


class Body(BaseModel):
    """A press, or a window that was sent off."""

    team: Id
    user: Id
    channel: Id = Id()
    message: Message = Message()
    trigger_id: str = ""
    view: View = View()
    actions: list[Action] = Field(default_factory=list)


class Form(BaseModel):
    """A window that was sent off, with what was filled in by action id."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    values: Mapping[str, Any]

    def one(self, name: str) -> str:
        """What was chosen or written; empty where nothing was."""
        found = self.values.get(name)
        return found.strip() if isinstance(found, str) else ""

    def many(self, name: str) -> tuple[str, ...]:
        """Everybody who was chosen."""
        found = self.values.get(name)
        return tuple(str(one) for one in found) if isinstance(found, list) else ()

    def day(self, name: str) -> date | None:
        """The day that was chosen; None where none was."""
        try:
            return date.fromisoformat(self.one(name))
        except ValueError:
            return None


def _chosen(field: Mapping[str, Any]) -> object:
    """What somebody chose in one field, of whatever kind it is."""
    option = field.get("selected_option")
    if isinstance(option, Mapping):
        return option.get("value")
    for kind in ("selected_user", "selected_users", "selected_date", "value"):
        if field.get(kind) is not None:
            return field[kind]
    return None
