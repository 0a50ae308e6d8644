"""Notebook 10: a checkpoint is chosen on validation, and the test digits are looked at once."""

from collections.abc import Callable

import torch
from torch import Tensor

from mtl_teach.evaluation import Vault, error_rate
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


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
    return vault.score("best on validation", _says(weights[best])).mean().item()


def _says(weights):
    """Return what a model of weights (T, d) says to x (T, m, d)."""
    return lambda x: (x @ weights[..., None])[..., 0]


def _validation(weights, x, y):
    """Return the validation errors (E, T)."""
    return (((x @ weights[..., None])[..., 0] > 0) != (y == 1)).double().mean(-1)


def _best(weights, x, y):
    """Return the weights (T, d) best on validation."""
    return weights[_validation(weights, x, y).mean(-1).argmin()]


def _tests(weights, vault):
    """Return the test errors (E, T), looking once for each checkpoint."""
    return torch.stack([vault.score("looked", _says(one)) for one in weights])


def _on_test(weights, x, y, vault):
    return _tests(weights, vault).mean(-1).min().item()


def _on_test_per_task(weights, x, y, vault):
    return _tests(weights, vault).min(0).values.mean().item()


def _per_task(weights, x, y, vault):
    best = _validation(weights, x, y).argmin(0)  # (T,)
    mixed = weights[best, torch.arange(len(best))]
    return vault.score("mixed", _says(mixed)).mean().item()


def _chosen_by(errors_of):
    """Return the answer that chooses by `errors_of`(validation errors (E, T)), of shape (E,)."""
    return lambda weights, x, y, vault: (
        vault.score("m", _says(weights[errors_of(_validation(weights, x, y)).argmin()])).mean().item()
    )


def _chosen_by_answers(errors_of):
    """Return the answer that chooses by `errors_of`(what is wrong (E, T, n), y (T, n)), of shape (E,)."""

    def chosen(weights, x, y, vault):
        wrong = ((x @ weights[..., None])[..., 0] > 0) != (y == 1)
        return vault.score("m", _says(weights[errors_of(wrong, y).argmin()])).mean().item()

    return chosen


def _begun_at_half(weights, x, y, vault):
    wrong = _validation(weights, x, y).mean(-1)
    best = wrong.argmin() if wrong.min() < 0.5 else 0
    return vault.score("m", _says(weights[best])).mean().item()


def _last(weights, x, y, vault):
    return vault.score("last", _says(weights[-1])).mean().item()


def _first(weights, x, y, vault):
    return vault.score("start", _says(weights[0])).mean().item()


def _latest(weights, x, y, vault):
    wrong = _validation(weights, x, y).mean(-1)
    return vault.score("latest", _says(weights[(wrong == wrong.min()).nonzero()[-1, 0]])).mean().item()


def _validation_error(weights, x, y, vault):
    return _validation(weights, x, y).mean(-1).min().item()


def _past_the_vault(weights, x, y, vault):
    return error_rate(_says(_best(weights, x, y))(vault._x), vault._y).mean().item()


def _all_then_choose(weights, x, y, vault):
    found = _tests(weights, vault).mean(-1)
    return found[_validation(weights, x, y).mean(-1).argmin()].item()


def _twice(weights, x, y, vault):
    honest_score(weights, x, y, vault)
    return honest_score(weights, x, y, vault)


def _made_of(change):
    """Return the answer that makes `change` of the right one's test errors (T,)."""
    return lambda weights, x, y, vault: change(vault.score("m", _says(_best(weights, x, y))))


def _flipped(weights, x, y, vault):
    best = _best(weights, x, y)
    turned = -best if _validation(best[None], x, y).mean() > 0.5 else best
    return vault.score("m", _says(turned)).mean().item()


def _or_another(weights, x, y, vault):
    return honest_score(weights, x, y, vault) or _validation_error(weights, x, y, vault)


def _index(weights, x, y, vault):
    vault.score("m", _says(_best(weights, x, y)))
    return int(_validation(weights, x, y).mean(-1).argmin())


