"""What opens on a press under a result: why, what would change it, who takes a step, what was agreed in a talk."""

import json
from collections.abc import Iterator, Sequence

from bot.conversation.result import Choice, NextStep, Step, Why
from bot.slack.blocks.cards import Card, cards
from bot.slack.blocks.parts import Block, Markup, bold, context, divider, escaped, lines, sections, shortened
from bot.slack.blocks.result import ASK, OWN, TALK, WHAT_IF, WHY, led, person
from bot.words import _

MOST_IN_MODAL = 100
MOST_IN_TITLE = 24
"""Also on the two buttons of a window."""
MOST_IN_OPTION = 75
MOST_OPTIONS = 100
PICK_CRITERION, PICK_LEVEL = "scan:whatif_criterion", "scan:whatif_level"
"""Where the two choices of "What would change this?" stand; the second goes by the first."""
CRITERION, OWNER, DUE, LEVEL, AGREED, WHOM = "criterion", "owner", "due", "level", "agreed_by", "whom"
"""The blocks and the inputs in them, where a listener finds what was given."""


def why_view(why: Why) -> Block:
    """The numbers behind a result."""
    blocks = [*sections(escaped(why.lead))]
    for part in why.parts:
        blocks += sections(lines(bold(part.title), *(Markup(f"• {escaped(row)}") for row in part.rows)))
    ending = context(escaped(why.version))
    room = MOST_IN_MODAL - len(ending) - 1
    if len(blocks) > room:
        blocks = [
            *blocks[:room],
            *context(escaped(_("There is more than fits here; the export has all of it."))),
        ]
    return _modal(WHY, _("Why?"), {}, [*blocks, *ending], close=_("Close"))


def what_if_view(
    choices: Sequence[Choice],
    *,
    scan: str,
    criterion: str | None = None,
    level: int | None = None,
    outcome: Sequence[str] = (),
) -> Block:
    """Two choices, a question and an answer to it, and below them what would follow, once it was worked out."""
    chosen = next((one for one in choices if one.criterion == criterion), choices[0])
    blocks = [*_supposed(choices, chosen, level)]
    if outcome:
        blocks += [
            divider(),
            *sections(lines(bold(_("Then")), *(Markup(f"• {escaped(row)}") for row in outcome))),
        ]
    blocks += context(escaped(_("Nothing is kept of this; it only works the same rule on one other answer.")))
    return _modal(WHAT_IF, _("What would change this?"), {"scan": scan}, blocks, submit=_("Show"))


def _supposed(choices: Sequence[Choice], chosen: Choice, level: int | None) -> Iterator[Block]:
    """The question, and the answer that is supposed for it."""
    questions = [_option(one.label, one.criterion) for one in choices[:MOST_OPTIONS]]
    picked = _select(PICK_CRITERION, questions, _option(chosen.label, chosen.criterion))
    yield _input(CRITERION, _("Suppose the answer on"), picked, dispatch_action=True)
    yield from context(escaped(chosen.question))
    answers = [_option(answer, str(number)) for number, answer in enumerate(chosen.answers)]
    supposed = _select(PICK_LEVEL, answers, answers[level] if level is not None else None)
    # An id of its own for each question: Slack keeps what was chosen in a block whose id stays.
    yield _input(level_block(chosen.criterion), _("were"), supposed)


def level_block(criterion: str) -> str:
    """Under which block id the supposed answer to a question is found."""
    return f"{LEVEL}:{criterion}"


def own_view(step: NextStep, *, scan: str, opened_by: str | None = None) -> Block:
    """Who takes a step, and until when; whoever opens it is offered first."""
    who = step.owner if step.owner and person(step.owner) != escaped(step.owner) else opened_by
    owner: Block = {"type": "users_select", "action_id": OWNER}
    if who:
        owner["initial_user"] = who
    due: Block = {"type": "datepicker", "action_id": DUE}
    if step.due:
        due["initial_date"] = step.due.isoformat()
    blocks = [
        *sections(lines(led(step.what), escaped(step.why))),
        _input(OWNER, _("Who takes this?"), owner),
        _input(DUE, _("By when?"), due, optional=True),
    ]
    return _modal(OWN, _("Who takes this?"), _ids(scan, step.criterion), blocks, submit=_("Save"))


def talk_view(choice: Choice, *, scan: str, level: int | None = None) -> Block:
    """What came out of a talk: the one answer that all hold to be true, and who agreed to it."""
    options = [_option(answer, str(number)) for number, answer in enumerate(choice.answers)]
    radio: Block = {"type": "radio_buttons", "action_id": LEVEL, "options": options}
    if level is not None:
        radio["initial_option"] = options[level]
    note = _(
        "What you agree on takes the place of the single answers, and the names are kept with it. "
        "Three or more who agree count as an example."
    )
    blocks = [
        *sections(lines(bold(choice.label[:1].upper() + choice.label[1:]), escaped(choice.question))),
        _input(LEVEL, _("What is true here today?"), radio),
        _input(AGREED, _("Who agreed?"), {"type": "multi_users_select", "action_id": AGREED}),
        *context(escaped(note)),
    ]
    return _modal(TALK, _("Talk it through"), _ids(scan, choice.criterion), blocks, submit=_("Agreed"))


def ask_view(step: Step, *, scan_id: str) -> Block:
    """Whom to ask about something that others have to do."""
    whom = _("Usually: {owner}.").format(owner=step.whom) if step.whom else ""
    blocks = [
        *sections(lines(bold(step.text), escaped(f"{step.why} {whom}".strip()))),
        _input(WHOM, _("Whom shall I ask?"), {"type": "users_select", "action_id": WHOM}),
        *context(
            escaped(_("They get a message from me that says what your team waits for, with your name on it."))
        ),
    ]
    return _modal(ASK, _("Ask them"), _ids(scan_id, step.criterion), blocks, submit=_("Ask"))


def ask_card(unit: str, step: Step, by: str) -> Card:
    """What a team waits for, told to somebody who can do something about it."""
    asks = Markup(_("{who} asks you on behalf of {unit}:").format(who=person(by), unit=bold(unit)))
    blocks = [
        *sections(lines(asks, escaped(step.text), escaped(step.why))),
        *context(
            escaped(
                _("It came out of a scan of that team. Answer the person; to me you need not say anything.")
            )
        ),
    ]
    return cards(blocks)[0]


def _ids(scan: str, criterion: str) -> dict[str, str]:
    return {"scan": scan, "criterion": criterion}


def _modal(
    callback: str,
    title: str,
    carried: dict[str, str],
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str | None = None,
) -> Block:
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": _plain(shortened(title, MOST_IN_TITLE)),
        "close": _plain(shortened(close or _("Cancel"), MOST_IN_TITLE)),
        "private_metadata": json.dumps(carried, separators=(",", ":")),
        "blocks": list(blocks),
    }
    return view | {"submit": _plain(shortened(submit, MOST_IN_TITLE))} if submit else view


def _input(block_id: str, label: str, element: Block, **more: bool) -> Block:
    return {"type": "input", "block_id": block_id, "label": _plain(label), "element": element, **more}


def _select(action_id: str, options: list[Block], chosen: Block | None) -> Block:
    menu: Block = {"type": "static_select", "action_id": action_id, "options": options}
    return menu | {"initial_option": chosen} if chosen else menu


def _option(text: str, carried: str) -> Block:
    return {"text": _plain(shortened(text, MOST_IN_OPTION)), "value": carried}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
