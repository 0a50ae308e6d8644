"""The chart in the browser: an anywidget that draws a Vega-Lite chart once and then swaps its tables."""

from collections.abc import Callable
from pathlib import Path

import altair as alt
import anywidget
import ipywidgets as widgets
import traitlets

from mtl_teach.live.page import Page, page
from mtl_teach.live.progressive import TURN
from mtl_teach.live.tables import columns_read

SCALE = 2  # pixels of a still for one on the page


class ChartView(anywidget.AnyWidget):
    """A chart, the sentence under it, an error if there is one, and the line that reproduces it.

    `tables` maps the chart's data names to columns (name -> list). A new picture is one message: set the
    traits inside `hold_sync()` and raise `move` by one, which is what the browser listens to. `specs` holds
    the chart's layouts, "wide" and, once a browser that is narrow has `asked` for it, "narrow": None if the
    chart has no other. Each view takes the one that fits its own width.
    """

    _esm = (Path(__file__).parent / "chart.js").read_text(encoding="utf-8")

    page = traitlets.Instance(Page).tag(sync=True, **widgets.widget_serialization)
    specs = traitlets.Dict().tag(sync=True)
    asked = traitlets.Unicode().tag(sync=True)
    tables = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    call = traitlets.Unicode().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)
    move = traitlets.Int().tag(sync=True)
    renderer = traitlets.Enum(("canvas", "svg"), default_value="canvas").tag(sync=True)
    picking = traitlets.Bool().tag(sync=True)
    picked = traitlets.Dict().tag(sync=True)

    def __init__(self, chart: alt.TopLevelMixin | Callable[..., alt.TopLevelMixin], **traits):
        self._chart = chart
        wide = specification(chart() if _is_function(chart) else chart)
        self.columns = columns_read(wide)
        super().__init__(page=page(), specs={"wide": wide}, **traits)

    def show(self, **traits) -> None:
        """Set `traits` and redraw, as one message to the browser; none if nothing changes.

        While a fit goes on, messages that change nothing would keep the next move's picture waiting.
        """
        if all(getattr(self, name) == value for name, value in traits.items()):
            return
        with self.hold_sync():
            for name, value in traits.items():
                setattr(self, name, value)
            self.move += 1

    def set_state(self, sync_data: dict) -> None:
        """Take in what the browser says, between two pictures: one thread at a time sets traits."""
        with TURN:
            super().set_state(sync_data)

    @traitlets.observe("asked")
    def _lay_out(self, change: dict) -> None:
        if change["new"] != "narrow" or "narrow" in self.specs:
            return
        narrow = None
        if _is_function(self._chart):
            try:
                narrow = specification(self._chart(narrow=True))
            except Exception as failure:  # the wide one is there: say so and keep it
                self.error = f"{type(failure).__name__} in the narrow layout: {failure}"
        self.specs = {**self.specs, "narrow": narrow}


def specification(chart: alt.TopLevelMixin) -> dict:
    """Return the chart as a Vega-Lite dictionary, validated against Vega-Lite's schema."""
    return chart.to_dict(validate=True)


def _is_function(chart: object) -> bool:
    return callable(chart) and not isinstance(chart, alt.TopLevelMixin)
