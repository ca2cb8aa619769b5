"""The window in which a role sheet is set: the role, how many have it, its recurring tasks, a line each."""

from bot.conversation.roles import TASKS_TYPED, UnitCoverage, coverage_words
from bot.slack.blocks.fields import Field, modal, number, typed
from bot.slack.blocks.parts import Block, context, escaped, sections
from bot.words import _

SET, SET_VIEW = "roles:set", "roles:shown"
"""The button that opens the window, which is called the same; and the window that says what it came to."""
UNIT, ROLE, PEOPLE, TASKS = "unit", "role", "people", "tasks"
MOST_TYPED, MOST_IN_TASKS = 200, 3_000


def role_view(unit: str = "") -> Block:
    """The empty window."""
    why = _(
        "It shows how much of the recurring work AI handles, which counts more than how many people have opened a tool."
    )
    hint = _("Up to {most} lines: task; hours a week; share that AI handles. Such as: Intake notes; 6; 40%")
    blocks = [
        *context(escaped(why)),
        Field(UNIT, UNIT, _("Which unit is it for?"), _("As it is called in Cairn.")).with_(
            typed(unit, MOST_TYPED)
        ),
        Field(ROLE, ROLE, _("Which role?"), _("Such as “Claims handler”.")).with_(typed("", MOST_TYPED)),
        Field(PEOPLE, PEOPLE, _("How many people have it?")).with_(number("1")),
        Field(TASKS, TASKS, _("What do they do every week?"), hint.format(most=TASKS_TYPED)).with_(
            typed("", MOST_IN_TASKS, long=True)
        ),
    ]
    return modal(_("Role sheet"), blocks, SET, submit=_("Save"), close=_("Cancel"))


def saved_view(covered: UnitCoverage) -> Block:
    """What the sheets of the unit show together."""
    blocks = sections(escaped(f"{covered.unit}: {coverage_words(covered)}"))
    then = _("It counts for half a year as something shown, and sets no level by itself.")
    return modal(_("Role sheet"), [*blocks, *context(escaped(then))], SET_VIEW, close=_("Close"))
