"""Breakages of lesson 09 and its panels of assays: what is masked, judged, drawn and shuffled."""

from tests.mutants import Mutant

ROOM = "mtl_teach/lessons/many_tasks"
TESTS = "tests/lessons/many_tasks"
PANEL, MOLECULES = "mtl_teach/data/assay_panel.py", "mtl_teach/data/molecules.py"

MUTANTS = [
    Mutant(
        "assay panel: unrelated assays are related too",
        PANEL,
        "np.where(family[:, None] < 0, alone, shared)",
        "np.where(family[:, None] < -1, alone, shared)",
        ("tests/data/test_assay_panel.py::test_related_assays_lie_in_the_space_of_the_mechanisms_and_unrelated_ones_do_not",),
        "unrelated assays share nothing",
    ),
    Mutant(
        "assay panel: missing labels are given away",
        PANEL,
        "np.where(mask, y, np.nan)",
        "np.where(mask, y, y)",
        ("tests/data/test_assay_panel.py::test_missing_is_nan_and_as_many_are_known_as_asked",),
        "what is missing is NaN",
    ),
    Mutant(
        "assay panel: every replica has assays of its own",
        PANEL,
        "first if same_assays else first + r",
        "first + r if same_assays else first + r",
        ("tests/data/test_assay_panel.py::test_the_same_assays_with_other_compounds",),
        "the same assays are measured twenty times",
    ),
    Mutant(
        "assay panel: families point the same way",
        PANEL,
        "family = np.arange(tasks) % families",
        "family = np.arange(tasks) % families * 0",
        ("tests/data/test_assay_panel.py::test_families_take_turns_and_stand_at_right_angles",),
        "each family has directions of its own",
    ),
    Mutant(
        "molecules: an unknown label is inactive",
        MOLECULES,
        'else float("nan") for entry',
        "else 0.0 for entry",
        ("tests/data/test_molecules.py::test_a_small_table_by_hand",),
        "an empty field is an unknown label",
    ),
    Mutant(
        "molecules: rings keep their numbers",
        MOLECULES,
        'one[0] == "%"',
        'one[0] == "$"',
        ("tests/data/test_molecules.py::test_a_symbol_may_be_several_letters_and_a_rings_number_says_nothing",),
        "the number of a ring says nothing",
    ),
    Mutant(
        "many tasks: all compounds count in an assay's mean",
        f"{ROOM}/network.py",
        "self.scale = known.to(x.dtype) / known.sum(-1, keepdim=True)",
        "self.scale = known.to(x.dtype) / known.shape[-1]",
        (f"{TESTS}/test_company.py::test_the_written_gradient_is_the_one_of_autograd",),
        "the mean runs over known labels",
    ),
    Mutant(
        "many tasks: missing labels pull",
        f"{ROOM}/network.py",
        "sub_(self.y).mul_(self.scale)",
        "sub_(self.y).mul_(self.scale.amax(-1, keepdim=True))",
        (f"{TESTS}/test_company.py::test_a_missing_label_changes_nothing",),
        "a missing label has no gradient",
    ),
    Mutant(
        "many tasks: the last assays are judged",
        f"{ROOM}/company.py",
        "-1)[:, :WATCHED]\n    return",
        "-1)[:, -WATCHED:]\n    return",
        (f"{TESTS}/test_company.py::test_progressive_work_ends_where_the_experiment_does",
         f"{TESTS}/test_company.py::test_related_assays_gain_and_unrelated_ones_lose"),
        "the same sixteen assays are watched",
    ),
    Mutant(
        "many tasks: random groups are the true ones",
        f"{ROOM}/experiments.py",
        "torch.cat([torch.arange(0, 64, 2), torch.arange(1, 64, 2)])",
        "torch.arange(64)",
        (f"{TESTS}/test_company.py::test_true_groups_hold_one_family_each_and_keep_their_assays",),
        "a true group is one family",
    ),
    Mutant(
        "many tasks panel: a loser is called open",
        f"{ROOM}/panels/many_tasks/compute.py",
        "LOSES if one.high < 0",
        "LOSES if one.high < -1",
        (f"{TESTS}/test_many_tasks.py::test_related_assays_stand_first_and_verdicts_are_by_the_interval",),
        "losers are named",
    ),
    Mutant(
        "real assays: molecules with the same fragments are parted",
        f"{ROOM}/real.py",
        "place = rng.permutation(of.group.max() + 1)[of.group]",
        "place = rng.permutation(len(of.group))",
        (f"{TESTS}/test_real.py::test_molecules_with_the_same_fragments_are_never_parted",),
        "no twin of a test molecule is learnt from",
    ),
    Mutant(
        "real assays: the watched assays are shuffled as well",
        f"{ROOM}/real.py",
        "for column in range(len(drawn.watched), len(order)):",
        "for column in range(len(order)):",
        (f"{TESTS}/test_real.py::test_conditions_change_the_companions_only",),
        "a control changes the companions only",
    ),
]  # fmt: skip
