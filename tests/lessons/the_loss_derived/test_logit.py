"""The logit panel: what each way to write the loss makes of large logits, in both dtypes."""

import itertools
import math
import re

import pytest
import torch
from sympy import Float, exp, log

from mtl_teach import live
from mtl_teach.lessons.the_loss_derived.panels.logit.chart import EDGE, LOWEST, SAYS, chart
from mtl_teach.lessons.the_loss_derived.panels.logit.compute import GRID, LOSSES, compute, curves
from mtl_teach.lessons.the_loss_derived.panels.logit.settings import (
    DTYPES,
    FORMULAS,
    HIGHEST,
    LIMIT,
    LOGITS,
    PICTURES,
    Pair,
)
from mtl_teach.lessons.the_loss_derived.panels.logit.words import short
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

SWEEP = list(itertools.product((-40, 0, 17, 40), DTYPES, FORMULAS))


@pytest.mark.parametrize(("logit", "dtype", "implementation"), SWEEP)
def test_every_corner_gives_full_finite_tables_on_the_paper(logit, dtype, implementation):
    result = compute(logit, dtype, implementation)
    for name, columns in result.tables.items():
        assert len({len(column) for column in columns.values()}) == 1, name
        numbers = [value for column in columns.values() for value in column if isinstance(value, float)]
        assert all(map(math.isfinite, numbers)), name
    for name in PICTURES:
        drawn = result.tables[name][name] + result.tables["true"][name]
        assert LOWEST[name] < min(drawn) <= max(drawn) < HIGHEST[name]
    assert set(result.tables["now"]["z"]) == {logit} and dtype in result.words
    assert result.words.startswith(f"Logit {'−' if logit < 0 else ''}{abs(logit)}, label 0")
    assert repr(result) == repr(compute(logit, dtype, implementation))  # nan is not equal to nan


@pytest.mark.parametrize("narrow", [False, True])
def test_both_layouts_are_valid_and_read_what_there_is(narrow):
    spec = specification(chart(narrow=narrow))
    for logit, dtype, implementation in SWEEP:
        check_tables(columns_read(spec), compute(logit, dtype, implementation).tables)
    shown = spec["vconcat" if narrow else "hconcat"]
    widths = [picture["width"] for picture in shown]
    assert max(widths) <= 290 if narrow else sum(widths) <= 740  # what the axes leave of 360 and 880


@pytest.mark.parametrize("picture", PICTURES)
def test_the_curves_meet_neither_the_edge_nor_the_words_beside_the_zone(picture):
    assert max(LOGITS) < EDGE and LOWEST[picture] < SAYS[picture] < HIGHEST[picture]
    for dtype, implementation in itertools.product(DTYPES, FORMULAS):
        made = curves(implementation, dtype)
        before = getattr(made, picture)[getattr(made.breaks, picture) > GRID]
        clear = (HIGHEST[picture] - LOWEST[picture]) * 0.05
        assert (before - SAYS[picture]).abs().min() > clear


@pytest.mark.parametrize(("dtype", "breaks"), [("float32", 17), ("float64", 37)])
def test_the_naive_loss_breaks_where_one_plus_the_small_number_is_one(dtype, breaks):
    made = curves("naive", dtype)
    assert math.ceil(made.breaks.loss) == breaks == math.ceil(made.breaks.gradient)
    assert made.loss[-1].isinf() and made.gradient[-1].isnan()
    one = torch.ones((), dtype=getattr(torch, dtype))
    assert one + math.exp(-breaks) == one < one + math.exp(1 - breaks)


@pytest.mark.parametrize(("dtype", "breaks", "fades"), [("float32", 17, 17), ("float64", 37, 28)])
def test_the_loss_on_probabilities_stops_at_a_hundred_and_stops_pulling(dtype, breaks, fades):
    made = curves("BCELoss", dtype)
    assert math.ceil(made.breaks.loss) == breaks and math.ceil(made.breaks.gradient) == fades
    assert made.loss[-1] == 100 and made.gradient[-1].abs() < 1e-3


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_loss_on_logits_is_right_everywhere(dtype):
    made = curves("with logits", dtype)
    assert made.breaks == Pair(math.inf, math.inf)
    for place in range(0, len(GRID), 20):
        z = Float(GRID[place].item(), 60)  # sixty digits: nothing is rounded away
        assert made.loss[place].item() == pytest.approx(float(log(1 + exp(z))), rel=2e-6, abs=1e-6)
        assert made.gradient[place].item() == pytest.approx(float(1 / (1 + exp(-z))), rel=2e-6, abs=1e-6)


