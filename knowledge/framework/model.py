"""The framework as one value: the question bank and the five models in words, checked to hold together."""

from collections.abc import Iterator

from knowledge.framework.bank import Criterion, QuestionBank
from knowledge.framework.terms import Data
from knowledge.framework.text import FlagText, FrameworkText, ValueModel


class Framework(Data):
    """All that Cairn holds true of the framework, checked to hold together."""

    bank: QuestionBank
    text: FrameworkText

    def model(self, number: int) -> ValueModel:
        """The value model with this number."""
        return self.text.models[number - 1]

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion with this id; KeyError when there is none."""
        return self.bank.by_id[criterion_id]

    def flag_text(self, flag: str) -> FlagText:
        """The sentence of a flag; a flag about one model (`model_deferred_3`) has the text of its family."""
        family = flag.rstrip("0123456789").rstrip("_") if flag.startswith("model_deferred") else flag
        return next(text for text in self.text.flags if text.id == family)

    def gates(self, number: int) -> Iterator[Criterion]:
        """The gates of a model, in the bank's order."""
        return (self.criterion(gate) for gate in self.bank.scoring.gates[number])
