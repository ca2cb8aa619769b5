"""However long and however wicked the words, every message is within Slack's limits, whole, and harmless."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.reply import Advice, Offer, Point, PointKind, Said, Source
from bot.demo.slack import limits
from bot.slack.blocks.advice import advice_cards
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.notice import REFUSALS, cut_off, files_unread, late, not_posted, refused, said_cards
from bot.slack.blocks.parts import MOST_IN_MESSAGE, Markup, actions, button, escaped, pieces, sections

KINDS: list[PointKind] = ["stage", "move", "organisation", "guidance", "not_yet", "limits"]
WORDS = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "<!channel>",
            "<@U1>",
            "<https://evil.example|x>",
            "&lt;!here&gt;",
            "&amp;",
            "*bold*",
            "`",
            "_",
            "a & b < c",
        ]
    ),
    st.integers(1, 4_000).map(lambda n: "&" * n),
    st.integers(1, 9_000).map(lambda n: "word " * (n // 5)),
    st.integers(1, 7_000).map(lambda n: "x" * n),
)
POINTS = st.builds(Point, WORDS, st.lists(st.integers(1, 40), max_size=4).map(tuple), st.sampled_from(KINDS))
SOURCES = st.builds(
    Source,
    st.integers(1, 99),
    WORDS,
    WORDS,
    st.just("a.md"),
    st.none() | st.dates(date(2000, 1, 1)),
    WORDS,
    st.just("document"),
    st.just("p1"),
)
OFFERS = st.builds(
    Offer, st.sampled_from(["why", "help", "start_scan", "explain_stages"]), WORDS.filter(str.strip)
)
ADVICE = st.builds(
    Advice,
    POINTS,
    st.lists(POINTS, max_size=60).map(tuple),
    st.lists(SOURCES, max_size=30).map(tuple),
    notice=st.none() | WORDS,
    offers=st.lists(OFFERS, max_size=4, unique_by=lambda offer: offer.what).map(tuple),
)


def check(dealt: tuple[Card, ...]) -> None:
    assert dealt
    for card in dealt:
        assert limits.faults("message", list(card.blocks)) == []
        assert limits.block_text(card.blocks) <= MOST_IN_MESSAGE + 400
        assert card.text.strip()
        assert "<" not in card.text
        assert "<" not in json.dumps([block for block in card.blocks if block["type"] != "actions"])


@settings(max_examples=150, deadline=None)
@given(ADVICE, st.lists(WORDS, max_size=3))
def test_any_advice_is_within_the_limits_and_has_no_markup_of_others(
    advice: Advice, notes: list[str]
) -> None:
    check(advice_cards(advice, notes))


@settings(max_examples=50, deadline=None)
@given(WORDS.filter(str.strip))
def test_any_short_reply_is_too(text: str) -> None:
    check(said_cards(Said(text, (Offer("help", "Help"),), "7F3K2")))


@given(st.text(alphabet="ab &<>\n", max_size=400), st.integers(10, 60))
def test_no_word_is_lost_and_no_entity_cut_when_a_text_is_split(text: str, most: int) -> None:
    markup = escaped(text)

    split = list(pieces(markup, most))

    assert "".join("".join(split).split()) == "".join(markup.split())
    for piece in split:
        assert len(piece) <= most
        assert "&" not in piece.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_what_is_escaped_already_is_not_taken_for_markup() -> None:
    assert escaped("&lt;!channel&gt;") == "&amp;lt;!channel&amp;gt;"
    assert escaped("<!channel> & more") == "&lt;!channel&gt; &amp; more"


def test_a_long_answer_goes_on_in_a_second_message_with_the_buttons_at_its_end() -> None:
    points = tuple(Point(f"{number} " + "word " * 150, kind="organisation") for number in range(30))
    dealt = advice_cards(Advice(Point("Head"), points, offers=(Offer("why", "Why?"),)))

    assert len(dealt) == 3
    assert [card.blocks[-1]["type"] for card in dealt] == ["section", "section", "actions"]
    check(dealt)


ADVISED = Advice(
    headline=Point("Claims is working on stage 2 of 5.", (1,), "stage"),
    points=(
        Point("Stage 1 is in place.", (1,), "stage"),
        Point("Pilots are listed <here> & there.", (2,), "organisation"),
        Point("Each stage uses what the one before hands on.", (3,), "guidance"),
        Point("This week: find out who owns it.", (1,), "move"),
        Point("Then: agree on a figure.", (1,), "move"),
        Point("Not yet: more agents.", (), "not_yet"),
        Point("Nine people answered.", (), "limits"),
    ),
    sources=(
        Source(1, "Scan of Claims", "Where it is", "scan:1", date(2026, 10, 3), "q", "scan", "a"),
        Source(2, "Pilot list", "", "pilots.md", None, "q", "document", "b"),
    ),
    notice="Put together by rule.",
    offers=(Offer("why", "Why?"),),
)


def test_an_answer_reads_from_the_headline_to_what_can_be_pressed() -> None:
    (card,) = advice_cards(ADVISED, ["You asked this more than an hour ago."])

    assert card.text.splitlines() == [
        "*Claims is working on stage 2 of 5. [1]*",
        "You asked this more than an hour ago.",
        "• Stage 1 is in place. [1]",
        "• Pilots are listed &lt;here&gt; &amp; there. [2]",
        "_In general, from the guidance_",
        "• Each stage uses what the one before hands on. [3]",
        "*This week: find out who owns it. [1]*",
        "Then: agree on a figure. [1]",
        "Not yet: more agents.",
        "Nine people answered.",
        "Put together by rule.",
        "Sources:",
        "[1] Scan of Claims › Where it is · 3 October 2026",
        "[2] Pilot list · undated",
    ]
    assert [block["type"] for block in card.blocks] == [
        *("section", "context", "section", "context", "section", "divider", "section"),
        *("context", "context", "context", "context", "actions"),
    ]


def test_a_button_says_whom_the_answer_was_about_unless_the_name_is_too_long() -> None:
    assert button("Why?", "offer:why", "x" * 2_001) == button("Why?", "offer:why")
    assert button("l" * 80, "a")["text"] == {"type": "plain_text", "text": "l" * 74 + "…"}
    assert actions([]) == []


def test_cairns_own_sentences_fit_and_name_what_to_do() -> None:
    for why in REFUSALS:
        check(said_cards(refused(why, "7F3K2")))
    for code in ("is_archived", "something_new"):
        assert "Ask me again here" in not_posted(code, "7F3K2").text


@pytest.mark.parametrize(
    ("hours", "ago"), [(1, "an hour"), (2, "2 hours"), (47, "47 hours"), (48, "2 days"), (240, "10 days")]
)
def test_how_late_an_answer_is_is_said_in_words(hours: int, ago: str) -> None:
    assert f"more than {ago} ago" in late(hours)


def test_what_was_not_read_is_said_in_words() -> None:
    assert "the file you attached" in files_unread(1)
    assert "the 3 files you attached" in files_unread(3)
    assert "4,000 characters" in cut_off(4_000)


def test_every_text_is_taken_word_for_word_by_slack() -> None:
    (block,) = sections(Markup("see evil.example"))

    assert block["text"] == {"type": "mrkdwn", "text": "see evil.example", "verbatim": True}
    assert cards([block])[0].text == "see evil.example"
