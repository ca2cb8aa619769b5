"""
A point stays only if what it cites was really there and says so. Pure.

Whatever wrote the point, a model or a rule, is not believed: the passages are looked up, the quotes are searched in them, numbers
must stand in what is cited, and no text of a model names a stage that the rule did not give. Links, mentions and broadcasts are
taken out of every text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.compose.brief import Drafted, Quoted, kind_of
from bot.conversation.reply import Point, Source
from bot.words import _
from knowledge.documents import Passage
from knowledge.framework.placement import Placement

LONGEST_POINT = 900
SHORTEST_QUOTE_WORDS = 3

_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "…": "...", "\u00a0": " "}
)
_EMPHASIS = re.compile(r"[*_`\\]")
# The number of an item stays: where a quote is on one line it could be any number.
_MARKUP = re.compile(r"[#>|\[\]]|(?<!\S)[-+*](?!\S)")
_SPACE = re.compile(r"\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|!?\[([^\]]*)\]\[[^\]]*\]")
_SLACK_TOKEN = re.compile(r"<[^<>]*>|<(?=[!@#])")
_ADDRESS = re.compile(
    r"\b(?:https?|ftp|file)\s*:\s*//\S*|\b(?:mailto|javascript|vbscript|data|file):\S+|\bwww\.\S+|\S+@\S+\.\S+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|co|dev|app|info|biz|xyz|ru|cn|eu|uk|de|fr|us|gov|edu|ai|me|link|site)\b(?:/\S*)?",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<!\w)[@#](?=\w)")
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_IN_WORDS = {
    **dict.fromkeys(("one", "eins", "un"), 1),
    **dict.fromkeys(("two", "zwei", "deux"), 2),
    **dict.fromkeys(("three", "drei", "trois"), 3),
    **dict.fromkeys(("four", "vier", "quatre"), 4),
    **dict.fromkeys(("five", "fünf", "cinq"), 5),
}
_STAGE = re.compile(
    r"\b(?:stages?|stufen?|niveaus?|stades?|étapes?|levels?)\s*(\d)"
    rf"|\b(?:stage|stufe|stade|étape)\s+({'|'.join(_IN_WORDS)})\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:(?:you|we)(?: are| have|'re|'ve)|(?:your|our) (?:organi[sz]ation|company|team|unit|department) (?:is|has|stands))"
    r"\b.{0,30}\bstage",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Text as it is compared: markup, typography, case and line breaks do not count."""
    bare = _EMPHASIS.sub("", _MARKUP.sub(" ", text.translate(_TYPOGRAPHY)))
    return _SPACE.sub(" ", bare).strip().casefold()


def stands_in(quote: str, passage: Passage) -> bool:
    """Whether the quoted words are in the passage, in a row."""
    words = plain(quote).strip(" .\"'")
    return len(words.split()) >= min(
        SHORTEST_QUOTE_WORDS, len(plain(passage.text).split())
    ) and words in plain(passage.text)


def defused(text: str) -> str:
    """Text without links, addresses, mentions and broadcasts: their words stay, they can no longer do anything."""
    text = _INVISIBLE.sub("", text)
    text = _LINK.sub(lambda match: match[1] or match[2] or "", text)
    while (bare := _SLACK_TOKEN.sub("", text)) != text:  # what was around one may be another
        text = bare
    text = _MENTION.sub("", _ADDRESS.sub(_("(link removed)"), text))
    return _SPACE.sub(" ", text).strip()


