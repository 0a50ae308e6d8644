"""Assays of ToxCast and Tox21: whether sharing pays there, and whether it is the tasks or the molecules.

Twenty draws. In each, 2,500 molecules are set aside for testing, and every assay gets 200 labelled molecules
of the others. Twenty *watched* assays are judged, by the area under the ROC curve; the other forty are their
*companions*, who only help to train the trunk. `CONDITIONS` says what the companions are.

A network has one hidden layer of ReLU units on bits that say which fragments of SMILES a molecule holds, less
their means. Each known label weighs 1/(number of known labels of its assay). Weight decay, dropout and
steps were chosen on two other draws, for single networks and for every condition alike.
`python -m mtl_teach.lessons.many_tasks.real` writes `real_results.py` anew, in an hour of one core or more.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from mtl_teach import data, evaluation

LABELS, TEST, BITS = 200, 2500, 512
LEAST = 10  # active and inactive molecules that a labelled set holds at least
ACTIVE, INACTIVE = 120, 300  # that an assay must have, to be used at all
WATCHED = 20
OTHER_DRAWS = 5000  # the first seed of the draws on which units, steps and C were chosen
#: Logistic regressions -> solver, and the values of C that are tried.
LOGISTIC = {
    "single logistic": ("lbfgs", (0.001, 0.01, 0.03, 0.1)),
    "single logistic, constant penalised": ("liblinear", (0.3, 1.0, 3.0, 10.0, 30.0)),
}
#: Weight decay, and share of dropped units; the numbers of steps after which one may stop.
SETTINGS = tuple(itertools.product((0.003, 0.01, 0.03, 0.1, 0.2), (0.0, 0.5, 0.7, 0.8, 0.9)))
#: Tried as well where missing labels are read as 0: so many labels want less decay.
LIGHTER = tuple(itertools.product((0.0003, 0.001), (0.0, 0.5, 0.7, 0.8, 0.9)))
STEPS = (30, 60, 120, 240, 480, 960, 1920, 3840)
STEPS_ALONE = STEPS[:-2]  # single networks want fewer than a thousand, and take twenty times as long
UNITS = {"single network": 16}  # of one assay; SHARED_UNITS where many share
SHARED_UNITS = 64
RATE, BATCH = 5e-3, 128
#: Test molecules over all others, labelled or not, for intervals of random splits. Over those with a label
#: of a watched assay it would be 0.86 (ToxCast), and over those of one assay 12.5.
RATIO = {"toxcast": 0.41, "tox21": 0.47}
#: name -> (number of assays, the companions' answers, and their molecules, how missing labels are read, and
#: which companions, if not the next ones of the panel)
CONDITIONS = {
    "watched only": (20, "own", "own", "masked"),
    "60 assays": (60, "own", "own", "masked"),
    "60, companions shuffled": (60, "shuffled", "own", "masked"),
    "60, companions made up": (60, "made up", "own", "masked"),
    "60, no new molecules": (60, "own", "of the watched", "masked"),
    "60, no sisters": (60, "own", "own", "masked", "of other targets"),
    "60, missing read as 0": (60, "own", "own", "zeros"),
    "240 assays": (240, "own", "own", "masked"),
}


@dataclass(frozen=True)
class Panel:
    """Assays in the order in which they join: fragments x (n, d), centred, and labels y (n, T), or NaN.

    `group` (n,) has one number for all molecules with the same fragments: they are never parted by a split.
    """

    x: Tensor
    y: NDArray
    names: tuple[str, ...]
    group: NDArray


Setting = tuple[float, float]  # weight decay, dropout


@lru_cache(maxsize=2)
def panel(name: str, download: bool = False) -> Panel:
    """Return the assays of a panel that have molecules enough, those with most labels first."""
    read = data.assays(name, download)
    labels = read.labels.T.numpy()
    known, active = (~np.isnan(labels)).sum(0), np.nansum(labels, 0)
    usable = np.flatnonzero((active >= ACTIVE) & (known - active >= INACTIVE))
    order = usable[np.argsort(-known[usable], kind="stable")]
    x = data.fragments(read.smiles, BITS)
    group = x.unique(dim=0, return_inverse=True)[1].numpy()
    x = x.float()
    return Panel(x - x.mean(0), labels[:, order], tuple(read.names[j] for j in order), group)


@dataclass(frozen=True)
class Draw:
    """One draw: where each assay has a label to learn from, `train` (n, T); the molecules `test` (m,)."""

    seed: int
    watched: list[int]
    train: NDArray
    test: NDArray


def watched_of(assays: int, count: int = WATCHED) -> list[int]:
    """Return which of the first `assays` assays are judged: `count` of them, evenly spread.

    >>> watched_of(12, 4)
    [0, 3, 6, 9]
    """
    return [j * assays // count for j in range(count)]


def draw(of: Panel, seed: int, watched: list[int], labels: int = LABELS) -> Draw:
    """Return test molecules, and `labels` labelled molecules of the others for each assay."""
    rng = np.random.default_rng(seed)
    place = rng.permutation(of.group.max() + 1)[of.group]  # the same for molecules with the same fragments
    by_lot = np.argsort(place, kind="stable")
    edge = place[by_lot[TEST]]
    test, rest = np.flatnonzero(place < edge), np.flatnonzero(place >= edge)
    train = np.zeros(of.y.shape, bool)
    for j in range(of.y.shape[1]):
        train[labelled(of.y[:, j], rng.permutation(rest), labels), j] = True
    return Draw(seed, watched, train, test)


def labelled(y: NDArray, places: NDArray, count: int) -> NDArray:
    """Return the first `count` of `places` where y is known, both classes `LEAST` times at least."""
    known = places[~np.isnan(y[places])]
    chosen = [known[y[known] == label][:LEAST] for label in (0, 1)]
    rest = np.setdiff1d(known[:count], np.concatenate(chosen), assume_unique=True)
    first = known[np.isin(known, rest)]
    return np.concatenate([*chosen, first[: count - sum(map(len, chosen))]])


class Networks:
    """G networks side by side: x (n, d), and for each G labels y (G, n, T), NaN where it has none."""

    def __init__(self, x: Tensor, y: NDArray, units: int, decay: float, dropout: float, seed: int):
        self.stream = torch.Generator().manual_seed(seed)
        self.x, self.dropout = x, dropout
        self.rows = [torch.from_numpy(np.flatnonzero(~np.isnan(one).all(1))) for one in y]
        self.y = torch.from_numpy(np.nan_to_num(y)).float()
        known = torch.from_numpy(~np.isnan(y))  # (G, n, T)
        count = torch.tensor([len(rows) for rows in self.rows])
        self.batch = min(BATCH, int(count.min()))
        # A label weighs one over those that its assay is expected to have in a batch.
        self.scale = known * (count[:, None, None] / known.sum(1, keepdim=True)) / self.batch
        groups, outputs, width = len(y), y.shape[2], x.shape[1]
        share = (~np.isnan(y)).sum(1), np.nansum(y, 1)  # (G, T) each
        bias = torch.logit(torch.from_numpy(share[1] / share[0]).float().clamp(0.01, 0.99))
        self.weights = [
            self._uniform(groups, width, units, width=width),
            self._uniform(groups, 1, units, width=width),
            self._uniform(groups, units, outputs, width=units),
            bias[:, None].clone(),
        ]
        for weight in self.weights:
            weight.requires_grad_()
        self.optimiser = torch.optim.Adam(self.weights, lr=RATE, weight_decay=decay, fused=True)

    def _uniform(self, *shape: int, width: int) -> Tensor:
        return (2 * torch.rand(*shape, generator=self.stream) - 1) / width**0.5

    def logits(self, x: Tensor, learning: bool = False, network: int | None = None) -> Tensor:
        """Return the logits of molecules x (…, m, d), (G, m, T), or those of one network, (m, T).

        Units are dropped while learning.
        """
        weights = self.weights if network is None else [weight[network] for weight in self.weights]
        first, first_bias, head, head_bias = weights
        hidden = torch.relu(x @ first + first_bias)
        if learning and self.dropout:
            kept = torch.rand(hidden.shape, generator=self.stream) >= self.dropout
            hidden = hidden * kept / (1 - self.dropout)
        return hidden @ head + head_bias

    def step(self) -> None:
        """Take one step on a minibatch of each network."""
        chosen = torch.stack(
            [rows[torch.randint(len(rows), (self.batch,), generator=self.stream)] for rows in self.rows]
        )  # (G, batch)
        group = torch.arange(len(chosen))[:, None]
        logits = self.logits(self.x[chosen], learning=True)
        terms = torch.nn.functional.binary_cross_entropy_with_logits(
            logits, self.y[group, chosen], reduction="none"
        )
        self.optimiser.zero_grad()
        (terms * self.scale[group, chosen]).sum().backward()
        self.optimiser.step()

    def trained(self, steps: Sequence[int], x: Tensor) -> dict[int, Tensor]:
        """Train up to the last of `steps`; return the logits of x after each of them."""
        seen = {}
        for step in range(1, max(steps) + 1):
            self.step()
            if step in steps:
                with torch.no_grad():
                    seen[step] = self.logits(x)
        return seen


def areas(scores: NDArray, of: Panel, drawn: Draw) -> NDArray:
    """Return the AUC in points of each watched assay, (W,), from scores (m, W) of the test molecules."""
    found = []
    for column, j in enumerate(drawn.watched):
        y = of.y[drawn.test, j]
        known = ~np.isnan(y)
        score, label = (torch.from_numpy(one[known].astype(float))[None] for one in (scores[:, column], y))
        found.append(100 * evaluation.auc(score, label).item())
    return np.array(found)


def single_logistic(of: Panel, drawn: Draw, penalty: float, solver: str = "lbfgs") -> NDArray:
    """Return the AUC of a logistic regression for each watched assay, (W,).

    `penalty` is scikit-learn's C. With "lbfgs" the constant is not penalised, and the bits are centred. With
    "liblinear", on bits as they are, it is penalised like a weight.
    """
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    x = of.x.numpy() if solver == "lbfgs" else sparse.csr_matrix((of.x > 0).numpy().astype(float))
    scores = []
    for j in drawn.watched:
        rows = np.flatnonzero(drawn.train[:, j])
        model = LogisticRegression(C=penalty, max_iter=200, solver=solver).fit(x[rows], of.y[rows, j])
        scores.append(model.decision_function(x[drawn.test]))
    return areas(np.stack(scores, 1), of, drawn)


def networks(
    of: Panel, drawn: Draw, condition: str, setting: Setting, steps: Sequence[int]
) -> dict[int, NDArray]:
    """Return the AUC of the watched assays after so many steps, (W,) each.

    `condition` is one of `CONDITIONS`, or "single network": then each watched assay has a network of its own.
    """
    if condition == "single network":
        y = np.stack([np.where(drawn.train[:, j], of.y[:, j], np.nan)[:, None] for j in drawn.watched])
    else:
        y = labels_of(of, drawn, *CONDITIONS[condition])[None]
    units = UNITS.get(condition, SHARED_UNITS)
    seen = Networks(of.x, y, units, *setting, drawn.seed).trained(steps, of.x[drawn.test])
    found = {}
    for step, logits in seen.items():  # (W, m, 1) or (1, m, T)
        scores = logits[..., 0].T if condition == "single network" else logits[0, :, : len(drawn.watched)]
        found[step] = areas(scores.numpy(), of, drawn)
    return found


def target(name: str) -> str:
    """Return what an assay of ToxCast tests for: the second word of its name.

    >>> target("TOX21_p53_BLA_p1_viability"), target("TOX21_p53_BLA_p2_ratio")
    ('p53', 'p53')
    """
    return name.split("_")[1] if "_" in name else name


def companions_of(of: Panel, watched: list[int], count: int, which: str = "next") -> list[int]:
    """Return the first `count` unwatched assays; with "of other targets", none of a watched one's target."""
    taken = {target(of.names[j]) for j in watched} if which == "of other targets" else set()
    others = (j for j in range(of.y.shape[1]) if j not in watched and target(of.names[j]) not in taken)
    return list(itertools.islice(others, count))


