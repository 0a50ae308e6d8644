"""Little coloured pictures of clothes: two tasks with three answers each, exactly one of them right."""

import functools

import numpy as np
import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.data.tasks import Tasks

TYPES, COLOURS = ("dress", "jeans", "shirt"), ("black", "blue", "red")
COMBINATIONS = tuple(f"{colour} {kind}" for kind in TYPES for colour in COLOURS)
EACH = 50  # test pictures of each combination
_CUTS = {
    "dress": "........ ...##... ...##... ..####.. ..####.. .######. .######. ........",
    "jeans": "........ .######. .######. .##..##. .##..##. .##..##. .##..##. ........",
    "shirt": "........ .######. .######. ..####.. ..####.. ..####.. ..####.. ........",
}
_PAINT = {"black": (0.1, 0.1, 0.1), "blue": (0.1, 0.2, 0.9), "red": (0.9, 0.1, 0.1)}  # red, green, blue


def clothes(
    samples: int = 80,
    held_out: str | None = "red dress",
    noise: float = 0.2,
    seed: int = 0,
    *,
    replicas: int | None = None,
) -> Tasks:
    """Draw pictures of clothes, 8x8 pixels in three colour channels, and ask for their type and their colour.

    The two tasks share their inputs: x (2, n, 192) holds the red, the green and the blue channel, one after
    the other, and y (2, n) class numbers 0, 1, 2, as in `TYPES` and `COLOURS`. Training pictures are drawn
    evenly from all combinations but `held_out`, such as "red dress" (None holds out nothing). Testing are
    always the same 450 pictures, 50 of each of `COMBINATIONS` in this order, the one held out included.

    A picture is a silhouette in its colour on white, moved by up to one pixel to each side; the colour itself
    varies with standard deviation 0.15, and every pixel and channel gets noise of standard deviation `noise`.
    With `replicas`, seeds seed, seed + 1, ... lie side by side: x is (R, 2, n, 192).

    >>> drawn = clothes(80)
    >>> [drawn.class_names[name][int(labels[0])] for name, labels in zip(drawn.names, drawn.y, strict=True)]
    ['shirt', 'black']

    Raises ValueError for an unknown combination or a number out of range.
    """
    samples = validation.whole("samples", samples, 1)
    noise = validation.real("noise", noise, 0.0)
    seed = validation.seed(seed)
    runs = 1 if replicas is None else validation.whole("replicas", replicas, 1)
    seen = list(range(len(COMBINATIONS)))
    if held_out is not None:
        seen.remove(COMBINATIONS.index(validation.choice("held_out", held_out, COMBINATIONS)))
    draws = [_draw(np.random.default_rng([seed + r, 0]), seen, samples, noise) for r in range(runs)]
    x, y = (torch.stack(parts) for parts in zip(*draws, strict=True))  # (R, n, 192), (R, 2, n)
    which = np.repeat(np.arange(len(COMBINATIONS)), EACH)
    x_test, y_test = _pictures(np.random.default_rng([0, 1]), which, noise), _answers(which)
    drawn = Tasks(
        x=_for_both(x),  # (R, 2, n, 192)
        y=y,
        mask=None,
        x_test=_for_both(x_test.expand(runs, -1, -1)),  # (R, 2, m, 192)
        y_test=y_test.expand(runs, -1, -1),
        names=("type", "colour"),
        kinds="3 classes",
        class_names={"type": TYPES, "colour": COLOURS},
    )
    return drawn.replica(0) if replicas is None else drawn


def _draw(stream: np.random.Generator, seen: list[int], samples: int, noise: float) -> tuple[Tensor, Tensor]:
    which = stream.permutation(np.resize(stream.permutation(seen), samples))
    return _pictures(stream, which, noise), _answers(which)


def _answers(which: np.ndarray) -> Tensor:
    """Return type and colour (2, n) of combination numbers (n,)."""
    return torch.from_numpy(np.stack(np.divmod(which, len(COLOURS)))).double()


def _pictures(stream: np.random.Generator, which: np.ndarray, noise: float) -> Tensor:
    """Paint the combinations `which` (n,): (n, 192)."""
    kinds, colours = np.divmod(which, len(COLOURS))
    moves = stream.integers(-1, 2, (len(which), 2))
    cuts = _moved_cuts()[kinds, moves[:, 0], moves[:, 1]]  # (n, 8, 8)
    paint = np.array([_PAINT[colour] for colour in COLOURS])[colours]  # (n, 3)
    paint = paint + 0.15 * stream.standard_normal(paint.shape)
    white = 1 - cuts[:, None] * (1 - paint[:, :, None, None])  # (n, 3, 8, 8)
    return torch.from_numpy(white + noise * stream.standard_normal(white.shape)).flatten(1)


@functools.cache
def _moved_cuts() -> np.ndarray:
    """Return each silhouette moved down and right by 0, 1 and −1 pixels, (3, 3, 3, 8, 8)."""
    moves = (0, 1, -1)  # in this order the move is its own index
    cuts = [_cut(kind) for kind in TYPES]
    return np.array(
        [[[np.roll(cut, (down, right), (0, 1)) for right in moves] for down in moves] for cut in cuts]
    )


def _cut(kind: str) -> np.ndarray:
    return np.array([[sign == "#" for sign in row] for row in _CUTS[kind].split()], dtype=float)  # (8, 8)


def _for_both(x: Tensor) -> Tensor:
    return x[:, None].expand(-1, 2, -1, -1)
