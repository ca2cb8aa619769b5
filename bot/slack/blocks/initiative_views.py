"""The windows about a verdict and its trial: all that is missing, the limits of a trial, and what came of it."""

from collections.abc import Iterator, Sequence

from bot.compose.initiative_standing import OUTCOMES
from bot.conversation.initiative import Sign
from bot.conversation.initiative_view import InitiativeView, Terms
from bot.slack.blocks.fields import Field, Option, day, modal, radio, typed
from bot.slack.blocks.initiative import AGAIN, MARKS, PREFIX, about, lacking
from bot.slack.blocks.parts import (
    Block,
    Markup,
    actions,
    bold,
    button,
    context,
    divider,
    escaped,
    lines,
    sections,
)
from bot.slack.blocks.scan_parts import primary
from bot.words import N_, _
from bot.words import day as day_words

START, EXTEND, END = f"{PREFIX}start", f"{PREFIX}extend", f"{PREFIX}end"
"""The windows that are sent off."""
LIMIT, OWNER, HALT, FIGURE, UNTIL = "limit", "owner", "halt", "figure", "until"
OUTCOME, WORDS = "outcome", "words"
MOST_IN_TERM = 200
MOST_IN_WORDS = 500
OPENING = N_("One moment, I am looking it up.")
TITLE = N_("An initiative")


def opening_view() -> Block:
    """A window while it is put together."""
    return told_view(_(OPENING))


def told_view(text: str) -> Block:
    """One clear sentence."""
    return modal(_(TITLE), sections(escaped(text)), f"{PREFIX}told", close=_("Close"))


def checked_view(view: InitiativeView, headline: tuple[str, str]) -> Block:
    """The verdict in one sentence; the whole of it is in the Messages tab."""
    lead, rest = headline
    blocks = [
        *sections(Markup(f"{bold(lead)}{escaped(rest)}")),
        *context(escaped(_("All of it is in our direct messages, with what to do next."))),
    ]
    return modal(view.name, blocks, f"{PREFIX}told", close=_("Close"))


def missing_view(view: InitiativeView) -> Block:
    """Everything that is missing, and every sign by which it was judged."""
    blocks: list[Block] = []
    if view.newest:
        shown = view.newest.shown
        for title, lacks in ((_("Yours to do"), shown.ours), (_("To ask of others"), shown.others)):
            if lacks:
                blocks += sections(lines(bold(title), *map(lacking, lacks)))
        blocks += _signs(_("Readiness"), shown.layers)
        blocks += _signs(_("The workflow"), shown.conditions)
        blocks += [
            divider(),
            *sections(lines(bold(_("Why")), *(escaped(f"• {one}") for one in shown.because))),
        ]
        blocks += context(escaped(shown.owed))
    return modal(_("What is missing"), blocks, f"{PREFIX}told", close=_("Close"))


def start_view(view: InitiativeView, terms: Terms) -> Block:
    """The limits inside which a trial is to run."""
    told = _("{name} runs as a trial inside these limits, and ends by itself unless you say otherwise.")
    blocks = [*sections(escaped(told.format(name=view.name))), *_terms(terms)]
    return modal(
        _("Start the trial"),
        blocks,
        START,
        submit=_("Start"),
        close=_("Cancel"),
        private_metadata=about(view.id),
    )


def extend_view(view: InitiativeView, terms: Terms, words: str) -> Block:
    """New limits for a trial that goes on."""
    told = _("{name} goes on inside these limits; the permit until now ends.")
    blocks = [*sections(escaped(told.format(name=view.name))), *_terms(terms), _words(words)]
    return modal(
        _("Extend the trial"),
        blocks,
        EXTEND,
        submit=_("Extend"),
        close=_("Cancel"),
        private_metadata=about(view.id),
    )


def end_view(view: InitiativeView, terms: Terms) -> Block:
    """What came of a trial."""
    hints = {
        "widened": _("It takes a new check before it grows."),
        "extended": _("You say inside which limits, in the next step."),
        "stopped": _("It leaves the real cases."),
    }
    options = [Option(name, _(label), hints[name]) for name, label in OUTCOMES.items()]
    told = _("Until {day}, by this figure: {figure}.").format(day=day_words(terms.until), figure=terms.figure)
    blocks = [
        *sections(lines(bold(view.name), escaped(told))),
        Field(OUTCOME, OUTCOME, _("What comes of it?")).with_(radio(options, None)),
        _words(""),
    ]
    return modal(
        _("End or extend it"),
        blocks,
        END,
        submit=_("Go on"),
        close=_("Cancel"),
        private_metadata=about(view.id),
    )


def ended_view(view: InitiativeView, said: str) -> Block:
    """What came of it; whatever is to grow is checked anew."""
    blocks = [
        *sections(escaped(said)),
        *actions([primary(button(_("Check again"), AGAIN, about(view.id)))]),
    ]
    return modal(_(TITLE), blocks, f"{PREFIX}told", close=_("Close"))


def _terms(terms: Terms) -> Iterator[Block]:
    for name, label, value in (
        (LIMIT, _("How far may it go, and no further?"), terms.limit),
        (OWNER, _("Who runs it?"), terms.owner),
        (HALT, _("When and how is it halted?"), terms.halt),
        (FIGURE, _("By which figure is it judged?"), terms.figure),
    ):
        yield Field(name, name, label).with_(typed(value, MOST_IN_TERM))
    yield Field(UNTIL, UNTIL, _("Until when?")).with_(day(terms.until.isoformat()))


def _words(words: str) -> Block:
    label, hint = _("What did it show?"), _("It stays in the history of the initiative.")
    return Field(WORDS, WORDS, label, hint, optional=True).with_(typed(words, MOST_IN_WORDS, long=True))


def _signs(title: str, signs: Sequence[Sign]) -> list[Block]:
    if not signs:
        return []
    told = (
        Markup(f"{MARKS[sign.reading]} {bold(sign.name)} ({escaped(sign.word)}): {escaped(sign.says)}")
        for sign in signs
    )
    return sections(lines(bold(title), *told))
