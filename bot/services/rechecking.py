"""
Asking again: the one question of an item, put to a few people as a scan of one card; what they answer counts at once.

Their answers take the place of the earlier ones to that question. The same rule places the unit anew, and the assessment that
comes of it supersedes the one before, as after a talk.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.path import Asked, Row, Setup
from bot.conversation.planning import ASKED, without, working_days_after
from bot.services import plan_posts
from bot.services import scan_posts as posts
from bot.services.inviting import Invitation, remind
from bot.services.placing import efforts_of, keep, placed
from bot.services.refusals import Refused
from bot.services.tally import GROUP, answered, rows_of
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Parts
from bot.store.errors import ScanRunning
from bot.store.plan_items import KeptItem
from bot.store.scans import Scan
from bot.store.sheets import FinalAnswer
from bot.store.units import Unit
from knowledge.documents import name_key
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement


@dataclass(frozen=True, slots=True)
class Recheck:
    """How somebody wants people to be asked again. `here` is the terminal, where the operator answers."""

    by: str
    invited: Sequence[Invitation]
    here: bool = False


async def whom_to_ask(
    parts: Parts, framework: Framework, item: KeptItem, lot: random.Random
) -> tuple[str, ...]:
    """
    Who could say whether a thing is so, those to be asked first at the beginning, the others in an order drawn by lot.

    Whoever does it or said that it is done is asked only where others are too few.
    """
    if item.whose == "others" and item.asked:
        return (item.asked,)
    named = await _named_answers(parts, item)
    roles = await parts.roles.of_unit(item.org, item.unit_id)
    if framework.criterion(item.criterion).asked_of == "owner":
        row = Row(*item.what).key
        owners = [one.by for one in named if one.row == row]
        champions = [role.person for role in roles if role.role == "champion"]
        managers = [role.person for role in roles if role.role == "manager"]
        return tuple(dict.fromkeys(owners or champions or managers or filter(None, [item.owner])))
    people = sorted({one.by for one in named} or {role.person for role in roles})
    lot.shuffle(people)
    return tuple(without(filter(None, (item.owner, item.reported_by)), people))


async def open_recheck(
    tx: Parts, framework: Framework, item: KeptItem, recheck: Recheck, now: datetime
) -> Scan:
    """Ask these people the question of an item, each in private. Refused where no answer could count."""
    unit = await tx.units.by_id(item.org, item.unit_id)
    if unit is None:
        raise Refused("no_item")
    last = await _last_scan(tx, item)
    setup = _setup(framework, item, unit, last, here=recheck.here)
    await _refuse_vain(tx, framework, item, unit)
    if len(recheck.invited) < (GROUP if setup.anonymous else 1):
        raise Refused("nobody_to_ask", unit.name)
    # Nothing is announced, so the channel matters only in that there is one: cards go out in Slack.
    channel = None if recheck.here else (last and last.channel) or unit.channel_id or ""
    made = await tx.scans.create(
        item.org,
        unit_id=unit.id,
        setup=setup,
        bank_version=framework.bank.version,
        started_by=recheck.by,
        channel=channel,
        audience={"kind": "terminal" if recheck.here else "recheck"},
        now=now,
        recheck_of=item.id,
    )
    try:
        scan = await tx.scans.change(made, "open", now=now, opened_at=now, closes_at=working_days_after(now))
    except ScanRunning as running:
        raise Refused("asked_already", unit.name) from running
    if scan is None:
        raise Refused("busy")
    invited = recheck.invited[:ASKED]
    await _invite(tx, scan, invited, now)
    about = {"scan": scan.id, "asked": len(invited)}
    await tx.plan_items.note(item.org, item.id, "recheck", by=recheck.by, now=now, about=about)
    return scan


async def conclude(
    tx: Parts, framework: Framework, scan: Scan, answers: Sequence[FinalAnswer], now: datetime
) -> Kept | None:
    """
    What follows from a recheck: the criterion is rated anew, and its item is confirmed or open again.

    The assessment that came of it; None where too few answered, or nobody could say.
    """
    item = await tx.plan_items.by_id(scan.org, scan.recheck_of or "")
    if item is None:
        return None
    enough = answered(answers) >= (GROUP if scan.setup.anonymous else 1)
    rated = [one for one in answers if one.level.isdigit()] if enough else []
    await tx.plan_items.note(
        *(item.org, item.id, "answered"), by="clock", now=now, about=_told(scan, answers, enough=enough)
    )
    new = await _rate_anew(tx, framework, item, answers, now) if rated else None
    item = await tx.plan_items.by_id(item.org, item.id) or item
    if item.state == "reported":
        item = await tx.plan_items.change(item, "refute", by="scan", now=now, about={"scan": scan.id}) or item
    for person in {item.owner, item.reported_by, scan.started_by} - {None}:
        if scan.channel is not None and person:
            await tx.outbox.put(item.org, plan_posts.answered(item, scan.id, person), now=now)
    return new


async def _named_answers(parts: Parts, item: KeptItem) -> list[FinalAnswer]:
    """What the unit's last scan keeps with the names of those who answered; nothing where it was anonymous."""
    last = await _last_scan(parts, item)
    if last is None or last.setup.anonymous:
        return []
    return await parts.sheets.answers(item.org, last.id)


