"""The chart in the browser: an anywidget that draws a Vega-Lite chart once and then swaps its tables."""

import functools
from collections.abc import Callable
from pathlib import Path

import altair as alt
import anywidget
import traitlets

from mtl_teach.live import stills
from mtl_teach.live.tables import columns_read

_HERE = Path(__file__).parent
SCALE = 2  # pixels of a still for one on the page


@functools.cache
def bundle() -> str:
    """Return the view's JavaScript with Vega inside: one module that fetches nothing."""
    return stills.bundle(_HERE / "view.js")


class ChartView(anywidget.AnyWidget):
    """A chart, the sentence under it, an error if there is one, and the line that reproduces it.

    `tables` maps the chart's data names to columns (name -> list). A new picture is one message: set the
    traits inside `hold_sync()` and raise `move` by one, which is what the browser listens to. `specs` holds
    the chart's layouts, "wide" and, once a browser that is narrow has `asked` for it, "narrow".
    """

    _css = (_HERE / "view.css").read_text(encoding="utf-8")

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
        self._esm = bundle()
        self._chart = chart
        wide = specification(chart() if _is_function(chart) else chart)
        self.columns = columns_read(wide)
        super().__init__(specs={"wide": wide}, **traits)

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

    @traitlets.observe("asked")
    def _lay_out(self, change: dict) -> None:
        if change["new"] == "narrow" and "narrow" not in self.specs:
            made = (
                specification(self._chart(narrow=True)) if _is_function(self._chart) else self.specs["wide"]
            )
            self.specs = {**self.specs, "narrow": made}


def specification(chart: alt.TopLevelMixin) -> dict:
    """Return the chart as a Vega-Lite dictionary, validated against Vega-Lite's schema."""
    return chart.to_dict(validate=True)


def _is_function(chart: object) -> bool:
    return callable(chart) and not isinstance(chart, alt.TopLevelMixin)
