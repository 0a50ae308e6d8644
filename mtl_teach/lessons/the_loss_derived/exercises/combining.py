"""Notebook 03: add the losses of the tasks up, with missing labels and weights."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach.exercises.compare import gap
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, gradient_at


def masked_multitask_bce(
    logits: Tensor, labels: Tensor, mask: Tensor, weights: Tensor, reduction: str
) -> Tensor:
    """Return L = Σ_j w_j L_j, one number, with L_j the binary cross-entropy of task j over its known labels.

    logits, labels, mask: (T, n), mask True where the label is known (elsewhere labels may be NaN or
    any number); weights: (T,), none below 0. reduction "sum" adds up the known samples of a task, "mean"
    divides that by their number. A task with no known label counts 0. `backward()` must reach the logits of
    known labels, without NaN.
    """
    total = logits.new_zeros(())
    for z, y, known, weight in zip(logits, labels, mask, weights, strict=True):
        if known.any():
            total = total + weight * functional.binary_cross_entropy_with_logits(
                z[known], y[known], reduction=reduction
            )
    return total


def _terms(z: Tensor, y: Tensor) -> Tensor:
    return functional.softplus(z) - z * y


def _combined(z, y, m, w, r, *, count=None, empty=1, norm=lambda w: w, over=lambda per_task: per_task.sum()):
    """Return the loss with one thing done differently."""
    known = m.double()
    terms = _terms(z, torch.where(m, y, 0.0))
    per_task = (terms * known).sum(1)
    if r == "mean":
        per_task = per_task / (known.sum(1).clamp(min=empty) if count is None else count)
    return over(norm(w) * per_task)


def _complete_tasks_only(z, y, m, w, r):
    """Return the loss without the tasks of which any label is NaN."""
    clean = ~y.isnan().any(1)
    return _combined(z[clean], y[clean], m[clean], w[clean], r)


def _fully_known_tasks_only(z, y, m, w, r):
    whole = m.all(1)
    return _combined(z[whole], y[whole], m[whole], w[whole], r)


def _zeros_for_missing(z, y, m, w, r, *, counted=False):
    """Return the loss with missing labels taken for 0, divided by n or, if `counted`, by the known ones."""
    count = m.sum(1).clamp(min=1) if counted else None
    return _combined(z, torch.where(m, y, 0.0), torch.ones_like(m), w, r, count=count)


def _skipped_in_the_middle(z, y, m, w, r, *, counted=False):
    """Return the loss with logits 0 where the label is missing: each costs log 2."""
    count = m.sum(1).clamp(min=1) if counted else None
    return _combined(torch.where(m, z, 0.0), torch.where(m, y, 0.0), torch.ones_like(m), w, r, count=count)


def _as_printed(z, y, m, w, r):
    """Return the loss without its brackets: the minus reaches the first term only."""
    per_task = ((-y * functional.logsigmoid(z) + (1 - y) * functional.logsigmoid(-z)) * m).sum(1)
    return (w * (per_task / m.sum(1).clamp(min=1) if r == "mean" else per_task)).sum()


def _other_reduction(z, y, m, w, r):
    return _combined(z, y, m, w, "mean" if r == "sum" else "sum")


def _one_pot(z, y, m, w, r):
    total = (w[:, None] * _terms(z, torch.where(m, y, 0.0)) * m).sum()
    return total / m.sum() if r == "mean" else total


def _nan_times_zero(z, y, m, w, r):
    return _combined(z, y, m, w, r) * (math.nan if y.isnan().any() else 1)


def _nan_skipped(z, y, m, w, r):
    terms = _terms(z, y.masked_fill(~m, math.nan))
    add_up = torch.nanmean if r == "mean" else torch.nansum
    found = zip(w, terms, m, strict=True)
    return sum(weight * add_up(row) for weight, row, known in found if known.any())


def _draw(draws: Draws, *, known: float, reduction: str | None = None) -> dict:
    tasks, samples = draws.whole(2, 3), draws.whole(3, 4)
    labels, mask = draws.binary(tasks, samples), draws.binary(tasks, samples, chance=known).bool()
    logits = draws.normal(tasks, samples)
    logits[logits == 0] = 0.1  # where |z| and max(z, 0) have a kink, autograd's slope is a matter of taste
    first = torch.randint(samples, (tasks,), generator=draws.generator)  # one label each, now here, now there
    mask[torch.arange(tasks), first] = True
    if known < 1:
        mask[0, (first[0] + 1) % samples] = False
    return {
        "logits": logits,
        "labels": labels,
        "mask": mask,
        "weights": draws.normal(tasks).abs() + 0.3,
        "reduction": reduction or draws.pick(("sum", "mean")),
    }


def _many(draws: Draws) -> dict:
    """Draw more tasks and samples, or one of each; some weights are 0, small or large."""
    tasks, samples = draws.in_turn(((12, 40), (1, 5), (5, 1), (4, 12)))
    mask = draws.binary(tasks, samples, chance=0.7).bool()
    mask[:, 0] = True
    return {
        "logits": draws.normal(tasks, samples) + 0.05,
        "labels": draws.binary(tasks, samples),
        "mask": mask,
        "weights": torch.tensor([20.0, 0.0, 1.0, 0.05, 300.0, *[0.7] * 7], dtype=torch.float64)[:tasks],
        "reduction": draws.pick(("sum", "mean")),
    }


def _nothing_known(draws: Draws) -> dict:
    """Draw a batch without any known label: where they would be stands 0 or 1, or NaN."""
    inputs = _draw(draws, known=0.6, reduction=draws.in_turn(("mean", "sum")))
    if draws.in_turn((False, False, True, True)):
        inputs["labels"] = torch.full_like(inputs["labels"], math.nan)
    return {**inputs, "mask": torch.zeros_like(inputs["mask"])}


def _one_label(draws: Draws) -> dict:
    """Draw labels that are all 0, or all 1."""
    inputs = _draw(draws, known=0.6)
    return {**inputs, "labels": torch.full_like(inputs["labels"], draws.in_turn((0.0, 1.0)))}


def _complete(draws: Draws) -> dict:
    return _draw(draws, known=1.0)


def _undecided(draws: Draws) -> dict:
    """Draw logits of which some are 0; the loss is asked for, because autograd's slope has a kink there."""
    inputs = _draw(draws, known=1.0)
    inputs["logits"][0, :2] = 0.0
    inputs["labels"][0, :2] = torch.tensor([0.0, 1.0])
    return inputs


