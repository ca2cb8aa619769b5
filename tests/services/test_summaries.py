"""Summaries of the sample organisation: what is in them, who sees which, and who looked."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.compose.narrator import ByModelNarrator
from bot.compose.summary_figures import figures_of, reach
from bot.compose.summary_words import unread_plans_words
from bot.conversation.intents import Summarise
from bot.conversation.message import Message, Person, Place
from bot.conversation.plan import Plan, PlanItem
from bot.conversation.result import Why
from bot.conversation.summary import StageSummary, Unseen, WhoSeesWhole
from bot.conversation.summary_json import from_json, from_payload, to_json, to_payload
from bot.demo.sample import the_sample
from bot.llm.openai_compatible import OpenAICompatible
from bot.services.seeing import Seeing, Viewer
from bot.services.summaries import Summaries
from bot.store.assessments import Assessment, Finding
from bot.store.engine import Store, open_store
from bot.store.orgs import LOCAL
from bot.store.units import Unit
from knowledge.documents import WHOLE_ORG
from knowledge.framework.loading import the_framework
from tests.llm.scripted_model import ScriptedModel

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OPERATOR = Viewer("operator", frozenset(), "terminal", operator=True)
ANNA, DEREK, IRIS, MIRIAM = "U-ANNA", "U-DEREK", "U-IRIS", "U-MIRIAM"
"""A member and the manager of Claims, a member of Customer Service, and the Chief Operating Officer without a role."""


@pytest.fixture
async def store(sample_home: Path, tmp_path: Path) -> AsyncIterator[Store]:
    shutil.copytree(sample_home, tmp_path / "home")
    async with await open_store(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def summaries(store: Store) -> Summaries:
    return Summaries(the_framework(), store, Seeing(store))


async def looked(summaries: Summaries, unit: str | None, viewer: Viewer = OPERATOR) -> StageSummary:
    found = await summaries.of(LOCAL, unit, viewer, NOW)
    assert isinstance(found, StageSummary)
    return found


async def through(summaries: Summaries, person: str, unit: str | None) -> StageSummary | Unseen:
    return await summaries.of(LOCAL, unit, await summaries.seeing.eyes_of(LOCAL, person), NOW)


# What is in them


async def test_a_whole_says_of_how_many_units_it_does_not_tell_the_plans(
    summaries: Summaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.summaries.MOST_PLANS", 2)

    whole = await looked(summaries, None)

    more = len(whole.units) - 2
    assert whole.remarks[-1].startswith("What is being done in ")
    assert whole.remarks[-1] == unread_plans_words(more)


async def test_a_unit_has_its_stage_its_reasons_and_what_moved(summaries: Summaries) -> None:
    claims = await looked(summaries, "claims")

    assert (claims.unit, claims.stage, claims.working_on, claims.known) == ("Claims", 1, 2, "looked")
    assert claims.share == "Five people answered."
    assert {step.criterion for step in claims.held_back} == {"ND1", "ND2", "ND3", "ND4", "ND5"}
    assert [(point.as_of.month, point.stage) for point in claims.trend] == [(4, 0), (10, 1)]
    assert "Since 20 April 2026: Stage 1 is in place now." in claims.trend_note
    assert (claims.scope, claims.invited) == ("department", None)
    assert claims.moves[0].kind == "contain"
    assert 2 <= len(claims.narrative) <= 4
    assert all(name in figures_of(claims) for one in claims.narrative for name in one.rests_on)


async def test_what_nobody_was_asked_is_a_gap_and_no_nought(summaries: Summaries) -> None:
    claims = await looked(summaries, "claims")

    first, second = claims.trend
    assert [first.scores[model] is None for model in (1, 2, 3, 4, 5)] == [False, True, True, True, True]
    assert [second.scores[model] is None for model in (1, 2, 3, 4, 5)] == [False, True, True, False, False]
    assert [bar.previous is None for bar in claims.bars] == [False, True, True, True, True]
    assert claims.headline.endswith("none of five things is known to be in place; four are not known.")


async def test_the_organisation_is_rolled_up_in_the_order_of_the_tree(summaries: Summaries) -> None:
    await summaries.store.units.get_or_create(LOCAL, "Actuaries", people=1_000)

    whole = await looked(summaries, None)

    assert "(6 units, 2,200 people; AI suits the work of 2,145)" in whole.headline
    assert [row.unit for row in whole.units][:3] == ["Actuaries", "Claims", "Customer Service"]
    assert [row.known for row in whole.units][:2] == ["nobody", "looked"]
    assert whole.unscanned == ("Actuaries",)
    assert (whole.stage, whole.stage_range) == (0, (0, 4))
    first = whole.spread[0]
    assert (first.word, first.people, first.of) == ("spreading", 1_090, 2_145)


async def test_a_unit_nobody_scanned_and_one_nobody_knows_say_so(summaries: Summaries) -> None:
    await summaries.store.units.get_or_create(LOCAL, "Actuaries")

    known, unknown = await looked(summaries, "Actuaries"), await looked(summaries, "Aviation")

    assert known.headline == "Nobody has looked at Actuaries yet."
    assert unknown.headline == "Nobody has looked at Aviation: there is no unit of that name."
    assert await summaries.why(LOCAL, "Actuaries", OPERATOR, NOW) is None
    assert await summaries.why(LOCAL, "Aviation", OPERATOR, NOW) is None
    assert not await summaries.may_see(LOCAL, "Aviation", OPERATOR)


def again(kept: Assessment, unit: Unit) -> Finding:
    """The same, found of another unit."""
    placement = {**kept.placement, "unit": unit.name}
    return Finding(unit.id, kept.bank_version, kept.input, placement, kept.taken_at, "file", kept.respondents)


async def group_of_two(store: Store) -> str:
    """An organisation that has no unit of its own, and two that each were found to be where Claims is."""
    await store.orgs.for_team("T1", now=NOW)
    org = (await store.orgs.for_team("T2", now=NOW, name="Harbour Group")).id
    claims = await store.units.by_name(LOCAL, "Claims")
    assert claims
    kept = await store.assessments.newest(LOCAL, claims.id)
    assert kept
    for name in ("Air", "Sea"):
        unit = await store.units.get_or_create(org, name)
        await store.assessments.record(org, again(kept, unit), now=NOW)
    return org


async def test_an_organisation_without_a_unit_of_its_own_goes_by_its_name(summaries: Summaries) -> None:
    """As the buttons under its summary carry it."""
    org = await group_of_two(summaries.store)

    pages = await summaries.book(org, "Harbour Group", OPERATOR, NOW)

    assert not isinstance(pages, Unseen)
    assert [(page.unit, page.known) for page in pages] == [
        (name, "looked") for name in ("Harbour Group", "Air", "Sea")
    ]
    assert isinstance(await summaries.why(org, "Harbour Group", OPERATOR, NOW), Why)


async def test_where_nobody_counted_the_people_units_are_counted_and_said_to_be(summaries: Summaries) -> None:
    org = await group_of_two(summaries.store)

    whole = await summaries.of(org, None, OPERATOR, NOW)

    assert isinstance(whole, StageSummary)
    assert whole.headline.startswith("Harbour Group (2 units) is working on")
    assert whole.people is None
    assert "in any of the units, so each of them counts the same" in whole.remarks[-1]
    assert (whole.spread[0].of, whole.spread[0].by_unit) == (2, True)
    everywhere = replace(whole.spread[0], word="systematic", people=2)
    assert reach(everywhere) == "Stage 1 is in place in 2 of 2 units (100%): systematic."
    assert from_json(to_json(whole)) == whole


async def test_whoever_was_asked_for_the_whole_itself_is_among_those_asked(summaries: Summaries) -> None:
    store = summaries.store
    org = await group_of_two(store)
    group = await store.units.get_or_create(org, "Harbour Group", scope="organisation")
    air = await store.units.by_name(org, "Air")
    assert air
    kept = await store.assessments.newest(org, air.id)
    assert kept
    later = NOW + timedelta(minutes=1)
    for unit in await store.units.all(org):
        told = {
            "as_of": kept.taken_at.isoformat(),
            "unit": {"name": unit.name, "scope": unit.scope, "invited": 4 if unit == group else 10},
            "answers": [{"criterion": "RL-GV", "by": f"r{n}", "level": 2} for n in range(3)],
        }
        await store.assessments.record(org, replace(again(kept, unit), input=told, respondents=3), now=later)

    whole = await summaries.of(org, None, OPERATOR, NOW)

    assert isinstance(whole, StageSummary)
    assert whole.invited == 24


async def test_scans_by_another_version_of_the_questions_are_no_point_of_a_trend(
    summaries: Summaries,
) -> None:
    store = summaries.store
    org = await group_of_two(store)
    for unit in await store.units.all(org):
        kept = await store.assessments.newest(org, unit.id)
        assert kept
        day = kept.taken_at - timedelta(days=200)
        placement = {**kept.placement, "bank_version": "0.9.0", "as_of": day.isoformat()}
        older = replace(again(kept, unit), bank_version="0.9.0", input={}, placement=placement, taken_at=day)
        await store.assessments.record(org, older, now=NOW)

    whole = await summaries.of(org, None, OPERATOR, NOW)

    assert isinstance(whole, StageSummary)
    assert len(whole.trend) == 1
    assert whole.trend_note == "There is no earlier look to compare with."


async def test_what_is_half_a_year_old_is_said_to_be(summaries: Summaries) -> None:
    later = NOW + timedelta(days=200)

    claims, whole = [await summaries.of(LOCAL, unit, OPERATOR, later) for unit in ("Claims", None)]

    assert isinstance(claims, StageSummary)
    assert "it needs a recheck" in claims.stale[0]
    assert claims.stale[1].startswith("Answered more than half a year ago:")
    assert isinstance(whole, StageSummary)
    assert all(row.stale for row in whole.units)


async def test_a_summary_survives_json_both_ways(summaries: Summaries) -> None:
    for unit in ("Claims", None):
        summary = await looked(summaries, unit)

        assert from_json(to_json(summary)) == summary
        assert from_payload(to_payload(summary)) == summary


async def test_no_person_is_in_a_summary(summaries: Summaries) -> None:
    told = "".join([to_json(await looked(summaries, unit)) for unit in ("Claims", None)])

    assert [member.name for member in the_sample().members if member.name in told] == []
    assert '"r1"' not in told


async def test_the_plan_of_a_unit_stands_in_its_summary_and_what_was_taken_on_below_in_the_whole(
    summaries: Summaries,
) -> None:
    open_item = (await looked(summaries, "Claims")).moves[0]
    late = replace(open_item, id="1", owner=DEREK, due=NOW.date() - timedelta(days=3))

    async def plan_of(_org: str, unit: Unit) -> Plan | None:
        items: dict[str, tuple[PlanItem, ...]] = {"Claims": (late, replace(open_item, id="2"))}
        return Plan(unit.name, None, items[unit.name]) if unit.name in items else None

    planned = replace(summaries, plan_of=plan_of)

    claims, whole = await looked(planned, "Claims"), await looked(planned, None)

    assert [item.id for item in claims.moves] == ["1", "2"]
    assert claims.moves[0].overdue(claims.today)
    assert "is overdue" in claims.narrative[-1].text
    assert DEREK not in "".join(one.text for one in claims.narrative)
    assert [item.id for item in whole.moves if item.owner] == ["1"]


# Who sees what


async def test_members_and_managers_see_their_unit_and_the_others_are_told_who_could_show_it(
    summaries: Summaries,
) -> None:
    seen = [await through(summaries, person, "Claims") for person in (ANNA, DEREK)]
    unseen = await through(summaries, IRIS, "Claims")

    assert all(isinstance(one, StageSummary) for one in seen)
    assert unseen == Unseen("Claims", whole=False, whole_is_for="managers", people=(DEREK,))
    assert unseen.said("Derek") == (
        "The summary of Claims is for its members and those who manage it; Derek can show it to you."
    )
    assert isinstance(await summaries.why(LOCAL, "Claims", OPERATOR, NOW), Why)
    iris = await summaries.seeing.eyes_of(LOCAL, IRIS)
    assert isinstance(await summaries.why(LOCAL, "Claims", iris, NOW), Unseen)


@pytest.mark.parametrize(
    ("setting", "who_sees"),
    [("managers", {DEREK}), ("everyone", {ANNA, DEREK, MIRIAM}), ("admins", set())],
)
async def test_the_whole_is_seen_by_those_the_setting_names(
    store: Store, setting: WhoSeesWhole, who_sees: set[str]
) -> None:
    summaries = Summaries(the_framework(), store, Seeing(store, setting))

    found = {person: await through(summaries, person, None) for person in (ANNA, DEREK, MIRIAM)}
    admin = await summaries.of(LOCAL, None, Viewer(MIRIAM, frozenset({WHOLE_ORG}), admin=True), NOW)

    assert {person for person, one in found.items() if isinstance(one, StageSummary)} == who_sees
    assert isinstance(admin, StageSummary)


async def test_whoever_sees_the_whole_sees_of_its_units_only_their_own(summaries: Summaries) -> None:
    whole = await through(summaries, DEREK, None)

    assert isinstance(whole, StageSummary)
    assert {row.unit: row.known for row in whole.units if row.known == "looked"} == {"Claims": "looked"}
    assert all(not row.bars and row.working_on is None for row in whole.units if row.unit != "Claims")
    assert whole.spread[0].people == 1_090


async def test_whoever_manages_the_organisation_sees_all_of_it_whatever_the_setting(store: Store) -> None:
    summaries = Summaries(the_framework(), store, Seeing(store, "admins"))
    top = await store.units.by_name(LOCAL, "Harbour Mutual")
    assert top is not None
    await store.roles.give(LOCAL, top.id, MIRIAM, "manager")

    whole = await through(summaries, MIRIAM, None)
    claims = await through(summaries, MIRIAM, "Claims")

    assert isinstance(whole, StageSummary)
    assert {row.known for row in whole.units} == {"looked"}
    assert isinstance(claims, StageSummary)


async def test_where_others_read_along_the_whole_is_not_shown_to_a_manager(summaries: Summaries) -> None:
    eyes = await summaries.seeing.eyes_of(LOCAL, DEREK)

    found = await summaries.of(LOCAL, None, replace(eyes, alone=False), NOW)

    assert isinstance(found, Unseen)
    assert "in a direct message only" in found.said("")


async def test_every_look_and_every_refusal_is_written_down(summaries: Summaries) -> None:
    claims = await summaries.store.units.by_name(LOCAL, "Claims")
    before = len(await summaries.store.audit.newest(LOCAL))

    await through(summaries, IRIS, "Claims")
    await summaries.of(LOCAL, "Claims", replace(OPERATOR, how="export"), NOW)

    export, refused = (await summaries.store.audit.newest(LOCAL))[:2]
    assert claims is not None
    assert (refused.who, refused.what) == (IRIS, "summary.refused")
    assert (export.who, export.what) == ("operator", "summary.seen")
    assert export.about == {"unit": claims.id, "how": "export"}
    assert len(await summaries.store.audit.newest(LOCAL)) == before + 2


async def test_a_unit_that_is_not_named_is_the_asker_s_or_the_organisation(summaries: Summaries) -> None:
    def asked(person: str) -> Message:
        return Message("stage summary", Person(person, LOCAL), Place(LOCAL, "D1", "1", private=True), "", NOW)

    assert await summaries.meant(asked(ANNA), Summarise("stage summary")) == "Claims"
    assert await summaries.meant(asked(MIRIAM), Summarise("stage summary")) == "Harbour Mutual"
    assert await summaries.meant(asked(ANNA), Summarise("roll-up", whole=True)) is None


# In a model's words


def narrated(summaries: Summaries, model: ScriptedModel) -> Summaries:
    client = OpenAICompatible(
        model.base_url, SecretStr("k"), "scripted-1", timeout=120.0, total_timeout=240.0
    )
    return replace(summaries, narrator=ByModelNarrator(client))


GOOD = (
    {"text": "Claims still waits for quality before wider use.", "rests_on": ["unit", "missing_1"]},
    {"text": "First, contain workflows run by agents; nobody has taken it yet.", "rests_on": ["move_1"]},
)
BAD = (
    {"text": "Claims is ahead of Underwriting.", "rests_on": ["unit"]},
    {"text": "Seven of nine people answered.", "rests_on": ["answered"]},
    {
        "text": "Derek should contain workflows run by agents; nobody has taken it yet.",
        "rests_on": ["move_1"],
    },
)


async def test_a_model_words_the_narrative_and_only_what_the_figures_bear_out_stays(
    summaries: Summaries,
) -> None:
    async with ScriptedModel() as model:
        model.answers({"sentences": [*BAD, *GOOD]})

        claims = await looked(narrated(summaries, model), "Claims")

    assert claims.by_model
    assert [one.text for one in claims.narrative] == [one["text"] for one in GOOD]


async def test_where_too_little_holds_or_no_model_answers_the_narrative_is_told_by_rule(
    summaries: Summaries,
) -> None:
    by_rule = await looked(summaries, "Claims")
    async with ScriptedModel() as model:
        model.answers({"sentences": [*BAD, GOOD[0]]})
        unborne = await looked(narrated(summaries, model), "Claims")
        model.fails(401)
        failed = await looked(narrated(summaries, model), "Claims")

    assert (unborne.narrative, failed.narrative) == (by_rule.narrative, by_rule.narrative)
    assert not unborne.by_model
