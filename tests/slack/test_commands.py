"""`/cairn` through the real Bolt app: each command is kept before it is acknowledged, and answered in private, once."""

import pytest

from bot.demo.slack import Message
from bot.slack.blocks.notice import REFUSALS
from bot.slack.commands import ANSWERED_ASIDE, HELP, NO_QUESTION
from bot.slack.desk import Desk
from bot.slack.incoming import Received
from bot.store.orgs import LOCAL
from tests.slack.composers import Broken, Gated
from tests.slack.office import ANA, BEN, CLAIMS, GENERAL, STAGE, Office

POLICY = "What does our AI policy say about customer data?"


async def use(office: Office, text: str, who: str = ANA, where: str = GENERAL) -> str:
    """Use the command; what is said at once, where only they see it."""
    act = await office.slack.command(who, where, "/cairn", text)
    assert act.acknowledged
    return office.slack.text_of(office.slack.ephemerals(who)[-1])


def direct(office: Office, who: str = ANA) -> list[Message]:
    """What Cairn said in the Messages tab."""
    return office.said(office.slack.direct_channel(who))


async def speaks_for(desk: Desk, name: str, channel: str) -> None:
    unit = await desk.cairn.store.units.by_name(LOCAL, name)
    assert unit
    await desk.cairn.store.units.describe(LOCAL, unit.id, channel_id=channel)


async def test_a_question_is_answered_in_the_messages_tab_below_its_own_words(office: Office) -> None:
    async with office.open() as desk:
        said = await use(office, f"ask {POLICY}")
        await office.settled(desk)

    quote, *answers = direct(office)
    assert said == ANSWERED_ASIDE
    assert "You asked with /cairn ask:" in quote
    assert POLICY in quote
    assert quote.thread_ts in (None, quote.ts)
    assert answers
    assert {answer.thread_ts for answer in answers} == {quote.ts}
    assert "Sources:" in answers[-1]
    assert office.said(office.general) == []
    assert office.slack.problems == []


async def test_what_is_asked_after_it_in_the_thread_is_answered_there(office: Office) -> None:
    async with office.open() as desk:
        await use(office, f"ask {STAGE}")
        await office.settled(desk)
        quote = direct(office)[0]
        reply = await office.slack.reply_to(await office.slack.direct(ANA, "Why is it not 3?", quote.ts))

    assert reply.thread_ts == quote.ts


async def test_a_command_told_twice_is_answered_once(office: Office) -> None:
    async with office.open() as desk:
        act = await office.slack.command(ANA, GENERAL, "/cairn", f"ask {POLICY}")
        await office.slack.redeliver(act)
        await office.settled(desk)
        again = await office.slack.redeliver(act)
        await office.settled(desk)

    assert again.acknowledged
    assert len([one for one in direct(office) if "You asked" in one]) == 1
    assert len([one for one in direct(office) if "Sources:" in one]) == 1


async def test_a_command_is_kept_before_it_is_acknowledged_and_answered_by_the_next_process(
    office: Office,
) -> None:
    async with office.behind() as desk, office.listening(desk):
        said = await use(office, f"ask {STAGE}")
        assert direct(office) == []
    async with office.open() as desk:
        await office.settled(desk)

    quote, answer = direct(office)
    assert said == ANSWERED_ASIDE
    assert "stage 2 of 5" in answer
    assert answer.thread_ts == quote.ts


async def test_a_process_that_dies_over_the_answer_leaves_it_to_the_next_in_the_same_thread(
    office: Office,
) -> None:
    async with office.behind() as desk, office.listening(desk):
        await use(office, f"ask {STAGE}")
        desk.answering._closing = True  # so that this process posts the quote and answers nothing
        await desk.delivery.drain(5)
    assert len(direct(office)) == 1
    async with office.open() as desk:
        await office.settled(desk)

    quote, answer = direct(office)
    assert answer.thread_ts == quote.ts


async def test_when_slack_has_no_time_the_quote_comes_later_and_the_answer_below_it(office: Office) -> None:
    office.slack.fail("chat.postMessage", times=2, retry_after=0)
    async with office.open() as desk:
        await use(office, f"ask {STAGE}")
        await office.settled(desk)

    quote, answer = direct(office)
    assert answer.thread_ts == quote.ts


async def test_a_quote_that_is_reported_twice_is_answered_once(office: Office) -> None:
    composer = Gated()
    async with office.open(composer=composer) as desk:
        act = await office.slack.command(ANA, GENERAL, "/cairn", f"ask {STAGE}")
        await composer.at_work()
        kept = await desk.cairn.store.inbox.by_id(LOCAL, f"command:{act.delivery.payload['trigger_id']}")
        assert kept
        await desk.answering.placed(LOCAL, Received.model_validate(kept.payload))
        composer.open.set()
        await office.settled(desk)

    assert composer.most == 1
    assert len([one for one in direct(office) if "stage 2 of 5" in one]) == 1


async def test_a_quote_that_could_not_be_posted_for_long_ends_with_a_word_and_a_way_on(
    office: Office,
) -> None:
    async with office.behind() as desk, office.listening(desk):
        await use(office, f"ask {STAGE}")
        for wait in (601, 61, 61):
            office.clock.forward(wait)
            await desk.answering.sweep()
    assert direct(office) == []
    async with office.open() as desk:
        await office.settled(desk)
        word = direct(office)[-1]
        assert "I tried three times" in word
        await office.slack.press(ANA, word, "offer:retry")
        await office.settled(desk)

    assert "stage 2 of 5" in direct(office)[-1]
    assert direct(office)[-1].thread_ts == word.ts


