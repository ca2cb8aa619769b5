"""`cairn demo`: the whole of it on this machine, with a sample organisation."""

import sys
import tempfile
import time
from pathlib import Path

from bot.cli.running import run, settings

QUESTIONS = (
    "What stage are we at, and what is next?",
    "Why is stage 2 not in place?",
    "Can we go straight to agents for claims intake?",
)


def demo() -> None:
    """Load a sample organisation, ask what an employee would ask, and leave you at the prompt. Your own record is not touched."""
    with tempfile.TemporaryDirectory(prefix="cairn-demo-") as home:
        run(_demo(Path(home)))


async def _demo(home: Path) -> None:
    import uuid

    from bot.bootstrap import build
    from bot.cli.asking import answer, converse
    from bot.cli.rendering import console
    from bot.cli.rendering_summary import show
    from bot.demo.sample import load_sample
    from bot.store.orgs import LOCAL

    out = console()
    began = time.perf_counter()
    # Also where a model is set: the sample shows what Cairn does by itself, and says that nothing left this machine.
    alone = settings().model_copy(
        update={"home": home, "database_url": "", "model": "", "industry": "insurance"}
    )
    async with build(alone) as cairn:
        sample = await load_sample(cairn, LOCAL)
        out.print(
            f"{sample.name}, an invented insurer of {sample.people:,} people: {len(sample.documents)} documents and "
            f"{len(sample.scans)} scans loaded in {time.perf_counter() - began:.1f} s. Nothing left this machine.",
            style="dim",
        )
        thread = uuid.uuid4().hex
        for question in QUESTIONS:
            out.print(f"\n> {question}", style="bold cyan")
            show((await answer(cairn, LOCAL, question, thread=thread, quiet=True)).reply)
        out.print(f"\nAll of it took {time.perf_counter() - began:.1f} s.", style="dim")
        if sys.stdin.isatty():
            await converse(cairn, LOCAL)
