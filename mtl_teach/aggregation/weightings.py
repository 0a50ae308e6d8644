"""Weights of the losses that change while a training runs: uncertainty weighting, DWA, FAMO.

They need each task's loss and no gradient of its own, so a step costs what it costs without them (FAMO: one
forward pass more). They weigh the whole loss of a task, and its head learns faster or slower with it.
"""

import torch
from torch import Tensor, nn

from mtl_teach.optimisers import OPTIMISERS, update
from mtl_teach.validation import real, whole


class Weighting:
    """Makes one loss of the tasks' losses; a subclass says how.

    A subclass writes `objective`, and `begin`, `after` and `learned` if it needs them. One object serves one
    training. Those below keep `weights` (R, T): the factor of each task's gradient at the last step.

    >>> from mtl_teach import data, models, training
    >>> class Worst(Weighting):
    ...     def objective(self, losses):
    ...         return losses.amax(-1)  # (R, T) -> (R,)
    >>> tasks = data.tilted_digits(tasks=2, samples=40)
    >>> history = training.fit(
    ...     models.hard_sharing(64, 2), tasks, steps=20, learning_rate=0.02, aggregator=Worst()
    ... )
    """

    #: Whether `after` is called: it costs a forward pass.
    looks_back = False
    #: Whether a training has it already.
    taken = False

    def begin(self, losses: Tensor) -> None:
        """Get ready for a training whose losses are these, (R, T), before the first step."""

    def learned(self) -> list[nn.Parameter]:
        """Return what the training's optimiser learns beside the network; weight decay leaves it alone."""
        return []

    def objective(self, losses: Tensor) -> Tensor:
        """Return what a step goes down, (R,), from the tasks' losses (R, T)."""
        raise NotImplementedError

    def after(self, losses: Tensor) -> None:
        """Look at the losses (R, T) on the same batch after the step."""


class Uncertainty(Weighting):
    """Homoscedastic uncertainty: Σ_j L_j / (2 σ_j²) + log σ_j, with a learned σ_j per task.

    For a squared error this is the negative log likelihood of a normal distribution with standard deviation
    σ_j. `log_variances` (R, T) holds log σ_j², which starts at 0 and joins the training's optimiser. Where
    log σ_j² is stationary, σ_j² = L_j. For classification the paper drops the ½ of the first term, which only
    moves σ_j. Source: Kendall, Gal & Cipolla, CVPR 2018, equations 7 and 10.

    >>> from mtl_teach import data, models, training
    >>> rule = Uncertainty()
    >>> tasks = data.tilted_digits(tasks=2, samples=40)
    >>> model = models.hard_sharing(64, 2)
    >>> history = training.fit(model, tasks, steps=20, learning_rate=0.02, aggregator=rule)
    >>> bool((rule.weights > 0.5).all())  # losses below 1: the weights 1 / (2 σ²) grow from ½ on
    True
    """

    def begin(self, losses: Tensor) -> None:
        """Start at σ_j = 1."""
        self.log_variances = nn.Parameter(torch.zeros_like(losses))
        self.weights = torch.full_like(losses, 0.5)

    def learned(self) -> list[nn.Parameter]:
        """Return the log variances."""
        return [self.log_variances]

    def objective(self, losses: Tensor) -> Tensor:
        """Return Σ_j ½ exp(−s_j) L_j + ½ s_j, with s_j = log σ_j², for losses (R, T)."""
        precision = (-self.log_variances).exp() / 2
        self.weights = precision.detach()
        return (precision * losses + self.log_variances / 2).sum(-1)


