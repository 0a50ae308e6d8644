"""One task or many: what is drawn, what is counted, what is trained, at both ends of every control."""

import math
from functools import cache
from itertools import pairwise, product

import pytest
import torch

from mtl_teach import data, evaluation, live, models, training
from mtl_teach.lessons.one_task_or_many.panels.one_or_many import drawing
from mtl_teach.lessons.one_task_or_many.panels.one_or_many import training as rivals
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.chart import MOST, chart
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.compute import _picture, compute, count_costs
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.settings import (
    LEFT,
    SAMPLES,
    SEEDS,
    SLOTS,
    SPREAD,
    TASKS,
    TRAINING,
    WIDTHS,
    Setting,
    Standing,
)
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.training import count_seeds, train_pair
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification

CORNERS = [*product((1, 8, 64), (8, 128), (8, 128))]
STEPS = TRAINING["steps"]


@cache
def last(*setting):
    *_, result = compute(*setting)
    return result


@pytest.fixture
def fresh():
    """Nothing is trained yet, nor afterwards: no other test meets what this one has spoilt."""
    train_pair.cache_clear()
    yield
    train_pair.cache_clear()


def plain_loop(tasks, trunk, head, seeds):
    """Test accuracies in %, (2, seeds), of both rivals in plain torch: a network, a loop over the seeds."""
    found = torch.empty(2, len(seeds), dtype=torch.float64)
    for k, seed in enumerate(seeds):
        drawn = data.tilted_digits(tasks, SAMPLES, SPREAD, seed=seed)
        for i, build in enumerate((models.single_task, models.hard_sharing)):
            model = build(64, tasks, trunk=(trunk,), head=(head,), seed=seed)
            optimiser = torch.optim.Adam(
                model.parameters(), lr=TRAINING["learning_rate"], weight_decay=TRAINING["weight_decay"]
            )
            for _ in range(STEPS):
                optimiser.zero_grad()
                losses = torch.nn.functional.binary_cross_entropy_with_logits(
                    model(drawn.x)[0], drawn.y, reduction="none"
                )
                losses.mean(-1).sum().backward()
                optimiser.step()
            says = model(drawn.x_test)[0] > 0
            found[i, k] = 100 * (says == (drawn.y_test == 1)).double().mean()
    return found


def picture(single, shared, *, step=STEPS, of=None, tasks=2, progress=1.0):
    """The picture of these accuracies."""
    setting = Setting(tasks, 8, 8)
    accuracies = torch.stack([torch.as_tensor(rival, dtype=torch.float64) for rival in (single, shared)])
    standing = Standing(accuracies, step, of or accuracies.shape[1], progress)
    return _picture(setting, drawing.tables(setting), count_costs(setting), standing)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("setting", CORNERS)
def test_the_first_picture_is_full_and_needs_no_training(setting, narrow, fresh, monkeypatch):
    monkeypatch.setattr(data, "tilted_digits", None)  # not even the digits are drawn
    result = next(compute(*setting))
    check_tables(columns_read(specification(chart(narrow))), result.tables)
    for name, table in result.tables.items():
        assert len({len(entries) for entries in table.values()}) == 1, name
        numbers = [value for entries in table.values() for value in entries if isinstance(value, float)]
        assert all(math.isfinite(value) for value in numbers), name
    assert result.progress == 0 and not result.tables["seeds"]["gain"] and not result.tables["mean"]["gain"]
    assert result.tables["waiting"]["text"] == ["training …"]
    assert result.tables["bars"]["number"] == [
        result.values[f"{rival}_{cost}"]
        for cost in ("parameters", "operations")
        for rival in ("single", "shared")
    ]