def _is_a_number(answer, *inputs) -> str:
    return "a number" if gradient_at(answer, *inputs).isfinite().all() else "NaN, or infinity"


def _sure_and_wrong(draws: Draws) -> dict:
    inputs = _draw(draws, known=1.0)
    inputs["logits"][0, 0] = 12.0 * (1 - 2 * inputs["labels"][0, 0])
    return inputs


def _about_the_logit(answer, z, y, m, w, r):
    """Observe the loss; as the true one where it is near enough.

    With float32, or an ε of 10⁻⁷ in the logarithm, 12 becomes 11.98. With p kept 10⁻⁵ from its ends it is
    11.51, and stays so however sure the answer is.
    """
    true = masked_multitask_bce(z, y, m, w, r)
    got = answer(z, y, m, w, r)
    room = 0.3 * float(w[0]) / (z.shape[1] if r == "mean" else 1)
    return true if gap(got, float(true)) <= room else got


def _many_sure_and_wrong(draws: Draws) -> dict:
    """Draw eighty sure and wrong answers of one task: the product of their probabilities is 0 in float64."""
    labels = draws.binary(1, 80)
    return {
        "logits": 12.0 * (1 - 2 * labels), "labels": labels, "mask": torch.ones(1, 80, dtype=torch.bool),
        "weights": torch.ones(1, dtype=torch.float64), "reduction": draws.in_turn(("mean", "sum")),
    }  # fmt: skip


def _about_an_eighth(answer, z, y, m, w, r):
    """Observe the loss; as the true one within an eighth, as float32 or a small ε in the logarithm leave."""
    true = masked_multitask_bce(z, y, m, w, r)
    got = answer(z, y, m, w, r)
    return true if gap(got, float(true)) <= float(true) / 8 else got


def _missing(draws: Draws) -> dict:
    """Draw labels of which some are missing; where they are stands 0 or 1, in every other draw −1 or 7."""
    inputs = _draw(draws, known=0.6)
    strange = draws.in_turn((None, -1.0, None, 7.0))
    if strange is None:
        return inputs
    return {**inputs, "labels": inputs["labels"].masked_fill(~inputs["mask"], strange)}


def _missing_as_nan(draws: Draws) -> dict:
    inputs = _draw(draws, known=0.6, reduction=draws.in_turn(("sum", "mean")))
    return {**inputs, "labels": inputs["labels"].masked_fill(~inputs["mask"], math.nan)}


