"""The flags: one row each, with the rule that raises it and the numbers that made it hold."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from knowledge.framework.assessment import Assessment, NotApplicable, Rated
from knowledge.framework.bank import QuestionBank
from knowledge.framework.breadth import level_spread
from knowledge.framework.conditions import known_below
from knowledge.framework.placement import Finding
from knowledge.framework.rating import dissent, lower_median
from knowledge.framework.rollup import Whole
from knowledge.framework.skipping import Skips, activity, running
from knowledge.framework.terms import MODELS

NA_SHARE = 0.4
FOUNDATIONS = {"integration": "RL-IN", "governance": "RL-GV", "data": "RL-DF"}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rules of the flags look at."""

    bank: QuestionBank
    assessment: Assessment
    whole: Whole
    held: dict[int, bool]
    next_model: int
    skips: Skips
    at_risk: tuple[int, ...]

    def level(self, criterion: str) -> int | None:
        """The level of a criterion in the whole; None where it is not known."""
        finding = self.whole.picture.of(criterion)
        return finding.level if finding.status == "rated" else None

    def at(self, criterion: str, low: int, high: int = 4) -> bool:
        """Whether a criterion is known to lie between two levels; where units are still to be scanned, at both its bounds."""
        finding = self.whole.picture.of(criterion)
        if finding.status != "rated" or finding.level is None:
            return False
        if self.waits_for_units(criterion):
            return low <= finding.low and finding.high <= high
        return low <= finding.level <= high

    def waits_for_units(self, criterion: str) -> bool:
        """Whether units that were not scanned could still raise what is rolled up over all of them."""
        finding = self.whole.picture.of(criterion)
        rolled_up = bool(self.whole.unscanned) and self.bank.by_id[criterion].model == 1
        return rolled_up and finding.status == "rated" and finding.high > (finding.level or 0)

    def known_below(self, criterion: str, floor: int) -> bool:
        """Whether a criterion of the whole is known to be under a floor."""
        return known_below(self.whole.picture.of(criterion), floor)

    def active(self, model: int) -> bool:
        """Whether a model is run anywhere, at least on trial."""
        return bool(running(self.bank, self.whole, model))

    def levels(self, *criteria: str) -> str:
        """The levels of some criteria, as the numbers behind a flag."""
        return ", ".join(f"{criterion} {self.level(criterion)}" for criterion in criteria)


Rule = Callable[[Situation], str]
"""The numbers that make a flag hold; empty when it does not."""


def raised(situation: Situation) -> dict[str, str]:
    """Every flag that holds, in the order of the table, with the numbers behind it."""
    found = {flag: rule(situation) for flag, rule in RULES.items()}
    found |= {
        f"model_deferred_{model}": f"a decision defers model {model}"
        for model in sorted(situation.assessment.deferred())
    }
    return {flag: because for flag, because in found.items() if because}


def _skipped(s: Situation) -> str:
    return "; ".join(
        f"model {j} is run ({s.bank.scoring.activity[j]} "
        f"{max(activity(s.bank, p, j) for p in running(s.bank, s.whole, j))}) while model {i} is known not to be in place"
        for i, j in s.skips.pairs
    )


def _contain(s: Situation) -> str:
    return "; ".join(f"model {model}: {fault}" for model, fault in s.skips.contain.items())


def _pilot(s: Situation) -> str:
    return "; ".join(f"model {model} runs with all its own controls in place" for model in s.skips.pilots)


def _generation_ahead(s: Situation) -> str:
    gates = s.bank.scoring.gates[4]
    for picture in running(s.bank, s.whole, 4):
        low = [gate for gate in gates if known_below(picture.of(gate), s.bank.scoring.live_level)]
        if low and activity(s.bank, picture, 4) >= s.bank.scoring.live_level:
            return f"DM1 {picture.of('DM1').level}, " + ", ".join(f"{g} {picture.of(g).level}" for g in low)
    return ""


def _shadow_use(s: Situation) -> str:
    return s.levels("WE6") if s.known_below("WE6", 2) else ""


def _context_gap(s: Situation) -> str:
    used = [criterion for criterion in ("EC1", "ND1") if s.at(criterion, 2)]
    return s.levels("RL-CX", *used) if s.at("RL-CX", 0, 1) and used else ""


def _layer_low_while_active(layer: str) -> Rule:
    def rule(s: Situation) -> str:
        used = [s.bank.scoring.activity[m] for m in MODELS if s.active(m)]
        return f"{s.levels(layer)} while {', '.join(used)} is run" if s.at(layer, 0, 1) and used else ""

    return rule


def _pockets_only(s: Situation) -> str:
    return s.levels("WE1") if s.at("WE1", 1, 2) and not any(s.held.values()) else ""


def _two_tiers(s: Situation) -> str:
    levels = level_spread(s.whole.units.values(), "WE1")
    rule = s.bank.scoring.contested
    if len(levels) < rule.min_respondents or max(levels) - min(levels) < rule.min_range:
        return ""
    apart = dissent(levels)
    return f"WE1 over units {sorted(levels)}, dissent {apart:.2f}" if apart >= rule.min_dissent else ""


def _contested(s: Situation) -> str:
    deciding = [m for m in MODELS if m <= s.next_model and m not in s.assessment.waived()]
    gates = [(gate, s.whole.chosen[m].of(gate)) for m in deciding for gate in s.bank.scoring.gates[m]]
    return "; ".join(
        f"{gate} between {finding.low} and {finding.high}, dissent {finding.dissent:.2f}"
        for gate, finding in gates
        if finding.contested
    )


