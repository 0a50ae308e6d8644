"""A panel: a pure `compute`, a chart over named tables, a few controls, and nothing else."""

from collections.abc import Callable, Iterable, Iterator

import altair as alt
import ipywidgets as widgets

from mtl_teach.live.controls import place, present
from mtl_teach.live.interrupts import pass_on
from mtl_teach.live.latest import Latest
from mtl_teach.live.page import QUIET_KEYS
from mtl_teach.live.result import Result
from mtl_teach.live.stills import is_watched, png_metadata, still
from mtl_teach.live.tables import check_tables
from mtl_teach.live.view import SCALE, ChartView

# What a compute can end with, when no better result follows.
STOPPED = "stopped before the end: move a control to go on"


class Panel(widgets.VBox):
    """Sliders above a chart that is computed again at every move.

    - `compute(**controls)` returns a `Result`, or yields several, each better than the one before; a newer
      move drops the rest.
    - `chart` draws the tables of the result: an Altair chart over `named` tables, or a function that returns
      one and takes `narrow=True` for a page of a phone's width.
    - `controls` maps the arguments of `compute` to widgets: `slider`, `toggle` or any other with a value.
    - `call` is the function that makes this panel, e.g. "live.soft_sharing".

    `panel.call` is the line that reproduces the present picture, `panel.result` what is shown,
    `panel.failure` what went wrong. `panel.on_pages` maps a control to the only settings that pages without a
    kernel show, and a sentence that says why: (settings, sentence); most panels show all. Shown in a running
    notebook the panel is the widget; stored, it is the chart's PNG with the words as alt text.

    Raises what the first `compute` raises, and ValueError if its tables are not those of the chart.

    >>> import altair as alt
    >>> from mtl_teach.live import Result, named, slider, table
    >>> def compute(slope):
    ...     line = table(x=[0, 1], y=[0, slope])
    ...     return Result({"line": line}, f"The line rises by {slope}.", {"slope": slope})
    >>> chart = alt.Chart(named("line")).mark_line().encode(x="x:Q", y="y:Q")
    >>> panel = Panel(compute, chart, {"slope": slider("slope", [0, 1, 2], 1)}, "rising")
    >>> panel.move(slope=2).words, panel.call
    ('The line rises by 2.', 'rising(slope=2)')
    """

    def __init__(
        self,
        compute: Callable[..., Result | Iterable[Result]],
        chart: alt.TopLevelMixin | Callable[..., alt.TopLevelMixin],
        controls: dict[str, widgets.Widget],
        call: str,
    ):
        self.compute, self.controls, self._name = compute, controls, call
        self.result: Result | None = None
        self.failure: BaseException | None = None
        self.call = ""
        self.on_pages: dict[str, tuple[tuple, str]] = {}
        self.view = ChartView(chart)
        self._latest = Latest(self._show)
        self._held = False
        row = widgets.HBox(tuple(controls.values()), layout=widgets.Layout(flex_flow="row wrap"))
        row.add_class("mtl-controls")
        super().__init__(children=(row, self.view))
        self.add_class(QUIET_KEYS)
        pass_on()
        self._request()
        if self.failure is not None:
            raise self.failure
        for control in controls.values():
            control.observe(self._moved, names="value")

    @property
    def values(self) -> dict:
        """The present value of every control."""
        return {name: present(control) for name, control in self.controls.items()}

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
        try:
            self._latest.wait()
        except KeyboardInterrupt:
            self._latest.drop()
            self.view.show(status=STOPPED)
            raise
        if self.failure is not None:
            raise self.failure
        return self.result

    def _moved(self, _change: dict) -> None:
        if not self._held:
            self._request()

    def _request(self) -> None:
        values = self.values
        try:
            self._latest.request(self._outcomes(values))
        except KeyboardInterrupt as interrupt:  # whoever presses the square wants quiet, no traceback
            self._show((values, interrupt))

    def _outcomes(self, values: dict) -> Iterator[tuple[dict, Result | Exception | None]]:
        last = None
        try:
            for last in _results(self.compute(**values)):
                check_tables(self.view.columns, last.tables)
                yield values, last
        except Exception as failure:  # a lesson must survive anything a computation raises
            yield values, failure
            return
        except KeyboardInterrupt as interrupt:
            if last is None:
                raise
            self.failure = interrupt  # a move by code raises it: what it would return is not finished
            yield values, None
            return
        if last is None:
            yield values, ValueError("compute must yield at least one Result, got none: yield what it has")
        elif last.progress < 1:
            yield values, None

    def _show(self, outcome: tuple[dict, Result | BaseException | None]) -> None:
        values, result = outcome
        if result is None:
            self.view.show(status=STOPPED)
        elif isinstance(result, BaseException):
            self.failure = result
            said = str(result) or "move a control to start again"
            self.view.show(error=f"{type(result).__name__}: {said}", status="")
        else:
            self.failure, self.result, self.call = None, result, self._line(values)
            # In steps of five: every new number is a message, and each costs the browser some milliseconds.
            status = "" if result.progress >= 1 else f"fitting … {5 * int(20 * result.progress)} %"
            self.view.show(tables=result.tables, words=result.words, call=self.call, error="", status=status)

    def _line(self, values: dict) -> str:
        return f"{self._name}({', '.join(f'{name}={value!r}' for name, value in values.items())})"

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        watched = is_watched()
        if not watched:  # nobody sees it grow: what is stored is the end
            self._latest.wait()
        live = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs)
        bundle = dict(live[0] if isinstance(live, tuple) else live)
        bundle["text/plain"] = f"{self.call}\n{self.result.words}"
        if watched:
            return bundle
        bundle["image/png"] = still(self.view.specs["wide"], self.result.tables, self.result.words, SCALE)
        return bundle, png_metadata(bundle["image/png"], self.result.words, SCALE)


def _results(made: object) -> Iterator[Result]:
    """Return what `compute` made as results, or raise TypeError that says what it must be."""
    every = [made] if isinstance(made, Result) or not isinstance(made, Iterable) else made
    for result in every:
        if not isinstance(result, Result):
            of = "" if made is result else f" of {type(result).__name__}"
            raise TypeError(
                f"compute must return a Result or yield Results, got {type(made).__name__}{of}: "
                "return Result(tables, words, values)"
            )
        yield result