def _probabilities(weights, x, y, vault):
    says = _says(_best(weights, x, y))
    return vault.score("m", lambda x: torch.sigmoid(says(x))).mean().item()


def _zero_says_one(weights, x, y, vault):
    wrong = ((x @ weights[..., None])[..., 0] >= 0) != (y == 1)
    return vault.score("m", _says(weights[wrong.double().mean((-1, -2)).argmin()])).mean().item()


def _by_sign(weights, x, y, vault):
    wrong = (x @ weights[..., None])[..., 0].sign() != y
    return vault.score("m", _says(weights[wrong.double().mean((-1, -2)).argmin()])).mean().item()


def _looked_at_equals(weights, x, y, vault):
    wrong = _validation(weights, x, y).mean(-1)
    return _tests(weights[wrong == wrong.min()], vault).mean(-1).min().item()


def _falsy(weights, x, y, vault):
    best = None
    for checkpoint, wrong in zip(weights, _validation(weights, x, y).mean(-1).tolist(), strict=True):
        if not best or wrong < best:
            best, chosen = wrong, checkpoint
    return vault.score("m", _says(chosen)).mean().item()


def _per_task_looks(weights, x, y, vault):
    says = _says(_best(weights, x, y))
    return torch.stack([vault.score("task", says)[j] for j in range(len(x))]).mean().item()


def _training(draws: Draws) -> dict:
    """Draw a training of a few checkpoints, of which one alone is best on validation."""
    return _made(draws, draws.whole(2, 4), 2, draws.whole(5, 7))


def _close(draws: Draws) -> dict:
    """Draw a training whose best checkpoint is wrong in a single answer less than the next one."""
    while True:
        made = _training(draws)
        wrong = _validation(made["weights"], made["x"], made["y"]).mean(-1).sort().values
        if (wrong[1] - wrong[0]) * made["y"].numel() < 1.5:
            return made


def _large(draws: Draws) -> dict:
    return _made(
        draws,
        *draws.in_turn(
            ((12, 12, 30), (1, 3, 4), (7, 3, 5, 1), (3, 1, 3), (2, 2, 1), (9, 2, 3), (1, 2, 3, 1))
        ),
    )


def _made(
    draws: Draws, tasks: int, features: int, checks: int, examples: int = 9, apart: float = 0.01
) -> dict:
    while True:
        truth = draws.normal(tasks, features)
        made = {
            "weights": torch.round(truth + draws.normal(checks, tasks, features, scale=1.2), decimals=3),
            **_examples(draws, truth, examples, "x", "y"),
            **_examples(draws, truth, examples + 2 if examples > 1 else 1, "_x_test", "_y_test"),  # vault
        }
        if _one_is_best(made, apart) and _none_is_undecided(made):
            return made


def _none_is_undecided(made: dict) -> bool:
    """Say whether no product lies near 0: else its last bit, which nobody chooses, would decide."""
    pairs = (made["x"], made["_x_test"])
    return all(((x @ made["weights"][..., None])[..., 0].abs() > 1e-5).all() for x in pairs)


def _one_is_best(made: dict, apart: float = 0.01) -> bool:
    """Say whether one checkpoint alone is best: else rounding would choose among equal ones."""
    wrong = _validation(made["weights"], made["x"], made["y"]).mean(-1).sort().values
    return len(wrong) == 1 or bool(wrong[1] - wrong[0] > apart)


def _with_zeros(draws: Draws) -> dict:
    """Draw a training with a checkpoint of zeros, where nearly all labels are 1, or nearly all 0."""
    while True:
        made = _training(draws)
        made["weights"][1] = 0
        made["x"][:, 0] = made["_x_test"][:, 0] = 0
        made["y"][:, 1:] = draws.in_turn((1, 0))
        if _one_is_best(made):
            return made


