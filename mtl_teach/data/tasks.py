"""What every lesson learns from: T small data sets side by side, one per task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from mtl_teach import kinds, validation

TENSORS = ("x", "y", "mask", "x_test", "y_test", "mask_test")


@dataclass(frozen=True, eq=False)
class Tasks:
    """T supervised tasks with training and test examples; a fourth, leading axis holds R independent draws.

    Shapes: `x` (T, n, d), `y` and `mask` (T, n), `x_test` (T, m, d), `y_test` and `mask_test` (T, m), or the
    same with R in front; x (1, n, d) says that all tasks look at the same inputs. Tensors, arrays and lists
    will do; labels take the dtype of x. Without test data, m is 0.

    - `mask`: True where a label exists; without one every label does. Where none exists, `y` **is NaN**, so
      that nobody who passes `tasks.y` on can forget it, and an example that is NaN or infinite becomes 0.
    - `kinds`: what each task asks for, "binary", "real" or "3 classes", one word for all tasks or one each;
      "classes" counts them. By default a task whose labels are 0 and 1 is binary, others are real.
    - `class_names`: for tasks that have them, what the class numbers stand for, by the task's name.
    - `truth`: what only the maker of the data knows: angles, weights.

    >>> Tasks(x=[[[0.5], [2.0], [1.0]]], y=[[0, 1, 1]], names=["rain"])
    Tasks(1 task x 3 samples x 1 feature, 0 test samples per task)

    Raises ValueError for wrong or swapped shapes, for NaN or infinity where a label exists, for labels that
    do not fit the kind and for a task without a single label; TypeError for mixed devices and for a mask that
    is not boolean.
    """

    x: Tensor
    y: Tensor
    mask: Tensor | None = None
    x_test: Tensor | None = None
    y_test: Tensor | None = None
    names: tuple[str, ...] = ()
    truth: dict[str, Tensor] = field(default_factory=dict)
    mask_test: Tensor | None = None
    kinds: tuple[str, ...] | str | None = None
    class_names: Mapping[str, tuple] = field(default_factory=dict)

    def __post_init__(self):
        x, y = validation.floats("x", self.x), validation.tensor("y", self.y)
        _check_axes(x)
        _check_order(x, y)
        self._set(names=_names(self.names, y.shape[-2] if _for_all(x, y) else x.shape[-3]))
        whole = not y.is_floating_point() and y.dtype != torch.bool
        self._set(**_part("", x, y, self.mask, len(self.names), "samples"))
        self._set(**_part("_test", *self._test_part(), self.mask_test, self.tasks, "test_samples"))
        validation.labelled("mask", self.mask, self.names)
        self._set(kinds=self._kinds(whole), class_names={k: tuple(v) for k, v in self.class_names.items()})
        self._set(truth={k: validation.tensor(f"truth[{k!r}]", value) for k, value in self.truth.items()})

    @property
    def replicas(self) -> int:
        """R, the number of independent draws; 1 without a replica axis."""
        return self.x.shape[0] if self.x.ndim == 4 else 1

    @property
    def tasks(self) -> int:
        """T, the number of tasks."""
        return len(self.names)

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

    @property
    def outputs(self) -> int | tuple[int, ...]:
        """Logits that each task needs, for a model's `outputs`: one number if all need the same."""
        widths = tuple(kinds.outputs(kind) for kind in self.kinds)
        return widths[0] if len(set(widths)) == 1 else widths

    def replica(self, index: int) -> "Tasks":
        """Return one draw, without the replica axis. Raises ValueError if there is no such replica."""
        index = validation.whole("index", index, 0, self.replicas - 1)
        if self.x.ndim == 3:
            return self
        parts = {name: getattr(self, name)[index] for name in TENSORS}
        truth = {name: value[index] for name, value in self.truth.items()}
        return Tasks(**parts, names=self.names, truth=truth, kinds=self.kinds, class_names=self.class_names)

    def to(self, dtype: torch.dtype) -> "Tasks":
        """Return the tasks with inputs and labels in another floating point dtype."""
        if self.x.dtype == dtype:
            return self
        parts = {name: getattr(self, name) for name in TENSORS}
        parts |= {name: seen_once(parts[name]).to(dtype) for name in ("x", "x_test")}
        parts |= {name: parts[name].to(dtype) for name in ("y", "y_test")}
        return Tasks(
            **parts, names=self.names, truth=self.truth, kinds=self.kinds, class_names=self.class_names
        )

    def __repr__(self):
        draws = f"{self.replicas} replicas x " if self.x.ndim == 4 else ""
        missing = int((~self.mask).sum() + (~self.mask_test).sum())
        rest = [f"{_count(missing, 'label')} missing"] if missing else []
        if len(set(self.kinds)) > 1:
            rest.insert(0, ", ".join(self.kinds))
        return (
            f"Tasks({draws}{_count(self.tasks, 'task')} x {_count(self.samples, 'sample')} x "
            f"{_count(self.features, 'feature')}, {_count(self.test_samples, 'test sample')} per task"
            f"{''.join('; ' + part for part in rest)})"
        )

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _test_part(self) -> tuple[Tensor, Tensor]:
        """Return x_test and y_test, empty ones if there are none."""
        if self.x_test is None and self.y_test is None:
            empty = self.y[..., :0]
            return empty[..., None].expand(*empty.shape, self.features), empty
        if self.x_test is None or self.y_test is None:
            lacking = "x_test" if self.x_test is None else "y_test"
            raise TypeError(f"{lacking} must be given with its companion, got None: give both or neither")
        x_test = validation.floats("x_test", self.x_test, like=self.x)
        y_test = validation.tensor("y_test", self.y_test)
        sizes = validation.axes(self.x.shape, "tasks", "test_samples", "features")
        sizes["test_samples"] = y_test.shape[-1]
        if _for_all(x_test, y_test):
            sizes["tasks"] = 1
        return validation.exactly("x_test", x_test, **sizes), y_test

    def _labels(self) -> tuple[Tensor, Tensor]:
        """Return all labels (…, T, n + m), for training and for testing, and where there are any."""
        return torch.cat([self.y, self.y_test], -1), torch.cat([self.mask, self.mask_test], -1)

    def _kinds(self, whole: bool) -> tuple[str, ...]:
        """Return the kind of each task, given or guessed, and check the labels against it."""
        parts = [("y", self.y, self.mask), ("y_test", self.y_test, self.mask_test)]
        given = [self.kinds] * self.tasks if isinstance(self.kinds, str) else self.kinds
        if given is None:
            given = kinds.guessed("kinds", *self._labels(), self.names, whole)
        if not isinstance(given, Sequence) or len(given) != self.tasks:
            raise ValueError(
                f"kinds must be one of 'binary', 'real', 'classes', or {self.tasks} of them, one per task, "
                f"got {self.kinds!r}: name the kind of every task"
            )
        if kinds.CLASSES in given:  # without their number
            labels, known = self._labels()
            given = [
                kinds.counted(labels[..., j, :][known[..., j, :]]) if kind == kinds.CLASSES else kind
                for j, kind in enumerate(given)
            ]
        found = tuple(kinds.checked(f"kinds[{j}]", kind) for j, kind in enumerate(given))
        for kind in set(found) - {kinds.REAL}:
            such = torch.tensor([other == kind for other in found], device=self.x.device)[:, None]  # (T, 1)
            for name, part, mask in parts:
                here = mask if such.all() else mask & such
                if kind == kinds.BINARY:
                    validation.binary(name, part, here)
                else:
                    validation.class_numbers(name, part, kinds.outputs(kind), here)
        return found


