"""The hard-sharing panel: its phenomena, its words and its fits, at the ends of every control and between."""

import math
from functools import cache
from itertools import pairwise, product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mtl_teach import closed_form, data, live
from mtl_teach.evaluation import Interval, excess_error, paired_interval
from mtl_teach.lessons.hard_sharing.panels.hard_sharing import fits
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.chart import chart
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.compute import _means, apart, compute
from mtl_teach.lessons.hard_sharing.panels.hard_sharing.settings import HIGH, LOW, RELATIONS, SEEDS, TASKS
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification


@cache
def last(tasks, width, relation):
    *_, result = compute(tasks, width, relation)
    return result


@pytest.fixture
def fresh():
    """Nothing is fitted yet, nor afterwards: other tests meet no fit that this one has spoilt."""

    def forget():
        fits.curve.cache_clear()
        fits._begun.cache_clear()

    forget()
    yield forget
    forget()


@pytest.fixture
def fitted(monkeypatch):
    """The (tasks, seeds) of every hard-sharing fit that is made from now on."""
    made, fit = [], closed_form.hard_linear

    def noted(x, y, width):
        made.append((x.shape[1], x.shape[0]))
        return fit(x, y, width)

    monkeypatch.setattr(closed_form, "hard_linear", noted)
    return made


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("tasks, width, relation", [*product((1, 16, 256), (1, 4, 20), RELATIONS)])
def test_every_setting_draws_finite_numbers_on_the_paper(tasks, width, relation, narrow):
    result = last(tasks, width, relation)
    check_tables(columns_read(specification(chart(narrow))), result.tables)
    for name, table in result.tables.items():
        assert len({len(entries) for entries in table.values()}) == 1, name
        numbers = [value for entries in table.values() for value in entries if isinstance(value, float)]
        assert all(math.isfinite(value) for value in numbers), name
    seeds, means, levels = (result.tables[name] for name in ("seeds", "means", "levels"))
    assert all(LOW < error < HIGH for error in seeds["error"] + means["mean"] + levels["error"])
    assert len(seeds["error"]) == 2 * SEEDS and set(seeds["tasks"]) == {tasks}
    assert result.progress == 1 and means["tasks"] == list(TASKS) and set(means["seeds"]) == {SEEDS}
    assert [t for t, now in zip(means["tasks"], means["now"], strict=True) if now] == [tasks]
    assert str(tasks) in result.words and f"width {width}" in result.words
    assert all(math.isfinite(value) for value in result.values.values())
    assert all(name.removesuffix("_low").removesuffix("_high").endswith("_excess") for name in result.values)


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
@pytest.mark.parametrize("state", [(256, 2, "related"), (1, 20, "unrelated")])
def test_the_chart_is_no_wider_than_its_page(narrow, most, state):
    result = last(*state)
    png = still(specification(chart(narrow)), result.tables, result.words, scale=1)
    assert 0.9 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_related_tasks_follow_the_curve_that_has_no_fitted_parameter():
    values = last(16, 2, "related").values
    for tasks in (32, 64, 128, 256):
        theory = closed_form.hard_sharing_excess(tasks, 40, 20, 2, 0.5)
        assert values[f"shared_{tasks}_excess"] == pytest.approx(theory, rel=0.1)
    assert values["shared_2_excess"] > 0.9 * values["alone_excess"]
    drawn = last(16, 2, "related").tables["theory"]
    for tasks, error, floor in zip(drawn["tasks"], drawn["error"], drawn["floor"], strict=True):
        assert floor == pytest.approx(2 * 0.25 / 37, abs=1e-5)
        assert error == pytest.approx(floor + 36 * 0.25 / 40 / tasks, rel=0.01)
        assert floor < error and floor < values["shared_256_excess"] < 1.2 * floor
    assert (drawn["tasks"][0], drawn["tasks"][-1]) == (1, 256)


def test_two_clusters_need_a_trunk_for_both():
    narrow, wide = last(32, 2, "two clusters"), last(32, 4, "two clusters")
    assert narrow.values["gain_excess_high"] < 0 < wide.values["gain_excess_low"]
    assert not narrow.tables["theory"]["tasks"] and wide.tables["theory"]["tasks"]


