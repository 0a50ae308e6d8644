"""Per-task gradients on the task axis are those that autograd finds for a plain trunk and a list of heads."""

import pytest
import torch
from torch import nn
from torch.nn.functional import cosine_similarity

from mtl_teach.aggregation import cosines, gram_matrix, task_gradients
from mtl_teach.data import Tasks
from mtl_teach.losses import binary_cross_entropy
from mtl_teach.models import MultiTaskNet, hard_sharing, pooled, single_task, soft_sharing
from mtl_teach.training import fit
from tests.aggregation.drawing import KINDS, D, drawn_gradients, drawn_tasks, unlike_tasks

LOSSES = {
    "real": lambda z, y: nn.MSELoss()(z[:, 0], y),
    "binary": lambda z, y: nn.BCEWithLogitsLoss()(z[:, 0], y),
    "4 classes": lambda z, y: nn.CrossEntropyLoss()(z, y.long()),
}


def by_autograd(model, tasks, replica=0, weights=None):
    """Return the gradients (T, P) of a plain network's trunk, one backward pass per task, in our layout."""
    rows, count = [], 2 * len(model.trunk)
    for j, kind in enumerate(tasks.kinds):
        network, known = model.plain(j, replica), tasks.mask[j]
        loss = LOSSES[kind](network(tasks.x[j, known]), tasks.y[j, known]) * (
            1 if weights is None else weights[j]
        )
        shared = [layer for layer in network[:count] if isinstance(layer, nn.Linear)]
        grads = torch.autograd.grad(loss, [p for layer in shared for p in (layer.weight, layer.bias)])
        rows.append(torch.cat([grad.T.flatten() if grad.ndim == 2 else grad for grad in grads]))
    return torch.stack(rows)


@pytest.mark.parametrize("widths", [{"trunk": (5,)}, {"trunk": (6, 3), "head": (4,)}])
def test_equal_autograd_on_a_plain_list_of_heads(widths):
    tasks, model = drawn_tasks(), hard_sharing(D, 3, replicas=2, **widths)
    found = task_gradients(model, tasks)
    for r in range(2):
        torch.testing.assert_close(found[r], by_autograd(model, tasks, r), rtol=1e-10, atol=1e-12)


def test_equal_autograd_for_unlike_tasks_and_weights():
    tasks, weights = unlike_tasks(), [0.5, 2.0, 1.0, 0.0]
    model = hard_sharing(D, len(KINDS), outputs=tasks.outputs)
    found = task_gradients(model, tasks, task_weights=weights)[0]
    torch.testing.assert_close(found, by_autograd(model, tasks, weights=weights), rtol=1e-10, atol=1e-12)
    assert (found[3] == 0).all()


def test_a_loss_of_ones_own_gets_the_mask_as_in_a_training():
    tasks, model, seen = drawn_tasks(), hard_sharing(D, 3), []

    def spy(logits, y, mask, task_weights):
        seen.append(mask)
        return binary_cross_entropy(logits, y, mask, task_weights)

    found = task_gradients(model, tasks, loss=spy)
    assert torch.equal(found, task_gradients(model, tasks)) and torch.equal(seen[0], tasks.mask)
    task_gradients(model, drawn_tasks(missing=False), loss=spy)
    assert seen[1] is None


def test_inputs_that_all_tasks_share_give_the_same_as_copies_of_them():
    tasks = drawn_tasks(missing=False)
    once = Tasks(tasks.x[:1].expand(3, -1, -1), tasks.y)
    model = hard_sharing(D, 3)
    torch.testing.assert_close(task_gradients(model, once)[0], by_autograd(model, once))


def test_their_sum_is_what_a_training_goes_down():
    tasks, model = drawn_tasks(), hard_sharing(D, 3, trunk=(6, 3), replicas=2)
    total = task_gradients(model, tasks).sum(1)  # (R, P)
    before = [p.detach().clone() for p in model.trunk.parameters()]
    fit(model, tasks, steps=1, learning_rate=1.0, optimiser="sgd")
    moved = torch.cat(
        [(old - new).flatten(1) for old, new in zip(before, model.trunk.parameters(), strict=True)], 1
    )
    torch.testing.assert_close(moved, total, rtol=1e-10, atol=1e-12)


