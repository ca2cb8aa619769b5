"""The embedder that comes with Cairn: ready without a network, the same everywhere, and checked before it is used."""

import shutil
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import BUNDLED, StaticEmbedder
from knowledge.errors import EmbedderUnavailable


def test_texts_that_mean_much_the_same_are_close(static: StaticEmbedder) -> None:
    question, near, far = static.embed(
        [
            "Who approves new AI tools?",
            "A new assistant has to be approved by the data officer.",
            "The canteen is closed on Friday.",
        ]
    )

    assert question @ near > question @ far + 0.2


def test_every_vector_has_length_one_or_none_at_all(static: StaticEmbedder) -> None:
    vectors = static.embed(["a sentence", "", "🙂🙂", "word " * 5_000, "\x00", "日本語"])

    lengths = np.linalg.norm(vectors, axis=1)
    assert vectors.dtype == np.float32
    assert vectors.shape == (6, static.dims)
    assert np.isfinite(vectors).all()
    assert all(length == 0 or abs(length - 1) < 1e-5 for length in lengths)
    assert lengths[0] > 0
    assert lengths[1] == 0


def test_no_texts_give_no_vectors(static: StaticEmbedder) -> None:
    assert static.embed([]).shape == (0, static.dims)


def test_a_text_has_the_same_vector_alone_and_among_others(static: StaticEmbedder) -> None:
    alone = static.embed(["Who owns the workflow?"])
    among = static.embed(
        ["short", "Who owns the workflow?", "another text that is rather longer than the first"]
    )

    assert np.array_equal(alone[0], among[1])


def test_several_threads_may_embed_at_once(static: StaticEmbedder) -> None:
    texts = [f"question number {number} about approvals" for number in range(200)]

    with ThreadPoolExecutor(8) as threads:
        vectors = list(threads.map(lambda text: static.embed([text])[0], texts))

    assert np.allclose(np.stack(vectors), static.embed(texts))


def test_it_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the embedder asked for the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert StaticEmbedder().embed(["hello"]).any()


def test_a_changed_model_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "embedder"
    shutil.copytree(BUNDLED, folder, copy_function=shutil.copyfile)
    with (folder / "model.safetensors").open("r+b") as model:
        model.seek(5_000_000)
        model.write(b"\x01\x02\x03")

    with pytest.raises(EmbedderUnavailable, match="not the file that came with"):
        StaticEmbedder(folder).embed(["hello"])


def test_a_missing_model_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match=r"model\.safetensors is missing"):
        StaticEmbedder(tmp_path).embed(["hello"])


def test_the_licence_of_the_model_lies_beside_it() -> None:
    notice = (BUNDLED / "NOTICE").read_text(encoding="utf-8")

    assert "all-MiniLM-L6-v2" in notice
    assert "Apache License" in notice
