"""Every card of a scan, in every state and for every question, is within Slack's limits, harmless, and free of jargon."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import get_args

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.conversation.card_view import CardView, FoundPassage
from bot.conversation.path import Asked, Row, Setup, cards, na_reasons
from bot.conversation.path import Card as AskedCard
from bot.conversation.reading import Reading
from bot.conversation.sheet import Context, Given, Level, Sheet, SheetState
from bot.demo.slack import limits
from bot.slack.blocks.cards import Card
from bot.slack.blocks.parts import MOST_IN_MESSAGE, Block
from bot.slack.blocks.scan_cards import over_card, passed_note, reminder_card, respondent_card, root_card
from bot.slack.blocks.scan_channel import (
    LEAST,
    about_view,
    announce_card,
    have_answered,
    loading_view,
    manage_view,
    message_view,
    more_view,
    too_few_card,
)
from bot.slack.blocks.scan_parts import NOT_FOR_US, about_minutes
from bot.slack.pressed import ANSWERING
from knowledge.framework.loading import the_framework
from knowledge.framework.terms import MODELS

BANK = the_framework().bank
SCAN = "0123456789abcdef" * 2
CLOSES = datetime(2026, 10, 23, 15, 0, tzinfo=UTC)
WICKED = "<!channel> & <@U1> <https://evil.example|x> *b* _i_ `c` >quote"
WORDS = [WICKED, "&" * 2_000, "x" * 2_000, "a\n<b>\n" * 400]
WORKFLOWS = tuple(f"{mark} Intake & <triage> of claims 🧭 & hand-over <b>".ljust(60, "&") for mark in "ABC")
OWNS = tuple(dict.fromkeys(c.owner for c in BANK.criteria if c.owner))
ON_A_CARD: tuple[SheetState, ...] = ("choosing", "wording", "reading", "confirming")
ANSWERS: tuple[Level, ...] = (0, 1, 2, 3, 4, "unknown", "na")

MARKETING = Setup(unit="Marketing", people=12)
EVERYTHING = Setup(
    unit="Ops & <Co>" + "&" * 200, scope="organisation", path="full", people=9, workflows=WORKFLOWS
)
PATHS: Mapping[str, tuple[Setup, Asked]] = {
    "first look": (MARKETING, Asked()),
    "first look of an owner": (Setup(unit="Claims", anonymous=False, people=12), Asked(owns=OWNS)),
    "full": (EVERYTHING, Asked(owns=OWNS)),
    "full, with names": (EVERYTHING.model_copy(update={"anonymous": False}), Asked(member=False, owns=OWNS)),
}
SHOWN = re.compile(r"<(?:@[UW][A-Z0-9]+|!date\^\d+\^\{date_short_pretty\} at \{time\}\|[\w ,:]+ UTC)>")
JARGON = re.compile(
    r"\bE[0-4]\b|\b(?:gates?|placement|criteri(?:on|a)|anchors?|respondents?|levels?|sheet)\b"
    r"|\b(?:WE|ND|EC|DM|AR)\d\b|\b(?:RL|WR)-[A-Z]{2}\b|\bAs \d\b|first_look|no_external|under_25_people",
    re.IGNORECASE,
)


def given(level: Level, reason: str | None = None) -> Given:
    return Given(level=level, reason=reason, at=CLOSES)


def the_cards(name: str) -> tuple[AskedCard, ...]:
    return context_of(name, PATHS[name][1]).cards


@cache
def context_of(path: str, asked: Asked) -> Context:
    setup, _ = PATHS[path]
    allowed = {criterion.id: na_reasons(BANK, setup, criterion.id) for criterion in BANK.criteria}
    return Context(cards(BANK, setup, asked, running=MODELS), (), allowed)


def view(
    state: SheetState,
    card: str | None = None,
    *,
    path: str = "first look",
    answers: Mapping[str, Given] | None = None,
    words: str = "",
    reading: Reading | None = None,
    example_for: str | None = None,
    found: tuple[FoundPassage, ...] = (),
    practice: bool = False,
    asked: Asked | None = None,
) -> CardView:
    setup, usual = PATHS[path]
    asked = asked or usual
    sheet = Sheet(
        scan=SCAN,
        key="k",
        asked=asked,
        state=state,
        card=card,
        words=words,
        reading=reading,
        example_for=example_for,
        given=dict(answers or {}),
    )
    return CardView(SCAN, setup, BANK, sheet, context_of(path, asked), CLOSES, found, practice)


def readings(criterion: str) -> Iterator[Reading | None]:
    yield None
    yield Reading(criterion, (), "", "model", ())
    yield Reading(criterion, (2, 3), WICKED, "model", (1, 2, 3, 4))
    yield Reading(criterion, (2,), "&" * 2_000, "model", (1, 2, 3))
    yield Reading(criterion, (0, 1), "", "nearest", (0, 1, 2))


def every_view(path: str) -> Iterator[CardView]:
    """Each state with each card, and what may differ on it."""
    found = tuple(FoundPassage(f"p{n}", WICKED * 9, WICKED * 9, "&<" * 900, "3 May 2026") for n in range(5))
    for card in the_cards(path):
        row = card.rows[0]
        for level in ANSWERS:
            reason = next(iter(BANK.by_id[row.criterion].na_allowed), None) if level == "na" else None
            if level == "na" and reason is None:
                continue
            answers = {one.key: given(level, reason) for one in card.rows}
            yield view("choosing", card.key, path=path, answers=answers)
            yield view("finished", path=path, answers=answers)
            yield view(
                "showing",
                card.key,
                path=path,
                answers=answers,
                example_for=row.key,
                found=found,
            )
        for state in get_args(SheetState):
            yield view(state, card.key, path=path, practice=True)
        if len(card.rows) == 1:
            for reading in readings(row.criterion):
                for state in ON_A_CARD:
                    for words in WORDS:
                        yield view(state, card.key, path=path, reading=reading, words=words)


def texts(value: object) -> Iterator[str]:
    """Every text that a person sees, and none of the ids."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            elif key not in ("block_id", "action_id", "value", "callback_id", "private_metadata"):
                yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def check_words(blocks: object) -> None:
    for text in texts(blocks):
        assert not JARGON.search(text.replace(WICKED, "")), text


