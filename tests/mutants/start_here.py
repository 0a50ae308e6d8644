"""Breakages of lesson 00's panel: what the tour counts, draws and says."""

from tests.mutants import Mutant

ROOM = "mtl_teach/lessons/start_here/panels/tour"
TESTS = "tests/lessons/start_here/test_tour.py"

MUTANTS = [
    Mutant(
        "tour: right answers are crossed out",
        f"{ROOM}/compute.py",
        "wrong=(says != truth)",
        "wrong=(says == truth)",
        (f"{TESTS}::test_crosses_stand_where_the_first_draws_models_err",),
        "a cross is a mistake",
    ),
    Mutant(
        "tour: every scanner shows the same twelve digits",
        f"{ROOM}/settings.py",
        "torch.arange(SHOWN).view(SCANNERS, EACH)",
        "torch.arange(EACH).repeat(SCANNERS, 1)",
        (f"{TESTS}::test_the_grid_shows_ninety_six_different_digits",),
        "96 digits are 96",
    ),
    Mutant(
        "tour: the gain has the wrong sign",
        f"{ROOM}/compute.py",
        "gain = paired_interval(alone, here)",
        "gain = paired_interval(here, alone)",
        (TESTS,),
        "fewer errors are a gain",
    ),
    Mutant(
        "tour: bars in shares",
        f"{ROOM}/compute.py",
        "mean = mean_interval(100 * fits",
        "mean = mean_interval(fits",
        (f"{TESTS}::test_the_bars_are_the_values_and_their_gain_is_paired",),
        "the bars' axis is in per cent",
    ),
    Mutant(
        "tour: draws that err more are counted as fewer",
        f"{ROOM}/compute.py",
        "int((here < alone).sum()), int((here > alone).sum())",
        "int((here > alone).sum()), int((here < alone).sum())",
        (f"{TESTS}::test_the_words_count_draws_in_which_sharing_errs_less",),
        "the count is of the draws that the sentence names",
    ),
    Mutant(
        "tour: the first picture waits for other draws",
        f"{ROOM}/compute.py",
        "    for fits in sweep(SCANNERS, SAMPLES, spread, STRENGTHS):\n        yield",
        "    fits = sweep(SCANNERS, SAMPLES, spread, STRENGTHS).finish()\n    if True:\n        yield",
        (f"{TESTS}::test_the_first_picture_is_the_first_draw_alone",),
        "a move of the slider is answered at once",
    ),
    Mutant(
        "tour: the bars' room grows with the bars",
        f"{ROOM}/chart.py",
        "range=[name, height], ",
        "",
        (f"{TESTS}::test_the_chart_fits_its_page_and_keeps_its_size_while_more_draws_follow",),
        "a page does not jump while it is read",
    ),
    Mutant(
        "tour: the words stand in the number's way",
        f"{ROOM}/chart.py",
        "said=(100, 6)",
        "said=(60, 6)",
        (f"{TESTS}::test_the_words_keep_clear_of_the_widest_number",),
        "a big number touches no word",
    ),
]
