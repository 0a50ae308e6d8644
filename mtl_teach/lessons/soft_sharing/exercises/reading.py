"""Notebook 05: read a valley: where its bottom is, and how deep it lies below both ends."""

from math import inf

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def read_valley(strengths: list[float], errors: Tensor) -> tuple[float, float, float]:
    """Return (the best λ, the points it saves over each alone, the points it saves over one model for all).

    strengths: 0 first, infinity last. errors: (strengths, draws), test errors in %. The best λ has the
    smallest mean error; it may be one of the ends. Points saved are differences of mean errors.
    """
    means = errors.double().mean(1)  # (S,)
    best = int(means.argmin())
    return strengths[best], float(means[0] - means[best]), float(means[-1] - means[best])


def _valley(draws: Draws, shape: tuple[float, ...], runs: int) -> dict:
    """Draw the errors of `runs` draws around a valley of this shape.

    The best mean is so by half a point or more, and more draws have another strength for their best.
    """
    inner = draws.pick(((0.01, 0.1), (0.003, 0.03), (0.1, 1.0)))
    strengths = [0.0, *inner[: len(shape) - 2], inf]
    while True:
        luck = draws.normal(1, runs, scale=2.0)  # what a draw does to all strengths alike
        noise = draws.normal(len(shape), runs, scale=1.5)
        errors = 20 + torch.tensor(shape, dtype=torch.float64)[:, None] + luck + noise
        least, second = errors.mean(1).sort().values[:2]
        votes = errors.argmin(0).bincount(minlength=len(shape))
        clear = int((votes == votes.max()).sum()) == 1
        if second - least > 0.5 and clear and votes.argmax() != _lowest(errors):
            return {"strengths": strengths, "errors": torch.round(errors, decimals=1)}


def _votes(errors: Tensor) -> int:
    """Return the row that is the best of more draws than any other."""
    return int(errors.argmin(0).bincount().argmax())


def _between(draws: Draws) -> dict:
    """Draw 4 x 3 or 3 x 4 errors, which are few enough to be shown; two shapes have two valleys.

    The last are 50 points higher: a search for the least may not begin at a number like 30.
    """
    shape, runs = draws.in_turn((
        ((2.0, -1.0, 1.0, 3.0), 3), ((3.0, 1.0, -1.0, 1.5), 3), ((1.5, -0.5, 1.0), 4),
        ((2.0, -1.5, 3.0, 0.5), 3), ((0.5, 3.0, -1.5, 2.0), 3),
    ))  # fmt: skip
    inputs = _valley(draws, shape, runs)
    return {**inputs, "errors": inputs["errors"] + draws.in_turn((0, 0, 0, 0, 0, 50, 50, 50))}


def _nearly_level(draws: Draws) -> dict:
    """Draw a bottom beside which the strength before it is worse by 0.02 points or less."""
    inputs = _valley(draws, (3.0, 1.0, -1.0, 1.5), 3)
    errors, best = inputs["errors"], _lowest(inputs["errors"])
    errors[(best - 1) % len(errors)] = errors[best] + draws.in_turn((0.02, 0.004, 0.0004, 0.00004))
    return inputs


# Errors of three strengths in two draws. Roots and logarithms find another bottom in the first, ratios to
# λ = 0 in the second, squares in the third.
_SCATTERED = (
    [[20.0, 20.0], [5.0, 36.0], [30.0, 30.0]],
    [[10.0, 30.0], [8.0, 33.0], [30.0, 12.0]],
    [[20.0, 20.0], [5.0, 34.0], [30.0, 30.0]],
)


def _scattered(draws: Draws) -> dict:
    errors = torch.tensor(draws.in_turn(_SCATTERED), dtype=torch.float64)
    return {"strengths": [0.0, draws.pick((0.01, 0.1)), inf], "errors": errors}


