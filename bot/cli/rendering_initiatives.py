"""How initiatives look in a terminal: a list of them, and one with its verdicts and its trials."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.rendering import console
from bot.cli.rendering_initiative import STYLES, show_verdict
from bot.compose.initiative_standing import (
    OUTCOMES,
    headline,
    measured_line,
    next_step,
    terms_of,
    trial_line,
    verdict_word,
)
from bot.conversation.initiative_view import InitiativeView, TrialView
from bot.conversation.portfolio import STATES, VERDICTS
from bot.conversation.reply import OnInitiative
from bot.words import _, day
from knowledge.framework.loading import the_framework

HOW_TO_CHECK = "`cairn check --interactive` asks for what is needed, one question after the other."


def show_list(views: Iterable[InitiativeView]) -> None:
    """One line an initiative: its name, unit and state, the newest verdict and its date."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in (_("Initiative"), _("Unit"), _("State"), _("Verdict"), _("Checked")):
        table.add_column(title, header_style="dim")
    for view in views:
        checked = day(view.newest.on) if view.newest else ""
        style = STYLES[view.newest.shown.verdict] if view.newest and not view.permit_speaks else "yellow"
        verdict = Text(verdict_word(view), style=style)
        table.add_row(Text(view.name), Text(view.unit), _(STATES[view.state]), verdict, checked)
    console().print(table)


def show_initiative(reply: OnInitiative) -> None:
    """What is said when somebody asks about an initiative."""
    if reply.known:
        show_one(reply.known)
        return
    out = console()
    out.print()
    out.print(Padding(Text(reply.said), (0, 2)))
    out.print(Padding(Text(HOW_TO_CHECK, style="dim"), (0, 2)))


def show_one(view: InitiativeView) -> None:
    """One initiative: what is to be said of it first, its newest verdict, its trial, and what was said before."""
    out = console()
    if view.permit_speaks or view.newest is None:
        lead, rest = headline(view)
        out.print(Text(f"\n{view.name}, {view.unit}", style="dim"))
        out.print(Text(lead, style="bold yellow").append(rest, style="not bold default"))
    if view.newest:
        # Once a trial was started its own limits are told, which may be others than the verdict's.
        permit = view.newest.shown.permit if view.may_start else None
        shown = replace(view.newest.shown, next_step=next_step(view), permit=permit)
        show_verdict(shown, the_framework().text.limits.line)
    for line in filter(None, (trial_line(view), measured_line(view))):
        out.print(Text(f"\n{line}", style="bold"))
    if view.trial and view.trial.ended is None:
        table = Table.grid(padding=(0, 2))
        for name, value in terms_of(view.trial):
            table.add_row(Text(name, style="dim"), Text(value))
        out.print(Padding(table, (0, 2)))
    if before := [*_before(view)]:
        out.print(Text(f"\n{_('Before')}", style="bold"))
        for line in before:
            out.print(Padding(Text(line), (0, 2)))


def _before(view: InitiativeView) -> Iterator[str]:
    """Earlier verdicts and trials, newest first."""
    told = [(check.on, _(VERDICTS[check.shown.verdict])) for check in view.checks[1:]]
    told += [(trial.ended, _ended(trial)) for trial in view.trials[1:] if trial.ended]
    for on, said in sorted(told, key=lambda one: one[0], reverse=True):
        yield f"{day(on)}: {said}"


def _ended(trial: TrialView) -> str:
    said = _("A trial ended. {outcome}.").format(outcome=_(OUTCOMES[trial.outcome or "stopped"]))
    return f"{said} {trial.words}".strip()
