"""Modals, menus, whispers and response URLs in the local Slack, as the real Bolt app meets them."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.demo.slack import CannotDo, LocalSlack, Message
from tests.demo.apps import Heard, new_app, over_sockets
from tests.demo.conftest import Town

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(action_id), **more}


def form(title: str = "Form", element: Json | None = None, **more: Any) -> Json:
    words = {"type": "plain_text_input", "action_id": "words"}
    asked = {"type": "input", "block_id": "asked", "label": plain("Say"), "element": element or words}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [asked],
        **more,
    }


def opening(slack: LocalSlack, view: Json, answer: Json | None = None) -> tuple[AsyncApp, Heard[Json]]:
    """An app that opens a form at a shortcut and acknowledges it with `answer`."""
    app, heard = new_app(slack), Heard[Json]()

    @app.shortcut("open")
    async def opened(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("form")
    async def sent(ack: Any, view: Json) -> None:
        heard.note(view["state"]["values"])
        await ack(**(answer or {}))

    @app.view_closed("form")
    async def closed(ack: Any, body: Json) -> None:
        await ack()
        heard.note(body)

    return app, heard


async def opened(town: Town) -> Any:
    await town.slack.shortcut(town.ana, "open")
    return await town.slack.wait_for(lambda: town.slack.modal(town.ana))


async def test_a_form_that_is_sent_closes(town: Town) -> None:
    app, heard = opening(town.slack, form())
    async with over_sockets(app, town.slack):
        act = await town.slack.submit(await opened(town), {"words": "hello"})

    assert act.view is None
    assert town.slack.views == []
    assert heard.notes[0]["asked"]["words"] == {"type": "plain_text_input", "value": "hello"}


async def test_forms_stack_three_high_and_clear_together(town: Town) -> None:
    app, _ = opening(town.slack, form("One"), {"response_action": "clear"})
    triggers = Heard[str]()

    @app.action("more")
    async def more(ack: Any, body: Json) -> None:
        await ack()
        triggers.note(body["trigger_id"])

    view = form("Next", blocks=[*form()["blocks"], {"type": "actions", "elements": [button("more")]}])
    async with over_sockets(app, town.slack):
        first = await opened(town)
        await town.client.views_update(view_id=first.id, view=view)
        for count in (1, 2):
            await town.slack.press(town.ana, town.slack.modal(town.ana), "more")
            await town.client.views_push(trigger_id=(await triggers.first(count))[-1], view=view)
        await town.slack.press(town.ana, town.slack.modal(town.ana), "more")
        with pytest.raises(SlackApiError, match="push_limit_reached"):
            await town.client.views_push(trigger_id=(await triggers.first(3))[-1], view=view)
        stack = town.slack.views
        await town.slack.submit(town.slack.modal(town.ana), {"words": "done"})

    assert [one.previous for one in stack] == [None, stack[0].id, stack[1].id]
    assert town.slack.views == []


async def test_only_the_form_on_top_can_be_sent(town: Town) -> None:
    app, _ = opening(town.slack, form("One"), {"response_action": "push", "view": form("Two")})
    async with over_sockets(app, town.slack):
        first = await opened(town)
        act = await town.slack.submit(first, {"words": "hello"})

        with pytest.raises(CannotDo, match="'One' is not open on top"):
            await town.slack.submit(first, {"words": "again"})

    assert act.view is not None
    assert act.view.title == "Two"


async def test_a_form_closed_without_sending_is_told_only_when_asked_for(town: Town) -> None:
    app, heard = opening(town.slack, form(notify_on_close=True))
    async with over_sockets(app, town.slack):
        told = await town.slack.close(await opened(town))
        body = (await heard.first(1))[0]
    quiet, _ = opening(town.slack, form())
    async with over_sockets(quiet, town.slack):
        silent = await town.slack.close(await opened(town))

    assert told.acknowledged
    assert body["type"] == "view_closed"
    assert silent.deliveries == ()


async def test_an_answer_to_a_form_is_held_to_the_limits_too(town: Town) -> None:
    answer = {"response_action": "update", "view": form("T" * 25)}
    app, _ = opening(town.slack, form(), answer)
    async with over_sockets(app, town.slack):
        act = await town.slack.submit(await opened(town), {"words": "hello"})

    assert act.view is not None
    assert act.view.title == "Form"
    assert "view.title.text: 25 characters" in town.slack.problems[0].faults[0]


async def test_a_text_must_be_as_long_as_its_field_says(town: Town) -> None:
    element = {"type": "plain_text_input", "action_id": "words", "min_length": 3, "max_length": 5}
    app, _ = opening(town.slack, form(element=element))
    async with over_sockets(app, town.slack):
        view = await opened(town)

        for words in ("ab", "abcdef"):
            with pytest.raises(CannotDo, match="takes 3 to 5 characters"):
                await town.slack.submit(view, {"words": words})
        with pytest.raises(CannotDo, match="no field 'colour'"):
            await town.slack.submit(view, {"colour": "red"})


OFFERED = [{"text": plain(label), "value": value} for label, value in (("Sales", "s"), ("Support", "u"))]


@pytest.mark.parametrize(
    ("element", "wanted", "reported"),
    [
        ({"type": "static_select", "options": OFFERED}, "Support", {"selected_option": OFFERED[1]}),
        ({"type": "checkboxes", "options": OFFERED}, ["s", "u"], {"selected_options": OFFERED}),
        ({"type": "multi_static_select", "options": OFFERED}, "s", {"selected_options": OFFERED[:1]}),
        ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
        ({"type": "multi_users_select"}, ["U1", "U2"], {"selected_users": ["U1", "U2"]}),
        ({"type": "conversations_select"}, "C1", {"selected_conversation": "C1"}),
        ({"type": "channels_select"}, "C1", {"selected_channel": "C1"}),
        ({"type": "datepicker"}, "2026-11-21", {"selected_date": "2026-11-21"}),
    ],
    ids=lambda given: given.get("type") if isinstance(given, dict) else None,
)
async def test_each_kind_of_field_reports_in_its_own_way(
    town: Town, element: Json, wanted: Any, reported: Json
) -> None:
    app, heard = opening(town.slack, form(element={**element, "action_id": "field"}))
    async with over_sockets(app, town.slack):
        await town.slack.submit(await opened(town), {"field": wanted})

    assert heard.notes[0]["asked"]["field"] == {"type": element["type"], **reported}


async def test_what_a_menu_does_not_offer_cannot_be_chosen(town: Town) -> None:
    menu = {"type": "static_select", "action_id": "team", "options": OFFERED}
    app, _ = opening(town.slack, form(element=menu))
    async with over_sockets(app, town.slack):
        with pytest.raises(CannotDo, match="does not offer 'Legal', but s, u"):
            await town.slack.submit(await opened(town), {"team": "Legal"})


async def test_a_field_starts_as_the_app_set_it(town: Town) -> None:
    menu = {"type": "static_select", "action_id": "team", "options": OFFERED, "initial_option": OFFERED[0]}
    app, heard = opening(town.slack, form(element=menu))
    async with over_sockets(app, town.slack):
        await town.slack.submit(await opened(town))

    assert heard.notes[0]["asked"]["team"]["selected_option"]["value"] == "s"


async def posted(town: Town, *elements: Json) -> Message:
    blocks = [{"type": "actions", "elements": list(elements)}]
    await town.client.chat_postMessage(channel=town.general.id, text="Here", blocks=blocks)
    return town.slack.last(town.general)


async def test_thumbs_and_menus_carry_their_value(town: Town) -> None:
    app, heard = new_app(town.slack), Heard[Json]()

    @app.action("thumbs")
    @app.action("menu")
    async def note(ack: Any, action: Json) -> None:
        await ack()
        heard.note(action)

    side = {"text": plain("Good"), "value": "up"}
    thumbs = {
        "type": "feedback_buttons",
        "action_id": "thumbs",
        "positive_button": side,
        "negative_button": {**side, "value": "down"},
    }
    menu = {"type": "overflow", "action_id": "menu", "options": OFFERED}
    blocks = [{"type": "context_actions", "elements": [thumbs]}, {"type": "actions", "elements": [menu]}]
    await town.client.chat_postMessage(channel=town.general.id, text="Well?", blocks=blocks)
    message = town.slack.last(town.general)
    async with over_sockets(app, town.slack):
        await town.slack.press(town.ana, message, "thumbs", "down")
        await town.slack.choose(town.ana, message, "menu", "Sales")
        pressed, picked = await heard.first(2)

    assert pressed["value"] == "down"
    assert picked["selected_option"]["value"] == "s"
    assert town.slack.problems == []


async def test_a_whisper_is_pressed_replaced_and_deleted_by_its_reader_alone(town: Town) -> None:
    app = new_app(town.slack)

    @app.action("again")
    async def again(ack: Any, respond: Any) -> None:
        await ack()
        await respond(replace_original=True, text="Replaced", blocks=[])

    @app.action("gone")
    async def gone(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    blocks = [{"type": "actions", "elements": [button("again"), button("gone")]}]
    for _ in range(2):
        await town.client.chat_postEphemeral(
            channel=town.general.id, user=town.ana.id, text="Psst", blocks=blocks
        )
    first, second = town.slack.ephemerals(town.ana)
    async with over_sockets(app, town.slack):
        act = await town.slack.press(town.ana, first, "again")
        await town.slack.press(town.ana, second, "gone")
        await town.slack.wait_for(lambda: len(town.slack.ephemerals(town.ana)) == 1)
        await town.slack.wait_for(lambda: "Replaced" in town.slack.ephemerals(town.ana)[0])
        with pytest.raises(CannotDo, match="ben does not see"):
            await town.slack.press(town.ben, first, "again")

    assert act.delivery.payload["container"]["is_ephemeral"]
    assert "message" not in act.delivery.payload


async def test_an_answer_may_go_to_the_whole_channel(town: Town) -> None:
    app = new_app(town.slack)

    @app.command("/cairn")
    async def asked(ack: Any) -> None:
        await ack(response_type="in_channel", text="For everybody")

    async with over_sockets(app, town.slack):
        await town.slack.command(town.ana, town.general, "/cairn", "stage")

    assert "For everybody" in town.slack.last(town.general)
    assert town.slack.ephemerals(town.ana) == []


async def test_an_acknowledgement_beyond_a_limit_is_a_problem_and_not_shown(town: Town) -> None:
    app = new_app(town.slack)

    @app.command("/cairn")
    async def asked(ack: Any) -> None:
        await ack(text="Here", blocks=[{"type": "header", "text": plain("x" * 151)}])

    async with over_sockets(app, town.slack):
        await town.slack.command(town.ana, town.general, "/cairn")

    assert town.slack.ephemerals(town.ana) == []
    assert "151 characters" in town.slack.problems[0].faults[0]


async def test_a_shortcut_on_a_message_brings_the_message(town: Town) -> None:
    app, heard = new_app(town.slack), Heard[Json]()

    @app.shortcut("save_to_cairn")
    async def save(ack: Any, body: Json) -> None:
        await ack()
        heard.note(body)

    @app.event("message")
    async def overhear() -> None:
        """What is said in the channel is acknowledged, and that is all."""

    async with over_sockets(app, town.slack):
        said = (await town.slack.message(town.ana, town.general, "Our AI policy")).said
        await town.slack.shortcut(town.ben, "save_to_cairn", said)
        body = (await heard.first(1))[0]

    assert body["type"] == "message_action"
    assert body["message"]["text"] == "Our AI policy"
    assert body["user"]["id"] == town.ben.id


async def test_who_is_not_in_a_channel_cannot_press_there(town: Town) -> None:
    message = await posted(town, button("go"))
    town.slack.leave(town.ben, town.general)

    with pytest.raises(CannotDo, match="ben is not in general"):
        await town.slack.press(town.ben, message, "go")
    with pytest.raises(CannotDo, match="ben is not in general"):
        await town.slack.command(town.ben, town.general, "/cairn")


async def test_a_message_is_pressed_as_it_stands_now(town: Town) -> None:
    message = await posted(town, button("go"))
    await town.client.chat_update(channel=message.channel, ts=message.ts, text="Done", blocks=[])

    with pytest.raises(CannotDo, match="On the screen: nothing"):
        await town.slack.press(town.ana, message, "go")
    await town.client.chat_delete(channel=message.channel, ts=message.ts)
    with pytest.raises(CannotDo, match="was deleted"):
        await town.slack.press(town.ana, message, "go")


async def test_buttons_are_pressed_and_fields_are_chosen(town: Town) -> None:
    message = await posted(
        town, button("go"), {"type": "radio_buttons", "action_id": "pick", "options": OFFERED}
    )

    with pytest.raises(CannotDo, match="choose something in it"):
        await town.slack.press(town.ana, message, "pick")
    with pytest.raises(CannotDo, match="press it"):
        await town.slack.choose(town.ana, message, "go", "s")


async def test_a_home_tab_with_an_old_hash_is_not_replaced(town: Town) -> None:
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    first = await town.client.views_publish(user_id=town.ana.id, view=view)
    await town.client.views_publish(user_id=town.ana.id, view=view, hash=first["view"]["hash"])

    with pytest.raises(SlackApiError, match="hash_conflict"):
        await town.client.views_publish(user_id=town.ana.id, view=view, hash=first["view"]["hash"])
