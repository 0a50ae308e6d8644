import itertools
import re

import pytest
import torch

from mtl_teach import live
from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons import auxiliary_tasks as lesson
from mtl_teach.lessons.auxiliary_tasks import kinds, strengths
from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.chart import chart
from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.compute import compute
from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.settings import (
    CONTROL,
    KINDS,
    LIMITS,
    TASK,
    UNITS,
)
from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.words import words
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

CORNERS = list(
    itertools.product(KINDS, (min(strengths.WEIGHTS), max(strengths.WEIGHTS)), (min(UNITS), max(UNITS)))
)


def last(**controls):
    *_, result = compute(**controls)
    return result


@pytest.fixture
def short(monkeypatch):
    """Few steps: what a picture looks like does not hang on how long its networks learnt."""
    monkeypatch.setattr(kinds, "STEPS", 6)
    strengths.strengths.cache_clear()
    yield
    strengths.strengths.cache_clear()


@pytest.mark.parametrize(("kind", "weight", "units"), CORNERS)
def test_every_corner_gives_full_finite_tables(short, kind, weight, units):
    result = last(kind=kind, weight=weight, units=units)
    assert result.progress == 1
    for narrow in (False, True):
        check_tables(columns_read(specification(chart(narrow))), result.tables)
    means = result.tables["means"]
    assert means["weight"] == [*strengths.WEIGHTS] * 2
    assert means["model"] == [TASK] * len(strengths.WEIGHTS) + [CONTROL] * len(strengths.WEIGHTS)
    assert [w for w, now in zip(means["weight"], means["now"], strict=True) if now] == [weight, weight]
    least, most = LIMITS[kind]
    assert result.tables["limits"] == {"gain": [least, most]}
    for low, mean, high in zip(means["low"], means["gain"], means["high"], strict=True):
        assert least <= low <= mean <= high <= most
    assert result.tables["seeds"]["model"] == [TASK] * 20 + [CONTROL] * 20
    assert len(result.words.split()) <= 45


@pytest.mark.parametrize("kind", ["statistical", "adversary", "selective"])
def test_networks_side_by_side_are_the_lessons_own(kind):
    state = strengths.strengths(KINDS[kind], 2).finish()
    place = strengths.WEIGHTS.index(3.0)
    assert torch.allclose(state.alone, lesson.accuracy())
    assert torch.allclose(state.task[:, place], lesson.accuracy(KINDS[kind], 3.0), atol=0.11)
    assert torch.allclose(
        state.control[:, place], lesson.accuracy(KINDS[kind], 3.0, shuffled=True), atol=0.11
    )


def test_networks_that_answer_every_word_are_the_lessons_own(monkeypatch):
    monkeypatch.setattr(kinds, "STEPS", 15)
    strengths.strengths.cache_clear()
    state = strengths.strengths("unsupervised", 4).finish()
    drawn = kinds.drawn_corpus(0, 20)
    for weight, place in ((0.01, 0), (10.0, 5)):
        asked = kinds.unsupervised(drawn)
        for questions, found in ((asked, state.task), (kinds.shuffled(asked, 0), state.control)):
            model = kinds.trained(drawn, questions, weight, strengths.DECAY, kinds.Trunk(4, linear=True))
            right = kinds.accuracies(model, drawn).target
            assert torch.allclose(found[:, place], right, atol=0.11)
    strengths.strengths.cache_clear()


def test_the_first_draws_are_seen_while_they_learn_and_later_ones_join_them(short):
    states = list(strengths.strengths.__wrapped__("statistical", 1))
    counts = [len(state.alone) for state in states]
    assert counts[0] == strengths.BLOCK and counts[-1] == strengths.DRAWS
    assert counts == sorted(counts) and len(set(counts)) == strengths.DRAWS // strengths.BLOCK
    shares = [state.done for state in states]
    assert shares == sorted(shares) and shares[0] < 0.1 and shares[-1] == 1
    assert not torch.equal(states[0].alone, states[-1].alone[: strengths.BLOCK])