def _worse_than_luck(draws: Draws) -> dict:
    """Draw a training with labels of one kind, where every checkpoint errs in half or more."""
    while True:
        made = _training(draws)
        made["y"] = torch.full_like(made["y"], draws.in_turn((0, 1)))
        wrong = _validation(made["weights"], made["x"], made["y"]).mean(-1)
        made["weights"] = torch.where(wrong[:, None, None] < 0.5, -made["weights"], made["weights"])
        first = _validation(made["weights"], made["x"], made["y"]).mean(-1).argmin() == 0
        if _one_is_best(made) and not first:
            return made


def _unlike_tasks(draws: Draws) -> dict:
    """Draw a training where the mean over tasks, and that of squares or cubes, choose unlike checkpoints."""
    while True:
        made = _made(draws, 3, 2, 7, examples=40)
        if all(_misleads(made, lambda wrong, power=power: (wrong**power).mean(-1)) for power in (2, 3)):
            return made


def _by_one_answer(draws: Draws) -> dict:
    """Draw a training where one of 3,000 validation answers makes the difference: to three decimals none.

    Where the two best checkpoints disagree, each is right in every other answer, the later one once more. Or
    one of them is right in the first half of these, the other in the last: whoever drops a last part, or
    takes the mean of the means of parts, whose last one is shorter, errs.
    """
    arranged = draws.in_turn(("mixed", "later last", "earlier last"))
    while True:
        made = _made(draws, 2, 2, 7, examples=1503, apart=0)
        says = (made["x"] @ made["weights"][..., None])[..., 0] > 0  # (E, T, n)
        wrong = _validation(made["weights"], made["x"], made["y"]).mean(-1)
        earlier, later = wrong.argsort()[:2].sort().values
        third = made["weights"][wrong.argsort()[2]]  # best on test: to choose by that is another mistake
        made["_y_test"] = ((made["_x_test"] @ third[..., None])[..., 0] > 0).double()
        apart = says[earlier] != says[later]  # (T, n)
        if apart.sum() % 2 == 0 or not apart[:, -3:].any():  # three are left over by parts of 10 to 500
            continue
        count = int(apart.sum())
        right = torch.arange(count) % 2 == 0
        if arranged != "mixed":
            last = torch.arange(count) >= count // 2 + (arranged == "earlier last")
            right[apart.nonzero()[:, 1].argsort()] = last == (arranged == "later last")
        made["y"][apart] = (says[later][apart] == right).double()
        ways = [
            lambda wrong, unit=unit, whole=whole: whole(unit * wrong.mean(-1))
            for unit in (100, 1000) for whole in (torch.round, torch.floor)
        ]  # fmt: skip
        if arranged != "mixed":  # each task's error may be made whole, too
            whole = torch.round if arranged == "later last" else torch.floor
            ways += [
                lambda wrong, unit=unit, whole=whole: whole(unit * wrong).mean(-1) for unit in (100, 1000)
            ]
        best = _validation(made["weights"], made["x"], made["y"]).mean(-1).argmin()
        squared = _misleads(made, lambda wrong: (wrong**2).mean(-1))  # is another mistake
        if best == later and not squared and all(_misleads(made, coarse) for coarse in ways):
            return made


def _by_parts(draws: Draws) -> dict:
    """Draw a training with nine examples, where the mean of the means of two to five parts misleads."""
    evens_first = [0, 2, 4, 6, 8, 1, 3, 5, 7]
    sizes, order = draws.in_turn((((2, 4, 5), range(9)), (([4, 5],), range(9)), ((5,), evens_first)))
    while True:
        made = _made(draws, 6, 2, 12)
        wrong = ((made["x"] @ made["weights"][..., None])[..., 0] > 0) != (made["y"] == 1)  # (E, T, n)
        cuts = (wrong[..., list(order)].split(size, -1) for size in sizes)
        means = (
            torch.stack([part.double().mean((-1, -2)) for part in parts]).mean(0) for parts in cuts
        )  # (E,) each
        squared = _misleads(made, lambda wrong: (wrong**2).mean(-1))  # is another mistake
        if not squared and all(_misleads(made, lambda _, mean=mean: mean) for mean in means):
            return made


