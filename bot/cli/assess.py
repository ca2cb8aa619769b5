"""`cairn assess FILE`: where a group of people is, from a file of answers."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.reporting import errors, refuse, to_stdout
from bot.cli.running import opened, run
from knowledge.framework import lined
from knowledge.framework.assessment import Assessment, Level
from knowledge.framework.form import read_level
from knowledge.framework.intake import read_assessment
from knowledge.framework.loading import the_framework
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.staging import place, what_if


def assess(
    file: Annotated[Path, typer.Argument(help="The answers, as YAML or JSON; - reads standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the placement as JSON.")] = False,
    supposed: Annotated[
        list[str] | None,
        typer.Option("--what-if", help="Suppose a level: WE2=3, ND2=unknown. Shows what would change."),
    ] = None,
    record: Annotated[bool, typer.Option("--record", help="Keep it, so that answers cite it.")] = False,
) -> None:
    """Work out the stage from a file of answers, by rule. Nothing is kept unless you say --record."""
    if supposed and record:
        raise refuse("--what-if only supposes, so there is nothing to keep. Leave out it or --record.")
    framework = the_framework()
    text = _read(file)
    name = "standard input" if str(file) == "-" else file.name
    assessment = read_assessment(text, framework.bank, date.today(), name)  # noqa: DTZ011  # a person's own day
    before = place(framework, assessment)
    if supposed:
        after = what_if(framework, assessment, _levels(framework, assessment, supposed))
        _show_both(framework, before, after, as_json)
        return
    if record:
        if assessment.as_of > date.today():  # noqa: DTZ011  # a person's own day
            raise refuse(
                f"as_of: {assessment.as_of} is still to come, so it cannot be kept. Nothing was kept."
            )
        run(_record(assessment, text))
        errors.print(f"Kept. From now on answers about {assessment.name} cite it.", markup=False)
    if as_json:
        to_stdout(before.model_dump_json(indent=2))
    else:
        from bot.cli.rendering import show_placement

        show_placement(framework, before)


def _read(file: Path) -> str:
    try:
        return (
            typer.get_text_stream("stdin").read()
            if str(file) == "-"
            else file.read_text(encoding="utf-8-sig")
        )
    except (OSError, UnicodeDecodeError) as error:
        raise refuse(f"{file} cannot be read: {error}. Nothing was computed.") from error


def _levels(framework: Framework, assessment: Assessment, supposed: list[str]) -> dict[str, Level]:
    levels: dict[str, Level] = {}
    faults = []
    for wish in supposed:
        name, _, value = wish.partition("=")
        criterion = framework.bank.by_id.get(name)
        if criterion is None:
            faults.append(f"--what-if {wish}: unknown criterion {name!r}")
            continue
        if criterion.workflow and not any(a.workflow for a in assessment.answers):
            faults.append(f"--what-if {wish}: {name} is asked of a workflow, and the file names none")
        try:
            levels[name] = read_level(lined.read(value).data)
        except ValueError as error:
            faults.append(f"--what-if {wish}: {error}")
    if faults:
        raise refuse("\n".join(faults))
    return levels


def _show_both(framework: Framework, before: Placement, after: Placement, as_json: bool) -> None:
    if as_json:
        both = {"before": before.model_dump(mode="json"), "after": after.model_dump(mode="json")}
        to_stdout(json.dumps(both, indent=2, ensure_ascii=False))
        return
    from bot.cli.rendering import show_change

    show_change(framework, before, after)


async def _record(assessment: Assessment, text: str) -> None:
    source = json.loads(json.dumps(lined.read(text).data, default=str))
    # What the file left to the day it was read on is kept with it: the same input must give the same placement for ever.
    source.setdefault("as_of", assessment.as_of.isoformat())
    source.setdefault("bank_version", assessment.bank_version)
    async with opened() as (cairn, org):
        await cairn.assessing.record(org, assessment, source, now=datetime.now(UTC))
