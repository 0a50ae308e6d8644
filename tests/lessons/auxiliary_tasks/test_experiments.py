import pytest
import torch
from sklearn.linear_model import LinearRegression

from mtl_teach.evaluation import paired_interval
from mtl_teach.layers import generators
from mtl_teach.lessons import auxiliary_tasks as lesson
from mtl_teach.lessons.auxiliary_tasks import corpus, experiments, kinds, real, two_encoders
from mtl_teach.lessons.auxiliary_tasks.exercises import tables


def test_what_is_explained_is_scikit_learns_share():
    stream = torch.Generator().manual_seed(0)
    units = torch.randn(2, 60, 3, generator=stream, dtype=torch.float64)
    thing = units[..., 0] + torch.randn(2, 60, generator=stream, dtype=torch.float64) + 4
    for found, x, y in zip(experiments.explained(units, thing), units.numpy(), thing.numpy(), strict=True):
        assert found.item() == pytest.approx(LinearRegression().fit(x, y).score(x, y))


def test_the_topic_is_that_of_most_neutral_words():
    drawn = corpus.sentences(400, corpus.FILMS, generators(3, 1)[0], topics=1.0)
    first = corpus.PIVOTS + 2 * corpus.OWN
    for words, topic in zip(drawn.words.tolist(), corpus.topic(drawn.bag).tolist(), strict=True):
        sides = {(word - first) % 2 for word in words if first <= word < corpus.NOTHING}
        assert sides == {int(topic)} or not sides  # every neutral word is of the topic


def test_units_know_what_an_auxiliary_task_asks():
    few = {"draws": 4}
    counted = lesson.what_units_know("statistical", 3.0, **few)
    hint = lesson.what_units_know("supervised: related labels", 3.0, **few)
    assert counted["number of words"] > 0.8 and counted["opinion"] < 0.1
    assert hint["opinion"] > 0.3 > hint["number of words"]
    assert set(counted) == {"opinion", "number of words", "topic", "domain", "films right"}


def test_a_head_that_knows_the_frequencies_leaves_the_length_out_of_the_units():
    few = {"draws": 4}
    right, told = lesson.frequencies_told(3.0, shuffled=True, **few)
    learnt = lesson.what_units_know("unsupervised", 3.0, shuffled=True, **few)
    assert right.shape == (4,) and told["number of words"] < 0.1 < learnt["number of words"]


def test_told_the_frequencies_reconstruction_learns_topic_and_domain_first_and_opinion_in_a_wider_trunk():
    (_, narrow), (_, wider) = (lesson.frequencies_told(units=units, draws=4) for units in (2, 3))
    for known in (narrow, wider):
        assert known["topic"] > 0.75 and known["domain"] > 0.65
    assert narrow["opinion"] < 0.1 and wider["opinion"] > 0.4


def test_experiments_share_networks_and_do_not_mix_them_up():
    alone, loud = lesson.accuracy(draws=4), lesson.accuracy("statistical", 3.0, draws=4)
    drawn = kinds.drawn_corpus(0, 4)
    model = kinds.trained(
        drawn, kinds.statistical(drawn), 3.0, experiments.DECAY, kinds.TRUNKS["2 linear units"], seed=0
    )
    assert torch.equal(loud, kinds.accuracies(model, drawn).target) and not torch.equal(alone, loud)
    shuffled = lesson.accuracy("statistical", 3.0, draws=4, shuffled=True)
    assert not torch.equal(loud, shuffled)
    assert not torch.equal(
        lesson.accuracy("selective", draws=4), lesson.accuracy("selective", draws=4, mask=False)
    )


def test_what_is_tuned_is_what_is_used_unless_another_setting_is_asked_for():
    kind, few = "supervised: related labels", {"draws": 3}
    tuned = experiments.TUNED[kind]
    usual = lesson.accuracy(kind, **few)
    assert torch.equal(usual, lesson.accuracy(kind, tuned.weight, decay=tuned.decay, **few))
    assert not torch.equal(usual, lesson.accuracy(kind, decay=experiments.DECAY, **few))
    open_ = experiments.UNMASKED
    seen = lesson.accuracy("selective", mask=False, **few)
    assert torch.equal(seen, lesson.accuracy("selective", open_.weight, mask=False, decay=open_.decay, **few))


