"""The losses, checked against loops over single labels, scikit-learn and autograd."""

import math

import pytest
import torch
from sklearn.metrics import log_loss
from torch import Generator, nan

from mtl_teach.losses import binary_cross_entropy, cross_entropy, per_task, squared_error
from tests.makes import Series, makes

R, T, N, C = 3, 4, 6, 5
TERMS = {
    binary_cross_entropy: lambda z, y: -math.log(1 / (1 + math.exp(-z if y else z))),
    squared_error: lambda z, y: (z - y) ** 2,
    cross_entropy: lambda z, y: -math.log(math.exp(z[int(y)]) / sum(math.exp(c) for c in z)),
}
LOSSES = list(TERMS)
names = {"ids": lambda loss: loss.__name__}


def stream(seed=0):
    return Generator().manual_seed(seed)


def data(loss, labels_per_replica=False):
    """Draw logits, labels and a mask that leaves each task a label."""
    shape = (R, T, N) if labels_per_replica else (T, N)
    mask = torch.rand(shape, generator=stream(1)) < 0.6
    mask[..., 2] = True
    if loss is cross_entropy:
        labels = torch.randint(C, shape, generator=stream(2))
        return torch.randn(R, T, N, C, generator=stream(), dtype=torch.float64), labels, mask
    labels = torch.randint(2, shape, generator=stream(2)).double()
    return torch.randn(R, T, N, generator=stream(), dtype=torch.float64), labels, mask


def by_hand(loss, logits, labels, mask, weights, reduction):
    """Write the general form of the module as loops over single numbers."""
    totals = []
    for r in range(R):
        y, m = (v[r] if v.ndim == 3 else v for v in (labels, mask))
        total = 0.0
        for j in range(T):
            terms = [TERMS[loss](logits[r, j, i].tolist(), y[j, i].item()) for i in range(N) if m[j, i]]
            total += weights[j].item() * sum(terms) / (len(terms) if reduction == "mean" else 1)
        totals.append(total)
    return totals


@pytest.mark.parametrize("loss", LOSSES, **names)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("per_replica", [True, False])
def test_equals_the_general_form_written_as_loops(loss, reduction, per_replica):
    logits, labels, mask = data(loss, per_replica)
    weights = torch.tensor([0.5, 2.0, 0.0, 1.0], dtype=torch.float64)
    result = loss(logits, labels, mask, weights, reduction)
    assert result.tolist() == pytest.approx(by_hand(loss, logits, labels, mask, weights, reduction))
    everything, ones = torch.ones_like(mask), torch.ones(T)
    wanted = by_hand(loss, logits, labels, everything, ones, reduction)
    assert loss(logits, labels, reduction=reduction).tolist() == pytest.approx(wanted)


@pytest.mark.parametrize("loss", LOSSES, **names)
def test_unreduced_terms_add_up_to_the_sum(loss):
    logits, labels, mask = data(loss)
    weights = torch.rand(T, generator=stream(), dtype=torch.float64)
    terms = loss(logits, labels, mask, weights, "none")
    assert terms.shape == (R, T, N) and (terms[:, ~mask] == 0).all()
    torch.testing.assert_close(terms.sum((1, 2)), loss(logits, labels, mask, weights, "sum"))


def test_agrees_with_scikit_learn():
    logits, labels, _ = data(binary_cross_entropy)
    wanted = sum(log_loss(labels[j], logits[1, j].sigmoid(), labels=[0, 1]) for j in range(T))
    assert binary_cross_entropy(logits, labels)[1].item() == pytest.approx(wanted)
    logits, labels, _ = data(cross_entropy)
    wanted = sum(log_loss(labels[j], logits[1, j].softmax(-1), labels=range(C)) for j in range(T))
    assert cross_entropy(logits, labels)[1].item() == pytest.approx(wanted)


