"""How an assessment from a file looks in a terminal: as the result of a scan does, and what would change if something were so."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.cli.rendering import console, hanging
from bot.cli.rendering_scan import show_result
from bot.compose.told import quoted
from bot.compose.wording import headline, rechecked_line
from bot.conversation.result import STATES, ModelBar, ScanResult
from bot.services.stages import result_of
from bot.words import day, listed, lowered
from knowledge.framework.assessment import Level, NotApplicable, Rated
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement


def assessment_words(framework: Framework, placement: Placement, invited: int) -> str:
    """A placement as its result shows it, with the day that it holds for and the units in it."""
    out = console()
    with out.capture() as said:
        show_result(out, result_of(framework, placement, invited))
        units = [headline(framework, unit) for unit in placement.units.values()]
        _show(out, "Units", units)
        asked_again = rechecked_line(framework, placement)
        dated = f"As of {day(placement.as_of)}. {asked_again}".strip()
        out.print(Padding(Text(dated, style="dim"), (1, 2, 0, 2)))
    return said.get().rstrip("\n")


def change_words(
    framework: Framework, before: Placement, after: Placement, supposed: Mapping[str, Level], invited: int
) -> str:
    """What would change if these things were as supposed, or that nothing would."""
    out = console()
    now, then = result_of(framework, before, invited), result_of(framework, after, invited)
    changes = list(_changes(framework, before, after, now, then))
    with out.capture() as said:
        _show(out, "Supposed", [_supposed(framework, name, level) for name, level in supposed.items()])
        out.print(Padding(Text(f"Today: {now.headline}"), (1, 2, 0, 2)))
        if not changes:
            out.print(Padding(Text("Nothing changes.", style="bold"), (0, 2)))
        else:
            out.print(Padding(Text(f"Then:  {then.headline}", style="bold"), (0, 2)))
            _show(out, "What would change", changes)
    return said.get().rstrip("\n")


def _supposed(framework: Framework, name: str, level: Level) -> str:
    criterion = framework.criterion(name)
    match level:
        case Rated(low=low, high=high):
            told = " or ".join(
                quoted(lowered(criterion.anchors[at].short)) for at in dict.fromkeys((low, high))
            )
        case NotApplicable():
            told = "does not apply"
        case _:
            told = "not known"
    return f"{criterion.label}: {told}"


def _changes(
    framework: Framework, before: Placement, after: Placement, now: ScanResult, then: ScanResult
) -> Iterator[str]:
    for was, is_ in zip(now.models, then.models, strict=True):
        if _bar(was) != _bar(is_):
            yield f"{was.name}: {_bar(was)} today, {_bar(is_)} then."
    if before.working_on == after.working_on:
        yield from _moved(framework, before, after)
    elif missing := [framework.criterion(name).label for name in after.blocking]:
        yield f"Missing or not known for stage {after.working_on} then: {listed(missing)}."
    ended = [flag for flag in before.flags if flag not in after.flags]
    yield from (f"No longer so: {text}" for text in _whole(framework, ended))
    yield from _whole(framework, [flag for flag in after.flags if flag not in before.flags])
    steps = [step.what for step in then.next_steps[:1]]
    if steps and steps != [step.what for step in now.next_steps[:1]]:
        yield f"Next: {steps[0]}"


def _whole(framework: Framework, flags: Sequence[str]) -> Iterator[str]:
    """What flags say, where that can be said of a supposed answer: one that names its finding has none yet."""
    texts = (framework.flag_text(flag).sentence for flag in flags)
    return (text for text in texts if "{" not in text)


def _moved(framework: Framework, before: Placement, after: Placement) -> Iterator[str]:
    """What stands in the way of the same stage as before, and what no longer does."""
    stage = after.working_on
    if gone := [framework.criterion(name).label for name in before.blocking if name not in after.blocking]:
        yield f"No longer missing for stage {stage}: {listed(gone)}."
    if new := [framework.criterion(name).label for name in after.blocking if name not in before.blocking]:
        yield f"Missing or not known for stage {stage} as well: {listed(new)}."


def _bar(bar: ModelBar) -> str:
    return quoted(STATES[bar.state]) if bar.score is None else f"{bar.score:.0f} of 100 ({STATES[bar.state]})"


def _show(out: Console, title: str, lines: list[str]) -> None:
    if lines:
        out.print(Padding(Text(title, style="bold"), (1, 2, 0, 2)))
    for line in lines:
        out.print(Padding(hanging(Text("•"), Text(line), 2), (0, 2)))
