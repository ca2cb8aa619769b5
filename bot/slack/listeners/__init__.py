"""The ways in, one file each: read the payload, hand it to the desk, acknowledge."""

from slack_bolt.async_app import AsyncApp

from bot.slack.desk import Desk
from bot.slack.listeners import buttons, home, mentions, messages, others, sessions


def register(app: AsyncApp, desk: Desk) -> None:
    """Have everybody listen. Bolt asks in this order and takes the first that fits, so the one for all the rest is last."""
    for way in (mentions, messages, buttons, home, sessions, others):
        way.register(app, desk)
