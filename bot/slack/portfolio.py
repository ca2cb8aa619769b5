"""The board of initiatives in Slack: the posts that show it, and what is put on it in a window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.conversation.initiative_answers import as_file, read_answer
from bot.conversation.initiative_fields import Field, fields
from bot.conversation.portfolio import Board
from bot.conversation.summary import Unseen
from bot.conversation.unit_names import listed_units, near
from bot.services.initiatives import Initiatives
from bot.services.portfolio import Portfolios
from bot.services.seeing import Viewer
from bot.slack.blocks.board_adding import ADDED, add_view, added_view
from bot.slack.blocks.cards import Card
from bot.slack.blocks.parts import Block
from bot.slack.blocks.portfolio import board_cards, refused_card
from bot.slack.incoming import Received
from bot.slack.initiative_people import InitiativePeople
from bot.slack.initiative_windows import Answer, InitiativeWindows
from bot.store.outbox import Post
from bot.words import N_, _
from knowledge.framework.model import Framework

NEEDED = N_("This one is needed.")
THERE = N_(
    "{unit} has an initiative of this name already, and it stays as it is. Give this one another name, or ask me about that one "
    "and check it again."
)
MOST_NAMED = 20


def board_posts(received: Received, board: Board | Unseen, notes: Sequence[str] = ()) -> list[Post]:
    """The board as what is posted in its thread, each message also for a workspace that takes no tables."""
    if isinstance(board, Unseen):
        return [_post(received, refused_card(board), (), 1)]
    drawn, plain = board_cards(board, notes), board_cards(board, notes, drawn=False)
    first = _post(received, drawn[0], plain[0].blocks, 1)
    return [first, *(_post(received, card, (), n) for n, card in enumerate(drawn[1:], start=2))]


class PortfolioPress(BaseModel):
    """Somebody pressed a button of the board, or sent the window off."""

    model_config = ConfigDict(frozen=True)

    team: str
    user: str
    trigger_id: str = ""
    view_id: str = ""
    values: Mapping[str, Mapping[str, Any]] = {}


def portfolio_press(body: Mapping[str, Any]) -> PortfolioPress | None:
    """The press in a payload; None when it cannot be read."""
    view = body.get("view") or {}
    try:
        return PortfolioPress(
            team=body["team"]["id"],
            user=body["user"]["id"],
            trigger_id=str(body.get("trigger_id") or ""),
            view_id=str(view.get("id") or ""),
            values=(view.get("state") or {}).get("values") or {},
        )
    except (KeyError, TypeError, AttributeError, ValidationError):
        return None


@dataclass(frozen=True, slots=True)
class PortfolioDesk:
    """Puts initiatives on the board, for whoever may see their unit: a press can be forged, so that is asked anew."""

    framework: Framework
    initiatives: Initiatives
    portfolios: Portfolios
    who: InitiativePeople
    windows: InitiativeWindows

    async def open(self, press: PortfolioPress) -> None:
        """Open the window in which an initiative is described in short."""
        if why := await self.windows.open(press.trigger_id, self._empty(press)):
            await self.windows.say("", press.user, why)

    async def sent(self, press: PortfolioPress) -> dict[str, Any]:
        """The window was sent off: what to acknowledge with, faults beside their fields."""
        return await self.windows.answer(press.view_id, self._sent(press))

    async def _empty(self, press: PortfolioPress) -> Block:
        org = await self.who.org(press.team)
        await self.who.viewer(org, press.user)
        own = await self.who.store.units.of_person(org, press.user)
        return add_view(self.framework, own[0].name if len(own) == 1 else "")

    async def _sent(self, press: PortfolioPress) -> Answer:
        org = await self.who.org(press.team)
        viewer = await self.who.viewer(org, press.user)
        told, faults = _read(self.framework, press.values)
        unit = str(told.get("unit") or "")
        if unit and (fault := await self._unknown(org, viewer, unit)):
            faults["unit"] = fault
        if faults:
            return Answer({}, faults)
        there = await self.who.store.initiatives.named(org, unit, str(told["initiative.name"]))
        if there is not None:
            return Answer({}, {"initiative.name": _(THERE).format(unit=there.unit)})
        kept = await self.initiatives.add(
            org, as_file(told), who=press.user, now=self.who.clock(), origin="hand"
        )
        return Answer(added_view(kept.name, kept.unit))

    async def _unknown(self, org: str, viewer: Viewer, name: str) -> str:
        """What is wrong with a unit that is not known, or not for whoever named it: the same for both."""
        unit = await self.who.store.units.by_name(org, name)
        if unit is not None and await self.portfolios.may_see(org, viewer, unit):
            return ""
        every = await self.who.store.units.all(org)
        theirs = [one.name for one in every if await self.portfolios.may_see(org, viewer, one)]
        if not theirs:
            return _("I know no unit of that name that you are in.")
        nearest = near(name, theirs)
        if nearest:
            text = _("I know no unit of that name that you are in. The nearest of yours: {units}.")
            return text.format(units=listed_units(nearest))
        named = theirs[:MOST_NAMED]
        if rest := len(theirs) - len(named):
            named.append(_("{number} more").format(number=rest))
        text = _("I know no unit of that name that you are in. Yours are {units}.")
        return text.format(units=listed_units(named))


def _read(
    framework: Framework, values: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What was filled in, by key; and what is wrong, by field."""
    told: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in fields(framework, {}):
        if field.key not in ADDED:
            continue
        said = said_in(values, field.key)
        try:
            told[field.key] = _value(field, said)
        except ValueError as fault:
            faults[field.key] = str(fault)
            continue
        if field.required and not told[field.key]:
            faults[field.key] = _(NEEDED)
    return told, faults


def _value(field: Field, said: str | list[str]) -> Any:
    """The value that stands in the file; one that was not offered can only be forged."""
    if not field.options:
        return read_answer(field, str(said))
    if isinstance(said, list):
        return [option.value for option in field.options if str(option.value) in said]
    return next((option.value for option in field.options if str(option.value) == said), None)


def said_in(values: Mapping[str, Mapping[str, Any]], field: str) -> str | list[str]:
    """What was typed or chosen in a field, which has the name of its block."""
    element = values.get(field, {}).get(field, {})
    if (several := element.get("selected_options")) is not None:
        return [str(option.get("value")) for option in several]
    one = element.get("selected_option") or {}
    return str(one.get("value") or element.get("value") or "").strip()


def _post(received: Received, card: Card, plainer: Sequence[Block], number: int) -> Post:
    about = f"answer:{received.delivery_id}"
    payload = {
        "text": card.text,
        "blocks": list(card.blocks),
        "asker": received.user,
        "about": received.delivery_id,
    }
    return Post(
        dedupe_key=about if number == 1 else f"{about}:{number}",
        channel=received.channel,
        thread=received.thread,
        kind="answer",
        payload=payload | ({"plainer_blocks": list(plainer)} if plainer else {}),
    )
