import pytest
import torch

from mtl_teach.data import Tasks, clothes, linear_tasks, stack, tilted_digits, with_constant
from mtl_teach.data.tasks import seen_once

T, N, D, M = 4, 6, 3, 5


def parts(**changes):
    generator = torch.Generator().manual_seed(0)
    sizes = {"x": (T, N, D), "y": (T, N), "x_test": (T, M, D), "y_test": (T, M)}
    drawn = {k: torch.randn(v, generator=generator, dtype=torch.float64) for k, v in sizes.items()}
    return drawn | {"mask": None} | changes


def changed(name, index, value):
    tensor = parts()[name].clone()
    tensor[index] = value
    return {name: tensor}


def test_sizes_defaults_and_words():
    tasks = Tasks(**parts())
    sizes = (tasks.replicas, tasks.tasks, tasks.samples, tasks.features, tasks.test_samples)
    assert sizes == (1, T, N, D, M)
    assert tasks.mask.all() and tasks.mask_test.all()
    assert tasks.mask.shape == (T, N) and tasks.mask_test.shape == (T, M)
    assert tasks.names == ("task 1", "task 2", "task 3", "task 4")
    assert repr(tasks) == "Tasks(4 tasks x 6 samples x 3 features, 5 test samples per task)"


def test_tasks_cannot_be_changed():
    with pytest.raises(AttributeError):
        Tasks(**parts()).x = torch.zeros(1)


def test_stack_puts_draws_side_by_side_and_replica_takes_them_apart():
    draws = [linear_tasks(tasks=3, seed=seed) for seed in range(4)]
    both = stack([stack(draws[:2]), draws[2], draws[3]])
    assert both.replicas == 4 and both.x.shape == (4, 3, 40, 20)
    for r, draw in enumerate(draws):
        alone = both.replica(r)
        assert torch.equal(alone.x, draw.x) and torch.equal(alone.y_test, draw.y_test)
        assert torch.equal(alone.mask, draw.mask) and torch.equal(alone.truth["basis"], draw.truth["basis"])


def test_a_mask_hides_missing_labels_and_padding():
    mask = torch.ones(T, N, dtype=torch.bool)
    mask[1, 2] = False
    tasks = Tasks(**parts(mask=mask, **changed("y", (1, 2), torch.inf), **changed("x", (1, 2), torch.nan)))
    assert torch.equal(tasks.y.isnan(), ~mask), "y carries its mask"
    assert not tasks.x[1, 2].any(), "an example that nobody may read is zero"
    assert torch.equal(tasks.x[0], parts()["x"][0])
    whole = Tasks(**parts(mask=mask))
    assert torch.equal(whole.x, parts()["x"]), "an example without a label keeps its inputs"
    assert repr(tasks) == "Tasks(4 tasks x 6 samples x 3 features, 5 test samples per task; 1 label missing)"
    again = Tasks(tasks.x, tasks.y, tasks.mask)
    assert torch.equal(again.y.nan_to_num(-9), tasks.y.nan_to_num(-9))


def test_padding_in_the_test_part_is_missing_too():
    mask = torch.ones(T, M, dtype=torch.bool)
    mask[0, 3:] = False
    tasks = Tasks(
        **parts(mask_test=mask, **changed("y_test", (0, 4), 9.0), **changed("x_test", (0, 3, 1), torch.nan))
    )
    assert torch.equal(tasks.y_test.isnan(), ~mask) and not tasks.x_test[0, 3].any()
    assert "2 labels missing" in repr(tasks)


def test_inputs_and_labels_come_in_any_make():
    drawn = parts()
    wanted = Tasks(drawn["x"], drawn["y"])
    found = Tasks(drawn["x"].tolist(), drawn["y"].numpy()[::-1][::-1])
    assert torch.equal(found.x, wanted.x) and torch.equal(found.y, wanted.y)
    asked = drawn["y"] > 0
    for y in (asked, asked.long(), asked.float(), asked.tolist(), asked.numpy().astype("i1")):
        found = Tasks(drawn["x"].float(), y)
        assert found.x.dtype == found.y.dtype == torch.float32 and found.kinds == ("binary",) * T
    assert found.to(torch.float64).y.dtype == torch.float64
    assert Tasks(torch.ones(1, 2, 1).long(), [[0, 1]]).x.dtype == torch.float64


