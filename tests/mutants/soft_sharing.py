"""Breakages of lesson 05's room, and of the sweep behind its panel."""

from tests.mutants import Mutant

SWEEP = "mtl_teach/live/sweep.py"
ROOM = "mtl_teach/lessons/soft_sharing"
DIGITS = f"{ROOM}/panels/soft_sharing"
LINEAR = f"{ROOM}/panels/soft_linear"
SWEEPS = "tests/live/test_sweep.py"
PANEL, THEORY, GUESS = (
    f"tests/lessons/soft_sharing/test_{name}.py" for name in ("soft_sharing", "soft_linear", "questions")
)

MUTANTS = [
    Mutant(
        "sweep: starts moved by 50",
        SWEEP,
        "return 2 * trail[1] - trail[0]",
        "return 2 * trail[1] - trail[0] + 50",
        (f"{SWEEPS}::test_each_fit_starts_near_its_answer",),
        "each fit starts where the last two point, which is why a slider is never waited for",
    ),
    Mutant(
        "sweep: every block draws the first seeds again",
        SWEEP,
        "seed=first, replicas=BLOCK",
        "seed=0, replicas=BLOCK",
        (f"{SWEEPS}::test_every_error_equals_a_fit_of_its_own",),
        "twenty draws are twenty, not five shown four times",
    ),
    Mutant(
        "soft_sharing: harm shows as saving",
        f"{DIGITS}/compute.py",
        "interval = paired_interval(errors[0.0], errors[s])",
        "interval = paired_interval(errors[s], errors[0.0])",
        (f"{PANEL}::test_what_is_saved_is_paired_with_each_alone",),
        "above zero sharing helps",
    ),
    Mutant(
        "soft_sharing: unfinished draws count",
        f"{DIGITS}/compute.py",
        "fits.errors[s][: fits.draws]",
        "fits.errors[s]",
        (f"{PANEL}::test_pictures_grow_to_what_a_fresh_run_gives",),
        "all strengths are compared on the same draws, while more are fitted too",
    ),
    Mutant(
        "soft_sharing: the first eight of sixteen scanners",
        f"{DIGITS}/compute.py",
        "torch.linspace(0, tasks - 1, min(tasks, SHOWN))",
        "torch.linspace(0, min(tasks, SHOWN) - 1, min(tasks, SHOWN))",
        (f"{PANEL}::test_at_most_eight_scanners_are_shown_from_end_to_end",),
        "the most tilted scanners are always seen",
    ),
    Mutant(
        "soft_sharing: does not say that some are hidden",
        f"{DIGITS}/words.py",
        'f"{count} of the {tasks} scanners" if count < tasks else f"{tasks} scanners"',
        'f"{tasks} scanners"',
        (f"{PANEL}::test_the_picture_says_whom_it_shows",),
        "who sees eight of sixteen scanners is told so",
    ),
    Mutant(
        "soft_sharing: pictures of weights lie on their side",
        f"{DIGITS}/compute.py",
        "row=[row for row, _ in pixels]",
        "row=[row for _, row in pixels]",
        (f"{PANEL}::test_every_pixel_of_the_weights_stands_in_its_place",),
        "a weight stands where its pixel stands in the digit",
    ),
    Mutant(
        "soft_sharing: savings on a scale that hides the valley",
        f"{DIGITS}/chart.py",
        "constant=0.5",
        "constant=5",
        (f"{PANEL}::test_a_valley_of_less_than_a_point_is_seen",),
        "a valley of 0.7 points is the lesson, and must be seen",
    ),
    Mutant(
        "soft_sharing: an axis that cuts one model for all",
        f"{DIGITS}/chart.py",
        "domain=[7, 37]",
        "domain=[12, 32]",
        (f"{PANEL}::test_no_curve_leaves_its_axis",),
        "no curve runs along the edge of its axis",
    ),
    Mutant(
        "soft_sharing: shares where percentages are promised",
        f"{DIGITS}/compute.py",
        "means = {s: error.mean().item() for s, error in errors.items()}",
        "means = {s: error.mean().item() / 100 for s, error in errors.items()}",
        (f"{PANEL}::test_values_are_percentages_and_points_of_them",),
        "a value that ends in _percent is one",
    ),
    Mutant(
        "soft_linear: the same draws in every block",
        f"{LINEAR}/compute.py",
        "seed=first,",
        "seed=0,",
        (f"{THEORY}::test_every_error_equals_a_fit_of_its_own",),
        "two hundred draws are two hundred",
    ),
    Mutant(
        "soft_linear: theory with τ for τ²",
        f"{LINEAR}/compute.py",
        "closed_form.best_strength(NOISE, tau)",
        "closed_form.best_strength(NOISE, tau) ** 0.5",
        (f"{THEORY}::test_theory_lands_in_the_valley_for_every_tau",),
        "theory's line stands at the bottom of the valley",
    ),
    Mutant(
        "soft_linear: dots of the second draw",
        f"{LINEAR}/compute.py",
        "Fits(path[:, 0] - mean",
        "Fits(path[:, 1] - mean",
        (f"{THEORY}::test_dots_stand_where_the_first_draw_puts_them",),
        "dots and truths are of one draw",
    ),
    Mutant(
        "soft_linear: a band one strength too far",
        f"{LINEAR}/compute.py",
        "for errors in fits.errors[:-1]",
        "for errors in fits.errors[1:]",
        (f"{THEORY}::test_the_band_is_students_interval_around_the_curve",),
        "the band lies around the curve",
    ),
    Mutant(
        "soft_linear: theory's label leaves the chart",
        f"{LINEAR}/compute.py",
        "late = 2 * place >",
        "late = 2 * place <",
        (f"{THEORY}::test_theorys_label_has_room",),
        "a label stands where there is room",
    ),
    Mutant(
        "valley: no room between 0 and the weakest strength",
        f"{ROOM}/valley.py",
        "GAP = 0.6",
        "GAP = 0.1",
        (f"{THEORY}::test_zero_stands_left_of_the_weakest_strength",),
        "λ = 0 and the weakest strength have places of their own",
    ),
    Mutant(
        "questions: the curve is there before the guess",
        "mtl_teach/live/prediction.py",
        "{**known, **empty,",
        "{**known, **revealed,",
        (f"{GUESS}::test_the_curve_waits_for_the_guess",),
        "nobody sees the answer before committing to a guess",
    ),
    Mutant(
        "questions: the label on the wrong side",
        f"{ROOM}/questions.py",
        "late = strength**2 >",
        "late = strength**2 <",
        (f"{GUESS}::test_labels_stand_where_there_is_room",),
        "a guess at the end of the axis keeps its label in the chart",
    ),
]
