"""Which of the five models a look examined. A score over the few rows that were asked of the others would be no measure of them."""

from collections.abc import Mapping

from bot.compose.wording import only_stage_one_examined
from knowledge.framework.gathered import Placed
from knowledge.framework.model import Framework
from knowledge.framework.placement import Placement
from knowledge.framework.terms import MODELS


def examined_scores(framework: Framework, placed: Placed | Placement) -> Mapping[int, float | None]:
    """The score of each model; None where nothing was rated, or most of it was not asked of anybody."""
    first_look = only_stage_one_examined(framework, placed)
    scores: dict[int, float | None] = {}
    for model in MODELS:
        score = placed.scores.get(model)
        told = score is not None and (model == 1 or not first_look) and mostly_asked(framework, placed, model)
        scores[model] = score.score if score and told else None
    return scores


def mostly_asked(framework: Framework, placed: Placed | Placement, model: int) -> bool:
    """Whether at least half of a model's own questions were asked of somebody."""
    rows = framework.bank.of_model[model]
    found = (placed.findings.get(row.id) for row in rows)
    asked = sum(one is not None and one.status != "not_examined" for one in found)
    return 2 * asked >= len(rows)
