"""`cairn feedback`: what people said of answers, for whoever looks after Cairn, and as cases to judge the next answers by."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bootstrap import build
from bot.store.feedback import Given
from bot.store.orgs import LOCAL
from evals.answers import AnswerRow
from evals.cases import read
from tests.cli.conftest import Run
from tests.conftest import settings_for
from tests.store.samples import NOON, exchange

DAY = timedelta(days=1)
REPLY = {
    "headline": "Drafts need no check [1]",
    "sources": [
        {"source": "policies/ai-policy-v2.md"},
        {"source": "scan:7"},
        {"source": "policies/ai-policy-v2.md"},
    ],
}
ASKED = replace(
    exchange("Who checks a draft:\n- the author? \u2028# or “nobody”?"), id="aaaa1111bbbb", reply=REPLY
)
OTHER = replace(exchange("¿Qué?"), id="cccc2222", channel="C9")
NASTY = 'Not \x1b[31m"true"\nsince: {March}'


@pytest.fixture
def told(cairn: Run, tmp_path: Path) -> Run:
    """A record in which two answers were found no good, one of them by two people, and one good."""

    async def prepare() -> None:
        async with build(settings_for(tmp_path / "home")) as opened:
            store = opened.store
            await store.units.get_or_create(LOCAL, "Claims", channel_id="C1")
            for had in (ASKED, OTHER):
                await store.exchanges.record(LOCAL, had)
            for given in (
                Given(ASKED.id, "U1", "bad", NOON, "outdated", NASTY),
                Given(ASKED.id, "U2", "bad", NOON + DAY),
                Given(ASKED.id, "U3", "good", NOON + 2 * DAY),
                Given(OTHER.id, "U1", "bad", NOON - DAY, "other"),
            ):
                await store.feedback.give(LOCAL, given)

    asyncio.run(prepare())
    return cairn


def test_before_anybody_has_said_anything_it_says_where_that_would_come_from(cairn: Run) -> None:
    ran = cairn("feedback")

    assert ran.code == 0
    assert ran.out.startswith("Nobody has said anything of an answer yet. Under every answer in Slack")
    assert json.loads(cairn("feedback", "--json").out) == []


def test_what_was_said_is_listed_newest_first(told: Run) -> None:
    ran = told("feedback")

    assert ran.code == 0
    assert "".join(f"{line.rstrip()}\n" for line in ran.out.splitlines()) == (
        "1 helped, 3 did not.\n"
        "\n"
        "22 November 2026: good\n"
        "  Who checks a draft: - the author? # or “nobody”?\n"
        "  → Drafts need no check [1]\n"
        "  U3, exchange aaaa1111bbbb\n"
        "\n"
        "21 November 2026: bad\n"
        "  Who checks a draft: - the author? # or “nobody”?\n"
        "  → Drafts need no check [1]\n"
        "  U2, exchange aaaa1111bbbb\n"
        "\n"
        "20 November 2026: bad, out of date\n"
        "  Who checks a draft: - the author? # or “nobody”?\n"
        "  → Drafts need no check [1]\n"
        '  “Not [31m"true" since: {March}”\n'
        "  U1, exchange aaaa1111bbbb\n"
        "\n"
        "19 November 2026: bad, other\n"
        "  ¿Qué?\n"
        "  → Harbour Claims is working on stage 2\n"
        "  U1, exchange cccc2222\n"
    )


def test_only_what_did_not_help_and_only_from_a_day_on(told: Run) -> None:
    rows = json.loads(told("feedback", "--bad", "--since", "2026-11-20", "--json").out)

    assert [(row["person"], row["verdict"]) for row in rows] == [("U2", "bad"), ("U1", "bad")]
    assert rows[1] == {
        "given_at": "2026-11-20T12:00:00+00:00",
        "verdict": "bad",
        "reason": "outdated",
        "question": ASKED.question,
        "headline": "Drafts need no check [1]",
        "words": NASTY,
        "person": "U1",
        "exchange": "aaaa1111bbbb",
    }
    assert "since 2027-01-01" in told("feedback", "--since", "2027-01-01").out


def test_what_did_not_help_becomes_cases_that_load_and_cannot_pass_unfinished(
    told: Run, tmp_path: Path
) -> None:
    ran = told("feedback", "export", "mine.yaml")

    (first, second) = read("mine", AnswerRow, tmp_path)
    assert ran.out == "2 cases in mine.yaml. Fill in what is marked FILL IN.\n"
    assert (first.name, second.name) == ("who-checks-a-draft-the-author-aaaa1111", "qu-cccc2222")
    assert (first.question, first.unit, second.unit) == (ASKED.question, "Claims", None)
    assert first.why == (
        "Somebody said on 21 November 2026 that the answer was no good; Somebody said on 20 November 2026 that the answer was "
        'out of date: “Not [31m"true" since: {March}”'
    )
    lists = (first.must_cite, first.must_say, first.must_say_any, first.must_not_say)
    assert all(one.startswith("FILL IN: ") for (one,) in lists)
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert "  # It said: Drafts need no check [1]\n  # It cited: ai-policy-v2, scan:7\n" in text
    assert "U1" not in text


def test_a_finished_case_is_one_like_those_of_the_suite(told: Run, tmp_path: Path) -> None:
    told("feedback", "export", "mine.yaml", "--since", "2026-11-20")
    file = tmp_path / "mine.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    filled = {"must_cite": "[ai-policy-v3]", "must_say": '["second person"]'}

    done = [
        f"    {line.split(':')[0].strip()}: {filled.get(line.split(':')[0].strip(), '[]')}"
        if "FILL IN" in line and not line.startswith("#")
        else line
        for line in lines
    ]
    file.write_text("\n".join(done), encoding="utf-8")

    (case,) = read("mine", AnswerRow, tmp_path)
    assert (case.must_cite, case.must_say, case.must_not_say) == (("ai-policy-v3",), ("second person",), ())
    assert case.loaded


def test_a_file_that_is_there_is_not_written_over(told: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("filled in with care")

    there = told("feedback", "export", "mine.yaml")
    nowhere = told("feedback", "export", "nowhere/mine.yaml")

    assert (there.code, nowhere.code) == (2, 2)
    assert "mine.yaml is there already" in there.err
    assert "cannot be written" in nowhere.err
    assert (tmp_path / "mine.yaml").read_text() == "filled in with care"


def test_where_nothing_was_bad_nothing_is_written(cairn: Run, tmp_path: Path) -> None:
    ran = cairn("feedback", "export", "mine.yaml")

    assert ran.code == 0
    assert "nothing to write" in ran.out
    assert not (tmp_path / "mine.yaml").exists()
