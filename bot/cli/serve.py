"""`cairn serve`: answer in Slack until told to stop."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.reporting import BAD_INPUT, FAILED, errors, refuse, to_stdout
from bot.cli.running import run, settings

if TYPE_CHECKING:
    from bot.settings import Settings

MOST_WORKERS = 32

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
    workers: Annotated[
        int,
        typer.Option(
            "--workers", min=1, max=MOST_WORKERS, help="With --http: so many processes share the address."
        ),
    ] = 1,
    listening: Annotated[int, typer.Option("--listening", hidden=True)] = -1,
) -> None:
    """Answer in Slack: over Socket Mode, or with --http over HTTP. Ctrl-C stops it properly."""
    found = settings()
    if listening >= 0:
        run(_work(found, socket.socket(fileno=listening)))
        return
    address = _address(http) if http else None
    if workers > 1 and address is None:
        raise refuse(
            "--workers shares an HTTP address; set --http too. Over Socket Mode start `cairn serve` several times instead: "
            "Slack spreads what comes in over up to ten connections."
        )
    _refuse_missing(found, over_http=bool(address))
    if address is None:
        run(_serve(found, None))
    elif workers == 1:
        run(_serve(found, _listening(*address)))
    else:
        run(_share(_listening(*address), workers))


async def _serve(found: "Settings", listening: socket.socket | None) -> None:
    """In this process."""
    from bot.slack.staying import CannotServe, Dismissed

    try:
        await _answer(found, listening, _told_to_stop(), lambda line: errors.print(line, markup=False))
    except CannotServe as fault:
        raise refuse(str(fault)) from fault
    except Dismissed as fault:
        raise _ended(FAILED, str(fault)) from fault


async def _share(listening: socket.socket, number: int) -> None:
    """In several processes, which this one starts and ends."""
    from bot.cli.workers import Workers
    from bot.slack.guard import address_of

    def ready() -> None:
        errors.print(
            f"Cairn listens to Slack on {address_of(listening)}, in {number} processes.", markup=False
        )

    arguments = ("-m", "bot", "serve")
    ended = await Workers(number, listening, arguments, ready).run(_told_to_stop())
    if ended.code or ended.said:
        raise _ended(ended.code or FAILED, ended.said)


async def _work(found: "Settings", listening: socket.socket) -> None:
    """As one of several: whoever started this process says for all of them what there is to say."""
    from bot.cli.workers import READY
    from bot.slack.staying import CannotServe, Dismissed

    until = _told_to_stop()
    loop, starter = asyncio.get_running_loop(), sys.stdin.fileno()

    def abandoned() -> None:
        loop.remove_reader(starter)
        until.set()

    loop.add_reader(starter, abandoned)
    try:
        await _answer(found, listening, until, lambda _: _tell(READY))
    except (CannotServe, Dismissed) as fault:
        _tell(str(fault))
        raise SystemExit(BAD_INPUT if isinstance(fault, CannotServe) else FAILED) from fault


async def _answer(
    found: "Settings", listening: socket.socket | None, until: asyncio.Event, ready: Callable[[str], None]
) -> None:
    from bot.bootstrap import build
    from bot.slack.serving import serve_http, serve_sockets

    bot_token, api_url = found.slack_bot_token.get_secret_value(), found.slack_api_url
    async with build(found) as cairn:
        if listening is None:
            await serve_sockets(
                cairn,
                bot_token=bot_token,
                app_token=found.slack_app_token.get_secret_value(),
                api_url=api_url,
                until=until,
                ready=ready,
                settings=found.names_set(),
            )
        else:
            await serve_http(
                cairn,
                bot_token=bot_token,
                signing_secret=found.slack_signing_secret.get_secret_value(),
                api_url=api_url,
                listening=listening,
                until=until,
                ready=ready,
                settings=found.names_set(),
            )


def _tell(line: str) -> None:
    to_stdout(line)
    sys.stdout.flush()


def _ended(code: int, said: str) -> SystemExit:
    if said:
        errors.print(said, markup=False)
    return SystemExit(code)


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


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as fault:
        raise refuse(
            f"Cannot listen on {host}:{port}: {fault.strerror}. Choose another with --http."
        ) from fault


def _refuse_missing(found: "Settings", *, over_http: bool) -> None:
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
            "docs/slack.md says where Slack shows them."
        )
