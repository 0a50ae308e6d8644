"""What lesson 02 measures: against plain torch and counting by hand, and the same again for the same seed."""

import inspect
from collections import Counter

import pytest
import torch
from torch.nn import functional

from mtl_teach import data, models, training
from mtl_teach.data.clothes import COMBINATIONS
from mtl_teach.figures import describe
from mtl_teach.lessons import which_output_layer as lesson
from mtl_teach.lessons.which_output_layer import experiments
from mtl_teach.lessons.which_output_layer.experiments import ANY, CLOTHING, DIGIT, EXCLUSIVE, Outcomes
from mtl_teach.lessons.which_output_layer.panels.label_structure.heads import sets
from mtl_teach.lessons.which_output_layer.panels.label_structure.settings import (
    OVER_SETS,
    PER_GROUP,
    SIGMOIDS,
    SOFTMAX,
)
from mtl_teach.live import Prediction
from tests.lessons.which_output_layer.answers import by_tables

NUMBERS = torch.tensor([[0, 2, 9, 7], [3, 3, 4, 6]])  # (R, n)


@pytest.fixture
def short(monkeypatch):
    """Three draws and few steps: what is tested here does not depend on how well the networks learn."""
    monkeypatch.setattr(experiments, "DRAWS", 3)
    monkeypatch.setattr(experiments, "STEPS", 15)