def test_one_input_for_all_tasks_takes_no_room():
    drawn = parts()
    x = drawn["x"][:1].clone()
    tasks = Tasks(x, drawn["y"], x_test=x, y_test=drawn["y"])
    assert tasks.x.shape == (T, N, D) and torch.equal(tasks.x[3], x[0])
    for part in (tasks.x, tasks.x_test, tasks.to(torch.float32).x, stack([tasks, tasks]).replica(1).x):
        assert seen_once(part).shape == (1, N, D)
    assert seen_once(Tasks(**parts()).x).shape == (T, N, D)
    mask = torch.ones(T, N, dtype=torch.bool)
    mask[:, 2] = False
    x[0, 2] = torch.nan
    assert not Tasks(x, drawn["y"], mask).x[:, 2].any()
    mask[1, 2] = True
    with pytest.raises(ValueError, match=r"x must be finite, got nan at \(0, 2, 0\)"):
        Tasks(x, drawn["y"], mask)


def test_kinds_are_guessed_where_they_are_plain():
    x, y = parts()["x"], parts()["y"]
    y[1], y[2] = (y[1] > 0).double(), 1.0
    tasks = Tasks(x, y)
    assert tasks.kinds == ("real", "binary", "binary", "real") and tasks.outputs == 1
    assert "real, binary, binary, real" in repr(tasks)
    classes = y.abs().round().clamp(max=2)
    tasks = Tasks(x, classes, kinds="classes")
    assert tasks.kinds == tuple(f"{max(2, int(row.max()) + 1)} classes" for row in classes)
    tasks = Tasks(x, classes, kinds=("real", "binary", "3 classes", "4 classes"))
    assert tasks.outputs == (1, 1, 3, 4) and tasks.replica(0).kinds == tasks.kinds
    assert stack([tasks, tasks]).kinds == tasks.kinds and tasks.to(torch.float32).kinds == tasks.kinds
    more = Tasks(x, classes, kinds="classes", x_test=x, y_test=classes + 1)
    assert more.kinds == tuple(f"{int(row.max()) + 2} classes" for row in classes)


def test_the_built_in_data_know_their_kinds():
    assert set(linear_tasks().kinds) == {"real"} and set(tilted_digits().kinds) == {"binary"}
    drawn = clothes(replicas=2)
    assert drawn.kinds == ("3 classes",) * 2 and drawn.replica(1).outputs == 3
    assert drawn.replica(1).class_names["colour"] == ("black", "blue", "red")


@pytest.mark.parametrize(
    ("changes", "got", "remedy", "mended"),
    [
        ({"y": torch.arange(T * N).view(T, N)}, "labels up to 5", "kinds='classes'", {"kinds": "classes"}),
        ({"kinds": "reel"}, "'reel'", "'real'?", {"kinds": "real"}),
        ({"kinds": "1 classes"}, "1", "use 2 or more", {"kinds": "2 classes", "y": torch.ones(T, N)}),
        ({"kinds": ("real", "real")}, "('real', 'real')", "every task", {"kinds": ("real",) * T}),
        ({"kinds": 3}, "3", "every task", {"kinds": "3 classes", "y": torch.ones(T, N)}),
    ],
)
def test_a_bad_kind_is_refused_and_the_remedy_works(refuses, changes, got, remedy, mended):
    with refuses(ValueError, "kinds", got=got, remedy=remedy):
        Tasks(parts()["x"], **{"y": parts()["y"]} | changes)
    Tasks(parts()["x"], **{"y": parts()["y"]} | changes | mended)


def test_labels_must_fit_their_kind(refuses):
    x, y = parts()["x"], torch.zeros(T, N)
    y[1, 3], y[2, 4] = 3, 0.5
    with refuses(ValueError, "y", got="3.0 at (1, 3)", expected="0 or 1", remedy="encode"):
        Tasks(x, y, kinds=("real", "binary", "real", "real"))
    with refuses(ValueError, "y", got="3 at (1, 3)", expected="from 0 to 2", remedy="data.from_arrays"):
        Tasks(x, y, kinds=("real", "3 classes", "real", "real"))
    with refuses(ValueError, "y", got="0.5 at (2, 4)", expected="class numbers", remedy="number the classes"):
        Tasks(x, y, kinds=("real", "4 classes", "classes", "real"))
    with refuses(ValueError, "y_test", got="3.0 at (1, 3)", expected="0 or 1", remedy="encode"):
        Tasks(x, 0 * y, x_test=x, y_test=y.round(), kinds="binary")


def test_there_may_be_no_test_examples():
    none = torch.zeros(T, 0, dtype=torch.float64)
    assert Tasks(**parts(x_test=none[..., None].expand(T, 0, D), y_test=none)).test_samples == 0


