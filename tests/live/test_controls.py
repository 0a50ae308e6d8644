"""Any control of ipywidgets works; settings within rounding are met; what is printed can be copied."""

import ipywidgets as widgets
import numpy as np
import pytest
import torch

from mtl_teach.live import Panel, Result, slider, table
from mtl_teach.live.controls import place
from tests.live.test_panel import chart

CONTROLS = [
    (lambda: widgets.FloatSlider(value=0.5, min=0, max=1, step=0.1), 0.7, "0.7"),
    (lambda: widgets.IntSlider(value=3, min=0, max=9), 4, "4"),
    (lambda: widgets.IntText(value=3), 4, "4"),
    (lambda: widgets.FloatLogSlider(value=1.0, min=-3, max=1), 0.1, "0.1"),
    (lambda: widgets.Checkbox(value=False), True, "True"),
    (lambda: widgets.Dropdown(options=["a", "b"], value="a"), "b", "'b'"),
    (lambda: widgets.Dropdown(options=[("one", 1), ("two", 2)], value=1), 2, "2"),
    (lambda: widgets.Dropdown(options={"one": 1, "two": 2}, value=1), 2, "2"),
    (lambda: widgets.Text(value="a"), "b", "'b'"),
    (lambda: widgets.SelectMultiple(options=["a", "b"], value=["a"]), ("a", "b"), "('a', 'b')"),
    (lambda: widgets.FloatRangeSlider(value=(0, 1), min=0, max=2), (0.5, 1.5), "(0.5, 1.5)"),
]


def panel(control):
    def compute(w):
        seen.append(w)
        return Result({"points": table(x=[0], y=[1])}, "A point.")

    seen = []
    made = Panel(compute, chart(), {"w": control}, "live.me")
    return made, seen


@pytest.mark.parametrize(("control", "value", "printed"), CONTROLS)
def test_any_control_moves_by_code_and_by_hand(control, value, printed):
    made, seen = panel(control())
    start = made.values["w"]
    made.move(w=value)
    assert seen[-1] == value and made.call == f"live.me(w={printed})"
    made.controls["w"].value = start
    made._latest.wait()
    assert seen[-1] == start


@pytest.mark.parametrize(
    ("control", "value", "message"),
    [
        (
            lambda: widgets.IntSlider(value=3, min=0, max=9),
            12,
            "w must be a value its control takes, got 12: use 9",
        ),
        (
            lambda: widgets.IntSlider(value=3, min=0, max=9),
            "x",
            "w must be a value its control takes, got 'x'",
        ),
        (lambda: widgets.Dropdown(options=["a", "b"]), "c", "w must be one of a, b, got 'c'"),
        (lambda: widgets.SelectMultiple(options=["a", "b"]), ("c",), "w must be one of a, b, got 'c'"),
    ],
)
def test_what_a_control_does_not_take_is_refused_and_changes_nothing(control, value, message):
    made, seen = panel(control())
    before = made.values["w"]
    with pytest.raises(ValueError, match=message):
        made.move(w=value)
    assert made.values["w"] == before and len(seen) == 1


@pytest.mark.parametrize("value", [0.3, 0.1 * 3, np.float64(0.3), np.float32(0.3), torch.tensor(0.3)])
def test_a_setting_within_rounding_is_met(value):
    made = slider("w", [0.1 * k for k in range(11)], 0.5)
    place("w", made, value)
    assert made.value == 0.3


def test_a_setting_of_another_control_is_met_within_rounding_too():
    made = widgets.Dropdown(options=[0.1 * k for k in range(11)], value=0.1)
    place("w", made, 0.3)
    assert made.value == 0.1 * 3


@pytest.mark.parametrize("settings", [np.linspace(0, 1, 11), np.arange(3), torch.linspace(0, 1, 3)])
def test_settings_of_numpy_and_torch_print_plain_numbers(settings):
    made, seen = panel(slider("w", settings, settings[1]))
    assert made.call == f"live.me(w={seen[-1]!r})" and type(seen[-1]) in (int, float)


def test_numpy_settings_of_another_control_print_plain_numbers():
    made, seen = panel(widgets.Dropdown(options=list(np.linspace(0, 1, 11)), value=0.5))
    assert made.call == "live.me(w=0.5)" and type(seen[-1]) is float


def test_a_setting_that_is_none_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match=r"w must be one of 0, 1, 2, got 1.4: the nearest is 1"):
        slider("w", [0, 1, 2], 1.4)
