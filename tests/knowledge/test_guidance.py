"""The guidance says all that its sources say, in words of its own, and every section can be quoted."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

ROOT = Path(__file__).parents[2]
GUIDANCE = ROOT / "knowledge" / "guidance"
FRAMEWORK = ROOT / "knowledge" / "framework"
SHINGLES = Path(__file__).with_name("source_shingles.txt")
FUNCTIONS = ("HR", "Legal", "Finance", "Operations", "Sales", "Service", "R&D", "IT")
MODEL_PAGES = (
    "model-1-workforce-empowerment",
    "model-2-ai-native-distribution",
    "model-3-expert-capability",
    "model-4-systems-and-dependency-management",
    "model-5-agent-led-process-re-engineering",
)
Kind = Literal[
    "heading", "table_row", "practice", "measure", "failure_mode", "signal",
    "example", "faq", "argument", "leadership_move", "boundary",
]  # fmt: skip


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceText(Row):
    title: str
    publisher: str
    lines: int
    blank: list[int]


class Entry(Row):
    """A run of lines of one text, numbered from 1, both ends included."""

    text: str
    lines: tuple[int, int]


class Item(Entry):
    kind: Kind
    what: str
    topic: str
    section: str
    says: list[str]


class LeftOut(Entry):
    why: str


class OwnTopic(Row):
    topic: str
    why: str


class Coverage(Row):
    texts: dict[str, SourceText]
    items: list[Item]
    left_out: list[LeftOut]
    own: list[OwnTopic]


class Source(Row):
    title: str
    publisher: str


class FrontMatter(Row):
    title: str
    model: Literal[1, 2, 3, 4, 5, "all"]
    topic: str
    sources: list[Source]
    asked_as: list[str] = Field(min_length=6, max_length=9)


@dataclass(frozen=True, slots=True)
class Topic:
    front: str
    body: str

    @property
    def sections(self) -> dict[str, str]:
        """Each `##` heading with the text below it."""
        parts = re.split(r"^## +(.+?) *$", self.body, flags=re.MULTILINE)
        return dict(zip(parts[1::2], parts[2::2], strict=True))


@cache
def topics() -> dict[str, Topic]:
    pages = {}
    for path in sorted(GUIDANCE.glob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        pages[path.stem] = Topic(front, body)
    return pages


@cache
def coverage() -> Coverage:
    return Coverage.model_validate(yaml.safe_load((GUIDANCE / "coverage.yaml").read_text(encoding="utf-8")))


def front_matter(topic: Topic) -> FrontMatter:
    return FrontMatter.model_validate(yaml.safe_load(topic.front))


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def shingles(text: str) -> Iterator[tuple[str, str]]:
    """Every run of eight words, with the mark under which a run of the sources is kept."""
    words = re.sub(r"[^\w\s]|_", " ", re.sub("['’]", "", text.lower())).split()
    for start in range(len(words) - 7):
        run = " ".join(words[start : start + 8])
        yield hashlib.sha256(run.encode()).hexdigest()[:12], run


@cache
def source_marks() -> frozenset[str]:
    return frozenset(SHINGLES.read_text(encoding="utf-8").split())


def own_words() -> dict[str, str]:
    """What must be written in our own words; titles of the sources are names and are taken out."""
    written = {name: topic.front + topic.body for name, topic in topics().items()}
    for path in (FRAMEWORK / "framework.yaml", FRAMEWORK / "questions.yaml", GUIDANCE / "coverage.yaml"):
        written[path.name] = path.read_text(encoding="utf-8")
    titles = {yaml.safe_load(written["framework.yaml"])["source"]["title"]}
    titles |= {text.title for text in coverage().texts.values()}
    for title in sorted(titles, key=len, reverse=True):
        written = {name: text.replace(title, "|") for name, text in written.items()}
    return written


def test_no_line_of_the_four_texts_got_lost() -> None:
    written = {
        (name, line)
        for name, text in coverage().texts.items()
        for line in range(1, text.lines + 1)
        if line not in text.blank
    }
    entries: list[Entry] = [*coverage().items, *coverage().left_out]

    mapped = {(entry.text, line) for entry in entries for line in range(entry.lines[0], entry.lines[1] + 1)}

    assert written - mapped == set()
    assert mapped - written == set()


def test_i_can_follow_every_entry_to_a_topic_and_a_section() -> None:
    dangling = [
        (item.what, item.topic, item.section)
        for item in coverage().items
        if item.topic not in topics() or item.section not in topics()[item.topic].sections
    ]

    assert dangling == []


def test_what_a_source_says_stands_in_the_section_named_for_it() -> None:
    absent = [
        (item.topic, item.section, item.what, word)
        for item in coverage().items
        for word in item.says
        if folded(word) not in folded(item.section + topics()[item.topic].sections.get(item.section, ""))
    ]

    assert absent == []
    assert [item.what for item in coverage().items if len(item.says) < 2] == []


def test_a_topic_names_every_text_that_it_draws_on() -> None:
    named = {
        name: {source.title for source in front_matter(topic).sources} for name, topic in topics().items()
    }

    unnamed = {
        (item.topic, coverage().texts[item.text].title)
        for item in coverage().items
        if coverage().texts[item.text].title not in named[item.topic]
    }

    assert unnamed == set()


def test_every_topic_comes_from_a_source_or_says_why_it_is_our_own() -> None:
    explained = {item.topic for item in coverage().items} | {own.topic for own in coverage().own}

    assert set(topics()) == explained
    assert len(topics()) >= 45


@pytest.mark.parametrize("name", sorted(topics()))
def test_a_topic_says_what_it_is_about_and_where_it_comes_from(name: str) -> None:
    page = topics()[name]

    front = front_matter(page)

    assert front.sources
    assert page.body.lstrip().startswith(f"# {front.title}\n")
    assert len(page.sections) >= 2


@pytest.mark.parametrize("name", sorted(topics()))
def test_a_section_can_be_quoted_without_its_page(name: str) -> None:
    for heading, text in topics()[name].sections.items():
        assert 20 <= len(text.split()) <= 320, heading


@pytest.mark.parametrize("name", MODEL_PAGES)
def test_my_function_finds_its_starter_workflows_on_every_model_page(name: str) -> None:
    heading, workflows = list(topics()[name].sections.items())[-1]

    assert heading == "Starter workflows by function"
    assert [
        function for function in FUNCTIONS if not re.search(rf"\b{re.escape(function)}\b", workflows)
    ] == []


@pytest.mark.parametrize("name", sorted(own_words()))
def test_nothing_is_copied_from_the_sources(name: str) -> None:
    copied = [run for mark, run in shingles(own_words()[name]) if mark in source_marks()]

    assert copied == []


def test_a_copied_run_of_eight_words_would_be_noticed() -> None:
    title = yaml.safe_load((FRAMEWORK / "framework.yaml").read_text(encoding="utf-8"))["source"]["title"]

    noticed = [run for mark, run in shingles(title.replace(" ", "\n").upper()) if mark in source_marks()]

    assert noticed == [title.lower()]
