"""Notebook 04: the law a + b/T, what shrinks in it and what does not."""

from mtl_teach.closed_form.theory import hard_sharing_excess, single_task_excess
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.sentences import Idea, NumberExercise, SentenceExercise, WrongNumber
from mtl_teach.exercises.trials import Property

LESSON = {"samples": 40, "features": 20, "rank": 2, "noise": 0.5}  # the setting of notebook 04
_SINGLE = single_task_excess(40, 20, 0.5)
_SHARED = (20 * 2 - 2**2) * 0.5**2 / 40

ERROR_AT_128 = NumberExercise(
    name="error_at_128", notebook="04", title="Predict the error at T = 128, before you run it",
    difficulty="medium", minutes=5, truth=lambda: hard_sharing_excess(128, **LESSON), factor=1.25,
    mistakes=(
        WrongNumber("all_shrinks",
                "that is the single-task error divided by T: the heads' part never shrinks",
                    _SINGLE / 128),
        WrongNumber("no_head", "that is b/T alone: every task still fits its own head, a = kσ²/(n − k − 1)",
                    _SHARED / 128),
        WrongNumber("nothing_shrinks",
                "that is the error of single tasks: sharing divides the trunk's part by T",
                    _SINGLE),
        WrongNumber("not_divided", "that is a + b: the trunk's part b is divided by T",
                    hard_sharing_excess(1, **LESSON)),
        WrongNumber("all_features", "the heads fit k = 2 numbers, not d = 20, each at the price of n samples",
                    20 * 0.5**2 / 40),
        WrongNumber("noise", "that is the noise σ² itself: excess error comes on top of it", 0.5**2),
        WrongNumber("percent", "give the error as it stands, not in percent",
                    100 * hard_sharing_excess(128, **LESSON)),
    ),
)  # fmt: skip


def smallest_winning_tasks(features: int, rank: int, samples: int, noise: float) -> int:
    """Return the smallest number of tasks T at which hard sharing's a + b/T is below single-task error.

    a = kσ²/(n − k − 1), b = (dk − k²)σ²/n, single-task error dσ²/(n − d − 1), with d features, rank k,
    n samples a task and noise σ.
    """
    tasks = 1
    while hard_sharing_excess(tasks, samples, features, rank, noise) >= single_task_excess(
        samples, features, noise
    ):
        tasks += 1
    return tasks


def _terms(d: int, k: int, n: int, s: float) -> tuple[float, float, float]:
    return k * s**2 / (n - k - 1), (d * k - k**2) * s**2 / n, d * s**2 / (n - d - 1)


def _first(ratio) -> int:
    return int(ratio) + 1


def _setting(draws: Draws) -> dict:
    features = draws.whole(12, 30)
    return {"features": features, "rank": draws.whole(features // 2, features - 3),
            "samples": features + draws.whole(12, 120), "noise": draws.real(0.3, 0.9, 1)}  # fmt: skip


def _with(change):
    return lambda d, k, n, s: _first(change(d, k, n, s, *_terms(d, k, n, s)))


SMALLEST_WINNING_TASKS = FunctionExercise(
    name="smallest_winning_tasks", notebook="04", title="From how many tasks on does hard sharing win?",
    difficulty="medium", minutes=8, reference=smallest_winning_tasks,
    properties=(
        Property("below single-task error from this T on, not before", _setting,
                 "solve a + b/T < dσ²/(n − d − 1) for T, then round up", draws=8),
        Property("the noise does not matter", lambda draws: {**_setting(draws), "noise": draws.real(3, 9, 1)},
                 "σ² stands in all three terms", key="noise"),
    ),
    mistakes=(
        Mistake("no_floor", "you left out a: single-task error minus a is what b/T must undercut",
                _with(lambda d, k, n, s, a, b, c: b / c)),
        Mistake("rounded_down", "rounded down, sharing still loses: one task further",
                lambda d, k, n,
                        s: int(_terms(d, k, n, s)[1] / (_terms(d, k, n, s)[2] - _terms(d, k, n, s)[0]))),
        Mistake("counted_twice", "b counts dk − k²: a turned basis spans the same space",
                _with(lambda d, k, n, s, a, b, c: d * k * s**2 / n / (c - a))),
        Mistake("simple_error", "single-task error divides by n − d − 1, not by n",
                _with(lambda d, k, n, s, a, b, c: b / (d * s**2 / n - a))),
        Mistake("sum", "subtract a from the single-task error, do not add it",
                _with(lambda d, k, n, s, a, b, c: b / (c + a))),
        Mistake("noise", "b has σ² as well, so the noise cancels",
                _with(lambda d, k, n, s, a, b, c: b / s**2 / (c - a))),
        Mistake("fraction", "return a whole number of tasks",
                lambda d, k, n, s: _terms(d, k, n, s)[1] / (_terms(d, k, n, s)[2] - _terms(d, k, n, s)[0])),
    ),
)  # fmt: skip

LAW_SENTENCE = SentenceExercise(
    name="law_sentence", notebook="04", title="Complete “an order N smaller”",
    difficulty="medium", minutes=6,
    ideas=(
        Idea("still_wrong", r"order (of )?N\b|N times (smaller|less)|always", forbidden=True,
             hint="“order N smaller” and “always” say too little: write what falls and what stays"),
        Idea("per_task", r"per task|(each|every|one|a single) task|task-specific|task's own",
             hint="smaller for whom? Say that the error is counted per task"),
        Idea("representation", r"represent|trunk|encoder|shared (layer|basis|param|part)",
             hint="which parameters become cheaper? Name what is shared"),
        Idea("shrinks", r"/ ?[NT]\b|number of tasks|shared among|amorti|(divide|split)\w* (by|among|between)",
             hint="say how one part falls with the number of tasks: b/T"),
        Idea("stays", r"\ba ?\+|constant|floor|never|not (shrink|fall|vanish)|remain|stays?\b|does(n't| not)",
             hint="say that another part, a, stays however many tasks come"),
        Idea("assumption", r"\bif\b|\bwhen\b|provided|assum|as long as|only for",
             hint="under which assumption? The tasks must really have something in common"),
    ),
)  # fmt: skip
