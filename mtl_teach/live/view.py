"""The chart in the browser: an anywidget that draws a Vega-Lite chart once and then swaps its tables."""

import functools
from pathlib import Path

import altair as alt
import anywidget
import traitlets
import vl_convert

_HERE = Path(__file__).parent
VEGA_LITE = "6.4"
SCALE = 2  # pixels of a still for one on the page


@functools.cache
def bundle() -> str:
    """Return the view's JavaScript with Vega inside: one module that fetches nothing."""
    return vl_convert.javascript_bundle((_HERE / "view.js").read_text(encoding="utf-8"), vl_version=VEGA_LITE)


class ChartView(anywidget.AnyWidget):
    """A chart, the sentence under it, an error if there is one, and the line that reproduces it.

    `tables` maps the chart's data names to columns (name -> list). A new picture is one message: set the
    traits inside `hold_sync()` and raise `move` by one, which is what the browser listens to.
    """

    _css = (_HERE / "view.css").read_text(encoding="utf-8")

    spec = traitlets.Dict().tag(sync=True)
    tables = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    call = traitlets.Unicode().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)
    move = traitlets.Int().tag(sync=True)
    renderer = traitlets.Enum(("canvas", "svg"), default_value="canvas").tag(sync=True)
    picking = traitlets.Bool().tag(sync=True)
    picked = traitlets.Dict().tag(sync=True)

    def __init__(self, chart: alt.TopLevelMixin, **traits):
        self._esm = bundle()
        super().__init__(spec=specification(chart), **traits)

    def show(self, **traits) -> None:
        """Set `traits` and redraw, as one message to the browser."""
        with self.hold_sync():
            for name, value in traits.items():
                setattr(self, name, value)
            self.move += 1


def specification(chart: alt.TopLevelMixin) -> dict:
    """Return the chart as a Vega-Lite dictionary, validated against Vega-Lite's schema."""
    return chart.to_dict(validate=True)


def still(chart: alt.TopLevelMixin, tables: dict[str, dict[str, list]], words: str) -> bytes:
    """Return the PNG of `chart` over `tables`, at twice the screen's resolution."""
    spec = specification(chart)
    spec["datasets"] = {name: _rows(table) for name, table in tables.items()}
    spec["description"] = words
    return vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, scale=SCALE)


def _rows(table: dict[str, list]) -> list[dict]:
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
