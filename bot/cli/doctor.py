"""`cairn doctor`: is everything as it should be, and what to do where it is not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.cli.reporting import to_stdout
from bot.cli.running import run, settings
from bot.settings import Settings
from knowledge.documents import Shelf


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `mend` says what to do; it is empty when all is well."""

    what: str
    found: str
    mend: str = ""


def doctor() -> None:
    """Check settings, record, shelves, embedder and model; each fault comes with what to do."""
    checks = run(_all_checks(settings()))
    for check in checks:
        to_stdout(f"{'needs care' if check.mend else 'ok':10}  {check.what}: {check.found}")
        if check.mend:
            to_stdout(f"{'':12}{check.mend}")
    if any(check.mend for check in checks):
        raise SystemExit(1)


async def _all_checks(found: Settings) -> list[Check]:
    return [check async for check in _checks(found)]


async def _checks(found: Settings) -> AsyncIterator[Check]:
    yield Check("settings", f"home is {found.home}")
    async for check in _record_and_shelves(found):
        yield check
    yield await _model(found)
    yield _slack(found)


async def _record_and_shelves(found: Settings) -> AsyncIterator[Check]:
    from bot.bootstrap import build
    from bot.store.errors import StoreError
    from bot.store.orgs import LOCAL
    from knowledge.errors import KnowledgeError

    try:
        async with build(found) as cairn:
            yield Check(
                "record", f"opens; {len(await cairn.store.assessments.newest_all(LOCAL))} units were scanned"
            )
            health = await asyncio.to_thread(cairn.library.health, LOCAL)
            for shelf in health.shelves:
                numbers = shelf.numbers
                yield Check(
                    f"{shelf.shelf.value} shelf",
                    f"{numbers.documents} documents{_undated(shelf.shelf, numbers.undated)}, {numbers.passages} passages, "
                    f"searched by {shelf.mode}, embedder {shelf.embedder}",
                    " ".join(shelf.faults()),
                )
    except (StoreError, KnowledgeError) as error:
        yield Check("record", "cannot be used", str(error))


def _undated(shelf: Shelf, number: int) -> str:
    return f" ({number} undated)" if number and shelf is Shelf.ORGANISATION else ""


async def _model(found: Settings) -> Check:
    from bot.bootstrap import model_of

    model = model_of(found)
    if model is None:
        return Check("model", "none is set; answers are put together by rule")
    try:
        fault = await model.reachable()
    finally:
        await model.aclose()
    if fault is None:
        return Check("model", f"{found.model} answers")
    return Check(
        "model",
        str(fault),
        "Answers are put together by rule until OPENAI_BASE_URL, OPENAI_API_KEY and CAIRN_MODEL fit.",
    )


def _slack(found: Settings) -> Check:
    bot, app = (token.get_secret_value() for token in (found.slack_bot_token, found.slack_app_token))
    if not bot and not app:
        return Check("Slack", "not set up; the terminal works without it")
    if not bot.startswith("xoxb-"):
        return Check(
            "Slack",
            "SLACK_BOT_TOKEN is missing or no bot token",
            "Copy it from OAuth & Permissions; it begins with xoxb-.",
        )
    if app and not app.startswith("xapp-"):
        return Check(
            "Slack",
            "SLACK_APP_TOKEN is no app token",
            "Make one with connections:write; it begins with xapp-.",
        )
    if not app and not found.slack_signing_secret.get_secret_value():
        return Check(
            "Slack",
            "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set",
            "Set one: Socket Mode or HTTP.",
        )
    return Check("Slack", "tokens are set")
