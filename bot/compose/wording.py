"""How Cairn puts levels, models and moves into words: one place, so that a scan's text and the answers that quote it agree."""

from collections.abc import Sequence

from bot.words import N_, _, day, listed, lowered, n_
from knowledge.framework.bank import Criterion
from knowledge.framework.gathered import Placed
from knowledge.framework.model import Framework
from knowledge.framework.placement import Confidence, Finding, Move, Placement
from knowledge.framework.rechecked import asked_again
from knowledge.framework.terms import MODELS

NUMBERS = (
    N_("no"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
)
MOST_ASKED_AGAIN = 4
"""So many things that were asked again are named, the newest; the lines of a scan have all."""
CONFIDENCE: dict[Confidence, str] = {"low": N_("low"), "medium": N_("medium"), "high": N_("high")}


def count(number: int) -> str:
    """A small number as a word: `three`, `12`."""
    return _(NUMBERS[number]) if 0 <= number < len(NUMBERS) else str(number)


def sentence(text: str) -> str:
    """Text that begins with a capital and ends in a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def model_name(framework: Framework, model: int) -> str:
    """The model's name as it stands inside a sentence: initials such as AI keep their capitals."""
    return lowered(framework.model(model).name)


def stages(models: Sequence[int]) -> str:
    """`Stage 1`, `Stages 1 and 2`."""
    named = listed([str(model) for model in models])
    return n_("Stage {stages}", "Stages {stages}", len(models)).format(stages=named)


def finding_words(criterion: Criterion, finding: Finding) -> str:
    """What was found, in the words of the anchor."""
    match finding.status:
        case "rated":
            says = criterion.anchors[finding.level or 0].short
            if (finding.claimed or 0) > (finding.level or 0):
                described = criterion.anchors[finding.claimed or 0].short
                return _("{described} (described; shown so far: {shown})").format(
                    described=described, shown=says
                )
            return says
        case "not_applicable":
            return _("does not apply here")
        case "unknown":
            return _("those who were asked do not know")
        case "not_examined":
            return _("was not asked")


def finding_line(criterion: Criterion, finding: Finding) -> str:
    """The line of one criterion in a scan's text: what an answer quotes. What was asked again since has its own date."""
    line = f"{criterion.name}: {finding_words(criterion, finding)}"
    if finding.rechecked is None:
        return line
    return _("{line} (asked again on {day})").format(line=line, day=day(finding.rechecked))


def rechecked_line(framework: Framework, placement: Placement) -> str:
    """`Asked again since: rules that everybody knows (4 December 2026).`; empty where nothing was."""
    days = sorted(asked_again(placement).items(), key=lambda one: one[1], reverse=True)
    named = [
        _("{thing} ({day})").format(thing=framework.criterion(name).label, day=day(on))
        for name, on in days[:MOST_ASKED_AGAIN]
    ]
    if rest := len(days) - len(named):
        named.append(n_("{number} thing more", "{number} things more", rest).format(number=count(rest)))
    return _("Asked again since: {things}.").format(things=listed(named)) if named else ""


def headline(framework: Framework, placement: Placement) -> str:
    """The first thing to say: which stage is being worked on, what is in place, how much is missing or not known."""
    who = placement.unit
    if placement.undetermined and placement.stage and only_stage_one_examined(framework, placement):
        return _("{unit} has stage 1 in place. Stages 2 to 5 were not examined.").format(unit=who)
    if placement.undetermined:
        return _("Not enough is known to say which stage {unit} is working on.").format(unit=who)
    if placement.stage == len(MODELS):
        return _("{unit} has all five stages in place.").format(unit=who)
    working = _("{unit} is working on stage {stage} of 5, {model}.").format(
        unit=who, stage=placement.working_on, model=model_name(framework, placement.working_on)
    )
    return f"{working} {sentence(_held_and_missing(placement))}"


def _held_and_missing(placement: Placement) -> str:
    held = [m for m in MODELS if m <= placement.stage and placement.established[m]]
    missing = missing_words(placement)
    if not held:
        return missing
    text = n_("{stages} is in place; {missing}", "{stages} are in place; {missing}", len(held))
    return text.format(stages=stages(held), missing=missing)


def only_stage_one_examined(framework: Framework, placement: Placed | Placement) -> bool:
    """Whether it was a first look: of later stages nobody was asked more than what runs, and for the controls of that."""
    later = (c for m in MODELS[1:] for c in framework.bank.of_model[m] if "support" in c.role)
    return not any(c.id in placement.findings for c in later)


def missing_words(placement: Placement) -> str:
    """How many things the next stage lacks: `two things are missing for stage 3, one more is not known.`"""
    kinds = {move.criterion: move.kind for move in placement.moves if move.criterion in placement.blocking}
    unknown = sum(kind == "find_out" for kind in kinds.values())
    missing = len(placement.blocking) - unknown
    stage = placement.working_on
    if not missing:
        text = n_(
            "one thing is not known for stage {stage}.",
            "{number} things are not known for stage {stage}.",
            unknown,
        )
        return text.format(number=count(unknown), stage=stage)
    if not unknown:
        text = n_(
            "one thing is missing for stage {stage}.",
            "{number} things are missing for stage {stage}.",
            missing,
        )
        return text.format(number=count(missing), stage=stage)
    more = n_("one more is not known", "{number} more are not known", unknown).format(number=count(unknown))
    text = n_(
        "one thing is missing for stage {stage}, {more}.",
        "{number} things are missing for stage {stage}, {more}.",
        missing,
    )
    return text.format(number=count(missing), stage=stage, more=more)


def described_words(stage: int) -> str:
    """That people describe more than has been shown: the stage that it would be."""
    text = _(
        "By what people describe, stage {described} would be in place; what has been shown carries less. "
        "One example or link would settle it."
    )
    return text.format(described=stage)


def move_label(criterion: Criterion, move: Move) -> str:
    """What a move is about, with the workflow where it is about one."""
    if move.workflow is None:
        return criterion.label
    return _("{thing} (workflow {workflow})").format(thing=criterion.label, workflow=move.workflow)


def move_words(framework: Framework, move: Move) -> str:
    """One move as an instruction that somebody can act on."""
    criterion = framework.criterion(move.criterion)
    thing = move_label(criterion, move)
    match move.kind:
        case "contain":
            return _("contain {thing}: {fact}").format(thing=thing, fact=lowered(move.observable))
        case "find_out":
            text = _("find out about {thing}: {whom} {fact}")
            return text.format(thing=thing, whom=_ask(criterion), fact=move.observable)
        case "agree":
            text = _("bring together those who see it differently on {thing}. {fact}")
            return text.format(thing=thing, fact=move.observable)
        case "build":
            # The short form stands alone; the anchor itself may lean on the question ("All three.").
            anchor = criterion.anchors[move.target]
            done = anchor.short if move.observable == anchor.says else move.observable
            return _("{thing}. Done when: {fact}").format(thing=thing, fact=sentence(done))


def _ask(criterion: Criterion) -> str:
    if criterion.owner:
        return _("ask the {owner}.").format(owner=criterion.owner)
    return _("ask the people concerned.")


def why_this_move(placement: Placement, move: Move) -> str:
    """The reason for a move in words; its arithmetic stays behind "why?"."""
    needs = len(placement.blocking)
    if move.kind == "contain":
        return _("It runs ahead of its controls, so it comes before everything else.")
    if move.criterion not in placement.blocking:
        return _("It concerns something that already runs.")
    later = len(move.unlocks)
    if not later:
        text = n_(
            "It is the one thing stage {stage} still needs.",
            "It is one of {number} things stage {stage} still needs.",
            needs,
        )
        return text.format(number=count(needs), stage=placement.working_on)
    builds = n_("one later stage builds on it", "{number} later stages build on it", later).format(
        number=count(later)
    )
    text = n_(
        "It is the one thing stage {stage} still needs, and {builds}.",
        "It is one of {number} things stage {stage} still needs, and {builds}.",
        needs,
    )
    return text.format(number=count(needs), stage=placement.working_on, builds=builds)
