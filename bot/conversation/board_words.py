"""By which words somebody asks for the board of all initiatives, or which agents to build next. Pure."""

import re

from knowledge.framework.starters import the_starters

_OURS = r"(?:all |of |our |the |these |my |current |running |unsere |alle |die |nos |les )*(?:ai |ki-?)?"
_BOARD = (
    r"(?:ai initiatives?|initiatives|initiativen|pilots|ai projects|ki-?projekte|projekte|ai use cases"
    r"|(?:ai )?portfolio)"
)
_WISH = r"(?:please |can you |could you |i want to )*(?:show|list|give|see|zeige?|montre)(?:[- ](?:me|us|mir|uns|moi))?"
_PORTFOLIO = re.compile(
    rf"^{_WISH} {_OURS}{_BOARD}\b(?! (?:view|policy|theory|risk|manag\w+))"
    rf"|^(?:all |our |the )*(?:ai )?{_BOARD}(?: (?:of|for|in) (?:the |our )?[\w&' -]{{2,60}})?$"
    rf"|\b(?:which|what|how many|welche) {_OURS}{_BOARD} "
    r"(?:do we (?:have|run)|have we|are (?:there|running|under way)|laufen|haben wir)\b"
    rf"|^(?:which|what) (?:of )?{_OURS}{_BOARD} (?:should|must|shall|do|can|could) (?:we|i|they) (?:have to )?"
    r"(?:stop|pause|halt|contain|kill|drop|end|shelve|cut|hold back)\b"
)
_THINGS = r"(?:ai |ki-)?(?:agents?|agenten|assistants?|automations?|copilots?|workflows?|use cases?)"
_NEXT_AGENTS = re.compile(
    rf"\b(?:which|what|welche[rns]?) (?:new |other |kind of )?{_THINGS}\b.{{0,40}}"
    r"\b(?:should|shall|could|can|would|do|to|sollten?|bauen)\b.{0,60}\b(?:next|first|start|begin|now|als nächstes|zuerst)\b"
    r"|\bwhat (?:else )?(?:should|could|can|might|would) (?:[\w&'-]+ ){1,5}"
    r"(?:automate|hand (?:over )?to (?:ai|agents|an agent))\b.{0,30}\b(?:next|first|now)\b"
    rf"|\b(?:next|first) {_THINGS} (?:for|in|to build|to start)\b"
    r"|^(?:which|what) agents? (?:is |are |comes? )?(?:next|first)(?: (?:for|in) (?:the |our )?[\w&', -]{2,60})?$"
    r"|\bwas (?:können|könnten|sollten) wir (?:als nächstes|zuerst) automatisieren\b"
)
_PAST = re.compile(r"\b(?:did|was|were|have|has|had|already)\b")


def asks_for_board(bare: str) -> bool:
    """Whether all initiatives are wanted; `bare` is what was said in small letters, without its question mark."""
    return bool(_PORTFOLIO.search(bare))


def asks_for_agents(bare: str) -> bool:
    """Whether somebody wants to know what agents, or AI, could take on next."""
    return bool(_NEXT_AGENTS.search(bare)) and not _PAST.search(bare)


def function_named(said: str) -> str | None:
    """The function that is named; one of two letters only in capitals, since "it" is also a word."""
    for name in the_starters().functions:
        strict = len(name) <= 2
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said, 0 if strict else re.IGNORECASE):
            return name
    return None
