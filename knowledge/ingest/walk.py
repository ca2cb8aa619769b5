"""Finds the files below what somebody named, and what each document is known by."""

import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from knowledge import parsing
from knowledge.errors import DocumentRefused
from knowledge.ingest.report import Refusal


class File(NamedTuple):
    """A file to add, and the source its document is known by."""

    path: Path
    source: str


class Walk:
    """Finds the files below what was named."""

    def __init__(self) -> None:
        self.refused: list[Refusal] = []
        self.skipped = 0
        self._been: set[str] = set()

    def files(self, paths: Iterable[Path]) -> list[File]:
        found: dict[str, Path] = {}
        for path in paths:
            for file in self._below(path):
                first = found.setdefault(file.source, file.path)
                if not first.samefile(file.path):
                    why = f"{file.path} and {first} would both be known as {file.source!r}. Add them from a folder that holds both."
                    self.refused.append(Refusal(file.path, why))
        return [File(path, source) for source, path in found.items()]

    def _below(self, named: Path) -> Iterator[File]:
        # Made absolute, but not resolved: "." has no name of its own, and a link is known by the name it was given.
        root = Path(os.path.abspath(named.expanduser()))
        if root.is_file():
            try:
                parsing.check(root.name, 0)
            except DocumentRefused as fault:
                self.refused.append(Refusal(root, str(fault)))
            else:
                yield File(root, _source(root.name))
        elif root.is_dir():
            yield from self._in_folder(root, root.parent)
        else:
            self.refused.append(Refusal(root, f"There is no file or folder {root}. Check the path."))

    def _in_folder(self, folder: Path, above: Path) -> Iterator[File]:
        real = os.path.realpath(folder)
        if real in self._been:  # a link back up, or the same folder twice
            return
        self._been.add(real)
        try:
            entries = sorted(folder.iterdir())
        except OSError as fault:
            self.refused.append(Refusal(folder, why(folder, fault)))
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from self._in_folder(entry, above)
            elif entry.is_file() and entry.suffix.lower() in parsing.SUFFIXES:
                yield File(entry, _source(entry.relative_to(above).as_posix()))
            else:
                self.skipped += 1


def _source(path: str) -> str:
    # Some file systems keep é as one sign and some as two; cleaned, both are the same document.
    return unicodedata.normalize("NFC", parsing.clean(path))


def why(path: Path, fault: Exception) -> str:
    if isinstance(fault, OSError):
        return f"{path.name} cannot be read ({fault.strerror or fault}). Check that it is there and that you may read it."
    return str(fault)
