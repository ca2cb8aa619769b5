"""The list of what Cairn withstands in Slack names tests that are there."""

import ast
import re
from pathlib import Path

import tests.slack

HERE = Path(__file__).parent
NAMED = re.compile(r"^ {4}(\S+\.py)::(\w+)$", re.MULTILINE)
NUMBER = re.compile(r"^ ?(\d+)\. ", re.MULTILINE)


def test_each_of_the_twelve_has_a_test_and_each_test_that_is_named_is_there() -> None:
    listed = tests.slack.__doc__ or ""
    named = NAMED.findall(listed)

    there = {(file, test) for file, test in named if test in names_in(HERE / file)}

    assert [int(number) for number in NUMBER.findall(listed)] == [*range(1, 13)]
    assert [one for one in named if one not in there] == []
    assert all(NAMED.search(part) for part in NUMBER.split(listed)[2::2])


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