def test_tuning_takes_the_best_of_every_setting(monkeypatch):
    def accuracy(kind, weight, seed, *, draws, trunk, decay, mask):
        assert (kind, seed, draws, mask) == ("selective", experiments.OTHER_DRAWS, 10, False)
        return torch.tensor([60.0 - abs(weight - 0.3) - abs(decay - 0.01)])

    monkeypatch.setattr(experiments, "accuracy", accuracy)
    assert experiments.tune("selective", mask=False) == (0.3, 0.01)


def test_the_adversary_with_squares_is_tuned_over_small_decays_too(monkeypatch):
    def accuracy(_kind, weight, _seed, *, draws, trunk, decay, mask):
        return torch.tensor([60.0 - abs(weight - 0.1) - abs(decay - 0.001)])

    monkeypatch.setattr(experiments, "accuracy", accuracy)
    kind = "supervised: adversary with squares"
    assert experiments.tune(kind) == experiments.MORE_TUNED[kind] == (0.1, 0.001)
    assert experiments.tune("supervised: adversary").decay == min(experiments.DECAYS)


def test_an_adversary_gains_if_its_head_sees_squares_and_else_does_not():
    kind, few = "supervised: adversary with squares", {"seed": 100, "draws": 10}
    alone, seeing = lesson.accuracy(**few), lesson.accuracy(kind, **few)
    shuffled = lesson.accuracy(kind, **few, shuffled=True)
    straight = lesson.accuracy("supervised: adversary", 0.1, **few, decay=0.001)
    assert paired_interval(seeing, alone).low > 2 and paired_interval(seeing, shuffled).low > 2
    assert (shuffled - alone).mean() < 1 and (straight - alone).mean() < 0
    assert lesson.words_of_products(kind, **few)["right sign"] > 80
    assert lesson.domain_read_off_units(kind, **few)["spread"] < 1.5


def test_words_of_products_count_what_they_add_to_the_logit():
    model, drawn = experiments._trained(
        *experiments._asked("selective", None, False, True), 7, 2, 0.9, "2 linear units"
    )
    with torch.no_grad():
        nothing = model.logits(torch.zeros_like(drawn.x[:, :1]))
        adds = [
            (model.logits(torch.eye(190, dtype=torch.float64)[None, [word]].expand(2, 1, 190)) - nothing)[
                :, 0
            ]
            for word in range(90)
        ]
    adds = torch.stack(adds, 1)
    good = torch.tensor([corpus.WORDS[word] in corpus._GOODS_GOOD.split() for word in range(50, 90)])
    right = 100 * ((adds[:, 50:] > 0) == good).double().mean().item()
    beside = (adds[:, 50:].abs().mean(1) / adds[:, :10].abs().mean(1)).mean().item()
    found = lesson.words_of_products("selective", 7, draws=2)
    assert found == pytest.approx({"right sign": right, "beside a pivot": beside})


def test_a_words_information_is_that_of_its_column():
    marked = lesson.labelled_films(seed=3, count=50)
    every = lesson.mutual_information(marked.bag, marked.labels)
    for place in (0, 7, 150):
        word = corpus.WORDS[place]
        assert lesson.information(marked, word) == every[place].item()
        rows = [row for row in range(50) if word in marked.text(row).split()]
        assert lesson.holding(marked, word) == (len(rows), sum(marked.labels[row] == 1 for row in rows))
    assert not torch.equal(lesson.labelled_products().bag, lesson.labelled_films().bag)


def test_a_hint_as_input_is_plus_or_minus_and_none_for_films_that_have_none():
    drawn = kinds.drawn_corpus(2, 3)
    wider = experiments._with_hint(drawn, 2.0)
    assert torch.equal(wider.x[..., :-1], drawn.x) and torch.equal(wider.x_test[..., :-1], drawn.x_test)
    assert torch.equal(wider.x[..., -1] > 0, drawn.hint_x == 1)
    assert torch.equal(wider.x_test[..., -1], 4 * drawn.hint_test - 2)
    assert not wider.x_home[..., -1].any()
    copied = [
        (row == truth).double().mean() for row, truth in zip(drawn.hint_test, drawn.y_test, strict=True)
    ]
    assert lesson.the_hint_itself(2, 3).tolist() == pytest.approx([100 * share.item() for share in copied])


