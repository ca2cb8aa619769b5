"""An initiative in Slack: asked about, described step by step, judged, run as a trial, reminded of and ended."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from syrupy.assertion import SnapshotAssertion

from bot.demo.slack import Message, View
from bot.services.initiative_refusals import SENTENCES
from bot.services.planning import Actor
from bot.services.seeing import Viewer
from bot.slack.blocks.initiative import AGAIN, DESCRIBE, END, EXPORT, LATER, MISSING, TRIAL
from bot.slack.blocks.initiative_form import AS_IT_IS, BACK, LOOK, USE
from bot.slack.desk import Desk
from bot.slack.initiative_presses import IntakePress
from bot.store.initiatives import KeptInitiative
from bot.store.orgs import LOCAL
from bot.store.roles import RoleName
from bot.store.tables import intakes as kept_intakes
from tests.services.described import BOUNDED, NAME, UNIT
from tests.services.described import told as told_file
from tests.slack.office import ANA, BEN, CLAIMS, GENERAL, Office

OPERATOR = Viewer("terminal", frozenset(), operator=True)
WHAT = {
    "initiative.name": NAME,
    "unit": UNIT,
    "initiative.kind": "pilot",
    "initiative.state": "idea",
    "initiative.reach": "task",
    "value_models": ["3"],
}
FIGURE = {
    "metric.what": "minutes a letter",
    "metric.kind": "time",
    "metric.baseline": "14",
    "metric.target": "6",
    "owner": "Claims Operations",
    "control.limit": "one product line",
    "control.halt": "wrong in more than 2 of 100",
}
AGENT = "Motor claims agent"
ASKED = f"Should we fund {NAME.lower()} in Claims?"


async def give(desk: Desk, person: str, role: RoleName) -> None:
    unit = await desk.cairn.store.units.by_name(LOCAL, UNIT)
    assert unit
    await desk.cairn.store.roles.give(LOCAL, unit.id, person, role)


def without_made_up_ids(block: dict[str, Any]) -> dict[str, Any]:
    """A block without the id that Slack gave it."""
    own = str(block.get("block_id", "")).startswith("intake:")
    return {key: value for key, value in block.items() if own or key != "block_id"}


async def the_one(desk: Desk, name: str = NAME) -> KeptInitiative:
    found = await desk.cairn.store.initiatives.named(LOCAL, UNIT, name)
    assert found
    return found


async def window(office: Office, words: str, who: str = ANA) -> View:
    """The window as soon as these words stand in it."""
    await office.slack.wait_for(lambda: words in office.slack.modal(who))
    return office.slack.modal(who)


async def press(
    office: Office, screen: Message | View, action: str, who: str = ANA, value: str | None = None
) -> None:
    act = await office.slack.press(who, screen, action, value)
    assert act.acknowledged


async def send(office: Office, view: View, values: dict[str, Any]) -> View:
    """Send a step off; the window that follows."""
    act = await office.slack.submit(view, values)
    assert act.errors == {}
    assert act.view
    return act.view


async def told(office: Office, desk: Desk, who: str = ANA) -> Message:
    """The last that was said in the Messages tab."""
    await office.settled(desk)
    return office.said(office.slack.direct_channel(who))[-1]


async def described(office: Office, desk: Desk, figure: dict[str, Any], who: str = ANA) -> Message:
    """Describe the initiative with the command alone; the verdict."""
    await office.slack.command(who, GENERAL, "/cairn", "check")
    second = await send(office, await window(office, "Step 1 of 3", who), WHAT)
    third = await send(office, second, figure)
    await send(office, third, {})
    return await told(office, desk, who)


async def test_an_initiative_goes_from_a_question_to_the_end_of_its_trial(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "champion")
        await office.slack.command(ANA, GENERAL, "/cairn", f"check {NAME} in Claims")
        asked = await told(office, desk)
        assert f"I have nothing on “{NAME}” that I can show here." in asked
        await press(office, asked, DESCRIBE)
        first = await window(office, "Step 1 of 3")
        fields = {block.get("block_id", ""): block.get("element", {}) for block in first.blocks}
        assert fields["intake:initiative.name:0"]["initial_value"] == NAME
        assert fields["intake:unit:0"]["initial_value"] == UNIT
        third = await send(office, await send(office, first, WHAT), {})
        assert "Not yet" in await send(office, third, {})
        verdict = await told(office, desk)
        assert "Not yet" in verdict
        assert "an owner who runs it" in verdict

        await press(office, verdict, AGAIN)
        second = await send(office, await window(office, "It is described already"), {})
        await send(office, await send(office, second, FIGURE), {})
        verdict = await told(office, desk)
        assert "Yes, as a bounded trial" in verdict

        await press(office, verdict, TRIAL)
        form = await window(office, "ends by itself")
        until_day = (office.clock() + timedelta(days=40)).date()
        act = await office.slack.submit(form, {"limit": "two teams", "until": until_day.isoformat()})
        assert act.view
        assert "On trial since" in act.view
        assert "two teams" in await told(office, desk)

        office.clock.forward(timedelta(days=44).total_seconds())
        while not await desk.cairn.permits.remind(now=office.clock()):  # on a weekend nobody is reminded
            office.clock.forward(6 * 3_600)
        desk.delivery.wake()
        over = await told(office, desk)
        assert "It must stop, be extended or be checked again." in over
        assert not await desk.cairn.permits.remind(now=office.clock())

        await press(office, over, END)
        form = await window(office, "What comes of it?")
        act = await office.slack.submit(form, {"outcome": "stopped", "words": "No faster."})
        assert act.view
        assert "Its trial was stopped on" in act.view
        answer = await office.slack.reply_to(await office.slack.direct(ANA, ASKED))
        assert "Its trial was stopped on" in answer
        assert "No faster." in answer
    assert office.slack.problems == []


async def test_a_trial_is_extended_inside_new_limits_and_then_widened_by_a_new_check(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "manager")
        verdict = await described(office, desk, FIGURE)
        kept, by = await the_one(desk), Actor(ANA)
        terms = await desk.cairn.permits.offered(LOCAL, kept, by)
        await desk.cairn.permits.start(LOCAL, kept, terms, by, now=office.clock())
        await press(office, verdict, TRIAL)
        await office.slack.close(await window(office, "On trial since"))
        desk.delivery.wake()
        running = await told(office, desk)

        await press(office, running, END)
        said = {"outcome": "extended", "words": "Nearly there."}
        form = await send(office, await window(office, "What comes of it?"), said)
        late = (office.clock() + timedelta(days=400)).date()
        wrong = await office.slack.submit(form, {"until": late.isoformat(), "halt": "none"})
        soon = (office.clock() + timedelta(days=60)).date()
        await send(office, form, {"until": soon.isoformat(), "halt": "above 1 of 100"})
        running = await told(office, desk)
        await press(office, running, END)
        ended = await send(office, await window(office, "What comes of it?"), {"outcome": "widened"})
        await press(office, ended, AGAIN)
        await window(office, "It is described already")

        trials = await desk.cairn.store.initiatives.permits_of(LOCAL, kept.id)

    assert {*wrong.errors} == {"until", "halt"}
    assert "above 1 of 100" in running
    assert "That takes a new check." in ended
    assert [(trial.outcome, trial.words) for trial in trials] == [
        ("widened", ""),
        ("extended", "Nearly there."),
    ]
    assert office.slack.problems == []


async def test_faults_stand_beside_their_fields_and_a_colleague_can_be_the_owner(office: Office) -> None:
    async with office.open() as desk:
        await office.slack.command(ANA, GENERAL, "/cairn", "check")
        first = await window(office, "Step 1 of 3")
        mistyped = await office.slack.submit(first, WHAT | {"unit": "Clams"})
        second = await send(office, first, WHAT)
        wrong = {"metric.baseline": "many", "until": "2020-01-01", "metric.target": "1e999"}
        act = await office.slack.submit(second, wrong)
        right = FIGURE | {"owner": "", "owner.person": BEN, "until": ""}
        third = await send(office, second, right)
        await send(office, third, {})
        verdict = await told(office, desk)

    assert mistyped.errors == {"intake:unit:0": "There is no unit “Clams”; did you mean Claims?"}
    assert [*act.errors] == ["intake:metric.baseline:1", "intake:metric.target:1", "intake:until:1"]
    assert act.errors["intake:until:1"] == "The day has to lie ahead."
    assert f"owner <@{BEN}>" in json.dumps(verdict.blocks)


async def test_only_of_an_agent_the_six_conditions_are_asked(office: Office) -> None:
    async with office.open():
        await office.slack.command(ANA, GENERAL, "/cairn", "check")
        agent = WHAT | {"initiative.reach": "end_to_end", "value_models": ["5"]}
        second = await send(office, await window(office, "Step 1 of 3"), agent)
        third = await send(office, second, {})
        await press(office, third, BACK)
        await press(office, await window(office, "Step 2 of 3"), BACK)
        again = await send(office, await window(office, "Step 1 of 3"), WHAT)
        without = await send(office, again, {})

    assert "under their own account" in third
    assert "under their own account" not in without
    assert office.slack.problems == []


async def test_what_documents_say_is_a_suggestion_until_somebody_takes_it(office: Office) -> None:
    async with office.open() as desk:
        await office.slack.command(ANA, GENERAL, "/cairn", "check")
        known = WHAT | {"initiative.name": AGENT}
        second = await send(office, await window(office, "Step 1 of 3"), known)
        await press(office, second, LOOK)
        found = await window(office, "From documents that you may see")
        assert "12 September 2026" in found
        assert not await taken(desk)
        await press(office, found, f"{USE}:0")
        owner = "Claims Operations (Derek Amadi)"
        await office.slack.wait_for(
            lambda: f'"initial_value": "{owner}"' in json.dumps(office.slack.modal(ANA).blocks)
        )
        shown = office.slack.modal(ANA)
        await send(office, await send(office, shown, {}), {})
        await office.settled(desk)
        kept = await the_one(desk, AGENT)

    assert kept.intake["owner"] == owner
    assert kept.origin == "document"
    assert "12 September 2026" in kept.source


async def intakes(desk: Desk) -> list[dict[str, Any]]:
    with desk.cairn.store.sync_engine().connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(kept_intakes))]


async def taken(desk: Desk) -> bool:
    return any("owner" in intake["answers"] for intake in await intakes(desk))


async def test_a_verdict_is_for_those_of_the_unit_and_a_forged_press_changes_nothing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "champion")
        verdict = await described(office, desk, FIGURE)
        kept = await the_one(desk)
        value = json.dumps({"initiative": kept.id})
        for action in (TRIAL, MISSING, AGAIN, END):
            await office.slack.press(BEN, verdict, action, value, forged=True)
            assert SENTENCES["unknown"] in await window(office, SENTENCES["unknown"], BEN)
            await office.slack.close(office.slack.modal(BEN))
        for action in (EXPORT, LATER):
            await office.slack.press(BEN, verdict, action, value, forged=True)
        bens = await office.slack.reply_to(await office.slack.direct(BEN, ASKED))
        in_channel = await office.slack.reply_to(await office.slack.mention(ANA, GENERAL, ASKED))

        assert await desk.cairn.permits.running(LOCAL, kept) is None
    assert "I have nothing on" in bens
    assert "I have nothing on" in in_channel
    assert f"Refused {BEN} a press on the initiative {kept.id}" in caplog.text
    assert "Start the trial" in office.slack.text_of(verdict)


async def test_a_step_of_somebody_else_s_intake_or_of_a_checked_one_is_refused(office: Office) -> None:
    async with office.open() as desk:
        await described(office, desk, FIGURE)
        intake = (await intakes(desk))[0]
        press_of = {"team": office.slack.team_id, "intake": intake["id"], "step": 3, "values": {}}
        own = await desk.checking.sent(IntakePress(user=ANA, **press_of))
        others = await desk.checking.sent(IntakePress(user=BEN, **press_of))
        kept = await the_one(desk)
        history = await desk.cairn.store.initiatives.history(LOCAL, kept.id)

    assert SENTENCES["checked_before"] in json.dumps(own, ensure_ascii=False)
    assert SENTENCES["unknown"] in json.dumps(others, ensure_ascii=False)
    assert len(history) == 1


async def test_a_member_sees_the_verdict_and_may_not_start_its_trial(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "member")
        verdict = await described(office, desk, FIGURE)
        await press(office, verdict, TRIAL)
        refused = await window(office, "Only its owner")
        await office.slack.close(refused)
        await press(office, verdict, MISSING)
        missing = await window(office, "Yours to do")

    assert "a business case" in missing
    assert "Ready when" in missing or "Business case" in missing


async def test_a_verdict_can_be_put_aside_and_taken_away_as_a_file_that_the_terminal_reads(
    office: Office,
) -> None:
    async with office.open() as desk:
        verdict = await described(office, desk, FIGURE)
        place = office.slack.direct_channel(ANA)
        await press(office, verdict, EXPORT)
        await office.slack.wait_for(lambda: any(one.files for one in office.slack.messages(place)))
        await press(office, verdict, LATER)
        await office.slack.wait_for(lambda: any("Put aside." in one for one in office.slack.messages(place)))
        (sent,) = [one for one in office.slack.messages(place) if one.files]

    assert sent.files[0]["name"] == "claims-letter-drafts.yaml"
    assert "[Start the trial]" not in office.slack.text_of(
        next(one for one in office.slack.messages(place) if one.ts == verdict.ts)
    )


async def test_a_name_is_no_mention_beside_its_file_nor_where_something_is_refused(office: Office) -> None:
    name = "Drafts <!channel>"
    async with office.open() as desk:
        await give(desk, ANA, "champion")
        file = told_file(BOUNDED, initiative=BOUNDED["initiative"] | {"name": name})
        await desk.cairn.initiatives.check(LOCAL, file, OPERATOR, now=desk.clock())
        verdict = await office.slack.reply_to(await office.slack.direct(ANA, f"Should we fund {name}?"))
        place = office.slack.direct_channel(ANA)
        await press(office, verdict, EXPORT)
        await office.slack.wait_for(lambda: any(one.files for one in office.slack.messages(place)))
        await desk.trials.windows.say("", ANA, "Only the champions of <!channel> can do that.")
        texts = [one.text for one in office.slack.messages(place)]

    assert all("<!channel>" not in text for text in texts[1:])
    assert "Only the champions of &lt;!channel&gt; can do that." in texts


async def test_a_guest_who_was_typed_as_the_owner_of_a_trial_hears_nothing_of_it(office: Office) -> None:
    guest = office.slack.add_person("gus", id="UGUS", is_restricted=True)
    async with office.open() as desk:
        await give(desk, ANA, "champion")
        checked = await desk.cairn.initiatives.check(LOCAL, told_file(BOUNDED), OPERATOR, now=desk.clock())
        terms = await desk.cairn.permits.offered(LOCAL, checked.kept, Actor(ANA, admin=True))
        by, now = Actor(ANA, admin=True), desk.clock()
        await desk.cairn.permits.start(LOCAL, checked.kept, replace(terms, owner=guest.id), by, now=now)
        office.clock.forward(timedelta(days=120).total_seconds())
        while not await desk.cairn.permits.remind(now=office.clock()):  # on a weekend nobody is reminded
            office.clock.forward(6 * 3_600)
        desk.delivery.wake()
        await office.settled(desk)

    assert any("It must stop" in one.text for one in office.said(office.slack.direct_channel(ANA)))
    assert office.said(office.slack.direct_channel(guest.id)) == []


async def test_what_was_described_is_checked_again_as_it_is_with_one_press(office: Office) -> None:
    async with office.open() as desk:
        verdict = await described(office, desk, FIGURE)
        await press(office, verdict, AGAIN)
        await press(office, await window(office, "It is described already"), AS_IT_IS)
        await window(office, "All of it is in our direct messages")
        await office.settled(desk)
        kept = await the_one(desk)
        history = await desk.cairn.store.initiatives.history(LOCAL, kept.id)

    assert len(history) == 2
    assert kept.intake["owner"] == BOUNDED["owner"]


async def test_guests_describe_nothing(office: Office) -> None:
    office.slack.change_person(BEN, is_restricted=True)
    async with office.open() as desk:
        await office.slack.command(BEN, CLAIMS, "/cairn", "check")
        await window(office, SENTENCES["unknown"], BEN)

        assert await intakes(desk) == []


async def test_when_slack_opens_no_window_that_is_said(office: Office) -> None:
    office.slack.fail("views.open", "expired_trigger_id")
    async with office.open():
        await office.slack.command(ANA, GENERAL, "/cairn", "check")

    assert "Slack did not let me open a window" in office.slack.ephemerals(ANA)[-1]


async def test_the_three_windows_as_slack_gets_them(office: Office, snapshot: SnapshotAssertion) -> None:
    async with office.open():
        await office.slack.command(ANA, GENERAL, "/cairn", "check")
        first = await window(office, "Step 1 of 3")
        second = await send(office, first, WHAT | {"initiative.reach": "end_to_end"})
        third = await send(office, second, FIGURE)

    assert [[*map(without_made_up_ids, view.blocks)] for view in (first, second, third)] == snapshot
