"""Tasks of unlike kinds in one model, against a plain trunk, a list of heads and torch's own losses."""

import pytest
import torch
from sklearn import metrics as reference
from torch import Generator, nan, nn

from mtl_teach.data import Tasks, clothes
from mtl_teach.evaluation import count_flops, count_parameters, score
from mtl_teach.models import hard_sharing, pooled, single_task, soft_sharing
from mtl_teach.training import fit

D, N, M = 4, 15, 40
KINDS = ("real", "binary", "4 classes", "3 classes", "binary", "4 classes")
T, OUTPUTS = len(KINDS), (1, 1, 4, 3, 1, 4)
TORCHS = {
    "real": nn.MSELoss(),
    "binary": nn.BCEWithLogitsLoss(),
    "classes": lambda z, y: nn.CrossEntropyLoss()(z, y.long()),
}
BUILDERS = {
    "single_task": single_task,
    "hard_sharing": hard_sharing,
    "soft_sharing": lambda *sizes, **options: soft_sharing(*sizes, strength=0.3, **options),
}


def labels(x, j):
    """Return the answers of task j on x (..., n, d)."""
    score = x[..., 0] - x[..., 1] * (j + 1) / T
    if KINDS[j] == "real":
        return score
    return (score > 0).double() if KINDS[j] == "binary" else x[..., : OUTPUTS[j]].argmax(-1).double()


def data(missing=True, seed=1):
    """Draw tasks; some training labels are missing."""
    stream = Generator().manual_seed(seed)
    x, x_test = (torch.randn(T, size, D, generator=stream, dtype=torch.float64) for size in (N, M))
    mask = torch.rand(T, N, generator=stream) < (0.7 if missing else 2.0)
    y, y_test = (torch.stack([labels(part[j], j) for j in range(T)]) for part in (x, x_test))
    return Tasks(x, y, mask, x_test, y_test, kinds=KINDS)


def parts(model, tasks):
    """Copy the model into plain trunks and heads, one each per task; a shared trunk is one object."""
    trunks, heads = [], []
    for j in range(tasks):
        plain = list(model.plain(j))
        trunks.append(nn.Sequential(*plain[: 2 * len(model.trunk)]))
        heads.append(nn.Sequential(*plain[2 * len(model.trunk) :]))
    if model.trunk[0].shared:
        trunks = [trunks[0]] * tasks
    return trunks, heads


@pytest.mark.parametrize("name", BUILDERS)
@pytest.mark.parametrize("head", [(), (5,)])
@pytest.mark.parametrize("weighted", [True, False])
def test_one_training_equals_a_loop_over_heads_with_torchs_losses(name, head, weighted):
    tasks = data()
    model = BUILDERS[name](D, T, trunk=(6, 5), head=head, outputs=tasks.outputs, seed=3)
    weights = torch.linspace(0.5, 2, T).double() if weighted else torch.ones(T).double()
    trunks, heads = parts(model, T)
    every = nn.ModuleList([*dict.fromkeys(trunks), *heads])
    optimiser, losses = torch.optim.Adam(every.parameters(), lr=0.05, weight_decay=0.01), []
    for _ in range(8):
        total = 0.0
        for j, kind in enumerate(KINDS):
            known = tasks.mask[j]
            z = heads[j](trunks[j](tasks.x[j, known]))
            z = z if kind.endswith("classes") else z[:, 0]
            total = total + weights[j] * TORCHS[kind.split()[-1]](z, tasks.y[j, known])
        losses.append(total.item())
        if name == "soft_sharing":
            own = [list(trunk.parameters()) for trunk in trunks]
            means = [sum(copies) / T for copies in zip(*own, strict=True)]
            distances = [(w - m).square().sum() for mine in own for w, m in zip(mine, means, strict=True)]
            total = total + 0.3 / 2 * sum(distances)
        optimiser.zero_grad()
        total.backward()
        optimiser.step()
    given = {"task_weights": weights.tolist()} if weighted else {}
    history = fit(model, tasks, steps=8, learning_rate=0.05, weight_decay=0.01, **given)
    assert history.loss[:, 0].tolist() == pytest.approx(losses, rel=1e-10)
    for j in range(T):
        wanted = heads[j](trunks[j](tasks.x[j]))
        torch.testing.assert_close(model.plain(j)(tasks.x[j]), wanted, rtol=1e-10, atol=1e-10)
        found = model(tasks.x)[j][0]
        torch.testing.assert_close(found.view_as(wanted), wanted, rtol=1e-10, atol=1e-10)