def test_true_pivots_teach_more_than_found_ones_and_both_uses_of_a_hint_more_than_one():
    few = {"seed": 40, "draws": 6}
    assert lesson.with_true_pivots(**few).mean() > lesson.accuracy("selective", **few).mean() + 2
    as_output = lesson.accuracy("supervised: related labels", **few).mean()
    as_input = lesson.as_input(**few).mean()
    assert as_input + 1 < as_output < lesson.as_both(**few).mean() - 1
    assert lesson.as_output_of_few(**few).mean() < as_input - 2


def test_a_head_that_sees_the_pivots_knows_them():
    hidden, seen = (lesson.auc_of_the_auxiliary_heads(mask, draws=3) for mask in (True, False))
    assert hidden.shape == seen.shape == (3,)
    assert seen.min() > 0.98 and 0.4 < hidden.mean() < 0.8


def test_without_the_sentences_nothing_is_measured_again(tmp_path, monkeypatch):
    real.texts.cache_clear()
    monkeypatch.setenv("MTL_TEACH_DATA", str(tmp_path))
    assert lesson.real_again() is None and lesson.draw_again(None) is None
    real.texts.cache_clear()


def test_on_a_hundred_other_draws_two_encoders_gain_by_their_answers_and_little_by_the_mask():
    ways = lesson.yu_and_jiang(seed=600, draws=100)
    over_alone = {way: paired_interval(right, ways["alone"]) for way, right in ways.items()}
    assert 3.5 < over_alone["joint"].low < over_alone["joint"].high < 6
    control = over_alone["joint, labels shuffled"]
    assert not control.excludes_zero and abs(control.mean) < 0.5
    sequential_less = paired_interval(ways["joint"], ways["sequential"])
    masked_more = paired_interval(ways["joint"], ways["joint, not masked"])
    assert sequential_less.low > 0.2 and sequential_less.high < 1.6
    assert masked_more.low > 0.2 and masked_more.high < 1.8


def test_tuning_two_encoders_takes_the_best_setting_of_a_way(monkeypatch):
    def accuracy(_drawn, way, weight, decay, seed):
        assert seed == experiments.OTHER_DRAWS
        best = two_encoders.WAYS[way]
        return torch.tensor([60.0 - abs(weight - best.weight) - abs(decay - best.decay)])

    monkeypatch.setattr(two_encoders, "accuracy", accuracy)
    for way in ("alone", "sequential", "joint", "joint, not masked"):
        assert lesson.tune_encoders(way, draws=1) == two_encoders.WAYS[way]


def test_the_true_pivots_teach_no_topic():
    known = lesson.what_true_pivots_teach(seed=100, draws=6)
    assert known["topic"] < 0.2 < known["opinion"]


def test_squares_tell_the_domain_where_a_straight_line_does_not():
    told = lesson.domain_read_off_units(seed=100, draws=6)
    assert told["straight line"] < 60 < 64 < told["with squares"] < 75
    assert 1.6 < told["spread"] < 2.8


def test_a_larger_weight_decay_narrows_a_wide_trunk():
    wide, decayed = (lesson.errors_over_relatedness(10.0, 20, 100, decay) for decay in (0.02, 0.3))
    assert (wide.shared[:, 0] - wide.alone).mean() < 2
    assert (decayed.shared[:, 0] - decayed.alone).mean() > 5


def test_the_panels_answers_are_counted_as_they_stand_there():
    assert lesson.wrong_answers_of_the_panel(mask=False) == 0
    assert 7 <= lesson.wrong_answers_of_the_panel(mask=True) <= 17


def test_harm_is_harm_wherever_the_weight_was_chosen():
    report = tables.Report(-4.0, -2.2, -1.0, 0.6, tuned_on_test=True)
    assert tables.verdict(report) == tables.HURTS
    assert tables.verdict(report._replace(low=1.0, high=2.0)) == tables.OPEN
