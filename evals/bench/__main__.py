"""`python -m evals.bench`: measure, print one table, and write nothing else."""

import argparse
import asyncio
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.bench import answering, placing, searching
from evals.bench.figure import Figure
from evals.subjects import Subjects

SIZES = (1_000, 10_000)
UNITS = (10, 100, 1_000)


async def figures(pages: Path | None, cisi: Path | None) -> list[Figure]:
    """Everything that is measured, one thing after the other so that they do not disturb each other."""
    async with Subjects() as subjects:
        found = [*await answering.answers(subjects), *await answering.cold_starts(subjects)]
        if pages is not None:
            found += await searching.ingested(subjects, pages)
        for size in SIZES:
            found += await searching.shelves(subjects, size)
        if cisi is not None:
            found += await searching.collection(subjects, cisi)
    return [*found, *(placing.placed(units) for units in UNITS)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="real documents to ingest as well")
    parser.add_argument("--cisi", type=Path, metavar="FOLDER", help="the CISI collection, to search as well")
    asked = parser.parse_args()
    for folder in (asked.pages, asked.cisi):
        if folder is not None and not folder.is_dir():
            parser.error(f"{folder} is no folder")
    table = Table("what", "figure, or p50 / p95", "on")
    for figure in asyncio.run(figures(asked.pages, asked.cisi)):
        table.add_row(figure.what, figure.value, figure.on)
    Console().print(table)


if __name__ == "__main__":
    main()
