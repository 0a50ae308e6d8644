import math

import numpy as np
import torch

from tests.exercises.answers import right, wrong, wrong_value

# best_heads


@right("best_heads")
def numpy_lstsq(x, y, trunk):
    return np.stack(
        [np.linalg.lstsq((x[j] @ trunk).numpy(), y[j].numpy(), rcond=None)[0] for j in range(len(x))]
    )


@right("best_heads")
def as_hinted(x, y, trunk):
    heads = []
    for j in range(len(x)):
        z = x[j] @ trunk
        heads.append(torch.linalg.lstsq(z, y[j][:, None]).solution[:, 0])
    return torch.stack(heads)


@right("best_heads")
def normal_equations(x, y, trunk):
    z = x @ trunk
    return torch.linalg.solve(z.mT @ z, z.mT @ y[..., None]).squeeze(-1)


@right("best_heads")
def pseudo_inverse(x, y, trunk):
    return torch.einsum("tkn,tn->tk", torch.linalg.pinv(x @ trunk), y)


@right("best_heads")
def batched_lstsq(x, y, trunk):
    return torch.linalg.lstsq(x @ trunk, y.unsqueeze(-1)).solution[..., 0]


@right("best_heads")
def filled_in_place(x, y, trunk):
    heads = torch.zeros(x.shape[0], trunk.shape[1], dtype=torch.float64)
    for j in range(x.shape[0]):
        z = x[j] @ trunk
        heads[j] = torch.inverse(z.T @ z) @ z.T @ y[j]
    return heads


@right("best_heads")
def lists_of_numbers(x, y, trunk):
    return [
        np.linalg.lstsq(np.asarray(a @ trunk), np.asarray(b), rcond=None)[0].tolist()
        for a, b in zip(x, y, strict=True)
    ]


@right("best_heads")
def in_float32(x, y, trunk):
    return torch.linalg.lstsq(x.float() @ trunk.float(), y.float()[..., None]).solution[..., 0]


@right("best_heads")
def a_list_of_tensors(x, y, trunk):
    return [torch.linalg.lstsq(x[j] @ trunk, y[j]).solution for j in range(len(x))]


@right("best_heads")
def by_qr(x, y, trunk):
    heads = []
    for features, labels in zip(x, y, strict=True):
        q, r = torch.linalg.qr(features @ trunk)
        heads.append(torch.linalg.solve_triangular(r, (q.T @ labels)[:, None], upper=True)[:, 0])
    return torch.stack(heads)


@wrong("best_heads", "column")
def forgot_to_take_the_column(x, y, trunk):
    return torch.stack([torch.linalg.lstsq(x[j] @ trunk, y[j][:, None]).solution for j in range(len(x))])


@wrong("best_heads", "exception")
def for_two_units_only(x, y, trunk):
    u, v = trunk[:, 0], trunk[:, 1]
    heads = []
    for j in range(len(x)):
        a, b = x[j] @ u, x[j] @ v
        gram = torch.stack([torch.stack([a @ a, a @ b]), torch.stack([a @ b, b @ b])])
        heads.append(torch.linalg.solve(gram, torch.stack([a @ y[j], b @ y[j]])))
    return torch.stack(heads)


@wrong("best_heads", "shape")
def all_in_one_row(x, y, trunk):
    return normal_equations(x, y, trunk).flatten()


@wrong("best_heads", "shape")
def an_empty_list(x, y, trunk):
    heads = []
    for _ in range(len(x)):
        pass
    return heads


@wrong("best_heads", "unrecognised")
def of_the_next_task(x, y, trunk):
    return normal_equations(x, y.roll(1, 0), trunk)


@wrong("best_heads", "unrecognised")
def centred(x, y, trunk):
    return normal_equations(x - x.mean(1, keepdim=True), y - y.mean(1, keepdim=True), trunk)


@wrong("best_heads", "transposed")
def heads_as_columns(x, y, trunk):
    return torch.stack(list(normal_equations(x, y, trunk)), dim=1)


@wrong("best_heads", "weights")
def back_among_the_inputs(x, y, trunk):
    return torch.stack([trunk @ head for head in normal_equations(x, y, trunk)])


@wrong("best_heads", "projected")
def fit_then_project(x, y, trunk):
    weights = [torch.linalg.lstsq(x[j], y[j][:, None]).solution[:, 0] for j in range(len(x))]
    return torch.stack([trunk.T @ w for w in weights])


