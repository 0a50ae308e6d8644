"""The tables that the panel on learned policies draws of its trainings."""

from collections.abc import Iterator

from torch import Tensor

from mtl_teach.evaluation import mean_interval, paired_interval
from mtl_teach.lessons.learning_what_to_share import experiments
from mtl_teach.lessons.learning_what_to_share.experiments import ALL, LEARNED, RANDOM, SEEDS, TRUE, Study
from mtl_teach.lessons.learning_what_to_share.panels.sharing_policy.settings import (
    BLOCKS,
    DESIGNS,
    MOST,
    TASKS,
)
from mtl_teach.lessons.learning_what_to_share.panels.sharing_policy.words import learning, words
from mtl_teach.live import Result, column, table

BASELINES = 0.25  # the part of the work that all shared and the truth are


def compute(world: str, sparsity: float, sharing: float) -> Iterator[Result]:
    """Yield the policies while they are learned, then the errors of each design."""
    # With the seed, as `experiments.study` asks: work is kept by its arguments, and done once for both.
    for study in experiments.studied(world, sparsity, sharing, 0):
        yield _picture(world, sparsity, sharing, study, {}, (1 - BASELINES) * study.progress)
    for plain in experiments.baselines(world, 0):
        done = 1 - BASELINES + BASELINES * plain.progress
        yield _picture(world, sparsity, sharing, study, plain.errors, done)


def _picture(
    world: str, sparsity: float, sharing: float, study: Study, plain: dict[str, Tensor], done: float
) -> Result:
    errors = {**plain, **study.errors}
    blocks = {**study.blocks, ALL: 24 * _ones(), TRUE: 8 * _ones()}
    there = [name for name in DESIGNS if name in errors and name in blocks]
    tables = {
        "switches": _switches(study),
        "means": _means({name: errors[name] for name in there}, blocks),
        "draws": _draws({name: errors[name] for name in there}, blocks),
    }
    values = {"right_count": 24 * study.agreement.mean().item()}
    values["runs_count"] = study.policy.sum((1, 2)).mean().item()
    if len(there) < len(DESIGNS):
        return Result(tables, learning(world, sparsity, sharing), values, min(done, 0.999))
    names = ("all_shared", "truth", "learned", "random")
    for key, name in zip(names, DESIGNS, strict=True):
        values[f"{key}_excess"] = errors[name].mean().item()
    gain = paired_interval(errors[ALL], errors[LEARNED])
    choice = paired_interval(errors[RANDOM], errors[LEARNED])
    values |= {"gain_excess": gain.mean, "gain_excess_low": gain.low, "gain_excess_high": gain.high}
    values |= {"choice_excess": choice.mean, "choice_excess_low": choice.low}
    values["choice_excess_high"] = choice.high
    return Result(tables, words(world, sparsity, sharing, values, gain, choice), values, done)


def _ones() -> Tensor:
    return experiments.truth().new_ones(SEEDS)


def _switches(study: Study) -> dict[str, list]:
    """Return one row for each task and block: the mean probability, and whether the data need it."""
    mean = study.learned.probability[:SEEDS].mean(0)  # (T, L)
    return table(
        task=[task + 1 for task in range(TASKS) for _ in range(BLOCKS)],
        block=[block + 1 for _ in range(TASKS) for block in range(BLOCKS)],
        probability=column(mean, 2),
        needed=[bool(one) for one in experiments.truth().flatten()],
    )


def _means(errors: dict[str, Tensor], blocks: dict[str, Tensor]) -> dict[str, list]:
    found = {name: mean_interval(error) for name, error in errors.items()}
    return table(
        design=list(found),
        runs=[round(blocks[name].mean().item(), 2) for name in found],
        error=[round(one.mean, 3) for one in found.values()],
        low=[round(max(0.0, one.low), 3) for one in found.values()],
        high=[round(min(MOST, one.high), 3) for one in found.values()],
    )


def _draws(errors: dict[str, Tensor], blocks: dict[str, Tensor]) -> dict[str, list]:
    return table(
        design=[name for name in errors for _ in range(SEEDS)],
        runs=[one for name in errors for one in column(blocks[name], 0)],
        error=[one for error in errors.values() for one in column(error.clamp(max=MOST), 3)],
    )
