"""An index on disk: who has it, whether it was closed properly, and which of its generations counts."""

import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.documents import EVERY_ORG

GENERATION, BROKEN = "chroma-", "broken-"


def index_folder(home: Path, org: str) -> "IndexFolder":
    """Where the index of an organisation lies: a name people recognise, and a mark that keeps two names apart."""
    if org == EVERY_ORG:
        return IndexFolder(home / "index" / "guidance")
    readable = re.sub(r"[^A-Za-z0-9-]+", "-", org)[:40]
    return IndexFolder(home / "index" / f"{readable}.{hashlib.sha256(org.encode()).hexdigest()[:8]}")


class IndexFolder:
    """
    One folder that nobody else on the machine can read, with every index in a generation of its own.

        .lock            held by the process that has the index open
        open             there while it is open: found at the next start, it was not closed properly
        current          the name of the generation that counts
        chroma-XXXX/     a generation; a new one takes the place of the old when it is complete
        broken-.../      the last one that failed, kept for whoever wants to know why
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # Taken in one thread and given back in another.
        self._lock = FileLock(path / ".lock", thread_local=False)

    def take(self) -> bool:
        """Become the one process that may open the index; False while another is."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.chmod(0o700)
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def give_back(self) -> None:
        self._lock.release()

    @property
    def left_open(self) -> bool:
        """Whether whoever had it open last did not come to close it."""
        return (self.path / "open").exists()

    def mark_open(self) -> None:
        (self.path / "open").write_text(f"{os.getpid()}\n", encoding="utf-8")

    def mark_closed(self) -> None:
        (self.path / "open").unlink(missing_ok=True)

    def current(self) -> Path | None:
        """The generation that counts; None before the first one is complete."""
        try:
            name = (self.path / "current").read_text(encoding="utf-8").strip()
        except OSError:
            return None
        path = self.path / name
        return path if name.startswith(GENERATION) and path.is_dir() else None

    def new_generation(self) -> Path:
        return Path(tempfile.mkdtemp(prefix=GENERATION, dir=self.path))

    def make_current(self, generation: Path) -> None:
        """From now on this one counts."""
        written = self.path / "current.new"
        written.write_text(f"{generation.name}\n", encoding="utf-8")
        written.replace(self.path / "current")
        self.keep_only(generation)

    def keep_only(self, generation: Path) -> None:
        """Remove generations that were replaced or never completed; the last that broke stays."""
        for other in self.path.glob(f"{GENERATION}*"):
            if other != generation:
                shutil.rmtree(other, ignore_errors=True)

    def set_aside(self, generation: Path) -> None:
        """Keep a broken generation out of the way, in the place of the one that broke before."""
        for earlier in self.path.glob(f"{BROKEN}*"):
            shutil.rmtree(earlier, ignore_errors=True)
        generation.rename(self.path / f"{BROKEN}{generation.name}")

    def remove(self) -> None:
        """Delete all of it; the lock is given back first."""
        self.give_back()
        shutil.rmtree(self.path, ignore_errors=True)
