"""The studies of the lesson and the panel on them: small trainings, and the finished picture once."""

import pytest
import torch

from mtl_teach import adashare, data, live
from mtl_teach.evaluation import paired_interval
from mtl_teach.lessons.learning_what_to_share import experiments, luck
from mtl_teach.lessons.learning_what_to_share.panels.sharing_policy import settings
from mtl_teach.lessons.learning_what_to_share.panels.sharing_policy.chart import chart
from mtl_teach.lessons.learning_what_to_share.panels.sharing_policy.compute import compute
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification


@pytest.fixture
def short(monkeypatch):
    """Trainings of some steps: what they say does not matter, how they are put together does."""
    real = adashare.learning

    def learning(tasks, **settings):
        return real(tasks, **{**settings, "warm_up": 4, "steps": 12})

    monkeypatch.setattr(adashare, "learning", learning)
    monkeypatch.setattr(experiments, "STEPS", 40)
    monkeypatch.setattr(experiments, "SAMPLES", 20)
    return experiments


def states(world="modal", sparsity=0.01, sharing=0.0):
    return list(compute(world, sparsity, sharing))


@pytest.mark.parametrize(("world", "sparsity", "sharing"), [("modal", 0.0, 0.02), ("free", 0.1, 0.0)])
def test_every_state_of_a_corner_gives_full_tables(short, world, sparsity, sharing):
    # The seed makes the work new: nothing of these short trainings is kept for others.
    seen = []
    for study in experiments.studied.__wrapped__(world, sparsity, sharing, 77):
        seen.append(study)
    assert [one.progress for one in seen] == sorted(one.progress for one in seen)
    assert seen[-1].progress == 1 and set(seen[-1].errors) == {"learned", "random"}
    assert all(errors.shape == (20,) for errors in seen[-1].errors.values())
    assert torch.equal(seen[-1].blocks["learned"], seen[-1].blocks["random"])


def test_the_stopping_step_is_chosen_on_the_ten_other_draws(short, monkeypatch):
    drawn = experiments.world("modal", 3)
    everything = torch.ones(30, 4, 6).double()
    *_, (error, done) = experiments._retrained(drawn, everything, True, 3)
    states = adashare.retraining(drawn, everything, steps=40, every=20, seed=503)
    seen = [errors.mean(-1) for step, errors in states if step % 20 == 0]
    best = torch.stack([one[20:].mean() for one in seen]).argmin()
    assert done == 1 and torch.equal(error, seen[best][:20])


def test_random_policies_are_other_policies_of_the_same_budget(short):
    *_, one = experiments.studied.__wrapped__("modal", 0.01, 0.0, 78)
    drawn = adashare.random_policy(one.learned.policy, 78 + experiments.RANDOM_SEED)
    assert torch.equal(drawn.sum(-1), one.learned.policy.sum(-1))


def test_starts_are_runs_on_one_draw_with_other_weights(short, monkeypatch):
    runs = experiments.starts(groups=2, runs=3)
    assert runs.shape == (2, 3) and len(runs.flatten().unique()) == 6
    one = data.block_tasks("modal", experiments.SAMPLES)
    alone = data.Tasks(one.x[None], one.y[None], x_test=one.x_test[None], y_test=one.y_test[None],
                       kinds="real", truth={"policy": experiments.truth()[None]})  # fmt: skip
    *_, (_, last) = adashare.retraining(alone, torch.ones(1, 4, 6).double(), steps=200, every=200, seed=2004)
    assert torch.allclose(last.mean(), runs[1, 1])


def test_halves_are_the_errors_of_the_same_runs_on_either_half_of_the_test_examples(short):
    runs = experiments.starts(groups=2, runs=3)
    first, second = luck.by_half(runs)
    one = data.block_tasks("modal", experiments.SAMPLES)
    for half, found in ((slice(0, 150), first), (slice(150, 300), second)):
        alone = data.Tasks(one.x[None], one.y[None], x_test=one.x_test[None, :, half],
                           y_test=one.y_test[None, :, half], kinds="real",
                           truth={"policy": experiments.truth()[None]})  # fmt: skip
        everything = torch.ones(1, 4, 6).double()
        *_, (_, last) = adashare.retraining(alone, everything, steps=200, every=200, seed=2004)
        assert found.shape == (2, 3) and torch.allclose(last.mean(), found[1, 1])


def test_errors_under_a_table_are_those_of_the_study(short, monkeypatch):
    plain = experiments.baselines.__wrapped__("modal", 79)
    *_, last = plain
    for shared, design in ((True, "truth"), (False, None)):
        errors = experiments.errors_under(experiments.truth(), "modal", shared=shared, seed=79)
        assert errors.shape == (20,)
        if design:
            assert torch.equal(errors, last.errors[design])
    everything = torch.ones(30, 4, 6)
    assert torch.equal(
        experiments.errors_under(everything, "modal", shared=False, seed=79), last.errors["own networks"]
    )


