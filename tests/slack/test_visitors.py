"""What somebody opened is shown to them anew, and not for every press."""

import asyncio

from bot.slack.visitors import Visitors


async def test_however_much_happens_while_it_is_shown_it_is_shown_once_more() -> None:
    shown: list[str] = []
    go_on = asyncio.Event()

    async def show(team: str, user: str) -> None:
        shown.append(user)
        await go_on.wait()

    visitors = Visitors(show, every=0.0, settle=0.0)
    visitors.opened("T1", "UANA")
    await asyncio.sleep(0)

    for _ in range(9):
        visitors.noticed("UANA")
        visitors.noticed("UBEN")
    go_on.set()
    await asyncio.gather(*(visitor.task for visitor in visitors._visitors.values() if visitor.task))

    assert shown == ["UANA", "UANA"]
