"""“Save to Cairn” through the real Bolt app: a message becomes a document, for those it was saved for and nobody else."""

from datetime import UTC, datetime

from bot.demo.slack import Message, View
from bot.services.saving import SENTENCES, source_of
from bot.slack.blocks.saving import DAY, SAVE, TITLE, UNDO, WHOM, first_words
from bot.slack.desk import Desk
from bot.slack.noted import MOST_CARRIED, Noted, brought_back
from bot.slack.saving import CUT, FILES
from bot.store.orgs import LOCAL
from bot.store.roles import RoleName
from bot.words import in_figures
from knowledge.documents import Audience, Document, Shelf
from tests.slack.office import ANA, BEN, CLAIMS, GENERAL, Office

SAID = "The supplier portal Heron goes live on 12 May, and Priya in procurement owns it."
ASKED = "Who owns the supplier portal Heron?"


async def said_in(office: Office, where: str = GENERAL, text: str = SAID, who: str = ANA) -> Message:
    return (await office.slack.message(who, where, text)).said


async def opened(office: Office, message: Message, who: str = ANA) -> View:
    act = await office.slack.shortcut(who, SAVE, message)
    assert act.acknowledged
    return office.slack.modal(who)


async def saved(office: Office, message: Message, whom: str = "", who: str = ANA, **more: str) -> None:
    """Save a message and wait for the word on it."""
    before = len(office.slack.ephemerals(who))
    form = await opened(office, message, who)
    filled = {WHOM: whom} if whom else {}
    act = await office.slack.submit(form, filled | {TITLE: "Heron"} | more)
    assert act.errors == {}
    assert act.view is None
    await office.slack.wait_for(lambda: len(office.slack.ephemerals(who)) > before)


def offered(form: View) -> list[str]:
    (field,) = [block for block in form.blocks if block.get("block_id") == WHOM]
    return [option["value"] for option in field["element"]["options"]]


def on_the_shelf(desk: Desk, message: Message, private_of: str = "") -> Document | None:
    source = source_of(message.channel, message.ts) + (f"/{private_of}" if private_of else "")
    return desk.cairn.library.records.document(LOCAL, Shelf.ORGANISATION, source)


async def answer_to(office: Office, who: str, question: str = ASKED) -> str:
    """What somebody is told in the Messages tab."""
    reply = await office.slack.reply_to(await office.slack.direct(who, question))
    return office.slack.text_of(reply)


async def give(desk: Desk, person: str, role: RoleName = "member") -> None:
    unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
    assert unit
    await desk.cairn.store.roles.give(LOCAL, unit.id, person, role)


async def test_the_window_shows_what_is_saved_with_a_title_and_the_day_it_was_said(office: Office) -> None:
    async with office.behind() as desk, office.listening(desk):
        message = await said_in(office)
        form = await opened(office, message)

    fields = {block.get("block_id"): block.get("element", {}) for block in form.blocks}
    assert SAID in form
    assert fields[TITLE]["initial_value"] == "The supplier portal Heron goes live on 12 …"
    assert fields[DAY]["initial_date"] == datetime.fromtimestamp(float(message.ts), UTC).date().isoformat()
    assert fields[WHOM]["initial_option"]["value"] == f"channel:{GENERAL}"
    assert "This channel (#general)" in form
    assert office.slack.problems == []


async def test_what_somebody_saves_for_themselves_is_cited_to_them_at_once_and_to_nobody_else(
    office: Office,
) -> None:
    async with office.open() as desk:
        message = await said_in(office)
        await saved(office, message, f"private:{ANA}", **{DAY: "2026-03-04"})
        anas, bens = await answer_to(office, ANA), await answer_to(office, BEN)
        in_channel = await office.slack.reply_to(await office.slack.mention(ANA, GENERAL, ASKED))
        there = on_the_shelf(desk, message, ANA)

    assert "Priya in procurement owns it" in anas
    assert "Heron · 4 March 2026" in anas
    assert "Priya" not in bens
    assert "Priya" not in in_channel
    assert there
    assert there.audience == Audience("private", ANA)
    assert office.slack.problems == []


