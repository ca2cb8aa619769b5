"""Units from a file: the record says what the file says, all of it or nothing, and twice is like once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.services.unit_import import Change, Imported, import_units
from bot.services.unit_listing import list_units
from bot.services.unit_rows import UnitsFault
from bot.store.engine import Store, open_store
from bot.store.orgs import LOCAL

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FILE = """\
unit,parent,people,suited,channel,manager,champion
Motor,Claims,120,110,C0MOTOR,U0DEREK,U0SOFIE
Claims,Harbour,310,290,C0CLAIMS,U0DEREK,U0ANNA; U0TOMAS
Harbour,,1200,1125,,U0MIRIAM,
"""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await open_store(tmp_path / "home") as opened:
        await opened.orgs.local(now=NOW)
        yield opened


async def take(store: Store, text: str) -> Imported:
    return await import_units(store, LOCAL, text, what="units.csv", now=NOW)


async def record(store: Store) -> list[tuple[object, ...]]:
    """All that there is about the units."""
    return [
        (
            item.unit.name,
            item.parent.name if item.parent else None,
            *(item.unit.scope, item.unit.people, item.unit.suited, item.unit.channel_id),
            *(item.managers, item.champions),
        )
        for item in await list_units(store, LOCAL)
    ]


async def test_a_file_sets_units_channels_and_roles_up_in_whatever_order_its_lines_are(store: Store) -> None:
    came_to = await take(store, FILE)

    assert came_to == Imported(("Motor", "Claims", "Harbour"), {}, ())
    assert await record(store) == [
        ("Harbour", None, "organisation", 1200, 1125, None, ("U0MIRIAM",), ()),
        ("Claims", "Harbour", "department", 310, 290, "C0CLAIMS", ("U0DEREK",), ("U0ANNA", "U0TOMAS")),
        ("Motor", "Claims", "team", 120, 110, "C0MOTOR", ("U0DEREK",), ("U0SOFIE",)),
    ]


async def test_the_same_file_again_changes_nothing_and_leaves_no_trace(store: Store) -> None:
    await take(store, FILE)
    before = await record(store)

    again = await take(store, FILE)

    assert again == Imported((), {}, ("Motor", "Claims", "Harbour"))
    assert await record(store) == before
    assert len(await store.audit.newest(LOCAL)) == 1


async def test_what_a_line_says_anew_is_changed_and_told(store: Store) -> None:
    await take(store, FILE)
    mended = FILE.replace("Motor,Claims,120,110,", "motor,Harbour,130,,").replace("U0ANNA; ", "")

    came_to = await take(store, mended)

    assert came_to.changed == {
        "Motor": (
            Change("parent", "Claims", "Harbour"),
            Change("people", "120", "130"),
            Change("suited", "110", "none"),
        ),
        "Claims": (Change("scope", "department", "team"), Change("champion", "U0ANNA, U0TOMAS", "U0TOMAS")),
    }
    assert (came_to.added, came_to.unchanged) == ((), ("Harbour",))


async def test_channels_change_places_within_one_file(store: Store) -> None:
    await take(store, FILE)

    await take(store, FILE.replace("C0MOTOR", "X").replace("C0CLAIMS", "C0MOTOR").replace("X", "C0CLAIMS"))

    speaking = {unit.name: unit.channel_id for unit in await store.units.all(LOCAL)}
    assert speaking == {"Claims": "C0MOTOR", "Motor": "C0CLAIMS", "Harbour": None}


async def test_a_new_unit_takes_the_channel_that_another_gives_up(store: Store) -> None:
    await take(store, "unit,channel\nMotor,C0MOTOR\n")

    await take(store, "unit,channel\nCars,C0MOTOR\nMotor,\n")

    speaking = {unit.name: unit.channel_id for unit in await store.units.all(LOCAL)}
    assert speaking == {"Cars": "C0MOTOR", "Motor": None}


async def test_only_roles_that_the_file_has_a_column_for_are_withdrawn(store: Store) -> None:
    await take(store, FILE)
    claims = await store.units.by_name(LOCAL, "Claims")
    assert claims
    await store.roles.give(LOCAL, claims.id, "U0ANNA", "member")

    await take(store, "unit,champion\nClaims,U0LENA\n")

    assert [(has.role, has.person) for has in await store.roles.of_unit(LOCAL, claims.id)] == [
        ("champion", "U0LENA"),
        ("manager", "U0DEREK"),
        ("member", "U0ANNA"),
    ]


async def test_units_and_columns_that_the_file_does_not_have_stay(store: Store) -> None:
    await take(store, FILE)
    before = await record(store)

    came_to = await take(store, "unit,people\nClaims,311\n")

    assert came_to.changed == {"Claims": (Change("people", "310", "311"),)}
    after = await record(store)
    assert [row for row in after if row[0] != "Claims"] == [row for row in before if row[0] != "Claims"]
    assert after[1] == ("Claims", "Harbour", "department", 311, 290, "C0CLAIMS", *before[1][6:])


async def test_one_fault_anywhere_and_nothing_is_changed(store: Store) -> None:
    await take(store, FILE)
    before = await record(store)

    with pytest.raises(UnitsFault, match=r"units.csv was refused and nothing was changed \(2 to mend\)"):
        await take(store, FILE.replace("1200", "1300") + "New,Nowhere,0,,,,\n")

    assert await record(store) == before


async def test_a_channel_that_speaks_for_a_unit_outside_the_file_is_refused(store: Store) -> None:
    await take(store, FILE)

    with pytest.raises(UnitsFault, match="'C0MOTOR' speaks for 'Motor' already"):
        await take(store, "unit,channel\nMarine,C0MOTOR\n")

    assert await store.units.by_name(LOCAL, "Marine") is None


async def test_the_trail_says_who_got_and_lost_a_say(store: Store) -> None:
    await take(store, FILE)

    await take(store, "unit,champion\nClaims,U0LENA U0ANNA\nMarine,\n")

    claims, marine = [await store.units.by_name(LOCAL, name) for name in ("Claims", "Marine")]
    assert claims
    assert marine
    deed = (await store.audit.newest(LOCAL))[0]
    assert (deed.what, deed.who, deed.at) == ("units.imported", "operator", NOW)
    assert deed.about == {
        "added": [marine.id],
        "changed": [claims.id],
        "given": [[claims.id, "U0LENA", "champion"]],
        "withdrawn": [[claims.id, "U0TOMAS", "champion"]],
    }