def test_blocks_in_common_are_counted_pair_by_pair():
    table = torch.tensor([[1, 1, 0, 0, 1, 0], [1, 0, 0, 0, 1, 0], [0, 0, 1, 1, 1, 0], [0, 1, 1, 0, 0, 0]])
    partners, others = experiments.blocks_in_common(table[None].double())
    assert partners.tolist() == [(2 + 1) / 2] and others.tolist() == [(1 + 1 + 1 + 0) / 4]
    partners, others = experiments.blocks_in_common(experiments.truth()[None])
    assert partners.item() == 2 and others.item() == 0


def test_a_block_is_stored_once_however_many_tasks_execute_it():
    table = torch.tensor([[1, 1, 0, 0, 1, 0], [1, 0, 0, 0, 1, 0], [0, 0, 0, 1, 1, 0], [0, 1, 0, 0, 0, 0]])
    assert experiments.blocks_stored(table[None].double()).tolist() == [4]
    assert experiments.blocks_stored(torch.stack([torch.zeros(4, 6), torch.ones(4, 6)])).tolist() == [0, 6]


def test_one_half_teaches_weights_and_policy_alike():
    drawn = data.block_tasks("modal", 10, replicas=2)
    once = experiments._one_half(drawn)
    assert torch.equal(once.x[..., :5, :], drawn.x[..., :5, :]) and torch.equal(
        once.y[..., :5], drawn.y[..., :5]
    )
    assert torch.equal(once.x[..., 5:, :], once.x[..., :5, :]) and torch.equal(
        once.y[..., 5:], once.y[..., :5]
    )


def test_one_draw_over_time_goes_the_way_it_went_among_the_thirty(short):
    tables = experiments.policy_over_time(draw=2, seed=81)
    whole = adashare.learn(experiments.world("modal", 81), sparsity=experiments.SPARSITY, seed=81)
    assert list(tables) == ["start", "a third", "two thirds", "end"]
    assert torch.allclose(tables["end"], whole.probability[2])


def test_without_a_curriculum_the_same_draws_are_learned_otherwise(short):
    plain = experiments.learned_tables("free", 0.003, draws=2, curriculum=False, seed=80)
    drawn = data.block_tasks("free", 20, replicas=2, seed=80)
    assert torch.equal(plain, adashare.learn(drawn, sparsity=0.003, curriculum=False, seed=80).policy)
    assert not torch.equal(plain, adashare.learn(drawn, sparsity=0.003, seed=80).policy)


def test_more_tables_go_on_where_those_of_the_study_end(short, monkeypatch):
    whole = adashare.learn(data.block_tasks("free", 20, replicas=32, seed=80), sparsity=0.003, seed=80)
    tables = experiments.learned_tables("free", 0.003, draws=32, seed=80)
    assert torch.equal(tables, whole.policy)


@pytest.fixture(scope="module")
def finished():
    """The panel's picture in the modal world at its start, trained to the end."""
    return states()[-1]


def test_the_finished_picture_says_what_the_study_says(finished):
    study = experiments.study("modal")
    check_tables(columns_read(specification(chart(False))), finished.tables)
    assert finished.progress == 1
    gain = paired_interval(study.errors["all shared"], study.errors["learned"])
    assert finished.values["gain_excess"] == pytest.approx(gain.mean)
    assert finished.values["right_count"] == pytest.approx(24 * study.agreement.mean().item())
    assert "all shared 0.16 (more than learned)" in finished.words
    means = finished.tables["means"]
    assert means["design"] == list(settings.DESIGNS)
    for design, runs, error in zip(means["design"], means["runs"], means["error"], strict=True):
        assert runs == pytest.approx(study.blocks[design].mean().item(), abs=0.006)
        assert error == pytest.approx(study.errors[design].mean().item(), abs=6e-4)
    table = finished.tables["switches"]
    for task, block, seen in zip(table["task"], table["block"], table["probability"], strict=True):
        mean = study.learned.probability[:20, task - 1, block - 1].mean().item()
        assert seen == pytest.approx(mean, abs=0.006)
    assert sum(table["needed"]) == 8 and table["needed"][:2] == [True, True]


def test_the_modal_world_has_a_pattern_and_learning_finds_it():
    study = experiments.study("modal")
    assert study.agreement.mean() > 0.9
    assert paired_interval(study.errors["random"], study.errors["learned"]).low > 0.3
    assert paired_interval(study.errors["all shared"], study.errors["truth"]).low > 0.02


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_chart_fits_its_page(finished, narrow, most):
    png = still(specification(chart(narrow)), finished.tables, finished.words, scale=1)
    assert 0.85 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


@pytest.mark.parametrize("wrong", [{"world": "open"}, {"sparsity": 0.02}, {"sharing": 0.5}])
def test_arguments_off_the_controls_are_refused(wrong):
    with pytest.raises(ValueError, match="must be one of"):
        live.sharing_policy(**wrong)
