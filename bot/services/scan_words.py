"""
Words in a scan: an answer in somebody's own words is read, an example that was asked for is taken down.

Words never count. They wait on the sheet until a press, and are erased by it or by the close.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.compose.reading import Reader
from bot.conversation.events import Proof, Read, Say, Show
from bot.conversation.path import Row
from bot.services.scans import Scans, Told
from bot.store.sheets import KeptSheet
from bot.words import _

_LINK = re.compile(r"https?://\S+|\b[\w-]+\.(?:pdf|docx?|pptx?|xlsx?|md|csv)\b", re.IGNORECASE)
MOST_WORDS = 2_000
"""Characters of one answer that are read."""


@dataclass(frozen=True, slots=True)
class ScanWords:
    """Takes what people write in the thread of a scan."""

    scans: Scans
    reader: Reader

    def wants(self, kept: KeptSheet, text: str) -> bool:
        """
        Whether these words are meant for the sheet: an answer or an example that was asked for, or words under a card.

        A question is a question wherever it is asked.
        """
        state = kept.sheet.state
        if state in ("wording", "reading", "confirming", "showing"):
            return True
        return state == "choosing" and kept.sheet.card is not None and not text.rstrip().endswith("?")

    async def say(self, org: str, kept: KeptSheet, text: str, *, files: int = 0, now: datetime) -> Told:
        """Take words for a sheet, and have an answer in words read. Safe to repeat after a crash half-way."""
        text = text.strip()[:MOST_WORDS]
        scan_id, person = kept.sheet.scan, kept.person
        if kept.sheet.state == "showing" and kept.sheet.example_for:
            kind: Proof = "link" if files or _LINK.search(text) else "words"
            proof = text or _("a file")
            return await self.scans.tell(org, scan_id, person, Show(now, kept.sheet.example_for, kind, proof))
        told = await self.scans.tell(org, scan_id, person, Say(now, text))
        sheet = told.kept.sheet
        if sheet.state != "reading" or sheet.card is None:
            return told
        criterion = self.scans.framework.bank.by_id[Row.of(sheet.card).criterion]
        reading = await self.reader.read(criterion, sheet.words)
        return await self.scans.tell(org, scan_id, person, Read(now, sheet.words, reading))
