import math

import pytest
import torch

from mtl_teach import validation

NAN = float("nan")


def zeros(*shape, dtype=torch.float64):
    return torch.zeros(*shape, dtype=dtype)


def test_good_values_pass_unchanged():
    assert validation.whole("tasks", 8, 1) == 8
    assert validation.real("strength", 0, 0.0) == 0.0
    assert validation.real("strength", math.inf, 0.0, infinite=True) == math.inf
    assert validation.seed(0) == 0
    assert validation.choice("question", "even", ("even", "prime")) == "even"
    y = zeros(8, 40)
    assert validation.shaped("y", y, tasks=8, samples=40) is y
    assert validation.shaped("y", y[None], tasks=8, samples=None).shape == (1, 8, 40)
    assert validation.exactly("y", y, tasks=8, samples=40) is y


@pytest.mark.parametrize(("value", "got"), [(8.0, "8.0 (float)"), (True, "True (bool)"), ("8", "'8' (str)")])
def test_a_count_is_an_int(refuses, value, got):
    with refuses(TypeError, "tasks", got=got, expected="a whole number from 1 to 64", remedy="use an int"):
        validation.whole("tasks", value, 1, 64)


@pytest.mark.parametrize(("value", "remedy"), [(0, "use 1 or more"), (65, "use 64 or less")])
def test_a_count_stays_in_its_range(refuses, value, remedy):
    with refuses(ValueError, "tasks", got=str(value), expected="from 1 to 64", remedy=remedy):
        validation.whole("tasks", value, 1, 64)


@pytest.mark.parametrize(
    ("value", "remedy"),
    [(-1, "use 0 or more"), (NAN, "use a finite number"), (math.inf, "use a finite number")],
)
def test_a_strength_is_finite_and_not_negative(refuses, value, remedy):
    with refuses(ValueError, "strength", got=str(value), expected="a number >= 0", remedy=remedy):
        validation.real("strength", value, 0.0)


def test_nan_is_refused_even_where_infinity_passes(refuses):
    with refuses(ValueError, "strength", got="nan", remedy="use a finite number"):
        validation.real("strength", NAN, 0.0, infinite=True)


@pytest.mark.parametrize("value", ["1", None, True, 1j])
def test_a_strength_is_a_number(refuses, value):
    with refuses(TypeError, "strength", got=repr(value), remedy="use a float"):
        validation.real("strength", value, 0.0)


def test_a_seed_is_not_negative(refuses):
    with refuses(ValueError, "seed", got="-1", remedy="use 0 or more"):
        validation.seed(-1)


def test_an_unknown_name_gets_the_nearest(refuses):
    with refuses(
        ValueError, "relation", got="'cluster'", expected="'mean', 'clusters'", remedy="'clusters'?"
    ):
        validation.choice("relation", "cluster", ("mean", "clusters"))
    with refuses(ValueError, "question", got="'odd'", expected="'even'", remedy="pick one of them"):
        validation.choice("question", "odd", ("even",))
    with refuses(ValueError, "question", got="3", expected="'even'", remedy="pick one of them"):
        validation.choice("question", 3, ("even",))


@pytest.mark.parametrize(
    ("shape", "remedy"),
    [
        ((40, 8), "transpose"),
        ((8,), "add or drop an axis"),
        ((8, 39), "one entry per item"),
        ((8, 0), "empty"),
    ],
)
def test_a_wrong_shape_says_how_to_mend_it(refuses, shape, remedy):
    with refuses(ValueError, "labels", got=str(shape), expected="(tasks=8, samples=40)", remedy=remedy):
        validation.shaped("labels", zeros(*shape), tasks=8, samples=40)


def test_an_axis_of_free_size_may_not_be_empty(refuses):
    with refuses(ValueError, "labels", got="(8, 0)", expected="(tasks=8, samples)", remedy="empty"):
        validation.shaped("labels", zeros(8, 0), tasks=8, samples=None)