@pytest.mark.parametrize("loss", LOSSES, **names)
def test_a_mask_equals_deleting_the_rows(loss):
    logits, labels, mask = data(loss)
    mask = mask[:1].expand(T, N)  # the same rows in each task, so that the rest is a rectangle
    kept = mask[0]
    torch.testing.assert_close(loss(logits, labels, mask), loss(logits[:, :, kept], labels[:, kept]))


@pytest.mark.parametrize("loss", LOSSES, **names)
def test_what_is_masked_reaches_neither_loss_nor_gradient(loss):
    logits, labels, mask = data(loss)
    unknown = labels.clone()
    unknown[~mask] = -100 if loss is cross_entropy else nan
    logits.requires_grad_()
    result = loss(logits, unknown, mask)
    assert torch.equal(result, loss(logits, labels, mask))
    (grad,) = torch.autograd.grad(result.sum(), logits)
    assert torch.isfinite(grad).all() and (grad[:, ~mask] == 0).all() and (grad[:, mask] != 0).any()


@pytest.mark.parametrize("loss", LOSSES, **names)
@pytest.mark.parametrize("per_replica", [True, False])
def test_a_label_that_is_nan_is_missing_with_and_without_a_mask(loss, per_replica):
    logits, labels, mask = data(loss, per_replica)
    unknown = labels.double().masked_fill(~mask, nan)
    more = mask.clone()
    more[..., 5] = False  # leaves out further labels, for teaching
    for said in (None, mask, torch.ones_like(mask)):
        for reduction in ("mean", "sum", "none"):
            wanted = loss(logits, labels, mask, reduction=reduction)
            assert torch.equal(loss(logits, unknown, said, reduction=reduction), wanted)
    assert torch.equal(loss(logits, unknown, more), loss(logits, labels, more))
    assert not torch.equal(loss(logits, unknown, more), loss(logits, unknown))


@pytest.mark.parametrize("loss", LOSSES, **names)
def test_a_task_with_nothing_but_missing_labels_is_refused(loss):
    logits, labels, mask = data(loss)
    labels = labels.double()
    labels[2] = nan
    with pytest.raises(ValueError, match="labels must have a label for every task, got none for task 2"):
        loss(logits, labels)
    mask[:2], labels[:2] = False, nan
    mask[0, 3] = mask[1, 4] = mask[2, 1] = labels[0, 3] = labels[1, 5] = 1
    # A label each, but none where the mask is True.
    with pytest.raises(ValueError, match="got none for task 1"):
        loss(logits, labels, mask)


@pytest.mark.parametrize("loss", LOSSES, **names)
@pytest.mark.parametrize("missing", [True, False])
def test_labels_come_in_any_make(loss, missing):
    logits, labels, mask = data(loss)
    labels = labels.double().masked_fill(~mask, nan) if missing else labels
    wanted = loss(logits, labels)
    for make, given in makes(labels.numpy()):
        assert torch.equal(loss(logits, given), wanted), make
    weights = torch.rand(T, generator=stream(), dtype=torch.float64)
    for given in (weights.numpy(), weights.tolist(), Series(weights.numpy())):
        assert torch.equal(loss(logits, labels, task_weights=given), loss(logits, labels, None, weights))
    for given in (mask.numpy(), mask.tolist()):
        assert torch.equal(loss(logits, labels, given), loss(logits, labels, mask))
    assert loss(logits.float(), labels).dtype == torch.float32


