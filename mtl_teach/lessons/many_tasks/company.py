"""The same sixteen assays, in the company of few assays or of many.

A panel of assays is drawn once, and twenty times its compounds and labels. The first sixteen assays are
*watched*: their AUC is what is reported. With T assays the network learns the first T; with T below sixteen,
the watched assays are dealt to sixteen/T networks. So T = 1 is each assay alone, and all T judge the same
assays on the same test compounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from torch import Tensor

from mtl_teach import data, evaluation
from mtl_teach.lessons.many_tasks.network import Network
from mtl_teach.live import progressive

WATCHED, DRAWS, STEPS = 16, 20, 100
COUNTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
DECAY = 0.1  # best for assays alone, on ten draws of other assays: see `experiments.auc_over_decays`
#: How missing labels are read -> the weight decay. That of "as 0" is the best of four on these very draws.
DECAYS = {"masked": DECAY, "as 0": 0.03}


@dataclass(frozen=True)
class World:
    """What is drawn: shares of unrelated assays and of known labels, families, the same compounds for all."""

    unrelated: float = 0.0
    density: float = 0.15
    families: int = 1
    same_compounds: bool = False


@lru_cache(maxsize=8)
def panel(tasks: int, world: World, seed: int, draws: int) -> data.Tasks:
    """Return the drawn panel, at least the watched assays: x (R, T, n, d), y (R, T, n)."""
    return data.assay_panel(
        max(tasks, WATCHED),
        unrelated=world.unrelated,
        density=world.density,
        families=world.families,
        same_compounds=world.same_compounds,
        same_assays=True,
        replicas=draws,
        seed=seed,
    )


def network(drawn: data.Tasks, tasks: int, units: int, decay: float, reading: str, seed: int) -> Network:
    """Return untrained networks of T assays each: R of them, or R · 16/T where T is below sixteen."""
    y = drawn.y.reshape(-1, tasks, drawn.samples)  # (R·16/T, T, n)
    x = drawn.x[:, 0].repeat_interleave(len(y) // len(drawn.y), 0)  # (R·16/T, n, d)
    if reading == "as 0":
        y = y.nan_to_num(0.0)
    return Network(x, y, units, decay, seed)


def judged(trained: Network, drawn: data.Tasks) -> Tensor:
    """Return the AUC in points of the watched assays, (R, 16)."""
    copies = len(trained.x) // len(drawn.y)
    logits = trained.logits(drawn.x_test[:, 0].repeat_interleave(copies, 0))
    logits = logits.reshape(*drawn.y.shape[:2], -1)[:, :WATCHED]
    return 100 * evaluation.auc(logits, drawn.y_test[:, :WATCHED])


@lru_cache(maxsize=256)
def areas(
    tasks: int,
    world: World = World(),
    units: int = 4,
    reading: str = "masked",
    decay: float | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> Tensor:
    """Return the AUC in points of the watched assays among T assays, (R, 16); decay None: see `DECAYS`."""
    drawn = panel(tasks, world, seed, draws)
    decay = DECAYS[reading] if decay is None else decay
    trained = network(drawn, tasks, units, decay, reading, seed)
    for _ in range(STEPS):
        trained.step()
    return judged(trained, drawn)


@dataclass(frozen=True)
class Company:
    """AUC in points of the watched assays, (R, 16): alone, and in company; `done` from 0 to 1."""

    alone: Tensor
    shared: Tensor
    done: float


@progressive(keep=24)
def company(tasks: int, unrelated: float, units: int, seed: int = 0) -> Iterator[Company]:
    """Train the watched assays alone, then with T assays on one trunk; yield what is known after a step."""
    world = World(unrelated)
    alone = areas(1, world, 4, seed=seed)
    drawn = panel(tasks, world, seed, DRAWS)
    trained = network(drawn, tasks, units, DECAY, "masked", seed)
    for step in range(1, STEPS + 1):
        trained.step()
        if step % 10 == 0:
            known = judged(trained, drawn)
        if step >= 10:
            yield Company(alone, known, step / STEPS)
