"""A question becomes an answer: passages and placement are found, a brief is composed, each point is checked before it is shown."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal

from bot.compose.brief import Brief, Drafted, Made, Standing, Turn
from bot.compose.citations import Checker, defused
from bot.compose.composer import Composer
from bot.compose.said_already import repeats, word_for_word
from bot.compose.standing import asked_on, tell
from bot.conversation.asked import speaks_of_us
from bot.conversation.intents import Ask, ShowStage
from bot.conversation.message import Message
from bot.conversation.plain_questions import AtOnce, says_in_place
from bot.conversation.reply import Advice, Point, Read, Step
from bot.conversation.unit_names import unknown_words, which_words
from bot.services import finding
from bot.services.assessing import audience_of
from bot.services.at_once import AtOnceAnswers
from bot.services.directory import Directory, scope_of
from bot.services.headlines import offers
from bot.services.standings import Withheld, standing_of
from bot.services.subjects import Subject, subject_of
from bot.services.unfolding import Unfolding
from bot.store.engine import Store
from bot.words import N_, _, n_
from bot.words.days import day_at
from knowledge.documents import WHOLE_ORG, Passage, Scope
from knowledge.framework.model import Framework
from knowledge.framework.terms import MODELS
from knowledge.library import Library

Sought = dict[str, tuple[Passage, str]]
"""By their ids."""
WORDS_TO_SEARCH = 3
"""A word or two by themselves say nothing that could be looked for beside what the rule tells."""
UNCHECKED = N_("Put together by rule: nothing the language model wrote could be matched to its sources.")


@dataclass(frozen=True, slots=True)
class Advised:
    """A finished answer with what is kept beside it; and the `rest` of it that is said, where a part was read before."""

    advice: Advice
    made: Made
    passages: tuple[Passage, ...]
    rest: Advice | None = None


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
        self,
        message: Message,
        asked: Ask | ShowStage,
        directory: Directory,
        thread: Sequence[Turn],
        before: Advice | None = None,
    ) -> AsyncIterator[Step | Point | Advised]:
        """
        Yield the steps taken, then each checked point as it is accepted, and at the end the whole answer.

        What stands in the part `before` was read, and is not said again.
        """
        scope = scope_of(message.by.org, await directory.audiences(message.by, message.place))
        subject = await subject_of(self.store, message, asked.unit, in_part=WHOLE_ORG in scope.audiences)
        if which := await self._which_unit(asked, subject, scope):
            yield which
            yield Advised(Advice(which), Made(offline=True), ())
            return
        if isinstance(asked, Ask) and (at_once := _at_once(asked)):
            answers = AtOnceAnswers(self.framework, self.store, self.library)
            if advice := await answers.answer(at_once, subject, scope):
                for point in (advice.headline, *advice.points):
                    yield point
                yield Advised(advice, Made(offline=True), ())
                return
        found = await standing_of(self.store, self.library, subject, scope)
        if not isinstance(found, Standing):
            asked = _of_stage(asked)
        standing = found if isinstance(found, Standing) else None
        yield Step(_("Reading the guidance"))
        brief = await self._brief(message, asked, subject, scope, standing, thread)
        opened = found is None and await self._scan_is_open(subject, scope)
        brief = replace(brief, withheld=isinstance(found, Withheld), scan_open=opened, before=before)
        for step in _read(brief):
            yield step
        async with aclosing(self._compose(brief)) as events:
            async for event in events:
                yield event

    async def _compose(self, brief: Brief) -> AsyncGenerator[Point | Advised, None]:
        """The headline first, then the points in their order: what was handed out is what the whole answer begins with."""
        read = {source.passage_id: source for source in brief.before.sources} if brief.before else {}
        checker = Checker(brief.by_id(), brief.standing.placement if brief.standing else None, read)
        unfolding = Unfolding(brief)
        before, after = tell(brief)
        for point in unfolding.by_rule(_trusted(brief, checker, before)):
            yield point
        made = Made(offline=True)
        async with aclosing(self._drafts(brief, checker)) as drafts:
            async for drafted in drafts:
                if isinstance(drafted, Made):
                    made = drafted
                    continue
                for point in unfolding.found(*drafted):
                    yield point
        for point in unfolding.end(_trusted(brief, checker, after)):
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
        made = replace(made, dropped=tuple(checker.dropped))
        if brief.before is None:
            yield Advised(advice, made, brief.passages)
        else:
            yield Advised(_whole(brief.before, advice), made, brief.passages, _rest(advice))

    async def _drafts(
        self, brief: Brief, checker: Checker
    ) -> AsyncGenerator[tuple[Drafted, Point] | Made, None]:
        """What the composer drafted, was not said and the check let pass; by rule where nothing of a model's answer did."""
        passed = False
        made = Made(offline=True)
        async with aclosing(self.composer.compose(brief)) as drafts:  # type: ignore[type-var]  # it is a generator
            async for drafted in drafts:
                if isinstance(drafted, Made):
                    made = drafted
                elif repeats(drafted, brief.before):
                    passed = True
                elif point := checker.accept(drafted):
                    passed = True
                    yield drafted, point
        if not passed and checker.dropped and not made.offline:
            made = replace(made, offline=True, notice=_(UNCHECKED))
            async for drafted in self.by_rule.compose(brief):
                if isinstance(drafted, Made) or repeats(drafted, brief.before):
                    continue
                if point := checker.accept(drafted):
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
        about = "stage" if isinstance(asked, ShowStage) else _by_rule(asked)
        sought, passages = await self._sought(message, asked, about, scope, standing, thread)
        # Where the rule tells the standing it cites the scan itself; beside a general question scans are noise.
        scans = about is None and (speaks_of_us(asked.question) or "scan" in asked.question.lower())
        return Brief(
            question=asked.question,
            subject=subject.name,
            framework=self.framework,
            today=day_at(message.at),
            material=message.material,
            passages=finding.current((p for p in passages if p.kind != "scan" or scans), day_at(message.at)),
            standing=standing,
            units=() if subject.unit else await self._units(scope),
            thread=tuple(thread),
            looked=await asyncio.to_thread(finding.looked, self.library, scope),
            about=about if standing or about == "stage" else None,
            model=asked.model if isinstance(asked, Ask) else None,
            sought={name: wanted for name, (_passage, wanted) in sought.items()},
        )

    async def _sought(
        self,
        message: Message,
        asked: Ask | ShowStage,
        about: Literal["stage", "jump", "why"] | None,
        scope: Scope,
        standing: Standing | None,
        thread: Sequence[Turn],
    ) -> tuple[Sought, tuple[Passage, ...]]:
        """What was found, each with what was looked for; and all that may be cited, the warning before a jump among it."""
        if about == "stage":
            focus = finding.focus(self.framework, standing)
            sought = await finding.in_turn(finding.look_up, self.library, focus, scope)
            if standing is None:
                sought |= await finding.in_turn(finding.where_to_start, self.library, scope)
            passages = tuple(passage for passage, _wanted in sought.values())
        elif about and _follows_alone(asked):
            sought, passages = {}, ()
        else:
            query = finding.query(self.framework, asked.question, thread, message.material)
            sought = await finding.in_turn(
                finding.look_for, self.framework, self.library, asked.question, query, scope
            )
            passages = tuple(passage for passage, _wanted in sought.values())
        if isinstance(asked, Ask) and about == "jump":
            model = asked.model or MODELS[-1]
            warning = await finding.in_turn(finding.failure, self.framework, self.library, model, scope)
            passages = (*passages, *(p for p in warning if p.id not in sought))
        return sought, passages

    async def _which_unit(self, asked: Ask | ShowStage, subject: Subject, scope: Scope) -> Point | None:
        """That no unit, or more than one, goes by the name that was given, where the answer is to be about that unit."""
        about_it = isinstance(asked, ShowStage) or asked.about in ("jump", "why", "scan")
        if not (about_it and subject.unknown):
            return None
        if subject.one_of:
            return Point(defused(which_words(subject.name, subject.one_of)), kind="stage")
        units = await self._units(scope)
        return Point(defused(unknown_words(subject.name, units)), kind="stage") if units else None

    async def _scan_is_open(self, subject: Subject, scope: Scope) -> bool:
        """Whether the unit is being looked at, as far as those who read this may know."""
        unit = subject.unit
        if unit is None or audience_of(unit) not in scope.audiences:
            return False
        return await self.store.scans.live_of_unit(scope.org, unit.id) is not None

    async def _units(self, scope: Scope) -> tuple[str, ...]:
        """The names of the units, which are for everybody in the organisation and for nobody else."""
        known = await self.store.units.all(scope.org) if WHOLE_ORG in scope.audiences else []
        return tuple(unit.name for unit in known)


