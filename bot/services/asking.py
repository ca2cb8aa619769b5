"""What somebody is asked, as things stand in the record."""

from datetime import datetime

from bot.conversation.path import Asked, Card, cards, na_reasons, running_models
from bot.conversation.sheet import Context, Sheet
from bot.services.inheriting import fresh_facts
from bot.store.engine import Parts
from bot.store.scans import Scan
from knowledge.framework.bank import QuestionBank
from knowledge.framework.model import Framework


async def path(parts: Parts, bank: QuestionBank, scan: Scan, asked: Asked) -> tuple[Card, ...]:
    """The cards of somebody who is asked in this capacity. Only an owner's depend on what others said."""
    if not asked.owns:
        return cards(bank, scan.setup, asked)
    facts = await fresh_facts(parts, bank, scan)
    running = await _running(parts, bank, scan) if scan.setup.path == "first_look" else ()
    return cards(bank, scan.setup, asked, running=running, known={fact.criterion for fact in facts})


async def context(parts: Parts, framework: Framework, scan: Scan, sheet: Sheet) -> Context:
    """What a sheet must know of its scan: its cards, and for what an example is still wanted."""
    asked_for = await parts.sheets.examples_asked(scan.org, scan.id)
    asked = await path(parts, framework.bank, scan, sheet.asked)
    criteria = {row.criterion for card in asked for row in card.rows}
    return Context(
        cards=asked,
        wanted={name for name in criteria - asked_for if _carries(framework, name)},
        na_allowed={name: na_reasons(framework.bank, scan.setup, name) for name in criteria},
    )


def takes_answers(scan: Scan, now: datetime) -> bool:
    """Whether a scan is open, and not over by the clock either."""
    return scan.state == "open" and (scan.closes_at is None or scan.closes_at > now)


def _carries(framework: Framework, criterion: str) -> bool:
    """Whether an example would carry a stage; of what only shows how things are, nobody is asked to prove it."""
    one = framework.criterion(criterion)
    return not one.advisory and "signal" not in one.role


async def _running(parts: Parts, bank: QuestionBank, scan: Scan) -> frozenset[int]:
    levels = await parts.sheets.levels(scan.org, scan.id, tuple(bank.scoring.activity.values()))
    return running_models(bank, levels)
