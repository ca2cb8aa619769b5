"""A verdict on an initiative as a message, and what is said of its trial. What others wrote is escaped here."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.compose.initiative_standing import (
    WITHHELD,
    checked_on,
    headline,
    measured_line,
    next_step,
    terms_of,
    trial_line,
)
from bot.conversation.initiative import Lack, ShownVerdict, Sign
from bot.conversation.initiative_view import InitiativeView, TrialView, is_person
from bot.conversation.reply import OnInitiative
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.parts import (
    Block,
    Markup,
    actions,
    bold,
    button,
    context,
    escaped,
    lines,
    sections,
    shortened,
)
from bot.slack.blocks.result import person
from bot.slack.blocks.scan_parts import primary
from bot.words import _, day, n_
from knowledge.framework.verdict import Reading

PREFIX = "initiative:"
DESCRIBE, AGAIN, TRIAL, MISSING, LATER, EXPORT, END = (
    f"{PREFIX}{name}" for name in ("describe", "again", "trial", "missing", "later", "export", "end")
)
SHARE = f"{PREFIX}share"
MARKS: dict[Reading, str] = {"ready": "✓", "warning": "✗", "unknown": "?"}
MOST_LACKS = 4
MOST_REASONS = 4
MOST_CARRIED = 2_000
"""What Slack lets a button carry."""
MOST_IN_LINE, MOST_IN_TRIAL, MOST_IN_NAME = 300, 400, 100
"""A verdict has to stay one message, whatever people have typed."""


def about(initiative_id: str) -> str:
    """What a button about an initiative carries."""
    return json.dumps({"initiative": initiative_id}, separators=(",", ":"))


def verdict_card(
    view: InitiativeView, notes: Sequence[str] = (), *, withheld: bool = False, pressable: bool = True
) -> Card:
    """First what to do, then why, what is missing and whose move it is, the trial, what is owed, and what to press."""
    blocks = [*context(*map(escaped, notes)), *_head(view)]
    if view.newest:
        blocks += _body(view, view.newest.shown)
    for line in filter(None, (trial_line(view), measured_line(view))):
        blocks += sections(escaped(shortened(line, MOST_IN_TRIAL)))
    if withheld:
        blocks += context(escaped(_(WITHHELD).format(unit=shortened(view.unit, MOST_IN_NAME))))
    if view.newest:
        blocks += context(escaped(view.newest.shown.owed))
    if pressable:
        blocks += actions(_buttons(view))
    else:
        blocks += context(escaped(_("Put aside. Ask me about it by its name when you want it back.")))
    (card,) = cards(blocks)
    return card


def understood_card(reply: OnInitiative, notes: Sequence[str] = ()) -> Card:
    """That nothing is known which may be shown here, and the way to describe it."""
    told = {"name": reply.described.name, "unit": reply.described.unit, "also": dict(reply.described.also)}
    carried = _carried(told)
    if len(carried) > MOST_CARRIED:
        carried = _carried(told | {"also": {}})
    blocks = [*context(*map(escaped, notes)), *sections(escaped(reply.said))]
    if reply.described.unit:
        blocks += context(escaped(_("For {unit}, as I understand it.").format(unit=reply.described.unit)))
    (card,) = cards([*blocks, *actions([primary(button(_("Describe it"), DESCRIBE, carried))])])
    return card


def _carried(told: Mapping[str, object]) -> str:
    some = {key: value for key, value in told.items() if value or key != "also"}
    return json.dumps(some, separators=(",", ":"), ensure_ascii=False)


def started_card(view: InitiativeView, trial: TrialView) -> Card:
    """That a trial runs, and inside which limits."""
    said = _("The trial of {name} runs until {day}").format(name=view.name, day=day(trial.terms.until))
    rest = _("I remind you on {day}, while there is time to decide, and when its permit ends.")
    return _about_trial(view, trial, said, rest.format(day=day(trial.review)))


def review_card(view: InitiativeView, trial: TrialView) -> Card:
    """That a trial is to be looked at."""
    said = _("The trial of {name} ends on {day}").format(name=view.name, day=day(trial.terms.until))
    rest = _("Look at its figure now and decide whether to widen it, to extend it or to stop it: {figure}.")
    return _about_trial(view, trial, said, rest.format(figure=trial.terms.figure))


def over_card(view: InitiativeView, trial: TrialView) -> Card:
    """That a permit has run out."""
    said = _("The permit of {name} ended on {day}").format(name=view.name, day=day(trial.terms.until))
    return _about_trial(view, trial, said, _("It must stop, be extended or be checked again."))


def _about_trial(view: InitiativeView, trial: TrialView, said: str, rest: str) -> Card:
    blocks = [*sections(lines(bold(f"{said}."), escaped(rest))), *sections(_terms(trial))]
    carried = about(view.id)
    blocks += actions([button(_("End or extend it"), END, carried), button(_("Check again"), AGAIN, carried)])
    (card,) = cards(blocks)
    return card


def _head(view: InitiativeView) -> Iterator[Block]:
    lead, rest = headline(view)
    told = Markup(f"{bold(lead)}{_naming(view, rest)}")
    yield from sections(told)
    when = checked_on(view.newest) if view.newest else ""
    name, unit = shortened(view.name, MOST_IN_NAME), shortened(view.unit, MOST_IN_NAME)
    yield from context(escaped(f"{name}, {unit}. {when}".strip()))


def _body(view: InitiativeView, shown: ShownVerdict) -> Iterator[Block]:
    reasons = [*_bullets(shown.because[:MOST_REASONS])]
    if more := len(shown.because) - len(reasons):
        text = n_("and {number} more reason", "and {number} more reasons", more)
        reasons.append(escaped(text.format(number=more)))
    yield from sections(lines(*reasons))
    for title, lacks in (
        (_("{missing}: yours to do").format(missing=shown.missing_title), shown.ours),
        (_("{missing}: to ask of others").format(missing=shown.missing_title), shown.others),
    ):
        if lacks:
            yield from sections(lines(bold(title), *_lacks(lacks)))
    yield from context(*signs_line(shown))
    if step := next_step(view):
        yield from sections(bold(step))


def signs_line(shown: ShownVerdict) -> Iterator[Markup]:
    """How the readiness layers and the conditions of the workflow stand, a line each."""
    signs = ((_("Readiness"), shown.layers), (_("The workflow"), shown.conditions))
    yield from (_line(title, some) for title, some in signs if some)


def _bullets(texts: Sequence[str]) -> Iterator[Markup]:
    for text in texts:
        yield escaped(f"• {shortened(text, MOST_IN_LINE)}")


def _lacks(lacks: Sequence[Lack]) -> Iterator[Markup]:
    for lack in lacks[:MOST_LACKS]:
        yield lacking(lack)
    if more := len(lacks[MOST_LACKS:]):
        yield escaped(_("and {number} more").format(number=more))


def lacking(lack: Lack) -> Markup:
    """A thing that is missing, and whose move it is."""
    return escaped(f"• {shortened(lack.what, MOST_IN_LINE)} · {lack.whom}")


def _line(title: str, signs: Sequence[Sign]) -> Markup:
    """`Readiness: ✓ ready: Business case, Data foundation · ? not known: Governance`."""
    told = []
    for reading, mark in MARKS.items():
        some = [sign for sign in signs if sign.reading == reading]
        if some:
            told.append(f"{mark} {some[0].word}: {', '.join(sign.name for sign in some)}")
    return escaped(f"{title}: {' · '.join(told)}")


def _terms(trial: TrialView) -> Markup:
    """The limits of a trial; only of its owner an id is a person, for a limit may be spelled like one."""
    owner = trial.terms.owner
    said = ((name, person(value) if value == owner else escaped(value)) for name, value in terms_of(trial))
    return lines(*(Markup(f"{bold(name)}: {value}") for name, value in said))


def _naming(view: InitiativeView, text: str) -> Markup:
    """A text in which an owner who is in Slack is shown by name."""
    return with_people(text, {view.owner: person(view.owner)} if is_person(view.owner) else {})


def with_people(text: str, shown: Mapping[str, Markup]) -> Markup:
    """A text, escaped, in which these ids are shown like this, each where it stands as a whole word."""
    ids = "|".join(map(re.escape, shown))
    said = escaped(text)
    return Markup(re.sub(rf"\b(?:{ids})\b", lambda found: shown[found[0]], said)) if ids else said


def _buttons(view: InitiativeView) -> Iterator[Block]:
    carried = about(view.id)
    if view.may_start:
        yield primary(button(_("Start the trial"), TRIAL, carried))
    if view.trial and view.trial.ended is None:
        yield button(_("End or extend it"), END, carried)
    if view.newest and view.newest.shown.verdict != "go":
        yield button(_("What is missing?"), MISSING, carried)
    yield button(_("Check again"), AGAIN, carried)
    if view.newest:
        yield button(_("Share to channel"), SHARE, carried)
    yield button(_("Not now"), LATER, carried)
    yield button(_("Export"), EXPORT, carried)
