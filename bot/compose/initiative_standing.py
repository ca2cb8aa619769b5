"""How an initiative stands, in words: what is to be said of it first, and what became of its trial."""

from bot.conversation.initiative_view import CheckView, InitiativeView, Outcome, TrialView
from bot.conversation.portfolio import NOT_CHECKED, VERDICTS
from bot.words import N_, _, day
from knowledge.framework.gate import number

OUTCOMES: dict[Outcome, str] = {
    "widened": N_("It is to be widened"),
    "extended": N_("It goes on, inside new limits"),
    "stopped": N_("It stops"),
}
UNCHECKED = N_("Nobody has checked it yet.")
WITHHELD = N_(
    "Where {unit} is was not for you to see, so this was judged as if nobody had looked there. Ask its champion or manager to "
    "check it again."
)


def headline(view: InitiativeView) -> tuple[str, str]:
    """What carries the weight, and the rest of the sentence: the end of a permit comes before an older verdict."""
    if view.permit_speaks and view.expired:
        until = day(view.expired.terms.until)
        return _("Its permit ended on {day}").format(day=until), _(
            ": it must stop, be extended or be checked again."
        )
    if view.newest is None:
        return _(UNCHECKED), ""
    shown = view.newest.shown
    return shown.lead, shown.headline.removeprefix(shown.lead)


def verdict_word(view: InitiativeView) -> str:
    """The newest verdict in two words, for a list."""
    if view.permit_speaks and view.expired:
        return _("permit ended on {day}").format(day=day(view.expired.terms.until))
    return _(VERDICTS[view.newest.shown.verdict]) if view.newest else _(NOT_CHECKED)


def checked_on(check: CheckView) -> str:
    """When a verdict was given."""
    return _("Checked on {day}.").format(day=day(check.on))


def trial_line(view: InitiativeView) -> str:
    """Where the trial stands; empty where none was started."""
    trial = view.trial
    if trial is None:
        return ""
    if trial.over(view.today):
        said = _("Its permit ended on {day}: it must stop, be extended or be checked again.")
        return "" if view.permit_speaks else said.format(day=day(trial.terms.until))
    if trial.ended is None:
        said = _("On trial since {start}, until {until}. It is looked at again on {review}.")
        return said.format(start=day(trial.started), until=day(trial.terms.until), review=day(trial.review))
    return _ended(view, trial)


def next_step(view: InitiativeView) -> str:
    """One thing to do next; empty where what is said of its trial says it already."""
    if view.newest is None or view.permit_speaks:
        return ""
    if view.check_owed:
        return _("Next: check it again, as its trial has ended since.")
    tried = view.trial is not None and view.trial.ended is None and view.newest.shown.verdict == "trial"
    return "" if tried else view.newest.shown.next_step


def terms_of(trial: TrialView) -> tuple[tuple[str, str], ...]:
    """The limits of a trial, one by one."""
    terms = trial.terms
    return (
        (_("Until"), day(terms.until)),
        (_("Limit"), terms.limit),
        (_("Owner"), terms.owner),
        (_("Halt"), terms.halt),
        (_("Figure"), terms.figure),
        (_("Looked at again"), day(trial.review)),
    )


def measured_line(view: InitiativeView) -> str:
    """The figure as it was measured last; empty where nobody has."""
    if view.actual is None or view.actual_on is None:
        return ""
    said = _("Measured on {day}: {figure} {value}.")
    return said.format(day=day(view.actual_on), figure=view.metric, value=number(view.actual))


def _ended(view: InitiativeView, trial: TrialView) -> str:
    on, words = trial.ended, trial.words
    match trial.outcome:
        case "widened" if view.check_owed:
            said = _("Its trial ended on {day}, to be widened. That takes a new check.")
        case "widened":
            said = _("Its trial ended on {day}, to be widened.")
        case _:
            said = _("Its trial was stopped on {day}.")
    told = said.format(day=day(on)) if on else ""
    return f"{told} {words}".strip()
