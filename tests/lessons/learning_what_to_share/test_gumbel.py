import itertools

import pytest
import torch

from mtl_teach import live
from mtl_teach.lessons.learning_what_to_share import draws
from mtl_teach.lessons.learning_what_to_share.panels import gumbel as panel
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

CORNERS = list(itertools.product((0.1, 0.9), (0.1, 5.0), ("soft", "straight-through")))


def last(**controls):
    *_, result = panel.compute(**controls)
    return result


@pytest.mark.parametrize(("probability", "temperature", "kind"), CORNERS)
def test_every_corner_gives_full_finite_tables(probability, temperature, kind):
    result = last(probability=probability, temperature=temperature, draws=kind)
    for narrow in (False, True):
        check_tables(columns_read(specification(panel.chart(narrow))), result.tables)
    assert sum(result.tables["bars"]["count"]) == 400
    assert len(result.tables["slopes"]["u"]) == 400
    assert (
        0 <= min(result.tables["slopes"]["slope"]) <= max(result.tables["slopes"]["slope"]) < panel.STEEPEST
    )
    assert result.progress == 1 and len(result.words.split()) <= 45


@pytest.mark.parametrize("probability", panel.PROBABILITIES)
def test_a_switch_is_on_as_often_as_its_probability_at_every_temperature(probability):
    on = {t: draws.switches(probability, t) > 0.5 for t in panel.TEMPERATURES}
    for one in on.values():
        assert torch.equal(one, on[1.0])  # the same draws, whatever the temperature
    assert on[1.0].double().mean().item() == pytest.approx(probability, abs=0.08)


def test_a_draw_is_a_logistic_number_through_a_sigmoid():
    # With two options the difference of two Gumbels is logistic: u = sigmoid((logit + L)/τ).
    stream = torch.Generator().manual_seed(0)
    uniform = torch.rand(400, 2, generator=stream, dtype=torch.float64)
    noise = torch.log(-torch.log(uniform[:, 1])) - torch.log(-torch.log(uniform[:, 0]))
    for probability, temperature in ((0.7, 1.0), (0.3, 0.2)):
        logit = torch.logit(torch.tensor(probability, dtype=torch.float64))
        expected = torch.sigmoid((logit + noise) / temperature)
        assert torch.allclose(draws.switches(probability, temperature), expected, atol=1e-6)


def test_slopes_are_finite_differences_of_the_draws():
    nudge, logits = 1e-5, torch.tensor([0.7, 0.3]).double().log()
    nudged = [(logits + torch.tensor([sign * nudge, 0])).softmax(-1)[0].item() for sign in (1, -1)]
    up, down = (draws.switches(probability, 0.5) for probability in nudged)
    assert torch.allclose(draws.slopes(0.7, 0.5), (up - down) / (2 * nudge), atol=1e-4)


def test_straight_through_shows_rounded_draws_and_the_slopes_of_soft_ones():
    soft, hard = (last(probability=0.7, temperature=1.0, draws=kind) for kind in ("soft", "straight-through"))
    assert soft.tables["slopes"] == hard.tables["slopes"]
    counts = hard.tables["bars"]["count"]
    assert counts[0] + counts[-1] == 400 and counts[-1] / 4 == pytest.approx(hard.values["on_percent"])
    assert sum(soft.tables["bars"]["count"][1:-1]) > 200


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_chart_fits_its_page(narrow, most):
    result = last(probability=0.7, temperature=0.1, draws="soft")
    png = still(specification(panel.chart(narrow)), result.tables, result.words, scale=1)
    assert 0.9 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_the_panel_prints_the_line_that_makes_it():
    made = live.gumbel()
    made.move(probability=0.3, temperature=0.2, draws="straight-through")
    assert made.call == "live.gumbel(probability=0.3, temperature=0.2, draws='straight-through')"


@pytest.mark.parametrize("wrong", [{"probability": 0.6}, {"temperature": 0.0}, {"draws": "hard"}])
def test_arguments_off_the_controls_are_refused(wrong):
    with pytest.raises(ValueError, match="must be one of"):
        live.gumbel(**wrong)
