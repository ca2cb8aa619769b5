"""A team with a finished scan, and what people answer when they are asked again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.conversation.events import Begin, Choose, Event, Next, SkipExample
from bot.conversation.path import Asked, Setup
from bot.conversation.plan import PlanItem
from bot.services.cairn import Cairn
from bot.services.inviting import Draft, Invitation
from bot.services.planning import Actor
from bot.services.rechecking import Recheck
from bot.services.scans import Told
from bot.store.orgs import LOCAL
from bot.store.scans import Scan
from bot.store.units import Unit
from knowledge.framework.placement import Placement

THEN = datetime(2026, 10, 3, 9, tzinfo=UTC)
NOW = datetime(2026, 12, 4, 9, tzinfo=UTC)
"""Two months later, a Friday."""
ANA, BEN, CARA, DAN, EVE, FINN = TEAM = ("UANA", "UBEN", "UCARA", "UDAN", "UEVE", "UFINN")
MARKETING = "Marketing"
MISSING = {"WE1": 3, "WE2": 1, "WE3": 3, "WE4": 2, "WE5": 3, "WE6": 3}
"""All that stage 1 needs but one thing."""
OPERATOR = Actor("operator", admin=True)
CHAMPION = Actor(ANA)


async def scanned(
    cairn: Cairn,
    levels: Mapping[str, int] = MISSING,
    *,
    people: Sequence[str] = TEAM,
    anonymous: bool = True,
    now: datetime = THEN,
) -> Scan:
    """A finished first look, in which everybody said the same."""
    setup = Setup(unit=MARKETING, people=len(people), anonymous=anonymous)
    invited = [Invitation(person, Asked()) for person in people]
    draft = Draft(setup, invited, now + timedelta(days=3), "CMARKETING", {"kind": "people"})
    scan = await cairn.scans.start(LOCAL, ANA, draft, now=now)
    for person in people:
        await answer(cairn, scan.id, person, levels, now=now)
    await cairn.scans.closing.tick(now=now + timedelta(hours=1))
    found = await cairn.store.scans.by_id(LOCAL, scan.id)
    assert found
    assert found.state == "closed"
    return found


async def answer(
    cairn: Cairn, scan_id: str, person: str, levels: Mapping[str, int], *, now: datetime, other: int = 0
) -> None:
    """Answer every card, without an example."""
    moment = now

    async def tell(event: type[Event], *said: object) -> Told:
        nonlocal moment
        moment += timedelta(seconds=1)
        return await cairn.scans.tell(LOCAL, scan_id, person, event(moment, *said))  # type: ignore[arg-type]

    told = await tell(Begin)
    for _ in range(30):
        sheet = told.kept.sheet
        card = told.context.card(sheet.card)
        if sheet.state == "showing":
            told = await tell(SkipExample, sheet.example_for)
        elif card is None or sheet.state == "finished":
            return
        else:
            for row in card.rows:
                told = await tell(Choose, row.key, levels.get(row.key, other))
            if len(card.rows) > 1:
                told = await tell(Next, card.key)
    raise AssertionError(f"{person} comes to no end")


async def marketing(cairn: Cairn) -> Unit:
    unit = await cairn.store.units.by_name(LOCAL, MARKETING)
    assert unit
    return unit


async def items(cairn: Cairn) -> dict[str, PlanItem]:
    """The plan of Marketing, by what its items are about."""
    plan = await cairn.planning.plan_of(LOCAL, await marketing(cairn))
    return {item.criterion: item for item in plan.items}


async def placement(cairn: Cairn) -> Placement:
    kept = await cairn.store.assessments.newest(LOCAL, (await marketing(cairn)).id)
    assert kept
    return Placement.model_validate(kept.placement)


async def reported(cairn: Cairn, criterion: str = "WE2", *, now: datetime = NOW) -> Scan:
    """An item is reported done, and five people are asked about it."""
    item = (await items(cairn))[criterion]
    people = await cairn.planning.whom_to_ask(LOCAL, item.id)
    recheck = Recheck(ANA, [Invitation(person, Asked()) for person in people])
    assert not await cairn.planning.report(LOCAL, item.id, CHAMPION, recheck, now=now)
    (scan,) = await cairn.store.scans.rechecks(LOCAL, [item.id])
    return scan


async def asked_in(cairn: Cairn, scan: Scan) -> set[str]:
    return {kept.person for kept in await cairn.store.sheets.all(LOCAL, scan.id)}


async def answered(
    cairn: Cairn, scan: Scan, *levels: int, criterion: str = "WE2", now: datetime = NOW
) -> None:
    """As many as there are levels answer, each their own; then it closes."""
    for person, level in zip(sorted(await asked_in(cairn, scan)), levels, strict=False):
        await answer(cairn, scan.id, person, {criterion: level}, now=now)
    await cairn.scans.closing.tick(now=now + timedelta(hours=1))