def test_minibatches_and_replicas_are_runs_of_their_own():
    tasks = data()
    options = {"steps": 10, "learning_rate": 0.05, "batch": 4}
    many = hard_sharing(D, T, outputs=tasks.outputs, replicas=3, seed=5)
    history = fit(many, tasks, seed=7, **options)
    assert [logits.shape for logits in many(tasks.x)] == [(3, N, w) if w > 1 else (3, N) for w in OUTPUTS]
    for r in range(3):
        alone = hard_sharing(D, T, outputs=tasks.outputs, seed=5 + r)
        torch.testing.assert_close(history.loss[:, r], fit(alone, tasks, seed=7 + r, **options).loss[:, 0])
        for mine, theirs in zip(many(tasks.x), alone(tasks.x), strict=True):
            torch.testing.assert_close(mine[r], theirs[0])


def test_clothes_train_with_the_packages_own_cross_entropy():
    drawn = clothes(40, None)
    found = []
    for outputs, loss in ((3, None), (3, "cross_entropy"), ((3, 3), None), ((3, 3), ["cross_entropy"] * 2)):
        model = hard_sharing(drawn.features, 2, outputs=outputs)
        found.append(fit(model, drawn, loss=loss, steps=60, learning_rate=0.02).loss[:, 0])
        torch.testing.assert_close(found[-1], found[0])
        assert min(model.score(drawn).values.flatten()) > 0.8
    plain = model.plain(0)[:2]  # the trunk, from the same start
    start = hard_sharing(drawn.features, 2, outputs=3)
    z = start(drawn.x)[0]
    wanted = sum(nn.CrossEntropyLoss()(z[j], drawn.y[j].long()) for j in range(2)).item()
    assert found[0][0].item() == pytest.approx(wanted, rel=1e-12) and len(plain) == 2


def test_every_task_is_scored_as_its_kind_asks():
    tasks = data(missing=False)
    hidden = tasks.y_test.clone()
    hidden[0, :9] = hidden[2, 3:8] = hidden[4, 0] = nan
    tasks = Tasks(tasks.x, tasks.y, None, tasks.x_test, hidden, mask_test=~hidden.isnan(), kinds=KINDS)
    model = hard_sharing(D, T, outputs=tasks.outputs, replicas=2)
    fit(model, tasks, steps=60, learning_rate=0.03)
    found, answers, logits = model.score(tasks), model.predict(tasks.x_test), model(tasks.x_test)
    assert found.measures == ("R²", *["accuracy"] * (T - 1)) and found.values.shape == (2, T)
    for r in range(2):
        for j, kind in enumerate(KINDS):
            known = tasks.mask_test[j]
            truth, said, z = tasks.y_test[j, known], answers[j][r, known], logits[j][r, known].detach()
            wanted = (
                reference.r2_score(truth, said) if kind == "real" else reference.accuracy_score(truth, said)
            )
            assert found.values[r, j].item() == pytest.approx(wanted, abs=1e-12)
            expected = {"real": lambda z: z, "binary": lambda z: (z > 0).double()}.get(
                kind, lambda z: z.argmax(-1)
            )
            assert torch.equal(said, expected(z).to(said))
    assert found["task 2"] == pytest.approx(found.values[:, 1].mean().item())
    assert list(found) == list(tasks.names) and dict(found)["task 3"] == found["task 3"]
    lines = repr(found).splitlines()
    assert len(lines) == T + 1 and lines[0].startswith("task 1  R² ") and lines[-1] == "(mean of 2 replicas)"


def test_predictions_answer_new_inputs_of_any_make():
    tasks = data()
    model = hard_sharing(D, T, outputs=tasks.outputs)
    with pytest.raises(ValueError, match=r"kinds must be known .* call training.fit first"):
        model.predict(tasks.x)
    fit(model, tasks, steps=2, learning_rate=0.03)
    x = tasks.x_test[0]  # (m, d), the same for all tasks
    for given in (x, x[None], x.tolist(), x.numpy(), x.expand(T, M, D)):
        for mine, theirs in zip(model.predict(given), model.predict(x), strict=True):
            assert mine.shape == (1, M) and torch.allclose(mine, theirs, rtol=1e-12)
    alike = hard_sharing(D, 2)
    fit(alike, Tasks(tasks.x[:2], tasks.y[1:2].nan_to_num(0).expand(2, N)), steps=2, learning_rate=0.03)
    assert alike.predict(x).shape == (1, 2, M) and set(alike.predict(x).unique().tolist()) <= {0.0, 1.0}