async def test_what_is_saved_for_a_channel_is_for_those_in_it(office: Office) -> None:
    office.slack.leave(BEN, CLAIMS)
    async with office.open():
        await saved(office, await said_in(office, CLAIMS))
        anas, bens = await answer_to(office, ANA), await answer_to(office, BEN)
        there = await office.slack.reply_to(await office.slack.mention(ANA, CLAIMS, ASKED))
        elsewhere = await office.slack.reply_to(await office.slack.mention(ANA, GENERAL, ASKED))

    assert "Priya" in anas
    assert "Priya" in there
    assert "Priya" not in bens
    assert "Priya" not in elsewhere


async def test_what_is_saved_for_a_unit_is_for_those_who_are_something_in_it(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA)
        await saved(office, await said_in(office), "unit:claims")
        anas, bens = await answer_to(office, ANA), await answer_to(office, BEN)

    assert "Priya" in anas
    assert "Priya" not in bens
    assert "for Claims" in office.slack.ephemerals(ANA)[-1]


async def test_what_is_saved_for_everyone_is_for_everyone(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "champion")
        await saved(office, await said_in(office), "org")
        bens = await answer_to(office, BEN)

    assert "Priya" in bens


async def test_each_is_offered_whom_they_may_save_for(office: Office) -> None:
    office.slack.add_person("olga", id="UOLGA", is_admin=True)
    office.slack.join("UOLGA", GENERAL)
    async with office.behind() as desk, office.listening(desk):
        await give(desk, BEN, "manager")
        message = await said_in(office)
        by = {who: offered(await opened(office, message, who)) for who in (ANA, BEN, "UOLGA")}

    here = f"channel:{GENERAL}"
    assert by[ANA] == [here, f"private:{ANA}"]
    assert by[BEN] == [here, f"private:{BEN}", "unit:claims", "org"]
    assert by["UOLGA"] == [here, "private:UOLGA", "org"]


async def test_a_direct_message_is_for_oneself_unless_somebody_chooses_otherwise(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA, "champion")
        message = (await office.slack.direct(ANA, SAID)).said
        form = await opened(office, message)
        fields = {block.get("block_id"): block.get("element", {}) for block in form.blocks}
        await office.settled(desk)

    assert fields[WHOM]["initial_option"]["value"] == f"private:{ANA}"
    assert offered(form) == [f"private:{ANA}", "unit:claims", "org"]


async def test_whoever_lost_a_role_meanwhile_cannot_save_for_that_unit(office: Office) -> None:
    async with office.open() as desk:
        await give(desk, ANA)
        message = await said_in(office)
        form = await opened(office, message)
        unit = await desk.cairn.store.units.by_name(LOCAL, "Claims")
        assert unit
        await desk.cairn.store.roles.withdraw(LOCAL, unit.id, ANA, "member")
        act = await office.slack.submit(form, {WHOM: "unit:claims", TITLE: "Heron"})

        assert act.errors == {WHOM: SENTENCES["not_theirs"]}
        assert on_the_shelf(desk, message) is None


async def test_undo_takes_it_off_the_shelf_again(office: Office) -> None:
    async with office.open() as desk:
        message = await said_in(office)
        await saved(office, message)
        word = office.slack.ephemerals(ANA)[-1]
        act = await office.slack.press(ANA, word, UNDO)
        bens = await answer_to(office, BEN)

        assert act.acknowledged
        assert on_the_shelf(desk, message) is None
    assert "“Heron” is off the shelf again" in office.slack.ephemerals(ANA)[-1]
    assert "[Undo]" not in office.slack.text_of(office.slack.ephemerals(ANA)[-1])
    assert "Priya" not in bens


async def test_the_word_on_a_reply_is_said_in_its_thread(office: Office) -> None:
    async with office.open():
        root = await said_in(office, text="Any news of the portal?")
        reply = (await office.slack.message(ANA, GENERAL, SAID, root.ts)).said
        await saved(office, reply)

    assert office.slack.ephemerals(ANA)[-1].thread_ts == root.ts


