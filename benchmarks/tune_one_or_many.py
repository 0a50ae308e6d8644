"""Tune the rivals of `live.one_or_many`: validation error by weight decay and number of steps.

    python -m benchmarks.tune_one_or_many

Seeds from 1000 on, which the panel does not use, and validation digits from the training pool: no test digit
is looked at. Prints the error in per cent after 40, 60, 80, 100 and 120 steps, mean over 6 seeds.
"""

import torch

from mtl_teach import data, evaluation, models, training
from mtl_teach.lessons.one_task_or_many.panels.one_or_many.settings import SAMPLES, SPREAD, TRAINING
from mtl_teach.live.shield import shielded

SETTINGS = ((1, 32, 8), (2, 32, 8), (8, 8, 8), (8, 32, 8), (8, 128, 32), (32, 32, 8))
DECAYS = (0.0, 0.003, 0.01, 0.03, 0.1)
SEEDS, FIRST, POOL = 6, 1000, 1307
RIVALS = {"single-task": models.single_task, "hard sharing": models.hard_sharing}


def main() -> None:
    """Print one line per setting, rival and weight decay."""
    print(" T trunk head  rival         decay   steps: 40   60   80  100  120")
    for tasks, trunk, head in SETTINGS:
        drawn = data.tilted_digits(tasks, min(POOL // tasks, 60), SPREAD, replicas=SEEDS, seed=FIRST)
        for name, build in RIVALS.items():
            for decay in DECAYS:
                model = build(drawn.features, tasks, trunk=(trunk,), head=(head,), replicas=SEEDS, seed=FIRST)
                errors = "".join(f"{error:5.1f}" for error in _errors(model, drawn, decay)[2:])
                print(f"{tasks:2} {trunk:5} {head:4}  {name:12}  {decay:5}        {errors}", flush=True)


@shielded()
def _errors(model: models.MultiTaskNet, drawn: data.Tasks, decay: float) -> list[float]:
    x, y = drawn.x[:, :, SAMPLES:], drawn.y[:, :, SAMPLES:]
    options = TRAINING | {"steps": 120, "weight_decay": decay}

    def watch(model: models.MultiTaskNet) -> torch.Tensor:
        return 100 * evaluation.error_rate(model(x), y).mean()

    learned = data.Tasks(drawn.x[:, :, :SAMPLES], drawn.y[:, :, :SAMPLES])
    return training.fit(model, learned, watch=watch, every=20, progress=False, **options).watched.tolist()


if __name__ == "__main__":
    main()
