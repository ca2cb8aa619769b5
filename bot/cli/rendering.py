"""How answers and placements look in a terminal."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.compose.wording import headline, move_words, sentence, why_this_move
from bot.conversation.reply import Advice, Point, Said, Source, dated, with_numbers
from bot.words import listed
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.terms import MODELS

BAR = 20
QUOTE = 160

_LEADS = {"stage": "•", "organisation": "•", "guidance": "•", "move": "→", "not_yet": "✗", "limits": " "}
_STYLES = {"move": "bold", "not_yet": "yellow", "limits": "dim"}


def console() -> Console:
    """The terminal to write to; wide enough to read, never wider than a page."""
    found = Console(highlight=False)
    return (
        Console(highlight=False, width=min(found.width, 110))
        if found.is_terminal
        else Console(highlight=False, width=100)
    )


def show_reply(reply: Advice | Said) -> None:
    """A whole reply: the answer first, then why, then what to do, then where it comes from."""
    out = console()
    out.print()
    if isinstance(reply, Said):
        out.print(Padding(Text(reply.text), (0, 2)))
        return
    out.print(Padding(Group(*_advice(reply)), (0, 2)))


def _advice(advice: Advice) -> Iterator[RenderableType]:
    if advice.notice:
        yield Text(advice.notice, style="yellow")
        yield Text()
    yield Text(with_numbers(advice.headline), style="bold")
    for point in advice.points:
        yield _point(point)
    if advice.sources:
        yield Text()
        yield Text("Sources", style="dim")
        for source in advice.sources:
            yield _source(source)


def _point(point: Point) -> Table:
    return hanging(Text(_LEADS[point.kind]), Text(with_numbers(point), style=_STYLES.get(point.kind, "")), 2)


def _source(source: Source) -> Table:
    where = " › ".join(filter(None, (source.title, source.section)))
    text = Text(f"{where} · {'guidance' if source.kind == 'guidance' else dated(source.dated)}", style="dim")
    quote = source.quote if len(source.quote) <= QUOTE else source.quote[:QUOTE].rsplit(" ", 1)[0] + " …"
    text.append(f"\n“{quote}”", style="dim italic")
    return hanging(Text(f"[{source.n}]", style="dim"), text, 5)


def hanging(lead: Text, text: Text, width: int) -> Table:
    """A text beside its sign, so that its further lines stand below its first."""
    row = Table.grid(padding=0)
    row.add_column(width=width)
    row.add_column(ratio=1)
    row.add_row(lead, text)
    return row


def show_placement(framework: Framework, placement: Placement) -> None:
    """A placement as a person reads it: where, the five models, what is missing, the moves, what can wait."""
    out = console()
    out.print()
    out.print(Text(headline(framework, placement), style="bold"))
    low, high = placement.stage_range
    out.print(
        Text(
            f"Stages in place: {placement.stage} (between {low} and {high}; by what people describe: {placement.claimed_stage}). "
            f"Confidence: {placement.confidence}. As of {placement.as_of}.",
            style="dim",
        )
    )
    out.print(_profile(framework, placement))
    for title, lines in _parts(framework, placement):
        out.print(Text(f"\n{title}", style="bold"))
        for line in lines:
            out.print(hanging(Text("•"), Text(line), 2))
    out.print(Text(f"\n{framework.text.limits.line}", style="dim"))


def _profile(framework: Framework, placement: Placement) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    for name in ("Model", "", "Score", "Range", "Known", "In place"):
        table.add_column(name, justify="right" if name in ("Score", "Range", "Known") else "left")
    for model in MODELS:
        score = placement.scores[model]
        filled = round((score.score or 0) / 100 * BAR)
        table.add_row(
            f"{model} {framework.model(model).short_name}",
            Text(
                "█" * filled + "░" * (BAR - filled), style="green" if placement.established[model] else "cyan"
            ),
            "-" if score.score is None else f"{score.score:g}",
            "-" if score.low is None else f"{score.low:g} to {score.high:g}",
            f"{score.coverage:.0%}",
            "waived" if model in placement.waived else "yes" if placement.established[model] else "no",
        )
    return table


def _parts(framework: Framework, placement: Placement) -> Iterator[tuple[str, list[str]]]:
    label = {criterion.id: criterion.label for criterion in framework.bank.criteria}
    if placement.flags:
        yield (
            "What stands out",
            [f"{flag_sentence(framework, flag)} ({placement.because[flag]})" for flag in placement.flags],
        )
    if placement.blocking:
        yield (
            f"Missing or not known for stage {placement.working_on}",
            [f"{label[name]} ({name})" for name in placement.blocking],
        )
    if placement.moves:
        moves = placement.moves[:5]
        yield (
            "Next moves",
            [f"{sentence(move_words(framework, m))} {why_this_move(placement, m)}" for m in moves],
        )
    if placement.not_yet:
        yield "Not yet", [listed([label[name] for name in placement.not_yet])]
    if placement.units:
        yield "Units", [headline(framework, unit) for unit in placement.units.values()]
    if placement.unscanned:
        yield "Not scanned yet", list(placement.unscanned)


def flag_sentence(framework: Framework, flag: str) -> str:
    """What to do about a flag, in the framework's words."""
    return framework.flag_text(flag).means


def show_change(framework: Framework, before: Placement, after: Placement) -> None:
    """What would change: stage, range, flags and the next move, side by side."""
    out = console()
    table = Table(title="What would change", title_justify="left")
    for name in ("", "now", "then"):
        table.add_column(name)
    for name, now, then in _compared(framework, before, after):
        table.add_row(name, now, Text(then, style="bold" if now != then else ""))
    out.print(table)


def _compared(framework: Framework, before: Placement, after: Placement) -> Iterator[tuple[str, str, str]]:
    def move(placement: Placement) -> str:
        return sentence(move_words(framework, placement.moves[0])) if placement.moves else "nothing"

    yield "Stages in place", str(before.stage), str(after.stage)
    yield "Working on", str(before.working_on), str(after.working_on)
    yield "Between", _between(before), _between(after)
    yield "Missing", ", ".join(before.blocking) or "nothing", ", ".join(after.blocking) or "nothing"
    yield "Flags", ", ".join(before.flags) or "none", ", ".join(after.flags) or "none"
    yield "Next move", move(before), move(after)


def _between(placement: Placement) -> str:
    return f"{placement.stage_range[0]} and {placement.stage_range[1]}"
