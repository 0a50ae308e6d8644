"""Uncertainty weighting, DWA and FAMO against plain loops over a trunk and a list of heads."""

import pytest
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torch.nn.functional import mse_loss, softmax

from mtl_teach.aggregation import DWA, FAMO, Uncertainty, Weighting
from mtl_teach.batches import batches
from mtl_teach.data import Tasks
from mtl_teach.losses import binary_cross_entropy, squared_error
from mtl_teach.models import hard_sharing, single_task
from mtl_teach.training import Training, fit
from tests.aggregation.drawing import KINDS, D, drawn_tasks, normal, unlike_tasks

T, STEPS, RATE = 3, 8, 0.05


class Plain:
    """A trunk and a list of heads with the weights of `model`, and the losses of its tasks."""

    def __init__(self, model, tasks):
        networks = [model.plain(j) for j in range(T)]
        self.trunk, self.heads, self.tasks = (
            networks[0][:2],
            nn.ModuleList(net[2:] for net in networks),
            tasks,
        )
        self.weights = [*self.trunk.parameters(), *self.heads.parameters()]

    def losses(self):
        x, y, mask = self.tasks.x, self.tasks.y, self.tasks.mask
        logits = [head(self.trunk(x[j]))[:, 0] for j, head in enumerate(self.heads)]
        return torch.stack([bce(logits[j][mask[j]], y[j, mask[j]]) for j in range(T)])

    def assert_same(self, model):
        for j, head in enumerate(self.heads):
            mine = [p for p in model.plain(j).parameters()]
            for one, other in zip(mine, [*self.trunk.parameters(), *head.parameters()], strict=True):
                torch.testing.assert_close(one, other, rtol=1e-8, atol=1e-9)


def trained(rule, **changes):
    tasks, model = drawn_tasks(T), hard_sharing(D, T, trunk=(5,))
    plain = Plain(model, tasks)
    history = fit(model, tasks, aggregator=rule, **({"steps": STEPS, "learning_rate": RATE} | changes))
    return model, plain, history


@pytest.mark.parametrize(("name", "optimiser"), [("adam", torch.optim.Adam), ("sgd", torch.optim.SGD)])
def test_uncertainty_weighting_is_a_plain_loop(name, optimiser):
    rule = Uncertainty()
    model, plain, history = trained(rule, optimiser=name, weight_decay=0.03)
    s = torch.zeros(T, dtype=torch.float64, requires_grad=True)
    steps = optimiser([{"params": plain.weights, "weight_decay": 0.03}, {"params": [s]}], lr=RATE)
    recorded = []
    for _ in range(STEPS):
        losses = plain.losses()
        recorded.append(losses.sum().item())
        steps.zero_grad()
        (losses / (2 * s.exp()) + s.exp().sqrt().log()).sum().backward()
        steps.step()
    plain.assert_same(model)
    torch.testing.assert_close(rule.log_variances[0], s)
    assert history.loss[:, 0].tolist() == pytest.approx(recorded, rel=1e-9)


def test_learned_variances_end_at_the_losses():
    """Where d/ds of ½ exp(−s) L + ½ s is zero, exp(s) = L: for a squared error, the residuals' variance."""
    x = normal(2, 30, D)
    y = x[..., 0] + torch.tensor([[0.1], [1.5]]) * normal(2, 30, seed=8)
    rule, model = Uncertainty(), hard_sharing(D, 2, trunk=(2,), activation="identity")
    fit(model, Tasks(x, y), steps=1500, learning_rate=0.03, aggregator=rule, progress=False)
    final = (model(x)[0] - y).square().mean(-1)
    torch.testing.assert_close(rule.log_variances[0].exp(), final, rtol=0.01, atol=1e-6)
    torch.testing.assert_close(rule.weights[0], 1 / (2 * final), rtol=0.01, atol=1e-3)


@pytest.mark.parametrize("epoch", [1, 3])
def test_dwa_is_a_plain_loop(epoch):
    rule = DWA(temperature=0.7, epoch=epoch)
    model, plain, _ = trained(rule, steps=10)
    steps, epochs = torch.optim.Adam(plain.weights, lr=RATE), [[]]
    for _ in range(10):
        if len(epochs[-1]) == epoch:
            epochs.append([])
        weights = torch.ones(T).double()
        if len(epochs) > 2:
            last, before = (torch.stack(epochs[k]).mean(0) for k in (-2, -3))
            scores = (last / before / 0.7).exp()
            weights = T * scores / scores.sum()
        losses = plain.losses()
        epochs[-1].append(losses.detach())
        steps.zero_grad()
        (weights * losses).sum().backward()
        steps.step()
    plain.assert_same(model)
    torch.testing.assert_close(rule.weights[0], weights)
    assert (weights - 1).abs().max() > 1e-3


@pytest.mark.parametrize("settings", [{}, {"learning_rate": 0.3, "decay": 0.1}])
def test_famo_is_a_plain_loop(settings):
    rule = FAMO(**settings)
    model, plain, _ = trained(rule)
    xi = torch.zeros(T, dtype=torch.float64, requires_grad=True)
    options = {"lr": settings.get("learning_rate", 0.025), "weight_decay": settings.get("decay", 0.01)}
    steps, inner = torch.optim.Adam(plain.weights, lr=RATE), torch.optim.Adam([xi], **options)
    for _ in range(STEPS):
        before = plain.losses()
        z = softmax(xi.detach(), 0)
        c = 1 / (z / before.detach()).sum()
        steps.zero_grad()
        (c * z * before.log()).sum().backward()
        steps.step()
        after = plain.losses()
        inner.zero_grad()  # ξ goes down the products of δ with the softmax
        (softmax(xi, 0) @ (before.log() - after.log()).detach()).backward()
        inner.step()
    plain.assert_same(model)
    torch.testing.assert_close(rule.weights[0], (c * z / before).detach())
    assert rule.weights.sum().item() == pytest.approx(1)


