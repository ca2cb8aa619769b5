"""Puts an answer together without a model: it quotes the sentences that answer the question, and invents nothing."""

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date

from bot.compose.brief import Brief, Drafted, Made, Quoted
from bot.compose.fitting import Candidate, Closeness, candidates, joined_up
from bot.compose.keywords import content_words
from bot.compose.wanted import PLAIN, Wanted, wanted
from bot.conversation.asked import models_named, speaks_of_ai, speaks_of_us
from bot.conversation.reply import dated
from bot.words import N_, _
from knowledge.documents import Passage, Shelf

__all__ = ["Closeness", "Offline"]

MOST_OWN, MOST_PLAIN, MOST_GENERAL, MOST_BESIDE = 3, 2, 3, 1
"""Points of the organisation's own, fewer where a plain fact is asked for; of the guidance alone, and beside others."""
OF_ONE_DOCUMENT = 2
FLOOR, FLOOR_WITHOUT_A_WORD, FURTHER = 0.45, 0.7, 0.68
"""
How well the first point has to fit, and how well where neither it nor what stands above it has a word of the question;
further points only from the last on, since they would pad the answer.
"""
FLOOR_OF_GIVING = 0.55
"""From here on what gives what is asked for, a name or a date, is preferred to what fits better and gives none."""
CLEARLY_WEAKER = 0.13
"""So much below the best, a further point would pad as well."""
CLOSE_ENOUGH_ALONE, CLOSE_ENOUGH_FOR_US = 0.8, 0.85
"""Where nothing of the organisation's own was found, the guidance has to be this close; closer still if we asked about us."""
SHARED = 0.3
"""How much of the question's words a further point has in it; what has none is close by accident."""
SAME = 0.6
"""Two sentences that share so much of their words say the same; the better one stays."""
STALE_AFTER_DAYS = 365
_FACT = re.compile(r"\d+|\b[A-Z][a-z]+")
_NUMBERING = re.compile(r"^(?:\d+[.)]?|[A-Z][.)]) +")
_MISSING: Mapping[Wanted | None, str] = {
    "person": N_("I found nobody named for this in your documents. The closest they come: {closest}"),
    "day": N_("I found no date for this in your documents. The closest they come: {closest}"),
    "span": N_("Your documents do not say how long, as far as I can see. The closest they come: {closest}"),
    "money": N_(
        "Your documents do not say what this costs, as far as I can see. The closest they come: {closest}"
    ),
    "often": N_("I found nothing on how often in your documents. The closest they come: {closest}"),
    "number": N_("I found no figure for this in your documents. The closest they come: {closest}"),
}


class Offline:
    """The composer that needs no model."""

    def __init__(self, closeness: Closeness) -> None:
        self._closeness = closeness

    async def compose(self, brief: Brief) -> AsyncIterator[Drafted | Made]:
        """Quote what answers: at most three points of the organisation's own, then of the guidance."""
        found = candidates(brief, self._closeness)
        chosen = _one_of_each_passage(found) if brief.about == "stage" else _chosen(brief, found)
        alone = not any(one.passage.shelf is Shelf.ORGANISATION for one in chosen)
        missing = None if brief.about else _missing(brief, chosen)
        for one in chosen:
            said = _quoting(brief, one, alone)
            if missing and one is chosen[0]:
                said = _(missing).format(closest=said)
            yield Drafted(said, (Quoted(one.passage.id, one.words.text),), "guidance")
        yield Made(offline=True)


def _one_each(brief: Brief, found: Sequence[Candidate]) -> list[Candidate]:
    """Of several models that a question names the best for each, so that they stand side by side."""
    of_each: dict[str, list[Candidate]] = {wanted: [] for wanted in brief.sought.values()}
    for one in found:
        of_each[brief.sought[one.passage.id]].append(one)
    return [_first_what_gives(some)[0] for some in of_each.values() if some]


def _one_of_each_passage(found: Sequence[Candidate]) -> list[Candidate]:
    """What was looked up one by one, for one move each: none is weaker than another, but a bare row of a table says nothing."""
    best: dict[str, Candidate] = {}
    for one in found:
        if one.words.kind != "row":
            best.setdefault(one.passage.id, one)
    return list(best.values())[: MOST_OWN + MOST_BESIDE]


def _chosen(brief: Brief, found: Sequence[Candidate]) -> list[Candidate]:
    """What answers out of all that could be quoted: the organisation's own, and of the guidance what goes with it."""
    found = [one for one in found if one.touches or one.fit >= FLOOR_WITHOUT_A_WORD]
    own = [one for one in found if one.passage.shelf is Shelf.ORGANISATION]
    # What is over a year old is quoted only where nothing fresher speaks: it may well have been replaced.
    fresh = [one for one in own if not _stale(one.passage, brief.today)]
    kind = wanted(brief.question)
    most = MOST_PLAIN if kind in PLAIN else MOST_OWN
    told = _telling(fresh, kind, most) or _telling(own, kind, most)
    if kind == "kept_out" and not any(one.gives for one in told):
        told = []
    if kind in PLAIN and not any(one.gives == 1 or one.fit >= FURTHER for one in told):
        told = []
    general = [one for one in found if one.passage.shelf is Shelf.GUIDANCE and _of_ai(brief)]
    if not told:
        enough = CLOSE_ENOUGH_FOR_US if speaks_of_us(brief.question) else CLOSE_ENOUGH_ALONE
        near = [one for one in general if one.fit >= enough]
        if len(models_named(brief.question)) > 1:
            return _one_each(brief, near)
        return _telling(near, kind, MOST_GENERAL)
    if kind in PLAIN:
        return told if any(one.gives for one in told) else told[:1]
    fitting = [one for one in general if one.fit >= CLOSE_ENOUGH_ALONE and one.share >= SHARED]
    return [*told, *_telling(fitting, kind, MOST_BESIDE)]