class DWA(Weighting):
    """Dynamic weight average: a task whose loss falls more slowly than the others' counts more.

        w_j(t) = T · softmax_j(r_j(t − 1) / temperature),   r_j(t − 1) = L_j(t − 1) / L_j(t − 2)

    - `temperature`: > 0; the higher, the more equal the weights.
    - `epoch`: t counts epochs of so many steps, and L_j(t) is the mean loss in one. With all samples in each
      batch a step is an epoch; with smaller ones an epoch has samples / batch steps.

    In the first two epochs all weights are one. Source: Liu, Johns & Davison, CVPR 2019, equation 7.

    >>> from mtl_teach import data, models, training
    >>> rule = DWA()
    >>> tasks = data.tilted_digits(tasks=2, samples=40)
    >>> model = models.hard_sharing(64, 2)
    >>> history = training.fit(model, tasks, steps=20, learning_rate=0.02, aggregator=rule)
    >>> round(rule.weights.sum().item(), 6)
    2.0
    """

    def __init__(self, temperature: float = 2.0, epoch: int = 1) -> None:
        self.temperature, self.epoch = real("temperature", temperature, 1e-6), whole("epoch", epoch, 1)

    def begin(self, losses: Tensor) -> None:
        """Start with weights of one."""
        self.weights = torch.ones_like(losses)
        self._current: list[Tensor] = []  # the losses of this epoch's steps
        self._last: Tensor | None = None  # the mean of the epoch before

    def objective(self, losses: Tensor) -> Tensor:
        """Return Σ_j w_j L_j for losses (R, T)."""
        if len(self._current) == self.epoch:
            self._end_epoch()
        self._current.append(losses.detach())
        return (self.weights * losses).sum(-1)

    def _end_epoch(self) -> None:
        mean = torch.stack(self._current).mean(0)  # (R, T)
        if self._last is not None:
            ratio = torch.where(self._last > 0, mean / self._last, 1)  # what is learned fully stays so
            self.weights = ratio.shape[-1] * (ratio / self.temperature).softmax(-1)
        self._last, self._current = mean, []


class FAMO(Weighting):
    """Fast adaptive multi-task optimisation: all losses shall fall at the same rate, in per cent.

    A step goes down Σ_j z_j log L_j / c, with z = softmax(ξ) and c = Σ_j z_j / L_j: the weights are
    w_j = z_j / (c L_j), and add up to one. After it, ξ takes a step of Adam that raises z_j of tasks whose
    log L_j fell less than the others'. Source: Liu, Feng, Stone & Liu, NeurIPS 2023, Algorithm 1.

    - `learning_rate`, `decay`: of ξ. The defaults are those of the authors' package. Their clipping of the
      network's gradient is left out.

    Mind the scale: the weights add up to one, those of a sum to T. Tune the learning rate of each.

    >>> from mtl_teach import data, models, training
    >>> rule = FAMO()
    >>> tasks = data.tilted_digits(tasks=2, samples=40)
    >>> model = models.hard_sharing(64, 2)
    >>> history = training.fit(model, tasks, steps=20, learning_rate=0.02, aggregator=rule)
    >>> round(rule.weights.sum().item(), 6)
    1.0

    A loss below zero has no logarithm, and raises ValueError.
    """

    looks_back = True

    def __init__(self, learning_rate: float = 0.025, decay: float = 0.01) -> None:
        self.learning_rate = real("learning_rate", learning_rate, 0)
        self.decay = real("decay", decay, 0)

    def begin(self, losses: Tensor) -> None:
        """Start with z_j = 1 / T."""
        self._logs(losses)  # what has none is refused before the first step
        self._logits = nn.Parameter(torch.zeros_like(losses))  # ξ, (R, T)
        self._optimiser = OPTIMISERS["adam"]([self._logits], lr=self.learning_rate, weight_decay=self.decay)
        self.weights = torch.full_like(losses, 1 / losses.shape[-1])

    def objective(self, losses: Tensor) -> Tensor:
        """Return Σ_j z_j log L_j / c for losses (R, T)."""
        logs, share = self._logs(losses), self._logits.detach().softmax(-1)
        weights = share * (-logs.detach()).exp()  # z_j / L_j
        total = weights.sum(-1, keepdim=True)
        self.weights, self._before = weights / total, logs.detach()
        return (share / total * logs).sum(-1)

    def after(self, losses: Tensor) -> None:
        """Let ξ follow how much each log L_j fell."""
        fall = self._before - self._logs(losses)
        with torch.enable_grad():
            share = self._logits.softmax(-1)
        (self._logits.grad,) = torch.autograd.grad(share, self._logits, fall)
        update(self._optimiser)

    @staticmethod
    def _logs(losses: Tensor) -> Tensor:
        if (losses < 0).any():
            raise ValueError(
                f"loss must not be negative where FAMO takes its logarithm, got {losses.min():g}: "
                "add a constant, or use another aggregator"
            )
        return (losses + 1e-8).log()
