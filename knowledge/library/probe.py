"""
Tries an index in a process of its own: opening a spoiled one can end the interpreter that does it.

    python -m knowledge.library.probe < request     ends with 0 when the index is sound
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.errors import IndexUnavailable
from knowledge.library.chroma import ChromaIndex
from knowledge.records import Entry

SECONDS = 120.0
"""Reading 50,000 passages from the log takes nine; a spoiled index may never come back."""


def sound(folder: Path, org: str, recipe: str, known: Sequence[Entry], seconds: float = SECONDS) -> bool:
    """Whether the index opens, counts, and finds what the record knows to be in it."""
    request = {
        "folder": str(folder.resolve()),
        "org": org,
        "recipe": recipe,
        "known": [
            [entry.id, entry.audience, base64.b64encode(entry.vector.tobytes()).decode()] for entry in known
        ],
    }
    root = str(Path(__file__).parents[2])
    paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        child = subprocess.run(  # our own interpreter on our own module
            [sys.executable, "-m", "knowledge.library.probe"],
            input=json.dumps(request).encode(),
            capture_output=True,
            cwd=folder.resolve().parent,
            env={**os.environ, "PYTHONPATH": paths},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return child.returncode == 0


def main() -> int:
    request = json.loads(sys.stdin.buffer.read())
    known = [
        Entry(name, audience, np.frombuffer(base64.b64decode(vector), dtype=np.float32))
        for name, audience, vector in request["known"]
    ]
    try:
        index = ChromaIndex.open(Path(request["folder"]), request["org"], request["recipe"])
        return 0 if index.holds(known) else 1
    except IndexUnavailable:
        return 2


if __name__ == "__main__":
    sys.exit(main())
