"""A linear layer with or without a task axis: the one building block of every model in the course."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Generator, Tensor, nn

from mtl_teach.validation import tensor, whole

Seed = int | Sequence[int | Generator]


def generators(seed: Seed, replicas: int) -> list[Generator]:
    """Return one random generator per replica, so that a replica is just another run.

    An int gives replica r the seed `seed + r`. A sequence gives each replica its own entry: repeat a number
    to start several settings of a slider from the same weights, or pass generators to go on where they are.

    >>> [stream.initial_seed() for stream in generators(7, replicas=3)]
    [7, 8, 9]

    Raises TypeError or ValueError if `seed` is neither an int >= 0 nor one entry per replica.
    """
    replicas = whole("replicas", replicas, 1)
    if not isinstance(seed, list | tuple | range):
        seed = range(whole("seed", seed, 0), seed + replicas)
    if len(seed) != replicas:
        raise ValueError(
            f"seed must have one entry per replica ({replicas}), got {len(seed)}: repeat or cut it"
        )
    return [
        entry if isinstance(entry, Generator) else Generator().manual_seed(whole(f"seed[{r}]", entry, 0))
        for r, entry in enumerate(seed)
    ]


class TaskLinear(nn.Module):
    """`x @ weight + bias`, for all replicas and tasks in one batched matrix product.

    An axis of size one means "the same for all", so one product serves both: `weight` is (R, T, in, out) when
    each task owns one and (R, 1, in, out) when all share it; `bias` is (R, T or 1, 1, out), or None.

    - `inputs`, `outputs`: widths; `tasks`: T; `replicas`: independent runs side by side, R.
    - `shared`: one weight for all tasks instead of one per task.
    - `seed`: see `generators`; replica r equals a layer with one replica and the seed `seed + r`.
    - `aligned`: let the tasks' own weights start equal (they are still separate weights).
    - `bias`: add a learned constant to each output.
    - `dtype`: torch.float64 or torch.float32; the draws are the same, rounded.

    >>> layer = TaskLinear(3, 2, tasks=4, replicas=5, shared=False, seed=0)
    >>> layer.weight.shape, layer(torch.zeros(1, 1, 7, 3).double()).shape  # the same x for all: (1, 1, n, in)
    (torch.Size([5, 4, 3, 2]), torch.Size([5, 4, 7, 2]))

    The start is that of `torch.nn.Linear`: uniform between ± 1 / sqrt(inputs). Raises TypeError or ValueError
    if a size is not a whole number >= 1, or if `seed` or `dtype` does not fit.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        tasks: int,
        replicas: int = 1,
        shared: bool,
        seed: Seed,
        aligned: bool = False,
        bias: bool = True,
        dtype: torch.dtype = torch.float64,
    ) -> None:
        super().__init__()
        self.inputs = whole("inputs", inputs, 1)
        self.outputs = whole("outputs", outputs, 1)
        self.tasks = whole("tasks", tasks, 1)
        self.shared = shared
        if dtype not in (torch.float32, torch.float64):
            raise TypeError(f"dtype must be torch.float64 or torch.float32, got {dtype}")
        start = torch.stack([self._draw(generator, aligned) for generator in generators(seed, replicas)])
        self.weight = nn.Parameter(start[:, :, :-1].to(dtype, copy=True))  # (R, T or 1, in, out)
        self.bias = (
            nn.Parameter(start[:, :, -1:].to(dtype, copy=True)) if bias else None
        )  # (R, T or 1, 1, out)

    @property
    def replicas(self) -> int:
        """Number of independent runs, R."""
        return len(self.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Map x (R or 1, T or 1, n, in) to (R, T or 1, n, out).

        An axis of x that has size one is used for all replicas or all tasks. The result has a task axis of
        size one only if neither x nor the weight tells the tasks apart.

        Raises TypeError or ValueError if x has another dtype, device or shape.
        """
        self._check(x)
        # einsum folds an axis that one factor lacks into rows or columns: hard sharing stays one product.
        product = torch.einsum("rtni,rtio->rtno", x, self.weight)
        return product if self.bias is None else product + self.bias

    def plain(self, task: int, replica: int = 0) -> nn.Linear:
        """Return the weights that one task of one replica uses, copied into an ordinary `nn.Linear`."""
        # skip_init leaves the global random state alone: every weight is overwritten below.
        options = {"bias": self.bias is not None, "dtype": self.weight.dtype}
        linear = nn.utils.skip_init(nn.Linear, self.inputs, self.outputs, **options)
        slot = 0 if self.shared else task
        with torch.no_grad():
            linear.weight.copy_(self.weight[replica, slot].T)  # (out, in): nn.Linear stores the transpose
            if self.bias is not None:
                linear.bias.copy_(self.bias[replica, slot, 0])
        return linear

    def count(self) -> int:
        """Return the number of weights and biases of one replica."""
        return sum(weight[0].numel() for weight in self.parameters())

    def extra_repr(self) -> str:
        """Say the sizes, and whether there is a task axis."""
        axis = "shared" if self.shared else "one per task"
        return f"{self.inputs} -> {self.outputs}, {axis}, tasks={self.tasks}, replicas={self.replicas}"

    def _draw(self, generator: Generator, aligned: bool) -> Tensor:
        """Draw weight and bias of one replica, the bias as the last row."""
        bound = 1 / math.sqrt(self.inputs)
        distinct = 1 if self.shared or aligned else self.tasks
        start = torch.empty(distinct, self.inputs + 1, self.outputs, dtype=torch.float64)
        start.uniform_(-bound, bound, generator=generator)
        return start.expand(1 if self.shared else self.tasks, -1, -1)  # (T or 1, in + 1, out)

    def _check(self, x: Tensor) -> None:
        x = tensor("x", x)
        if x.device != self.weight.device:
            place = str(self.weight.device)
            raise TypeError(f"x must be on {place}, as the weights are, got {x.device}: use x.to({place!r})")
        if x.dtype != self.weight.dtype:
            raise TypeError(
                f"x must be {self.weight.dtype}, as the weights are, got {x.dtype}: "
                f"use x.to({self.weight.dtype}), or build the layer with another dtype"
            )
        replicas, tasks, _, inputs = x.shape if x.ndim == 4 else (0, 0, 0, 0)
        if replicas not in (1, self.replicas) or tasks not in (1, self.tasks) or inputs != self.inputs:
            swapped = x.ndim == 4 and x.shape[2] == self.tasks and inputs == self.inputs
            raise ValueError(
                f"x must be (replicas={_or_one(self.replicas)}, tasks={_or_one(self.tasks)}, samples, "
                f"inputs={self.inputs}), got {tuple(x.shape)}: "
                + ("swap tasks and samples?" if swapped else "an axis of size 1 says the same for all")
            )


class UnequalLinear(nn.Module):
    """A linear layer per task, of unequal widths: the tasks of one width stand in one `TaskLinear`.

    `outputs` has the width of each task's layer; the other arguments are those of `TaskLinear`.

    >>> layer = UnequalLinear(3, outputs=(1, 4, 1), replicas=5, seed=0)
    >>> [tuple(own.shape) for own in layer(torch.zeros(1, 1, 7, 3).double())]
    [(5, 7, 1), (5, 7, 4), (5, 7, 1)]
    """

    def __init__(
        self, inputs: int, outputs: Sequence[int], *, replicas: int, seed: Seed, **options: Any
    ) -> None:
        super().__init__()
        self.inputs, self.outputs, self.shared = inputs, tuple(outputs), False
        streams = generators(seed, replicas)  # the groups draw one after the other
        self.members: dict[int, list[int]] = {}
        for task, width in enumerate(self.outputs):
            self.members.setdefault(width, []).append(task)
        self.groups = nn.ModuleList(
            TaskLinear(
                inputs, width, tasks=len(tasks), replicas=replicas, seed=streams, shared=False, **options
            )
            for width, tasks in self.members.items()
        )

    def forward(self, x: Tensor) -> list[Tensor]:
        """Map x (R or 1, T or 1, n, in) to one tensor (R, n, out) per task."""
        found = {}
        for tasks, group in zip(self.members.values(), self.groups, strict=True):
            own = x if x.shape[1] == 1 else x[:, tasks]  # (R or 1, tasks of the group or 1, n, in)
            found.update(zip(tasks, group(own).unbind(1), strict=True))
        return [found[task] for task in range(len(self.outputs))]

    def plain(self, task: int, replica: int = 0) -> nn.Linear:
        """Return the weights of one task of one replica, copied into an ordinary `nn.Linear`."""
        groups = dict(zip(self.members, self.groups, strict=True))
        width = self.outputs[task]
        return groups[width].plain(self.members[width].index(task), replica)


def _or_one(size: int) -> str:
    return f"{size} or 1" if size > 1 else "1"
