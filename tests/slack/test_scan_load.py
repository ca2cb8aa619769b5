"""Thirty people answer a scan at once: everybody is acknowledged, and what they pressed is there once."""

import asyncio
from datetime import timedelta

from bot.conversation.path import Asked, Setup, cards
from bot.demo.slack import Act, Message
from bot.demo.slack import interactions as payloads
from bot.demo.slack.screen import Control
from bot.services.scans import Draft, Invitation
from bot.slack.desk import Desk
from bot.store.scans import Scan
from tests.slack.office import Office, until

MANY = 30


async def test_thirty_who_press_at_once_are_all_acknowledged_and_nothing_is_lost_or_doubled(
    office: Office,
) -> None:
    people = [office.slack.add_person(f"person{number}").id for number in range(MANY)]
    for person in people:
        office.slack.join(person, office.claims)
    async with office.open() as desk:
        scan = await started(office, desk, [*people, office.ana.id])
        rows = [
            row.key for card in cards(desk.cairn.framework.bank, scan.setup, Asked()) for row in card.rows
        ]

        acts = await asyncio.gather(*(answer(office, scan, person, rows) for person in people))
        kept = {one.person: one for one in await desk.cairn.store.sheets.all(scan.org, scan.id)}
        await until(lambda: all_shown(desk, scan, people))

    taken = [act for theirs in acts for act in theirs]
    assert all(act.acknowledged for act in taken)
    for person in people:
        given = {row: one.level for row, one in kept[person].sheet.given.items()}
        assert given == {row: level_of(person, row) for row in rows}
        assert kept[person].version == len(rows) + 1
        root, card = office.said(office.slack.direct_channel(person))
        assert card.thread_ts == root.ts
    assert office.slack.problems == []


async def started(office: Office, desk: Desk, people: list[str]) -> Scan:
    """A scan that is announced; the last of those asked never answers, so that it stays open."""
    now = office.clock()
    org = (await desk.cairn.store.orgs.for_team(office.slack.team_id, now=now)).id
    draft = Draft(
        Setup(unit="Claims handling", people=len(people)),
        [Invitation(person, Asked()) for person in people],
        now + timedelta(days=3),
        channel=office.claims.id,
        audience={"kind": "channel"},
    )
    scan = await desk.scans.start(org, office.ana.id, draft, now=now)
    desk.delivery.wake()
    await office.slack.wait_for(lambda: office.said(office.claims))
    return scan


async def answer(office: Office, scan: Scan, person: str, rows: list[str]) -> list[Act]:
    """Everything one person presses, each as soon as the one before is acknowledged."""
    (announcement,) = office.said(office.claims)
    acts = [await office.slack.press(person, announcement, "scan:begin")]
    for row in rows:
        acts.append(await choose(office, scan, announcement, person, row))
    return acts


async def choose(office: Office, scan: Scan, shown: Message, person: str, row: str) -> Act:
    """A level is pressed, whichever card is shown by now."""
    state = office.slack.state
    block = {"block_id": f"scan:{scan.id}:choice:{row}"}
    control = Control(block, {"type": "radio_buttons", "action_id": "scan:choose"})
    chosen = {"selected_option": {"value": str(level_of(person, row))}}
    done = payloads.action(state, control, None, chosen)
    told = payloads.press_in_message(state, state.workspace.person(person), shown, done)
    return Act((await office.slack.tell("interactive", told),))


def level_of(person: str, row: str) -> int:
    """What somebody answers: not the same for all, and never a level for which an example is asked."""
    return sum(map(ord, person + row)) % 3


async def all_shown(desk: Desk, scan: Scan, people: list[str]) -> bool:
    """Whether everybody has a card."""
    sheets = await desk.cairn.store.sheets.all(scan.org, scan.id)
    return all(one.card_ts is not None for one in sheets if one.person in people)
