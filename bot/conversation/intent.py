"""
What a message asks for. Pure, and careful: words may offer, only a press acts, so nothing here starts or ends a scan.

The rules are few and in order; whatever fits none of them is a question.
"""

import re
from collections.abc import Iterable, Sequence

from bot.conversation.board_words import asks_for_agents, asks_for_board, function_named
from bot.conversation.intents import (
    Ask,
    CheckInitiative,
    Decline,
    Greeting,
    Help,
    Intent,
    OfferScan,
    SayInScan,
    ShowPortfolio,
    ShowStage,
    SuggestAgents,
    Summarise,
    Thanks,
)
from bot.conversation.offered import in_english
from bot.conversation.plain_questions import (
    asked_at_once,
    asks_what_changed,
    says_in_place,
    stands,
    unfit,
)
from bot.conversation.unit_names import named_in_part

_SCAN = (
    r"(?:scans?|maturity (?:scan|check)|self[- ]assessments?|maturity assessments?|first look"
    r"|(?:team|health) check|check-?up|reifegrad\w*)"
)
_NOT = re.compile(r"\b(?:don'?t|do not|no need to|without|not (?:going to|yet)|nicht|kein\w*|pas)\b")
_START_SCAN = re.compile(
    r"\b(?:start|run|begin|launch|kick ?off|do|set up|open|repeat|redo|lancer|démarrer|starte\w*)\b"
    rf"[\w' -]{{0,40}}\b{_SCAN}\b"
    rf"|\b{_SCAN}\b[\w' -]{{0,20}}\b(?:starten|beginnen|durchführen)\b"
    rf"|^(?:a |new |another |please )?{_SCAN}(?: please| now| bitte)?$"
    r"|\bscan (?:my|our|this|the) (?:team|unit|department|channel|organi[sz]ation|company)\b"
    r"|\b(?:want|need|would like|time for|like to have) (?:a |another |to do a )?(?:new |team )?scan\b"
)
_WORDS_IN_A_WISH = 15
_ABOUT_SCANS = re.compile(
    r"^(?:what|how|when|who|why|which|where|did|does|do we|is|are|was|explain|tell|show)\b"
)
_STAGE = re.compile(
    r"\b(?:what|which) (?:ai )?(?:stage|level|step|phase) (?:are|is|am|do|have|were)\b"
    r"|\b(?:what|which) (?:stage|level|phase) of (?:the )?(?:ai|maturity|adoption|readiness)\b"
    r"|\bst(?:age|ge|gae|aeg) (?:are|r) we\b|^(?:what(?:'s| is) )?(?:the |our )?stage$"
    r"|\b(?:our|my|your|the current) (?:current )?(?:ai )?(?:stage|maturity(?: level)?)\b(?! scan)"
    r"|\bwhere (?:are|r) (?:we|they)(?: at| now| today| with| on|$)|\bwhere do (?:we|they) stand\b"
    r"|\bwhere'?s? (?:do )?we (?:at|stand)\b"
    r"|\bhow (?:far|mature|advanced)(?: along)? (?:are|is|have)\b"
    r"|\bstage (?:of|for)\b"
    r"|\bwhat(?:'s| is|s)? (?:the )?next(?: (?:step|move|thing|up))?(?: (?:for|to do|here)\b.*)?$"
    r"|\bwhat (?:should|do|shall|must) we (?:do|tackle|work on|focus on|build) (?:next|now|first)\b"
    r"|\bwhat (?:should|do|shall|must|can) we (?:do|start|tackle|begin)(?: with)? (?:next|now|first)\b"
    r"|\bwhat (?:should|must|shall|do) we (?:not|leave|avoid)\b.{0,30}\b(?:start|do|begin|build|alone|now|yet)\b"
    r"|\bwhat (?:should|must) (?:not be started|wait)\b|\bwhat can wait\b|\bwhat not to (?:start|do|build)\b"
    r"|\bhow (?:are|r) we (?:doing|getting on|getting along)(?: (?:with|on) (?:(?:all )?this |the )?ai(?: stuff| thing)?)?"
    r"(?: so far| now)?$"
    r"|\bwe(?:'re|'ve| are| were| have)? (?:(?:already|now|really|supposedly|at|on|in|reached|got to) ){0,3}"
    r"(?:stage|level) [1-5]\b"
    r"|\bnext (?:step|move)s? (?:for us|for our|for the team)\b|^next steps?$"
    r"|\bauf welche[rm]? (?:stufe|niveau|phase)\b|\bwo stehen wir\b"
    r"|\bwas (?:ist|kommt) als nächstes\b|\bwie weit sind wir\b"
    r"|\b(?:à|a) quel(?:le)? (?:stade|niveau|étape|phase)\b|\boù en (?:sommes|est)\b"
    r"|\bquelle (?:est la )?prochaine étape\b"
)
_WHOLE = r"(?:organi[sz]ation|company|business|firm|whole|entreprise|unternehmen)"
_SUMMARY = re.compile(
    r"\b(?:stage|manager'?s?|management|leadership|executive) (?:summary|summaries|report|overview|roll-?up)\b"
    rf"|\broll-?up (?:of|for|over) (?:the |our )?(?:whole )?(?:{_WHOLE}|units?|teams|departments)\b|^(?:the )?roll-?up$"
    rf"|\b(?:summary|overview) (?:of|for) (?:the |our )?(?:whole )?{_WHOLE}$"
)
_SUM_UP = (
    r"^(?:(?:please|can you|could you|would you|i need|i want|give me|show me|get me|send me|a|an|the) )*"
    r"(?:(?:summari[sz]e|sum up|zusammenfassung (?:für|von)|fasse?|résumé (?:de|pour)|roll-?up (?:of|for)"
    r"|(?:summary|overview) (?:of|for)) )(?:the |our )?{unit}"
    r"(?: (?:team|department|unit|division))?(?: zusammen)?(?: (?:please|for me|now|today|bitte))*$"
)
_WHERE_IS = re.compile(
    r"^(?:so )?(?:where(?:'s| is)|how(?:'s| is)|how about) (?P<unit>[a-z][\w&]*(?: [\w&]+)?)(?: (?:at|now|today))?$"
)
_UNIT_PATTERNS = (
    re.compile(
        r"\b(?:stage|management) (?:summary |report |overview )?(?:of|for|in) (?:the )?(?P<unit>[a-z][\w&]+)"
    ),
    re.compile(r"\bhow (?:far|mature|advanced)(?: along)? (?:is|are) (?:the )?(?P<unit>[a-z][\w&]+)"),
    re.compile(r"\b(?:stage|level) (?:is|are) (?:the )?(?P<unit>[a-z][\w&]+)"),
    re.compile(r"\bwhat(?:'s| is) next (?:for|in) (?:the )?(?P<unit>[a-z][\w&]+)"),
)
_IN_PART = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:in place|reached|achieved|established|complete) (?:in|at|for) (?:the )?(?P<unit>[a-z][\w&]*)",
        r"^(?:so |and |but |ok |okay )?(?:has|have|did|do) (?:the )?(?P<unit>[a-z][\w&]*)(?: team)? (?:reach|achieve)(?:e?d)?\b",
        r"\b(?:why|how come) (?:is|are) (?:the )?(?P<unit>[a-z][\w&]*)(?: team)? (?:not|still|only|stuck)\b",
        r"\b(?:scan|first look) (?:of|for|in) (?:the )?(?P<unit>[a-z][\w&]*)",
        r"\bpeople (?:in|from|of) (?:the )?(?P<unit>[a-z][\w&]*)",
    )
)
"""Where a unit is named by a part of its name: it is taken for one only if there is one that has this part."""
_NO_UNIT_WORDS = """we us our my your they it it's this that the a an ai you i all them everyone everything things here there scan
scans policy board claim stage of going doing organisation organization company business firm whole"""
_NO_UNIT = frozenset(_NO_UNIT_WORDS.split())
_COMMIT = (
    r"(?:fund|buy|approve|invest in|pay for|green ?light|sign off|roll out|go live with|launch|start|begin|build|pilot"
    r"|expand|widen|scale|deploy|adopt|procure|purchase|finance)"
)
_CHECK = re.compile(
    rf"\b(?:should|can|could|may|shall|do) we {_COMMIT}\b(?! (?:with|a scan|the scan|scan)\b)"
    r"|\b(?:is|are) .{3,60}\b(?:worth funding|ready to (?:go live|launch|fund|scale|roll out))"
    r"|\b(?:judge|assess|check|evaluate|review)\b.{0,20}\b(?:initiative|pilot|idea|proposal|business case)\b"
    r"|\bgo or no[- ]go\b|\bgo/no[- ]go\b|\bis (?:that|this|it) a (?:go|no[- ]go)\b"
    r"|\b(?:fund|funding|approve|budget for)\b.{3,80}\?$"
    r"|^check(?::| (?:a|an|our|the|this)) "
    r"|\b(?:sollen|sollten|dürfen) wir\b.{3,80}\b(?:finanzieren|kaufen|starten|einführen)\b"
    r"|\b(?:devons|devrions|pouvons)-nous (?:financer|acheter|lancer)\b"
)
_CHECK_THIS = re.compile(r"^check: ")
"""What `/cairn check` puts before an initiative: whatever its words are, it is to be checked."""
_HOW = re.compile(
    r"\b(?:where|how|when|what|which|wo|wie|wann|comment|où)\b[\w' ]{0,12}\b(?:should|can|do|could) we\b"
)
_JUMP = re.compile(
    r"\b(?:straight|directly|jump|skip|leap|right away)\b.{0,60}"
    r"\b(?:agents?|agentic|automat\w+|stage|model|step|end[- ]to[- ]end|\d)\b"
    r"|\b(?:agents?|agentic)\b.{0,40}\b(?:straight ?away|right ?away|now already|immediately|already)\b"
    r"|\b(?:are we|is \w+) ready for (?:ai )?agents?\b|^(?:ai )?agents?$"
    r"|\bskip (?:a |some |the )?(?:steps?|stages?|models?)\b"
    r"|\b(?:direkt|gleich|sofort) (?:zu |mit )?agenten\b|\bdirectement aux agents\b"
)
_WHY = re.compile(
    r"^(?:but |and |so |ok,? |okay,? )?"
    r"(?:why|how come|what(?:'?s| is) missing(?! (?:in|from|on) )|what holds|what'?s holding|what blocks"
    r"|(?:what (?:would|will|does|do) (?:it|we) (?:take|need)|how (?:do|would|can|could) we get)\b"
    r".{0,30}\b(?:to|for) stage [1-5])\b"
    r"|\bwarum\b|\bpourquoi\b"
)
_WHY_STAGE = re.compile(
    r"\b(?:missing|hold\w*|block\w*|only|stuck|in place|stage|model|lower|nicht|pas)\b|^why\W*$"
    r"|\bnot\b.{0,20}\b(?:[1-5]|there|at|on|yet|further|higher|done|ready|established)\b|^(?:and |but )?why not\b"
)
_HELP = re.compile(
    r"^(?:help|help me|hilfe|aide|menu|commands|usage|\?+|how do(?:es)? (?:this|you|it) work"
    r"|how (?:do|can) i use (?:you|this|cairn)|what (?:can|do) you do(?: for (?:me|us))?|who are you|what are you"
    r"|was kannst du)$"
)
_GREETING = re.compile(
    r"^(?:hi+|hey+|hello+|hallo|bonjour|salut|good (?:morning|afternoon|evening|day)|morning|moin|guten (?:morgen|tag)|yo)"
    r"(?: (?:there|all|cairn|again|everyone|team|thanks))*$"
)
_THANKS = re.compile(
    r"^(?:(?:cheers|ta|great|perfect|nice|cool|ok|okay|good|got it|bye|👍|🙏)(?: |$))+"
    r"(?:(?:all|cairn|everyone|team|thanks)(?: |$))*$"
    r"|^(?:(?:great|perfect|ok|okay) )?(?:thanks?|thank you|thx|merci|danke)(?: [\w']+){0,4}$"
)
_MODEL_WORDS = (
    (1, r"workforce|fluency|literacy"),
    (2, r"distribution|chatbot|website assistant"),
    (3, r"expert"),
    (4, r"dependenc|systems and"),
    (5, r"agents?\b|agentic|re-?engineering|end[- ]to[- ]end|autonom|agenten"),
)


