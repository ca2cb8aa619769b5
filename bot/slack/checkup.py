"""What Slack says of an installation when it is asked: who Cairn is there, what it was granted, whether it can be reached."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.clients import asking_client
from bot.slack.faults import FAILURES, code_of, meaning_of
from bot.slack.scopes import ALL, OPTIONAL, missing

GRANTED = "x-oauth-scopes"
_REINSTALL = (
    "Update the app from manifest.json (api.slack.com/apps, App Manifest) or add the scope under OAuth & Permissions, then "
    "press Reinstall to Workspace there."
)


class Finding(NamedTuple):
    """One thing that was looked at. `mend` says what to do; it is empty when all is well."""

    what: str
    found: str
    mend: str = ""


async def findings(bot_token: str, app_token: str, api_url: str) -> AsyncIterator[Finding]:
    """Ask Slack about the tokens. Nothing is posted, and nobody notices."""
    client = asking_client(bot_token, api_url)
    try:
        said: Any = await client.auth_test()
    except FAILURES as fault:
        yield _refused("Slack", "SLACK_BOT_TOKEN", code_of(fault), "Copy it again from OAuth & Permissions.")
        return
    yield Finding(
        "Slack", f"Cairn is @{said.get('user')} in the workspace {said.get('team')} ({said.get('url')})"
    )
    for finding in _scopes(said.headers.get(GRANTED) or ""):
        yield finding
    if app_token:
        yield await _socket_mode(client, app_token)
    else:
        yield Finding("Slack HTTP", "SLACK_SIGNING_SECRET is set; only Slack can try it")


def _scopes(header: str) -> list[Finding]:
    granted = {scope.strip() for scope in header.split(",") if scope.strip()}
    if not granted:
        return [Finding("Slack scopes", "Slack did not say which were granted")]
    lacking = missing(granted)
    if lacking:
        return [
            Finding(f"Slack scope {scope.name}", f"missing. {scope.without}", _REINSTALL) for scope in lacking
        ]
    needless = f"; more than Cairn needs: {', '.join(sorted(granted - ALL))}" if granted - ALL else ""
    if granted.isdisjoint(OPTIONAL):
        return [
            Finding(
                "Slack scopes",
                f"those of manifest.minimal.json; without {', '.join(sorted(OPTIONAL))}{needless}",
            )
        ]
    return [Finding("Slack scopes", f"all {len(ALL)} of manifest.json are granted{needless}")]


async def _socket_mode(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=app_token)
    except FAILURES as fault:
        what_to_do = "Make one with connections:write under Basic Information, and turn Socket Mode on."
        return _refused("Slack Socket Mode", "SLACK_APP_TOKEN", code_of(fault), what_to_do)
    return Finding("Slack Socket Mode", "a connection can be opened")


def _refused(what: str, name: str, code: str, what_to_do: str) -> Finding:
    if meaning_of(code) in ("passing", "too_many"):
        mend = "Check the network, and SLACK_API_URL where it is set; then ask again."
        return Finding(what, f"cannot be reached ({code})", mend)
    return Finding(what, f"does not accept {name} ({code})", what_to_do)