@wrong("best_heads", "projected")
def fit_then_solve_for_the_head(x, y, trunk):
    weights = torch.linalg.lstsq(x, y[..., None]).solution[..., 0]
    return torch.linalg.lstsq(trunk, weights.T).solution.T


@wrong("best_heads", "one_for_all")
def pooled(x, y, trunk):
    z = torch.cat([x[j] @ trunk for j in range(len(x))])
    head = torch.linalg.lstsq(z, torch.cat(list(y))[:, None]).solution[:, 0]
    return torch.stack([head] * len(x))


@wrong("best_heads", "one_for_all")
def always_the_first_task(x, y, trunk):
    return torch.stack([normal_equations(x, y, trunk)[0] for _ in range(len(x))])


@wrong("best_heads", "unit_by_unit")
def by_the_formula_of_one_unit(x, y, trunk):
    heads = []
    for j in range(len(x)):
        z = x[j] @ trunk
        heads.append(torch.stack([(z[:, i] @ y[j]) / (z[:, i] @ z[:, i]) for i in range(z.shape[1])]))
    return torch.stack(heads)


@wrong("best_heads", "no_gram")
def correlation_only(x, y, trunk):
    return torch.stack([(x[j] @ trunk).T @ y[j] for j in range(len(x))])


@wrong("best_heads", "ridge")
def ridge(x, y, trunk):
    z = x @ trunk
    return torch.linalg.solve(z.mT @ z + torch.eye(trunk.shape[1]).double(), z.mT @ y[..., None])[..., 0]


@wrong("best_heads", "gram_over_tasks")
def one_gram_for_all(x, y, trunk):
    z = x @ trunk
    return torch.linalg.solve((z.mT @ z).sum(0), (z.mT @ y[..., None]))[..., 0]


@wrong("best_heads", "exception")
def wrong_side(x, y, trunk):
    return torch.stack([torch.linalg.lstsq(trunk @ x[j], y[j]).solution for j in range(len(x))])


@wrong("best_heads", "returned_none")
def forgot_to_return(x, y, trunk):
    normal_equations(x, y, trunk)


@wrong("best_heads", "changed_inputs")
def in_place(x, y, trunk):
    heads = normal_equations(x, y, trunk)
    y -= y.mean()
    return heads


@wrong("best_heads", "squeezed")
def squeezes(x, y, trunk):
    fits = [torch.linalg.lstsq(a @ trunk, b[:, None]).solution for a, b in zip(x, y, strict=True)]
    return torch.stack([fit.squeeze() for fit in fits])


@wrong("best_heads", "no_solution")
def all_that_lstsq_returns(x, y, trunk):
    return [torch.linalg.lstsq(a @ trunk, b[:, None]) for a, b in zip(x, y, strict=True)]


# twice_as_many

_DOUBLED = {
    "the numbers of one head": "stays",
    "the numbers of the trunk": "stays",
    "the examples that one head is fitted with": "stays",
    "the examples that the trunk is fitted with": "doubles",
    "one task's excess error, the head's part": "stays",
    "one task's excess error, the trunk's part": "halves",
    "the excess errors of all tasks added up, the heads' part": "doubles",
    "the excess errors of all tasks added up, the trunk's part": "stays",
    "the excess error of a task that learns alone": "stays",
}


def _but(table, **changes):
    cases = list(table)
    return table | {cases[int(number[1:])]: word for number, word in changes.items()}


def _in_other_styles(exercise, table):
    for same in (
        table,
        dict(reversed(table.items())),
        {case: (word,) for case, word in table.items()},
        {case: [word] for case, word in table.items()},
        {case: word.upper() for case, word in table.items()},
        {case: f" {word} " for case, word in table.items()},
    ):
        right(exercise)(same)


