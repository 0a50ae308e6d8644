"""Notebook 09: the mean loss of each assay over the labels that are known."""

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, of_any_size


def masked_losses(terms: Tensor, known: Tensor) -> Tensor:
    """Return the loss of each assay, (T,): the mean of its terms over its known labels.

    terms: (T, n), the loss of each label, none below 0; NaN where it is unknown.
    known: (T, n), True where the label is known.
    An assay without a known label has the loss 0.
    """
    sums = torch.where(known, terms, 0.0).sum(1)
    return sums / known.sum(1).clamp(min=1)


def _filled(terms, known):
    return torch.where(known, terms, 0.0)


def _draw(draws: Draws) -> dict:
    tasks, samples = draws.in_turn((2, 3, 5)), draws.whole(4, 5)
    known = draws.binary(tasks, samples, chance=0.5).bool()
    known[:, 0], known[0, 1], known[1, 1:3] = True, False, True  # unequal counts, one label at least
    inputs = _with_terms(draws, known)
    inputs["terms"][1, 0] = 0.0  # a known loss may be exactly 0
    order = draws.order(samples)  # the first label is not always a known one
    return {name: table[:, order] for name, table in inputs.items()}


def _empty(draws: Draws) -> dict:
    known = draws.binary(3, 4, chance=0.6).bool()
    known[draws.whole(0, 2)] = False
    return _with_terms(draws, known)


def _all_or_none(draws: Draws) -> dict:
    """Draw assays of which no label is known, or every one."""
    return _with_terms(draws, torch.full((2, 3), draws.in_turn((False, True))))


def _of_any_size(draws: Draws) -> dict:
    tasks, samples = draws.in_turn(((2, 4), (3, 1), (1, 6), (12, 40)))
    known = draws.binary(tasks, samples, chance=0.6).bool()
    terms = draws.of_any_size(tasks, samples).abs()
    return {"terms": torch.where(known, terms, torch.nan), "known": known}


def _with_terms(draws: Draws, known: Tensor) -> dict:
    terms = draws.normal(*known.shape).abs() + 0.1
    return {"terms": torch.where(known, terms, torch.nan), "known": known}


def _stopped(terms, known):
    return torch.where(known.any(1).double().cumprod(0) > 0, masked_losses(terms, known), 0.0)


MASKED_LOSSES = FunctionExercise(
    name="masked_losses", notebook="09", title="The mask and what it is divided by",
    difficulty="easy", minutes=8, reference=masked_losses,
    properties=(
        Property("each assay's loss is the mean over its own known labels", _draw,
                 "which terms count, and how many are there, for each assay?", draws=5),
        Property("an assay without a known label has the loss 0", _empty,
                 "the loss of an assay without a known label is 0; 0/0 is NaN, so divide by at least 1 "
                 "label; what the others lack changes nothing", key="empty", draws=4),
        of_any_size(_of_any_size),
        Property("where no label is known, or every one", _all_or_none,
                 "0 for every assay without a label, be it all of them, and the plain mean where all are "
                 "known",
                 key="all_or_none", draws=2),
    ),
    mistakes=(
        Mistake("nan_times_zero", "NaN times 0 is NaN: set unknown terms to 0 with torch.where, or nansum",
                lambda terms, known: (terms * known).sum(1) / known.sum(1)),
        Mistake("stopped", "from the first assay without a known label on all losses are 0: no break, and no "
                "return inside the loop; go on with the next assay", _stopped),
        Mistake("empty", "0/0 is NaN: divide by the number of known labels, at least 1 (their share, "
                "mean(1), may lie below 1)",
                lambda terms, known: _filled(terms, known).sum(1) / known.sum(1)),
        Mistake("all_compounds", "divide by the known labels of the assay, not by all its compounds",
                lambda terms, known: _filled(terms, known).mean(1)),
        Mistake("sum", "that is the sum: divide by the number of known labels",
                lambda terms, known: _filled(terms, known).sum(1)),
        Mistake("one_divisor", "each assay has its own number of known labels: sum over compounds only",
                lambda terms, known: _filled(terms, known).sum(1) / known.sum().clamp(min=1)),
        Mistake("one_divisor", "divide by the known labels of each assay, not by their average",
                lambda terms, known: _filled(terms, known).sum(1)
                / known.double().sum(1).mean().clamp(min=1)),
        Mistake("one_number", "one loss per assay, (T,), not one for all",
                lambda terms, known: _filled(terms, known).sum() / known.sum().clamp(min=1)),
        Mistake("one_number", "one loss per assay, (T,): leave the sum over assays to the caller",
                lambda terms, known: masked_losses(terms, known).sum()),
        Mistake("wrong_axis", "assays are rows: sum over axis 1",
                lambda terms, known: _filled(terms, known).sum(0) / known.sum(0).clamp(min=1)),
        Mistake("unknown_only", "you kept the unknown terms and set the known ones to 0: turn the two round",
                lambda terms, known: torch.where(known, 0.0, terms).sum(1) / known.sum(1).clamp(min=1)),
        Mistake("unknown_only",
                "every loss is 0 here, but only an assay without a known label has the loss 0: which terms "
                "went in?",
                lambda terms, known: _filled(terms.nan_to_num(0.0), ~known).sum(1)
                / (~known).sum(1).clamp(min=1)),
        Mistake("tasks", "you divided by the number of assays: divide by the known labels",
                lambda terms, known: _filled(terms, known).sum(1) / len(terms)),
        Mistake("weighted", "the mean over known labels is the loss: do not divide by T as well",
                lambda terms, known: masked_losses(terms, known) / len(terms)),
        Mistake("off_by_one", "clamp the divisor at 1, do not add 1 to it",
                lambda terms, known: _filled(terms, known).sum(1) / (known.sum(1) + 1)),
    ),
)  # fmt: skip
