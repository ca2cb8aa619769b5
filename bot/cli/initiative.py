"""
`cairn check FILE`: whether to commit to one initiative, by rule.

`--interactive` asks for what the file would say, `--record` keeps the initiative with its verdict.
"""

import shlex
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.file_text import text_of
from bot.cli.reporting import errors, refuse, to_stdout
from bot.cli.running import opened, operator, run
from bot.cli.unit_named import planned_for, refuse_unknown
from bot.words.days import day_at

if TYPE_CHECKING:
    from bot.services.cairn import Cairn
    from knowledge.framework.initiative import Initiative
    from knowledge.framework.initiative_intake import Beside
    from knowledge.framework.placement import Placement
    from knowledge.framework.verdict import Verdict


def check(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The initiative, as YAML or JSON; - reads standard input. With --interactive, where to write it."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Ask for everything, write the file, then check it.")
    ] = False,
    record: Annotated[
        bool,
        typer.Option(
            "--record", help="Keep the initiative and its verdict, for `cairn initiatives` and Slack."
        ),
    ] = False,
) -> None:
    """Go, a bounded trial, not yet or contain: check one initiative against the framework. Without --record nothing is kept."""
    from knowledge.framework.initiative_intake import read_initiative

    today = day_at(datetime.now(UTC))
    if interactive:
        file = _ask(file, today)
    if file is None:
        raise refuse("Say which file holds the initiative, or have it asked for with --interactive.")
    initiative, placement = read_initiative(
        text_of(file, "Nothing was judged."), today, _beside(file), _called(file)
    )
    if record and placement is not None:
        raise refuse(
            "What is kept is judged by the newest scan of its unit in the record. Take `placement` out of the file, or leave "
            "--record out. Nothing was kept."
        )
    kept = run(_recorded(initiative)) if record else None
    _show(initiative, kept.verdict if kept else _judged(initiative, placement, today), today, as_json)
    if interactive and kept is None and placement is None and _keeps():
        kept = run(_recorded(initiative))
    if kept is not None:
        errors.print(kept.said(), markup=False)


def _judged(initiative: "Initiative", placement: "Placement | None", today: date) -> "Verdict":
    from knowledge.framework.gate import judge
    from knowledge.framework.initiative_intake import of_unit
    from knowledge.framework.loading import the_framework

    if placement is None:
        placement = run(_newest(initiative.unit))
    found = of_unit(placement, initiative.unit) if placement else None
    return judge(the_framework(), initiative, found, today)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is in the record now. `may_start`: a trial of it can be started."""

    name: str
    verdict: "Verdict"
    may_start: bool

    def said(self) -> str:
        """That it is kept, and how to go on."""
        name = shlex.quote(self.name)
        told = f"Kept with its verdict: `cairn initiatives show {name}` has it, and so has Slack."
        return f"{told} `cairn initiatives trial {name}` starts the trial." if self.may_start else told


async def _recorded(initiative: "Initiative") -> _Kept:
    """Judge an initiative by the newest scan of its unit, and keep both."""
    from bot.cli.initiative_found import operator_viewer

    async with opened() as (cairn, org):
        await _refuse_unknown(cairn, org, initiative.unit)
        file = initiative.model_dump(mode="json", exclude_none=True)
        viewer = await operator_viewer(cairn, org)
        now = datetime.now(UTC)
        checked = await cairn.initiatives.check(org, file, viewer, now=now)
        view = await cairn.initiatives.views.of(org, checked.kept, day_at(now))
        return _Kept(view.name, checked.verdict, view.may_start)


def _keeps() -> bool:
    """Whether the person wants it kept."""
    from bot.cli.scan_lines import Left, ask

    errors.print("\nKeep it with its verdict in the record, for `cairn initiatives` and Slack? y or n")
    try:
        return ask().lower() in ("y", "yes")
    except Left:
        return False


def _show(initiative: "Initiative", verdict: "Verdict", today: date, as_json: bool) -> None:
    if as_json:
        to_stdout(verdict.model_dump_json(indent=2))
        return
    from bot.cli.rendering_initiative import show_verdict
    from bot.compose.initiative import shown_verdict
    from knowledge.framework.loading import the_framework

    framework = the_framework()
    show_verdict(shown_verdict(framework, initiative, verdict, today), framework.text.limits.line)


def _called(file: Path) -> str:
    return "standard input" if str(file) == "-" else file.name


def _beside(file: Path) -> "Beside":
    """Reads a file that is named in another, from where that one stands."""
    folder = Path() if str(file) == "-" else file.parent
    return lambda name: (folder / name).read_text(encoding="utf-8-sig")


async def _newest(unit: str) -> "Placement | None":
    """The newest placement of the unit in the record: from a scan of its own, or its part in a larger one."""
    from bot.compose.brief import Standing
    from bot.services.standings import standing_of
    from bot.services.subjects import Subject
    from knowledge.documents import Scope

    async with opened() as (cairn, org):
        await _refuse_unknown(cairn, org, unit)
        known = await cairn.store.units.by_name(org, unit)
        scope = Scope(org, (await operator(cairn, org)).everything)
        found = await standing_of(cairn.store, cairn.library, Subject(unit, known), scope)
    return found.placement if isinstance(found, Standing) else None


async def _refuse_unknown(cairn: "Cairn", org: str, unit: str) -> None:
    """A name that no unit has was most likely mistyped; where nobody has set one up yet, any will do."""
    if await cairn.store.units.all(org):
        await refuse_unknown(cairn, org, unit, await planned_for(cairn, org))


def _ask(file: Path | None, today: date) -> Path:
    """Have the initiative told, and write its file; the file as it stands, if it is there, gives what is only confirmed."""
    from bot.cli.initiative_asking import ask_initiative
    from bot.cli.scan_lines import Left
    from bot.conversation.initiative_answers import as_yaml, from_file
    from knowledge.framework.initiative_intake import read_initiative
    from knowledge.framework.loading import the_framework

    if str(file) == "-":
        raise refuse("What is asked for is written to a file, so - cannot be it. Name a file, or none.")
    before = {}
    if file is not None and file.exists():
        initiative, _placement = read_initiative(
            text_of(file, "Nothing was judged."), today, _beside(file), file.name
        )
        before = from_file(initiative.model_dump(mode="json"))
    try:
        told = ask_initiative(the_framework(), before)
    except Left as left:
        errors.print("\nNothing was written.")
        raise SystemExit(130) from left
    target = file or free_file(told.name)
    target.write_text(as_yaml(told.file), encoding="utf-8")
    errors.print(f"Written to {target}. Change it there, and run `cairn check {target}` again.", markup=False)
    return target


def free_file(name: str) -> Path:
    """A file of this name that is not there yet."""
    from bot.conversation.initiative_answers import file_name

    stem = file_name(name)
    numbered = (Path(f"{stem}{'' if n == 1 else f'-{n}'}.yaml") for n in range(1, 1000))
    return next(path for path in numbered if not path.exists())