def read_intent(text: str, *, in_scan: bool = False, units: Iterable[str] = ()) -> Intent:
    """
    Read what a message asks for. `units` are the organisation's known units, so that one can be named in the words.

    >>> read_intent("what do our scan results say?")
    Ask(question='what do our scan results say?', unit=None, about=None, model=None)
    """
    said = re.sub(r"<[@#!][^>]*>", " ", text).strip()
    plain = re.sub(r"\s+", " ", in_english(said).lower().replace("’", "'")).strip(" .!,;:")
    bare = plain.rstrip("?").strip()
    units = tuple(units)
    unit = _unit(plain, tuple(units))
    if not bare or _HELP.search(bare):
        return Help()
    if _CHECK_THIS.match(plain):
        return CheckInitiative(said)
    unpointed = re.sub(r"[,.!]", "", bare)
    if _GREETING.search(unpointed):
        return Greeting()
    if _THANKS.search(unpointed) and not plain.endswith("?"):
        return Thanks()
    if _wants_scan(bare) and not in_scan:
        return OfferScan()
    if in_scan and not plain.endswith("?"):
        return SayInScan(said)
    if never := unfit(bare):
        return Decline(never)
    if standing := stands(bare, units):
        return ShowStage(said, unit or standing)
    return _question(said, plain, bare, unit)


