"""The logit panel: what each way to write the loss makes of large logits, in both dtypes."""

import importlib
import itertools
import math

import pytest
import torch

from mtl_teach import live
from mtl_teach.lessons.the_loss_derived.panels.logit.chart import HIGHEST, LIMIT, LOWEST, chart

panel = importlib.import_module("mtl_teach.live.logit")  # the function hides the module
SWEEP = list(itertools.product((-40, 0, 17, 40), ("float32", "float64"), panel.IMPLEMENTATIONS))


@pytest.mark.parametrize(("logit", "dtype", "implementation"), SWEEP)
def test_every_corner_gives_full_finite_tables_on_the_paper(logit, dtype, implementation):
    result = panel.compute(logit, dtype, implementation)
    for name, columns in result.tables.items():
        assert len({len(column) for column in columns.values()}) == 1, name
        numbers = [value for column in columns.values() for value in column if isinstance(value, float)]
        assert all(map(math.isfinite, numbers)), name
    for name in ("loss", "gradient"):
        drawn = result.tables[name][name] + result.tables["true"][name]
        assert LOWEST[name] < min(drawn) <= max(drawn) < HIGHEST[name]
    assert f"Logit {logit}" in result.words and dtype in result.words
    assert repr(result) == repr(panel.compute(logit, dtype, implementation))  # nan is not equal to nan


def test_the_chart_asks_for_the_tables_that_there_are():
    tables = set(panel.compute(0, "float32", "naive").tables)
    names = {
        layer["data"]["name"]
        for view in chart().to_dict()["hconcat"]
        for layer in view["layer"]
        if "name" in layer["data"]
    }
    assert names == tables


@pytest.mark.parametrize("dtype, breaks", [("float32", 17), ("float64", 37)])
def test_the_naive_loss_breaks_where_one_plus_the_small_number_is_one(dtype, breaks):
    made = panel.curves("naive", dtype)
    assert math.ceil(made.loss_breaks) == breaks == math.ceil(made.gradient_breaks)
    assert made.loss[-1].isinf() and made.gradient[-1].isnan()
    one = torch.ones((), dtype=panel.DTYPES[dtype])
    assert one + math.exp(-breaks) == one < one + math.exp(1 - breaks)


@pytest.mark.parametrize("dtype, breaks, fades", [("float32", 17, 17), ("float64", 37, 28)])
def test_the_loss_on_probabilities_stops_at_a_hundred_and_stops_pulling(dtype, breaks, fades):
    made = panel.curves("BCELoss", dtype)
    assert math.ceil(made.loss_breaks) == breaks and math.ceil(made.gradient_breaks) == fades
    assert made.loss[-1] == 100 and made.gradient[-1].abs() < 1e-3


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_loss_on_logits_is_right_everywhere(dtype):
    made = panel.curves("with logits", dtype)
    assert made.loss_breaks == made.gradient_breaks == math.inf
    torch.testing.assert_close(made.loss, torch.logaddexp(panel.GRID, torch.zeros(())), atol=1e-6, rtol=1e-6)
    torch.testing.assert_close(made.gradient, 1 / (1 + torch.exp(-panel.GRID)), atol=1e-6, rtol=1e-6)


def test_the_words_tell_broken_from_right():
    assert "as it should be" in panel.compute(16, "float32", "naive").words
    assert "loss inf, gradient nan; true are 17 and 1" in panel.compute(17, "float32", "naive").words
    assert "loss 100, gradient 0; true are 40 and 1" in panel.compute(40, "float64", "BCELoss").words
    assert "It holds" in panel.compute(40, "float32", "with logits").words


def test_the_grid_holds_every_setting():
    assert set(map(float, panel.LOGITS)) <= set(panel.GRID.tolist())
    assert panel.LOGITS[0] == -LIMIT and panel.LOGITS[-1] == LIMIT


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match="logit z must be one of -40, -39, -38, …, 38, 39, 40, got 41"):
        live.logit(logit=41)
    with pytest.raises(ValueError, match="numbers must be one of float32, float64"):
        live.logit(dtype="float16")
    with pytest.raises(ValueError, match="loss must be one of naive, BCELoss, with logits"):
        live.logit(implementation="BCE")
