"""
A Cairn in a process of its own, as `cairn serve` runs it, except for how much it does at once.

`python -m evals.bench.served ANSWERS`: with 0 every answer waits for its turn for ever, so that nothing but taking questions in is
measured. `--bare` puts Bolt alone in its place, `--http` listens for HTTP. The first line that it prints says where.
"""

import argparse
import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.bootstrap import build
from bot.settings import Settings
from bot.slack.app import build_app
from bot.slack.arrivals import spare_what_is_there
from bot.slack.clients import asking_client
from bot.slack.desk import Desk
from bot.slack.guard import address_of
from bot.slack.pace import Pace
from bot.slack.serving import guarded, over_http, over_sockets
from evals.bench.bare import bare_app

AN_HOUR = 3_600.0


async def serve(answers: int, *, bare: bool, http: bool) -> None:
    """Serve until told to stop."""
    found, until = Settings(_env_file=None), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, until.set)
    pace = replace(Pace(), answers=answers, told_after=Pace().told_after if answers else AN_HOUR)
    async with build(found) as cairn:
        client = asking_client(found.slack_bot_token.get_secret_value(), found.slack_api_url)
        desk = Desk(cairn, client, pace=pace)
        async with desk.open(), _listening(desk, found, bare=bare, http=http) as where:
            spare_what_is_there()
            print(where, flush=True)
            await until.wait()


@asynccontextmanager
async def _listening(desk: Desk, found: Settings, *, bare: bool, http: bool) -> AsyncIterator[str]:
    secret = found.slack_signing_secret.get_secret_value()
    app = bare_app(desk, secret) if bare else build_app(desk, signing_secret=secret)
    if not http:
        async with over_sockets(app, found.slack_app_token.get_secret_value()):
            yield "sockets"
        return
    listening = socket.create_server(("127.0.0.1", 0))
    async with over_http(guarded(app, desk, secret), listening):
        yield address_of(listening)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m evals.bench.served", description=__doc__)
    parser.add_argument("answers", type=int, help="so many answers are made at the same time")
    parser.add_argument("--bare", action="store_true", help="Bolt alone")
    parser.add_argument("--http", action="store_true", help="listen for HTTP")
    wanted = parser.parse_args()
    asyncio.run(serve(wanted.answers, bare=wanted.bare, http=wanted.http))