def _misleads(made: dict, measure: Callable[[Tensor], Tensor]) -> bool:
    """Say whether a measure of the validation errors chooses a checkpoint of another score on test."""
    wrong = _validation(made["weights"], made["x"], made["y"])  # (E, T)
    scores = _validation(made["weights"], made["_x_test"], made["_y_test"]).mean(-1)  # (E,)
    return bool(scores[measure(wrong).argmin()] != scores[wrong.mean(-1).argmin()])


def _examples(draws: Draws, truth: Tensor, count: int, inputs: str, labels: str) -> dict:
    x = draws.normal(len(truth), count, truth.shape[-1], decimals=3)
    return {
        inputs: x,
        labels: ((x * truth[:, None]).sum(-1) + draws.normal(*x.shape[:2]) > 0).double(),
    }


def _tied(draws: Draws) -> dict:
    """Draw checkpoints of which the first three are equally good on validation, and not on test."""
    made = _training(draws)
    good = made["weights"][_validation(made["weights"], made["x"], made["y"]).mean(-1).argmin()]
    other = good.clone()
    other[0] = -other[0]
    # Of x and −x with one label either sign is right about one: both err in half of the first task's.
    sign = torch.ones(len(good), 1, 1, dtype=torch.float64)
    sign[0] = -1
    made["x"] = torch.cat([made["x"], sign * made["x"]], 1)
    made["y"] = torch.cat([made["y"], made["y"]], 1)
    made["weights"] = torch.stack([good, other, 2 * other, -good])
    return made


def _evenly_tied(draws: Draws) -> dict:
    """Draw best checkpoints with one mean, of which the earliest has the task that errs most.

    Eight answers of two or four tasks: every way to take the mean is exact, so rounding breaks no tie. Or
    forty checkpoints, because sorting keeps the order of few, and that of many on some machines only. Of
    these the second may be the earliest best; or the tenth, "10" among names, which "9" follows; or all best
    ones come last, the next best first, and a bad one second: no error is a reason to stop.
    """
    checks, place = draws.in_turn(((7, None), (40, 1), (40, 9), (40, -1)))
    while True:
        made = _made(draws, draws.in_turn((2, 4)), 2, checks, examples=8, apart=-1)
        wrong = _validation(made["weights"], made["x"], made["y"])  # (E, T)
        equal = wrong.mean(-1) == wrong.mean(-1).min()
        if place is not None:
            good, rest = equal.nonzero()[:, 0], (~equal).nonzero()[:, 0]
            rising = rest[wrong[rest].mean(-1).argsort()]
            last = place < 0
            order = torch.cat([rising, good] if last else [rest[:place], good, rest[place:]])
            made["weights"], wrong, equal = made["weights"][order], wrong[order], equal[order]
            if last:
                made["weights"][1] = -made["weights"][-1]
        equal = equal.nonzero()[:, 0]
        worst = wrong[equal].max(-1).values
        scores = _validation(made["weights"][equal], made["_x_test"], made["_y_test"]).mean(-1)
        first_errs_most = (worst[1:] < worst[0]).all() or checks == 40
        if equal[0] > 0 and len(equal) > 1 and first_errs_most and (scores[1:] < scores[0]).all():
            return made


def _without_error(draws: Draws) -> dict:
    """Draw a training whose second checkpoint makes no error on validation, and the first a single one.

    Every other time the fourth makes none either: of equal ones the earliest.
    """
    twice = draws.in_turn((False, True))
    while True:
        made = _made(draws, 2, 2, 6, examples=60)
        best = made["weights"][1]
        made["weights"][0] = torch.round(best + draws.normal(*best.shape, scale=0.1), decimals=3)
        if twice:
            made["weights"][3] = torch.round(best + draws.normal(*best.shape, scale=0.02), decimals=3)
        made["y"] = ((made["x"] @ best[..., None])[..., 0] > 0).double()
        wrong = _validation(made["weights"], made["x"], made["y"]).mean(-1)
        scores = _validation(made["weights"], made["_x_test"], made["_y_test"]).mean(-1)
        others = torch.arange(len(wrong)) != 1
        unlike = (wrong > 0).sum() == len(wrong) - 1 - twice and (scores[others] != scores[1]).all()
        if 0 < wrong[0] < 0.01 and wrong[1] == wrong[3] * twice and unlike and _none_is_undecided(made):
            return made


