"""
The prompts, read from their Markdown files and filled in with what one request is about.

A prompt file has a front matter (`version`, `inputs`) and two sections, `# System` and `# User`.
Inputs stand in the text as `$question`; a literal dollar sign is written `$$`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_FILE = re.compile(r"\A---\n(?P<front>.*?)^---\n(?P<body>.*)\Z", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(r"^# (?P<title>.+?)\s*$", re.MULTILINE)


class PromptError(Exception):
    """A prompt cannot be used as it is. `faults` has one sentence for each thing that is wrong."""

    def __init__(self, prompt: str, faults: Iterable[str]) -> None:
        self.prompt = prompt
        self.faults = tuple(faults)
        super().__init__(f"The prompt {prompt!r} cannot be used: {'; '.join(self.faults)}.")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is said to a model in one request, and by which version of which prompt."""

    name: str
    version: str
    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt with its inputs still open."""

    name: str
    version: str
    inputs: frozenset[str]
    system: str
    user: str

    def render(self, **inputs: str) -> Rendered:
        """
        Fill in every input, once: a `$` inside an input stays as it is and never draws in another one.

        Raise PromptError that names every input that is missing and every one the prompt does not know.
        """
        faults = [f"the input {name!r} is missing" for name in sorted(self.inputs - inputs.keys())]
        faults += [f"there is no input {name!r}" for name in sorted(inputs.keys() - self.inputs)]
        if faults:
            raise PromptError(self.name, faults)
        return Rendered(
            self.name,
            self.version,
            Template(self.system).substitute(inputs),
            Template(self.user).substitute(inputs),
        )


@cache
def load(name: str) -> Prompt:
    """Fetch a prompt by its name; one that does not hold together is refused with all its faults."""
    # Looked up in the listing and never joined to a path, so that no name can lead out of the folder.
    known = {f.name.removesuffix(".md"): f for f in files("prompts").iterdir() if f.name.endswith(".md")}
    if name not in known:
        raise PromptError(name, [f"there is no such prompt; there are {', '.join(sorted(known))}"])
    return parse(name, known[name].read_text(encoding="utf-8"))


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    version: str = Field(min_length=1)
    inputs: frozenset[str]


def parse(name: str, text: str) -> Prompt:
    """Read one prompt file's text."""
    parts = _FILE.match(text)
    if parts is None:
        raise PromptError(name, ["it does not begin with a front matter between two lines of ---"])
    try:
        front = _FrontMatter.model_validate(yaml.safe_load(parts["front"]))
    except yaml.YAMLError as error:
        raise PromptError(name, [f"its front matter is not YAML: {' '.join(str(error).split())}"]) from error
    except ValidationError as error:
        raise PromptError(
            name, [f"front matter: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        ) from error
    sections = _sections(parts["body"])
    if faults := [*_section_faults(sections), *_placeholder_faults(sections, front.inputs)]:
        raise PromptError(name, faults)
    return Prompt(name, front.version, front.inputs, sections["System"], sections["User"])


def _sections(body: str) -> dict[str, str]:
    _, *titles_and_texts = _SECTION.split(body)
    return dict(zip(titles_and_texts[::2], (text.strip() for text in titles_and_texts[1::2]), strict=True))


def _section_faults(sections: dict[str, str]) -> list[str]:
    faults = [
        f"the section {title!r} is missing or empty"
        for title in ("System", "User")
        if not sections.get(title)
    ]
    return faults + [
        f"there is no section {title!r}" for title in sections if title not in ("System", "User")
    ]


def _placeholder_faults(sections: dict[str, str], inputs: frozenset[str]) -> list[str]:
    broken = [title for title, text in sections.items() if not Template(text).is_valid()]
    if broken:
        return [f"a lone $ stands in {title!r}; write $$" for title in broken]
    used = {name for text in sections.values() for name in Template(text).get_identifiers()}
    faults = [f"${name} is used and not among its inputs" for name in sorted(used - inputs)]
    return faults + [f"the input {name!r} is named and never used" for name in sorted(inputs - used)]
