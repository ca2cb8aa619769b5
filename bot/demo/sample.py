"""Harbour Mutual, an invented insurer: its documents, its units and its finished scans, loaded like anybody's."""

import asyncio
import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bot.services.cairn import Cairn
from bot.store.roles import RoleName
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
    suited: int
    champion: str
    manager: str


class SampleMember(BaseModel):
    """Somebody who works there."""

    id: str
    name: str
    title: str
    unit: str | None = None


class SampleScan(BaseModel):
    """A finished scan, as a file of answers."""

    file: str


class Sample(BaseModel):
    """The whole sample organisation."""

    name: str
    people: int
    units: list[SampleUnit]
    members: list[SampleMember]
    documents: list[SampleDocument]
    scans: list[SampleScan]


def the_sample() -> Sample:
    """The sample organisation as its file describes it."""
    return Sample.model_validate(lined.read((FOLDER / "organisation.yaml").read_text(encoding="utf-8")).data)


async def load_sample(cairn: Cairn, org: str) -> Sample:
    """Load documents, units, roles and scans. Safe to repeat: what is there already stays as it is."""
    sample = the_sample()
    await asyncio.to_thread(_documents, cairn, org, sample)
    for scan in sample.scans:
        text = (FOLDER / scan.file).read_text(encoding="utf-8")
        now = datetime.now(UTC)
        assessment = read_assessment(text, cairn.framework.bank, now.date(), scan.file)
        source = json.loads(json.dumps(lined.read(text).data, default=str))
        await cairn.assessing.record(org, assessment, source, now=now)
    await _roles(cairn, org, sample)
    return sample


def _documents(cairn: Cairn, org: str, sample: Sample) -> None:
    folder = FOLDER / "documents"
    for audience in dict.fromkeys(document.audience for document in sample.documents):
        paths = [folder / d.file for d in sample.documents if d.audience == audience]
        ingest(paths, org=org, audience=audience, library=cairn.library)


async def _roles(cairn: Cairn, org: str, sample: Sample) -> None:
    for unit in sample.units:
        kept = await cairn.store.units.get_or_create(org, unit.name, people=unit.people, suited=unit.suited)
        members = [member.id for member in sample.members if member.unit == unit.name]
        roles: list[tuple[str, RoleName]] = [(unit.champion, "champion"), (unit.manager, "manager")]
        roles += [(person, "member") for person in members]
        for person, role in roles:
            await cairn.store.roles.give(org, kept.id, person, role)