def _question(said: str, plain: str, bare: str, unit: str | None) -> Intent:
    if says_in_place(bare):
        return Ask(said, unit, "why", _model(bare))
    if at_once := asked_at_once(bare):
        return Ask(said, unit, at_once)
    if _WHY.search(bare) and _WHY_STAGE.search(bare):
        return Ask(said, unit, "why", _model(bare))
    if _sums_up(bare, unit) or asks_what_changed(bare, unit):
        return Summarise(said, unit, whole=unit is None and bool(re.search(rf"\b{_WHOLE}\b", bare)))
    if asks_for_board(bare):
        return ShowPortfolio(said, unit)
    if asks_for_agents(bare):
        return SuggestAgents(said, unit, function_named(said))
    if _JUMP.search(bare):
        return Ask(said, unit, "jump", _model(bare) or 5)
    if (_CHECK.search(plain) or _of_unit(plain, unit)) and not _HOW.search(plain):
        return CheckInitiative(said)
    if _STAGE.search(bare) or (unit and _WHERE_IS.search(bare)):
        return ShowStage(said, unit)
    return Ask(said, unit)


def _sums_up(bare: str, unit: str | None) -> bool:
    """Whether a unit or the whole is to be summed up; a text or a decision is somebody's question like any other."""
    if _SUMMARY.search(bare):
        return True
    named = re.escape(unit.lower()) if unit else ""
    return bool(named and re.search(_SUM_UP.replace("{unit}", named), bare))


