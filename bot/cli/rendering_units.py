"""How the units look in a terminal: a tree, with what is known of each below its name."""

from collections.abc import Iterator, Sequence

from rich.text import Text
from rich.tree import Tree

from bot.cli.rendering import console
from bot.compose.wording import model_name
from bot.services.unit_listing import Listed, Scanned
from bot.store.units import Unit
from bot.words import day
from knowledge.framework.model import Framework
from knowledge.framework.terms import MODELS


def show_units(framework: Framework, listed: Sequence[Listed]) -> None:
    """Each unit below the one it belongs to."""
    top = Tree("", hide_root=True, guide_style="dim")
    nodes: dict[str, Tree] = {}
    for item in listed:
        above = nodes[item.parent.id] if item.parent else top
        nodes[item.unit.id] = above.add(_label(framework, item))
    console().print(top)


def _label(framework: Framework, item: Listed) -> Text:
    label = Text(item.unit.name, style="bold")
    label.append(f"  {'; '.join(_facts(item.unit))}", style="not bold")
    label.append(f"\n{_standing(framework, item.scan)}", style="not bold")
    return label.append(f"\n{'; '.join(_roles(item))}", style="not bold dim")


def _facts(unit: Unit) -> Iterator[str]:
    yield unit.scope
    if unit.people is not None:
        suited = "" if unit.suited is None else f" (AI suits the work of {unit.suited:,})"
        yield f"{unit.people:,} {'person' if unit.people == 1 else 'people'}{suited}"
    elif unit.suited is not None:
        yield f"AI suits the work of {unit.suited:,}"
    yield f"channel {unit.channel_id}" if unit.channel_id else "no channel"


def _standing(framework: Framework, scan: Scanned | None) -> str:
    if scan is None:
        return "not scanned yet"
    placement = scan.placement
    if placement.undetermined:
        found = "not enough is known to say which stage it is working on"
    elif placement.stage == len(MODELS):
        found = "all five stages in place"
    else:
        stage = placement.working_on
        found = f"working on stage {stage}, {model_name(framework, stage)}"
    return f"{found}; scanned {day(scan.taken_at)}"


def _roles(item: Listed) -> Iterator[str]:
    for role, people in (("champion", item.champions), ("manager", item.managers)):
        word = role if len(people) == 1 else f"{role}s"
        yield f"{word} {', '.join(people)}" if people else f"no {role}"
