"""The panel on one task or many: what sharing a trunk saves for sure, and what it only may gain."""

from mtl_teach.lessons.one_task_or_many.panels.one_or_many.chart import chart
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.compute import compute
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.settings import TASKS, WIDTHS
from mtl_teach.live import Panel, slider


def one_or_many(tasks: int = 8, trunk: int = 32, head: int = 8) -> Panel:
    """Show T single networks beside one trunk with T heads: what is built, what it costs, what it gains.

    What each task owns is blue, what all share is orange. The cost is parameters, and the operations that
    answer all tasks about one picture. This is arithmetic, so the saving is sure; operations fall like this
    only where the tasks look at the same picture. The gain is test accuracy on tilted digits, hard sharing
    minus single-task, mean over the tasks: a dot per seed, their mean and its paired 95 % interval.

    All networks are trained when you ask for them (20 digits per scanner, spread 60°, question "even"), and
    the picture moves while they train. 20 seeds, at least 5 where the networks are many and wide.
    Single-task networks are tuned as carefully as shared ones: `benchmarks/tune_one_or_many.py` tries weight
    decays and numbers of steps for both, on other seeds and on digits of the training pool. Around the
    values used, 80 steps of Adam with learning rate 0.01 and weight decay 0.01, both curves are flat.

    Try: 1, 2 and 32 tasks; a narrow and a wide trunk. Raises ValueError for an argument that is no setting.
    """
    controls = {
        "tasks": slider("number of tasks T", TASKS, tasks, name="tasks"),
        "trunk": slider("trunk width", WIDTHS, trunk, name="trunk"),
        "head": slider("head width", WIDTHS, head, name="head"),
    }
    return Panel(compute, chart, controls, "live.one_or_many")
