"""`cairn assess FILE`: where a group of people is, from a file of answers."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.file_text import STANDARD_INPUT, text_of
from bot.cli.reporting import errors, refuse, to_stdout
from bot.cli.running import opened, run
from bot.words.days import day_at

if TYPE_CHECKING:
    from knowledge.framework.assessment import Assessment, Level
    from knowledge.framework.model import Framework
    from knowledge.framework.placement import Placement


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
    from knowledge.framework.intake import doubts, read_assessment
    from knowledge.framework.loading import the_framework
    from knowledge.framework.staging import place

    if supposed and record:
        raise refuse("--what-if only supposes, so there is nothing to keep. Leave out it or --record.")
    framework, today = the_framework(), day_at(datetime.now(UTC))
    text = text_of(file, "Nothing was computed.")
    assessment = read_assessment(
        text, framework.bank, today, STANDARD_INPUT if str(file) == "-" else file.name
    )
    if record and assessment.as_of > today:
        raise refuse(f"as_of: {assessment.as_of} is still to come, so it cannot be kept. Nothing was kept.")
    for doubt in doubts(assessment, framework.bank):
        errors.print(doubt, markup=False, style="yellow")
    placement = place(framework, assessment)
    if supposed:
        to_stdout(_supposing(framework, assessment, placement, supposed, as_json))
        return
    # Put into words before it is kept: what cannot be shown would otherwise be kept all the same.
    shown = _as_json(placement) if as_json else _in_words(framework, assessment, placement)
    if record:
        run(_record(assessment, text))
    try:
        to_stdout(shown)
        sys.stdout.flush()
    finally:  # whoever reads only the first lines closes the pipe; it is kept nevertheless, and that is said last
        if record:
            errors.print(f"Kept. From now on answers about {assessment.name} cite it.", markup=False)


def _as_json(placement: "Placement") -> str:
    return placement.model_dump_json(indent=2)


def _in_words(framework: "Framework", assessment: "Assessment", placement: "Placement") -> str:
    from bot.cli.rendering_assessment import assessment_words

    return assessment_words(framework, placement, assessment.invited or 0)


def _supposing(
    framework: "Framework", assessment: "Assessment", before: "Placement", supposed: list[str], as_json: bool
) -> str:
    """What would change; as JSON both placements in full."""
    from bot.cli.rendering_assessment import change_words
    from knowledge.framework.staging import what_if

    levels = _levels(framework, assessment, supposed)
    after = what_if(framework, assessment, levels)
    if as_json:
        both = {"before": before.model_dump(mode="json"), "after": after.model_dump(mode="json")}
        return json.dumps(both, indent=2, ensure_ascii=False)
    return change_words(framework, before, after, levels, assessment.invited or 0)


def _levels(framework: "Framework", assessment: "Assessment", supposed: list[str]) -> "dict[str, Level]":
    from knowledge.framework import lined
    from knowledge.framework.form import read_level

    levels: dict[str, Level] = {}
    faults = []
    for wish in supposed:
        name, is_, value = wish.partition("=")
        criterion = framework.bank.by_id.get(name)
        if criterion is None:
            faults.append(f"--what-if {wish}: unknown criterion {name!r}")
            continue
        if criterion.workflow and not any(a.workflow for a in assessment.answers):
            faults.append(f"--what-if {wish}: {name} is asked of a workflow, and the file names none")
        if not (is_ and value.strip()):
            faults.append(f"--what-if {wish}: say which level, as in --what-if {name}=3")
            continue
        try:
            levels[name] = read_level(lined.read(value).data)
        except ValueError as error:
            faults.append(f"--what-if {wish}: {error}")
    if faults:
        raise refuse("\n".join([*faults, "Nothing was computed."]))
    return levels


async def _record(assessment: "Assessment", text: str) -> None:
    from knowledge.framework import lined

    source = json.loads(json.dumps(lined.read(text).data, default=str))
    # What the file left to the day it was read on is kept with it: the same input must give the same placement for ever.
    source.setdefault("as_of", assessment.as_of.isoformat())
    source.setdefault("bank_version", assessment.bank_version)
    async with opened() as (cairn, org):
        await cairn.assessing.record(org, assessment, source, now=datetime.now(UTC))