def _perception_gap(s: Situation) -> str:
    return "; ".join(_gaps(s))


def _gaps(s: Situation) -> Iterator[str]:
    rule = s.bank.scoring.perception_gap
    for gate in sorted(s.bank.gate_ids):
        if s.whole.picture.of(gate).agreed_by:
            continue
        given: dict[str, list[int]] = {"manager": [], "member": []}
        for answer in s.assessment.answers:
            if answer.criterion == gate and isinstance(answer.level, Rated):
                given[answer.role].append(answer.level.low)
        if min(len(levels) for levels in given.values()) >= rule.min_group:
            managers, members = lower_median(given["manager"]), lower_median(given["member"])
            if abs(managers - members) >= rule.min_levels:
                yield f"{gate}: managers {managers}, members {members}"


def _insufficient(s: Situation) -> str:
    """A gate nobody was asked about counts only where its model is already being run."""
    picture = s.whole.chosen[s.next_model]
    found = []
    for gate in s.bank.scoring.gates[s.next_model]:
        finding = picture.of(gate)
        unasked = finding.status == "not_examined" and s.active(s.next_model)
        if finding.status == "unknown" or unasked or _open_to_units(s, gate, finding):
            found.append(gate)
    return f"not known: {', '.join(found)}" if found else ""


def _open_to_units(s: Situation, gate: str, finding: Finding) -> bool:
    live = s.bank.scoring.live_level
    return s.waits_for_units(gate) and (finding.level or 0) < live <= finding.high


def _na_overuse(s: Situation) -> str:
    """Counted by what people said, whatever the reason: a claim that is nearly always wrong is worth a look."""
    said: dict[str, Counter[str]] = {}
    for answer in s.assessment.answers:
        word = "na" if isinstance(answer.level, NotApplicable) else "other"
        if isinstance(answer.level, NotApplicable | Rated):
            said.setdefault(answer.criterion, Counter())[word] += 1
        else:
            said.setdefault(answer.criterion, Counter())
    mostly_na = {criterion for criterion, counts in said.items() if counts["na"] > counts["other"]}
    for model in MODELS:
        ids = {criterion.id for criterion in s.bank.of_model[model]}
        if model not in s.assessment.waived() and ids <= mostly_na:
            return f"all of model {model} is called not applicable"
    if said and len(mostly_na) > NA_SHARE * len(said):
        return f"{len(mostly_na)} of {len(said)} questions are called not applicable"
    return ""


def _waived_2(s: Situation) -> str:
    return "model 2 is waived with reason, approver and review date" if 2 in s.assessment.waived() else ""


def _demo_only(s: Situation) -> str:
    lacking = [gate for gate in ("EC2", "EC3") if s.known_below(gate, 3)]
    return s.levels("EC1", *lacking) if s.next_model == 3 and s.at("EC1", 1, 2) and lacking else ""


def _volume(s: Situation) -> str:
    return s.levels("ND1", "ND2") if s.at("ND1", 2) and s.at("ND2", 0, 1) else ""


def _level_is_one(criterion: str) -> Rule:
    return lambda s: s.levels(criterion) if s.at(criterion, 1, 1) else ""


def _foundation_gap(layer: str) -> Rule:
    def rule(s: Situation) -> str:
        for model, floors in sorted(s.bank.scoring.layer_floors.items()):
            concerned = s.next_model == model or s.active(model)
            if concerned and layer in floors and s.known_below(layer, floors[layer]):
                return f"{s.levels(layer)}, model {model} needs {floors[layer]}"
        return ""

    return rule


def _workflow(s: Situation) -> str:
    floor = s.bank.scoring.workflow_floor[5]
    found = [
        f"{name}: "
        + ", ".join(f"{c} {finding.level}" for c, finding in rows.items() if known_below(finding, floor))
        for name, rows in s.whole.picture.workflows.items()
        if any(known_below(finding, floor) for finding in rows.values())
    ]
    return "; ".join(found)


def _at_risk(s: Situation) -> str:
    return "; ".join(f"a gate of model {model} fell by one level" for model in s.at_risk)


def _lapsed(s: Situation) -> str:
    return "; ".join(f"model {w.model}: review was due on {w.review}" for w in s.assessment.lapsed())


RULES: dict[str, Rule] = {
    "skipped_step": _skipped,
    "contain_high_risk_automation": _contain,
    "bounded_pilot": _pilot,
    "generation_ahead_of_control": _generation_ahead,
    "shadow_use": _shadow_use,
    "context_gap": _context_gap,
    "data_by_hand": _layer_low_while_active("RL-DF"),
    "plausibility_only": _layer_low_while_active("RL-GV"),
    "brittle_integration": _layer_low_while_active("RL-IN"),
    "pockets_only": _pockets_only,
    "two_tier_workforce": _two_tiers,
    "contested_answers": _contested,
    "perception_gap": _perception_gap,
    "insufficient_information": _insufficient,
    "na_overuse": _na_overuse,
    "model_waived_2": _waived_2,
    "demo_only": _demo_only,
    "volume_over_quality": _volume,
    "usage_as_success": _level_is_one("RL-BC"),
    "task_force_ownership": _level_is_one("RL-OM"),
    **{f"foundation_gap_{name}": _foundation_gap(layer) for name, layer in FOUNDATIONS.items()},
    "workflow_not_ready": _workflow,
    "at_risk": _at_risk,
    "waiver_lapsed": _lapsed,
}
