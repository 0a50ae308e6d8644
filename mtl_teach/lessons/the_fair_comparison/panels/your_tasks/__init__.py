"""The panel on your own tasks: a table goes in, and the comparison grows split by split."""

from mtl_teach.lessons.the_fair_comparison.panels.your_tasks.chart import chart
from mtl_teach.lessons.the_fair_comparison.panels.your_tasks.compute import compute
from mtl_teach.lessons.the_fair_comparison.panels.your_tasks.settings import controls
from mtl_teach.live import Panel


def your_tasks(
    table: str = "one outsider", task: str = "task", label: str = "label", splits: int = 10
) -> Panel:
    """Show whether the tasks of a table should share: one line of dots per shared model, one per task.

    `table` is one of three built-in ones whose truth is known, "one truth for all", "nothing shared" and "one
    outsider", or the path of a CSV file of yours. `task` and `label` name its columns; all others are
    features. Four linear models are tuned alike and compared over random splits, as `mtl_teach.compare` does
    it, which knows more: several labels, groups, columns to leave out, decimal commas. Gains are in per cent
    of the loss of each alone.

    Try: the three built-in tables; then `live.your_tasks("my_table.csv", task="town", label="rain")`.
    Raises ValueError if an argument is none of the settings, or if the table cannot be compared.
    """
    return Panel(compute, chart, controls(table, task, label, splits), "live.your_tasks")