def _many(draws: Draws) -> dict:
    """Draw twenty draws of a dozen strengths; the bottom stands now early, now late. Or one draw of two."""
    if draws.in_turn((False, False, False, True)):
        return {"strengths": [0.0, inf], "errors": draws.normal(2, 1, decimals=2) + 20}
    places = torch.arange(12, dtype=torch.float64)
    bottom = draws.in_turn((8, 3, 6))
    valley = 20 + 0.3 * (places - bottom).abs()
    noise = draws.normal(12, 20, scale=3.0, decimals=4)
    errors = valley[:, None] + noise - noise.mean(1, keepdim=True)
    return {"strengths": [0.0, *(10.0**power for power in range(-7, 3)), inf], "errors": errors}


def _at_an_end(draws: Draws) -> dict:
    shape, runs = draws.pick((((0.0, 1.5, 3.0, 5.0), 3), ((5.0, 3.0, 1.5, 0.0), 3), ((1.5, 0.5, 0.0), 4)))
    return _valley(draws, shape, runs)


def _at(place, over_alone, over_one_model):
    """Return the mistake that finds its row by `place(errors)`, and the two savings from rows' means."""

    def wrong(strengths: list[float], errors: Tensor) -> tuple[float, float, float]:
        means, best = errors.mean(1), place(errors)
        ends = float(means[0]), float(means[-1]), float(means[best])
        return strengths[best], over_alone(*ends), over_one_model(*ends)

    return wrong


def _lowest(errors: Tensor) -> int:
    return int(errors.mean(1).argmin())


def _first(alone: float, one_model: float, best: float) -> float:
    return alone - best


def _second(alone: float, one_model: float, best: float) -> float:
    return one_model - best


def _own_best(strengths: list[float], errors: Tensor) -> tuple[float, float, float]:
    least, means = float(errors.min(0).values.mean()), errors.mean(1)
    return strengths[_lowest(errors)], float(means[0]) - least, float(means[-1]) - least


def _one_draw(strengths: list[float], errors: Tensor) -> tuple[float, float, float]:
    return read_valley(strengths, errors[:, :1])


def _luckiest(strengths: list[float], errors: Tensor) -> tuple[float, float, float]:
    row = int(errors.min(1).values.argmin())
    means = errors.mean(1)
    return strengths[row], float(means[0] - means[row]), float(means[-1] - means[row])


def _index(strengths: list[float], errors: Tensor) -> tuple[float, float, float]:
    return float(_lowest(errors)), *read_valley(strengths, errors)[1:]


def _by_votes(strengths: list[float], errors: Tensor) -> tuple[float, float, float]:
    row, means = _votes(errors), errors.mean(1)
    return strengths[row], float(means[0] - means[row]), float(means[-1] - means[row])


def _error_first(strengths: list[float], errors: Tensor) -> tuple[float, float, float]:
    return float(errors.mean(1).min()), *read_valley(strengths, errors)[1:]


def _rounded(digits: int):
    def wrong(strengths: list[float], errors: Tensor) -> tuple[float, float, float]:
        strength, *saved = read_valley(strengths, errors)
        return strength, *(round(points, digits) for points in saved)

    return wrong


def _last_dip(errors: Tensor) -> int:
    means = errors.mean(1).tolist()
    return max(i for i in range(len(means)) if i == 0 or means[i] < means[i - 1])


def _middle(errors: Tensor) -> int:
    return 1 + int(errors[1:-1].mean(1).argmin())


