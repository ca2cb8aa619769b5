"""The gate for one initiative: go, a bounded trial, not yet, or contain, by rule and with everything that is missing by name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.framework.candidates import CONTAIN
from knowledge.framework.gate_rules import Demand, Gate, Rule, the_gate
from knowledge.framework.initiative import Initiative
from knowledge.framework.initiative_facts import Facts, facts, levels
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.terms import MODELS
from knowledge.framework.verdict import Missing, Permit, Sequence, Verdict, VerdictWord


@dataclass(frozen=True, slots=True)
class Unmet:
    """The rules that an initiative does not meet, in the order of the table: for a go, for a trial, and to run at all."""

    go: tuple[Rule, ...]
    trial: tuple[Rule, ...]
    running: tuple[Rule, ...]

    def verdict(self, *, runs: bool) -> VerdictWord:
        """The best that can be said. Only what runs can be contained; what it needs to go on running, a go needs too."""
        if runs and self.running:
            return "contain"
        if not self.go:
            return "go"
        return "not_yet" if self.trial else "trial"

    def told(self, verdict: VerdictWord) -> tuple[Rule, ...]:
        """What is missing, each thing once and the most urgent first; what another rule says more plainly is told by that one."""
        urgent = {"contain": self.running, "not_yet": self.trial}.get(verdict, ())
        every = {rule.id: rule for rule in (*urgent, *self.go)}
        return tuple(dict.fromkeys(every.get(rule.within or "", rule) for rule in every.values()))


def judge(
    framework: Framework,
    initiative: Initiative,
    placement: Placement | None,
    today: date,
    gate: Gate | None = None,
) -> Verdict:
    """
    Whether to commit to an initiative. Pure: the same initiative, placement and day give the same verdict for ever.

    What is not known earns nothing. Knowing more, or having more in place, never makes the verdict worse; only the description
    itself (which models, how far it reaches, whether it runs) decides which rules there are to meet.
    """
    return _Case(framework, gate or the_gate(), initiative, placement, today).verdict()


def unmet(gate: Gate, initiative: Initiative, known: Facts) -> Unmet:
    """The rules that the initiative does not meet."""

    def of(demand: Demand) -> tuple[Rule, ...]:
        asked = (rule for rule in gate.rules if gate.applies(rule, demand, initiative))
        return tuple(rule for rule in asked if known[rule.needs] != "ready")

    return Unmet(of("go"), of("trial"), of("running"))


def number(value: float) -> str:
    """A figure as people write it: 14, 0.5, 1500000."""
    return str(int(value)) if value == int(value) else str(value)


class _Case:
    """One initiative before the gate."""

    def __init__(
        self,
        framework: Framework,
        gate: Gate,
        initiative: Initiative,
        placement: Placement | None,
        today: date,
    ) -> None:
        self.framework, self.gate, self.today = framework, gate, today
        self.initiative, self.placement = initiative, placement
        self.known = facts(framework, initiative, placement, gate.ready_from, today)
        self.unmet = unmet(gate, initiative, self.known)
        self.word = self.unmet.verdict(runs=initiative.runs)

    def verdict(self) -> Verdict:
        told = self.unmet.told(self.word)
        ready = self.gate.ready_from
        return Verdict(
            verdict=self.word,
            value_models=self.initiative.value_models,
            missing=tuple(self._missing(rule) for rule in told),
            readiness=levels(self.initiative.readiness, ready),
            workflow=levels(self.initiative.workflow, ready) if self._is("agent") else {},
            sequence=Sequence(
                working_on=self.placement.working_on if self.placement else None, skips=tuple(self._skips())
            ),
            owed=tuple(thing.name for thing in self.framework.text.limits.not_replaced),
            permit=self._permit() if self.word == "trial" else None,
            because=tuple(dict.fromkeys(self._because(told))),
            before_first_case=tuple(rule.what for rule in self.unmet.running) if self.word == "trial" else (),
            contain_first=self._contain_first(),
        )

    def _missing(self, rule: Rule) -> Missing:
        unknown = self.known[rule.needs] == "unknown"
        what = self.gate.not_known.format(what=rule.what) if unknown else rule.what
        criterion = rule.criterion or self._criterion_of_stage(rule)
        elsewhere = rule.whose is None and criterion is not None and self._is_elsewhere(criterion)
        return Missing(what=what, criterion=criterion, whose="others" if elsewhere else "ours")

    def _criterion_of_stage(self, rule: Rule) -> str | None:
        """The first gate of a missing stage that nobody has shown to hold; else what says whether it is run at all."""
        kind, _, number = rule.needs.partition(".")
        if kind != "stage":
            return None
        scoring, model = self.framework.bank.scoring, int(number)
        open_gates = (g for g in scoring.gates[model] if self.known[f"gate.{g}"] != "ready")
        return next(open_gates, scoring.activity[model])

    def _is_elsewhere(self, criterion: str) -> bool:
        """Whether the whole organisation answers for it, and the unit can only ask."""
        whole = self.placement is not None and self.placement.scope == "organisation"
        return self.framework.criterion(criterion).holds_for == "organisation" and not whole

    def _skips(self) -> Iterator[tuple[int, int]]:
        """The pairs of the method that the initiative would skip: the earlier stage is known not to be in place."""
        for earlier, later in self.framework.bank.scoring.skip_pairs:
            if later in self.initiative.value_models and self.known[f"stage.{earlier}"] == "warning":
                yield earlier, later

    def _permit(self) -> Permit:
        terms, control, metric = self.gate.trial, self.initiative.control, self.initiative.metric
        wanted = self.initiative.until
        if wanted is None or wanted <= self.today:
            wanted = self.today + timedelta(days=terms.days)
        until = min(wanted, self.today + timedelta(days=terms.longest_days))
        review = until - timedelta(days=terms.review_days_before)
        return Permit(
            until=until,
            limit=control.limit or "",
            owner=self.initiative.owner or "",
            halt=control.halt or "",
            figure=terms.figure.format(what=metric.what, baseline=number(metric.baseline or 0)),
            review=max(review, self.today + timedelta(days=1)),
        )

    def _because(self, told: Iterable[Rule]) -> Iterator[str]:
        yield self.gate.verdicts[self.word]
        if self.word != "go" and (state := self.gate.states.get(self.initiative.about.state)):
            yield state
        yield from self._stage_words()
        yield from (self.gate.reason(rule).says for rule in told)

    def _stage_words(self) -> Iterator[str]:
        words, skips = self.gate.sequence, tuple(self._skips())
        if self.placement is not None:
            if self._contain_first():
                yield words.contain.format(unit=self.placement.unit)
            yield from self._looked(self.placement)
        for later in dict.fromkeys(later for _, later in skips):
            before = ", ".join(words.stage.format(number=earlier) for earlier, j in skips if j == later)
            yield words.skipped.format(earlier=before, later=later)
        if self.word == "trial" and self.known["stage.1"] != "ready" and not self._is("not_small"):
            yield words.small
        elif self.word == "trial" and self._is("agent") and skips:
            yield words.one_workflow

    def _looked(self, placement: Placement) -> Iterator[str]:
        """Where the unit is, with the date; a number only where enough is known for one."""
        words, looked = self.gate.sequence, placement.as_of
        known = words.complete if placement.stage == len(MODELS) else words.placed
        says = words.undetermined if placement.undetermined else known
        day = f"{looked.day} {looked:%B %Y}"
        yield says.format(unit=placement.unit, stage=placement.working_on, date=day)
        if (self.today - looked).days > self.framework.bank.scoring.evidence_max_age_days:
            yield words.stale

    def _contain_first(self) -> bool:
        """Whether something of the unit is to be contained first; what is contained itself is no more than that."""
        return self.word != "contain" and self.placement is not None and CONTAIN in self.placement.flags

    def _is(self, circle: str) -> bool:
        return self.gate.holds(circle, self.initiative)
