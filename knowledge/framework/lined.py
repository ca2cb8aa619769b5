"""YAML with the line of every key, so that a fault can say where it stands."""

from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]


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
    """Parse YAML (or JSON, which is YAML). A key given twice is a fault; a file that does not parse has one fault."""
    lined = Lined()
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            lined.data = _build(loader, node, (), lined)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        lined.faults.append(f"line {line}: this is not YAML: {error.problem or error}")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        lined.faults.append(f"line 1: this is not YAML: {error}")
    finally:
        loader.dispose()
    return lined


def _build(loader: yaml.SafeLoader, node: yaml.Node, path: Path, lined: Lined) -> Any:
    lined.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        loader.flatten_mapping(node)
        return _build_mapping(loader, node, path, lined)
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, child, (*path, place), lined) for place, child in enumerate(node.value)]
    return loader.construct_object(node, deep=True)


def _build_mapping(
    loader: yaml.SafeLoader, node: yaml.MappingNode, path: Path, lined: Lined
) -> dict[Any, Any]:
    built: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
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
