"""What is wrong with a file, in words for whoever wrote it: neither pydantic's, nor the parser's, nor the system's."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from knowledge.errors import AssessmentFault, FaultyInput, unreadable
from knowledge.framework import lined
from knowledge.framework.form import Name
from knowledge.framework.in_words import place, says


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("as_of",), "as_of"),
        (("unit", "name"), "unit.name"),
        (("answers", 0), "answers 1"),
        (("answers", 1, "by"), "answers 2, by"),
        (("roles", 0, "tasks", 2, "hours"), "roles 1, tasks 3, hours"),
        ((4, "role"), "row 5, role"),
    ],
)
def test_rows_are_counted_as_people_count_them(where: tuple[str | int, ...], said: str) -> None:
    assert place(where) == said


@pytest.mark.parametrize(
    ("as_type", "value", "said"),
    [
        (Name, [1], "must be a word or words, not [1]"),
        (Name, "", "must not be empty"),
        (Name, "x" * 201, "must not be longer than 200 characters"),
        (int, "ten", "must be a whole number, not 'ten'"),
        (int, 1.5, "must be a whole number, not 1.5"),
        (int, None, "must be a whole number, not nothing"),
        (Annotated[int, Field(ge=1)], 0, "must be at least 1, not 0"),
        (Annotated[int, Field(le=5)], 7, "must be at most 5, not 7"),
        (float, "lots", "must be a number, not 'lots'"),
        (date, "2026-13", "must be a day such as 2026-03-31, not '2026-13'"),
        (bool, "often", "must be true or false, not 'often'"),
        (list[int], {"a": 1}, "must be a list, not a mapping of keys to values"),
        (Literal["team", "department"], "galaxy", "must be team or department, not 'galaxy'"),
        (Literal["team"], "x" * 90, f"must be team, not '{'x' * 39}…"),
    ],
)
def test_what_is_wrong_is_said_with_what_stands_there(as_type: type, value: object, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(as_type).validate_python(value)

    told = [says(fault) for fault in refused.value.errors(include_url=False)]

    assert told == [said]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("unit: {name: A\nanswers: [", "line 2: this is not YAML: a brace { is not closed"),
        ("answers: [1, 2\nunit: x", "a bracket [ is not closed"),
        ("unit: a: b", "line 1: this is not YAML: a colon stands where none may"),
        ("unit:\n\tname: A", "line 2: this is not YAML: a tab or a sign that no value begins with"),
        ('unit: "A', "a quotation mark or a bracket is not closed"),
        ("a: 1\n b: 2", "line 2: this is not YAML: a colon stands where none may; see to the indentation"),
        ("a: 'b' c", "something stands behind a quotation mark"),
        ("a: !x 3", "a tag with !"),
        ("a: *b", "a name with & or * that is not known"),
        ("a: 1\n---\nb: 2", "more than one document"),
        ("as_of: 2026-02-30", "line 1: '2026-02-30' cannot be read: there is no such day or time"),
    ],
)
def test_a_slip_in_the_writing_is_named_with_its_line(text: str, says: str) -> None:
    (fault,) = lined.read(text).faults

    assert says in fault


def test_faults_stand_in_the_order_of_their_lines_and_the_end_says_what_came_of_it() -> None:
    fault = AssessmentFault(
        "It was refused", ["line 10: c", "line 9: b", "the role 'x' stands twice", "line 9: a"]
    )

    assert fault.faults == ("the role 'x' stands twice", "line 9: b", "line 9: a", "line 10: c")
    assert str(fault).splitlines()[-1] == "Nothing was computed."
    assert str(FaultyInput("It was refused", ["line 1: a"])).splitlines()[-1] == "  - line 1: a"


@pytest.mark.parametrize(
    ("name", "because"),
    [
        ("nowhere", "there is no such file"),
        ("folder", "it is a folder"),
        ("file/more", "a part of its path is no folder"),
        ("old", "it is not written in UTF-8, as line 2 shows"),
    ],
)
def test_why_a_file_cannot_be_read_is_said_without_a_number(tmp_path: Path, name: str, because: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "old").write_bytes(b"unit: A\nname: \xff\n")

    with pytest.raises((OSError, UnicodeDecodeError)) as failed:
        (tmp_path / name).read_text(encoding="utf-8")

    assert isinstance(failed.value, OSError | UnicodeDecodeError)
    assert unreadable(failed.value).startswith(because)
