import math

import torch
from torch import nn

from mtl_teach.lessons import exercises as every_exercise
from tests.exercises.answers import right, wrong, wrong_value

EXERCISES = every_exercise()


@right("count_parameters")
def added_up(features, trunk, head, tasks):
    one_trunk = features * trunk + trunk
    one_head = trunk * head + head + head + 1
    return tasks * (one_trunk + one_head), one_trunk + tasks * one_head


@wrong("count_parameters", "no_bias")
def weights_only(features, trunk, head, tasks):
    one_trunk, one_head = features * trunk, trunk * head + head
    return tasks * (one_trunk + one_head), one_trunk + tasks * one_head


@wrong("count_parameters", "no_last_layer")
def one_layer_heads(features, trunk, head, tasks):
    one_trunk, one_head = (features + 1) * trunk, (trunk + 1) * head
    return tasks * (one_trunk + one_head), one_trunk + tasks * one_head


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

    def forward(self, x):
        return torch.cat([head(torch.relu(self.trunk(x))) for head in self.heads], dim=1).T


@wrong("MultiHead", "transposed")
class Columns(_Base):
    def forward(self, x):
        return super().forward(x).T


@wrong("MultiHead", "extra_axis")
class KeepsAxis(_Base):
    def forward(self, x):
        return torch.stack([head(torch.relu(self.trunk(x))) for head in self.heads])


@wrong("MultiHead", "own_trunk")
class Separate(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        nets = [
            nn.Sequential(nn.Linear(features, trunk), nn.ReLU(), nn.Linear(trunk, 1)) for _ in range(tasks)
        ]
        self.nets = nn.ModuleList(nets)

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
    def forward(self, x):
        return torch.cat([head(self.trunk(x)) for head in self.heads], dim=1).T


@wrong("MultiHead", "detached")
class Frozen(_Base):
    def forward(self, x):
        with torch.no_grad():
            hidden = torch.relu(self.trunk(x))
        return torch.cat([head(hidden) for head in self.heads], dim=1).T


@wrong("MultiHead", "exception")
class ForgotSuper(nn.Module):
    def __init__(self, features, trunk, tasks):
        self.trunk = nn.Linear(features, trunk)


# The table, as someone with one fixed idea fills it in. Cases are found by a word of theirs.
_TRUTH = {case: EXERCISES["kind_of"].rule(facts) for case, facts in EXERCISES["kind_of"].cases.items()}


def _table(**by_word):
    """Return the right table with another kind wherever a case holds the word."""
    words = {word.replace("_", " "): kind for word, kind in by_word.items()}
    return {case: next((k for w, k in words.items() if w in case), kind) for case, kind in _TRUTH.items()}


wrong_value("kind_of", "several_losses", _table(KL="multi-task", decay="multi-task", GAN="multi-task"))
wrong_value("kind_of", "label_or_class", _table(attributes="multi-class"))
wrong_value("kind_of", "label_and_class", _table(attributes="multi-class", breeds="multi-label"))
wrong_value("kind_of", "sequence", _table(tuned="multi-task", smiling="multi-label"))
wrong_value("kind_of", "learning_to_learn", _table(games="multi-task"))
wrong_value("kind_of", "new_is_transfer", _table(games="transfer"))
wrong_value("kind_of", "helper", _table(helper="one task, several losses"))
wrong_value("kind_of", "unrecognised", _table(hospitals="transfer"))
wrong_value("kind_of", "unfilled", _table(hospitals=...))
wrong_value("kind_of", "unknown_word", _table(hospitals="multitask"))
wrong_value("kind_of", "wrong_keys", dict(list(_TRUTH.items())[1:]))
wrong_value("kind_of", "wrong_type", list(_TRUTH.values()))
