"""
All of Cairn's fixed words as the code has them, in the form that translators and their tools read.

They are gathered from the syntax tree: Babel's own reader does not look into f-strings before Python 3.12.
"""

import ast
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

POT = Path(__file__).parent / "cairn.pot"
CODE = Path(__file__).parent.parent
MARKS = {"_": 1, "N_": 1, "n_": 2}
"""What marks a wording, and how many forms of it are handed over."""
PERCENT = "python-format"
"""What Babel takes "40 % of" for. Places in Cairn's wordings are in braces."""
COMMENT = "# Words: "
"""What a line begins with that says something to translators; the wording stands below it."""


def gathered(code: Path = CODE) -> Catalog:
    """Every marked wording with the files it stands in; line numbers would change with every edit."""
    catalogue = Catalog(project="Cairn", charset="utf-8", fuzzy=False)
    for file in sorted(code.rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        where = [(file.relative_to(code).as_posix(), 0)]
        for call in _marked(ast.parse(source)):
            if forms := _forms(call, where[0][0]):
                said = forms[0] if len(forms) == 1 else tuple(forms)
                added = catalogue.add(
                    said, locations=where, auto_comments=_comments(source.splitlines(), call.lineno)
                )
                added.flags.discard(PERCENT)
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    """The catalogue as a file, the same bytes for the same words."""
    written = io.BytesIO()
    write_po(written, catalogue, sort_by_file=True, omit_header=True, include_lineno=False, width=100)
    return written.getvalue()


def _marked(node: ast.AST) -> Iterator[ast.Call]:
    """The marked calls in their order."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _marked(child)


def _forms(call: ast.Call, file: str) -> Sequence[str]:
    """The wording that a call marks; none where it looks up one that is marked elsewhere."""
    assert isinstance(call.func, ast.Name)
    handed = call.args[: MARKS[call.func.id]]
    if any(isinstance(one, ast.JoinedStr) for one in handed):
        raise ValueError(
            f"{file}, line {call.lineno}: an f-string is never the wording of a catalogue. Put its parts in with `.format`."
        )
    said = [one.value for one in handed if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return said if said and all(said) else ()


def _comments(lines: Sequence[str], line: int) -> list[str]:
    above = lines[line - 2].strip() if line > 1 else ""
    return [above.removeprefix("# ")] if above.startswith(COMMENT) else []
