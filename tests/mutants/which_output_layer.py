"""Breakages of lesson 02: what its panels and experiments train, test, draw and say, what its checks take."""

from tests.mutants import Mutant

PANELS = "mtl_teach/lessons/which_output_layer/panels"
STRUCTURE, TWO = f"{PANELS}/label_structure", f"{PANELS}/output_layer"
STRUCTURE_TESTS = "tests/lessons/which_output_layer/test_label_structure.py"
TWO_TESTS = "tests/lessons/which_output_layer/test_output_layer.py"

ROOM = "mtl_teach/lessons/which_output_layer"
EXPERIMENT_TESTS = "tests/lessons/which_output_layer/test_experiments.py"
RIGHT = "tests/exercises/test_mutants.py::test_right_answers_are_accepted"
WRONG = "tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint"


def _experiment(name: str, old: str, new: str, test: str, guards: str) -> Mutant:
    test = f"{EXPERIMENT_TESTS}::{test}"
    return Mutant(f"lesson 02: {name}", f"{ROOM}/experiments.py", old, new, (test,), guards)


MUTANTS = [
    _experiment(
        "training in sequence forgets the first trunk",
        "model.trunk.load_state_dict(source.trunk.state_dict())",
        "pass",
        "test_in_sequence_starts_from_the_other_trunk_and_with_another_head",
        "in sequence reuses what was learnt",
    ),
    _experiment(
        "the source has the digits of the training",
        "return _Examples(x, numbers, *valid, drawn.x_test[:1, :1], test, source, seed)",
        "return _Examples(x, numbers, *valid, drawn.x_test[:1, :1], test, (x, numbers), seed)",
        "test_train_validation_and_source_are_other_digits",
        "the first trunk learns from other digits",
    ),
    _experiment(
        "each weight decay is the same",
        "weight_decay=decay,",
        "weight_decay=DECAYS[0],",
        "test_a_softmax_is_trained_as_the_package_trains_ten_classes",
        "each output layer is tuned",
    ),
    _experiment(
        "one of ten is enough to be right",
        "right = (said == layer.labels.codes[numbers].bool()).all(-1)",
        "right = (said == layer.labels.codes[numbers].bool()).any(-1)",
        "test_right_and_impossible_by_hand",
        "the whole set of labels has to be right",
    ),
    _experiment(
        "the largest sigmoid is read as all ten",
        '"ten sigmoids, the largest": _outcomes(z_sigmoids, softmax, found.test)',
        '"ten sigmoids, the largest": _outcomes(z_sigmoids, sigmoids, found.test)',
        "test_sigmoids_read_by_the_largest_are_the_same_networks",
        "the fair reading of sigmoids",
    ),
    _experiment(
        "who never looks says the rarest",
        "(counts.argmax(-1)[:, None] == found.test)",
        "(counts.argmin(-1)[:, None] == found.test)",
        "test_who_never_looks_says_the_most_frequent",
        "the ignorant baseline is a good one",
    ),
    _experiment(
        "the experiments ignore their seed",
        "spread=0, seed=seed, replicas=DRAWS",
        "spread=0, seed=0, replicas=DRAWS",
        "test_train_validation_and_source_are_other_digits",
        "another seed is another draw",
    ),
    _experiment(
        "impossible answers are drawn as wrong ones",
        "axes.barh(places, strange, 0.5, left=ends",
        "axes.barh(places, strange, 0.5, left=right",
        "test_bars_are_as_long_as_the_shares_that_they_draw",
        "the bars add up to all answers",
    ),
    Mutant(
        "lesson 02: two classes are not yes or no",
        f"{ROOM}/exercises/label_structure.py",
        'return f"{count} classes" if count > 2 else BINARY',
        'return f"{count} classes" if count > 1 else BINARY',
        (f"{RIGHT}[kinds_of]",),
        "a softmax over two is a sigmoid, and passes",
    ),
    Mutant(
        "lesson 02: one word does not serve all tasks",
        f"{ROOM}/exercises/label_structure.py",
        "return words * len(right) if len(words) == 1",
        "return words if len(words) == 1",
        (f"{RIGHT}[kinds_of]",),
        "kinds may be one word, as in Tasks",
    ),
    Mutant(
        "tables: a synonym is an unknown word",
        "mtl_teach/exercises/tables.py",
        "return synonyms[word] if known else word",
        "return word",
        (f"{RIGHT}[is_true]",),
        "synonyms of a word pass",
    ),
    Mutant(
        "tables: 1 counts as True",
        "mtl_teach/exercises/tables.py",
        "isinstance(word, str | bool) and word in synonyms",
        "word in synonyms",
        (f"{WRONG}[is_true]",),
        "a number is no truth",
    ),
    Mutant(
        "label structure: the last picture rests on a fifth of the test examples",
        f"{STRUCTURE}/fits.py",
        "self._tested[name] = self._test(name)",
        "self._tested[name] = self._test(name, EVERY)",
        (f"{STRUCTURE_TESTS}::test_a_training_is_that_of_a_plain_network",),
        "the printed numbers are those of all test examples",
    ),
    Mutant(
        "label structure: the unseen dress counts among the seen",
        f"{STRUCTURE}/fits.py",
        "right[:, seen].mean(-1),",
        "right.mean(-1),",
        (f"{STRUCTURE_TESTS}::test_a_training_is_that_of_a_plain_network",),
        "right and unseen are two numbers",
    ),
    Mutant(
        "label structure: no weight decay",
        f"{STRUCTURE}/fits.py",
        '"weight_decay": DECAY',
        '"weight_decay": 0.0',
        (f"{STRUCTURE_TESTS}::test_a_training_is_that_of_a_plain_network",),
        "the training is the one that the panel describes",
    ),
    Mutant(
        "label structure: progress ends too early",
        f"{STRUCTURE}/fits.py",
        "(len(self._heads) * (STEPS + 1))",
        "(len(self._heads) * STEPS)",
        (f"{STRUCTURE_TESTS}::test_the_picture_grows_step_by_step_and_ends_as_a_fresh_run_ends",),
        "the verdict waits for the end",
    ),
    Mutant(
        "label structure: all output layers step before anything is shown",
        f"{STRUCTURE}/fits.py",
        "training.step()\n                yield self",
        "training.step()\n            yield self",
        (f"{STRUCTURE_TESTS}::test_the_picture_grows_step_by_step_and_ends_as_a_fresh_run_ends",),
        "the first picture comes at once",
    ),
    Mutant(
        "label structure: trained again for every output layer",
        f"{STRUCTURE}/compute.py",
        "for fits in trained(labels, samples):",
        "for fits in trained.__wrapped__(labels, samples):",
        (f"{STRUCTURE_TESTS}::test_whoever_looks_again_goes_on_where_it_stopped",),
        "another output layer is shown without a new training",
    ),
    Mutant(
        "label structure: the picture does not say how many examples there are",
        f"{STRUCTURE}/compute.py",
        'f"{setting.samples} training examples"',
        '"training examples"',
        (f"{STRUCTURE_TESTS}::test_every_corner_draws_full_finite_tables",),
        "every move is seen in the picture",
    ),
    Mutant(
        "label structure: no row is the chosen one",
        f"{STRUCTURE}/compute.py",
        "chosen=[name == setting.head for name in scores]",
        "chosen=[False for name in scores]",
        (f"{STRUCTURE_TESTS}::test_a_move_is_seen_in_its_first_pixels",),
        "every move is seen in the picture",
    ),
    Mutant(
        "label structure: no shade behind the chosen row",
        f"{STRUCTURE}/chart.py",
        "opacity=0.22",
        "opacity=0",
        (f"{STRUCTURE_TESTS}::test_a_move_is_seen_in_its_first_pixels",),
        "every move is seen in the picture",
    ),
    Mutant(
        "label structure: impossible answers are drawn as wrong",
        f"{STRUCTURE}/compute.py",
        "round(100 - strange, 2)",
        "100.0",
        (f"{STRUCTURE_TESTS}::test_bars_dots_numbers_and_values_tell_the_same",),
        "bars and numbers tell the same",
    ),
    Mutant(
        "label structure: large sums fall off the paper",
        f"{STRUCTURE}/compute.py",
        "value.flatten().clamp(max=MOST)",
        "value[value <= MOST]",
        (f"{STRUCTURE_TESTS}::test_sums_beyond_the_paper_are_counted_as_the_largest",),
        "nothing is silently dropped",
    ),
    Mutant(
        "label structure: the best output layer is one that is no better",
        f"{STRUCTURE}/compute.py",
        "best if gap.mean > 0 else None",
        "best",
        (f"{STRUCTURE_TESTS}::test_the_words_say_what_the_values_say",),
        "the words name a rival only where there is one",
    ),
    Mutant(
        "label structure: two softmaxes that are one function are trained twice",
        f"{STRUCTURE}/heads.py",
        "if structure == ONE and name in (PER_GROUP, OVER_SETS):",
        "if structure == ONE and name == PER_GROUP:",
        (f"{STRUCTURE_TESTS}::test_output_layers_that_are_the_same_function_are_trained_once",),
        "equal functions get equal numbers, and the words say so",
    ),
    Mutant(
        "label structure: a threshold of 0.9 for all",
        f"{STRUCTURE}/heads.py",
        "return settings[right.argmax(0)]",
        "return torch.full_like(settings[right.argmax(0)], 0.9)",
        (f"{STRUCTURE_TESTS}::test_the_threshold_is_the_best_of_its_settings",),
        "one softmax is read off as well as it can be",
    ),
    Mutant(
        "output layers: the triangles move with the bars",
        f"{TWO}/compute.py",
        '"sigmoids": _bars(apart, before.sigmoid(),',
        '"sigmoids": _bars(apart, apart,',
        (f"{TWO_TESTS}::test_a_constant_moves_every_sigmoid_and_no_softmax_bar",),
        "what the constant moved is seen",
    ),
    Mutant(
        "output layers: the softmax is one of the sigmoids",
        f"{TWO}/compute.py",
        "apart, together = logits.sigmoid(), logits.softmax(0)",
        "apart, together = logits.sigmoid(), logits.sigmoid() / logits.sigmoid().sum()",
        (f"{TWO_TESTS}::test_the_bars_are_the_textbook_functions",),
        "no constant moves a softmax",
    ),
    Mutant(
        "output layers: of two equal labels one has the most",
        f"{TWO}/words.py",
        "' each' if top[1:] else ''",
        "''",
        (f"{TWO_TESTS}::test_words_name_what_is_said",),
        "the words say that two are equal",
    ),
    Mutant(
        "output layers: a small logit counts as yes",
        f"{TWO}/words.py",
        "> 0.5",
        "> 0.1",
        (f"{TWO_TESTS}::test_words_name_what_is_said",),
        "a sigmoid says yes above one half",
    ),
]
