"""A finished scan as files, sent to whoever runs it."""

import json
import logging
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.services.results import Results
from bot.slack.faults import FAILURES, code_of
from bot.store.scans import Scan
from bot.words import N_, _

SENT = N_("I have sent you the answers and the result as a file, in our direct messages.")
NOT_SENT = N_(
    "I could not send a file here. Ask your Cairn admin to run `cairn scan export {scan}` and hand you what it prints."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScanFiles:
    """Sends exports by direct message."""

    results: Results
    client: AsyncWebClient

    async def send(self, org: str, scan: Scan, person: str) -> str:
        """Send a scan as JSON, in the form that `cairn assess` reads; the sentence to say then."""
        told = await self.results.export(org, scan.id)
        try:
            opened = await self.client.conversations_open(users=person)
            await self.client.files_upload_v2(
                channel=str(opened["channel"]["id"]),
                content=json.dumps(told, indent=2, ensure_ascii=False).encode(),
                filename=f"cairn-scan-{scan.id[:8]}.json",
                title=_("Scan of {unit}").format(unit=scan.setup.unit),
                initial_comment=_(
                    "The answers with their evidence, the result, and the version of the questions."
                ),
            )
        except FAILURES as fault:
            log.info("An export could not be sent: %s", code_of(fault))
            return _(NOT_SENT).format(scan=scan.id)
        return _(SENT)