def test_unlike_tasks_add_up_their_own_losses():
    """Against torch's losses, one task after the other: logits as a list, NaN labels, weights, replicas."""
    drawn = {loss: data(loss) for loss in LOSSES}
    each = [binary_cross_entropy, cross_entropy, squared_error, binary_cross_entropy]
    logits = [drawn[loss][0][:, j] for j, loss in enumerate(each)]
    labels = torch.stack([drawn[loss][1][j].double() for j, loss in enumerate(each)])
    mask, weights = data(LOSSES[0])[2], torch.tensor([0.5, 2.0, 0.0, 1.0]).double()
    torchs = {
        binary_cross_entropy: torch.nn.BCEWithLogitsLoss(),
        cross_entropy: lambda z, y: torch.nn.CrossEntropyLoss()(z, y.long()),
        squared_error: torch.nn.MSELoss(),
    }
    total = per_task(each)
    for r in range(R):
        terms = [torchs[loss](logits[j][r, mask[j]], labels[j, mask[j]]) for j, loss in enumerate(each)]
        wanted = sum(weight * term for weight, term in zip(weights, terms, strict=True))
        assert total(logits, labels, mask, weights)[r].item() == pytest.approx(wanted.item(), rel=1e-12)
    unknown = labels.masked_fill(~mask, nan)
    torch.testing.assert_close(total(logits, unknown, None, weights), total(logits, labels, mask, weights))
    terms = total(logits, unknown, reduction="none")
    assert terms.shape == (R, T, N) and (terms[:, ~mask] == 0).all()
    torch.testing.assert_close(terms.sum((1, 2)), total(logits, unknown, reduction="sum"))
    for bad, message in (
        ({"labels": labels[:3]}, "labels must be"),
        ({"task_weights": [1]}, "task_weights must"),
    ):
        with pytest.raises(ValueError, match=message):
            total(logits, **{"labels": labels} | bad)


@pytest.mark.parametrize("loss", LOSSES, **names)
def test_permuting_the_tasks_changes_nothing(loss):
    logits, labels, mask = data(loss)
    weights, order = torch.arange(1.0, T + 1).double(), [3, 1, 0, 2]
    result = loss(logits[:, order], labels[order], mask[order], weights[order])
    torch.testing.assert_close(result, loss(logits, labels, mask, weights))


@pytest.mark.parametrize("loss", LOSSES, **names)
def test_replicas_never_mix(loss):
    logits, labels, mask = data(loss)
    logits.requires_grad_()
    (grad,) = torch.autograd.grad(loss(logits, labels, mask)[1], logits)
    assert (grad[[0, 2]] == 0).all() and (grad[1] != 0).any()


@pytest.mark.parametrize("loss", LOSSES, **names)
def test_gradients_pass_gradcheck(loss):
    logits, labels, mask = data(loss)
    assert torch.autograd.gradcheck(lambda z: loss(z, labels, mask), logits.requires_grad_())


def test_gradient_of_binary_cross_entropy_is_p_minus_y():
    logits, labels, _ = data(binary_cross_entropy)
    logits.requires_grad_()
    (grad,) = torch.autograd.grad(binary_cross_entropy(logits, labels, reduction="sum").sum(), logits)
    torch.testing.assert_close(grad, (logits.sigmoid() - labels).detach())


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("size", [40, 800, 1e6])
def test_stays_finite_and_exact_for_large_logits(sign, size):
    z, wrong = torch.full((1, 1, 1), sign * size).double(), torch.tensor([[float(sign < 0)]]).double()
    assert binary_cross_entropy(z, wrong).item() == pytest.approx(size)
    two = torch.cat([torch.zeros_like(z), z], -1)[:, :, None]  # softmax of (0, z) is the sigmoid of z
    assert cross_entropy(two, wrong.long()).item() == pytest.approx(size)


def test_mean_over_tasks_is_a_task_weight():
    logits, labels, _ = data(binary_cross_entropy)
    mean = binary_cross_entropy(logits, labels, task_weights=torch.full((T,), 1 / T).double())
    torch.testing.assert_close(mean, binary_cross_entropy(logits, labels) / T)


def test_diverged_logits_give_nan_not_an_error():
    logits, labels, _ = data(binary_cross_entropy)
    logits[1] = nan
    assert binary_cross_entropy(logits, labels).isnan().tolist() == [False, True, False]


def with_value(value):
    def change(labels):
        labels = labels.clone()
        labels[1, 2] = value
        return {"labels": labels}

    return change