async def test_stage_with_a_name_is_the_summary_of_that_unit_for_whoever_may_see_it(office: Office) -> None:
    async with office.open() as desk:
        await use(office, "stage claims")
        await office.settled(desk)

    quote, answer = direct(office)
    assert "Stage summary for Claims" in quote
    assert "The summary of Claims is for its members and those who manage it" in answer


async def test_stage_of_an_unknown_unit_says_which_may_have_been_meant(office: Office) -> None:
    async with office.open() as desk:
        mistyped = await use(office, "stage Clams")
        unknown = await use(office, "stage Moon Base")
        await office.settled(desk)

    assert mistyped == "There is no unit “Clams”; did you mean Claims?"
    assert unknown.startswith("There is no unit “Moon Base”")
    assert direct(office) == []


async def test_stage_alone_is_that_of_the_channels_unit_for_whoever_is_in_it(office: Office) -> None:
    async with office.open() as desk:
        await speaks_for(desk, "Claims", CLAIMS)
        await use(office, "stage", BEN, CLAIMS)
        await office.settled(desk)

    answer = direct(office, BEN)[-1]
    assert "Claims" in answer
    assert "I cannot say here" not in answer
    assert office.said(office.claims) == []


async def test_stage_alone_elsewhere_is_that_of_the_organisation(office: Office) -> None:
    async with office.open() as desk:
        await use(office, "stage")
        await office.settled(desk)

    assert "stage 2 of 5" in direct(office)[-1]


async def test_check_is_about_an_initiative_whatever_its_words_are(office: Office) -> None:
    async with office.open() as desk:
        await use(office, "check start a scan of every claim by voice")
        await office.settled(desk)

    assert "I have nothing on “Start a scan of every claim by voice”" in direct(office)[-1]


@pytest.mark.parametrize(
    ("text", "said"),
    [("", HELP), ("help", HELP), ("dance", HELP), ("ask", NO_QUESTION)],
)
async def test_what_needs_no_answer_is_said_at_once(office: Office, text: str, said: str) -> None:
    async with office.behind() as desk, office.listening(desk):
        await office.slack.command(ANA, GENERAL, "/cairn", text)

    assert office.slack.ephemerals(ANA)[-1].text == said
    assert direct(office) == []


async def test_a_command_that_cannot_be_taken_is_never_met_with_silence(office: Office) -> None:
    async with office.behind() as desk, office.listening(desk):
        await desk.answering.close(within=0)
        said = await use(office, f"ask {STAGE}")

    assert "Please type it once more. Reference" in said


async def test_help_is_one_screen() -> None:
    assert len(HELP) < 1_000
    assert HELP.count("\n") < 10


async def test_a_guest_is_refused_and_nothing_is_kept(office: Office) -> None:
    guest = office.slack.add_person("guest", id="UGUEST", is_restricted=True)
    office.slack.join(guest, GENERAL)
    async with office.open() as desk:
        said = await use(office, f"ask {POLICY}", "UGUEST")
        kept = await desk.cairn.store.inbox.by_id(LOCAL, "none")

    assert said == REFUSALS["guest"]
    assert kept is None
    assert direct(office, "UGUEST") == []


async def test_where_another_company_reads_along_nothing_is_asked(office: Office) -> None:
    office.slack.change_channel(GENERAL, is_ext_shared=True)
    async with office.open():
        said = await use(office, f"ask {POLICY}")

    assert said == REFUSALS["shared"]
    assert direct(office) == []


async def test_where_cairn_is_not_a_member_the_command_works_all_the_same(office: Office) -> None:
    office.slack.add_channel("board", [ANA], id="CBOARD", private=True, with_app=False)
    async with office.open() as desk:
        await use(office, f"ask {STAGE}", ANA, "CBOARD")
        await office.settled(desk)

    assert "stage 2 of 5" in direct(office)[-1]


async def test_what_went_wrong_is_tried_again_by_whoever_asked_and_by_nobody_else(office: Office) -> None:
    async with office.open(composer=Broken()):
        act = await office.slack.mention(ANA, GENERAL, POLICY)
        failed = await office.slack.reply_to(act)
    assert "[Try again]" in office.slack.text_of(failed)

    async with office.open() as desk:
        await office.slack.press(BEN, failed, "offer:retry")
        assert "Only whoever asked" in office.slack.ephemerals(BEN)[-1]
        await office.settled(desk)
        assert len(office.said(office.general)) == 1
        await office.slack.press(ANA, failed, "offer:retry")
        await office.settled(desk)
        await office.slack.press(ANA, failed, "offer:retry")
        await office.settled(desk)

    _, answer = office.said(office.general)
    assert "Sources:" in answer
    assert answer.thread_ts == act.said.ts
    assert "already" in office.slack.ephemerals(ANA)[-1]
    assert office.slack.problems == []


async def test_a_command_that_failed_is_tried_again_in_its_thread(office: Office) -> None:
    async with office.open(composer=Broken()) as desk:
        await use(office, f"ask {POLICY}")
        await office.settled(desk)
    quote, failed = direct(office)
    async with office.open() as desk:
        await office.slack.press(ANA, failed, "offer:retry")
        await office.settled(desk)

    assert "Sources:" in direct(office)[-1]
    assert direct(office)[-1].thread_ts == quote.ts


async def test_a_made_up_retry_is_told_that_there_is_nothing(office: Office) -> None:
    async with office.open() as desk:
        reply = await office.slack.reply_to(await office.slack.mention(ANA, GENERAL, "help"))
        await office.slack.press(ANA, reply, "offer:retry", "Ev99999999", forged=True)
        await office.settled(desk)

    assert "I do not have that question any more" in office.slack.ephemerals(ANA)[-1]
