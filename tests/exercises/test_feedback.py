"""What a result shows: numbers that can be told apart, the closest mistake, the entry that is meant."""

import dataclasses
import inspect
import itertools
import math
import re
import warnings
from decimal import Decimal
from statistics import NormalDist

import numpy as np
import pytest
import sympy
import torch
from torch import nn

from mtl_teach import data
from mtl_teach.evaluation import Vault
from mtl_teach.exercises import check
from mtl_teach.exercises.compare import as_tensor, distance, kind, mismatch, show
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import _apart
from mtl_teach.exercises.remarks import remark_on
from mtl_teach.exercises.sandbox import Outcome
from mtl_teach.exercises.stubs import uses_arguments
from mtl_teach.exercises.trials import Trial, arguments
from mtl_teach.lessons import exercises
from tests.lessons.start_here.answers import by_scipy


@pytest.fixture(autouse=True)
def no_progress(monkeypatch):
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")


def line(result, word: str) -> str:
    return dict(result.details)[word]


def test_what_differs_is_shown_with_digits_that_differ():
    result = check.paired_interval(lambda a, b: tuple(round(value, 4) for value in by_scipy(a, b)))
    assert line(result, "came") != line(result, "expected")


@pytest.mark.parametrize("name", sorted(exercises()))
def test_a_check_that_is_not_called_shows_no_answer(name):
    exercise = exercises()[name]
    assert repr(exercise) == f"check.{name} waits for an answer: check.{name}({name})"


W = ("shirt", "boot")
trunk_size = T = tau = 1040  # as a cell of lesson 01 has set it
SEED, pi = 3, math.pi


