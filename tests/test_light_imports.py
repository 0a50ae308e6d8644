"""What trains and solves loads no library of pictures, widgets or reference models."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"altair", "matplotlib", "ipywidgets", "anywidget", "sklearn", "scipy", "pooch", "sympy", "IPython"}
WHAT = {
    "models": "import mtl_teach.models",
    "losses": "import mtl_teach.losses",
    "closed_form": "import mtl_teach.closed_form",
    "training": "import mtl_teach.training",
    "data": "import mtl_teach.data",
    "evaluation": "import mtl_teach.evaluation",
    "a training": """
from mtl_teach import closed_form, data, evaluation, losses, models, training
x, y = [[0.5], [1.0], [2.0], [3.0]], {"a": [0, 1, 1, 0], "b": ["x", "y", "z", "x"]}
tasks = data.from_wide(x, y, test_share=0.5)
model = models.hard_sharing(1, 2, outputs=tasks.outputs)
training.fit(model, tasks, steps=2, learning_rate=0.1)
closed_form.soft_ridge(tasks.x, tasks.y, 1.0, 1.0)
closed_form.soft_logistic(tasks.x[:1], tasks.y[:1], 1.0)
evaluation.accuracy(model(tasks.x)[0][:, None], tasks.y[:1])
data.linear_tasks(), data.clothes(), model.score(tasks)
""",
}


SCRIPT = """
import json, sys, torch
before = set(sys.modules)
{}
print(json.dumps(sorted(set(sys.modules) - before)))
"""


@pytest.mark.parametrize("code", WHAT.values(), ids=WHAT)
def test_the_ground_loads_nothing_heavy(code):
    """Each in a Python of its own; torch is loaded first, so that only what we add is counted."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(code)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
    )
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
    assert "mtl_teach" in loaded and not loaded & HEAVY
