"""What all messages of a scan are made of: ids that say which scan and card, answers in words, dates, privacy in one wording."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from bot.conversation.card_view import CardView
from bot.conversation.path import Card as Asked
from bot.conversation.path import Row, Setup
from bot.conversation.sheet import Given
from bot.slack.blocks.cards import Card
from bot.slack.blocks.parts import Block, Markup, actions, bold, context, escaped, lines, pieces, shortened
from bot.slack.blocks.result import person
from bot.words import N_, _, day, n_
from knowledge.framework.bank import Criterion, QuestionBank
from knowledge.framework.terms import Scope

WHOLE = "scan"
"""Stands in a block id where it is about the scan and no single card."""
MOST_IN_OPTION = 75
MOST_IN_TEXT = 3_900
"""Slack cuts the text of a changed message at 4,000 characters."""
MOST_QUOTED = 500
MOST_IN_NAME = 80
UNKNOWN = N_("I don't know")
NOT_FOR_US: Mapping[str, str] = {
    "no_external_audience": N_("no users outside"),
    "scope_under_25_people": N_("under 25 people"),
}
RESULT_OF: Mapping[Scope, str] = {
    "team": N_("the team's result"),
    "department": N_("the department's result"),
    "organisation": N_("the organisation's result"),
}
"""The reasons of the bank for which a question may be turned down, short enough for a button."""
_SHARED_CARDS: Mapping[str, str] = {"running": N_("What is running here?")}
"""The headings of cards with several questions."""


# Ids and elements


def block_id(scan_id: str, part: str, key: str = WHOLE) -> str:
    """Which scan and which card or question a block is about; whoever is pressed on it reads it from there."""
    return f"scan:{scan_id}:{part}:{key}"


def pressable(elements: Iterable[Block], name: str) -> list[Block]:
    """Things to press in a row, under a block id; no row where there are none."""
    return [{**block, "block_id": name} for block in actions(elements)]


def said(text: Markup, name: str | None = None, accessory: Block | None = None) -> Block:
    """A section, with something to press or choose at its side."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    if accessory is not None:
        block["accessory"] = accessory
    return block | {"block_id": name} if name else block


def plain(text: str, most: int = MOST_IN_OPTION) -> Block:
    """Text that Slack shows as it stands."""
    return {"type": "plain_text", "text": shortened(text, most)}


def option(text: str, value: str, below: str = "") -> Block:
    """Something to choose, with a second line below it."""
    made: Block = {"text": plain(text), "value": value}
    return made | {"description": plain(below)} if below else made


def primary(pressed: Block) -> Block:
    """The button that most people want."""
    return {**pressed, "style": "primary"}


# Words


def italic(text: str) -> Markup:
    """A text in italics; underscores and line breaks of its own would end it early."""
    return Markup(f"_{escaped(' '.join(text.replace('_', ' ').split()))}_")


def quoted(text: str) -> Markup:
    """What somebody wrote, set off from what Cairn says."""
    rows = [line.strip() for line in shortened(text, MOST_QUOTED).splitlines() if line.strip()]
    return lines(*(Markup(f"> {escaped(row)}") for row in rows))


def bullets(rows: Iterable[str]) -> Markup:
    """One thing a line."""
    return lines(*(Markup(f"• {escaped(row)}") for row in rows))


def somebody(who: str) -> Markup:
    """A mention, from an id or from a mention; any other text stays text."""
    return person(who.removeprefix("<@").removesuffix(">"))


def when(at: datetime) -> Markup:
    """A moment in the time zone of whoever reads it."""
    there = at.astimezone(UTC)
    local = _("{day} at {time}").format(day="{date_short_pretty}", time="{time}")
    otherwise = _("{day}, {time} UTC").format(day=day(there), time=f"{there:%H:%M}")
    return Markup(f"<!date^{int(at.timestamp())}^{local}|{otherwise}>")


def unit_of(setup: Setup) -> str:
    """The unit's name, as long as a sentence bears it."""
    return shortened(setup.unit, MOST_IN_NAME)


def about_minutes(some: float) -> str:
    """`about 6 minutes`."""
    rounded = int(some + 0.5)
    if some < 1:
        return _("less than a minute")
    return n_("about a minute", "about {number} minutes", rounded).format(number=rounded)


def questions(number: int) -> str:
    """`1 question`, `7 questions`."""
    return n_("{number} question", "{number} questions", number).format(number=number)


