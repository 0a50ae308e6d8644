"""A claim that hangs on its seed is found, one that does not passes."""

import json

import pytest

from tools.other_seeds import REPEATED, report

DRAW = "from mtl_teach import data\ndrawn = data.tilted_digits(tasks=1, samples=4, spread=0)"
MODEL = (
    "from mtl_teach import models\nweight = models.single_task(3, 1).trunk[0].weight.detach().sum().item()"
)


def lesson(folder, *sources):
    cells = [{"cell_type": "code", "source": source, "metadata": {}} for source in sources]
    path = folder / "00_lesson.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}}))
    return path


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What is said of a lesson whose first and last claims hold for its own seed only."""
    import torch

    from mtl_teach import data, models

    total = data.tilted_digits(tasks=1, samples=4, spread=0).x.sum().item()
    weight = models.single_task(3, 1).trunk[0].weight.detach().sum().item()
    assert torch.isfinite(torch.tensor([total, weight])).all()
    return [
        f"# Evidence: this draw alone\nassert abs(drawn.x.sum().item() - {total}) < 1e-9",
        "# Evidence: every draw is finite\nfor one in drawn.x[0]:\n    assert one.isfinite().all()",
        f"# Evidence: this start alone\nassert abs(weight - {weight}) < 1e-12",
    ]


def test_fragile_claims_are_named_and_sure_ones_are_not(tmp_path, capsys, printed):
    path = lesson(tmp_path, DRAW, MODEL, *printed)
    assert report(path, seeds=2, workers=2) == 2
    said = capsys.readouterr().out
    assert "3 claims, 2 hold too rarely" in said
    assert "this draw alone" in said and "this start alone" in said and "every draw" not in said
    assert "held 0 of 2" in said


def test_what_repeats_a_stored_number_is_no_claim_on_other_seeds(tmp_path, capsys, printed):
    repeated = printed[0].replace("this draw alone", REPEATED)
    assert report(lesson(tmp_path, DRAW, repeated), seeds=1, workers=1) == 0
    assert "0 claims, 0 hold too rarely" in capsys.readouterr().out


def test_what_stops_a_lesson_counts_too(tmp_path, capsys):
    assert report(lesson(tmp_path, "assert True", "1 / 0"), seeds=1, workers=1) == 1
    assert "stopped 1 times, cell 2: ZeroDivisionError" in capsys.readouterr().out
