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
UNKNOWN = frozenset({"-", "d", "i don't know"})
"""The same as in a scan, so that what people are used to is never taken for a name or a figure."""
AGAIN = frozenset({"?", "help"})
HELP = "Enter or d: not known yet. b: one question back. ?: the question again. Ctrl-C leaves, and nothing is written."


@dataclass(frozen=True, slots=True)
class Told:
    """An initiative as it was told: its name, and all of it as its file."""

    name: str
    file: dict[str, Any]


def ask_initiative(framework: Framework, before: Answers) -> Told:
    """Ask every question; what was known before is only confirmed. Raises Left when the person goes."""
    out, answers = console(), dict(before)
    out.print(Padding(Text(HELP, style="dim"), (1, 2)))
    at, shown = 0, -1
    asked = fields(framework, answers)
    while at < len(asked):
        if shown != at:
            _show(out, asked[at], at + 1, len(asked), answers.get(asked[at].key))
            shown = at
        said = ask()
        if said.lower() in AGAIN:
            shown = -1
        elif said.lower() in BACK:
            at, shown = max(at - 1, 0), -1
        elif _take(out, asked[at], said, answers):
            at += 1
            asked = _asked_now(out, fields(framework, answers), asked)
    kept = {field.key for field in asked} | {"placement"}
    return Told(
        str(answers["initiative.name"]),
        as_file({key: value for key, value in answers.items() if key in kept}),
    )


def _take(out: Console, field: Field, said: str, answers: dict[str, Any]) -> bool:
    """Put an answer in its place; whether that was one."""
    if not said and field.key in answers:
        return True
    if not said or said.lower() in UNKNOWN:
        if field.required:
            _note(out, "This one is needed.")
            return False
        answers.pop(field.key, None)
        return True
    try:
        answers[field.key] = read_answer(field, said)
    except ValueError as error:
        _note(out, str(error))
        return False
    return True


def _asked_now(out: Console, now: tuple[Field, ...], before: tuple[Field, ...]) -> tuple[Field, ...]:
    """The questions as they are by now; said where there are more or fewer than before."""
    if len(now) > len(before):
        _note(
            out,
            f"An agent runs a workflow in it, so its six conditions are asked too: {len(now)} questions.",
        )
    elif len(now) < len(before):
        _note(out, f"No agent runs a workflow in it, so there are {len(now)} questions again.")
    return now


def _note(out: Console, text: str) -> None:
    out.print(Padding(Text(text, style="yellow"), (0, 2)))


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
            Padding(Text(f"Now: {_words(field, now)}. Enter keeps it, d clears it.", style="dim"), (0, 2))
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
