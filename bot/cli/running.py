"""How a command gets at Cairn: settings, logging, the loop, and the operator's eyes."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from bot.cli.reporting import refuse

if TYPE_CHECKING:
    from bot.services.cairn import Cairn
    from bot.services.directory import Operator
    from bot.settings import Settings

T = TypeVar("T")


def settings() -> "Settings":
    """The settings, with a clear word on each that is wrong."""
    from pydantic import ValidationError

    from bot.settings import Settings
    from bot.words.days import keep_time

    try:
        found = Settings()
    except ValidationError as error:
        faults = (
            f"{'.'.join(str(part) for part in f['loc'])}: {f['msg']}"
            for f in error.errors(include_input=False)
        )
        raise refuse(
            "Some settings cannot be used:\n" + "\n".join(f"  - {fault}" for fault in faults)
        ) from error
    keep_time(found.timezone)
    logging.basicConfig(level=found.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # These name full addresses and every request, and at DEBUG what people wrote; what matters of them Cairn logs itself.
    for noisy in ("httpx", "httpx2", "chromadb", "alembic", "openai", "slack_sdk", "matplotlib"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return found


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work to its end."""
    return asyncio.run(work)


@asynccontextmanager
async def opened(*, index: bool = False) -> "AsyncIterator[tuple[Cairn, str]]":
    """
    Cairn on this machine's record, and the organisation that the terminal works for.

    The index is for what goes on asking, or works on it.
    """
    from bot.bootstrap import build
    from bot.store.orgs import LOCAL

    async with build(settings(), index=index) as cairn:
        yield cairn, LOCAL


async def operator(cairn: "Cairn", org: str) -> "Operator":
    """The terminal's eyes: every audience that any document of the organisation has."""
    from bot.services.directory import Operator

    listed = await asyncio.to_thread(cairn.library.records.documents, org)
    return Operator({document.audience for document in listed})
