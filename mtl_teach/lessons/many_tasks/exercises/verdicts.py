"""Notebook 09: how many assays win, how many lose, how many stay open."""

import itertools

import torch
from torch import Tensor

from mtl_teach import evaluation
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property
from mtl_teach.lessons.many_tasks.exercises.rows import (
    ALIKE,
    NARROW,
    SKEWED,
    TINY,
    in_thousandths,
    normal_margin,
    row,
)  # fmt: skip


def winners_and_losers(gains: Tensor) -> tuple:
    """Return how many assays win, how many lose, and how many stay open: three numbers.

    gains: (R, A), points that each of A assays gained in R draws.
    An assay wins if the 95 % interval of its gain over the draws
    (evaluation.mean_interval) lies above 0, and loses if it lies below 0.
    """
    intervals = [evaluation.mean_interval(one) for one in gains.T]
    win = sum(one.low > 0 for one in intervals)
    lose = sum(one.high < 0 for one in intervals)
    return win, lose, len(intervals) - win - lose


def _draw(draws: Draws) -> dict:
    runs = draws.pick((4, 6, 9))
    if runs == 4:  # three assays in four draws: so few numbers are shown whole
        kinds = ["pays", "hurts", draws.pick(("open", "below", "faint"))]
    else:
        numbers = {"pays": (1, 2), "hurts": (3, 4), "open": (2, 3), "below": (2, 3), "faint": (1, 2)}
        kinds = [kind for kind, ends in numbers.items() for _ in range(draws.whole(*ends))]
    columns = [row(draws, runs, kinds[place]) for place in draws.order(len(kinds)).tolist()]
    return {"gains": torch.stack(columns, 1)}


def _many(draws: Draws) -> dict:
    """Draw forty assays in thirty draws, and one assay alone."""
    kinds = [draws.pick(("pays", "hurts", "open", "below", "faint")) for _ in range(draws.in_turn((40, 1)))]
    return {"gains": torch.stack([row(draws, 30, kind) for kind in kinds], 1)}


def _with_nothing(draws: Draws) -> dict:
    kinds = draws.in_turn((("pays", "nothing", "hurts"), ("nothing", "nothing", "pays")))
    return {"gains": torch.stack([row(draws, 4, kind) for kind in kinds], 1)}


def _tiny(draws: Draws) -> dict:
    kinds = draws.in_turn((("pays", "open", "hurts"), ("hurts", "pays", "below")))
    return {"gains": in_thousandths(torch.stack([row(draws, 4, kind) for kind in kinds], 1))}


def _skewed(draws: Draws) -> dict:
    """Draw an assay that loses a little in most draws and gains much in the others, or its mirror image."""
    turned = draws.in_turn((1, -1))
    kinds = ("skewed", "pays", "pays") if turned == 1 else ("skewed", "pays", "open")
    return {"gains": turned * torch.stack([row(draws, 11, kind) for kind in kinds], 1)}


def _alike(draws: Draws) -> dict:
    kinds = draws.in_turn((("always", "never", "always"), ("open", "never", "always")))
    return {"gains": torch.stack([row(draws, 4, kind) for kind in kinds], 1)}


def _one_kind(draws: Draws) -> dict:
    centre = draws.pick((4.0, -4.0))
    return {"gains": draws.normal(6, draws.whole(2, 4), scale=0.3) + centre}


def _by(gains, low, high):
    """Return the three counts by two tests of each assay's gains (R,)."""
    win, lose = (sum(bool(test(one)) for one in gains.T) for test in (low, high))
    return win, lose, gains.shape[1] - win - lose


def _rows(gains):
    return winners_and_losers(gains.T)


WINNERS_AND_LOSERS = FunctionExercise(
    name="winners_and_losers", notebook="09", title="Winners and losers",
    difficulty="easy", minutes=8, reference=winners_and_losers,
    properties=(
        Property("it counts winners, losers and open assays by their intervals", _draw,
                 "one interval (evaluation.mean_interval) per column; above 0 it wins, below 0 it loses, "
                 "else it is open", draws=8),
        Property("all may win, or all lose", _one_kind, "every assay is one of the three", draws=4),
        Property("an assay that gains nothing in any draw is open", _with_nothing,
                 "it goes from 0 to 0, and that lies neither above 0 nor below: ask for > 0 and < 0, and "
                 "what is left is open (scipy's interval is NaN there)",
                 key="nothing", draws=2),
        Property("many assays and draws, and one assay alone", _many, "all of them count",
                 key="many", draws=4),
        Property("gains of some thousandths of a point are gains, too", _tiny, TINY,
                 key="tiny", draws=2),
        Property("where most draws lose a little, and the others gain much", _skewed,
                 SKEWED, key="skewed", draws=2),
        Property("an assay that gains, or loses, the same in every draw", _alike, ALIKE,
                 key="alike", draws=2),
    ),
    mistakes=(
        Mistake("narrow", NARROW, lambda gains: _by(gains, lambda g: g.mean() > normal_margin(g),
                                                    lambda g: g.mean() < -normal_margin(g))),
        Mistake("by_the_mean", "a mean above 0 is no win yet: the interval must lie above 0",
                lambda gains: _by(gains, lambda g: g.mean() > 0, lambda g: g.mean() < 0)),
        *(
            Mistake("order", "first the winners, then the losers, then the open ones",
                    lambda gains, places=places: tuple(winners_and_losers(gains)[k] for k in places))
            for places in itertools.permutations(range(3)) if places != (0, 1, 2)
        ),
        Mistake("wrong_axis", "assays are columns: an interval for each column, gains[:, a]", _rows),
        Mistake("draws_not_assays", "len(gains) is the number of draws: assays are gains.shape[1]",
                lambda gains: winners_and_losers(gains[:, : len(gains)])),
        Mistake("draws_not_assays", "len(gains) is the number of draws: assays are gains.shape[1]",
                lambda gains: (*winners_and_losers(gains)[:2],
                               len(gains) - sum(winners_and_losers(gains)[:2]))),
        Mistake("every_draw", "not every draw must gain: the interval of the mean decides",
                lambda gains: _by(gains, lambda g: g.min() > 0, lambda g: g.max() < 0)),
        Mistake("shares", "numbers of assays, not shares",
                lambda gains: tuple(n / gains.shape[1] for n in winners_and_losers(gains))),
        Mistake("shares", "numbers of assays, not per cent",
                lambda gains: tuple(100 * n / gains.shape[1] for n in winners_and_losers(gains))),
        Mistake("draws", "count assays, not single draws",
                lambda gains: (int((gains > 0).sum()), int((gains < 0).sum()), int((gains == 0).sum()))),
        Mistake("settled", "an interval below 0 excludes 0 too, but that assay loses",
                lambda gains: (sum(winners_and_losers(gains)[:2]), 0, winners_and_losers(gains)[2])),
        Mistake("crossed", "a winner's lower end lies above 0, a loser's upper end below 0",
                lambda gains: _by(gains, lambda g: evaluation.mean_interval(g).high > 0,
                                  lambda g: evaluation.mean_interval(g).low < 0)),
        Mistake("one_mean", "not one verdict for the mean over the assays, but one for each assay",
                lambda gains: _by(gains.mean(1, keepdim=True), lambda g: evaluation.mean_interval(g).low > 0,
                                  lambda g: evaluation.mean_interval(g).high < 0)),
        Mistake("two_kinds", "what is neither won nor lost is open, not lost",
                lambda gains: (winners_and_losers(gains)[0],
                               gains.shape[1] - winners_and_losers(gains)[0], 0)),
    ),
)  # fmt: skip
