"""Training many replicas at once is training each of them alone."""

import pytest
import torch
from sklearn.linear_model import LogisticRegression, Ridge
from torch import Generator, inf, nan, nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from mtl_teach import training
from mtl_teach.batches import batches
from mtl_teach.closed_form import soft_logistic
from mtl_teach.data import Tasks
from mtl_teach.losses import LOSSES, binary_cross_entropy, squared_error
from mtl_teach.models import hard_sharing, pooled, single_task, soft_sharing
from mtl_teach.training import Training, fit

T, N, D = 3, 12, 4
BUILDERS = {
    "single_task": single_task,
    "hard_sharing": hard_sharing,
    "soft_sharing": lambda *sizes, **options: soft_sharing(*sizes, strength=0.3, **options),
    "pooled": pooled,
}


def data(replicas=None, seed=1):
    """Draw inputs, noisy labels and a mask."""
    stream, front = Generator().manual_seed(seed), () if replicas is None else (replicas,)
    x = torch.randn(*front, T, N, D, generator=stream, dtype=torch.float64)
    y = (x[..., 0] + torch.randn(*front, T, N, generator=stream) > 0).double()
    mask = torch.rand(*front, T, N, generator=stream) < 0.7
    mask[..., 0] = True
    return x, y, mask


def assert_same_run(many, replica, history, alone, alone_history):
    torch.testing.assert_close(history.loss[:, replica], alone_history.loss[:, 0], rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(
        history.penalty[:, replica], alone_history.penalty[:, 0], rtol=1e-10, atol=1e-12
    )
    for mine, theirs in zip(many.parameters(), alone.parameters(), strict=True):
        torch.testing.assert_close(mine[replica], theirs[0], rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("builder", BUILDERS.values(), ids=BUILDERS)
@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
@pytest.mark.parametrize("batch", [None, 4])
def test_a_replica_is_just_another_run(builder, optimiser, batch):
    x, y, mask = data()
    options = {
        "steps": 20,
        "learning_rate": 0.05,
        "optimiser": optimiser,
        "weight_decay": 0.01,
        "batch": batch,
    }
    many = builder(D, T, replicas=3, seed=5)
    history = fit(many, Tasks(x, y, mask), seed=7, **options)
    for replica in range(3):
        alone = builder(D, T, seed=5 + replica)
        assert_same_run(
            many, replica, history, alone, fit(alone, Tasks(x, y, mask), seed=7 + replica, **options)
        )


def test_each_replica_may_have_data_and_a_strength_of_its_own():
    x, y, mask = data(replicas=2)
    strengths = torch.tensor([0.1, 3.0]).double()
    many = soft_sharing(D, T, strength=strengths, replicas=2)
    history = fit(many, Tasks(x, y, mask), steps=20, learning_rate=0.05)
    for r in range(2):
        alone = soft_sharing(D, T, strength=strengths[r].item(), seed=r)
        alone_history = fit(alone, Tasks(x[r], y[r], mask[r]), steps=20, learning_rate=0.05)
        assert_same_run(many, r, history, alone, alone_history)


@pytest.mark.parametrize(("optimiser", "plain"), [("adam", torch.optim.Adam), ("sgd", torch.optim.SGD)])
def test_equals_a_loop_over_plain_networks(optimiser, plain):
    x, y, mask = data()
    model = single_task(D, T, trunk=(5,))
    networks = nn.ModuleList(model.plain(j) for j in range(T))
    steps, losses = plain(networks.parameters(), lr=0.1, weight_decay=0.02), []
    for _ in range(5):
        loss = sum(bce(networks[j](x[j])[mask[j], 0], y[j, mask[j]]) for j in range(T))
        steps.zero_grad()
        loss.backward()
        steps.step()
        losses.append(loss.item())
    history = fit(
        model, Tasks(x, y, mask), steps=5, learning_rate=0.1, optimiser=optimiser, weight_decay=0.02
    )
    assert history.loss[:, 0].tolist() == pytest.approx(losses, rel=1e-10)
    for j in range(T):
        torch.testing.assert_close(model.plain(j)(x[j]), networks[j](x[j]), rtol=1e-10, atol=1e-10)


def test_history_holds_the_terms_before_each_step():
    x, y, _ = data()
    model = soft_sharing(D, T, strength=2.0, replicas=2, aligned=False)
    penalty = model.penalty().detach()
    history = fit(model, Tasks(x, y), steps=7, learning_rate=0.01)
    assert history.loss.shape == history.penalty.shape == (7, 2)
    torch.testing.assert_close(history.penalty[0], penalty)
    assert (history.loss[-1] < history.loss[0]).all()
    assert history.watched.numel() == history.watched_at.numel() == 0


def test_the_recorded_loss_leaves_the_penalty_out():
    """Two replicas of one start and two strengths: their first losses are the same, and the plain one."""
    x, y, _ = data()
    model = soft_sharing(D, T, strength=torch.tensor([0.5, 4.0]), replicas=2, seed=[1, 1], aligned=False)
    plain = sum(bce(model.plain(j)(x[j])[:, 0], y[j]) for j in range(T)).item()
    history = fit(model, Tasks(x, y), steps=1, learning_rate=0.01)
    assert history.loss[0].tolist() == pytest.approx([plain, plain], rel=1e-12)
    assert history.penalty[0, 1].item() == pytest.approx(8 * history.penalty[0, 0].item(), rel=1e-12)
    assert history.penalty[0, 0] > 0


def test_finds_the_weights_of_logistic_regression():
    """Pooled with a weight decay is scikit-learn's LogisticRegression on all rows together."""
    x, y, _ = data()
    model = pooled(D, T, trunk=(), bias=False)
    fit(model, Tasks(x, y), steps=1500, learning_rate=0.05, weight_decay=0.3)
    wanted = LogisticRegression(C=1 / (0.3 * N), fit_intercept=False, tol=1e-12).fit(
        x.flatten(0, 1), y.flatten()
    )
    torch.testing.assert_close(
        model.plain(0)[0].weight[0], torch.tensor(wanted.coef_[0]), rtol=1e-6, atol=1e-6
    )


def test_finds_soft_sharing_ridge():
    """A linear model with squared error is scikit-learn's Ridge on the joint features of all tasks."""
    x, strength = data()[0], 0.5
    y = x @ torch.arange(1.0, D + 1).double() + data(seed=2)[0][..., 0]
    model = soft_sharing(D, T, strength=strength, trunk=(), bias=False)
    fit(model, Tasks(x, y), steps=3000, learning_rate=0.02, loss=squared_error)
    weights = torch.stack([model.plain(j)[0].weight[0] for j in range(T)])
    # w_j = w_0 + v_j, and a hardly penalised w_0: the v_j then add up to zero, as distances to the mean do.
    free, own = 1e-4, torch.zeros(T, N, T, D).double()
    for j in range(T):
        own[j, :, j] = x[j]
    joint = torch.cat([x / free, own.flatten(2)], -1).flatten(0, 1)
    found = Ridge(alpha=strength / 2 * N, fit_intercept=False, solver="svd").fit(joint, y.flatten()).coef_
    shared, private = torch.tensor(found[:D]) / free, torch.tensor(found[D:]).view(T, D)
    torch.testing.assert_close(weights, shared + private, rtol=1e-5, atol=1e-5)


def test_softmax_heads_learn_through_the_same_loop():
    x = data()[0]
    classes = x.argmax(-1)  # (T, n) integers from 0 to D - 1
    model = hard_sharing(D, T, outputs=D, replicas=2)
    fit(model, Tasks(x, classes, kinds="classes"), steps=150, learning_rate=0.05)
    assert (model(x).argmax(-1) == classes).double().mean() > 0.95


def test_float32_stays_float32():
    x, y, _ = data()
    history = fit(
        hard_sharing(D, T, dtype=torch.float32), Tasks(x.float(), y.float()), steps=3, learning_rate=0.1
    )
    assert history.loss.dtype == torch.float32


def test_task_weights_reach_the_loss():
    x, y, _ = data()
    model = single_task(D, T)
    before = model(x).detach()
    fit(model, Tasks(x, y), steps=5, learning_rate=0.1, task_weights=torch.tensor([1.0, 0.0, 1.0]).double())
    moved = (model(x) - before).abs().amax((0, 2)) > 1e-6
    assert moved.tolist() == [True, False, True]


def test_watch_sees_the_start_each_interval_and_the_end():
    x, y, _ = data()
    model = single_task(D, T, replicas=2)
    history = fit(model, Tasks(x, y), steps=25, learning_rate=0.1, every=10, watch=lambda net: net(x))
    assert history.watched_at.tolist() == [0, 10, 20, 25]
    assert history.watched.shape == (4, 2, T, N) and not history.watched.requires_grad
    torch.testing.assert_close(history.watched[-1], model(x).detach())


def explosive(replicas=3):
    """Make data on which the middle replica alone diverges."""
    x, y, _ = data(replicas=replicas)
    x[1] *= 1e4
    return hard_sharing(D, T, replicas=replicas, activation="identity"), x, y


def test_divergence_is_an_error_that_names_the_replica():
    model, x, y = explosive()
    with pytest.raises(
        FloatingPointError, match=r"the loss of replica 1 is no longer finite .* lower learning_rate"
    ):
        fit(model, Tasks(x, y), steps=100, learning_rate=0.05, optimiser="sgd", loss=squared_error)


def test_divergence_can_be_recorded_and_leaves_the_others_alone():
    model, x, y = explosive()
    options = {"steps": 100, "learning_rate": 0.05, "optimiser": "sgd", "loss": squared_error}
    history = fit(model, Tasks(x, y), on_divergence="record", **options)
    assert history.loss[-1].isfinite().tolist() == [True, False, True]
    alone = hard_sharing(D, T, seed=2, activation="identity")
    assert_same_run(model, 2, history, alone, fit(alone, Tasks(x[2], y[2]), **options))


def test_steps_one_by_one_are_a_fit():
    x, y, mask = data()
    one, other = (hard_sharing(D, T, replicas=2) for _ in range(2))
    training = Training(one, Tasks(x, y, mask), steps=40, learning_rate=0.05)
    lengths = []
    assert training.history().loss.shape == training.history().penalty.shape == (0, 2)
    while training.done < training.steps:
        training.step()
        lengths.append(len(training.history().loss))
    assert lengths == list(range(1, 41))
    wanted = fit(other, Tasks(x, y, mask), steps=40, learning_rate=0.05)
    assert torch.equal(training.history().loss, wanted.loss)


def test_short_trainings_are_silent(capfd):
    x, y, _ = data()
    fit(hard_sharing(D, T), Tasks(x, y), steps=3, learning_rate=0.1)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("progress", [True, False])
def test_long_trainings_show_a_bar_on_stderr_only(capfd, monkeypatch, progress):
    monkeypatch.setattr(training, "TRIAL", 0.0)
    monkeypatch.setattr(training, "PATIENCE", 0.0)
    x, y, _ = data()
    fit(hard_sharing(D, T), Tasks(x, y), steps=30, learning_rate=0.1, progress=progress)
    out, err = capfd.readouterr()
    assert out == "" and ("training" in err) == progress


def test_minibatches_are_draws_without_replacement_of_labelled_samples():
    x, y, mask = data()
    mask[1] = torch.arange(N) < 3  # a task with exactly three labels
    draws = batches(x, y, mask, size=3, seed=4, replicas=2)
    seen = set()
    for _ in range(50):
        x_drawn, y_drawn, mask_drawn = next(draws)
        assert x_drawn.shape == (2, T, 3, D) and y_drawn.shape == mask_drawn.shape == (2, T, 3)
        assert mask_drawn.all()
        for r in range(2):
            for j in range(T):
                rows = [(x[j] == row).all(-1).nonzero().item() for row in x_drawn[r, j]]
                assert len(set(rows)) == 3 and mask[j, rows].all()
                assert torch.equal(y[j, rows], y_drawn[r, j])
                if j == 0:
                    seen.add(frozenset(rows))
    assert len(seen) > 10, "each step draws afresh"


def test_a_batch_of_all_samples_is_the_full_gradient():
    x, y, mask = data()
    one, other = hard_sharing(D, T), hard_sharing(D, T)
    losses = fit(one, Tasks(x, y, mask), steps=5, learning_rate=0.1).loss
    torch.testing.assert_close(
        fit(other, Tasks(x, y, mask), steps=5, learning_rate=0.1, batch=N).loss, losses
    )


def test_training_leaves_the_global_random_state_alone():
    before = torch.get_rng_state()
    x, y, _ = data()
    fit(hard_sharing(D, T), Tasks(x, y), steps=3, learning_rate=0.1, batch=4)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"steps": 0}, ValueError, "steps must be a whole number >= 1, got 0"),
        ({"steps": 10.0}, TypeError, "steps must be a whole number >= 1, got 10.0"),
        ({"learning_rate": -0.1}, ValueError, "learning_rate must be a number >= 0, got -0.1"),
        ({"learning_rate": nan}, ValueError, "learning_rate must be a number >= 0, got nan"),
        ({"weight_decay": -1}, ValueError, "weight_decay must be a number >= 0, got -1"),
        (
            {"optimiser": "adm"},
            ValueError,
            "optimiser must be one of 'adam', 'sgd', got 'adm': did you mean 'adam'",
        ),
        ({"batch": 13}, ValueError, "batch must be a whole number from 1 to 12, got 13"),
        ({"batch": 2.0}, TypeError, "batch must be a whole number from 1 to 12, got 2.0"),
        ({"batch": 3, "seed": -1}, ValueError, "seed must be a whole number >= 0, got -1"),
        ({"every": 0}, ValueError, "every must be a whole number >= 1, got 0"),
        ({"on_divergence": "ignore"}, ValueError, "on_divergence must be one of 'raise', 'record'"),
        ({"loss": lambda *given: torch.zeros(())}, ValueError, r"loss must return \(replicas=1\), got \(\)"),
        (
            {"tasks": Tasks(data()[0][:2], data()[1][:2])},
            ValueError,
            r"tasks must fit the model \(tasks=3\), got tasks=2: build the model with 2",
        ),
        (
            {"tasks": Tasks(data()[0][..., :2], data()[1])},
            ValueError,
            r"tasks must fit the model \(features=4\), got features=2",
        ),
        (
            {"tasks": Tasks(data()[0], data()[1], kinds="3 classes")},
            ValueError,
            r"outputs of the model must be 3 for tasks .* 3 classes.* got 1: .*outputs=tasks.outputs",
        ),
        ({"loss": squared_error, "task_weights": [1, 1]}, ValueError, r"task_weights must be \(tasks=3\)"),
        ({"step": 3}, TypeError, "step"),
    ],
)
def test_bad_arguments_are_named_before_the_first_step(changes, error, message):
    x, y, _ = data()
    options = {"tasks": Tasks(x, y), "steps": 3, "learning_rate": 0.1} | changes
    model = hard_sharing(D, T)
    before = [p.clone() for p in model.parameters()]
    for run in (fit, Training):
        with pytest.raises(error, match=message):
            run(model, **options)
    assert all(torch.equal(p, q) for p, q in zip(before, model.parameters(), strict=True))


