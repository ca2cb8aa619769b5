"""How long the rule takes to place an organisation of many units."""

from evals.bench.corpus import an_organisation
from evals.bench.figure import Figure, Watch, ms
from knowledge.framework.loading import the_framework
from knowledge.framework.staging import place


def placed(units: int) -> Figure:
    """One placement, with those of all its units."""
    framework, assessment = the_framework(), an_organisation(units)
    watch = Watch()
    place(framework, assessment)
    return Figure("placed", ms(watch.seconds), f"{units:,} units, {len(assessment.answers):,} answers")
