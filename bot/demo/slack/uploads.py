"""Files an app uploads: first a place for the bytes, then the bytes, then where they are shown."""

from dataclasses import dataclass, field, replace
from typing import Any

from .wire import Json, Refused


@dataclass(frozen=True, slots=True)
class File:
    """One file; it is shown once its bytes are there and the upload was completed."""

    id: str
    name: str
    length: int
    title: str = ""
    alt_text: str = ""
    content: bytes | None = None
    completed: bool = False

    def as_slack(self) -> Json:
        """The file object of messages and answers."""
        return {"id": self.id, "name": self.name, "title": self.title or self.name, "size": self.length}


@dataclass(slots=True)
class Uploads:
    """Every file by its id."""

    files: dict[str, File] = field(default_factory=dict)

    def receive(self, file_id: str, content: bytes) -> None:
        """Take the bytes; as many as were announced, or none."""
        file = self.files.get(file_id)
        if file is None or file.length != len(content):
            raise Refused("upload_mismatch")
        self.files[file_id] = replace(file, content=content)

    def complete(self, wanted: Any) -> list[File]:
        """Make uploaded files visible, all of them or none."""
        entries = [one for one in wanted if isinstance(one, dict)] if isinstance(wanted, list) else []
        if not entries:
            raise Refused("invalid_arguments")
        found = [self.files.get(str(entry.get("id"))) for entry in entries]
        if any(file is None or file.content is None for file in found):
            raise Refused("file_not_found")
        done = [
            replace(file, title=str(entry.get("title") or file.name), completed=True)
            for file, entry in zip(found, entries, strict=True)
            if file is not None
        ]
        self.files |= {file.id: file for file in done}
        return done