def seen_once(x: Tensor) -> Tensor:
    """Return x (…, T, n, d) as (…, 1, n, d) if all tasks look at the same inputs: each is then read once.

    >>> seen_once(torch.zeros(1, 40, 2).expand(8, -1, -1)).shape
    torch.Size([1, 40, 2])
    """
    return x[..., :1, :, :] if x.stride(-3) == 0 else x


def _part(end: str, x: Tensor, y: Tensor, mask: object, tasks: int, axis: str) -> dict[str, Tensor]:
    """Return x, y and mask of the training or the test part as the class promises them."""
    sizes = validation.axes((*x.shape[:-3], tasks, x.shape[-2]), "tasks", axis)
    y = validation.floats(f"y{end}", validation.exactly(f"y{end}", y, **sizes), like=x)
    if mask is None:
        mask = torch.ones_like(y, dtype=torch.bool)
        remedy = f"is a label missing? pass mask{end}=~y{end}.isnan()"
    else:
        mask = validation.boolean(f"mask{end}", mask, like=x, **sizes).expand_as(y)
        remedy = f"set mask{end} to False where a label is missing"
    validation.finite(f"y{end}", y, mask, remedy)
    x = _without_broken(f"x{end}", x, mask)
    return {
        f"x{end}": x.expand(*x.shape[:-3], tasks, -1, -1),
        f"y{end}": y if mask.all() else y.where(mask, torch.nan),
        f"mask{end}": mask,
    }


def _without_broken(name: str, x: Tensor, mask: Tensor) -> Tensor:
    """Return x with zeros for an example that is not finite and has no label in any task."""
    if x.sum().isfinite():
        return x
    x = seen_once(x)
    labelled = mask if x.shape[-3] == mask.shape[-2] else mask.any(-2, keepdim=True)
    validation.finite(name, x, labelled[..., None])
    return x.where(x.isfinite().all(-1, keepdim=True), 0)


def _names(names: Sequence[str], tasks: int) -> tuple[str, ...]:
    names = tuple(map(str, names)) or tuple(f"task {j + 1}" for j in range(tasks))
    if len(names) != tasks:
        raise ValueError(f"names must be {tasks} strings, one per task, got {len(names)}: {names!r}")
    return names


def _for_all(x: Tensor, y: Tensor) -> bool:
    """Whether x (…, 1, n, d) serves all tasks of y (…, T, n)."""
    return x.ndim >= 3 and x.shape[-3] == 1 and y.ndim == x.ndim - 1


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


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
