"""People act in the local Slack, and the real Bolt app hears of it over sockets and over signed HTTP."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.demo.slack import CannotDo, LocalSlack
from bot.demo.slack.passes import TRIGGER_LIVES
from tests.demo.apps import WAYS, Heard, new_app, over_http, over_sockets
from tests.demo.conftest import Town

both_ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def card(*elements: Json) -> list[Json]:
    return [{"type": "actions", "block_id": "card", "elements": list(elements)}]


def answering(slack: LocalSlack) -> AsyncApp:
    app = new_app(slack)

    @app.event("app_mention")
    async def hello(event: Json, client: Any) -> None:
        await client.chat_postMessage(
            channel=event["channel"], thread_ts=event["ts"], text=f"Hello <@{event['user']}>"
        )

    @app.event("message")
    async def overhear() -> None:
        """What is said to others is none of its business."""

    return app


@both_ways
async def test_a_mention_is_heard_and_answered_in_its_thread(town: Town, way: Any) -> None:
    async with way(answering(town.slack), town.slack):
        act = await town.slack.mention(town.ana, town.general, "what is next?")
        reply = await town.slack.reply_to(act)

    assert act.acknowledged
    assert reply.thread_ts == act.said.ts
    assert town.slack.text_of(reply) == "Hello @ana"
    assert town.slack.problems == []


@both_ways
async def test_one_mention_arrives_as_two_events_with_ids_of_their_own(town: Town, way: Any) -> None:
    async with way(answering(town.slack), town.slack):
        act = await town.slack.mention(town.ana, town.general, "hello")

    first, second = (one.payload for one in act.deliveries)
    assert [first["event"]["type"], second["event"]["type"]] == ["app_mention", "message"]
    assert first["event_id"] != second["event_id"]
    assert first["event"]["ts"] == second["event"]["ts"]


@both_ways
async def test_the_same_event_sent_again_says_how_often_and_why(town: Town, way: Any) -> None:
    app, seen = new_app(town.slack), Heard[tuple[Any, Any, str]]()

    @app.event("message")
    async def note(request: Any, body: Json) -> None:
        number = request.headers.get("x-slack-retry-num", ["none"])[0]
        reason = request.headers.get("x-slack-retry-reason", ["none"])[0]
        seen.note((str(number), reason, body["event_id"]))

    async with way(app, town.slack):
        act = await town.slack.direct(town.ana, "hello")
        again = await town.slack.redeliver(act)
        await town.slack.redeliver(again, reason="connection_failed")
        event_id = act.delivery.event_id
        first, *retries = await seen.first(3)

    assert first[2] == event_id
    assert retries == [("1", "http_timeout", event_id), ("2", "connection_failed", event_id)]


@both_ways
async def test_a_press_is_heard_and_answered_through_its_response_url(town: Town, way: Any) -> None:
    app = new_app(town.slack)

    @app.action("answer")
    async def pressed(ack: Any, body: Json, respond: Any) -> None:
        await ack()
        await respond(replace_original=True, text=f"You said {body['actions'][0]['value']}")

    await town.client.chat_postMessage(
        channel=town.general.id,
        text="Choose",
        blocks=card(
            {"type": "button", "action_id": "answer", "text": plain("Some"), "value": "2"},
        ),
    )
    async with way(app, town.slack):
        act = await town.slack.press(town.ana, town.slack.last(town.general), "answer", "2")
        await town.slack.wait_for(lambda: "You said 2" in town.slack.last(town.general).text)

    assert act.acknowledged
    assert act.delivery.payload["message"]["text"] == "Choose"


@both_ways
async def test_a_command_is_answered_to_the_asker_alone(town: Town, way: Any) -> None:
    app = new_app(town.slack)

    @app.command("/cairn")
    async def asked(ack: Any, command: Json) -> None:
        await ack(text=f"You asked for {command['text']}")

    async with way(app, town.slack):
        act = await town.slack.command(town.ana, town.general, "/cairn", "stage")

    assert act.acknowledged
    assert [one.text for one in town.slack.ephemerals(town.ana)] == ["You asked for stage"]
    assert town.slack.ephemerals(town.ben) == []
    assert town.slack.messages(town.general) == []


FORM: Json = {
    "type": "modal",
    "callback_id": "scan",
    "title": plain("A question"),
    "submit": plain("Next"),
    "blocks": [
        {
            "type": "input",
            "block_id": "q1",
            "label": plain("How widely?"),
            "element": {
                "type": "radio_buttons",
                "action_id": "level",
                "options": [
                    {"text": plain("Nobody"), "value": "0"},
                    {"text": plain("Some"), "value": "2"},
                ],
            },
        },
        {
            "type": "input",
            "block_id": "why",
            "optional": True,
            "label": plain("Why?"),
            "element": {"type": "plain_text_input", "action_id": "words"},
        },
    ],
}


def asking(slack: LocalSlack, heard: Heard[Json]) -> AsyncApp:
    app = new_app(slack)

    @app.shortcut("start_scan")
    async def start(ack: Any, shortcut: Json, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=FORM)

    @app.view("scan")
    async def sent(ack: Any, view: Json) -> None:
        heard.note(view["state"]["values"])
        level = view["state"]["values"]["q1"]["level"]["selected_option"]["value"]
        if level == "0":
            await ack(response_action="errors", errors={"q1": "Is it really nobody?"})
        else:
            await ack(response_action="update", view=FORM | {"title": plain("Thank you")})

    return app


@both_ways
async def test_a_form_is_opened_corrected_and_sent(town: Town, way: Any) -> None:
    heard = Heard[Json]()
    async with way(asking(town.slack, heard), town.slack):
        await town.slack.shortcut(town.ana, "start_scan")
        form = await town.slack.wait_for(lambda: town.slack.modal(town.ana))
        doubted = await town.slack.submit(form, {"level": "Nobody"})
        sent = await town.slack.submit(form, {"q1": "2", "words": "We all use it"})

    assert doubted.errors == {"q1": "Is it really nobody?"}
    assert sent.errors == {}
    assert sent.view is not None
    assert sent.view.title == "Thank you"
    assert heard.notes[1]["why"]["words"]["value"] == "We all use it"
    assert town.slack.problems == []


async def test_a_form_is_not_sent_while_a_required_field_is_empty(town: Town) -> None:
    async with over_sockets(asking(town.slack, Heard()), town.slack):
        await town.slack.shortcut(town.ana, "start_scan")
        form = await town.slack.wait_for(lambda: town.slack.modal(town.ana))

        with pytest.raises(CannotDo, match="'level' must be filled in"):
            await town.slack.submit(form, {"words": "no level"})


async def test_a_form_that_answers_about_an_unknown_field_is_a_problem(town: Town) -> None:
    app = asking(town.slack, Heard())

    @app.view("other")
    async def wrong(ack: Any) -> None:
        await ack(response_action="errors", errors={"nowhere": "What?"})

    async with over_sockets(app, town.slack):
        await town.slack.shortcut(town.ana, "start_scan")
        form = await town.slack.wait_for(lambda: town.slack.modal(town.ana))
        await town.client.views_update(view_id=form.id, view=FORM | {"callback_id": "other"})
        act = await town.slack.submit(town.slack.modal(town.ana), {"level": "2"})

    assert act.errors == {}
    assert "nowhere is no block_id" in town.slack.problems[0].faults[0]


async def test_a_choice_under_a_message_is_kept_for_the_press_that_follows(town: Town) -> None:
    app, heard = new_app(town.slack), Heard[Json]()

    @app.action("level")
    async def chosen(ack: Any, action: Json) -> None:
        await ack()
        heard.note(action)

    @app.action("save")
    async def saved(ack: Any, body: Json) -> None:
        await ack()
        heard.note(body["state"]["values"])

    radio = FORM["blocks"][0]["element"]
    save = {"type": "button", "action_id": "save", "text": plain("Save")}
    await town.client.chat_postMessage(channel=town.general.id, text="Choose", blocks=card(radio, save))
    message = town.slack.last(town.general)
    async with over_sockets(app, town.slack):
        await town.slack.choose(town.ana, message, "level", "Some")
        await town.slack.press(town.ana, message, "save")
        choice, state = await heard.first(2)

    assert choice["selected_option"]["value"] == "2"
    assert state["card"]["level"]["selected_option"]["value"] == "2"


async def test_a_button_shown_to_others_can_only_be_forged(town: Town) -> None:
    app, pressed = new_app(town.slack), Heard[str]()

    @app.action("close")
    async def close(ack: Any, body: Json) -> None:
        await ack()
        pressed.note(body["user"]["id"])

    button = {
        "type": "button",
        "action_id": "close",
        "text": plain("Close"),
        "visible_to_user_ids": [town.ana.id],
    }
    await town.client.chat_postMessage(channel=town.general.id, text="Close?", blocks=card(button))
    message = town.slack.last(town.general)
    async with over_sockets(app, town.slack):
        with pytest.raises(CannotDo, match="On the screen: nothing"):
            await town.slack.press(town.ben, message, "close")
        await town.slack.press(town.ben, message, "close", forged=True)

        assert await pressed.first(1) == [town.ben.id]


async def test_a_press_nobody_acknowledges_stays_unacknowledged() -> None:
    async with LocalSlack(ack_within=0.2) as slack:
        app, ana = new_app(slack), slack.add_person("ana")
        room = slack.add_channel("room", [ana])

        @app.action("slow")
        async def slow() -> None:
            """Forgets to acknowledge."""

        button = {"type": "button", "action_id": "slow", "text": plain("Slow")}
        await app.client.chat_postMessage(channel=room.id, text="Slow", blocks=card(button))
        async with over_sockets(app, slack):
            act = await slack.press(ana, slack.last(room), "slow")

    assert not act.acknowledged
    assert act.latency == float("inf")


async def test_while_the_app_is_away_nothing_is_acknowledged_and_can_be_sent_again(town: Town) -> None:
    missed = await town.slack.direct(town.ana, "are you there?")
    app = answering(town.slack)
    async with over_sockets(app, town.slack):
        again = await town.slack.redeliver(missed)

    assert not missed.acknowledged
    assert again.acknowledged
    assert again.delivery.event_id == missed.delivery.event_id


async def test_with_two_processes_any_of_them_hears(town: Town) -> None:
    heard = Heard[str]()

    def listening(name: str) -> AsyncApp:
        app = new_app(town.slack)

        @app.event("message")
        async def note() -> None:
            heard.note(name)

        return app

    async with over_sockets(listening("one"), town.slack), over_sockets(listening("two"), town.slack):
        for number in range(20):
            await town.slack.direct(town.ana, f"message {number}")
        everything = await heard.first(20)

    assert set(everything) == {"one", "two"}
    assert len(everything) == 20


async def test_a_request_with_a_wrong_signature_is_turned_away(town: Town) -> None:
    app, heard = new_app(town.slack, signing_secret="another secret"), Heard[str]()

    @app.event("message")
    async def note() -> None:
        heard.note("heard")

    async with over_http(app, town.slack):
        act = await town.slack.direct(town.ana, "hello")

    assert act.delivery.ack is not None
    assert act.delivery.ack.status == 401
    assert not act.acknowledged
    assert heard.notes == []


async def test_a_channel_the_app_is_not_in_tells_it_nothing(town: Town) -> None:
    secret = town.slack.add_channel("secret", [town.ana], private=True, with_app=False)
    async with over_sockets(answering(town.slack), town.slack):
        act = await town.slack.mention(town.ana, secret, "can you hear me?")

    assert act.deliveries == ()


async def test_without_the_history_events_a_mention_arrives_once() -> None:
    async with LocalSlack(events={"app_mention", "message.im"}) as slack:
        ana = slack.add_person("ana")
        room = slack.add_channel("room", [ana])
        async with over_sockets(answering(slack), slack):
            mentioned = await slack.mention(ana, room, "hello")
            spoken = await slack.message(ana, room, "to nobody in particular")

    assert [one.payload["event"]["type"] for one in mentioned.deliveries] == ["app_mention"]
    assert spoken.deliveries == ()


async def test_people_cannot_do_what_slack_would_not_let_them(town: Town) -> None:
    stranger = town.slack.add_person("stranger")
    town.slack.change_channel(town.general, is_archived=True)

    with pytest.raises(CannotDo, match="is not in general"):
        await town.slack.message(stranger, town.general, "hello")
    with pytest.raises(CannotDo, match="is archived"):
        await town.slack.message(town.ana, town.general, "hello")
    with pytest.raises(CannotDo, match="no Stop button"):
        await town.slack.stop(town.ana, town.general, "1.0")
    with pytest.raises(CannotDo, match=r"no message 1\.0"):
        await town.slack.direct(town.ana, "hello", thread_ts="1.0")


async def test_the_home_tab_is_opened_published_and_pressed(town: Town) -> None:
    app, pressed = new_app(town.slack), Heard[str]()

    @app.event("app_home_opened")
    async def opened(event: Json, client: Any) -> None:
        button = {"type": "button", "action_id": "scan", "text": plain("Start a scan")}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": card(button)})

    @app.action("scan")
    async def scan(ack: Any, body: Json) -> None:
        await ack()
        pressed.note(body["view"]["type"])

    async with over_sockets(app, town.slack):
        await town.slack.open_home(town.ana)
        home = await town.slack.wait_for(lambda: town.slack.home(town.ana))
        await town.slack.press(town.ana, home, "scan")

        assert await pressed.first(1) == ["home"]
    assert "[Start a scan]" in home


async def test_prompts_are_suggested_in_the_messages_tab_but_not_with_a_thread(town: Town) -> None:
    dm = town.slack.direct_channel(town.ana)
    prompts = [{"title": "Our stage", "message": "What stage are we at?"}]

    await town.client.assistant_threads_setSuggestedPrompts(
        channel_id=dm.id, thread_ts="1.0", prompts=prompts
    )
    silent = town.slack.prompts(town.ana)
    await town.client.assistant_threads_setSuggestedPrompts(channel_id=dm.id, prompts=prompts)

    assert silent == {}
    assert town.slack.prompts(town.ana)["prompts"] == prompts
    assert "do nothing in an agent app" in str(town.slack.problems[0])


async def test_thirty_slow_answers_do_not_hold_up_a_press(town: Town) -> None:
    app, released = new_app(town.slack), asyncio.Event()

    @app.event("message")
    async def slow() -> None:
        await released.wait()

    @app.action("quick")
    async def quick(ack: Any) -> None:
        await ack()

    button = {"type": "button", "action_id": "quick", "text": plain("Quick")}
    await town.client.chat_postMessage(channel=town.general.id, text="Quick", blocks=card(button))
    async with over_sockets(app, town.slack):
        for number in range(30):
            await town.slack.direct(town.ana, f"question {number}")
        act = await town.slack.press(town.ana, town.slack.last(town.general), "quick")
        released.set()

    assert act.acknowledged


async def test_what_never_happens_is_reported_with_what_did(town: Town) -> None:
    await town.client.chat_postMessage(channel=town.general.id, text="hello")

    with pytest.raises(TimeoutError, match=r"last calls: chat\.postMessage ok"):
        await town.slack.wait_for(lambda: town.slack.ephemerals(town.ana), timeout=0.05)


async def test_a_trigger_lives_three_seconds_and_serves_once(town: Town) -> None:
    app, triggers = new_app(town.slack), Heard[str]()

    @app.shortcut("start_scan")
    async def start(ack: Any, shortcut: Json) -> None:
        await ack()
        triggers.note(shortcut["trigger_id"])

    async with over_sockets(app, town.slack):
        await town.slack.shortcut(town.ana, "start_scan")
        await town.slack.shortcut(town.ana, "start_scan")
        first, second = await triggers.first(2)
    await town.client.views_open(trigger_id=first, view=FORM)

    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await town.client.views_open(trigger_id=first, view=FORM)
    town.slack.state.passes.trigger_lives = TRIGGER_LIVES
    town.slack.pass_time(3.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await town.client.views_open(trigger_id=second, view=FORM)


async def test_an_update_with_an_old_hash_is_refused(town: Town) -> None:
    async with over_sockets(asking(town.slack, Heard()), town.slack):
        await town.slack.shortcut(town.ana, "start_scan")
        form = await town.slack.wait_for(lambda: town.slack.modal(town.ana))

    await town.client.views_update(view_id=form.id, hash=form.hash, view=FORM)

    with pytest.raises(SlackApiError, match="hash_conflict"):
        await town.client.views_update(view_id=form.id, hash=form.hash, view=FORM)


async def test_a_response_url_serves_five_times_within_half_an_hour(town: Town) -> None:
    app, answers = new_app(town.slack), Heard[tuple[int, str]]()

    @app.command("/cairn")
    async def asked(ack: Any, respond: Any, command: Json) -> None:
        await ack()
        if command["text"] == "late":
            town.slack.pass_time(1801)
        for _ in range(6):
            answer = await respond(text="Here it is")
            answers.note((answer.status_code, answer.body))

    async with over_sockets(app, town.slack):
        await town.slack.command(town.ana, town.general, "/cairn")
        await answers.first(6)
        await town.slack.command(town.ana, town.general, "/cairn", "late")
        told = await answers.first(12)

    assert told[:6] == [(200, "ok")] * 5 + [(404, "used_url")]
    assert told[6] == (404, "expired_url")


async def test_an_app_is_told_of_its_own_messages_and_bolt_keeps_it_from_answering_them() -> None:
    async with LocalSlack(echo=True) as slack:
        app = new_app(slack)

        @app.event("message")
        async def answer(event: Json, client: Any) -> None:
            await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="Hello")

        async with over_sockets(app, slack):
            act = await slack.direct(slack.add_person("ana"), "hello")
            reply = await slack.reply_to(act)
            await app.client.chat_update(channel=reply.channel, ts=reply.ts, text="Hello again")
            await app.client.chat_delete(channel=reply.channel, ts=reply.ts)
            await slack.wait_for(lambda: len(slack.deliveries) == 4)

    own = [one.payload["event"] for one in slack.deliveries[1:]]
    assert [event.get("subtype") for event in own] == [None, "message_changed", "message_deleted"]
    assert own[0]["bot_id"] == slack.state.app.bot_id
    assert len(slack.calls("chat.postMessage")) == 1
