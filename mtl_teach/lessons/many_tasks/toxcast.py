"""The watched assays of ToxCast in company, trained while you look: what the panel `live.toxcast` shows.

The draws and networks are those of `real.py`; here all draws train side by side, and for few steps, so that a
move is answered in seconds. The first of `DRAWS` are other draws: on them, and never on those that are shown,
the number of steps is chosen while the networks train. `SETTINGS` and `PENALTIES` were chosen on other draws
as well, for each number of labels, with 60 assays that answer truly, and hold for all other places of the
sliders. The best of twelve settings lay a point or less above the next ones; 8 units with 50 labels take the
most decay that was tried. `python -m mtl_teach.lessons.many_tasks.toxcast` chooses them again, in five
minutes of one core or so.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from mtl_teach.data.downloads import DataUnavailableError, fetch
from mtl_teach.data.molecules import PANELS
from mtl_teach.lessons.many_tasks import real
from mtl_teach.live import progressive

LABELS = (50, 100, 200)
AMONG = 60  # the watched assays are spread over so many
OTHERS, SHOWN = 2, 8
#: Seeds: draws on which steps are chosen, then the first of those that `real.py` measures, which are shown.
DRAWS = (*range(real.OTHER_DRAWS, real.OTHER_DRAWS + OTHERS), *range(SHOWN))
STEPS = (30, 60, 120, 240, 480, 960)
TUNING = 3  # other draws on which `SETTINGS` were chosen, by `choices`
UNITS = (8, 64)
DECAYS, DROPOUTS = (0.03, 0.1, 0.2), (0.5, 0.7, 0.8, 0.9)
#: Units and labels -> weight decay and dropout, the best by `choices`.
SETTINGS = {
    (8, 50): (0.2, 0.8),
    (8, 100): (0.1, 0.8),
    (8, 200): (0.03, 0.7),
    (64, 50): (0.1, 0.9),
    (64, 100): (0.03, 0.9),
    (64, 200): (0.03, 0.8),
}
#: Labels -> scikit-learn's C of the logistic regressions, the best by `penalties`.
PENALTIES = {50: 0.03, 100: 0.03, 200: 0.03}


def here() -> bool:
    """Return whether the assays are on this machine."""
    try:
        fetch(PANELS["toxcast"], download=False)
    except DataUnavailableError:
        return False
    return True


def panel() -> real.Panel:
    """Return the assays; raises DataUnavailableError, with the remedy, if they are not on this machine."""
    try:
        return real.panel("toxcast")
    except DataUnavailableError as problem:
        raise DataUnavailableError(
            "toxcast must be on this machine, got no file of it: run lesson.download_assays() once (0.9 MB), "
            f"then this again. {problem}"
        ) from problem


def watched() -> list[int]:
    """Return the places of the watched assays in the panel."""
    return real.watched_of(AMONG)


@lru_cache(maxsize=3)
def draws(labels: int) -> tuple[real.Draw, ...]:
    """Return the draws of `DRAWS`, with so many labelled molecules of each assay."""
    return tuple(real.draw(panel(), seed, watched(), labels) for seed in DRAWS)


@lru_cache(maxsize=3)
def alone(labels: int) -> NDArray:
    """Return the AUC of a logistic regression for each watched assay on the shown draws, (R, W)."""
    of, penalty = panel(), PENALTIES[labels]
    return np.stack([real.single_logistic(of, one, penalty) for one in draws(labels)[OTHERS:]])


def learnt(of: real.Panel, drawn: real.Draw, assays: int, shuffled: float) -> NDArray:
    """Return what a network learns from, (n, assays), NaN where unknown; the watched assays come first.

    `shuffled` is the share of companions, chosen by lot, whose answers are dealt out anew among their
    molecules. A larger share holds the smaller one.
    """
    y = real.labels_of(of, drawn, assays, "own", "own", "masked").astype(np.float32)
    rng = np.random.default_rng((drawn.seed, 3))
    companions = rng.permutation(np.arange(len(drawn.watched), assays))
    for column in companions[: round(shuffled * len(companions))]:
        rows = np.flatnonzero(~np.isnan(y[:, column]))
        y[rows, column] = rng.permutation(y[rows, column])
    return y


@dataclass(frozen=True)
class State:
    """AUC in points of the watched assays: alone (R, W), and after so many steps in company, others first."""

    alone: NDArray
    seen: dict[int, NDArray]  # steps -> (OTHERS + R, W)
    done: float

    @property
    def steps(self) -> int:
        """The number of steps that is best on the other draws, of those that are taken."""
        return max(self.seen, key=lambda steps: self.seen[steps][:OTHERS].mean())

    @property
    def gains(self) -> NDArray:
        """The points that each watched assay gains over being alone, (R, W)."""
        return self.seen[self.steps][OTHERS:] - self.alone


@progressive(keep=6)  # a work that was left half-way holds its networks, some 200 MB for 240 assays
def company(assays: int, shuffled: float, labels: int, units: int) -> Iterator[State]:
    """Train one network for each draw, side by side; yield what is known after a step."""
    of, drawn, by_itself = panel(), draws(labels), alone(labels)
    y = np.stack([learnt(of, one, assays, shuffled) for one in drawn])
    trained = real.Networks(of.x, y, units, *SETTINGS[units, labels], seed=0)
    del y  # as large as all that the networks keep of it
    seen: dict[int, NDArray] = {}
    for step in range(1, STEPS[-1] + 1):
        trained.step()
        if step in STEPS:
            found = []
            for place, one in enumerate(drawn):
                found.append(judged(trained, place, of, one))
                if seen:  # a newer move need not wait until all are judged
                    yield State(by_itself, seen, step / (STEPS[-1] + 1))
            seen = {**seen, step: np.stack(found)}
        if seen:
            yield State(by_itself, seen, step / STEPS[-1])


def choices(units: int, labels: int, tuning: int = TUNING) -> dict[real.Setting, float]:
    """Return by setting the mean AUC on other draws, after the best of `STEPS`; 60 assays."""
    of = panel()
    drawn = [real.draw(of, real.OTHER_DRAWS + k, watched(), labels) for k in range(tuning)]
    y = np.stack([learnt(of, one, AMONG, 0.0) for one in drawn])
    found = {}
    for setting in itertools.product(DECAYS, DROPOUTS):
        trained = real.Networks(of.x, y, units, *setting, seed=0)
        means = []
        for step in range(1, STEPS[-1] + 1):
            trained.step()
            if step in STEPS:
                means.append(np.mean([judged(trained, place, of, one) for place, one in enumerate(drawn)]))
        found[setting] = float(max(means))
    return found


def penalties(labels: int, tuning: int = OTHERS) -> dict[float, float]:
    """Return the mean AUC of the logistic regressions on other draws by their C."""
    of = panel()
    drawn = [real.draw(of, real.OTHER_DRAWS + k, watched(), labels) for k in range(tuning)]
    every = real.LOGISTIC["single logistic"][1]
    return {c: float(np.mean([real.single_logistic(of, one, c) for one in drawn])) for c in every}


@torch.no_grad()
def judged(trained: real.Networks, place: int, of: real.Panel, drawn: real.Draw) -> NDArray:
    """Return the AUC in points of the watched assays, (W,), by the network at `place`."""
    logits = trained.logits(of.x[drawn.test], network=place)
    return real.areas(logits[:, : len(drawn.watched)].numpy(), of, drawn)


def main() -> None:
    """Print what is chosen for each width and number of labels, and how all others do."""
    for labels in LABELS:
        every = penalties(labels)
        print(f"{labels} labels: C", max(every, key=every.get), _rounded(every), flush=True)
        for units in UNITS:
            found = choices(units, labels)
            print(f"{labels} labels, {units} units:", max(found, key=found.get), _rounded(found), flush=True)


def _rounded(found: dict) -> dict:
    return {key: round(mean, 1) for key, mean in found.items()}


if __name__ == "__main__":
    main()
