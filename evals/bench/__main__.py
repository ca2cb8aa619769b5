"""`python -m evals.bench`: measure, print one table, and write nothing else. Name parts to measure only those."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.bench import answering, arriving, crowd, placing, pressing, rolling, searching
from evals.bench.figure import Figure
from evals.subjects import Subjects

SIZES = (1_000, 10_000)
UNITS = (10, 100, 1_000)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Folders to measure on as well."""

    pages: Path | None
    cisi: Path | None


async def _answers(subjects: Subjects, _: Wanted) -> list[Figure]:
    return [*await answering.answers(subjects), *await answering.cold_starts(subjects)]


async def _search(subjects: Subjects, wanted: Wanted) -> list[Figure]:
    found = [] if wanted.pages is None else await searching.ingested(subjects, wanted.pages)
    for size in SIZES:
        found += await searching.shelves(subjects, size)
    if wanted.cisi is not None:
        found += await searching.collection(subjects, wanted.cisi)
    return found


async def _placing(_: Subjects, __: Wanted) -> list[Figure]:
    return [placing.placed(units) for units in UNITS]


async def _presses(subjects: Subjects, _: Wanted) -> list[Figure]:
    return await pressing.presses(subjects)


async def _crowd(subjects: Subjects, _: Wanted) -> list[Figure]:
    return await crowd.crowd(subjects)


async def _events(subjects: Subjects, _: Wanted) -> list[Figure]:
    return await arriving.events(subjects)


async def _roll_up(_: Subjects, __: Wanted) -> list[Figure]:
    return [await rolling.rolled(units) for units in UNITS]


PARTS: Mapping[str, Callable[[Subjects, Wanted], Awaitable[list[Figure]]]] = {
    "answers": _answers,
    "search": _search,
    "placing": _placing,
    "roll-up": _roll_up,
    "presses": _presses,
    "crowd": _crowd,
    "events": _events,
}


async def figures(parts: list[str], wanted: Wanted) -> list[Figure]:
    """The parts that are asked for, one after the other so that they do not disturb each other."""
    found: list[Figure] = []
    async with Subjects() as subjects:
        for name in parts:
            found += await PARTS[name](subjects, wanted)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help=f"what to measure: {', '.join(PARTS)}; all when none is named",
    )
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="real documents to ingest as well")
    parser.add_argument("--cisi", type=Path, metavar="FOLDER", help="the CISI collection, to search as well")
    asked = parser.parse_args()
    for folder in (asked.pages, asked.cisi):
        if folder is not None and not folder.is_dir():
            parser.error(f"{folder} is no folder")
    for name in asked.parts:
        if name not in PARTS:
            parser.error(f"there is no part {name!r}; the parts are {', '.join(PARTS)}")
    table = Table("what", "figure, or p50 / p95", "on")
    for figure in asyncio.run(figures(asked.parts or [*PARTS], Wanted(asked.pages, asked.cisi))):
        table.add_row(figure.what, figure.value, figure.on)
    Console().print(table)


if __name__ == "__main__":
    main()
