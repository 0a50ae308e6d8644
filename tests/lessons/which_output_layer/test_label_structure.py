"""The panel on label structure: its heads against references, its phenomena, every control at both ends."""

import math
from functools import cache
from io import BytesIO
from itertools import product

import matplotlib.image
import pytest
import torch
from sklearn.metrics import log_loss
from torch.nn import functional

from mtl_teach import live, models, training
from mtl_teach.colours import QUIET
from mtl_teach.lessons.which_output_layer.panels.label_structure.chart import chart
from mtl_teach.lessons.which_output_layer.panels.label_structure.compute import _sums, compute
from mtl_teach.lessons.which_output_layer.panels.label_structure.examples import examples
from mtl_teach.lessons.which_output_layer.panels.label_structure.fits import DECAY, RATE, TRUNK, trained
from mtl_teach.lessons.which_output_layer.panels.label_structure.heads import (
    best_threshold,
    head,
    possible,
    sets,
    twin,
)
from mtl_teach.lessons.which_output_layer.panels.label_structure.settings import (
    ANY,
    BIN,
    GROUPED,
    HEADS,
    LAYERS,
    MOST,
    ONE,
    OUTCOMES,
    OVER_SETS,
    PER_GROUP,
    SAMPLES,
    SEEDS,
    SIGMOIDS,
    SOFTMAX,
    STEPS,
    STRUCTURES,
    key,
)
from mtl_teach.live.stills import still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

SETTINGS = list(product(STRUCTURES, HEADS, SAMPLES))
CORNERS = list(product(STRUCTURES, HEADS, (SAMPLES[0], SAMPLES[-1])))
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
@pytest.mark.parametrize("name", HEADS)
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
    assert {twin(ONE, name) for name in HEADS} == {SIGMOIDS, SOFTMAX}
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


@pytest.mark.parametrize(("labels", "name", "samples"), CORNERS)
def test_every_corner_draws_full_finite_tables(labels, name, samples):
    result = last(labels, name, samples)
    assert result.progress == 1 and all(map(math.isfinite, result.values.values()))
    for table_name, table in result.tables.items():
        assert len({len(entries) for entries in table.values()}) == 1, table_name
        numbers = [value for entries in table.values() for value in entries if isinstance(value, float)]
        assert all(map(math.isfinite, numbers)), table_name
    assert result.tables["state"] == {
        "samples": [f"{samples} training examples"],
        "done": [""],
        "head": [name],
    }
    rows = result.tables["heads"]
    assert rows["head"] == list(HEADS) and rows["chosen"] == [each == name for each in HEADS]
    assert f"{samples} examples" in result.words and name in result.words.lower()
    assert len(result.words.split()) <= 55


@pytest.mark.parametrize("labels", STRUCTURES)
def test_bars_dots_numbers_and_values_tell_the_same(labels):
    result = last(labels, SIGMOIDS, 20)
    bars, dots, rows = (result.tables[name] for name in ("outcomes", "seeds", "heads"))
    assert bars["outcome"] == list(OUTCOMES) * len(HEADS)
    for place, name in enumerate(HEADS):
        right, impossible = (result.values[f"{key(name)}_{part}_percent"] for part in ("right", "impossible"))
        start, end = (bars[side][3 * place : 3 * place + 3] for side in ("start", "end"))
        assert start == [0.0, *end[:2]] and end[2] == 100  # no gap, no overlap
        assert end[0] == pytest.approx(right, abs=0.01)
        assert end[2] - start[2] == pytest.approx(impossible, abs=0.01)
        of_seeds = [right for row, right in zip(dots["head"], dots["right"], strict=True) if row == name]
        assert len(of_seeds) == SEEDS and len(set(of_seeds)) > 3
        assert sum(of_seeds) / SEEDS == pytest.approx(right, abs=0.1)
        assert rows["right"][place] == f"{right:.0f} %"
        unseen = (
            f"red dress: {result.values[f'{key(name)}_unseen_percent']:.0f} %" if labels == GROUPED else ""
        )
        assert rows["unseen"][place] == unseen


