"""YAML with the line of every key, so that a fault can say where it stands."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]

MOST_VALUES = 1_000_000
"""A few lines of YAML that repeat themselves by reference could otherwise fill the memory."""


class TooMuch(yaml.YAMLError):
    """More values than a file of answers can have."""


@dataclass(slots=True)
class Lined:
    """Parsed YAML (`data`), the line of each path in it, and what the parser itself found wrong."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing above it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Lined:
    """
    Parse YAML (or JSON, which is YAML). A key given twice is a fault, and so is a value that cannot be.

    A file that does not parse at all has one fault, and None for its data.
    """
    lined = Lined()
    loader = _Loader(_PAIR.sub(_whole, text))
    try:
        node = loader.get_single_node()
        if node is not None:
            lined.data = _build(loader, node, (), lined)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        lined.data = None
        lined.faults.append(f"line {line}: this is not YAML: {_in_words(error.problem or '')}")
    except (yaml.YAMLError, RecursionError) as error:
        too_much = isinstance(error, TooMuch)
        says = str(error) if too_much else "something in it is nested too deeply, or no character of a text"
        lined.faults.append(f"line 1: this is not YAML: {says}")
    finally:
        loader.dispose()
    return lined


_PROBLEMS = (
    (("',' or '}'",), "a brace { is not closed, or a comma is missing"),
    (("',' or ']'",), "a bracket [ is not closed, or a comma is missing"),
    (
        ("mapping values are not allowed",),
        "a colon stands where none may; see to the indentation, or put the words in quotation marks",
    ),
    (("could not find expected ':'",), "a key without its colon, or words that go on over the line"),
    (
        ("cannot start any token", "\\t"),
        "a tab or a sign that no value begins with; put the words in quotation marks",
    ),
    (("end of stream", "end of file"), "a quotation mark or a bracket is not closed"),
    (
        ("expected key", "block end", "'-' indicator", "block mapping", "block sequence"),
        "the indentation does not fit the lines above, or something stands behind a quotation mark",
    ),
    (("alias", "anchor"), "a name with & or * that is not known; put the words in quotation marks"),
    (("constructor", "tag"), "a tag with ! that does not belong here; put the words in quotation marks"),
    (("another document",), "it holds more than one document; leave out what stands behind ---"),
)
"""What the parser calls the commonest slips, and what they are."""


def _in_words(problem: str) -> str:
    found = (says for signs, says in _PROBLEMS if any(sign in problem for sign in signs))
    return next(found, "something stands here that does not belong; it may be the end of the line above")


# JSON writes a character beyond the first 65,536 as two halves, which YAML does not read; a backslash before them is a word's own.
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def _whole(found: re.Match[str]) -> str:
    high, low = int(found[2], 16), int(found[3], 16)
    return f"{found[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


# libyaml's own parser where PyYAML was built with it: some seven times faster, with the same marks.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _build(loader: yaml.SafeLoader, node: yaml.Node, path: Path, lined: Lined) -> Any:
    if len(lined.lines) > MOST_VALUES:
        raise TooMuch(f"there are more than {MOST_VALUES} values in it")
    lined.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(loader, node, path, lined)
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, child, (*path, place), lined) for place, child in enumerate(node.value)]
    return _build_plain(loader, node, lined)


def _build_plain(loader: yaml.SafeLoader, node: yaml.Node, lined: Lined) -> Any:
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:
        # YAML takes 2026-02-30 for a date; that slip must not hide what else is wrong with the file.
        says = "there is no such day or time" if node.tag.endswith(":timestamp") else f"{error}"
        lined.faults.append(
            f"line {node.start_mark.line + 1}: {str(node.value)[:40]!r} cannot be read: {says}"
        )
        return None


def _build_mapping(
    loader: yaml.SafeLoader, node: yaml.MappingNode, path: Path, lined: Lined
) -> dict[Any, Any]:
    built: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _build_plain(loader, key_node, lined)
        line = key_node.start_mark.line + 1
        try:
            repeated = key in built
        except TypeError:
            lined.faults.append(f"line {line}: a key must be a word or a number, not {key!r}")
            continue
        if repeated:
            lined.faults.append(f"line {line}: {key!r} stands twice in the same place")
        built[key] = _build(loader, value_node, (*path, key), lined)
        lined.lines[(*path, key)] = line
    return built
