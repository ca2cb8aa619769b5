"""Why a scan does not take what somebody did: a name for the code, a sentence for the person."""

from typing import Literal

from bot.words import N_, _

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
    "no_item",
    "not_yours_to_change",
    "changed_meanwhile",
    "nobody_to_ask",
    "asked_already",
    "ask_the_units",
    "scan_anew",
    "no_reason",
    "no_document",
    "not_now",
]

SENTENCES: dict[Why, str] = {
    "unknown": N_(
        "I do not know this scan any more, so nothing was saved. Ask your champion for the current one."
    ),
    "over": N_(
        "I did not save that: the scan of {unit} is over. It will count in the next one; tell your champion if something "
        "important is missing."
    ),
    "ended": N_("The scan of {unit} is over, so nothing was changed."),
    "guest": N_(
        "Only members of this workspace are asked in a scan, and you are here as a guest. Nothing was saved."
    ),
    "declined": N_(
        "They said “Not me” in the scan of {unit}, so I did not pass the question on. Choose somebody else."
    ),
    "not_asked": N_(
        "I did not save that: you are not among those asked in the scan of {unit}. If you should be, ask its champion."
    ),
    "not_yours": N_("Only the champions and managers of {unit} can do that. Nothing was changed."),
    "busy": N_("That did not get through because another press came at the same moment. Please press again."),
    "in_the_past": N_("The new closing date has to lie ahead. Nothing was changed."),
    "due_in_the_past": N_("The date has to lie ahead. Nothing was changed."),
    "to_yourself": N_("That would be you. Choose a colleague, or say “I don't know”."),
    "not_yours_to_see": N_(
        "Only those in the channel of {unit}, and its champions and managers, can look at this."
    ),
    "no_move": N_("That is no longer among the next moves of {unit}, so nothing was changed."),
    "not_to_be_waived": N_(
        "{unit} cannot leave out all the models that were ticked, so nothing was started. Untick one."
    ),
    "nobody_agreed": N_("Say who agreed: the names are kept with the level. Nothing was changed."),
    "no_item": N_("This is no longer in the plan of {unit}, so nothing was changed."),
    "not_yours_to_change": N_(
        "Whoever has taken this on can change it, and the champions and managers of {unit}. Nothing was changed."
    ),
    "changed_meanwhile": N_(
        "Somebody changed this at the same moment, so nothing was saved. Look at it as it is now."
    ),
    "nobody_to_ask": N_(
        "I know too few people of {unit} whom I could ask whether this is so: without names it takes three. A new scan of "
        "the team will show it."
    ),
    "asked_already": N_("People of {unit} are being asked about this already, so nobody is asked twice."),
    "ask_the_units": N_(
        "This was put together from the units below {unit}. Have it asked there; what they say counts for the whole at once."
    ),
    "scan_anew": N_(
        "The scan of {unit} asked an earlier version of the questions, so one answer cannot be laid over it. It takes a new "
        "scan."
    ),
    "no_reason": N_(
        "Say why it is dropped: whoever reads the plan later will want to know. Nothing was changed."
    ),
    "no_document": N_("Choose a document, or give a link that begins with https://. Nothing was kept."),
    "not_now": N_(
        "In the plan of {unit} this stands otherwise by now, so nothing was changed. Look at it anew."
    ),
    "no_result": N_("The scan of {unit} has no result yet, so there is nothing to show."),
}


class Refused(Exception):
    """What was done changes nothing; the message is one clear sentence for the person."""

    def __init__(self, why: Why, unit: str = "") -> None:
        super().__init__(_(SENTENCES[why]).format(unit=unit or _("this unit")))
        self.why: Why = why
