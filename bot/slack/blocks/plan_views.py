"""The windows in which an item of a plan is changed: its owner, date and effort; why it is dropped; a document against it."""

import json
from collections.abc import Sequence

from bot.conversation.card_view import FoundPassage
from bot.conversation.plan import PlanItem
from bot.slack.blocks.fields import Field, Option, day, menu, modal, typed
from bot.slack.blocks.parts import Block, context, escaped, lines, sections
from bot.slack.blocks.plan_buttons import CONTEST, DROP, EDIT
from bot.slack.blocks.result import led, person
from bot.words import N_, _

OWNER, DUE, WHOSE, EFFORT, REASON = "owner", "due", "whose", "effort", "reason"
DOCUMENT, LINK, WHY = "document", "link", "why"
"""The fields, by the ids of their blocks and inputs: a fault is said beside its own."""
MOST_WORDS = 500
MOST_LINK = 1_000
EFFORTS = {1: N_("Little: some days"), 2: N_("Some: weeks"), 3: N_("Much: months")}
WHOSES = {"ours": N_("Ours to do"), "others": N_("To be asked of others")}


def edit_view(item: PlanItem, opened_by: str) -> Block:
    """Who does a thing, until when, whose it is, and how much work."""
    who = item.owner if item.owner and in_slack(item.owner) else None
    users: Block = {"type": "users_select"}
    if who or item.owner is None:
        users["initial_user"] = who or opened_by
    hint = _("Now: {name}, who is not in Slack.").format(name=item.owner) if item.owner and not who else ""
    efforts = [Option(str(level), _(words)) for level, words in EFFORTS.items()]
    whoses = [Option(name, _(words)) for name, words in WHOSES.items()]
    effort_hint = _(
        "The next scan weighs it in: of two things that help as much, the lighter one comes first."
    )
    blocks = [
        *sections(lines(led(item.what))),
        Field(OWNER, OWNER, _("Who does it?"), hint, optional=True).with_(users),
        Field(DUE, DUE, _("By when?"), optional=True).with_(day(item.due.isoformat() if item.due else "")),
        Field(WHOSE, WHOSE, _("Whose is it?")).with_(menu(whoses, item.whose)),
        Field(EFFORT, EFFORT, _("How much work is it?"), effort_hint).with_(menu(efforts, str(item.effort))),
    ]
    return _window(_("Owner, date, effort"), blocks, EDIT, item, _("Save"))


def drop_view(item: PlanItem) -> Block:
    """Why a thing is not to be done."""
    reason = Field(REASON, REASON, _("Why is it dropped?"), _("It stands in the plan from then on."))
    blocks = [*sections(lines(led(item.what))), reason.with_(typed("", MOST_WORDS, long=True))]
    return _window(_("Drop it"), blocks, DROP, item, _("Drop it"))


def contest_view(item: PlanItem, found: Sequence[FoundPassage]) -> Block:
    """Which document says otherwise than the scan."""
    told = _(
        "Which document shows that it is in place? Those who run the unit decide whether people are asked again."
    )
    blocks = [*sections(lines(led(item.label), escaped(told)))]
    if found:
        options = [Option(one.name, one.title, one.dated) for one in found]
        field = Field(DOCUMENT, DOCUMENT, _("A document that I know"), optional=True)
        blocks.append(field.with_(menu(options, None)))
    else:
        blocks += context(escaped(_("I found no document about it among those that you may see.")))
    blocks.append(Field(LINK, LINK, _("Or a link"), optional=True).with_(typed("", MOST_LINK, "https://")))
    blocks.append(Field(WHY, WHY, _("What does it show?"), optional=True).with_(typed("", MOST_WORDS)))
    return _window(_("We have this already"), blocks, CONTEST, item, _("Send"))


def in_slack(name: str) -> bool:
    """Whether this is somebody in Slack, by their id."""
    return person(name).startswith("<@")


def _window(title: str, blocks: Sequence[Block], callback: str, item: PlanItem, submit: str) -> Block:
    carried = json.dumps({"item": item.id, "version": item.version}, separators=(",", ":"))
    return modal(title, blocks, callback, submit=submit, close=_("Cancel"), private_metadata=carried)
