"""A finished scan as text: JSON or YAML that `cairn assess` reads, or a table of its answers."""

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from bot.reports.sheets import safe

Form = Literal["json", "yaml", "csv"]

COLUMNS = (
    *("scan", "unit", "date", "bank_version"),
    *("criterion", "workflow", "by", "role", "level", "reason", "evidence", "at", "inherited"),
)
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def form_of(out: Path | None) -> Form:
    """What a file of this name would hold."""
    match out.suffix.lower() if out else "":
        case ".yaml" | ".yml":
            return "yaml"
        case ".csv":
            return "csv"
        case _:
            return "json"


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
    about = {
        "scan": told["scan"]["id"],
        "unit": told["unit"]["name"],
        "date": told["as_of"],
        "bank_version": told["bank_version"],
    }
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for answer in told["answers"]:
        table.writerow({name: safe(value) for name, value in (about | answer).items()})
    return text.getvalue()
