"""views.*: modals and home tabs."""

from ..state import State
from ..views import View
from ..wire import Json, Refused
from .method import Method, required


def judged(state: State, method: str, given: Json, kind: str) -> Json:
    """The view of a call once it has passed every limit, with the ids Slack adds."""
    view = given.get("view")
    if not isinstance(view, dict):
        raise Refused("invalid_arguments")
    state.inspector.view(method, given, view)
    if view["type"] != kind:
        raise state.inspector.refuse(method, "invalid_arguments", [f"view.type: must be {kind}"], given)
    return view | {"blocks": list(state.with_ids(view["blocks"]))}


def described(state: State, view: View) -> Json:
    """The view object of answers and interactions."""
    app = state.app
    usual = {"private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": False}
    return {
        **usual,
        "notify_on_close": False,
        **view.payload,
        "id": view.id,
        "team_id": app.team_id,
        "app_id": app.app_id,
        "app_installed_team_id": app.team_id,
        "bot_id": app.bot_id,
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous,
        "state": {"values": state.chosen.get((view.user, view.id), {})},
    }


def open_view(state: State, given: Json) -> Json:
    """Show a modal to the person whose trigger this is."""
    user = state.passes.spend_trigger(given.get("trigger_id"))
    payload = judged(state, "views.open", given, "modal")
    return {"view": described(state, state.views.open(user, payload))}


def push(state: State, given: Json) -> Json:
    """Put a modal on top of the one that is open."""
    user = state.passes.spend_trigger(given.get("trigger_id"))
    payload = judged(state, "views.push", given, "modal")
    return {"view": described(state, state.views.push(user, payload))}


def update(state: State, given: Json) -> Json:
    """Change a modal that is open, unless somebody changed it since the hash was read."""
    view = state.views.find(given.get("view_id"), given.get("external_id"))
    payload = judged(state, "views.update", given, "modal")
    return {"view": described(state, state.views.update(view, payload, given.get("hash")))}


def publish(state: State, given: Json) -> Json:
    """Set somebody's home tab."""
    user = state.workspace.person(required(given, "user_id")).id
    payload = judged(state, "views.publish", given, "home")
    return {"view": described(state, state.views.publish(user, payload, given.get("hash")))}


def validate(state: State, given: Json) -> Json:
    """Judge blocks, a message or a view without showing them."""
    message = given.get("message") or {}
    if given.get("view"):
        state.inspector.view("blocks.validate", given, given["view"])
    else:
        state.inspector.blocks("blocks.validate", given, given.get("blocks") or message.get("blocks"))
    return {}


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
    "blocks.validate": Method(validate),
}