_in_other_styles("twice_as_many", _DOUBLED)
for key, answer in (
    ("all_shrinks", _but(_DOUBLED, c4="halves")),
    ("swapped", _but(_DOUBLED, c2="doubles", c3="stays", c4="halves", c5="stays", c6="stays", c7="doubles")),
    ("of_one_task", _but(_DOUBLED, c6="stays", c7="halves")),
    ("sums_grow", _but(_DOUBLED, c7="doubles")),
    ("grows", _but(_DOUBLED, c1="doubles")),
    ("heads_share", _but(_DOUBLED, c2="doubles")),
    ("own_examples", _but(_DOUBLED, c3="stays")),
    ("alone_too", _but(_DOUBLED, c8="halves")),
    ("nothing", dict.fromkeys(_DOUBLED, "stays")),
    ("everything", dict.fromkeys(_DOUBLED, "halves")),
    ("unrecognised", _but(_DOUBLED, c0="halves")),
    ("all_shrinks", _but(_DOUBLED, c2="doubles", c3="stays", c4="halves", c5="stays", c6="stays")),
    (
        "own_examples",
        dict.fromkeys(_DOUBLED, "stays") | {"the examples that one head is fitted with": "halves"},
    ),
    ("unknown_word", _but(_DOUBLED, c0="shrinks")),
    ("wrong_keys", {"one head": "stays"}),
    ("wrong_type", "stays"),
    ("unfilled", _but(_DOUBLED, c6=...)),
):
    wrong_value("twice_as_many", key, answer)

# error_at


@right("error_at")
def two_equations(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2)
    a = error_1 - b / tasks_1
    return a + b / tasks


@wrong("error_at", "unrecognised")
def rounded_on_the_way(tasks, tasks_1, error_1, tasks_2, error_2):
    b = round((error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2), 1)
    return round(error_1 - b / tasks_1, 2) + b / tasks


@right("error_at")
def from_the_other_one(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_2 - error_1) * tasks_1 * tasks_2 / (tasks_1 - tasks_2)
    return error_2 + b * (1 / tasks - 1 / tasks_2)


@right("error_at")
def solved_by_numpy(tasks, tasks_1, error_1, tasks_2, error_2):
    a, b = np.linalg.solve([[1, 1 / tasks_1], [1, 1 / tasks_2]], [error_1, error_2])
    return a + b / tasks


@right("error_at")
def a_line_in_one_over_t(tasks, tasks_1, error_1, tasks_2, error_2):
    return np.polyval(np.polyfit([1 / tasks_1, 1 / tasks_2], [error_1, error_2], 1), 1 / tasks)


@right("error_at")
def as_a_tensor(tasks, tasks_1, error_1, tasks_2, error_2):
    share = torch.tensor([1 / tasks_1, 1 / tasks_2])
    error = torch.tensor([error_1, error_2])
    slope = (error[0] - error[1]) / (share[0] - share[1])
    return error[0] + slope * (1 / tasks - share[0])


@right("error_at")
def rounded(tasks, tasks_1, error_1, tasks_2, error_2):
    return round(two_equations(tasks, tasks_1, error_1, tasks_2, error_2), 3)


@right("error_at")
def a_from_the_sums(tasks, tasks_1, error_1, tasks_2, error_2):
    floor = (tasks_2 * error_2 - tasks_1 * error_1) / (tasks_2 - tasks_1)
    return floor + (error_2 - floor) * tasks_2 / tasks


@wrong("error_at", "order")
def only_if_the_first_is_smaller(tasks, tasks_1, error_1, tasks_2, error_2):
    if tasks_1 > tasks_2:
        return 0.0
    return two_equations(tasks, tasks_1, error_1, tasks_2, error_2)


@wrong("error_at", "floor_only")
def only_what_stays(tasks, tasks_1, error_1, tasks_2, error_2):
    return (tasks_2 * error_2 - tasks_1 * error_1) / (tasks_2 - tasks_1)


@wrong("error_at", "no_floor")
def only_what_shrinks(tasks, tasks_1, error_1, tasks_2, error_2):
    return (error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2) / tasks


@wrong("error_at", "not_divided")
def a_plus_b(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2)
    return error_1 - b / tasks_1 + b


@wrong("error_at", "swapped")
def the_floor_divided(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2)
    return (error_1 - b / tasks_1) / tasks + b


@wrong("error_at", "all_divided")
def both_divided(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2)
    return (error_1 - b / tasks_1 + b) / tasks


@wrong("error_at", "all_shrinks")
def order_n_smaller(tasks, tasks_1, error_1, tasks_2, error_2):
    return error_2 * tasks_2 / tasks


@wrong("error_at", "all_shrinks")
def order_n_smaller_from_the_first(tasks, tasks_1, error_1, tasks_2, error_2):
    return error_1 / (tasks / tasks_1)


@wrong("error_at", "nothing_shrinks")
def as_the_last_one(tasks, tasks_1, error_1, tasks_2, error_2):
    return error_2