def test_more_unrelated_tasks_hurt_more():
    values = last(16, 2, "unrelated").values
    means = [values[f"shared_{tasks}_excess"] for tasks in (2, 4, 16, 256)]
    assert means == sorted(means) and means[-1] > 5 * values["alone_excess"]


def test_a_trunk_as_wide_as_the_input_or_with_room_for_all_changes_nothing():
    for tasks, width, relation in [(64, 20, "related"), (2, 2, "unrelated"), (1, 1, "related")]:
        assert last(tasks, width, relation).values["gain_excess"] == pytest.approx(0, abs=1e-8)


def test_a_trunk_wider_than_needed_gains_less():
    just, wider, widest = (last(64, width, "related").values["shared_excess"] for width in (2, 4, 8))
    assert 2 * just < wider < widest / 1.5


@pytest.mark.parametrize(
    "width, relation", [(1, "related"), (4, "related"), (20, "related"), (20, "unrelated")]
)
def test_no_law_is_drawn_where_none_applies(width, relation):
    assert last(16, width, relation).tables["theory"] == {"tasks": [], "error": [], "floor": []}


SAID = {
    (64, 20, "related"): ("changes nothing", "as wide as the input"),
    (4, 4, "unrelated"): ("changes nothing", "room for every task"),
    (32, 2, "two clusters"): ("Hard sharing hurts", "need 4 directions: the trunk is too narrow"),
    (64, 4, "related"): ("Hard sharing helps", "need 2 directions: the rest of the trunk fits noise"),
    (2, 1, "related"): ("is not clear", "need 2 directions: the trunk is too narrow"),
    (16, 8, "unrelated"): ("Hard sharing hurts", "need 16 directions"),
    (16, 2, "related"): ("Hard sharing helps", "a = 0.014 however many the tasks; with 40 examples"),
    (32, 4, "two clusters"): ("Hard sharing helps", "a = 0.029 however many the tasks."),
}


@pytest.mark.parametrize("state, phrases", SAID.items())
def test_words_say_what_sharing_does_and_why(state, phrases):
    assert all(phrase in last(*state).words for phrase in phrases), last(*state).words


def test_the_words_tell_the_sizes():
    result = last(64, 2, "related")
    gain = [f"{result.values[f'gain_excess_{end}']:.2g}" for end in ("low", "high")]
    assert f"(gain {gain[0]} to {gain[1]}, 95\u00a0% interval, 20 seeds)" in result.words
    ridge = f"{result.values['ridge_excess']:.2g}"
    assert result.words.count(f"tuned ridge has {ridge}.") == 1 and len(result.words.split()) < 60


def test_the_baselines_are_what_their_names_say():
    values = last(256, 2, "related").values
    assert values["alone_expected_excess"] == pytest.approx(20 * 0.25 / 19)
    assert values["alone_excess"] == pytest.approx(values["alone_expected_excess"], rel=0.05)
    drawn = data.linear_tasks(512, rank=2, seed=SEEDS, test_samples=0)
    ridge = excess_error(closed_form.tuned_ridge(drawn.x, drawn.y), drawn.truth["weights"]).mean().item()
    assert values["ridge_excess"] == pytest.approx(ridge) and 0.6 < ridge / values["alone_excess"] < 0.95
    levels = last(256, 2, "related").tables["levels"]
    assert levels["error"] == pytest.approx([values["alone_expected_excess"], ridge], abs=1e-5)


@pytest.mark.parametrize("tasks", [8, 64, 128])
def test_the_last_slice_equals_one_fit_of_all_seeds(tasks):
    drawn = data.linear_tasks(tasks, relation="clusters", test_samples=0, replicas=SEEDS)
    truth = drawn.truth["weights"]
    shared = excess_error(closed_form.hard_linear(drawn.x, drawn.y, 4).weights, truth).mean(-1)
    alone = torch.linalg.lstsq(drawn.x, drawn.y[..., None]).solution[..., 0]
    result = last(tasks, 4, "two clusters")
    seeds = result.tables["seeds"]
    assert seeds["model"] == ["single-task"] * SEEDS + ["hard sharing"] * SEEDS
    assert seeds["seed"] == [*range(SEEDS)] * 2
    expected = [*excess_error(alone, truth).mean(-1).tolist(), *shared.tolist()]
    assert seeds["error"] == pytest.approx(expected, abs=1e-5)
    gain = paired_interval(excess_error(alone, truth).mean(-1), shared)
    names = ("gain_excess", "gain_excess_low", "gain_excess_high")
    assert [result.values[name] for name in names] == pytest.approx([gain.mean, gain.low, gain.high])


