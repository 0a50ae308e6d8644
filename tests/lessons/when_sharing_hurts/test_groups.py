"""The panel on groups: at its corners, against the experiment, and what it says."""

import math
from itertools import product

import pytest
import torch

from mtl_teach import live
from mtl_teach.lessons.when_sharing_hurts import grouping
from mtl_teach.lessons.when_sharing_hurts.drawing import draw_found
from mtl_teach.lessons.when_sharing_hurts.panels import groups
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification


@pytest.mark.parametrize("tasks, samples", [*product((8, 128), (25, 80))])
def test_every_corner_draws_finite_numbers_on_the_paper(tasks, samples):
    *_, result = groups.compute(tasks, samples)
    for narrow in (False, True):
        check_tables(columns_read(specification(groups.chart(narrow))), result.tables)
    assert result.progress == 1 and all(math.isfinite(value) for value in result.values.values())
    assert all(groups.LOW <= error <= groups.HIGH for error in result.tables["dots"]["error"])
    assert str(tasks) in result.words and f"{samples} examples" in result.words


def test_two_draws_at_a_time_equal_all_at_once():
    *_, result = groups.compute(16, 40)
    for name, errors in grouping.cluster_errors(16, 40).items():
        assert result.values[f"{groups.key(name)}_excess"] == pytest.approx(errors.mean().item())


def test_words_sort_the_designs():
    *_, result = groups.compute(32, 40)
    better, worse = result.words.split("better: ")[1].split("; worse: ")
    assert "true groups" in better and "one trunk, k = 4" in better
    assert "random groups" in worse and "one trunk, k = 2" in worse


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_chart_is_no_wider_than_its_page(narrow, most):
    result = next(groups.compute(8, 40))
    png = still(specification(groups.chart(narrow)), result.tables, result.words, scale=1)
    assert 0.8 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_the_panel_says_how_to_make_it_again():
    assert live.groups(tasks=8).call == "live.groups(tasks=8, samples=40)"


def test_the_picture_of_found_groups_counts_the_draws_at_each_agreement():
    agreements = torch.tensor([0.5, 0.5, 0.75, 1.0], dtype=torch.float64)
    (axes,) = draw_found({"chance": agreements}).axes
    assert [text.get_text() for text in axes.texts] == ["2", "1", "1"]
    means = [line.get_xdata().tolist() for line in axes.lines if line.get_marker() == "D"]
    assert means == [[agreements.mean().item()]]


def test_chance_of_eight_is_the_mean_over_all_halves():
    truth = torch.arange(8) % 2
    halves = [one for one in product((0, 1), repeat=8) if sum(one) == 4]
    found = grouping.agreement(torch.tensor(halves), truth)
    assert found.mean().item() == pytest.approx(grouping.CHANCE_OF_EIGHT)
