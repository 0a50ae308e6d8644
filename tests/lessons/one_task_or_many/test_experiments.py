"""What lesson 01 measures: against plain torch loops, and the same again for the same seed."""

import pytest
import torch
from torch import nn

from mtl_teach import data
from mtl_teach.lessons import one_task_or_many as lesson
from mtl_teach.lessons.one_task_or_many import experiments
from mtl_teach.lessons.one_task_or_many.exercises.ceiling import POOLED_CEILING
from mtl_teach.lessons.one_task_or_many.exercises.conditions import FAILING_CONDITION
from mtl_teach.lessons.one_task_or_many.exercises.multi_head import MULTI_HEAD
from mtl_teach.lessons.one_task_or_many.exercises.savings import SAVED_BY_SHARING
from tests.lessons.one_task_or_many import answers


def trained(design, drawn, width, decay, seed):
    """Train one draw in plain torch, and return the model."""
    model = experiments.DESIGNS[design](64, drawn.tasks, trunk=(width,), seed=seed)
    optimiser = torch.optim.Adam(model.parameters(), lr=experiments.LEARNING_RATE, weight_decay=decay)
    for _ in range(experiments.STEPS):
        optimiser.zero_grad()
        losses = nn.functional.binary_cross_entropy_with_logits(model(drawn.x)[0], drawn.y, reduction="none")
        losses.mean(-1).sum().backward()
        optimiser.step()
    return model


def percent_right(model, x, y):
    return 100 * ((model(x)[0] > 0) == (y == 1)).double().mean().item()


@pytest.mark.parametrize("design", experiments.DESIGNS)
def test_every_draw_is_that_of_a_plain_loop(design):
    found = lesson.accuracy(design, 60, width=4, seed=3, draws=2)
    decay = lesson.best_decay(design, 60, width=4, seed=3)
    assert found.shape == (2,)
    for run in range(2):
        drawn = data.tilted_digits(8, 40, 60, seed=3 + run)
        model = trained(design, drawn, 4, decay, seed=3 + run)
        # One of 8 · 490 answers may lie on the edge.
        assert found[run].item() == pytest.approx(percent_right(model, drawn.x_test, drawn.y_test), abs=0.06)


def test_the_weight_decay_errs_least_on_digits_that_nobody_learnt_from():
    wrong = dict.fromkeys(experiments.DECAYS, 0.0)
    for decay in wrong:
        for run in range(2):
            both = data.tilted_digits(8, 80, 0, seed=experiments.OTHER + run)
            learn = data.Tasks(both.x[:, :40], both.y[:, :40])
            model = trained("hard sharing", learn, 16, decay, seed=experiments.OTHER + run)
            wrong[decay] -= percent_right(model, both.x[:, 40:], both.y[:, 40:])
    chosen = experiments._best_decay("hard sharing", experiments._scanners(0), 16, seed=0, draws=2)
    assert chosen == min(wrong, key=wrong.get)


def test_one_model_for_all_has_one_head():
    owns = {}
    for design, build in experiments.DESIGNS.items():
        model = build(64, 8)
        owns[design] = (model.trunk[0].weight.shape[1], model.head[0].weight.shape[1])
    assert owns == {"single-task": (8, 8), "hard sharing": (1, 8), "one model for all": (1, 1)}


def test_measurements_follow_their_seed():
    arguments = {"design": "one model for all", "spread": 0, "width": 2, "draws": 2}
    first = lesson.accuracy(**arguments)
    experiments.accuracy.cache_clear()
    assert torch.equal(first, lesson.accuracy(**arguments))
    assert not torch.equal(first, lesson.accuracy(**arguments, seed=9))


def test_a_given_weight_decay_is_taken():
    arguments = {"design": "single-task", "spread": 60, "width": 2, "draws": 2}
    decay = lesson.best_decay("single-task", 60, width=2)
    chosen = lesson.accuracy(**arguments)
    assert torch.equal(chosen, lesson.accuracy(**arguments, decay=decay))
    assert not torch.equal(chosen, lesson.accuracy(**arguments, decay=1.0))