def check_marks(blocks: object) -> None:
    """Nothing that people wrote is a link, a mention or a broadcast; plain text has no markup at all."""
    for text in marked(blocks):
        assert "<" not in SHOWN.sub("", text), text


def marked(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield str(value["text"])
        for inner in value.values():
            yield from marked(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from marked(inner)


def check(card: Card) -> None:
    blocks = list(card.blocks)
    assert limits.faults("message", blocks) == []
    assert limits.block_text(blocks) <= MOST_IN_MESSAGE
    assert 0 < len(card.text.strip()) <= limits.MOST_UPDATED
    assert "<" not in SHOWN.sub("", card.text)
    check_marks(blocks)
    check_words(blocks)


def longest_answer(row: Row) -> Level:
    anchors = BANK.by_id[row.criterion].anchors
    return max(anchors, key=lambda level: len(anchors[level].short))


def presses(blocks: object) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """What can be pressed or chosen: its block id, its action id, itself."""
    for _, block in limits.walk(blocks):
        for element in limits.elements(block):
            yield str(block.get("block_id", "")), str(element["action_id"]), element


def pressed_on(card: Card) -> set[str]:
    return {action for _, action, _ in presses(card.blocks)}


@pytest.mark.parametrize("path", PATHS)
def test_every_card_in_every_state_is_whole_and_each_press_says_which_scan_and_question(path: str) -> None:
    known = {row.key for card in the_cards(path) for row in card.rows}
    known |= {card.key for card in the_cards(path)} | {"scan"}

    for one in every_view(path):
        card = respondent_card(one)
        check(card)
        for block, action, _ in presses(card.blocks):
            start, scan, part, key = block.split(":", 3)
            assert (start, scan) == ("scan", SCAN)
            assert part.isalnum()
            assert key in known
            assert ANSWERING.fullmatch(action), action


@pytest.mark.parametrize("path", PATHS)
def test_answers_to_everything_fit_one_message_with_a_way_to_change_each(path: str) -> None:
    rows = [row for card in the_cards(path) for row in card.rows]
    longest = {row.key: given(longest_answer(row)) for row in rows}

    card = respondent_card(view("finished", path=path, answers=longest))

    check(card)
    assert "and more, in the list below" not in card.text
    (menu,) = [element for _, action, element in presses(card.blocks) if action == "scan:revisit"]
    assert json.dumps(menu).count('"value"') == len(the_cards(path))


@pytest.mark.parametrize("path", PATHS)
def test_the_messages_around_the_cards_are_checked_too(path: str) -> None:
    setup, asked = PATHS[path]
    for state in get_args(SheetState):
        for started in ("U0CHAMPION", "<@U0CHAMPION>", WICKED, ""):
            check(root_card(view(state, "WE1", path=path, practice=True), started))
        check(reminder_card(view(state, "WE1", path=path)))
        check(reminder_card(view(state, "WE1", path=path, answers={"WE1": given(2)})))
    for cancelled in (False, True):
        check(over_card(setup.unit, cancelled=cancelled))
    check(passed_note("U0FRIEND", WICKED * 9))
    assert asked.owns == () or "You are asked as the" in root_card(view("invited", path=path), "U1").text


@pytest.mark.parametrize("path", PATHS)
def test_what_the_channel_and_those_who_run_a_scan_see_is_checked_too(path: str) -> None:
    setup, _ = PATHS[path]
    for state in ("draft", "open", "closing", "closed", "cancelled"):
        for answered, invited in ((0, 0), (0, 1), (1, 1), (0, 9), (1, 9), (4, 9), (9, 9)):
            check(
                announce_card(
                    scan_id=SCAN,
                    setup=setup,
                    started_by="U0CHAMPION",
                    minutes=8.5,
                    closes_at=CLOSES,
                    invited=invited,
                    answered=answered,
                    state=state,
                    run_by=[f"U0{n:04}" for n in range(20)],
                )
            )
            managed = manage_view(
                scan_id=SCAN, setup=setup, invited=invited, answered=answered, closes_at=CLOSES, state=state
            )
            check_view(managed)
    for anonymous in (True, False):
        check(too_few_card(scan_id=SCAN, unit=setup.unit, invited=9, answered=2, anonymous=anonymous))


def check_view(one: Block) -> None:
    assert limits.view_faults(one) == []
    check_marks(one)
    check_words(one)


@pytest.mark.parametrize("path", PATHS)
def test_the_windows_are_within_the_limits_and_name_no_other_answer_by_number(path: str) -> None:
    setup, _ = PATHS[path]
    about = about_view(scan_id=SCAN, setup=setup, minutes=8.5, closes_at=CLOSES, bank_version=BANK.version)
    for one in (about, loading_view("A title that is longer than Slack allows"), message_view("No", WICKED)):
        check_view(one)
    for card in the_cards(path):
        shown = more_view(view("choosing", "WE1", path=path), card.key)
        check_view(shown)
        assert shown["callback_id"] == "scan:more"
        assert BANK.by_id[card.rows[0].criterion].anchors[0].says in json.dumps(shown, ensure_ascii=False)


def test_the_reasons_for_not_for_us_have_words_and_the_least_is_the_banks() -> None:
    assert set(NOT_FOR_US) == {reason for criterion in BANK.criteria for reason in criterion.na_allowed}
    assert BANK.scoring.show_distribution_from == LEAST


def test_the_first_card_has_no_way_back_and_an_owner_may_ask_somebody_else() -> None:
    first = respondent_card(view("choosing", "WE1"))
    second = respondent_card(view("choosing", "WE2"))
    owned = respondent_card(view("choosing", "ND2", path="first look of an owner"))

    assert pressed_on(first) == {"scan:choose", "scan:words", "scan:unknown", "scan:more", "scan:pause"}
    assert pressed_on(second) - pressed_on(first) == {"scan:back"}
    assert pressed_on(owned) - pressed_on(second) == {"scan:pass", "scan:na:no_external_audience"}
    assert "You are asked as the owner of the channel." in owned.text


def test_an_answer_that_is_there_shows_and_can_be_kept() -> None:
    card = respondent_card(view("choosing", "WE1", answers={"WE1": given(3)}))
    unknown = respondent_card(view("choosing", "WE1", answers={"WE1": given("unknown")}))

    assert "(x) More than two in three\n" in card.text
    assert "scan:next" in pressed_on(card)
    assert "Your answer so far: I don't know." in unknown.text


def test_on_a_card_of_several_rows_what_is_open_is_counted() -> None:
    some = respondent_card(view("choosing", "running", answers={"ND1": given(1), "EC1": given("unknown")}))
    answers = {row: given(0) for row in ("ND1", "EC1", "DM1", "AR1")}
    whole = respondent_card(view("choosing", "running", answers=answers))

    assert "Still open: 2." in some.text
    assert "scan:rest" in pressed_on(some)
    assert "Still open" not in whole.text
    assert "scan:rest" not in pressed_on(whole)


def test_words_that_are_quoted_stay_inert() -> None:
    reading = Reading("WE1", (1,), "<!channel> the two copywriters", "model", (0, 1, 2))

    card = respondent_card(view("confirming", "WE1", words="<!channel> the two copywriters", reading=reading))

    assert "&lt;!channel&gt; the two copywriters" in card.text
    assert "<!channel" not in json.dumps(card.blocks)


def test_words_between_two_answers_get_the_banks_follow_up_and_words_without_a_fact_what_would_show_it() -> (
    None
):
    between = Reading("WE1", (1, 2), "the two", "model", (0, 1, 2, 3))
    nothing = Reading("WE1", (), "", "model", ())
    follow_up = BANK.by_id["WE1"].follow_up

    assert (
        f"One thing decides it: {follow_up}"
        in respondent_card(view("wording", "WE1", words="the two", reading=between)).text
    )
    assert (
        f"what would I see if I came by? It could be shown by: {BANK.by_id['WE1'].evidence[0]}"
        in respondent_card(view("wording", "WE1", words="we are great", reading=nothing)).text
    )


def test_what_becomes_of_an_example_is_said() -> None:
    def asked(path: str, row: str) -> str:
        return respondent_card(view("showing", row, path=path, answers={row: given(3)}, example_for=row)).text

    assert "At the close your words are erased" in asked("first look", "WE1")
    assert "It is kept with your name." in asked("first look of an owner", "WE1")
    assert "At the close your words are erased" in asked("first look of an owner", "WE6")


def test_a_card_that_is_not_ones_own_any_more_leads_on() -> None:
    card = respondent_card(view("choosing", "ND2", answers={"WE1": given(2)}))

    assert "no longer yours" in card.text
    assert pressed_on(card) == {"scan:revisit"}


def test_whoever_has_answered_is_not_offered_to_leave_in_the_reminder() -> None:
    fresh = reminder_card(view("invited"))
    begun = reminder_card(view("paused", "WE2", answers={"WE1": given(2)}))

    assert pressed_on(fresh) == {"scan:begin", "scan:decline"}
    assert pressed_on(begun) == {"scan:begin"}


def test_only_those_who_run_a_scan_see_the_button_for_it() -> None:
    card = announce_card(
        scan_id=SCAN,
        setup=MARKETING,
        started_by="U0CHAMPION",
        minutes=8.5,
        closes_at=CLOSES,
        invited=9,
        answered=4,
        run_by=("U0MANAGER",),
    )

    (manage,) = [element for _, action, element in presses(card.blocks) if action == "scan:manage"]
    assert manage["visible_to_user_ids"] == ["U0CHAMPION", "U0MANAGER"]


@pytest.mark.parametrize(
    ("answered", "invited", "said"),
    [
        (0, 9, "None of 9 has answered yet."),
        (1, 9, "1 of 9 has answered."),
        (4, 9, "4 of 9 have answered."),
        (9, 9, "All 9 have answered."),
    ],
)
def test_the_count_reads_like_a_sentence(answered: int, invited: int, said: str) -> None:
    assert have_answered(answered, invited) == said


@pytest.mark.parametrize(
    ("some", "said"), [(0.5, "less than a minute"), (1, "about a minute"), (8.5, "about 9 minutes")]
)
def test_minutes_are_told_in_words(some: float, said: str) -> None:
    assert about_minutes(some) == said


READ = Reading("WE1", (1,), "mostly the two copywriters", "model", (0, 1, 2))
NEAREST = Reading("WE1", (1, 2), "", "nearest", (1, 2))
SAID = "mostly the two copywriters, the rest of us try it now and then"
PASSAGE = FoundPassage("p:1", "AI usage weekly", "October", "9 of 12 writers used it.", "12 October 2026")
WORKFLOW = Row("WR-ID", WORKFLOWS[0]).key
MAIN: Mapping[str, CardView] = {
    "one question": view("choosing", "WE2"),
    "an owner's question": view("choosing", "ND2", path="first look of an owner"),
    "a workflow's question": view("choosing", WORKFLOW, path="full"),
    "several rows": view("choosing", "running", answers={"ND1": given(1)}),
    "in words": view("wording", "WE1"),
    "in words, between two": view(
        "wording", "WE1", words=SAID, reading=Reading("WE1", (1, 2), "mostly", "model", (0, 1, 2, 3))
    ),
    "being read": view("reading", "WE1", words=SAID),
    "read by a model": view("confirming", "WE1", words=SAID, reading=READ),
    "nearest": view("confirming", "WE1", words=SAID, reading=NEAREST),
    "an example": view("showing", "WE1", answers={"WE1": given(3)}, example_for="WE1", found=(PASSAGE,)),
    "a pause": view("paused", "WE3", answers={"WE1": given(3), "WE2": given(2)}),
    "waiting": view("invited", asked=Asked(member=False, received=("ND2",))),
    "finished": view(
        "finished", answers={row.key: given(2) for card in the_cards("first look") for row in card.rows}
    ),
    "declined": view("declined"),
    "trying": view("choosing", "WE1", practice=True),
}


@pytest.mark.parametrize("name", MAIN)
def test_a_card_looks_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert list(respondent_card(MAIN[name]).blocks) == snapshot


@pytest.mark.parametrize("name", MAIN)
def test_a_card_reads_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert respondent_card(MAIN[name]).text == snapshot


def test_the_messages_of_a_scan_read_like_this(snapshot: SnapshotAssertion) -> None:
    announced = announce_card(
        scan_id=SCAN,
        setup=MARKETING,
        started_by="U0CHAMPION",
        minutes=8.5,
        closes_at=CLOSES,
        invited=9,
        answered=4,
    )
    few = too_few_card(scan_id=SCAN, unit="Marketing", invited=9, answered=2)
    told = {
        "announcement": announced,
        "first message": root_card(view("choosing", "WE1"), "U0CHAMPION"),
        "first message to an owner": root_card(view("invited", path="first look of an owner"), "U0CHAMPION"),
        "reminder": reminder_card(view("invited")),
        "over": over_card("Marketing"),
        "cancelled": over_card("Marketing", cancelled=True),
        "passed on": passed_note("U0FRIEND", "quality before wider use"),
        "too few": few,
    }

    assert {name: card.text for name, card in told.items()} == snapshot


def test_the_windows_of_a_scan_read_like_this(snapshot: SnapshotAssertion) -> None:
    told = {
        "about": about_view(
            scan_id=SCAN, setup=MARKETING, minutes=8.5, closes_at=CLOSES, bank_version="1.0.0"
        ),
        "full text": more_view(view("choosing", "WE1")),
        "manage": manage_view(scan_id=SCAN, setup=MARKETING, invited=9, answered=4, closes_at=CLOSES),
    }

    assert told == snapshot


@pytest.mark.parametrize(
    ("criterion", "reported", "without"),
    [
        ("WE2", True, "Without one it counts only if 3 or more people agree."),
        ("ND2", False, "Without one it does not count as shown."),
    ],
)
def test_a_recheck_says_what_was_reported_until_when_and_that_one_example_makes_it_count(
    criterion: str, reported: bool, without: str
) -> None:
    setup = Setup(unit="Marketing", path="full", recheck=criterion, reported=reported)
    one = replace(
        view("choosing", criterion, path="full"),
        setup=setup,
        context=Context(cards(BANK, setup, Asked(), running=MODELS), (), {}),
    )

    root, card = root_card(one, "UANA"), respondent_card(one)

    label = BANK.by_id[criterion].label
    said = "It was reported done" if reported else "This may be in place by now"
    assert f"{said}: {label}. You are asked whether you see it." in root.text
    assert (
        f"One example from anybody makes a yes count: what, where and when, or a link. {without}" in root.text
    )
    assert "until <!date^" in root.text
    assert "<@UANA> asks." in root.text
    assert "one at a time" not in root.text
    assert "Question 1 of 1" not in card.text
    assert "The question about Marketing" in reminder_card(one).text
    for shown in (root, card):
        assert limits.faults("message", list(shown.blocks)) == []


def test_a_recheck_of_what_ran_ahead_says_that_its_controls_are_asked() -> None:
    setup = Setup(unit="Marketing", path="full", recheck="AR1", controls=("AR2", "AR4"))
    one = replace(
        view("choosing", "AR2", path="full"),
        setup=setup,
        context=Context(cards(BANK, setup, Asked(), running=MODELS), (), {}),
    )

    root, card = root_card(one, "UANA"), respondent_card(one)

    assert "Is it so? 2 questions about Marketing" in root.text
    assert "This ran ahead of its controls: workflows run by agents." in root.text
    assert "Without one it does not count as shown." in root.text
    assert "Question 1 of 2" in str(card.blocks)
    assert limits.faults("message", list(root.blocks)) == []
