"""A filled-in form is judged with all its faults at once, or becomes the scan that it asks for."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.slack.blocks.scan_draft import SetupForm, read_setup
from bot.slack.blocks.scan_form import Basis, Filled, KnownUnit, filled_in, fresh
from knowledge.framework.loading import the_framework

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 20, 10, tzinfo=BERLIN)
CLAIMS = KnownUnit("c" * 32, "Claims", "department", 9)
BASIS = Basis(
    the_framework(), FRIDAY, "C1", unit="Customer service", units=(CLAIMS,), groups={"S1": "Team leads"}
)


def filled(**changes: Any) -> Filled:
    return replace(fresh(BASIS), **changes)


def faults(read: Filled, basis: Basis = BASIS) -> dict[str, str]:
    found = read_setup(basis, read, approved_by="Ana")
    assert isinstance(found, dict), "there was no fault"
    return found


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"unit": "   "}, "setup:unit:C1", "Give the unit a name"),
    ({"people": "0"}, "setup:people:C1", "whole number"),
    ({"people": "2.5"}, "setup:people:C1", "whole number"),
    ({"people": "9" * 12}, "setup:people:C1", "whole number"),
    ({"who": "people"}, "setup:persons", "Choose whom"),
    ({"who": "group"}, "setup:group", "Choose the user group"),
    ({"who": "group", "group": "S404"}, "setup:group", "Choose the user group"),
    ({"closes": "2026-11-19"}, "setup:closes", "lies ahead"),
    ({"closes": "2027-01-20"}, "setup:closes", "within 60 days"),
    ({"closes": ""}, "setup:closes", "Choose the day"),
    ({"workflows": ("Intake", " intake ", "")}, "setup:flow2", "named above"),
    ({"workflows": ("Intake", "", "INTAKE")}, "setup:flow3", "named above"),
    ({"waived": (2,), "reason": " "}, "setup:reason", "Say in a sentence why"),
    ({"waived": (2,), "reason": "why", "review": ""}, "setup:review", "looked at again"),
    ({"waived": (2,), "reason": "why", "review": "2026-11-01"}, "setup:review", "after the closing date"),
    ({"waived": (2,), "reason": "why", "review": "2026-11-27"}, "setup:review", "after the closing date"),
    (
        {"scope": "department", "waived": (5,), "reason": "why"},
        "setup:waived:department",
        "Model 5 concerns every department",
    ),
    ({"waived": (1, 2), "reason": "why"}, "setup:waived:team", "Model 1 concerns every team"),
]


@pytest.mark.parametrize(("changes", "block", "words"), FAULTS)
def test_each_fault_is_said_beside_its_field(changes: dict[str, Any], block: str, words: str) -> None:
    found = faults(filled(**changes))

    assert found.keys() == {block}
    assert words in found[block]


def test_all_faults_are_said_at_once() -> None:
    found = faults(filled(unit="", who="people", closes="2020-01-01", workflows=("a", "a", ""), waived=(2,)))

    assert sorted(found) == [
        "setup:closes",
        "setup:flow2",
        "setup:persons",
        "setup:reason",
        "setup:unit:C1",
    ]


def test_today_will_do_while_five_oclock_lies_ahead() -> None:
    today = filled(closes="2026-11-20")
    late = replace(BASIS, now=FRIDAY.replace(hour=17))

    assert isinstance(read_setup(BASIS, today, approved_by="Ana"), SetupForm)
    assert faults(today, late).keys() == {"setup:closes"}


def test_a_scan_closes_at_five_by_the_clock_of_that_day() -> None:
    summer = replace(BASIS, now=datetime(2026, 10, 23, 10, tzinfo=BERLIN))
    read = read_setup(summer, filled(closes="2026-10-26"), approved_by="Ana")

    assert isinstance(read, SetupForm)
    assert read.closes_at.astimezone(UTC) == datetime(2026, 10, 26, 16, tzinfo=UTC)


def test_a_full_form_becomes_the_scan_it_asks_for() -> None:
    stands = filled(
        unit=" Customer   service ",
        people="12",
        path="full",
        who="people",
        persons=("U1", "U2"),
        owners={"owner of the workflow": ("U3",), "head of the expert work": ()},
        workflows=("Complaints", "", " Returns "),
        waived=(4,),
        reason=" IT changes them ",
        anonymous=False,
    )

    read = read_setup(BASIS, stands, approved_by="Ana Ahlers")

    assert isinstance(read, SetupForm)
    setup = read.setup
    assert (setup.unit, setup.people, setup.path, setup.anonymous) == ("Customer service", 12, "full", False)
    assert setup.workflows == ("Complaints", "Returns")
    (waiver,) = setup.waivers
    assert (waiver.model, waiver.reason, waiver.approved_by) == (4, "IT changes them", "Ana Ahlers")
    assert waiver.review == date(2027, 5, 19)
    assert read.owners == {"owner of the workflow": ("U3",)}


def test_forged_words_end_in_a_form_and_not_in_an_error() -> None:
    forged: dict[str, Any] = {
        "setup:scope": {"setup:scope": {"selected_option": {"value": "galaxy"}}},
        "setup:path": {"setup:path": {}},
        "setup:waived:team": {"x": {"selected_options": [{"value": "ten"}, {"value": "3"}]}},
        "setup:closes": {"x": {"selected_date": "soon"}},
        "other": {"x": {"value": "?"}},
    }

    stands = filled_in(forged, BASIS)

    assert (stands.scope, stands.path, stands.waived) == ("team", "first_look", (3,))
    assert "setup:closes" in faults(replace(stands, waived=()))
