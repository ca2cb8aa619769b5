"""The suites of whole answers, from the question to what a person reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic_evals.evaluators import EvaluationReason, Evaluator, EvaluatorContext

from bot.conversation.reply import Advice, Boarded, OnInitiative, Reply, Said, Summarised
from bot.services.cairn import Cairn
from evals.cases import Row, read
from evals.citing import Cited, cited
from evals.judging import Result, Verdicts, demand, judged, measure
from evals.retrieval import stem
from evals.subjects import Subjects, ask, colleague

SHOWN = 200


class AnswerRow(Row):
    """A question, who asks it, and what the answer must and must not do."""

    question: str
    loaded: bool
    must_cite: tuple[str, ...]
    must_say: tuple[str, ...]
    must_say_any: tuple[str, ...]
    must_not_say: tuple[str, ...]
    unit: str | None = None
    placement: bool | None = None
    before: tuple[str, ...] = ()
    leads_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply with what is needed to judge it: its words, and its citations looked up in the record."""

    reply: Reply
    cited: Cited

    @property
    def lead(self) -> str:
        """The first thing that is told: the headline or, where that only says where Cairn looked, the point below it."""
        if not isinstance(self.reply, Advice):
            return self.text
        told = (self.reply.headline, *self.reply.points)
        return next((point.text for point in told if point.cites), self.reply.headline.text)

    @property
    def text(self) -> str:
        """What is said: headline, points and notice, without the list of sources."""
        if isinstance(self.reply, Said):
            return self.reply.text
        if isinstance(self.reply, Summarised | OnInitiative | Boarded):
            return str(self.reply.as_json()["headline"])
        said = [self.reply.headline.text, *(point.text for point in self.reply.points), self.reply.notice]
        return " ".join(filter(None, said))


@dataclass
class AnswerJudge(Evaluator[AnswerRow, Answer, None]):
    """Each demand for itself, whether the citations hold, and whether all of it is right."""

    def evaluate(self, ctx: EvaluatorContext[AnswerRow, Answer, None]) -> Verdicts:
        verdicts = dict(_verdicts(ctx.inputs, ctx.output))
        return {**verdicts, "whole": measure(all(one.value for one in verdicts.values()))}


def _verdicts(row: AnswerRow, answer: Answer) -> Iterator[tuple[str, EvaluationReason]]:
    reply, text = answer.reply, plain(answer.text)
    sources = [stem(source.source) for source in reply.sources] if isinstance(reply, Advice) else []
    yield "says", _says(row, text)
    yield "citation_validity", demand(not answer.cited.faults, "citations that hold", answer.cited)
    if row.must_cite:
        met = bool(set(sources) & set(row.must_cite))
        yield "cites", demand(met, " or ".join(row.must_cite), ", ".join(sources) or "no sources")
    if row.leads_with:
        led = any(plain(phrase) in plain(answer.lead) for phrase in row.leads_with)
        yield (
            "leads",
            demand(led, f"first of all one of {_quoted(row.leads_with)}", f"“{answer.lead[:SHOWN]}”"),
        )
    if row.must_not_say:
        said = [phrase for phrase in row.must_not_say if plain(phrase) in text]
        yield "keeps_quiet", demand(not said, "silence on what it must not say", _quoted(said))
    if row.placement is not None:
        placed = isinstance(reply, Advice) and reply.placement is not None
        yield "placement", demand(placed == row.placement, _placed(row.placement), _placed(placed))


def _says(row: AnswerRow, text: str) -> EvaluationReason:
    missing = [phrase for phrase in row.must_say if plain(phrase) not in text]
    none = bool(row.must_say_any) and not any(plain(phrase) in text for phrase in row.must_say_any)
    wanted = [_quoted(missing)] if missing else []
    wanted += [f"one of {_quoted(row.must_say_any)}"] if none else []
    got = f"“{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}”" if text else "an empty answer"
    return demand(bool(text) and not wanted, " and ".join(wanted) or "words", got)


def plain(text: str) -> str:
    """Text as it is compared: case, line breaks and the form of an apostrophe do not count."""
    return " ".join(text.replace("’", "'").casefold().split())


def _quoted(phrases: Iterable[str]) -> str:
    return ", ".join(f"“{phrase}”" for phrase in phrases) or "nothing of it"


def _placed(placed: bool) -> str:
    return "a placement" if placed else "no placement"


async def run(name: str, subjects: Subjects, pages: Path | None = None) -> Result:
    """
    Ask every question of one suite, as somebody of the row's unit.

    Of a Cairn with or without the sample organisation or, given a folder of pages, of one that knows these and nothing else.
    """

    async def subject(row: AnswerRow) -> Answer:
        cairn = await _asked(row, subjects, pages)
        who = colleague(row.unit)
        reply = await ask(cairn, row.question, who, row.before)
        return Answer(reply, cited(reply, cairn.library, who.scope))

    return await judged(name, read(name, AnswerRow), subject, AnswerJudge())


async def _asked(row: AnswerRow, subjects: Subjects, pages: Path | None) -> Cairn:
    if pages is not None:
        cairn, _report = await subjects.over(pages)
        return cairn
    return await (subjects.loaded() if row.loaded else subjects.bare())
