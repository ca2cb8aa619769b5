"""What the organisation's documents say of an initiative, as suggestions: nothing of it counts until somebody takes it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from bot.compose.keywords import content_words, shared_words
from bot.conversation.initiative_found import Found, answers_of, shortened
from bot.conversation.reply import dated
from knowledge.documents import Audience, Passage, Scope, Shelf
from knowledge.library import Library
from knowledge.retrieval import retrieve

MOST_READ = 10
MOST_FOUND = 6
SOUGHT = "owner, figure, limit, halt, state"
"""What a list of uses and pilots says of each."""
MOST_PASSAGES = 2
LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class InitiativeDocuments:
    """Finds them on the organisation's own shelf, within what the person may see."""

    library: Library

    async def about(self, org: str, name: str, audiences: frozenset[Audience]) -> tuple[Found, ...]:
        """The answers that documents give, then passages that are merely to be read."""
        words = content_words(name)
        if not audiences or not words:
            return ()
        scope = Scope(org, audiences)
        passages = await asyncio.to_thread(
            retrieve, self.library, f"{name}: {SOUGHT}", scope, limit=MOST_READ, shelves=(Shelf.ORGANISATION,)
        )
        fitting = [
            one for one in passages if one.kind != "scan" and shared_words(one.text, words) * 2 >= len(words)
        ]
        answers = [found for passage in fitting for found in _answers(passage, words)]
        named = list({(one.key, one.value): one for one in answers}.values())[:MOST_FOUND]
        quoted = {one.title for one in named}
        first = {one.title: one for one in reversed(fitting) if one.title not in quoted}
        read = [_quoted(one) for one in fitting if first.get(one.title) is one]
        return (*named, *read[:MOST_PASSAGES])


def _answers(passage: Passage, words: frozenset[str]) -> Iterator[Found]:
    for key, value, quote in answers_of(passage.text, words):
        yield Found(passage.title, dated(passage.dated), shortened(quote, LONGEST_QUOTE), key, value)


def _quoted(passage: Passage) -> Found:
    return Found(passage.title, dated(passage.dated), shortened(passage.text, LONGEST_QUOTE))