def test_x_and_y_in_place_of_tasks_are_refused_with_a_remedy_that_works(refuses):
    x, y, mask = data()
    model, settings = hard_sharing(D, T), {"steps": 3, "learning_rate": 0.1}
    for tensors in ((x,), (x, y), (x, y, mask)):
        with refuses(TypeError, "tasks", got="Tensor", expected="one data.Tasks", remedy="data.Tasks(x, y)"):
            fit(model, *tensors, **settings)
    fit(model, Tasks(x, y), **settings)


def test_what_is_missing_cannot_be_forgotten():
    """Unequal tasks, with `tasks.y` alone or with the mask as well: the numbers of a plain loop."""
    x, y, mask = data()
    tasks = Tasks(x, y, mask)
    model = single_task(D, T, trunk=(5,))
    networks = [model.plain(j) for j in range(T)]
    wanted = sum(bce(networks[j](x[j])[mask[j], 0], y[j, mask[j]]) for j in range(T)).item()
    for given in (None, tasks.mask):
        assert binary_cross_entropy(model(tasks.x), tasks.y, given).item() == pytest.approx(wanted, rel=1e-12)
    assert fit(model, tasks, steps=1, learning_rate=0.1).loss.item() == pytest.approx(wanted, rel=1e-12)


def test_an_example_that_is_nan_behind_the_mask_is_harmless_in_every_loop():
    x, y, mask = data()
    clean = Tasks(x, y, mask)
    x, y = x.clone(), y.clone()
    x[~mask], y[~mask] = nan, inf
    broken, wanted = Tasks(x, y, mask), None
    for tasks in (clean, broken):
        model = hard_sharing(D, T, replicas=2)
        history = fit(model, tasks, steps=5, learning_rate=0.1)
        model.zero_grad()
        binary_cross_entropy(model(tasks.x), tasks.y).sum().backward()  # a loop of one's own
        found = [
            history.loss,
            *(weight.grad for weight in model.parameters()),
            soft_logistic(tasks.x, tasks.y, 1),
        ]
        wanted = wanted or found
        for mine, theirs in zip(found, wanted, strict=True):
            assert mine.isfinite().all()
            torch.testing.assert_close(mine, theirs)