async def _last_scan(parts: Parts, item: KeptItem) -> Scan | None:
    every = await parts.scans.of_unit(item.org, item.unit_id)
    return next((scan for scan in every if scan.assessment_id is not None), None)


def _setup(framework: Framework, item: KeptItem, unit: Unit, last: Scan | None, *, here: bool) -> Setup:
    """Without names where the team was asked without names; who owns a thing is known to everybody anyway."""
    everyone = framework.criterion(item.criterion).asked_of == "everyone"
    named = here or not everyone or (last is not None and not last.setup.anonymous)
    return Setup(
        unit=unit.name,
        scope=unit.scope,
        path="full",
        anonymous=not named,
        people=unit.people,
        recheck=Row(*item.what).key,
    )


async def _refuse_vain(tx: Parts, framework: Framework, item: KeptItem, unit: Unit) -> None:
    """Refuse to ask where the answers could not be laid into what is known of the unit."""
    if await tx.scans.rechecks(item.org, [item.id]):
        raise Refused("asked_already", unit.name)
    kept = await _standing(tx, item)
    if kept is None or kept.bank_version.split(".")[0] != framework.bank.major:
        raise Refused("scan_anew", unit.name)
    part = await _part(tx, item, kept)
    rows = _rows(kept, "answers")
    if part is None and any(row.get("unit") and row.get("criterion") == item.criterion for row in rows):
        raise Refused("ask_the_units", unit.name)


async def _invite(tx: Parts, scan: Scan, invited: Sequence[Invitation], now: datetime) -> None:
    for one in invited:
        asked = Asked(tz_minutes=int(one.tz_offset.total_seconds() // 60))
        kept = await tx.sheets.invite(scan.org, scan.id, one.person, asked)
        await remind(tx, scan, kept, now)
        for post in (
            posts.card(scan, kept.sheet.key, one.person, kept.version) if scan.channel is not None else ()
        ):
            await tx.outbox.put(scan.org, post, now=now)


def _told(scan: Scan, answers: Sequence[FinalAnswer], *, enough: bool) -> dict[str, object]:
    """What may be told of the answers: how many there are, and from three on how many chose what."""
    told: dict[str, object] = {"scan": scan.id, "answered": answered(answers), "enough": enough}
    if answered(answers) < GROUP:
        return told
    levels = [one.level for one in answers]
    return told | {"counts": [levels.count(str(level)) for level in range(5)]}


async def _standing(tx: Parts, item: KeptItem) -> Kept | None:
    """What holds today of the unit, or of the whole that it is a part of: what a recheck lays its answers into."""
    kept = await tx.assessments.by_id(item.org, item.assessment_id)
    return await tx.assessments.newest(item.org, kept.unit_id) if kept else None


async def _part(tx: Parts, item: KeptItem, kept: Kept) -> str | None:
    """Under which name a unit stands in a larger assessment; None for one of its own."""
    if kept.unit_id == item.unit_id:
        return None
    unit = await tx.units.by_id(item.org, item.unit_id)
    names = Placement.model_validate(kept.placement).units
    return next((name for name in names if unit and name_key(name) == name_key(unit.name)), None)


def _rows(kept: Kept, key: str) -> list[dict[str, object]]:
    """The rows of an input under a key, as far as there are any."""
    found = kept.input.get(key)
    return [dict(row) for row in found if isinstance(row, dict)] if isinstance(found, list) else []


async def _rate_anew(
    tx: Parts, framework: Framework, item: KeptItem, answers: Sequence[FinalAnswer], now: datetime
) -> Kept | None:
    before = await _standing(tx, item)
    if before is None or before.bank_version.split(".")[0] != framework.bank.major:
        return None
    part = await _part(tx, item, before)
    as_of = max(now.date(), before.taken_at)

    def others(row: dict[str, object]) -> bool:
        same = (row.get("criterion"), row.get("workflow"), row.get("unit")) == (*item.what, part)
        return not same

    told = dict(before.input) | {"as_of": as_of.isoformat()}
    told["answers"] = [
        *filter(others, _rows(before, "answers")),
        *(row | ({"unit": part} if part else {}) for row in rows_of(answers, as_of)),
    ]
    if "agreed" in told:
        told["agreed"] = [*filter(others, _rows(before, "agreed"))]
    if part is None and (efforts := await efforts_of(tx, item.org, item.unit_id)):
        told["efforts"] = efforts
    assessment, placement = placed(framework, told, as_of)
    new = await keep(
        *(tx, item.org, before.unit_id, assessment, told, placement),
        origin="scan",
        now=now,
        supersedes=before.id,
    )
    if (now_so := await tx.plan_items.by_id(item.org, item.id)) and now_so.state == "confirmed":
        await _show(tx, before, new, now)
    return new


async def _show(tx: Parts, before: Kept, new: Kept, now: datetime) -> None:
    """The result of the scan that all this goes back to is posted anew in its channel."""
    root: Kept | None = before
    while root is not None and root.supersedes:
        root = await tx.assessments.by_id(root.org, root.supersedes)
    for scan in await tx.scans.of_unit(before.org, before.unit_id):
        if root is not None and scan.assessment_id == root.id and scan.channel is not None:
            await tx.outbox.put(scan.org, posts.result_again(scan, before.id, now), now=now)
            await tx.outbox.put(scan.org, posts.result(scan, new.id), now=now)
