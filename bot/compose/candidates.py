"""Which agents next, in words: at most three that a unit can carry now, what each needs first, or why there are none yet."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.compose.brief import Brief, Drafted, Standing
from bot.compose.citations import Checker
from bot.compose.told import STALE_AFTER_DAYS, Told
from bot.compose.wording import count, finding_line, model_name, sentence
from bot.conversation.reply import Advice, Point
from bot.words import _, day, listed, lowered, n_
from knowledge.framework.candidates import Candidate, Candidates, Need
from knowledge.framework.model import Framework
from knowledge.framework.starters import the_starters
from knowledge.framework.verdict import Reading


def candidates_advice(
    framework: Framework, unit: str, found: Candidates, standing: Standing | None, today: date
) -> Advice:
    """The answer, each candidate citing the lines of the scan that it rests on."""
    if standing is None:
        return Advice(Point(_("None yet. {reason}").format(reason=found.none_yet), kind="stage"))
    told = Told(Brief("", unit, framework, today, standing=standing), standing)
    checker = Checker(told.brief.by_id(), standing.placement)
    drafts = [_headline(told, unit, found), *_points(told, found)]
    points = [point for draft in drafts if (point := checker.accept(draft, trusted=True))]
    return Advice(points[0], tuple(points[1:]), checker.used())


def _headline(told: Told, unit: str, found: Candidates) -> Drafted:
    when = day(told.standing.taken_at)
    if found.none_yet:
        text = _("None yet for {unit}, by the scan of {day}. {reason}")
        said = text.format(unit=unit, day=when, reason=found.none_yet)
    else:
        text = n_(
            "{number} workflow for AI that {unit} can carry now, by the scan of {day}.",
            "{number} workflows for AI that {unit} can carry now, by the scan of {day}; the readiest first.",
            len(found.found),
        )
        number = count(len(found.found)).capitalize()
        said = text.format(number=number, unit=unit, day=when)
    return told.point(said, "stage", told.whole(), head=True)


def _points(told: Told, found: Candidates) -> Iterator[Drafted]:
    for candidate in found.found:
        yield told.point(_candidate(told.framework, candidate), "move", *_lines(told, candidate.open))
    if found.shared:
        yield Drafted(_shared(found.shared), kind="move")
    if (told.brief.today - told.standing.taken_at).days > STALE_AFTER_DAYS:
        text = _("That scan is over half a year old: look again before you begin.")
        yield Drafted(text, kind="limits")
    yield Drafted(told.framework.text.limits.line, kind="limits")


def _lines(told: Told, needs: Sequence[Need]) -> Iterator[str]:
    """The lines of the scan about what is open; a condition of the workflow itself has none yet."""
    for need in needs:
        finding = told.placement.findings.get(need.criterion)
        if finding is not None:
            yield finding_line(told.framework.criterion(need.criterion), finding)


def _candidate(framework: Framework, candidate: Candidate) -> str:
    """`Finance, workforce empowerment: … First: … Still missing: …`"""
    head = _("{function}, {model}: {workflow}").format(
        function=candidate.function,
        model=model_name(framework, candidate.model),
        workflow=sentence(candidate.workflow),
    )
    first = _("First: {things}").format(things=sentence(candidate.first))
    return " ".join([head, *_trades(framework, candidate), first, *_open(framework, candidate)])


def _trades(framework: Framework, candidate: Candidate) -> Iterator[str]:
    """For whom it is, where nobody has said what the trade is here."""
    names = [lowered(lens.name) for lens in framework.text.lenses if lens.id in candidate.industries]
    if names:
        yield _("Only where the trade is {trades}.").format(trades=listed(names))


def _open(framework: Framework, candidate: Candidate) -> Iterator[str]:
    conditions = {criterion.id for criterion in framework.bank.workflow_criteria}
    asked = [need for need in candidate.open if need.criterion not in conditions]
    if missing := _labels(framework, asked, "warning"):
        yield _("Still missing: {things}.").format(things=missing)
    if unknown := _labels(framework, asked, "unknown"):
        yield _("Not known yet: {things}.").format(things=unknown)
    if len(asked) < len(candidate.open):
        yield _("It has six conditions of its own: `/cairn check` asks about them.")
    elif not asked:
        yield _("Nothing else is missing.")


def _labels(framework: Framework, needs: Sequence[Need], reading: Reading) -> str:
    return listed([framework.criterion(n.criterion).label for n in needs if n.reading == reading])


def _shared(kinds: Sequence[str]) -> str:
    context = the_starters().context
    text = _("They draw on the same knowledge ({kinds}): keep that up once, and the next one starts higher.")
    return text.format(kinds="; ".join(context[kind] for kind in kinds))