def test_questions_are_answered_by_the_digits():
    own = lesson.draw_questions(tasks=16, samples=6, seed=2, replicas=2)
    digits = data.tilted_digits(16, 6, 0, seed=2, replicas=2).truth
    for j, yes in enumerate(lesson.QUESTIONS.values()):
        for part, labels in (("digits", own.y), ("digits_test", own.y_test)):
            assert labels[:, j].tolist() == [
                [float(d in yes) for d in row] for row in digits[part][:, j].tolist()
            ]
    assert own.x.shape == (2, 16, 6, 64) and own.names[1] == "at least 5"


def test_own_digits_differ_and_one_sheet_is_one():
    own = lesson.draw_questions(4, 5, 0, 1)
    sheet = lesson.draw_questions(4, 5, 0, 1, one_sheet=True)
    assert not torch.equal(own.x[:, 0], own.x[:, 1])
    assert torch.equal(sheet.x[:, 0], sheet.x[:, 3]) and not torch.equal(sheet.y[:, 0], sheet.y[:, 1])
    assert torch.equal(own.x_test, sheet.x_test) and torch.equal(own.y_test, sheet.y_test)


def test_the_questions_differ_for_every_digit():
    for digit in range(10):
        yes = sum(digit in answers for answers in lesson.QUESTIONS.values())
        assert 0 < yes < 16
    assert len({tuple(sorted(answers)) for answers in lesson.QUESTIONS.values()}) == 16


def test_words_of_the_questions_are_true():
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    for letter in "oier":
        spelt = tuple(d for d, name in enumerate(names) if letter in name)
        assert lesson.QUESTIONS[f"spelt with an {letter}"] == spelt
    for count, word in ((3, "three"), (4, "four")):
        assert lesson.QUESTIONS[f"spelt with {word} letters"] == tuple(
            d for d, name in enumerate(names) if len(name) == count
        )


def test_the_task_axis_holds_the_loop():
    trunk = nn.Linear(5, 3, dtype=torch.float64)
    heads = [nn.Linear(3, 1, dtype=torch.float64) for _ in range(4)]
    x = torch.randn(4, 7, 5, dtype=torch.float64)
    network = lesson.with_task_axis(trunk, heads)
    loop = torch.stack([heads[j](trunk(x[j]).relu())[:, 0] for j in range(4)])
    torch.testing.assert_close(network(x)[0], loop)
    with torch.no_grad():
        trunk.weight.zero_()
    torch.testing.assert_close(network(x)[0], loop)  # a copy


def test_the_picture_of_designs_has_a_row_for_each():
    right = {}
    for place, design in enumerate(experiments.DESIGNS):
        for setting in ("over 0°", "over 60°"):
            right[design, setting] = 80 + place + torch.rand(5, dtype=torch.float64)
    (axes,) = lesson.draw_designs(right).axes
    assert [text.get_text() for text in axes.get_yticklabels()] == ["over 0°", "over 60°"]
    assert [text.get_text() for text in axes.texts] == [*experiments.DESIGNS] * 2
    assert [len(dots.get_offsets()) for dots in axes.collections] == [5] * 6
    means = [line.get_xdata()[0] for line in axes.get_lines() if line.get_marker() == "d"]
    assert means[:3] == pytest.approx(
        [right[design, "over 0°"].mean().item() for design in experiments.DESIGNS]
    )