@pytest.mark.parametrize(("labels", "name"), [(ONE, SIGMOIDS), (ANY, SIGMOIDS), (GROUPED, PER_GROUP)])
def test_the_sums_are_those_of_the_probabilities_and_of_the_labels(labels, name):
    result, fits = last(labels, name, 20), trained(labels, 20).finish()
    sums = result.tables["sums"]
    assert sum(sums["made"]) == pytest.approx(100, abs=0.1) == sum(sums["true"])
    true = examples(labels, 20).codes_test.sum(-1)
    made = fits.scores()[name].sums
    for place, here, share in zip(sums["place"], sums["made"], sums["true"], strict=True):
        assert share == pytest.approx(100 * (true == place).double().mean().item(), abs=0.01)
        near = (made.clamp(max=MOST) - place).abs() <= BIN / 2
        assert here == pytest.approx(100 * near.double().mean().item(), abs=0.01)
    assert result.values["sum"] == pytest.approx(made.mean().item())
    inside = (made >= result.values["sum_low"] - 1e-9) & (made <= result.values["sum_high"] + 1e-9)
    assert inside.double().mean() > 0.89 and result.values["sum_low"] <= result.values["sum_high"]


def test_sums_beyond_the_paper_are_counted_as_the_largest():
    trained.cache_clear()
    first = next(iter(compute(ONE, SIGMOIDS, 20)))  # ten sigmoids before training: about five
    assert first.values["sum"] == pytest.approx(4.5, abs=0.2)  # after one step, of the first output layer
    assert first.tables["sums"]["made"][-1] > 90
    made = _sums(torch.tensor([1.0, 9.0]), torch.tensor([1.0, 1.0]), "sigmoid")["made"]
    assert made[-1] == 50 and sum(made) == 100


@pytest.mark.parametrize("narrow", [False, True])
def test_what_is_impossible_is_hatched_and_not_only_coloured(narrow):
    tables = last(ONE, SIGMOIDS, 20).tables
    red, green, blue = matplotlib.image.imread(
        BytesIO(still(specification(chart(narrow=narrow)), tables, "", 1))
    )[..., :3].transpose(2, 0, 1)
    ochre = (red > 0.6) & (green > 0.5) & (blue < 0.35)
    dark = (red < 0.45) & (green < 0.45)
    row = ochre.sum(1).argmax()  # through the bar of what is impossible
    places = ochre[row].nonzero()[0]
    inside = dark[row, places[0] : places[-1]]
    assert 15 < (inside[1:] & ~inside[:-1]).sum() < 30  # lines, over a share of some 47 %
    assert not ochre[row + 40 :].any()  # in no other row; above it stands the key


def test_one_colour_says_one_thing():
    for labels, name, _ in CORNERS:
        sums, rows = (last(labels, name, 20).tables[each] for each in ("sums", "heads"))
        made = "sigmoid" if name == SIGMOIDS or (labels, name) == (ANY, PER_GROUP) else "softmax"
        assert set(sums["layer"]) == {made} == {rows["layer"][HEADS.index(name)]}
    colours = [*LAYERS.values(), *OUTCOMES.values(), QUIET]
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("narrow", [False, True])
def test_both_layouts_are_valid_and_read_what_there_is(narrow):
    spec = specification(chart(narrow=narrow))
    for setting in CORNERS:
        check_tables(columns_read(spec), last(*setting).tables)
    outcomes, sums = spec["vconcat" if narrow else "hconcat"]
    widths = [max(each["width"] for each in part.get("vconcat", [part])) for part in (outcomes, sums)]
    assert max(widths) <= 310 if narrow else sum(widths) <= 760  # what axes and gaps leave of 360 and 880


