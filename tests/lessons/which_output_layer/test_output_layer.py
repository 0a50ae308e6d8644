"""The panel on sigmoids and softmax: what a constant moves, and what neither can say."""

import math
from itertools import product

import pytest

from mtl_teach import live
from mtl_teach.lessons.which_output_layer.panels.output_layer.chart import LEVEL, chart
from mtl_teach.lessons.which_output_layer.panels.output_layer.compute import compute
from mtl_teach.lessons.which_output_layer.panels.output_layer.settings import LABELS, LOGITS, OTHERS
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

CORNERS = list(product((LOGITS[0], 0.0, LOGITS[-1]), OTHERS, (LOGITS[0], 0.0, LOGITS[-1])))


@pytest.mark.parametrize(("cat", "others", "add"), CORNERS)
def test_every_corner_draws_four_bars_on_the_paper_in_three_pictures(cat, others, add):
    result = compute(cat, others, add)
    lowest, highest = LEVEL.to_dict()["domain"]
    for name, (low, high) in {"logits": (lowest, highest), "sigmoids": (0, 1), "softmax": (0, 1)}.items():
        table = result.tables[name]
        assert table["label"] == list(LABELS) and {len(entries) for entries in table.values()} == {4}
        assert all(low <= height <= high for key in ("height", "before") for height in table[key])
    assert result.tables["logits"]["height"] == [cat + add, *(logit + add for logit in OTHERS[others])]
    assert result.tables["logits"]["before"] == [cat, *OTHERS[others]]
    assert result.tables["sums"]["text"] == [f"the sum is {result.values['sigmoid_sum']:.2f}"]
    assert result.progress == 1 and result.words.endswith(".") and len(result.words.split()) <= 45


@pytest.mark.parametrize("narrow", [False, True])
def test_both_layouts_are_valid_and_read_what_there_is(narrow):
    spec = specification(chart(narrow=narrow))
    for setting in CORNERS:
        check_tables(columns_read(spec), compute(*setting).tables)
    widths = [picture["width"] for picture in spec["vconcat" if narrow else "hconcat"]]
    assert max(widths) <= 290 if narrow else sum(widths) <= 660  # what axes and gaps leave of 360 and 880


@pytest.mark.parametrize(("cat", "others", "add"), [(2.0, "a dog too", 0.0), (-4.5, "all four", 3.5)])
def test_the_bars_are_the_textbook_functions(cat, others, add):
    logits = [cat + add, *(logit + add for logit in OTHERS[others])]
    total = sum(math.exp(logit) for logit in logits)
    result = compute(cat, others, add)
    for place, (label, logit) in enumerate(zip(LABELS, logits, strict=True)):
        for name, table, wanted in (
            ("sigmoid", "sigmoids", 1 / (1 + math.exp(-logit))),
            ("softmax", "softmax", math.exp(logit) / total),
        ):
            assert result.values[f"{name}_{label}"] == pytest.approx(wanted)
            assert result.tables[table]["height"][place] == pytest.approx(wanted, abs=1e-4)
            said = f"{wanted:.2f}".replace("0.00", "< 0.01").replace("1.00", "> 0.99")
            assert result.tables[table]["text"][place] == said


def test_a_constant_moves_every_sigmoid_and_no_softmax_bar():
    before, after = compute(1.0, "a dog too", 0.0), compute(1.0, "a dog too", 2.5)
    for label in LABELS:
        assert after.values[f"sigmoid_{label}"] > before.values[f"sigmoid_{label}"] + 0.05
        assert after.values[f"softmax_{label}"] == pytest.approx(before.values[f"softmax_{label}"], abs=1e-12)
    for name in ("logits", "sigmoids", "softmax"):
        assert after.tables[name]["before"] == before.tables[name]["height"]
    assert "moved every sigmoid and no softmax bar" in after.words and "moved" not in before.words


def test_every_move_changes_the_picture():
    pictures = [compute(*setting).tables for setting in product(LOGITS, OTHERS, (-6.0, 0.0, 0.5))]
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_softmax_cannot_say_nothing_and_sigmoids_can():
    result = compute(-3.0, "nothing else", 0.0)
    assert "yes to nothing" in result.words and "somebody must get ¼" in result.words
    assert result.values["sigmoid_sum"] < 0.5
    assert result.values["softmax_sum"] == pytest.approx(1)
    assert max(result.values[f"softmax_{label}"] for label in LABELS) > 0.4


def test_words_name_what_is_said():
    equal, top = compute(2.0, "a dog too", 0.0).words, compute(2.5, "a dog too", 0.0).words
    assert "yes to cat and dog;" in equal and "Softmax gives cat and dog the most, 50 % each;" in equal
    assert "yes to cat and dog;" in top and "Softmax gives cat the most, 62 %;" in top
    assert "at most one can exceed one half" in equal
    assert "cat, dog, bird and fish" in compute(2.0, "all four", 0.0).words
    assert "yes to cat;" in compute(6.0, "nothing else", 0.0).words
    assert "¼" not in compute(6.0, "nothing else", 0.0).words
    assert "Taking 2 from" in compute(0.0, "all four", -2.0).words
    assert "Adding 2 to" in compute(0.0, "all four", 2.0).words


@pytest.mark.parametrize("arguments", [{"cat": 0.3}, {"add": 7}, {"others": "a cow"}, {"cat": True}])
def test_refuses_what_is_no_setting(arguments):
    with pytest.raises(ValueError, match="must be one of"):
        live.output_layer(**arguments)


def test_the_panel_says_how_to_make_it_again():
    panel = live.output_layer()
    panel.move(add=3.0, others="all four")
    assert panel.call == "live.output_layer(cat=2.0, others='all four', add=3.0)"
    assert panel.result == compute(2.0, "all four", 3.0)
