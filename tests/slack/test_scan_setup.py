"""The form that sets a scan up: within Slack's limits whatever stands in it, and judged with all its faults at once."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.path import PathName, Setup, owners_asked
from bot.demo.slack import limits
from bot.slack.blocks.scan_draft import SetupForm, read_setup
from bot.slack.blocks.scan_form import (
    Basis,
    Filled,
    KnownUnit,
    filled_in,
    fresh,
    in_working_days,
    shown_scope,
)
from bot.slack.blocks.scan_setup import (
    input_ids,
    opening_view,
    running_words,
    setup_view,
    started_view,
    told_view,
)
from bot.slack.blocks.scan_try import NOTHING_KEPT, THE_END, Trying, try_view
from bot.slack.setting_out import in_words
from knowledge.framework.loading import the_framework
from knowledge.framework.terms import Scope

FRAMEWORK = the_framework()
BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 20, 10, tzinfo=BERLIN)
CLAIMS = KnownUnit("c" * 32, "Claims", "department", 9)
BASIS = Basis(FRAMEWORK, FRIDAY, "C1", unit="Customer service", units=(CLAIMS,), groups={"S1": "Team leads"})
WORDS = st.text(max_size=200) | st.sampled_from(["<!channel>", "<@U1>", "&amp;", "*", "x" * 300])
PEOPLE = st.lists(st.sampled_from(["U1", "U2", "W3"]), max_size=3, unique=True).map(tuple)
OWNERS = sorted({criterion.owner for criterion in FRAMEWORK.bank.criteria if criterion.owner})
FILLED = st.builds(
    Filled,
    unit=WORDS,
    closes=st.sampled_from(["2026-11-27", "2026-11-19", ""]),
    review=st.sampled_from(["2027-05-20", ""]),
    channel=st.sampled_from(["C1", "C2", "<!here>", None]),
    known=st.sampled_from([None, CLAIMS.id, "gone"]),
    scope=st.sampled_from(get_args(Scope)),
    people=st.sampled_from(["", "9"]),
    path=st.sampled_from(get_args(PathName)),
    who=st.sampled_from(["channel", "group", "people"]),
    group=st.sampled_from([None, "S1", "S9"]),
    persons=PEOPLE,
    owners=st.dictionaries(st.sampled_from(OWNERS), PEOPLE),
    workflows=st.tuples(WORDS, WORDS, WORDS),
    waived=st.sets(st.integers(1, 5)).map(lambda some: tuple(sorted(some))),
    reason=WORDS,
    anonymous=st.booleans(),
)
BASES = st.builds(
    Basis,
    st.just(FRAMEWORK),
    st.just(FRIDAY),
    channel=st.none() | st.just("C1"),
    asks_channel=st.booleans(),
    unit=WORDS,
    units=st.integers(0, 120).map(
        lambda n: tuple(KnownUnit(f"{i:032}", f"Unit {i} & <co>" * 4, "team") for i in range(n))
    ),
    groups=st.integers(0, 150).map(lambda n: {f"S{i}": f"Group {i} " * 20 for i in range(n)}),
)


def check(view: dict[str, Any]) -> None:
    assert limits.view_faults(view) == []
    assert len(view["blocks"]) <= 100
    shown = [block for block in view["blocks"] if block["type"] in ("section", "context")]
    assert "<!channel>" not in json.dumps(shown)


def values_of(view: dict[str, Any], **given: Any) -> dict[str, dict[str, dict[str, Any]]]:
    """What Slack tells of a form: every field with what it opened with, or with what was put in."""
    values: dict[str, dict[str, dict[str, Any]]] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, part = block["element"], block["block_id"].removeprefix("setup:")
        keys = {
            "plain_text_input": ("value", "initial_value"),
            "number_input": ("value", "initial_value"),
            "datepicker": ("selected_date", "initial_date"),
            "conversations_select": ("selected_conversation", "initial_conversation"),
            "multi_users_select": ("selected_users", "initial_users"),
            "checkboxes": ("selected_options", "initial_options"),
        }
        key, initial = keys.get(element["type"], ("selected_option", "initial_option"))
        name = part if part.startswith("owner") else part.partition(":")[0]
        found = given.get(name, element.get(initial))
        values[block["block_id"]] = {element["action_id"]: {"type": element["type"], key: found}}
    return values


def chosen(value: str) -> dict[str, str]:
    return {"value": value}


def filled(**changes: Any) -> Filled:
    return replace(fresh(BASIS), **changes)


@settings(max_examples=150, deadline=None)
@given(BASES, FILLED, st.lists(WORDS.filter(str.strip), max_size=3))
def test_whatever_stands_in_it_the_form_is_within_slacks_limits(
    basis: Basis, stands: Filled, notes: list[str]
) -> None:
    view = setup_view(basis, stands, notes)

    check(view)
    assert json.loads(str(view["private_metadata"])) == {"channel": stands.channel}


@settings(max_examples=100, deadline=None)
@given(FILLED)
def test_every_fault_stands_beside_a_field_that_is_shown(stands: Filled) -> None:
    basis = replace(BASIS, asks_channel=True)
    stands = replace(stands, waived=tuple(m for m in stands.waived if m == 2))
    stands = replace(stands, who="people" if stands.who == "group" else stands.who)
    read = read_setup(basis, stands, approved_by="Ana")

    if isinstance(read, dict):
        assert read.keys() <= input_ids(setup_view(basis, stands))
    else:
        assert read.closes_at > FRIDAY


@settings(max_examples=100, deadline=None)
@given(FILLED)
def test_what_stands_in_the_form_is_read_back_as_it_was(stands: Filled) -> None:
    stands = replace(stands, known=None, reason=stands.reason[:300], channel="C1")
    view = setup_view(BASIS, stands)

    read = filled_in(values_of(view), BASIS)

    assert setup_view(BASIS, read) == view


def test_it_opens_with_what_most_people_want() -> None:
    read = read_setup(BASIS, fresh(BASIS), approved_by="Ana")

    assert read == SetupForm(
        setup=Setup(unit="Customer service"),
        channel="C1",
        closes_at=datetime(2026, 11, 27, 17, tzinfo=BERLIN),
        who="channel",
        group=None,
        persons=(),
        owners={},
    )
    assert isinstance(read, SetupForm)
    assert read.closes_at.astimezone(UTC).hour == 16
    assert read.setup.anonymous
    assert read.setup.path == "first_look"


def test_of_a_unit_that_is_known_the_record_says_what_it_is() -> None:
    basis = replace(BASIS, unit="claims")
    view = setup_view(basis, fresh(basis))

    assert "setup:scope" not in input_ids(view)
    assert "I know Claims as a department." in json.dumps(view)
    read = read_setup(basis, fresh(basis), approved_by="Ana")
    assert isinstance(read, SetupForm)
    assert (read.setup.scope, read.setup.people) == ("department", 9)


def test_a_name_that_turns_out_to_be_known_calls_for_another_form() -> None:
    view = setup_view(BASIS, fresh(BASIS))
    stands = filled_in(values_of(view, unit="CLAIMS", waived=[chosen("5")]), BASIS)

    assert not input_ids(setup_view(BASIS, stands)) <= input_ids(view)


def test_choosing_a_known_unit_fills_its_name_in() -> None:
    view = setup_view(BASIS, fresh(BASIS))
    stands = filled_in(values_of(view, known=chosen(CLAIMS.id), unit="Something else"), BASIS)

    assert (stands.unit, stands.people) == ("Claims", "9")
    assert f"setup:unit:{CLAIMS.id}" in input_ids(setup_view(BASIS, stands))


@pytest.mark.parametrize("path", get_args(PathName))
@pytest.mark.parametrize("scope", get_args(Scope))
def test_one_field_for_each_owner_whom_the_scan_may_ask(scope: Scope, path: PathName) -> None:
    view = setup_view(BASIS, filled(scope=scope, path=path, waived=(2,)))

    shown = [one.removeprefix("setup:owner:") for one in input_ids(view) if one.startswith("setup:owner:")]
    waiver = {"waivers": [{"model": 2, "reason": "-", "approved_by": "-", "review": "2030-01-01"}]}
    setup = Setup.model_validate({"unit": "x", "scope": scope, "path": path} | waiver)
    assert sorted(shown) == sorted(owners_asked(FRAMEWORK.bank, setup))
    assert "owner of the channel" not in shown
    assert "you can pass the card on with one press" in json.dumps(view)


def test_fields_appear_with_the_choice_that_calls_for_them() -> None:
    plain = input_ids(setup_view(BASIS, filled()))

    def more(**changes: Any) -> set[str]:
        return set(input_ids(setup_view(BASIS, filled(**changes))) - plain)

    assert more(who="group") == {"setup:group"}
    assert more(who="people") == {"setup:persons"}
    assert more(waived=(2,)) == {"setup:reason", "setup:review"}
    assert "setup:group" not in input_ids(setup_view(replace(BASIS, groups={}), filled(who="group")))
    assert "setup:channel" in input_ids(setup_view(replace(BASIS, asks_channel=True), filled()))


@pytest.mark.parametrize("scope", get_args(Scope))
def test_only_what_the_bank_lets_a_unit_leave_out_is_offered(scope: Scope) -> None:
    view = setup_view(BASIS, filled(scope=scope))

    (box,) = [block for block in view["blocks"] if block.get("block_id") == f"setup:waived:{scope}"]  # type: ignore[attr-defined]
    offered = tuple(int(option["value"]) for option in box["element"]["options"])
    assert offered == FRAMEWORK.bank.scoring.waivable[scope]
    assert shown_scope(input_ids(view)) == scope


def test_the_minutes_of_both_ways_are_said() -> None:
    text = json.dumps(setup_view(BASIS, fresh(BASIS)))

    assert "7 cards, about 9 minutes" in text
    assert "minutes for each owner" in text


def test_five_working_days_leave_the_weekends_out() -> None:
    assert in_working_days(date(2026, 11, 20), 5) == date(2026, 11, 27)
    assert in_working_days(date(2026, 11, 21), 5) == date(2026, 11, 27)
    assert in_working_days(date(2026, 11, 23), 1) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("claims", "Claims"),
        ("team-customer_service", "Customer service"),
        ("grp-team-ops", "Ops"),
        ("team", "Team"),
        ("HR", "HR"),
        ("", ""),
    ],
)
def test_a_channels_name_in_words(name: str, words: str) -> None:
    assert in_words(name) == words


@given(st.sampled_from(get_args(Scope)), st.sampled_from(get_args(PathName)), st.sets(st.integers(2, 5)))
@settings(max_examples=30, deadline=None)
def test_the_cards_are_tried_one_after_the_other_and_nothing_is_kept(
    scope: Scope, path: PathName, waived: set[int]
) -> None:
    trying, seen = Trying(scope=scope, path=path, waived=tuple(sorted(waived))), 0

    while "submit" in (view := try_view(FRAMEWORK.bank, trying)):
        check(view)
        assert NOTHING_KEPT in json.dumps(view)
        assert Trying.read(str(view["private_metadata"])) == trying
        trying, seen = trying.on(), seen + 1

    check(view)
    assert THE_END in json.dumps(view, ensure_ascii=False)
    assert seen >= 6


def test_what_cannot_be_read_begins_at_the_first_card() -> None:
    assert Trying.read("not json") == Trying.read('{"at": "x"}') == Trying()


def test_the_windows_in_its_place_are_within_slacks_limits() -> None:
    for view in (
        opening_view(),
        told_view("Not here <!channel>"),
        started_view(
            Setup(unit="C<la>ims" * 30),
            channel="C1",
            asked=1,
            closes_at=FRIDAY,
            new_champion=True,
            others=True,
        ),
    ):
        check(view)
    assert "until Friday 20 November" in running_words("Claims", "Ben", FRIDAY)
