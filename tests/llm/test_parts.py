"""Which parts of an answer are complete, however its JSON is cut up on the way."""

import json
from collections.abc import Iterable
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from bot.llm.gateway import ModelMalformed, Part
from bot.llm.parts import Parts


class Point(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    cites: list[int] = []


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    outcome: Literal["answered", "insufficient"]
    headline: Point
    points: list[Point]
    words: list[str] = []


GOOD = Answer(
    outcome="answered",
    headline=Point(text='He said "yes", [1] and {so} \\ on', cites=[1, 12]),
    points=[Point(text="Ünser Größtes 🪨"), Point(text="]}, {", cites=[3])],
    words=["one", "two"],
)
ALL = [
    Part("outcome", "answered"),
    Part("headline", GOOD.headline),
    *(Part("points", point) for point in GOOD.points),
    *(Part("words", word) for word in GOOD.words),
]
WRITTEN = {
    "compact": GOOD.model_dump_json(),
    "in lines": GOOD.model_dump_json(indent=2),
    "escaped": json.dumps(GOOD.model_dump()),
    "in a code fence": f"Here it is:\n```json\n{GOOD.model_dump_json()}\n```\n",
}

points = st.builds(Point, text=st.text(max_size=20), cites=st.lists(st.integers(), max_size=3))
answers = st.builds(
    Answer,
    outcome=st.sampled_from(["answered", "insufficient"]),
    headline=points,
    points=st.lists(points, max_size=3),
    words=st.lists(st.text(max_size=5), max_size=3),
)


def handed_out(deltas: Iterable[str]) -> tuple[list[Part], list[Part]]:
    """What is handed out while the text grows, and what after its end."""
    parts, text, early = Parts(Answer), "", []
    for delta in deltas:
        text += delta
        early += parts.more(text)
    return early, list(parts.rest(text))


@pytest.mark.parametrize("written", WRITTEN)
def test_wherever_the_text_is_cut_in_two_the_parts_are_the_same(written: str) -> None:
    text = WRITTEN[written]

    for at in range(len(text)):
        early, late = handed_out([text[:at], text[at:]])

        assert early + late == ALL


@pytest.mark.parametrize("written", WRITTEN)
def test_in_single_characters_all_but_the_last_entry_is_handed_out_before_the_end(written: str) -> None:
    early, late = handed_out(WRITTEN[written])

    assert early == ALL[:-1]
    assert late == ALL[-1:]


@settings(max_examples=40)
@given(answers, st.data())
def test_any_answer_in_any_pieces_is_handed_out_whole_and_in_order(answer: Answer, draw: Any) -> None:
    text = json.dumps(answer.model_dump(), ensure_ascii=draw.draw(st.booleans()))
    cuts = sorted(draw.draw(st.sets(st.integers(0, len(text)), max_size=12)))
    deltas = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    early, late = handed_out(deltas)

    assert early + late == handed_out([text])[0] + handed_out([text])[1]
    assert [part.value for part in early + late if part.field == "points"] == answer.points


@given(answers, st.data())
def test_nothing_is_handed_out_that_is_not_in_the_whole_answer(answer: Answer, draw: Any) -> None:
    text = answer.model_dump_json()
    whole = [*handed_out([text])[0], *handed_out([text])[1]]

    early = list(Parts(Answer).more(text[: draw.draw(st.integers(0, len(text)))]))

    assert early == whole[: len(early)]


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("", 0),
        ('{"outcome": "answered", ', 0),
        ('{"outcome": "answered", "headline": {"text": "He', 0),
        ('{"outcome": "answered", "headline": {"text": "He"}', 0),
        ('{"outcome": "answered", "headline": {"text": "He"}, "points": [', 2),
        ('{"outcome": "answered", "headline": {"text": "He"}, "points": [{"text": "a"}', 2),
        ('{"outcome": "answered", "headline": {"text": "He"}, "points": [{"text": "a"}, {', 3),
        ('{"outcome": "answered", "headline": {"text": "He"}, "points": [{"text": "a"}], "words": [', 3),
    ],
)
def test_a_part_is_complete_when_the_next_has_begun(text: str, complete: int) -> None:
    parts = list(Parts(Answer).more(text))

    assert len(parts) == complete


@pytest.mark.parametrize(
    "text", ["We are at stage 3.", "[1, 2]", "```json\n[1]\n```", '{"outcome": }, {', "{{{{"]
)
def test_what_is_no_json_object_has_no_parts(text: str) -> None:
    assert list(Parts(Answer).more(text)) == []


def test_a_part_of_another_shape_ends_the_answer_after_those_before_it() -> None:
    text = '{"outcome": "answered", "headline": {"text": "He"}, "points": [{"text": "a"}, {"text": 7}, {'
    parts = Parts(Answer).more(text)

    came = [next(parts), next(parts), next(parts)]
    with pytest.raises(ModelMalformed, match=r"points\.text \(string_type\)"):
        next(parts)

    assert came[-1] == Part("points", Point(text="a"))


def test_a_field_that_comes_twice_is_no_answer() -> None:
    text = '{"outcome": "answered", "headline": {"text": "He"}, "points": [{"text": "a"}, {"text": "b"}], "points": [{'

    with pytest.raises(ModelMalformed, match="twice"):
        handed_out(text)
