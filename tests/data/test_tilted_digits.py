import numpy as np
import pytest
import torch
from scipy.ndimage import rotate
from sklearn.datasets import load_digits

from mtl_teach.data import stack, tilt, tilted_digits
from mtl_teach.data.tilted_digits import QUESTIONS, digit_pools, scanner_angles

UPRIGHT = torch.from_numpy(load_digits().data) / 16


def rows(x):
    return {tuple(row) for row in x.reshape(-1, x.shape[-1]).tolist()}


@pytest.mark.parametrize("angle", [0.0, 7.5, -30.0, 45.0, 90.0, 133.0, 180.0, -270.0])
def test_a_tilt_is_scipys_rotation(angle):
    matrix = tilt(torch.tensor(angle, dtype=torch.float64))
    for pixels in UPRIGHT[:20]:
        wanted = rotate(pixels.reshape(8, 8).numpy(), angle, order=1, reshape=False, mode="grid-constant")
        np.testing.assert_allclose((matrix @ pixels).reshape(8, 8), wanted, atol=1e-12)


def test_a_positive_angle_turns_counter_clockwise():
    bar_at_the_top = torch.zeros(8, 8, dtype=torch.float64)
    bar_at_the_top[0] = 1
    turned = (tilt(torch.tensor(90.0)) @ bar_at_the_top.flatten()).reshape(8, 8)
    assert torch.allclose(turned[:, 0], torch.ones(8, dtype=torch.float64), atol=1e-6)
    assert turned[:, 1:].abs().max() < 1e-6


def test_pools_are_all_digits_once_and_never_overlap():
    (train, train_digits), (test, test_digits) = digit_pools()
    assert len(train) + len(test) == 1797 and rows(train) | rows(test) == rows(UPRIGHT)
    assert not rows(train) & rows(test)
    counts = torch.bincount(test_digits, minlength=10)
    assert counts.min() > 35 and torch.bincount(train_digits, minlength=10).min() > 110


def test_every_scanner_has_its_own_digits_and_all_meet_the_same_test():
    tasks = tilted_digits(tasks=32, samples=40, spread=0.0, seed=3)
    own = [rows(x) for x in tasks.x]
    assert len(set.union(*own)) == sum(map(len, own)) == 32 * 40
    (train, _), (test, _) = digit_pools()
    assert set.union(*own) <= rows(train) and rows(tasks.x_test) == rows(test)
    assert torch.equal(tasks.x_test, tasks.x_test[:1].expand_as(tasks.x_test))


def test_the_test_digits_are_the_same_for_every_seed():
    first, second = (tilted_digits(seed=seed) for seed in (0, 1))
    assert torch.equal(first.x_test, second.x_test) and not torch.equal(first.x, second.x)


def test_shapes_range_and_truth():
    tasks = tilted_digits(tasks=5, samples=12, spread=90.0)
    assert tasks.x.shape == (5, 12, 64) and tasks.x_test.shape == (5, 490, 64)
    assert tasks.x.dtype == tasks.y.dtype == torch.float64
    assert tasks.x.min() >= 0 and tasks.x.max() <= 1
    assert tasks.truth["angles"].tolist() == [-45.0, -22.5, 0.0, 22.5, 45.0]
    assert tasks.names[1:4] == ("scanner 2, -22°", "scanner 3, 0°", "scanner 4, +22°")
    assert scanner_angles(1, 60.0).tolist() == [0.0]


@pytest.mark.parametrize("question", QUESTIONS)
def test_labels_answer_the_question(question):
    right = {
        "even": lambda c: c % 2 == 0,
        "at least 5": lambda c: c >= 5,
        "prime": lambda c: c in (2, 3, 5, 7),
        "has a loop": lambda c: str(c) in "0689",
    }[question]
    tasks = tilted_digits(question=question)
    for labels, digits in ((tasks.y, "digits"), (tasks.y_test, "digits_test")):
        wanted = [[float(right(c)) for c in row] for row in tasks.truth[digits].tolist()]
        assert labels.tolist() == wanted


def test_more_samples_keep_the_first_ones_and_spread_changes_no_digit():
    few, many = (tilted_digits(tasks=4, samples=n, spread=60.0, seed=5) for n in (10, 40))
    assert torch.allclose(few.x, many.x[:, :10], atol=1e-12) and torch.equal(few.y, many.y[:, :10])
    upright = tilted_digits(tasks=4, samples=10, spread=0.0, seed=5)
    turned = torch.stack([tilt(a) @ x.T for a, x in zip(few.truth["angles"], upright.x, strict=True)]).mT
    assert torch.allclose(few.x, turned, atol=1e-12)


def test_replicas_are_seeds_side_by_side():
    together = tilted_digits(tasks=3, samples=7, seed=10, replicas=4)
    one_by_one = stack([tilted_digits(tasks=3, samples=7, seed=10 + r) for r in range(4)])
    for name in ("x", "y", "mask", "x_test", "y_test", "mask_test"):
        torch.testing.assert_close(getattr(together, name), getattr(one_by_one, name), rtol=0, atol=1e-12)
    for name, truth in one_by_one.truth.items():
        assert torch.equal(together.truth[name], truth), name
    assert tilted_digits(replicas=1).x.ndim == 4


@pytest.mark.parametrize(
    ("arguments", "name", "got", "expected", "remedy"),
    [
        ({"tasks": 8, "samples": 400}, "samples", "400", "at most 163 for tasks=8", "at most 3 tasks"),
        ({"tasks": 1, "samples": 2000}, "samples", "2000", "at most 1307", "take fewer samples"),
        ({"tasks": 64, "samples": 21}, "samples", "21", "at most 20", "at most 62 tasks"),
        ({"tasks": 65}, "tasks", "65", "from 1 to 64", "use 64 or less"),
        ({"tasks": 0}, "tasks", "0", "from 1 to 64", "use 1 or more"),
        ({"samples": 0}, "samples", "0", ">= 1", "use 1 or more"),
        ({"spread": -1.0}, "spread", "-1.0", "from 0 to 360", "use 0 or more"),
        ({"spread": float("nan")}, "spread", "nan", "from 0 to 360", "finite"),
        ({"question": "evne"}, "question", "'evne'", "'even'", "did you mean 'even'?"),
        ({"seed": -1}, "seed", "-1", "whole number", "use 0 or more"),
        ({"replicas": 0}, "replicas", "0", ">= 1", "use 1 or more"),
    ],
)
def test_a_bad_value_is_refused(refuses, arguments, name, got, expected, remedy):
    with refuses(ValueError, name, got=got, expected=expected, remedy=remedy):
        tilted_digits(**arguments)


@pytest.mark.parametrize("name", ["tasks", "samples", "seed", "replicas"])
def test_a_float_is_no_count(refuses, name):
    with refuses(TypeError, name, got="8.0 (float)", expected="whole number", remedy="use an int"):
        tilted_digits(**{name: 8.0})


def test_angles_come_in_a_list(refuses):
    with refuses(TypeError, "angles", got="float", remedy="put it into a list"):
        tilt(30.0)
    assert torch.equal(tilt([30, 60]), tilt(torch.tensor([30.0, 60.0]).double()))