@pytest.mark.parametrize(
    ("labels", "name", "replica"), [(ONE, SOFTMAX, 3), (ANY, SIGMOIDS, 0), (GROUPED, OVER_SETS, 19)]
)
def test_a_training_is_that_of_a_plain_network(labels, name, replica):
    known = examples(labels, 20)
    x, codes = known.x[replica, 0], known.codes[replica]
    width = {ONE: 10, ANY: 4, GROUPED: 9}[labels]
    start = models.hard_sharing(x.shape[-1], 1, trunk=(TRUNK,), outputs=width, seed=replica)
    net = torch.nn.Sequential(start.trunk[0].plain(0), torch.nn.ReLU(), start.head[0].plain(0))
    walk = torch.optim.Adam(net.parameters(), lr=RATE, weight_decay=DECAY)
    made = sets(6, (3, 3))
    for _ in range(STEPS):
        walk.zero_grad()
        if labels == ANY:
            loss = 4 * functional.binary_cross_entropy_with_logits(net(x), codes)
        else:
            wanted = codes.argmax(-1) if labels == ONE else (codes @ made.T).argmax(-1)
            loss = functional.cross_entropy(net(x), wanted)
        loss.backward()
        walk.step()
    logits = net(known.x_test[0, 0]).detach()
    if labels == ANY:
        answers = logits > 0
    else:
        answers = (torch.eye(10) if labels == ONE else made)[logits.argmax(-1)].bool()
    right = (answers == known.codes_test.bool()).all(-1)[~known.unseen].double().mean()
    found = trained(labels, 20).finish().scores()[name].right[replica]
    assert found == pytest.approx(right.item(), abs=0.005)


def test_sigmoids_say_what_cannot_be_where_one_is_true():
    few, many = (last(ONE, SIGMOIDS, samples).values for samples in (20, 160))
    assert few["sigmoids_impossible_percent"] > 35 and many["sigmoids_impossible_percent"] > 10
    for values in (few, many):
        assert values["one_softmax_impossible_percent"] == 0
        assert values["one_softmax_right_percent"] > values["sigmoids_right_percent"] + 5
    assert few["sum_high"] - few["sum_low"] > 0.5 and "always" in last(ONE, SOFTMAX, 20).words


def test_one_softmax_fails_where_any_number_is_true():
    values = last(ANY, SOFTMAX, 80).values
    assert values["sigmoids_right_percent"] > values["one_softmax_right_percent"] + 2
    assert values["sum_low"] == pytest.approx(1) == values["sum_high"]
    # Here the questions depend on each other, which a softmax over whole sets can use.
    assert values["softmax_over_sets_right_percent"] > values["sigmoids_right_percent"] + 5


def test_one_softmax_per_group_fits_clothes_and_only_sets_never_meet_the_unseen():
    values = last(GROUPED, PER_GROUP, 160).values
    right = values["softmax_per_group_right_percent"]
    assert right > max(values["sigmoids_right_percent"], values["one_softmax_right_percent"]) + 3
    assert values["sigmoids_impossible_percent"] > 3 and values["softmax_per_group_impossible_percent"] == 0
    assert values["softmax_over_sets_unseen_percent"] == 0
    assert 20 < values["softmax_per_group_unseen_percent"] < right - 20


def test_the_words_say_what_the_values_say():
    grouped, one = last(GROUPED, SIGMOIDS, 160), last(ONE, PER_GROUP, 20)
    right, strange, unseen = (
        grouped.values[f"sigmoids_{part}_percent"] for part in ("right", "impossible", "unseen")
    )
    assert (
        f"Sigmoids: {right:.0f} % of the label sets right, {strange:.0f} % impossible, "
        f"{unseen:.0f} % on the unseen red dress; the probabilities add up to "
        f"{grouped.values['sum_low']:.1f} to {grouped.values['sum_high']:.1f} (nine times in ten)."
    ) in grouped.words
    more = grouped.values["softmax_per_group_right_percent"] - right
    assert f"Best is softmax per group: {more:.0f} points more (" in grouped.words
    assert (
        "add up to 1, always. For these labels it is the same function as one softmax. No other" in one.words
    )
    assert "impossible" not in last(ANY, SOFTMAX, 20).words and "same function" not in grouped.words


