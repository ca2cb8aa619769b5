"""Which cards somebody is asked, as things stand in the record."""

from bot.conversation.path import Asked, Card, cards, running_models
from bot.services.inheriting import fresh_facts
from bot.store.engine import Parts
from bot.store.scans import Scan
from knowledge.framework.bank import QuestionBank


async def path(parts: Parts, bank: QuestionBank, scan: Scan, asked: Asked) -> tuple[Card, ...]:
    """The cards of somebody who is asked in this capacity. Only an owner's depend on what others said."""
    if not asked.owns:
        return cards(bank, scan.setup, asked)
    facts = await fresh_facts(parts, bank, scan)
    running = await _running(parts, bank, scan) if scan.setup.path == "first_look" else ()
    return cards(bank, scan.setup, asked, running=running, known={fact.criterion for fact in facts})


async def _running(parts: Parts, bank: QuestionBank, scan: Scan) -> frozenset[int]:
    levels = await parts.sheets.levels(scan.org, scan.id, tuple(bank.scoring.activity.values()))
    return running_models(bank, levels)
