"""Passages to cite in tests."""

from datetime import date

from knowledge.documents import WHOLE_ORG, DocumentKind, Passage, Shelf


def passage(
    text: str,
    *,
    id: str = "p1",  # noqa: A002  # the field's own name
    kind: DocumentKind = "document",
    title: str = "AI policy",
    dated: date | None = date(2026, 3, 12),
    score: float = 1.0,
) -> Passage:
    """One passage, of the organisation unless it is guidance."""
    shelf = Shelf.GUIDANCE if kind == "guidance" else Shelf.ORGANISATION
    org = "*" if kind == "guidance" else "local"
    return Passage(
        id, f"doc-{title}", org, shelf, WHOLE_ORG, kind, title, "Rules", text, f"{title}.md", dated, 0, score
    )