@pytest.mark.parametrize(
    ("changes", "name", "got", "expected", "remedy"),
    [
        ({"y": torch.zeros(N, T)}, "y", "(6, 4)", "(tasks=4, samples=6)", "transpose"),
        ({"x": torch.zeros(T, D, N)}, "x", "(4, 3, 6)", "samples=6", "transpose"),
        ({"x": torch.zeros(T, N)}, "x", "(4, 6)", "(tasks, samples, features)", "missing axis"),
        ({"x": torch.zeros(T, 0, D)}, "x", "(4, 0, 3)", "none of them 0", "drop empty tasks"),
        ({"x": torch.zeros(0, N, D)}, "x", "(0, 6, 3)", "none of them 0", "drop empty tasks"),
        ({"y": torch.zeros(2, T, N)}, "y", "(2, 4, 6)", "(tasks=4, samples=6)", "drop an axis"),
        ({"mask": torch.ones(T, M) > 0}, "mask", "(4, 5)", "samples=6", "one entry per item"),
        ({"x_test": torch.zeros(T, D, M)}, "x_test", "(4, 3, 5)", "features=3", "transpose"),
        ({"y_test": torch.zeros(T - 1, M)}, "y_test", "(3, 5)", "tasks=4", "one entry"),
        ({"mask_test": torch.ones(T, N) > 0}, "mask_test", "(4, 6)", "test_samples=5", "one entry"),
        ({"names": ("a", "b")}, "names", "2", "4 strings", "('a', 'b')"),
        (changed("y", (0, 1), float("nan")), "y", "nan at (0, 1)", "finite", "mask=~y.isnan()"),
        (
            changed("x", (0, 1, 2), float("inf")),
            "x",
            "inf at (0, 1, 2)",
            "finite",
            "leave those examples out",
        ),
        (changed("x_test", (0, 1, 2), float("nan")), "x_test", "nan", "finite", "leave those examples out"),
        (changed("y_test", (3, 4), float("nan")), "y_test", "nan at (3, 4)", "finite", "mask_test=~y_test"),
        (
            {"mask": torch.zeros(T, N) > 0},
            "mask",
            "none for 'task 1'",
            "a label for every task",
            "drop the task",
        ),
    ],
)
def test_a_bad_tensor_is_refused(refuses, changes, name, got, expected, remedy):
    with refuses(ValueError, name, got=got, expected=expected, remedy=remedy):
        Tasks(**parts(**changes))


@pytest.mark.parametrize(
    ("changes", "name", "got", "remedy"),
    [
        ({"x": None}, "x", "NoneType", "give one of these"),
        ({"x_test": None}, "x_test", "None", "give both or neither"),
        ({"y_test": None}, "y_test", "None", "give both or neither"),
        ({"y": [["yes"] * N] * T}, "y", "text such as 'yes'", "data.from_arrays"),
        ({"y": parts()["y"].to("meta")}, "y", "meta", "y.to('cpu')"),
        ({"mask": torch.ones(T, N)}, "mask", "torch.float32", "mask == 1"),
        ({"mask": (torch.ones(T, N) > 0).to("meta")}, "mask", "meta", "mask.to('cpu')"),
        ({"truth": {"angles": 3.0}}, "truth['angles']", "float", "put it into a list"),
    ],
)
def test_a_bad_type_is_refused(refuses, changes, name, got, remedy):
    with refuses(TypeError, name, got=got, remedy=remedy):
        Tasks(**parts(**changes))


def test_only_like_draws_stack(refuses):
    first = linear_tasks(tasks=3)
    with refuses(ValueError, "draws", got="none", remedy="draw some"):
        stack([])
    with refuses(ValueError, "draws", got="3 and 4", expected="agree in tasks", remedy="like with like"):
        stack([first, linear_tasks(tasks=4)])
    with refuses(ValueError, "draws", got="'basis'", expected="same truth", remedy="one kind"):
        stack([first, linear_tasks(tasks=3, relation="unrelated")])


def test_there_is_no_replica_beyond_the_last(refuses):
    with refuses(ValueError, "index", got="2", expected="from 0 to 1", remedy="use 1 or less"):
        linear_tasks(replicas=2).replica(2)


def test_a_constant_acts_as_a_bias():
    x = parts()["x"]
    weights = torch.tensor([1.0, -2.0, 0.5, 7.0], dtype=torch.float64)
    assert torch.allclose(with_constant(x) @ weights, x @ weights[:3] + 7.0)
