"""One network for all tasks and replicas: a trunk, then a head, each shared or with a task axis."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from mtl_teach import kinds
from mtl_teach.conversion import Numbers
from mtl_teach.data.tasks import Tasks
from mtl_teach.evaluation.scores import Scores, score
from mtl_teach.layers import Seed, TaskLinear, UnequalLinear, generators
from mtl_teach.validation import choice, finite, floats, real, shaped, whole

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "identity": nn.Identity}


class MultiTaskNet(nn.Module):
    """A trunk, then a head, for all tasks and replicas at once: logits = head(trunk(x)).

    - `features`: number of inputs, d; `tasks`: T; `replicas`: independent runs side by side, R.
    - `share_trunk`, `share_head`: one for all tasks instead of one per task.
    - `trunk`: widths of the trunk's layers; with trunk=() and head=() the model is linear.
    - `head`: widths of the head's hidden layers; its last layer, of `outputs` units, is always there.
    - `outputs`: logits per task; above one they get an axis of their own, for a softmax. A tuple gives each
      task a head of its own width, and the logits are then a list; `data.Tasks.outputs` says what tasks need.
    - `seed`: an int (replica r equals a model of its own with seed + r) or one entry per replica.
    - `activation`: "relu", "tanh" or "identity", after every layer but the last.
    - `aligned`: let all tasks start from the same weights; `bias`: give each layer a bias.
    - `strength`: λ >= 0 of soft sharing, a number or one per replica (R,); `tie`: the "trunk" or "all"; see
      `penalty`.
    - `dtype`: torch.float64 or torch.float32.

    >>> model = MultiTaskNet(2, tasks=3, share_trunk=True, share_head=False, trunk=(4,), replicas=5)
    >>> model(torch.zeros(3, 7, 2)).shape  # of x (T, n, d); logits are (R, T, n)
    torch.Size([5, 3, 7])
    >>> print(model.describe())
    layer    width        task axis            parameters
    trunk 1  2 -> 4       shared                       12
    head 1   4 -> 1       one per task (3)             15
    sum                                                27

    Raises TypeError or ValueError that names the argument if one does not fit.
    """

    def __init__(
        self,
        features: int,
        tasks: int,
        *,
        share_trunk: bool,
        share_head: bool,
        trunk: Sequence[int] = (16,),
        head: Sequence[int] = (),
        outputs: int | Sequence[int] = 1,
        replicas: int = 1,
        seed: Seed = 0,
        activation: str = "relu",
        aligned: bool = False,
        bias: bool = True,
        strength: float | Tensor = 0.0,
        tie: str = "trunk",
        dtype: torch.dtype = torch.float64,
    ) -> None:
        super().__init__()
        self.features, self.tasks = whole("features", features, 1), whole("tasks", tasks, 1)
        self.replicas = whole("replicas", replicas, 1)
        self.outputs = _outputs(outputs, self.tasks, share_head)
        self.kinds: tuple[str, ...] | None = None  # of the tasks that it was trained on
        self.activation = ACTIVATIONS[choice("activation", activation, ACTIVATIONS)]()
        every = {"replicas": replicas, "aligned": aligned, "bias": bias, "dtype": dtype}
        every["seed"] = generators(seed, replicas)  # the layers draw one after the other
        widths = (features, *_widths("trunk", trunk))
        self.trunk = _layers(widths, tasks=tasks, shared=share_trunk, **every)
        hidden = (widths[-1], *_widths("head", head))
        self.head = _layers(hidden, tasks=tasks, shared=share_head, **every)
        if isinstance(self.outputs, int):
            last = TaskLinear(hidden[-1], self.outputs, tasks=tasks, shared=share_head, **every)
        else:
            last = UnequalLinear(hidden[-1], self.outputs, **every)
        self.head.append(last)
        self.tie = choice("tie", tie, ("trunk", "all"))
        self.register_buffer("strength", _strength(strength, replicas, dtype))  # (R,)
        if self.strength.any() and any(isinstance(layer, UnequalLinear) for layer in self.tied):
            raise ValueError(
                f"outputs must be one number for all tasks if soft sharing ties the heads, got {outputs!r}: "
                "give the model a trunk, and tie that"
            )

    @property
    def dtype(self) -> torch.dtype:
        """The dtype of the weights; inputs are converted to it."""
        return self.strength.dtype

    def encode(self, x: Numbers) -> Tensor:
        """Return what the trunk makes of x (T or 1, n, d) or (R or 1, T or 1, n, d): (R or 1, T or 1, n, k).

        A task axis of size one says that all tasks look at the same inputs.
        """
        x = floats("x", x, like=self.strength)
        hidden = x[None] if x.ndim == 3 else x  # (R or 1, T or 1, n, d)
        for layer in self.trunk:
            hidden = self.activation(layer(hidden))
        return hidden

    def forward(self, x: Numbers) -> Tensor | list[Tensor]:
        """Return logits (R, T, n), or (R, T, n, outputs) if there are several; for x see `encode`.

        Where `outputs` is a tuple: one tensor per task, (R, n), or (R, n, outputs) if there are several.
        """
        hidden = self.encode(x)
        for layer in self.head[:-1]:
            hidden = self.activation(layer(hidden))
        logits = self.head[-1](hidden)
        if isinstance(logits, list):
            return [own.squeeze(-1) for own in logits]
        logits = logits.expand(-1, self.tasks, -1, -1)  # (R, T, n, outputs)
        return logits.squeeze(-1) if self.outputs == 1 else logits

    @torch.no_grad()
    def predict(self, x: Numbers) -> Tensor | list[Tensor]:
        """Return the answers on x: 0 or 1, a class number, or a number, as the task's kind asks.

        x is that of `encode`, or (n, d) for all tasks. The answers are (R, T, n), or one tensor (R, n) per
        task where `outputs` is a tuple; `training.fit` shows an example. It also tells the model the kinds:
        before, this raises ValueError.
        """
        if self.kinds is None:
            raise ValueError(
                "kinds must be known to predict, got a model that never trained: call training.fit first"
            )
        x = floats("x", x, like=self.strength)
        logits = self(x[None] if x.ndim == 2 else x)
        each = logits if isinstance(logits, list) else logits.unbind(1)
        found = [kinds.answers(kind, own) for kind, own in zip(self.kinds, each, strict=True)]
        return found if isinstance(logits, list) else torch.stack(found, 1)

    def score(self, tasks: Tasks) -> Scores:
        """Return one number per task on its test examples, with its name; see `evaluation.score`."""
        return score(self, tasks)

    @property
    def tied(self) -> list[TaskLinear]:
        """The layers that soft sharing draws together; a linear model has no trunk and is tied as a whole."""
        return [*self.trunk, *self.head] if self.tie == "all" or not len(self.trunk) else [*self.trunk]

    def penalty(self) -> Tensor:
        """Return λ/2 · Σ_j ‖w_j − w̄‖² per replica, (R,); w_j are the tied weights and biases of task j.

        The distance to the mean costs O(T) and says the same as all pairs, which cost O(T²):
        Σ_{i<j} ‖w_i − w_j‖² = T · Σ_j ‖w_j − w̄‖². Source: Evgeniou & Pontil, KDD 2004, for linear models;
        Duong et al., ACL 2015, for networks. With tie="trunk" the heads stay private, and λ → ∞ leads to hard
        sharing; with tie="all" it leads to the pooled model.

        The scale of λ: it stands beside the loss as `losses` write it, a *mean* over each task's samples and
        a sum over tasks. `closed_form.soft_logistic` has the same scale; `closed_form.SoftRidge` has another
        and says how to convert.
        """
        if not self.strength.any():
            return torch.zeros_like(self.strength)
        return (
            self.strength / 2 * sum(_scatter(weight) for layer in self.tied for weight in layer.parameters())
        )

    def plain(self, task: int, replica: int = 0) -> nn.Sequential:
        """Return one task of one replica as an ordinary network of `nn.Linear`, with copied weights."""
        which = whole("task", task, 0, self.tasks - 1), whole("replica", replica, 0, self.replicas - 1)
        steps = []
        for layer in [*self.trunk, *self.head]:
            steps += [layer.plain(*which), type(self.activation)()]
        return nn.Sequential(*steps[:-1])

    def describe(self) -> str:
        """Return a table of the layers: width, task axis, parameters of one replica."""
        parts = [(f"trunk {i}", layer) for i, layer in enumerate(self.trunk, 1)]
        heads = [
            (i, part) for i, layer in enumerate(self.head, 1) for part in getattr(layer, "groups", [layer])
        ]
        parts += [(f"head {i}", layer) for i, layer in heads]
        rows = [("layer", "width", "task axis", "parameters")]
        for name, layer in parts:
            axis = "shared" if layer.shared else f"one per task ({layer.tasks})"
            rows.append((name, f"{layer.inputs} -> {layer.outputs}", axis, f"{layer.count():,}"))
        rows.append(("sum", "", "", f"{sum(layer.count() for _, layer in parts):,}"))
        return "\n".join(f"{a:<8} {b:<12} {c:<20} {d:>10}" for a, b, c, d in rows)


def _layers(widths: Sequence[int], **options: Any) -> nn.ModuleList:
    return nn.ModuleList(TaskLinear(inputs, outputs, **options) for inputs, outputs in pairwise(widths))


def _widths(name: str, value: Sequence[int]) -> list[int]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"{name} must be a tuple of layer widths, got {value!r}: write ({value!r},)")
    return [whole(f"{name}[{i}]", width, 1) for i, width in enumerate(value)]


def _outputs(value: int | Sequence[int], tasks: int, share_head: bool) -> int | tuple[int, ...]:
    if not isinstance(value, list | tuple):
        return whole("outputs", value, 1)
    widths = tuple(whole(f"outputs[{j}]", width, 1) for j, width in enumerate(value))
    if len(widths) != tasks:
        raise ValueError(
            f"outputs must be one number for all tasks, or one per task (tasks={tasks}), got {value!r}: "
            "say what each task's head puts out"
        )
    if share_head:
        raise ValueError(
            f"outputs must be one number where all tasks share the head, got {value!r}: "
            "use hard_sharing, which has a head per task"
        )
    return widths


def _strength(value: float | Tensor, replicas: int, dtype: torch.dtype) -> Tensor:
    """Return λ as (R,), checked."""
    if not isinstance(value, Tensor):
        return torch.full((replicas,), real("strength", value, 0), dtype=dtype)
    if value.ndim != 1:
        raise ValueError(f"strength must be a number or (replicas={replicas}), got {tuple(value.shape)}")
    finite("strength", shaped("strength", value, replicas=replicas))
    if (value < 0).any():
        raise ValueError(
            f"strength must be >= 0, got {value.min():g} at {int(value.argmin())}: 0 shares nothing"
        )
    return value.to(dtype, copy=True)


def _scatter(weight: Tensor) -> Tensor:
    """Return Σ_j ‖w_j − w̄‖² for weights (R, T or 1, …), per replica (R,)."""
    mean = weight.sum(1, keepdim=True) / weight.shape[1]  # cheaper to differentiate than .mean
    return functional.mse_loss(weight, mean.expand_as(weight), reduction="none").flatten(1).sum(1)
