"""The embedders that come with Cairn: ready without a network, the same everywhere, and checked before they are used."""

import shutil
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from model2vec import StaticModel

from knowledge.chunking import split
from knowledge.embedding import BUNDLED, Embedder, SentenceEmbedder, StaticEmbedder, normalised
from knowledge.embedding.files import SENTENCES
from knowledge.embedding.prepared import PREPARED, Prepared, write
from knowledge.errors import EmbedderUnavailable
from knowledge.ingest import topics
from knowledge.library import cleaned


@pytest.fixture(params=["static", "sentences"])
def either(request: pytest.FixtureRequest) -> Embedder:
    """One of the two, each as Cairn has it."""
    embedder: Embedder = request.getfixturevalue(request.param)
    return embedder


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the embedders' files that a test may spoil."""
    folder = tmp_path / "embedder"
    shutil.copytree(BUNDLED, folder, copy_function=shutil.copyfile)
    return folder


def test_texts_that_mean_much_the_same_are_close(either: Embedder) -> None:
    question, near, far = either.embed(
        [
            "Who approves new AI tools?",
            "A new assistant has to be approved by the data officer.",
            "The canteen is closed on Friday.",
        ]
    )

    assert question @ near > question @ far + 0.2


def test_a_sentence_is_understood_that_shares_no_word_with_the_answer(sentences: SentenceEmbedder) -> None:
    question, near, far = sentences.embed(
        [
            "my mum is very ill, can I stay home unpaid and keep my job?",
            "Employees may take leave to care for a family member with a serious health condition.",
            "Very ill-fitting keyboards are replaced; keep your old one at home until the job is done.",
        ]
    )

    assert question @ near > question @ far + 0.1


def test_every_vector_has_length_one_or_none_at_all(either: Embedder) -> None:
    vectors = either.embed(["a sentence", "", "🙂🙂", "word " * 5_000, "\x00", "日本語"])

    lengths = np.linalg.norm(vectors, axis=1)
    assert vectors.dtype == np.float32
    assert vectors.shape == (6, either.dims)
    assert np.isfinite(vectors).all()
    assert all(length == 0 or abs(length - 1) < 1e-5 for length in lengths)
    assert lengths[0] > 0
    assert lengths[1] == lengths[2] == 0


def test_no_texts_give_no_vectors(either: Embedder) -> None:
    assert either.embed([]).shape == (0, either.dims)


def test_a_text_has_the_same_vector_alone_and_among_others(either: Embedder) -> None:
    alone = either.embed(["Who owns the workflow?"])
    among = either.embed(
        ["short", "Who owns the workflow?", "another text that is rather longer than the first"]
    )

    assert np.array_equal(alone[0], among[1])


def test_several_threads_may_embed_at_once(either: Embedder) -> None:
    texts = [f"question number {number} about approvals" for number in range(40)]

    with ThreadPoolExecutor(8) as threads:
        vectors = list(threads.map(lambda text: either.embed([text])[0], texts))

    assert np.allclose(np.stack(vectors), either.embed(texts))


def test_the_static_vectors_are_those_of_model2vec_to_the_last_bit(static: StaticEmbedder) -> None:
    texts = [topic.text for topic in topics(BUNDLED.parent / "guidance")]
    words = sorted({word for text in texts for word in text.split()})
    long_words = " ".join(
        word for word in words if len(word) > 9
    )  # ends by its letters, and not by its tokens
    texts = [
        *texts,
        *words,
        long_words,
        "word " * 5_000,
        "a" * 9_000,
        "",
        "🙂🙂",
        "\x00",
        "日本語",
        "[UNK] [PAD]",
    ]

    theirs = normalised(StaticModel.from_pretrained(BUNDLED).encode(texts))

    assert np.array_equal(static.embed(texts), theirs)


@pytest.mark.parametrize("kind", [StaticEmbedder, SentenceEmbedder])
def test_it_needs_no_network(
    kind: type[StaticEmbedder] | type[SentenceEmbedder], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the embedder asked for the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert kind().embed(["hello"]).any()


@pytest.mark.parametrize(
    ("kind", "name"), [(StaticEmbedder, "model.safetensors"), (SentenceEmbedder, "sentences.onnx")]
)
def test_a_changed_model_file_is_refused(
    kind: type[StaticEmbedder] | type[SentenceEmbedder], name: str, copied: Path
) -> None:
    with (copied / name).open("r+b") as model:
        model.seek(5_000_000)
        model.write(b"\x01\x02\x03")

    with pytest.raises(EmbedderUnavailable, match="not the file that came with"):
        kind(copied).embed(["hello"])


@pytest.mark.parametrize(
    ("kind", "name"), [(StaticEmbedder, r"model\.safetensors"), (SentenceEmbedder, r"sentences\.onnx")]
)
def test_a_missing_model_file_is_named(
    kind: type[StaticEmbedder] | type[SentenceEmbedder], name: str, tmp_path: Path
) -> None:
    with pytest.raises(EmbedderUnavailable, match=f"{name} is missing"):
        kind(tmp_path).embed(["hello"])


def test_cairns_own_guidance_is_embedded_ahead_of_time(sentences: SentenceEmbedder) -> None:
    prepared = Prepared(BUNDLED, sentences.fingerprint)
    documents = [cleaned(topic) for topic in topics(BUNDLED.parent / "guidance")]

    missing = [
        text
        for document in documents
        for text in (document.title, *document.asked, *(piece.in_context for piece in split(document)))
        if text not in prepared
    ]

    assert documents
    assert not missing, "The guidance has changed: run `python knowledge/embedder/prepare_guidance.py`."


def test_what_is_embedded_ahead_of_time_has_the_vectors_it_would_get(
    sentences: SentenceEmbedder, copied: Path
) -> None:
    title = topics(BUNDLED.parent / "guidance")[0].title
    (copied / PREPARED).unlink()

    ahead, read = sentences.embed([title])[0], SentenceEmbedder(copied).embed([title])[0]

    assert ahead @ read > 0.9999


def test_vectors_of_another_embedder_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "another", ["a text"], np.ones((1, 3), dtype=np.float32))

    assert "a text" in Prepared(tmp_path, "another")
    assert "a text" not in Prepared(tmp_path, f"minilm-{''.join(SENTENCES)}")


def test_the_licence_of_the_model_lies_beside_it() -> None:
    notice = (BUNDLED / "NOTICE").read_text(encoding="utf-8")

    assert "all-MiniLM-L6-v2" in notice
    assert "sentences.onnx" in notice
    assert "Apache License" in notice
