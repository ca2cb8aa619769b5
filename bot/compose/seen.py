"""A placement as far as one scan may tell it: a first look speaks of stage 1 and of what runs already, nothing more."""

from dataclasses import dataclass

from knowledge.framework.conditions import Picture
from knowledge.framework.model import Framework
from knowledge.framework.placement import Finding, Move, Placement
from knowledge.framework.skipping import AGENTIC
from knowledge.framework.terms import MODELS


@dataclass(frozen=True, slots=True)
class Seen:
    """What a result may draw on, and the placement before it, where the two can be compared."""

    framework: Framework
    placement: Placement
    first_look: bool
    previous: Placement | None = None

    def tells(self, model: int | None) -> bool:
        """Whether the result may speak of what belongs to this model; None is a readiness layer."""
        if model in self.placement.waived:
            return False
        return not self.first_look or model == 1 or (model is not None and self.runs(model))

    def runs(self, model: int) -> bool:
        """Whether a model is run here, at least on trial."""
        scoring = self.framework.bank.scoring
        return (self.finding(scoring.activity[model]).level or 0) >= scoring.skip_activity

    def finding(self, criterion: str, workflow: str | None = None) -> Finding:
        """What was found for a criterion, of a workflow where it is asked by workflow."""
        named = workflow if workflow in self.placement.workflows else None
        return Picture(self.placement.findings, self.placement.workflows).of(criterion, named)

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves that concern this unit and this scan, in their order."""
        return tuple(move for move in self.placement.moves if self._concerns(move))

    @property
    def open_model(self) -> int | None:
        """The first model that is neither in place nor set aside; None where nothing is left to build."""
        waived, held = self.placement.waived, self.placement.established
        return next((m for m in MODELS if m not in waived and not held[m]), None)

    def _concerns(self, move: Move) -> bool:
        if move.kind == "contain":
            return True
        if not self.first_look or move.model in self.placement.waived:
            return move.model not in self.placement.waived
        # Of later models a first look asks only for the controls under what runs, so it sends nobody to build anything else.
        control = self.framework.criterion(move.criterion).first_look == "if_active"
        under = move.model in AGENTIC and any(self.runs(m) for m in AGENTIC if m > move.model)
        return move.model == 1 or (control and (self.runs(move.model) or under))
