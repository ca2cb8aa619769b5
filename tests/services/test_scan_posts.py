"""What a scan has posted: when people are reminded, and what goes out once although it happens often."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.path import Setup
from bot.services import scan_posts as posts
from bot.services.scan_posts import remind_at
from bot.store.scans import Scan

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
HERE = timedelta()
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
offsets = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))


def a_scan(**news: object) -> Scan:
    of = {"org": "local", "id": "s1", "unit_id": "u1", "state": "open", "setup": Setup(unit="Marketing")}
    rest = {
        "bank_version": "1.0.0",
        "started_by": "U1",
        "channel": "C1",
        "audience": {},
        "created_at": MONDAY,
    }
    return Scan(**(of | rest | news))  # type: ignore[arg-type]


@given(moments, st.timedeltas(timedelta(), timedelta(days=40)), offsets)
def test_a_reminder_comes_in_working_hours_and_neither_too_early_nor_too_late(
    opened: datetime, length: timedelta, tz_offset: timedelta
) -> None:
    closes = opened + length

    when = remind_at(opened, closes, tz_offset)

    if when is not None:
        there = when + tz_offset
        assert there.weekday() < 5
        assert 9 <= there.hour < 17
        assert opened + timedelta(hours=4) <= when <= closes - timedelta(hours=2)


@given(moments, st.timedeltas(timedelta(), timedelta(hours=6) - timedelta(seconds=1)), offsets)
def test_a_scan_of_less_than_six_hours_reminds_nobody(
    opened: datetime, length: timedelta, tz_offset: timedelta
) -> None:
    assert remind_at(opened, opened + length, tz_offset) is None


@given(moments, st.timedeltas(timedelta(days=5), timedelta(days=60)), offsets)
def test_a_scan_of_five_days_or_more_always_reminds(
    opened: datetime, length: timedelta, tz_offset: timedelta
) -> None:
    assert remind_at(opened, opened + length, tz_offset) is not None


@pytest.mark.parametrize(
    ("length", "tz_offset", "when"),
    [
        (timedelta(days=4), HERE, MONDAY + timedelta(days=3)),
        (timedelta(days=4, hours=8), HERE, MONDAY + timedelta(days=3, hours=7)),
        (timedelta(days=6), HERE, MONDAY + timedelta(days=4, hours=7)),
        (timedelta(days=1), HERE, MONDAY + timedelta(hours=7)),
        (timedelta(hours=8), HERE, MONDAY + timedelta(hours=6)),
        (timedelta(hours=5), HERE, None),
        (timedelta(days=4), timedelta(hours=9), MONDAY + timedelta(days=2, hours=22)),
    ],
    ids=[
        "a day before",
        "a day before, but not after five",
        "a day before, but not on a Sunday",
        "a short scan the same day",
        "at least two hours before",
        "too short",
        "by the clock of Tokyo",
    ],
)
def test_people_are_reminded_once_at_a_good_moment(
    length: timedelta, tz_offset: timedelta, when: datetime | None
) -> None:
    assert remind_at(MONDAY, MONDAY + length, tz_offset) == when


@given(moments, st.timedeltas(timedelta(), timedelta(seconds=10)))
def test_counts_within_three_seconds_are_one_post_and_later_ones_are_another(
    first: datetime, between: timedelta
) -> None:
    one, other = posts.count(a_scan(), first), posts.count(a_scan(), first + between)

    if one.dedupe_key != other.dedupe_key:
        assert other.not_before is not None
        assert one.not_before is not None
        assert one.not_before <= first + between + timedelta(seconds=posts.LATE)
    else:
        assert between < timedelta(seconds=posts.EVERY)


@given(moments)
def test_a_count_goes_out_when_its_three_seconds_are_over_and_not_before(now: datetime) -> None:
    when = posts.count(a_scan(), now).not_before

    assert when is not None
    assert timedelta() < when - now - timedelta(seconds=posts.LATE) <= timedelta(seconds=posts.EVERY)


def test_counts_of_two_scans_are_two_posts() -> None:
    assert posts.count(a_scan(), MONDAY).dedupe_key != posts.count(a_scan(id="s2"), MONDAY).dedupe_key


def test_a_persons_first_message_stands_before_their_card_and_goes_out_once() -> None:
    first = list(posts.card(a_scan(), "k1", "U7", 1))
    again = list(posts.card(a_scan(), "k1", "U7", 2))

    assert [post.kind for post in first] == [posts.ROOT, posts.CARD]
    assert first[0].dedupe_key == again[0].dedupe_key
    assert first[1].dedupe_key != again[1].dedupe_key
    assert len({post.thread for post in (*first, *again)}) == 1


def test_all_that_is_posted_to_one_person_is_forgotten_at_the_close_but_for_the_word_that_it_is_over() -> (
    None
):
    scan = a_scan()
    personal = [*posts.card(scan, "k1", "U7", 3), posts.reminder(scan, "k1", "U7", MONDAY)]

    assert all(post.dedupe_key.startswith("scan:s1:") for post in personal)
    assert not posts.over(scan, "U7", "D7", "1.0").dedupe_key.startswith("scan:s1:")
    assert personal[-1].dedupe_key.startswith(posts.reminders("s1", "U7") + ":")


def test_a_scan_that_is_extended_has_a_reminder_of_its_own_for_the_new_end() -> None:
    first = posts.reminder(a_scan(closes_at=MONDAY), "k1", "U7", MONDAY)
    later = posts.reminder(a_scan(closes_at=MONDAY + timedelta(days=2)), "k1", "U7", MONDAY)

    assert first.dedupe_key != later.dedupe_key


def test_a_persons_posts_are_not_another_persons_whose_name_begins_alike() -> None:
    assert not posts.reminder(a_scan(), "k", "U71", MONDAY).dedupe_key.startswith(posts.reminders("s1", "U7"))


def test_no_post_holds_an_answer() -> None:
    scan = a_scan()
    every = [
        posts.announce(scan),
        posts.count(scan, MONDAY),
        posts.result(scan, "a1"),
        posts.result_again(scan, "a1", MONDAY),
        posts.ask(scan, "a1", "WE5", "U8", "U1"),
        posts.too_few(scan, "U1"),
        *posts.card(scan, "k1", "U7", 1),
        posts.reminder(scan, "k1", "U7", MONDAY),
        posts.over(scan, "U7", "D7", "1.0", "0.9"),
    ]

    assert {post.kind for post in every} == set(posts.KINDS)
    told = {name for post in every for name in post.payload}
    assert told == {"scan", "sheet", "assessment", "again", "criterion", "by", "channel", "ts", "thread"}


def test_who_runs_a_scan_is_asked_about_too_few_answers_once_for_each_end() -> None:
    first = posts.too_few(a_scan(closes_at=MONDAY), "U1")
    later = posts.too_few(a_scan(closes_at=MONDAY + timedelta(days=2)), "U1")

    assert first.dedupe_key == posts.too_few(a_scan(closes_at=MONDAY), "U1").dedupe_key
    assert first.dedupe_key != later.dedupe_key
