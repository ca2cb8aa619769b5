"""`cairn ask` and `cairn chat`: questions from a terminal, answered like anywhere else."""

import json
import signal
import sys
import uuid
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.reporting import to_stdout
from bot.cli.running import opened, operator, run

if TYPE_CHECKING:
    from rich.status import Status

    from bot.services.cairn import Cairn, Done

CHANNEL = "terminal"
GOODBYES = frozenset({"exit", "quit", "bye", ":q"})

UnitOption = Annotated[str | None, typer.Option("--unit", help="The unit that “we” means.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


def ask(question: str, unit: UnitOption = None, as_json: JsonOption = False) -> None:
    """Ask one question; the answer names its sources and their dates."""
    run(_ask_once(question, unit, as_json))


def chat(unit: UnitOption = None) -> None:
    """Ask one question after another; each may refer to the one before."""
    run(_chat(unit))


async def _ask_once(question: str, unit: str | None, as_json: bool) -> None:
    async with opened() as (cairn, org):
        done = await answer(cairn, org, question, unit=unit, quiet=as_json)
    if as_json:
        to_stdout(json.dumps(done.reply.as_json(), indent=2, ensure_ascii=False))
    else:
        from bot.cli.rendering_summary import show

        show(done.reply)


async def _chat(unit: str | None) -> None:
    async with opened(index=True) as (cairn, org):
        await converse(cairn, org, unit)


async def converse(cairn: "Cairn", org: str, unit: str | None = None) -> None:
    """Ask and answer until the person leaves; the whole talk is one thread."""
    from bot.cli.rendering import console
    from bot.cli.rendering_summary import show

    thread = uuid.uuid4().hex
    console().print("Ask away; an empty line or “exit” ends it.", style="dim")
    while question := _next_question():
        done = await answer(cairn, org, question, unit=unit, thread=thread)
        show(done.reply)


def _next_question() -> str:
    # The loop takes Ctrl-C for itself and would wait for the line to end; at the prompt it has to work at once.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        said = input("\n> ").strip()
    except EOFError:
        return ""
    finally:
        signal.signal(signal.SIGINT, before)
    return "" if said.lower() in GOODBYES else said


async def answer(
    cairn: "Cairn",
    org: str,
    question: str,
    *,
    unit: str | None = None,
    thread: str | None = None,
    quiet: bool = False,
) -> "Done":
    """Ask Cairn as the operator, show its steps while it works, and keep the answer."""
    from bot.conversation.message import Message, Person, Place
    from bot.conversation.reply import Step
    from bot.services.cairn import Done

    place = Place(org, CHANNEL, thread or uuid.uuid4().hex, private=True)
    message = Message(question, Person("operator", org, operator=True), place, "", datetime.now(UTC), unit)
    done: Done | None = None
    with nullcontext() if quiet or not sys.stderr.isatty() else _status() as status:
        async for event in cairn.hear(message, await operator(cairn, org)):
            if isinstance(event, Step) and status is not None:
                status.update(event.what)
            elif isinstance(event, Done):
                done = event
    if done is None:
        raise RuntimeError("Cairn ended without a reply.")
    await cairn.keep(message, done)
    return done


def _status() -> "Status":
    from rich.console import Console

    return Console(stderr=True).status("Thinking")
