import pytest
import torch

from mtl_teach.data import Tasks, linear_tasks, stack, with_constant

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
    tasks = Tasks(**parts(mask=mask, **changed("y", (1, 2), float("nan")), **changed("x", (1, 2), torch.inf)))
    assert tasks.y.isnan().sum() == 1


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
        (changed("y", (0, 1), float("nan")), "y", "nan at (0, 1)", "finite", "mask them"),
        (changed("x", (0, 1, 2), float("inf")), "x", "inf at (0, 1, 2)", "finite", "remove"),
        (changed("x_test", (0, 1, 2), float("nan")), "x_test", "nan", "finite", "remove"),
        (changed("y_test", (3, 4), float("nan")), "y_test", "nan at (3, 4)", "finite", "mask them"),
        ({"mask": torch.zeros(T, N) > 0}, "mask", "none for 'task 1'", "at least one label", "drop the task"),
    ],
)
def test_a_bad_tensor_is_refused(refuses, changes, name, got, expected, remedy):
    with refuses(ValueError, name, got=got, expected=expected, remedy=remedy):
        Tasks(**parts(**changes))


@pytest.mark.parametrize(
    ("changes", "name", "got", "remedy"),
    [
        ({"x": [[1.0]]}, "x", "list", "torch.as_tensor(x)"),
        ({"x_test": None}, "x_test", "NoneType", "torch.as_tensor"),
        ({"y": parts()["y"].float()}, "y", "torch.float32", "y.to(x)"),
        ({"y": parts()["y"].to("meta")}, "y", "meta", "y.to(x)"),
        ({"x": torch.zeros(T, N, D, dtype=torch.int64)}, "x", "torch.int64", "x.double()"),
        ({"mask": torch.ones(T, N)}, "mask", "torch.float32", "mask.bool()"),
        ({"mask": (torch.ones(T, N) > 0).to("meta")}, "mask", "meta", "mask.to(x.device)"),
        ({"truth": {"angles": 3.0}}, "truth['angles']", "float", "torch.as_tensor"),
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
