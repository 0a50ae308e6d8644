"""Breakages of lesson 03's panels: one logit, and sum or mean over tasks."""

from tests.mutants import Mutant

LOGIT = "mtl_teach/lessons/the_loss_derived/panels/logit"
REDUCTION = "mtl_teach/lessons/the_loss_derived/panels/reduction"
LOGIT_TESTS = "tests/lessons/the_loss_derived/test_logit.py"
REDUCTION_TESTS = "tests/lessons/the_loss_derived/test_reduction.py"


def _logit(name: str, file: str, old: str, new: str, test: str, why: str) -> Mutant:
    return Mutant(f"logit: {name}", f"{LOGIT}/{file}.py", old, new, (f"{LOGIT_TESTS}::{test}",), why)


def _reduction(name: str, file: str, old: str, new: str, test: str, why: str) -> Mutant:
    tests = (f"{REDUCTION_TESTS}::{test}",)
    return Mutant(f"reduction: {name}", f"{REDUCTION}/{file}.py", old, new, tests, why)


def _measured(name: str, old: str, new: str, test: str, why: str) -> Mutant:
    file = "mtl_teach/lessons/the_loss_derived/experiments.py"
    tests = (f"tests/lessons/the_loss_derived/test_experiments.py::{test}",)
    return Mutant(f"loss derived: {name}", file, old, new, tests, why)


_PLAIN = "test_a_training_is_that_of_plain_networks_on_the_sum_and_on_the_mean"
_LAYOUTS = "test_both_layouts_are_valid_and_read_what_there_is"
_AFRESH = "test_what_was_interrupted_starts_afresh_and_ends"

