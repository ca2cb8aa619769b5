"""The other commands, as somebody at a terminal runs them."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.demo.sample import FOLDER
from bot.settings import Settings
from tests.cli.conftest import Run


def test_ingest_says_what_was_added_changed_unchanged_and_refused(cairn: Run, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "policy.md").write_text(
        "# AI policy\n\nApproved 12 March 2026.\n\nDrafts are checked by a second person."
    )
    (folder / "broken.md").write_bytes(b"\x00\x01\x02\x03" * 200)

    first = cairn("ingest", str(folder))
    again = cairn("ingest", str(folder))
    (folder / "policy.md").write_text(
        "# AI policy\n\nApproved 1 May 2026.\n\nDrafts are checked by two people."
    )
    changed = cairn("ingest", str(folder))

    assert first.out.startswith("1 added, 0 changed, 0 unchanged, 1 refused")
    assert again.out.startswith("0 added, 0 changed, 1 unchanged")
    assert changed.out.startswith("0 added, 1 changed, 0 unchanged")
    assert "broken.md" in first.err
    assert (first.code, again.code) == (0, 0)


def test_search_shows_passages_with_scores_as_json(cairn: Run) -> None:
    cairn("ingest", str(FOLDER / "documents" / "ai-policy-v3.md"))

    ran = cairn("search", "bank details of members in an AI tool", "--json")

    rows = json.loads(ran.out)
    assert rows[0].keys() >= {"score", "title", "section", "source", "audience", "dated", "text", "shelf"}
    assert any(row["title"] == "AI policy, version 3" for row in rows)


def test_ask_prints_the_promised_json(cairn: Run) -> None:
    cairn("ingest", str(FOLDER / "documents"))

    answer = json.loads(
        cairn("ask", "Who never gets access to ClaimDesk? What does the AI policy say?", "--json").out
    )

    assert answer.keys() >= {"headline", "points", "sources", "placement", "offline"}
    assert all(point.keys() >= {"text", "cites"} for point in answer["points"])
    assert all(s.keys() >= {"n", "title", "section", "source", "dated", "quote"} for s in answer["sources"])


def test_a_short_reply_has_the_same_json(cairn: Run) -> None:
    answer = json.loads(cairn("ask", "hello", "--json").out)

    assert answer.keys() >= {"headline", "points", "sources", "placement", "offline"}
    assert answer["headline"].startswith("Hello.")


def test_documents_for_a_unit_that_nobody_has_set_up_come_with_a_word_on_it(cairn: Run) -> None:
    ran = cairn("ingest", str(FOLDER / "documents" / "ai-policy-v3.md"), "--audience", "unit:Clams")

    assert ran.code == 0
    assert "There is no unit 'clams' yet" in ran.err


def test_a_wrong_audience_or_path_adds_nothing(cairn: Run, tmp_path: Path) -> None:
    audience = cairn("ingest", str(FOLDER / "documents"), "--audience", "everyone")
    path = cairn("ingest", str(tmp_path / "nothing"))

    assert audience.code == path.code == 2
    assert "org, unit:NAME, channel:ID or private:ID" in audience.err
    assert "There is nothing at" in path.err


def test_reindex_makes_the_index_anew_and_search_goes_on(cairn: Run) -> None:
    cairn("ingest", str(FOLDER / "documents" / "ai-policy-v3.md"))

    ran = cairn("reindex")

    assert (ran.code, "made anew" in ran.out) == (0, True)
    assert "AI policy, version 3" in cairn("search", "bank details of members in an AI tool").out


def test_doctor_is_content_with_a_fresh_home(cairn: Run) -> None:
    ran = cairn("doctor")

    assert ran.code == 0
    assert "guidance shelf: 66 documents" in ran.out
    assert "needs care" not in ran.out


def test_doctor_says_what_to_do_about_a_model_that_is_not_there(
    cairn: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_MODEL", "some-model")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")

    ran = cairn("doctor")

    assert ran.code == 1
    assert "needs care  model:" in ran.out
    assert "OPENAI_BASE_URL" in ran.out


def test_every_setting_that_cannot_be_used_is_named(cairn: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_MODEL_TIMEOUT", "soon")
    monkeypatch.setenv("CAIRN_LOG_LEVEL", "loud")

    ran = cairn("stage")

    assert ran.code == 2
    assert "CAIRN_MODEL_TIMEOUT" in ran.err
    assert "CAIRN_LOG_LEVEL" in ran.err


def test_a_variable_that_is_set_to_nothing_is_not_set_and_a_tilde_is_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CAIRN_HOME=~/somewhere\nOPENAI_BASE_URL=\nCAIRN_LOG_LEVEL=info\n")
    monkeypatch.chdir(tmp_path)
    for name in ("CAIRN_HOME", "OPENAI_BASE_URL", "CAIRN_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)

    found = Settings()

    assert found.home == Path.home() / "somewhere"
    assert found.openai_base_url == "https://api.openai.com/v1"
    assert found.log_level == "INFO"


def test_the_demo_runs_through_alone_and_ends_without_a_terminal(
    cairn: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_MODEL", "one-that-is-never-asked")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")

    ran = cairn("demo")

    assert ran.code == 0
    assert "could not be reached" not in ran.out
    assert "Harbour Mutual is working on stage 2 of 5" in ran.out
    assert "(1 + 1) x 2 x 2 / 2 = 4" in " ".join(ran.out.split())
    assert "Not yet. Three of the six things" in ran.out


def test_every_setting_stands_in_the_example_file() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")

    assert all(str(field.validation_alias) in example for field in Settings.model_fields.values())


def test_other_programs_variables_are_none_of_cairns(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from bot.settings import Settings

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CAIRN_HOME", raising=False)
    for name, value in {
        "HOME": str(tmp_path),
        "MODEL": "theirs",
        "DATABASE_URL": "postgresql://theirs",
    }.items():
        monkeypatch.setenv(name, value)

    found = Settings()

    assert (found.home, found.model, found.database_url) == (tmp_path / ".cairn", "", "")


def test_the_version_is_told_without_a_command(cairn: Run) -> None:
    ran = cairn("--version")

    assert (ran.code, ran.out) == (0, f"Cairn {version('cairn')}\n")
