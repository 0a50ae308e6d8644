import pytest
import torch

from mtl_teach import data
from mtl_teach.data.blocks import POLICY


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("world", ["modal", "free"])
def test_labels_have_variance_one_and_test_labels_no_noise(world):
    drawn = data.block_tasks(world, samples=4000, noise=0.5, test_samples=4000, seed=3)
    assert torch.allclose(drawn.y.var(-1), torch.full((4,), 1.25).double(), atol=0.15)
    assert torch.allclose(drawn.y_test.var(-1), torch.ones(4).double(), atol=0.1)
    quiet = data.block_tasks(world, samples=4000, noise=0.0, test_samples=4000, seed=3)
    assert torch.allclose(quiet.y_test, drawn.y_test)
    assert abs((drawn.y - quiet.y).std() - 0.5) < 0.02


def test_in_the_modal_world_a_task_hears_only_the_parts_of_its_blocks():
    # Least squares on a part and its kinks: what a block reads explains something, other parts nothing.
    heard = []
    for seed in range(5):
        drawn = data.block_tasks("modal", samples=4000, noise=0.0, seed=seed)
        for task, row in enumerate(POLICY):
            for block, needed in enumerate(row):
                part = drawn.x[task, :, 4 * block : 4 * block + 4]
                inputs = torch.cat([torch.ones(4000, 1).double(), part, part.clamp(min=0)], -1)
                y = drawn.y[task]
                left = y - inputs @ torch.linalg.lstsq(inputs, y[:, None]).solution[:, 0]
                explained = (1 - left.var() / y.var()).item()
                if needed:
                    heard.append(explained)
                else:
                    assert explained < 0.01
    assert sum(heard) / len(heard) > 0.3


def test_a_policy_of_the_callers_is_what_the_tasks_need():
    both = [[1, 0], [0, 1]]
    one = data.block_tasks(policy=both, seed=4)
    assert one.x.shape == (2, 60, 8)
    assert torch.equal(one.truth["policy"], torch.tensor(both).double())
    # What the first task does not read changes nothing: its labels stay if the second block is gone.
    more = data.block_tasks(policy=[[1, 0], [1, 1]], seed=4)
    assert torch.allclose(one.y[0], more.y[0]) and not torch.allclose(one.y[1], more.y[1])


def test_replicas_are_the_draws_of_their_seeds():
    many = data.block_tasks("free", samples=5, replicas=3, seed=7)
    for r in range(3):
        one = data.block_tasks("free", samples=5, seed=7 + r)
        assert torch.equal(many.x[r], one.x) and torch.equal(many.y_test[r], one.y_test)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"world": "closed"}, "world must be one of"),
        ({"samples": 0}, "samples must be"),
        ({"policy": [1, 0]}, r"policy must be \(tasks, blocks\)"),
        ({"policy": [[1, 0], [0, 0]]}, "policy must give every task a block, got none for task 1"),
        ({"policy": [[1, 2]]}, "policy must be 0 or 1"),
        ({"noise": -1.0}, "noise must be"),
    ],
)
def test_errors_name_the_argument(wrong, message):
    with pytest.raises(ValueError, match=message):
        data.block_tasks(**wrong)


@pytest.mark.parametrize("correlation", [-0.5, 0.0, 0.9, 1.0])
def test_correlated_tasks_have_the_cosine_that_is_asked_for(correlation):
    for seed in range(3):
        w = data.correlated_tasks(correlation, samples=5, seed=seed).truth["weights"]
        assert torch.allclose(w.norm(dim=-1), torch.ones(2).double())
        assert (w[0] @ w[1]).item() == pytest.approx(correlation, abs=1e-9)


def test_correlated_labels_depend_on_their_direction_alone_and_tasks_share_the_curve():
    drawn = data.correlated_tasks(0.3, samples=4000, noise=0.0, seed=2)
    assert torch.equal(drawn.x[0], drawn.x[1])
    along = (drawn.x * drawn.truth["weights"][:, None]).sum(-1)  # (2, n)
    # Sorted along its own direction, each label is a smooth curve; and it is the same curve for both.
    for task in range(2):
        order = along[task].argsort()
        assert (drawn.y[task][order].diff().abs().median()) < 0.01
    nearest = (along[0][:, None] - along[1]).abs().argmin(-1)
    scale = drawn.y[0].std() / drawn.y[1].std()
    assert (drawn.y[0] - scale * drawn.y[1][nearest]).abs().median() < 0.05


def test_equal_weights_are_one_task_twice_up_to_the_noise():
    drawn = data.correlated_tasks(1.0, samples=50, noise=0.0)
    assert torch.allclose(drawn.y[0], drawn.y[1])


def test_correlated_tasks_refuse_a_correlation_above_one():
    with pytest.raises(ValueError, match="correlation must be a number from -1 to 1"):
        data.correlated_tasks(1.2)