def _at_once(asked: Ask) -> AtOnce | None:
    """What of it needs no search."""
    return asked.about if asked.about in ("scan", "units", "models") else None


def _by_rule(asked: Ask) -> Literal["jump", "why"] | None:
    return asked.about if asked.about in ("jump", "why") else None


def _follows_alone(asked: Ask | ShowStage) -> bool:
    """Whether the record is all that is wanted: nothing was asked that a document could say."""
    return says_in_place(asked.question.lower()) or len(asked.question.split()) < WORDS_TO_SEARCH


def _of_stage(asked: Ask | ShowStage) -> Ask | ShowStage:
    """What is asked of a stage that nobody knows, as the question where we are: it says why there is none to tell."""
    if isinstance(asked, ShowStage) or not (asked.about == "scan" or says_in_place(asked.question.lower())):
        return asked
    return ShowStage(asked.question, asked.unit)


def _trusted(brief: Brief, checker: Checker, drafts: Sequence[Drafted]) -> list[tuple[Drafted, Point]]:
    """What the rule itself wrote and was not said, as far as its sources are there."""
    news = [draft for draft in drafts if not word_for_word(draft.text, brief.before)]
    return [(draft, point) for draft in news if (point := checker.accept(draft, trusted=True))]


def _whole(before: Advice, rest: Advice) -> Advice:
    """Both parts as the one answer that they are."""
    return replace(rest, headline=before.headline, points=(*before.points, *rest.points))


def _rest(advice: Advice) -> Advice:
    """The second part by itself: with the sources of its own points, and nothing to press where there are none."""
    cited = {n for point in advice.points for n in point.cites}
    sources = tuple(source for source in advice.sources if source.n in cited)
    return replace(advice, sources=sources, offers=advice.offers if advice.points else ())


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
