"""The guided intake of an initiative at the terminal: one question after the other, with the choices in words."""

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.rendering import console
from bot.cli.scan_lines import ask
from bot.conversation.initiative_answers import as_file, read_answer
from bot.conversation.initiative_fields import Answers, Field, fields
from knowledge.framework.model import Framework

BACK = frozenset({"b", "back"})
CLEAR = frozenset({"-"})
HELP = "Enter: not known yet. b: one question back. Ctrl-C leaves, and nothing is written."


@dataclass(frozen=True, slots=True)
class Told:
    """An initiative as it was told: its name, and all of it as its file."""

    name: str
    file: dict[str, Any]


def ask_initiative(framework: Framework, before: Answers) -> Told:
    """Ask every question; what was known before is only confirmed. Raises Left when the person goes."""
    out, answers = console(), dict(before)
    out.print(Padding(Text(HELP, style="dim"), (1, 2)))
    at = 0
    while at < len(asked := fields(framework, answers)):
        field = asked[at]
        _show(out, field, at + 1, len(asked), answers.get(field.key))
        said = ask()
        if said.lower() in BACK:
            at = max(at - 1, 0)
        elif _take(out, field, said, answers):
            at += 1
    kept = {field.key for field in asked} | {"placement"}
    return Told(
        str(answers["initiative.name"]),
        as_file({key: value for key, value in answers.items() if key in kept}),
    )


def _take(out: Console, field: Field, said: str, answers: dict[str, Any]) -> bool:
    """Put an answer in its place; whether that was one."""
    if said in CLEAR and not field.required:
        answers.pop(field.key, None)
        return True
    if not said and (field.key in answers or not field.required):
        return True
    try:
        value = read_answer(field, said)
    except ValueError as error:
        out.print(Padding(Text(str(error), style="yellow"), (0, 2)))
        return False
    if value is None:
        out.print(Padding(Text("This one is needed.", style="yellow"), (0, 2)))
        return False
    answers[field.key] = value
    return True


def _show(out: Console, field: Field, place: int, of: int, now: object) -> None:
    out.print()
    head = Text(f"{place} of {of}  ", style="dim")
    head.append(field.question, style="bold not dim")
    out.print(Padding(head, (0, 2)))
    if field.hint:
        out.print(Padding(Text(field.hint, style="dim"), (0, 2)))
    if field.options:
        out.print(Padding(_choices(field), (0, 4)))
    if now is not None:
        out.print(
            Padding(Text(f"Now: {_words(field, now)}. Enter keeps it, - clears it.", style="dim"), (0, 2))
        )


def _choices(field: Field) -> Table:
    table = Table.grid(padding=(0, 1))
    for number, option in enumerate(field.options, start=1):
        table.add_row(Text(str(number), style="cyan"), Text(option.label))
    return table


def _words(field: Field, value: object) -> str:
    """An answer as it was chosen."""
    values = [*value] if isinstance(value, list | tuple) else [value]
    labels: dict[object, str] = {option.value: option.label for option in field.options}
    if field.kind == "yes_no":
        return "yes" if value else "no"
    return ", ".join(str(labels.get(one, one)) for one in values)
