"""The figures of soft sharing say what they show, and refuse what does not fit."""

from math import inf

import altair as alt
import numpy as np
import pytest

from mtl_teach import figures, live

STRENGTHS = [0, 0.01, 0.1, 1, inf]
ALT = "a sentence that says in some words what is seen"


def _valley(**options):
    figure, axes = figures.canvas()
    errors = np.array([[4.0, 6.0], [2.0, 4.0], [1.0, 3.0], [3.0, 5.0], [7.0, 9.0]])
    figures.draw_valley(axes, STRENGTHS, errors, title="tasks", **options)
    return figure, axes


def test_a_valley_shows_every_run_the_means_and_both_ends():
    figure, axes = _valley()
    assert "10 dots" in figures.describe(figure) and "y range 1 9" in figures.describe(figure)
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert lines["soft sharing, mean"].get_ydata().tolist() == [5, 3, 2, 4, 8]
    assert set(lines["each alone"].get_ydata()) == {5} and set(lines["one model for all"].get_ydata()) == {8}
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["0", "0.01", "0.1", "1", "∞"]


def test_a_fine_grid_labels_powers_of_ten_only():
    _, axes = figures.canvas()
    grid = [0, *(10 ** (k / 4) for k in range(-8, 13)), inf]
    figures.draw_valley(axes, grid, np.ones((len(grid), 2)))
    assert [tick.get_text() for tick in axes.get_xticklabels()] == [
        "0",
        "0.01",
        "0.1",
        "1",
        "10",
        "100",
        "1000",
        "∞",
    ]


def test_an_order_of_strengths_does_not_matter():
    figure, _ = figures.canvas()
    axes = figure.axes[0]
    figures.draw_valley(axes, [inf, 0.1, 0], [[8.0], [2.0], [5.0]])
    mean = next(line for line in axes.get_lines() if line.get_label() == "soft sharing, mean")
    assert mean.get_ydata().tolist() == [5, 2, 8]


def test_a_prediction_is_a_vertical_line_at_its_strength():
    _, axes = _valley(predicted=0.1)
    line = next(line for line in axes.get_lines() if line.get_label() == "σ²/τ²")
    assert line.get_xdata() == pytest.approx([-1, -1])


@pytest.mark.parametrize(
    "strengths, errors", [([0, 1], [[1.0]]), ([0, 1], [1.0, 2.0]), ([0, inf], [[1.0], [2.0]])]
)
def test_errors_that_do_not_fit_are_refused(strengths, errors):
    _, axes = figures.canvas()
    with pytest.raises(ValueError, match=r"errors must be .* got .*: give one row per strength"):
        figures.draw_valley(axes, strengths, errors)


def test_valleys_stand_side_by_side_under_their_titles():
    curves = {"near": [[2.0], [1.0], [3.0]], "far": [[2.0], [3.0], [9.0]]}
    figure = figures.draw_valleys(curves, [0, 0.1, inf], "error", predicted=[0.1, 0.2], log=True)
    assert [axes.get_title("left") for axes in figure.axes] == ["near", "far"]
    assert {axes.get_yscale() for axes in figure.axes} == {"log"}
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert figures.describe(figure).count("line σ²/τ²") == 2
    plain = figures.draw_valleys(curves, [0, 0.1, inf], "error")
    assert len({axes.get_ylim() for axes in plain.axes}) == 1 and plain.axes[0].get_ylabel() == "error"
    assert "σ²/τ²" not in figures.describe(plain)


def test_tuned_ends_stand_in_for_the_errors_at_zero_and_infinity():
    _, axes = _valley(tuned=(4.5, 7.0))
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert set(lines["each alone, tuned"].get_ydata()) == {4.5}
    assert set(lines["one model for all, tuned"].get_ydata()) == {7} and "each alone" not in lines


def test_many_runs_are_a_band_that_holds_most_of_them():
    _, axes = figures.canvas()
    figures.draw_valley(axes, [0, 1, inf], np.tile(np.arange(101.0), (3, 1)))
    band = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert len(axes.collections) == 1 and (band.min(), band.max()) == pytest.approx((10, 90))


