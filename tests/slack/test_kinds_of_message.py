"""
Each kind of message and window that Cairn puts into Slack, as it is sent: within the limits, and as JSON.

A file under `__snapshots__` can be pasted into Slack's Block Kit Builder as it is: `{"blocks": [...]}` for a message, the whole
view for a window. The Home tab has its own beside `test_home_blocks.py`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.compose.why import choice, choices, outcome_rows, why_rows
from bot.conversation.reply import Advice, Offer, Point, Said, Source
from bot.conversation.result import Step
from bot.demo.slack import limits
from bot.slack.blocks import asking, feedback, notice, result_views, saving, scan_channel, sharing, stopped
from bot.slack.blocks.advice import advice_cards
from bot.slack.blocks.cards import Card
from bot.slack.blocks.home import asked_text, failed_view, unsure_view
from bot.slack.blocks.parts import Block, escaped
from bot.slack.blocks.private_first import more_card
from bot.slack.blocks.result import result_cards
from bot.slack.blocks.scan_cards import over_card, passed_note, reminder_card, respondent_card, root_card
from bot.slack.blocks.scan_setup import setup_view
from bot.slack.blocks.scan_try import Trying, try_view
from bot.slack.blocks.streamed import below_cards, markdown, whole
from bot.slack.commands import HELP
from bot.slack.in_line import AFTER_YOURS, IN_LINE, ordinal
from knowledge.documents import WHOLE_ORG, Audience
from knowledge.framework.loading import the_framework
from tests.slack.test_result_blocks import placed, result
from tests.slack.test_scan_blocks import CLOSES, MAIN, MARKETING, SCAN, view
from tests.slack.test_scan_setup import BASIS, fresh

FRAMEWORK = the_framework()
EXCHANGE = "e" * 32
QUESTION = "What stage are we at, and what is next?"
ADVICE = Advice(
    Point("Harbour Mutual is working on stage 2 of 5: one of four things is in place.", (1,), "stage"),
    (
        Point("This week: ask the owner of the channel whether somebody tried to stop it.", (1,), "move"),
        Point("The pilot for first notice of loss has an owner and a date.", (2,), "organisation"),
        Point("A stage is in place when each of its conditions is seen at work, not planned.", (3,)),
        Point("Nothing is said here about customer data.", (), "limits"),
    ),
    (
        Source(
            1,
            "Scan of 3 October 2026",
            "Harbour Mutual",
            "scan:a1",
            date(2026, 10, 3),
            "working on stage 2",
            "scan",
            "p1",
        ),
        Source(
            2,
            "AI pilots",
            "First notice of loss",
            "pilots.md",
            date(2026, 9, 14),
            "owned by Claims until 1 December",
            "document",
            "p2",
        ),
        Source(
            3,
            "How a stage is placed",
            "Conditions",
            "guidance/stages.md",
            None,
            "seen at work",
            "guidance",
            "p3",
        ),
    ),
    notice="Put together by rule, without a language model.",
    offers=(Offer("why", "Why this stage?"), Offer("start_scan", "Start a scan")),
)
WICKED = "<!channel> & <https://evil.example|press here> and *more*"
QUOTE = asking.Quote(
    how="about a message", question="What does this mean for us?", about=WICKED, where="CGENERAL"
)
OPEN = Step(
    "RL-IN",
    "links",
    "Two systems that exchange data have no owner.",
    "Stage 4 rests on it.",
    "IT systems lead",
)
WHOM = (
    saving.Whom(Audience.parse("private:UANA"), "Only me"),
    saving.Whom(Audience.parse("unit:Claims"), "Claims"),
    saving.Whom(WHOLE_ORG, "Everyone in the company"),
)


def last(dealt: Sequence[Card]) -> Card:
    return dealt[-1]


def announced(state: str = "open") -> Card:
    return scan_channel.announce_card(
        scan_id=SCAN,
        setup=MARKETING,
        started_by="U0CHAMPION",
        minutes=8.5,
        closes_at=CLOSES,
        invited=9,
        answered=4,
        state=state,
        run_by=("U0MANAGER",),
    )


def rated(dealt: Sequence[Card], *blocks: Block) -> Card:
    return last(feedback.ended(dealt, blocks))


ANSWERS: Mapping[str, Callable[[], Card]] = {
    "answer": lambda: rated(advice_cards(ADVICE), *feedback.feedback_blocks(EXCHANGE)),
    "answer, in private": lambda: rated(
        advice_cards(ADVICE), *sharing.share_blocks(EXCHANGE), *feedback.feedback_blocks(EXCHANGE)
    ),
    "answer, with plain buttons": lambda: rated(
        advice_cards(ADVICE), *feedback.plain_feedback_blocks(EXCHANGE)
    ),
    "answer, late and cut off": lambda: last(
        advice_cards(ADVICE, [notice.late(5), notice.cut_off(4_000), notice.files_unread(2)])
    ),
    "answer that grew, changed": lambda: Card(whole(ADVICE), tuple(markdown(whole(ADVICE)))),
    "answer that grew, below it": lambda: rated(below_cards(ADVICE), *feedback.feedback_blocks(EXCHANGE)),
    "answer that was shared": lambda: last(sharing.shared_cards(ADVICE, "UANA", f"{QUESTION} {WICKED}")),
    "short reply with offers": lambda: last(
        notice.said_cards(Said("Hello. Ask me about your AI plans.", (Offer("help", "What can I ask?"),)))
    ),
    "question asked on the home tab": lambda: last(notice.said_cards(Said(asked_text(QUESTION)))),
    "question asked about a message": lambda: asking.quote_card(QUOTE),
    "question asked differently": lambda: stopped.asked_card(f"{QUESTION} {WICKED}"),
    "more in private": lambda: more_card("Ev1"),
}
NOTICES: Mapping[str, Callable[[], Card]] = {
    **{
        f"refusal, {why}": lambda why=why: last(notice.said_cards(notice.refused(why, "7F3K2")))
        for why in notice.REFUSALS
    },
    "failure": lambda: last(notice.said_cards(Said(notice.FAILED, reference="7F3K2"), again="Ev1")),
    "given up": lambda: last(notice.said_cards(Said(notice.GIVEN_UP, reference="7F3K2"), again="Ev1")),
    "answer that could not be posted": lambda: last(
        notice.said_cards(notice.not_posted("is_archived", "7F3K2"))
    ),
    "stopped": lambda: stopped.stopped_card("Ev1", [replace(ADVICE.headline, sources=ADVICE.sources)]),
    "stopped early": lambda: stopped.stopped_card("Ev1", []),
    "saved": lambda: saving.saved_card(
        "Pilot rules", WHOM[1], date(2026, 10, 3), "added", "slack:C1/1.1", ["Its pictures were left out."]
    ),
}
SCANS: Mapping[str, Callable[[], Card]] = {
    "scan, announcement": announced,
    "scan, announcement when it is over": lambda: announced("closed"),
    "scan, invitation": lambda: root_card(view("choosing", "WE1"), "U0CHAMPION"),
    "scan, reminder": lambda: reminder_card(view("invited")),
    "scan, over": lambda: over_card("Marketing"),
    "scan, ended without a result": lambda: over_card("Marketing", cancelled=True),
    "scan, passed on": lambda: passed_note("U0FRIEND", "quality before wider use"),
    "scan, too few": lambda: scan_channel.too_few_card(scan_id=SCAN, unit="Marketing", invited=9, answered=2),
    **{f"card, {name}": lambda shown=shown: respondent_card(shown) for name, shown in MAIN.items()},
    **{
        f"result, {rung}": lambda rung=rung: last(result_cards(result("g", previous="f"), rung, "F1"))
        for rung in ("chart", "table", "text")
    },
    "result, first look": lambda: last(result_cards(result("c", "first_look"), "chart", "F1")),
    "result, too few": lambda: last(result_cards(result("c", answered=2), "chart")),
    "asked on behalf of a team": lambda: result_views.ask_card("Marketing", OPEN, "UANA"),
}
WINDOWS: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "feedback, why not": lambda: feedback.why_view("{}", reason="outdated", words="It is from 2024."),
    "feedback, gone": feedback.gone_view,
    "ask differently": lambda: stopped.differently_view(QUESTION, "{}"),
    "ask about a message": lambda: asking.about_view(WICKED, "{}", files=1),
    "share, where": lambda: sharing.where_view(QUESTION, "CGENERAL", "{}"),
    "share, without": lambda: sharing.held_back_view("CGENERAL", ["Board minutes"], 1, "{}", left=True),
    "share, nothing left": lambda: sharing.held_back_view("CGENERAL", ["Board minutes"], 0, "{}", left=False),
    "share, told": lambda: sharing.told_view(escaped(sharing.CHOOSE)),
    "save": lambda: saving.save_view(WICKED, date(2026, 10, 3), WHOM, "{}", ["Its pictures are left out."]),
    "home, failed": lambda: failed_view("7F3K2"),
    "home, unsure": unsure_view,
    "scan, set up": lambda: setup_view(BASIS, fresh(BASIS)),
    "scan, try a card": lambda: try_view(FRAMEWORK.bank, Trying(scope="team", path="first_look")),
    "scan, about": lambda: scan_channel.about_view(
        scan_id=SCAN, setup=MARKETING, minutes=8.5, closes_at=CLOSES, bank_version="1.0.0"
    ),
    "scan, full text": lambda: scan_channel.more_view(view("choosing", "WE1")),
    "scan, manage": lambda: scan_channel.manage_view(
        scan_id=SCAN, setup=MARKETING, invited=9, answered=4, closes_at=CLOSES
    ),
    "scan, loading": lambda: scan_channel.loading_view("Why this stage"),
    "result, why": lambda: result_views.why_view(why_rows(FRAMEWORK, placed("c"), first_look=True)),
    "result, what if": lambda: result_views.what_if_view(
        choices(FRAMEWORK, placed("a")),
        scan="S1",
        criterion="WE5",
        level=3,
        outcome=outcome_rows(FRAMEWORK, placed("a"), placed("c"), first_look=False),
    ),
    "result, own": lambda: result_views.own_view(result("a").next_steps[0], scan="S1", opened_by="UANA"),
    "result, talk": lambda: result_views.talk_view(choice(FRAMEWORK.criterion("WE2")), scan="S1", level=2),
    "result, ask others": lambda: result_views.ask_view(OPEN, scan_id="S1"),
}
MESSAGES = {**ANSWERS, **NOTICES, **SCANS}


@pytest.mark.parametrize("kind", MESSAGES)
def test_each_kind_of_message_is_taken_and_looks_like_this(kind: str, snapshot: SnapshotAssertion) -> None:
    card = MESSAGES[kind]()

    blocks = json.loads(json.dumps(card.blocks))
    assert limits.faults("message", blocks) == []
    assert card.text.strip()
    assert {"blocks": blocks} == snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("kind", WINDOWS)
def test_each_kind_of_window_is_taken_and_looks_like_this(kind: str, snapshot: SnapshotAssertion) -> None:
    shown = json.loads(json.dumps(WINDOWS[kind]()))

    assert limits.view_faults(shown) == []
    assert shown == snapshot.use_extension(JSONSnapshotExtension)


def test_what_is_said_in_words_alone_reads_like_this(snapshot: SnapshotAssertion) -> None:
    """What is whispered or typed has no blocks."""
    said = {
        "place in line": IN_LINE.format(place=ordinal(3)),
        "after another of theirs": AFTER_YOURS,
        "an answer helped": feedback.THANKS,
        "why it did not": feedback.THANKS_FOR_WHY,
        "feedback of a guest": feedback.GUEST,
        "help": HELP,
        "shared": sharing.SHARED.format(channel="CGENERAL"),
    }

    assert said == snapshot.use_extension(JSONSnapshotExtension)
