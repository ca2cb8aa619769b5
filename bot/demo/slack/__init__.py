"""A Slack on this machine that the real Bolt app talks to: Web API, Socket Mode, signed HTTP, and Slack's limits.

The way in is `LocalSlack` (local.py). A call of the app goes `server` -> `web_api` -> `methods` -> `state`; what
people do goes `speaking` or `pressing` -> `events` or `interactions` -> `courier` -> the app. `limits` says what
Slack would refuse, and `reading` shows what came of it.
"""

from .acts import Act
from .delivery import Ack, Delivery
from .grants import ALL_EVENTS, ALL_SCOPES
from .local import LocalSlack
from .messages import Message
from .problems import Problem
from .screen import CannotDo
from .views import View
from .web_api import Call
from .workspace import Channel, Person

__all__ = [
    "ALL_EVENTS",
    "ALL_SCOPES",
    "Ack",
    "Act",
    "Call",
    "CannotDo",
    "Channel",
    "Delivery",
    "LocalSlack",
    "Message",
    "Person",
    "Problem",
    "View",
]
