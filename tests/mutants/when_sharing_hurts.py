"""Breakages of lesson 06: its experiments, its exercises' answers and its panels."""

from tests.mutants import Mutant

ROOM = "mtl_teach/lessons/when_sharing_hurts"
TESTS = "tests/lessons/when_sharing_hurts"

HINTS = "tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint"

MUTANTS = [
    Mutant(
        "chance: four tasks are not asked for",
        "mtl_teach/lessons/when_sharing_hurts/exercises/chance.py",
        'return {"tasks": 4}',
        'return {"tasks": 16}',
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[chance_agreement]",),
        "halves that are no halves agree nearly as often, where tasks are many",
    ),
    Mutant(
        "pcgrad_of_two: only clear conflicts are asked for",
        f"{ROOM}/exercises/gradients.py",
        "(-0.1, 3.0, 1.0)",
        "(-3.0, 3.0, 1.0)",
        (f"{HINTS}[pcgrad_of_two]",),
        "any product below 0 is a conflict",
    ),
    Mutant(
        "two tasks: the angle is not turned",
        f"{ROOM}/pairs.py",
        "math.cos(turned), math.sin(turned)]",
        "math.sin(turned), math.cos(turned)]",
        (f"{TESTS}/test_experiments.py::test_two_tasks_have_the_length_and_the_angle_that_they_say",),
        "the angle is what the slider says",
    ),
    Mutant(
        "two tasks: tuned on the reported draws",
        f"{ROOM}/pairs.py",
        "one.error[:, SEEDS:]",
        "one.error[:, :SEEDS]",
        (f"{TESTS}/test_experiments.py::test_rate_and_step_are_chosen_on_the_other_draws_alone",),
        "what is reported was not tuned on",
    ),
    Mutant(
        "comparison: tuned on the reported draws",
        f"{ROOM}/comparing.py",
        "history.watched[:, SEEDS:].mean(-1)",
        "history.watched[:, :].mean(-1)",
        (f"{TESTS}/test_experiments.py::test_a_reported_draw_chooses_no_step",),
        "the fair comparison is fair",
    ),
    Mutant(
        "comparison: one unit in name only",
        f"{ROOM}/comparing.py",
        "alike = data.Tasks(tasks.x, tasks.y / scale[:, None]",
        "alike = data.Tasks(tasks.x, tasks.y",
        (f"{TESTS}/test_experiments.py::test_one_unit_means_that_the_labels_themselves_are_in_one_unit",),
        "the remedy is what the text says",
    ),
    Mutant(
        "groups: one trunk for both halves",
        f"{ROOM}/grouping.py",
        "half = order.shape[-1] // 2",
        "half = order.shape[-1] // 2 - 1",
        (f"{TESTS}/test_experiments.py::test_groups_are_fitted_as_two_separate_families",),
        "each half has a trunk of its own",
    ),
    Mutant(
        "groups: the names of the halves count",
        f"{ROOM}/grouping.py",
        "return torch.maximum(same, 1 - same)",
        "return same",
        (f"{TESTS}/test_experiments.py::test_a_split_finds_blocks_and_the_names_of_the_halves_are_free",),
        "which half is called 0 is free",
    ),
    Mutant(
        "plane: MGDA walks as CAGrad does",
        f"{ROOM}/plane.py",
        "aggregation.mgda(gram)",
        "aggregation.cagrad(gram)",
        (f"{TESTS}/test_plane.py::test_mgda_is_no_longer_than_any_mixture",),
        "the drawn MGDA is MGDA",
    ),
    Mutant(
        "plane: the second objective's bend has the wrong sign",
        f"{ROOM}/plane.py",
        "sign = np.stack([np.ones_like(a), -np.ones_like(a)])",
        "sign = np.stack([np.ones_like(a), np.ones_like(a)])",
        (f"{TESTS}/test_plane.py::test_objectives_and_their_slopes_are_the_published_ones",),
        "the walk goes down the drawn objectives",
    ),
    Mutant(
        "two tasks' panel: harm is called help",
        f"{ROOM}/panels/two_tasks/words.py",
        '"helps" if low > 0 else "hurts"',
        '"hurts" if low > 0 else "helps"',
        (f"{TESTS}/test_two_tasks.py::test_words_say_what_sharing_does",),
        "the sentence agrees with the dots",
    ),
    Mutant(
        "two tasks' panel: an angle of gradients that have died out",
        f"{ROOM}/panels/two_tasks/settings.py",
        "DIED = 0.01",
        "DIED = 0.0",
        (f"{TESTS}/test_two_tasks.py::test_a_line_ends_where_the_gradients_have_died_out",),
        "no angle is read off rounding",
    ),
    Mutant(
        "paths: every rule has PCGrad's colour",
        f"{ROOM}/drawing.py",
        "color=HUES[rule], linewidth=2)",
        "color=figures.SHARED, linewidth=2)",
        (f"{TESTS}/test_plane.py::test_a_rule_has_one_colour_in_every_picture",),
        "a colour means the same rule everywhere",
    ),
    Mutant(
        "found groups: all draws count as one",
        f"{ROOM}/drawing.py",
        "str(count)",
        "str(len(counts))",
        (f"{TESTS}/test_groups.py::test_the_picture_of_found_groups_counts_the_draws_at_each_agreement",),
        "the numbers in the circles are draws",
    ),
    Mutant(
        "groups' panel: worse is called better",
        f"{ROOM}/panels/groups/__init__.py",
        "saved = paired_interval(alone, errors[name])",
        "saved = paired_interval(errors[name], alone)",
        (f"{TESTS}/test_groups.py::test_words_sort_the_designs",),
        "the sentence agrees with the dots",
    ),
    Mutant(
        "pulls: a step goes along the gradient",
        f"{ROOM}/panels/pulls/__init__.py",
        "{rule: -gradients @ direction",
        "{rule: gradients @ direction",
        (f"{TESTS}/test_plane.py::test_pulls_draws_what_each_rule_does",),
        "a step goes downhill",
    ),
]