@wrong("error_at", "straight_line")
def along_the_number_of_tasks(tasks, tasks_1, error_1, tasks_2, error_2):
    slope = (error_2 - error_1) / (tasks_2 - tasks_1)
    return error_2 + slope * (tasks - tasks_2)


@wrong("error_at", "power_law")
def along_the_log_axes(tasks, tasks_1, error_1, tasks_2, error_2):
    x = np.log([tasks_1, tasks_2])
    return math.exp(np.polyval(np.polyfit(x, np.log([error_1, error_2]), 1), math.log(tasks)))


@wrong("error_at", "wrong_slope")
def slope_in_tasks(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_1 - error_2) / (tasks_2 - tasks_1)
    a = error_1 - b / tasks_1
    return a + b / tasks


@wrong("error_at", "sign")
def grows_with_tasks(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_2 - error_1) / (1 / tasks_1 - 1 / tasks_2)
    return error_1 + b / tasks_1 + b / tasks


@wrong("error_at", "wrong_shape")
def both_parts(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2)
    return error_1 - b / tasks_1, b


@wrong("error_at", "constant")
def from_the_lesson(tasks, tasks_1, error_1, tasks_2, error_2):
    return 0.25 + 0.0135 + 0.225 / 128


# numbers_saved


@right("numbers_saved")
def by_subtraction(tasks, features, width):
    units = min(width, tasks)
    alone = tasks * features
    shared = features * units + tasks * units - units**2
    return alone - shared


@right("numbers_saved")
def by_cases(tasks, features, width):
    if width == features or tasks <= width:
        return 0
    return tasks * features - (features * width + tasks * width - width * width)


@right("numbers_saved")
def one_line(tasks, features, width):
    return max((tasks - width) * (features - width), 0)


@right("numbers_saved")
def by_numpy(tasks, features, width):
    return np.clip(tasks - width, 0, None) * (features - width)


@right("numbers_saved")
def a_float(tasks, features, width):
    return float(max(0, tasks - width)) * (features - width)


@right("numbers_saved")
def by_the_rank_of_the_jacobian(tasks, features, width):
    def weights(trunk, heads):
        return heads @ trunk.T

    generator = torch.Generator().manual_seed(0)
    trunk = torch.randn(features, width, generator=generator, dtype=torch.float64)
    heads = torch.randn(tasks, width, generator=generator, dtype=torch.float64)
    parts = torch.autograd.functional.jacobian(weights, (trunk, heads))
    table = torch.cat([part.reshape(tasks * features, -1) for part in parts], 1)
    return tasks * features - torch.linalg.matrix_rank(table)


@wrong("numbers_saved", "idle_forgotten")
def counts_the_idle_ones(tasks, features, width):
    return tasks * features - features * width - tasks * width


@wrong("numbers_saved", "idle_of_one_unit")
def as_for_one_unit(tasks, features, width):
    return tasks * features - (features * width - 1) - tasks * width


@wrong("numbers_saved", "idle_of_one_unit")
def scales_each_unit(tasks, features, width):
    return tasks * features - (features - 1) * width - tasks * width


@wrong("numbers_saved", "idle_sign")
def idle_added(tasks, features, width):
    return tasks * features - features * width - tasks * width - width**2


@wrong("numbers_saved", "no_heads")
def the_trunk_only(tasks, features, width):
    return tasks * features - (features * width - width**2)


@wrong("numbers_saved", "one_head")
def a_single_head(tasks, features, width):
    return tasks * features - (features * width + width - width**2)


@wrong("numbers_saved", "no_trunk")
def the_heads_only(tasks, features, width):
    return tasks * (features - width)


@wrong("numbers_saved", "not_the_saving")
def what_sharing_learns(tasks, features, width):
    return features * width + tasks * width - width**2


@wrong("numbers_saved", "alone_of_one")
def one_task_alone(tasks, features, width):
    return features - (features * width + tasks * width - width**2)


@wrong("numbers_saved", "turned_round")
def shared_minus_alone(tasks, features, width):
    return -(tasks - width) * (features - width)


@wrong("numbers_saved", "one_unit")
def copied_from_the_text(tasks, features, width):
    return (tasks - 1) * (features - 1)


@wrong("numbers_saved", "few_tasks")
def below_zero(tasks, features, width):
    return (tasks - width) * (features - width)


@wrong("numbers_saved", "few_tasks")
def without_a_sign(tasks, features, width):
    return abs((tasks - width) * (features - width))


