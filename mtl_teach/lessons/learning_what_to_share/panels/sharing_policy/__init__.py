"""The panel on learned policies: which task executes which block, and what that saves and costs."""

from mtl_teach.lessons.learning_what_to_share.panels.sharing_policy.chart import chart
from mtl_teach.lessons.learning_what_to_share.panels.sharing_policy.compute import compute
from mtl_teach.lessons.learning_what_to_share.panels.sharing_policy.settings import (
    SHARINGS,
    SPARSITIES,
    WORLDS,
)
from mtl_teach.live import Panel, slider, toggle


def sharing_policy(world: str = "modal", sparsity: float = 0.01, sharing: float = 0.0) -> Panel:
    """Show what AdaShare learns about four tasks and six blocks, while it learns.

    The table has the probability that a task executes a block, mean over twenty draws; frames mark the
    blocks that the data were made with. Beside it: the excess error over the block runs, of all shared, of
    the truth, of the learned policies and of random ones with as many blocks for each task; small marks are
    draws. `world` is "modal" (each block reads its own part of the input) or "free" (any block could do any
    work); `sparsity` is the price of executing, `sharing` pulls the tasks towards the same switches.
    All is trained when asked for, thirty draws side by side: ten of them choose when to stop.

    Try: sparsity from 0 to 0.1; then sharing at 0.02; then the free world.
    Raises ValueError if an argument is none of the settings.
    """
    controls = {
        "world": toggle("world", WORLDS, world, name="world"),
        "sparsity": slider("sparsity weight", SPARSITIES, sparsity, "{:g}".format, name="sparsity"),
        "sharing": slider("sharing weight", SHARINGS, sharing, "{:g}".format, name="sharing"),
    }
    return Panel(compute, chart, controls, "live.sharing_policy")
