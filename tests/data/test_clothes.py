import pytest
import torch
from sklearn.linear_model import LogisticRegression

from mtl_teach import data
from mtl_teach.data.clothes import COLOURS, COMBINATIONS, EACH, TYPES


def combination(y):
    return (3 * y[..., 0, :] + y[..., 1, :]).long()  # (..., n)


def test_shapes_range_and_names():
    drawn = data.clothes(samples=40)
    assert drawn.x.shape == (2, 40, 192) and drawn.x_test.shape == (2, 9 * EACH, 192)
    assert drawn.y.dtype == torch.float64 and drawn.names == ("type", "colour")
    assert set(drawn.y.unique().tolist()) == {0.0, 1.0, 2.0}
    assert torch.equal(drawn.x[0], drawn.x[1]) and torch.equal(drawn.x_test[0], drawn.x_test[1])


@pytest.mark.parametrize("held_out", COMBINATIONS)
def test_the_combination_held_out_is_tested_and_never_trained_on(held_out):
    drawn = data.clothes(samples=64, held_out=held_out)
    counts = torch.bincount(combination(drawn.y), minlength=9)
    assert counts[COMBINATIONS.index(held_out)] == 0 and sorted(counts.tolist())[1:] == [8] * 8
    assert torch.bincount(combination(drawn.y_test)).tolist() == [EACH] * 9


def test_nothing_held_out_shows_all_nine():
    assert torch.bincount(combination(data.clothes(samples=90, held_out=None).y)).tolist() == [10] * 9


def test_names_and_numbers_agree():
    for number, name in enumerate(COMBINATIONS):
        colour, kind = name.split()
        assert (TYPES.index(kind), COLOURS.index(colour)) == divmod(number, 3)


def test_a_picture_without_noise_shows_its_colour_on_white():
    drawn = data.clothes(samples=200, held_out=None, noise=0.0)
    channels = drawn.x_test[0].unflatten(-1, (3, 64))  # (m, 3, 64)
    inked = channels.amin(-2) < 0.6  # (m, 64)
    assert inked.sum(-1).min() > 15 and (inked.sum(-1) < 50).all()
    shades = (channels * inked[:, None]).sum(-1) / inked.sum(-1)[:, None]  # (m, 3): red, green, blue
    black, blue, red = (shades[drawn.y_test[1] == colour].mean(0).tolist() for colour in range(3))
    assert max(black) < 0.2 and blue[2] > 0.8 > 0.3 > blue[0] and red[0] > 0.8 > 0.3 > red[2]


def test_type_and_colour_can_be_learnt_one_by_one():
    drawn = data.clothes(samples=400, held_out=None)
    for task in range(2):
        model = LogisticRegression(max_iter=500).fit(drawn.x[task], drawn.y[task])
        assert model.score(drawn.x_test[task], drawn.y_test[task]) > 0.9


def test_seeds_repeat_and_differ_while_the_test_pictures_stay():
    first, again, other = (data.clothes(samples=20, seed=seed) for seed in (3, 3, 4))
    assert torch.equal(first.x, again.x) and not torch.equal(first.x, other.x)
    assert torch.equal(first.x_test, other.x_test)


def test_replicas_are_the_draws_of_the_following_seeds():
    side_by_side = data.clothes(samples=20, seed=5, replicas=3)
    assert side_by_side.x.shape == (3, 2, 20, 192)
    for r in range(3):
        alone = data.clothes(samples=20, seed=5 + r)
        assert torch.equal(side_by_side.replica(r).x, alone.x)
        assert torch.equal(side_by_side.replica(r).y, alone.y)


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"samples": 0}, "samples must be"),
        ({"noise": -1}, "noise must be"),
        ({"held_out": "red dres"}, "did you mean 'red dress'"),
        ({"replicas": 0}, "replicas must be"),
        ({"seed": -1}, "value|seed must be"),
    ],
)
def test_refuses_what_makes_no_sense(arguments, words):
    with pytest.raises(ValueError, match=words):
        data.clothes(**arguments)
