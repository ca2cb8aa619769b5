"""The catalogue: it lists what the code says, takes a language from a file, and takes none that does not hold together."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot import words
from bot.cli.reporting import BAD_INPUT, report
from bot.compose.wording import missing_words
from bot.settings import Settings
from bot.words import UnknownLanguage, _, n_
from bot.words.gathering import POT, as_text, gathered
from knowledge.framework.placement import Placement
from tests.slack.test_result_blocks import placed

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Whatever a test spoke, the next one is told in English."""
    yield
    words.speak(words.ENGLISH)


def put(folder: Path, language: str, *entries: str) -> None:
    (folder / f"{language}.po").write_text("\n".join([HEAD, *entries]), encoding="utf-8")


def test_the_template_lists_exactly_what_the_code_says() -> None:
    assert POT.read_bytes() == as_text(gathered()), "Run `python -m bot.words`."


def test_wordings_are_gathered_wherever_they_are_marked(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        'from bot.words import N_, _, n_\n\nHELP = N_("Ask me.")\n\n\n'
        'def said(number):\n    # Words: stands on a button.\n    start = _("Start")\n'
        "    return f\"{start} {_(HELP)} {n_('{number} card', '{number} cards', number)} {_('in all')}\"\n"
    )

    found = {message.id: message.auto_comments for message in gathered(tmp_path) if message.id}

    assert list(found) == ["Ask me.", "Start", ("{number} card", "{number} cards"), "in all"]
    assert found["Start"] == ["Words: stands on a button."]


def test_a_wording_that_could_never_be_found_is_refused_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('from bot.words import _\n\n\nprint(_(f"{1} of 2"))\n')

    with pytest.raises(ValueError, match=r"one\.py, line 4: an f-string"):
        gathered(tmp_path)


def test_what_a_file_leaves_out_stays_english(tmp_path: Path) -> None:
    half = 'msgid "{number} card"\nmsgid_plural "{number} cards"\nmsgstr[0] "{number} Karte"\nmsgstr[1] ""\n'
    put(tmp_path, "de", 'msgid "Why?"\nmsgstr "Warum?"\n', 'msgid "Close"\nmsgstr ""\n', half)

    words.speak("de", tmp_path)

    assert (_("Why?"), _("Close"), _("Cancel")) == ("Warum?", "Close", "Cancel")
    assert [n_("{number} card", "{number} cards", number) for number in (1, 2)] == [
        "{number} Karte",
        "{number} cards",
    ]
    assert words.languages(tmp_path) == ("en", "de")


def test_dates_lists_and_numbers_are_those_of_the_language(tmp_path: Path) -> None:
    put(tmp_path, "de")
    friday = date(2026, 10, 2)

    english = (words.day(friday), words.day_of_month(friday), words.weekday(friday), words.in_figures(12_000))
    words.speak("de", tmp_path)

    assert english == ("2 October 2026", "2 October", "Friday", "12,000")
    assert (words.day(friday), words.day_of_month(friday)) == ("2. Oktober 2026", "2. Oktober")
    assert (words.weekday(friday), words.in_figures(12_000)) == ("Freitag", "12.000")
    assert words.listed(["A", "B", "C"]) == "A, B und C"


def test_only_a_language_that_writes_nouns_small_makes_first_letters_small(tmp_path: Path) -> None:
    put(tmp_path, "de")

    english = [words.lowered(text) for text in ("Agents", "AI in the workflow", "")]
    words.speak("de", tmp_path)

    assert english == ["agents", "AI in the workflow", ""]
    assert words.lowered("Agenten") == "Agenten"


def test_three_plural_forms_are_told_apart(tmp_path: Path) -> None:
    forms = (
        'msgid "one thing is missing for stage {stage}."\nmsgid_plural "{number} things are missing for stage {stage}."\n'
        'msgstr[0] "brakuje jednej rzeczy na etapie {stage}."\n'
        'msgstr[1] "brakują {number} rzeczy na etapie {stage}."\n'
        'msgstr[2] "brakuje {number} rzeczy na etapie {stage}."\n'
    )
    put(tmp_path, "pl", forms)

    words.speak("pl", tmp_path)

    assert [missing_words(lacking(number)) for number in (1, 3, 5)] == [
        "brakuje jednej rzeczy na etapie 2.",
        "brakują three rzeczy na etapie 2.",
        "brakuje five rzeczy na etapie 2.",
    ]


def lacking(number: int) -> Placement:
    blocking = tuple(f"X{place}" for place in range(number))
    return placed("g").model_copy(update={"blocking": blocking, "moves": (), "working_on": 2})


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Open until {when}."\nmsgstr "Bis offen."\n', r"Line 4: 'Bis offen\.' has other places than"),
        ('msgid "Open until {when}."\nmsgstr "Bis {wann}."\n', "Line 4: 'Bis {wann}.' has other places than"),
        ('msgid "Open until {when}."\nmsgstr "Bis {when."\n', "Line 4: 'Bis {when.' has a brace"),
        ('msgid "Open until {when}."\nmsgstr "Bis {when.day}."\n', "Line 4: .* has other places than"),
        (
            'msgid "{number} card"\nmsgid_plural "{number} cards"\nmsgstr[0] "{number} Karte"\nmsgstr[1] "Karten"\n',
            "Line 4: 'Karten' has other places than",
        ),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_with_its_line(
    entry: str, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "de", entry)

    with pytest.raises(UnknownLanguage, match=fault) as refused:
        words.speak("de", tmp_path)

    assert _("Open until {when}.") == "Open until {when}."
    assert report(refused.value) == BAD_INPUT
    assert "CAIRN_LANGUAGE" in capsys.readouterr().err


def test_a_language_that_is_not_there_is_refused_with_those_that_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "de")
    monkeypatch.setenv("CAIRN_LANGUAGE", "xx")

    with pytest.raises(UnknownLanguage, match="'xx'; there are some in en, de"):
        words.speak("xx", tmp_path)
    with pytest.raises(ValueError, match=r"CAIRN_LANGUAGE\n.*no words in 'xx'; there are some in en"):
        Settings()