@pytest.mark.parametrize("setting", [(1, 8, 8), (1, 128, 128), (64, 8, 8), (2, 8, 128), (8, 32, 8)])
def test_the_last_picture_has_every_seed_on_the_paper(setting):
    result = last(*setting)
    seeds, mean = result.tables["seeds"], result.tables["mean"]
    assert result.progress == 1 and seeds["seed"] == list(range(SEEDS)) and all(seeds["trained"])
    assert len(set(seeds["place"])) == SEEDS and 0 <= min(seeds["place"]) < max(seeds["place"]) <= 4
    assert all(-MOST < gain < MOST for gain in seeds["gain"])
    assert mean["low"][0] <= mean["gain"][0] <= mean["high"][0] and mean["place"][0] < min(seeds["place"])
    assert not result.tables["waiting"]["text"]
    assert mean["gain"][0] == pytest.approx(sum(seeds["gain"]) / SEEDS, abs=0.02)
    for name, value in result.values.items():
        assert math.isfinite(value) and name.removesuffix("_low").removesuffix("_high").endswith(
            ("_percent", "_points", "_parameters", "_operations")
        )
    values = result.values
    assert values["gain_points"] == pytest.approx(values["shared_percent"] - values["single_percent"])
    assert 60 < values["single_percent"] < 90


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
@pytest.mark.parametrize("setting", [(64, 128, 8), (1, 8, 8), (2, 128, 128)])
def test_the_chart_is_no_wider_than_its_page(setting, narrow, most):
    result = next(compute(*setting))
    png = still(specification(chart(narrow)), result.tables, result.words, scale=1)
    assert 0.9 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


@pytest.mark.parametrize("setting", [*product((1, 2, 8, 64), (8, 32, 128), (8, 128))])
def test_costs_are_those_of_the_built_networks(setting):
    tasks, trunk, head = setting
    options = {"trunk": (trunk,), "head": (head,)}
    built = [build(64, tasks, **options) for build in (models.single_task, models.hard_sharing)]
    assert count_costs(Setting(*setting)) == {
        "parameters": tuple(sum(p.numel() for p in model.parameters()) for model in built),
        "operations": tuple(evaluation.count_flops(model) for model in built),
    }


def test_the_saving_grows_with_the_tasks_and_never_turns():
    for trunk, head in product((8, 128), (8, 128)):
        shares = []
        for tasks in TASKS:
            bars = picture([], [], tasks=tasks).tables["bars"]
            single, shared = count_costs(Setting(tasks, trunk, head))["parameters"]
            shares.append(shared / single)
            assert bars["percent"][::2] == [100, 100] and bars["model"][1] == "hard sharing"
        assert shares[0] == 1 and all(more < less for less, more in pairwise(shares))


@pytest.mark.parametrize("tasks", TASKS)
def test_the_drawing_shows_one_shared_trunk_and_never_more_than_five_tasks(tasks):
    tables = drawing.tables(Setting(tasks, 32, 8))
    owners, kinds = tables["blocks"]["owner"], tables["notes"]["kind"]
    drawn = tasks if tasks <= SLOTS else SLOTS - 1
    assert owners.count("shared") == 1 and owners.count("own") == 3 * drawn == len(tables["wires"]["x"])
    assert owners.count("input") == 2 * drawn and kinds.count("width") == 3 * drawn + 1
    assert (
        tables["blocks"]["units"].count(32) == drawn + 1 and tables["blocks"]["units"].count(8) == 2 * drawn
    )
    assert ("…" in tables["notes"]["text"]) == (tasks > SLOTS)
    heads = "1 head" if tasks == 1 else f"{tasks} heads"
    assert f"Hard sharing: 1 trunk, {heads}" in tables["notes"]["text"]
    networks = "1 network" if tasks == 1 else f"{tasks} networks"
    assert f"Single-task: {networks}" in tables["notes"]["text"]
    ends = tables["blocks"]["x"] + tables["blocks"]["x2"]
    assert min(ends) > LEFT + 0.9 and max(ends) <= SLOTS + 0.5  # the rows' names have their room


@pytest.mark.parametrize("tasks", range(1, SLOTS + 1))
def test_few_networks_spread_over_the_whole_drawing(tasks):
    slots = [x for x, _ in drawing._slots(tasks)]
    assert sum(slots) / tasks == pytest.approx(3) and slots == sorted(slots)
    assert slots[0] >= 1 and slots[-1] <= SLOTS
    assert tasks == 1 or slots[-1] - slots[0] >= 2.5


