"""What every lesson learns from: T small data sets side by side, one per task."""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from mtl_teach import validation

TENSORS = ("x", "y", "mask", "x_test", "y_test", "mask_test")


@dataclass(frozen=True, eq=False)
class Tasks:
    """T supervised tasks with training and test examples; a fourth, leading axis holds R independent draws.

    Shapes: `x` (T, n, d), `y` and `mask` (T, n), `x_test` (T, m, d), `y_test` and `mask_test` (T, m), or the
    same with R in front. `mask` is True where a label exists; without one every label does. Behind a False
    the label, and the example, may be anything, NaN included. m may be 0 where the truth is known.
    `truth` holds what only the maker of the data knows: angles, weights.

    Raises ValueError for wrong or swapped shapes, for NaN or infinity where a label exists and for a task
    without a single label; TypeError for mixed dtypes or devices and for a mask that is not boolean.
    """

    x: Tensor
    y: Tensor
    mask: Tensor | None
    x_test: Tensor
    y_test: Tensor
    names: tuple[str, ...] = ()
    truth: dict[str, Tensor] = field(default_factory=dict)
    mask_test: Tensor | None = None

    def __post_init__(self):
        _check_axes(validation.tensor("x", self.x))
        self._fill()
        self._check_shapes()
        validation.same_kind(x=self.x, y=self.y, x_test=self.x_test, y_test=self.y_test)
        for part, mask in (("", self.mask), ("_test", self.mask_test)):
            _check_mask(f"mask{part}", mask, self.x)
            validation.finite(f"x{part}", getattr(self, f"x{part}"), mask[..., None])
            validation.finite(f"y{part}", getattr(self, f"y{part}"), mask)
        _check_labelled(self.mask, self.names)
        for name, value in self.truth.items():
            validation.tensor(f"truth[{name!r}]", value)

    @property
    def replicas(self) -> int:
        """R, the number of independent draws; 1 without a replica axis."""
        return self.x.shape[0] if self.x.ndim == 4 else 1

    @property
    def tasks(self) -> int:
        """T, the number of tasks."""
        return self.x.shape[-3]

    @property
    def samples(self) -> int:
        """n, the training examples per task, masked ones included."""
        return self.x.shape[-2]

    @property
    def features(self) -> int:
        """d, the inputs of one example."""
        return self.x.shape[-1]

    @property
    def test_samples(self) -> int:
        """m, the test examples per task, masked ones included."""
        return self.x_test.shape[-2]

    def replica(self, index: int) -> "Tasks":
        """Return one draw, without the replica axis. Raises ValueError if there is no such replica."""
        index = validation.whole("index", index, 0, self.replicas - 1)
        if self.x.ndim == 3:
            return self
        parts = {name: getattr(self, name)[index] for name in TENSORS}
        truth = {name: value[index] for name, value in self.truth.items()}
        return Tasks(**parts, names=self.names, truth=truth)

    def __repr__(self):
        draws = f"{self.replicas} replicas x " if self.x.ndim == 4 else ""
        return (
            f"Tasks({draws}{self.tasks} tasks x {self.samples} samples x {self.features} features, "
            f"{self.test_samples} test samples per task)"
        )

    def _fill(self):
        defaults = {
            "mask": torch.ones_like(self.x[..., 0], dtype=torch.bool),
            "mask_test": torch.ones_like(validation.tensor("x_test", self.x_test)[..., 0], dtype=torch.bool),
            "names": tuple(f"task {j + 1}" for j in range(self.tasks)),
        }
        for name, default in defaults.items():
            if getattr(self, name) is None or getattr(self, name) == ():
                object.__setattr__(self, name, default)
        object.__setattr__(self, "names", tuple(self.names))

    def _check_shapes(self):
        lead = {"replicas": self.replicas} if self.x.ndim == 4 else {}
        train = lead | {"tasks": self.tasks, "samples": self.samples}
        test = lead | {
            "tasks": self.tasks,
            "test_samples": validation.tensor("y_test", self.y_test).shape[-1],
        }
        _check_order(self.x, validation.tensor("y", self.y))
        validation.exactly("y", self.y, **train)
        validation.exactly("mask", self.mask, **train)
        validation.exactly("x_test", self.x_test, **test, features=self.features)
        validation.exactly("y_test", self.y_test, **test)
        validation.exactly("mask_test", self.mask_test, **test)
        if len(self.names) != self.tasks:
            raise ValueError(
                f"names must be {self.tasks} strings, one per task, got {len(self.names)}: {self.names!r}"
            )


def _check_axes(x: Tensor):
    if x.ndim not in (3, 4) or 0 in x.shape:
        raise ValueError(
            "x must be (tasks, samples, features) or (replicas, tasks, samples, features), none of them 0, "
            f"got {tuple(x.shape)}: drop empty tasks, add the missing axis"
        )


def _check_order(x: Tensor, y: Tensor):
    samples, features = x.shape[-2:]
    if samples != features and y.shape == (*x.shape[:-2], features):
        raise ValueError(
            f"x must be (tasks, samples={features}, features) to go with y {tuple(y.shape)}, "
            f"got {tuple(x.shape)}: transpose its last two axes?"
        )


def _check_mask(name: str, mask: Tensor, x: Tensor):
    if mask.dtype != torch.bool:
        raise TypeError(f"{name} must be boolean, got {mask.dtype}: use {name}.bool()")
    if mask.device != x.device:
        raise TypeError(
            f"{name} must be on the device of x ({x.device}), got {mask.device}: use {name}.to(x.device)"
        )


def _check_labelled(mask: Tensor, names: tuple[str, ...]):
    empty = ~mask.any(-1)  # (T,) or (R, T)
    if empty.any():
        where = tuple(empty.nonzero()[0].tolist())
        raise ValueError(
            f"mask must leave every task at least one label, got none for {names[where[-1]]!r} at {where}: "
            "label one of its samples or drop the task"
        )
