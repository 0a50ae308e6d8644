"""Notebook 08: what a policy saves, and a random policy of its budget."""

import torch
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property


def blocks_saved(policy: Tensor) -> tuple[int, int]:
    """Return the block runs saved against all shared, and how many need no storing.

    policy: (T, L), 1 where a task executes a block, else 0. One run: one task executes
    one block. A block must be stored if at least one task executes it.
    """
    runs = policy.numel() - int(policy.sum())
    stored = int((policy.sum(0) == 0).sum())
    return runs, stored


def random_like(policy: Tensor, scores: Tensor) -> Tensor:
    """Return a policy in which each task executes as many blocks as in `policy`.

    Of a task's blocks those with the largest scores are executed.
    policy: (T, L) of 0 and 1. scores: (T, L), random numbers, all different.
    """
    places = scores.argsort(1, descending=True).argsort(1)  # 0 for the largest of a row
    return (places < policy.sum(1, keepdim=True)).double()


def _policy(draws: Draws, tasks: int, blocks: int) -> Tensor:
    return draws.binary(tasks, blocks, chance=0.4)


def _uneven(draws: Draws) -> dict:
    while True:
        policy = _policy(draws, *draws.pick(((3, 4), (4, 3))))  # 12 switches at most: so many are shown
        dead = int((policy.sum(0) == 0).sum())
        idle = int((policy.sum(1) == 0).sum())
        if dead != idle and dead and policy.sum() > policy.shape[1] - dead:
            return {"policy": policy}


def _full(draws: Draws) -> dict:
    return {"policy": torch.ones(draws.whole(2, 4), draws.whole(2, 5), dtype=torch.float64)}


def _nothing(draws: Draws) -> dict:
    return {"policy": torch.zeros(2, 3, dtype=torch.float64)}


def _own_blocks(draws: Draws) -> dict:
    tasks = draws.whole(2, 4)
    return {"policy": torch.eye(tasks, dtype=torch.float64)}


def _large(draws: Draws) -> dict:
    policy = draws.binary(*draws.in_turn(((12, 20), (1, 6), (6, 1))), chance=0.15)
    policy[0, 0] = 1
    return {"policy": policy}


def _two(runs, stored):
    return lambda p: (runs(p), stored(p))


def _runs(p):
    return p.numel() - int(p.sum())


def _unused(p):
    return int((p.sum(0) == 0).sum())


BLOCKS_SAVED = FunctionExercise(
    name="blocks_saved", notebook="08", title="What a policy saves",
    difficulty="easy", minutes=6, reference=blocks_saved,
    properties=(
        Property("a policy with blocks that nobody executes", _uneven,
                 "runs: count the zeros of the table; blocks that need no storing: count the columns without "
                 "a 1",
                 draws=5),
        Property("all shared saves nothing", _full, "every switch is 1: (0, 0)", draws=2),
        Property("nothing executed saves everything", _nothing,
                 "every switch is 0: all runs, and all blocks", key="nothing", draws=1),
        Property("a block for each task alone", _own_blocks,
                 "runs are saved, and all blocks must be stored", draws=2),
        Property("for any number of tasks and blocks", _large,
                 "every row and every column of the table counts", key="large", draws=3),
    ),
    mistakes=(
        Mistake("not_saved", "count what is saved, not what is left: zeros, and columns without a 1",
                _two(lambda p: int(p.sum()), lambda p: int((p.sum(0) > 0).sum()))),
        Mistake("runs_left", "the first number counts what is saved: the zeros",
                _two(lambda p: int(p.sum()), _unused)),
        Mistake("stored_left", "the second number counts blocks that need not be stored",
                _two(_runs, lambda p: int((p.sum(0) > 0).sum()))),
        Mistake("rows",
                "a block is a column of the table: sum over the tasks, axis 0; one that several tasks "
                "execute is stored once",
                _two(_runs, lambda p: int((p.sum(1) == 0).sum()))),
        Mistake("shared_only", "a block that one task alone executes must be stored too",
                _two(_runs, lambda p: int((p.sum(0) <= 1).sum()))),
        Mistake("not_by_all", "a block that some tasks skip must be stored all the same",
                _two(_runs, lambda p: int((p.sum(0) < p.shape[0]).sum()))),
        Mistake("same", "a run saved is no block saved: others may execute it", _two(_runs, _runs)),
        Mistake("runs_wanted", "the second number counts blocks, columns of zeros; the first one counts runs",
                _two(_runs, lambda p: int(p.sum()))),
        Mistake("swapped", "runs first, then the blocks that need not be stored", _two(_unused, _runs)),
        Mistake("shares", "numbers, not shares: do not divide",
                _two(lambda p: _runs(p) / p.numel(), lambda p: _unused(p) / p.shape[1])),
        Mistake("per_task", "add the runs of all tasks up: do not divide by their number",
                _two(lambda p: _runs(p) / p.shape[0], _unused)),
        Mistake("against_networks", "against all shared, which stores L blocks, not T networks",
                _two(_runs, lambda p: p.numel() - int((p.sum(0) > 0).sum()))),
    ),
)  # fmt: skip


