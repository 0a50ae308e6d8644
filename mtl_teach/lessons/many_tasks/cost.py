"""What a forward and a backward pass cost as assays are added: milliseconds of processor time, one thread.

`python -m mtl_teach.lessons.many_tasks.cost` writes `cost_results.py` anew. Times differ between machines;
what should not is how they grow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from mtl_teach import data, losses, models

COUNTS, LOOPS = (1, 4, 16, 64, 256, 1024), 256
REPEATS = 5
UNITS = 4


def separate(tasks: int) -> Callable[[], torch.Tensor]:
    """Return what computes the loss of T networks, one after the other."""
    drawn = data.assay_panel(tasks, test_samples=0)
    nets = [nn.Sequential(nn.Linear(64, UNITS), nn.Linear(UNITS, 1)).double() for _ in range(tasks)]
    return lambda: sum(_loss(net(drawn.x[j])[:, 0], drawn.y[j]) for j, net in enumerate(nets))


def separate_as_one_product(tasks: int) -> Callable[[], torch.Tensor]:
    """Return what computes the loss of T networks, each layer of all of them as one matrix product."""
    drawn = data.assay_panel(tasks, test_samples=0)
    model = models.single_task(64, tasks, trunk=(UNITS,), activation="identity")
    return lambda: losses.binary_cross_entropy(model(drawn.x[None]), drawn.y, drawn.mask).sum()


def loop_of_heads(tasks: int) -> Callable[[], torch.Tensor]:
    """Return what computes the loss of one trunk and T heads, head after head, loss after loss."""
    drawn = data.assay_panel(tasks, test_samples=0)
    trunk = nn.Linear(64, UNITS).double()
    heads = [nn.Linear(UNITS, 1).double() for _ in range(tasks)]

    def loss() -> torch.Tensor:
        hidden = trunk(drawn.x[0])
        return sum(_loss(head(hidden)[:, 0], drawn.y[j]) for j, head in enumerate(heads))

    return loss


def one_product(tasks: int) -> Callable[[], torch.Tensor]:
    """Return what computes the loss of one trunk and T heads, all heads as one matrix product."""
    drawn = data.assay_panel(tasks, test_samples=0)
    model = models.hard_sharing(64, tasks, trunk=(UNITS,), activation="identity")
    x = drawn.x[:1]
    return lambda: losses.binary_cross_entropy(model(x), drawn.y, drawn.mask).sum()


def _loss(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    known = ~y.isnan()
    return nn.functional.binary_cross_entropy_with_logits(logits[known], y[known])


DESIGNS = {
    "T networks": separate,
    "T networks, as products": separate_as_one_product,
    "one trunk, loop over heads": loop_of_heads,
    "one trunk, heads as one product": one_product,
}


def milliseconds(loss: Callable[[], torch.Tensor]) -> float:
    """Return the least processor time of a forward and a backward pass over `REPEATS` tries, in ms."""
    loss().backward()
    spent = []
    for _ in range(REPEATS):
        start = time.process_time()
        loss().backward()
        spent.append(time.process_time() - start)
    return 1000 * min(spent)


def measure() -> dict[str, dict[int, float]]:
    """Return design -> T -> milliseconds of a forward and backward pass; the loops stop at 256 assays."""
    torch.set_num_threads(1)
    return {
        name: {
            tasks: float(f"{milliseconds(made(tasks)):.2g}")
            for tasks in COUNTS
            if tasks <= LOOPS or made in (one_product, separate_as_one_product)
        }
        for name, made in DESIGNS.items()
    }


def main() -> None:
    """Take the times and write them down."""
    found = measure()
    lines = ['"""What `cost.py` measured; written by it."""', "", "MILLISECONDS = {"]
    lines += [f'    "{name}": {times},' for name, times in found.items()]
    Path(__file__).with_name("cost_results.py").write_text("\n".join([*lines, "}", ""]))


if __name__ == "__main__":
    main()
