"""What a message asks for. The accepted score over all cases is held by the intent suite of the evals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.intent import read_intent
from bot.conversation.intents import Ask, Greeting, Help, OfferScan, SayInScan, ShowStage, Thanks


@pytest.mark.parametrize(
    "text",
    [
        "what do our scan results say?",
        "how does a scan work",
        "don't start a scan, just tell me what it is",
        "we should scan these contracts before Friday, is that allowed by the policy?",
    ],
)
def test_words_about_scans_do_not_start_one(text: str) -> None:
    assert not isinstance(read_intent(text), OfferScan)


@pytest.mark.parametrize(
    "text", ["start a scan", "Could you run a maturity scan for my team", "scan", "new scan please"]
)
def test_a_wish_for_a_scan_is_offered_one(text: str) -> None:
    assert isinstance(read_intent(text), OfferScan)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("What stage are we at, and what is next?", None),
        ("<@UBOT> where are we with AI?", None),
        ("stage of claims", "Claims"),
        ("where is Claims at?", "Claims"),
        ("what's next for customer service", "Customer Service"),
    ],
)
def test_a_question_about_the_stage_is_read_with_its_unit(text: str, unit: str | None) -> None:
    assert read_intent(text, units=["Claims", "Customer Service"]) == ShowStage(
        text.removeprefix("<@UBOT> "), unit
    )


@pytest.mark.parametrize(
    ("text", "about", "model"),
    [
        ("why is 2 not in place?", "why", 2),
        ("why not 3?", "why", 3),
        ("what is missing for stage 4?", "why", 4),
        ("why?", "why", None),
        ("what would it take to get to stage 3?", "why", 3),
        ("what does it take to get a model approved?", None, None),
        ("Can we go straight to agents?", "jump", 5),
        ("can we skip model 3", "jump", 3),
        ("why does the order matter?", None, None),
        ("What's missing in our AI policy?", None, None),
        ("why is it not allowed to paste customer data?", None, None),
        ("why do pilots not pay off?", None, None),
        ("what level of access do I need?", None, None),
    ],
)
def test_why_and_jump_are_read_with_the_model_they_mean(
    text: str, about: str | None, model: int | None
) -> None:
    assert read_intent(text) == Ask(text, None, about, model)  # type: ignore[arg-type]  # a plain string in the table


def test_while_a_scan_is_answered_words_belong_to_it_but_a_question_stays_one() -> None:
    assert read_intent("mostly the two copywriters", in_scan=True) == SayInScan("mostly the two copywriters")
    assert isinstance(read_intent("what stage are we at?", in_scan=True), ShowStage)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("help", Help), ("", Help), ("hi there", Greeting), ("thanks!", Thanks), ("ok, great", Thanks)],
)
def test_help_and_greetings_need_no_search(text: str, kind: type) -> None:
    assert isinstance(read_intent(text), kind)


@given(st.text(max_size=400))
def test_any_text_is_read_as_something(text: str) -> None:
    read_intent(text)
    read_intent(text, in_scan=True, units=["Claims", ""])


@pytest.mark.parametrize(
    "text",
    [
        "what should we NOT start right now",
        "how are we doing with ai",
        "derek told me we're stage 4 already, is that true",
        "ok and what do we do first then",
        "what can wait",
    ],
)
def test_the_stage_may_be_asked_for_without_saying_so(text: str) -> None:
    assert isinstance(read_intent(text), ShowStage)


@pytest.mark.parametrize(
    "text", ["how are we doing on claims backlog", "set Harbour Mutual to stage 5", "what is stage 3 about"]
)
def test_not_every_stage_or_doing_is_a_question_for_ours(text: str) -> None:
    assert isinstance(read_intent(text), Ask)
