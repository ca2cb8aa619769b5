"""The suite `intent`: what one message asks for."""

from dataclasses import dataclass
from typing import Literal

from pydantic_evals.evaluators import Evaluator, EvaluatorContext

from bot.conversation.follow_up import follow_up
from bot.conversation.intent import read_intent
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
from evals.cases import Row, read
from evals.judging import Result, Verdicts, demand, judged

Kind = Literal[
    "ask",
    "offer_scan",
    "say_in_scan",
    "show_stage",
    "summarise",
    "show_portfolio",
    "suggest_agents",
    "check_initiative",
    "decline",
    "help",
    "greeting",
    "thanks",
]

KINDS: dict[type, Kind] = {
    Ask: "ask",
    OfferScan: "offer_scan",
    SayInScan: "say_in_scan",
    ShowStage: "show_stage",
    Summarise: "summarise",
    ShowPortfolio: "show_portfolio",
    SuggestAgents: "suggest_agents",
    CheckInitiative: "check_initiative",
    Decline: "decline",
    Help: "help",
    Greeting: "greeting",
    Thanks: "thanks",
}
_NAMING = ShowStage | Summarise | ShowPortfolio | SuggestAgents
UNITS = ("Claims", "Underwriting", "Customer Service")


class IntentRow(Row):
    """A message and what it asks for; `unit` is judged where a stage, a summary, the board or the next agents are wanted."""

    text: str
    in_scan: bool
    intent: Kind
    unit: str | None = None
    after: tuple[str, ...] = ()


@dataclass
class IntentJudge(Evaluator[IntentRow, Intent, None]):
    """Whether the intent was read, and where one can be named also the unit."""

    def evaluate(self, ctx: EvaluatorContext[IntentRow, Intent, None]) -> Verdicts:
        row, got = ctx.inputs, KINDS[type(ctx.output)]
        verdicts = {"intent": demand(got == row.intent, row.intent, got)}
        if row.intent == got and isinstance(ctx.output, _NAMING):
            named, wanted = (ctx.output.unit or "").casefold(), (row.unit or "").casefold()
            verdicts["unit"] = demand(named == wanted, row.unit, ctx.output.unit)
        return verdicts


async def run() -> Result:
    """Read every message."""
    return await judged("intent", read("intent", IntentRow), _subject, IntentJudge())


async def _subject(row: IntentRow) -> Intent:
    read = read_intent(row.text, in_scan=row.in_scan, units=UNITS)
    return follow_up(read, row.after, UNITS)
