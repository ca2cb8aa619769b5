"""A second language is a file: with one there, nothing that Cairn shows in Slack is still said in English."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from bot import words
from bot.conversation.home import Home
from bot.conversation.intent import read_intent
from bot.conversation.intents import Help, ShowStage
from bot.conversation.offered import FINISH, HELP, STAGE, STAGE_OF, unit_to_finish
from bot.conversation.reading import spelled_out
from bot.conversation.reply import Said
from bot.demo.slack import limits
from bot.slack.blocks import notice, sharing
from bot.slack.blocks.home import ask_view, guest_view, home_view
from bot.slack.blocks.parts import escaped
from bot.words import _
from knowledge.framework.loading import the_framework
from knowledge.framework.terms import LEVELS
from tests.slack import test_home_blocks as pages
from tests.slack import test_kinds_of_message as kinds
from tests.slack import test_scan_blocks as scans
from tests.slack.test_result_blocks import placed
from tests.slack.test_scan_setup import BASIS
from tests.words import pseudo

PUT_IN = {"failure", "given up", "share, told", "scan, loading", "short reply with offers"}
"""Where those tests put all the words in themselves."""
SHOWN: Mapping[str, Callable[[], Any]] = {
    **{name: made for name, made in {**kinds.MESSAGES, **kinds.WINDOWS}.items() if name not in PUT_IN},
    "failure": lambda: notice.said_cards(Said(_(notice.FAILED), reference="7F3K2"), again="Ev1")[0],
    "share, told": lambda: sharing.told_view(escaped(_(sharing.CHOOSE))),
    "home": lambda: home_view(pages.FULL, pages.ACME),
    "home, of nobody": lambda: home_view(Home("UANA", "")),
    "home, guest": guest_view,
    "home, a question": ask_view,
}
INPUTS = (
    "Pilot rules",
    "Its pictures were left out.",
    "Its pictures are left out.",
    "quality before wider use",
    "It is from 2024.",
    "Board minutes",
    "Customer service",
    "Marketing",
    "Claims",
    escaped(kinds.WICKED),
)
"""What those tests put in beside their constants."""


@pytest.fixture(scope="module", autouse=True)
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The language that is only a file; after it English again."""
    folder = tmp_path_factory.mktemp("words")
    pseudo.write(folder)
    words.speak(pseudo.LANGUAGE, folder)
    yield
    words.speak(words.ENGLISH)


@pytest.fixture(scope="module")
def known() -> list[str]:
    """The words of the framework, and of those who were asked, named or quoted."""
    framework = the_framework()
    stands = [placed(name) for name in "abcfgj"]
    values = (
        *(framework, [spelled_out(one, level) for one in framework.bank.criteria for level in LEVELS]),
        *([one.unit, [*one.workflows], [move.observable for move in one.moves]] for one in stands),
        *(kinds.ADVICE, kinds.QUOTE, kinds.OPEN, kinds.WHOM, kinds.WICKED, kinds.QUESTION),
        *(pages.FULL, scans.MAIN, scans.MARKETING, BASIS.units, BASIS.groups, INPUTS),
    )
    return pseudo.known(pseudo.strings(values))


@pytest.mark.parametrize("kind", SHOWN)
def test_nothing_that_is_shown_is_said_past_the_catalogue(kind: str, known: list[str]) -> None:
    made = SHOWN[kind]()

    view = made if isinstance(made, dict) else {"blocks": list(made.blocks), "text": made.text}
    texts = list(pseudo.shown(view))
    assert any("⟦" in text for text in texts)
    assert pseudo.said_past_the_catalogue(texts, known) == []


@pytest.mark.parametrize("kind", SHOWN)
def test_longer_words_are_within_slacks_limits_too(kind: str) -> None:
    made = SHOWN[kind]()

    if isinstance(made, dict):
        assert limits.view_faults(json.loads(json.dumps(made))) == []
    else:
        assert limits.faults("message", json.loads(json.dumps(made.blocks))) == []


def test_english_that_slipped_in_is_found(known: list[str]) -> None:
    slipped = f"{_('Open until {when}.').format(when='3')} And 4 more."

    assert pseudo.said_past_the_catalogue([slipped, _("Why?")], known) == [slipped]


def test_a_question_that_was_offered_is_understood_in_any_language() -> None:
    asked = _(STAGE_OF).format(unit="Claims")

    assert read_intent(_(STAGE)) == ShowStage(_(STAGE))
    assert read_intent(asked, units=["Claims"]) == ShowStage(asked, "Claims")
    assert read_intent(_(HELP)) == Help()


def test_whoever_sends_what_was_suggested_goes_on_with_that_scan() -> None:
    assert unit_to_finish(f" {_(FINISH).format(unit='Claims (EU)')} ") == "Claims (EU)"
    assert unit_to_finish("Finish the Claims scan") is None
