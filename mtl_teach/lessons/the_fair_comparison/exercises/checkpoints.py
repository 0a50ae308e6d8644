"""Notebook 10: a checkpoint is chosen on validation, and the test digits are looked at once."""

import torch
from torch import Tensor

from mtl_teach.evaluation import Vault, error_rate
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property
from mtl_teach.lessons.the_fair_comparison.exercises import trainings
from mtl_teach.lessons.the_fair_comparison.exercises.trainings import best_of, says, validation_errors


def honest_score(weights: Tensor, x: Tensor, y: Tensor, vault: "Vault") -> float:
    """Return the test error, mean over tasks, of the checkpoint best on validation.

    weights: (E, T, d). Checkpoint e says 1 to x[j, i] if x[j, i] @ weights[e, j] > 0,
    and 0 if not. x: (T, n, d), y: (T, n), for validation. One checkpoint serves all
    tasks: that of the lowest error, mean over tasks; of equal ones the earliest.
    vault.score(name, predict) returns the test errors (T,) of a function predict that
    makes numbers (T, m) of x (T, m, d); above 0 says 1. Each call is one look, and
    numbers (E, T, m), of E models at once, are E looks.
    """
    wrong = ((x @ weights[..., None])[..., 0] > 0) != (y == 1)  # (E, T, n)
    best = wrong.double().mean((-1, -2)).argmin()
    return vault.score("best on validation", says(weights[best])).mean().item()


def _tests(weights, vault):
    """Return the test errors (E, T), looking once for each checkpoint."""
    return torch.stack([vault.score("looked", says(one)) for one in weights])


def _on_test(weights, x, y, vault):
    return _tests(weights, vault).mean(-1).min().item()


def _on_test_per_task(weights, x, y, vault):
    return _tests(weights, vault).min(0).values.mean().item()


def _per_task(weights, x, y, vault):
    best = validation_errors(weights, x, y).argmin(0)  # (T,)
    mixed = weights[best, torch.arange(len(best))]
    return vault.score("mixed", says(mixed)).mean().item()


def _chosen_by(errors_of):
    """Return the answer that chooses by `errors_of`(validation errors (E, T)), of shape (E,)."""
    return lambda weights, x, y, vault: (
        vault.score("m", says(weights[errors_of(validation_errors(weights, x, y)).argmin()])).mean().item()
    )


def _chosen_by_answers(errors_of):
    """Return the answer that chooses by `errors_of`(what is wrong (E, T, n), y (T, n)), of shape (E,)."""

    def chosen(weights, x, y, vault):
        wrong = ((x @ weights[..., None])[..., 0] > 0) != (y == 1)
        return vault.score("m", says(weights[errors_of(wrong, y).argmin()])).mean().item()

    return chosen


def _begun_at_half(weights, x, y, vault):
    wrong = validation_errors(weights, x, y).mean(-1)
    best = wrong.argmin() if wrong.min() < 0.5 else 0
    return vault.score("m", says(weights[best])).mean().item()


def _last(weights, x, y, vault):
    return vault.score("last", says(weights[-1])).mean().item()


def _first(weights, x, y, vault):
    return vault.score("start", says(weights[0])).mean().item()


def _latest(weights, x, y, vault):
    wrong = validation_errors(weights, x, y).mean(-1)
    return vault.score("latest", says(weights[(wrong == wrong.min()).nonzero()[-1, 0]])).mean().item()


def _validation_error(weights, x, y, vault):
    return validation_errors(weights, x, y).mean(-1).min().item()


def _past_the_vault(weights, x, y, vault):
    return error_rate(says(best_of(weights, x, y))(vault._x), vault._y).mean().item()


def _all_then_choose(weights, x, y, vault):
    found = _tests(weights, vault).mean(-1)
    return found[validation_errors(weights, x, y).mean(-1).argmin()].item()


def _twice(weights, x, y, vault):
    honest_score(weights, x, y, vault)
    return honest_score(weights, x, y, vault)


def _made_of(change):
    """Return the answer that makes `change` of the right one's test errors (T,)."""
    return lambda weights, x, y, vault: change(vault.score("m", says(best_of(weights, x, y))))


