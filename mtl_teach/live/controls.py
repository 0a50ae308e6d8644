"""The controls of a panel: sliders over stated settings, toggles, and any other widget with a value."""

import math
from collections.abc import Callable, Mapping, Sequence
from numbers import Real

import ipywidgets as widgets

_WIDE = {"width": "420px", "max_width": "100%"}
# As wide as label and buttons need: a narrower one would break them over two lines.
_ONE_LINE = {"width": "max-content", "max_width": "100%"}
_STYLE = {"description_width": "150px"}


def slider(
    label: str,
    settings: Sequence[float],
    value: float,
    show: Callable[[float], str] = "{:g}".format,
    name: str = "",
) -> widgets.SelectionSlider:
    """Return a slider over `settings`; raises ValueError if `value` is none of them, up to rounding.

    The error calls it `name`, the argument that gave `value`; without one, by its label.

    >>> slider("sharing strength", [0.1 * k for k in range(11)], 0.3).value
    0.3
    """
    plain = [_plain(setting) for setting in settings]
    options = [(show(setting), setting) for setting in plain]
    control = widgets.SelectionSlider(options=options, description=label, layout=_WIDE, style=_STYLE)
    place(name or label, control, value)
    return control


def toggle(label: str, options: Sequence[str], value: str, name: str = "") -> widgets.ToggleButtons:
    """Return one button for each of `options`; raises ValueError if `value` is none of them.

    The error calls it `name`, or by its label.

    >>> toggle("optimiser", ("SGD", "Adam"), "Adam").value
    'Adam'
    """
    control = widgets.ToggleButtons(
        options=[(option, option) for option in options],
        description=label,
        layout=_ONE_LINE,
        style={**_STYLE, "button_width": "auto"},
    )
    # What ipywidgets gives its other controls, and not this one: else the label stands above the buttons, and
    # two toggles side by side look like one with four.
    control.add_class("jupyter-widgets").add_class("widget-inline-hbox")
    place(name or label, control, value)
    return control


def place(name: str, control: widgets.Widget, value: object) -> None:
    """Set `control` to `value`, or raise ValueError that says what it offers."""
    value = _plain(value)
    if hasattr(control, "options"):
        several = isinstance(control.value, tuple)  # SelectMultiple
        found = [_offered(name, control, one) for one in (value if several else [value])]
        control.value = tuple(found) if several else found[0]
        return
    before = control.value
    try:
        control.value = value
    except Exception as problem:  # traitlets raises TraitError, a widget of another package what it likes
        raise ValueError(f"{name} must be a value its control takes, got {value!r}: {problem}") from problem
    if control.value != value:  # a slider moves what lies outside to its nearest end
        taken, control.value = control.value, before
        raise ValueError(f"{name} must be a value its control takes, got {value!r}: use {taken!r}")


def present(control: widgets.Widget) -> object:
    """Return the present value of `control` in plain Python: NumPy's would print as np.float64(0.1)."""
    return _plain(control.value)


def _offered(name: str, control: widgets.Widget, value: object) -> object:
    options = control.options.items() if isinstance(control.options, Mapping) else control.options
    offered = [option[1] if isinstance(option, tuple) else option for option in options]
    found = [setting for setting in offered if _same(setting, value)]
    if not found:
        raise ValueError(f"{name} must be one of {_list(offered)}, got {value!r}{_nearest(value, offered)}")
    return found[0]


def _same(setting: object, value: object) -> bool:
    if isinstance(setting, bool) or isinstance(value, bool):
        return setting is value
    if isinstance(setting, Real) and isinstance(value, Real):
        return math.isclose(setting, value, rel_tol=1e-9)  # 3 * 0.1 is not quite 0.3
    return setting == value


def _plain(value: object) -> object:
    """Return NumPy's and torch's single numbers as Python's own, rid of the last digits' rounding."""
    digits = 6 if str(getattr(value, "dtype", "")).endswith("float32") else 12
    value = value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value
    return float(f"{value:.{digits}g}") if isinstance(value, float) and math.isfinite(value) else value


def _list(offered: list) -> str:
    return ", ".join(map(str, offered if len(offered) < 9 else [*offered[:3], "…", *offered[-3:]]))


def _nearest(value: object, offered: list) -> str:
    if isinstance(value, bool) or not isinstance(value, Real) or not isinstance(offered[0], Real):
        return ""
    return f": the nearest is {min(offered, key=lambda setting: abs(setting - value))!r}"
