"""What the panel on label structure draws and says: outcomes of output layers, and sums of probabilities."""

from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.which_output_layer.panels.label_structure.fits import (
    ONE,
    STRUCTURES,
    UNSEEN,
    Fits,
    twin,
)
from mtl_teach.lessons.which_output_layer.panels.label_structure.heads import NAMES, possible
from mtl_teach.live.result import Result, column, table

OUTCOMES = ("right", "wrong", "impossible")
BIN, MOST = 0.25, 4.0  # of the sums


@dataclass(frozen=True)
class Scores:
    """Shares per seed (R,) of one output layer: `right` and `impossible` answers, and right on the unseen."""

    right: Tensor
    impossible: Tensor
    unseen: Tensor
    sums: Tensor  # (R, m)


def draw(trained: Fits, labels: str, head: str, samples: int) -> Result:
    """Return the picture, on every fifth test example while the networks still train."""
    every = 1 if trained.progress == 1 else 5
    scores = {name: _scores(trained, labels, name, every) for name in NAMES}
    truth = trained.examples.codes_test[::every].sum(-1)
    tables = {
        "outcomes": _outcomes(scores),
        "seeds": _seeds(scores),
        "heads": _heads(scores, head),
        "sums": _sums(scores[head].sums, truth),
    }
    values = {f"right: {name}": score.right.mean().item() for name, score in scores.items()}
    values |= {f"impossible: {name}": score.impossible.mean().item() for name, score in scores.items()}
    if scores[head].unseen.isfinite().all():
        values |= {f"unseen: {name}": score.unseen.mean().item() for name, score in scores.items()}
    values |= {"sum": scores[head].sums.mean().item(), "sum_spread": scores[head].sums.std().item()}
    if trained.progress < 1:
        right = 100 * values[f"right: {head}"]
        return Result(
            tables, f"In training: {head} gets {right:.0f} % right so far.", values, trained.progress
        )
    return Result(tables, words(scores, labels, head, samples), values)


def words(scores: dict[str, Scores], labels: str, head: str, samples: int) -> str:
    """Say how the chosen output layer does, what it says that cannot be, and which one is best."""
    mine = scores[head]
    said = f"{labels[0].upper()}{labels[1:]}, {samples} examples. {head[0].upper()}{head[1:]}: "
    said += f"{_percent(mine.right)} of the label sets right"
    said += f", {_percent(mine.impossible)} impossible" if labels in (ONE, *_grouped()) else ""
    said += f", {_percent(mine.unseen)} on the unseen {UNSEEN}" if mine.unseen.isfinite().all() else ""
    said += f"; the probabilities add up to {_sum(mine.sums)}. "
    if (same := twin(labels, head)) != head:
        said += f"For these labels it is the same function as {same}. "
    return said + _best(scores, head)


def _best(scores: dict[str, Scores], head: str) -> str:
    best = max(NAMES, key=lambda name: scores[name].right.mean().item())
    if torch.equal(scores[best].right, scores[head].right):
        return "No other output layer does better."
    gap = paired_interval(scores[best].right, scores[head].right)
    span = f"{100 * gap.low:.0f} to {100 * gap.high:.0f}".replace("-", "−")
    return f"Best is {best}: {100 * gap.mean:.0f} points more ({span}, 95 % interval over {gap.count} seeds)."


def _scores(trained: Fits, labels: str, name: str, every: int) -> Scores:
    shares, answers = trained.read(name, every)
    truth, unseen = trained.examples.codes_test[::every].bool(), trained.examples.unseen[::every]
    right = (answers == truth).all(-1).double()  # (R, m)
    strange = (~possible(answers, STRUCTURES[labels])).double()
    seen = ~unseen
    return Scores(
        right[:, seen].mean(-1), strange[:, seen].mean(-1), right[:, unseen].mean(-1), shares.sum(-1)
    )


def _outcomes(scores: dict[str, Scores]) -> dict[str, list]:
    ends = [_ends(score) for score in scores.values()]
    return table(
        head=[name for name in scores for _ in OUTCOMES],
        outcome=[outcome for _ in scores for outcome in OUTCOMES],
        start=[end for each in ends for end in each[:-1]],
        end=[end for each in ends for end in each[1:]],
    )


def _ends(score: Scores) -> tuple[float, ...]:
    """Return where right, wrong and impossible answers begin and end, in %."""
    right, strange = (round(100 * share.mean().item(), 2) for share in (score.right, score.impossible))
    return 0.0, right, round(100 - strange, 2), 100.0


def _seeds(scores: dict[str, Scores]) -> dict[str, list]:
    return table(
        head=[name for name, score in scores.items() for _ in score.right],
        right=[entry for score in scores.values() for entry in column(100 * score.right, 1)],
        seed=[seed for score in scores.values() for seed in range(len(score.right))],
    )


def _heads(scores: dict[str, Scores], chosen: str) -> dict[str, list]:
    unseen = scores[chosen].unseen.isfinite().all()
    return table(
        head=list(scores),
        chosen=[name == chosen for name in scores],
        right=[_percent(score.right) for score in scores.values()],
        unseen=[f"{UNSEEN}: {_percent(score.unseen)}" if unseen else "" for score in scores.values()],
    )


def _sums(sums: Tensor, truth: Tensor) -> dict[str, list]:
    """Return the shares of sums around 0, 0.25, …, 4, of the model and of the truth."""
    places = [BIN * k for k in range(int(MOST / BIN) + 1)]
    counts = [
        torch.bincount((value.flatten() / BIN).round().long(), minlength=len(places))[: len(places)]
        for value in (sums, truth)
    ]
    made, true = (column(100 * count.double() / count.sum(), 2) for count in counts)
    wide = 0.45 * BIN
    left, right = ([round(place + side, 3) for place in places] for side in (-wide, wide))
    return table(place=places, left=left, right=right, made=made, true=true)


def _sum(sums: Tensor) -> str:
    low, high = torch.quantile(sums.flatten()[::7], torch.tensor([0.05, 0.95], dtype=sums.dtype)).tolist()
    if high - low < 1e-9:
        return f"{low:g}, always"
    return f"{low:.1f} to {high:.1f} (nine times in ten)"


def _percent(shares: Tensor) -> str:
    return f"{100 * shares.mean():.0f} %"


def _grouped() -> tuple[str, ...]:
    return tuple(name for name, groups in STRUCTURES.items() if groups)
