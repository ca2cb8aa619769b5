"""A question becomes an answer: passages and placement are found, a brief is composed, each point is checked before it is shown."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from bot.compose.brief import Brief, Drafted, Made, Standing, Turn
from bot.compose.citations import Checker, defused
from bot.compose.composer import Composer
from bot.compose.standing import asked_on, tell
from bot.conversation.intent import Ask, ShowStage, speaks_of_us
from bot.conversation.message import Message
from bot.conversation.reply import Advice, Point, Read, Step
from bot.services import finding
from bot.services.directory import Directory, scope_of
from bot.services.headlines import offers
from bot.services.standings import Withheld, standing_of
from bot.services.subjects import Subject, subject_of
from bot.services.unfolding import Unfolding
from bot.store.engine import Store
from bot.words import N_, _, n_
from knowledge.documents import WHOLE_ORG, Passage, Scope
from knowledge.framework.model import Framework
from knowledge.library import Library

UNCHECKED = N_("Put together by rule: nothing the language model wrote could be matched to its sources.")


@dataclass(frozen=True, slots=True)
class Advised:
    """A finished answer with what is kept beside it."""

    advice: Advice
    made: Made
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Advisor:
    """Answers questions about the framework and about where a group of people is in it."""

    framework: Framework
    store: Store
    library: Library
    composer: Composer
    by_rule: Composer
    """Takes over when nothing of a model's answer could be matched to its sources."""

    async def advise(
        self, message: Message, asked: Ask | ShowStage, directory: Directory, thread: Sequence[Turn]
    ) -> AsyncIterator[Step | Point | Advised]:
        """Yield the steps taken, then each checked point as it is accepted, and at the end the whole answer."""
        subject = await subject_of(self.store, message, asked.unit)
        scope = scope_of(message.by.org, await directory.audiences(message.by, message.place))
        found = await standing_of(self.store, self.library, subject, scope)
        standing = found if isinstance(found, Standing) else None
        yield Step(_("Reading the guidance"))
        brief = await self._brief(message, asked, subject, scope, standing, thread)
        brief = replace(brief, withheld=isinstance(found, Withheld))
        for step in _read(brief):
            yield step
        async with aclosing(self._compose(brief)) as events:
            async for event in events:
                yield event

    async def _compose(self, brief: Brief) -> AsyncGenerator[Point | Advised, None]:
        """The headline first, then the points in their order: what was handed out is what the whole answer begins with."""
        checker = Checker(brief.by_id(), brief.standing.placement if brief.standing else None)
        unfolding = Unfolding(brief)
        before, after = tell(brief)
        for point in unfolding.by_rule(_trusted(checker, before)):
            yield point
        made = Made(offline=True)
        async with aclosing(self._drafts(brief, checker)) as drafts:
            async for drafted in drafts:
                if isinstance(drafted, Made):
                    made = drafted
                    continue
                for point in unfolding.found(*drafted):
                    yield point
        for point in (*unfolding.rest(), *unfolding.by_rule(_trusted(checker, after))):
            yield point
        headline, points = unfolding.whole()
        advice = Advice(
            headline=headline,
            points=points,
            sources=checker.used(),
            placement=brief.standing.placement if brief.standing and brief.about else None,
            offline=made.offline,
            notice=made.notice,
            offers=offers(brief),
        )
        yield Advised(advice, replace(made, dropped=tuple(checker.dropped)), brief.passages)

    async def _drafts(
        self, brief: Brief, checker: Checker
    ) -> AsyncGenerator[tuple[Drafted, Point] | Made, None]:
        """What the composer drafted and the check let pass; by rule where nothing of a model's answer did."""
        passed = False
        made = Made(offline=True)
        async with aclosing(self.composer.compose(brief)) as drafts:  # type: ignore[type-var]  # it is a generator
            async for drafted in drafts:
                if isinstance(drafted, Made):
                    made = drafted
                elif point := checker.accept(drafted):
                    passed = True
                    yield drafted, point
        if not passed and checker.dropped and not made.offline:
            made = replace(made, offline=True, notice=_(UNCHECKED))
            async for drafted in self.by_rule.compose(brief):
                if isinstance(drafted, Drafted) and (point := checker.accept(drafted)):
                    yield drafted, point
        yield made

    async def _brief(
        self,
        message: Message,
        asked: Ask | ShowStage,
        subject: Subject,
        scope: Scope,
        standing: Standing | None,
        thread: Sequence[Turn],
    ) -> Brief:
        about = "stage" if isinstance(asked, ShowStage) else asked.about
        if about == "stage":
            focus = finding.focus(self.framework, standing)
            sought = await finding.in_turn(finding.look_up, self.library, focus, scope)
            if standing is None:
                sought |= await finding.in_turn(finding.where_to_start, self.library, scope)
            passages = tuple(passage for passage, _wanted in sought.values())
        else:
            query = finding.query(self.framework, asked.question, thread, message.material)
            passages = await finding.in_turn(finding.search_both, self.library, query, scope)
            sought = {passage.id: (passage, query) for passage in passages}
        # Where the rule tells the standing it cites the scan itself; beside a general question scans are noise.
        scans = about is None and (speaks_of_us(asked.question) or "scan" in asked.question.lower())
        return Brief(
            question=asked.question,
            subject=subject.name,
            framework=self.framework,
            today=message.at.date(),
            material=message.material,
            passages=finding.current((p for p in passages if p.kind != "scan" or scans), message.at.date()),
            standing=standing,
            units=() if subject.unit else await self._units(scope),
            thread=tuple(thread),
            looked=await asyncio.to_thread(finding.looked, self.library, scope),
            about=about if standing or about == "stage" else None,
            model=asked.model if isinstance(asked, Ask) else None,
            sought={name: wanted for name, (_passage, wanted) in sought.items()},
        )

    async def _units(self, scope: Scope) -> tuple[str, ...]:
        """The names of the units, which are for everybody in the organisation and for nobody else."""
        known = await self.store.units.all(scope.org) if WHOLE_ORG in scope.audiences else []
        return tuple(unit.name for unit in known)


def _trusted(checker: Checker, drafts: Sequence[Drafted]) -> list[tuple[Drafted, Point]]:
    """What the rule itself wrote, as far as its sources are there."""
    return [(draft, point) for draft in drafts if (point := checker.accept(draft, trusted=True))]


def _read(brief: Brief) -> Iterator[Step]:
    """What was read for an answer."""
    yield Step(_("Reading the guidance"), _reads(brief.general()))
    own = [passage for passage in brief.own() if passage.kind == "document"]
    if number := len({passage.document_id for passage in own}):
        said = n_("Reading {number} of your documents", "Reading {number} of your documents", number)
        yield Step(said.format(number=number), _reads(own))
    if brief.standing and brief.about:
        yield Step(asked_on(brief.standing), _reads(brief.standing.passages[:1]))


def _reads(passages: Sequence[Passage]) -> tuple[Read, ...]:
    documents = {passage.document_id: passage for passage in passages}
    return tuple(Read(defused(one.title), one.source) for one in documents.values())
