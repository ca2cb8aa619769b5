"""The cards of an answer in somebody's own words, and of the one example that is asked for after a high one."""

from collections.abc import Iterable, Iterator, Mapping

from bot.conversation.card_view import CardView, FoundPassage
from bot.conversation.path import Card as Asked
from bot.conversation.path import Row
from bot.conversation.reading import Reading
from bot.slack.blocks.parts import Block, Markup, bold, button, context, escaped, lines, sections, shortened
from bot.slack.blocks.scan_parts import (
    UNKNOWN,
    answer_words,
    block_id,
    bullets,
    criterion_of,
    italic,
    position,
    pressable,
    question,
    quoted,
    said,
)
from bot.slack.blocks.scan_questions import CANNOT_PLACE, leaving
from bot.words import N_, _
from knowledge.framework.bank import Criterion
from knowledge.framework.terms import Scope

MOST_FOUND = 3
MOST_IN_QUOTE = 250
MOST_IN_TITLE = 100
NOT_SAVED = N_("Nothing is saved until you press one.")
_LIST = N_("Choose from the list instead")
_ONE_EXAMPLE: Mapping[Scope, str] = {
    "team": N_("One example settles it for the whole team: what, where, when?"),
    "department": N_("One example settles it for the whole department: what, where, when?"),
    "organisation": N_("One example settles it for the whole organisation: what, where, when?"),
}


def wording(view: CardView, card: Asked) -> Iterator[Block]:
    """The question, to be answered in words; once more with the one follow-up, where the first words left it open."""
    row, reading = card.rows[0], view.sheet.reading
    yield from position(view)
    yield from sections(question(view, row))
    if reading is None:
        yield from sections(escaped(_("Write your answer in this thread, in your own words.")))
    else:
        criterion = criterion_of(view.bank, row)
        ask = (
            _("One thing decides it: {question}").format(question=criterion.follow_up)
            if reading.levels
            # The follow-up presumes that something was said.
            else f"{_(CANNOT_PLACE)} {_('It could be shown by: {evidence}.').format(evidence='; '.join(criterion.evidence))}"
        )
        yield from sections(lines(*_wrote(view), escaped(f"{ask} {_('Write it in this thread.')}")))
    buttons = [button(_(_LIST), "scan:none"), button(_(UNKNOWN), "scan:unknown"), *leaving(view)]
    yield from pressable(buttons, block_id(view.scan_id, "do", card.key))


def reading_words(view: CardView, card: Asked) -> Iterator[Block]:
    """While the words are being read."""
    yield from position(view)
    yield from sections(question(view, card.rows[0]))
    yield from sections(lines(escaped(_("Reading what you wrote …")), quoted(view.sheet.words)))
    yield from pressable([button(_(_LIST), "scan:none")], block_id(view.scan_id, "do", card.key))


def confirming(view: CardView, card: Asked, reading: Reading) -> Iterator[Block]:
    """How the words were read, for the person to say yes or no; the words that carried it are shown."""
    row = card.rows[0]
    shorts = {level: one.short for level, one in criterion_of(view.bank, row).anchors.items()}
    yield from position(view)
    yield from sections(question(view, row))
    yield from sections(
        _read_as(reading, shorts) if reading.by == "model" else _nearest(view, reading, shorts)
    )
    yield from context(escaped(_(NOT_SAVED)))
    taking = [button(shorts[level], f"scan:take:{level}") for level in reading.choices]
    yield from pressable(taking, block_id(view.scan_id, "take", row.key))
    others = [button(_("None of these"), "scan:none"), button(_("Pause"), "scan:pause")]
    yield from pressable(others, block_id(view.scan_id, "do", card.key))


def showing(view: CardView, row: Row) -> Iterator[Block]:
    """One example is asked for, once for everybody; passages that may be it are offered to point at."""
    criterion = criterion_of(view.bank, row)
    given = view.sheet.given.get(row.key)
    yield from position(view)
    yield from sections(question(view, row))
    told = [_(_ONE_EXAMPLE[view.setup.scope]), _("Write it in this thread, or paste a link.")]
    if given:
        told.insert(0, _("You say: {answer}.").format(answer=answer_words(view.bank, row, given)))
    yield from sections(escaped(" ".join(told)))
    examples = "; ".join(criterion.evidence)
    yield from context(escaped(_("For instance: {examples}.").format(examples=examples)))
    yield from context(escaped(f"{_('Others are not asked for it again.')} {_kept(view, criterion)}"))
    yield from _found(view, row)
    skip = button(_("No example now"), "scan:no_example")
    yield from pressable([skip], block_id(view.scan_id, "do", row.key))


def _kept(view: CardView, criterion: Criterion) -> str:
    """What becomes of an example once the scan has closed."""
    if view.setup.anonymous or criterion.attributed == "never":
        return _("At the close your words are erased; only that there was an example is kept.")
    return _("It is kept with your name.")


def _found(view: CardView, row: Row) -> Iterator[Block]:
    passages = [*view.found][:MOST_FOUND]
    if passages:
        yield from sections(escaped(_("Or is it in here already?")))
    for number, passage in enumerate(passages):
        this = button(_("This is it"), f"scan:this:{number}", passage.name)
        yield said(_passage(passage), block_id(view.scan_id, f"found{number}", row.key), this)


def _passage(passage: FoundPassage) -> Markup:
    heading = [
        shortened(one, MOST_IN_TITLE) for one in (passage.title, passage.section, passage.dated) if one
    ]
    title, *rest = heading or [_("A document")]
    where = Markup(" · ".join([bold(title), *map(escaped, rest)]))
    return lines(where, quoted(shortened(" ".join(passage.quote.split()), MOST_IN_QUOTE)))


def _read_as(reading: Reading, shorts: dict[int, str]) -> Markup:
    """`I read this as "...", because you said "...".`, and what stands next to it."""
    levels = reading.levels or reading.choices
    named = [bold(_("“{words}”").format(words=shorts[level])) for level in levels]
    # Words: stands between two answers.
    answers = _(" or ").join(named)
    quote = italic(_("“{words}”").format(words=shortened(reading.quote, MOST_IN_QUOTE)))
    text = (
        _("I read this as {answers}, because you said {quote}.")
        if reading.quote.strip()
        else _("I read this as {answers}.")
    )
    beside = [shorts[level] for level in reading.choices if level not in levels]
    return lines(Markup(text.format(answers=answers, quote=quote)), _next_to_it(beside))


def _next_to_it(shorts: Iterable[str]) -> Markup:
    named = [_("“{words}”").format(words=short) for short in shorts]
    # Words: stands between two answers, names or numbers.
    beside = _(" and ").join(named)
    return escaped(_("Next to it: {answers}.").format(answers=beside)) if beside else Markup("")


def _nearest(view: CardView, reading: Reading, shorts: dict[int, str]) -> Markup:
    near = bullets(shorts[level] for level in reading.choices)
    return lines(*_wrote(view), escaped(_("I can point at what is nearest to your words; you choose.")), near)


def _wrote(view: CardView) -> list[Markup]:
    return [escaped(_("You wrote:")), quoted(view.sheet.words)] if view.sheet.words.strip() else []
