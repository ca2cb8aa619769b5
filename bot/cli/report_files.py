"""What the files of a report are and where they go: never over something that is there already, unless that was asked for."""

import re
from collections.abc import Sequence
from pathlib import Path

from bot.cli.reporting import refuse
from bot.services.reporting import MEDIA, Format, Report

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]*")
"""What tells the kind of a file; the `.2` of `v1.2` does not."""


def form_of(out: str | None, form: Format | None) -> Format:
    """The form that was asked for, or that the ending of the file's name says; a PDF where neither says anything."""
    path = Path(out) if out and not out.endswith(("/", "\\")) else None
    if path is None or not _ENDING.fullmatch(path.suffix) or path.is_dir():
        return form or "pdf"
    said = next((one for one in MEDIA if path.suffix.lower() == f".{one}"), None)
    if said is None:
        known = ", ".join(f".{one}" for one in MEDIA)
        raise refuse(
            f"{out} ends in {path.suffix}, and no report is written as that. Nothing was written. "
            f"Name a file that ends in one of {known}, or a folder."
        )
    if form not in (None, said):
        raise refuse(
            f"{out} ends in {path.suffix}, but --format says {form}. Nothing was written. "
            "Leave --format out, or give the file its ending."
        )
    return said


def write(reports: Sequence[Report], out: str | None, *, force: bool) -> tuple[Path, ...]:
    """Write all of them or, where one is in the way or a name cannot be used, none; the paths they have then."""
    paths = tuple(_places(reports, out))
    if not force and (there := [str(path) for path in paths if path.exists()]):
        raise refuse(
            f"{', '.join(there)} {'is' if len(there) == 1 else 'are'} there already, and nothing was written. "
            "Add --force to replace what is there, or name another place with --out."
        )
    for path, report in zip(paths, reports, strict=True):
        try:
            path.write_bytes(report.content)
        except OSError as error:
            reason = error.strerror or error
            raise refuse(
                f"{path} cannot be written: {reason}. Name a file in a folder that is there with --out."
            ) from error
    return paths


def _places(reports: Sequence[Report], out: str | None) -> list[Path]:
    """A folder takes the files under their own names; a name is the file's, or what the names of several begin with."""
    if out is None or out.endswith(("/", "\\")) or Path(out).is_dir():
        return [Path(out or ".") / report.file_name for report in reports]
    path = Path(out)
    if len(reports) == 1:
        return [path]
    suffix = Path(reports[0].file_name).suffix
    stem = path.with_suffix("") if path.suffix.lower() == suffix else path
    return [stem.with_name(f"{stem.name}-{report.part}{suffix}") for report in reports]
