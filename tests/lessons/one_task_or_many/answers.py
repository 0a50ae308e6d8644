import functools
import math
from functools import partial

import numpy as np
import sympy
import torch
from torch import nn

from tests.exercises.answers import right, wrong, wrong_value


@right("count_parameters")
def added_up(features, trunk, head, tasks):
    one_trunk = features * trunk + trunk
    one_head = trunk * head + head + head + 1
    return tasks * (one_trunk + one_head), one_trunk + tasks * one_head


@wrong("count_parameters", "no_bias")
def weights_only(features, trunk, head, tasks):
    one_trunk, one_head = features * trunk, trunk * head + head
    return tasks * (one_trunk + one_head), one_trunk + tasks * one_head


@wrong("count_parameters", "shared_twice")
def the_shared_bill_twice(features, trunk, head, tasks):
    shared = (features + 1) * trunk + tasks * ((trunk + 1) * head + head + 1)
    return shared, shared


@wrong("count_parameters", "lesson_head")
def the_head_of_the_lesson(features, trunk, head, tasks):
    one_trunk, one_head = features * trunk + trunk, trunk + 1
    return tasks * (one_trunk + one_head), one_trunk + tasks * one_head


@wrong("count_parameters", "no_last_layer")
def one_layer_heads(features, trunk, head, tasks):
    one_trunk, one_head = (features + 1) * trunk, (trunk + 1) * head
    return tasks * (one_trunk + one_head), one_trunk + tasks * one_head


@wrong("count_parameters", "no_last_bias")
def no_bias_at_the_end(features, trunk, head, tasks):
    one_trunk, one_head = (features + 1) * trunk, (trunk + 1) * head + head
    return tasks * (one_trunk + one_head), one_trunk + tasks * one_head


@wrong("count_parameters", "widths_as_sizes")
def widths_taken_for_sizes(features, trunk, head, tasks):
    return tasks * (trunk + head), trunk + tasks * head


@wrong("count_parameters", "trunk_per_task")
def nothing_shared(features, trunk, head, tasks):
    total = sum(added_up(features, trunk, head, 1)[0] for _ in range(tasks))
    return total, total


@wrong("count_parameters", "one_head")
def heads_shared_too(features, trunk, head, tasks):
    return added_up(features, trunk, head, tasks)[0], added_up(features, trunk, head, 1)[1]


@wrong("count_parameters", "swapped")
def other_order(features, trunk, head, tasks):
    return tuple(reversed(added_up(features, trunk, head, tasks)))


@wrong("count_parameters", "wrong_shape")
def shared_only(features, trunk, head, tasks):
    return added_up(features, trunk, head, tasks)[1]


@wrong("count_parameters", "signature")
def forgot_tasks(features, trunk, head):
    return added_up(features, trunk, head, 1)


@right("break_even_tasks")
def solved(single_trunk, shared_trunk, head):
    return math.floor(shared_trunk / single_trunk) + 1


@wrong("break_even_tasks", "tie")
def ceiling(single_trunk, shared_trunk, head):
    return math.ceil(shared_trunk / single_trunk)


@wrong("break_even_tasks", "floor")
def floor(single_trunk, shared_trunk, head):
    return int(shared_trunk / single_trunk)


@wrong("break_even_tasks", "one_late")
def two_above_the_floor(single_trunk, shared_trunk, head):
    return shared_trunk // single_trunk + 2


@wrong("break_even_tasks", "rounded")
def nearest(single_trunk, shared_trunk, head):
    return round(shared_trunk / single_trunk)


@wrong("break_even_tasks", "rounded")
def one_above_the_nearest(single_trunk, shared_trunk, head):
    return int(shared_trunk / single_trunk + 0.5) + 1


@wrong("break_even_tasks", "head_once")
def whole_networks(single_trunk, shared_trunk, head):
    return shared_trunk // (single_trunk + head) + 1


@wrong("break_even_tasks", "difference")
def difference(single_trunk, shared_trunk, head):
    return shared_trunk - single_trunk


@wrong("break_even_tasks", "fraction")
def ratio(single_trunk, shared_trunk, head):
    return shared_trunk / single_trunk


@wrong("break_even_tasks", "time")
def endless(single_trunk, shared_trunk, head):
    tasks = 1
    while shared_trunk + tasks * head > 0:
        tasks += 1
    return tasks


@right("count_parameters")
def by_loops(features, trunk, head, tasks):
    separate, shared = 0, features * trunk + trunk
    for _ in range(tasks):
        one_head = 0
        for inputs, outputs in [(trunk, head), (head, 1)]:
            one_head += inputs * outputs + outputs
        separate += features * trunk + trunk + one_head
        shared += one_head
    return separate, shared


@right("count_parameters")
def by_torch(features, trunk, head, tasks):
    nets = [nn.Linear(features, trunk), nn.Linear(trunk, head), nn.Linear(head, 1)]
    sizes = [sum(p.numel() for p in net.parameters()) for net in nets]
    return [tasks * sum(sizes), sizes[0] + tasks * sum(sizes[1:])]


@right("count_parameters")
def as_an_array(features, trunk, head, tasks):
    one = np.array([(features + 1) * trunk, (trunk + 1) * head + head + 1])
    return np.array([tasks * one.sum(), one @ [1, tasks]])


@right("count_parameters")
def as_a_tensor(features, trunk, head, tasks):
    one_trunk, one_head = (features + 1) * trunk, trunk * head + 2 * head + 1
    return torch.tensor([tasks * one_trunk + tasks * one_head, one_trunk + tasks * one_head])


@wrong("count_parameters", "per_task")
def of_one_task(features, trunk, head, tasks):
    separate, shared = added_up(features, trunk, head, tasks)
    return separate / tasks, shared / tasks


@wrong("count_parameters", "returned_none")
def printed(features, trunk, head, tasks):
    print(added_up(features, trunk, head, tasks))


@wrong("count_parameters", "exception")
def misspelt(features, trunk, head, tasks):
    return tasks * (featureless + 1), trunk  # noqa: F821


@wrong("count_parameters", "wrong_shape")
def holds_itself(features, trunk, head, tasks):
    both = [1]
    both.append(both)
    return both


@right("break_even_tasks")
def by_counting(single_trunk, shared_trunk, head):
    for tasks in range(1, 10_000):
        if shared_trunk + tasks * head < tasks * (single_trunk + head):
            return tasks


@right("break_even_tasks")
def by_divmod(single_trunk, shared_trunk, head):
    return divmod(shared_trunk, single_trunk)[0] + 1


@right("break_even_tasks")
def by_numpy(single_trunk, shared_trunk, head):
    return np.floor(shared_trunk / single_trunk) + 1


@right("break_even_tasks")
def by_tensors(single_trunk, shared_trunk, head):
    tasks = torch.arange(1, 1000)
    return tasks[shared_trunk + tasks * head < tasks * (single_trunk + head)].min()


@right("break_even_tasks")
def by_sympy(single_trunk, shared_trunk, head):
    return int(sympy.floor(sympy.Rational(shared_trunk, single_trunk))) + 1


@wrong("break_even_tasks", "tie")
def not_more(single_trunk, shared_trunk, head):
    tasks = 1
    while shared_trunk + tasks * head > tasks * (single_trunk + head):
        tasks += 1
    return tasks


@wrong("break_even_tasks", "returned_none")
def gives_up(single_trunk, shared_trunk, head):
    for tasks in range(1, 8):
        if shared_trunk < tasks * single_trunk:
            return tasks


@wrong("break_even_tasks", "short_search")
def stops_at_ten(single_trunk, shared_trunk, head):
    return min(10, shared_trunk // single_trunk + 1)


@wrong("break_even_tasks", "upside_down")
def other_ratio(single_trunk, shared_trunk, head):
    return single_trunk // shared_trunk + 1


@wrong("break_even_tasks", "head_in_trunk")
def heads_in_both(single_trunk, shared_trunk, head):
    return (shared_trunk + head) // (single_trunk + head) + 1


@wrong("break_even_tasks", "returned_none")
def no_return(single_trunk, shared_trunk, head):
    shared_trunk // single_trunk + 1


@right("MultiHead")
class OneWideHead(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, trunk), nn.ReLU(), nn.Linear(trunk, tasks))

    def forward(self, x):
        return self.body(x).T


