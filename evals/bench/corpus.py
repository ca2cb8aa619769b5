"""Made-up input of any size for measuring, the same on every machine: documents, questions, an organisation of many units."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from random import Random

from bot.bootstrap import GUIDANCE
from knowledge.documents import Document, Shelf
from knowledge.framework.assessment import Answer, Assessment, Rated, Unit
from knowledge.framework.loading import the_framework

PASSAGES_EACH = 10
WORDS_EACH = 160
"""Words of a section: more than half of what a passage holds, so that no two share one."""
WORDS_ASKED = 7
RESPONDENTS = 3


def documents(org: str, passages: int) -> list[Document]:
    """Documents that are split into so many passages, of words as often as the guidance has them."""
    return [
        Document(org, Shelf.ORGANISATION, f"made/{number}.md", f"Note {number}", _text(number))
        for number in range(passages // PASSAGES_EACH)
    ]


def _text(number: int) -> str:
    chance = Random(number)  # noqa: S311  # nothing secret
    sections = (_words(chance, WORDS_EACH) for _ in range(PASSAGES_EACH))
    return "\n\n".join(f"## Part {at}\n\n{' '.join(words)}." for at, words in enumerate(sections, start=1))


def question(number: int) -> str:
    """A question of a few words, of which most are rare."""
    chance = Random(-number - 1)  # noqa: S311  # nothing secret
    return " ".join(chance.choices(list(_vocabulary()), k=WORDS_ASKED)) + "?"


def _words(chance: Random, count: int) -> list[str]:
    vocabulary = _vocabulary()
    return chance.choices(list(vocabulary), weights=list(vocabulary.values()), k=count)


@cache
def _vocabulary() -> Counter[str]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(GUIDANCE.glob("*.md")))
    return Counter(word for text in texts for word in re.findall(r"[a-z]{2,}", text.lower()))


def an_organisation(units: int) -> Assessment:
    """An organisation of so many scanned units, with three people in each who answered what everyone is asked."""
    bank = the_framework().bank
    named = tuple(Unit(f"Unit {number}", 10 + number % 40) for number in range(units))
    return Assessment(
        name="Made-up Group",
        scope="organisation",
        as_of=date(2026, 11, 1),
        bank_version=bank.version,
        answers=tuple(_answers(named)),
        units=named,
    )


def _answers(units: tuple[Unit, ...]) -> Iterator[Answer]:
    asked = [criterion.id for criterion in the_framework().bank.criteria if criterion.asked_of == "everyone"]
    chance = Random(0)  # noqa: S311  # nothing secret
    for unit in units:
        for person in range(RESPONDENTS):
            for criterion in asked:
                level = chance.choice((1, 2, 3, 3, 4))
                yield Answer(criterion, f"{unit.name} r{person}", Rated(level, level), unit=unit.name)
