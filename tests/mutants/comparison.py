"""Breakages of the comparison of people's own tasks: what is read, what is tuned, what is claimed."""

from tests.mutants import Mutant

COLUMNS, TABLE, TRIAL, RESULT, CLUSTER = (
    f"mtl_teach/comparison/{name}.py" for name in ("columns", "table", "trial", "result", "cluster")
)
COMPARED, UGLY, FRAMES, SPREAD = (
    f"tests/comparison/test_{name}.py" for name in ("compare", "ugly", "frames", "cluster")
)

MUTANTS = [
    Mutant(
        "comparison: hard sharing stops on its way",
        "mtl_teach/comparison/linear.py",
        '"ftol": 1e-12',
        '"ftol": 1e-9',
        (
            "tests/comparison/test_linear.py::"
            "test_hard_sharing_ends_at_the_same_place_whatever_is_rounded_on_the_way",
        ),
        "another processor would print another interval",
    ),
    Mutant(
        "comparison: settings are chosen on the test part",
        TRIAL,
        "_scaled(table, part == 0, part == 1)",
        "_scaled(table, part == 0, part == 2)",
        (f"{COMPARED}::test_what_the_test_part_says_never_reaches_the_tuning",),
        "the test part is met once",
    ),
    Mutant(
        "comparison: a column is measured from the test rows too",
        TRIAL,
        "in_units_of(table.x[known], table.x[wanted])",
        "in_units_of(table.x, table.x[wanted])",
        (f"{COMPARED}::test_no_split_learns_from_the_inputs_of_its_test_part",),
        "nothing of the test part reaches what is learnt",
    ),
    Mutant(
        "comparison: a split of one group has two sides",
        TRIAL,
        "np.where(scored[table.owner], side[member],",
        "np.where(scored[table.owner], side[rng.permutation(member)],",
        (f"{COMPARED}::test_a_group_stays_on_one_side",),
        "rows of one group stay together",
    ),
    Mutant(
        "comparison: blank lines are not counted",
        COLUMNS,
        "for row, cells in enumerate(reader, 1):",
        "for row, cells in enumerate(filter(None, reader), 1):",
        (f"{UGLY}::test_an_error_says_the_row_of_the_spreadsheet_and_the_line_of_the_editor",),
        "an error names the row that the owner sees",
    ),
    Mutant(
        "comparison: an open quotation mark swallows the rest",
        COLUMNS,
        "delimiter=separator, strict=True",
        "delimiter=separator",
        (f"{UGLY}::test_a_file_that_cannot_be_read_says_why",),
        "no row is lost unsaid",
    ),
    Mutant(
        "comparison: a point beside a decimal comma is read as one",
        TABLE,
        'if "_" in text or (decimal != "." and "." in text) or text in MISSING:',
        'if "_" in text or text in MISSING:',
        (f"{UGLY}::test_a_point_beside_a_decimal_comma_is_not_guessed",),
        "1.234 may be a thousand",
    ),
    Mutant(
        "comparison: dates become nanoseconds",
        TABLE,
        "    if isinstance(entry, np.generic) and not isinstance(entry, np.datetime64 | np.timedelta64):",
        "    if isinstance(entry, np.generic):",
        (f"{FRAMES}::test_dates_never_become_nanoseconds",),
        "a date is no number",
    ),
    Mutant(
        "comparison: two columns of one name become one",
        COLUMNS,
        '    _once("table", [str(name) for name in found])\n',
        "",
        (f"{FRAMES}::test_numbers_and_texts_of_one_name_are_refused",),
        "nothing is dropped unsaid",
    ),
    Mutant(
        "comparison: a small unit passes for a constant",
        TRIAL,
        "still = reach <= 4 * np.finfo(float).eps",
        "still = reach * size <= 4 * np.finfo(float).eps",
        (f"{UGLY}::test_units_do_not_matter",),
        "grams or kilograms, the answer is one",
    ),
    Mutant(
        "comparison: three models, one of them by chance",
        RESULT,
        "return resampled_interval(differences, self.ratio, 1 - ERROR / len(SHARED))",
        "return resampled_interval(differences, self.ratio, 1 - ERROR)",
        (f"{COMPARED}::test_three_models_share_one_error_rate",),
        "whoever tries three may find one by luck",
    ),
    Mutant(
        "comparison: splits come back in the order of the workers",
        "mtl_teach/comparison/__init__.py",
        "trials = [found[at] for at in range(splits)]",
        "trials = list(found.values())[::-1]",
        (f"{COMPARED}::test_splits_stand_in_the_order_of_their_seeds",),
        "a seed says the same wherever it runs",
    ),
    Mutant(
        "comparison: splits stand as the workers ended them",
        CLUSTER,
        "yield places[future], future.result()",
        "yield len(places) - 1 - places[future], future.result()",
        (f"{SPREAD}::test_two_workers_say_what_one_process_says",),
        "the numbers of a cluster are those of one process",
    ),
]
