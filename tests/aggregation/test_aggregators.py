"""A training with an aggregator: replicas, plain references, divergence, and what is refused."""

from functools import partial

import pytest
import torch
from torch import Generator, nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torchjd import aggregation as torchjd
from torchjd import autojac

from mtl_teach.aggregation import DWA, FAMO, Uncertainty, cagrad, cosines, mgda, pcgrad, task_gradients
from mtl_teach.aggregation.rules import DIRECTIONS, WEIGHTINGS
from mtl_teach.data import Tasks
from mtl_teach.losses import binary_cross_entropy, squared_error
from mtl_teach.models import hard_sharing, pooled, single_task
from mtl_teach.training import Training, fit
from tests.aggregation.drawing import KINDS, D, drawn_tasks, unlike_tasks

NAMES = [*DIRECTIONS, *WEIGHTINGS]
OPTIONS = {"steps": 12, "learning_rate": 0.05}


def assert_same_weights(model, replica, other, other_replica=0, tolerance=1e-8):
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        torch.testing.assert_close(mine[replica], theirs[other_replica], rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("batch", [None, 4])
def test_a_replica_is_just_another_run(name, batch):
    tasks, options = drawn_tasks(), {**OPTIONS, "aggregator": name, "batch": batch, "weight_decay": 0.01}
    many = hard_sharing(D, 3, replicas=3, seed=5)
    history = fit(many, tasks, seed=7, **options)
    for r in range(3):
        alone = hard_sharing(D, 3, seed=5 + r)
        alone_history = fit(alone, tasks, seed=7 + r, **options)
        torch.testing.assert_close(history.loss[:, r], alone_history.loss[:, 0], rtol=1e-8, atol=1e-10)
        assert_same_weights(many, r, alone)


@pytest.mark.parametrize("name", NAMES)
def test_replicas_may_have_data_of_their_own(name):
    tasks = drawn_tasks(replicas=2)
    many = hard_sharing(D, 3, replicas=2)
    fit(many, tasks, aggregator=name, **OPTIONS)
    alone = hard_sharing(D, 3, seed=1)
    fit(alone, Tasks(tasks.x[1], tasks.y[1], tasks.mask[1]), aggregator=name, seed=1, **OPTIONS)
    assert_same_weights(many, 1, alone)


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
def test_the_sum_is_no_aggregator_up_to_rounding(optimiser):
    tasks, found = unlike_tasks(), []
    for name in (None, "sum"):
        model = hard_sharing(D, len(KINDS), trunk=(6, 3), head=(4,), outputs=tasks.outputs, replicas=2)
        weights = {"task_weights": [1.0, 0.5, 2.0, 1.0], "weight_decay": 0.02}
        history = fit(model, tasks, aggregator=name, optimiser=optimiser, batch=5, **weights, **OPTIONS)
        found.append((model, history.loss))
    torch.testing.assert_close(found[0][1], found[1][1], rtol=1e-9, atol=1e-12)
    assert_same_weights(found[0][0], slice(None), found[1][0], slice(None))


@pytest.mark.parametrize(
    ("aggregator", "reference", "factor"),
    [("sum", torchjd.Sum(), 1), ("pcgrad", torchjd.PCGrad(), 1), (mgda, torchjd.MGDA(1e-12, 50), 1)],
    ids=["sum", "pcgrad", "mgda"],
)
def test_two_tasks_train_as_with_torchjd(aggregator, reference, factor):
    tasks, model = drawn_tasks(2), hard_sharing(D, 2, trunk=(6, 3), head=(4,))
    networks = [model.plain(j) for j in range(2)]
    trunk, heads = networks[0][:4], nn.ModuleList(network[4:] for network in networks)
    optimiser = torch.optim.SGD([*trunk.parameters(), *heads.parameters()], lr=0.3)
    for _ in range(10):
        features = [trunk(tasks.x[j]) for j in range(2)]
        losses = [bce(heads[j](features[j])[tasks.mask[j], 0], tasks.y[j, tasks.mask[j]]) for j in range(2)]
        optimiser.zero_grad()
        autojac.mtl_backward(losses, features=features)
        autojac.jac_to_grad(list(trunk.parameters()), reference)
        optimiser.step()
    fit(model, tasks, steps=10, learning_rate=0.3, optimiser="sgd", aggregator=aggregator)
    for j in range(2):
        plain = [*trunk.parameters(), *heads[j].parameters()]
        for mine, theirs in zip(model.plain(j).parameters(), plain, strict=True):
            torch.testing.assert_close(mine, theirs, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("name", DIRECTIONS)
def test_heads_keep_their_own_gradient(name):
    tasks, models = drawn_tasks(), [hard_sharing(D, 3) for _ in range(2)]
    for model, aggregator in zip(models, (None, name), strict=True):
        fit(model, tasks, steps=1, learning_rate=0.1, optimiser="sgd", aggregator=aggregator)
    plain, directed = models
    assert torch.equal(plain.head[0].weight, directed.head[0].weight)
    same = torch.allclose(plain.trunk[0].weight, directed.trunk[0].weight, rtol=1e-12)
    assert same == (name == "sum")


def test_pcgrad_draws_new_orders_at_each_step():
    tasks, found, stream = drawn_tasks(6), [], Generator()
    for aggregator in ("pcgrad", lambda gram: pcgrad(gram, [stream]), lambda gram: pcgrad(gram, seed=3)):
        model = hard_sharing(D, 6)
        options = {"steps": 4, "learning_rate": 0.3, "optimiser": "sgd", "seed": 3}
        training = Training(model, tasks, aggregator=aggregator, **options)
        stream.manual_seed(3)  # a function of ours was tried before
        while training.done < training.steps:
            training.step()
        found.append(model.trunk[0].weight.detach())
    assert torch.equal(found[0], found[1]) and not torch.allclose(found[0], found[2])


def test_the_batches_of_a_training_do_not_depend_on_its_aggregator():
    tasks, found = drawn_tasks(), []
    for name in (None, "sum", "mgda", "dwa"):
        history = fit(hard_sharing(D, 3), tasks, aggregator=name, batch=4, seed=2, steps=1, learning_rate=0.1)
        found.append(history.loss.item())
    assert found == pytest.approx([found[0]] * 4, rel=1e-12)


def test_the_recorded_loss_is_the_plain_sum():
    tasks = drawn_tasks()
    start = fit(hard_sharing(D, 3), tasks, **OPTIONS).loss[0]
    for name in NAMES:
        torch.testing.assert_close(fit(hard_sharing(D, 3), tasks, aggregator=name, **OPTIONS).loss[0], start)


@pytest.mark.parametrize("name", NAMES)
def test_unlike_tasks_with_heads_of_their_own_widths_learn(name):
    tasks = unlike_tasks()
    model = hard_sharing(D, len(KINDS), outputs=tasks.outputs, replicas=2)
    history = fit(model, tasks, aggregator=name, steps=60, learning_rate=0.05)
    assert (history.loss[-1] < 0.8 * history.loss[0]).all()


@pytest.mark.parametrize("name", NAMES)
def test_float32_stays_float32(name):
    tasks = drawn_tasks().to(torch.float32)
    model = hard_sharing(D, 3, dtype=torch.float32)
    history = fit(model, tasks, aggregator=name, **OPTIONS)
    assert history.loss.dtype == torch.float32 and history.loss.isfinite().all()


@pytest.mark.parametrize("name", ["sum", "pcgrad", "mgda", "cagrad", "dwa", "famo"])
def test_a_replica_that_diverges_leaves_the_others_alone(name):
    tasks = drawn_tasks(replicas=3, missing=False)
    x = tasks.x.clone()
    x[1] *= 1e60
    tasks = Tasks(x, tasks.y)
    options = {
        "steps": 12,
        "learning_rate": 0.01,
        "optimiser": "sgd",
        "loss": squared_error,
        "aggregator": name,
    }
    with pytest.raises(FloatingPointError, match="replica 1 is no longer finite"):
        fit(hard_sharing(D, 3, replicas=3, activation="identity"), tasks, **options)
    model = hard_sharing(D, 3, replicas=3, activation="identity")
    history = fit(model, tasks, on_divergence="record", **options)
    assert history.loss[-1].isfinite().tolist() == [True, False, True]
    alone = hard_sharing(D, 3, seed=2, activation="identity")
    fit(alone, Tasks(x[2], tasks.y[2]), seed=2, **options)
    assert_same_weights(model, 2, alone)


def point(start, aggregator, steps=150):
    """Go down (θ − a_j)² for two points a_j in the plane, from `start`; return the way, (steps + 1, 2)."""
    targets = torch.tensor([[-1.0, 0.0], [1.0, 0.0]]).double()  # (T, 2)

    def distances(theta, y, mask, weights):  # theta (R, T, n, 2)
        losses = (theta - targets[:, None]).square().sum(-1).mean(-1)  # (R, T)
        return (losses if weights is None else losses * weights).sum(-1)

    model = pooled(1, 2, trunk=(), outputs=2, bias=False)
    with torch.no_grad():
        model.head[0].weight.copy_(torch.tensor(start))
    tasks = Tasks(torch.ones(2, 1, 1), torch.zeros(2, 1))
    where = {"watch": lambda net: net.head[0].weight[0, 0, 0].clone(), "every": 1}
    options = {"steps": steps, "learning_rate": 0.1, "optimiser": "sgd", "loss": distances}
    return fit(model, tasks, aggregator=aggregator, **options, **where).watched


def test_on_two_objectives_each_ends_where_its_paper_says():
    """The Pareto set is the line from −1 to 1; the sum of both objectives is least in its middle."""
    for name in ("sum", "cagrad"):
        torch.testing.assert_close(point([0.8, 1.0], name)[-1], torch.zeros(2).double(), rtol=0, atol=1e-3)
    for name in ("mgda", "pcgrad"):
        x, y = point([0.8, 1.0], name)[-1].tolist()
        assert abs(y) < 1e-3 and 0.1 < x < 0.9, "it stops as soon as it reaches the Pareto set"
    start = torch.tensor([0.8, 1.0]).double()
    way = point([0.8, 1.0], "mgda", steps=1)[1] - start
    assert (way @ (torch.tensor([[-1.0, 0.0], [1.0, 0.0]]).double() - start).T > 0).all(), (
        "both objectives fall"
    )


def test_functions_and_objects_are_taken_as_names_are():
    tasks = drawn_tasks()
    for name, made in {
        "mgda": mgda,
        "cagrad": lambda gram: cagrad(gram, 0.5),
        "sum": lambda gram: torch.ones(gram.shape[:2]),
        "uncertainty": Uncertainty(),
        "dwa": DWA(),
        "famo": FAMO(),
    }.items():
        models = [hard_sharing(D, 3, replicas=2) for _ in range(2)]
        for model, aggregator in zip(models, (name, made), strict=True):
            fit(model, tasks, aggregator=aggregator, **OPTIONS)
        assert_same_weights(models[0], slice(None), models[1], slice(None), 1e-12)


def test_the_cosines_that_pcgrad_sees_are_those_of_task_gradients():
    tasks, model = drawn_tasks(), hard_sharing(D, 3, trunk=(6, 3), replicas=2)
    seen = []

    def spy(gram):
        seen.append(gram)
        return mgda(gram)

    training = Training(model, tasks, aggregator=spy, **OPTIONS)
    gradients = task_gradients(model, tasks)
    training.step()
    torch.testing.assert_close(seen[-1], gradients @ gradients.mT)
    lengths = seen[-1].diagonal(dim1=1, dim2=2).sqrt()
    torch.testing.assert_close(seen[-1] / (lengths[:, :, None] * lengths[:, None]), cosines(gradients))


def test_a_refused_training_leaves_a_weighting_free_for_the_next(refuses):
    tasks, rule = drawn_tasks(), FAMO()
    with pytest.raises(ValueError, match="optimiser must be one of"):
        Training(hard_sharing(D, 3), tasks, aggregator=rule, optimiser="adm", **OPTIONS)
    fit(hard_sharing(D, 3), tasks, aggregator=rule, **OPTIONS)
    with refuses(ValueError, "aggregator", got="FAMO", expected="new for each training", remedy="FAMO(...)"):
        Training(hard_sharing(D, 3), tasks, aggregator=rule, **OPTIONS)


def test_bad_aggregators_are_named_before_the_first_step(refuses):
    tasks = drawn_tasks()
    start = partial(Training, hard_sharing(D, 3), tasks, **OPTIONS)
    with refuses(ValueError, "aggregator", got="'pcgrda'", expected="'mgda'", remedy="did you mean 'pcgrad'"):
        start(aggregator="pcgrda")
    for wrong in (3, FAMO, pcgrad):
        with refuses(TypeError, "aggregator", got=repr(wrong), expected="a name", remedy="pick one of sum"):
            start(aggregator=wrong)
    with refuses(ValueError, "aggregator", got="(1, 3, 3)", expected="(replicas=1, tasks=3)", remedy="each"):
        start(aggregator=lambda gram: gram)
    for name in DIRECTIONS:
        with refuses(
            ValueError, "model", got="none", expected="all tasks share", remedy="models.hard_sharing"
        ):
            Training(single_task(D, 3), tasks, aggregator=name, **OPTIONS)
    one = drawn_tasks(1)
    for name in NAMES:
        with refuses(ValueError, "aggregator", got="one", expected="several tasks", remedy="leave it out"):
            Training(hard_sharing(D, 1), one, aggregator=name, **OPTIONS)
    with pytest.raises(ValueError, match="seed must be a whole number >= 0, got -1"):
        start(aggregator="pcgrad", seed=-1)
    for weights in ([1.0, 1.0], torch.ones(1, 3)):
        with pytest.raises(ValueError, match=r"task_weights must be \(tasks=3\)"):
            start(aggregator="famo", task_weights=weights)


@pytest.mark.parametrize(
    "loss",
    [
        lambda z, y, mask, weights: binary_cross_entropy(z, y, mask),
        lambda z, y, mask, weights: (
            binary_cross_entropy(z, y, mask, weights) / (1 if weights is None else weights.sum())
        ),
    ],
    ids=["ignores the weights", "divides by their sum"],
)
def test_a_loss_that_cannot_be_taken_apart_is_refused_where_losses_are_weighed(loss, refuses):
    tasks = drawn_tasks()
    with refuses(
        ValueError, "loss", got="one that is not", expected="sum of the tasks' losses", remedy="(1, 3)"
    ):
        fit(hard_sharing(D, 3), tasks, loss=loss, aggregator="dwa", **OPTIONS)
    fit(hard_sharing(D, 3), tasks, loss=loss, aggregator="pcgrad", **OPTIONS)