def logits(width):
    return torch.randn(2, 4, width, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def test_the_codes_say_what_is_true_of_digits_and_clothes():
    assert DIGIT[ANY].codes[7].tolist() == [0, 1, 1, 0]  # odd, at least 5, prime, no loop
    assert DIGIT[ANY].codes[2].tolist() == [1, 0, 1, 0]
    assert DIGIT[EXCLUSIVE].codes.argmax(1).tolist() == list(range(10))
    names = [by_tables(tuple(map(int, code))) for code in CLOTHING.codes.tolist()]
    assert tuple(names) == COMBINATIONS


def test_the_losses_are_those_of_torch():
    z = logits(10)
    softmax, sigmoids = (experiments._layer(DIGIT[EXCLUSIVE], name) for name in (SOFTMAX, SIGMOIDS))
    for run in range(2):
        wanted = functional.cross_entropy(z[run], NUMBERS[run])
        assert softmax.loss(z[:, None], NUMBERS[:, None])[run].item() == pytest.approx(wanted.item())
        codes = functional.one_hot(NUMBERS[run], 10).double()
        wanted = 10 * functional.binary_cross_entropy_with_logits(z[run], codes)
        assert sigmoids.loss(z[:, None], NUMBERS[:, None])[run].item() == pytest.approx(wanted.item())


def test_right_and_impossible_by_hand():
    layer = experiments._layer(DIGIT[EXCLUSIVE], SIGMOIDS)
    z = torch.full((1, 4, 10), -1.0, dtype=torch.float64)
    z[0, 0, 3] = z[0, 1, 3] = z[0, 1, 5] = z[0, 2, 8] = 1.0  # a 3, a 3 and a 5, an 8, nothing
    found = experiments._outcomes(z, layer, torch.tensor([3, 3, 1, 1]))
    assert found.right.tolist() == [25] and found.impossible.tolist() == [50]


@pytest.mark.parametrize("name", [PER_GROUP, OVER_SETS, SIGMOIDS])
def test_a_layer_that_is_sure_is_right_about_all_clothes(name):
    layer = experiments._layer(CLOTHING, name)
    true = CLOTHING.codes
    if name == OVER_SETS:  # which of the possible sets is each code
        true = (CLOTHING.codes[:, None] == sets(6, (3, 3))).all(-1).double()
    found = experiments._outcomes(9 * (2 * true - 1)[None], layer, torch.arange(9))
    assert found.right.tolist() == [100] and found.impossible.tolist() == [0]


def test_a_softmax_is_trained_as_the_package_trains_ten_classes(short):
    found = experiments._digits(seed=4)
    layer = experiments._layer(DIGIT[EXCLUSIVE], SOFTMAX)
    made = experiments._trained([layer], (found.x, found.numbers), 0.01, seed=4)
    twin = models.hard_sharing(64, 1, trunk=(32,), outputs=(10,), replicas=3, seed=4)
    tasks = data.Tasks(found.x, found.numbers[:, None].double(), kinds="10 classes")
    training.fit(twin, tasks, steps=15, learning_rate=experiments.RATE, weight_decay=0.01)
    assert torch.allclose(made(found.x_test)[0], twin(found.x_test)[0])


def test_in_sequence_starts_from_the_other_trunk_and_with_another_head(short, monkeypatch):
    monkeypatch.setattr(experiments, "RATE", 0.0)  # what is trained stays where it starts
    found = experiments._digits(seed=0)
    names, answers = experiments._layer(DIGIT[EXCLUSIVE], SOFTMAX), experiments._layer(DIGIT[ANY], SIGMOIDS)
    first = experiments._trained([names], found.source, 0.0, seed=3)
    second = experiments._trained([answers], (found.x, found.numbers), 0.0, seed=0, source=first)
    assert torch.equal(first.trunk[0].weight, second.trunk[0].weight)
    assert second.outputs == (4,)


def test_train_validation_and_source_are_other_digits(short):
    found = experiments._digits(seed=5)
    x, y = found.x[0, 0], found.x_valid[0, 0]
    assert not (x[:, None] == y[None]).all(-1).any()
    assert not (x[:, None] == found.source[0][0, 0][None]).all(-1).any()
    assert torch.equal(found.numbers[:1], data.tilted_digits(3, 100, 0, seed=5).truth["digits"][:1])


def test_who_never_looks_says_the_most_frequent(short):
    found = experiments._digits(seed=2)
    rows = experiments._most_frequent(found, DIGIT[EXCLUSIVE]).right.tolist()
    for run, share in enumerate(rows):
        counted = Counter(found.numbers[run].tolist())
        best = {number for number, count in counted.items() if count == max(counted.values())}
        assert share in [
            pytest.approx(100 * (found.test == number).double().mean().item()) for number in best
        ]


@pytest.mark.parametrize(
    "measure",
    [
        "exclusive_heads",
        "clothes_heads",
        "heads_by_regime",
        "three_accuracies",
        "accuracies_without_looking",
        "answer_sets",
    ],
)
def test_experiments_follow_their_seed(short, measure):
    def flat(seed):
        return torch.cat([values.flatten() for values in _leaves(getattr(lesson, measure)(seed))])

    once, again, other = flat(0), flat(0), flat(70)
    assert torch.equal(once, again) and not torch.equal(once, other)
    assert (once >= 0).all() and (once <= 100).all() and len(once) % 3 == 0


def _leaves(found):
    if isinstance(found, dict):
        return [leaf for part in found.values() for leaf in _leaves(part)]
    return [found] if isinstance(found, torch.Tensor) else list(found)


def test_sigmoids_read_by_the_largest_are_the_same_networks(short):
    rows = lesson.exclusive_heads(seed=1)
    assert (rows["ten sigmoids, the largest"].right >= rows["ten sigmoids, each by itself"].right).all()
    assert rows["ten sigmoids, the largest"].impossible.max() == 0


def test_leads_are_one_for_each_seed(short):
    once, more = lesson.softmax_leads(sets=1), lesson.softmax_leads(sets=2)
    assert once.shape == (1,) and torch.equal(once, more[:1]) and once != more[1:]
    assert torch.equal(more[1:], lesson.softmax_leads(sets=1, seed=1000))


def test_hamming_is_never_below_exact_match(short):
    found = lesson.three_accuracies(seed=1)
    assert (found["Hamming"] >= found["exact match"]).all()


def test_the_two_data_sets_of_the_notebook_are_about_the_same_digits():
    names, questions = lesson.digit_names(1, seed=3), lesson.four_questions(1, seed=3)
    assert torch.equal(names.x[0], questions.x[0]) and questions.kinds == ("binary",) * 4
    assert names.kinds == ("10 classes",)
    assert torch.equal(questions.y[0], (names.y[0] % 2 == 0).double())
    assert torch.equal(questions.y_test[1], (names.y_test[0] >= 5).double())


def test_the_two_piles_have_no_digit_in_common():
    names, questions = lesson.digit_names(pile=1), lesson.four_questions(pile=0)
    assert not (names.x[0][:, None] == questions.x[0][None]).all(-1).any()
    assert torch.equal(names.x_test[0], questions.x_test[3])


def test_another_weight_decay_is_another_training(short):
    assert lesson.softmax_leads(0.001, sets=1) != lesson.softmax_leads(0.01, sets=1)


def test_who_never_looks_gets_what_counting_says(short):
    found, blind = experiments._digits(seed=0), lesson.accuracies_without_looking(seed=0)
    truth = [tuple(DIGIT[ANY].codes[number].tolist()) for number in found.test.tolist()]
    for run, numbers in enumerate(found.numbers.tolist()):
        learnt = [tuple(DIGIT[ANY].codes[number].tolist()) for number in numbers]
        counts = Counter(learnt)
        usual = [each for each in counts if counts[each] == max(counts.values())]
        shares = [100 * truth.count(each) / len(truth) for each in usual]
        assert any(blind["exact match"][run].item() == pytest.approx(share) for share in shares)
        likely = [sum(column) > len(learnt) / 2 for column in zip(*learnt, strict=True)]
        hits = [answer == yes for each in truth for answer, yes in zip(each, likely, strict=True)]
        assert blind["Hamming"][run].item() == pytest.approx(100 * sum(hits) / len(hits))
        first = Counter(each.index(1) if 1 in each else 0 for each in learnt).most_common(1)[0][0]
        places = [each.index(1) if 1 in each else 0 for each in truth]
        assert blind["argmax match"][run].item() == pytest.approx(100 * places.count(first) / len(places))


def test_sets_read_from_four_sigmoids_are_sets_that_digits_have(short, monkeypatch):
    monkeypatch.setattr(experiments, "STEPS", 60)
    rows = lesson.answer_sets(seed=1)
    assert list(rows) == [
        "four sigmoids, each by itself",
        "four sigmoids, the most probable set",
        "eight sigmoids, the largest",
        "one softmax over eight sets",
    ]
    found, layer = experiments._digits(1), experiments._layer(DIGIT[ANY], SIGMOIDS)
    made = experiments._best([layer], found, lambda made: experiments._right(made, layer, found))
    for run, shares in enumerate(made(found.x_test)[0].sigmoid()):
        hits = 0
        for share, number in zip(shares.tolist(), found.test.tolist(), strict=True):
            best, most = None, -1.0
            for code in {tuple(row) for row in DIGIT[ANY].codes.tolist()}:
                product = 1.0
                for p, yes in zip(share, code, strict=True):
                    product *= p if yes else 1 - p
                if product > most:
                    best, most = code, product
            hits += best == tuple(DIGIT[ANY].codes[number].tolist())
        wanted = 100 * hits / len(found.test)
        assert rows["four sigmoids, the most probable set"][run].item() == pytest.approx(wanted)


def test_digits_with_a_yes_are_all_but_the_ones(short):
    table = lesson.heads_by_regime(seed=1)
    test = experiments._digits(1).test
    for (_, labels), rows in table.items():
        assert (labels == ANY) == any("with a yes" in row for row in rows)
        if labels == EXCLUSIVE:
            assert (rows["sigmoids, the largest"] >= rows["sigmoids"]).all()
            assert (rows["sigmoids, the largest"] > rows["sigmoids"]).any()
            continue
        for name in (SOFTMAX, SIGMOIDS):
            right = rows[name] / 100 * len(test)  # pictures
            some = rows[f"{name}, on digits with a yes"] / 100 * (test != 1).sum()
            for count in (right, some):
                assert torch.allclose(count, count.round(), atol=1e-6)
            assert (some <= right + 1e-6).all() and (right - some <= (test == 1).sum() + 1e-6).all()


def test_bars_are_as_long_as_the_shares_that_they_draw():
    rows = {"a": Outcomes(torch.tensor([70.0, 80.0]), torch.tensor([20.0, 10.0]))}
    assert "bars 75" in describe(lesson.draw_outcomes(rows, "T"))
    right, wrong, strange = lesson.draw_outcomes(rows, "T").axes[0].containers
    widths = [bar[0].get_width() for bar in (right, wrong, strange)]
    starts = [bar[0].get_x() for bar in (right, wrong, strange)]
    assert widths == [75, 10, 15] and starts == [0, 75, 85]
    assert [bool(bar[0].get_hatch()) for bar in (right, wrong, strange)] == [False, False, True]


def test_shares_show_every_draw_and_the_mean():
    text = describe(lesson.draw_shares({"a": torch.tensor([1.0, 2.0, 6.0])}, "points", "T", zero=True))
    assert "3 dots, x range 1 6" in text and "(3 1.3)" in text


def test_two_layers_are_the_textbook_functions():
    text = describe(lesson.draw_two_layers({"cat": 0.0, "dog": 0.0}))
    assert text.count("bars 0.5 0.5") == 2


def test_no_output_layer_is_said_to_give_nought():
    axes = lesson.draw_two_layers({"cat": 9.0, "dog": 0.0}).axes[2]
    assert [text.get_text() for text in axes.texts] == ["> 0.99", "< 0.01"]


def test_every_question_can_be_asked():
    measured = {"impossible_digits": (21.0,)}
    for name, ask in inspect.getmembers(lesson.questions, inspect.isfunction):
        if not name.startswith("predict"):
            made = ask(*measured.get(name, ()))
            assert isinstance(made, Prediction) and made.answer and made.why