def test_tasks_on_the_same_inputs_read_them_once():
    x, y, _ = data()
    shapes = []

    class Spy(nn.Module):
        def forward(self, hidden):
            shapes.append(tuple(hidden.shape))
            return hidden

    model = hard_sharing(D, T)
    model.activation = Spy()
    history = fit(model, Tasks(x[:1], y), steps=3, learning_rate=0.1)
    assert set(shapes) == {(1, 1, N, 16)}
    apart = hard_sharing(D, T)
    apart.activation = nn.Identity()
    wanted = fit(apart, Tasks(x[:1].repeat(T, 1, 1), y), steps=3, learning_rate=0.1)
    torch.testing.assert_close(history.loss, wanted.loss)


def test_other_dtypes_train_as_the_model_has_them():
    x, y, _ = data()
    one, other = hard_sharing(D, T), hard_sharing(D, T)
    exact = fit(one, Tasks(x.float().double(), y), steps=3, learning_rate=0.1)
    assert torch.equal(fit(other, Tasks(x.float(), y.bool()), steps=3, learning_rate=0.1).loss, exact.loss)


def named_losses():
    x, y, _ = data()
    yield "binary_cross_entropy", Tasks(x, y)
    yield "squared_error", Tasks(x, x[..., 0])
    yield "cross_entropy", Tasks(x, y, kinds="2 classes")