def privacy(setup: Setup) -> str:
    """Who sees what, said before the first answer and in one wording everywhere."""
    result = _(RESULT_OF[setup.scope])
    if setup.anonymous:
        return _(
            "While the scan is open I can tell whose answer is whose, so that you can change it. At the close that link is "
            "erased; {result} shows only groups of three or more answers. If you are the only one who is "
            "asked something, colleagues may guess whose answer it is."
        ).format(result=result)
    return _(
        "This scan is not anonymous: your answers are kept with your name. {result} names nobody, but in "
        "a small group colleagues may guess who said what."
    ).format(result=result[:1].upper() + result[1:])


def who_sees_what(setup: Setup) -> Markup:
    """The same under its heading."""
    return Markup(_("*Who sees what.* {privacy}").format(privacy=escaped(privacy(setup))))


def version_of(bank_version: str) -> str:
    """By which questions it is asked."""
    return _("Version {version} of the questions").format(version=bank_version)


# Questions and answers


def criterion_of(bank: QuestionBank, row: Row) -> Criterion:
    """The criterion that a row asks."""
    return bank.by_id[row.criterion]


def answer_words(bank: QuestionBank, row: Row, given: Given) -> str:
    """An answer as the person chose it."""
    match given.level:
        case "unknown":
            return _(UNKNOWN)
        case "na":
            return not_for_us(given.reason or "")
        case level:
            return criterion_of(bank, row).anchors[level].short


def not_for_us(reason: str) -> str:
    """`Not for us: under 25 people`."""
    known = NOT_FOR_US.get(reason)
    return _("Not for us: {reason}").format(reason=_(known) if known else reason.replace("_", " "))


def heading_of(card: Asked) -> str:
    """What a card with several questions is called."""
    return _(_SHARED_CARDS.get(card.key, N_("A few questions that belong together")))


def name_of(bank: QuestionBank, card: Asked) -> str:
    """What a card is about, in a few words."""
    label = heading_of(card) if len(card.rows) > 1 else criterion_of(bank, card.rows[0]).label
    return f"{label[:1].upper()}{label[1:]}"


def workflow_line(row: Row) -> Markup:
    """Which workflow a question is about, where it is asked of several."""
    if not row.workflow:
        return Markup("")
    return escaped(_("About the workflow “{workflow}”").format(workflow=row.workflow))


def question(view: CardView, row: Row) -> Markup:
    """The question of a row, and which workflow it is about."""
    return lines(workflow_line(row), bold(criterion_of(view.bank, row).question))


def position(view: CardView) -> list[Block]:
    """`Question 1 of 7 · about 6 minutes left`."""
    if not view.position or len(view.setup.asked_again) == 1:  # of one question there is nothing to count
        return practising(view)
    minutes = about_minutes(view.minutes_left)
    left = _("{minutes} left").format(minutes=minutes) if view.left else _("all are answered")
    where = _("*Question {number} of {all}* · {left}")
    text = where.format(number=view.position, all=len(view.context.cards), left=escaped(left))
    return [*practising(view), *context(Markup(text))]


def practising(view: CardView) -> list[Block]:
    """That nothing counts, where the cards are only tried."""
    return context(escaped(_("You are trying the cards. Nothing counts."))) if view.practice else []


# Messages


def message(blocks: Iterable[Block]) -> Card:
    """Blocks as one message; its text also has the choices, for whoever gets no blocks."""
    shown = tuple(blocks)
    text = lines(*(line for block in shown for line in _lines(block)))
    return Card(next(pieces(text, MOST_IN_TEXT), Markup("…")), shown)


def _lines(block: Block) -> Iterator[Markup]:
    """What a block says, with what can be chosen in it."""
    own = block.get("elements") if block["type"] == "context" else [block.get("text")]
    yield from (_markup(one) for one in own if isinstance(one, dict)) if isinstance(own, list) else ()
    pressed = block.get("elements") if block["type"] == "actions" else [block.get("accessory")]
    for element in pressed if isinstance(pressed, list) else ():
        if isinstance(element, dict) and element.get("type") in ("radio_buttons", "static_select"):
            yield from _choices(element)


def _choices(element: Block) -> Iterator[Markup]:
    chosen, options = element.get("initial_option"), element.get("options")
    for one in options if isinstance(options, list) and element["type"] == "radio_buttons" else [chosen]:
        if isinstance(one, dict):
            yield Markup(f"({'x' if one == chosen else ' '}) {_markup(one['text'])}")


def _markup(text: Mapping[str, object]) -> Markup:
    words = str(text["text"])
    return Markup(words) if text["type"] == "mrkdwn" else escaped(words)
