"""
Embeds Cairn's own guidance ahead of time: its passages, and what its topics are called and asked for.

Run it when the guidance, the chunker or the encoder has changed, with Cairn installed; it takes a few seconds:

    python knowledge/embedder/prepare_guidance.py

Without it Cairn finds the same, but embeds what is new by itself at its first start.
"""

from collections.abc import Iterator

from knowledge.chunking import split
from knowledge.embedding import BUNDLED, SentenceEmbedder
from knowledge.embedding.prepared import write
from knowledge.ingest import topics
from knowledge.library import cleaned

GUIDANCE = BUNDLED.parent / "guidance"


def texts() -> Iterator[str]:
    for document in map(cleaned, topics(GUIDANCE)):
        yield document.title
        yield from document.asked
        yield from (piece.in_context for piece in split(document))


def main() -> None:
    embedder = SentenceEmbedder()
    wanted = sorted(set(texts()))
    write(BUNDLED, embedder.fingerprint, wanted, embedder.embed(wanted))
    print(f"{len(wanted)} texts of the guidance are embedded.")  # noqa: T201


if __name__ == "__main__":
    main()
