"""A local Slack with two people in one channel."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import Channel, LocalSlack, Person
from tests.demo.apps import new_client
from tests.patience import patient_slack


@dataclass(frozen=True, slots=True)
class Town:
    slack: LocalSlack
    ana: Person
    ben: Person
    general: Channel
    client: AsyncWebClient


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with patient_slack() as slack:
        ana, ben = slack.add_person("ana"), slack.add_person("ben")
        general = slack.add_channel("general", [ana, ben])
        yield Town(slack, ana, ben, general, new_client(slack))
