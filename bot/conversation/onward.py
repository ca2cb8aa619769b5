"""Where a respondent's sheet goes from a card: to an example, to the next open card, to the end; and what may still move it."""

import zlib

from bot.conversation.events import Event, Read, Receive
from bot.conversation.path import Card
from bot.conversation.sheet import Context, Given, Moved, Sheet, SheetState, left

CLAIM = 3
"""From this level on one person is asked for an example."""
ON_A_CARD: tuple[SheetState, ...] = ("choosing", "wording", "reading", "confirming")


def claims(given: Given | None) -> bool:
    """Whether an answer says so much that an example is wanted for it."""
    return given is not None and isinstance(given.level, int) and given.level >= CLAIM


def settled(sheet: Sheet, context: Context) -> Sheet:
    """The sheet, past a card that is no longer asked: another answer may have taken it off the path meanwhile."""
    if sheet.state not in (*ON_A_CARD, "showing") or context.card(sheet.card):
        return sheet
    return onward(sheet, context)


def leave(sheet: Sheet, card: Card, context: Context) -> Sheet:
    """Go on from a card that is answered: first to an example, where one is wanted of this person."""
    for row in card.rows:
        wanted = row.criterion in context.wanted and row.key not in sheet.examples_asked
        if wanted and claims(sheet.given.get(row.key)):
            asking = {"example_for": row.key, "examples_asked": (*sheet.examples_asked, row.key)}
            return at_rest(sheet, "showing", card.key).model_copy(update=asking)
    return onward(sheet, context)


def onward(sheet: Sheet, context: Context) -> Sheet:
    """To the next card that is not answered, round to those that were skipped; finished where there is none."""
    keys = [card.key for card in context.cards]
    open_ones = [card.key for card in left(sheet, context.cards)]
    here = keys.index(sheet.card) if sheet.card in keys else -1
    ahead = [key for key in open_ones if keys.index(key) > here]
    if not open_ones:
        return at_rest(sheet, "finished")
    return at_rest(sheet, "choosing", (ahead or open_ones)[0])


def at_rest(sheet: Sheet, state: SheetState, card: str | None = None) -> Sheet:
    """The sheet in this state, with nothing typed, read or asked for."""
    clean = {"state": state, "card": card, "words": "", "reading": None, "example_for": None}
    return sheet.model_copy(update=clean)


def is_late(sheet: Sheet, event: Event) -> bool:
    """Whether a sheet stands where it does because of a later press, or of this very one."""
    if sheet.moved is None or event.at > sheet.moved.at:
        return False
    return event.at < sheet.moved.at or _name(event) == sheet.moved.press


def moved(before: Sheet, after: Sheet, event: Event) -> Sheet:
    """The sheet with what moved it. A reading or a colleague's card is no press of this person, so those leave no mark."""
    place = ("state", "card", "words", "example_for")
    same = all(getattr(before, name) == getattr(after, name) for name in place)
    if same or isinstance(event, (Read, Receive)) or is_late(before, event):
        return after
    return after.model_copy(update={"moved": Moved(at=event.at, press=_name(event))})


def _name(event: Event) -> int:
    """Tells two presses of one moment apart, and keeps none of the words."""
    return zlib.crc32(repr(event).encode())
