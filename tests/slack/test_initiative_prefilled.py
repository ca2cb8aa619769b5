"""With a model the form already holds what the person's own words said: marked, theirs to correct, and no answer before a press."""

from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from bot.demo.slack import View
from bot.slack.blocks.initiative import DESCRIBE
from bot.slack.desk import Desk
from bot.store.orgs import LOCAL
from bot.store.tables import intakes
from tests.llm.scripted_model import ScriptedModel
from tests.slack.office import ANA, BEN, Office
from tests.slack.visiting import give

SAID = (
    "Should we fund a voice agent for first notice of loss in Claims, owner Ben? As a pilot, and Zoe signs."
)
FACTS = {
    "facts": [
        {
            "field": "name",
            "quote": "voice agent for first notice of loss",
            "value": "voice agent for first notice of loss",
        },
        {"field": "unit", "quote": "in Claims", "value": "Claims"},
        {"field": "owner_person", "quote": "owner Ben", "value": "Ben"},
        {"field": "value_model", "quote": "voice agent", "value": "5"},
        {"field": "kind", "quote": "As a pilot", "value": "pilot"},
        {"field": "state", "quote": "it is live", "value": "live"},
    ]
}


def fields(view: View) -> dict[str, dict[str, Any]]:
    return {block["block_id"].split(":")[1]: block for block in view.blocks if block["type"] == "input"}


async def answers(desk: Desk) -> dict[str, Any]:
    with desk.cairn.store.sync_engine().connect() as connection:
        (row,) = connection.execute(select(intakes.c.answers))
        return dict(row.answers)


async def first_window(office: Office) -> View:
    asked = await office.slack.reply_to(await office.slack.direct(ANA, SAID), timeout=20)
    await office.slack.press(ANA, asked, DESCRIBE)
    await office.slack.wait_for(lambda: "Step 1 of 3" in office.slack.modal(ANA))
    return office.slack.modal(ANA)


async def test_what_was_said_waits_in_the_form_and_counts_once_the_person_goes_on(office: Office) -> None:
    async with ScriptedModel() as model:
        model.answers(FACTS)
        known: dict[str, Any] = {
            "model": model.name,
            "openai_base_url": model.base_url,
            "openai_api_key": SecretStr("k"),
        }
        async with office.open(**known) as desk:
            await give(desk, BEN, "Claims")
            first = await first_window(office)
            before = await answers(desk)
            act = await office.slack.submit(
                first, {"initiative.kind": "platform", "initiative.state": "idea", "initiative.reach": "task"}
            )
            after = await answers(desk)
            assert act.view
            second = fields(act.view)
            named = [await desk.checking.who.named(LOCAL, said) for said in ("Ben", f"<@{ANA}>", "Zoe", "")]

    shown = fields(first)
    heard = str(model.requests[-1]["messages"])
    assert "- Claims" in heard
    assert "Legal and Compliance" not in heard
    assert shown["initiative.name"]["element"]["initial_value"] == "Voice agent for first notice of loss"
    assert shown["unit"]["element"]["initial_value"] == "Claims"
    assert shown["initiative.kind"]["element"]["initial_option"]["value"] == "pilot"
    assert "As I understand your words" in shown["value_models"]["hint"]["text"]
    assert "initial_option" not in shown["initiative.state"]["element"]
    assert before == {"initiative.name": "Voice agent for first notice of loss", "unit": "Claims"}
    assert (after["value_models"], after["initiative.kind"]) == ([5], "platform")
    assert second["owner.person"]["element"]["initial_user"] == BEN
    assert "As I understand your words" in second["owner.person"]["hint"]["text"]
    assert "owner" not in after
    assert named == [BEN, ANA, "", ""]
    assert office.slack.problems == []


async def test_a_model_that_fails_leaves_the_form_as_it_is_without_one(office: Office) -> None:
    async with ScriptedModel() as model:
        model.fails(401)
        known: dict[str, Any] = {
            "model": model.name,
            "openai_base_url": model.base_url,
            "openai_api_key": SecretStr("k"),
        }
        async with office.open(**known):
            shown = fields(await first_window(office))

    assert shown["unit"]["element"]["initial_value"] == "Claims"
    assert "initial_option" not in shown["initiative.kind"]["element"]
