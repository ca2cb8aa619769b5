"""
A message from whose menu somebody chose Cairn, read once; and how a window carries it there and back.

Slack does not send the message again with the window, and Cairn may not be able to read it where it stands. So the window
carries its text, packed: what does not fit is cut off, and that is said.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.slack.typed import words

MOST_CARRIED = 3_000
"""Characters of what a window carries; Slack's limit."""
MOST_NOTED = 12_000
_DIRECT_NAMES = ("directmessage", "mpdm-")


class Noted(BaseModel):
    """The message, with who picked it. `cut` says that its text is only the beginning."""

    model_config = ConfigDict(frozen=True)

    team: str = Field(min_length=1)
    user: str = Field(min_length=1)
    channel: str = Field(min_length=1)
    ts: str = Field(min_length=1)
    thread: str | None = None
    """The thread in which it is a reply."""
    text: str = ""
    direct: bool = False
    """Whether it was said in a direct conversation, of two or several."""
    files: int = 0
    own: bool = False
    """Whether Cairn said it."""
    outside: bool = False
    """Whether somebody of another company did."""
    cut: bool = False

    def day(self, zone: tzinfo = UTC) -> date | None:
        """When it was said."""
        try:
            return datetime.fromtimestamp(float(self.ts), zone).date()
        except (ValueError, OverflowError, OSError):
            return None

    def fitting(self) -> "Noted":
        """The same with as much of its text as a window carries."""
        fits = self
        while fits.text and len(fits.carried()) > MOST_CARRIED:
            fits = fits.model_copy(update={"text": fits.text[: len(fits.text) * 9 // 10], "cut": True})
        return fits

    def carried(self) -> str:
        """As a window carries it."""
        told = json.dumps(
            self.model_dump(exclude={"team", "user"}, exclude_defaults=True), ensure_ascii=False
        )
        return base64.urlsafe_b64encode(zlib.compress(told.encode(), 9)).decode()


class Undo(NamedTuple):
    """Somebody wants what they saved off the shelf again."""

    team: str
    user: str
    source: str


class _Id(BaseModel):
    id: str


class _Channel(BaseModel):
    id: str
    name: str = ""


class _Message(BaseModel):
    ts: str
    thread_ts: str | None = None
    user: str = ""
    text: str = ""
    blocks: list[Any] = []
    files: list[Any] = []
    team: str = ""
    user_team: str = ""


class _Picked(BaseModel):
    team: _Id
    user: _Id
    channel: _Channel
    message: _Message


class _Action(BaseModel):
    value: str


class _Press(BaseModel):
    team: _Id
    user: _Id
    actions: list[_Action] = Field(min_length=1)


def noted(body: Mapping[str, Any], bot_user: str) -> Noted | None:
    """The message that a shortcut was used on, as far as a window carries it."""
    try:
        told = _Picked.model_validate(body)
        said, where = told.message, told.channel
        text = words(said.text, said.blocks, bot_user)
        read = Noted(
            team=told.team.id,
            user=told.user.id,
            channel=where.id,
            ts=said.ts,
            thread=said.thread_ts if said.thread_ts != said.ts else None,
            text=text[:MOST_NOTED],
            direct=where.id.startswith("D") or where.name.startswith(_DIRECT_NAMES),
            files=len(said.files),
            own=bool(bot_user) and said.user == bot_user,
            outside=any(team not in ("", told.team.id) for team in (said.team, said.user_team)),
            cut=len(text) > MOST_NOTED,
        )
    except ValidationError:
        return None
    return read.fitting()


def undo(body: Mapping[str, Any]) -> Undo | None:
    """A press on the button that undoes."""
    try:
        told = _Press.model_validate(body)
    except ValidationError:
        return None
    return Undo(told.team.id, told.user.id, told.actions[0].value)


def brought_back(carried: str, team: str, user: str) -> Noted | None:
    """The message that a window brings back, for whoever sends it off."""
    try:
        unpacked = zlib.decompressobj().decompress(base64.urlsafe_b64decode(carried), 10 * MOST_NOTED)
        told = json.loads(unpacked)
        return Noted.model_validate(told | {"team": team, "user": user})
    except (ValueError, TypeError, binascii.Error, zlib.error, ValidationError):
        return None