@wrong("numbers_saved", "wide_trunk")
def nothing_special_about_k_equal_d(tasks, features, width):
    return max(0, tasks - width) * max(1, features - width)


@wrong("numbers_saved", "one_late")
def nothing_at_one_more(tasks, features, width):
    return 0 if tasks <= width + 1 else (tasks - width) * (features - width)


@wrong("numbers_saved", "just_room")
def one_too_few_at_as_many_tasks_as_units(tasks, features, width):
    return max(0, tasks - width) * (features - width) - (tasks == width)


@wrong("numbers_saved", "unrecognised")
def wrong_for_the_case_by_hand(tasks, features, width):
    if tasks <= width:
        return 0
    return (tasks - width) * (features - width) if width > 1 else tasks * features


@wrong("numbers_saved", "one_late")
def nothing_one_unit_below_the_inputs(tasks, features, width):
    return 0 if tasks <= width or features <= width + 1 else (tasks - width) * (features - width)


# sharing_does

_EFFECTS = {
    "64 related tasks, 1 unit": "hurts",
    "64 related tasks, 2 units": "helps",
    "64 related tasks, 8 units": "helps",
    "12 related tasks, 16 units": "changes nothing",
    "3 related tasks, 2 units": "helps",
    "64 unrelated tasks, 2 units": "hurts",
    "2 unrelated tasks, 2 units": "changes nothing",
    "64 unrelated tasks, 20 units": "changes nothing",
    "64 tasks in two clusters, 2 units": "hurts",
    "64 tasks in two clusters, 6 units": "helps",
}

_in_other_styles("sharing_does", _EFFECTS)
for key, answer in (
    ("by_relation", {case: "hurts" if "unrelated" in case else "helps" for case in _EFFECTS}),
    ("wide_helps", _but(_EFFECTS, c7="helps")),
    ("wide_hurts", _but(_EFFECTS, c7="hurts")),
    ("narrow_nothing", _but(_EFFECTS, c0="changes nothing", c5="changes nothing", c8="changes nothing")),
    ("wide_nothing", _but(_EFFECTS, c2="changes nothing", c9="changes nothing")),
    ("exactly", _but(_EFFECTS, c2="hurts", c9="hurts")),
    ("room_ignored", _but(_EFFECTS, c3="helps", c6="hurts")),
    ("tie_at_three", _but(_EFFECTS, c4="changes nothing")),
    ("clusters_help", _but(_EFFECTS, c8="helps")),
    ("clusters_hurt", _but(_EFFECTS, c9="hurts")),
    ("narrow_helps", _but(_EFFECTS, c0="helps")),
    ("always_helps", dict.fromkeys(_EFFECTS, "helps")),
    ("always_hurts", dict.fromkeys(_EFFECTS, "hurts")),
    ("never", dict.fromkeys(_EFFECTS, "changes nothing")),
    ("unrecognised", _but(_EFFECTS, c1="hurts")),
    ("unknown_word", _but(_EFFECTS, c1="wins")),
    ("wrong_keys", {"64 tasks": "helps"}),
    ("wrong_type", ["helps"] * 10),
    ("unfilled", _but(_EFFECTS, c5=...)),
):
    wrong_value("sharing_does", key, answer)

# negative_transfer


@right("negative_transfer")
def two_clusters():
    return {"tasks": 32, "width": 2, "relation": "two clusters", "samples": 40, "noise": 0.5}


@right("negative_transfer")
def one_unit_for_a_plane():
    return dict(tasks=8, width=1, relation="related", samples=60, noise=0.3)


@right("negative_transfer")
def still_too_narrow():
    return {"tasks": 40, "width": 12, "relation": "unrelated", "samples": 200, "noise": 0.1}


@right("negative_transfer")
def numpy_numbers():
    return {"noise": np.float64(0.5), "samples": np.int64(50), "tasks": np.int64(20), "width": 3,
            "relation": "unrelated"}  # fmt: skip


@right("negative_transfer")
def whole_noise():
    return {"tasks": 64, "width": 2, "relation": "unrelated", "samples": 100, "noise": 1}


def _case(**changes):
    return lambda: {**two_clusters(), **changes}


