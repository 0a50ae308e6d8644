"""Many losses, one step: how the tasks of a training agree on where the shared weights move.

`Training(..., aggregator=...)` takes one of these names, or an object made here:

| name            | the shared weights move along            | source                                     |
|-----------------|------------------------------------------|--------------------------------------------|
| `None`, `"sum"` | Σ_j g_j                                  |                                            |
| `"pcgrad"`      | Σ_j g_j, each freed of what conflicts    | Yu et al., NeurIPS 2020                    |
| `"mgda"`        | the shortest Σ_j c_j g_j, Σ_j c_j = 1    | Désidéri 2012; Sener & Koltun, NeurIPS 2018 |
| `"cagrad"`      | near Σ_j g_j, best for the worst-off     | Liu et al., NeurIPS 2021                   |
| `"uncertainty"` | Σ_j w_j g_j, with learned w              | Kendall et al., CVPR 2018                  |
| `"dwa"`         | Σ_j w_j g_j, more for slow tasks         | Liu et al., CVPR 2019                      |
| `"famo"`        | Σ_j w_j g_j, so that all log L_j fall    | Liu et al., NeurIPS 2023                   |

g_j is the gradient of task j's loss with respect to the weights that all tasks share. The upper four leave
each head's own gradient as it is, as their papers do; the lower three weigh whole losses, heads included.

>>> from mtl_teach import data, models, training
>>> tasks = data.tilted_digits(tasks=2, samples=40)
>>> model = models.hard_sharing(64, 2)
>>> history = training.fit(model, tasks, steps=20, learning_rate=0.02, aggregator="pcgrad")
>>> cosines(task_gradients(model, tasks)).shape  # (R, T, T)
torch.Size([1, 2, 2])
"""

from mtl_teach.aggregation.directions import cagrad, mgda, pcgrad
from mtl_teach.aggregation.gradients import cosines, gram_matrix, task_gradients
from mtl_teach.aggregation.weightings import DWA, FAMO, Uncertainty, Weighting

__all__ = [
    "DWA",
    "FAMO",
    "Uncertainty",
    "Weighting",
    "cagrad",
    "cosines",
    "gram_matrix",
    "mgda",
    "pcgrad",
    "task_gradients",
]
