"""`python -m evals`: run suites, show their scores, and hold them against what was accepted."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from evals import baselines, report
from evals.judging import Result
from evals.run import OVER_PAGES, SuiteFault, chosen, run

BASELINES = Path(__file__).parent / "baselines"


def main(argv: Sequence[str] | None = None) -> int:
    """0 when all is well, 1 when a suite fell below its baseline or a case never ended, 2 when it was not asked well."""
    asked = _parser().parse_args(argv)
    given = {**dict.fromkeys(OVER_PAGES, asked.pages), "cisi": asked.cisi}
    folders = {name: path for name, path in given.items() if path is not None}
    try:
        names = chosen(asked.suites, folders)
    except SuiteFault as fault:
        print(fault, file=sys.stderr)
        return 2
    results = asyncio.run(_results(names, folders))
    folder = asked.against or BASELINES
    if asked.accept:
        for result in results:
            if not result.raised:
                baselines.accept(folder, result)
    return _tell(results, folder, asked.json, held=asked.against is not None or asked.accept)


async def _results(names: Sequence[str], folders: dict[str, Path]) -> list[Result]:
    return [result async for result in run(names, folders)]


def _tell(results: Sequence[Result], folder: Path, file: Path | None, *, held: bool) -> int:
    accepted = {result.suite: baselines.accepted(folder, result.suite) for result in results}
    verdicts = {result.suite: baselines.compared(result, accepted[result.suite]) for result in results}
    if file is not None:
        text = json.dumps(report.as_json(results, accepted, verdicts), indent=2, ensure_ascii=False)
        file.write_text(text + "\n", encoding="utf-8")
    report.show(Console(), results, accepted, verdicts)
    well = all(baselines.passes(result, verdicts[result.suite]) for result in results)
    ended = not any(result.raised for result in results)
    return 0 if (well if held else ended) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument(
        "suites", nargs="*", metavar="SUITE", help="which suites; none: all that need no folder"
    )
    parser.add_argument(
        "--against", type=Path, metavar="FOLDER", help="fail below the baselines in this folder"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results to this file")
    parser.add_argument("--accept", action="store_true", help="make these scores the baselines")
    parser.add_argument(
        "--pages",
        type=Path,
        metavar="FOLDER",
        help=f"the handbook's pages, for the suites {', '.join(OVER_PAGES)}",
    )
    parser.add_argument("--cisi", type=Path, metavar="FOLDER", help="the CISI collection, for the suite cisi")
    return parser


if __name__ == "__main__":
    sys.exit(main())
