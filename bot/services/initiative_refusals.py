"""Why something is not done with an initiative: a name for the code, a sentence for the person."""

from collections.abc import Mapping
from typing import Literal

from bot.words import N_, _

Why = Literal[
    "unknown",
    "not_yours",
    "not_yours_to_check",
    "no_trial",
    "runs",
    "spent",
    "no_permit",
    "changed_meanwhile",
    "checked_before",
]

SENTENCES: dict[Why, str] = {
    "unknown": N_("I do not know this initiative, or it is not for you to see. Nothing was changed."),
    "not_yours": N_(
        "Only its owner, and the champions and managers of {unit}, can do that. Nothing was changed."
    ),
    "not_yours_to_check": N_(
        "{unit} has an initiative of this name already, and it is not for you to see. Ask its champion or manager, or give yours "
        "another name."
    ),
    "no_trial": N_(
        "Its newest verdict is no trial, so none was started. Check it again when something has changed."
    ),
    "runs": N_("A trial of it runs already, so none was started. End it first, or extend it."),
    "spent": N_(
        "The trial of this verdict has ended, so none was started. Check it again first: that takes a new verdict."
    ),
    "no_permit": N_("No trial of it runs any more, so nothing was changed."),
    "changed_meanwhile": N_(
        "Somebody changed this at the same moment, so nothing was saved. Look at it as it is now."
    ),
    "checked_before": N_("That was checked already, so it was not checked twice."),
}


class NotPossible(Exception):
    """What was done changes nothing; the message is one clear sentence for the person."""

    def __init__(self, why: Why, unit: str = "") -> None:
        super().__init__(_(SENTENCES[why]).format(unit=unit or _("this unit")))
        self.why: Why = why


class TermsFault(Exception):
    """The limits of a trial cannot be taken; what is wrong with each, by its name."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults
