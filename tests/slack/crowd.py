"""A team in the local Slack that is to be scanned, and what people do to set that up."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.demo.slack import Person, View
from bot.slack.desk import Desk
from bot.store.orgs import LOCAL
from bot.store.scans import Scan
from tests.slack.office import ANA, Office

CHRIS, DORA, EMIL = "UCHRIS", "UDORA", "UEMIL"
RETURNS = "CRETURNS"


def gather(office: Office) -> Office:
    """In #team-returns are four people, a guest, an app and somebody who left; Emil works elsewhere."""
    slack = office.slack
    chris, dora = (
        slack.add_person("chris", id=CHRIS, tz="America/New_York"),
        slack.add_person("dora", id=DORA),
    )
    slack.add_person("emil", id=EMIL)
    others = [
        slack.add_person("guest", id="UGUEST", is_restricted=True),
        slack.add_person("helper", id="UHELPER", is_bot=True),
        slack.add_person("gone", id="UGONE", deleted=True),
    ]
    slack.add_channel("team-returns", [office.ana, office.ben, chris, dora, *others], id=RETURNS)
    return office


async def form_of(office: Office, person: Person | str = ANA) -> View:
    """The form, once it is filled."""

    def filled() -> View:
        modal = office.slack.modal(person)
        if modal.callback_id == "scan:loading":
            raise LookupError("not yet")
        return modal

    return await office.slack.wait_for(filled)


async def open_form(office: Office, person: Person | str = ANA) -> View:
    await office.slack.command(person, RETURNS, "/cairn", "scan")
    return await form_of(office, person)


async def changed(office: Office, form: View, action: str, wanted: Any) -> View:
    """The form after something was chosen on which other fields depend."""
    await office.slack.choose(form.user, form, action, wanted)

    def anew() -> View:
        modal = office.slack.modal(form.user)
        if modal.hash == form.hash:
            raise LookupError("not yet")
        return modal

    return await office.slack.wait_for(anew)


async def scans(desk: Desk) -> list[Scan]:
    return await desk.cairn.store.scans.live(LOCAL)


async def asked(desk: Desk, scan: Scan) -> dict[str, tuple[bool, tuple[str, ...]]]:
    kept = await desk.cairn.store.sheets.all(LOCAL, scan.id)
    return {one.person: (one.sheet.asked.member, one.sheet.asked.owns) for one in kept}


def day(ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()
