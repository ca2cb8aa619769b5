"""Long tables, answers that take five minutes, and words of every script: nothing is lost, and nobody is called."""

import pytest

from bot.slack.shown import MOST_TEXT
from tests.slack.growing import LIVELY, Teller, endings, joined, text_of, told
from tests.slack.office import Office

HEAD = "| Unit | What it does with AI | Stage |\n| --- | --- | --- |\n"
ROWS = [f"| Unit {number} | {'It drafts letters. ' * 12}| {number % 5} |\n" for number in range(80)]
EVERY_SCRIPT = (
    "**نعم.**",
    "\n\n- أولاً، هذا. 👩🏽‍🚀 [1]",
    "\n- ואז זה, ‏200 עמודים. [2]",
    "\n- それから、これ。🇵🇹 e\u0301\n\nهذا كل شيء.",
)
CALLS = ("<!channel>", "<!here>", "<!everyone>", "<@UBEN>", "@channel", "<!subteam^S1>")
SHOUTED = f"{' '.join(CALLS)} ما هي المرحلة؟ 🚀 What stage are we at?"


@pytest.mark.parametrize("way", ["stream", "edit"])
async def test_all_rows_of_a_long_table_are_shown_below_its_head(office: Office, way: str) -> None:
    if way == "edit":
        office.slack.fail("chat.startStream", "unknown_method", times=None)

    async with office.open(pace=LIVELY) as desk:
        act = await office.slack.message(office.ana, office.general, "a question")
        teller = Teller(office, desk, act)
        await teller.tell("Each unit by itself:\n\n")
        teller.text += HEAD + "".join(ROWS)
        teller.streaming.say(HEAD + "".join(ROWS))
        await office.slack.wait_for(lambda: ROWS[-1] in text_of(office.shown(office.general)[-1]))
        await teller.finish()

    shown = [text_of(message) for message in office.shown(office.general)]
    assert len(shown) >= 2
    assert max(map(len, shown)) <= MOST_TEXT
    assert all(HEAD in text for text in shown)
    lines = [line for text in shown for line in text.splitlines(keepends=True) if line.startswith("| Unit ")]
    assert [line for line in lines if line not in HEAD] == ROWS
    assert endings(office) == 1
    assert office.slack.problems == []


async def test_an_answer_of_more_than_five_minutes_is_there_whole(office: Office) -> None:
    pieces = [f"\n\n- Point {number}, after a while." for number in range(20)]

    async with office.open(pace=LIVELY) as desk:
        act = await office.slack.message(office.ana, office.general, "a question")
        teller = Teller(office, desk, act)
        for piece in pieces:
            await teller.tell(piece)
            office.clock.forward(20)
            office.slack.pass_time(20)
        await teller.finish()

    assert joined(office) == "".join(pieces)
    assert len(office.shown()) == 2
    assert [call.error for call in office.slack.calls() if call.error] == []
    assert endings(office) == 1


@pytest.mark.parametrize("way", ["stream", "edit"])
async def test_words_of_every_script_come_as_they_were_said(office: Office, way: str) -> None:
    if way == "edit":
        office.slack.fail("chat.startStream", "unknown_method", times=None)

    async with office.open(pace=LIVELY) as desk:
        text = await told(office, desk, EVERY_SCRIPT)

    assert joined(office) == text == "".join(EVERY_SCRIPT)
    assert office.slack.problems == []


async def test_who_shouts_at_everybody_is_answered_and_nobody_else_is_called(office: Office) -> None:
    async with office.open() as desk:
        act = await office.slack.mention(office.ana, office.general, SHOUTED)
        answer = await office.slack.reply_to(act)
        await office.settled(desk)

    assert "stage 2 of 5" in answer
    assert not [said for said in office.posted() if any(call in said for call in CALLS)]
    for call in office.slack.calls("chat.postMessage"):
        assert not call.arguments.get("link_names")
    assert office.slack.problems == []
