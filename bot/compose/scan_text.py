"""A finished assessment as a document for the shelf, so that every later answer can cite it line by line."""

from collections.abc import Iterator

from bot.compose.wording import (
    CONFIDENCE,
    finding_line,
    headline,
    model_name,
    move_words,
    rechecked_line,
    sentence,
    why_this_move,
)
from bot.conversation.unit_names import listed_units
from bot.words import _, day, n_
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.terms import MODELS


def scan_title(placement: Placement) -> str:
    """`Scan of 3 October 2026, Harbour Mutual`."""
    return _("Scan of {day}, {unit}").format(day=day(placement.as_of), unit=placement.unit)


def respondents_line(placement: Placement) -> str:
    """Who answered and when; the confidence it allows."""
    text = n_(
        "{number} person answered, as of {day}; confidence is {confidence}.",
        "{number} people answered, as of {day}; confidence is {confidence}.",
        placement.respondents,
    )
    confidence = _(CONFIDENCE[placement.confidence])
    return text.format(number=placement.respondents, day=day(placement.as_of), confidence=confidence)


def scan_text(framework: Framework, placement: Placement) -> str:
    """The text of a scan as Markdown: where the group is, every finding in the words of its anchor, moves, what can wait."""
    lines = [f"# {scan_title(placement)}", "", *_where(framework, placement)]
    for model in MODELS:
        lines += _model(framework, placement, model)
    lines += _layers(framework, placement)
    for name, rows in placement.workflows.items():
        lines += _section(
            _("Workflow {name}").format(name=name),
            (finding_line(framework.criterion(c), f) for c, f in rows.items()),
        )
    lines += _section(
        _("What to do next"),
        (f"{sentence(move_words(framework, m))} {why_this_move(placement, m)}" for m in placement.moves),
    )
    lines += _section(_("Not yet"), (framework.criterion(name).label for name in placement.not_yet))
    return "\n".join(lines)


def _where(framework: Framework, placement: Placement) -> list[str]:
    lines = [f"## {_('Where it is')}", "", headline(framework, placement), respondents_line(placement)]
    if again := rechecked_line(framework, placement):
        lines.append(again)
    if placement.unscanned:
        lines.append(_("Not scanned yet: {units}.").format(units=listed_units(placement.unscanned)))
    return [*lines, framework.text.limits.line, ""]


def _model(framework: Framework, placement: Placement, model: int) -> list[str]:
    state = (
        _("does not apply here")
        if model in placement.waived
        else _("in place")
        if placement.established[model]
        else _("not in place")
    )
    rows = (
        finding_line(criterion, placement.findings[criterion.id])
        for criterion in framework.bank.criteria
        if criterion.model == model and criterion.id in placement.findings and not criterion.attributed
    )
    title = _("Stage {stage}, {model}: {state}")
    return _section(title.format(stage=model, model=model_name(framework, model), state=state), rows)


def _layers(framework: Framework, placement: Placement) -> list[str]:
    rows = (
        finding_line(criterion, placement.findings[criterion.id])
        for criterion in framework.bank.criteria
        if criterion.layer and criterion.id in placement.findings
    )
    return _section(_("Readiness"), rows)


def _section(title: str, rows: Iterator[str]) -> list[str]:
    lines = [f"- {row}" for row in rows]
    return [f"## {title}", "", *lines, ""] if lines else []