def test_related_labels_help_a_statistic_needs_room_and_a_faint_one_does_nothing():
    help_ = last(kind="related labels", weight=3.0, units=2)
    assert help_.values["gain_points_low"] > 10 and help_.values["over_control_points_low"] > 10
    assert "its answers help" in help_.words
    narrow = last(kind="statistical", weight=3.0, units=2)
    assert narrow.values["gain_points_high"] < -5 and "it hurts." in narrow.words
    assert abs(last(kind="statistical", weight=3.0, units=8).values["gain_points"]) < 2
    assert "no clear difference" in last(kind="statistical", weight=0.01, units=2).words


def test_the_axis_of_a_kind_holds_every_draw_and_is_not_mostly_empty():
    for kind, units in (("related labels", 1), ("statistical", 1), ("statistical", 2)):
        state = strengths.strengths(KINDS[kind], units).finish()
        gains = torch.cat([state.task, state.control], 1) - state.alone[:, None]
        least, most = LIMITS[kind]
        assert least < gains.min() and gains.max() < most
        assert gains.max() - gains.min() > 0.7 * (most - least)


def test_the_axis_of_points_ends_where_the_kind_says(short):
    from vl_convert import vegalite_to_svg

    ends = {}
    for kind in ("statistical", "related labels"):
        result = last(kind=kind, weight=3.0, units=2)
        spec = specification(chart())
        spec["datasets"] = {name: _rows(one) for name, one in result.tables.items()}
        ends[kind] = set(re.findall(r">([+−]?\d+)</text>", vegalite_to_svg(spec)))
    assert "+20" in ends["related labels"] and "+20" not in ends["statistical"]


def _rows(columns):
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_no_draw_is_moved_to_fit_the_picture():
    state = strengths.strengths(KINDS["related labels"], 1).finish()
    gains = state.task - state.alone[:, None]
    assert gains.min() < -25
    row, place = divmod(gains.argmin().item(), len(strengths.WEIGHTS))
    result = last(kind="related labels", weight=strengths.WEIGHTS[place], units=1)
    assert result.tables["seeds"]["gain"][row] == pytest.approx(gains.min().item(), abs=0.006)


def test_the_words_tell_answers_from_by_products():
    from mtl_teach.lessons.auxiliary_tasks.panels.auxiliary.settings import Setting

    many = torch.linspace(-1, 1, 20, dtype=torch.float64)
    plus, minus, none = (paired_interval(many + shift, 0 * many) for shift in (3, -3, 0))
    said = {
        (gain, answers): words(Setting("selective", 1.0, 1), 60.0, 63.0, gain, minus, answers)
        for gain in (plus, minus, none)
        for answers in (plus, none)
    }
    assert "its answers help" in said[plus, plus] and "nothing shows that its answers" in said[plus, none]
    assert "it hurts." in said[minus, plus] and "so do shuffled" in said[minus, none]
    open_control = words(Setting("selective", 1.0, 1), 60.0, 58.0, minus, none, none)
    assert "it hurts." in open_control  # shuffled answers may do nothing: nobody knows
    assert "no clear difference" in said[none, plus] and "1 unit:" in said[none, plus]


def test_gains_are_paired_with_alone_and_with_the_control():
    result = last(kind="selective", weight=3.0, units=2)
    state = strengths.strengths("selective", 2).finish()
    place = strengths.WEIGHTS.index(3.0)
    gain = paired_interval(state.task[:, place], state.alone)
    over = paired_interval(state.task[:, place], state.control[:, place])
    assert result.values["gain_points"] == pytest.approx(gain.mean) and gain.low > 4
    assert result.values["over_control_points_low"] == pytest.approx(over.low)
    assert result.values["now_percent"] == pytest.approx(state.task[:, place].mean().item())


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_chart_fits_its_page(short, narrow, most):
    result = last(kind="adversary", weight=0.1, units=1)
    png = still(specification(chart(narrow)), result.tables, result.words, scale=1)
    assert 0.9 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_the_panel_prints_the_line_that_makes_it(short):
    made = live.auxiliary(kind="adversary")
    made.move(weight=0.1, units=1)
    assert made.call == "live.auxiliary(kind='adversary', weight=0.1, units=1)"


@pytest.mark.parametrize("wrong", [{"kind": "pivots"}, {"weight": 2.0}, {"units": 3}])
def test_arguments_off_the_controls_are_refused(wrong):
    with pytest.raises(ValueError, match="must be one of"):
        live.auxiliary(**wrong)
