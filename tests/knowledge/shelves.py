"""What the tests of the knowledge room build on: documents, a record, and embedders that count or differ."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.documents import EVERY_ORG, WHOLE_ORG, Audience, Document, Scope, Shelf
from knowledge.embedding import Embedder, Vectors
from knowledge.lexical import create_full_text
from knowledge.records import Records, metadata, open_record

ACME = Scope("T-ACME")

TEXTS = {
    "ai-policy.md": "# AI policy\n\nUse only approved assistants. Customer data never goes into a public chatbot.\n\n"
    "## Approval\n\nThe data protection officer approves a new tool within ten working days.",
    "travel.md": "# Travel expenses\n\nTrains are booked through the portal. Hotel costs are refunded up to 120 euros "
    "a night.\n\n## Receipts\n\nSend receipts to the finance team before the end of the month.",
    "onboarding.md": "# Onboarding\n\nNew colleagues get a laptop, a badge and a mentor on their first day.\n\n"
    "## Mentors\n\nA mentor meets the new colleague every week for three months.",
    "service-desk.md": "# Service desk\n\nThe pilot drafts replies for the support queue. An agent on duty reads every "
    "draft before it is sent.\n\n## Limits\n\nThe pilot may not promise refunds.",
}


def document(
    source: str = "ai-policy.md", text: str | None = None, audience: Audience = WHOLE_ORG, org: str = ACME.org
) -> Document:
    text = TEXTS[source] if text is None else text
    title = text.removeprefix("# ").split("\n")[0][:60] or source
    return Document(
        org=org, shelf=Shelf.ORGANISATION, source=source, title=title, text=text, audience=audience
    )


def guidance(source: str, text: str) -> Document:
    return Document(
        org=EVERY_ORG, shelf=Shelf.GUIDANCE, source=source, title=source, text=text, kind="guidance"
    )


def all_documents() -> list[Document]:
    return [document(source) for source in TEXTS]


def new_records(path: Path) -> Records:
    """A record as the migrations leave it; the one that is there, if it is there."""
    fresh = not path.exists()
    engine = open_record(f"sqlite:///{path}")
    if fresh:
        with engine.begin() as connection:
            metadata.create_all(connection)
            create_full_text(connection)
    return Records(engine)


@dataclass
class CountingEmbedder:
    """The real one, with a list of what it was asked to embed."""

    inner: Embedder
    asked: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def fingerprint(self) -> str:
        return self.inner.fingerprint

    @property
    def dims(self) -> int:
        return self.inner.dims

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return self.inner.embed(texts)


@dataclass
class OtherEmbedder:
    """Another embedder: half the dimensions, so that its vectors cannot be taken for the first one's."""

    inner: Embedder
    name: str = "other"
    fingerprint: str = "other-128"
    dims: int = 128

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self.inner.embed(texts)[:, : self.dims]