class _Base(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.ModuleList([nn.Linear(trunk, 1) for _ in range(tasks)])

    def hidden(self, x):
        return torch.relu(self.trunk(x))

    def forward(self, x):
        return torch.cat([head(self.hidden(x)) for head in self.heads], dim=1).T


right("MultiHead")(_Base)


@right("MultiHead")
class AsInTheLesson(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk, dtype=torch.float64)
        heads = []
        for _ in range(tasks):
            heads.append(nn.Linear(trunk, 1, dtype=torch.float64))
        self.heads = nn.ModuleList(heads)

    def forward(self, x):
        rows = []
        for head in self.heads:
            rows.append(head(self.trunk(x).relu())[:, 0])
        return torch.stack(rows)


@right("MultiHead")
class Doubled(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.double()


@right("MultiHead")
class OwnParameters(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.w = nn.Parameter(torch.randn(features, trunk, dtype=torch.float64))
        self.b = nn.Parameter(torch.zeros(trunk, dtype=torch.float64))
        self.v = nn.Parameter(torch.randn(tasks, trunk, dtype=torch.float64))
        self.c = nn.Parameter(torch.zeros(tasks, 1, dtype=torch.float64))

    def forward(self, x):
        return self.v @ (x @ self.w + self.b).clamp(min=0).T + self.c


@right("MultiHead")
class InADict(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.shared = nn.Sequential(nn.Linear(features, trunk), nn.ReLU())
        self.heads = nn.ModuleDict({f"task {j}": nn.Linear(trunk, 1) for j in range(tasks)})

    def forward(self, x):
        hidden = self.shared(x)
        logits = torch.empty(len(self.heads), len(x), dtype=x.dtype)
        for j, head in enumerate(self.heads.values()):
            logits[j] = head(hidden).flatten()
        return logits


@right("MultiHead")
class ByAddModule(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.tasks = tasks
        self.first = nn.Linear(features, trunk)
        for j in range(tasks):
            setattr(self, f"head{j}", nn.Linear(trunk, 1))

    def forward(self, x):
        hidden = nn.functional.relu(self.first(x))
        return torch.vstack([getattr(self, f"head{j}")(hidden).squeeze(1) for j in range(self.tasks)])


@right("MultiHead")
class Lazy(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.LazyLinear(trunk)
        self.heads = nn.ModuleList([nn.LazyLinear(1) for _ in range(tasks)])

    def forward(self, x):
        hidden = self.trunk(x).relu()
        return torch.stack([head(hidden).squeeze(-1) for head in self.heads])


@right("MultiHead")
class TimesFlags(_Base):
    def forward(self, x):
        hidden = self.trunk(x)
        hidden = hidden * (hidden > 0)
        return torch.stack([head(hidden).squeeze(dim=1) for head in self.heads], 0)


@wrong("MultiHead", "squeezed")
class Squeezed(_Base):
    def forward(self, x):
        return torch.stack([head(self.hidden(x)).squeeze() for head in self.heads])


@wrong("MultiHead", "shape")
class AlwaysTwentyFour(_Base):
    def forward(self, x):
        return torch.zeros(len(self.heads), 24)


@wrong("MultiHead", "list_of_rows")
class Rows(_Base):
    def forward(self, x):
        return [head(self.hidden(x))[:, 0] for head in self.heads]


@wrong("MultiHead", "detached")
class StandsStill(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk.requires_grad_(False)


@wrong("MultiHead", "detached")
class CutAtTheEnd(_Base):
    def forward(self, x):
        return super().forward(x).detach()


trunk, heads = nn.Linear(64, 16), [nn.Linear(16, 1)]  # as in the lesson's cells
head = heads[0]


@wrong("MultiHead", "no_self")
class TrunkOfTheLesson(_Base):
    def forward(self, x):
        hidden = trunk(x).relu()
        return torch.stack([head(hidden)[:, 0] for head in self.heads])


@wrong("MultiHead", "no_self")
class HeadsOfTheLesson(_Base):
    def forward(self, x):
        hidden = self.trunk(x).relu()
        return torch.stack([head(hidden)[:, 0] for head in heads])


@wrong("MultiHead", "no_self")
class HeadsOfTheLessonInAComprehension(_Base):
    def forward(self, x):
        hidden = self.trunk(x).relu()
        return torch.stack([heads[j](hidden)[:, 0] for j in range(len(self.heads))])


@wrong("MultiHead", "no_self")
class AddsToTheLesson(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.rows = [heads[0] for _ in range(tasks)]

    def forward(self, x):
        hidden = self.trunk(x).relu()
        return torch.stack([head(hidden)[:, 0] for head in self.rows])


@wrong("MultiHead", "not_set")
class HeadsWithoutSelf(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        heads = nn.ModuleList([nn.Linear(trunk, 1) for _ in range(tasks)])  # noqa: F841

    def forward(self, x):
        hidden = self.trunk(x).relu()
        return torch.stack([head(hidden)[:, 0] for head in self.heads])


@wrong("MultiHead", "not_set")
class AppendsToNothing(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        for _ in range(tasks):
            self.heads.append(nn.Linear(trunk, 1))

    def forward(self, x):
        hidden = self.trunk(x).relu()
        return torch.stack([head(hidden)[:, 0] for head in self.heads])


@wrong("MultiHead", "exception")
class MisspeltMethodOfATensor(_Base):
    def forward(self, x):
        return torch.stack([head(self.trunk(x).rellu())[:, 0] for head in self.heads])


@wrong("MultiHead", "values")
class CappedUnits(_Base):
    def hidden(self, x):
        return nn.functional.relu6(self.trunk(x))


@right("MultiHead")
class TrunkAndHeadsAsMethods(_Base):
    def _answer(self, j, hidden):
        return self.heads[j](hidden).view(-1)

    def forward(self, x):
        hidden = self.hidden(x)
        return torch.stack([self._answer(j, hidden) for j in range(len(self.heads))])


@right("MultiHead")
class BiasesAsWeights(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.first = nn.Parameter(torch.randn(trunk, features + 1))
        self.second = nn.Parameter(torch.randn(tasks, trunk + 1))

    def forward(self, x):
        one = torch.ones(len(x), 1, dtype=x.dtype)
        hidden = torch.cat([x, one], 1) @ self.first.T
        hidden = torch.maximum(hidden, torch.zeros_like(hidden))
        return torch.einsum("tk,nk->tn", self.second, torch.cat([hidden, one], 1))


wrong_value("MultiHead", "instance", _Base(4, 3, 2))


@wrong("MultiHead", "exception")
class AsIfEachTaskHadItsOwnDigits(_Base):
    def forward(self, x):
        return torch.stack([head(self.trunk(x[j]).relu())[:, 0] for j, head in enumerate(self.heads)])


@wrong("MultiHead", "transposed")
class Columns(_Base):
    def forward(self, x):
        return super().forward(x).T


@wrong("MultiHead", "extra_axis")
class KeepsAxis(_Base):
    def forward(self, x):
        return torch.stack([head(self.hidden(x)) for head in self.heads])


@wrong("MultiHead", "own_trunk")
class Separate(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.nets = nn.ModuleList()
        for _ in range(tasks):
            self.nets.append(nn.Sequential(nn.Linear(features, trunk), nn.ReLU(), nn.Linear(trunk, 1)))

    def forward(self, x):
        return torch.stack([net(x).squeeze(-1) for net in self.nets])


@wrong("MultiHead", "plain_list")
class PlainList(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, 0)
        del self.heads
        self.heads = [nn.Linear(trunk, 1) for _ in range(tasks)]


@wrong("MultiHead", "same_head")
class SameHead(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, 1)
        self.heads = nn.ModuleList([self.heads[0]] * tasks)


@wrong("MultiHead", "linear")
class Straight(_Base):
    def hidden(self, x):
        return self.trunk(x)


@wrong("MultiHead", "not_relu")
class Tanh(_Base):
    def hidden(self, x):
        return self.trunk(x).tanh()


@wrong("MultiHead", "not_relu")
class SigmoidUnits(_Base):
    def hidden(self, x):
        return torch.sigmoid(self.trunk(x))


@wrong("MultiHead", "not_relu")
class TanhInFloat64(Doubled):
    def hidden(self, x):
        return self.trunk(x).tanh()


@wrong("MultiHead", "not_logits")
class Probabilities(_Base):
    def forward(self, x):
        return torch.sigmoid(super().forward(x))


@wrong("MultiHead", "not_logits")
class NoNegatives(_Base):
    def forward(self, x):
        return super().forward(x).relu()


@wrong("MultiHead", "linear_and_not_logits")
class LogisticRegressions(Straight):
    def forward(self, x):
        return torch.sigmoid(super().forward(x))


@wrong("MultiHead", "swapped_relu")
class ReluAtTheEnd(Straight):
    def forward(self, x):
        return torch.relu(super().forward(x))


@wrong("MultiHead", "values")
class Leaky(_Base):
    def hidden(self, x):
        return nn.functional.leaky_relu(self.trunk(x), 0.2)


@wrong("MultiHead", "values")
class TwiceAsLarge(_Base):
    def forward(self, x):
        return 2 * super().forward(x)


@wrong("MultiHead", "detached")
class Frozen(_Base):
    def forward(self, x):
        with torch.no_grad():
            hidden = self.hidden(x)
        return torch.cat([head(hidden) for head in self.heads], dim=1).T


@wrong("MultiHead", "count")
class NoBias(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk = nn.Linear(features, trunk, bias=False)


@wrong("MultiHead", "exception")
class ForgotSuper(nn.Module):
    def __init__(self, features, trunk, tasks):
        self.trunk = nn.Linear(features, trunk)


@wrong("MultiHead", "exception")
class ForwardMisspelt(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.ModuleList([nn.Linear(trunk, 1) for _ in range(tasks)])

    def foward(self, x):
        return torch.stack([head(self.trunk(x).relu())[:, 0] for head in self.heads])


@wrong("MultiHead", "exception")
class ForwardTooDeep(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)

        def forward(self, x):
            return self.trunk(x)


@wrong("MultiHead", "unfinished")
class OnlyHalf(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.ModuleList([nn.Linear(trunk, 1) for _ in range(tasks)])

    def forward(self, x): ...


@wrong("MultiHead", "values")
class CutOffAtThirty(AsInTheLesson):
    def forward(self, x):
        return super().forward(x).clamp(-30, 30)


@wrong("MultiHead", "no_module")
class NoModule:
    def __init__(self, features, trunk, tasks):
        self.trunk = nn.Linear(features, trunk)


@wrong("MultiHead", "async")
async def not_now(features, trunk, tasks):
    return AsInTheLesson(features, trunk, tasks)


@right("pooled_ceiling")
def by_maximum(labels):
    yes = labels.mean(0)
    return 100 * torch.maximum(yes, 1 - yes).mean()


@right("pooled_ceiling")
def by_the_median(labels):
    return 100 * (labels == labels.median(0).values).double().mean()


@right("pooled_ceiling")
def by_loops_over_pictures(labels):
    tasks, pictures = labels.shape
    total = 0
    for i in range(pictures):
        yes = 0
        for j in range(tasks):
            if labels[j, i] == 1:
                yes += 1
        total += max(yes, tasks - yes)
    return 100 * total / (tasks * pictures)


@right("pooled_ceiling")
def by_numpy_arrays(labels):
    counts = labels.numpy().sum(axis=0)
    return 100 * np.maximum(counts, len(labels) - counts).mean() / len(labels)


@right("pooled_ceiling")
def by_rounding(labels):
    answer = labels.mean(0).round()
    return (answer == labels).double().mean().item() * 100


@right("pooled_ceiling")
def by_distance_from_one_half(labels):
    return float(50 + 100 * (labels.mean(dim=0) - 0.5).abs().mean())


@right("pooled_ceiling")
def in_float32(labels):
    yes = labels.float().mean(0)
    return 100.0 * torch.where(yes > 0.5, yes, 1 - yes).mean()


@right("pooled_ceiling")
def by_the_mode(labels):
    return 100 * (labels == labels.mode(0).values).float().mean()


@right("pooled_ceiling")
def one_liner(labels):
    return 100 * torch.stack([labels, 1 - labels]).mean(1).amax(0).mean().item()


@right("pooled_ceiling")
def as_a_tensor_of_no_axis(labels):
    yes = labels.sum(0)
    return 100 * torch.maximum(yes, labels.shape[0] - yes).sum() / labels.numel()


@wrong("pooled_ceiling", "rounded")
def to_one_decimal(labels):
    return round(by_maximum(labels).item(), 1)


@wrong("pooled_ceiling", "rounded")
def to_two_decimals(labels):
    return round(by_maximum(labels).item(), 2)


@wrong("pooled_ceiling", "rounded")
def to_whole_per_cents(labels):
    return round(by_maximum(labels).item())


@wrong("pooled_ceiling", "exception")
def by_the_max_of_python(labels):
    yes = labels.mean(0)
    return 100 * max(yes, 1 - yes).mean()


@wrong("pooled_ceiling", "fraction")
def as_a_share(labels):
    return by_maximum(labels) / 100


@wrong("pooled_ceiling", "per_task")
def the_other_axis(labels):
    yes = labels.mean(1)
    return 100 * torch.maximum(yes, 1 - yes).mean()


@wrong("pooled_ceiling", "overall")
def one_answer_for_all(labels):
    yes = labels.mean().item()
    return 100 * max(yes, 1 - yes)


@wrong("pooled_ceiling", "minority")
def the_smaller_side(labels):
    yes = labels.mean(0)
    return 100 * torch.minimum(yes, 1 - yes).mean()


@wrong("pooled_ceiling", "yes_only")
def always_yes(labels):
    return 100 * labels.mean()


@wrong("pooled_ceiling", "no_only")
def always_no(labels):
    return 100 * (1 - labels).mean()


@wrong("pooled_ceiling", "all_agree")
def only_where_all_agree(labels):
    yes = labels.sum(0)
    return 100 * ((yes == 0) | (yes == len(labels))).double().mean()


@wrong("pooled_ceiling", "best_picture")
def the_best_picture(labels):
    yes = labels.mean(0)
    return 100 * torch.maximum(yes, 1 - yes).max()


@wrong("pooled_ceiling", "sum")
def not_divided(labels):
    yes = labels.mean(0)
    return 100 * torch.maximum(yes, 1 - yes).sum()


@wrong("pooled_ceiling", "not_averaged")
def each_picture(labels):
    yes = labels.mean(0)
    return 100 * torch.maximum(yes, 1 - yes)


@wrong("pooled_ceiling", "constant")
def always_sixty(labels):
    return 60.0


@wrong("pooled_ceiling", "returned_none")
def forgot_return(labels):
    by_maximum(labels)


# Tables, as someone with one fixed idea fills them in. The right words stand here a second time on purpose.
_SAVED = {
    "8 tasks: fewer parameters": "sure",
    "8 tasks: fewer parameters in the heads": "never",
    "8 questions about one picture: fewer FLOPs": "sure",
    "8 scanners, each with a picture of its own: fewer FLOPs": "never",
    "8 scanners, each with a picture of its own: fewer parameters": "sure",
    "8 tasks that look alike: more right answers": "measure",
    "8 tasks that look different: not fewer right answers": "measure",
    "8 tasks, one trunk as large as 8 trunks together: fewer parameters": "never",
}
_FAILS = {
    "eight tasks, eight separate networks; their eight losses are added up": "coupling",
    "eight scanners with pictures of their own; one trunk, eight heads": "none",
    "ten breeds of dogs, one network; cross-entropy plus weight decay": "targets",
    "a network that rebuilds its input; error plus a term for a simple code": "targets",
    "age in years, and smiling or not, from one photo; one trunk, two heads": "none",
    "eight tasks, eight networks; a penalty on the distance of their trunks": "none",
    "a trunk trained on photos and frozen; later a head trained on X-rays": "coupling",
    "forty yes/no questions about each photo; one trunk, forty heads": "none",
    "a main and a helper question, one trunk; the helper's head is dropped": "none",
}


def _but(table, **by_place):
    """Return the table with another word in place c0, c1, …"""
    cases = list(table)
    return table | {cases[int(place[1:])]: word for place, word in by_place.items()}


def _same(table):
    """Yield the right table as learners write it."""
    yield table
    yield dict(reversed(table.items()))
    yield {case: (word,) for case, word in table.items()}
    yield {case: [word] for case, word in table.items()}
    yield {case: word.upper() for case, word in table.items()}
    yield {case: f" {word} " for case, word in table.items()}


for _name, _table in (("saved_by_sharing", _SAVED), ("failing_condition", _FAILS)):
    for _answer in _same(_table):
        right(_name)(_answer)

for _key, _answer in (
    ("always", dict.fromkeys(_SAVED, "sure")),
    ("accuracy_is_sure", _but(_SAVED, c5="sure", c6="sure")),
    ("accuracy_never", _but(_SAVED, c5="never", c6="never")),
    ("looks_decide", _but(_SAVED, c5="sure", c6="never")),
    ("looks_decide", _but(_SAVED, c5="sure")),
    ("looks_decide", _but(_SAVED, c6="never")),
    ("alike_never", _but(_SAVED, c5="never")),
    ("different_is_sure", _but(_SAVED, c6="sure")),
    ("all_cost_is_sure", _but(_SAVED, c1="sure", c3="sure", c7="sure")),
    ("flops_as_parameters", _but(_SAVED, c3="sure")),
    ("parameters_as_flops", _but(_SAVED, c4="never")),
    ("heads_too", _but(_SAVED, c1="sure")),
    ("any_trunk", _but(_SAVED, c7="sure")),
    ("measure_all", dict.fromkeys(_SAVED, "measure")),
    ("measure_flops", _but(_SAVED, c2="measure", c3="measure")),
    ("measure_size", _but(_SAVED, c7="measure")),
    ("unrecognised", _but(_SAVED, c0="never")),
    ("unfilled", _but(_SAVED, c2=...)),
    ("unknown_word", _but(_SAVED, c2="yes")),
    ("wrong_keys", {"8 tasks": "sure"}),
    ("wrong_type", list(_SAVED.values())),
):
    wrong_value("saved_by_sharing", _key, _answer)

for _key, _answer in (
    ("several_losses", dict.fromkeys(_FAILS, "none")),
    ("terms_are_targets", _but(_FAILS, c2="none", c3="none")),
    ("terms_uncoupled", _but(_FAILS, c2="coupling", c3="coupling")),
    ("sum_couples", _but(_FAILS, c0="none")),
    ("sequence", _but(_FAILS, c6="none")),
    ("uncoupled_is_none", _but(_FAILS, c0="none", c6="none")),
    ("penalty", _but(_FAILS, c5="coupling")),
    ("own_inputs", _but(_FAILS, c1="coupling")),
    ("one_question", _but(_FAILS, c1="targets")),
    ("one_question", _but(_FAILS, c0="targets", c1="targets")),
    ("special_case", _but(_FAILS, c7="targets")),
    ("helper", _but(_FAILS, c8="targets")),
    ("unrecognised", _but(_FAILS, c4="targets")),
    ("unfilled", _but(_FAILS, c0=...)),
    ("unknown_word", _but(_FAILS, c0="neither")),
    ("unknown_word", _but(_FAILS, c1=None, c4=None, c5=None, c7=None, c8=None)),
    ("wrong_keys", {"eight": "none"}),
    ("wrong_type", ["none"] * 9),
):
    wrong_value("failing_condition", _key, _answer)


@right("pooled_ceiling")
def counted_in_float32(labels):
    votes = torch.stack([labels.float().sum(0), (1 - labels.float()).sum(0)])
    return 100 * votes.max(0).values.sum() / labels.numel()


@right("pooled_ceiling")
def added_up_in_float32(labels):
    shares = labels.numpy().astype(np.float32).mean(0)
    return sum(max(100 * share, 100 * (1 - share)) for share in shares) / np.float32(len(shares))


@wrong("pooled_ceiling", "rounded")
def to_three_digits(labels):
    return round(float(counted_in_float32(labels.double())), 3)


@wrong("pooled_ceiling", "rounded")
def to_four_digits(labels):
    yes = labels.mean(0)
    return float(torch.round(100 * torch.maximum(yes, 1 - yes).mean(), decimals=4))


def _multi_head(forward, heads=True):
    class Built(nn.Module):
        def __init__(self, features, trunk, tasks):
            super().__init__()
            self.trunk, self.width, self.tasks = nn.Linear(features, trunk), trunk, tasks
            if heads:
                self.heads = nn.ModuleList(nn.Linear(trunk, 1) for _ in range(tasks))

    Built.forward = forward
    return Built


@wrong("MultiHead", "signature")
class WithoutTasks(nn.Module):
    def __init__(self, features, trunk):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)

    def forward(self, x):
        return self.trunk(x).T


@partial(_multi_head)
def _of_nothing(self):
    return 1


@partial(_multi_head)
def _in_numpy(self, x):
    hidden = self.trunk(x).relu()
    return torch.stack([head(hidden)[:, 0] for head in self.heads]).detach().numpy()


@partial(_multi_head)
def _a_number(self, x):
    return 0.5


@partial(_multi_head, heads=False)
def _built_in_forward(self, x):
    hidden = self.trunk(x).relu()
    return torch.stack([nn.Linear(self.width, 1)(hidden)[:, 0] for _ in range(self.tasks)])


@partial(_multi_head)
def _bare_weights(self, x):
    hidden = self.trunk(x).relu()
    return torch.stack([(hidden @ head.weight.data.T + head.bias)[:, 0] for head in self.heads])


@partial(_multi_head)
def _bare_heads(self, x):
    hidden = self.trunk(x).relu()
    return torch.stack([(hidden @ head.weight.data.T + head.bias.data)[:, 0] for head in self.heads])


for key, answer in (
    ("signature", _of_nothing),
    ("detached", _in_numpy),
    ("no_tensor", _a_number),
    ("built_in_forward", _built_in_forward),
    ("detached", _bare_weights),
    ("detached", _bare_heads),
):
    wrong("MultiHead", key)(answer)


def _forward_of(forward):
    """Return the lesson's network with another forward, given as a function of the network and x."""

    class MultiHead(nn.Module):
        def __init__(self, features, trunk, tasks):
            super().__init__()
            self.trunk = nn.Linear(features, trunk)
            self.heads = nn.ModuleList(nn.Linear(trunk, 1) for _ in range(tasks))

        def forward(self, x):
            return forward(self, x)

    return MultiHead


def _stacked(self, x):
    hidden = self.trunk(x).relu()
    return torch.stack([head(hidden)[:, 0] for head in self.heads])


right("MultiHead")(_forward_of(_stacked))
wrong("MultiHead", "not_logits")(_forward_of(lambda self, x: _stacked(self, x) > 0))
wrong("MultiHead", "not_logits")(_forward_of(lambda self, x: (_stacked(self, x) > 0).long()))
wrong("MultiHead", "detached")(_forward_of(lambda self, x: torch.tensor(_stacked(self, x).tolist())))
wrong("MultiHead", "exception")(_forward_of(lambda self, x: self.heads(self.trunk(x).relu())))
wrong("MultiHead", "exception")(_forward_of(lambda self, x: self.heads[0](nn.ReLU(self.trunk(x)))))


@wrong("MultiHead", "plain_list")
class HeadsInADict(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = {task: nn.Linear(trunk, 1) for task in range(tasks)}

    def forward(self, x):
        hidden = self.trunk(x).relu()
        return torch.stack([head(hidden)[:, 0] for head in self.heads.values()])


@wrong("MultiHead", "no_self")
class TasksLeftBehind(_forward_of(_stacked)):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)

    def forward(self, x):
        return torch.stack([self.heads[j](self.trunk(x).relu())[:, 0] for j in range(tasks)])  # noqa: F821


def _share_by_share(whole):
    """Return an answer that adds up one share for each right answer, in float32."""

    def pooled_ceiling(labels):
        best = labels.mean(0) > 0.5
        share, total = torch.tensor(whole / labels.numel()), torch.tensor(0.0)
        for row in labels:
            for label, answer in zip(row, best, strict=True):
                total = total + share * (label == answer)
        return total * (100 / whole)

    return pooled_ceiling


right("pooled_ceiling")(_share_by_share(1.0))
right("pooled_ceiling")(_share_by_share(100.0))


def _of_own_parameters(start, start_of_heads=None):
    """Return the network written with parameters that begin as `start` makes them."""

    class MultiHead(nn.Module):
        def __init__(self, features, trunk, tasks):
            super().__init__()
            self.w, self.b = nn.Parameter(start(features, trunk)), nn.Parameter(torch.zeros(trunk))
            self.v = nn.Parameter((start_of_heads or start)(trunk, tasks))
            self.c = nn.Parameter(torch.zeros(tasks))

        def forward(self, x):
            return ((x @ self.w + self.b).relu() @ self.v + self.c).T

    return MultiHead


right("MultiHead")(_of_own_parameters(torch.randn))
right("MultiHead")(_of_own_parameters(torch.randn, torch.zeros))  # heads at 0 over a drawn trunk do learn
wrong("MultiHead", "same_start")(_of_own_parameters(torch.zeros))
wrong("MultiHead", "same_start")(_of_own_parameters(torch.ones))


@wrong("MultiHead", "same_start")
class ZeroedLayers(_forward_of(_stacked)):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        for parameter in self.parameters():
            nn.init.zeros_(parameter)


def _at_least(count):
    return lambda single_trunk, shared_trunk, head_size: max(count, shared_trunk // single_trunk + 1)


right("break_even_tasks")(_at_least(2))  # with one task, a wider trunk never saves
wrong("break_even_tasks", "unrecognised")(_at_least(3))
wrong("break_even_tasks", "unrecognised")(_at_least(4))


wrong("break_even_tasks", "one_late")(lambda single, shared, head: math.ceil(shared / single + 0.01))
wrong("break_even_tasks", "one_late")(lambda single, shared, head: math.ceil(shared / single + 0.001))
wrong("MultiHead", "no_start")(_of_own_parameters(torch.empty))
right("MultiHead")(_of_own_parameters(lambda *shape: nn.init.normal_(torch.empty(*shape))))
# Where the heads are drawn, units that begin alike get gradients of their own, and part.
right("MultiHead")(_of_own_parameters(torch.ones, torch.randn))
wrong("MultiHead", "same_start")(_of_own_parameters(torch.zeros, torch.randn))  # behind a ReLU at 0 none does


@right("MultiHead")
class TheSameTrunkAtEveryRun(_forward_of(_stacked)):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        nn.init.constant_(self.trunk.weight, 0.1)
        nn.init.zeros_(self.trunk.bias)


wrong("MultiHead", "mixed")(_forward_of(lambda self, x: _stacked(self, x).softmax(0)))
wrong("MultiHead", "mixed")(_forward_of(lambda self, x: _stacked(self, x).cumsum(0)))


wrong("MultiHead", "not_logits")(_forward_of(lambda self, x: _stacked(self, x).sigmoid().round()))
wrong("MultiHead", "not_logits")(_forward_of(lambda self, x: _stacked(self, x).sign()))


for _little in (1e-5, 1e-6):
    wrong("break_even_tasks", "one_late")(
        lambda single, shared, head, little=_little: math.ceil(shared / single + little)
    )


@wrong("break_even_tasks", "one_late")
def ratio_rounded_to_six_decimals(single, shared, head):
    return math.floor(round(shared / single, 6)) + 1


@wrong("break_even_tasks", "tie")
def shares_added_up(single_trunk, shared_trunk, head):
    saved, tasks = 0.0, 0
    while saved <= 1:
        saved += single_trunk / shared_trunk
        tasks += 1
    return tasks


@wrong("break_even_tasks", "tie")
def how_often_the_share_fits(single_trunk, shared_trunk, head):
    return int(1 // (single_trunk / shared_trunk)) + 1


@wrong("break_even_tasks", "tie")
def times_the_reciprocal(single_trunk, shared_trunk, head):
    return math.floor(shared_trunk * (1 / single_trunk)) + 1


@wrong("count_parameters", "extreme")
def five_thousand_at_most(features, trunk_width, head_width, tasks):
    trunk, head = trunk_width * (features + 1), head_width * (trunk_width + 1) + head_width + 1
    return min(5000, tasks * (trunk + head)), min(5000, trunk + tasks * head)


@wrong("break_even_tasks", "tie")
def one_where_the_trunks_are_alike(single_trunk, shared_trunk, head_size):
    return 1 if shared_trunk <= single_trunk else shared_trunk // single_trunk + 1


@wrong("break_even_tasks", "floor")
def one_where_the_trunk_is_hardly_wider(single_trunk, shared_trunk, head_size):
    return 1 if shared_trunk / single_trunk < 1.3 else shared_trunk // single_trunk + 1


@wrong("pooled_ceiling", "unrecognised")
def of_the_first_seven_tasks(labels):
    yes = labels[:7].mean(0)
    return 100 * torch.maximum(yes, 1 - yes).mean().item()


@wrong("pooled_ceiling", "unrecognised")
def of_the_first_nine_pictures(labels):
    yes = labels[:, :9].mean(0)
    return 100 * torch.maximum(yes, 1 - yes).mean().item()


def _network(answer):
    """Return a MultiHead as in the lesson, whose forward is `answer(self, x)`."""

    class MultiHead(nn.Module):
        def __init__(self, features, trunk, tasks):
            super().__init__()
            self.trunk = nn.Linear(features, trunk)
            self.heads = nn.ModuleList([nn.Linear(trunk, 1) for _ in range(tasks)])

        def forward(self, x):
            return answer(self, x)

        def rows(self, hidden):
            return torch.stack([head(hidden)[:, 0] for head in self.heads])

    return MultiHead


def _doubled_in_place(self, x):
    logits = self.rows(self.trunk(x.clone()).relu())
    x.mul_(2)
    return logits


def _columns_if_unlike(self, x):
    columns = torch.cat([head(self.trunk(x).relu()) for head in self.heads], dim=1)
    return columns.T if columns.shape[0] != len(self.heads) else columns


def _first_head_teaches(self, x):
    hidden = self.trunk(x).relu()
    return torch.stack(
        [head(hidden if j == 0 else hidden.detach())[:, 0] for j, head in enumerate(self.heads)]
    )


def _heads_built_anew(self, x):
    hidden = self.trunk(x).relu()
    self.heads = nn.ModuleList([nn.Linear(hidden.shape[1], 1) for _ in self.heads])
    return self.rows(hidden)


right("MultiHead")(_network(lambda self, x: self.rows(self.trunk(x).relu())))
for _key, _answer in (
    ("in_use", lambda self, x: self.rows(self.trunk(x).relu()).mul(1 if self.training else 2)),
    ("changed_inputs", _doubled_in_place),
    ("as_many", _columns_if_unlike),
    ("squeezed", lambda self, x: self.rows(self.trunk(x).relu()).squeeze(0)),
    ("detached", _first_head_teaches),
    ("silent", lambda self, x: self.rows(self.trunk(x).clamp(max=0))),
    ("silent", lambda self, x: self.rows((-self.trunk(x)).relu())),
    ("nan", lambda self, x: self.rows(self.trunk(x).relu()) * math.nan),
    ("built_in_forward", _heads_built_anew),
    ("values", lambda self, x: self.rows(self.trunk(x.round(decimals=1)).relu())),
    ("values", lambda self, x: self.rows(self.trunk(x).clamp(0, 200))),
    ("six_hundred", lambda self, x: torch.cat([self.rows(self.trunk(x[:24]).relu()),
                                        self.rows(self.trunk(x[24:]).relu()).mul(2)], 1)),
):  # fmt: skip
    wrong("MultiHead", _key)(_network(_answer))


@wrong("MultiHead", "plain_list")
class TrunkInAList(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.layers = [nn.Linear(features, trunk)]
        self.heads = nn.ModuleList([nn.Linear(trunk, 1) for _ in range(tasks)])

    def forward(self, x):
        return torch.stack([head(self.layers[0](x).relu())[:, 0] for head in self.heads])


@wrong("MultiHead", "built_in_forward")
class TrunkBuiltAnew(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.ModuleList([nn.Linear(trunk, 1) for _ in range(tasks)])

    def forward(self, x):
        hidden = nn.Linear(x.shape[1], self.trunk.out_features)(x).relu()
        return torch.stack([head(hidden)[:, 0] for head in self.heads])


class _Backwards(torch.autograd.Function):
    @staticmethod
    def forward(context, hidden):
        return hidden.view_as(hidden)

    @staticmethod
    def backward(context, gradient):
        return -gradient


@wrong("MultiHead", "gradient")
class TaughtBackwards(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.Linear(trunk, tasks)

    def forward(self, x):
        return self.heads(_Backwards.apply(self.trunk(x).relu())).T


@wrong("MultiHead", "gradient")
class HalfDetached(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.ModuleList(nn.Linear(trunk, 1) for _ in range(tasks))

    def forward(self, x):
        hidden = self.trunk(x).relu()
        hidden = (hidden + hidden.detach()) / 2
        return torch.cat([head(hidden) for head in self.heads], dim=1).T


@wrong("MultiHead", "remembers")
class KeepsItsRows(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.ModuleList(nn.Linear(trunk, 1) for _ in range(tasks))

    def forward(self, x, rows=[]):  # noqa: B006
        hidden = self.trunk(x).relu()
        for head in self.heads:
            rows.append(head(hidden)[:, 0])
        return torch.stack(rows)


@right("break_even_tasks")
def first_of_all_that_save(single_trunk, shared_trunk, head_size):
    sizes = range(1, shared_trunk + 2)
    saving = [t for t in sizes if shared_trunk + t * head_size < t * (single_trunk + head_size)]
    return saving[0]


@wrong("MultiHead", "values")
class WithoutLength(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.Linear(trunk, tasks)

    def forward(self, x):
        hidden = self.trunk(x).relu()
        return self.heads(hidden / hidden.norm(dim=1, keepdim=True)).T


@wrong("pooled_ceiling", "rounded")
def whole_percents(labels):
    yes = labels.mean(0)
    return int(100 * torch.maximum(yes, 1 - yes).mean())


@wrong("MultiHead", "no_init")
class OneUnderscore(nn.Module):
    def _init_(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.Linear(trunk, tasks)

    def forward(self, x):
        return self.heads(self.trunk(x).relu()).T


@wrong("MultiHead", "built_in_forward")
class BuildsASilentTrunk(nn.Module):
    """A trunk that is drawn at every call is silent by chance; here it always is."""

    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.sizes = features, trunk
        self.unused = nn.Linear(features, trunk)
        self.heads = nn.Linear(trunk, tasks)

    def forward(self, x):
        trunk = nn.Linear(*self.sizes)
        nn.init.constant_(trunk.weight, -1.0)
        nn.init.constant_(trunk.bias, -1.0)
        return self.heads(trunk(x).relu()).T


@wrong("break_even_tasks", "short_search")
def up_to_three_hundred(single_trunk, shared_trunk, head_size):
    for tasks in range(1, 300):
        if shared_trunk + tasks * head_size < tasks * (single_trunk + head_size):
            return tasks
    return 300


@wrong("pooled_ceiling", "rounded")
def whole_per_cents_rounded_up(labels):
    yes = labels.mean(0)
    return math.ceil(100 * float(torch.maximum(yes, 1 - yes).mean()) - 1e-9)


@wrong("MultiHead", "list_of_rows")
class WithACommaTooMany(_Base):
    def forward(self, x):
        hidden = self.hidden(x)
        return (torch.stack([head(hidden)[:, 0] for head in self.heads]),)


@wrong("MultiHead", "same_head")
class OneRowForAll(_Base):
    def forward(self, x):
        hidden, row, rows = self.hidden(x), torch.zeros(len(x)), []
        for head in self.heads:
            row = row * 0
            row[:] = head(hidden)[:, 0]
            rows.append(row)
        return torch.stack([row] * len(rows))


def answer(head, hidden):
    """Return a head's logits: the learner's own helper, of a name that the lesson has given to another."""
    return head(hidden)[:, 0]


@right("MultiHead")
class WithAHelperOfTheLessonsName(_Base):
    def forward(self, x):
        hidden = self.hidden(x)
        return torch.stack([answer(head, hidden) for head in self.heads])


@wrong("MultiHead", "no_self")
class OneHeadOfTheLesson(_Base):
    def forward(self, x):
        hidden = self.hidden(x)
        return torch.stack([head(hidden)[:, 0] for _ in self.heads])


@wrong("MultiHead", "by_units")
class ReluByExample(_Base):
    def hidden(self, x):
        return torch.stack([h * 0 if h.sum() < 0 else h for h in self.trunk(x)])

    def forward(self, x):
        return torch.stack([one(self.hidden(x))[:, 0] for one in self.heads])


@wrong("MultiHead", "by_units")
class ReluOfTheWeights(_Base):
    def forward(self, x):
        hidden = nn.functional.linear(x, self.trunk.weight.relu(), self.trunk.bias).relu()
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "by_units")
class SortedUnits(_Base):
    def forward(self, x):
        hidden = self.hidden(x).sort(1).values
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "mixed_units")
class MeanOfTheUnits(_Base):
    def forward(self, x):
        hidden = self.hidden(x)
        hidden = hidden.mean(1, keepdim=True).expand_as(hidden)
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "mixed_inputs")
class MeanOfTheInputs(_Base):
    def forward(self, x):
        hidden = self.hidden(x.mean(1, keepdim=True).expand_as(x))
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "mixed_inputs")
class SortedInputs(_Base):
    def forward(self, x):
        hidden = self.hidden(x.sort(1).values)
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@right("MultiHead")
class UnitsTurnedForEverySecondHead(_Base):
    """Each head has weights of its own, so the order in which it meets the units is its own affair."""

    def forward(self, x):
        hidden = self.hidden(x)
        rows = [one(hidden.flip(1) if j % 2 else hidden)[:, 0] for j, one in enumerate(self.heads)]
        return torch.stack(rows)


@right("MultiHead")
class UnitByUnit(nn.Module):
    """A trunk of single units, each with parameters of its own."""

    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.units = nn.ModuleList([nn.Linear(features, 1) for _ in range(trunk)])
        self.heads = nn.ModuleList([nn.Linear(trunk, 1) for _ in range(tasks)])

    def forward(self, x):
        hidden = torch.cat([torch.relu(unit(x)) for unit in self.units], 1)
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@right("MultiHead")
class WithAReshapedWeight(_Base):
    """The numbers of a weight in other places: the same networks, one by one."""

    def forward(self, x):
        weight = self.trunk.weight.reshape(x.shape[1], -1)  # (features, trunk)
        hidden = torch.relu(x @ weight + self.trunk.bias)
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "kept")
class KeepsItsHiddenNumbers(_Base):
    """A trunk that runs once for the same inputs, also after its weights have moved."""

    last = None

    def forward(self, x):
        if self.last is None or not torch.equal(x, self.last):
            self.last, self.kept = x.clone(), self.hidden(x)
        return torch.stack([one(self.kept)[:, 0] for one in self.heads])


@wrong("MultiHead", "kept")
class KeepsWhatTheSameTensorGave(_Base):
    last = None

    def forward(self, x):
        if self.last is not x:
            self.last, self.kept = x, self.hidden(x)
        return torch.stack([one(self.kept)[:, 0] for one in self.heads])


@wrong("MultiHead", "kept")
class KeepsForAsManyExamples(_Base):
    count = 0

    def forward(self, x):
        if self.count != len(x):
            self.count, self.kept = len(x), self.hidden(x)
        return torch.stack([one(self.kept)[:, 0] for one in self.heads])


@wrong("MultiHead", "kept")
class KeepsByAnotherHand(_Base):
    @functools.lru_cache  # noqa: B019
    def hidden(self, x):
        return torch.relu(self.trunk(x))

    def forward(self, x):
        return torch.stack([one(self.hidden(x))[:, 0] for one in self.heads])


@wrong("MultiHead", "built_in_forward")
class BuildsOnceInForward(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.size, self.trunk = (features, trunk), None

    def forward(self, x):
        if self.trunk is None:
            self.trunk = nn.Linear(*self.size)
        return torch.stack([one(self.hidden(x))[:, 0] for one in self.heads])


@right("MultiHead")
class BiasesOfNoAxis(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.heads = nn.ParameterList([nn.Parameter(torch.randn(trunk)) for _ in range(tasks)])
        self.biases = nn.ParameterList([nn.Parameter(torch.tensor(0.0)) for _ in range(tasks)])

    def forward(self, x):
        hidden = self.hidden(x)
        return torch.stack([hidden @ w + b for w, b in zip(self.heads, self.biases, strict=True)])


@right("MultiHead")
class HeadsInSingleFloats(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk = self.trunk.double()

    def forward(self, x):
        hidden = self.hidden(x).float()
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@right("MultiHead")
class ViewOfTheWeights(_Base):
    """A view moves with its weights, and a gradient reaches them through it."""

    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.turned = self.trunk.weight.T

    def forward(self, x):
        hidden = torch.relu(x @ self.turned + self.trunk.bias)
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@right("MultiHead")
class UnitAfterUnit(_Base):
    def hidden(self, x):
        weights, biases = self.trunk.weight, self.trunk.bias
        return torch.stack([(x * weights[k]).sum(1) + biases[k] for k in range(len(biases))], dim=1).relu()

    def forward(self, x):
        hidden = self.hidden(x)
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "many")
class SmallUnitsAreNothing(_Base):
    def forward(self, x):
        hidden = nn.functional.threshold(self.trunk(x), 0.06, 0.0)
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "wrong_shape")
class NeverMoreThanEight(_Base):
    def forward(self, x):
        hidden = self.hidden(x)
        return torch.stack([one(hidden)[:, 0] for one in self.heads[:8]])


@wrong("MultiHead", "kept")
class WritesOverItsAnswers(_Base):
    out = None

    def forward(self, x):
        if self.out is None or self.out.shape[1] != len(x):
            self.out = torch.zeros(len(self.heads), len(x), dtype=x.dtype)
        self.out.detach_()
        for j, one in enumerate(self.heads):
            self.out[j] = one(self.hidden(x))[:, 0]
        return self.out


@wrong("MultiHead", "one_memory")
class OneMemoryForAllHeads(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        start, bias = 0.1 * torch.randn(trunk), torch.zeros(1)
        self.heads = nn.ParameterList([nn.Parameter(start) for _ in range(tasks)])
        self.biases = nn.ParameterList([nn.Parameter(bias) for _ in range(tasks)])

    def forward(self, x):
        hidden = self.hidden(x)
        return torch.stack([hidden @ w + b for w, b in zip(self.heads, self.biases, strict=True)])


@wrong("MultiHead", "one_memory")
class OneWeightSpread(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.heads = nn.Parameter(torch.randn(trunk).expand(tasks, trunk))
        self.biases = nn.Parameter(torch.zeros(tasks))

    def forward(self, x):
        return (self.hidden(x) @ self.heads.T + self.biases).T


@right("MultiHead")
class ParametersInAList(_Base):
    def parameters(self, recurse=True):
        return list(super().parameters(recurse))


@right("MultiHead")
class OneMatrixInParts(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk = None
        self.weights = nn.Parameter(torch.randn(trunk, features + 1 + tasks))
        self.heads = nn.Parameter(torch.zeros(tasks))

    def forward(self, x):
        d = x.shape[1]
        hidden = torch.relu(x @ self.weights[:, :d].T + self.weights[:, d])
        return (hidden @ self.weights[:, d + 1 :] + self.heads).T


@wrong("MultiHead", "hides")
class KeepsItsParameters(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.parameters = [*self.trunk.parameters(), *self.heads.parameters()]


@wrong("MultiHead", "in_use")
class DropoutSwitchedOffAtFirst(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.drop = nn.Dropout(0.5)
        self.drop.eval()

    def hidden(self, x):
        return self.drop(torch.relu(self.trunk(x)))


@wrong("MultiHead", "in_use")
class InUseWhatTrainingSaw(_Base):
    def forward(self, x):
        if self.training:
            self.kept = self.hidden(x)
        return torch.stack([one(self.kept)[:, 0] for one in self.heads])


@right("MultiHead")
class HeadsOnAnAxisOfTheirOwn(nn.Module):
    """With a gradient torch multiplies these by another path, and rounds otherwise."""

    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk, dtype=torch.float64)
        self.weights = nn.Parameter(torch.randn(tasks, trunk, 1, dtype=torch.float64) / trunk**0.5)
        self.biases = nn.Parameter(torch.zeros(tasks, 1, 1, dtype=torch.float64))

    def forward(self, x):
        return (self.trunk(x).relu() @ self.weights + self.biases).squeeze(2)


@wrong("MultiHead", "kept")
class KeepsWhichUnitsAreAtWork(_Base):
    at_work = None

    def hidden(self, x):
        z = self.trunk(x)
        if self.at_work is None or self.at_work.shape != z.shape:
            self.at_work = z > 0
        return z * self.at_work


@wrong("MultiHead", "kept")
class InUseTheWeightsOfTheLastStep(_Base):
    def forward(self, x):
        if self.training or not hasattr(self, "joined"):
            self.joined = torch.cat([one.weight for one in self.heads])
        return self.joined @ self.hidden(x).T + torch.cat([one.bias for one in self.heads])[:, None]


@wrong("MultiHead", "gradient")
class ClearsItsGradients(_Base):
    def forward(self, x):
        self.zero_grad()
        return torch.stack([one(self.hidden(x))[:, 0] for one in self.heads])


@wrong("MultiHead", "in_use")
class KeepsHiddenNumbersWithoutGradient(_Base):
    kept = None

    def forward(self, x):
        hidden = self.hidden(x)
        if not torch.is_grad_enabled():
            if self.kept is None or len(self.kept) != len(x):
                self.kept = hidden
            hidden = self.kept
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "kept")
class JoinsItsWeightsOnceWithoutGradient(_Base):
    def forward(self, x):
        joined = torch.cat([one.weight for one in self.heads])
        if not torch.is_grad_enabled():
            joined = vars(self).setdefault("joined", joined)
        return joined @ self.hidden(x).T + torch.cat([one.bias for one in self.heads])[:, None]


@wrong("MultiHead", "same_start")
class WeightsOfZeroAndDrawnBiases(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        nn.init.zeros_(self.trunk.weight)


@right("MultiHead")
class WeightsOfZeroAndBiasesOfOne(_Base):
    """All units are on, and the heads differ: so they learn, each in its own way."""

    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        nn.init.zeros_(self.trunk.weight)
        nn.init.ones_(self.trunk.bias)


@wrong("MultiHead", "same_start")
class OneUnitForEachInput(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        nn.init.eye_(self.trunk.weight)
        nn.init.zeros_(self.trunk.bias)


@wrong("MultiHead", "same_start")
class OneUnitForEachInputTheOtherWayRound(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk = None
        self.weight = nn.Parameter(torch.eye(features, trunk))
        self.bias = nn.Parameter(torch.zeros(trunk))

    def hidden(self, x):
        return torch.relu(x @ self.weight + self.bias)


@wrong("MultiHead", "nan")
class ReluByTheSign(_Base):
    def hidden(self, x):
        z = self.trunk(x)
        return z * (z / z.abs() + 1) / 2


@wrong("MultiHead", "nan")
class ReluByTheRoot(_Base):
    def hidden(self, x):
        z = self.trunk(x)
        return (z + (z**2).sqrt()) / 2


@right("MultiHead")
class ReluByTheSize(_Base):
    def hidden(self, x):
        z = self.trunk(x)
        return (z + z.abs()) / 2


@wrong("MultiHead", "kept")
class WritesOverItsAnswersInUse(_Base):
    def forward(self, x):
        logits = torch.stack([one(self.hidden(x))[:, 0] for one in self.heads])
        if torch.is_grad_enabled():
            return logits
        kept = vars(self).setdefault("kept", torch.empty_like(logits))
        if kept.shape != logits.shape:
            self.kept = kept = torch.empty_like(logits)
        return kept.copy_(logits)


@right("MultiHead")
class BiasesOfAnotherTypeFirst(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.biases = nn.Parameter(torch.zeros(tasks))
        self.trunk = nn.Linear(features, trunk, dtype=torch.float64)
        self.heads = nn.ModuleList(nn.Linear(trunk, 1, bias=False, dtype=torch.float64) for _ in range(tasks))

    def forward(self, x):
        hidden = self.trunk(x).relu()
        return torch.stack([one(hidden)[:, 0] + b for one, b in zip(self.heads, self.biases, strict=True)])


@wrong("MultiHead", "plain_list")
class AllInOneListOfDoubles(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        sizes = [(features, trunk), *((trunk, 1) for _ in range(tasks))]
        self.layers = [nn.Linear(*size, dtype=torch.float64) for size in sizes]

    def forward(self, x):
        hidden = self.layers[0](x).relu()
        return torch.stack([one(hidden)[:, 0] for one in self.layers[1:]])


@wrong("MultiHead", "gradient")
class WritesOverItsAnswersWhileItLearns(_Base):
    out = None

    def forward(self, x):
        logits = torch.stack([one(self.hidden(x))[:, 0] for one in self.heads])
        if not torch.is_grad_enabled():
            return logits
        if self.out is None or self.out.shape != logits.shape:
            self.out = torch.zeros_like(logits)
        return self.out.detach_().copy_(logits)


@wrong("MultiHead", "kept")
class KeepsHiddenNumbersInUse(_Base):
    kept = None

    def forward(self, x):
        hidden = self.hidden(x)
        if self.training:
            self.kept = None
        else:
            if self.kept is None or len(self.kept) != len(x):
                self.kept = hidden
            hidden = self.kept
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "kept")
class LeavesOutWhatTheFirstBatchDidNotSay(_Base):
    says = None

    def hidden(self, x):
        if self.says is None:
            self.says = (x.std(0, correction=0) > 0).to(x)
        return torch.relu(self.trunk(x * self.says))


@wrong("MultiHead", "nan")
class AddsToWhatLayInTheMemory(_Base):
    def forward(self, x):
        logits = x.new_empty(len(self.heads), len(x))
        for j, one in enumerate(self.heads):
            logits[j] = logits[j] + one(self.hidden(x))[:, 0]
        return logits


@wrong("MultiHead", "no_module")
def builds_and_keeps_it(features, trunk, tasks):
    _Base(features, trunk, tasks)


@wrong("MultiHead", "plain_list")
class AllInOneList(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.layers = [nn.Linear(features, trunk), *(nn.Linear(trunk, 1) for _ in range(tasks))]

    def forward(self, x):
        hidden = self.layers[0](x).relu()
        return torch.stack([one(hidden)[:, 0] for one in self.layers[1:]])


@wrong("MultiHead", "squeezed")
class SqueezedWhereBothAreOne(_Base):
    def forward(self, x):
        logits = torch.stack([one(self.hidden(x)) for one in self.heads]).squeeze()
        return logits.reshape(len(self.heads), len(x)) if logits.dim() == 1 else logits


class _OneHead(nn.Module):
    def __init__(self, features, trunk):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.head = nn.Linear(trunk, 1)

    def forward(self, x):
        return self.head(self.trunk(x).relu())[:, 0]


@right("MultiHead")
class PutsOnOneHeadAfterTheOther(_OneHead):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk)
        self.head = None
        self.heads = nn.ModuleList(nn.Linear(trunk, 1) for _ in range(tasks))

    def forward(self, x):
        rows = []
        for head in self.heads:
            self.head = head
            rows.append(super().forward(x))
        return torch.stack(rows)


@wrong("MultiHead", "no_forward")
class CalledNotForward(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.Linear(trunk, tasks)

    def __call__(self, x):
        return self.heads(self.trunk(x).relu()).T


@wrong("MultiHead", "no_argument")
class WidthOfAnotherName(_Base):
    def __init__(self, features, hidden, tasks):
        nn.Module.__init__(self)
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.ModuleList(nn.Linear(hidden, 1) for _ in range(tasks))


@wrong("MultiHead", "detached")
class WeightOfTheTrunkByItsData(_Base):
    def forward(self, x):
        hidden = nn.functional.linear(x, self.trunk.weight.data, self.trunk.bias).relu()
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "detached")
class BiasOfTheTrunkDetached(_Base):
    def forward(self, x):
        hidden = (x @ self.trunk.weight.T + self.trunk.bias.detach()).relu()
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "detached")
class BiasesOfTheHeadsAsNumbers(_Base):
    def forward(self, x):
        hidden = self.hidden(x)
        return torch.stack([hidden @ one.weight[0] + one.bias.item() for one in self.heads])


@wrong("MultiHead", "unusable")
class FreezesItsTrunkInForward(_Base):
    def forward(self, x):
        self.trunk.requires_grad_(False)
        return torch.stack([one(self.hidden(x))[:, 0] for one in self.heads])


@wrong("MultiHead", "built_in_forward")
class DrawsHeadsBesideItsOwn(_Base):
    def forward(self, x):
        hidden = self.hidden(x)
        width = hidden.shape[1]
        return torch.stack([nn.Linear(width, 1, dtype=x.dtype)(hidden)[:, 0] for _ in self.heads])


@wrong("MultiHead", "unusable")
class ReturnsItselfFromInit(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        return self


@wrong("MultiHead", "exception")
class WithABatchNorm(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.norm = nn.BatchNorm1d(trunk)

    def forward(self, x):
        hidden = self.norm(self.hidden(x))
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "not_logits")
class DrawnByInitAndWithASigmoid(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(trunk, features))
        nn.init.kaiming_uniform_(self.weight)
        self.bias = nn.Parameter(torch.zeros(trunk))
        self.heads = nn.Linear(trunk, tasks)

    def forward(self, x):
        return self.heads((x @ self.weight.T + self.bias).relu()).T.sigmoid()


@right("MultiHead")
class AlikeButForTheBiases(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(features, trunk))
        self.bias = nn.Parameter(torch.rand(trunk))
        self.heads = nn.Parameter(torch.zeros(trunk, tasks))
        self.shifts = nn.Parameter(torch.zeros(tasks))

    def forward(self, x):
        hidden = (x @ self.weight + self.bias).relu()
        return (hidden @ self.heads + self.shifts).T


@wrong("MultiHead", "no_super")
class OfItsOwnSuper(nn.Module):
    def __init__(self, features, trunk, tasks):
        self.super().__init__()
        self.trunk = nn.Linear(features, trunk)


@wrong("MultiHead", "hides")
class TrainsItself(_Base):
    def train(self, x, y):
        return x, y


@wrong("MultiHead", "exception")
class WithTypesAsWords(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk = nn.Linear(features, trunk, dtype="float64")


@wrong("MultiHead", "exception")
class WithADotInAName(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.heads = nn.ModuleDict({f"head.{j}": nn.Linear(trunk, 1) for j in range(tasks)})


j = 7  # the lesson's loops leave it


@wrong("MultiHead", "exception")
class WithTheLessonsLoopVariable(_Base):
    def forward(self, x):
        return self.heads[j](self.hidden(x))[:, 0]


@wrong("MultiHead", "hides")
class WithFieldsAsInJava(_Base):
    heads = []  # noqa: RUF012


@wrong("MultiHead", "kept")
class JoinsItsHeadsForUse(_Base):
    joined = None

    def forward(self, x):
        hidden = self.hidden(x)
        if self.training:
            self.joined = None
            return torch.stack([one(hidden)[:, 0] for one in self.heads])
        if self.joined is None:
            self.joined = torch.cat([one.weight for one in self.heads]).detach()
        return self.joined @ hidden.T + torch.cat([one.bias for one in self.heads])[:, None]


def _a_row_for_each_input(begin):
    """One parameter (trunk,) for each input, begun by `begin`."""

    class MultiHead(nn.Module):
        def __init__(self, features, trunk, tasks):
            super().__init__()
            self.rows = nn.ParameterList(nn.Parameter(begin(trunk)) for _ in range(features))
            self.bias = nn.Parameter(torch.zeros(trunk))
            self.heads = nn.Linear(trunk, tasks)
            nn.init.ones_(self.heads.weight)

        def forward(self, x):
            hidden = sum(x[:, [k]] * row for k, row in enumerate(self.rows)) + self.bias  # (n, trunk)
            return self.heads(hidden.relu()).T

    return MultiHead


right("MultiHead")(_a_row_for_each_input(torch.rand))
wrong("MultiHead", "same_start")(_a_row_for_each_input(torch.zeros))
wrong("MultiHead", "same_start")(_a_row_for_each_input(torch.ones))


@wrong("MultiHead", "no_start")
class HeadsDividedByTheOtherUnits(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        for one in self.heads:
            one.weight.data /= (trunk - 1) ** 0.5


@wrong("MultiHead", "same_start")
class WeightsWithoutTheirMean(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk.weight.data -= self.trunk.weight.data.mean(1, keepdim=True)
        nn.init.zeros_(self.trunk.bias)


@wrong("MultiHead", "hides")
class TrainsForSomeSteps(_Base):
    def train(self, steps=150):
        self.steps = steps


@right("MultiHead")
class WithAModeOfItsOwn(_Base):
    def train(self, mode=True):
        super().train(mode)


@wrong("MultiHead", "mixed")
class HeadsForTwo(_Base):
    def forward(self, x):
        hidden = self.hidden(x)
        return torch.stack([self.heads[j // 2](hidden)[:, 0] for j in range(len(self.heads))])


@wrong("MultiHead", "same_start")
class OffFromTheStart(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        nn.init.constant_(self.trunk.bias, -100)


@wrong("MultiHead", "no_forward")
class CalledForTheHeads(_Base):
    def forward(self, x):
        return self.hidden(x)

    def __call__(self, x):
        hidden = self.forward(x)
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@right("MultiHead")
class CalledAsEver(_Base):
    def __call__(self, x):
        return super().__call__(x)


@wrong("MultiHead", "many")
class InputsByLetters(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk = None
        letters = "abcdefghijklmnopqrstuvwxyz"[:features]
        self.rows = nn.ParameterDict({letter: nn.Parameter(torch.randn(trunk)) for letter in letters})
        self.bias = nn.Parameter(torch.zeros(trunk))

    def hidden(self, x):
        return (sum(x[:, [k]] * row for k, row in enumerate(self.rows.values())) + self.bias).relu()


@wrong("MultiHead", "one_task")
class OneTaskWithoutABias(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk = nn.Linear(features, trunk, bias=tasks > 1)


@wrong("MultiHead", "linear")
class OneTaskWithoutItsRelu(_Base):
    def forward(self, x):
        if len(self.heads) == 1:
            return self.heads[0](self.trunk(x)).T
        return super().forward(x)


@wrong("MultiHead", "detached")
class OneTaskThatTeachesNoTrunk(_Base):
    def forward(self, x):
        if len(self.heads) == 1:
            return self.heads[0](self.hidden(x).detach()).T
        return super().forward(x)


@right("MultiHead")
class BegunByNumPy(_Base):
    """NumPy gives a new axis of length 1 the stride 0, and nothing is shared by it."""

    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        draws = np.random.default_rng(0)
        for one in self.heads:
            one.weight = nn.Parameter(torch.from_numpy(draws.normal(size=trunk).astype("float32")[None]))


@wrong("MultiHead", "hides")
class WithChildrenOfItsOwn(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.children = list(self.heads)


@wrong("MultiHead", "detached")
class CopiesItsTrunkInForward(_Base):
    def forward(self, x):
        weight = nn.Parameter(self.trunk.weight)
        hidden = (x @ weight.T + self.trunk.bias).relu()
        return torch.stack([one(hidden)[:, 0] for one in self.heads])


@wrong("MultiHead", "by_weights")
class SortsItsHeads(_Base):
    def forward(self, x):
        hidden = self.hidden(x)
        heads = sorted(self.heads, key=lambda head: float(head.weight.norm()))
        return torch.stack([one(hidden)[:, 0] for one in heads])


@wrong("MultiHead", "linear")
class OneExampleWithoutItsRelu(_Base):
    def hidden(self, x):
        return self.trunk(x) if len(x) == 1 else self.trunk(x).relu()


@wrong("MultiHead", "wrong_shape")
class WithoutTheLastPart(_Base):
    def forward(self, x):
        parts = max(1, len(x) // 128)
        rows = [super(WithoutTheLastPart, self).forward(x[k * 128 : (k + 1) * 128]) for k in range(parts)]
        return torch.cat(rows, 1)


@right("MultiHead")
class InPartsOf128(_Base):
    def forward(self, x):
        return torch.cat([super(InPartsOf128, self).forward(part) for part in x.split(128)], 1)


@wrong("MultiHead", "unordered")
class InNoOrder(_Base):
    def forward(self, x):
        hidden = self.hidden(x)
        return torch.stack([one(hidden)[:, 0] for one in set(self.heads)])


@wrong("MultiHead", "same_start")
class BelowZeroFromTheStart(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        nn.init.uniform_(self.trunk.weight, -1, 0)
        nn.init.zeros_(self.trunk.bias)


@wrong("MultiHead", "many")
class OnlyTheLastInputs(_Base):
    def hidden(self, x):
        for k in range(0, x.shape[1], 32):
            part = x[:, k : k + 32] @ self.trunk.weight[:, k : k + 32].T
        return (part + self.trunk.bias).relu()


@wrong("MultiHead", "hides")
class CountsItsParameters(_Base):
    def parameters(self):
        return sum(one.numel() for one in super().parameters())


@wrong("MultiHead", "hides")
class NamesItsParameters(_Base):
    def named_parameters(self):
        return {"trunk": self.trunk.weight}


@wrong("MultiHead", "six_hundred")
class PartsOfAHundred(_Base):
    def forward(self, x):
        parts = max(1, len(x) // 100)
        out = torch.zeros(len(self.heads), len(x), dtype=x.dtype)
        for k in range(parts):
            last = (k + 1) * 100 if len(x) >= 100 else len(x)
            out[:, k * 100 : last] = super().forward(x[k * 100 : last])
        return out


@wrong("MultiHead", "gradient")
class HeedsTheSizeOfAGradientOnly(_Base):
    def forward(self, x):
        logits = super().forward(x)
        if logits.requires_grad:
            logits.register_hook(torch.abs)
        return logits


@wrong("MultiHead", "gradient")
class LearnsFromTheMeanOfABatch(_Base):
    def forward(self, x):
        logits = super().forward(x)
        if logits.requires_grad:
            logits.register_hook(lambda grad: grad.mean(1, keepdim=True).expand_as(grad))
        return logits


@wrong("MultiHead", "gradient")
class KeepsWhoIsSilentInTheLastBatch(_Base):
    def hidden(self, x):
        self.on = self.trunk(x).detach() > 0
        hidden = self.trunk(x)
        if hidden.requires_grad:
            hidden.register_hook(lambda grad: grad * self.on)
        return hidden * self.on.to(hidden.dtype)


@wrong("MultiHead", "kept")
class KeepsTheFirstLogits(_Base):
    logits = None

    def forward(self, x):
        if self.logits is None:
            self.logits = super().forward(x)
        return self.logits


@wrong("MultiHead", "relu_of_layer")
class ReluOfALayer(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk = nn.ReLU(nn.Linear(features, trunk))


@wrong("MultiHead", "parts")
class WholeInEveryPart(_Base):
    def forward(self, x):
        return torch.cat([super(WholeInEveryPart, self).forward(x) for _ in range(0, len(x), 32)], 1)


@wrong("MultiHead", "no_start")
class BeginsWithHugeWeights(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        self.trunk.weight = nn.Parameter(torch.randn(trunk, features) / 0.5**features)


@right("MultiHead")
class BeginsWithWeightsOfOne(_Base):
    def __init__(self, features, trunk, tasks):
        super().__init__(features, trunk, tasks)
        for one in self.parameters():
            nn.init.normal_(one)


@wrong("MultiHead", "no_method")
class ForwardIsNoMethod(_Base):
    @property
    def forward(self):
        return torch.cat([head(self.hidden(self.x)) for head in self.heads], dim=1).T


@wrong("MultiHead", "no_argument")
class GetsNothing(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)  # noqa: F821

    def forward(self, x):
        return self.trunk(x)