def test_famo_does_not_mind_the_scale_of_a_loss():
    """log(a L) has the gradient of log L: a weight of 0.01 or 100 does not turn the step, for c is common."""
    tasks, moved = drawn_tasks(T), []
    for weights in (None, [0.01, 1.0, 100.0]):
        model = hard_sharing(D, T)
        before = torch.cat([p.detach().flatten() for p in model.parameters()])
        options = {"optimiser": "sgd", "aggregator": "famo", "task_weights": weights}
        fit(model, tasks, steps=1, learning_rate=RATE, **options)
        moved.append(torch.cat([p.detach().flatten() for p in model.parameters()]) - before)
    one, other = (step / step.norm() for step in moved)
    torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-5)


class Mean(Weighting):
    """Shows what it is given."""

    looks_back = True

    def begin(self, losses):
        self.started, self.seen, self.looked = losses, [], []

    def objective(self, losses):
        self.seen.append(losses.detach())
        return losses.mean(-1)

    def after(self, losses):
        self.looked.append(losses)


@pytest.mark.parametrize("batch", [None, 4])
def test_a_weighting_of_ones_own_sees_the_losses_of_each_task(batch):
    tasks, rule = unlike_tasks(), Mean()
    model = hard_sharing(D, len(KINDS), outputs=tasks.outputs, replicas=2)
    draws = batches(tasks.x, tasks.y, None, size=batch, seed=5, replicas=2)
    training = Training(
        model,
        tasks,
        steps=3,
        learning_rate=RATE,
        aggregator=rule,
        task_weights=[1, 2, 1, 1],
        batch=batch,
        seed=5,
    )

    def by_hand(x, y):
        rows = []
        for r in range(2):
            own = (x[r], y[r]) if x.ndim == 4 else (x, y)
            z = [model.plain(j, r)(own[0][j]) for j in range(4)]
            losses = [mse_loss(z[0][:, 0], own[1][0]), 2 * bce(z[1][:, 0], own[1][1])]
            losses += [nn.CrossEntropyLoss()(z[2], own[1][2].long()), bce(z[3][:, 0], own[1][3])]
            rows.append(torch.stack(losses).detach())
        return torch.stack(rows)

    torch.testing.assert_close(rule.started, by_hand(tasks.x, tasks.y))
    for step in range(3):
        x, y, _ = next(draws)
        wanted = by_hand(x, y)
        training.step()
        torch.testing.assert_close(rule.seen[step], wanted)
        torch.testing.assert_close(training.history().loss[step], wanted.sum(-1))
        torch.testing.assert_close(rule.looked[step], by_hand(x, y))
    assert not rule.looked[0].requires_grad


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_the_gradient_of_a_loss_by_its_task_weights_is_the_loss_of_each_task(reduction):
    logits, labels = normal(2, T, 6), (normal(T, 6, seed=2) > 0).double()
    weights = normal(2, T, seed=3).abs().requires_grad_()
    binary_cross_entropy(logits, labels, None, weights, reduction).sum().backward()
    alone = [binary_cross_entropy(logits[:, [j]], labels[[j]], reduction=reduction) for j in range(T)]
    wanted = torch.stack([loss.flatten(1).sum(-1) if reduction == "none" else loss for loss in alone], 1)
    torch.testing.assert_close(weights.grad, wanted)


def test_weights_per_replica_are_weights_of_each_replica():
    outputs, labels, weights = normal(2, T, 6), normal(T, 6, seed=2), normal(2, T, seed=3).abs()
    found = squared_error(outputs, labels, task_weights=weights)
    alone = [squared_error(outputs[[r]], labels, task_weights=weights[r])[0] for r in range(2)]
    torch.testing.assert_close(found, torch.stack(alone))


def test_they_serve_models_that_share_nothing_too():
    tasks = drawn_tasks(T)
    for name in ("uncertainty", "dwa", "famo"):
        history = fit(single_task(D, T), tasks, steps=20, learning_rate=RATE, aggregator=name)
        assert history.loss[-1] < history.loss[0]


def test_dwa_survives_a_task_that_is_learned_fully():
    rule = DWA()
    rule.begin(torch.ones(1, 2))
    for losses in ([1.0, 1.0], [0.5, 0.0], [0.25, 0.0], [0.25, 0.0]):
        total = rule.objective(torch.tensor([losses]))
    assert total.isfinite() and rule.weights.isfinite().all()


def test_bad_settings_are_named():
    with pytest.raises(ValueError, match="temperature must be a number >= 1e-06, got 0"):
        DWA(temperature=0.0)
    with pytest.raises(ValueError, match="epoch must be a whole number >= 1, got 0"):
        DWA(epoch=0)
    with pytest.raises(ValueError, match="learning_rate must be a number >= 0, got -1"):
        FAMO(learning_rate=-1.0)
    with pytest.raises(ValueError, match="decay must be a number >= 0, got -1"):
        FAMO(decay=-1.0)


def test_famo_refuses_a_loss_below_zero(refuses):
    def shifted(z, y, mask, weights):
        return binary_cross_entropy(z, y, mask, weights) - (0 if weights is None else 5 * weights.sum(-1))

    with refuses(ValueError, "loss", got="-4", expected="not be negative", remedy="add a constant"):
        Training(
            hard_sharing(D, T), drawn_tasks(T), steps=1, learning_rate=RATE, loss=shifted, aggregator="famo"
        )