def test_the_first_picture_takes_one_fit_of_the_chosen_number_of_tasks(fresh, fitted):
    first = next(compute(256, 2, "related"))
    assert fitted == [(256, 2)]
    assert first.tables["means"]["tasks"] == [256] and first.progress == 2 / (SEEDS * len(TASKS))


def test_the_chosen_number_is_fitted_first_then_the_cheapest(fresh, fitted):
    shares = [state.progress for state in fits.curve.__wrapped__(16, 2, "related")]
    steps = {tasks: [5] * 4 for tasks in (16, 1, 2, 4, 8, 32)}
    steps |= {64: [2] * 10, 128: [2] + [1] * 18, 256: [2] + [1] * 18}
    assert fitted == [(tasks, seeds) for tasks, blocks in steps.items() for seeds in blocks]
    assert shares == sorted(set(shares)) and shares[-1] == 1


def test_a_move_of_the_slider_loses_no_fit(fresh, fitted):
    *_, before = compute(64, 2, "related")
    fitted.clear()
    (moved,) = compute(16, 2, "related")  # the whole curve at once
    (back,) = compute(64, 2, "related")
    assert not fitted and back == before and moved.progress == 1
    assert moved.tables["means"]["mean"] == before.tables["means"]["mean"]


def test_two_places_of_the_slider_that_take_turns_end_as_one_alone(fresh, fitted):
    steps = [fits.curve.__wrapped__(tasks, 2, "related") for tasks in (4, 128)]
    while steps:  # as two works do whose control moves to and fro
        steps = [step for step in steps if next(step, None) is not None]
    assert sum(seeds for _, seeds in fitted) == SEEDS * len(TASKS)
    *_, turns = compute(4, 2, "related")
    assert turns == last(4, 2, "related")


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ValueError])
def test_what_failed_starts_afresh_and_keeps_what_was_fitted(fresh, fitted, failure, monkeypatch):
    fit = closed_form.hard_linear

    def fails_once(*arguments):
        if len(fitted) == 3:
            monkeypatch.setattr(closed_form, "hard_linear", fit)
            raise failure("stop")
        return fit(*arguments)

    monkeypatch.setattr(closed_form, "hard_linear", fails_once)
    with pytest.raises(failure, match="stop"):
        fits.curve(16, 2, "related").finish()
    *_, result = compute(16, 2, "related")
    assert sum(seeds for _, seeds in fitted) == SEEDS * len(TASKS) and result == last(16, 2, "related")


def test_another_run_gives_the_same_picture(fresh):
    before = last(8, 1, "unrelated")
    fresh()
    *_, again = compute(8, 1, "unrelated")
    assert again == before


def test_a_bar_that_reaches_below_the_paper_is_cut_and_its_end_still_told():
    drawn = _means({4: Interval(0.5, -0.25, 1.25, 2), 8: Interval(0.5, 0.25, 0.75, 20)}, 8)
    assert (drawn["bottom"], drawn["low"]) == ([LOW, 0.25], [-0.25, 0.25])


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 3.0), min_size=1, max_size=6))
def test_labels_keep_apart_and_in_order(values):
    placed = apart(values)
    order = sorted(range(len(values)), key=values.__getitem__)
    for below, above in pairwise(order):
        assert placed[above] / placed[below] > 1.26
    middle = order[len(order) // 2]
    assert placed[middle] == pytest.approx(values[middle], abs=1e-5)


def test_labels_with_room_stay_where_they_are():
    assert apart([1.0, 0.5, 0.1]) == [1.0, 0.5, 0.1] and apart([0.2]) == [0.2]


@pytest.mark.parametrize("arguments", [{"tasks": 3}, {"width": True}, {"width": 3}, {"relation": "cousins"}])
def test_refuses_what_is_no_setting(arguments):
    with pytest.raises(ValueError, match="must be one of"):
        live.hard_sharing(**arguments)


def test_the_panel_says_how_to_make_it_again():
    panel = live.hard_sharing()
    panel.move(tasks=32, relation="unrelated")
    assert panel.call == "live.hard_sharing(tasks=32, width=2, relation='unrelated')"
    assert panel.result == last(32, 2, "unrelated")