READ_VALLEY = FunctionExercise(
    name="read_valley", notebook="05", title="Read a valley",
    difficulty="easy", minutes=8, reference=read_valley,
    properties=(
        Property("the bottom, and how far both ends lie above it", _between,
                 "a mean over the draws for every λ, errors.mean(1); its smallest entry; then three numbers: "
                 "that λ, and how far the first and the last mean lie above it", draws=8),
        Property("an end may be the best: then nothing is saved over it", _at_an_end,
                 "take the smallest of all means, that of λ = 0 and of infinity too; nothing is saved over "
                 "that end, over the other one it is (and `if not best` holds for 0: ask `best is None`)",
                 draws=6, key="ends"),
        Property("a little better is better", _nearly_level,
                 "compare the means as they are, without rounding them", draws=6, key="rounded_means"),
        Property("where draws scatter, it is the mean of the errors themselves", _scattered,
                 "errors.mean(1): no root, logarithm, square or ratio before the mean", draws=3,
                 key="scattered"),
        Property("with eleven strengths and twenty draws, and with both ends in one draw", _many,
                 "all strengths, and all draws, however many; and of two equal means a dict {mean: λ} keeps "
                 "one",
                 draws=4, key="many"),
    ),
    mistakes=(
        # Right wherever draws scatter little: so they stand before those that are not.
        *(
            Mistake("scattered", "errors.mean(1): no root, logarithm, square or ratio before the mean",
                    _at(lambda errors, changed=changed: int(changed(errors).mean(1).argmin()),
                        _first, _second))
            for changed in (torch.sqrt, torch.log, torch.square, lambda errors: errors / errors[0])
        ),
        Mistake("index", "the first number is the λ, strengths[best], not its place", _index),
        *(Mistake("rounded", "right, but rounded: return the differences as they are, without round()",
                  _rounded(digits)) for digits in (1, 2, 3)),
        Mistake("error_first", "the first number is the λ, strengths[best], not its error", _error_first),
        Mistake("votes", "each draw voted for a λ of its own: first means over the draws, then their least",
                _by_votes),
        Mistake("one_too_small",
                "means[1:] and means[1:-1] begin with the second mean, so their argmin is one too small; "
                "and an end may be the best: means.argmin()",
                _at(lambda errors: _middle(errors) - 1, _first, _second)),
        Mistake("own_best", "each draw chose its own λ, after the fact: one λ for all, by the mean",
                _own_best),
        Mistake("one_draw", "that is the first draw only: take the mean over all draws", _one_draw),
        Mistake("luckiest", "one lucky draw decides: take the mean over the draws, then the smallest",
                _luckiest),
        Mistake("turned_round", "saved is the error of the end minus that at the bottom",
                _at(_lowest, lambda *e: -_first(*e), lambda *e: -_second(*e))),
        Mistake("swapped", "first over each alone (λ = 0), then over one model for all (infinity)",
                _at(_lowest, _second, _first)),
        Mistake("one_end", "the third number is over one model for all: means[-1] − means[best]",
                _at(_lowest, _first, lambda alone, one, best: alone - best)),
        Mistake("one_end", "the second number is over each alone: means[0] − means[best]",
                _at(_lowest, lambda alone, one, best: one - best, _second)),
        Mistake("largest", "you took the largest mean: argmin of the errors (or argmax of what is saved)",
                _at(lambda errors: int(errors.mean(1).argmax()), _first, _second)),
        Mistake("not_differences", "points saved are differences of errors, not the errors",
                _at(_lowest, lambda alone, one, best: alone, lambda alone, one, best: one)),
        Mistake("relative", "points are differences of percentages: do not divide by the error",
                _at(_lowest, lambda alone, one, best: 100 * (alone - best) / alone,
                        lambda alone, one, best: 100 * (one - best) / one)),
        Mistake("relative", "points are differences of percentages: do not divide by the error",
                _at(_lowest, lambda alone, one, best: (alone - best) / alone,
                        lambda alone, one, best: (one - best) / one)),
        Mistake("between_only", "λ = 0 and infinity take part: an end may have the smallest error",
                _at(_middle, _first, _second)),
        Mistake("neighbour", "that is the last dip, found by comparing neighbours: there may be two, so "
                "compare each mean with the least so far", _at(_last_dip, _first, _second)),
        Mistake("sum", "take means over the draws, not sums",
                lambda strengths, errors: (strengths[_lowest(errors)],
                        *(float(errors[end].sum() - errors[_lowest(errors)].sum()) for end in (0, -1)))),
    ),
)  # fmt: skip
