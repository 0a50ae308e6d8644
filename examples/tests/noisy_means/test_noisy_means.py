import itertools

import pytest

from mtl_teach import live
from mtl_teach.lessons.noisy_means.panels.noisy_means import DRAWS, SAMPLES, STRENGTHS, compute, errors
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables

CORNERS = list(itertools.product((2, 32)))  # the first and the last place of every control


def last(*controls):
    *_, result = compute(*controls)
    return result


@pytest.mark.parametrize("controls", CORNERS)
def test_every_corner_gives_what_the_chart_draws(controls):
    result = last(*controls)
    check_tables(live.noisy_means().view.columns, result.tables)
    assert result.progress == 1 and result.values["best"] in STRENGTHS
    assert f"a strength of {result.values['best']:g}" in result.words


def test_the_first_picture_is_the_first_draw_alone():
    errors.cache_clear()  # what was made before comes at once
    first = next(compute(8))
    assert first.progress == 1 / DRAWS and len(first.tables["curve"]["error"]) == len(STRENGTHS)


# An independent reference: nothing of the panel's own code.
def test_errors_are_those_of_the_theory():
    errors = last(32).tables["curve"]["error"]
    for strength, error in zip(STRENGTHS, errors, strict=True):
        # Each mean keeps 1/(1 + s) of its noise, and loses s/(1 + s) of the truth, which has variance 1.
        own = 1 / (1 + strength)
        theory = (own**2 / SAMPLES + (1 - own) ** 2) * 31 / 32 + 1 / SAMPLES / 32
        assert error == pytest.approx(theory, rel=0.05)


@pytest.mark.parametrize("layout, most", [("wide", 880), ("narrow", 360)])
def test_the_chart_fits_its_page(layout, most):
    made = live.noisy_means()
    made.view.asked = layout
    spec = made.view.specs[layout] or made.view.specs["wide"]  # None if the chart has one layout only
    png = still(spec, made.result.tables, made.result.words, scale=1)
    assert png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_the_panel_prints_the_line_that_makes_it():
    made = live.noisy_means()
    made.move(tasks=32)
    assert made.call == "live.noisy_means(tasks=32)"
