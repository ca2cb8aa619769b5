"""`cairn serve`: answer in Slack until told to stop."""

import asyncio
import signal
from typing import Annotated

import typer

from bot.cli.reporting import errors, refuse
from bot.cli.running import run, settings
from bot.settings import Settings

_NEEDED_FOR = {
    "SLACK_BOT_TOKEN": "xoxb-...",
    "SLACK_APP_TOKEN": "xapp-...",
    "SLACK_SIGNING_SECRET": "from the app's settings",
}


def serve(
    http: Annotated[
        str,
        typer.Option(
            "--http",
            metavar="[HOST]:PORT",
            help="Listen for HTTP instead of Socket Mode. ':3000' is for a proxy on this machine, '0.0.0.0:3000' for any.",
        ),
    ] = "",
) -> None:
    """Answer in Slack: over Socket Mode, or with --http over HTTP. Ctrl-C stops it properly."""
    address = _address(http) if http else None
    found = settings()
    _refuse_missing(found, over_http=bool(address))
    run(_serve(found, address))


async def _serve(found: Settings, address: tuple[str, int] | None) -> None:
    from bot.bootstrap import build
    from bot.slack.serving import CannotServe, serve_http, serve_sockets

    until = _told_to_stop()
    bot_token, api_url = found.slack_bot_token.get_secret_value(), found.slack_api_url
    try:
        async with build(found) as cairn:
            if address is None:
                app_token = found.slack_app_token.get_secret_value()
                await serve_sockets(
                    cairn,
                    bot_token=bot_token,
                    app_token=app_token,
                    api_url=api_url,
                    until=until,
                    ready=errors.print,
                )
            else:
                host, port = address
                secret = found.slack_signing_secret.get_secret_value()
                await serve_http(
                    cairn,
                    bot_token=bot_token,
                    signing_secret=secret,
                    api_url=api_url,
                    host=host,
                    port=port,
                    until=until,
                    ready=errors.print,
                )
    except CannotServe as fault:
        raise refuse(str(fault)) from fault


def _told_to_stop() -> asyncio.Event:
    """Set by SIGTERM or Ctrl-C. A second one ends the process at once; the record takes no harm."""
    until = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop(number: signal.Signals) -> None:
        until.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)
    return until


def _address(http: str) -> tuple[str, int]:
    host, _, port = http.rpartition(":")
    if not port.isdecimal() or int(port) > 65_535:
        raise refuse(
            f"--http {http!r} is no address; write :3000, or 0.0.0.0:3000 to listen on every interface."
        )
    return host.strip("[]") or "127.0.0.1", int(port)


def _refuse_missing(found: Settings, *, over_http: bool) -> None:
    wanted = {
        "SLACK_BOT_TOKEN": found.slack_bot_token,
        **(
            {"SLACK_SIGNING_SECRET": found.slack_signing_secret}
            if over_http
            else {"SLACK_APP_TOKEN": found.slack_app_token}
        ),
    }
    missing = [
        f"{name} ({_NEEDED_FOR[name]})" for name, value in wanted.items() if not value.get_secret_value()
    ]
    if missing:
        raise refuse(
            f"{' and '.join(missing)} must be set for `cairn serve`, in the environment or in a .env file. "
            "The README says where Slack shows them."
        )
