"""The grammar the limits are written in: small checks that add sentences to a list of faults."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

# A check reads a value at a path and adds one sentence for each thing that is wrong with it.
Check = Callable[[object, str, list[str]], None]
Rule = Callable[[Mapping[str, Any], str, list[str]], None]


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The objects in a list; nothing for what is no list, so that a rule can look past what is broken."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def kind_of(value: object) -> str:
    """The `type` of an object, empty when it has none that is a word."""
    kind = value.get("type") if isinstance(value, Mapping) else None
    return kind if isinstance(kind, str) else ""


def string(most: int | None = None, least: int = 1) -> Check:
    """A string between `least` and `most` characters; Slack names no bound for some, and neither does this."""

    def check(value: object, path: str, found: list[str]) -> None:
        if not isinstance(value, str):
            found.append(f"{path}: must be a string")
        elif len(value) < least:
            found.append(f"{path}: must not be empty")
        elif most is not None and len(value) > most:
            found.append(f"{path}: {len(value):,} characters, at most {most:,} allowed")

    return check


def whole(least: int, most: int | None = None) -> Check:
    """A whole number within bounds."""

    def check(value: object, path: str, found: list[str]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            found.append(f"{path}: must be a whole number")
        elif value < least:
            found.append(f"{path}: {value:,} is below {least:,}")
        elif most is not None and value > most:
            found.append(f"{path}: {value:,} is above {most:,}")

    return check


def number(value: object, path: str, found: list[str]) -> None:
    """A number, whole or not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        found.append(f"{path}: must be a number")


def yes_or_no(value: object, path: str, found: list[str]) -> None:
    """A JSON boolean; the strings "true" and "false" are not."""
    if not isinstance(value, bool):
        found.append(f"{path}: must be true or false")


def one_of(*allowed: str) -> Check:
    """One of a few fixed words."""

    def check(value: object, path: str, found: list[str]) -> None:
        if value not in allowed:
            found.append(f"{path}: {value!r} is not one of {', '.join(allowed)}")

    return check


def items(check_one: Check, least: int = 0, most: int | None = None) -> Check:
    """A list between `least` and `most` items, each passing `check_one`."""

    def check(value: object, path: str, found: list[str]) -> None:
        if not isinstance(value, list | tuple):
            found.append(f"{path}: must be a list")
            return
        if len(value) < least:
            found.append(f"{path}: {len(value):,} items, at least {least:,} needed")
        if most is not None and len(value) > most:
            found.append(f"{path}: {len(value):,} items, at most {most:,} allowed")
        for place, item in enumerate(value):
            check_one(item, f"{path}[{place}]", found)

    return check


def thing(fields: Mapping[str, Check], required: Collection[str] = (), also: Sequence[Rule] = ()) -> Check:
    """An object with known keys only: Slack refuses an additional property, so a typing error is a fault."""

    def check(value: object, path: str, found: list[str]) -> None:
        if not isinstance(value, Mapping):
            found.append(f"{path}: must be an object")
            return
        found.extend(f"{path}.{key}: is required" for key in required if value.get(key) is None)
        for key, inner in value.items():
            if key == "type":
                continue
            if key not in fields:
                found.append(f"{path}.{key}: is not a property Slack knows here")
            elif inner is not None:
                fields[key](inner, f"{path}.{key}", found)
        for rule in also:
            rule(value, path, found)

    return check


def by_type(table: Mapping[str, Check], what: str) -> Check:
    """An object whose `type` says which check holds; a type that is not in the table is a fault."""

    def check(value: object, path: str, found: list[str]) -> None:
        kind = kind_of(value)
        if not kind:
            found.append(f"{path}.type: is required for {what}")
        elif kind not in table:
            found.append(f"{path}.type: {kind!r} is not allowed as {what}")
        else:
            table[kind](value, path, found)

    return check


def at_least_one(*keys: str) -> Rule:
    """At least one of these keys must be there."""

    def rule(value: Mapping[str, Any], path: str, found: list[str]) -> None:
        if not any(value.get(key) for key in keys):
            found.append(f"{path}: needs {' or '.join(keys)}")

    return rule


def exactly_one(*keys: str) -> Rule:
    """One of these keys must be there, and only one."""

    def rule(value: Mapping[str, Any], path: str, found: list[str]) -> None:
        if sum(1 for key in keys if value.get(key)) != 1:
            found.append(f"{path}: needs exactly one of {', '.join(keys)}")

    return rule


def anything(value: object, path: str, found: list[str]) -> None:
    """A value Slack takes as it is."""
