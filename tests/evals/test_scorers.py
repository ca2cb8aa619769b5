"""The measures of a ranking against values worked out by hand."""

import math

import pytest

from evals.scorers import ndcg_at, percentile, rank, recall_at, reciprocal_rank

FOUND = ("a", "b", "c", "d")


def test_the_reciprocal_rank_is_one_over_the_place_of_the_first_right_hit() -> None:
    assert reciprocal_rank(FOUND, {"c", "d"}) == pytest.approx(1 / 3)
    assert rank(FOUND, {"c", "d"}) == 3


def test_nothing_right_among_what_was_found_is_worth_nothing() -> None:
    assert reciprocal_rank(FOUND, {"x"}) == 0
    assert rank(FOUND, {"x"}) is None
    assert recall_at(5, FOUND, {"x"}) == 0
    assert ndcg_at(10, FOUND, {"x"}) == 0


def test_recall_is_the_share_of_what_is_right_that_came_early_enough() -> None:
    assert recall_at(2, FOUND, {"b", "c", "x"}) == pytest.approx(1 / 3)
    assert recall_at(3, FOUND, {"b", "c", "x"}) == pytest.approx(2 / 3)


def test_gain_is_discounted_by_the_place_and_held_against_the_best_order() -> None:
    # Right at 2 and 3: 1/log2(3) + 1/log2(4) = .6309 + .5; best would be 1 and 2: 1 + .6309.
    assert ndcg_at(10, FOUND, {"b", "c"}) == pytest.approx((0.63093 + 0.5) / 1.63093, abs=1e-5)


def test_a_perfect_ranking_gains_everything() -> None:
    assert ndcg_at(10, FOUND, {"a", "b"}) == 1


def test_more_right_answers_than_places_can_still_be_perfect() -> None:
    assert ndcg_at(2, FOUND, {"a", "b", "c", "d"}) == 1


def test_a_hit_found_twice_counts_once_and_moves_nothing_down() -> None:
    assert ndcg_at(10, ("a", "a", "b"), {"a", "b"}) == 1


def test_a_hit_below_the_cut_gains_nothing() -> None:
    assert ndcg_at(3, FOUND, {"d"}) == 0
    assert ndcg_at(4, FOUND, {"d"}) == pytest.approx(1 / math.log2(5))


def test_a_question_without_an_answer_has_no_recall() -> None:
    with pytest.raises(ValueError, match="leave it out"):
        recall_at(5, FOUND, set())
    with pytest.raises(ValueError, match="leave it out"):
        ndcg_at(5, FOUND, set())


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.0
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.95) == 4.0
    assert percentile([7.0], 0.5) == 7.0
