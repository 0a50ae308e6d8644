"""Notebook 06: how far two ways to halve the tasks agree by chance."""

import math
from collections.abc import Callable

from mtl_teach.exercises.compare import gap
from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def chance_agreement(tasks: int) -> float:
    """Return how far a random half of the tasks agrees with the true half on average.

    tasks: T, even, 2 to 20; both splits, the true and the random one, put T/2 tasks in
    group 0. The agreement is the share of the tasks that both splits put alike, or
    one minus it, whichever is larger: which half is called 0 is free.
    Exact, or the mean of at least 2000 random halves.
    """
    return _mean(tasks, lambda share: max(share, 1 - share))


def _mean(tasks: int, of: Callable[[float], float], half: int | None = None) -> float:
    """Return the mean of `of`(share put alike) over all random halves: the overlap is hypergeometric."""
    half = tasks // 2 if half is None else half
    every = math.comb(2 * half, half)
    return sum(math.comb(half, m) * math.comb(half, half - m) * of(m / half) for m in range(half + 1)) / every


def _coin(tasks):
    """Return the mean agreement if each task is put by a coin of its own, so that halves are no halves."""
    of = [math.comb(tasks, m) * max(m, tasks - m) for m in range(tasks + 1)]
    return sum(of) / tasks / 2**tasks


def _one_more(tasks):
    """Return the mean agreement if both splits put one task more than T/2 in group 0."""
    size = tasks // 2 + 1
    both = range(max(0, 2 * size - tasks), size + 1)  # so many tasks are in group 0 of both
    ways = [math.comb(size, m) * math.comb(tasks - size, size - m) for m in both]
    shares = [(tasks - 2 * size + 2 * m) / tasks for m in both]
    found = zip(ways, shares, strict=True)
    return sum(way * max(share, 1 - share) for way, share in found) / math.comb(tasks, size)


def _whole_halves(tasks):
    return 2 / math.comb(tasks, tasks // 2)


def _pairs(tasks):
    """Return the share of *pairs* that both ways treat alike (the Rand index)."""
    half = tasks // 2

    def rand(share):
        m = round(share * half)
        within = 2 * (math.comb(m, 2) + math.comb(half - m, 2))
        apart = m * m + (half - m) * (half - m)
        return (within + apart) / math.comb(tasks, 2)

    return _mean(tasks, rand)


def _setting(draws: Draws) -> dict:
    return {"tasks": draws.in_turn((6, 8, 10, 12))}


def _two(draws: Draws) -> dict:
    return {"tasks": 2}


def _four(draws: Draws) -> dict:
    return {"tasks": 4}


def _roughly(answer, tasks):
    """Observe the answer; as the true one within 0.025, which is what luck may leave at four tasks."""
    got = answer(tasks)
    return chance_agreement(tasks) if gap(got, chance_agreement(tasks)) <= 0.025 else got


def _many(draws: Draws) -> dict:
    return {"tasks": draws.in_turn((14, 16))}  # whoever lists all halves still gets done


CHANCE_AGREEMENT = FunctionExercise(
    name="chance_agreement", notebook="06", title="What chance would find",
    difficulty="medium", minutes=12, reference=chance_agreement,
    measure=gap, approximate=0.013, nearly="within what 2000 random halves leave to luck",
    too_few="near, but not near enough: at least 2000 random halves, all of them counted, and each of "
    "exactly T/2 unlike tasks, as the true one?",
    properties=(
        Property("few tasks", _setting,
                 "try four tasks by hand: of the six halves two agree wholly, under one name or the "
                 "other, and four for two tasks of the four; the mean is 2/3", draws=4),
        Property("four tasks",
                 _four, "each split puts exactly T/2 tasks in group 0, the true one too: two of four; and "
                 "all six splits count, those as well that agree with the truth wholly",
                 key="no_halves", observe=_roughly, draws=1),
        Property("two tasks", _two, "with two tasks every half is wholly right, under one name or the other",
                 draws=1),
        Property("many tasks", _many, "with many tasks chance comes closer to one half, but not all the way",
                 draws=2),
    ),
    mistakes=(
        Mistake("half", "which half is called 0 is free: take the larger of share and 1 − share for each "
                "half, and only then the mean (and random.shuffle loses entries of a tensor: torch.randperm)",
                lambda tasks: 0.5),
        Mistake("coin", "a half has exactly T/2 tasks: shuffle them, do not toss a coin for each", _coin),
        Mistake("no_halves",
                "each split puts exactly T/2 tasks in group 0, the true one too; all halves count, the true "
                "one as well, and of drawn ones 2000 or more", _one_more),
        Mistake("smaller", "the larger of the two, not the smaller",
                lambda tasks: _mean(tasks, lambda share: min(share, 1 - share))),
        Mistake("all_right", "a half need not be wholly right to agree with the truth in part",
                _whole_halves),
        Mistake("one_order", "a half need not be wholly right; and it does so under either name",
                lambda tasks: _whole_halves(tasks) / 2),
        Mistake("percent", "a share between 0.5 and 1, not in per cent",
                lambda tasks: 100 * chance_agreement(tasks)),
        Mistake("count", "a share: divide by the number of tasks",
                lambda tasks: tasks * chance_agreement(tasks)),
        Mistake("pairs", "count tasks that are put alike, not pairs of tasks", _pairs),
        Mistake("one",
                "with a random half hardly ever all tasks agree (the true half has tasks/2 tasks, not 4; and "
                "// cuts a share off)",
                lambda tasks: 1.0),
        Mistake("above_half", "add the half: the answer is the agreement itself, not what is above 0.5",
                lambda tasks: chance_agreement(tasks) - 0.5),
        Mistake("doubled_excess", "that is rescaled so that chance's floor is 0: return the share itself",
                lambda tasks: 2 * chance_agreement(tasks) - 1),
        Mistake("one_task", "that is how often one other task falls into the same half: count all tasks",
                lambda tasks: (tasks / 2 - 1) / (tasks - 1)),
        Mistake("per_task", "1/T is the chance of naming one task",
                lambda tasks: 1 / tasks),
        Mistake("of_the_lesson",
                "that is near what 8 tasks give: use the argument, and 2000 halves or more, as fewer scatter",
                lambda tasks: chance_agreement(8)),
    ),
)  # fmt: skip
