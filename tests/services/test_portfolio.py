"""The board of initiatives: who sees what on it, what it remarks, and that every look is written down."""

from datetime import timedelta
from typing import Any

from bot.conversation.portfolio import Board
from bot.conversation.summary import Unseen
from bot.services.seeing import Viewer
from bot.store.initiatives import KeptPermit
from bot.store.orgs import LOCAL
from bot.store.rows import new_id
from tests.services.company import NOW, OPERATOR, Company


def names(board: Board) -> list[str]:
    return [row.name for row in board.rows]


async def test_members_see_their_unit_and_what_they_added_and_admins_see_all(company: Company) -> None:
    for name, unit in (("Copilot", "Claims"), ("Memo", "Legal"), ("Buddy", "HR"), ("Dream", "Nowhere")):
        await company.add(name, unit)
    await company.add("Mine", "HR", by="UEVE")

    assert names(await company.board(company.member("Claims"))) == ["Copilot", "Mine"]
    assert names(await company.board(company.member("Claims", alone=False))) == ["Copilot"]
    everything = ["Copilot", "Buddy", "Mine", "Memo", "Dream"]
    assert names(await company.board(company.member(admin=True))) == everything
    assert names(await company.board(OPERATOR)) == everything


async def test_a_manager_sees_the_units_below_and_the_board_of_a_unit_holds_them(company: Company) -> None:
    await company.store.roles.give(LOCAL, company.units["Insurance"].id, "UMAX", "manager")
    for name, unit in (("Copilot", "Claims"), ("Memo", "Legal"), ("Buddy", "HR"), ("Plan", "insurance")):
        await company.add(name, unit)

    board = await company.board(await company.portfolios.seeing.eyes_of(LOCAL, "UMAX"), "Insurance")

    assert names(board) == ["Copilot", "Plan", "Memo"]
    assert {row.unit for row in board.rows} == {"Claims", "Insurance", "Legal"}
    brief = await company.portfolios.brief(
        LOCAL, await company.portfolios.seeing.eyes_of(LOCAL, "UMAX"), NOW.date()
    )
    assert brief
    assert "3 AI initiatives" in brief.headline
    assert await company.portfolios.brief(LOCAL, company.member("Claims"), NOW.date()) is None


async def test_a_unit_that_is_not_ones_own_is_refused_and_both_looks_are_written_down(
    company: Company,
) -> None:
    await company.add("Memo", "Legal")

    refused = await company.portfolios.of(LOCAL, company.member("Claims"), now=NOW, unit="legal")
    await company.board(company.member("Claims"), "Claims")

    assert isinstance(refused, Unseen)
    seen, denied = (await company.store.audit.newest(LOCAL))[:2]
    assert (denied.what, denied.who, denied.about["unit"]) == (
        "portfolio.refused",
        "UEVE",
        company.units["Legal"].id,
    )
    assert (seen.what, seen.about["unit"]) == ("portfolio.seen", company.units["Claims"].id)


async def test_the_board_says_what_is_only_seen_side_by_side(company: Company) -> None:
    whole: dict[str, Any] = {"owner": "r1", "metric": {"what": "hours", "baseline": 6, "target": 4}}
    await company.add("Copilot", "Claims", value_models=[3], **whole)
    agent = await company.add("Agent", "Claims", value_models=[5], state="live", **whole)
    await company.judge(agent, "contain", ((1, 5), (4, 5)))
    bare = await company.add("Bare", "Legal")
    await company.judge(bare, "not_yet", ((1, 5),))
    await company.scan("HR", 1)

    board = await company.board(OPERATOR)

    told = {remark.kind: remark.text for remark in reversed(board.remarks)}
    assert told["ahead"].startswith(
        "“Agent” (checked on 20 November 2026) runs ahead of its controls. Contain it"
    )
    assert "“Bare” relies on stage 1, which Legal did not have in place" in board.remarks[1].text
    assert told["alone"].startswith("“Bare” adds up to nothing yet: it lacks an owner and a figure")
    assert told["compounds"].startswith("“Copilot” leaves behind what “Agent” relies on")
    assert "nobody has begun a distribution play" in told["few"]
    assert told["faster"].startswith(
        "HR has stage 1 in place (scan of 20 November 2026) and nothing under way"
    )
    assert board.headline == "3 AI initiatives: 1 in use, 2 on trial. 1 of them is to contain."
    assert [row.age for row in board.rows] == ["3 weeks on the board"] * 3
    row = board.rows[0]
    assert (row.name, row.verdict, row.checked) == ("Agent", "contain", NOW.date())


