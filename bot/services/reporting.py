"""Summaries as files to hand on: PDF, CSV, JSON or pictures, each with a name that any machine takes and what it shows in words."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.conversation.summary import StageSummary
from bot.reports.as_json import as_json
from bot.reports.chart import profile_alt, profile_png
from bot.reports.heatmap import heatmaps
from bot.reports.pdf import pdf
from bot.reports.sheets import sheets
from bot.reports.trend import trend_alt, trend_png
from bot.words import _, day

Format = Literal["pdf", "csv", "json", "png"]
MEDIA: dict[Format, str] = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
}
_MOST_IN_NAME = 60
_NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Report:
    """One file. `part` says which of several it is; empty where it is the only one."""

    file_name: str
    content: bytes
    media_type: str
    alt: str
    """What is in it, in words: of a picture all that it shows."""
    part: str = ""


def reports(
    summaries: Sequence[StageSummary], form: Format, names: Mapping[str, str] = _NO_NAMES
) -> tuple[Report, ...]:
    """
    The files of this form for these summaries, the whole first where there is one.

    `names` are people's names by their ids in Slack. Of units that nobody looked at there is only what the whole says.
    """
    told = [one for one in summaries if one.known == "looked" or one.units] or list(summaries[:1])
    return tuple(_reports(told, form, names))


def _reports(told: Sequence[StageSummary], form: Format, names: Mapping[str, str]) -> Iterator[Report]:
    first = told[0]
    said = _("{unit}, {day}").format(unit=first.unit, day=day(first.as_of or first.today))
    match form:
        case "pdf":
            yield _report(first, form, pdf(told, names), said)
        case "json":
            yield _report(first, form, as_json(told), said)
        case "csv":
            for part, content in sheets(told, names).items():
                yield _report(first, form, content, said, part)
        case "png":
            for number, summary in enumerate(told, 1):
                for part, png, alt in _pictures(summary):
                    yield _report(summary, form, png, alt, f"{number}-{part}" if len(told) > 1 else part)


def _pictures(summary: StageSummary) -> Iterator[tuple[str, bytes, str]]:
    for number, picture in enumerate(heatmaps(summary), 1):
        yield f"units-{number}", picture.png, picture.alt
    if summary.bars:
        yield "models", profile_png(summary), profile_alt(summary)
    if len(summary.trend) > 1:
        yield "trend", trend_png(summary), trend_alt(summary)


def _report(about: StageSummary, form: Format, content: bytes, alt: str, part: str = "") -> Report:
    named = f"cairn-{file_safe(about.unit)}-{(about.as_of or about.today).isoformat()}"
    return Report(f"{named}{f'-{part}' if part else ''}.{form}", content, MEDIA[form], alt, part)


def file_safe(name: str) -> str:
    """A name in letters and digits of any script, with hyphens: no folder, no dot, nothing a shell or Windows would read."""
    plain = unicodedata.normalize("NFKC", name).lower()
    words = re.sub(r"[^\w]+|_", "-", plain).strip("-")
    return words.encode()[:_MOST_IN_NAME].decode(errors="ignore").strip("-") or "report"
