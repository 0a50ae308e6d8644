"""A panel: a pure `compute`, a chart over named tables, a few controls, and nothing else."""

import inspect
from collections.abc import Callable, Iterator

import altair as alt
import ipywidgets as widgets

from mtl_teach.figures.show import png_metadata
from mtl_teach.live.controls import place
from mtl_teach.live.latest import Latest
from mtl_teach.live.result import Result
from mtl_teach.live.view import SCALE, ChartView, still


class Panel(widgets.VBox):
    """Sliders above a chart that is computed again at every move.

    `compute(**controls)` returns a `Result`, or yields several, each better than the one before; a newer
    move drops the rest. `chart` names the tables of the result. `controls` maps the arguments of
    `compute` to widgets. `call` is the function that makes this panel, e.g. "live.soft_sharing".

    `panel.call` is the line that reproduces the present picture. Shown in a running notebook the panel is
    the widget; stored, it is the chart's PNG with the words as alt text.
    """

    def __init__(
        self,
        compute: Callable[..., Result | Iterator[Result]],
        chart: alt.TopLevelMixin,
        controls: dict[str, widgets.Widget],
        call: str,
    ):
        self.compute, self.chart, self.controls, self._name = compute, chart, controls, call
        self.result: Result | None = None
        self.failure: Exception | None = None
        self.call = ""
        self.view = ChartView(chart)
        self._latest = Latest(self._show)
        self._held = False
        row = widgets.HBox(tuple(controls.values()), layout=widgets.Layout(flex_flow="row wrap"))
        super().__init__(children=(row, self.view))
        self.move()
        for control in controls.values():
            control.observe(self._moved, names="value")

    @property
    def values(self) -> dict:
        """The present value of every control."""
        return {name: control.value for name, control in self.controls.items()}

    def move(self, **values) -> Result:
        """Set controls by name, fit to the end, and return the result; raises whatever `compute` raises."""
        for name in values:
            if name not in self.controls:
                raise ValueError(f"{name} is no control of this panel: use one of {', '.join(self.controls)}")
        self._held = True  # several controls move as one
        try:
            for name, value in values.items():
                place(name, self.controls[name], value)
        finally:
            self._held = False
        self._request()
        self._latest.wait()
        if self.failure is not None:
            raise self.failure
        return self.result

    def _moved(self, _change: dict) -> None:
        if not self._held:
            self._request()

    def _request(self) -> None:
        self._latest.request(self._guarded(self.values))

    def _guarded(self, values: dict) -> Iterator[tuple[dict, Result | Exception]]:
        try:
            made = self.compute(**values)
            for result in made if inspect.isgenerator(made) else (made,):
                yield values, result
        except Exception as failure:  # a lesson must survive anything a computation raises
            yield values, failure

    def _show(self, outcome: tuple[dict, Result | Exception]) -> None:
        values, result = outcome
        if isinstance(result, Exception):
            self.failure = result
            self.view.show(error=f"{type(result).__name__}: {result}", status="")
            return
        self.failure, self.result, self.call = None, result, self._line(values)
        status = "" if result.progress >= 1 else f"fitting … {result.progress:.0%}"
        self.view.show(tables=result.tables, words=result.words, call=self.call, error="", status=status)

    def _line(self, values: dict) -> str:
        return f"{self._name}({', '.join(f'{name}={value!r}' for name, value in values.items())})"

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        self._latest.wait()
        live = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs)
        bundle = dict(live[0] if isinstance(live, tuple) else live)
        bundle["text/plain"] = f"{self.call}\n{self.result.words}"
        bundle["image/png"] = still(self.chart, self.result.tables, self.result.words)
        return bundle, png_metadata(bundle["image/png"], self.result.words, SCALE)
