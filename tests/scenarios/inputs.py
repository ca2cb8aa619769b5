"""What somebody brings along: a folder of documents, and files of answers."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

USES = ("invoice matching", "meeting minutes", "complaint letters", "contract review")
PLACES = ("Leeds", "Cardiff", "Belfast", "Dundee", "Exeter", "Norwich")
NOBODY_TRIED = {f"{area}{number}": 0 for area in ("ND", "EC", "DM", "AR") for number in range(1, 6)}
STAGE_1_IN_PLACE = {f"WE{number}": 3 for number in range(1, 6)} | NOBODY_TRIED
NOTHING_IN_PLACE = {f"WE{number}": 1 for number in range(1, 6)} | NOBODY_TRIED


def days_ago(days: int) -> date:
    return datetime.now(UTC).date() - timedelta(days=days)


def write_documents(folder: Path) -> list[str]:
    """Twenty-four documents, each about one use of AI in one place; the sources they will be known by."""
    folder.mkdir()
    for number, (use, place) in enumerate(product(USES, PLACES)):
        (folder / f"{use.replace(' ', '-')}-{place.lower()}.md").write_text(_document(number, use, place))
    return sorted(f"{folder.name}/{path.name}" for path in folder.iterdir())


def _document(number: int, use: str, place: str) -> str:
    sections = (
        ("Owner", f"Team {number} in {place} owns the pilot for {use} and answers for what it costs."),
        ("State", f"{number + 3} people in {place} used an assistant for {use} last week."),
        ("Checks", f"A second person in {place} reads every tenth result of {use} before it goes out."),
    )
    filling = f"It is written down here so that nobody in {place} has to ask twice about {use}. " * 2
    parts = [f"## {heading}\n\n{text}\n\n{filling}" for heading, text in sections]
    return "\n\n".join([f"# AI for {use} in {place}", "As of 12 March 2026.", *parts])


def write_answers(
    file: Path,
    name: str,
    levels: Mapping[str, int],
    *,
    as_of: date,
    units: Mapping[str, Mapping[str, int]] | None = None,
) -> str:
    """A file of answers: one respondent's levels for the whole, and one's for each unit; its path."""
    rows: list[dict[str, object]] = [{"criterion": c, "by": "r1", "level": at} for c, at in levels.items()]
    for unit, theirs in (units or {}).items():
        rows += [{"criterion": c, "by": f"r-{unit}", "level": at, "unit": unit} for c, at in theirs.items()]
    content: dict[str, object] = {
        "bank_version": "1.0.0",
        "unit": {"name": name, "scope": "organisation", "people": 400},
        "as_of": as_of.isoformat(),
        "units": [{"name": unit, "people": 10, "suited": 8} for unit in units or {}],
        "answers": rows,
    }
    file.write_text(json.dumps(content))  # JSON is YAML as well
    return str(file)