def _flipped(weights, x, y, vault):
    best = best_of(weights, x, y)
    turned = -best if validation_errors(best[None], x, y).mean() > 0.5 else best
    return vault.score("m", says(turned)).mean().item()


def _or_another(weights, x, y, vault):
    return honest_score(weights, x, y, vault) or _validation_error(weights, x, y, vault)


def _index(weights, x, y, vault):
    vault.score("m", says(best_of(weights, x, y)))
    return int(validation_errors(weights, x, y).mean(-1).argmin())


def _probabilities(weights, x, y, vault):
    model = says(best_of(weights, x, y))
    return vault.score("m", lambda x: torch.sigmoid(model(x))).mean().item()


def _zero_says_one(weights, x, y, vault):
    wrong = ((x @ weights[..., None])[..., 0] >= 0) != (y == 1)
    return vault.score("m", says(weights[wrong.double().mean((-1, -2)).argmin()])).mean().item()


def _by_sign(weights, x, y, vault):
    wrong = (x @ weights[..., None])[..., 0].sign() != y
    return vault.score("m", says(weights[wrong.double().mean((-1, -2)).argmin()])).mean().item()


def _looked_at_equals(weights, x, y, vault):
    wrong = validation_errors(weights, x, y).mean(-1)
    return _tests(weights[wrong == wrong.min()], vault).mean(-1).min().item()


def _falsy(weights, x, y, vault):
    best = None
    for checkpoint, wrong in zip(weights, validation_errors(weights, x, y).mean(-1).tolist(), strict=True):
        if not best or wrong < best:
            best, chosen = wrong, checkpoint
    return vault.score("m", says(chosen)).mean().item()


def _per_task_looks(weights, x, y, vault):
    model = says(best_of(weights, x, y))
    return torch.stack([vault.score("task", model)[j] for j in range(len(x))]).mean().item()


def _observed(answer, weights, x, y, x_test, y_test):
    """Observe the score."""
    got = answer(weights, x, y, Vault(x_test, y_test))
    return float(got) if isinstance(got, Tensor) and got.numel() == 1 else got


def _looks(answer, weights, x, y, x_test, y_test):
    """Observe how often the vault was opened."""
    vault = Vault(x_test, y_test)
    answer(weights, x, y, vault)
    looks = sum(vault.opened.values())
    return f"{looks} {'look' if looks == 1 else 'looks'}"


_START = (
    "a search leaves no checkpoint out, and begins with infinity or the first one's error: all may err more "
    "than 0.5 or 0.9"
)

