"""The Home tab as blocks: within Slack's limits whatever stands in the record, readable without colour, harmless."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.conversation.home import (
    Health,
    Home,
    LastAnswer,
    OwnedMove,
    RunningScan,
    ScanWaiting,
    Spot,
    StageBar,
    UnitStage,
)
from bot.demo.slack import limits
from bot.demo.slack.plain import blocks_text
from bot.slack.blocks.home import ask_view, asked_text, failed_view, guest_view, home_view, unsure_view

WHEN = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
ACME = "https://acme.slack.com/"
BARS = (
    StageBar(1, "Workforce", "in_place", 84.0),
    StageBar(2, "Distribution", "working_on", 51.0),
    StageBar(3, "Expert work", "later", 12.0),
    StageBar(4, "Linked changes", "waived", None),
    StageBar(5, "Agents", "not_examined", None),
)
CLAIMS = UnitStage(
    unit="Claims",
    known="looked",
    headline="Claims is working on stage 2: one of four things is in place.",
    as_of=date(2026, 10, 3),
    bars=BARS,
    line="This week: Find out about a tried stop: ask the owner of the workflow.",
)
FULL = Home(
    person="UANA",
    greeting="Hello Ana. One scan waits for your answers.",
    scans_waiting=(
        ScanWaiting("a" * 32, "Marketing", 4, 5.2, WHEN, "showing", Spot("D1", "1790000000.000100")),
        ScanWaiting("b" * 32, "Legal", 7, 9.0, None, "invited"),
    ),
    units=(
        CLAIMS,
        UnitStage("Legal", "nobody", asked=True),
        UnitStage("Pricing", "nobody"),
        UnitStage("Board", "withheld"),
        replace(CLAIMS, unit="Intake", under="Claims", stale=True),
        UnitStage("Fraud", "nobody", under="Claims"),
    ),
    answers=(
        LastAnswer("Can we go\nstraight to agents?", "Not yet.", WHEN, 3, Spot("D1", "1790000000.000100")),
        LastAnswer("What is <next>?", "The rules.", WHEN, 0, Spot("terminal", "x")),
    ),
    moves=(
        OwnedMove(
            "Claims", "Clear everyday rules. Done when: kept to.", date(2026, 12, 1), overdue=False, item="i1"
        ),
        OwnedMove("Claims", "One place for ready-made workflows.", date(2026, 1, 1), overdue=True, item="i2"),
        OwnedMove("Claims", "What must never go in.", None, overdue=False, item="i3", reported=True),
    ),
    running=(
        RunningScan("a" * 32, "Marketing", 9, 4, WHEN),
        RunningScan("c" * 32, "Sales", 9, 2, WHEN, too_few=True, closing=True),
        RunningScan("d" * 32, "Finance", 9, 8, WHEN, closing=True),
    ),
    admin=Health(("Your documents: 12.", "Cairn 0.1.0."), ("1 message was given up.",)),
)

WORDS = st.text(max_size=20) | st.sampled_from(
    ["", "&" * 400, "<!channel>", "<@UBEN>", "*a*|b", "x" * 3_100, "]|>\n\n`", "https://evil.example"]
)
IDS = st.text("0123456789abcdef", min_size=32, max_size=32)
MOMENTS = st.integers(946_684_800, 4_102_444_800).map(lambda moment: datetime.fromtimestamp(moment, UTC))
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
SPOTS = st.none() | st.builds(Spot, WORDS, WORDS) | st.just(Spot("D123", "1790000000.000100"))


def many(one: Any, most: int = 12) -> Any:
    """Some of a kind; few or very many."""
    return st.lists(one, max_size=3).map(tuple) | one.map(lambda same: (same,) * most)


def numbered(scans: tuple[Any, ...]) -> tuple[Any, ...]:
    """A scan stands in a list once."""
    return tuple(replace(scan, scan_id=f"{place:032x}") for place, scan in enumerate(scans))


BAR = st.builds(
    StageBar,
    st.integers(1, 5),
    WORDS,
    st.sampled_from(["in_place", "working_on", "later", "waived", "not_examined"]),
    st.none() | st.floats(0, 100),
)
UNIT = st.builds(
    UnitStage,
    unit=WORDS,
    known=st.sampled_from(["looked", "nobody", "withheld"]),
    headline=WORDS,
    as_of=st.none() | DAYS,
    stale=st.booleans(),
    bars=st.just(()) | st.lists(BAR, min_size=5, max_size=5).map(tuple),
    line=WORDS,
    asked=st.booleans(),
    under=WORDS,
)
HOMES = st.builds(
    Home,
    person=WORDS,
    greeting=WORDS.map(lambda words: f"Hello {words}"),
    scans_waiting=many(
        st.builds(
            ScanWaiting,
            IDS,
            WORDS,
            st.integers(0, 99),
            st.floats(0, 99),
            st.none() | MOMENTS,
            st.sampled_from(["invited", "showing", "paused"]),
            SPOTS,
        )
    ).map(numbered),
    units=many(UNIT, 150),
    answers=many(st.builds(LastAnswer, WORDS, WORDS, MOMENTS, st.integers(0, 9), SPOTS)),
    moves=many(st.builds(OwnedMove, WORDS, WORDS, st.none() | DAYS, st.booleans())),
    running=many(
        st.builds(
            RunningScan,
            IDS,
            WORDS,
            st.integers(0, 99),
            st.integers(0, 99),
            st.none() | MOMENTS,
            st.booleans(),
            st.booleans(),
        )
    ).map(numbered),
    admin=st.none() | st.builds(Health, many(WORDS), many(WORDS)),
)


def read(view: Any) -> str:
    return blocks_text(view["blocks"], {})


def marked(value: Any) -> Iterator[str]:
    """Every text in which Slack looks for links and mentions."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        else:
            for one in value.values():
                yield from marked(one)
    elif isinstance(value, list):
        for one in value:
            yield from marked(one)


