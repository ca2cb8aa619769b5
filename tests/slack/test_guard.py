"""Over HTTP only what Slack has signed, and lately, gets in; everything else is refused and leaves no trace."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.demo.slack.delivery import sign
from bot.slack.desk import Desk
from bot.slack.guard import LARGEST_BODY, Guard
from bot.store.tables import inbox
from tests.slack.office import Office

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
QUESTION = (
    b'{"type":"event_callback","team_id":"T0CAIRN","event_id":"Ev9","event":{"type":"message","channel_type":"im",'
    b'"channel":"D1","user":"UANA","ts":"1764600000.000100","text":"hello"}}'
)


@dataclass
class Door:
    address: str
    secret: str

    async def post(
        self,
        body: bytes,
        content_type: str = JSON,
        *,
        secret: str | None = None,
        age: int = 0,
        signed: bool = True,
        headers: dict[str, str] | None = None,
    ) -> int:
        """Send a request as Slack, or as somebody else would."""
        timestamp = str(int(time.time()) - age)
        signature = sign(secret or self.secret, timestamp, body.decode("utf-8", "replace"))
        proof = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature} if signed else {}
        given = {"Content-Type": content_type, **proof, **(headers or {})}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.address}/slack/events", data=body, headers=given) as answer,
        ):
            return answer.status


@pytest.fixture
async def desk(office: Office) -> AsyncIterator[Desk]:
    async with office.behind() as opened:
        yield opened


@pytest.fixture
async def door(office: Office, desk: Desk) -> AsyncIterator[Door]:
    async with office.listening(desk, "http") as address:
        yield Door(address, office.slack.signing_secret)


async def recorded(desk: Desk) -> int:
    """How many questions are in the record, answered or not."""

    def count() -> int | None:
        with desk.cairn.store.sync_engine().connect() as connection:
            return connection.scalar(select(func.count()).select_from(inbox))

    return await asyncio.to_thread(count) or 0


async def test_a_signed_question_is_taken(door: Door, desk: Desk) -> None:
    assert await door.post(QUESTION) == 200
    assert await recorded(desk) == 1


async def test_bad_missing_and_old_signatures_are_refused(door: Door, desk: Desk) -> None:
    refused = [
        await door.post(QUESTION, secret="another-secret"),
        await door.post(QUESTION, signed=False),
        await door.post(QUESTION, age=301),
        await door.post(QUESTION, age=-301),
        await door.post(QUESTION, headers={"X-Slack-Signature": ""}),
        await door.post(QUESTION, headers={"X-Slack-Signature": "v0=é"}),
        await door.post(QUESTION, headers={"X-Slack-Request-Timestamp": "soon"}),
        await door.post(QUESTION, headers={"X-Slack-Request-Timestamp": "-1"}),
        await door.post(QUESTION, headers={"X-Slack-Request-Timestamp": "9" * 40}),
    ]

    assert refused == [401] * len(refused)
    assert await recorded(desk) == 0


BROKEN = [
    (b"", JSON),
    (b"{", JSON),
    (b"[]", JSON),
    (b"null", JSON),
    (b'"text"', JSON),
    (b'{"type":"event_callback","event":"x"}', JSON),
    (b"[" * 100_000, JSON),
    (b"\xff\xfe\x00", JSON),
    (b"payload=%7B", FORM),
    (b"payload=[]", FORM),
    (b"payload=", FORM),
    (b"\xff\xfe", FORM),
    (b"hello", "text/plain"),
]


async def test_a_strangers_malformed_body_is_refused_and_not_read(door: Door, desk: Desk) -> None:
    refused = [await door.post(body, kind, signed=False) for body, kind in BROKEN]

    assert refused == [401] * len(BROKEN)
    assert await recorded(desk) == 0


async def test_a_signed_body_that_cannot_be_read_is_a_bad_request(door: Door, desk: Desk) -> None:
    # What is no text the local Slack cannot sign; `payload=` says nothing, and Bolt leaves it at that.
    readable = [(body, kind) for body, kind in BROKEN if b"\xff" not in body and body != b"payload="]

    refused = [await door.post(body, kind) for body, kind in readable]

    assert refused == [400] * len(readable)
    assert await recorded(desk) == 0


async def test_a_signed_body_of_another_shape_records_nothing(door: Door, desk: Desk) -> None:
    nothing = [
        (b"{}", JSON),
        (b'{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message"}}', JSON),
        (b'{"type":"url_verification","challenge":"c"}', JSON),
        (b"payload=%7B%7D", FORM),
        (b"ssl_check=1", FORM),
    ]

    statuses = {await door.post(body, kind) for body, kind in nothing}

    assert statuses <= {200, 404}
    assert await recorded(desk) == 0


async def test_a_time_that_is_no_time_is_refused(door: Door) -> None:
    for time_said in ("9" * 5_000, "-1", "soon", ""):
        assert await door.post(QUESTION, headers={"X-Slack-Request-Timestamp": time_said}) == 401


async def test_a_body_larger_than_anything_slack_sends_is_refused(door: Door) -> None:
    assert await door.post(b"x" * (LARGEST_BODY + 1)) == 413


async def test_other_paths_and_methods_are_refused(door: Door) -> None:
    async with aiohttp.ClientSession() as session:
        statuses = []
        for method, path in (
            ("GET", "/"),
            ("POST", "/slack/install"),
            ("GET", "/slack/events"),
            ("GET", "/health"),
        ):
            async with session.request(method, f"{door.address}{path}") as answer:
                statuses.append(answer.status)

    assert statuses == [404, 404, 405, 200]


async def test_the_same_signed_body_again_is_acknowledged_and_has_no_further_effect(
    door: Door, desk: Desk
) -> None:
    assert [await door.post(QUESTION) for _ in range(3)] == [200, 200, 200]
    assert await recorded(desk) == 1


def test_a_guard_without_a_secret_is_not_built() -> None:
    with pytest.raises(ValueError, match="Slack's name"):
        Guard(None, "", lambda: None)  # type: ignore[arg-type]  # the app does not matter here
