"""How passages compare for one question: by what tells them apart, and by words that are alike."""

import numpy as np
import pytest

from knowledge.embedding import StaticEmbedder, Vectors
from knowledge.retrieval.comparing import apart, levels, likeness, mentioned, shares


def row(*values: float) -> Vectors:
    return np.array(values, dtype=np.float32)


def test_what_all_have_in_common_does_not_count() -> None:
    common = row(10, 0, 0)
    vectors = np.stack([row(10, 1, 0), row(10, 0, 1)])

    close = apart(row(10, 1, 0.2), vectors, common)

    assert close[0] > 0.9
    assert close[1] < 0.3


def test_a_single_passage_has_nothing_to_be_told_apart_from() -> None:
    only = row(1, 2, 3)

    assert apart(row(3, 2, 1), only[None], only).tolist() == [0.0]


def test_a_word_of_like_meaning_counts_for_less_than_the_word_itself(static: StaticEmbedder) -> None:
    asked, said = ["talk"], ["talk", "speech", "invoice"]

    close = likeness(asked, static.embed(asked), said, static.embed(said), [[0, 2], [1], [2], []])

    assert close[0, 0] == pytest.approx(1)
    assert 0.3 < close[0, 1] < 1
    assert close[0, 2] < 0.2
    assert close[0, 3] == 0


def test_the_same_word_counts_even_when_the_embedder_does_not_know_it() -> None:
    nothing = np.zeros((1, 4), dtype=np.float32)

    assert likeness(["xq77"], nothing, ["xq77"], nothing, [[0], []]).tolist() == [[1, 0]]


def test_what_few_mention_counts_for_more_than_what_all_do() -> None:
    everywhere, rare = row(1, 1, 1, 1), row(0, 0, 0, 1)

    found = mentioned(np.stack([everywhere, rare]))

    assert found[3] == pytest.approx(1)
    assert found[0] == pytest.approx(0)


def test_a_question_without_words_is_mentioned_nowhere() -> None:
    assert mentioned(np.zeros((0, 3), dtype=np.float32)).tolist() == [0, 0, 0]


def test_shares_are_of_the_best_and_never_below_nothing() -> None:
    assert shares([2, 1, -1]).tolist() == [1, 0.5, 0]
    assert shares([0, -1]).tolist() == [0, 0]
    assert shares([]).tolist() == []


def test_levels_run_from_the_least_to_the_most() -> None:
    assert levels(row(0.5, 0.3, 0.4)).tolist() == pytest.approx([1, 0, 0.5])
    assert levels(row(0.5, 0.5)).tolist() == [0, 0]
    assert levels(row()).tolist() == []