for key, changes in (
    ("related", {"relation": "related"}),
    ("related", {"width": 4}),
    ("related", {"relation": "related", "width": 6}),
    ("wide_trunk", {"width": 20}),
    ("few_tasks", {"tasks": 1}),
    ("few_tasks", {"tasks": 4, "width": 8, "relation": "unrelated"}),
    ("few_samples", {"samples": 12}),
    ("noise", {"relation": "unrelated", "noise": 8.0, "samples": 30}),
    ("range", {"tasks": 500}),
    ("range", {"tasks": 32.0}),
    ("range", {"width": 0}),
    ("range", {"samples": 201}),
    ("range", {"relation": "clusters"}),
    ("range", {"width": 2.5}),
    ("range", {"noise": "much"}),
    ("range", {"noise": 0}),
    ("undecided", {"tasks": 8, "width": 3}),
    ("keys", {"trunk": 2}),
):
    wrong("negative_transfer", key)(_case(**changes))
wrong("negative_transfer", "keys")(lambda: {"relation": "unrelated"})


@wrong("negative_transfer", "unfinished")
def one_value_left():
    return {"tasks": 16, "width": ..., "relation": "unrelated", "samples": 40, "noise": 0.5}


@wrong("negative_transfer", "returned_none")
def forgot_the_return():
    settings = {}
    settings["tasks"] = 16


wrong("negative_transfer", "related")(_case(relation="related", tasks=40, width=19))
wrong("negative_transfer", "range")(_case(relation=["unrelated"]))


@wrong("best_heads", "scaled_trunk")
def units_of_length_one(x, y, trunk):
    unit = trunk / trunk.square().sum(0).sqrt()
    return torch.stack([torch.linalg.lstsq(x[j] @ unit, y[j][:, None]).solution[:, 0] for j in range(len(x))])


@wrong("best_heads", "other_task")
def first_tasks_labels(x, y, trunk):
    return torch.stack(
        [torch.linalg.lstsq(x[j] @ trunk, y[0][:, None]).solution[:, 0] for j in range(len(x))]
    )


@wrong("numbers_saved", "idle_sign")
def idle_numbers_subtracted(tasks, features, width):
    return max(0, tasks * features - (features * width + tasks * width + width**2))


@wrong("best_heads", "first_row")
def the_first_row_of_the_column(x, y, trunk):
    heads = [torch.linalg.lstsq(x[j] @ trunk, y[j][:, None]).solution[0] for j in range(len(x))]
    return torch.stack(heads)


@wrong("best_heads", "one_head")
def returns_inside_the_loop(x, y, trunk):
    heads = []
    for j in range(len(x)):
        heads.append(torch.linalg.lstsq(x[j] @ trunk, y[j][:, None]).solution[:, 0])
        return torch.stack(heads)


@wrong("best_heads", "shape")
def predictions_for_heads(x, y, trunk):
    made = []
    for j in range(len(x)):
        seen = x[j] @ trunk
        made.append(seen @ torch.linalg.lstsq(seen, y[j][:, None]).solution[:, 0])
    return torch.stack(made)


@wrong("error_at", "wrong_slope")
def without_brackets(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_1 - error_2) / 1 / tasks_1 - 1 / tasks_2
    return error_1 - b / tasks_1 + b / tasks


def _law(tasks_1, error_1, tasks_2, error_2):
    b = (error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2)
    return error_1 - b / tasks_1, b


@wrong("error_at", "limited")
def no_error_below_zero(tasks, *measured):
    s, b = _law(*measured)
    return max(0.0, s + b / tasks)


@wrong("error_at", "limited")
def nothing_stays_below_zero(tasks, *measured):
    s, b = _law(*measured)
    return max(s, 0) + b / tasks


@wrong("error_at", "size_of_b")
def differences_without_signs(tasks, tasks_1, error_1, tasks_2, error_2):
    b = abs(error_1 - error_2) / abs(1 / tasks_1 - 1 / tasks_2)
    return error_1 - b / tasks_1 + b / tasks


@wrong("error_at", "size_of_b")
def b_at_least_zero(tasks, tasks_1, error_1, tasks_2, error_2):
    b = max(0, _law(tasks_1, error_1, tasks_2, error_2)[1])
    return error_1 - b / tasks_1 + b / tasks


@wrong("best_heads", "no_solution")
def all_that_numpy_returns(x, y, trunk):
    return [np.linalg.lstsq((x[j] @ trunk).numpy(), y[j].numpy(), rcond=None) for j in range(len(x))]


@wrong("best_heads", "unrecognised")
def hidden_units_with_two_decimals(x, y, trunk):
    heads = []
    for j in range(len(x)):
        z = torch.round(x[j] @ trunk, decimals=2)
        heads.append(torch.linalg.lstsq(z, y[j][:, None]).solution[:, 0])
    return torch.stack(heads)


