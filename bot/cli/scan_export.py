"""A finished scan as text: JSON or YAML that `cairn assess` reads, or a table of its answers."""

import csv
import io
import json
import re
import shlex
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from bot.cli.reporting import refuse

Form = Literal["json", "yaml", "csv"]

COLUMNS = (
    *("scan", "unit", "date", "bank_version"),
    *("criterion", "workflow", "by", "role", "level", "reason", "evidence", "at", "inherited", "rechecked"),
)
_ENDINGS: dict[str, Form] = {".json": "json", ".yaml": "yaml", ".yml": "yaml", ".csv": "csv"}
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def form_of(out: Path, said: Form | None) -> Form:
    """What a file of this name holds; refused where the name says nothing of the kind, or something else than was said."""
    ending = out.suffix.lower()
    found = _ENDINGS.get(ending)
    if not ending and said:
        return said
    if found is None:
        named = f"ends in {ending}" if ending else "has no ending"
        raise refuse(
            f"{out} {named}, and a scan is written as .json, .yaml, .yml or .csv. For paper there is `cairn report`. "
            "Nothing was exported."
        )
    if said not in (None, found):
        raise refuse(
            f"{out} ends in {ending}, and --format says {said}: leave one of the two out. Nothing was exported."
        )
    return found


def what_was_written(told: Mapping[str, Any], form: Form, out: Path) -> str:
    """What stands in the file now, and how it is read again."""
    from bot.words import day

    answers = len(told["answers"] or ())
    about = f"{told['unit']['name']}, {day(date.fromisoformat(str(told['as_of'])))}"
    again = "" if form == "csv" else f" `cairn assess {shlex.quote(str(out))}` reads it again."
    return f"{out}: {about}, {answers} answer{'' if answers == 1 else 's'} as {form.upper()}.{again}"


def written(told: Mapping[str, Any], form: Form) -> str:
    """An exported scan as text of this form."""
    match form:
        case "json":
            return _as_json(told)
        case "yaml":
            return _as_yaml(told)
        case "csv":
            return _as_csv(told)


def _as_json(told: Mapping[str, Any]) -> str:
    # It is read back as YAML, which takes some of these for line breaks and does not take the others at all.
    text = json.dumps(told, indent=2, ensure_ascii=False)
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _as_yaml(told: Mapping[str, Any]) -> str:
    import yaml

    text: str = yaml.safe_dump(dict(told), sort_keys=False, allow_unicode=True, width=110)
    return text


def _as_csv(told: Mapping[str, Any]) -> str:
    """The answers, one a row; each says which scan it belongs to."""
    from bot.reports.sheets import safe

    about = {
        "scan": told["scan"]["id"],
        "unit": told["unit"]["name"],
        "date": told["as_of"],
        "bank_version": told["bank_version"],
    }
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for answer in told["answers"] or ():
        table.writerow({name: safe(value) for name, value in (about | answer).items()})
    return text.getvalue()
