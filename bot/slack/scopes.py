"""What Cairn asks Slack for and why: each scope, what it is for, and what does not work without it."""

from collections.abc import Collection
from typing import NamedTuple


class Scope(NamedTuple):
    """One scope. Without one that is `optional` everything else goes on; `manifest.minimal.json` leaves those out."""

    name: str
    what_for: str
    without: str
    optional: bool = False


SCOPES = (
    Scope("app_mentions:read", "hears when somebody mentions it", "Mentions in channels are not heard."),
    Scope(
        "assistant:write",
        "suggests what to ask and shows that it is at work",
        "Nothing is suggested in the Messages tab, no status shows over an answer, and Stop is not heard.",
    ),
    Scope(
        "channels:history",
        "looks whether a post that was interrupted is there already",
        "After a broken connection a post in a public channel may be made twice.",
        optional=True,
    ),
    Scope(
        "channels:read",
        "sees who reads along in a public channel, and whether it is shared with another company",
        "Questions in public channels are refused, because nobody can say who reads the answer.",
    ),
    Scope("chat:write", "answers", "Nothing can be said at all."),
    Scope("commands", "`/cairn` and the shortcuts", "`/cairn` and the shortcuts do nothing."),
    Scope(
        "files:write",
        "sends a scan as a file, and its chart as a picture where Slack cannot draw it",
        "Charts are shown as tables, and a scan is exported with `cairn scan export`.",
        optional=True,
    ),
    Scope(
        "groups:history",
        "looks whether a post that was interrupted is there already, in private channels",
        "After a broken connection a post in a private channel may be made twice.",
        optional=True,
    ),
    Scope(
        "groups:read",
        "sees who reads along in a private channel, and whether it is shared with another company",
        "Questions in private channels are refused, because nobody can say who reads the answer.",
    ),
    Scope("im:history", "hears what people write to it directly", "Direct messages are not heard."),
    Scope(
        "im:read",
        "looks a direct conversation up",
        "Nothing that people notice.",
        optional=True,
    ),
    Scope(
        "im:write",
        "opens a conversation with those whom a scan asks",
        "Scans reach nobody in private, and nobody is told when an answer could not be posted.",
    ),
    Scope(
        "usergroups:read",
        "lets a scan ask a user group",
        "A scan asks a channel or chosen people, not a user group.",
        optional=True,
    ),
    Scope(
        "users:read",
        "tells members from guests, and knows whose evening it is",
        "Every question is refused, because nobody can say who is a guest.",
    ),
)
ALL = frozenset(scope.name for scope in SCOPES)
OPTIONAL = frozenset(scope.name for scope in SCOPES if scope.optional)


def missing(granted: Collection[str]) -> tuple[Scope, ...]:
    """
    The scopes that were not granted and should have been.

    Whoever has none of the optional ones chose the smaller manifest; whoever has some has an installation of an older one.
    """
    chose_less = OPTIONAL.isdisjoint(granted)
    return tuple(
        scope for scope in SCOPES if scope.name not in granted and not (chose_less and scope.optional)
    )