def _of_unit(plain: str, unit: str | None) -> bool:
    """Whether a unit, and not we, is to commit to something."""
    named = re.escape(unit.lower()) if unit else ""
    return bool(named and re.search(rf"\b(?:should|can|could|may|shall) (?:the )?{named} {_COMMIT}\b", plain))


def _wants_scan(bare: str) -> bool:
    """A short wish for a scan; a long text that mentions one is something to read, not to act on."""
    wish = len(bare.split()) <= _WORDS_IN_A_WISH and _START_SCAN.search(bare)
    return bool(wish) and not _NOT.search(bare) and not _ABOUT_SCANS.search(bare)


def _unit(plain: str, units: Sequence[str]) -> str | None:
    known = [unit for unit in units if re.search(rf"\b{re.escape(unit.lower())}\b", plain)]
    if known:
        return max(known, key=len)
    where_is = _WHERE_IS.search(plain.rstrip("?").strip())
    found = [where_is, *(pattern.search(plain) for pattern in _UNIT_PATTERNS)]
    names = (match["unit"] for match in found if match)
    if name := next((name.title() for name in names if not set(name.split()) & _NO_UNIT), None):
        return name
    parts = (match["unit"] for pattern in _IN_PART if (match := pattern.search(plain)))
    return next((part.title() for part in parts if part not in _NO_UNIT and named_in_part(part, units)), None)


def _model(bare: str) -> int | None:
    number = re.search(r"\b(?:stage|model|step|stufe|phase|is|not|to)?\s?([1-5])\b", bare)
    if number:
        return int(number[1])
    return next((model for model, words in _MODEL_WORDS if re.search(words, bare)), None)
