"""Two regressions whose weights stand at a chosen angle, bent by sines: the data of the MMoE paper."""

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.data.tasks import Tasks
from mtl_teach.layers import generators


def correlated_tasks(
    correlation: float = 0.9,
    samples: int = 400,
    features: int = 20,
    *,
    sines: int = 4,
    noise: float = 0.1,
    test_samples: int = 500,
    seed: int = 0,
    replicas: int | None = None,
) -> Tasks:
    """Draw y_j = w_j·x + Σ_i sin(α_i w_j·x + β_i) + noise·ε for two tasks whose weights have cosine p.

    w_1 = u_1 and w_2 = p·u_1 + √(1 − p²)·u_2, with u_1 and u_2 orthonormal; p is `correlation`. Both tasks
    look at the same x from the bell curve, and α_i, β_i (`sines` of them) are the same for both. Labels are
    divided by the standard deviation that they have without noise, and test labels carry no noise.
    Source: Ma et al., "Modeling task relationships in multi-task learning with multi-gate
    mixture-of-experts", KDD 2018, section 3.2, with α and β drawn from the bell curve.

    >>> drawn = correlated_tasks(correlation=0.5, samples=10, features=5)
    >>> drawn.x.shape, round(float(drawn.truth["weights"][0] @ drawn.truth["weights"][1]), 6)
    (torch.Size([2, 10, 5]), 0.5)

    `truth` holds `weights` (2, d). With `replicas`, seeds seed, seed + 1, ... lie side by side.
    Raises ValueError or TypeError for arguments out of range.
    """
    correlation = validation.real("correlation", correlation, -1.0, 1.0)
    sizes = (
        validation.whole("samples", samples, 1),
        validation.whole("test_samples", test_samples, 1),
        validation.whole("features", features, 2),
        validation.whole("sines", sines, 0),
    )
    noise = validation.real("noise", noise, 0.0)
    runs = 1 if replicas is None else validation.whole("replicas", replicas, 1)
    drawn = [_drawn(correlation, noise, *sizes, stream) for stream in generators(validation.seed(seed), runs)]
    x, y, x_test, y_test, weights = (torch.stack(part) for part in zip(*drawn, strict=True))
    x, x_test = x.expand(-1, 2, -1, -1), x_test.expand(-1, 2, -1, -1)  # the same inputs for both tasks
    tasks = Tasks(x, y, x_test=x_test, y_test=y_test, truth={"weights": weights}, kinds="real")
    return tasks.replica(0) if replicas is None else tasks


def _drawn(
    correlation: float,
    noise: float,
    samples: int,
    test_samples: int,
    features: int,
    sines: int,
    stream: torch.Generator,
) -> tuple[Tensor, ...]:
    """Return x (1, n, d), y (2, n), the same for testing, and the weights (2, d), of one draw."""

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=stream, dtype=torch.float64)

    u = torch.linalg.qr(normal(features, 2)).Q.T  # (2, d), orthonormal
    weights = torch.stack([u[0], correlation * u[0] + (1 - correlation**2) ** 0.5 * u[1]])
    alpha, beta = normal(sines), normal(sines)
    x = normal(samples + test_samples, features)
    linear = weights @ x.T  # (2, n + m)
    y = linear + torch.sin(alpha * linear[..., None] + beta).sum(-1)
    y = y / y.std(-1, keepdim=True)
    noisy = y[:, :samples] + noise * normal(2, samples)
    return x[None, :samples], noisy, x[None, samples:], y[:, samples:], weights
