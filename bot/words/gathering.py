"""All of Cairn's fixed words as the code has them, in the form that translators and their tools read."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

POT = Path(__file__).parent / "cairn.pot"
CODE = Path(__file__).parent.parent
MARKS: dict[str, tuple[int, ...]] = {"_": (1,), "N_": (1,), "n_": (1, 2)}


def gathered(code: Path = CODE) -> Catalog:
    """Every marked wording with the files it stands in; line numbers would change with every edit."""
    catalogue = Catalog(project="Cairn", charset="utf-8", fuzzy=False)
    found = extract_from_dir(code, method_map=[("**.py", "python")], keywords=MARKS, comment_tags=("Words:",))
    for file, _line, text, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(text, locations=[(file, 0)], auto_comments=comments, context=context)
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    """The catalogue as a file, the same bytes for the same words."""
    written = io.BytesIO()
    write_po(written, catalogue, sort_by_file=True, omit_header=True, include_lineno=False, width=100)
    return written.getvalue()
