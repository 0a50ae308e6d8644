"""Breakages of what takes people's own data: missing labels, numbers of any make, tasks of unlike kinds."""

from tests.mutants import Mutant

VALIDATION = "mtl_teach/validation.py"
CONVERSION = "mtl_teach/conversion.py"
TASKS = "mtl_teach/data/tasks.py"
OWN = "mtl_teach/data/own.py"
LABELS = "mtl_teach/data/labels.py"
HOLDING_OUT = "mtl_teach/data/holding_out.py"
READING = "mtl_teach/data/reading.py"
LOSSES = "mtl_teach/losses.py"
LOSS_CHOICE = "mtl_teach/loss_choice.py"
LAYERS = "mtl_teach/layers.py"
SCORES = "mtl_teach/evaluation/scores.py"
TEST_TASKS = ("tests/data/test_tasks.py",)
TEST_OWN = ("tests/data/test_own.py",)
UNLIKE = ("tests/test_unlike_tasks.py",)

MUTANTS = [
    Mutant(
        "missing: a mask alone counts, a label that is NaN does not",
        VALIDATION,
        "if labels.is_floating_point() and labels.sum().isnan():",
        "if mask is None and labels.is_floating_point() and labels.sum().isnan():",
        ("tests/test_losses.py", "tests/evaluation/test_metrics.py", "tests/closed_form/test_own_data.py"),
        "whoever passes y cannot forget what is missing",
    ),
    Mutant(
        "missing: the mask is forgotten beside labels that are NaN",
        VALIDATION,
        "mask = there if mask is None else there & mask",
        "mask = there",
        ("tests/test_losses.py",),
        "a mask can leave out more than is missing",
    ),
    Mutant(
        "missing: a task without any label passes",
        VALIDATION,
        "        labelled(name, mask)\n    return mask",
        "    return mask",
        ("tests/test_losses.py::test_a_task_with_nothing_but_missing_labels_is_refused",),
        "a mean over nothing is an error",
    ),
    Mutant(
        "missing: y keeps what stands behind the mask",
        TASKS,
        "y if mask.all() else y.where(mask, torch.nan)",
        "y",
        TEST_TASKS,
        "y carries its mask wherever it goes",
    ),
    Mutant(
        "missing: a broken example behind the mask stays",
        TASKS,
        "return x.where(x.isfinite().all(-1, keepdim=True), 0)",
        "return x",
        ("tests/test_training.py::test_an_example_that_is_nan_behind_the_mask_is_harmless_in_every_loop",),
        "NaN times zero would reach every gradient",
    ),
    Mutant(
        "missing: a broken input that one task of many reads passes",
        TASKS,
        "mask.any(-2, keepdim=True)",
        "mask.all(-2, keepdim=True)",
        TEST_TASKS,
        "all tasks look at one table",
    ),
    Mutant(
        "makes: an array is shared, not copied",
        CONVERSION,
        'torch.from_numpy(np.array(array, dtype=wanted[array.dtype.kind], order="C"))',
        "torch.from_numpy(np.ascontiguousarray(array, dtype=wanted[array.dtype.kind]))",
        ("tests/test_conversion.py",),
        "what happens to an array later does not reach the data",
    ),
    Mutant(
        "makes: NaN beside text becomes the text nan",
        CONVERSION,
        "value is None or isinstance(value, str) or",
        "value is None or",
        TEST_OWN,
        "a gap is no class",
    ),
    Mutant(
        "inputs: the same table is read once for each task",
        TASKS,
        "return x[..., :1, :, :] if x.stride(-3) == 0 else x",
        "return x",
        ("tests/test_training.py::test_tasks_on_the_same_inputs_read_them_once",),
        "a shared trunk runs once",
    ),
    Mutant(
        "kinds: whole numbers pass for measurements",
        "mtl_teach/kinds.py",
        "if whole and not binary.all():",
        "if False:",
        TEST_TASKS,
        "class numbers are not regressed in silence",
    ),
    Mutant(
        "kinds: whole numbers of a table pass for measurements",
        LABELS,
        "if all(float(label).is_integer() for label in different):",
        "if False:",
        TEST_OWN,
        "class numbers are not regressed in silence",
    ),
    Mutant(
        "labels: classes are numbered as they come",
        LABELS,
        "different = sorted(there, key=lambda label: (isinstance(label, str), label))",
        "different = sorted(there, key=lambda label: both.index(label))",
        TEST_OWN,
        "the same classes get the same numbers",
    ),
    Mutant(
        "labels: a long table numbers each task's classes anew",
        OWN,
        "if not one_question:",
        "if True:",
        TEST_OWN,
        "one question has one code in all tasks",
    ),
    Mutant(
        "labels: those for testing are numbered by themselves",
        LABELS,
        "both = [*_entries(name, train), *_entries(name, test)]",
        "both = [*_entries(name, train), *[None] * len(test)]",
        TEST_OWN,
        "testing asks for the classes that training has",
    ),
    Mutant(
        "held out: the same row in training and testing",
        OWN,
        "parts = [(x[~out], y[~out]) for (x, y), out in zip(parts, held, strict=True)]",
        "",
        TEST_OWN,
        "test data are new data",
    ),
    Mutant(
        "held out: classes are not shared out",
        HOLDING_OUT,
        "if kind != kinds.REAL:",
        "if False:",
        TEST_OWN,
        "rare classes are tested too",
    ),
    Mutant(
        "held out: always the same rows of each class",
        HOLDING_OUT,
        "labelled = rng.permutation((~y.isnan()).nonzero().squeeze(-1).numpy())",
        "labelled = (~y.isnan()).nonzero().squeeze(-1).numpy()",
        TEST_OWN,
        "rows are held out at random",
    ),
    Mutant(
        "held out: the first places more often than the last",
        HOLDING_OUT,
        "(np.arange(count) + rng.random())",
        "(np.arange(count) + 0.0)",
        TEST_OWN,
        "every row is as likely to be tested",
    ),
    Mutant(
        "tables: tasks in the order of their letters",
        READING,
        "return not number, float(name) if number else 0.0, name",
        "return name",
        TEST_OWN,
        "task 2 stands before task 10",
    ),
    Mutant(
        "unlike tasks: heads are handed out in the order of groups",
        LAYERS,
        "return [found[task] for task in range(len(self.outputs))]",
        "return list(found.values())",
        UNLIKE,
        "each task gets its own head",
    ),
    Mutant(
        "unlike tasks: a group of heads reads the first tasks' hidden units",
        LAYERS,
        "own = x if x.shape[1] == 1 else x[:, tasks]",
        "own = x if x.shape[1] == 1 else x[:, : len(tasks)]",
        UNLIKE,
        "single tasks stay separate networks",
    ),
    Mutant(
        "unlike tasks: weights of the first tasks for every group",
        LOSSES,
        "None if task_weights is None else task_weights[..., alike],",
        "None if task_weights is None else task_weights[..., : len(alike)],",
        (*UNLIKE, "tests/test_losses.py::test_unlike_tasks_add_up_their_own_losses"),
        "a task weight belongs to its task",
    ),
    Mutant(
        "unlike tasks: every real task is a yes or no",
        LOSSES,
        "return BY_KIND.get(kind, cross_entropy)",
        "return BY_KIND[kinds.BINARY]",
        UNLIKE,
        "the loss follows the kind",
    ),
    Mutant(
        "loss: torch's own passes and fails later",
        LOSS_CHOICE,
        'if module.startswith("torch.") or not accepts(getattr(loss, "forward", loss), 4):',
        "if False:",
        ("tests/test_training.py::test_a_loss_that_does_not_fit_is_named_and_the_remedy_works",),
        "errors name the loss and its name here",
    ),
    Mutant(
        "scores: variance explained around zero",
        SCORES,
        "around = mean_squared_error(mean.expand_as(labels), labels)",
        "around = mean_squared_error(0 * mean.expand_as(labels), labels)",
        UNLIKE,
        "0 is worth a constant, for any unit of the labels",
    ),
    Mutant(
        "scores: examples without a label count as wrong",
        SCORES,
        "return right / known.sum(-1)",
        "return right / known.shape[-1]",
        UNLIKE,
        "accuracy is of labels that exist",
    ),
    Mutant(
        "strength: the network's penalty beside a sum",
        "mtl_teach/network.py",
        "            self.strength / 2 * sum(_scatter",
        "            self.tasks * self.strength / 2 * sum(_scatter",
        ("tests/closed_form/test_scales.py",),
        "strength is converted as the docstrings say",
    ),
    Mutant(
        "soft logistic: rounding keeps Newton from the end at large strengths",
        "mtl_teach/closed_form/_newton.py",
        "        apart = apart - apart.mean(-2, keepdim=True)\n",
        "",
        ("tests/closed_form/test_logistic.py::test_infinite_strength_is_one_model_of_all_examples",),
        "any strength has an answer",
    ),
]
