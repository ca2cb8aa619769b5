"""How Cairn puts levels, models and moves into words: one place, so that a scan's text and the answers that quote it agree."""

from collections.abc import Sequence

from knowledge.framework.bank import Criterion
from knowledge.framework.model import Framework
from knowledge.framework.placement import Finding, Move, Placement
from knowledge.framework.terms import MODELS

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def count(number: int) -> str:
    """A small number as a word: `three`, `12`."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)


def sentence(text: str) -> str:
    """Text that begins with a capital and ends in a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def listed(words: Sequence[str]) -> str:
    """Words as people list them: `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def model_name(framework: Framework, model: int) -> str:
    """The model's name as it stands inside a sentence: initials such as AI keep their capitals."""
    name = framework.model(model).name
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def stages(models: Sequence[int]) -> str:
    """`Stage 1`, `Stages 1 and 2`."""
    return f"Stage{'s' if len(models) > 1 else ''} {listed([str(m) for m in models])}"


def finding_words(criterion: Criterion, finding: Finding) -> str:
    """What was found, in the words of the anchor."""
    match finding.status:
        case "rated":
            says = criterion.anchors[finding.level or 0].short
            if (finding.claimed or 0) > (finding.level or 0):
                return f"{criterion.anchors[finding.claimed or 0].short} (described; shown so far: {says})"
            return says
        case "not_applicable":
            return "does not apply here"
        case "unknown":
            return "those who were asked do not know"
        case "not_examined":
            return "was not asked"


def finding_line(criterion: Criterion, finding: Finding) -> str:
    """The line of one criterion in a scan's text: what an answer quotes."""
    return f"{criterion.name}: {finding_words(criterion, finding)}"


def headline(framework: Framework, placement: Placement) -> str:
    """The first thing to say: which stage is being worked on, what is in place, how much is missing or not known."""
    who = placement.unit
    if placement.undetermined and placement.stage and only_stage_one_examined(framework, placement):
        return f"{who} has stage 1 in place. Stages 2 to 5 were not examined."
    if placement.undetermined:
        return f"Not enough is known to say which stage {who} is working on."
    if placement.stage == len(MODELS):
        return f"{who} has all five stages in place."
    held = [m for m in MODELS if m <= placement.stage and placement.established[m]]
    working = f"{who} is working on stage {placement.working_on} of 5, {model_name(framework, placement.working_on)}."
    in_place = f"{stages(held)} {'are' if len(held) > 1 else 'is'} in place; " if held else ""
    rest = in_place + missing_words(placement)
    return f"{working} {rest[:1].upper()}{rest[1:]}"


def only_stage_one_examined(framework: Framework, placement: Placement) -> bool:
    """Whether it was a first look: of later stages nobody was asked more than what runs, and for the controls of that."""
    later = (c for m in MODELS[1:] for c in framework.bank.of_model[m] if "support" in c.role)
    return not any(c.id in placement.findings for c in later)


def missing_words(placement: Placement) -> str:
    """How many things the next stage lacks: `two things are missing for stage 3, one more is not known.`"""
    kinds = {move.criterion: move.kind for move in placement.moves if move.criterion in placement.blocking}
    unknown = sum(kind == "find_out" for kind in kinds.values())
    missing = len(placement.blocking) - unknown
    stage = f"stage {placement.working_on}"
    if not missing:
        return f"{_things(unknown)} not known for {stage}."
    more = f", {count(unknown)} more {'is' if unknown == 1 else 'are'} not known" if unknown else ""
    return f"{_things(missing)} missing for {stage}{more}."


def _things(number: int) -> str:
    return "one thing is" if number == 1 else f"{count(number)} things are"


def move_words(framework: Framework, move: Move) -> str:
    """One move as an instruction that somebody can act on."""
    criterion = framework.criterion(move.criterion)
    label = criterion.label if move.workflow is None else f"{criterion.label} (workflow {move.workflow})"
    match move.kind:
        case "contain":
            return f"contain {label}: {move.observable[:1].lower()}{move.observable[1:]}"
        case "find_out":
            return f"find out about {label}: {_ask(criterion)} {move.observable}"
        case "agree":
            return f"bring together those who see it differently on {label}. {move.observable}"
        case "build":
            # The short form stands alone; the anchor itself may lean on the question ("All three.").
            anchor = criterion.anchors[move.target]
            done = anchor.short if move.observable == anchor.says else move.observable
            return f"{label}. Done when: {sentence(done)}"


def _ask(criterion: Criterion) -> str:
    return f"ask the {criterion.owner}." if criterion.owner else "ask the people concerned."


def why_this_move(placement: Placement, move: Move) -> str:
    """The reason for a move in words; its arithmetic stays behind "why?"."""
    needs = len(placement.blocking)
    if move.kind == "contain":
        return "It runs ahead of its controls, so it comes before everything else."
    if move.criterion not in placement.blocking:
        return "It concerns something that already runs."
    one_of = "the one thing" if needs == 1 else f"one of {count(needs)} things"
    later = len(move.unlocks)
    builds = "one later stage builds" if later == 1 else f"{count(later)} later stages build"
    reason = f"It is {one_of} stage {placement.working_on} still needs"
    return f"{reason}, and {builds} on it." if later else f"{reason}."
