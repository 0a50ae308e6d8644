"""A panel of made-up assays: many yes/no questions about the same compounds, most answers missing."""

import numpy as np
import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.data.tasks import Tasks

SHARE = 0.3  # of the compounds that hold a given substructure


def assay_panel(
    tasks: int = 64,
    samples: int = 200,
    features: int = 64,
    mechanisms: int = 4,
    *,
    unrelated: float = 0.0,
    families: int = 1,
    density: float = 0.15,
    signal: float = 3.0,
    same_compounds: bool = False,
    same_assays: bool = False,
    test_samples: int = 500,
    seed: int = 0,
    replicas: int | None = None,
) -> Tasks:
    """Draw T assays on the same n compounds, of which each assay tested only a few.

    A compound x is d bits, each 1 with probability 0.3: the substructures that it holds. Assay j finds it
    active (1) with probability σ(z), z = (x − 0.3)·w_j, where z has mean 0 and deviation `signal`.

    - Related assays: w_j ∝ B h_j, with the same `mechanisms` directions B (d, k), orthonormal, for all of
      them, and h_j ~ N(0, I_k) of their own. With several `families` each has its own directions, at right
      angles to the others', and the assays take the families in turn.
    - Unrelated assays: w_j ∝ a direction of their own in all d dimensions. They are the share `unrelated` of
      the panel, spread evenly over it.

    Each label is known with probability `density`, the others are NaN; but every assay knows one active and
    one inactive compound at least, where there are any. With `same_compounds` all assays know the same ones,
    and no others. All test labels are known. A larger `tasks` keeps the assays of a smaller
    one, a larger `density` the known labels of a smaller one. With `replicas`, the seeds seed, seed + 1, …
    lie side by side; with `same_assays` all have the weights of the first, and other compounds and answers.

    >>> panel = assay_panel(tasks=3, samples=100)
    >>> panel.x.shape, panel.y.shape  # one table of compounds for all assays
    (torch.Size([3, 100, 64]), torch.Size([3, 100]))
    >>> panel.mask.double().mean() < 0.25  # most labels are missing
    tensor(True)

    `truth` holds `weights` (T, d), `basis` (d, families · k), and `family` (T,), −1 for unrelated. Raises
    ValueError or TypeError for arguments out of range.
    """
    tasks = validation.whole("tasks", tasks, 1)
    samples = validation.whole("samples", samples, 2)
    features = validation.whole("features", features, 1)
    mechanisms = validation.whole("mechanisms", mechanisms, 1, features)
    families = validation.whole("families", families, 1, features // mechanisms)
    unrelated = validation.real("unrelated", unrelated, 0.0, 1.0)
    density = validation.real("density", density, 0.0, 1.0)
    signal = validation.real("signal", signal, 0.0)
    test_samples = validation.whole("test_samples", test_samples, 0)
    runs = 1 if replicas is None else validation.whole("replicas", replicas, 1)
    first = validation.seed(seed)
    sizes = tasks, samples, features, mechanisms, families, test_samples
    seeds = [(first if same_assays else first + r, first + r) for r in range(runs)]
    drawn = [_one(pair, sizes, unrelated, density, signal, same_compounds) for pair in seeds]
    names = tuple(f"assay {j + 1}" for j in range(tasks))
    parts = {name: torch.stack([one[name] for one in drawn]) for name in drawn[0]}
    truth = {name: parts.pop(name) for name in ("weights", "basis", "family")}
    panel = Tasks(**parts, names=names, truth=truth, kinds="binary")
    return panel.replica(0) if replicas is None else panel


def _one(
    seeds: tuple[int, int],
    sizes: tuple[int, int, int, int, int, int],
    unrelated: float,
    density: float,
    signal: float,
    same_compounds: bool,
) -> dict[str, Tensor]:
    tasks, samples, features, mechanisms, families, test_samples = sizes
    # One stream of random numbers per ingredient: drawing more of one leaves the others as they were.
    of_assays, of_compounds = (np.random.SeedSequence(seed).spawn(8) for seed in seeds)
    common, heads, own, compounds, outcomes, known, new, new_outcomes = (
        np.random.default_rng(stream) for stream in of_assays[:3] + of_compounds[3:]
    )
    basis = np.linalg.qr(common.standard_normal((features, families * mechanisms)))[0]
    family = np.arange(tasks) % families
    directions = basis.reshape(features, families, mechanisms)[:, family]  # (d, T, k)
    shared = np.einsum("dtk,tk->td", directions, heads.standard_normal((tasks, mechanisms)))
    alone = own.standard_normal((tasks, features))
    steps = np.floor(np.arange(tasks + 1) * unrelated + 1e-9)  # it rises by one at an unrelated assay
    family = np.where(np.diff(steps) > 0, -1, family)
    weights = np.where(family[:, None] < 0, alone, shared)
    deviation = np.linalg.norm(weights, axis=1, keepdims=True) * (SHARE * (1 - SHARE)) ** 0.5
    weights = signal * weights / deviation
    x, y = _measured(compounds, outcomes, samples, weights)
    x_test, y_test = _measured(new, new_outcomes, test_samples, weights)
    if same_compounds:
        mask = np.broadcast_to(known.random((1, samples)) < density, y.shape).copy()
    else:
        mask = _known(known.random((tasks, samples)), y, density)
    numbers = {"x": x[None], "y": y, "x_test": x_test[None], "y_test": y_test}
    numbers |= {"mask": mask, "weights": weights, "basis": basis, "family": family}
    return {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in numbers.items()}


def _measured(
    compounds: np.random.Generator, outcomes: np.random.Generator, count: int, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return bits of compounds (n, d), and what each assay finds (T, n)."""
    x = (compounds.random((count, weights.shape[1])) < SHARE).astype(float)
    chance = 1 / (1 + np.exp(-(weights @ (x - SHARE).T)))  # (T, n)
    return x, (outcomes.random((len(weights), count)) < chance).astype(float)


def _known(lot: np.ndarray, y: np.ndarray, density: float) -> np.ndarray:
    """Return where a label is known (T, n): at lots below `density`, and at the lowest lot of each class."""
    mask = lot < density
    for label in (0, 1):
        lowest = np.where(y == label, lot, np.inf).argmin(1)
        mask[np.arange(len(y)), lowest] = True
    return mask
