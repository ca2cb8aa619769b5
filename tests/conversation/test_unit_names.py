"""A unit that there is not: which names come near, and the one sentence that says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.unit_names import MOST_NEAR, named_in_part, near, unknown_words, which_words

UNITS = ("Claims", "Harbour Claims", "Legal and Compliance", "HR", "Small Business Underwriting")


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("Clams", ["Claims"]),
        ("harbor claims", ["Harbour Claims", "Claims"]),
        ("Underwriting", ["Small Business Underwriting"]),
        ("Claims and Compliance", ["Legal and Compliance", "Claims", "Harbour Claims"]),
        ("Risk and Audit", []),
        ("Moon Base", []),
    ],
)
def test_the_nearest_are_spelled_alike_or_share_a_word(name: str, units: list[str]) -> None:
    assert [*near(name, UNITS)] == units


@pytest.mark.parametrize(
    ("name", "units", "says"),
    [
        ("Clams", UNITS, "There is no unit “Clams”; did you mean Claims?"),
        (
            "Harbor Claims",
            UNITS,
            "There is no unit “Harbor Claims”; the nearest names are Harbour Claims and Claims.",
        ),
        ("Moon", ("HR", "Legal"), "There is no unit “Moon”; those that there are: HR and Legal."),
        (
            "Moon",
            ("HR, IT", "Legal"),
            "There is no unit “Moon”; those that there are: “HR, IT” and “Legal”.",
        ),
        ("Moon", (), "There is no unit “Moon”."),
    ],
)
def test_it_is_one_sentence(name: str, units: tuple[str, ...], says: str) -> None:
    assert unknown_words(name, units) == says


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("underwriting", ["Small Business Underwriting"]),
        ("compliance, legal", ["Legal and Compliance"]),
        ("CLAIMS", ["Claims", "Harbour Claims"]),
        ("Claim", []),
        ("and", []),
        ("", []),
    ],
)
def test_a_unit_can_be_named_by_a_part_of_its_name(name: str, units: list[str]) -> None:
    assert [*named_in_part(name, UNITS)] == units


def test_where_a_part_fits_several_units_it_is_asked_back() -> None:
    units = named_in_part("finance", ("Finance, HR and IT", "Claims", "Finance Operations"))

    assert which_words("finance", units) == (
        "Several units have “finance” in their names: “Finance, HR and IT” and “Finance Operations”. "
        "Which one do you mean?"
    )


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=8))
def test_what_is_named_is_a_unit_and_never_many(name: str, units: list[str]) -> None:
    found = near(name, units)

    assert len(found) <= MOST_NEAR
    assert {*found} <= {*units}