async def test_remarks_come_by_weight_and_what_is_alike_is_one_sentence(company: Company) -> None:
    whole: dict[str, Any] = {"owner": "r1", "metric": {"what": "hours", "baseline": 6, "target": 4}}
    await company.add("Modelless", "Claims", **whole)
    for name in ("Bare", "Bold"):
        await company.judge(await company.add(name, "Claims"), "not_yet", ((1, 5),))
    for name in ("Yard", "Zoo"):
        kept = await company.add(name, "Claims", value_models=[5], state="live", **whole)
        await company.judge(kept, "contain", ())
    for name in ("Idea", "Other idea"):
        await company.add(name, "Legal", state="idea", value_models=[2], **whole)

    board = await company.board(OPERATOR)

    told = [remark.text for remark in board.remarks]
    on = "20 November 2026"
    assert told[0].startswith(
        f"“Yard” (checked on {on}) and “Zoo” (checked on {on}) run ahead of their controls."
    )
    assert told[1].startswith(
        "These rely on what their unit did not have in place: "
        f"“Bare” (Claims: stage 1, on {on}) and “Bold” (Claims: stage 1, on {on}). Keep them small"
    )
    assert told[2].index("“Bold”") < told[2].index("“Modelless” (a value model)")
    assert told[2].startswith("These add up to nothing yet for want of something: “Bare” (")
    assert board.headline == "7 AI initiatives: 2 in use, 3 on trial, 2 ideas. 2 of them are to contain."


async def test_a_unit_that_nobody_knows_is_said_to_be_none_with_names_for_colleagues_only(
    company: Company,
) -> None:
    await company.add("Dream", "Nowhere")

    mistyped = await company.board(company.member("Claims"), "Clams")
    outside = await company.board(Viewer("UGUEST", frozenset(), alone=False), "Clams")
    planned = await company.board(OPERATOR, "nowhere")

    assert (mistyped.unknown, mistyped.rows) == (True, ())
    assert mistyped.headline == "There is no unit “Clams”; did you mean Claims?"
    assert outside.headline == "There is no unit “Clams”."
    assert names(planned) == ["Dream"]


async def test_where_a_unit_is_is_told_only_to_whom_its_result_is_for(company: Company) -> None:
    await company.add("Copilot", "Claims")
    await company.scan("HR", 1)

    board = await company.board(company.member("Claims"))

    assert all("HR" not in remark.text for remark in board.remarks)


async def test_a_trial_that_runs_shows_its_end_and_is_urgent_near_it(company: Company) -> None:
    kept = await company.add("Copilot", "Claims")
    until = NOW.date() + timedelta(days=10)
    await company.store.initiatives.start(LOCAL, KeptPermit(new_id(), kept.id, {}, until, until, "UDEV", NOW))

    board = await company.board(OPERATOR)
    brief = await company.portfolios.brief(LOCAL, company.member(admin=True), NOW.date())

    assert board.rows[0].permit_until == until
    assert brief
    assert brief.urgent == ("The trial of “Copilot” ends on 30 November 2026: decide what comes after it.",)


async def test_what_nobody_has_begun_is_only_said_to_whoever_sees_all_that_was(company: Company) -> None:
    await company.add("Copilot", "Claims", state="live", value_models=[3])
    await company.add("Web guide", "Legal", state="live", value_models=[2])

    mine = await company.board(company.member("Claims"))
    every = await company.board(company.member(admin=True))

    assert "few" not in {remark.kind for remark in mine.remarks}
    assert [remark.kind for remark in every.remarks].count("few") == 1
