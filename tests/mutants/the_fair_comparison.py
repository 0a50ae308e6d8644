"""Breakages of lesson 10: its experiments, its capstone and its panels."""

from tests.mutants import Mutant

ROOM = "mtl_teach/lessons/the_fair_comparison"
MEASURED = "tests/lessons/the_fair_comparison/test_experiments.py"
PANELS = "tests/lessons/the_fair_comparison/test_panels.py"

MUTANTS = [
    Mutant(
        "fair comparison: Harmony does something",
        f"{ROOM}/nothing.py",
        "return losses.sum(-1)",
        "return losses.sum(-1) + losses[..., 0]",
        (f"{MEASURED}::test_harmony_is_the_plain_sum",),
        "the truth line is exactly zero",
    ),
    Mutant(
        "fair comparison: the validation digits are those of the test",
        f"{ROOM}/nothing.py",
        "epoch = aside.mean(-1).argmin(-1, keepdim=True)",
        "epoch = test.mean(-1).argmin(-1, keepdim=True)",
        (f"{MEASURED}::test_reports_follow_their_rules_by_plain_loops",),
        "the honest setting is honest",
    ),
    Mutant(
        "fair comparison: the baseline peeks too",
        f"{ROOM}/nothing.py",
        "plain = LAST if checkpoint == PEEKED else checkpoint",
        "plain = checkpoint",
        (f"{MEASURED}::test_reports_follow_their_rules_by_plain_loops",),
        "the cheat is one-sided",
    ),
    Mutant(
        "fair comparison: a wide trunk meets other digits",
        f"{ROOM}/nothing.py",
        "streams = generators(seed, TOGETHER)",
        "streams = generators(seed + units, TOGETHER)",
        (f"{MEASURED}::test_a_wide_trunk_meets_the_same_digits",),
        "the width is all that differs",
    ),
    Mutant(
        "fair comparison: each setting meets a baseline of its own",
        f"{ROOM}/papers.py",
        "saved = errors[:, :1] - errors[:, 1:]",
        "saved = errors[:, 1:].flip(0) - errors[:, 1:]",
        (f"{MEASURED}::test_any_gain_is_claimed_by_k_of_k_plus_one",),
        "k of k + 1",
    ),
    Mutant(
        "fair comparison: the bench chooses on test",
        f"{ROOM}/bench.py",
        "theirs = found.alone_aside[mine].argmin(-1, keepdim=True)",
        "theirs = found.alone[mine].argmin(-1, keepdim=True)",
        (f"{MEASURED}::test_verdicts_follow_their_rule_by_plain_loops",),
        "the fair rule is fair",
    ),
    Mutant(
        "fair comparison: steps are chosen on the reported draws",
        f"{ROOM}/equal.py",
        "errors[:, SEEDS:].mean(-1).argmin()",
        "errors[:, :SEEDS].mean(-1).argmin()",
        (f"{MEASURED}::test_no_reported_draw_chooses_the_number_of_steps",),
        "what is reported was not tuned on",
    ),
    Mutant(
        "fair comparison: heads are forgotten in equal parameters",
        f"{ROOM}/equal.py",
        "units = round((total - tasks) / (features + 2))",
        "units = round((total - tasks) / (features + 2 + tasks))",
        (f"{MEASURED}::test_fair_widths_are_counted_by_the_networks_themselves",),
        "equal means equal",
    ),
    Mutant(
        "capstone: the fingerprint forgets what was expected",
        f"{ROOM}/capstone.py",
        "hashlib.sha256(repr(self).encode())",
        "hashlib.sha256(repr((self.claim, self.matters, self.draws, self.first_seed)).encode())",
        (f"{MEASURED}::test_every_word_and_number_changes_the_fingerprint",),
        "a prediction cannot be turned round afterwards",
    ),
    Mutant(
        "capstone: an open result counts as confirmed",
        f"{ROOM}/capstone.py",
        'if self.found == "open":\n            return "open"',
        'if self.found == "open":\n            return "confirmed"',
        (f"{MEASURED}::test_a_report_says_what_its_interval_says",),
        "open is open",
    ),
    Mutant(
        "your tasks: an edited file is not read again",
        f"{ROOM}/panels/your_tasks/compute.py",
        "Path(table).stat().st_mtime_ns",
        "Path(table).stat().st_mode",
        (f"{PANELS}::test_a_file_that_was_written_again_is_read_again",),
        "the picture is that of the file",
    ),
    Mutant(
        "the largest of k: of one fewer",
        "mtl_teach/evaluation/chance.py",
        "(count - 1) * log_ndtr(z)",
        "count * log_ndtr(z)",
        ("tests/evaluation/test_chance.py::test_the_mean_of_the_largest_of_a_few_is_the_exact_one",),
        "the luck of the best is the exact one",
    ),
    Mutant(
        "a comparison that grows: other splits",
        "mtl_teach/comparison/__init__.py",
        "for one in _seeds(seed, splits):",
        "for one in _seeds(seed + 1, splits):",
        ("tests/comparison/test_compare.py::test_a_comparison_that_grows_ends_where_the_whole_one_does",),
        "panel and command say the same",
    ),
]
