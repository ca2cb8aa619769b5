"""Why a scan does not take what somebody did: a name for the code, a sentence for the person."""

from typing import Literal

Why = Literal[
    "unknown",
    "over",
    "ended",
    "guest",
    "declined",
    "not_asked",
    "not_yours",
    "not_yours_to_see",
    "busy",
    "in_the_past",
    "due_in_the_past",
    "to_yourself",
    "no_result",
    "no_move",
    "nobody_agreed",
    "not_to_be_waived",
]

SENTENCES: dict[Why, str] = {
    "unknown": "I do not know this scan any more, so nothing was saved. Ask your champion for the current one.",
    "over": (
        "I did not save that: the scan of {unit} is over. It will count in the next one; tell your champion if something "
        "important is missing."
    ),
    "ended": "The scan of {unit} is over, so nothing was changed.",
    "guest": "Only members of this workspace are asked in a scan, and you are here as a guest. Nothing was saved.",
    "declined": "They said “Not me” in the scan of {unit}, so I did not pass the question on. Choose somebody else.",
    "not_asked": (
        "I did not save that: you are not among those asked in the scan of {unit}. If you should be, ask its champion."
    ),
    "not_yours": "Only the champions and managers of {unit} can do that. Nothing was changed.",
    "busy": "That did not get through because another press came at the same moment. Please press again.",
    "in_the_past": "The new closing date has to lie ahead. Nothing was changed.",
    "due_in_the_past": "The date has to lie ahead. Nothing was changed.",
    "to_yourself": "That would be you. Choose a colleague, or say “I don't know”.",
    "not_yours_to_see": "Only those in the channel of {unit}, and its champions and managers, can look at this.",
    "no_move": "That is no longer among the next moves of {unit}, so nothing was changed.",
    "not_to_be_waived": "{unit} cannot leave out all the models that were ticked, so nothing was started. Untick one.",
    "nobody_agreed": "Say who agreed: the names are kept with the level. Nothing was changed.",
    "no_result": "The scan of {unit} has no result yet, so there is nothing to show.",
}


class Refused(Exception):
    """What was done changes nothing; the message is one clear sentence for the person."""

    def __init__(self, why: Why, unit: str = "") -> None:
        super().__init__(SENTENCES[why].format(unit=unit or "this unit"))
        self.why: Why = why
