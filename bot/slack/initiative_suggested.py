"""What somebody's first words seem to say of an initiative, as it waits for the window in which they see it. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.conversation.initiative_fields import COLLEAGUE, fields, offered
from bot.slack.blocks.initiative_typed import MOST_TYPED, step_of
from bot.store.intakes import Intake
from knowledge.framework.model import Framework

Row = Mapping[str, Any]
"""A suggestion as it is kept with what documents say: of somebody's own words it names no title."""


def suggestions(framework: Framework, also: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those that the form has a field for and takes as they are: what comes from a button can be forged."""
    kinds = {field.key: field.kind for field in fields(framework, {})} | {COLLEAGUE: "text"}
    return {key: value for key, value in also if key in kinds and _fits(kinds[key], key, value)}


def own_words(found: Iterable[Row]) -> tuple[Row, ...]:
    """Of what was found, that which the person said themselves."""
    return tuple(row for row in found if not row["title"])


def without_step(intake: Intake, step: int) -> tuple[Row, ...]:
    """What was found, without the suggestions of a window that the person has seen: what they left in it is their answer."""
    return tuple(row for row in intake.found if row["title"] or step_of(str(row["key"])) != step)


def _fits(kind: str, key: str, value: str) -> bool:
    if kind in ("choice", "models"):
        return bool(value) and {*value.split(",")} <= {*offered(key)}
    return kind in ("text", "number") and 0 < len(value) <= MOST_TYPED
