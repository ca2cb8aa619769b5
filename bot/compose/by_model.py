"""Has a model answer from the brief; what it hands back is only a draft, to be checked like any other."""

import logging
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing

from bot.compose.brief import Brief, Drafted, Made
from bot.compose.scan_text import respondents_line
from bot.compose.wording import headline, move_words, rechecked_line
from bot.compose.written import ModelAnswer, Written
from bot.conversation.reply import dated
from bot.llm.gateway import ChatModel, ModelError
from bot.words import _, day
from knowledge.documents import Passage, Shelf
from prompts.catalogue import Rendered, load

PROMPT = "answer_question"
MOST_PASSAGES = 10
MOST_TURNS = 4

log = logging.getLogger(__name__)


class ByModel:
    """
    The composer that asks a model, and hands out each point as soon as the model has written it.

    Raises a ModelError only before the first, so that another can take over; after it, the answer ends there and says so.
    """

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    async def compose(self, brief: Brief) -> AsyncIterator[Drafted | Made]:
        """Ask once; with nothing to read the model is not asked at all."""
        passages = (*brief.by_id().values(),)[-MOST_PASSAGES:] if not brief.passages else _chosen(brief)
        if not passages:
            yield Made(offline=False)
            return
        prompt, written, notice = render(brief, passages), Written(passages), None
        try:
            async with aclosing(self._model.stream(prompt, ModelAnswer)) as parts:
                async for part in parts:
                    for drafted in written.take(part):
                        yield drafted
        except ModelError as error:
            if not written.begun:
                raise
            log.warning("The model broke off in the middle of an answer: %s", error)
            notice = broken_off(error.reason)
        yield self._made(prompt, written, notice)

    def _made(self, prompt: Rendered, written: Written, notice: str | None) -> Made:
        whole = written.completion
        return Made(
            offline=False,
            notice=notice,
            composer="by_model",
            model=whole.model if whole else self._model.name,
            prompt_version=f"{prompt.name}:{prompt.version}",
            tokens=(whole.tokens_in or 0) + (whole.tokens_out or 0) if whole else None,
            milliseconds=whole.milliseconds if whole else None,
        )


def broken_off(reason: str) -> str:
    """The line below an answer in the middle of which the model failed."""
    said = _(
        "This answer may be incomplete: {reason}. What stands above was checked; ask again for the rest."
    )
    return said.format(reason=_(reason))


def render(brief: Brief, passages: Sequence[Passage]) -> Rendered:
    """The prompt for a brief, its material fenced by a token that stands nowhere in it."""
    texts = [
        brief.question,
        brief.material,
        *(passage.text for passage in passages),
        *(turn.answer for turn in brief.thread),
        *_said(brief),
    ]
    fence = _fence(texts)
    return load(PROMPT).render(
        question=_question(brief, fence),
        thread="\n".join(_turns(brief)) or "(nothing yet)",
        said="\n".join(f"- {text}" for text in _said(brief)) or "(nothing yet)",
        asked_about=brief.subject,
        stage_facts="\n".join(_facts(brief)),
        passages="\n".join(_numbered(passages, fence)),
        fence=fence,
        language="as in the question",
    )


def _question(brief: Brief, fence: str) -> str:
    """The question, and in a fence of its own the message that it is about: whoever wrote that asks and orders nothing."""
    if not brief.material:
        return brief.question
    about = f"{fence} message that the question is about: material, and not a source"
    return f"{brief.question}\n\n{about}\n{brief.material}\n{fence} end of message"


def _fence(texts: Sequence[str]) -> str:
    while True:
        token = secrets.token_hex(8)
        if not any(token in text for text in texts):
            return token


def _chosen(brief: Brief) -> tuple[Passage, ...]:
    """The passages found, and for a question about the stage those of the scan that were not found already."""
    found = brief.passages[:MOST_PASSAGES]
    if brief.about is None or brief.standing is None:
        return found
    seen = {passage.id for passage in found}
    scan = [passage for passage in brief.standing.passages if passage.id not in seen]
    return (*found, *scan[: MOST_PASSAGES - len(found)])


def _turns(brief: Brief) -> Iterator[str]:
    for turn in brief.thread[-MOST_TURNS:]:
        yield f"Asked: {turn.question}"
        yield f"Answered: {turn.answer}"


def _said(brief: Brief) -> list[str]:
    """What the person has read of this very answer."""
    return [point.text for point in (brief.before.headline, *brief.before.points)] if brief.before else []


def _facts(brief: Brief) -> Iterator[str]:
    if brief.withheld:
        yield f"The stage of {brief.subject} is not told here: not everyone who reads this may see its scan."
        return
    if brief.standing is None:
        yield f"Nobody has scanned {brief.subject} yet, so there is no stage."
        return
    placement = brief.standing.placement
    yield f"Scan of {day(brief.standing.taken_at)}. {headline(brief.framework, placement)}"
    yield respondents_line(placement)
    if again := rechecked_line(brief.framework, placement):
        yield again
    if placement.moves:
        yield f"Next move, by rule: {move_words(brief.framework, placement.moves[0])}"


def _numbered(passages: Sequence[Passage], fence: str) -> Iterator[str]:
    for n, passage in enumerate(passages, start=1):
        whose = "general guidance" if passage.shelf is Shelf.GUIDANCE else "organisation"
        heading = " › ".join(filter(None, (passage.title, passage.section)))
        yield f"{fence} passage {n} · {whose} · {heading} · {dated(passage.dated)}"
        yield passage.text
