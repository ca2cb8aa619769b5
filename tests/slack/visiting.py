"""What people do on Cairn's two tabs, and what they read there."""

from bot.demo.slack import Message, View
from bot.slack.desk import Desk
from bot.store.orgs import LOCAL
from bot.store.roles import RoleName
from tests.slack.office import Office


async def home_of(office: Office, person: str, words: str = "") -> View:
    """Open the Home tab, and wait for the page, or for one that has these words."""
    before = office.slack.state.views.homes.get(person)
    act = await office.slack.open_home(person)
    assert act.acknowledged
    return await seen(office, person, words, before)


async def seen(office: Office, person: str, words: str, before: View | None = None) -> View:
    """The page once it has these words, another than before."""

    def shown() -> View:
        home = office.slack.state.views.homes.get(person)
        if home is None or (before is not None and home.hash == before.hash) or words not in home:
            raise LookupError("not yet")
        return home

    return await office.slack.wait_for(shown, timeout=30)


async def give(desk: Desk, person: str, unit: str, role: RoleName = "member") -> None:
    found = await desk.cairn.store.units.by_name(LOCAL, unit)
    assert found is not None
    await desk.cairn.store.roles.give(LOCAL, found.id, person, role)


def direct(office: Office, person: str) -> list[Message]:
    return office.said(office.slack.direct_channel(person))


async def prompts(office: Office, person: str, title: str = "") -> list[dict[str, str]]:
    """What is suggested to somebody, once there is something, or something with this title."""

    def found() -> list[dict[str, str]]:
        some: list[dict[str, str]] = office.slack.prompts(person)["prompts"]
        if not any(title in one["title"] for one in some):
            raise LookupError("not yet")
        return some

    return await office.slack.wait_for(found, timeout=30)