@dataclass(slots=True)
class Checker:
    """
    Checks drafted points one by one and numbers their sources in the order in which points are accepted.

    The `sources` of an earlier part of the answer keep their numbers.
    """

    passages: Mapping[str, Passage]
    placement: Placement | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    def accept(self, draft: Drafted, *, trusted: bool = False) -> Point | None:
        """The point with its numbers, or None when it may not be shown; `trusted` are points that the rule itself wrote."""
        fault = self._fault(draft, trusted)
        if fault:
            self.dropped.append(fault)
            return None
        text = draft.text if trusted else defused(draft.text)
        kind = (
            draft.kind if trusted else kind_of(tuple(self.passages[c.passage_id].kind for c in draft.cites))
        )
        cites = tuple(dict.fromkeys(self._number(cite) for cite in draft.cites))
        return Point(text, cites, kind, tuple(source for source in self.used() if source.n in cites))

    def used(self) -> tuple[Source, ...]:
        """The sources of the accepted points, in their order."""
        return tuple(self.sources.values())

    def _fault(self, draft: Drafted, trusted: bool) -> str:
        if not draft.text.strip():
            return "empty"
        for cite in draft.cites:
            passage = self.passages.get(cite.passage_id)
            if passage is None:
                return "cites a passage that was not there"
            if not stands_in(cite.quote, passage):
                return "quotes words that are not in the passage"
        return "" if trusted else self._model_fault(draft)

    def _model_fault(self, draft: Drafted) -> str:
        if not draft.cites:
            return "cites nothing"
        if len(draft.text) > LONGEST_POINT:
            return "too long"
        if _dangerous(draft):
            return "has a link, a mention or a broadcast of its own"
        cited = [self.passages[cite.passage_id] for cite in draft.cites]
        if missing := _numbers(draft.text) - _numbers_of(cited):
            return f"has a number that is in none of its passages: {sorted(missing)[0]}"
        return self._stage_fault(draft, cited)

    def _stage_fault(self, draft: Drafted, cited: Iterable[Passage]) -> str:
        """The general guidance may speak of any stage; about the organisation only the rule's own stages may be named."""
        if all(passage.kind == "guidance" for passage in cited):
            return "claims a stage" if _CLAIM.search(draft.text.replace("’", "'")) else ""
        given = {self.placement.working_on, self.placement.stage} if self.placement else set()
        return "names a stage that the rule did not give" if _stages(draft.text) - given else ""

    def _number(self, cite: Quoted) -> int:
        passage = self.passages[cite.passage_id]
        known = self.sources.get(cite.passage_id)
        quote = defused(cite.quote)
        if known is None:
            n = max((source.n for source in self.sources.values()), default=0) + 1
            self.sources[cite.passage_id] = Source(
                n=n,
                title=defused(passage.title),
                section=_below_title(passage),
                source=passage.source,
                dated=passage.dated,
                quote=quote,
                kind=passage.kind,
                passage_id=passage.id,
            )
            return n
        if plain(quote) not in plain(known.quote):
            self.sources[cite.passage_id] = _with_quote(known, quote)
        return known.n


def _dangerous(draft: Drafted) -> bool:
    """Whether the text has an address or a mention that is not in what it quotes; those that are quoted are taken out."""
    own = draft.text
    for cite in draft.cites:
        own = own.replace(cite.quote, " ")
    return any(pattern.search(own) for pattern in (_LINK, _SLACK_TOKEN, _ADDRESS, _MENTION))


def _with_quote(source: Source, quote: str) -> Source:
    return Source(
        source.n,
        source.title,
        source.section,
        source.source,
        source.dated,
        f"{source.quote} … {quote}",
        source.kind,
        source.passage_id,
    )


def _stages(text: str) -> set[int]:
    """The stages a text names, in figures or in words."""
    return {int(match[1]) if match[1] else _IN_WORDS[match[2].casefold()] for match in _STAGE.finditer(text)}


def _numbers(text: str) -> set[str]:
    return {number.rstrip(".,").replace(",", "") for number in _NUMBER.findall(text)}


def _numbers_of(passages: Iterable[Passage]) -> set[str]:
    found: set[str] = set()
    for passage in passages:
        found |= _numbers(f"{passage.text} {passage.title} {passage.section}")
        if passage.dated:
            found |= {
                str(passage.dated.day),
                str(passage.dated.year),
                str(passage.dated.month),
                f"{passage.dated.month:02}",
            }
    return found


def _below_title(passage: Passage) -> str:
    """The headings above a passage, without a first one that only repeats the document's title."""
    first, *rest = passage.section.split(" › ")
    same = re.sub(r"\W+", "", first).casefold() == re.sub(r"\W+", "", passage.title).casefold()
    return defused(" › ".join(rest if same else (first, *rest)))