def test_a_wider_layer_is_drawn_wider():
    for tasks in (1, 64):
        widths = []
        for trunk in WIDTHS:
            blocks = drawing.tables(Setting(tasks, trunk, 8))["blocks"]
            k = blocks["owner"].index("shared")
            widths.append(blocks["x2"][k] - blocks["x"][k])
        assert all(less < more for less, more in pairwise(widths)) and widths[-1] < 0.9


def test_one_task_shares_with_nobody():
    result = last(1, 8, 8)
    assert set(result.tables["seeds"]["gain"]) == {0.0}
    assert "nobody" in result.words


def test_many_related_scanners_gain_and_two_hardly():
    two, many = last(2, 32, 8), last(16, 8, 8)
    assert many.values["gain_points_low"] > 1 and "rises" in many.words
    assert abs(two.values["gain_points"]) < 2 < many.values["gain_points"]
    assert many.values["single_parameters"] > 5 * many.values["shared_parameters"]


@pytest.mark.parametrize("setting, seeds", [((2, 32, 8), (0, 1, 19)), ((8, 32, 8), (0, 9, 10, 19))])
def test_every_seed_is_that_of_a_plain_loop(setting, seeds):
    """The second setting trains its seeds in two blocks, and nobody sees where the second begins."""
    found = train_pair(*setting).finish().accuracies
    torch.testing.assert_close(found[:, list(seeds)], plain_loop(*setting, seeds), rtol=0, atol=1e-9)


def test_half_trained_seeds_are_those_after_so_many_steps(fresh):
    for standing in rivals.train_pair.__wrapped__(2, 8, 8):
        if standing.step == 10:
            break
    drawn = data.tilted_digits(2, SAMPLES, SPREAD, replicas=SEEDS)
    for build, shown in zip((models.single_task, models.hard_sharing), standing.accuracies, strict=True):
        model = build(64, 2, trunk=(8,), head=(8,), replicas=SEEDS)
        training.fit(model, drawn, progress=False, **TRAINING | {"steps": 10})
        x, y = drawn.x_test[:, :, ::5], drawn.y_test[:, :, ::5]
        right = ((model(x) > 0) == (y == 1)).double().mean((-2, -1))
        torch.testing.assert_close(shown, 100 * right, rtol=0, atol=1e-9)


def test_seeds_half_trained_and_trained_never_stand_side_by_side(fresh, monkeypatch):
    monkeypatch.setattr(rivals, "TOGETHER", 8 * rivals._weights(Setting(2, 8, 8)))
    standings = list(rivals.train_pair.__wrapped__(2, 8, 8))
    progress = [standing.progress for standing in standings]
    assert progress == sorted(progress) and progress[0] == 0 and progress[-1] == 1
    seen = [(s.step, s.accuracies.shape[1]) for s in standings]
    assert list(dict.fromkeys(seen)) == [
        (0, 0),
        (5, 8),
        (10, 8),
        (20, 8),
        (40, 8),
        (80, 8),
        (80, 16),
        (80, 20),
    ]
    assert all(standing.of == SEEDS for standing in standings)
    assert torch.equal(standings[-1].accuracies[:, :8], standings[seen.index((80, 8))].accuracies)
    whole = train_pair(2, 8, 8).finish().accuracies
    torch.testing.assert_close(standings[-1].accuracies, whole, rtol=0, atol=1e-9)


def test_what_was_trained_is_kept_and_the_same_as_afresh(fresh):
    *_, first = compute(2, 8, 8)
    assert list(compute(2, 8, 8)) == [first]
    train_pair.cache_clear()
    *states, again = compute(2, 8, 8)
    assert states and states[0].progress == 0 and again == first


def test_a_training_that_fails_starts_afresh(fresh, monkeypatch):
    step, begun = rivals.Training.step, []

    def breaks(self):
        begun.append(self.done)
        if len(begun) == 31:
            raise KeyboardInterrupt
        step(self)

    monkeypatch.setattr(rivals.Training, "step", breaks)
    with pytest.raises(KeyboardInterrupt):
        train_pair(2, 8, 8).finish()
    assert train_pair(2, 8, 8).finish().progress == 1
    assert begun.count(0) == 4  # two rivals, twice from their start


