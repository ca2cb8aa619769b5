"""auth.test and apps.connections.open: who the app is, and where its socket stands."""

from ..state import State
from ..wire import Json
from .method import Method


def auth_test(state: State, _given: Json) -> Json:
    """Who the token belongs to."""
    app = state.app
    return {
        "url": f"https://{app.domain}.slack.com/",
        "team": app.team_name,
        "user": app.bot_name,
        "team_id": app.team_id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(state: State, _given: Json) -> Json:
    """Where to connect for Socket Mode."""
    address = state.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link?ticket={state.numbers.next_id('ticket')}"}


METHODS = {
    "auth.test": Method(auth_test),
    "apps.connections.open": Method(open_connection, called_by="app"),
}
