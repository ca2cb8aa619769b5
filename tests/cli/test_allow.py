"""`cairn allow`: an operator allows answers to guests, or before another company, in one channel."""

import pytest

from tests.cli.conftest import Run


def test_without_anything_allowed_it_says_how_to(cairn: Run) -> None:
    ran = cairn("allow")

    assert ran.code == 0
    assert "Nothing is allowed" in ran.out
    assert "cairn allow --channel C0123 --guests on" in ran.out


def test_what_is_allowed_is_listed_and_can_be_taken_back(cairn: Run) -> None:
    first = cairn("allow", "--channel", "C0123", "--guests", "on")
    more = cairn("allow", "--channel", "C0123", "--shared", "on", "--org-documents", "on")
    listed = cairn("allow")
    less = cairn("allow", "--channel", "C0123", "--guests", "off", "--shared", "off")
    nothing = cairn("allow")

    assert "C0123: answers before guests, from documents for that channel only" in first.out
    assert "guests and people of other companies" in more.out
    assert "for the whole organisation" in listed.out
    assert "nothing is allowed" in less.out
    assert "Nothing is allowed" in nothing.out
    again = cairn("allow", "--channel", "C0123", "--guests", "on")
    assert "for the whole organisation" not in again.out


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["--guests", "on"], "Name the channel"),
        (["--channel", "general", "--guests", "on"], "is no channel's id"),
        (["--channel", "C0123"], "Say what to allow"),
    ],
)
def test_half_a_command_changes_nothing(cairn: Run, told: list[str], said: str) -> None:
    ran = cairn("allow", *told)

    assert ran.code == 2
    assert said in ran.err
    assert "Nothing is allowed" in cairn("allow").out