def test_exactly_refuses_a_further_axis(refuses):
    with refuses(ValueError, "y", got="(2, 8, 40)", expected="(tasks=8, samples=40)", remedy="drop an axis"):
        validation.exactly("y", zeros(2, 8, 40), tasks=8, samples=40)


def test_one_mask_for_all_replicas_or_one_each(refuses):
    labels, sizes = zeros(8, 40), {"replicas": 3, "tasks": 8, "samples": 40}
    one, each = torch.ones(8, 40) > 0, torch.ones(3, 8, 40) > 0
    assert validation.known("labels", labels, **sizes) is None
    assert validation.known("labels", labels, one, **sizes).all()
    labels[1, 2] = NAN
    for mask in (None, one, each):
        known = validation.known("labels", labels, mask, **sizes)
        assert (~known).sum() == known[..., 0, 0].numel() and not known[..., 1, 2].any()
    assert validation.known("labels", labels, each, **sizes).shape == (3, 8, 40)
    with refuses(
        ValueError, "mask", got="(2, 8, 40)", expected="(replicas=3, ", remedy="one for all replicas"
    ):
        validation.known("labels", labels, torch.ones(2, 8, 40) > 0, **sizes)
    with refuses(TypeError, "mask", got="torch.int64", expected="boolean", remedy="mask == 1"):
        validation.known("labels", labels, torch.ones(8, 40).long(), **sizes)
    assert validation.known("labels", labels, torch.ones(8, 40).long() == 1, **sizes).sum() == 8 * 40 - 1
    with refuses(TypeError, "mask", got="meta", expected="on cpu", remedy="mask.to('cpu')"):
        validation.known("labels", labels, one.to("meta"), **sizes)
    with refuses(ValueError, "mask", got="none for task 4", expected="a label for every task", remedy="drop"):
        validation.known("labels", labels, one & (torch.arange(8) != 4)[:, None], **sizes)
    each[1, 4] = False
    with refuses(
        ValueError, "mask", got="none for task 4 (counted from 0) of replica 1", remedy="drop the task"
    ):
        validation.known("labels", labels, each, **sizes)


@pytest.mark.parametrize("bad", [NAN, math.inf, -math.inf])
def test_nan_and_infinity_are_found_and_counted(refuses, bad):
    x = zeros(3, 4)
    x[1, 2] = x[2, 0] = bad
    with refuses(
        ValueError,
        "x",
        got=f"{bad} at (1, 2) (2 such values)",
        expected="finite",
        remedy="fill them in, or leave",
    ):
        validation.finite("x", x)
    with pytest.raises(ValueError, match=r"\(1 such values\)"):
        validation.finite("x", x, torch.arange(12).reshape(3, 4) < 7)
    assert validation.finite("x", x, torch.isfinite(x)) is x


def test_opposite_infinities_and_a_sum_that_overflows():
    with pytest.raises(ValueError, match="2 such values"):
        validation.finite("x", torch.tensor([math.inf, -math.inf]))
    huge = torch.full((3,), 1e308, dtype=torch.float64)
    assert validation.finite("x", huge) is huge


def test_labels_are_zero_or_one(refuses):
    y = torch.tensor([[0.0, 1.0, 2.0]])
    with refuses(ValueError, "labels", got="2.0 at (0, 2)", expected="0 or 1", remedy="encode"):
        validation.binary("labels", y)
    assert validation.binary("labels", y, torch.tensor([[True, True, False]])) is y


def test_devices_may_not_mix_but_dtypes_are_converted(refuses):
    with refuses(TypeError, "y", got="meta", expected="cpu", remedy="y.to('cpu')"):
        validation.floats("y", zeros(2).to("meta"), like=zeros(2))
    assert validation.floats("y", torch.ones(2).bool(), like=zeros(2)).tolist() == [1.0, 1.0]
    assert validation.floats("y", [0, 1]).dtype == torch.float64
    assert validation.floats("y", torch.zeros(2)).dtype == torch.float32
