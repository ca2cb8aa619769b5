"""What the words of a question say beside its intent: which models they name, whether they are about us, what is chatter. Pure."""

import re

_OF_US = re.compile(
    r"\b(?:we|us|our|ours|my|here|this (?:company|organi[sz]ation|team|department)|wir|uns\w*|nous|notre|nos)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:our|ours|my|here|this (?:company|organi[sz]ation|team|department)|unser\w*|notre|nos)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:should|can|can'?t|cannot|could|may|must|shall|do|would) (?:we|i|you|one)\b(?: \w+){0,2} "
    r"(?:start|begin|measure|need|choose|pick|go|skip|know|tell|decide|convince)\b",
    re.IGNORECASE,
)
"""Asking what one does, rather than what is so with us."""
_NUMBER_OF = {
    word: number
    for number, words in enumerate(
        ("1 one first", "2 two second", "3 three third", "4 four fourth", "5 five fifth"), start=1
    )
    for word in words.split()
}
_ONE_TO_FIVE = r"(?:[1-5](?!\d|[.,]\d|\s?%)|one|two|three|four|five)"
_NUMBERED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:stage|model|step|level|stufe|modell|étape|modèle)s? (?P<some>{_ONE_TO_FIVE}"
        rf"(?:(?:,| and| or| vs\.?| versus| to| from| with| &| und| et)+ (?:(?:the )?(?:stage|model|step) )?{_ONE_TO_FIVE})*)\b",
        r"\b(?P<some>first|second|third|fourth|fifth) (?:model|stage|step)\b",
        rf"\b(?:number|between) (?P<some>{_ONE_TO_FIVE}(?: and {_ONE_TO_FIVE})?)\b",
        rf"^\W*(?:and |what about )?(?P<some>{_ONE_TO_FIVE} (?:vs\.?|versus|and|or|against) {_ONE_TO_FIVE})\W*$",
    )
)
_OF_AI_WORDS = (
    r"a\.?i|ki|genai|llms?|gpt\w*|chatgpt|copilots?|assistants?|agents?|agentic|agenten|(?:chat)?bots?|prompts?|automat\w*",
    r"models?|modell\w*|modèles?|stages?|stufen?|étapes?|phases?|playbook|framework|maturity|scans?|scanned|first look",
    r"pilots?|trials?|demos?|initiatives?|use cases?|workflows?|champions?|shadow|fluency|empower\w*|distribution|expert\w*",
    r"dependenc\w*|re-?engineering|governance|readiness|foundations?|portfolio|invest\w*|roi|transformation|technolog\w*",
    r"tools?|cairn|machines?|algorithm\w*",
)
_OF_AI = re.compile(rf"\b(?:{'|'.join(_OF_AI_WORDS)})\b", re.IGNORECASE)
_LEADS_UP = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|so|well|and|but|btw|sorry|please|pls|quick question|just wondering|i wonder)\b[\s,:;.!-]*)+"
    r"|\b(?:someone|somebody|a colleague|my boss|they|people) (?:said|says?|told me|tell me|mentioned|claims?|think)\b"
    r"(?: that)?\s*",
    re.IGNORECASE,
)
_ASKED_AGAIN = re.compile(
    r"[\s,.;:?!-]*\b(?:is (?:that|this|it) (?:right|true|correct|so|ok)|right|or not|correct|true|pls|please|thanks|thx)\b\W*$",
    re.IGNORECASE,
)


def speaks_of_us(text: str) -> bool:
    """
    Whether a question is about the asker's own organisation rather than about the matter in general.

    "What do we measure in stage 1?" says we and asks for advice.
    """
    if models_named(text) or _ADVICE.search(text):
        return bool(_OURS.search(text))
    return bool(_OF_US.search(text))


def speaks_of_ai(text: str) -> bool:
    """Whether a question is about AI or the framework at all; on anything else the guidance has nothing to say."""
    return bool(_OF_AI.search(text) or models_named(text))


def models_named(text: str) -> tuple[int, ...]:
    """
    The models that a text names by their numbers, in the order of the numbers.

    >>> models_named("difference between 2 and 3")
    (2, 3)
    """
    found = [match["some"] for pattern in _NUMBERED for match in pattern.finditer(text)]
    words = [word for some in found for word in re.findall(r"\w+", some.lower())]
    return tuple(sorted({_NUMBER_OF[word] for word in words if word in _NUMBER_OF}))


def without_models(text: str) -> str:
    """A text without the numbers by which it names models: `number 4` would be looked for as a number."""
    for pattern in _NUMBERED:
        text = pattern.sub(" ", text)
    return " ".join(text.split())


def without_chatter(text: str) -> str:
    """
    A question without what only leads up to it or asks it again: nobody wrote of it in a document.

    >>> without_chatter("ok so somebody said we may not use it, is that right?")
    'we may not use it'
    """
    return _ASKED_AGAIN.sub("", _LEADS_UP.sub("", text)).strip() or text