def test_the_numbers_are_those_at_the_logit_and_where_it_breaks():
    values = compute(30, "float64", "BCELoss").values
    assert values["loss"] == pytest.approx(30, abs=0.05)
    assert abs(values["gradient"]) < values["true_gradient"] - 0.05  # broken already
    assert 36 < values["loss_breaks"] <= 37 and 27 < values["gradient_breaks"] <= 28
    assert values["true_loss"] == pytest.approx(30) and values["true_gradient"] == pytest.approx(1)


def test_a_zone_stands_from_where_the_picture_is_wrong_and_says_what_is_there():
    zones = compute(0, "float64", "BCELoss").tables["broken"]
    assert zones["picture"] == ["loss", "gradient"]
    assert zones["start"] == [36.75, 27.75] and zones["says"] == ["stuck at 100 →", "stuck at 0 →"]
    assert compute(0, "float32", "naive").tables["broken"]["says"] == ["inf →", "nan →"]
    assert compute(0, "float32", "with logits").tables["broken"]["picture"] == []


def test_a_dot_stands_where_there_is_a_number():
    now = compute(17, "float32", "naive").tables["now"]
    assert now["known"] == [False, False] and now["label"] == ["z = 17: loss inf", "z = 17: gradient nan"]
    now = compute(17, "float64", "naive").tables["now"]
    assert now["known"] == [True, True] and now["value"] == pytest.approx([17, 1], abs=1e-3)


def test_the_words_tell_broken_from_right():
    assert "as it should be" in compute(10, "float32", "naive").words
    assert "loss 15.9, gradient 1; true are 16 and 1: the rounding" in compute(16, "float32", "naive").words
    assert "loss inf, gradient nan; true are 17 and 1" in compute(17, "float32", "naive").words
    assert (
        "on the loss is inf and the gradient nan, which spreads to every"
        in compute(0, "float32", "naive").words
    )
    assert "loss 100, gradient 0; true are 40 and 1" in compute(40, "float64", "BCELoss").words
    assert "From z = 28 on the gradient fades to 0" in compute(0, "float64", "BCELoss").words
    assert "from 37 on the loss is stuck at 100" in compute(0, "float64", "BCELoss").words
    assert "It holds" in compute(40, "float32", "with logits").words


@pytest.mark.parametrize(
    ("value", "said"), [(-0.0, "0"), (-40.0, "−40"), (2.5e-18, "2.5e−18"), (99.7, "99.7")]
)
def test_numbers_are_short_and_their_minus_is_no_hyphen(value, said):
    assert short(value) == said
    assert not re.search(r"-\d", compute(-40, "float64", "naive").words)


def test_nan_spreads_to_the_trunk_and_this_tasks_head_and_with_the_next_step_to_every_head():
    trunk = torch.nn.Linear(3, 4, bias=False)
    heads = [torch.nn.Linear(4, 1, bias=False) for _ in range(2)]
    x = torch.tensor([1.0, 2.0, -1.0])
    with torch.no_grad():
        heads[0].weight *= 40 / heads[0](trunk(x))  # task 1 is as sure and wrong as can be
    steps = torch.optim.SGD([*trunk.parameters(), *heads[0].parameters(), *heads[1].parameters()], lr=0.1)
    spoilt = []
    for _ in range(2):
        steps.zero_grad()
        sum(-torch.log(1 - torch.sigmoid(head(trunk(x)))).sum() for head in heads).backward()
        steps.step()
        spoilt.append([part.weight.isnan().all().item() for part in (trunk, *heads)])
    assert spoilt == [[True, True, False], [True, True, True]]


def test_every_loss_has_its_formula_and_the_grid_every_setting():
    assert list(LOSSES) == list(FORMULAS)
    assert set(map(float, LOGITS)) <= set(GRID.tolist())
    assert LOGITS[0] == -LIMIT and LOGITS[-1] == LIMIT


def test_the_panel_computes_whatever_the_notebook_has_set():
    curves.cache_clear()
    with torch.no_grad():
        assert live.logit().move(logit=-3, dtype="float64").values["gradient"] == pytest.approx(
            1 / (1 + math.e**3)
        )


def test_the_panel_prints_the_line_that_makes_it():
    panel = live.logit(logit=3)
    panel.move(dtype="float64", implementation="BCELoss")
    assert panel.call == "live.logit(logit=3, dtype='float64', implementation='BCELoss')"


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match=r"^logit must be one of -40, -39, -38, …, 38, 39, 40, got 41"):
        live.logit(logit=41)
    with pytest.raises(ValueError, match=r"^dtype must be one of float32, float64"):
        live.logit(dtype="float16")
    with pytest.raises(ValueError, match=r"^implementation must be one of naive, BCELoss, with logits"):
        live.logit(implementation="BCE")