HONEST_SCORE = FunctionExercise(
    name="honest_score", notebook="10", title="One look into the vault", difficulty="medium", minutes=15,
    reference=honest_score,
    properties=(
        Property("the test error of the checkpoint best on validation", trainings.close,
                 "validation errors (E, T) first, their mean over tasks, argmin; then one vault.score, for "
                 "which predict gives x[j] @ w[j] for each task j; and the mean of what it returns",
                 observe=_observed, draws=12),
        Property("with more tasks, inputs and checkpoints, and with one task, input or example",
                 trainings.large,
                 "all checkpoints, tasks and examples count, each error alike; and squeeze() drops every "
                 "axis of size 1",
                 key="large", observe=_observed, draws=21),
        Property("one look into the vault", trainings.training,
                 "call vault.score once, with all choices made",
                 key="looked_too_often", observe=_looks, draws=4),
        Property("of equally good checkpoints the earliest", trainings.tied,
                 "argmin takes the earliest of equal ones; `<=` in a loop takes the latest (and all "
                 "examples count; the mean of the means of parts is not exact)",
                 observe=_observed, draws=4),
        Property("a product of exactly 0 says 0", trainings.with_zeros,
                 "above 0 says 1: `> 0`; the search must find the lowest error even where all are above one "
                 "half; each answer counts alike, whichever label is rare; and zeros are a checkpoint, too",
                 observe=_observed, draws=8),
        Property("where all labels are alike, and every checkpoint errs in half or more",
                 trainings.worse_than_luck, _START, key="half", observe=_observed, draws=2),
        Property("where one answer of 3,000 decides", trainings.by_one_answer,
                 "compare the validation errors as they are: no round(), and one mean over all examples, the "
                 "last ones too, not that of the means of parts (a count of 8 bits ends at 255)",
                 observe=_observed, key="rounded_early", draws=3),
        Property("where tasks err unlike", trainings.unlike_tasks,
                 "the plain mean of the tasks' errors chooses, of all checkpoints: no squares, no norm, "
                 "and no stop after a rise", observe=_observed, key="squared", draws=4),
        Property("of checkpoints with one mean the earliest, though its tasks err unlike",
                 trainings.evenly_tied,
                 "all checkpoints count, each answer alike, and of equal ones the earliest: not the worst "
                 "task decides, not the test, and no sorting, which may change their order",
                 observe=_observed, draws=4),
        Property("one look into the vault, also where checkpoints are equally good", trainings.evenly_tied,
                 "call vault.score once, with all choices made", key="looked_too_often", observe=_looks,
                 draws=2),
        Property("where the best checkpoint makes no error", trainings.without_error,
                 "the lowest error decides, and nothing beside it; 0 is the lowest there is, and counts as "
                 "False after `if` and `or`: ask `is None`, or begin with infinity",
                 key="falsy", observe=_observed, draws=4),
        Property("where every checkpoint is wrong in every answer", trainings.without_a_hit,
                 f"{_START}; of equal ones take the earliest", key="half", observe=_observed, draws=2),
        Property("where every checkpoint is wrong in nine of ten answers", trainings.with_hardly_a_hit,
                 _START, key="half", observe=_observed, draws=2),
        Property("with nine examples, of which no two parts hold equally many", trainings.by_parts,
                 "one mean over all examples: not that of the means of parts, whose last one is shorter",
                 key="parts", observe=_observed, draws=3),
        Property("where the first checkpoint is good or bad, bad ones follow, and the best comes late",
                 trainings.good_then_bad,
                 "all checkpoints count: neither a low error nor a rise is a reason to stop",
                 key="good_enough", observe=_observed, draws=2),
        Property("where the chosen checkpoint makes no error on test, or nothing but errors",
                 trainings.extreme_on_test,
                 "the mean of what vault.score returns, be it 0, which counts as False after `if`",
                 key="falsy", observe=_observed, draws=2),
        Property("one look into the vault, also with one task, input, example or checkpoint", trainings.large,
                 "call vault.score once, with all choices made, and never to try something out",
                 key="looked_too_often", observe=_looks, draws=7),
        Property("one look into the vault, whichever checkpoint is chosen and whatever its error",
                 trainings.any_kind,
                 "call vault.score once, with all choices made, and never to try something out",
                 key="looked_too_often", observe=_looks, draws=14),
    ),
    mistakes=(
        Mistake("looked_too_often", "you looked at other checkpoints' test errors, too: choose, then look",
                _all_then_choose),
        Mistake("looked_too_often", "you looked more than once: one look, when all is chosen", _twice),
        Mistake("looked_too_often", "you looked once for each task: one call serves all",
                _per_task_looks),
        Mistake("ties", "of equally good checkpoints the earliest: no test error chooses, nor one task's",
                _looked_at_equals),
        Mistake("ties", "of equally good checkpoints the earliest: none of its tasks decides",
                _chosen_by(lambda wrong: wrong.mean(-1) + wrong.max(-1).values / 1e6)),
        Mistake("good_enough", "a low error is no reason to stop: a later one may be lower",
                _chosen_by(lambda wrong: wrong.mean(-1).where(wrong.mean(-1) >= 0.1, 0))),
        Mistake("falsy",
                "an error of 0 is the lowest there is, and counts as False after `if` and `or`: ask "
                "`is None`, or begin with infinity", _falsy),
        Mistake("no_look", "ask with vault.score: only then the look is counted", _past_the_vault),
        Mistake("first_examples", "all examples of the validation set count: not the first hundred only, in "
                "parts the last one too, and no int() or round() on the way",
                _chosen_by_answers(lambda wrong, y: wrong[..., :100].double().mean((-1, -2)))),
        Mistake("half", _START, _begun_at_half),
        Mistake("rounded_early", "compare the validation errors as they are: no round()",
                _chosen_by(lambda wrong: torch.round(wrong.mean(-1), decimals=2))),
        Mistake("rounded_early", "compare the validation errors as they are: no round()",
                _chosen_by(lambda wrong: torch.round(wrong.mean(-1), decimals=3))),
        Mistake("rounded_early", "compare the validation errors as they are: no int()",
                _chosen_by(lambda wrong: torch.floor(100 * wrong.mean(-1)))),
        Mistake("rounded_early", "compare the validation errors as they are, each task's too: no round()",
                _chosen_by(lambda wrong: torch.round(wrong, decimals=2).mean(-1))),
        Mistake("rounded_early", "compare the validation errors as they are, each task's too: no int()",
                _chosen_by(lambda wrong: torch.floor(100 * wrong).mean(-1))),
        Mistake("chosen_on_test", "you chose by test errors: choose by x and y, then look once", _on_test),
        Mistake("chosen_on_test", "you chose by test errors, and for each task: choose by x and y, for all",
                _on_test_per_task),
        Mistake("checkpoint_per_task", "one checkpoint for all tasks: their mean decides", _per_task),
        Mistake("one_task_chooses", "all tasks choose together: take the mean over them",
                _chosen_by(lambda wrong: wrong[:, 0])),
        Mistake("one_task_chooses", "all tasks choose together: take the mean over them",
                _chosen_by(lambda wrong: wrong[:, -1])),
        Mistake("one_task_chooses", "all tasks choose together, not the one that errs most: take their mean",
                _chosen_by(lambda wrong: wrong.max(-1).values)),
        Mistake("any_task", "an error of each task counts: the mean over all answers, not any() or all()",
                _chosen_by_answers(lambda wrong, y: wrong.any(1).double().mean(-1))),
        Mistake("sign",
                "an answer 1 where the label is 0 is an error too (and sign() says −1, not 0): compare "
                "(x @ w > 0) with all labels", _by_sign),
        Mistake("zero", "a product of 0 is not above 0: it says 0", _zero_says_one),
        Mistake("squared", "the plain mean of the tasks' errors chooses: no squares, no norm",
                _chosen_by(lambda wrong: (wrong**2).mean(-1))),
        Mistake("last",
                "that is the last checkpoint: choose the one best on validation (a lambda made in a loop "
                "looks up its names when it is called, at the end)", _last),
        Mistake("first",
                "that is the first checkpoint: choose the one best on validation (a search that starts too "
                "low keeps it; where all say 1, as a sigmoid above 0 does, all err alike)", _first),
        Mistake("worst",
                "the lowest validation error, not the highest; and a product above 0 says 1, so it errs "
                "where y is not 1",
                _chosen_by(lambda wrong: -wrong.mean(-1))),
        Mistake("latest", "of equally good checkpoints take the earliest", _latest),
        Mistake("validation_error", "that is the validation error, which chose: return what vault.score says",
                _validation_error),
        Mistake("no_mean", "return one number: the mean over tasks", _made_of(lambda wrong: wrong)),
        Mistake("summed", "the mean over tasks, not their sum", _made_of(lambda wrong: wrong.sum())),
        Mistake("one_task", "that is one task's error: return the mean over tasks",
                _made_of(lambda wrong: wrong[0])),
        Mistake("hits", "errors, not hits: do not subtract from 1; and what predict gives lies above 0 "
                "where it says 1", _made_of(lambda wrong: 1 - wrong.mean())),
        Mistake("flipped", "an error above one half stays as it is: do not turn the number round",
                _made_of(lambda wrong: torch.minimum(wrong.mean(), 1 - wrong.mean()))),
        Mistake("flipped", "a checkpoint stays as it is, also where it errs in more than half", _flipped),
        Mistake("falsy", "an error of 0 on test counts as False after `or`: return what vault.score says",
                _or_another),
        Mistake("percent", "a share between 0 and 1, not in per cent",
                _made_of(lambda wrong: 100 * wrong.mean())),
        Mistake("index", "that is which checkpoint: return its test error", _index),
        Mistake("probabilities", "above 0 says 1, and every probability is above 0: give x @ w itself",
                _probabilities),
    ),
)  # fmt: skip
