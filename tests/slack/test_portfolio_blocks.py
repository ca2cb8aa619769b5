"""The board and the digest as blocks: within Slack's limits whatever stands in the record, the same in lines, harmless."""

from dataclasses import replace
from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.conversation.digest import TITLES, Digest, Fact, from_payload, to_payload
from bot.conversation.home import BoardBrief
from bot.conversation.portfolio import Board, BoardRow, Figure, Remark, RemarkKind
from bot.conversation.summary import Unseen
from bot.demo.slack import limits
from bot.slack.blocks.board_adding import add_view, added_view
from bot.slack.blocks.digest import digest_card
from bot.slack.blocks.portfolio import board_cards, home_board, refused_card
from knowledge.framework.loading import the_framework

TODAY = date(2026, 11, 20)
ROW = BoardRow(
    id="a",
    name="Claims copilot",
    unit="Claims",
    models=(3,),
    kind="pilot",
    reach="task",
    state="trial",
    added=date(2026, 10, 30),
    age="3 weeks on the board",
    verdict="trial",
    checked=date(2026, 11, 2),
    owner="U0ANA",
    figure=Figure("hours a review", 6, 4, 4.5, date(2026, 11, 18)),
    permit_until=date(2026, 12, 18),
)
AGENT = replace(
    ROW, id="b", name="Voice agent", state="live", verdict="contain", owner="", figure=None, permit_until=None
)
REMARK = Remark(
    "ahead",
    "“Voice agent” runs ahead of its controls (checked on 2 November 2026). Contain it this week.",
    ("b",),
)
BOARD = Board(
    None, TODAY, "2 AI initiatives: 1 in use, 1 on trial. 1 of them is to contain.", (ROW, AGENT), (REMARK,)
)
WICKED = "*_<!channel> <https://evil.example|x> ~`&" * 8
LARGE = replace(
    BOARD,
    rows=(*(replace(ROW, id=str(n), name=WICKED, unit=WICKED, owner=WICKED) for n in range(150)), AGENT),
    remarks=tuple(replace(REMARK, text=WICKED * 4) for _ in range(40)),
)
DIGEST = Digest(
    TODAY,
    date(2026, 10, 3),
    (
        Fact(
            "result:1",
            "result",
            "Claims: from no stage in place to stage 1 in place (scan of 18 November 2026).",
            TODAY,
        ),
        Fact("contained:b", "contained", "“Voice agent” in Claims runs ahead of its controls: contain it."),
        *(
            Fact(f"overdue:{n}", "overdue", f"Claims: step {n} was for 1 November 2026. {WICKED}")
            for n in range(12)
        ),
    ),
)


@pytest.fixture
def as_json(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("drawn", [True, False])
@pytest.mark.parametrize("board", [BOARD, LARGE, replace(BOARD, rows=(), remarks=())])
def test_a_board_is_within_slacks_limits_and_harmless(board: Board, drawn: bool) -> None:
    for card in board_cards(board, ["A note"], drawn=drawn):
        assert limits.faults("message", list(card.blocks)) == []
        assert "<!channel>" not in card.text
        assert "<https" not in card.text


def test_a_board_reads_like_this(as_json: SnapshotAssertion) -> None:
    assert [list(card.blocks) for card in board_cards(BOARD)] == as_json


def test_what_is_to_contain_comes_first_and_what_does_not_fit_is_counted() -> None:
    first = board_cards(LARGE)[0]

    assert first.text.splitlines()[1].startswith("• Voice agent")
    assert "more initiatives." in str(first.blocks)


def test_what_is_left_out_of_the_remarks_and_of_the_home_page_is_counted_with_where_it_stands() -> None:
    kinds: tuple[RemarkKind, ...] = ("alone", "alike", "compounds", "ahead")
    remarks = tuple(Remark(kind, f"{kind} {n}") for kind in kinds for n in range(6))
    text = board_cards(replace(BOARD, remarks=remarks))[0].text
    home = str(list(home_board(BoardBrief("9 AI initiatives.", tuple(f"No {n}" for n in range(9))))))

    assert "alone 4" in text
    assert "alone 5" not in text
    assert "And 9 more. `cairn portfolio` prints them all" in text
    assert "And 4 more on the board." in home


def test_of_a_unit_that_there_is_not_only_that_is_said() -> None:
    (card,) = board_cards(Board("Clams", TODAY, "There is no unit “Clams”.", unknown=True))

    assert [block["type"] for block in card.blocks] == ["section"]


def test_in_lines_the_same_is_said_and_a_colleague_is_named() -> None:
    text = board_cards(BOARD, drawn=False)[0].text

    assert "• Claims copilot (pilot), Claims: on trial, 3 weeks on the board, model 3" in text
    assert "<@U0ANA>" in text
    assert "hours a review: 6 → 4, 4.5 on 18 November 2026" in text
    assert "trial until 18 December 2026" in text
    assert REMARK.text in text


def test_windows_and_the_part_of_the_home_page_are_within_limits() -> None:
    assert limits.faults("modal", add_view(the_framework(), "Claims")["blocks"]) == []
    assert limits.faults("modal", added_view(WICKED[:200], WICKED[:200])["blocks"]) == []
    home = list(home_board(BoardBrief("2 AI initiatives.", (WICKED,) * 30)))
    assert limits.faults("home", home) == []
    assert list(home_board(None)) == []


def test_a_refusal_says_who_could_show_it() -> None:
    text = refused_card(Unseen("Claims", False, "managers", ("U0ANA",))).text

    assert (
        text
        == "The initiatives of Claims are for its members and those who manage it; <@U0ANA> can show them to you."
    )


def test_a_digest_reads_like_this(as_json: SnapshotAssertion) -> None:
    card = digest_card(from_payload(to_payload(DIGEST)))

    assert limits.faults("message", list(card.blocks)) == []
    assert "<!channel>" not in card.text
    assert list(card.blocks) == as_json


def test_where_no_table_is_taken_nothing_is_lost_and_nothing_said_twice() -> None:
    kinds: tuple[RemarkKind, ...] = ("ahead", "alone", "alike")
    remarks = tuple(Remark(kinds[n % 3], f"Remark {n}: {WICKED}") for n in range(12))
    board = replace(BOARD, rows=(replace(ROW, name="R&D " * 40, owner="A & B"),) * 40, remarks=remarks)

    drawn, plain = board_cards(board), board_cards(board, drawn=False)

    assert len(drawn) > 1
    assert [card.blocks for card in drawn[1:]] == [card.blocks for card in plain[1:]]
    assert str([plain[0].blocks, *(card.blocks for card in drawn[1:])]).count("Remark 11:") == 1


def test_large_figures_stand_on_the_board_as_people_write_them() -> None:
    row = replace(ROW, figure=Figure("premium", 1_500_000, 1_234_567.5))

    text = board_cards(replace(BOARD, rows=(row,)))[0].text

    assert "premium: 1500000 → 1234567.5" in text


def test_a_digest_with_much_of_every_kind_is_one_whole_message() -> None:
    facts = tuple(Fact(f"{kind}:{n}", kind, f"Line {n}. {'w' * 400}") for kind in TITLES for n in range(20))

    card = digest_card(Digest(TODAY, None, facts))

    assert limits.faults("message", list(card.blocks)) == []
    assert "Ask me" in card.text
    assert all(TITLES[kind] in card.text for kind in TITLES)