@pytest.mark.parametrize(("name", "tasks"), list(named_losses()))
def test_a_loss_can_be_named_listed_or_left_to_the_kind(name, tasks):
    found = []
    for loss in (None, name, LOSSES[name], [name] * T, [LOSSES[name]] * T):
        model = hard_sharing(D, T, outputs=tasks.outputs)
        found.append(fit(model, tasks, loss=loss, steps=5, learning_rate=0.1).loss)
        torch.testing.assert_close(found[-1], found[0], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("loss", "error", "message", "remedy"),
    [
        (nn.BCEWithLogitsLoss(), TypeError, "four arg.* got BCEWithLogitsLoss.*use 'binary_cross_entropy'",
         "binary_cross_entropy"),
        (nn.MSELoss(), TypeError, "four arguments .* got MSELoss.*use 'squared_error'", "squared_error"),
        (nn.L1Loss(), TypeError, "got L1Loss.* write a function of yours",
         lambda z, y, *rest: (z - y).abs().mean((1, 2))),
        (bce, TypeError, "got binary_cross_entropy_with_.* use 'binary_", "binary_cross_entropy"),
        (lambda z, y: (z - y).square().mean((1, 2)), TypeError, r"got <lambda>.* a function .* takes \*rest",
         lambda z, y, *rest: (z - y).square().mean((1, 2))),
        ("bce", ValueError, "loss must be one of 'binary_cross_entropy', .*got 'bce': pick one",
         "binary_cross_entropy"),
        ("squared_eror", ValueError, "did you mean 'squared_error'", "squared_error"),
        (3, TypeError, "loss must be a function or a name, got 3: pick one of binary_cross_entropy, ",
         "binary_cross_entropy"),
        (["squared_error"] * 2, ValueError, r"one per task \(tasks=3\), got 2", ["squared_error"] * 3),
        (["squared_error", "squared_error", "bce"], ValueError, r"loss\[2\] must be one of",
         ["squared_error"] * 3),
        (["squared_error", "squared_error", nn.MSELoss()], TypeError, r"loss\[2\] must take four",
         ["squared_error"] * 3),
    ],
)  # fmt: skip
def test_a_loss_that_does_not_fit_is_named_and_the_remedy_works(loss, error, message, remedy):
    x, y, _ = data()
    with pytest.raises(error, match=message):
        fit(hard_sharing(D, T), Tasks(x, y), loss=loss, steps=3, learning_rate=0.1)
    fit(hard_sharing(D, T), Tasks(x, y), loss=remedy, steps=3, learning_rate=0.1)
