"""Who may see a document."""

from knowledge.documents import Audience


def test_a_unit_is_the_same_however_its_name_is_written() -> None:
    assert Audience.parse("unit:claims  handling") == Audience("unit", "Claims Handling")
    assert str(Audience("unit", "Claims")) == "unit:claims"


def test_channels_and_people_are_told_apart_to_the_letter() -> None:
    assert Audience("channel", "C1") != Audience("channel", "c1")
    assert Audience("private", "U1") != Audience("private", "u1")
