"""Where the files of a report go: never over something that is there already, unless that was asked for."""

from collections.abc import Sequence
from pathlib import Path

from bot.cli.reporting import refuse
from bot.services.reporting import Report


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
    stem = path.with_suffix("") if path.suffix == suffix else path
    return [stem.with_name(f"{stem.name}-{report.part}{suffix}") for report in reports]
