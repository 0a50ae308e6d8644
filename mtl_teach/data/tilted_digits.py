"""The running example: one pile of handwritten digits, read by T scanners that are each tilted."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.data.tasks import Tasks

SIDE = 8
MOST_TASKS = 64
QUESTIONS = {
    "even": (0, 2, 4, 6, 8),
    "at least 5": (5, 6, 7, 8, 9),
    "prime": (2, 3, 5, 7),
    "has a loop": (0, 6, 8, 9),
}


def tilted_digits(
    tasks: int = 8,
    samples: int = 40,
    spread: float = 60.0,
    question: str = "even",
    seed: int = 0,
    *,
    replicas: int | None = None,
) -> Tasks:
    """Draw T scanners' digits: the same yes-or-no question about handwriting, each scanner at its own angle.

    The digits are the 1,797 that come with scikit-learn (Alpaydin and Kaynak's "optdigits"), 8x8 pixels from
    0 to 1. Angles lie evenly from -spread/2 to spread/2 degrees (0 for one task); a positive angle turns the
    picture counter-clockwise. Each scanner owns `samples` training digits that no other has. All scanners
    meet the same test digits: `x_test[j, i]` is test digit i as scanner j sees it. Which digits are for
    testing is fixed, so no seed, and no reader who tries many, ever trains on one. A larger `samples` keeps
    the digits of a smaller one; `spread` and `question` change no digit.

    With `replicas`, seeds seed, seed + 1, ... lie side by side as in `stack`: x is (R, T, n, 64).

    >>> tilted_digits(tasks=3, samples=20, spread=90)
    Tasks(3 tasks x 20 samples x 64 features, 490 test samples per task)
    >>> tilted_digits(tasks=3, spread=90).names
    ('scanner 1, -45°', 'scanner 2, 0°', 'scanner 3, +45°')

    `truth` holds `angles` (T,) in degrees, `digits` (T, n) and `digits_test` (T, m), the classes 0 to 9.
    Raises ValueError if more digits are asked for than there are, or for an unknown question.
    """
    tasks = validation.whole("tasks", tasks, 1, MOST_TASKS)
    samples = _fitting(validation.whole("samples", samples, 1), tasks)
    spread = validation.real("spread", spread, 0.0, 360.0)
    yes = torch.tensor(QUESTIONS[validation.choice("question", question, QUESTIONS)])
    seed = validation.seed(seed)
    runs = 1 if replicas is None else validation.whole("replicas", replicas, 1)

    (pool, pool_digits), (test, test_digits) = digit_pools()
    chosen = torch.stack([_deal(len(pool), tasks, samples, seed + r) for r in range(runs)])  # (R, T, n)
    angles = scanner_angles(tasks, spread)
    turn = tilt(angles).mT  # (T, 64, 64)
    digits, digits_test = pool_digits[chosen], test_digits.expand(runs, tasks, -1)
    drawn = Tasks(
        x=pool[chosen] @ turn,  # (R, T, n, 64)
        y=torch.isin(digits, yes).double(),
        mask=None,
        x_test=(test @ turn).expand(runs, -1, -1, -1),  # (R, T, m, 64)
        y_test=torch.isin(digits_test, yes).double(),
        names=tuple(f"scanner {j + 1}, {_degrees(a)}" for j, a in enumerate(angles.tolist())),
        kinds="binary",
        truth={"angles": angles.expand(runs, -1), "digits": digits, "digits_test": digits_test},
    )
    return drawn.replica(0) if replicas is None else drawn


def scanner_angles(tasks: int, spread: float) -> Tensor:
    """Return T angles in degrees, evenly from -spread/2 to spread/2; 0 for a single task.

    >>> scanner_angles(3, 60)
    tensor([-30.,   0.,  30.], dtype=torch.float64)
    """
    if tasks == 1:
        return torch.zeros(1, dtype=torch.float64)
    return torch.linspace(-spread / 2, spread / 2, tasks, dtype=torch.float64)


def tilt(angles: Tensor) -> Tensor:
    """Return one matrix (64, 64) per angle in degrees; `matrix @ pixels` is the picture turned by it.

    Bilinear interpolation is linear in the pixels, hence a matrix. Each new pixel looks back to where it came
    from, and weighs the old pixels around that place by a tent one pixel wide; beyond the edge all is black.

    >>> picture = torch.arange(64.0).double()
    >>> torch.equal(tilt([90])[0].round() @ picture, picture.view(8, 8).rot90().flatten())
    True
    """
    angles = torch.deg2rad(validation.tensor("angles", angles).double())[..., None, None]
    centred = torch.arange(SIDE, dtype=torch.float64) - (SIDE - 1) / 2
    row, column = torch.meshgrid(centred, centred, indexing="ij")  # (8, 8)
    from_row = angles.cos() * row + angles.sin() * column  # (..., 8, 8)
    from_column = angles.cos() * column - angles.sin() * row
    weights = _tent(from_row, centred)[..., :, None] * _tent(from_column, centred)[..., None, :]
    return weights.flatten(-2).flatten(-3, -2)  # (..., 64, 64)


@cache
def digit_pools() -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """Return ((pixels, classes) to train on, (pixels, classes) to test on): 1,307 and 490 upright digits.

    Of every eleven digits in the file, three are for testing. Eleven has no factor in common with ten, so
    every class and every writer is met in both.
    """
    # Importing scikit-learn takes a second and 90 MB; the file that it brings along is all we need.
    file = Path(find_spec("sklearn").origin).parent / "datasets" / "data" / "digits.csv.gz"
    table = np.loadtxt(file, delimiter=",")
    pixels, classes = torch.from_numpy(table[:, :-1]) / 16, torch.from_numpy(table[:, -1]).long()
    test = torch.from_numpy(np.isin(np.arange(len(classes)) % 11, (2, 5, 8)))
    return (pixels[~test], classes[~test]), (pixels[test], classes[test])


def _tent(places: Tensor, grid: Tensor) -> Tensor:
    return (1 - (places[..., None] - grid).abs()).clamp(min=0)


def _deal(pool: int, tasks: int, samples: int, seed: int) -> Tensor:
    # Dealt round by round, as cards are: more rounds leave the earlier ones as they were.
    order = np.random.default_rng(seed).permutation(pool)[: tasks * samples]
    return torch.from_numpy(order.reshape(samples, tasks).T.copy())  # (T, n)


def _fitting(samples: int, tasks: int) -> int:
    pool = len(digit_pools()[0][0])
    if tasks * samples > pool:
        fewer = f", or at most {pool // samples} tasks" if samples <= pool else ""
        raise ValueError(
            f"samples must be at most {pool // tasks} for tasks={tasks}, got {samples}: there are {pool} "
            f"digits to train on, so take fewer samples{fewer}"
        )
    return samples


def _degrees(angle: float) -> str:
    return f"{round(angle):+d}°" if round(angle) else "0°"
