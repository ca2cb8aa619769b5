"""What was read of an answer is kept with its sources, and two parts together are one answer."""

import json
from datetime import date

from bot.conversation.broken_off import as_kept, behind, from_kept, kept_point, part_id, part_of, read_points
from bot.conversation.reply import Advice, Point, Source

POLICY = Source(1, "AI policy", "", "policy.md", date(2026, 3, 1), "notes are needed", "document", "p1")
LONGER = Source(1, "AI policy", "", "policy.md", date(2026, 3, 1), "notes … and checks", "document", "p1")
PILOTS = Source(2, "Pilots", "", "pilots.md", None, "three run", "document", "p2")
HEAD = Point("Yes.", (1,), "organisation", (POLICY,))
NOTES = Point("Notes are needed.", (1,), "organisation", (POLICY,))
CHECKS = Point("So are checks.", (1, 2), "organisation", (LONGER, PILOTS))
REST = Point("Here is the rest.")


def test_a_part_comes_back_from_the_record_as_it_was() -> None:
    part = part_of([HEAD, NOTES])

    back = from_kept(json.loads(json.dumps(as_kept(part))))

    assert back == part
    assert back.sources == (POLICY,)
    assert [point.sources for point in back.points] == [(POLICY,)]


def test_points_are_kept_with_what_their_numbers_stand_for() -> None:
    assert [one.sources for one in read_points([kept_point(CHECKS)])] == [(LONGER, PILOTS)]


def test_what_an_older_cairn_kept_of_a_point_can_be_read() -> None:
    assert read_points([{"text": "Yes.", "cites": [1], "kind": "stage"}]) == (Point("Yes.", (1,), "stage"),)


def test_a_second_part_belongs_under_the_headline_of_the_first() -> None:
    both = part_of([REST, CHECKS], part_of([HEAD, NOTES]))

    assert (both.headline, both.points) == (HEAD, (NOTES, CHECKS))
    assert both.sources == (LONGER, PILOTS)
    assert behind([NOTES, CHECKS]) == both.sources


def test_a_whole_answer_is_no_part() -> None:
    assert from_kept(Advice(HEAD, (NOTES,)).as_json()) is None


def test_each_question_has_one_part() -> None:
    assert part_id("Ev1") == part_id("Ev1") != part_id("Ev2")