def buttons(view: Any) -> list[tuple[str, str]]:
    """Every button with the id of its block."""
    pressed = []
    for block in view["blocks"]:
        some = [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
        pressed += [(one["action_id"], block["block_id"]) for one in some if one["type"] == "button"]
    return pressed


@settings(max_examples=200, deadline=None)
@given(HOMES, st.sampled_from(["", ACME]))
def test_every_page_is_within_slacks_limits(home: Home, workspace: str) -> None:
    view: Any = home_view(home, workspace)

    assert limits.view_faults(view) == []
    assert len(view["blocks"]) < 100
    ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    assert len(ids) == len(set(ids))


@settings(max_examples=100, deadline=None)
@given(HOMES)
def test_nothing_that_people_wrote_calls_or_links_anybody(home: Home) -> None:
    text = "\n".join(marked(home_view(home)))

    assert "<!channel" not in text
    assert "<@" not in text
    assert "<http" not in text


def test_of_very_many_units_all_is_said_up_to_a_number_and_the_rest_is_counted() -> None:
    units = tuple(replace(CLAIMS, unit=f"Unit {n}", headline=f"Unit {n} works.") for n in range(130))
    view: Any = home_view(Home("UANA", "Hello.", units=units))

    text = read(view)
    assert "Unit 0 works." in text
    assert "• Unit 99 " in text
    assert "And 30 more teams." in text
    assert "Unit 100" not in text


def test_the_states_are_told_apart_without_colour() -> None:
    text = read(home_view(FULL))

    assert "1 ✓" in text
    assert "2 ▸" in text
    assert "3 ○" in text
    assert "4 –" in text
    assert "5 ?" in text
    assert "▸ working on this" in text
    assert "• Intake" in text
    assert "working on stage 2 (3 October 2026), worth looking again" in text


def test_what_is_pressed_says_which_scan_is_meant() -> None:
    assert buttons(home_view(FULL)) == [
        ("home:ask", "home:do"),
        ("home:stage", "home:do"),
        ("offer:start_scan", "home:do"),
        ("scan:begin", f"scan:{'a' * 32}:waits:scan"),
        ("scan:begin", f"scan:{'b' * 32}:waits:scan"),
        ("scan:manage", f"scan:{'a' * 32}:home:scan"),
        ("scan:manage", f"scan:{'c' * 32}:home:scan"),
        ("plan:see", "home:plan:0"),
        ("offer:start_scan", "home:start:2"),
        ("plan:done", "home:move:0"),
        ("plan:done", "home:move:1"),
        ("plan:see", "home:move:2"),
    ]


def test_where_nobody_has_looked_yet_the_page_says_what_to_do_first() -> None:
    units = UnitStage("Claims", "nobody"), UnitStage("Legal", "nobody")

    text = read(home_view(Home("UANA", "Hello.", units=units)))

    assert "Nobody has looked at any of your teams yet." in text
    assert "[Start a first look]" in text
    assert "The stages" not in text


def test_it_leads_to_threads_of_slack_and_of_nowhere_else() -> None:
    with_links, without = json.dumps(home_view(FULL, ACME)), json.dumps(home_view(FULL))

    assert with_links.count("https://acme.slack.com/archives/D1/p1790000000000100|") == 2
    assert "archives/terminal" not in with_links
    assert "archives" not in without


def test_what_was_asked_is_written_down_without_calling_anybody() -> None:
    assert asked_text("Why\n\n<!channel>?") == "You asked on the Home tab:\n> Why\n> &lt;!channel&gt;?"


def test_the_other_pages_and_the_window_are_within_limits() -> None:
    for view in (guest_view(), unsure_view(), failed_view("7F3K2"), ask_view()):
        assert limits.view_faults(view) == []
    assert "7F3K2" in read(failed_view("7F3K2"))


def test_snapshots(snapshot: SnapshotAssertion) -> None:
    kept = snapshot.use_extension(JSONSnapshotExtension)

    assert home_view(FULL, ACME) == kept(name="everything")
    assert home_view(Home("UANA", "Hello Ana. Nothing waits for you.")) == kept(name="nothing_yet")
    assert guest_view() == kept(name="guest")
    assert ask_view() == kept(name="ask")
