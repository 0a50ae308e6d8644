"""The panel on label structure: its heads against references, its phenomena, every control at both ends."""

import json
import math
import re
from functools import cache
from itertools import product

import pytest
import torch
from sklearn.metrics import log_loss
from torch.nn import functional

from mtl_teach import live
from mtl_teach.lessons.which_output_layer.panels.label_structure.chart import chart
from mtl_teach.lessons.which_output_layer.panels.label_structure.compute import SAMPLES, compute, fits
from mtl_teach.lessons.which_output_layer.panels.label_structure.fits import (
    ANY,
    GROUPED,
    ONE,
    STRUCTURES,
    examples,
    twin,
)
from mtl_teach.lessons.which_output_layer.panels.label_structure.heads import (
    NAMES,
    OVER_SETS,
    PER_GROUP,
    SIGMOIDS,
    SOFTMAX,
    best_threshold,
    head,
    possible,
    sets,
)

CODES = torch.tensor([[[1.0, 0, 0, 0, 1, 0], [0, 0, 1, 1, 0, 0], [0, 1, 0, 0, 0, 1]]])  # (1, 3, 6)
LOGITS = torch.randn(1, 3, 9, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


@cache
def last(labels, name, samples):
    *_, result = compute(labels, name, samples)
    return result


def test_55_of_64_codes_describe_no_clothes():
    codes = torch.tensor(list(product((0, 1), repeat=6)))
    assert (~possible(codes, (3, 3))).sum() == 55 and len(sets(6, (3, 3))) == 9
    assert possible(codes, ()).all() and len(sets(4, ())) == 16 and len(sets(10, (10,))) == 10


def test_the_losses_are_likelihoods():
    six, groups = LOGITS[..., :6], (3, 3)
    assert head(SIGMOIDS, 6, groups).loss(six, CODES.double()).item() == pytest.approx(
        6 * functional.binary_cross_entropy(six.sigmoid(), CODES.double()).item()
    )
    per_group = sum(
        log_loss(CODES[0, :, part].argmax(-1), six[0, :, part].softmax(-1), labels=[0, 1, 2])
        for part in (slice(0, 3), slice(3, 6))
    )
    assert head(PER_GROUP, 6, groups).loss(six, CODES.double()).item() == pytest.approx(per_group)
    number = 3 * CODES[0, :, :3].argmax(-1) + CODES[0, :, 3:].argmax(-1)
    all_nine = head(OVER_SETS, 6, groups)
    order = [int(3 * code[:3].argmax() + code[3:].argmax()) for code in sets(6, groups)]
    wanted = functional.cross_entropy(LOGITS[0], torch.tensor([order.index(k) for k in number.tolist()]))
    assert all_nine.loss(LOGITS, CODES.double()).item() == pytest.approx(wanted.item())


@pytest.mark.parametrize("true", [1, 2, 3])
def test_one_softmax_cannot_go_below_log_k(true):
    codes = torch.zeros(1, 1, 4, dtype=torch.float64)
    codes[..., :true] = 1
    made = head(SOFTMAX, 4, ())
    assert made.loss(50 * codes, codes).item() == pytest.approx(math.log(true), abs=1e-9)
    assert made.loss(LOGITS[:, :1, :4], codes).item() > math.log(true)


@pytest.mark.parametrize("labels, groups", [(10, (10,)), (4, ()), (6, (3, 3))])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_off_fits_the_probabilities(name, labels, groups):
    made = head(name, labels, groups)
    logits = 3 * torch.randn(2, 50, made.width, generator=torch.Generator().manual_seed(1)).double()
    shares = made.probabilities(logits)
    answers = made.answer(logits, torch.full((2,), 0.3, dtype=torch.float64))
    assert shares.shape == answers.shape == (2, 50, labels)
    assert ((shares > -1e-12) & (shares < 1 + 1e-12)).all()
    if name in (PER_GROUP, OVER_SETS):
        assert possible(answers, groups).all()
    if name == PER_GROUP and groups:
        assert torch.allclose(shares.sum(-1), torch.full((2, 50), float(len(groups))).double())


def test_the_threshold_is_the_best_of_its_settings():
    shares = torch.tensor([[[0.5, 0.4, 0.1], [0.9, 0.06, 0.04]]], dtype=torch.float64)
    codes = torch.tensor([[[1.0, 1, 0], [1, 0, 0]]])
    assert 0.1 <= best_threshold(shares, codes).item() < 0.4


def test_output_layers_that_are_the_same_function_are_trained_once():
    assert {twin(ONE, name) for name in NAMES} == {SIGMOIDS, SOFTMAX}
    assert twin(ANY, PER_GROUP) == SIGMOIDS and twin(GROUPED, PER_GROUP) == PER_GROUP
    with_logits = head(PER_GROUP, 4, ()).loss(LOGITS[..., :4], CODES[..., :4].double())
    assert torch.equal(with_logits, head(SIGMOIDS, 4, ()).loss(LOGITS[..., :4], CODES[..., :4].double()))


def test_the_examples_carry_the_labels_they_promise():
    one, some, grouped = (examples(kind, 20).codes for kind in STRUCTURES)
    assert (one.sum(-1) == 1).all() and (grouped.sum(-1) == 2).all()
    assert set(some.sum(-1).unique().tolist()) == {0.0, 1.0, 2.0, 3.0}
    assert possible(grouped, (3, 3)).all()
    assert examples(GROUPED, 20).unseen.sum() == 50 and not examples(ONE, 20).unseen.any()
    red_dress = torch.tensor([1.0, 0, 0, 0, 0, 1])
    assert (examples(GROUPED, 20).codes_test[examples(GROUPED, 20).unseen] == red_dress).all()
    assert not (grouped == red_dress).all(-1).any()


@pytest.mark.parametrize("labels, samples", [*product(STRUCTURES, (SAMPLES[0], 80, SAMPLES[-1]))])
def test_every_setting_draws_shares_that_add_up(labels, samples):
    for name in NAMES:
        result = last(labels, name, samples)
        assert result.progress == 1 and all(map(math.isfinite, result.values.values()))
        for key, table in result.tables.items():
            assert len({len(entries) for entries in table.values()}) == 1, key
        ends = result.tables["outcomes"]
        assert all(0 <= a <= b + 0.01 <= 100.01 for a, b in zip(ends["start"], ends["end"], strict=True))
        assert sum(result.tables["sums"]["true"]) == pytest.approx(100, abs=0.1)
        assert f"{samples} examples" in result.words and name in result.words.lower()
    assert len({last(labels, name, samples).words for name in NAMES}) == len(NAMES)


def test_sigmoids_say_what_cannot_be_where_one_is_true():
    few, many = (last(ONE, SIGMOIDS, samples).values for samples in (20, 160))
    assert few[f"impossible: {SIGMOIDS}"] > 0.35 and many[f"impossible: {SIGMOIDS}"] > 0.1
    for values in (few, many):
        assert values[f"impossible: {SOFTMAX}"] == 0
        assert values[f"right: {SOFTMAX}"] > values[f"right: {SIGMOIDS}"] + 0.05
    assert few["sum_spread"] > 0.2 and "always" in last(ONE, SOFTMAX, 20).words


def test_one_softmax_fails_where_any_number_is_true():
    values = last(ANY, SOFTMAX, 80).values
    assert values[f"right: {SIGMOIDS}"] > values[f"right: {SOFTMAX}"] + 0.02
    assert values["sum"] == pytest.approx(1) and values["sum_spread"] < 1e-9
    # Here the questions depend on each other, which a softmax over whole sets can use.
    assert values[f"right: {OVER_SETS}"] > values[f"right: {SIGMOIDS}"] + 0.05


def test_one_softmax_per_group_fits_clothes_and_only_sets_never_meet_the_unseen():
    values = last(GROUPED, PER_GROUP, 160).values
    others = [values[f"right: {name}"] for name in (SIGMOIDS, SOFTMAX)]
    assert values[f"right: {PER_GROUP}"] > max(others) + 0.03
    assert values[f"impossible: {SIGMOIDS}"] > 0.03 and values[f"impossible: {PER_GROUP}"] == 0
    assert values[f"unseen: {OVER_SETS}"] == 0
    assert 0.2 < values[f"unseen: {PER_GROUP}"] < values[f"right: {PER_GROUP}"] - 0.2
    assert "unseen red dress" in last(GROUPED, PER_GROUP, 160).words


def test_compute_grows_and_repeats():
    fits.cache_clear()
    first, *_, end = list(compute(ONE, SIGMOIDS, 40))
    assert 0 < first.progress < 1 and "In training" in first.words
    assert end == last(ONE, SIGMOIDS, 40) == next(compute(ONE, SIGMOIDS, 40))


def test_the_chart_asks_for_the_tables_that_there_are():
    asked = set(re.findall(r'"data": {"name": "(\w+)"}', json.dumps(chart().to_dict())))
    assert asked == set(last(ONE, SIGMOIDS, 40).tables)


@pytest.mark.parametrize("arguments", [{"labels": "some"}, {"head": "tanh"}, {"samples": 30}])
def test_refuses_what_is_no_setting(arguments):
    with pytest.raises(ValueError, match="must be one of"):
        live.label_structure(**arguments)


def test_the_panel_says_how_to_make_it_again():
    panel = live.label_structure(samples=20)
    panel.move(head=PER_GROUP)
    assert panel.call == (
        "live.label_structure(labels='exactly one is true', head='softmax per group', samples=20)"
    )
    assert "same function as one softmax" in panel.result.words