MUTANTS = [
    Mutant(
        "gradients: no eighty sure and wrong answers",
        "mtl_teach/lessons/the_loss_derived/exercises/gradients.py",
        "labels = draws.binary(80)\n",
        "labels = draws.binary(8)\n",
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[bce_gradient]",),
        "a product of likelihoods is 0",
    ),
    Mutant(
        "gradients: no eighty sure and wrong choices",
        "mtl_teach/lessons/the_loss_derived/exercises/gradients.py",
        "logits[torch.arange(80), (classes + 1) % 3] = 10.0",
        "logits[torch.arange(80), (classes + 1) % 3] = 1.0",
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[cross_entropy_gradient]",),
        "a product of likelihoods is 0",
    ),
    Mutant(
        "masked bce: a batch without labels has numbers where they would be",
        "mtl_teach/lessons/the_loss_derived/exercises/combining.py",
        "draws.in_turn((False, False, True, True))",
        "False",
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[masked_multitask_bce]",),
        "0 times its labels is NaN where they are",
    ),
    Mutant(
        "masked bce: no logit of 0",
        "mtl_teach/lessons/the_loss_derived/exercises/combining.py",
        'inputs["logits"][0, :2] = 0.0',
        'inputs["logits"][0, :2] = 0.1',
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[masked_multitask_bce]",),
        "two cases, z > 0 and z < 0, forget the third",
    ),
    Mutant(
        "masked bce: p may keep far from its ends",
        "mtl_teach/lessons/the_loss_derived/exercises/combining.py",
        "room = 0.3 * float(w[0])",
        "room = 1.5 * float(w[0])",
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[masked_multitask_bce]",),
        "an answer kept from its ends by 1e-5 costs 11.5 where the truth is 12",
    ),
    Mutant(
        "cross-entropy gradient: no rows alike",
        "mtl_teach/lessons/the_loss_derived/exercises/gradients.py",
        "draws.normal(1, 3).repeat(3, 1)",
        "draws.normal(3, 3)",
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[cross_entropy_gradient]",),
        "list.index finds the first of equal rows",
    ),
    Mutant(
        "lasting cross-entropy: no two large logits far apart",
        "mtl_teach/lessons/the_loss_derived/exercises/rounding.py",
        "logits[:, -1] += 1500",
        "logits[:, -1] += 15",
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[lasting_cross_entropy]",),
        "exp of both is infinite, and the first of them is no largest",
    ),
    Mutant(
        "bce gradient: neither one logit nor forty",
        "mtl_teach/lessons/the_loss_derived/exercises/gradients.py",
        "count = draws.in_turn((1, 40))",
        "count = draws.in_turn((2, 4))",
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[bce_gradient]",),
        "all logits count, and one alone is a row of one",
    ),
    Mutant(
        "lasting cross-entropy: no row between 0 and its digits",
        "mtl_teach/lessons/the_loss_derived/exercises/rounding.py",
        'inputs["logits"] - 743',
        'inputs["logits"] - 700',
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[lasting_cross_entropy]",),
        "what is not yet infinite may be wrong already",
    ),
    Mutant(
        "masked loss: few sure and wrong answers only",
        "mtl_teach/lessons/the_loss_derived/exercises/combining.py",
        "labels = draws.binary(1, 80)",
        "labels = draws.binary(1, 80)[:, :8]",
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[masked_multitask_bce]",),
        "a product of many probabilities is 0",
    ),
    _measured(
        "the mean is trained as the sum",
        '"SGD, mean": (1 / SCANNERS,',
        '"SGD, mean": (1.0,',
        "test_a_training_is_that_of_a_plain_loop_with_torchs_optimiser",
        "the first figure compares sum and mean",
    ),
    _measured(
        "the curve shows the loss times its factor",
        "history.loss[:, 0] / factor / SCANNERS",
        "history.loss[:, 0] / SCANNERS",
        "test_trainings_start_alike_and_follow_their_seed",
        "the curves show the loss of a task",
    ),
    _measured(
        "a missing label is filled with yes",
        "torch.where(known, digits.y, 0.0)",
        "torch.where(known, digits.y, 1.0)",
        "test_the_fewer_labels_are_known_the_fewer_yes",
        "the reader predicts how often the network says yes",
    ),
    _measured(
        "no label is left out",
        "data.Tasks(digits.x, torch.where(known, digits.y, 0.0))",
        "data.Tasks(digits.x, digits.y)",
        "test_the_fewer_labels_are_known_the_fewer_yes",
        "the second training takes what is missing for a no",
    ),
    _measured(
        "the trunk takes the heads' rate",
        '"lr": trunk}',
        '"lr": head}',
        "test_each_rate_is_that_of_its_part",
        "shorter steps of the trunk alone are what is tried",
    ),
    _measured(
        "every task pulls alike",
        "z = model(digits.x)[:, task : task + 1]",
        "z = model(digits.x)[:, :1]",
        "test_the_pulls_of_the_tasks_add_up_to_the_gradient_of_their_sum",
        "the pulls of 64 tasks are compared",
    ),
    _measured(
        "how often it says yes instead of how probable",
        "torch.sigmoid(logits).mean()",
        "(logits > 0).double().mean()",
        "test_the_fewer_labels_are_known_the_fewer_yes",
        "a probability is not a share of answers",
    ),
    _measured(
        "the squared error loses its factor 2",
        "2 * p * p * (1 - p)",
        "p * p * (1 - p)",
        "test_the_pulls_are_the_slopes_that_autograd_finds",
        "the figure shows slopes",
    ),
    _reduction(
        "the mean is trained as the sum",
        "training",
        "[1.0, 1 / tasks]",
        "[1.0, 1.0]",
        _PLAIN,
        "the grey line is another training than the thick one",
    ),
    _reduction(
        "the mean's loss keeps its factor",
        "training",
        ".loss / factors / tasks)",
        ".loss / tasks)",
        _PLAIN,
        "both curves show the loss of a task",
    ),
    _reduction(
        "sum and mean change places over the replicas",
        "training",
        ".repeat_interleave(SEEDS)",
        ".repeat(SEEDS)",
        _PLAIN,
        "each training keeps its own reduction",
    ),
    _reduction(
        "sum and mean start from different networks",
        "training",
        "replica % SEEDS",
        "replica",
        _PLAIN,
        "the two differ in the reduction only",
    ),
    _reduction(
        "few tasks have neighbouring angles",
        "training",
        "torch.randperm(TASKS[-1], generator=torch.Generator().manual_seed(0))",
        "torch.arange(TASKS[-1])",
        "test_more_tasks_add_to_the_fewer_and_their_angles_are_mixed",
        "more tasks are not also more different ones",
    ),
    _reduction(
        "SGD is Adam",
        "training",
        "optimiser=optimiser.lower()",
        'optimiser="adam"',
        _PLAIN,
        "the toggle changes the optimiser",
    ),
    _reduction(
        "the longest gradient instead of the mean",
        "training",
        ".norm(dim=-1).mean()",
        ".norm(dim=-1).amax()",
        "test_gradients_are_as_long_as_those_of_plain_networks",
        "the left picture shows what it says",
    ),
    _reduction(
        "the mean's gradients are no shorter",
        "compute",
        'tasks if reduction == "mean" else 1',
        "1",
        "test_on_the_sum_only_the_trunks_gradient_grows_on_the_mean_every_gradient_shrinks",
        "the mean shrinks every gradient",
    ),
    _reduction(
        "the mean over starts is called their median",
        "compute",
        "losses.median(-1).values",
        "losses.mean(-1)",
        "test_the_curves_are_the_losses_of_the_training",
        "one start that blows up does not carry the thick curve away",
    ),
    _reduction(
        "the light curves are those of the other reduction",
        "compute",
        "_seeds(losses[:, chosen])",
        "_seeds(losses[:, 1 - chosen])",
        "test_the_curves_are_the_losses_of_the_training",
        "the thick curve is the median of the light ones",
    ),
    _reduction(
        "a curve ends before it leaves the paper",
        "compute",
        "int(inside[-1]) + 2",
        "int(inside[-1]) + 1",
        "test_what_blows_up_leaves_the_paper_once_and_is_named_there",
        "what blows up is seen to leave",
    ),
    _reduction(
        "every picture claims to be the last",
        "compute",
        "progress = len(losses) / STEPS",
        "progress = 1.0",
        "test_the_picture_grows_and_the_other_reduction_is_there_at_once",
        "no verdict stands under an unfinished training",
    ),
    _reduction(
        "frozen and learnt change places",
        "words",
        "if mine > FROZEN",
        "if mine < FROZEN",
        "test_sgd_blows_up_on_the_sum_and_freezes_on_the_mean",
        "the sentence says what the curve does",
    ),
    _reduction(
        "a loss lies below the paper",
        "chart",
        "LOWEST = 0.0015",
        "LOWEST = 0.005",
        "test_every_corner_draws_full_finite_tables_on_the_paper",
        "every loss is drawn where it is",
    ),
    _reduction(
        "too wide for a phone",
        "chart",
        "left=270, right=270",
        "left=370, right=270",
        _LAYOUTS,
        "no part of the chart is cut on a phone",
    ),
    _reduction(
        "a column that no table has",
        "chart",
        '    "length:Q"',
        '    "lengths:Q"',
        _LAYOUTS,
        "the axes are not empty",
    ),
    Mutant(
        "progressive: what was interrupted is kept, dead",
        "mtl_teach/live/progressive.py",
        "lambda: kept.pop(key, None)",
        "lambda: None",
        (f"{REDUCTION_TESTS}::{_AFRESH}",),
        "after the square button a move fits afresh",
    ),
    _logit(
        "the naive loss is not naive",
        "compute",
        "return -torch.log(1 - torch.sigmoid(z))",
        "return functional.softplus(z)",
        "test_the_naive_loss_breaks_where_one_plus_the_small_number_is_one",
        "the reader sees the naive loss break",
    ),
    _logit(
        "float32 is float64",
        "compute",
        "GRID.to(getattr(torch, dtype))",
        "GRID.clone()",
        "test_the_naive_loss_breaks_where_one_plus_the_small_number_is_one",
        "the toggle changes the numbers",
    ),
    _logit(
        "nan does not count as broken",
        "compute",
        "broken = ~(off <= TOLERANCE)",
        "broken = off > TOLERANCE",
        "test_the_naive_loss_breaks_where_one_plus_the_small_number_is_one",
        "the grey zone covers what is no number",
    ),
    _logit(
        "late zones are lost",
        "compute",
        "if start < math.inf:",
        "if start < 30:",
        "test_a_zone_stands_from_where_the_picture_is_wrong_and_says_what_is_there",
        "float64 breaks too, and shows it",
    ),
    _logit(
        "the dot stands beside its logit",
        "compute",
        "int((logit == GRID).nonzero())",
        "int((logit == GRID).nonzero()) - 1",
        "test_the_numbers_are_those_at_the_logit_and_where_it_breaks",
        "the numbers are those of the slider's logit",
    ),
    _logit(
        "two sentences change places",
        "words",
        "first == then",
        "first != then",
        "test_the_words_tell_broken_from_right",
        "the words say from where the gradient fades",
    ),
    _logit(
        "everything is as it should be",
        "words",
        "TOLERANCE * (1 + true)",
        "10 * (1 + true)",
        "test_the_words_tell_broken_from_right",
        "a wrong loss is called wrong",
    ),
    _logit(
        "the zone's words stand on the curve",
        "chart",
        '"gradient": 1.09}',
        '"gradient": 0.8}',
        "test_the_curves_meet_neither_the_edge_nor_the_words_beside_the_zone",
        "words and curves do not overlap",
    ),
]