def test_a_move_that_replaces_the_training_leaves_it_where_it_is(fresh, monkeypatch):
    step, made = rivals.Training.step, []
    monkeypatch.setattr(rivals.Training, "step", lambda self: (made.append(self.done), step(self)))
    looking = iter(compute(2, 8, 8))
    while next(looking).values.get("gain_points") is None:
        pass
    looking.close()
    half = len(made)
    assert 0 < half < 2 * STEPS
    *_, result = compute(2, 8, 8)
    assert result.progress == 1 and len(made) == 2 * STEPS


def test_the_number_of_seeds_is_counted_not_timed():
    counts = {setting: count_seeds(Setting(*setting)) for setting in product(TASKS, WIDTHS, WIDTHS)}
    assert all(count == SEEDS for (tasks, _, _), count in counts.items() if tasks <= 8)
    assert counts[64, 32, 8] == 20 and counts[64, 64, 64] == 11 and counts[64, 128, 128] == 5
    for more, less in pairwise(counts[64, 128, head] for head in WIDTHS):
        assert SEEDS > more >= less >= 5


@pytest.mark.parametrize("setting", [(2, 32, 8), (16, 8, 8)])
def test_the_words_say_how_many_seeds_there_are(setting):
    assert f", {SEEDS} seeds)" in last(*setting).words


WORDS = {
    "while training (step 20 of 80): +2.0 points": {"step": 20, "progress": 0.3},
    "so far: +2.0 points by sharing (95 % interval +2.0 to +2.0, 20 seeds of 21)": {
        "of": 21,
        "progress": 0.9,
    },
    "Accuracy rises: +2.0 points by sharing": {},
}


@pytest.mark.parametrize("said", WORDS)
def test_the_verdict_waits_for_the_last_seed(said):
    single = torch.linspace(70, 80, 20)
    result = picture(single, single + 2, **WORDS[said])
    assert said in result.words and ("rises" in result.words) == ("rises" in said)
    assert set(result.tables["seeds"]["trained"]) == {WORDS[said].get("step", STEPS) == STEPS}


def test_an_interval_across_zero_is_not_clear_and_a_loss_falls():
    single = torch.linspace(70, 80, 20)
    apart = torch.tensor([1.0, -1.0] * 10)
    assert "Accuracy: not clear, +0.2 points" in picture(single, single + apart + 0.2).words
    assert "Accuracy falls: −1.5 points" in picture(single, single - 1.5 + 0.1 * apart).words


@pytest.mark.parametrize(
    ("difference", "words"), [(-0.03, "0.0"), (0.03, "0.0"), (0.0, "0.0"), (-1.2, "−1.2"), (2.0, "+2.0")]
)
def test_the_words_never_sign_a_zero(difference, words):
    single = torch.linspace(70, 80, 20, dtype=torch.float64)
    result = picture(single, single + difference)
    assert f" {words} points " in result.words and "-" not in result.words.split("Accuracy")[1]


def test_one_seed_alone_has_no_interval():
    result = picture([70.0], [72.0], of=20, progress=0.05)
    assert result.tables["seeds"]["gain"] == [2.0] and not result.tables["mean"]["gain"]
    assert "training on 20 digits per scanner" in result.words and "gain_points" not in result.values


@pytest.mark.parametrize("arguments", [{"tasks": 3}, {"trunk": 20}, {"head": 0}, {"tasks": True}])
def test_refuses_what_is_no_setting(arguments):
    with pytest.raises(ValueError, match="must be one of"):
        live.one_or_many(**arguments)


def test_the_panel_says_how_to_make_it_again():
    panel = live.one_or_many(tasks=1, trunk=8)
    panel.move(tasks=2)
    assert panel.call == "live.one_or_many(tasks=2, trunk=8, head=8)"
    assert panel.result == last(2, 8, 8)
