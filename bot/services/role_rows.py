"""
Reads role sheets from CSV (a task a line) or YAML (a role an item) into checked sheets, or refuses the file with every fault.

Pure: text in, sheets out. The forms are told in README.md under "cairn roles".
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from bot.conversation.roles import hours_of, share_of
from knowledge.documents import name_key
from knowledge.errors import FaultyInput
from knowledge.framework import in_words, lined
from knowledge.framework.coverage import RoleSheet

COLUMNS = ("role", "people", "task", "hours", "share")
NEEDED = ("role", "task", "hours", "share")


class RolesFault(FaultyInput):
    """A file of role sheets was refused; nothing of it was taken."""

    CLOSING = "Nothing was changed."


def read_roles(text: str, what: str) -> tuple[RoleSheet, ...]:
    """The sheets of a file, by its name: `.csv` is a table, anything else YAML or JSON. Raises RolesFault."""
    faults: list[str] = []
    found = _table(text, faults) if what.lower().endswith(".csv") else _items(text, faults)
    sheets = [sheet for line, told in found if (sheet := _sheet(line, told, faults))]
    faults += _twice(sheets)
    if not sheets and not faults:
        faults.append("line 1: no role stands in it")
    if faults:
        raise RolesFault(f"{what} was refused, and nothing was changed", faults)
    return tuple(sheets)


def _table(text: str, faults: list[str]) -> list[tuple[int, dict[str, Any]]]:
    """The lines of a table gathered by role, each role at the line on which it begins."""
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if _semicolons(text) else ",")
    heads = {(head or "").strip().lower() for head in rows.fieldnames or ()}
    if missing := [head for head in NEEDED if head not in heads]:
        faults.append(f"line 1: the columns {', '.join(missing)} are missing; there are {', '.join(COLUMNS)}")
        return []
    roles: dict[str, tuple[int, dict[str, Any]]] = {}
    for raw in rows:
        row = {
            (head or "").strip().lower(): cell.strip() for head, cell in raw.items() if isinstance(cell, str)
        }
        if any(row.values()):
            _add(rows.line_num, row, roles, faults)
    return list(roles.values())


def _add(
    line: int, row: dict[str, str], roles: dict[str, tuple[int, dict[str, Any]]], faults: list[str]
) -> None:
    task: dict[str, Any] = {"task": row.get("task", "")}
    for name, read in (("hours", hours_of), ("share", share_of)):
        try:
            task[name] = read(row.get(name, ""))
        except ValueError as fault:
            faults.append(f"line {line}, {name}: {fault}")
    _line, told = roles.setdefault(
        name_key(row.get("role", "")), (line, {"role": row.get("role", ""), "tasks": []})
    )
    said = row.get("people", "")
    if said and (not said.isdecimal() or told.setdefault("people", int(said)) != int(said)):
        faults.append(f"line {line}, people: {said!r} is no number, or another than above for this role")
    if len(task) == 3:
        told["tasks"].append(task)


def _items(text: str, faults: list[str]) -> list[tuple[int, dict[str, Any]]]:
    content = lined.read(text)
    faults += content.faults
    if not isinstance(content.data, list):
        faults += (
            [] if content.faults else ["line 1: it must be a list of roles, each with role, people and tasks"]
        )
        return []
    return [
        (content.line((place,)), told if isinstance(told, dict) else {})
        for place, told in enumerate(content.data)
    ]


def _sheet(line: int, told: dict[str, Any], faults: list[str]) -> RoleSheet | None:
    try:
        return RoleSheet.model_validate(told)
    except ValidationError as error:
        if told.get("tasks") == []:
            return None  # what is wrong with each of them has been said
        for fault in error.errors(include_url=False):
            faults.append(f"line {line}, {in_words.place(fault['loc'])}: {in_words.says(fault)}")
        return None


def _twice(sheets: list[RoleSheet]) -> Iterator[str]:
    seen: set[str] = set()
    for sheet in sheets:
        if name_key(sheet.role) in seen:
            yield f"the role {sheet.role!r} stands in it twice; put its tasks together"
        seen.add(name_key(sheet.role))


def _semicolons(text: str) -> bool:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return first.count(";") > first.count(",")
