"""What is measured on: made-up input that is the same on every machine and of the size it says."""

from evals.bench.corpus import an_organisation, documents, question
from evals.bench.figure import warm
from evals.bench.placing import placed
from evals.bench.searching import shelves
from evals.subjects import Subjects
from knowledge.chunking import split


def test_made_up_documents_are_split_into_as_many_passages_as_they_say() -> None:
    made = documents("local", 50)

    assert len(made) == 5
    assert sum(len(split(document)) for document in made) == 50


def test_made_up_input_is_the_same_each_time() -> None:
    assert documents("local", 20) == documents("local", 20)
    assert question(3) == question(3) != question(4)
    assert an_organisation(4) == an_organisation(4)


def test_an_organisation_has_as_many_units_as_were_wanted() -> None:
    assert len(an_organisation(12).units) == 12
    assert placed(12).on.startswith("12 units")


def test_the_first_of_several_is_not_counted() -> None:
    seen: list[str] = []

    took = warm(seen.append, ["a", "b", "c"])

    assert seen == ["a", "b", "c"]
    assert len(took) == 2


async def test_a_shelf_is_measured_in_both_ways() -> None:
    async with Subjects() as subjects:
        found = await shelves(subjects, 20)

    assert [figure.what for figure in found] == [
        "shelved",
        "by meaning, exact",
        "whole search, exact",
        "filled, Chroma",
        "by meaning, Chroma",
        "whole search, Chroma",
    ]
    assert {figure.on for figure in found} == {"20 passages"}
