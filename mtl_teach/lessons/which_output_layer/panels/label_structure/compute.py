"""The tables that the panel on label structure draws of its networks."""

from collections.abc import Iterator

import torch
from torch import Tensor

from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.which_output_layer.panels.label_structure.fits import Fits, Scores, trained
from mtl_teach.lessons.which_output_layer.panels.label_structure.heads import twin
from mtl_teach.lessons.which_output_layer.panels.label_structure.settings import (
    BIN,
    GROUPED,
    HEADS,
    MOST,
    OUTCOMES,
    SIGMOIDS,
    UNSEEN,
    Setting,
    key,
)
from mtl_teach.lessons.which_output_layer.panels.label_structure.words import Rivals, meanwhile, words
from mtl_teach.live import Result, column, table


def compute(labels: str, head: str, samples: int) -> Iterator[Result]:
    """Yield the picture while the networks train, then once more when they have."""
    setting = Setting(labels, head, samples)
    for fits in trained(labels, samples):
        yield _picture(fits, setting)


def _picture(fits: Fits, setting: Setting) -> Result:
    scores, progress = fits.scores(), fits.progress
    sums = scores[setting.head].sums
    tables = {
        "state": _state(setting, progress),
        "heads": _heads(scores, setting),
        "outcomes": _outcomes(scores),
        "seeds": _seeds(scores),
        "sums": _sums(sums, fits.true(), _layer(setting.labels, setting.head)),
    }
    values = _percentages(scores, setting.labels)
    low, high = torch.quantile(sums.flatten(), torch.tensor([0.05, 0.95], dtype=sums.dtype)).tolist()
    values |= {"sum": sums.mean().item(), "sum_low": low, "sum_high": high}
    if progress < 1:
        return Result(tables, meanwhile(setting, values), values, progress)
    return Result(tables, words(setting, values, _rivals(scores, setting)), values)


def _state(setting: Setting, progress: float) -> dict[str, list]:
    return table(
        samples=[f"{setting.samples} training examples"],
        done=[f"{100 * progress:.0f} % trained" if progress < 1 else ""],
        head=[setting.head],
    )


def _percentages(scores: dict[str, Scores], labels: str) -> dict[str, float]:
    parts = ["right", "impossible", *(["unseen"] if labels == GROUPED else [])]
    return {
        f"{key(name)}_{part}_percent": 100 * getattr(score, part).mean().item()
        for part in parts
        for name, score in scores.items()
    }


def _rivals(scores: dict[str, Scores], setting: Setting) -> Rivals:
    mine = 100 * scores[setting.head].right
    best = max(HEADS, key=lambda name: scores[name].right.mean().item())
    gap = paired_interval(100 * scores[best].right, mine)
    same = twin(setting.labels, setting.head)
    return Rivals(best if gap.mean > 0 else None, gap, same if same != setting.head else None)


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


def _heads(scores: dict[str, Scores], setting: Setting) -> dict[str, list]:
    has_unseen = setting.labels == GROUPED
    return table(
        head=list(scores),
        chosen=[name == setting.head for name in scores],
        layer=[_layer(setting.labels, name) for name in scores],
        right=[_percent(score.right) for score in scores.values()],
        unseen=[f"{UNSEEN}: {_percent(score.unseen)}" if has_unseen else "" for score in scores.values()],
    )


def _layer(labels: str, head: str) -> str:
    """Return what an output layer is made of; without groups a softmax per group is sigmoids."""
    return "sigmoid" if twin(labels, head) == SIGMOIDS else "softmax"


def _sums(sums: Tensor, true: Tensor, layer: str) -> dict[str, list]:
    """Return the shares of sums around 0, 0.25, …, and of 4 or more, of the model and of the truth."""
    places = [BIN * k for k in range(int(MOST / BIN) + 1)]
    counts = [
        torch.bincount((value.flatten().clamp(max=MOST) / BIN).round().long(), minlength=len(places))
        for value in (sums, true)
    ]
    made, true = (column(100 * count.double() / count.sum(), 2) for count in counts)
    wide = 0.45 * BIN
    left, right = ([round(place + side, 3) for place in places] for side in (-wide, wide))
    return table(place=places, left=left, right=right, made=made, true=true, layer=[layer] * len(places))


def _percent(shares: Tensor) -> str:
    return f"{100 * shares.mean():.0f} %"
