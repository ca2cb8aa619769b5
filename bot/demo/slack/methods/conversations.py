"""conversations.*: what the app may know about places and what was said there."""

from ..state import State
from ..wire import Json, Refused, is_set
from ..workspace import Channel, Kind
from .method import Method, page, required

_FAMILY: dict[Kind, str] = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def _seen(state: State, given: Json, scope: str) -> Channel:
    channel = state.workspace.seen_by_bot(required(given, "channel"))
    state.need(f"{_FAMILY[channel.kind]}:{scope}")
    return channel


def info(state: State, given: Json) -> Json:
    """What a place is: private, shared, archived, and whether the app is in it."""
    channel = _seen(state, given, "read")
    described = channel.as_slack(state.app.bot_user_id)
    if is_set(given.get("include_num_members")):
        described["num_members"] = len(channel.members)
    return {"channel": described}


def members(state: State, given: Json) -> Json:
    """Who is in a place."""
    found, more = page(_seen(state, given, "read").members, given)
    return {"members": found, **more}


def open_direct(state: State, given: Json) -> Json:
    """The direct conversation with one person, or with several."""
    users = given.get("users") or ""
    wanted = [part for part in (users.split(",") if isinstance(users, str) else users) if part]
    if not wanted:
        return {"channel": {"id": _seen(state, given, "write").id}}
    state.need("im:write" if len(wanted) == 1 else "mpim:write")
    for one in wanted:
        if state.workspace.person(one).deleted:
            raise Refused("user_disabled")
        if state.workspace.person(one).is_bot:
            raise Refused("cannot_dm_bot")
    return {"channel": {"id": state.workspace.direct(*wanted).id}}


def _readable(state: State, given: Json) -> Channel:
    channel = _seen(state, given, "history")
    if state.app.bot_user_id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def replies(state: State, given: Json) -> Json:
    """A thread, oldest first."""
    channel = _readable(state, given)
    thread = state.board.thread(channel.id, required(given, "ts"))
    if not thread:
        raise Refused("thread_not_found")
    found, more = page([state.board.as_slack(one) for one in thread], given, usual=1000)
    return {"messages": found, "has_more": bool(more["response_metadata"]["next_cursor"]), **more}


def history(state: State, given: Json) -> Json:
    """What was said in a place, newest first, without the replies in threads."""
    channel = _readable(state, given)
    oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
    roots = [
        state.board.as_slack(one)
        for one in reversed(state.board.channel(channel.id))
        if one.thread == one.ts and oldest < float(one.ts) < latest
    ]
    found, more = page(roots, given)
    return {"messages": found, "has_more": bool(more["response_metadata"]["next_cursor"]), **more}


METHODS = {
    "conversations.info": Method(info),
    "conversations.members": Method(members),
    "conversations.open": Method(open_direct),
    "conversations.replies": Method(replies),
    "conversations.history": Method(history),
}
