"""
Asking again: the question of an item, put to a few people as a scan of its own; what they answer counts at once.

Of what ran ahead its controls are asked. The answers take the place of the earlier ones to these questions, and only they
have the later date. The same rule places the unit anew, and the assessment that comes of it supersedes the one before, as
after a talk.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.path import Asked, Row, Setup
from bot.conversation.planning import ASKED, without, working_days_after
from bot.services import plan_posts
from bot.services import scan_posts as posts
from bot.services.inviting import Invitation, remind
from bot.services.placing import efforts_of, keep, placed
from bot.services.recheck_reading import found_of, last_scan, named_answers, part_of, standing
from bot.services.recheck_weight import asked_of_everyone, controls_asked, owners_rows, that_count
from bot.services.refusals import Refused
from bot.services.tally import GROUP, answered, rows_of
from bot.store.assessments import Assessment as Kept
from bot.store.engine import Parts
from bot.store.errors import ScanRunning
from bot.store.plan_items import KeptItem
from bot.store.scans import Scan
from bot.store.sheets import FinalAnswer
from bot.store.units import Unit
from bot.words.days import day_at
from knowledge.framework.model import Framework
from knowledge.framework.rechecked import Question, controls, laid_in, rows_in
from knowledge.framework.skipping import AGENTIC


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
    named = await named_answers(parts, item)
    roles = await parts.roles.of_unit(item.org, item.unit_id)
    if not asked_of_everyone(framework, item):
        rows = owners_rows(framework, item)
        owners = [one.by for one in named if one.row in rows]
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
    last = await last_scan(tx, item)
    await _refuse_vain(tx, framework, item, unit)
    asked = controls_asked(framework.bank, item, await found_of(tx, item))
    setup = _setup(framework, item, unit, last, here=recheck.here, instead=asked)
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
    counting = await _counting(tx, framework, item, answers) if enough else {}
    await tx.plan_items.note(
        *(item.org, item.id, "answered"),
        by="clock",
        now=now,
        about=_told(scan, answers, enough=enough, counted=bool(counting)),
    )
    new = await _rate_anew(tx, framework, item, counting, now) if counting else None
    item = await tx.plan_items.by_id(item.org, item.id) or item
    if item.state == "reported":
        item = await tx.plan_items.change(item, "refute", by="scan", now=now, about={"scan": scan.id}) or item
    for person in await _whom_to_tell(tx, scan, item):
        post = plan_posts.answered(item, scan.id, new.id if new else "", person)
        await tx.outbox.put(item.org, post, now=now)
    return new


async def _whom_to_tell(tx: Parts, scan: Scan, item: KeptItem) -> list[str]:
    """Whoever manages the unit, reported the thing, does it or had it asked; nobody where no workspace is connected."""
    org = await tx.orgs.by_id(item.org)
    if scan.channel is None and (org is None or org.slack_team_id is None):
        return []
    managers = await tx.roles.people_with(item.org, item.unit_id, "manager")
    return sorted({*managers, *filter(None, (item.reported_by, item.owner, scan.started_by))})


async def _counting(
    tx: Parts, framework: Framework, item: KeptItem, answers: Sequence[FinalAnswer]
) -> dict[Row, list[FinalAnswer]]:
    """The questions whose answers take the place of the earlier ones."""
    model = framework.criterion(item.criterion).model
    rows = controls(framework.bank, model) if model in AGENTIC else ()
    owners = {one.by for one in await named_answers(tx, item) if one.row in rows}
    return dict(that_count(framework.bank, await found_of(tx, item), answers, owners))


def _setup(
    framework: Framework,
    item: KeptItem,
    unit: Unit,
    last: Scan | None,
    *,
    here: bool,
    instead: tuple[str, ...],
) -> Setup:
    """Without names where the team was asked without names; who owns a thing is known to everybody anyway."""
    everyone = asked_of_everyone(framework, item)
    named = here or not everyone or (last is not None and not last.setup.anonymous)
    return Setup(
        unit=unit.name,
        scope=unit.scope,
        path="full",
        anonymous=not named,
        people=unit.people,
        recheck=Row(*item.what).key,
        controls=instead,
        reported=item.state == "reported",
    )


async def _refuse_vain(tx: Parts, framework: Framework, item: KeptItem, unit: Unit) -> None:
    """Refuse to ask where the answers could not be laid into what is known of the unit."""
    if await tx.scans.rechecks(item.org, [item.id]):
        raise Refused("asked_already", unit.name)
    kept = await standing(tx, item)
    if kept is None or kept.bank_version.split(".")[0] != framework.bank.major:
        raise Refused("scan_anew", unit.name)
    part = await part_of(tx, item, kept)
    rows = rows_in(kept.input, "answers")
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


def _told(scan: Scan, answers: Sequence[FinalAnswer], *, enough: bool, counted: bool) -> dict[str, object]:
    """What may be told of the answers: how many there are, and from three on how many chose what, of one question."""
    said = {"answered": answered(answers), "enough": enough, "counted": counted}
    told: dict[str, object] = {"scan": scan.id, **said}
    if answered(answers) < GROUP or scan.setup.controls:
        return told
    levels = [one.level for one in answers]
    return told | {"counts": [levels.count(str(level)) for level in range(5)]}


async def _rate_anew(
    tx: Parts,
    framework: Framework,
    item: KeptItem,
    counting: Mapping[Row, Sequence[FinalAnswer]],
    now: datetime,
) -> Kept | None:
    before = await standing(tx, item)
    if before is None or before.bank_version.split(".")[0] != framework.bank.major:
        return None
    part = await part_of(tx, item, before)
    on = max(day_at(now), before.taken_at)
    told = dict(before.input)
    for row, answers in counting.items():
        told = laid_in(told, Question(row.criterion, row.workflow, part), rows_of(answers, on), on)
    if part is None and (efforts := await efforts_of(tx, item.org, item.unit_id)):
        told["efforts"] = efforts
    assessment, placement = placed(framework, told, before.taken_at)
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
