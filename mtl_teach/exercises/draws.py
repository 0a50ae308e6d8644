"""Random inputs that print small: every number has at most one or two decimals, so what is shown is exact."""

from collections.abc import Sequence

import torch
from torch import Tensor


class Draws:
    """Seeded draws of whole numbers, reals, tensors, labels and choices; all float64."""

    def __init__(self, seed: int):
        self.seed = seed
        self.generator = torch.Generator().manual_seed(seed)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return int(torch.randint(low, high + 1, (), generator=self.generator))

    def real(self, low: float, high: float, decimals: int = 2) -> float:
        """Return a number between `low` and `high` with that many decimals."""
        spread = float(torch.rand((), generator=self.generator, dtype=torch.float64))
        return round(low + (high - low) * spread, decimals)

    def normal(self, *shape: int, scale: float = 1.0, decimals: int = 1) -> Tensor:
        """Return normal numbers of that shape, rounded."""
        return torch.round(
            scale * torch.randn(shape, generator=self.generator, dtype=torch.float64), decimals=decimals
        )

    def of_any_size(self, *shape: int) -> Tensor:
        """Return normal numbers of that shape with all their decimals: about 1, 0.001 or 30 in turn.

        Whoever rounds on the way is seen at the small ones, whoever puts a limit on it at the large ones.
        """
        sizes = torch.randn(shape, generator=self.generator, dtype=torch.float64)
        return self.in_turn((1.0, 0.001, 30.0)) * sizes

    def binary(self, *shape: int, chance: float = 0.5) -> Tensor:
        """Return zeros and ones (float64) of that shape; each is one with probability `chance`."""
        return (torch.rand(shape, generator=self.generator, dtype=torch.float64) < chance).double()

    def pick(self, options: Sequence) -> object:
        """Return one of `options`."""
        return options[self.whole(0, len(options) - 1)]

    def in_turn(self, options: Sequence) -> object:
        """Return one of `options`: seeds that follow each other get one after the other, round after round.

        A few draws of a small set by `pick` may all be the same.
        """
        return options[self.seed % 100 % len(options)]

    def order(self, count: int) -> Tensor:
        """Return a random order of 0 to `count` − 1 that is not the identity (for `count` > 1)."""
        while True:
            order = torch.randperm(count, generator=self.generator)
            if count < 2 or (order != torch.arange(count)).any():
                return order
