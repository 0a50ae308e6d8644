"""The controls of a panel: sliders over stated settings, and toggles."""

from collections.abc import Callable, Sequence

import ipywidgets as widgets

_WIDE = widgets.Layout(width="420px")
_STYLE = {"description_width": "150px"}


def slider(
    label: str, settings: Sequence[float], value: float, show: Callable[[float], str] = "{:g}".format
) -> widgets.SelectionSlider:
    """Return a slider over `settings`; raises ValueError if `value` is none of them."""
    options = [(show(setting), setting) for setting in settings]
    control = widgets.SelectionSlider(options=options, description=label, layout=_WIDE, style=_STYLE)
    place(label, control, value)
    return control


def toggle(label: str, options: Sequence[str], value: str) -> widgets.ToggleButtons:
    """Return one button for each of `options`; raises ValueError if `value` is none of them."""
    control = widgets.ToggleButtons(
        options=[(option, option) for option in options],
        description=label,
        style={**_STYLE, "button_width": "auto"},
    )
    place(label, control, value)
    return control


def place(name: str, control: widgets.Widget, value: object) -> None:
    """Set `control` to `value`, or raise ValueError that says what it offers."""
    offered = [setting for _, setting in control.options]
    if value not in offered or isinstance(value, bool):
        raise ValueError(f"{name} must be one of {_list(offered)}, got {value!r}{_nearest(value, offered)}")
    control.value = value


def _list(offered: list) -> str:
    return ", ".join(map(str, offered if len(offered) < 9 else [*offered[:3], "…", *offered[-3:]]))


def _nearest(value: object, offered: list) -> str:
    if not isinstance(value, int | float) or isinstance(offered[0], str):
        return ""
    return f": the nearest is {min(offered, key=lambda setting: abs(setting - value))!r}"
