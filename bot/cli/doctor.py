"""`cairn doctor`: is everything as it should be, and what to do where it is not."""

import json
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.check import Check
from bot.cli.doctor_record import record_checks
from bot.cli.doctor_slack import slack_checks
from bot.cli.reporting import to_stdout
from bot.cli.running import run, settings

if TYPE_CHECKING:
    from bot.settings import Settings

LITTLE_ROOM = 500_000_000
"""Bytes: below that a larger ingest, or making the index anew, may not fit."""


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="For other tools: every check with what to do.")
    ] = False,
) -> None:
    """Check settings, room, record, what waits, shelves, model and Slack; each fault comes with what to do."""
    checks = run(_all_checks(settings()))
    if as_json:
        to_stdout(_json(checks))
    else:
        _show(checks)
    if any(check.mend for check in checks):
        raise SystemExit(1)


def _show(checks: Sequence[Check]) -> None:
    for check in checks:
        to_stdout(f"{'needs care' if check.mend else 'ok':10}  {check.what}: {check.found}")
        if check.mend:
            to_stdout(f"{'':12}{check.mend}")


def _json(checks: Sequence[Check]) -> str:
    rows = [
        {"what": check.what, "ok": not check.mend, "found": check.found, "mend": check.mend or None}
        for check in checks
    ]
    well = all(row["ok"] for row in rows)
    return json.dumps({"ok": well, "checks": rows}, ensure_ascii=False, indent=2)


async def _all_checks(found: "Settings") -> list[Check]:
    return [check async for check in _checks(found)]


async def _checks(found: "Settings") -> AsyncIterator[Check]:
    yield Check("settings", f"home is {found.home}")
    yield _room(found.home)
    async for check in record_checks(found):
        yield check
    yield await _model(found)
    async for check in slack_checks(found):
        yield check


def _room(home: Path) -> Check:
    there = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    said = f"{free / 1e9:.1f} GB free at {there}"
    if free >= LITTLE_ROOM:
        return Check("disk", said)
    return Check("disk", said, "Make room, or move the record: point CAIRN_HOME to a larger disk.")


async def _model(found: "Settings") -> Check:
    from bot.bootstrap import model_of

    model = model_of(found)
    if model is None:
        return Check("model", "none is set; answers are put together by rule")
    try:
        fault = await model.reachable()
    finally:
        await model.aclose()
    if fault is None:
        return Check("model", f"{found.model} answers")
    return Check(
        "model",
        str(fault),
        "Answers are put together by rule until OPENAI_BASE_URL, OPENAI_API_KEY and CAIRN_MODEL fit.",
    )
