"""Yu and Jiang's network on real sentences: the stored result, and its parts against plain code."""

import numpy as np
import pytest
import torch
from scipy import sparse

from mtl_teach.lessons import auxiliary_tasks as lesson
from mtl_teach.lessons.auxiliary_tasks import real_encoders, real_encoders_results


@pytest.fixture
def texts(real_data):
    if not (real_data / "text" / "sentence_polarity.zip").is_file():
        pytest.skip(f"no texts in {real_data}")


def test_the_stored_result_holds_every_kind_its_control_and_twenty_draws():
    kinds = list(real_encoders.KINDS)
    assert list(real_encoders_results.TUNED) == kinds and kinds[0] == "alone"
    rows = real_encoders_results.RIGHT
    assert set(rows) == {*kinds, *(f"{kind}, shuffled" for kind in kinds[1:])}
    assert all(len(row.split()) == 20 for row in rows.values())
    gains = lesson.real_encoder_gains()
    assert list(gains) == kinds[1:]
    task, control = gains["joint, lexicon pivots"]
    alone, joint, shuffled = (
        float(rows[name].split()[3])
        for name in ("alone", "joint, lexicon pivots", "joint, lexicon pivots, shuffled")
    )
    assert task[3].item() == pytest.approx(joint - alone)
    assert control[3].item() == pytest.approx(shuffled - alone)


def test_the_stored_result_is_measured_again(texts):
    kinds = ("alone", "joint, lexicon pivots", "sequential, pivots by mutual information")
    tuned = {kind: real_encoders.Setting(*real_encoders_results.TUNED[kind]) for kind in kinds}
    for name, row in real_encoders.measure(tuned, draws=1).items():
        stored = float(real_encoders_results.RIGHT[name].split()[0])
        assert row[0] == pytest.approx(stored, abs=0.6), name


def test_a_bag_times_an_encoder_is_the_matrix_product():
    dense = np.array([[0.5, 0, 0, 0.5], [0, 0, 0, 0], [0, 1, 0, 0]])
    encoder = torch.randn(4, 3)
    found = real_encoders.Bags(sparse.csr_matrix(dense)) @ encoder
    assert torch.allclose(found, torch.from_numpy(dense).float() @ encoder)


def test_masked_sentences_hold_no_pivot_and_the_control_has_the_same_answers(texts):
    task = real_encoders.Task(0, real_encoders.LEXICON, masked=True, shuffled=False)
    pivots = torch.from_numpy(task.found[0] | task.found[1])
    for bags in (task.marked_masked, task.test_masked, *(bags for bags, _ in task.free)):
        assert not pivots[bags.words].any()
    assert pivots[task.marked.words].any()
    control = real_encoders.Task(0, real_encoders.LEXICON, masked=True, shuffled=True)
    asked, shuffled = (torch.cat([answers for _, answers in one.free]) for one in (task, control))
    assert not torch.equal(task.asked, control.asked) and not torch.equal(asked, shuffled)
    assert torch.equal(task.asked.sum(0), control.asked.sum(0))
    assert torch.equal(task.marked.words, control.marked.words) and torch.equal(task.y, control.y)


def test_in_the_sequential_way_the_auxiliary_encoder_stands_still_at_last(texts):
    task = real_encoders.Task(0, real_encoders.INFORMATION, masked=True, shuffled=False)
    seen = [
        (model.masked.detach().clone(), model.whole.detach().clone())
        for model, _ in real_encoders.training(task, "sequential", 1.0, 1e-3, 0, most=3)
    ]
    start = real_encoders.TwoEncoders(task.words, 0)
    assert not torch.equal(seen[0][0], start.masked)
    assert torch.equal(seen[0][0], seen[-1][0]) and not torch.equal(seen[0][1], seen[-1][1])


def test_beyond_the_edge_of_what_was_tried_lexicon_pivots_gain_more(texts):
    for kind in ("joint, lexicon pivots", "joint, lexicon pivots, not masked"):
        weight, decay, steps = real_encoders_results.TUNED[kind]
        assert (weight, decay) == (max(real_encoders.WEIGHTS), max(real_encoders.DECAYS))
        more = [
            real_encoders.accuracies(kind, 30.0, 0.01, seed, most=50)[50]
            - real_encoders.accuracies(kind, weight, decay, seed, most=50)[steps]
            for seed in range(5000, 5004)
        ]
        assert np.mean(more) > (3 if "not masked" in kind else 0.5)
