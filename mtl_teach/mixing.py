"""Sharing by mixing: cross-stitch units and mixtures of experts, on the task axis.

| model              | what is mixed                       | by                            |
|--------------------|-------------------------------------|-------------------------------|
| cross-stitch units | the tasks' units, after each layer  | learned numbers α (T, T)      |
| MMoE               | experts, small trunks               | a gate per task, a softmax of x |
| OMoE               | the same                            | one gate for all tasks        |

Both are a `models.MultiTaskNet` with another trunk: `training.fit`, `predict` and `score` take them.
"""

from typing import Any

import torch
from torch import Tensor, nn

from mtl_teach.conversion import Numbers
from mtl_teach.layers import TaskLinear, generators
from mtl_teach.network import MultiTaskNet
from mtl_teach.validation import floats, real, whole


class CrossStitch(MultiTaskNet):
    """A network per task, whose units are mixed after each layer of the trunk: h_j ← Σ_k α_jk h_k.

    α (R, T, T) is learned, one for each layer of the trunk. It starts with `own` on the diagonal and the rest
    spread evenly, so that each row adds up to 1. With own=1 and no learning the tasks stay separate.
    Source: Misra et al., "Cross-stitch networks for multi-task learning", CVPR 2016 (one α for a whole layer;
    theirs is one for each channel). `options` are those of `MultiTaskNet`.

    >>> model = CrossStitch(5, tasks=2, trunk=(4, 4), replicas=3)
    >>> [tuple(alpha.shape) for alpha in model.stitches]
    [(3, 2, 2), (3, 2, 2)]
    >>> model.stitches[0][0].tolist()
    [[0.9, 0.09999999999999998], [0.09999999999999998, 0.9]]

    Raises ValueError for `own` outside 0 to 1, or for trunk=(): there would be nothing to mix.
    """

    def __init__(self, features: int, tasks: int, *, own: float = 0.9, **options: Any) -> None:
        own = real("own", own, 0.0, 1.0)
        super().__init__(features, tasks, share_trunk=False, share_head=False, **options)
        if not len(self.trunk):
            raise ValueError("trunk must have at least one width to mix, got (): use (16,)")
        others = (1 - own) / max(1, tasks - 1)
        start = torch.full((tasks, tasks), others, dtype=self.dtype).fill_diagonal_(own)
        stitches = [start.repeat(self.replicas, 1, 1) for _ in self.trunk]
        self.stitches = nn.ParameterList(nn.Parameter(alpha) for alpha in stitches)

    def encode(self, x: Numbers) -> Tensor:
        """Return what the mixed trunks make of x (R or 1, T or 1, n, d), or without R: (R, T, n, k)."""
        x = floats("x", x, like=self.strength)
        hidden = x[None] if x.ndim == 3 else x
        for layer, alpha in zip(self.trunk, self.stitches, strict=True):
            own = self.activation(layer(hidden))  # (R, T, n, k)
            hidden = torch.einsum("rjk,rkno->rjno", alpha, own)
        return hidden

    def plain(self, task: int, replica: int = 0) -> nn.Sequential:
        """Raise TypeError: no task is a network of its own, since it reads the others' units."""
        raise TypeError(
            "task cannot be cut out of a cross-stitch network, whose tasks read each other's units"
        )

    def describe(self) -> str:
        """Return the table of the layers, and a line on the mixing."""
        numbers = sum(alpha[0].numel() for alpha in self.stitches)
        return f"{super().describe()}\n{'stitches':<8} {'':<12} {'T x T per layer':<20} {numbers:>10,}"


class MixtureOfExperts(MultiTaskNet):
    """Experts that all tasks own together, and a gate that says how much of each a task takes: MMoE.

    An expert is a trunk of the widths `trunk`. For an input x, task j takes Σ_e g_je(x) · expert_e(x), where
    g_j(x) is a softmax over the experts, of a linear function of x without bias. `one_gate` gives all tasks
    the same gate (OMoE). Each task has a head of its own.
    Source: Ma et al., "Modeling task relationships in multi-task learning with multi-gate
    mixture-of-experts", KDD 2018. `options` are those of `MultiTaskNet`.

    >>> model = MixtureOfExperts(5, tasks=2, experts=3, trunk=(4,), replicas=7)
    >>> model.gates(torch.zeros(1, 10, 5)).shape  # (R, T, n, E); without a bias, zeros get equal parts
    torch.Size([7, 2, 10, 3])

    Raises TypeError or ValueError that names the argument if one does not fit.
    """

    def __init__(
        self, features: int, tasks: int, *, experts: int = 4, one_gate: bool = False, **options: Any
    ) -> None:
        experts = whole("experts", experts, 1)
        seed, replicas = options.pop("seed", 0), options.get("replicas", 1)
        streams = generators(seed, replicas)
        super().__init__(features, tasks, share_trunk=True, share_head=False, seed=streams, **options)
        if not len(self.trunk):
            raise ValueError("trunk must have at least one width, got (): an expert is a trunk, use (16,)")
        self.experts = experts
        common = {"replicas": replicas, "dtype": self.dtype, "seed": streams}
        sizes = [(layer.inputs, layer.outputs) for layer in self.trunk]
        biased = {"tasks": experts, "shared": False, "bias": options.get("bias", True)}
        self.trunk = nn.ModuleList(TaskLinear(*size, **biased, **common) for size in sizes)
        self.gate = TaskLinear(features, experts, tasks=tasks, shared=one_gate, bias=False, **common)

    def gates(self, x: Numbers) -> Tensor:
        """Return the parts that each task takes of each expert for x (T or 1, n, d): (R, T, n, E), sums 1."""
        x = floats("x", x, like=self.strength)
        parts = torch.softmax(self.gate(x[None] if x.ndim == 3 else x), -1)
        return parts.expand(-1, self.tasks, -1, -1)

    def encode(self, x: Numbers) -> Tensor:
        """Return the mixture of each task for x (R or 1, T or 1, n, d), or without R: (R, T, n, k)."""
        x = floats("x", x, like=self.strength)
        x = x[None] if x.ndim == 3 else x
        hidden = x.flatten(1, 2)[:, None]  # (R or 1, 1, T·n or n, d): an expert does not ask whose x it is
        for layer in self.trunk:
            hidden = self.activation(layer(hidden))  # (R, E, T·n or n, k)
        hidden = hidden.unflatten(2, x.shape[1:3])  # (R, E, T or 1, n, k)
        return torch.einsum("rjne,rejnk->rjnk", self.gates(x), hidden.expand(-1, -1, self.tasks, -1, -1))

    def plain(self, task: int, replica: int = 0) -> nn.Sequential:
        """Raise TypeError: a task's experts stand side by side, which no chain of layers can say."""
        raise TypeError("task cannot be cut out of a mixture of experts as a chain of layers")

    def describe(self) -> str:
        """Return in one line what there is of what, and the number of weights of one replica."""
        widths = " -> ".join(str(layer.inputs) for layer in self.trunk) + f" -> {self.trunk[-1].outputs}"
        gates = "one gate" if self.gate.shared else f"{self.tasks} gates"
        numbers = sum(weight[0].numel() for weight in self.parameters())
        return f"{self.experts} experts {widths}, {gates}, {self.tasks} heads: {numbers:,} parameters"