def _scored(draws: Draws, tasks: int, blocks: int) -> dict:
    policy = torch.zeros(tasks, blocks, dtype=torch.float64)
    for row in policy:
        row[draws.order(blocks)[: draws.whole(1, blocks - 1)]] = 1
    scores = torch.stack([(draws.order(tasks * blocks).double() + 1)]).reshape(tasks, blocks) / 100
    return {"policy": policy, "scores": scores}


def _unlike_rows(draws: Draws) -> dict:
    while True:
        inputs = _scored(draws, 2, 6)  # 12 switches: so many are shown
        counts = inputs["policy"].sum(1)
        if counts[0] != counts[1] and counts.sum() != 6:
            return inputs


def _one_task(draws: Draws) -> dict:
    return _scored(draws, 1, 6)


def _three_tasks(draws: Draws) -> dict:
    return _scored(draws, 3, 4)


def _scored_around_zero(draws: Draws) -> dict:
    """Draw two tasks and four blocks with scores from −3.5 to 3.5: a bound such as 0 or 1 is seen."""
    inputs = _scored(draws, 2, 4)
    return {**inputs, "scores": 100 * inputs["scores"] - 4.5}


def _an_idle_task(draws: Draws) -> dict:
    inputs = _scored_around_zero(draws)
    inputs["policy"][draws.whole(0, 1)] = 0
    return inputs


def _a_full_task(draws: Draws) -> dict:
    inputs = _scored_around_zero(draws)
    full = draws.whole(0, 1)
    inputs["policy"][full] = 1
    inputs["policy"][1 - full] = torch.eye(4, dtype=torch.float64)[draws.whole(0, 3)]
    return inputs  # one block for the other task: one short of all is not the mean of both


def _all_or_none(draws: Draws) -> dict:
    """Draw two tasks of which neither executes a block, or both execute all."""
    inputs = _scored_around_zero(draws)
    return {**inputs, "policy": torch.full_like(inputs["policy"], draws.in_turn((0.0, 1.0)))}


def _of_any_score(draws: Draws) -> dict:
    """Draw a dozen tasks and sixteen blocks, or three tasks and one block.

    Scores lie on both sides of 0, and have all their decimals.
    """
    shape = draws.in_turn(((12, 16), (12, 16), (3, 1)))
    return {"policy": draws.binary(*shape, chance=0.4), "scores": draws.of_any_size(*shape)}


def _of_many_blocks(draws: Draws) -> dict:
    """Draw two tasks and 22 blocks, with scores from −4,300 to 200: a mark of −10 or −100 is one of them.

    Of 22 numbers, 15 and 13 are so many that in float64 and float32 22 times their mean is one too small.
    """
    policy = torch.zeros(2, 22, dtype=torch.float64)
    for row, count in zip(policy, (15, 13), strict=True):
        row[draws.order(22)[:count]] = 1
    return {"policy": policy, "scores": (draws.order(44).double().reshape(2, 22) - 41) * 100 - 50}


def _as_numbers(answer, policy, scores):
    got = answer(policy, scores)
    return got.double() if isinstance(got, Tensor) and not got.is_complex() else got


def _top(policy: Tensor, scores: Tensor, counts: Tensor) -> Tensor:
    places = scores.argsort(1, descending=True).argsort(1)
    return (places < counts).double()


def _row(policy: Tensor, task: int) -> Tensor:
    only = torch.zeros(len(policy), 1, dtype=torch.float64)
    only[task] = 1
    return only


def _in_total(policy, scores):
    places = scores.flatten().argsort(descending=True).argsort().reshape(scores.shape)
    return (places < policy.sum()).double()


def _by_column(policy, scores):
    return _top(policy.T, scores.T, policy.T.sum(1, keepdim=True)).T


def _one_argsort(policy, scores):
    return (scores.argsort(1, descending=True) < policy.sum(1, keepdim=True)).double()


