"""What the record answers without a search: the newest scan, all units side by side, the names of the models."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.compose.brief import Drafted, Quoted, Standing
from bot.compose.citations import Checker, stands_in
from bot.compose.scan_text import respondents_line
from bot.compose.sentences import quotables
from bot.compose.wording import headline
from bot.conversation.plain_questions import AtOnce
from bot.conversation.reply import Advice, Point
from bot.services import finding
from bot.services.standings import Withheld, standing_of
from bot.services.subjects import Subject
from bot.services.unit_listing import in_tree
from bot.store.engine import Store
from bot.words import _, day, listed, lowered, n_
from knowledge.documents import WHOLE_ORG, Passage, Scope
from knowledge.framework.model import Framework
from knowledge.framework.terms import MODELS
from knowledge.library import Library

MOST_UNITS = 20
"""So many units are told one by one; the summary of the whole has all."""


@dataclass(frozen=True, slots=True)
class AtOnceAnswers:
    """Puts together what follows from the record or the framework alone."""

    framework: Framework
    store: Store
    library: Library

    async def answer(self, what: AtOnce, subject: Subject, scope: Scope) -> Advice | None:
        """The answer; None where nobody has looked, or not everyone who reads it may see what was found."""
        match what:
            case "scan":
                return await self._newest_scan(subject, scope)
            case "units":
                return await self._side_by_side(scope)
            case "models":
                passages = await finding.in_turn(finding.each_model, self.framework, self.library, scope)
                return _advice(passages, [_names(self.framework, passages)])

    async def _newest_scan(self, subject: Subject, scope: Scope) -> Advice | None:
        found = await standing_of(self.store, self.library, subject, scope)
        if not isinstance(found, Standing):
            return None
        line = respondents_line(found.placement)
        text = _("The newest scan of {unit} is of {day}. {answered}").format(
            unit=subject.name, day=day(found.taken_at), answered=line
        )
        where = headline(self.framework, found.placement)
        drafts = [
            Drafted(text, _cite(line, found.passages), "stage"),
            Drafted(where, _cite(where, found.passages), "stage"),
        ]
        return _advice(found.passages, drafts)

    async def _side_by_side(self, scope: Scope) -> Advice | None:
        """Each unit with its stage in the order of the tree; what is not for everyone here is counted, not told."""
        every = await self.store.units.all(scope.org) if WHOLE_ORG in scope.audiences else []
        units = [unit for unit in in_tree(every) if unit.scope != "organisation"]
        shown = units[:MOST_UNITS]
        subjects = [Subject(unit.name, unit) for unit in shown]
        found = [await standing_of(self.store, self.library, subject, scope) for subject in subjects]
        told = [one for one in found if isinstance(one, Standing)]
        if not units:
            return None
        passages = [passage for one in told for passage in one.passages]
        unseen = [unit.name for unit, one in zip(shown, found, strict=True) if one is None]
        withheld = sum(isinstance(one, Withheld) for one in found) + len(units) - len(shown)
        drafts = [*_lines(self.framework, told), *_beside(unseen, withheld)]
        where = _("This is where each of them is, in the order of the tree.") if told else ""
        head = Drafted(f"{_('I do not rank units.')} {where}".strip())
        return _advice(passages, [head, *drafts])


def _lines(framework: Framework, told: Sequence[Standing]) -> Iterator[Drafted]:
    for one in told:
        where = headline(framework, one.placement)
        text = _("{where} ({day})").format(where=where, day=day(one.taken_at))
        yield Drafted(text, _cite(where, one.passages), "stage")


def _beside(unseen: Sequence[str], withheld: int) -> Iterator[Drafted]:
    if unseen:
        yield Drafted(_("Nobody has looked at {units} yet.").format(units=listed(unseen)), kind="limits")
    if withheld:
        text = n_(
            "Of {number} unit I do not tell here where it is; its own summary has it.",
            "Of {number} units I do not tell here where they are; their own summaries have it.",
            withheld,
        )
        yield Drafted(text.format(number=withheld), kind="limits")


def _names(framework: Framework, passages: Sequence[Passage]) -> Drafted:
    names = [f"{model}. {lowered(framework.model(model).name)}" for model in MODELS]
    text = _("The five value models, in the order in which they build on each other: {names}.")
    cites = [cite for model in MODELS for cite in _on(framework.model(model).name, passages)]
    return Drafted(text.format(names="; ".join(names)), tuple(cites))


def _on(name: str, passages: Sequence[Passage]) -> Iterator[Quoted]:
    """The sentence of the guidance that says what the model is, else the first that has its name in it."""
    every = [(passage, words) for passage in passages for words in quotables(passage.text)]
    sentences = [(p, w) for p, w in every if w.kind == "sentence" and name.casefold() in w.said.casefold()]
    opening = [
        (p, w)
        for p, w in sentences
        if w.said.casefold().startswith((f"{name}, the ".casefold(), f"{name} is ".casefold()))
    ]
    for passage, words in (opening or sentences)[:1]:
        yield Quoted(passage.id, words.text)


def _cite(line: str, passages: Sequence[Passage]) -> tuple[Quoted, ...]:
    found = next((passage for passage in passages if stands_in(line, passage)), None)
    return (Quoted(found.id, line),) if found else ()


def _advice(passages: Sequence[Passage], drafts: Sequence[Drafted]) -> Advice:
    checker = Checker({passage.id: passage for passage in passages})
    points: list[Point] = [p for draft in drafts if (p := checker.accept(draft, trusted=True))]
    return Advice(points[0], tuple(points[1:]), checker.used())