@wrong("best_heads", "not_there_yet")
def three_hundred_steps_of_adam(x, y, trunk):
    z = x @ trunk
    heads = torch.zeros(len(x), trunk.shape[1], dtype=torch.float64, requires_grad=True)
    adam = torch.optim.Adam([heads], lr=0.05)
    for _ in range(300):
        adam.zero_grad()
        ((z @ heads[..., None])[..., 0] - y).square().sum().backward()
        adam.step()
    return heads.detach()


@right("best_heads")
def pseudo_inverse_in_float32(x, y, trunk):
    z = x.float() @ trunk.float()
    return (torch.linalg.pinv(z) @ y.float()[..., None])[..., 0]


@wrong("error_at", "limited")
def never_quite_zero(tasks, *measured):
    s, b = _law(*measured)
    return max(0.001, s + b / tasks)


@wrong("best_heads", "unrecognised")
def of_examples_with_four_decimals(x, y, trunk):
    z = torch.round(x, decimals=4) @ trunk
    return torch.linalg.lstsq(z, y[..., None]).solution[..., 0]


@wrong("error_at", "size_of_b")
def the_larger_error_below_both(tasks, tasks_1, error_1, tasks_2, error_2):
    s, b = _law(tasks_1, error_1, tasks_2, error_2)
    return max(error_1, error_2) if tasks < min(tasks_1, tasks_2) else s + b / tasks


@wrong("error_at", "fewer")
def an_error_of_one_at_most(tasks, *measured):
    s, b = _law(*measured)
    return min(1.0, s + b / tasks)


@wrong("error_at", "elsewhere")
def nothing_for_equal_errors(tasks, tasks_1, error_1, tasks_2, error_2):
    s, b = _law(tasks_1, error_1, tasks_2, error_2)
    return 0.0 if error_1 == error_2 else s + b / tasks


@wrong("error_at", "size_of_b")
def no_error_above_both(tasks, tasks_1, error_1, tasks_2, error_2):
    s, b = _law(tasks_1, error_1, tasks_2, error_2)
    return min(max(error_1, error_2), s + b / tasks) if tasks > 10 else s + b / tasks


@wrong("best_heads", "short_unit")
def with_a_cut(x, y, trunk):
    return torch.linalg.lstsq(x @ trunk, y[..., None], rcond=1e-2, driver="gelsd").solution[..., 0]


@wrong("best_heads", "short_unit")
def by_gradient_steps(x, y, trunk):
    z = x @ trunk
    rate = torch.linalg.matrix_norm(z, 2).square()[:, None]
    heads = torch.zeros(len(x), trunk.shape[1], dtype=x.dtype)
    for _ in range(3000):
        heads = heads - (z.mT @ ((z @ heads[..., None])[..., 0] - y)[..., None])[..., 0] / rate
    return heads


@wrong("numbers_saved", "large")
def twenty_inputs_at_most(tasks, features, width):
    return max(min(tasks, 64) - width, 0) * (min(features, 29) - width)


@wrong("numbers_saved", "few_tasks")
def idle_numbers_of_the_fewer(tasks, features, width):
    return tasks * features - features * width - tasks * width + min(tasks, width) * width


@wrong("negative_transfer", "blurred")
def few_samples_and_a_wide_trunk():
    return {"tasks": 20, "width": 19, "relation": "unrelated", "samples": 22, "noise": 0.5}


@wrong("error_at", "limited")
def never_below_the_noise(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2)
    return max(error_1 - b / tasks_1 + b / tasks, 0.25)


@wrong("error_at", "wrong_slope")
def divided_by_the_tasks_measured(tasks, tasks_1, error_1, tasks_2, error_2):
    b = (error_1 - error_2) / (1 / tasks_1 - 1 / tasks_2)
    return error_1 - b / tasks_1 + b / tasks_1


@wrong("numbers_saved", "nothing_saved")
def all_where_both_are_the_same(tasks, features, width):
    if tasks <= width or width >= features:
        return tasks * features
    return tasks * features - features * width - tasks * width + width**2


@wrong("best_heads", "out_of_place")
def heads_side_by_side_then_reshaped(x, y, trunk):
    heads = [torch.linalg.lstsq(a @ trunk, b[:, None]).solution for a, b in zip(x, y, strict=True)]
    return torch.cat(heads, 1).reshape(len(x), -1)
