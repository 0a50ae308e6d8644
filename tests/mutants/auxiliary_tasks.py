"""Breakages of lesson 07: who hears the auxiliary loss, what is masked, what the control shuffles."""

from tests.mutants import Mutant

ROOM = "mtl_teach/lessons/auxiliary_tasks"
TESTS = "tests/lessons/auxiliary_tasks"

MUTANTS = [
    Mutant(
        "auxiliary tasks: the adversary's gradient is not reversed",
        f"{ROOM}/kinds.py",
        "return -gradient",
        "return gradient",
        (f"{TESTS}/test_kinds.py::test_reversing_turns_the_trunks_gradient_and_leaves_the_heads",),
        "the trunk climbs the domain's loss",
    ),
    Mutant(
        "auxiliary tasks: negative pivots stay in the sentences",
        f"{ROOM}/pivots.py",
        "masked[:, negative] = 0",
        "masked[:, negative] = masked[:, negative]",
        (f"{TESTS}/test_corpus.py::test_what_is_left_after_the_mask_holds_no_pivot",),
        "both lists are masked",
    ),
    Mutant(
        "auxiliary tasks: the control keeps the order",
        f"{ROOM}/kinds.py",
        "[one[order] for one, order",
        "[one for one, order",
        (f"{TESTS}/test_kinds.py::test_shuffled_answers_are_the_same_ones_elsewhere",),
        "a control's answers belong to other sentences",
    ),
    Mutant(
        "auxiliary tasks: positive words agree with negative labels",
        f"{ROOM}/corpus.py",
        "sign = (positive[:, None] == agrees).long()",
        "sign = (positive[:, None] != agrees).long()",
        (f"{TESTS}/test_corpus.py::test_words_of_opinion_agree_with_the_label_and_others_with_the_topic",),
        "the corpus is drawn as stated",
    ),
    Mutant(
        "relatedness: the error is the angle over two pi",
        f"{ROOM}/dial.py",
        "wrong = 100 * torch.arccos(cosine) / math.pi",
        "wrong = 50 * torch.arccos(cosine) / math.pi",
        (f"{TESTS}/test_relatedness.py::test_a_plain_loop_over_all_points_finds_the_same_error",),
        "a half turn is always wrong",
    ),
    Mutant(
        "relatedness: the gain has the wrong sign",
        f"{ROOM}/panels/relatedness/compute.py",
        "paired_interval(state.alone, here)",
        "paired_interval(here, state.alone)",
        (f"{TESTS}/test_relatedness.py::test_the_gain_is_paired_and_its_sign_is_said",),
        "fewer errors are a gain",
    ),
    Mutant(
        "relatedness: the auxiliary direction is the main one",
        f"{ROOM}/dial.py",
        "relatedness * self.main + across * self.other",
        "self.main + across * self.other",
        (f"{TESTS}/test_relatedness.py::test_both_directions_have_the_cosine_that_is_asked_for",),
        "ρ is the cosine",
    ),
    Mutant(
        "sentences: products are positive whatever their marks",
        "mtl_teach/data/opinions.py",
        "float(total > 0)",
        "float(total != 0)",
        ("tests/data/test_opinions.py::test_marks_are_added_up",),
        "a negative sum is a negative sentence",
    ),
]
