"""Judging: sums, reasons, and cases that never end."""

from dataclasses import dataclass

import pytest
from pydantic_evals.evaluators import Evaluator, EvaluatorContext

from bot.conversation.reply import Advice, Point, Reply, Said, Source
from evals.answers import Answer, AnswerJudge, AnswerRow
from evals.baselines import compared, passes
from evals.cases import Row
from evals.citing import Cited
from evals.judging import Result, Verdicts, demand, judged, measure


@dataclass
class SpellsItsName(Evaluator[Row, str, None]):
    def evaluate(self, ctx: EvaluatorContext[Row, str, None]) -> Verdicts:
        right = ctx.output == ctx.inputs.name
        return {"right": demand(right, ctx.inputs.name, ctx.output), "length": measure(len(ctx.output))}


def rows(*names: str) -> list[Row]:
    return [Row(name=name, why=f"because of {name}") for name in names]


async def test_scores_are_means_and_every_miss_says_what_was_expected_and_why() -> None:
    async def subject(row: Row) -> str:
        return "ab" if row.name == "abc" else row.name

    result = await judged("spelling", rows("a", "abc"), subject, SpellsItsName())

    assert result.scores == {"right": 0.5, "length": 1.5}
    (miss,) = result.misses
    assert (miss.case, miss.metric) == ("abc", "right")
    assert miss.reason == "expected abc, got ab"
    assert miss.why == "because of abc"


async def test_a_case_that_never_ends_fails_the_run_whatever_the_scores_are() -> None:
    async def subject(row: Row) -> str:
        if row.name == "b":
            raise RuntimeError("the cat sat on it")
        return row.name

    result = await judged("spelling", rows("a", "b"), subject, SpellsItsName())

    assert result.scores["right"] == 1.0
    assert [(miss.case, miss.why) for miss in result.raised] == [("b", "because of b")]
    assert "the cat sat on it" in result.raised[0].reason
    assert not passes(result, compared(result, {"right": 1.0, "length": 1.0}))


def test_one_false_citation_is_too_many_whatever_was_accepted() -> None:
    result = Result("answers", 10, {"citation_validity": 0.9})

    assert compared(result, {"citation_validity": 0.8}) == {"citation_validity": "below"}


@pytest.mark.parametrize(("score", "verdict"), [(0.6962, "ok"), (0.69, "below"), (0.7, "better")])
def test_two_places_turned_round_are_no_fall_and_a_case_lost_is(score: float, verdict: str) -> None:
    assert compared(Result("retrieval", 60, {"ndcg": score}), {"ndcg": 0.6965}) == {"ndcg": verdict}


def row(**wanted: object) -> AnswerRow:
    nothing = {"must_cite": (), "must_say": (), "must_say_any": (), "must_not_say": ()}
    given = {"name": "one", "why": "it", "question": "what?", "loaded": True, **nothing, **wanted}
    return AnswerRow.model_validate(given)


async def verdict(wanted: AnswerRow, reply: Reply) -> dict[str, float]:
    async def subject(_: AnswerRow) -> Answer:
        return Answer(reply, Cited((), 0))

    return (await judged("answers", [wanted], subject, AnswerJudge())).scores


def advice(*texts: str, source: str = "ai-policy-v3.md", notice: str | None = None) -> Advice:
    head, *points = (Point(text, (1,)) for text in texts)
    cited = Source(1, "AI policy", "", source, None, "quoted here", "document", "p1")
    return Advice(head, tuple(points), (cited,), notice=notice)


async def test_what_must_be_said_may_stand_in_headline_point_or_notice_in_any_case() -> None:
    wanted = row(must_say=["Never", "by rule", "don't"], must_say_any=["anvil", "letters"])

    scores = await verdict(wanted, advice("NEVER do it", "We don’t write\nLetters", notice="Made by rule."))

    assert scores["says"] == scores["whole"] == 1.0


async def test_one_missing_phrase_fails_the_answer() -> None:
    assert (await verdict(row(must_say=["never", "always"]), advice("never")))["says"] == 0.0
    assert (await verdict(row(must_say_any=["this", "that"]), advice("never")))["says"] == 0.0


async def test_what_must_not_be_said_is_looked_for_in_words_and_not_in_sources() -> None:
    wanted = row(must_not_say=["policy-v3", "1.4 million"])

    assert (await verdict(wanted, advice("all well")))["keeps_quiet"] == 1.0
    assert (await verdict(wanted, advice("about 1.4 Million")))["keeps_quiet"] == 0.0


async def test_one_of_the_documents_has_to_be_among_the_sources() -> None:
    wanted = row(must_cite=["ai-policy-v3", "champions-notes"])

    assert (await verdict(wanted, advice("so")))["cites"] == 1.0
    assert (await verdict(wanted, advice("so", source="ai-policy-v1.md")))["cites"] == 0.0


async def test_an_empty_answer_fails_though_nothing_was_asked_of_it() -> None:
    assert (await verdict(row(), Said("")))["says"] == 0.0
    assert (await verdict(row(), Said("Hello.")))["says"] == 1.0


async def test_a_placement_where_none_belongs_fails() -> None:
    assert (await verdict(row(placement=True), advice("so")))["placement"] == 0.0
    assert (await verdict(row(placement=False), advice("so")))["placement"] == 1.0