def _one_task_unknown(draws: Draws) -> dict:
    reduction = draws.in_turn(("mean", "mean", "mean", "sum"))  # 0/0 is a mean's
    inputs = _draw(draws, known=0.6, reduction=reduction)
    inputs["mask"][draws.in_turn(range(len(inputs["mask"])))] = False
    return inputs


def _one_task_unknown_as_nan(draws: Draws) -> dict:
    inputs = _one_task_unknown(draws)
    return {**inputs, "labels": inputs["labels"].masked_fill(~inputs["mask"], math.nan)}


def _with_epsilon(epsilon: float) -> Mistake:
    def wrong(z, y, m, w, r):
        p, y = z.sigmoid(), torch.where(m, y, 0.0)
        terms = -(y * (p + epsilon).log() + (1 - y) * (1 - p + epsilon).log())
        per_task = (terms * m).sum(1)
        return (w * (per_task / m.sum(1).clamp(min=1) if r == "mean" else per_task)).sum()

    hint = "right but for the ε beside p: take a smaller one, or none and the loss that takes logits"
    return Mistake("small_epsilon", hint, wrong)


_HIDDEN = "0/0 is hidden from the value, but its slope is NaN: divide by mask.sum(1).clamp(min=1)"
_FLATTENED = (
    "you averaged over the tasks too, or over all known labels in one pot: average within a task, then add "
    "up the tasks"
)