def test_savings_have_their_bars_in_the_order_of_strength_and_their_runs_behind():
    _, axes = figures.canvas()
    saved = [(-1, -2, -0.5), (0, 0, 0), (2, 1, 3)]
    runs = [[-2.0, 0.0], [0.0, 0.0], [1.0, 3.0]]
    figures.draw_savings(axes, [inf, 0, 0.1], saved, runs, label="spread 120°")
    points, (_, ends), _ = axes.containers[0]
    assert points.get_ydata().tolist() == [0, 2, -1] and ends.get_ydata().tolist() == [0, 3, -0.5]
    assert axes.containers[0].get_label() == "spread 120°"
    dots = axes.collections[0].get_offsets()
    assert dots[:, 1].tolist() == [0, 0, 1, 3, -2, 0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["0", "0.1", "∞"]
    bare = figures.canvas()[1]
    figures.draw_savings(bare, [inf, 0, 0.1], saved)
    assert [len(line.get_offsets()) for line in bare.collections if hasattr(line, "get_sizes")] == []


def test_a_key_says_what_the_weights_speak_for():
    weights = np.linspace(-1, 1, 48).reshape(3, 16)
    figure = figures.draw_tiles({"weights": weights}, ["a", "b", "c"], speaks=("odd", "even"))
    key = figure.axes[-1]
    assert [tick.get_text() for tick in key.get_xticklabels()] == ["odd", "0", "even"]


def test_tiles_are_one_strip_of_squares_per_row():
    rows = {"digit": np.ones((3, 16)), "weights": np.linspace(-1, 1, 48).reshape(3, 16)}
    figure = figures.draw_tiles(rows, ["a", "b", "c"])
    assert figures.describe(figure).count("image 4x15") == 2, figures.describe(figure)
    strip = np.ma.filled(figure.axes[1].images[0].get_array(), np.nan)
    assert np.allclose(strip[:, :4], rows["weights"][0].reshape(4, 4)) and np.isnan(strip[:, 4]).all()
    assert figure.axes[1].images[0].get_clim() == (-1, 1)


@pytest.mark.parametrize("row", [np.ones((2, 16)), np.ones((3, 15)), np.ones(16)])
def test_rows_that_are_not_squares_are_refused(row):
    with pytest.raises(ValueError, match=r"rows\['digit'\] must be .* got .*: one flat square each"):
        figures.draw_tiles({"digit": row}, ["a", "b", "c"])


def test_an_optional_figure_says_the_same_with_and_without_data():
    figure, _ = _valley()
    here, missing = (figures.show_optional(one, ALT, "How to get the data.") for one in (figure, None))
    assert repr(here) == repr(missing) == f"{ALT}\nHow to get the data."
    assert here.png.startswith(b"\x89PNG") and not hasattr(missing, "_repr_mimebundle_")
    with pytest.raises(ValueError, match="alt must say"):
        figures.show_optional(None, "too short", "How to get the data.")


def test_an_optional_panel_is_living_where_it_is_watched_and_stored_as_its_picture(monkeypatch):
    def compute(slope):
        for share in (0.5, 1.0):
            yield live.Result({"line": {"x": [0, 1], "y": [0, share * slope]}}, "A line.", progress=share)

    chart = alt.Chart(live.named("line")).mark_line().encode(x="x:Q", y="y:Q")
    panel = live.Panel(compute, chart, {"slope": live.slider("slope", [1, 2], 1)}, "live.me")
    monkeypatch.setenv("JPY_SESSION_NAME", "lesson.ipynb")
    monkeypatch.delenv("MTL_TEACH_STILLS", raising=False)
    assert figures.show_optional(panel, ALT, "How to get the data.") is panel
    monkeypatch.delenv("JPY_SESSION_NAME")
    stored = figures.show_optional(panel, ALT, "How to get the data.")
    assert repr(stored) == f"{ALT}\nHow to get the data." and stored.png.startswith(b"\x89PNG")
    assert panel.result.progress == 1