def test_the_picture_grows_step_by_step_and_ends_as_a_fresh_run_ends():
    trained.cache_clear()
    results = list(compute(GROUPED, SIGMOIDS, 20))
    shares = [result.progress for result in results]
    assert shares == sorted(set(shares)) and shares[-1] == 1
    assert shares[0] == 1 / (4 * (STEPS + 1))  # one step of one output layer: the first picture comes at once
    assert results[0].tables["state"]["done"] == ["0 % trained"]
    assert "In training on 20 examples: sigmoids, " in results[0].words and "Best" not in results[-2].words
    assert len(list(compute(GROUPED, PER_GROUP, 20))) == 1  # every output layer was trained at once
    trained.cache_clear()
    *_, fresh = compute(GROUPED, SIGMOIDS, 20)
    assert fresh == results[-1]


def test_every_move_changes_the_first_picture_already():
    trained.cache_clear()
    pictures = [next(iter(compute(*setting))).tables for setting in SETTINGS]
    for place, one in enumerate(pictures):
        for other in pictures[:place]:
            assert one["state"] != other["state"] or one["outcomes"] != other["outcomes"]


@pytest.mark.parametrize(
    ("before", "after", "least"),
    [
        ((ONE, SOFTMAX, 80), (ONE, PER_GROUP, 80), 0.05),  # the same function: only the chosen row differs
        ((ONE, SIGMOIDS, 80), (ONE, SIGMOIDS, 160), 0.002),
        ((ANY, SIGMOIDS, 20), (ANY, PER_GROUP, 20), 0.05),
    ],
)
def test_a_move_is_seen_in_its_first_pixels(before, after, least):
    trained.cache_clear()
    spec = specification(chart())
    one, other = (
        matplotlib.image.imread(BytesIO(still(spec, next(iter(compute(*at))).tables, "", 1)))
        for at in (before, after)
    )
    assert one.shape == other.shape  # the page does not jump
    changed = abs(one - other).max(-1) > 0.05
    assert least < changed.mean() < 0.5


def break_in(monkeypatch, owner, name, failure, after):
    """Let the call number `after` of a method raise `failure`, once; return the calls that were begun."""
    begun, method = [], getattr(owner, name)

    def broken(self, *arguments):
        begun.append(self)
        if len(begun) == after:
            raise failure
        return method(self, *arguments)

    monkeypatch.setattr(owner, name, broken)
    return begun


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), RuntimeError("out of memory")])
@pytest.mark.parametrize("after", [1, 2, 2 * STEPS])
def test_what_was_interrupted_starts_afresh_and_ends(monkeypatch, failure, after):
    whole = last(ONE, SIGMOIDS, 20)
    trained.cache_clear()
    begun = break_in(monkeypatch, training.Training, "step", failure, after)
    with pytest.raises(type(failure)):
        list(compute(ONE, SIGMOIDS, 20))
    assert list(compute(ONE, SIGMOIDS, 20))[-1] == whole
    assert len(begun) == after + 2 * STEPS  # all steps again, each once


def test_whoever_looks_again_goes_on_where_it_stopped(monkeypatch):
    whole = last(ONE, SIGMOIDS, 20)
    trained.cache_clear()
    begun = break_in(monkeypatch, training.Training, "step", None, after=None)
    next(iter(compute(ONE, SIGMOIDS, 20)))
    next(iter(compute(ONE, SOFTMAX, 20)))  # another output layer: the same training
    assert len(begun) == 1
    assert list(compute(ONE, SIGMOIDS, 20))[-1] == whole and len(begun) == 2 * STEPS


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), RuntimeError("out of memory")])
def test_the_panel_survives_an_interrupt(monkeypatch, failure):
    trained.cache_clear()
    panel = live.label_structure(samples=20)
    before = panel.move(samples=20)
    begun = break_in(monkeypatch, training.Training, "step", failure, after=1)
    panel.controls["samples"].value = 40
    assert panel.failure is failure and type(failure).__name__ in panel.view.error
    assert panel.result == before and len(begun) == 1
    assert panel.move(samples=40) == last(ONE, SIGMOIDS, 40) and panel.view.error == ""
    assert len(begun) == 1 + 2 * STEPS


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
    assert panel.result == last(ONE, PER_GROUP, 20)
