"""A finished assessment as a document for the shelf, so that every later answer can cite it line by line."""

from collections.abc import Iterator

from bot.compose.wording import (
    finding_line,
    headline,
    listed,
    model_name,
    move_words,
    sentence,
    why_this_move,
)
from bot.conversation.reply import day
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.terms import MODELS


def scan_title(placement: Placement) -> str:
    """`Scan of 3 October 2026, Harbour Mutual`."""
    return f"Scan of {day(placement.as_of)}, {placement.unit}"


def respondents_line(placement: Placement) -> str:
    """Who answered and when; the confidence it allows."""
    people = f"{placement.respondents} {'person' if placement.respondents == 1 else 'people'}"
    return f"{people} answered, as of {day(placement.as_of)}; confidence is {placement.confidence}."


def scan_text(framework: Framework, placement: Placement) -> str:
    """The text of a scan as Markdown: where the group is, every finding in the words of its anchor, moves, what can wait."""
    lines = [f"# {scan_title(placement)}", "", *_where(framework, placement)]
    for model in MODELS:
        lines += _model(framework, placement, model)
    lines += _layers(framework, placement)
    for name, rows in placement.workflows.items():
        lines += _section(
            f"Workflow {name}", (finding_line(framework.criterion(c), f) for c, f in rows.items())
        )
    lines += _section(
        "What to do next",
        (f"{sentence(move_words(framework, m))} {why_this_move(placement, m)}" for m in placement.moves),
    )
    lines += _section("Not yet", (framework.criterion(name).label for name in placement.not_yet))
    return "\n".join(lines)


def _where(framework: Framework, placement: Placement) -> list[str]:
    lines = ["## Where it is", "", headline(framework, placement), respondents_line(placement)]
    if placement.unscanned:
        lines.append(f"Not scanned yet: {listed(placement.unscanned)}.")
    return [*lines, framework.text.limits.line, ""]


def _model(framework: Framework, placement: Placement, model: int) -> list[str]:
    state = (
        "does not apply here"
        if model in placement.waived
        else "in place"
        if placement.established[model]
        else "not in place"
    )
    rows = (
        finding_line(criterion, placement.findings[criterion.id])
        for criterion in framework.bank.criteria
        if criterion.model == model and criterion.id in placement.findings and not criterion.attributed
    )
    return _section(f"Stage {model}, {model_name(framework, model)}: {state}", rows)


def _layers(framework: Framework, placement: Placement) -> list[str]:
    rows = (
        finding_line(criterion, placement.findings[criterion.id])
        for criterion in framework.bank.criteria
        if criterion.layer and criterion.id in placement.findings
    )
    return _section("Readiness", rows)


def _section(title: str, rows: Iterator[str]) -> list[str]:
    lines = [f"- {row}" for row in rows]
    return [f"## {title}", "", *lines, ""] if lines else []
