"""Results for people (tables) and for programs (JSON)."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evals.baselines import Verdict
from evals.judging import Result

STYLES: Mapping[str, str] = {
    "below": "bold red",
    "better": "green",
    "new": "yellow",
    "ok": "dim",
}


def show(
    console: Console,
    results: Sequence[Result],
    baselines: Mapping[str, Mapping[str, float]],
    verdicts: Mapping[str, Mapping[str, Verdict]],
) -> None:
    """Print a table of all scores, then every case that failed with what was expected, what came and why it matters."""
    table = Table("suite", "metric", "score", "baseline", "verdict")
    for result in results:
        head = [f"{result.suite}", f"{result.cases} cases", f"{result.seconds:.1f} s"]
        for name, verdict in verdicts[result.suite].items():
            numbers = _number(result.scores.get(name)), _number(baselines[result.suite].get(name))
            table.add_row(head.pop(0) if head else "", name, *numbers, Text(verdict, STYLES[verdict]))
        table.add_section()
    console.print(table)
    for result in results:
        _show_misses(console, result)
        for line in result.listed:
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def _show_misses(console: Console, result: Result) -> None:
    for miss in (*result.raised, *result.misses):
        head = Text.assemble((f"{result.suite} · {miss.case}", "bold"), f"  {miss.metric}: {miss.reason}")
        console.print(head, soft_wrap=True)
        console.print(Text(f"    {miss.why}", "dim"), soft_wrap=True)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def as_json(
    results: Sequence[Result],
    baselines: Mapping[str, Mapping[str, float]],
    verdicts: Mapping[str, Mapping[str, Verdict]],
) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "suite": result.suite,
            "cases": result.cases,
            "seconds": round(result.seconds, 2),
            "scores": result.scores,
            "baseline": dict(baselines[result.suite]),
            "verdicts": dict(verdicts[result.suite]),
            "failed": [
                {"case": miss.case, "metric": miss.metric, "reason": miss.reason, "why": miss.why}
                for miss in (*result.raised, *result.misses)
            ],
            "listed": list(result.listed),
        }
        for result in results
    ]
