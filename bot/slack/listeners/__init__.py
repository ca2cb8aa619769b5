"""The ways in, one file each: read the payload, hand it to the desk, acknowledge."""

from slack_bolt.async_app import AsyncApp

from bot.slack.desk import Desk
from bot.slack.listeners import (
    buttons,
    commands,
    feedback,
    home,
    initiatives,
    leaving,
    looking_at,
    mentions,
    messages,
    others,
    plans,
    portfolios,
    private_first,
    scans,
    sessions,
    setups,
    sharing,
    shortcuts,
    summaries,
    windows,
)


def register(app: AsyncApp, desk: Desk) -> None:
    """
    Have everybody listen. Bolt asks in this order and takes the first that fits, so the one for all the rest is last.

    What many do at once is first: each that is asked in vain before takes a twentieth of the time of a press.
    """
    scans.register(app, desk)
    mentions.register(app, desk)
    messages.register(app, desk)
    buttons.register(app, desk, desk.setup)
    feedback.register(app, desk.feedback)
    home.register(app, desk)
    private_first.register(app, desk)
    sharing.register(app, desk)
    summaries.register(app, desk)
    leaving.register(app, desk)
    looking_at.register(app, desk)
    sessions.register(app, desk)
    windows.register(app, desk)
    plans.register(app, desk)
    portfolios.register(app, desk)
    initiatives.register(app, desk)
    commands.register(app, desk)
    shortcuts.register(app, desk)
    setups.register(app, desk.setup)
    others.register(app, desk)