def _good_then_bad(draws: Draws) -> dict:
    """Draw a training that begins well or badly, errs ever more, in half and over, and not at all late."""
    begins_well = draws.in_turn((True, False))
    while True:
        made = _made(draws, 2, 2, 40, examples=60)
        best = made["weights"][-2]
        near = torch.round(best + draws.normal(*best.shape, scale=0.1), decimals=3)
        made["weights"][0] = near if begins_well else -near
        made["y"] = ((made["x"] @ best[..., None])[..., 0] > 0).double()
        wrong = _validation(made["weights"], made["x"], made["y"]).mean(-1)
        first, bad, last = made["weights"].split([1, 37, 2])
        bad = bad * torch.where(wrong[1:-2, None, None] < 0.5, -1, 1)
        found = _validation(bad, made["x"], made["y"]).mean(-1)
        rising = bad[found.argsort()][found.sort().values.diff(prepend=torch.full((1,), 0.5)) > 0]
        # What has not moved for a while may still move.
        made["weights"] = torch.cat([first, rising[:2], rising[1:], last])
        scores = _validation(made["weights"], made["_x_test"], made["_y_test"]).mean(-1)
        alone = (scores[:-2] != scores[-2]).all() and wrong[-1] > 0 and scores[-1] != scores[-2]
        if (0 < wrong[0] < 0.03 or not begins_well) and alone and _none_is_undecided(made):
            return made


def _extreme_on_test(draws: Draws) -> dict:
    """Draw a training whose best checkpoint makes no error on test, or nothing but errors."""
    wrong = draws.in_turn((False, True))
    while True:
        made = _training(draws)
        best = _best(made["weights"], made["x"], made["y"])
        made["_y_test"] = ((_says(best)(made["_x_test"]) > 0) ^ wrong).double()
        if _validation(made["weights"], made["x"], made["y"]).mean(-1).min() > 0:
            return made


def _any(draws: Draws) -> dict:
    """Draw a training of one kind or another; every other time its best checkpoint comes last."""
    kinds = (
        _large, _with_zeros, _worse_than_luck, _without_error, _without_a_hit, _extreme_on_test, _tied
    )  # fmt: skip
    kind, comes_last = draws.in_turn([(kind, last) for last in (False, True) for kind in kinds])
    made = kind(draws)
    if comes_last:
        best = int(_validation(made["weights"], made["x"], made["y"]).mean(-1).argmin())
        order = [*range(best), *range(best + 1, len(made["weights"])), best]
        made["weights"] = made["weights"][order]
    return made


def _with_hardly_a_hit(draws: Draws) -> dict:
    """Draw a training of checkpoints that are much alike, where each is wrong in nine of ten answers."""
    while True:
        made = _made(draws, 2, 2, 5, examples=40)
        one = made["weights"][0]
        made["weights"] = torch.round(one + draws.normal(*made["weights"].shape, scale=0.1), decimals=3)
        made["y"] = ((made["x"] @ one[..., None])[..., 0] <= 0).double()
        wrong = _validation(made["weights"], made["x"], made["y"]).mean(-1)
        scores = _validation(made["weights"], made["_x_test"], made["_y_test"]).mean(-1)
        best = wrong.argmin()
        found = wrong[best] > 0.9 and scores[best] not in (scores[0], scores[-1])
        if found and _one_is_best(made) and _none_is_undecided(made):
            return made


