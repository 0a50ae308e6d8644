"""An exercise: its card, and the promise that its check always answers and never raises."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch

from mtl_teach.exercises import notes, predictions
from mtl_teach.exercises.result import UNTOUCHED, Result, not_yet


@dataclass(frozen=True, kw_only=True, repr=False)
class Exercise(ABC):
    """What all exercises share.

    `notebook` is the two digits of its notebook; `difficulty` and `minutes` are what the reader is told;
    calling the exercise with an answer judges it and notes the result in the reader's progress.
    """

    name: str
    notebook: str
    title: str
    difficulty: str
    minutes: int
    seconds: float = 10.0  # the time limit of one call of the learner's code

    def __repr__(self) -> str:
        """Say how to call it: what it holds is for whoever has answered."""
        return f"check.{self.name} waits for an answer: check.{self.name}({self.name})"

    @property
    def card(self) -> str:
        """Difficulty and minutes in words."""
        return f"{self.difficulty}, about {self.minutes} minutes"

    @property
    @abstractmethod
    def stub(self) -> str:
        """The source text a learner starts from."""

    @abstractmethod
    def judge(self, answer: object) -> Result:
        """Return the result for `answer`."""

    def untouched(self) -> Result:
        """Return the answer for a stub nobody has filled in yet."""
        return Result(self.name, UNTOUCHED, self.card)

    def __call__(self, answer: object = None) -> Result:
        """Judge `answer`; whatever it is, a result comes back, and torch is set as it was before."""
        dtype = torch.get_default_dtype()
        try:
            with torch.inference_mode(False), torch.enable_grad():  # a cell before may have switched them
                result = self.untouched() if answer is None or answer is ... else self.judge(answer)
        except Exception as error:  # a fault of ours must not look like one of the learner
            said = f"{type(error).__name__}: {error}"[:200]
            result = not_yet(self.name, "internal", the_check_itself_failed=f"{said}; please report this")
        finally:
            torch.set_default_dtype(dtype)
        predictions.settle(self.notebook)
        notes.record_exercise(self.notebook, result)
        return result
