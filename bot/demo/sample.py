"""Harbour Mutual, an invented insurer: its documents, units, finished scans and initiatives, loaded like anybody's."""

import asyncio
import json
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bot.services.cairn import Cairn
from bot.services.planning import Actor
from bot.services.role_rows import read_roles
from bot.store.initiatives import KeptPermit
from bot.store.roles import RoleName
from bot.store.rows import new_id
from knowledge.documents import Audience
from knowledge.framework import lined
from knowledge.framework.intake import read_assessment
from knowledge.ingest import ingest

FOLDER = Path(str(files("bot.demo") / "organisation"))


class SampleDocument(BaseModel):
    """One document and who may see it."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: str
    audience: Annotated[Audience, BeforeValidator(Audience.parse)]


class SampleUnit(BaseModel):
    """One unit with its people and who looks after it."""

    name: str
    people: int
    suited: int | None = None
    champion: str
    manager: str


class SampleMember(BaseModel):
    """Somebody who works there."""

    id: str
    name: str
    title: str
    unit: str | None = None


class SampleScan(BaseModel):
    """A finished scan, as a file of answers, and its day."""

    file: str
    taken_at: date


class SampleFigure(BaseModel):
    """What the figure of an initiative came to."""

    value: float
    day: date


class SampleTrial(BaseModel):
    """A trial that somebody started, and its last day."""

    started_on: date
    until: date


class SampleInitiative(BaseModel):
    """An initiative, as a file that `cairn check` reads, and what has become of it."""

    file: str
    by: str
    checked_on: date
    measured: SampleFigure | None = None
    trial: SampleTrial | None = None


class SampleRole(BaseModel):
    """The week of a role in a unit, as a file that `cairn roles` reads."""

    file: str
    unit: str
    by: str
    counted_on: date


class Sample(BaseModel):
    """The whole sample organisation."""

    name: str
    people: int
    units: list[SampleUnit]
    members: list[SampleMember]
    documents: list[SampleDocument]
    scans: list[SampleScan]
    initiatives: list[SampleInitiative]
    roles: list[SampleRole]


def the_sample() -> Sample:
    """The sample organisation as its file describes it."""
    return Sample.model_validate(lined.read((FOLDER / "organisation.yaml").read_text(encoding="utf-8")).data)


async def load_sample(cairn: Cairn, org: str) -> Sample:
    """Load documents, units, scans and initiatives. Safe to repeat: what is there already stays as it is."""
    sample = the_sample()
    await asyncio.to_thread(_documents, cairn, org, sample)
    await _units(cairn, org, sample)
    for scan in sample.scans:
        await _scan(cairn, org, scan)
    for initiative in sample.initiatives:
        await _initiative(cairn, org, initiative)
    for role in sample.roles:
        await _role_sheet(cairn, org, role)
    return sample


def _documents(cairn: Cairn, org: str, sample: Sample) -> None:
    folder = FOLDER / "documents"
    for audience in dict.fromkeys(document.audience for document in sample.documents):
        paths = [folder / d.file for d in sample.documents if d.audience == audience]
        ingest(paths, org=org, audience=audience, library=cairn.library)


async def _units(cairn: Cairn, org: str, sample: Sample) -> None:
    units = cairn.store.units
    whole = await units.get_or_create(org, sample.name, scope="organisation", people=sample.people)
    for unit in sample.units:
        kept = await units.get_or_create(
            org,
            unit.name,
            scope="department",
            parent_id=whole.id,
            people=unit.people,
            suited=unit.suited,
        )
        members = [member.id for member in sample.members if member.unit == unit.name]
        roles: list[tuple[str, RoleName]] = [(unit.champion, "champion"), (unit.manager, "manager")]
        roles += [(person, "member") for person in members]
        for person, role in roles:
            await cairn.store.roles.give(org, kept.id, person, role)


async def _scan(cairn: Cairn, org: str, told: SampleScan) -> None:
    """Hand a scan in on its own day, so that what it moved in a plan is dated by it."""
    text, now = (FOLDER / told.file).read_text(encoding="utf-8"), _morning(told.taken_at)
    assessment = read_assessment(text, cairn.framework.bank, now.date(), told.file)
    unit = await cairn.store.units.by_name(org, assessment.name)
    history = await cairn.store.assessments.history(org, unit.id) if unit else []
    if any(kept.taken_at == told.taken_at for kept in history):
        return
    source = json.loads(json.dumps(lined.read(text).data, default=str))
    await cairn.assessing.record(org, assessment, source, now=now)


async def _initiative(cairn: Cairn, org: str, told: SampleInitiative) -> None:
    """Bring an initiative before the gate on its day, in the eyes of whoever did; what is on the board stays as it is."""
    file = lined.read((FOLDER / "initiatives" / told.file).read_text(encoding="utf-8")).data
    if await cairn.store.initiatives.named(org, file["unit"], file["initiative"]["name"]):
        return
    viewer = await cairn.portfolios.seeing.eyes_of(org, told.by)
    checked = await cairn.initiatives.check(org, file, viewer, now=_morning(told.checked_on))
    if told.measured:
        day = told.measured.day
        await cairn.initiatives.measured(
            org, checked.kept, told.measured.value, day, who=told.by, now=_morning(day)
        )
    if told.trial and checked.verdict.permit:
        terms = checked.verdict.permit.model_dump(include={"limit", "owner", "halt", "figure"})
        started, until = _morning(told.trial.started_on), told.trial.until
        review = until - (checked.verdict.permit.until - checked.verdict.permit.review)
        permit = KeptPermit(new_id(), checked.kept.id, terms, until, review, told.by, started)
        # Straight into the record: the service would tell people today of what was started weeks ago.
        await cairn.store.initiatives.start(org, permit)


async def _role_sheet(cairn: Cairn, org: str, told: SampleRole) -> None:
    unit = await cairn.store.units.get_or_create(org, told.unit)
    if await cairn.role_sheets.of(org, unit):
        return
    sheets = read_roles((FOLDER / "roles" / told.file).read_text(encoding="utf-8"), told.file)
    await cairn.role_sheets.put(org, unit, sheets, Actor(told.by), now=_morning(told.counted_on))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