def _of_ai(brief: Brief) -> bool:
    """Whether the guidance is asked at all; a short question that follows another goes on with its matter."""
    asked = [
        brief.question,
        brief.material,
        *brief.sought.values(),
        *(turn.question for turn in brief.thread[-1:]),
    ]
    return any(speaks_of_ai(text) for text in asked)


def _telling(found: Sequence[Candidate], kind: Wanted | None, most: int) -> list[Candidate]:
    """The best few that say different things; where some give what is asked for, no others."""
    if kind in PLAIN or kind in ("permission", "kept_out"):
        found = _giving(kind, found)
    further = FLOOR_OF_GIVING if kind == "permission" else FURTHER
    taken: list[Candidate] = []
    for one in _first_what_gives(found):
        if taken and one.share < SHARED:
            continue
        if one.fit < (max(further, found[0].fit - CLEARLY_WEAKER) if taken else FLOOR):
            break
        of_it = [other for other in taken if other.passage.document_id == one.passage.document_id]
        beside = next((other for other in of_it if other.passage.id == one.passage.id), None)
        if beside and kind not in PLAIN and (joined := joined_up(beside, one)):
            taken[taken.index(beside)] = joined
        elif not beside and len(of_it) < OF_ONE_DOCUMENT and not any(_same(one, other) for other in taken):
            taken.append(one)
    return _with_newer(taken[:most], found) if kind in PLAIN else taken[:most]


def _giving(kind: Wanted | None, found: Sequence[Candidate]) -> list[Candidate]:
    """What gives what is asked for, and what does so by half but fits better; everything where nothing does."""
    near = found[0].fit - CLEARLY_WEAKER if found else 0.0
    giving = [
        one
        for one in found
        if one.gives and one.fit >= FLOOR_OF_GIVING and (one.fit >= near or one.share >= SHARED)
    ]
    if any(one.share >= SHARED and one.fit >= near for one in giving):
        giving = [one for one in giving if one.share >= SHARED]
    if kind == "permission":  # what is forbidden and what is allowed belong together
        return giving or list(found)
    given = max((one.gives for one in giving), default=0.0)
    best = max((one.fit for one in giving if one.gives == given), default=0.0)
    return [one for one in giving if one.gives == given or one.fit > best] or list(found)


def _first_what_gives(found: Sequence[Candidate]) -> list[Candidate]:
    """The best first, and before it what gives what is asked for and is not clearly weaker: a definition, a list."""
    near = [one for one in found if one.fit >= found[0].fit - CLEARLY_WEAKER]
    lead = max(near, key=lambda one: one.gives, default=None)
    return [lead, *(one for one in found if one is not lead)] if lead else []


def _with_newer(taken: list[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """With what a newer document says to the same: it may well be otherwise by now."""
    if not taken or len(taken) > 1 or not taken[0].gives:
        return taken
    since = taken[0].passage.dated
    newer = (one for one in found if since and one.passage.dated and one.passage.dated > since)
    near = max(FURTHER, taken[0].fit - CLEARLY_WEAKER)
    other = next(
        (one for one in newer if one.fit >= near and one.share >= SHARED and not _same(one, taken[0])), None
    )
    return [*taken, other] if other else taken


def _same(one: Candidate, other: Candidate) -> bool:
    """Whether two say the same; not if each has a name or a number that the other has not."""
    facts, other_facts = (set(_FACT.findall(each.words.said)) for each in (one, other))
    if facts - other_facts and other_facts - facts:
        return False
    words, others = content_words(one.words.said), content_words(other.words.said)
    return len(words & others) >= SAME * max(1, min(len(words), len(others)))


def _missing(brief: Brief, chosen: Iterable[Candidate]) -> str | None:
    """The words for a question whose kind of answer stands nowhere in what the organisation wrote."""
    kind = wanted(brief.question)
    own = [one for one in chosen if one.passage.shelf is Shelf.ORGANISATION]
    return _MISSING[kind] if kind in PLAIN and own and not any(one.gives for one in own) else None


def _stale(passage: Passage, today: date) -> bool:
    return passage.dated is not None and (today - passage.dated).days > STALE_AFTER_DAYS


def _quoting(brief: Brief, one: Candidate, alone: bool) -> str:
    """The words with where they stand; under their heading where they cannot be understood without it."""
    words = one.words.said if one.words.kind == "row" else _("“{words}”").format(words=one.words.said)
    heading = _NUMBERING.sub("", one.heading) if _needs_heading(brief, one) else ""
    if one.passage.shelf is Shelf.ORGANISATION:
        title = " › ".join(filter(None, (one.passage.title, heading)))
        return _("{title} ({day}): {words}").format(title=title, day=dated(one.passage.dated), words=words)
    if heading:
        words = _("{heading}: {words}").format(heading=heading, words=words)
    return words if alone else _("In general: {words}").format(words=words)


def _needs_heading(brief: Brief, one: Candidate) -> bool:
    if one.words.kind in ("list", "item") and not one.words.labelled:
        return True
    if one.passage.shelf is Shelf.GUIDANCE:  # its sentences are written to stand alone
        return False
    asked = content_words(brief.question)
    return not one.words.whole or bool(asked & content_words(one.heading) - content_words(one.words.said))