ALL_MASKED = torch.ones(T, N, dtype=torch.bool)
ALL_MASKED[2] = False
BAD = [
    (
        lambda y: {"labels": y.T},
        ValueError,
        r"labels must be \(tasks=4, samples=6\), got \(6, 4\): transpose them",
    ),
    (lambda y: {"labels": y[:, :5]}, ValueError, r"labels must be \(tasks=4, samples=6\), got \(4, 5\)"),
    (lambda y: {"labels": y[0]}, ValueError, r"labels must be \(tasks=4, samples=6\), got \(6,\)"),
    (
        lambda y: {"labels": y[None]},
        ValueError,
        r"labels must be .* or \(replicas=3, tasks=4, samples=6\), got \(1, 4, 6\): give one for all",
    ),
    (
        lambda y: {"labels": y.expand(2, R, T, N)},
        ValueError,
        "labels must be .* give one for all replicas, or one each",
    ),
    (lambda y: {"labels": None}, TypeError, "labels must be numbers in a tensor, array, .* got NoneType"),
    (lambda y: {"labels": [["no"] * N] * T}, TypeError, "labels must hold numbers, got text such as 'no'"),
    (lambda y: {"labels": [[0.0], [1.0, 0.0]]}, ValueError, "labels must have rows of equal length"),
    (
        lambda y: {"mask": torch.ones(N, T).bool()},
        ValueError,
        r"mask must be \(tasks=4, samples=6\), got \(6, 4\)",
    ),
    (
        lambda y: {"mask": torch.ones(T, N)},
        TypeError,
        r"mask must be boolean, got torch.float32: use mask == 1",
    ),
    (
        lambda y: {"mask": ALL_MASKED},
        ValueError,
        "mask must have a label for every task, got none for task 2",
    ),
    (
        lambda y: {"task_weights": torch.ones(3).double()},
        ValueError,
        r"task_weights must be \(tasks=4\), got \(3,\)",
    ),
    (lambda y: {"task_weights": -torch.ones(T).double()}, ValueError, "task_weights must be >= 0, got -1"),
    (
        lambda y: {"task_weights": torch.full((T,), nan).double()},
        ValueError,
        "task_weights must be finite, got nan",
    ),
    (
        lambda y: {"reduction": "average"},
        ValueError,
        "reduction must be one of 'mean', 'sum', 'none', got 'average'",
    ),
]


@pytest.mark.parametrize("loss", LOSSES, **names)
@pytest.mark.parametrize(("change", "error", "message"), BAD)
def test_bad_arguments_are_named(loss, change, error, message):
    logits, labels, _ = data(loss)
    with pytest.raises(error, match=message):
        loss(logits, **{"labels": labels} | change(labels))


@pytest.mark.parametrize(
    ("loss", "change", "error", "message"),
    [
        (binary_cross_entropy, with_value(2), ValueError, "labels must be 0 or 1, got 2.0 at"),
        (binary_cross_entropy, with_value(math.inf), ValueError, "labels must be 0 or 1, got inf at"),
        (squared_error, with_value(math.inf), ValueError, "labels must be finite, got inf at"),
        (
            cross_entropy,
            with_value(5),
            ValueError,
            r"labels must be class numbers from 0 to 4 \(classes=5\), got 5 at",
        ),
        (cross_entropy, with_value(-1), ValueError, "labels must be class numbers from 0 to 4 .*, got -1 at"),
        (cross_entropy, lambda y: {"labels": y + 0.5}, ValueError, "labels must be class numbers .*, got"),
    ],
)
def test_labels_that_do_not_fit_the_loss_are_refused(loss, change, error, message):
    logits, labels, _ = data(loss)
    with pytest.raises(error, match=message):
        loss(logits, **change(labels))


@pytest.mark.parametrize("loss", LOSSES, **names)
def test_logits_need_all_their_axes(loss):
    logits, labels, _ = data(loss)
    with pytest.raises(ValueError, match=r"must be \(replicas, tasks, samples"):
        loss(logits[0], labels)
