"""The chart of a result as a picture in Slack, and which kind of chart each workspace takes."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import date

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.result import ScanResult
from bot.reports.chart import stage_alt, stage_png
from bot.slack.blocks.bars import Rung
from bot.slack.faults import FAILURES, code_of
from bot.words import _

A_DAY = 86_400.0

log = logging.getLogger(__name__)


class Pictures:
    """Uploads charts; remembers for a day which rung of the ladder a workspace needed."""

    def __init__(self, client: AsyncWebClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._needed: dict[str, tuple[Rung, float]] = {}

    def first_rung(self, org: str) -> Rung:
        """The richest kind of chart that this workspace is not known to refuse."""
        rung, until = self._needed.get(org, ("chart", 0.0))
        return rung if self._clock() < until else "chart"

    def fell_to(self, org: str, rung: Rung) -> None:
        """Everything above this rung was refused."""
        if rung != "chart":
            self._needed[org] = (rung, self._clock() + A_DAY)

    async def upload(self, result: ScanResult) -> str | None:
        """The id of the chart as a file that messages may show; None where files cannot be uploaded."""
        picture = await asyncio.to_thread(stage_png, result)
        return await self.put(picture, result.unit, result.as_of, stage_alt(result))

    async def put(self, picture: bytes, unit: str, as_of: date, alt: str) -> str | None:
        """The id of a picture of where a unit is, for messages to show; None where files cannot be uploaded."""
        try:
            told = await self._client.files_upload_v2(
                content=picture,
                filename=f"cairn-{as_of.isoformat()}.png",
                title=_("Where {unit} is, {day}").format(unit=unit, day=as_of.isoformat()),
                alt_txt=alt,
            )
            files = told.get("files") or [{}]
            return str(files[0]["id"])
        except (*FAILURES, KeyError, IndexError) as fault:
            log.info("The chart could not be uploaded: %s", code_of(fault))
            return None
