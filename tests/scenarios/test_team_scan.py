"""A whole team scan in Slack: eight people, each in their own way, from the announcement to the answer that cites it."""

import asyncio
import itertools
import json
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.demo.slack import Message
from bot.demo.slack.screen import controls
from bot.services.scan_posts import EVERY
from tests.llm.scripted_model import Request, ScriptedModel
from tests.scenarios.team import DONE, OWNER, Team, asked, buttons, choice, key_of_post, settle_in, uid
from tests.slack.office import Office, open_office

TEAM = ("ana", "ben", "cara", "dan", "eve", "gus", "hana", "ivo")
"""Finn is not asked at first: a card is passed on to him. Gus comes too late, Hana never, and Ivo says "Not me"."""
WORDS = "mostly the two copywriters, the rest of us try it now and then"
LINK = "https://wiki.example/marketing/prompts"
UNKNOWN = dict.fromkeys(("WE1", "WE2", "WE3", "WE4", "WE5", "WE6"), "unknown") | dict.fromkeys(
    ("ND1", "EC1", "DM1", "AR1"), "rest"
)


@pytest.fixture
async def office(furnished: Path, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(furnished, tmp_path / "home") as opened:
        settle_in(opened)
        yield opened


def facts(request: Request) -> Any:
    """A model that finds in Ben's words what stands in them, and nothing anywhere else."""
    said = json.dumps(request["messages"])
    if "copywriters" not in said or "verdict" not in said:
        return {
            "outcome": "insufficient",
            "headline": {"text": "The passages do not say.", "kind": "guidance", "cites": []},
            "points": [],
        }
    found = re.search(r"([A-E])\. Some, but fewer than one in three", said)
    assert found
    quote = {"letter": found[1], "quote": "mostly the two copywriters", "verdict": "stated"}
    return {"facts": [quote]}


@asynccontextmanager
async def reading(by: str) -> AsyncIterator[dict[str, Any]]:
    """The settings with which words are read: by rule, or by a model on this machine."""
    if by == "rule":
        yield {}
        return
    async with ScriptedModel() as model:
        model.answers(facts)
        yield {
            "model": model.name,
            "openai_base_url": model.base_url,
            "openai_api_key": SecretStr("sk-test"),
            "model_timeout": 120.0,
        }


@pytest.mark.parametrize(
    ("way", "by"), [("sockets", "rule"), ("http", "rule"), ("sockets", "model")], ids="-".join
)
async def test_eight_people_are_asked_and_the_team_gets_a_result_that_is_cited(
    office: Office, way: str, by: str
) -> None:
    async with (
        reading(by) as settings,
        asked(office, TEAM, way=way, owns={"eve": (OWNER,)}, settings=settings) as team,
    ):
        seen_announced(team)
        await asyncio.gather(by_link(team), in_words(team, by), knows_nothing(team), not_for_us(team))
        await passes_on(team)
        await says_not_me(team)
        await the_count_follows(team)
        await too_late(team)
        await the_result_is_there(team)
        await is_cited(team)
        nothing_was_refused_or_repeated(team)


def seen_announced(team: Team) -> None:
    said = team.read(team.announcement())
    assert "A first look for Marketing" in said
    assert "You answer privately, one question at a time." in said
    assert "None of 8 has answered yet." in said


async def by_link(team: Team) -> None:
    """Ana answers by buttons; for a high answer she is asked for an example, and pastes a link."""
    first = await team.begin("ana")
    root = team.dm("ana")[0]
    assert "Who sees what." in root
    assert "At the close that link is erased" in root
    assert "Question 1 of 7" in first
    assert [one["text"]["text"] for one in radio(first)][3] == "More than two in three"
    await team.choose("ana", "WE1", "2")
    back = await team.press("ana", "scan:back")
    assert "Keep this answer" in back
    await team.choose("ana", "WE1", "3")
    asks = await team.sees("ana", "One example settles it")
    assert "Write it in this thread, or paste a link." in asks
    await team.say("ana", f"The list is here: {LINK}")
    await team.sees("ana", "Question 2 of 7")
    done = await team.answer("ana", {"ND1": "3"})
    assert "Regular use of AI: More than two in three" in done


async def in_words(team: Team, by: str) -> None:
    """Ben writes what is so; the words are read, and a press takes the level."""
    await team.begin("ben")
    await team.press("ben", "scan:words")
    await team.say("ben", WORDS)
    card = await team.sees("ben", "I read this as" if by == "model" else "nearest to your words")
    assert "Nothing is saved until you press one." in card
    if by == "model":
        assert "because you said" in card
        assert "mostly the two copywriters" in card
    assert (await team.sheet("ben")).sheet.given == {}  # type: ignore[union-attr]
    await team.press("ben", "scan:take:1")
    done = await team.answer("ben")
    assert "Regular use of AI: Some, but fewer than one in three" in done


async def knows_nothing(team: Team) -> None:
    """Cara knows none of it, and says so with two presses on the card of several rows."""
    await team.begin("cara")
    done = await team.answer("cara", UNKNOWN)
    assert done.read().count("I don't know") >= 10


async def not_for_us(team: Team) -> None:
    """Dan's team is too small for one question; for another he points at what is on the shelf."""
    await team.begin("dan")
    await team.choose("dan", "WE1", "2")
    await team.choose("dan", "WE2", "2")
    await team.choose("dan", "WE3", "2")
    card = team.card("dan")
    assert "[Not for us: under 25 people]" in card
    await team.press("dan", "scan:na:scope_under_25_people")
    await team.choose("dan", "WE5", "3")
    asks = await team.sees("dan", "Or is it in here already?")
    this = next(one for one in controls(asks.blocks) if one.action_id == "scan:this:0")
    await team.press("dan", "scan:this:0", str(this.element["value"]))
    done = await team.answer("dan")
    assert "A person to ask: Not for us: under 25 people" in done
    kept = (await team.sheet("dan")).sheet  # type: ignore[union-attr]
    assert kept.given["WE5"].evidence == "E3"


async def passes_on(team: Team) -> None:
    """Eve owns the channel, and Finn knows better what she is asked as its owner."""
    await team.begin("eve")
    for row in ("WE1", "WE2", "WE3", "WE4", "WE5"):
        await team.choose("eve", row, "2")
    await team.answer_card("eve", team.card("eve"), {}, "2")
    await team.choose("eve", "WE6", "2")
    card = await team.sees("eve", "Which figure decides")
    assert "You are asked as the owner of the channel." in card
    pick = next(one for one in controls(card.blocks) if one.action_id == "scan:pass")
    await team.act(uid("eve"), card, pick, choice(pick, uid("finn")))
    await team.sees("eve", DONE)
    assert "I asked <@UFINN> about “quality before wider use”" in team.told("eve")

    theirs = await team.until_shown(lambda: team.card("finn"))
    assert "A colleague thinks that you know about this" in theirs
    await team.press("finn", "scan:begin")
    await team.choose("finn", "ND2", "1")
    await team.sees("finn", DONE)


async def says_not_me(team: Team) -> None:
    act = await team.slack.press(uid("ivo"), team.announcement(), "scan:decline")
    assert act.acknowledged
    assert await team.state("ivo") == "declined"
    assert "you are not asked in the scan of Marketing" in team.told("ivo")
    assert team.dm("ivo") == []


async def the_count_follows(team: Team) -> None:
    """The announcement is brought up to date, and not at each press."""
    team.forward(timedelta(seconds=6))
    await team.quiet()
    assert "6 of 8 have answered." in team.announcement()
    sent = [call for call in team.slack.calls("chat.update") if call.arguments["channel"] == "CCLAIMS"]
    times = sorted(
        row.not_before.timestamp() for row in await team.posted("scan_count") if row.sent_at is not None
    )
    assert len(sent) == len(times)
    assert all(later - before >= EVERY for before, later in itertools.pairwise(times))


async def too_late(team: Team) -> None:
    """The date passes; Gus presses all the same, which closes the scan, and is told so. Hana never pressed."""
    scan = await team.scan()
    assert scan.closes_at
    stale = team.announcement()
    team.forward(scan.closes_at - team.office.clock() + timedelta(seconds=5))
    act = await team.forge(uid("gus"), "scan:begin", message=stale)
    assert act.acknowledged
    assert "I did not save that: the scan of Marketing is over." in team.told("gus")
    assert (await team.ended()).state == "closed"
    assert team.dm("gus") == team.dm("hana") == []


async def the_result_is_there(team: Team) -> None:
    result = await team.result()
    said = team.read(result)
    assert "Marketing is working on stage 1" in said
    assert "Six of eight answered." in said
    assert not re.search(r"\b(ana|ben|cara|dan|eve|finn)\b", said, re.IGNORECASE)
    assert "copywriters" not in said
    assert {"scan:why", "scan:whatif", "scan:export"} <= set(buttons(result))
    team.forward(timedelta(seconds=6))
    await team.quiet()
    assert "The scan is closed." in team.announcement()
    assert buttons(team.announcement()) == []
    for name in ("ana", "ben", "cara", "dan", "eve", "finn"):
        assert "The scan of Marketing is over." in team.card(name)


async def is_cited(team: Team) -> None:
    """Everybody of the team can ask right after, here and in private."""
    for act in (
        await team.slack.mention(uid("hana"), team.office.claims, "What stage is Marketing at?"),
        await team.slack.direct(uid("cara"), "What stage is Marketing at?"),
    ):
        answer = await team.slack.reply_to(act)
        assert "Marketing is working on stage 1" in answer
        assert "Scan of " in answer
        assert "[1]" in answer


def nothing_was_refused_or_repeated(team: Team) -> None:
    assert team.slack.problems == []
    said: list[Message] = [one for place in places(team) for one in team.office.said(place)]
    assert all(one.text.strip() for one in said)
    keys = [key for one in said if (key := key_of_post(one))]
    assert len(keys) == len(set(keys))
    for name in (*TEAM, "finn"):
        assert len(team.cards(name)) <= 1
        assert len([one for one in team.dm(name) if "Your questions about" in one]) <= 1
    assert len([one for one in team.in_channel() if "Where are we with AI?" in one]) == 1
    for call in team.slack.calls():
        if call.method in ("chat.postMessage", "chat.update", "chat.postEphemeral"):
            assert str(call.arguments.get("text") or "").strip()


def places(team: Team) -> list[Any]:
    return list(team.slack.state.workspace.channels.values())


def radio(card: Message) -> list[dict[str, Any]]:
    found = next(one for one in controls(card.blocks) if one.action_id == "scan:choose")
    return list(found.element["options"])


# What stays afterwards

CANARIES = ("Aardvark", "Badger", "cormorant", "Dingo", "Egret", "Flamingo")
NAMES = ("ana", "ben", "cara")
PEOPLE = frozenset(map(uid, NAMES))
_TOKEN = re.compile(r"[\w.:-]{6,}")


async def written(team: Team) -> None:
    """Everybody writes something: an answer, an example, a link, a remark after the end, and words that wait for a press."""
    await team.begin("ana")
    await team.press("ana", "scan:words")
    await team.say("ana", "Two of nine, the Aardvark group")
    await team.sees("ana", "Nothing is saved until you press one.")
    await team.press("ana", "scan:take:1")
    await team.choose("ana", "WE2", "3")
    await team.sees("ana", "One example settles it")
    await team.say("ana", "The Badger case of last week")
    await team.sees("ana", "Question 3 of 7")
    await team.choose("ana", "WE3", "3")
    await team.sees("ana", "One example settles it")
    await team.say("ana", "https://wiki.example/cormorant")
    await team.sees("ana", "Question 4 of 7")
    await team.answer("ana")
    answered = await team.say("ana", "I still think of the Dingo matter, is that of stage 2?")
    await team.slack.reply_to(answered)

    team.forward(timedelta(days=1))
    await team.begin("ben")
    await team.answer("ben", other="1")
    team.forward(timedelta(days=1))
    await team.begin("cara")
    await team.choose("cara", "WE1", "4")
    await team.sees("cara", "One example settles it")
    await team.say("cara", "Flamingo")
    await team.sees("cara", "Question 2 of 7")
    await team.press("cara", "scan:words")
    await team.say("cara", "Of the three I know two, says the Egret")
    await team.sees("cara", "Egret")
    await team.quiet()


async def keys(team: Team) -> list[str]:
    sheets = await team.desk.cairn.store.sheets.all(team.org, team.scan_id)
    return [kept.sheet.key for kept in sheets]


def every_row(home: Path) -> Iterator[tuple[str, str]]:
    """Each row of each table, with the name of the table."""
    with closing(sqlite3.connect(f"file:{home / 'cairn.db'}?mode=ro", uri=True)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                yield table, json.dumps(row, default=str, ensure_ascii=False)


def every_file(home: Path) -> Iterator[tuple[Path, bytes]]:
    return ((path, path.read_bytes()) for path in sorted(home.rglob("*")) if path.is_file())


async def test_after_an_anonymous_close_nothing_leads_from_an_answer_to_a_person(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    async with asked(office, NAMES) as team:
        await written(team)
        secret = await keys(team)
        before = "".join(row for _, row in every_row(office.home))
        assert all(word in before for word in (*CANARIES[1:], *secret)), (
            "words of an answer go with the press"
        )

        await team.over()
        await team.result()
        await team.at_rest()
        assert_nothing_left(office.home, team.scan_id, secret)
    assert_nothing_left(office.home, team.scan_id, secret)

    said = "\n".join(one.getMessage() for one in caplog.records)
    assert said
    assert not [word for word in (*CANARIES, *secret) if word in said]
    about_people = [line for line in said.splitlines() if any(person in line for person in PEOPLE)]
    assert not [line for line in about_people if re.search(r"\b(WE\d|ND\d|level|answer)\b", line)]


def assert_nothing_left(home: Path, scan: str, secret: list[str]) -> None:
    rows = list(every_row(home))
    for word in (*CANARIES, *secret):
        assert not [table for table, row in rows if word in row], word
        assert not [path for path, content in every_file(home) if word.encode() in content], word
    assert not [row for table, row in rows if table in ("sheets", "scan_examples")]
    answers = [row for table, row in rows if table == "scan_answers"]
    results = [
        row for table, row in rows if table in ("assessments", "documents", "passages") and scan in row
    ]
    assert answers
    assert not [row for row in (*answers, *results) if any(person in row for person in PEOPLE)]
    assert {json.loads(row)[3] for row in answers} == {"r1", "r2", "r3"}
    days = {json.loads(row)[10] for row in answers}
    assert len(days) == 1
    assert all("00:00:00" in day for day in days)
    assert not [row for table, row in rows if table == "outbox" and f"scan:{scan}:" in row]
    assert_no_join([row for _, row in rows if any(person in row for person in PEOPLE)], answers, scan)


def assert_no_join(of_people: list[str], of_answers: list[str], scan: str) -> None:
    """What stands in a row about a person and in a row about an answer tells one person from another nowhere."""
    shared = set(_TOKEN.findall("".join(of_people))) & set(_TOKEN.findall("".join(of_answers)))
    by_person = {
        person: {token for row in of_people if person in row for token in _TOKEN.findall(row)}
        for person in PEOPLE
    }
    everybodys = set.intersection(*by_person.values())
    days = {token for token in shared if re.fullmatch(r"\d{4}-\d\d-\d\d", token)}
    assert shared - everybodys - days <= {scan}