def labels_of(
    of: Panel, drawn: Draw, assays: int, answers: str, molecules: str, missing: str, which: str = "next"
) -> NDArray:
    """Return what the network learns from, (n, assays), NaN where unknown; the watched assays come first."""
    rng = np.random.default_rng(drawn.seed + 1)
    order = drawn.watched + companions_of(of, drawn.watched, assays - len(drawn.watched), which)
    y = np.where(drawn.train, of.y, np.nan)[:, order]
    mine = ~np.isnan(y[:, : len(drawn.watched)]).all(1)  # molecules with a label of a watched assay
    for column in range(len(drawn.watched), len(order)):
        if molecules == "of the watched":
            places = rng.permutation(np.flatnonzero(mine))
            rows = labelled(of.y[:, order[column]], places, LABELS)
            y[:, column] = np.nan
            y[rows, column] = of.y[rows, order[column]]
        rows = np.flatnonzero(~np.isnan(y[:, column]))
        if answers == "shuffled":
            y[rows, column] = rng.permutation(y[rows, column])
        elif answers == "made up":
            side = of.x[rows].numpy() @ rng.standard_normal(of.x.shape[1])
            active = int(y[rows, column].sum())
            y[rows, column] = (np.argsort(np.argsort(-side)) < active).astype(float)
    if missing == "zeros":
        y[~np.isnan(y).all(1)] = np.nan_to_num(y[~np.isnan(y).all(1)])
    return y