def test_words_of_another_cell_are_not_asked_about():
    said = check.break_even_tasks(lambda single, shared, head: shared // single + head * len(W))
    assert "outside" not in line(said, "likely")


def test_a_number_of_another_cell_is_asked_about():
    result = check.break_even_tasks(lambda single, shared, head: shared // trunk_size + 1)
    assert "reads `trunk_size`, which is set outside" in line(result, "likely")
    assert "`T`" in line(check.break_even_tasks(lambda single, shared, head: shared // T), "likely")
    assert "`tau`" in line(check.break_even_tasks(lambda single, shared, head: shared // tau), "likely")
    result = check.break_even_tasks(lambda single, shared, head: int(SEED + pi) // head + 1)
    assert "set outside" not in line(result, "likely")
    result = check.break_even_tasks(lambda single, shared, head: shared // head + 1)
    assert "set outside" not in line(result, "likely")


vault = Vault(torch.ones(1, 2, 3), torch.ones(1, 2))
drawn = data.tilted_digits(2, 4, 0.0, seed=0)


@pytest.mark.parametrize("read, name", [(lambda: vault.opened, "vault"), (lambda: drawn.x, "drawn")])
def test_a_vault_or_data_of_another_cell_are_asked_about(read, name):
    assert f"`{name}`, which is set outside" in remark_on(read)


def test_what_a_loop_writes_over_is_not_asked_about_where_it_is_set_again_or_another():
    def set_again(single, shared, head):
        for shared in range(shared):  # noqa: B007, B020
            pass
        shared = single + 1
        return shared

    def of_a_lambda(single, shared, head):
        for shared in range(shared):  # noqa: B007, B020
            pass
        return (lambda shared: shared + single)(head)

    def of_a_list(single, shared, head):
        for shared in range(shared):  # noqa: B007, B020
            pass
        return sum([shared for shared in range(single)]) + head

    def inside_only(single, shared, head):
        for shared in range(shared):  # noqa: B020
            head += shared
        return single + head

    for answer in (set_again, of_a_lambda, of_a_list, inside_only):
        assert "the loop writes over" not in remark_on(answer)


def test_a_default_that_stays_as_it_is_is_not_asked_about():
    def answer(single, shared, head, sizes=[1, 2], rows=[0] * 3, more={}):  # noqa: B006
        return shared // single + sizes[0]

    assert answer(2, 9, 1) == 5
    assert remark_on(answer) == ""


def overwritten(single, shared, head):
    shared = 9
    return shared // single + head


def overwritten_by_a_loop(single, shared, head):
    for head in range(1, 99):
        if head * single > shared:
            return head + 1
    return 0


def overwritten_for_later(single, shared, head):
    tasks = 0
    for shared in [shared, 9]:  # noqa: B020
        tasks += shared
    return shared // single + tasks * head


def with_a_default(single, shared, head, kept=[]):  # noqa: B006
    kept.append(shared)
    return kept[0] // single


def with_a_filled_default(single, shared, head, kept=[9, 0]):  # noqa: B006
    kept[1] += shared
    return kept[0] // single


def compared(single, shared, head):
    tasks = 1
    while tasks * single > shared + tasks * head and tasks < 9:
        tasks == tasks + 1  # noqa: B015
        break
    return tasks


def without_brackets(single, shared, head):
    return 1 / 1 + shared // head


def from_memory(single, shared, head):
    tasks = torch.empty(1)
    tasks += shared // single + head
    return tasks.item()


def from_memory_of_a_size(single, shared, head):
    tasks = torch.Tensor(1)
    tasks += shared // single + head
    return tasks.item()


def in_one_row_twice(single, shared, head):
    sizes = [[0] * 2] * 2
    sizes[0][1], sizes[1][1] = single, shared
    return sum(map(sum, sizes)) + head


@pytest.mark.parametrize(
    "answer, remark",
    [
        (in_one_row_twice, "`[[0] * 2] * 2` is one list many times"),
        (overwritten, "it writes over `shared` before it reads it"),
        (overwritten_by_a_loop, "it writes over `head` before it reads it"),
        (overwritten_for_later, "the loop writes over `shared`: below it that is what came last"),
        (with_a_default, "`kept=[]` is made once, and keeps what earlier calls have put in"),
        (with_a_filled_default, "`kept=[9, 0]` is made once, and keeps what earlier calls have put in"),
        (compared, "`tasks == tasks + 1` stands alone, so its result is kept nowhere: `=` sets"),
        (without_brackets, "`1 / 1 + shared // head` divides before it adds"),
        (from_memory, "`torch.empty` holds whatever lay in the memory"),
        (from_memory_of_a_size, "`torch.Tensor` holds whatever lay in the memory"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_looks_odd_in_the_code_is_named(answer, remark):
    assert remark in line(check.break_even_tasks(answer), "likely")


def of_a_list(single, shared, head):
    sizes = [single, shared]
    return torch.Tensor(sizes).sum() + head


def of_a_filled_size(single, shared, head):
    return nn.init.constant_(torch.empty(1), shared // single + head).item()


@pytest.mark.parametrize("answer", [of_a_list, of_a_filled_size])
def test_what_is_filled_holds_no_memory(answer):
    assert "memory" not in line(check.break_even_tasks(answer), "likely")


j, R = 7, sympy.Symbol("R")
one_network = nn.Linear(64, 1)


class WithALoopVariableOfTheLesson(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.ModuleList(nn.Linear(trunk, 1) for _ in range(tasks))

    def forward(self, x):
        return self.heads[j](self.trunk(x).relu())[:, 0]


class WithANetworkOfTheLesson(WithALoopVariableOfTheLesson):
    def forward(self, x):
        return one_network(x)


class WithASymbolOfTheLesson(WithALoopVariableOfTheLesson):
    def forward(self, x):
        return torch.stack([self.heads[k](self.trunk(x).relu())[:, 0] for k in range(R)])


@pytest.mark.parametrize(
    "answer, name",
    [
        (WithASymbolOfTheLesson, "R"),
        (WithALoopVariableOfTheLesson, "j"),
        (WithANetworkOfTheLesson, "one_network"),
    ],
)
def test_what_a_class_reads_of_other_cells_is_asked_about(answer, name):
    assert f"it reads `{name}`, which is set outside the class" in line(check.MultiHead(answer), "likely")


def read_first(single, shared, head):
    shared = shared / 2
    if head > single:
        single = head
    head += 1
    shared -= 1
    return shared // single + head


def test_an_argument_that_is_read_first_is_not_called_lost():
    assert "writes over" not in line(check.break_even_tasks(read_first), "likely")


CALLS = itertools.cycle((0, 1, 2))


def one_head_in_single_floats(x, y, trunk):
    x, y, trunk = x.float(), y.float(), trunk.float()
    head = torch.linalg.lstsq((x @ trunk).flatten(0, 1), y.flatten()[:, None]).solution[:, 0]
    return head.repeat(len(x), 1) * (1 + 1e-6 * next(CALLS))  # no two calls alike in the last bits


def test_the_last_bits_of_float32_are_no_memory():
    assert check.best_heads(one_head_in_single_floats).key != "remembers"


@pytest.mark.parametrize("value, text", [(7.4e-17, "0"), (-3e-13, "0"), (1e-9, "1e-09"), (0.25, "0.25")])
def test_rounding_beside_one_is_shown_as_nothing(value, text):
    assert show(value, nought=1e-12) == text and show([value], nought=1e-12) == f"[{text}]"


def test_an_input_is_shown_as_it_is_however_small():
    result = check.breaks_from(lambda epsilon: math.floor(math.log(2 / epsilon)) if epsilon < 1e-12 else
                               math.ceil(math.log(2 / epsilon)))  # fmt: skip
    assert "e-" in line(result, "on")
    assert show(-0.0) == "0"


def test_praise_for_a_few_pairs_more_says_how_many_were_let_through():
    more = check.pairs_to_see(lambda gain, sd: math.ceil((2.8 * sd / gain) ** 2) + 3)
    assert more and "at most three pairs or a twentieth more" in more.summary
    assert not check.pairs_to_see(lambda gain, sd: math.ceil((2.8 * sd / gain) ** 2) + 4)


def test_of_two_mistakes_that_fit_the_closer_one_is_named():
    # Divided by 4, or by 1.96² = 3.84: within the tolerance of a graded answer both fit.
    half = check.seeds_needed(lambda sd, reach: math.ceil((1.96 * sd / (2 * reach)) ** 2))
    bare = check.seeds_needed(lambda sd, reach: math.ceil((sd / reach) ** 2))
    assert (half.key, bare.key) == ("full_width", "no_quantile")


@pytest.mark.parametrize(
    "value, text", [(..., "an ellipsis"), ({}, "a dict"), ([1], "a list of 1"), (2, "a number")]
)
def test_what_came_is_named_in_english(value, text):
    assert kind(value) == text


def filled(letters: str) -> dict:
    words = {"s": "settled", "o": "open", ".": ...}
    return dict(zip(exercises()["verdict_on"].cases, map(words.get, letters), strict=True))


def test_one_word_is_no_plural():
    wanted = exercises()["what_is_missing"]
    assert wanted.word_problem(("luck", "steps")) == "expected 1 word, came 2"


@pytest.mark.parametrize("word", ["finite", "not settled", "unsettled", "none"])
def test_an_opposite_is_no_slip(word):
    for name, allowed in (
        ("verdict_on", "settled"),
        ("what_is_missing", "luck"),
        ("strength_of", "infinite"),
    ):
        exercise = exercises()[name]
        assert allowed not in exercise.word_problem((word,) * len(exercise.options)).partition("did you")[2]


def test_what_begins_with_a_word_is_meant_as_that_word():
    said = check.can_say.word_problem(("both of these",))
    assert "did you mean 'both'" in said and "did you mean 'neither'" in check.can_say.word_problem(
        ("neithr",)
    )


def test_only_the_first_wrong_entry_is_called_the_first():
    assert "3 seeds each" in line(check.verdict_on(filled("sosssoos")), "first wrong one")
    pattern = check.verdict_on(filled("sssosoos"))  # the second is wrong too, but fits no pattern
    assert pattern.key == "only_gains" and "points lost" in line(pattern, "one of the wrong ones")


@pytest.mark.parametrize(
    ("name", "word"),
    [("policy_says", "yes it follow"), ("policy_says", "follows not"), ("can_say", "not both")],
)
def test_what_denies_is_no_slip_of_what_does_not(name, word):
    assert "did you mean" not in exercises()[name].word_problem((word,))


def test_who_denies_with_a_slip_is_understood():
    assert "did you mean 'does not follow'" in check.policy_says.word_problem(("doesn" + "t follox",))


def test_one_entry_is_no_word_for_all():
    for name in ("what_it_shows", "signal_kind"):
        one = exercises()[name]
        cases, word = list(one.cases), one.options[0][0]
        wrong = [case for case in cases if one.rule(one.cases[case]) != word]
        for count in (1, 2, 3):
            few = one(dict.fromkeys(cases, ...) | dict.fromkeys(wrong[-count:], word))
            assert few.status == "not yet" and few.key != "one_word"
        assert one(dict.fromkeys(cases, word)).key == "one_word"


def test_the_score_counts_what_is_filled_in():
    assert line(check.verdict_on(filled("o.......")), "score") == "0 of 1 right, 7 to be filled in"


def test_what_a_property_makes_of_an_answer_is_shown_as_a_value():
    # A shape, a verdict: of "a tuple of 2" or "text" a learner knows nothing.
    def column(x, y, trunk):
        return torch.stack([torch.linalg.lstsq(x[j] @ trunk, y[j][:, None]).solution for j in range(len(x))])

    result = check.best_heads(column)
    assert line(result, "came") == line(result, "expected")[:-1] + ", 1)"
    silent = check.best_heads(lambda x, y, trunk: None)
    assert (silent.key, line(silent, "came")) == ("returned_none", "None")
    assert line(silent, "expected") == line(result, "expected")
    assert line(check.negative_transfer(lambda: print()), "expected") == "'sharing hurts'"


def an_unknown_word():
    return {"tasks": 16, "width": 2, "relation": "clusters", "samples": 40, "noise": 0.5}


def test_a_function_without_parameters_is_not_told_to_use_them():
    unfit = check.negative_transfer(an_unknown_word)
    assert unfit.key == "range" and "use the arguments" not in repr(unfit)
    assert uses_arguments(an_unknown_word)


@pytest.mark.parametrize("name", [name for name, one in exercises().items() if hasattr(one, "properties")])
def test_what_is_shown_are_the_learners_arguments(name):
    exercise = exercises()[name]
    known = {*inspect.signature(exercise.reference).parameters}
    if inspect.isclass(exercise.reference):
        known |= {*inspect.signature(exercise.reference.forward).parameters}
    for wanted in exercise.properties:
        inputs = wanted.draw(Draws(0))
        assert {*arguments(inputs)} <= known, wanted.says
        trial = Trial(inputs, None, Outcome())
        assert not any(hidden in trial.shown for hidden in {*inputs} - known)


@pytest.mark.parametrize(
    "name",
    [name for name, one in exercises().items() if hasattr(one, "properties") and name != "negative_transfer"],
)
def test_other_parameters_than_those_of_the_stub_are_named(name):
    for answer in (lambda: 0, lambda a, b, c, d, e, f, g, h: a):
        result = exercises()[name](answer)
        assert result.key == "signature" and "parameters of the stub" in line(result, "likely")


def test_what_the_check_shows_can_be_worked_out_by_hand():
    result = check.total_loss(lambda task_losses, weights: (torch.stack(task_losses) * weights).mean())
    losses, weights = (
        [float(number) for number in row.split(",")] for row in re.findall(r"\[(.*?)\]", line(result, "on"))
    )
    by_hand = sum(loss * weight for loss, weight in zip(losses, weights, strict=True))
    assert float(line(result, "expected")) == pytest.approx(by_hand, rel=1e-2)


def test_only_random_inputs_are_counted():
    one = exercises()["negative_transfer"]
    assert repr(one(one.reference)) == "negative_transfer: correct (1 property)"


def test_one_property_is_no_plural():
    few = [one for one in exercises().values() if len(getattr(one, "properties", ())) == 1]
    assert few and all("(1 property" in repr(one(one.reference)) for one in few)


def test_a_whole_number_beyond_float64_is_no_fault_of_the_checker():
    assert check.best_of_equals(lambda count: 10**400).key == "unrecognised"


def test_an_input_that_can_be_worked_out_by_hand_is_shown():
    assert "[[" in line(check.masked_losses(lambda terms, known: terms.sum(1)), "on")
    assert "[[" in line(check.winners_and_losers(lambda gains: (0, 0, gains.shape[1])), "on")


def test_words_in_an_array_are_no_fault_of_the_check():
    result = check.masked_losses(lambda terms, known: np.array(["a"] * len(terms)))
    assert result.key == "wrong_shape" and "'a'" in line(result, "came")


def test_two_of_one_shape_are_shown_where_they_differ():
    def counts(holds, positive, negative):
        masked = holds.clone()
        masked[:, positive] = masked[:, negative] = 0
        return torch.stack([holds[:, positive].sum(1), holds[:, negative].sum(1)], 1), masked

    # So few that they can be worked out by hand …
    result = check.pivot_questions(counts)
    assert result.key == "counts" and line(result, "came") != line(result, "expected")
    assert "tensor of shape" not in "".join(line(result, word) for word in ("on", "came", "expected"))
    # … and of many the first that differs.
    many = torch.zeros(3, 20, dtype=torch.float64)
    other = many.clone()
    other[1, 4] = 2.0
    assert _apart(other, many) == ("at [1][4]: 2", "at [1][4]: 0")
    assert _apart((1.0, other[:, :5].tolist()), (1.0, many[:, :5])) == (
        "at [1][1]: [0, 0, 0, 0, 2]",
        "at [1][1]: [0, 0, 0, 0, 0]",
    )


@pytest.mark.parametrize(
    "rows",
    [
        [np.array([1.0, 2.0]), np.array([3.0, 4.0])],
        [[np.float64(1), np.array(2.0)], [torch.tensor(3.0, requires_grad=True), 4]],
        (torch.tensor([1.0, 2.0], requires_grad=True), [3.0, 4.0]),
    ],
)
def test_rows_in_a_list_are_read_without_a_warning(rows):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert as_tensor(rows).tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_a_generator_is_called_so():
    def pivot_questions(holds, positive, negative):
        yield holds

    assert "a generator" in line(check.pivot_questions(pivot_questions), "came")


def test_an_answer_that_lies_beside_the_truth_is_told_to_draw_more_only_if_no_mistake_explains_it():
    median = check.best_of_bonus(lambda runs: NormalDist().inv_cdf(0.5 ** (1 / runs)))
    assert median.key == "median"
    few = check.best_of_bonus(
        lambda runs: torch.randn(1000, runs, generator=torch.Generator().manual_seed(5)).amax(1).mean()
    )
    assert few.key == "too_few" and "20,000" in line(few, "likely")


def test_draws_in_turn_repeat_nothing():
    options = ("a", "b", "c", "d")
    assert sorted(Draws(300 + seed).in_turn(options) for seed in range(4)) == list(options)


def test_a_check_without_an_answer_says_not_attempted():
    assert check.masked_losses().status == "not attempted yet"


def test_one_number_is_one_number_in_a_row_of_one_too():
    for got in (torch.ones(1), np.ones(1), torch.ones(1, 1), torch.ones(()), 1, Decimal(1)):
        for expected in (torch.ones(()), 1.0):
            assert mismatch(got, expected) == "" and distance(got, expected) == 0
    assert mismatch([1], 1.0) and mismatch(torch.ones(2), 1.0)
    assert mismatch(torch.ones(()), torch.ones(1))  # a row of one is asked for


TUPLES = ("paired_interval", "as_sigmoid_head", "three_accuracies", "permute_hidden_units", "fair_pair")


@pytest.mark.parametrize("name", TUPLES)
def test_who_returns_one_thing_for_several_reads_no_error_of_the_check(name):
    one = exercises()[name]
    for got in (0.5, torch.tensor(0.5), np.array(0.5), torch.nn.Linear(2, 1), {1, 2}, {}.keys(), (1.0,), ()):
        said = repr(one(lambda *inputs, got=got: got))
        assert "could not be used" not in said and "Error" not in said, said
    if name not in ("permute_hidden_units", "fair_pair"):
        assert line(one(lambda *inputs: torch.tensor(0.5)), "came") == "'one number'"
        assert line(one(lambda *inputs: (1.0,)), "came") == "'1 thing'"


def test_complex_numbers_are_called_so():
    assert kind(torch.zeros(2, dtype=torch.complex64)) == "a tensor of complex numbers of shape (2,)"
    assert kind(np.zeros(2)) == "a tensor of shape (2,)"
    assert kind(np.ma.zeros(2)) == "a masked array of shape (2,)"


@pytest.mark.parametrize(
    ("name", "answer", "told", "untrue"),
    [
        ("seeds_needed", lambda sd, reach: math.ceil((1.95 * sd / reach) ** 2), "is 1.96", "rounded down"),
        ("break_even_tasks", lambda one, shared, head: (shared - one) // one + 1, "too few", "rounded down,"),
        ("repaired_loss", lambda z, y: torch.nn.functional.softplus((z - 2 * z * y).clamp(max=300)).mean(),
         "no clamp", "rounding"),
        ("lowest_accuracy", lambda mean_bce: 1 - mean_bce**2, "how many such fit", "log 2"),
        ("three_accuracies", lambda z, y: (0.1, 0.2, 0.3), "all of its answers", "logits > 0"),
    ],
)  # fmt: skip
def test_a_hint_is_true_and_not_the_answer(name, answer, told, untrue):
    said = repr(exercises()[name](answer))
    assert told in said and untrue not in said, said


def test_kinds_in_another_order_are_told_so():
    rule, cases = check.kinds_of.rule, check.kinds_of.cases
    right = {case: list(rule(facts)) for case, facts in cases.items()}
    tweet = next(case for case in cases if "a tweet" in case)
    assert "another order" in repr(check.kinds_of(right | {tweet: ["6 classes", "4 classes"]}))
    assert "count them" in repr(check.kinds_of(right | {tweet: ["6 classes", "5 classes"]}))
    mammogram = next(case for case in cases if "a mammogram" in case)
    assert "one kind is enough" in repr(check.kinds_of(right | {mammogram: ["binary", "binary"]}))


def test_what_has_no_text_is_shown_by_its_kind():
    class Odd:
        def __repr__(self):
            raise OSError("no words")

    assert line(check.decode(lambda code: Odd()), "came") == "an Odd"
    endless = [1]
    endless.append(endless)
    assert show(endless) == "a list of 2" == line(check.decode(endless), "what came")
    assert "a list of 2 is none of" in repr(check.can_say(dict.fromkeys(check.can_say.cases, (endless,))))


def test_what_cannot_be_compared_is_no_fault_of_the_check():
    class Odd(torch.Tensor):
        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None):
            raise ArithmeticError("not with me")

    result = check.bce_gradient(lambda logits, labels: (logits.sigmoid() - labels).as_subclass(Odd))
    assert result.status == "not yet" and result.key != "internal" and "not with me" in repr(result)


def test_a_hint_for_sgd_is_not_given_for_adam():
    result = check.equal_learning_rate(
        lambda rate, tasks, name: rate * tasks ** (1 if name == "SGD" else 0.5)
    )
    assert "what is left of the factor" in line(result, "likely")


def test_losses_added_up_are_neither_targets_nor_a_coupling():
    result = check.failing_condition(dict.fromkeys(check.failing_condition.cases, "none"))
    assert "count the answers, and ask which weight two losses pull" in line(result, "likely")


def test_a_slow_answer_hears_of_both_causes_and_of_its_own_limit():
    def decode(code):
        while True:
            pass

    said = line(dataclasses.replace(exercises()["decode"], seconds=0.2)(decode), "likely")
    assert "never ends" in said and "far too many steps" in said and "allows 0.2 seconds a call" in said


def test_what_is_found_in_an_answer_has_not_stopped_it():
    found = check.best_of_equals(lambda count: torch.randn(20_000, count).max(dim=0).values.mean())
    assert found.key == "wrong_axis" and "runs" in line(found, "found")
    stopped = check.best_of_equals(lambda count: 1 / (count - count))
    assert "ZeroDivisionError" in line(stopped, "it stopped")
    assert "cannot be called" in line(check.best_of_equals(lambda: 0), "it stopped")


def test_a_limit_on_the_loss_is_not_told_of_an_overflow_that_it_has_not():
    result = check.lasting_cross_entropy(
        lambda logits, classes: torch.nn.functional.cross_entropy(logits, classes, reduction="none").clamp(
            max=100
        )
    )
    assert "limit" in line(result, "likely")


def test_a_head_of_ones_own_can_be_worked_out_from_what_is_shown():
    result = check.best_heads(lambda x, y, trunk: torch.ones(len(x), trunk.shape[1]).double())
    assert "tensor of shape" not in line(result, "on") and "lstsq" not in line(result, "likely")


def test_what_differs_by_rounding_only_is_not_called_the_place_where_two_differ():
    many, other = torch.arange(24, dtype=torch.float64), torch.arange(24, dtype=torch.float64)
    many[0], other[0], other[20] = 1e-7, 0, 7.0
    assert _apart(other, many) == ("at [20]: 7", "at [20]: 20")


class TwoLayers(torch.nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = torch.nn.Linear(features, trunk)
        self.heads = torch.nn.Linear(trunk, tasks)

    def forward(self, x):
        return self.heads(self.trunk(x).relu()).T


def by_softplus(logits, labels):
    return (torch.nn.functional.softplus(logits) - logits * labels).mean()


@pytest.mark.parametrize("switched_off", [torch.no_grad, torch.inference_mode])
def test_a_cell_that_switched_gradients_off_spoils_no_check(switched_off):
    with switched_off():
        results = check.MultiHead(TwoLayers), check.repaired_loss(by_softplus)
        assert not torch.is_grad_enabled()
    assert all(results)


def test_an_answer_that_changes_torchs_type_of_numbers_changes_it_for_itself_only():
    def repaired_loss(logits, labels):
        torch.set_default_dtype(torch.float64)
        return by_softplus(logits, labels)

    assert check.repaired_loss(repaired_loss)
    assert torch.get_default_dtype() == torch.float32


def test_an_answer_half_a_per_cent_off_hears_what_leaves_such_an_error():
    result = check.penalty(
        lambda weights, strength: 1.003 * strength / 2 * ((weights - weights.mean(0)) ** 2).sum()
    )
    assert line(result, "likely").startswith("nearly: rounding on the way")


def test_numbers_of_any_size_come_in_turn():
    sizes = [Draws(seed).of_any_size(100).abs().mean() for seed in range(3)]
    assert sizes == pytest.approx([0.8, 0.0008, 24], rel=0.3)


def test_what_an_answer_keeps_between_calls_is_named_however_often_it_is_checked():
    def total_loss(losses, weights, total=[0.0]):  # noqa: B006
        for loss, weight in zip(losses, weights, strict=True):
            total[0] = total[0] + weight * loss
        return total[0]

    assert [exercises()["total_loss"](total_loss).key for _ in range(2)] == ["remembers"] * 2


def test_a_second_call_that_is_cut_off_is_no_other_answer():
    seen = []

    def decode(code):
        while code in seen:
            pass
        seen.append(code)
        return "blue boots"

    assert dataclasses.replace(exercises()["decode"], seconds=0.2)(decode).key != "remembers"


def test_a_list_that_is_kept_and_returned_is_named():
    def winners_and_losers(gains, counts=[0, 0, 0]):  # noqa: B006
        for one in gains.T:
            counts[0 if one.min() > 0 else 1 if one.max() < 0 else 2] += 1
        return counts

    assert exercises()["winners_and_losers"](winners_and_losers).key == "remembers"


def pulls_at_moved_weights(x, y, weights, strength):
    weights -= weights.mean(0)
    misses = (x @ weights[..., None])[..., 0] - y
    return (x.mT @ misses[..., None])[..., 0] + strength * weights


def test_a_wrong_answer_that_changes_its_input_hears_of_it():
    said = exercises()["balance"](pulls_at_moved_weights)
    assert "it changes weights in place" in line(said, "likely")


ONE_FOR_ALL = torch.zeros(2)


def test_who_returns_one_tensor_at_every_call_is_told_so():
    said = exercises()["masked_losses"](lambda terms, known: ONE_FOR_ALL)
    assert line(said, "fails") != "called again with the same, it returns the same"


def test_luck_is_no_memory():
    stream = np.random.default_rng(0)

    def best_of_bonus(runs):
        return float(np.median(stream.standard_normal((100_000, runs)).max(1)))

    assert exercises()["best_of_bonus"](best_of_bonus).key == "median"
