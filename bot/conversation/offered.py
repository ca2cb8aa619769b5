"""
The questions that Cairn puts into people's mouths: its prompts and buttons ask them in somebody's name, and read them back.

They are offered in the language that is spoken. What reads a message has patterns for some languages only, so that in any
other one these are told by their words, and understood as if they had been asked in English.
"""

import re

from bot.words import N_, _

STAGE = N_("What stage are we at, and what is next?")
STAGE_OF = N_("What stage is {unit} at, and what is next?")
SUMMARY_OF = N_("Stage summary for {unit}")
STRAIGHT_TO_AGENTS = N_("Can we go straight to agents?")
FIVE_MODELS = N_("What are the five AI value models, and in which order do they come?")
WHY = N_("Why is it not in place?")
PORTFOLIO = N_("Show all our AI initiatives")
PORTFOLIO_OF = N_("Show the AI initiatives of {unit}")
HELP = N_("help")
FINISH = N_("Finish the {unit} scan")
"""No question: whoever sends it goes on with a scan that waits for them."""


def in_english(text: str) -> str:
    """A question that was offered, as English has it; any other text as it is."""
    for question in (STAGE, STRAIGHT_TO_AGENTS, FIVE_MODELS, WHY, PORTFOLIO, HELP):
        if text == _(question):
            return question
    for question in (STAGE_OF, SUMMARY_OF, PORTFOLIO_OF):
        if unit := _unit_in(text, _(question)):
            return question.format(unit=unit)
    return text


def unit_to_finish(text: str) -> str | None:
    """The unit whose scan somebody goes on with, where they say what was suggested to them."""
    return _unit_in(text.strip(), _(FINISH))


def _unit_in(text: str, wording: str) -> str | None:
    before, _place, after = wording.partition("{unit}")
    pattern = rf"{re.escape(before)}(?P<unit>.+){re.escape(after)}\W*"
    found = re.fullmatch(pattern, text, re.IGNORECASE)
    return found["unit"] if found else None
