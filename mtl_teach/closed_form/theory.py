"""What theory predicts before anything is fitted: the curves and ticks behind the linear lessons."""

from mtl_teach import validation


def single_task_excess(samples: int, features: int, noise: float) -> float:
    """Return the expected excess error dσ²/(n − d − 1) of least squares on one task.

    Excess error is E(x·ŵ − x·w)² = E‖ŵ − w‖² for x ~ N(0, I_d): ŵ − w has covariance σ²(XᵀX)⁻¹ given X, and
    an inverse Wishart matrix with n degrees of freedom has mean I/(n − d − 1). Exact for Gaussian inputs.

    >>> round(single_task_excess(samples=40, features=20, noise=0.5), 3)  # 20 · 0.25 / 19
    0.263

    Raises ValueError unless n > d + 1: below, the mean does not exist.
    """
    features = validation.whole("features", features, 1)
    samples = _enough(samples, features, "features")
    return features * validation.real("noise", noise, 0.0) ** 2 / (samples - features - 1)


def hard_sharing_terms(samples: int, features: int, rank: int, noise: float) -> tuple[float, float]:
    """Return (a, b) of hard sharing's excess error a + b/T for T tasks on one shared basis (d, k).

    a = kσ²/(n − k − 1): each head is least squares on k features, a price that more tasks never lower.
    b = (dk − k²)σ²/n: a k-dimensional subspace of R^d has k(d − k) coordinates, which T·n examples estimate
    together, σ² per coordinate and example. The first is exact for a known basis and Gaussian inputs; the
    second counts parameters, for w_j = U h_j with h_j ~ N(0, I_k), and charges σ²/n for each, which is right
    where n is large against d and the heads are large against the noise. At d = 20, k = 2, n = 40, σ = 0.5
    it is within 10 % for T >= 32; with fewer tasks a parameter costs more, up to the σ²/(n − d − 1) of single
    tasks, whose error T <= k tasks have exactly. With n = 400 it is within 5 % even at T = 2. The form
    O(a + b/T) is Baxter's (Journal of Artificial Intelligence Research 12, 2000).

    >>> floor, shared = hard_sharing_terms(samples=40, features=20, rank=2, noise=0.5)
    >>> round(floor, 4), round(shared, 4)  # 2 · 0.25 / 37, 2 · 18 · 0.25 / 40
    (0.0135, 0.225)

    Raises ValueError unless n > k + 1 and k <= d.
    """
    features = validation.whole("features", features, 1)
    rank = validation.whole("rank", rank, 1, features)
    samples = _enough(samples, rank, "rank")
    variance = validation.real("noise", noise, 0.0) ** 2
    return rank * variance / (samples - rank - 1), rank * (features - rank) * variance / samples


def hard_sharing_excess(tasks: int, samples: int, features: int, rank: int, noise: float) -> float:
    """Return a + b/T, see `hard_sharing_terms`.

    >>> round(hard_sharing_excess(tasks=10, samples=40, features=20, rank=2, noise=0.5), 4)
    0.036
    """
    floor, shared = hard_sharing_terms(samples, features, rank, noise)
    return floor + shared / validation.whole("tasks", tasks, 1)


def best_strength(noise: float, tau: float) -> float:
    """Return λ* = σ²/τ² for tasks w_j = w_0 + τe_j, e_j ~ N(0, I), and targets with noise σ.

    With a flat prior on the common part, the weights' negative log posterior times σ² is, at its best w̄,
    Σ_j ½‖y_j − X_jw_j‖² + (σ²/τ²)/2 Σ_j ‖w_j − w̄‖²: soft sharing at λ* is Bayes' answer, the posterior mean.
    Infinite if τ = 0. This λ has the scale of `soft_ridge`: a network's is 2λ/n of it, see `SoftRidge`.

    >>> best_strength(noise=0.5, tau=0.25)
    4.0

    Raises ValueError if both are 0, or either is negative.
    """
    noise = validation.real("noise", noise, 0.0)
    tau = validation.real("tau", tau, 0.0)
    if noise == tau == 0:
        raise ValueError("noise and tau must not both be 0: without either, every strength is as good")
    return float("inf") if tau == 0 else (noise / tau) ** 2


def _enough(samples: int, parameters: int, name: str) -> int:
    samples = validation.whole("samples", samples, 1)
    if samples <= parameters + 1:
        raise ValueError(
            f"samples must be above {name} + 1 = {parameters + 1}, got {samples}: "
            "with fewer, the expected error is infinite"
        )
    return samples