def facts(name: str = "toxcast", assays: int = 60, draws: int = 3) -> dict[str, float]:
    """Return what is known about a panel and its first assays, and about zeros read for missing labels.

    "assays", "usable": how many there are, and have molecules enough; "known": the share of labels that are
    known in the first assays; "active": the share of actives among these; "hidden": of the labels that are
    read as 0, the share that was taken and that a draw hid; "right": of these, the share that is 0.
    "molecules": how many have a label of a watched assay. "watched targets": for how many targets the watched
    assays test, "of p53": how many of them for p53; "sisters": how many companions share a watched target.
    """
    of, watched = panel(name), watched_of(assays)
    first = of.y[:, :assays]
    hidden, right, filled, molecules = 0, 0, 0, 0
    for seed in range(draws):
        drawn = draw(of, seed, watched)
        seen = labels_of(of, drawn, assays, "own", "own", "masked")
        companions = companions_of(of, watched, assays - len(watched))
        missing = np.isnan(seen) & ~np.isnan(seen).all(1, keepdims=True)
        truth = of.y[:, watched + companions][missing]
        filled, hidden = filled + missing.sum(), hidden + (~np.isnan(truth)).sum()
        right += (truth == 0).sum()
        molecules += (~np.isnan(seen[:, : len(watched)])).any(1).sum()
    return {
        "assays": data.assays(name).labels.shape[0],
        "usable": of.y.shape[1],
        "known": round(float((~np.isnan(first)).mean()), 3),
        "active": round(float(np.nansum(first) / (~np.isnan(first)).sum()), 3),
        "hidden": round(float(hidden / filled), 3),
        "right": round(float(right / hidden), 3),
        "molecules": round(float(molecules / draws)),
        "watched targets": len({target(of.names[j]) for j in watched}),
        "of p53": sum(target(of.names[j]) == "p53" for j in watched),
        "sisters": sum(
            target(of.names[j]) in {target(of.names[k]) for k in watched}
            for j in companions_of(of, watched, assays - len(watched))
        ),
    }