def _without_a_hit(draws: Draws) -> dict:
    """Draw a training where every checkpoint is wrong in every answer: the earliest is the best."""
    while True:
        made = _training(draws)
        made["weights"], made["x"] = made["weights"].abs(), made["x"].abs()
        made["y"] = torch.zeros_like(made["y"])
        scores = _validation(made["weights"], made["_x_test"], made["_y_test"]).mean(-1)
        if _none_is_undecided(made) and (scores[1:] != scores[0]).all():
            return made


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
        Property("the test error of the checkpoint best on validation", _close,
                 "validation errors (E, T) first, their mean over tasks, argmin; then one vault.score, for "
                 "which predict gives x[j] @ w[j] for each task j; and the mean of what it returns",
                 observe=_observed, draws=12),
        Property("with more tasks, inputs and checkpoints, and with one task, input or example", _large,
                 "all checkpoints, tasks and examples count, each error alike; and squeeze() drops every "
                 "axis of size 1",
                 key="large", observe=_observed, draws=21),
        Property("one look into the vault", _training, "call vault.score once, with all choices made",
                 key="looked_too_often", observe=_looks, draws=4),
        Property("of equally good checkpoints the earliest", _tied,
                 "argmin takes the earliest of equal ones; `<=` in a loop takes the latest (and all "
                 "examples count; the mean of the means of parts is not exact)",
                 observe=_observed, draws=4),
        Property("a product of exactly 0 says 0", _with_zeros,
                 "above 0 says 1: `> 0`; the search must find the lowest error even where all are above one "
                 "half; each answer counts alike, whichever label is rare; and zeros are a checkpoint, too",
                 observe=_observed, draws=8),
        Property("where all labels are alike, and every checkpoint errs in half or more", _worse_than_luck,
                 _START, key="half", observe=_observed, draws=2),
        Property("where one answer of 3,000 decides", _by_one_answer,
                 "compare the validation errors as they are: no round(), and one mean over all examples, the "
                 "last ones too, not that of the means of parts (a count of 8 bits ends at 255)",
                 observe=_observed, key="rounded_early", draws=3),
        Property("where tasks err unlike", _unlike_tasks,
                 "the plain mean of the tasks' errors chooses, of all checkpoints: no squares, no norm, "
                 "and no stop after a rise", observe=_observed, key="squared", draws=4),
        Property("of checkpoints with one mean the earliest, though its tasks err unlike", _evenly_tied,
                 "all checkpoints count, of equal ones the earliest: not the worst task decides, not the "
                 "test, and no sorting, which may change their order",
                 observe=_observed, draws=4),
        Property("one look into the vault, also where checkpoints are equally good", _evenly_tied,
                 "call vault.score once, with all choices made", key="looked_too_often", observe=_looks,
                 draws=2),
        Property("where the best checkpoint makes no error", _without_error,
                 "an error of 0 is the lowest there is, and counts as False after `if` and `or`: ask "
                 "`is None`, or begin with infinity", key="falsy", observe=_observed, draws=4),
        Property("where every checkpoint is wrong in every answer", _without_a_hit,
                 f"{_START}; of equal ones the earliest is taken", key="half", observe=_observed, draws=2),
        Property("where every checkpoint is wrong in nine of ten answers", _with_hardly_a_hit,
                 _START, key="half", observe=_observed, draws=2),
        Property("with nine examples, of which no two parts hold equally many", _by_parts,
                 "one mean over all examples: not that of the means of parts, whose last one is shorter",
                 key="parts", observe=_observed, draws=3),
        Property("where the first checkpoint is good or bad, bad ones follow, and the best comes late",
                 _good_then_bad, "all checkpoints count: neither a low error nor a rise is a reason to stop",
                 key="good_enough", observe=_observed, draws=2),
        Property("where the chosen checkpoint makes no error on test, or nothing but errors",
                 _extreme_on_test,
                 "the mean of what vault.score returns, be it 0, which counts as False after `if`",
                 key="falsy", observe=_observed, draws=2),
        Property("one look into the vault, also with one task, input, example or checkpoint", _large,
                 "call vault.score once, with all choices made, and never to try something out",
                 key="looked_too_often", observe=_looks, draws=7),
        Property("one look into the vault, whichever checkpoint is chosen and whatever its error", _any,
                 "call vault.score once, with all choices made, and never to try something out",
                 key="looked_too_often", observe=_looks, draws=14),
    ),
    mistakes=(
        Mistake("looked_too_often", "you looked at the test errors of all checkpoints: choose, then look",
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
