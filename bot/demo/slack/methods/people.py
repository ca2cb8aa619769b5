"""users.* and usergroups.*: who people are and where they belong."""

from ..state import State
from ..wire import Json, Refused, is_set
from ..workspace import Kind
from .method import Method, page, required

_KINDS: dict[str, Kind] = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}


def info(state: State, given: Json) -> Json:
    """Who somebody is; the address only with its own scope."""
    described = state.workspace.person(required(given, "user")).as_slack()
    if "users:read.email" not in state.scopes:
        del described["profile"]["email"]
    return {"user": described}


def everybody(state: State, given: Json) -> Json:
    """Everybody in the workspace, apps and those who left too."""
    found, more = page([person.as_slack() for person in state.workspace.people.values()], given)
    return {"members": found, **more}


def conversations(state: State, given: Json) -> Json:
    """The places somebody is in that the app may see; without a user, the app's own."""
    user = state.workspace.person(given["user"]).id if given.get("user") else state.app.bot_user_id
    kinds = {_KINDS[one] for one in str(given.get("types") or "public_channel").split(",") if one in _KINDS}
    found = [
        channel.as_slack(state.app.bot_user_id)
        for channel in state.workspace.channels.values()
        if user in channel.members
        and channel.kind in kinds
        and not (channel.is_private and state.app.bot_user_id not in channel.members)
        and not (channel.is_archived and is_set(given.get("exclude_archived")))
    ]
    channels, more = page(found, given)
    return {"channels": channels, **more}


def groups(state: State, given: Json) -> Json:
    """The user groups that are in use; who is in them only when asked for."""
    with_members = is_set(given.get("include_users"))
    return {
        "usergroups": [
            {"id": group, "team_id": state.app.team_id, "is_usergroup": True, "date_delete": 0}
            | {"name": state.workspace.group_names.get(group, group), "handle": group.lower()}
            | ({"users": list(members)} if with_members else {})
            for group, members in state.workspace.user_groups.items()
        ]
    }


def group_members(state: State, given: Json) -> Json:
    """Who is in a user group."""
    group = state.workspace.user_groups.get(required(given, "usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group)}


METHODS = {
    "users.info": Method(info, ("users:read",)),
    "users.list": Method(everybody, ("users:read",)),
    "users.conversations": Method(conversations, ("channels:read", "groups:read", "im:read", "mpim:read")),
    "usergroups.list": Method(groups, ("usergroups:read",)),
    "usergroups.users.list": Method(group_members, ("usergroups:read",)),
}