@dataclass(frozen=True)
class Measured:
    """What was chosen, and the AUC in points of each watched assay, a row per draw (20, W)."""

    setting: tuple
    areas: list[list[float]]


def measure(
    name: str,
    condition: str,
    watched: list[int],
    draws: int = 20,
    tuning: int = 2,
    change: Callable[[Panel, Draw], Draw] | None = None,
) -> Measured:
    """Choose the setting of a condition on `tuning` other draws, and measure it on `draws` draws.

    `change` makes another draw of each.
    """
    of, logistic = panel(name), condition in LOGISTIC
    if logistic:
        settings, steps = [(c,) for c in LOGISTIC[condition][1]], (0,)
    else:
        settings = [*SETTINGS, *(LIGHTER if "read as 0" in condition else ())]
        steps = STEPS_ALONE if condition == "single network" else STEPS

    def areas(seed: int, setting: tuple, steps: tuple[int, ...]) -> dict[int, NDArray]:
        one = draw(of, seed, watched)
        one = one if change is None else change(of, one)
        if logistic:
            return {0: single_logistic(of, one, *setting, LOGISTIC[condition][0])}
        return networks(of, one, condition, setting, steps)

    mean = {}
    for setting in settings:
        others = [areas(seed, setting, steps) for seed in range(OTHER_DRAWS, OTHER_DRAWS + tuning)]
        for step in steps:
            mean[setting, step] = float(np.mean([one[step].mean() for one in others]))
    setting, step = max(mean, key=lambda pair: mean[pair])
    found = np.stack([areas(seed, setting, (step,))[step] for seed in range(draws)])  # (draws, W)
    return Measured(setting if logistic else (*setting, step), found.round(2).tolist())


#: What is measured: panel -> number of assays among which the watched are spread, and the conditions.
PLAN = {
    "toxcast": (60, (*LOGISTIC, "single network", *CONDITIONS)),
    "tox21": (12, ("single logistic", "single network", "watched only")),
}


def written(measured: dict[tuple[str, str], Measured], known: dict[str, float]) -> str:
    """Return a module that holds a result: FACTS, and MEASURED, (panel, condition) -> setting, areas."""
    lines = ['"""What `real.py` measured; written by it."""', "", "# ruff: noqa: E501", ""]
    lines += ["#: About ToxCast, as `real.facts` says it."]
    pairs = ", ".join(f'"{word}": {number}' for word, number in known.items())
    lines += [f"FACTS = {{{pairs}}}"]
    lines += ["#: (panel, condition) -> what was chosen; the AUC of each watched assay, a row per draw."]
    lines += ["MEASURED = {"]
    for key, one in measured.items():
        rows = (" ".join(map(str, row)) for row in one.areas)
        lines += [f"    {_quoted(key)}: (", f"        {one.setting},", "        ("]
        lines += [*(f'            "{row}",' for row in rows), "        ),", "    ),"]
    return "\n".join([*lines, "}", ""])


def _quoted(key: tuple[str, str]) -> str:
    return "(" + ", ".join(f'"{part}"' for part in key) + ")"


def main() -> None:
    """Load the assays, tune on other draws, measure on twenty, and write it down; takes an hour or more."""
    measured = {}
    for name, (assays, conditions) in PLAN.items():
        panel(name, True)
        for condition in conditions:
            measured[name, condition] = measure(name, condition, watched_of(assays, min(WATCHED, assays)))
    Path(__file__).with_name("real_results.py").write_text(written(measured, facts()))


if __name__ == "__main__":
    main()