async def test_only_the_saver_and_admins_may_undo(office: Office) -> None:
    async with office.open() as desk:
        message = await said_in(office)
        await saved(office, message)
        source = source_of(message.channel, message.ts)

        assert await desk.saving.undo(office.slack.team_id, BEN, source) == SENTENCES["not_yours"]
        assert on_the_shelf(desk, message)
        office.slack.change_person(BEN, is_admin=True)
        desk.people.forget()
        assert "off the shelf" in await desk.saving.undo(office.slack.team_id, BEN, source)
        assert await desk.saving.undo(office.slack.team_id, BEN, source) == SENTENCES["gone"]


async def test_undo_takes_nothing_but_saved_messages_off(office: Office) -> None:
    async with office.open() as desk:
        office.slack.change_person(ANA, is_admin=True)

        said = await desk.saving.undo(office.slack.team_id, ANA, "Note for everybody.md")

        assert said == SENTENCES["gone"]
        assert desk.cairn.library.records.document(LOCAL, Shelf.ORGANISATION, "Note for everybody.md")


async def test_the_same_message_again_changes_it_or_says_that_nothing_changed(office: Office) -> None:
    async with office.open() as desk:
        message = await said_in(office)
        await saved(office, message)
        await saved(office, message)
        same = office.slack.ephemerals(ANA)[-1]
        await saved(office, message, f"private:{ANA}")
        moved = office.slack.ephemerals(ANA)[-1]

        assert "It was saved like this before" in same
        assert "It was saved before, and is changed now" in moved
        assert on_the_shelf(desk, message) is None
        assert on_the_shelf(desk, message, ANA)


async def test_what_a_colleague_saved_is_not_changed_by_others_who_may_keep_their_own(office: Office) -> None:
    async with office.open() as desk:
        message = await said_in(office)
        await saved(office, message)
        act = await office.slack.submit(
            await opened(office, message, BEN), {TITLE: "Mine", WHOM: f"channel:{GENERAL}"}
        )
        kept = on_the_shelf(desk, message)

        assert act.errors == {WHOM: SENTENCES["anothers"]}
        assert kept
        assert kept.title == "Heron"
        assert act.view
        await office.slack.submit(act.view, {TITLE: "Mine", WHOM: f"private:{BEN}"})
        assert on_the_shelf(desk, message, BEN)
        assert on_the_shelf(desk, message)


async def test_what_is_attached_is_said_not_to_be_saved(office: Office) -> None:
    async with office.open() as desk:
        message = await said_in(office)
        with_file = office.slack.state.board.put(
            Message(message.channel, message.ts, message.user, message.text, files=({"id": "F1"},))
        )
        form = await opened(office, with_file)
        await saved(office, with_file)

        assert FILES in form
        assert FILES in office.slack.ephemerals(ANA)[-1]
        assert on_the_shelf(desk, message)


async def test_a_long_message_is_cut_where_the_window_is_full_and_that_is_said(office: Office) -> None:
    long = " ".join(f"word{number * 7919 % 10_007}" for number in range(1_200))
    async with office.open():
        form = await opened(office, await said_in(office, text=long))

    carried = form.payload["private_metadata"]
    kept = brought_back(carried, "T", "U")
    assert kept
    assert len(carried) <= MOST_CARRIED
    assert kept.cut
    assert CUT.format(number=in_figures(len(kept.text))) in form
    assert office.slack.problems == []


def test_a_message_comes_back_as_it_went() -> None:
    noted = Noted(team="T", user="U", channel="C", ts="1.0", text="Ünïcode 👍\n<b> & more", files=2)

    assert brought_back(noted.carried(), "T", "U") == noted
    assert brought_back("nonsense", "T", "U") is None
    assert brought_back("", "T", "U") is None


def test_the_title_is_its_first_words() -> None:
    assert first_words("One two\nthree") == "One two three"
    assert first_words("a b c d e f g h i") == "a b c d e f g h …"
    assert len(first_words("x" * 500)) <= 120
