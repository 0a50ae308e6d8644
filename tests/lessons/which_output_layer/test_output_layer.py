"""The panel on sigmoids and softmax: what a constant moves, and what neither can say."""

import json
import math
import re
from itertools import product

import pytest

from mtl_teach import live
from mtl_teach.lessons.which_output_layer.panels.output_layer.compute import (
    LABELS,
    MOST,
    OTHERS,
    SETTINGS,
    chart,
    compute,
)

ENDS = (SETTINGS[0], 0.0, SETTINGS[-1])


@pytest.mark.parametrize("cat, others, add", [*product(ENDS, OTHERS, ENDS)])
def test_every_setting_draws_probabilities_on_the_paper(cat, others, add):
    result = compute(cat, others, add)
    for name, table in result.tables.items():
        assert len({len(entries) for entries in table.values()}) == 1, name
    assert all(abs(height) <= MOST for height in result.tables["logits"]["height"])
    for name in ("sigmoids", "softmax"):
        for key in ("height", "before"):
            assert all(0 <= p <= 1 for p in result.tables[name][key])
    assert result.progress == 1 and result.words.endswith(".")


@pytest.mark.parametrize("cat, others, add", [(2.0, "a dog too", 0.0), (-4.5, "all four", 3.5)])
def test_the_bars_are_the_textbook_functions(cat, others, add):
    logits = [cat + add, *(logit + add for logit in OTHERS[others])]
    total = sum(math.exp(logit) for logit in logits)
    values = compute(cat, others, add).values
    for label, logit in zip(LABELS, logits, strict=True):
        assert values[f"sigmoid_{label}"] == pytest.approx(1 / (1 + math.exp(-logit)))
        assert values[f"softmax_{label}"] == pytest.approx(math.exp(logit) / total)


def test_a_constant_moves_every_sigmoid_and_no_softmax_bar():
    before, after = compute(1.0, "a dog too", 0.0), compute(1.0, "a dog too", 2.5)
    for label in LABELS:
        assert after.values[f"sigmoid_{label}"] > before.values[f"sigmoid_{label}"] + 0.05
        assert after.values[f"softmax_{label}"] == pytest.approx(before.values[f"softmax_{label}"], abs=1e-12)
    assert after.tables["sigmoids"]["before"] == before.tables["sigmoids"]["height"]
    assert "moved every sigmoid and no softmax bar" in after.words and "moved" not in before.words


def test_softmax_cannot_say_nothing_and_sigmoids_can():
    values = compute(-3.0, "nothing else", 0.0).values
    assert values["yes"] == 0 and values["sigmoid_sum"] < 0.5
    assert values["softmax_sum"] == pytest.approx(1) and max(values[f"softmax_{x}"] for x in LABELS) > 0.4


def test_words_name_what_is_said():
    assert "yes to nothing" in compute(-3.0, "nothing else", 0.0).words
    assert "cat and dog" in compute(2.0, "a dog too", 0.0).words
    assert "cat, dog, bird and fish" in compute(2.0, "all four", 0.0).words
    assert "cannot" not in compute(6.0, "nothing else", 0.0).words
    assert "Taking 2 from" in compute(0.0, "all four", -2.0).words


def test_the_chart_asks_for_the_tables_that_there_are():
    asked = set(re.findall(r'"data": {"name": "(\w+)"}', json.dumps(chart().to_dict())))
    assert asked == set(compute(0.0, "a dog too", 0.0).tables)


@pytest.mark.parametrize("arguments", [{"cat": 0.3}, {"add": 7}, {"others": "a cow"}, {"cat": True}])
def test_refuses_what_is_no_setting(arguments):
    with pytest.raises(ValueError, match="must be one of"):
        live.output_layer(**arguments)


def test_the_panel_says_how_to_make_it_again():
    panel = live.output_layer()
    panel.move(add=3.0, others="all four")
    assert panel.call == "live.output_layer(cat=2.0, others='all four', add=3.0)"
    assert panel.result == compute(2.0, "all four", 3.0)
