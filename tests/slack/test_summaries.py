"""Summaries through the real Bolt app: asked for by command or words, shown to those who may see them, and nobody else."""

from dataclasses import replace

from bot.conversation.message import Person
from bot.conversation.summary import StageSummary
from bot.conversation.summary_json import to_payload
from bot.demo.slack import Message
from bot.slack.desk import Desk
from bot.slack.summaries import SUMMARY
from bot.store.orgs import LOCAL
from bot.store.outbox import Post
from tests.reports.samples import CLAIMS, bars, item, row, whole
from tests.slack.office import ANA, BEN, GENERAL, Office

MORE = "There is more on this that not everyone here may see."


async def use(office: Office, text: str) -> None:
    await office.slack.command(ANA, GENERAL, "/cairn", text)


def direct(office: Office) -> list[Message]:
    return office.said(office.slack.direct_channel(ANA))


async def manages(desk: Desk, who: str, name: str = "Claims") -> None:
    unit = await desk.cairn.store.units.by_name(LOCAL, name)
    assert unit
    await desk.cairn.store.roles.give(LOCAL, unit.id, who, "manager")


async def test_a_manager_gets_the_summary_with_its_chart_and_the_numbers_behind_it(office: Office) -> None:
    async with office.open() as desk:
        await manages(desk, ANA)
        await use(office, "stage Claims")
        await office.settled(desk)
        summary = direct(office)[-1]
        await office.slack.press(ANA, summary, "summary:why")
        ana, deeds = office.slack.modal(ANA), await desk.cairn.store.audit.newest(LOCAL)
        await office.slack.press(BEN, summary, "summary:why", "Claims", forged=True)
        ben = office.slack.modal(BEN)

    assert "Claims is working on stage 2" in summary
    assert "data_visualization" in [block["type"] for block in summary.blocks]
    assert "A stage is in place when each thing it needs reaches its level" in ana
    assert "is for its members and those who manage it" in ben
    assert (ANA, "summary.seen") in [(deed.who, deed.what) for deed in deeds]


async def test_in_a_channel_the_whole_is_offered_in_private_to_a_manager(office: Office) -> None:
    async with office.open() as desk:
        await manages(desk, ANA)
        await office.slack.mention(ANA, office.general, "give me a roll-up of the organisation")
        offer = await office.slack.wait_for(lambda: office.slack.ephemerals(ANA)[0])
        await office.slack.press(ANA, offer, "private:ask")
        await office.settled(desk)

    assert "so I would show it in a direct message only" in office.said(office.general)[-1]
    assert MORE in office.slack.text_of(offer)
    whole = direct(office)[-1]
    assert "Harbour Mutual (5 units" in whole
    assert "scanned, not shown here" in str(whole.blocks)


async def test_a_workspace_that_takes_no_charts_gets_a_table(office: Office) -> None:
    async with office.open() as desk:
        await manages(desk, ANA)
        office.slack.fail("chat.postMessage", "invalid_blocks", times=2)
        await office.slack.direct(ANA, "stage summary for Claims")
        await office.settled(desk)

    summary = direct(office)[-1]
    assert "Claims is working on stage 2" in summary
    kinds = [block["type"] for block in summary.blocks]
    assert ("data_visualization" in kinds, "table" in kinds) == (False, True)


async def test_what_does_not_fit_beside_a_picture_goes_below_it_once(office: Office) -> None:
    units = tuple(row(f"Branch {n}") for n in range(30))
    moves = tuple(item(f"Thing {n} {'to do ' * 90}", n=n) for n in range(5))
    large = replace(whole(*units), bars=bars(), moves=moves, remarks=("So it is. " * 500,))
    async with office.open() as desk:
        office.slack.fail("chat.postMessage", "invalid_blocks")
        post = Post("large", ANA, SUMMARY, {"summary": to_payload(large)})
        await desk.cairn.store.outbox.put(LOCAL, post, now=office.clock())
        desk.delivery.wake()
        await office.settled(desk)

    blocks = [block for message in direct(office) for block in message.blocks]
    assert "image" in [block["type"] for block in blocks]
    told = str(blocks)
    assert [told.count(f"Thing {n} to do") for n in range(5)] == [1] * 5
    assert told.count("summary:export:pdf") == 1


async def test_a_file_comes_with_a_word_that_mentions_nobody_and_the_names_of_owners(office: Office) -> None:
    async def book() -> tuple[StageSummary, ...]:
        moves = (item(owner=ANA), item("Then", n=2, owner="Maria Keller"))
        return (replace(CLAIMS, unit="<!channel>", moves=moves),)

    async with office.open() as desk:
        desk.summaries.files.soon(book(), "csv", ANA)
        await desk.summaries.files.close(30)

    assert "&lt;!channel&gt; as a file" in direct(office)[-1].text
    plan = next(file.content for file in office.slack.files if "plan" in file.name) or b""
    assert b"Ana" in plan
    assert b"Maria Keller" in plan


async def test_whether_somebody_is_an_admin_is_slack_s_to_say(office: Office) -> None:
    async with office.open() as desk:
        directory = desk.summaries.directory

        assert not await directory.is_admin(Person(ANA, LOCAL))
        assert not await directory.is_admin(Person("UNOBODY", LOCAL))


async def test_a_summary_goes_out_as_a_file_to_those_alone_who_may_see_it(office: Office) -> None:
    async with office.open() as desk:
        await manages(desk, ANA)
        await use(office, "stage Claims")
        await office.settled(desk)
        summary = direct(office)[-1]
        await office.slack.press(ANA, summary, "summary:export:pdf")
        await office.slack.press(ANA, summary, "summary:export:csv")
        await office.slack.press(BEN, summary, "summary:export:pdf", "Claims", forged=True)
        await desk.summaries.files.close(30)
        deeds = await desk.cairn.store.audit.newest(LOCAL)

    kinds = sorted((file.name.rpartition(".")[2], file.content[:4]) for file in office.slack.files)
    assert kinds[-1] == ("pdf", b"%PDF")
    assert {kind for kind, _ in kinds} == {"csv", "pdf"}
    told = [message for message in direct(office) if "as a file" in message]
    assert len(told) == 2
    assert "is for its members and those who manage it" in office.said(office.slack.direct_channel(BEN))[-1]
    looks = [(deed.who, deed.what, deed.about["how"]) for deed in deeds if deed.what.startswith("summary.")]
    assert (ANA, "summary.seen", "export") in looks
    assert (BEN, "summary.refused", "export") in looks
