"""The life of a scan: what may happen in each state, and what is final."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.scan import SCAN, ScanEvent, ScanState, after

STATES: tuple[ScanState, ...] = get_args(ScanState)
EVENTS: tuple[ScanEvent, ...] = get_args(ScanEvent)


@pytest.mark.parametrize(
    ("state", "leads_to"),
    [
        ("draft", {"open": "open", "cancel": "cancelled"}),
        ("open", {"extend": "open", "close": "closing", "cancel": "cancelled"}),
        ("closing", {"extend": "open", "finish": "closed", "cancel": "cancelled"}),
        ("closed", {}),
        ("cancelled", {}),
    ],
)
def test_each_state_lets_only_this_happen(state: ScanState, leads_to: dict[ScanEvent, ScanState]) -> None:
    assert {event: after(state, event) for event in EVENTS if after(state, event)} == leads_to


def test_the_table_has_every_state_and_no_other() -> None:
    assert set(SCAN) == set(STATES)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
@given(events=st.lists(st.sampled_from(EVENTS)))
def test_what_is_closed_or_cancelled_stays_so(state: ScanState, events: list[ScanEvent]) -> None:
    assert [after(state, event) for event in events] == [None] * len(events)


@given(st.lists(st.sampled_from(EVENTS), max_size=30))
def test_a_scan_is_closed_only_through_closing_and_opened_only_once_it_was_a_draft(
    events: list[ScanEvent],
) -> None:
    seen: list[ScanState] = ["draft"]
    for event in events:
        seen.append(after(seen[-1], event) or seen[-1])

    assert all(seen[at - 1] in ("closing", "closed") for at, state in enumerate(seen) if state == "closed")
    assert "draft" not in seen[seen.index("open") :] if "open" in seen else True
    assert all(state in STATES for state in seen)


def states_before(event: ScanEvent) -> tuple[ScanState, ...]:
    return tuple(state for state, events in SCAN.items() if event in events)


def test_only_an_open_scan_can_be_closed_so_nothing_is_taken_while_it_is_closing() -> None:
    assert states_before("close") == ("open",)
    assert states_before("finish") == ("closing",)
    assert set(SCAN["closing"]) == {"extend", "finish", "cancel"}


def test_a_scan_with_too_few_answers_can_be_extended_and_an_open_one_too() -> None:
    assert states_before("extend") == ("open", "closing")


def test_a_scan_can_be_cancelled_until_it_is_closed() -> None:
    assert states_before("cancel") == ("draft", "open", "closing")


def test_every_state_can_still_come_to_an_end() -> None:
    ends: set[ScanState] = {"closed", "cancelled"}

    for state in STATES:
        reached = {state}
        for _ in STATES:
            reached |= {end for start in reached for end in SCAN[start].values()}
        assert reached & ends