def test_a_shared_head_counts_among_the_shared_weights():
    tasks, model = drawn_tasks(), pooled(D, 3, trunk=(5,))
    assert task_gradients(model, tasks).shape == (1, 3, (D + 1) * 5 + 5 + 1)


def test_the_model_and_its_gradients_stay_as_they_are():
    tasks, model = drawn_tasks(), hard_sharing(D, 3)
    before = [p.detach().clone() for p in model.parameters()]
    task_gradients(model, tasks)
    assert all(p.grad is None and torch.equal(p, q) for p, q in zip(model.parameters(), before, strict=True))


def test_a_training_can_be_watched():
    tasks, model = drawn_tasks(), hard_sharing(D, 3, replicas=2)
    start = cosines(task_gradients(model, tasks))
    watch = {"watch": lambda net: cosines(task_gradients(net, tasks)), "every": 5}
    history = fit(model, tasks, steps=10, learning_rate=0.02, **watch)
    assert history.watched.shape == (3, 2, 3, 3)
    torch.testing.assert_close(history.watched[0], start)
    torch.testing.assert_close(history.watched[-1], cosines(task_gradients(model, tasks)))


def test_at_a_stationary_point_some_pair_conflicts():
    """Σ_j g_j = 0 means ⟨g_i, Σ_j g_j⟩ = 0 for every i: if one is not zero, another points against it."""
    tasks, model = drawn_tasks(missing=False), pooled(D, 3, trunk=())
    fit(model, tasks, steps=800, learning_rate=0.1, progress=False)
    gradients = task_gradients(model, tasks)
    assert gradients.norm(dim=-1).min() > 0.01 and gradients.sum(1).norm() < 1e-6
    assert (cosines(gradients)[0] < 0).any(-1).all()


def test_cosines_are_torchs():
    gradients = drawn_gradients(4, 7, replicas=2)
    wanted = cosine_similarity(gradients[:, :, None], gradients[:, None], dim=-1)
    torch.testing.assert_close(cosines(gradients), wanted)
    products = gram_matrix(gradients)
    lengths = gradients.norm(dim=-1)
    torch.testing.assert_close(products, wanted * lengths[:, :, None] * lengths[:, None])


def test_a_gradient_of_zero_has_no_cosine():
    found = cosines([[[1.0, 0.0], [0.0, 0.0], [2.0, 0.0]]])[0]
    assert found[0, 2] == 1 and found[1].isnan().all() and found[:, 1].isnan().all()


@pytest.mark.parametrize(
    "build", [single_task, lambda *sizes: soft_sharing(*sizes, strength=1.0)], ids=["single", "soft"]
)
def test_a_model_that_shares_nothing_is_refused(build, refuses):
    tasks = drawn_tasks()
    with refuses(ValueError, "model", got="none", expected="all tasks share", remedy="models.hard_sharing"):
        task_gradients(build(D, 3), tasks)


def test_bad_arguments_are_named(refuses):
    tasks, model = drawn_tasks(), hard_sharing(D, 3)
    with refuses(TypeError, "tasks", got="Tensor", expected="data.Tasks", remedy="data.Tasks(x, y)"):
        task_gradients(model, tasks.x)
    with refuses(ValueError, "tasks", got="tasks=3", expected="tasks=2", remedy="build the model with 3"):
        task_gradients(hard_sharing(D, 2), tasks)
    for function in (cosines, gram_matrix):
        with refuses(
            ValueError, "gradients", got="(3, 4)", expected="replicas, tasks, weights", remedy="axis"
        ):
            function(torch.zeros(3, 4))


def test_only_shared_layers_count():
    """A trunk per task under one shared head: the head alone is shared."""
    model = MultiTaskNet(D, 3, share_trunk=False, share_head=True, trunk=(5,))
    assert task_gradients(model, drawn_tasks()).shape == (1, 3, 5 + 1)
