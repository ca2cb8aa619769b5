"""What `cairn doctor` finds about Slack: the tokens as they are set, and what Slack says of them."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from bot.cli.check import Check

if TYPE_CHECKING:
    from bot.settings import Settings

_EVENTS = (
    "Slack cannot be asked which are subscribed; if a mention or a direct message brings nothing, compare Event Subscriptions "
    "in the app's settings with manifest.json"
)


async def slack_checks(found: "Settings") -> AsyncIterator[Check]:
    """The tokens; where they look right, Slack is asked."""
    fault = _as_set(found)
    if fault:
        yield fault
        return
    from bot.slack.checkup import findings

    bot, app = (token.get_secret_value() for token in (found.slack_bot_token, found.slack_app_token))
    async for finding in findings(bot, app, found.slack_api_url):
        yield Check(*finding)
    yield Check("Slack events", _EVENTS)


def _as_set(found: "Settings") -> Check | None:
    """What is wrong with the tokens before anybody is asked, or that there are none; None when they look right."""
    bot, app = (token.get_secret_value() for token in (found.slack_bot_token, found.slack_app_token))
    if not bot and not app:
        return Check("Slack", "not set; the terminal works without it")
    if not bot.startswith("xoxb-"):
        return Check(
            "Slack",
            "SLACK_BOT_TOKEN is not set" if not bot else "SLACK_BOT_TOKEN is no bot token",
            "Copy it from OAuth & Permissions; it begins with xoxb-.",
        )
    if app and not app.startswith("xapp-"):
        return Check(
            "Slack",
            "SLACK_APP_TOKEN is no app token",
            "Make one with connections:write under Basic Information; it begins with xapp-.",
        )
    if not app and not found.slack_signing_secret.get_secret_value():
        return Check(
            "Slack",
            "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set",
            "Set one: Socket Mode or HTTP.",
        )
    return None