def test_kinds_of_one_width_keep_one_tensor_of_logits():
    tasks = data(missing=False)
    two = Tasks(tasks.x[:2], tasks.y[:2], x_test=tasks.x_test[:2], y_test=tasks.y_test[:2])
    assert two.kinds == ("real", "binary") and two.outputs == 1
    model = hard_sharing(D, 2)
    z = model(two.x)[0].detach()
    wanted = nn.MSELoss()(z[0], two.y[0]) + nn.BCEWithLogitsLoss()(z[1], two.y[1])
    assert fit(model, two, steps=1, learning_rate=0.1).loss.item() == pytest.approx(wanted.item(), rel=1e-12)
    assert model.score(two).measures == ("R²", "accuracy") and model.predict(two.x).shape == (1, 2, N)


def test_costs_and_table_count_every_head():
    model = hard_sharing(D, T, trunk=(6,), outputs=OUTPUTS, replicas=2)
    heads = sum((6 + 1) * width for width in OUTPUTS)
    assert count_parameters(model) == (D + 1) * 6 + heads
    assert count_flops(model) == 2 * D * 6 + sum(2 * 6 * width for width in OUTPUTS)
    table = model.describe()
    assert "6 -> 4" in table and "one per task (3)" in table and table.split()[-1] == str((D + 1) * 6 + heads)


@pytest.mark.parametrize(
    ("build", "message", "mended"),
    [
        (
            lambda: hard_sharing(D, T, outputs=(1, 2)),
            r"outputs must be one number for all tasks, or one per task \(tasks=6\), got \(1, 2\)",
            lambda: hard_sharing(D, T, outputs=OUTPUTS),
        ),
        (
            lambda: hard_sharing(D, 2, outputs=(1, 0)),
            r"outputs\[1\] must be a whole number >= 1, got 0",
            lambda: hard_sharing(D, 2, outputs=(1, 1)),
        ),
        (
            lambda: pooled(D, T, outputs=OUTPUTS),
            "outputs must be one number where all tasks share the head, got .*: use hard_sharing",
            lambda: hard_sharing(D, T, outputs=OUTPUTS),
        ),
        (
            lambda: soft_sharing(D, T, outputs=OUTPUTS, trunk=(), strength=1.0),
            "outputs must be one number for all tasks if soft sharing ties .* give the model a trunk",
            lambda: soft_sharing(D, T, outputs=OUTPUTS, strength=1.0),
        ),
        (
            lambda: soft_sharing(D, T, outputs=OUTPUTS, tie="all", strength=1.0),
            "outputs must be one number .* and tie that",
            lambda: soft_sharing(D, T, outputs=OUTPUTS, tie="trunk", strength=1.0),
        ),
    ],
)
def test_outputs_that_cannot_be_are_refused_and_the_remedy_works(build, message, mended):
    with pytest.raises(ValueError, match=message):
        build()
    mended()


def test_scores_that_cannot_be_are_refused(refuses):
    tasks = data()
    model = hard_sharing(D, T, outputs=tasks.outputs)
    with refuses(
        ValueError, "tasks", got="none of 'task 1'", expected="a test label", remedy="test_share=0.25"
    ):
        score(model, Tasks(tasks.x, tasks.y, tasks.mask, kinds=KINDS))
    with refuses(TypeError, "tasks", got="Tensor", expected="data.Tasks", remedy="data.Tasks(x, y"):
        score(model, tasks.x)
    with refuses(ValueError, "model", got="answers for 2", expected="6 tasks", remedy="its own tasks"):
        score(lambda x: x[None, :2, :, 0], tasks)
    flat = tasks.y_test.clone()
    flat[0] = 2.0
    constant = Tasks(tasks.x, tasks.y, tasks.mask, tasks.x_test, flat, kinds=KINDS)
    with refuses(
        ValueError, "y_test", got="one value in 'task 1'", expected="vary", remedy="mean_squared_error"
    ):
        score(model, constant)
    with refuses(ValueError, "name", got="'task'", expected="'task 1'", remedy="did you mean 'task"):
        score(model, tasks)["task"]
