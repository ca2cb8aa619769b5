"""The windows in which an initiative is described, three short steps of one form, and what stands in them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.conversation import initiative_fields
from bot.conversation.initiative_fields import COLLEAGUE, OWNER, Answers, Suggestions, is_agent
from bot.conversation.initiative_found import Found
from bot.slack.blocks.fields import Field, Option, boxes, day, menu, modal, plain, radio, typed
from bot.slack.blocks.initiative import PREFIX
from bot.slack.blocks.initiative_typed import MOST_TYPED, UNKNOWN, step_fields
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
from bot.words import N_, _
from knowledge.framework.model import Framework

CALLBACK = f"{PREFIX}intake"
BACK, LOOK, USE, AS_IT_IS = (f"{PREFIX}{name}" for name in ("back", "look", "use", "as_it_is"))
TITLE = N_("Check an initiative")
STEPS = (N_("What it is"), N_("Its figure, its owner, its limits"), N_("What is ready"))
LAST = len(STEPS)
SEES = N_("Whoever it is sees this initiative, its verdict and its trial, from whatever unit they are.")
FROM_WORDS = N_("As I understand your words: correct it, or leave it as it is.")
MOST_RADIOS = 3
MOST_QUOTED = 400


@dataclass(frozen=True, slots=True)
class Step:
    """One window as it is to be shown. `known` says that the initiative is described already."""

    intake: str
    version: int
    number: int
    answers: Answers
    found: Sequence[Found] | None = None
    """What documents say; None where nobody has looked."""
    known: bool = False
    colleague: str = ""
    """Who runs it, where that is somebody in Slack."""
    suggested: Suggestions = field(default_factory=dict)
    """What the person's own first words seem to say, for fields that have no answer yet."""


def step_view(framework: Framework, step: Step) -> Block:
    """The window of one step."""
    told = _("Step {number} of {last}: {what}").format(
        number=step.number, last=LAST, what=_(STEPS[step.number - 1])
    )
    blocks = [*sections(bold(told)), *_shortcuts(step)]
    for asked in step_fields(framework, step.number, step.answers):
        blocks.append(_shown(step, asked))
        if asked.key == OWNER:
            blocks.append(_colleague(step))
    carried = json.dumps({"intake": step.intake, "step": step.number}, separators=(",", ":"))
    submit = _("Check it") if step.number == LAST else _("Next")
    return modal(_(TITLE), blocks, CALLBACK, submit=submit, close=_("Cancel"), private_metadata=carried)


def _shown(step: Step, asked: initiative_fields.Field) -> Block:
    now, hint = step.answers.get(asked.key), asked.hint
    # Slack keeps what stands in a field of the same id, so each version has ids of its own.
    block = f"intake:{asked.key}:{step.version}"
    if now is None and (told := step.suggested.get(asked.key)):
        now = told.split(",") if asked.kind == "models" else told
        hint = f"{_(FROM_WORDS)} {hint}".strip()
    if asked.key == OWNER and step.colleague:
        now = None
    made = Field(block, asked.key, asked.question, hint, optional=not asked.required)
    return made.with_(_element(asked, now))


def _element(field: initiative_fields.Field, now: Any) -> Block:
    match field.kind:
        case "text" | "number":
            return typed("" if now is None else str(now), MOST_TYPED)
        case "date":
            return day(str(now or ""))
        case "models":
            options = [_option(option) for option in field.options]
            return boxes(options, [str(one) for one in now] if isinstance(now, list | tuple) else [])
        case "yes_no":
            chosen = UNKNOWN if now is None else "yes" if now is True else "no"
            return radio([Option("yes", _("Yes")), Option("no", _("No")), _not_known()], chosen)
        case _:
            options = [_option(option) for option in field.options]
            if not field.required:
                options.insert(0, _not_known())
            unsaid = None if field.required else UNKNOWN
            choose = radio if len(options) <= MOST_RADIOS else menu
            return choose(options, unsaid if now is None else str(now))


def _option(option: initiative_fields.Option) -> Option:
    label, _colon, says = option.label.partition(": ")
    return Option(str(option.value), label, says)


def _not_known() -> Option:
    return Option(UNKNOWN, _("Not known yet"))


def _colleague(step: Step) -> Block:
    picker: Block = {"type": "users_select", "placeholder": plain(_("Choose a colleague"))}
    if step.colleague:
        picker["initial_user"] = step.colleague
    block = f"intake:{COLLEAGUE}:{step.version}"
    hint = _(SEES)
    if step.colleague and step.colleague == step.suggested.get(COLLEAGUE) and not step.answers.get(OWNER):
        hint = f"{_(FROM_WORDS)} {hint}"
    return Field(block, COLLEAGUE, _("Or is that one colleague?"), hint, optional=True).with_(picker)


def _shortcuts(step: Step) -> Iterator[Block]:
    """What can be pressed above the fields, and what documents were found to say."""
    if step.number == 1 and step.known:
        yield from context(
            escaped(_("It is described already. Change what has changed, or have it checked as it is."))
        )
        if step.colleague:
            told = _("{who} runs it, and sees its verdict and its trial.")
            yield from context(Markup(escaped(told).format(who=f"<@{escaped(step.colleague)}>")))
        yield from actions([button(_("Check it as it is"), AS_IT_IS)])
    if step.number > 1:
        buttons = [button(_("Back"), BACK)]
        if step.number == 2:
            buttons.append(button(_("Look in our documents"), LOOK))
        yield from actions(buttons)
    if step.number == 2 and step.found is not None:
        yield from _documents(step.found)
    if step.number == LAST and is_agent(step.answers):
        yield from context(
            escaped(_("An agent runs a workflow in it, so the six conditions of the workflow are asked too."))
        )


def _documents(found: Sequence[Found]) -> Iterator[Block]:
    if not found:
        yield from context(escaped(_("I found nothing about it in the documents that you may see.")))
        return
    yield from context(escaped(_("From documents that you may see. Nothing counts until you take it.")))
    for number, one in enumerate(found):
        quote = escaped(f"“{shortened(one.quote, MOST_QUOTED)}”")
        where = Markup(f"_{escaped(f'{one.title}, {one.dated}')}_")
        yield from sections(lines(quote, where))
        if one.key:
            label = _("Take “{value}”").format(value=shortened(one.value, 50))
            yield from actions([button(label, f"{USE}:{number}", str(number))])
