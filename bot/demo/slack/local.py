"""A Slack on this machine: the workspace, its people, and the server a real app connects to."""

import random
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from .changes import Changes
from .courier import ACK_WITHIN, Courier
from .echo import Echo
from .failures import Failure
from .grants import ALL_EVENTS, ALL_SCOPES
from .passes import TRIGGER_LIVES
from .pressing import Pressing
from .rates import Rates
from .reading import Reading
from .server import Server
from .speaking import Speaking
from .state import Installation, new_state
from .web_api import WebApi
from .workspace import Channel, Kind, Person, Where, Who


class LocalSlack(Speaking, Pressing, Reading):
    """
    `async with LocalSlack() as slack:` gives an empty workspace with the app installed, listening on loopback.

    The app connects to `slack.api_url` with the tokens below, as it would to slack.com. People are added with
    `add_person`, places with `add_channel`; then they write, press and choose, and what the app does is read
    back. Time can be turned forward, mishaps can be ordered, and every payload is held to Slack's limits.
    With `rate_limits` Slack's tiers hold, and with `echo` the app also hears of its own messages. Where the
    machine is too busy for Slack's three seconds, `ack_within` and `trigger_lives` give it more.
    """

    enterprise_id: str | None = None

    def __init__(
        self,
        *,
        port: int = 0,
        scopes: Iterable[str] = ALL_SCOPES,
        events: Iterable[str] = ALL_EVENTS,
        rate_limits: bool = False,
        echo: bool = False,
        stream_life: float = 300.0,
        ack_within: float = ACK_WITHIN,
        trigger_lives: float = TRIGGER_LIVES,
        seed: int | None = None,
    ) -> None:
        app = Installation()
        self._port = port
        self.state = new_state(app, scopes, events, stream_life, trigger_lives)
        self.changes = Changes()
        chance = random.Random(seed)  # noqa: S311 - picks a socket, keeps no secret
        self.courier = Courier(app.signing_secret, ack_within, chance)
        self.api = WebApi(self.state, self.changes, Rates(self.state.clock, rate_limits))
        self._echo = Echo(self)
        if echo:
            self.api.after = self._echo.after
        self._server = Server(self.state, self.changes, self.courier, self.api)
        self.bot = Person(
            app.bot_user_id, app.bot_name, app.bot_name.title(), is_bot=True, team_id=app.team_id
        )
        self.state.workspace.people[self.bot.id] = self.bot

    async def __aenter__(self) -> Self:
        port = await self._server.start(self._port)
        self.state.base_url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._echo.stop()
        await self._server.stop()

    @property
    def api_url(self) -> str:
        """Where the app finds the Web API."""
        return f"{self.state.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The app's bot token."""
        return self.state.app.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode."""
        return self.state.app.app_token

    @property
    def signing_secret(self) -> str:
        """What requests over HTTP are signed with."""
        return self.state.app.signing_secret

    @property
    def bot_user_id(self) -> str:
        """The app as somebody who can be mentioned."""
        return self.state.app.bot_user_id

    @property
    def team_id(self) -> str:
        """The workspace."""
        return self.state.app.team_id

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead another process here."""
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
        }

    @property
    def connections(self) -> int:
        """How many sockets the app holds open."""
        return len(self.courier.sockets)

    def deliver_to(self, url: str | None) -> None:
        """Tell the app over HTTP at this address from now on; None goes back to its sockets."""
        self.courier.url = url

    def add_person(self, name: str, *, id: str | None = None, **about: Any) -> Person:  # noqa: A002
        """Add somebody; `about` is any field of Person, such as is_restricted for a guest."""
        person_id = id or self.state.numbers.next_id("U")
        known = {"real_name": name.title(), "email": f"{name}@example.org", "team_id": self.team_id}
        person = Person(person_id, name, **(known | about))
        self.state.workspace.people[person.id] = person
        return person

    def add_channel(
        self,
        name: str,
        members: Iterable[Who] = (),
        *,
        id: str | None = None,  # noqa: A002
        private: bool = False,
        with_app: bool = True,
        **about: Any,
    ) -> Channel:
        """Add a channel with these members, and the app unless told otherwise."""
        inside = [self.state.workspace.person(one).id for one in members]
        if with_app:
            inside.append(self.bot_user_id)
        kind: Kind = "group" if private else "channel"
        channel_id = id or self.state.numbers.next_id("C")
        return self.state.workspace.keep(Channel(channel_id, name, tuple(inside), kind, **about))

    def add_user_group(self, group_id: str, members: Iterable[Who], name: str = "") -> None:
        """Add a user group, or say who is in it now."""
        inside = tuple(self.state.workspace.person(one).id for one in members)
        self.state.workspace.user_groups[group_id] = inside
        self.state.workspace.group_names[group_id] = name or group_id

    def change_person(self, who: Who, **changes: Any) -> Person:
        """Make somebody a guest, an admin, or gone; any field of Person. The app is not told."""
        return self.state.workspace.change_person(who, **changes)

    def change_channel(self, where: Where, **changes: Any) -> Channel:
        """Archive or share a channel, or change who is in it; any field of Channel. The app is not told."""
        return self.state.workspace.change_channel(where, **changes)

    def join(self, who: Who, where: Where) -> Channel:
        """Let somebody into a channel."""
        channel, person = self.state.workspace.channel(where), self.state.workspace.person(who)
        return self.change_channel(channel, members=(*dict.fromkeys((*channel.members, person.id)),))

    def leave(self, who: Who, where: Where) -> Channel:
        """Take somebody out of a channel."""
        channel, person = self.state.workspace.channel(where), self.state.workspace.person(who)
        return self.change_channel(channel, members=tuple(one for one in channel.members if one != person.id))

    def pass_time(self, seconds: float) -> None:
        """Let streams, trigger ids, response URLs and sessions age, at once."""
        self.state.clock.turn_forward(seconds)

    def fail(
        self,
        method: str,
        error: str = "ratelimited",
        times: int | None = 1,
        retry_after: int = 1,
        after_accepting: bool = False,
        **details: Any,
    ) -> None:
        """
        Let the next calls of a method fail; `*` is every method, `times=None` until `mend`.

        `error` is "ratelimited" (429 with Retry-After), "http_500" or another status, "dropped" (the connection
        breaks), or a code of Slack's, with `details` beside it. With `after_accepting` Slack does what was asked
        and only the answer is lost.
        """
        failure = Failure(method, error, times, retry_after, after_accepting, details)
        self.api.failures.waiting.append(failure)

    def mend(self) -> None:
        """No more mishaps from here on."""
        self.api.failures.waiting.clear()
