"""What a reader would otherwise use: the same panel with `interact` and matplotlib; and a bare canvas."""

import inspect

import anywidget
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import traitlets

from mtl_teach.live.panel import Panel


def with_interact(panel: Panel) -> widgets.interactive:
    """Return the panel's computation and controls, drawn by matplotlib: one axes for each table."""

    def draw(**values) -> None:
        made = panel.compute(**values)
        result = next(made) if inspect.isgenerator(made) else made
        _, axes = plt.subplots(1, len(result.tables), figsize=(4 * len(result.tables), 4))
        for ax, (name, columns) in zip(np.atleast_1d(axes), result.tables.items(), strict=True):
            numbers = [values for values in columns.values() if values and isinstance(values[0], int | float)]
            if len(numbers) >= 2:
                ax.scatter(*numbers[:2], s=8)
            ax.set_title(name)
        plt.show()

    return widgets.interactive(draw, **panel.controls)


class Canvas(anywidget.AnyWidget):
    """The floor: one rectangle on a canvas, nothing computed."""

    _esm = """
    export default { render({ model, el }) {
      const canvas = document.createElement("canvas");
      canvas.width = 960; canvas.height = 420; el.append(canvas);
      const pen = canvas.getContext("2d");
      const paint = () => {
        pen.clearRect(0, 0, 960, 420);
        pen.fillRect(0, 0, 20 + 20 * model.get("value"), 420);
      };
      model.on("change:value", paint); paint();
    } };"""
    value = traitlets.Int().tag(sync=True)


def bare_canvas() -> widgets.VBox:
    """Return a slider and a canvas that paints its value."""
    slider = widgets.SelectionSlider(options=list(range(42)), layout=widgets.Layout(width="420px"))
    canvas = Canvas()
    slider.observe(lambda change: setattr(canvas, "value", change["new"]), names="value")
    return widgets.VBox((slider, canvas))