def test_a_name_stands_on_its_own_side_of_the_ceiling():
    values = dict(zip(experiments.DESIGNS, ([80.0, 81.0], [83.0, 84.0], [55.0, 56.0]), strict=True))
    right = {(design, "here"): torch.tensor(row) for design, row in values.items()}
    (axes,) = lesson.draw_designs(right, ceiling=60).axes
    names = {text.get_text(): text for text in axes.texts if text.get_text() in experiments.DESIGNS}
    assert [text.xy[0] for text in names.values()] == [81, 84, 55]
    assert [text.get_ha() for text in names.values()] == ["left", "left", "right"]
    axes.figure.draw_without_rendering()
    ceiling = axes.transData.transform((60, 0))[0]
    (left, right_end), _ = axes.transAxes.transform([(0, 0), (1, 0)]).T
    name = names["one model for all"].get_window_extent()
    assert left < name.x0 and name.x1 < ceiling
    assert names["hard sharing"].get_window_extent().x1 < right_end


def test_only_the_judged_questions_count_and_all_are_learnt():
    arguments = {"tasks": 4, "width": 2, "draws": 2}
    every = lesson.questions_accuracy("hard sharing", **arguments)
    first = lesson.questions_accuracy("hard sharing", **arguments, judged=1)
    alone = lesson.questions_accuracy("hard sharing", **arguments | {"tasks": 1})
    assert torch.equal(every, lesson.questions_accuracy("hard sharing", **arguments, judged=4))
    assert not torch.equal(first, every) and not torch.equal(first, alone)


def test_gains_are_paired():
    a, b = torch.tensor([5.0, 6.0, 8.0]), torch.tensor([4.0, 5.0, 6.0])
    (axes,) = lesson.draw_gains({"row": a}, {"row": b}, "points").axes
    assert axes.get_yticklabels()[0].get_text().startswith("row: +1.3")
    assert axes.collections[0].get_offsets()[:, 0].tolist() == [1, 1, 2]
    assert axes.get_xlim() == experiments.SPAN
    axes.figure.draw_without_rendering()
    assert [tick.get_text() for tick in axes.get_xticklabels() if tick.get_text()][1:-1] == ["−5", "0", "+5"]


def test_a_draw_beyond_the_scale_widens_it():
    a, b = torch.tensor([5.0, 6.0, 8.0]), torch.tensor([4.0, 5.0, 20.0])
    (axes,) = lesson.draw_gains({"row": a}, {"row": b}, "points").axes
    assert axes.get_xlim() == (-13, 8)


def test_a_trunk_that_runs_for_every_head_is_right_and_told_so():
    for answer, note in (
        (answers.AsInTheLesson, True),
        (answers.OneWideHead, False),
        (answers.InADict, False),
        (answers.UnitAfterUnit, False),
        (answers.OneMatrixInParts, False),
    ):
        result = MULTI_HEAD.judge(answer)
        assert result and ("your trunk ran 11 times" in result.summary) == note, answer
    assert "trunk" not in MULTI_HEAD.judge(MULTI_HEAD.reference).summary


def test_the_first_ceiling_that_fails_can_be_done_by_hand():
    for answer in (answers.the_other_axis, answers.always_no, answers.only_where_all_agree):
        shown = dict(POOLED_CEILING.judge(answer).details)["on"]
        assert len(shown) < 40 and "tensor" not in shown


def reason(exercise, place: int, word: str) -> str:
    """Return what is said to a table that is right but for one case."""
    table = {case: exercise.rule(facts) for case, facts in exercise.cases.items()}
    table[list(table)[place]] = word
    return dict(exercise.judge(table).details)["first wrong one"]


def test_what_is_said_of_a_wrong_word_answers_that_word(monkeypatch):
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")  # else the reason waits for the second try
    for word in ("measure", "never"):  # one picture: the reason must not hold for a picture each as well
        assert "once instead of eight times" in reason(SAVED_BY_SHARING, 2, word)
    for place in (0, 5, 6):
        assert "can be given separately" in reason(FAILING_CONDITION, place, "targets")
    assert "couples nothing" in reason(FAILING_CONDITION, 0, "none")
    assert "share no weight" in reason(FAILING_CONDITION, 5, "coupling")


def test_angles_are_those_of_the_scanners():
    assert lesson.angles(data.tilted_digits(3, 1, 60)) == ["−30°", "0°", "+30°"]
