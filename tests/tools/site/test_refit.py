"""What a page fits in JavaScript is what the package fits in Python."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import torch

from mtl_teach import closed_form, data, live
from tools.site import refit

HERE = Path(__file__).parent
SCRIPT = Path(refit.__file__).parent / "assets" / "refit.js"
STATES = [(2, 0, 1.0), (8, 120, 0.01), (4, 240, 0.1)]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """For each state: what the panel shows, and what the page makes of the tables of another strength."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node: the page's JavaScript is not compared with Python here")
    panels, asked = [], []
    for tasks, spread, strength in STATES:
        panel = live.soft_sharing(tasks=tasks, spread=spread, strength=10.0)
        tables = panel.move().tables
        asked.append({"tasks": tasks, "spread": spread, "strength": strength, "tables": tables})
        panels.append(panel.move(strength=strength))
    given = tmp_path_factory.mktemp("refit") / "asked.json"
    given.write_text(json.dumps({"digits": json.loads(refit.digits()), "asked": asked}))
    command = [node, HERE / "refit_states.js", SCRIPT, given]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return list(zip(STATES, panels, json.loads(ran.stdout), strict=True))


def test_the_weights_are_those_of_the_package(both):
    for (tasks, spread, strength), _, made in both:
        drawn = data.tilted_digits(tasks, 20, spread, seed=3)
        for weights, at in zip(made["weights"], (strength, 0.0), strict=True):
            fitted = closed_form.soft_logistic(drawn.x, drawn.y, at).flatten()
            assert torch.allclose(torch.tensor(weights).double(), fitted, atol=1e-6)


def test_the_picture_and_the_words_are_those_of_the_panel(both):
    for _, panel, made in both:
        tables = panel.tables
        assert made["words"] == panel.words
        assert made["now"] == tables["now"]
        weights = torch.tensor([made["table"].pop("weight"), tables["weights"]["weight"]])
        assert (weights[0] - weights[1]).abs().max() < 0.011  # a last digit may be rounded the other way
        assert made["table"] == {key: row for key, row in tables["weights"].items() if key != "weight"}
        assert made["drawn"] == tables["draws"]


def test_the_first_draw_answers_before_the_others(both):
    for (_, _, strength), panel, made in both:
        assert made["first"].startswith(f"λ = {strength:g} misreads ") and made["first"] != panel.words