MASKED_MULTITASK_BCE = FunctionExercise(
    name="masked_multitask_bce", notebook="03", title="The loss with missing labels and weights",
    difficulty="hard", minutes=20, reference=masked_multitask_bce,
    properties=(
        Property("nothing missing: Σ_j w_j L_j", _complete,
                 "compute one sample's loss by hand and compare; then one task's; then their weighted sum",
                 draws=6),
        Property("missing labels do not count", _missing,
                 "does a sample with mask False still change the loss, or the number you divide by? And does "
                 "a task count with a single label, and where its labels are all 0?",
                 draws=6),
        Property("whatever the weights, and for more or fewer tasks and samples", _many,
                 "each task counts as its weight says, be it 0 or 300, and takes all its samples: no limit "
                 "on a weight, no case of its own; and squeeze() drops the axis of one task or sample",
                 key="weights"),
        Property("missing labels may be NaN", _missing_as_nan, "choose with torch.where: NaN times 0 is NaN",
                 key="nan"),
        Property("a task without any label counts 0", _one_task_unknown,
                 "only this task counts 0, the others as before; watch for 0/0",
                 key="empty_task", draws=8),
        Property("a batch without any label costs 0", _nothing_known,
                 "no task counts here: the sum of none is 0, and no label takes part (0 times NaN is NaN)",
                 key="nothing_known", draws=4),
        Property("the gradient reaches the logits of all known labels", _missing,
                 ".item(), float(), torch.round or .detach() in some part cuts the way back from there",
                 observe=gradient_at, key="gradient"),
        Property("the gradient of a missing label is 0, not NaN", _missing_as_nan,
                 "a NaN reaches the gradient even behind a mask: replace it before the loss (and if all of "
                 "it is 0, some branch cuts the way back: torch.tensor(…), .item(), no_grad())",
                 observe=gradient_at, key="nan_gradient"),
        Property("the gradient of a task without labels is 0, not NaN", _one_task_unknown_as_nan,
                 _HIDDEN,
                 observe=gradient_at, key="empty_gradient", draws=8),
        Property("a sure and wrong answer costs about its logit", _sure_and_wrong,
                 "a logit of 12 with label 0 costs 12: put no limit on logits, and keep p no further than "
                 "10⁻⁷ from 0 and 1", observe=_about_the_logit, key="limited"),
        Property("eighty of them cost about their logits too", _many_sure_and_wrong,
                 "a product of many small probabilities is rounded to 0: add up their logarithms",
                 observe=_about_an_eighth, key="underflow", draws=2),
        Property("a logit of 0 costs log 2, whatever its label", _undecided,
                 "0 is a logit as any other: no test of z against 0 may leave it out",
                 key="undecided"),
        Property("where all labels are 0, or all 1, too", _one_label,
                 "a task whose labels are all 0 has labels: the mask says which are known, not their sum",
                 key="one_label", draws=2),
        Property("the gradient at a logit of 0 is a number, not NaN", _undecided,
                 "√ of 0 has an infinite slope, and |z| in z²/|z| is 0 there: .abs(), or the loss that takes "
                 "logits", key="undecided", observe=_is_a_number, draws=2),
    ),
    mistakes=(
        Mistake("empty_gradient", _HIDDEN, lambda z, y, m, w, r: _combined(
            z, y, m, w, r, empty=0, norm=lambda w: torch.where(m.any(1), w, 0.0),
            over=lambda per_task: per_task.nansum())),
        Mistake("nan_gradient", "what hides NaN after the loss (nanmean, nansum, where) hides it from the "
                "value only, its slope is NaN all the same: put a number in place of a missing label before "
                "the loss", _nan_skipped),
        Mistake("no_weights", "the task weights are not used", lambda z, y, m, w, r: _combined(
            z, y, m, w, r, norm=torch.ones_like)),
        Mistake("normalised_weights", "the weights are not shares: do not divide by their sum",
                lambda z, y, m, w, r: _combined(z, y, m, w, r, norm=lambda w: w / w.sum())),
        Mistake("mean_over_tasks",
                "you averaged over the tasks as well: every gradient is T times too small",
                lambda z, y, m, w, r: _combined(z, y, m, w, r, over=lambda per_task: per_task.mean())),
        Mistake("one_pot", _FLATTENED, _one_pot),
        Mistake("always_mean", "reduction is ignored: “sum” does not divide",
                lambda z, y, m, w, r: _combined(z, y, m, w, "mean")),
        Mistake("always_sum", "here nothing is divided: “mean” divides by the number of known labels",
                lambda z, y, m, w, r: _combined(z, y, m, w, "sum")),
        Mistake("missing_as_zero", "a missing label is not a label 0: multiply its term by the mask",
                _zeros_for_missing),
        Mistake("missing_as_zero", "a missing label filled with 0 still adds a term: multiply it by the mask",
                lambda z, y, m, w, r: _zeros_for_missing(z, y, m, w, r, counted=True)),
        Mistake("logits_as_zero", "a logit 0 costs log 2: take the term out, not the logit",
                _skipped_in_the_middle),
        Mistake("one_missing", "one missing label takes its whole task out: only that label does not count",
                _complete_tasks_only),
        Mistake("one_missing", "one missing label takes its whole task out: mask.any(), not mask.all()",
                _fully_known_tasks_only),
        Mistake("nan", "NaN times 0 is NaN: replace missing labels with torch.where(mask, labels, 0)",
                _nan_times_zero),
        Mistake("logits_as_zero", "a logit 0 costs log 2: take the term out, not the logit",
                lambda z, y, m, w, r: _skipped_in_the_middle(z, y, m, w, r, counted=True)),
        Mistake("mask_ignored", "the mask is not used", lambda z, y, m, w, r: _combined(
            z, y, torch.ones_like(m), w, r)),
        Mistake("mask_ignored", "a sample with mask False still adds its term: multiply it by the mask",
                lambda z, y, m, w, r: _combined(z, y.nan_to_num(), torch.ones_like(m), w, r,
                                                count=m.sum(1).clamp(min=1))),
        Mistake("as_printed", "the minus must reach both terms: set brackets", _as_printed),
        Mistake("sigmoid_twice", "σ is in there twice: this loss takes logits, not probabilities",
                lambda z, y, m, w, r: _combined(z.sigmoid(), y, m, w, r)),
        Mistake("sign",
                "a loss is not negative: one minus is missing, or one too many where the loss has its own",
                lambda z, y, m, w, r: -_combined(z, y, m, w, r)),
        *map(_with_epsilon, (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)),
        Mistake("swapped_reduction", "“mean” divides by the number of known labels, “sum” does not",
                _other_reduction),
        Mistake("divided_by_n", "divide by the number of known labels of the task, not by n",
                lambda z, y, m, w, r: _combined(z, y, m, w, r, count=z.shape[1])),
        Mistake("empty_task", "a task without labels gives 0/0 = NaN, and NaN spreads to the sum",
                lambda z, y, m, w, r: _combined(z, y, m, w, r, empty=0)),
        Mistake("number", "return the tensor itself: .item(), float(), .detach(), torch.round, "
                "torch.tensor(…), torch.no_grad() and the functions of math and NumPy (math.log) cut the way "
                "back",
                lambda z, y, m, w, r: _combined(z, y, m, w, r).item()),
        Mistake("per_task", "add the tasks up: one number", lambda z, y, m, w, r: _combined(
            z, y, m, w, r, over=lambda per_task: per_task)),
    ),
)  # fmt: skip
