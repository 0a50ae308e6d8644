"""Small models compute in one thread, large ones in as many as torch has."""

import pytest
import torch

from mtl_teach import data, models, training
from mtl_teach.threads import SMALL, as_many_as_pay, one_thread


@pytest.fixture(autouse=True)
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_threads_are_given_back_after_an_error_too():
    with pytest.raises(ZeroDivisionError), one_thread():
        assert torch.get_num_threads() == 1
        _ = 1 / 0
    assert torch.get_num_threads() == 2


@pytest.mark.parametrize(("rows", "threads"), [(SMALL // 200 - 1, 1), (SMALL // 200, 2)])
def test_the_size_of_a_pass_decides(rows, threads):
    # 10 · 10 in the trunk and as many in the head; biases cost nothing, nor do tasks and replicas: rows do.
    layers = torch.nn.Sequential(torch.nn.Linear(10, 10), torch.nn.Linear(10, 10))
    with as_many_as_pay(layers, rows):
        assert torch.get_num_threads() == threads
    assert torch.get_num_threads() == 2


def test_a_lesson_s_fit_takes_one_thread():
    seen = []
    model = models.hard_sharing(64, 2, replicas=3)
    model.register_forward_hook(lambda *_: seen.append(torch.get_num_threads()))
    training.fit(model, data.tilted_digits(2, 40, replicas=3), steps=3, learning_rate=0.1, progress=False)
    assert seen[-3:] == [1, 1, 1] and torch.get_num_threads() == 2


def test_a_large_fit_takes_what_torch_has():
    seen = []
    model = models.hard_sharing(400, 2, trunk=(800,))
    model.register_forward_hook(lambda *_: seen.append(torch.get_num_threads()))
    x = torch.randn(2, 200, 400, dtype=torch.float64)
    tasks = data.Tasks(x, (x[..., 0] > 0).double())
    training.fit(model, tasks, steps=1, learning_rate=0.1, progress=False)
    assert seen[-1] == 2
