"""Trainings for `checkpoints`, each of a kind that a wrong choice or a second look falls for.

A training is a dict of the weights of its checkpoints (E, T, d), of validation data x (T, n, d) and
y (T, n), and of test data for the vault.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws


def says(weights: Tensor) -> Callable[[Tensor], Tensor]:
    """Return the model of weights (T, d): it gives numbers (T, m) for x (T, m, d), above 0 for a 1."""
    return lambda x: (x @ weights[..., None])[..., 0]


def validation_errors(weights: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Return the errors (E, T) of checkpoints (E, T, d)."""
    return (((x @ weights[..., None])[..., 0] > 0) != (y == 1)).double().mean(-1)


def best_of(weights: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Return the weights (T, d) best on validation."""
    return weights[validation_errors(weights, x, y).mean(-1).argmin()]


def training(draws: Draws) -> dict:
    """Draw a training of a few checkpoints, of which one alone is best on validation."""
    return _made(draws, draws.whole(2, 4), 2, draws.whole(5, 7))


def close(draws: Draws) -> dict:
    """Draw a training whose best checkpoint is wrong in a single answer less than the next one."""
    while True:
        made = training(draws)
        wrong = _errors(made).mean(-1).sort().values
        if (wrong[1] - wrong[0]) * made["y"].numel() < 1.5:
            return made


def large(draws: Draws) -> dict:
    """Draw a training of a dozen tasks, of one, of one input, example or checkpoint, or of many tasks."""
    sizes = ((12, 12, 30), (1, 3, 4), (7, 3, 5, 1), (3, 1, 3), (2, 2, 1), (9, 2, 3), (1, 2, 3, 1))
    return _made(draws, *draws.in_turn(sizes))


def with_zeros(draws: Draws) -> dict:
    """Draw a training with a checkpoint of zeros, where nearly all labels are 1, or nearly all 0."""
    while True:
        made = training(draws)
        made["weights"][1] = 0
        made["x"][:, 0] = made["_x_test"][:, 0] = 0
        made["y"][:, 1:] = draws.in_turn((1, 0))
        if _one_is_best(made):
            return made


def worse_than_luck(draws: Draws) -> dict:
    """Draw a training with labels of one kind, where every checkpoint errs in half or more."""
    while True:
        made = training(draws)
        made["y"] = torch.full_like(made["y"], draws.in_turn((0, 1)))
        wrong = _errors(made).mean(-1)
        made["weights"] = torch.where(wrong[:, None, None] < 0.5, -made["weights"], made["weights"])
        first = _errors(made).mean(-1).argmin() == 0
        if _one_is_best(made) and not first:
            return made


def unlike_tasks(draws: Draws) -> dict:
    """Draw a training where the mean over tasks, and that of squares or cubes, choose unlike checkpoints."""
    while True:
        made = _made(draws, 3, 2, 7, examples=40)
        if all(_misleads(made, lambda wrong, power=power: (wrong**power).mean(-1)) for power in (2, 3)):
            return made


def by_one_answer(draws: Draws) -> dict:
    """Draw a training where one of 3,000 validation answers makes the difference: to three decimals none.

    Where the two best checkpoints disagree, each is right in every other answer, the later one once more. Or
    one of them is right in the first half of these, the other in the last: whoever drops a last part, or
    takes the mean of the means of parts, whose last one is shorter, errs.
    """
    arranged = draws.in_turn(("mixed", "later last", "earlier last"))
    while True:
        made = _made(draws, 2, 2, 7, examples=1503, apart=0)
        says = (made["x"] @ made["weights"][..., None])[..., 0] > 0  # (E, T, n)
        wrong = _errors(made).mean(-1)
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
        best = _errors(made).mean(-1).argmin()
        squared = _misleads(made, lambda wrong: (wrong**2).mean(-1))  # is another mistake
        if best == later and not squared and all(_misleads(made, coarse) for coarse in ways):
            return made


def by_parts(draws: Draws) -> dict:
    """Draw a training with nine examples, where the mean of the means of two to five parts misleads."""
    evens_first = [0, 2, 4, 6, 8, 1, 3, 5, 7]
    sizes, order = draws.in_turn((((2, 4, 5), range(9)), (([4, 5],), range(9)), ((5,), evens_first)))
    while True:
        made = _made(draws, 6, 2, 12)
        wrong = ((made["x"] @ made["weights"][..., None])[..., 0] > 0) != (made["y"] == 1)  # (E, T, n)
        cuts = (wrong[..., list(order)].split(size, -1) for size in sizes)
        means = [torch.stack([part.double().mean((-1, -2)) for part in parts]).mean(0) for parts in cuts]
        squared = _misleads(made, lambda wrong: (wrong**2).mean(-1))  # is another mistake
        if not squared and all(_misleads(made, lambda _, mean=mean: mean) for mean in means):  # mean: (E,)
            return made


def tied(draws: Draws) -> dict:
    """Draw checkpoints of which the first three are equally good on validation, and not on test."""
    made = training(draws)
    good = made["weights"][_errors(made).mean(-1).argmin()]
    other = good.clone()
    other[0] = -other[0]
    # Of x and −x with one label either sign is right about one: both err in half of the first task's.
    sign = torch.ones(len(good), 1, 1, dtype=torch.float64)
    sign[0] = -1
    made["x"] = torch.cat([made["x"], sign * made["x"]], 1)
    made["y"] = torch.cat([made["y"], made["y"]], 1)
    made["weights"] = torch.stack([good, other, 2 * other, -good])
    return made


def evenly_tied(draws: Draws) -> dict:
    """Draw best checkpoints with one mean, of which the earliest has the task that errs most.

    Eight answers of two or four tasks: every way to take the mean is exact, so rounding breaks no tie. Or
    forty checkpoints, because sorting keeps the order of few, and that of many on some machines only. Of
    these the second may be the earliest best; or the tenth, "10" among names, which "9" follows; or all best
    ones come last, the next best first, and a bad one second: no error is a reason to stop.
    """
    checks, place = draws.in_turn(((7, None), (40, 1), (40, 9), (40, -1)))
    while True:
        made = _made(draws, draws.in_turn((2, 4)), 2, checks, examples=8, apart=-1)
        wrong = _errors(made)  # (E, T)
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
        scores = _scores(made)[equal]
        first_errs_most = (worst[1:] < worst[0]).all() or checks == 40
        if equal[0] > 0 and len(equal) > 1 and first_errs_most and (scores[1:] < scores[0]).all():
            return made


def without_error(draws: Draws) -> dict:
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
        wrong = _errors(made).mean(-1)
        scores = _scores(made)
        without = (wrong == 0).nonzero()[:, 0].tolist()
        unlike = without == ([1, 3] if twice else [1]) and (scores == scores[1]).sum() == 1
        if 0 < wrong[0] < 0.01 and unlike and _none_is_undecided(made):
            return made


def good_then_bad(draws: Draws) -> dict:
    """Draw a training that begins well or badly, errs ever more, in half and over, and not at all late."""
    begins_well = draws.in_turn((True, False))
    while True:
        made = _made(draws, 2, 2, 40, examples=60)
        best = made["weights"][-2]
        near = torch.round(best + draws.normal(*best.shape, scale=0.1), decimals=3)
        made["weights"][0] = near if begins_well else -near
        made["y"] = ((made["x"] @ best[..., None])[..., 0] > 0).double()
        wrong = _errors(made).mean(-1)
        first, bad, last = made["weights"].split([1, 37, 2])
        bad = bad * torch.where(wrong[1:-2, None, None] < 0.5, -1, 1)
        found = validation_errors(bad, made["x"], made["y"]).mean(-1)
        rising = bad[found.argsort()][found.sort().values.diff(prepend=torch.full((1,), 0.5)) > 0]
        # What has not moved for a while may still move.
        made["weights"] = torch.cat([first, rising[:2], rising[1:], last])
        scores = _scores(made)
        alone = (scores[:-2] != scores[-2]).all() and wrong[-1] > 0 and scores[-1] != scores[-2]
        if (0 < wrong[0] < 0.03 or not begins_well) and alone and _none_is_undecided(made):
            return made


def extreme_on_test(draws: Draws) -> dict:
    """Draw a training whose best checkpoint makes no error on test, or nothing but errors."""
    wrong = draws.in_turn((False, True))
    while True:
        made = training(draws)
        best = best_of(made["weights"], made["x"], made["y"])
        made["_y_test"] = ((says(best)(made["_x_test"]) > 0) ^ wrong).double()
        if _errors(made).mean(-1).min() > 0:
            return made


def with_hardly_a_hit(draws: Draws) -> dict:
    """Draw a training of checkpoints that are much alike, where each is wrong in nine of ten answers."""
    while True:
        made = _made(draws, 2, 2, 5, examples=40)
        one = made["weights"][0]
        made["weights"] = torch.round(one + draws.normal(*made["weights"].shape, scale=0.1), decimals=3)
        made["y"] = ((made["x"] @ one[..., None])[..., 0] <= 0).double()
        wrong = _errors(made).mean(-1)
        scores = _scores(made)
        best = wrong.argmin()
        found = wrong[best] > 0.9 and scores[best] not in (scores[0], scores[-1])
        if found and _one_is_best(made) and _none_is_undecided(made):
            return made


def without_a_hit(draws: Draws) -> dict:
    """Draw a training where every checkpoint is wrong in every answer: the earliest is the best."""
    while True:
        made = training(draws)
        made["weights"], made["x"] = made["weights"].abs(), made["x"].abs()
        made["y"] = torch.zeros_like(made["y"])
        scores = _scores(made)
        if _none_is_undecided(made) and (scores[1:] != scores[0]).all():
            return made


def any_kind(draws: Draws) -> dict:
    """Draw a training of one kind or another."""
    kinds = (large, with_zeros, worse_than_luck, without_error, without_a_hit, extreme_on_test, tied)
    return draws.in_turn(kinds)(draws)


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


def _examples(draws: Draws, truth: Tensor, count: int, inputs: str, labels: str) -> dict:
    x = draws.normal(len(truth), count, truth.shape[-1], decimals=3)
    return {
        inputs: x,
        labels: ((x * truth[:, None]).sum(-1) + draws.normal(*x.shape[:2]) > 0).double(),
    }


def _none_is_undecided(made: dict) -> bool:
    """Say whether no product lies near 0: else its last bit, which nobody chooses, would decide."""
    pairs = (made["x"], made["_x_test"])
    return all(((x @ made["weights"][..., None])[..., 0].abs() > 1e-5).all() for x in pairs)


def _errors(made: dict) -> Tensor:
    """Return the validation errors (E, T)."""
    return validation_errors(made["weights"], made["x"], made["y"])


def _scores(made: dict) -> Tensor:
    """Return the test errors, means over tasks (E,)."""
    return validation_errors(made["weights"], made["_x_test"], made["_y_test"]).mean(-1)


def _one_is_best(made: dict, apart: float = 0.01) -> bool:
    """Say whether one checkpoint alone is best: else rounding would choose among equal ones."""
    wrong = _errors(made).mean(-1).sort().values
    return len(wrong) == 1 or bool(wrong[1] - wrong[0] > apart)


def _misleads(made: dict, measure: Callable[[Tensor], Tensor]) -> bool:
    """Say whether a measure of the validation errors chooses a checkpoint of another score on test."""
    wrong, scores = _errors(made), _scores(made)
    return bool(scores[measure(wrong).argmin()] != scores[wrong.mean(-1).argmin()])
