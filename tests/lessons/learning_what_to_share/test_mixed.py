import torch

from mtl_teach import data, training
from mtl_teach.lessons.learning_what_to_share import mixed


def test_designs_have_32_hidden_units_and_about_as_many_weights():
    counts = {name: mixed.weights_of(name) for name in mixed.designs()}
    assert max(counts.values()) < 1.25 * min(counts.values())
    made = {name: make() for name, make in mixed.designs().items()}
    assert made["hard sharing"].trunk[0].outputs == 32
    assert made["each alone"].trunk[0].outputs == made["cross-stitch"].trunk[0].outputs == 16
    for name in ("OMoE", "MMoE"):
        assert made[name].experts * made[name].trunk[0].outputs == 32
    assert made["OMoE"].gate.shared and not made["MMoE"].gate.shared


def test_errors_are_those_of_a_training_stopped_on_other_draws(monkeypatch):
    monkeypatch.setattr(mixed, "STEPS", 40)
    found = mixed.mixtures.__wrapped__(0.5, 9)
    assert set(found) == {"each alone", "hard sharing", "cross-stitch", "OMoE", "MMoE"}
    drawn = data.correlated_tasks(0.5, mixed.SAMPLES, mixed.FEATURES, replicas=30, seed=9)
    for name in ("hard sharing", "MMoE"):
        seen = []
        for steps in (20, 40):  # by training anew for so long
            model = mixed.designs(9)[name]()
            training.fit(model, drawn, steps=steps, learning_rate=mixed.RATE, progress=False)
            with torch.no_grad():
                seen.append((model(drawn.x_test) - drawn.y_test).square().mean((-1, -2)))
        best = min(seen, key=lambda one: one[20:].mean())
        assert torch.allclose(found[name], best[:20])
