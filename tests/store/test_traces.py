"""After the close of an anonymous scan nobody finds out from the record's files who answered what."""

import asyncio
import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.store import traces
from bot.store.engine import Store, open_store
from bot.store.inbox import Delivery
from bot.store.outbox import Post
from bot.store.scans import Scan
from bot.store.tables import sheets
from tests.store.samples import MINUTE, NOON, post
from tests.store.scanning import answered, final, given, invited, opened

PEOPLE = 40
SECRET = "the weekly triage of the broken telephone"


def written(home: Path) -> bytes:
    """All that the files of the record hold."""
    return b"".join(file.read_bytes() for file in sorted(home.glob("cairn.db*")))


async def asked_and_answered(store: Store, scan: Scan, name: str) -> list[str]:
    """Many change their minds about several questions; everything that must be gone after the close."""
    traces = [SECRET]
    for number in range(PEOPLE):
        async with store.transaction() as tx:
            kept = await invited(tx, scan, f"{name}-{number:04}")
            traces += [kept.person, kept.sheet.key]
            about = {"scan": scan.id, "sheet": kept.sheet.key}
            await tx.outbox.put("local", Post(f"scan:{scan.id}:{kept.person}", "D1", "card", about), now=NOON)
            press = Delivery(f"{name}-{number}", "press", {"by": kept.person, **about}, NOON)
            await tx.inbox.take("local", press, by="a", lease=MINUTE)
            for level in (1, 4, 2):
                answers = {row: given(level, proof=SECRET * level) for row in ("WE1", "PS1", "AG2")}
                kept = await answered(tx, kept, answers)
    return traces


async def test_an_anonymous_close_leaves_no_key_no_person_and_no_proof_in_the_files(
    store: Store, home: Path
) -> None:
    scan, other = await opened(store, "Motor"), await opened(store, "Marine")
    gone, stays = await asyncio.gather(
        asked_and_answered(store, scan, "motorist"), asked_and_answered(store, other, "mariner")
    )
    final_answers = [final(f"r{number}") for number in range(PEOPLE)]
    assert all(trace.encode() in written(home) for trace in gone)

    async with store.transaction() as tx:
        await tx.sheets.close("local", scan.id, final_answers)
        await tx.outbox.forget("local", [f"scan:{scan.id}:"])
        for number in range(PEOPLE):
            await tx.inbox.answered("local", f"motorist-{number}", now=NOON)
            await tx.inbox.scrub("local", f"motorist-{number}")
    assert await store.leave_no_trace()

    # The delivery's own name stays, so people are looked for in the form they have on their sheets.
    left = [trace for trace in gone if trace != SECRET and trace.encode() in written(home)]
    assert left == []
    assert all(trace.encode() in written(home) for trace in stays)
    assert await store.sheets.answers("local", scan.id) == final_answers


async def test_a_sheet_that_was_moved_from_page_to_page_is_gone_from_each_of_them(
    store: Store, home: Path
) -> None:
    """SQLite alone, told to overwrite what it deletes, leaves a few of these keys behind in the gaps of pages."""
    draw = random.Random(2)
    scan, other = await opened(store, "Motor"), await opened(store, "Marine")
    keys = [(f"{draw.getrandbits(128):032x}", one) for _ in range(200) for one in (scan.id, other.id)]
    grow = text("UPDATE sheets SET data = :data WHERE scan_id = :scan AND key = :key")
    with store.sync_engine().begin() as connection:
        for key, one in keys:
            row = {"org": "local", "scan_id": one, "key": key, "person": key[:8], "data": {"words": ""}}
            connection.execute(insert(sheets).values(state="invited", version=0, **row))
        for _ in range(1000):
            key, one = draw.choice(keys)
            words = json.dumps({"key": key, "words": "x" * draw.randint(0, 900)})
            connection.execute(grow, {"data": words, "scan": one, "key": key})

    await store.sheets.close("local", scan.id, [])
    assert await store.leave_no_trace()

    left = [one for key, one in keys if key.encode() in written(home)]
    assert left == [other.id] * 200


async def test_with_the_last_scan_the_last_proof_is_gone(store: Store, home: Path) -> None:
    scan = await opened(store)
    await asked_and_answered(store, scan, "motorist")

    await store.scans.change(scan, "cancel", now=NOON)
    await store.sheets.close("local", scan.id, [])
    assert await store.leave_no_trace()

    assert SECRET.encode() not in written(home)


async def test_a_reader_in_the_way_is_waited_for(store: Store, home: Path) -> None:
    scan = await opened(store)
    await invited(store, scan, "motorist-0001")
    with closing(sqlite3.connect(home / "cairn.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sheets").fetchall()
        await store.sheets.close("local", scan.id, [])
        wiping = asyncio.create_task(store.leave_no_trace())
        await asyncio.sleep(0.3)
        assert b"motorist-0001" in written(home)
        reader.execute("COMMIT")

        assert await wiping
    assert b"motorist-0001" not in written(home)


async def test_a_reader_that_stays_keeps_nobody_waiting_for_ever(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "_TRIES", 2)
    with closing(sqlite3.connect(home / "cairn.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM orgs").fetchall()
        await opened(store)

        assert not await store.leave_no_trace()
        assert await store.outbox.put("local", post("k"), now=NOON), "the others go on"


async def test_others_write_while_the_file_is_written_anew(store: Store, home: Path) -> None:
    async with await open_store(home) as another:
        done = await asyncio.gather(
            store.leave_no_trace(),
            *((store, another)[n % 2].outbox.put("local", post(f"k{n}"), now=NOON) for n in range(40)),
        )

    assert all(done)
    assert await store.leave_no_trace()
