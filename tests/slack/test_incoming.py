"""What Slack sends is read once, and only what a person says to Cairn becomes a question."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.reply import Said
from bot.slack import incoming
from bot.slack.incoming import MOST_READ, Received
from bot.slack.replying import posts
from bot.slack.typed import words

BOT = "U0CAIRN"


def envelope(**event: Any) -> dict[str, Any]:
    said = {
        "type": "app_mention",
        "channel": "C1",
        "user": "U1",
        "ts": "1764600000.000100",
        "text": f"<@{BOT}> what is next?",
    }
    return {"team_id": "T1", "event_id": "Ev1", "event": said | event}


def direct(**event: Any) -> dict[str, Any]:
    return envelope(**({"type": "message", "channel_type": "im", "channel": "D1"} | event))


def test_a_mention_is_read_without_the_mention() -> None:
    received = incoming.message(envelope(), BOT)

    assert received is not None
    assert received.text == "what is next?"
    assert (received.team, received.channel, received.user, received.delivery_id) == ("T1", "C1", "U1", "Ev1")
    assert received.thread == "1764600000.000100"
    assert not received.direct


def test_a_reply_belongs_to_its_thread() -> None:
    received = incoming.message(direct(thread_ts="1764500000.000100"), BOT)

    assert received is not None
    assert received.thread == "1764500000.000100"
    assert received.direct


@pytest.mark.parametrize(
    "body",
    [
        direct(subtype="message_changed"),
        direct(subtype="message_deleted"),
        direct(subtype="bot_message"),
        direct(subtype="assistant_app_thread"),
        direct(bot_id="B1"),
        direct(user=BOT),
        direct(user=""),
        direct(hidden=True),
        direct(edited={"user": "U1", "ts": "1"}),
        envelope(edited={"user": "U1", "ts": "1"}),
        envelope(bot_id="B1"),
        envelope(type="message", channel_type="channel"),
        envelope(type="message", channel_type="group"),
        envelope(type="reaction_added"),
        envelope(ts="yesterday"),
        envelope(ts=""),
        envelope(channel=""),
        {"team_id": "T1", "event_id": "", "event": envelope()["event"]},
        {"team_id": "T1", "event_id": "Ev1", "event": "hello"},
        {"event": envelope()["event"]},
        {},
    ],
)
def test_what_is_not_for_cairn_is_no_question(body: dict[str, Any]) -> None:
    assert incoming.message(body, BOT) is None


def test_a_file_with_words_is_a_question_that_says_what_was_not_read() -> None:
    received = incoming.message(direct(subtype="file_share", files=[{"id": "F1"}, {"id": "F2"}]), BOT)

    assert received is not None
    assert received.files == 2


def test_a_very_long_question_is_read_up_to_a_point_and_says_so() -> None:
    received = incoming.message(direct(text="x" * (MOST_READ + 1)), BOT)

    assert received is not None
    assert received.cut
    assert len(received.text) == MOST_READ


def test_a_question_survives_the_record() -> None:
    received = incoming.message(direct(files=[{}], thread_ts="1.0"), BOT)

    assert received is not None
    assert Received.model_validate(json.loads(json.dumps(received.model_dump(mode="json")))) == received


def test_a_press_is_the_question_it_stands_for_about_the_same_unit() -> None:
    body = {
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message": {"ts": "1764600000.000200", "thread_ts": "1764600000.000100"},
        "actions": [
            {"action_id": "offer:why", "action_ts": "1764600009.000100", "value": '{"unit": "Claims"}'}
        ],
    }

    received = incoming.press(body, "Why?")

    assert received is not None
    assert (received.text, received.unit, received.thread) == ("Why?", "Claims", "1764600000.000100")
    assert received.delivery_id == "press:C1:1764600000.000200:offer:why:U1"


@pytest.mark.parametrize(
    "change",
    [
        {"actions": []},
        {"message": None},
        {"channel": {}},
        {"actions": [{"action_id": "a", "action_ts": "never"}]},
    ],
)
def test_a_press_that_cannot_be_read_is_nothing(change: dict[str, Any]) -> None:
    body = {
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message": {"ts": "1.0"},
        "actions": [{"action_id": "offer:why", "action_ts": "1.0", "value": "{not json"}],
    }

    assert incoming.press(body, "Why?") is not None
    assert incoming.press(body | change, "Why?") is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["type", "channel", "user", "ts", "text", "blocks", "files", "subtype", "bot_id"]),
        ANYTHING,
    )
)
def test_no_payload_breaks_the_reader(event: dict[str, Any]) -> None:
    for body in (envelope(**event), {"team_id": "T1", "event_id": "Ev1", "event": event}, event):
        assert incoming.message(body, BOT) is None or isinstance(incoming.message(body, BOT), Received)
        assert incoming.press(body, "Why?") is None
        incoming.stopped(body)
        incoming.action_name(body)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (f"<@{BOT}> hello", "hello"),
        (f"<@{BOT}|cairn>   what  is next?", "what is next?"),
        ("ask <@U2> about <#C2|claims>", "ask somebody about #claims"),
        ("<@U2|ben> knows", "ben knows"),
        ("<!here> <!subteam^S1|@champions> look", "@champions look"),
        (
            "see <https://example.org/a|our plan> or <https://example.org>",
            "see our plan or https://example.org",
        ),
        ("if a &lt; b &amp;&amp; c &gt; d", "if a < b && c > d"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("&amp;lt;!channel&amp;gt;", "&lt;!channel&gt;"),
        ("one\n\n  two", "one\ntwo"),
        ("", ""),
    ],
)
def test_markup_becomes_the_words_that_people_read(typed: str, plain: str) -> None:
    assert words(typed, [], BOT) == plain


def rich(kind: str, *elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "elements": list(elements)}


def test_words_that_stand_only_in_blocks_are_read() -> None:
    asked = rich(
        "rich_text_section", {"type": "user", "user_id": BOT}, {"type": "text", "text": " which of these?"}
    )
    pilot = rich("rich_text_section", {"type": "text", "text": "a pilot"})
    link = rich(
        "rich_text_section", {"type": "link", "url": "https://example.org"}, {"type": "emoji", "name": "wave"}
    )
    blocks = [rich("rich_text", asked, rich("rich_text_list", pilot, link)), {"type": "divider"}, "?"]

    assert words("which", blocks, BOT) == "which of these?\na pilot\nhttps://example.org:wave:"


def test_what_was_left_out_is_said_with_the_answer() -> None:
    received = incoming.message(direct(files=[{}], text="x" * 5000), BOT)
    assert received is not None

    (post,) = posts(received, Said("Hello"), ["I did not read the file you attached."])

    assert "I did not read the file you attached." in str(post.payload["text"])
    assert post.dedupe_key == "answer:Ev1"
    assert post.thread == received.ts