RANDOM_LIKE = FunctionExercise(
    name="random_like", notebook="08", title="A random policy of the same budget",
    difficulty="medium", minutes=10, reference=random_like,
    properties=(
        Property("tasks with unlike budgets", _unlike_rows,
                 "go task by task: count the ones of its row, find its so many largest scores, set 1 there",
                 observe=_as_numbers, draws=5),
        Property("one task", _one_task, "as many ones as before, where the scores are largest",
                 observe=_as_numbers, draws=2),
        Property("three tasks", _three_tasks, "every row gets its ones, the middle ones too",
                 observe=_as_numbers, draws=2),
        Property("a task that executes nothing", _an_idle_task,
                 "no ones before, no ones after (a slice `[-0:]` is the whole row, and an index `[k - 1]` is "
                 "−1 for k = 0); and scores may lie below 0 and −1: a mark for what is taken is −inf",
                 observe=_as_numbers, draws=2),
        Property("a task that executes every block", _a_full_task,
                 "all ones before, all ones after: no score lies below the smallest",
                 observe=_as_numbers, draws=2),
        Property("many tasks and blocks, and scores of any size and sign", _of_any_score,
                 "only the order of a row's scores counts: they may lie below 0, and close together",
                 key="large", observe=_as_numbers, draws=3),
        Property("where no task executes a block, or each executes all", _all_or_none,
                 "as many ones as before, be it none or all",
                 key="all_or_none", observe=_as_numbers, draws=2),
        Property("with 22 blocks, and scores far below 0", _of_many_blocks,
                 "count the ones of a row by their sum: L times their mean may fall short of a whole number; "
                 "and a mark for what is taken is −inf, because no number lies below all scores",
                 key="many_blocks", observe=_as_numbers, draws=2),
    ),
    mistakes=(
        Mistake("unchanged", "that is the policy itself: the scores decide where the ones stand",
                lambda p, s: p.clone()),
        Mistake("in_total", "each task keeps its own number of blocks, not only the sum of all", _in_total),
        Mistake("smallest", "the largest scores, not the smallest",
                lambda p, s: random_like(p, -s)),
        Mistake("by_column", "a task is a row: sort along axis 1", _by_column),
        Mistake("one_argsort", "argsort gives positions in the order: set ones *at* the first positions",
                _one_argsort),
        Mistake("above_limit", "not all scores above a limit: as many as the task had",
                lambda p, s: (s > s.median()).double()),
        Mistake("above_limit", "not all scores above the mean: as many as the task had",
                lambda p, s: (s > s.mean()).double()),
        Mistake("mean_budget", "each task keeps its own number, not the mean of all",
                lambda p, s: _top(p, s, p.sum(1).mean().round())),
        Mistake("mean_budget", "each task keeps its own number, not the mean of all",
                lambda p, s: _top(p, s, p.sum(1).mean().floor())),
        Mistake("skipped", "as many ones as the task executed, not as many as it skipped",
                lambda p, s: _top(p, s, (1 - p).sum(1, keepdim=True))),
        Mistake("total_for_each", "the number of this task's row, not that of the whole table",
                lambda p, s: _top(p, s, p.sum())),
        Mistake("last_task_only",
                "only the last task is done: make the table of zeros once, before the loop over the tasks, "
                "and keep all that a task needs inside it; and the first row is row 0",
                lambda p, s: random_like(p, s) * _row(p, -1)),
        Mistake("first_task_only",
                "only the first task is done: `return` stands inside the loop, or the loop ends too early, "
                "or an index is −1 for a task that executes every block (the last place is L − 1)",
                lambda p, s: random_like(p, s) * _row(p, 0)),
        Mistake("first_task", "each task keeps its own number, not that of the first",
                lambda p, s: _top(p, s, p[0].sum())),
        Mistake("one_block", "as many blocks as the task had, not one",
                lambda p, s: _top(p, s, torch.tensor(1.0))),
        Mistake("masked",
                "a block that the task skipped before may be drawn too (and a mark for what is taken lies "
                "below every score: −inf, not 0)",
                lambda p, s: p * (s > s.median()).double()),
        Mistake("scores", "ones where the score is among the largest, not the score itself",
                lambda p, s: random_like(p, s) * s),
        Mistake("turned", "1 where a block is executed, 0 where it is skipped",
                lambda p, s: 1 - random_like(p, s)),
        Mistake("one_more", "one block too many: with k ones the places run from 0 to k − 1",
                lambda p, s: _top(p, s, p.sum(1, keepdim=True) + 1)),
    ),
)  # fmt: skip
