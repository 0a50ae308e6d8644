import math

import numpy as np
import torch

from tests.exercises.answers import right, wrong, wrong_value


@right("break_even")
def by_math(error_alone):
    return math.cos(math.pi * error_alone)


@right("break_even")
def by_numpy(error_alone):
    return np.cos(np.pi * error_alone)


@right("break_even")
def by_torch(error_alone):
    return torch.cos(torch.tensor(error_alone * torch.pi))


@right("break_even")
def by_sine(error_alone):
    return math.sin(math.pi * (0.5 - error_alone))


@right("break_even")
def by_bisection(error_alone):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if math.acos(middle) / math.pi > error_alone:
            low = middle
        else:
            high = middle
    return low


@right("break_even")
def in_degrees(error_alone):
    return math.cos(math.radians(180 * error_alone))


wrong("break_even", "coarse_pi")(lambda error_alone: math.cos(3.14 * error_alone))
wrong("break_even", "coarse_pi")(lambda error_alone: math.cos(error_alone * 22 / 7))
wrong("break_even", "forward")(lambda error_alone: np.arccos(error_alone) / np.pi)
wrong("break_even", "no_pi")(lambda error_alone: np.cos(error_alone))
wrong("break_even", "degrees")(lambda error_alone: np.cos(error_alone * 180))
wrong("break_even", "sine")(lambda error_alone: np.sin(np.pi * error_alone))
wrong("break_even", "linear")(lambda error_alone: 1 - error_alone / 0.5)
wrong("break_even", "percent")(lambda error_alone: np.cos(np.pi * error_alone / 100))
wrong("break_even", "sign")(lambda error_alone: np.cos(np.pi * (1 - error_alone)))
wrong("break_even", "of_the_lesson")(lambda error_alone: 2**-0.5)
wrong("break_even", "of_the_lesson")(lambda error_alone: 0.7)
wrong("break_even", "unrecognised")(lambda error_alone: 1 / math.cos(math.pi * error_alone + 0.01))
wrong("break_even", "exception")(lambda error_alone: math.acos(math.pi * (error_alone + 1)))


@wrong("break_even", "returned_none")
def printed(error_alone):
    print(math.cos(math.pi * error_alone))


@right("pivot_questions")
def by_max(holds, positive, negative):
    first = holds[:, positive].max(1).values
    second = holds[:, negative].max(dim=1).values
    rest = holds.clone()
    rest[:, torch.cat([positive, negative])] = 0
    return torch.stack([first, second], dim=1), rest


@right("pivot_questions")
def by_any(holds, positive, negative):
    answers = torch.stack([(holds[:, positive] == 1).any(1), (holds[:, negative] == 1).any(1)], 1)
    keep = torch.ones(holds.shape[1], dtype=holds.dtype)
    keep[positive] = 0
    keep[negative] = 0
    return answers.double(), holds * keep


@right("pivot_questions")
def by_loops(holds, positive, negative):
    answers, rest = torch.zeros(len(holds), 2), holds.clone()
    for row in range(len(holds)):
        for place, words in enumerate((positive, negative)):
            for word in words.tolist():
                if holds[row, word] == 1:
                    answers[row, place] = 1
                rest[row, word] = 0
    return answers, rest


@right("pivot_questions")
def as_arrays(holds, positive, negative):
    h = holds.numpy()
    rest = h.copy()
    rest[:, positive.numpy()] = 0
    rest[:, negative.numpy()] = 0
    return np.stack([h[:, positive].max(1), h[:, negative].max(1)], 1), rest


@right("pivot_questions")
def by_counting_above_zero(holds, positive, negative):
    counts = [holds[:, words].sum(1) for words in (positive, negative)]
    masked = holds.float()
    masked[:, positive] = 0.0
    masked[:, negative] = 0.0
    return [torch.stack([(count > 0).float() for count in counts], -1), masked]


def _rest(holds, positive, negative):
    rest = holds.clone()
    rest[:, positive] = 0
    rest[:, negative] = 0
    return rest


def _wrong_answers(how):
    return lambda holds, positive, negative: (
        torch.stack([how(holds[:, positive]), how(holds[:, negative])], 1),
        _rest(holds, positive, negative),
    )


wrong("pivot_questions", "counts")(_wrong_answers(lambda part: part.sum(1)))
wrong("pivot_questions", "share")(_wrong_answers(lambda part: part.mean(1)))
wrong("pivot_questions", "all")(_wrong_answers(lambda part: (part.mean(1) == 1).double()))
wrong("pivot_questions", "first_only")(_wrong_answers(lambda part: part[:, 0]))
wrong("pivot_questions", "first_only")(_wrong_answers(lambda part: part[:, -1]))
wrong("pivot_questions", "places")(_wrong_answers(lambda part: part.max(1).indices.double()))
wrong("pivot_questions", "signs")(_wrong_answers(lambda part: torch.where(part.sum(1) > 0, 1.0, -1.0)))
wrong("pivot_questions", "turned_round")(_wrong_answers(lambda part: 1 - part.max(1).values))
wrong("pivot_questions", "swapped")(lambda h, p, n: (by_max(h, n, p)[0], _rest(h, p, n)))
wrong("pivot_questions", "after_the_mask")(lambda h, p, n: by_max(_rest(h, p, n), p, n))
wrong("pivot_questions", "not_masked")(lambda h, p, n: (by_max(h, p, n)[0], h))
wrong("pivot_questions", "half_masked")(lambda h, p, n: (by_max(h, p, n)[0], _rest(h, p, p)))
wrong("pivot_questions", "only_pivots")(lambda h, p, n: (by_max(h, p, n)[0], h - _rest(h, p, n)))
wrong("pivot_questions", "wrong_shape")(lambda h, p, n: by_max(h, p, n)[0][:, 0])
wrong("pivot_questions", "wrong_shape")(lambda h, p, n: (by_max(h, p, n)[0], None))
wrong("pivot_questions", "unrecognised")(lambda h, p, n: (by_max(h, p, n)[0], 2 * _rest(h, p, n)))
wrong("pivot_questions", "exception")(lambda h, p, n: (by_max(h, p, n)[0], h[:, p] - h))


def _there(holds, positive, negative):
    return by_max(holds, positive, negative)[0]


@wrong("pivot_questions", "dropped")
def without_their_columns(holds, positive, negative):
    pivots = {*positive.tolist(), *negative.tolist()}
    keep = [word for word in range(holds.shape[1]) if word not in pivots]
    return _there(holds, positive, negative), holds[:, keep]


@wrong("pivot_questions", "mixed")
def only_of_one_sort(holds, positive, negative):
    first, second = _there(holds, positive, negative).bool().T
    answers = torch.stack([first & ~second, second & ~first], 1).double()
    return answers, _rest(holds, positive, negative)


@wrong("pivot_questions", "mixed")
def the_more_frequent_sort(holds, positive, negative):
    plus, minus = holds[:, positive].sum(1), holds[:, negative].sum(1)
    answers = torch.stack([(plus > minus).double(), (minus > plus).double()], 1)
    return answers, _rest(holds, positive, negative)


@wrong("pivot_questions", "mixed")
def any_pivot_twice(holds, positive, negative):
    some = holds[:, torch.cat([positive, negative])].amax(1)
    return torch.stack([some, some], 1), _rest(holds, positive, negative)


wrong("pivot_questions", "stacked")(lambda h, p, n: (_there(h, p, n).T, _rest(h, p, n)))
wrong("pivot_questions", "stacked")(
    lambda h, p, n: (torch.cat([h[:, p].max(1).values, h[:, n].max(1).values]), _rest(h, p, n))
)
wrong("pivot_questions", "wrong_shape")(lambda h, p, n: (*by_max(h, p, n)[0].T, _rest(h, p, n)))
wrong("pivot_questions", "order")(lambda h, p, n: (_rest(h, p, n), _there(h, p, n)))


@wrong("pivot_questions", "changed_inputs")
def in_place(holds, positive, negative):
    answers = by_max(holds, positive, negative)[0]
    holds[:, positive] = 0
    holds[:, negative] = 0
    return answers, holds


@wrong("pivot_questions", "returned_none")
def without_return(holds, positive, negative):
    by_max(holds, positive, negative)


class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.weight = weight
        return x.clone()

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.neg() * ctx.weight, None


@right("reverse_gradient")
def by_a_function(x, weight):
    return Reverse.apply(x, weight)


@right("reverse_gradient")
def by_detaching(x, weight):
    return (1 + weight) * x.detach() - weight * x


@right("reverse_gradient")
def by_a_hook(x, weight):
    out = x.clone()
    out.register_hook(lambda gradient: -weight * gradient)
    return out


@right("reverse_gradient")
def by_a_hook_on_a_view(x, weight):
    out = x.view_as(x)
    out.register_hook(lambda gradient: -gradient * weight)
    return out


@right("reverse_gradient")
def by_a_difference(x, weight):
    return x.detach() - weight * (x - x.detach())


@right("reverse_gradient")
def by_no_grad(x, weight):
    with torch.no_grad():
        still = x + weight * x
    return still - weight * x


wrong("reverse_gradient", "negated")(lambda x, weight: x * -weight)
wrong("reverse_gradient", "negated")(lambda x, weight: x.neg())
wrong("reverse_gradient", "scaled")(lambda x, weight: x * weight)
wrong("reverse_gradient", "identity")(lambda x, weight: x)
wrong("reverse_gradient", "identity")(lambda x, weight: x + 0)
wrong("reverse_gradient", "cut")(lambda x, weight: x.detach().clone())
wrong("reverse_gradient", "no_weight")(lambda x, weight: x.detach() * 2 - x)
wrong("reverse_gradient", "no_sign")(lambda x, weight: x * weight + (x - weight * x).detach())
wrong("reverse_gradient", "one_minus")(lambda x, weight: x.detach() * weight + x * (1 - weight))
wrong("reverse_gradient", "twice")(lambda x, weight: x.detach() - weight * weight * (x - x.detach()))
wrong("reverse_gradient", "wrong_shape")(lambda x, weight: (x, -weight))
wrong("reverse_gradient", "exception")(lambda x, weight: Reverse.apply(x))


wrong("reverse_gradient", "one_minus")(lambda x, weight: x.detach() - weight * x)
wrong("reverse_gradient", "one_minus")(lambda x, weight: weight * (x.detach() - x))
wrong("reverse_gradient", "one_minus")(lambda x, weight: x.detach() - weight * (x.detach() + x))
wrong("reverse_gradient", "exchanged")(lambda x, weight: x + weight * x - (weight * x).detach())


@wrong("reverse_gradient", "on_x_itself")
def by_a_hook_on_x(x, weight):
    x.register_hook(lambda gradient: gradient * -weight)
    return x


@wrong("reverse_gradient", "on_x_itself")
def by_a_hook_on_x_and_a_product(x, weight):
    x.register_hook(lambda gradient: gradient * -weight)
    return x * 1


class OneGradient(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.weight = weight
        return x.clone()

    @staticmethod
    def backward(ctx, grad_output):
        return -ctx.weight * grad_output


class OneWeight(torch.autograd.Function):
    weight = 1.0

    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, grad_output):
        return -OneWeight.weight * grad_output


@wrong("reverse_gradient", "weight_outside")
def weight_on_the_class(x, weight):
    OneWeight.weight = weight
    return OneWeight.apply(x)


@wrong("reverse_gradient", "weight_outside")
def weight_in_a_global_name(x, weight):
    _LAST["weight"] = weight
    y = x * 1
    y.register_hook(lambda gradient: -_LAST["weight"] * gradient)
    return y


_LAST = {}


@wrong("reverse_gradient", "unrecognised")
def cut_off(x, weight):
    y = x * 1
    y.register_hook(lambda gradient: (-weight * gradient).clamp(-20, 20))
    return y


wrong("reverse_gradient", "not_applied")(lambda x, weight: Reverse(x, weight))
wrong("reverse_gradient", "unusable")(lambda x, weight: OneGradient.apply(x, weight))


@wrong("reverse_gradient", "returned_none")
def backward_here(x, weight):
    x.register_hook(lambda gradient: -weight * gradient)


_KINDS = {
    "how many words have more than seven letters": "statistical",
    "how often each word occurs in the training text (logarithm)": "statistical",
    "the last word of the sentence, which was cut off": "selective",
    "whether a name was in the sentence; names were replaced": "selective",
    "the part of speech of each word, marked by linguists": "supervised",
    "the domain; the trunk works against the answer": "supervised",
    "the stars that the writer gave": "supervised",
    "whether the writer came back, noted by the shop": "supervised",
    "every word of the sentence, from the trunk's few units": "unsupervised",
    "at every place the next word of the sentence": "unsupervised",
}
_SHOWS = {
    "over alone +2.1 to +3.9, over the control +1.8 to +4.0": "its answers help",
    "over alone +2.1 to +3.9, over the control −0.9 to +0.7": "no sign of its answers",
    "over alone +2.1 to +3.9, no control": "open",
    "over alone −0.6 to +0.8, over the control −0.7 to +0.9": "open",
    "over alone −0.4 to +2.0, over the control +0.9 to +3.1": "open",
    "over alone −4.0 to −2.2, over the control −1.0 to +0.6": "hurts",
    "over alone −3.1 to −1.5, over the control +1.2 to +2.8": "hurts",
    "over alone +0.3 to +1.7, over the control +0.2 to +1.8, λ chosen here": "open",
    "over alone +0.3 to +0.7, over the control +0.2 to +0.6": "its answers help",
}


def _but(table, **changes):
    cases = list(table)
    return table | {cases[int(number[1:])]: word for number, word in changes.items()}


for name, table in (("signal_kind", _KINDS), ("what_it_shows", _SHOWS)):
    for same in (
        table,
        dict(reversed(table.items())),
        {case: (word,) for case, word in table.items()},
        {case: [word] for case, word in table.items()},
        {case: word.upper() for case, word in table.items()},
        {case: f"  {word} " for case, word in table.items()},
    ):
        right(name)(same)
for key, answer in (
    ("as_the_article", _but(_KINDS, c4="statistical")),
    ("free_domain", _but(_KINDS, c5="unsupervised")),
    ("part_as_all", _but(_KINDS, c2="unsupervised", c3="unsupervised")),
    ("all_as_part", _but(_KINDS, c8="selective", c9="selective")),
    ("number_as_part", _but(_KINDS, c0="selective", c1="selective")),
    ("part_as_number", _but(_KINDS, c2="statistical", c3="statistical")),
    ("adversary_only", _but(_KINDS, c4="selective", c6="selective", c7="selective")),
    ("all_supervised", dict.fromkeys(_KINDS, "supervised")),
    *(("one_word", dict.fromkeys(_KINDS, word)) for word in ("statistical", "selective", "unsupervised")),
    ("unrecognised", _but(_KINDS, c6="unsupervised")),
    ("unknown_word", _but(_KINDS, c0="counting")),
    ("wrong_keys", {"words": "statistical"}),
    ("wrong_type", ["statistical"] * 10),
    ("unfilled", _but(_KINDS, c3=...)),
):
    wrong_value("signal_kind", key, answer)
for key, answer in (
    ("no_control", _but(_SHOWS, c1="its answers help", c2="its answers help")),
    ("control_only", _but(_SHOWS, c4="its answers help", c6="its answers help")),
    ("missing_control", _but(_SHOWS, c2="its answers help")),
    ("tuned_on_test", _but(_SHOWS, c7="its answers help")),
    ("small_is_open", _but(_SHOWS, c8="open")),
    ("harm_needs_control", _but(_SHOWS, c5="no sign of its answers", c6="no sign of its answers")),
    ("null_is_byproduct", _but(_SHOWS, c3="no sign of its answers", c4="no sign of its answers")),
    ("unrecognised", _but(_SHOWS, c0="hurts")),
    ("unknown_word", _but(_SHOWS, c0="yes")),
    ("wrong_keys", {"over alone": "open"}),
    ("wrong_type", ["open"] * 9),
    *(
        ("one_word", dict.fromkeys(_SHOWS, word))
        for word in ("its answers help", "no sign of its answers", "hurts", "open")
    ),
    ("unfilled", _but(_SHOWS, c6=...)),
):
    wrong_value("what_it_shows", key, answer)


@wrong("reverse_gradient", "of_any_size")
def x_of_ten_at_most(x, weight):
    return (1 + weight) * x.detach().clamp(-10, 10) - weight * x.clamp(-10, 10)


@wrong("break_even", "unrecognised")
def share_with_three_decimals(error_alone):
    return math.cos(math.pi * round(error_alone, 3))


@wrong("pivot_questions", "many")
def of_three_pivots_each(holds, positive, negative):
    answers = torch.stack([holds[:, positive[:4]].amax(1), holds[:, negative[:4]].amax(1)], 1)
    masked = holds.clone()
    masked[:, positive], masked[:, negative] = 0, 0
    return answers, masked


@wrong("reverse_gradient", "of_any_size")
def reversed_up_to_ten(x, weight):
    weight = min(weight, 10.0)
    return (1 + weight) * x.detach() - weight * x


@wrong("pivot_questions", "exception")
def squeezed_columns(holds, positive, negative):
    masked = holds.clone()
    masked[:, positive] = 0
    masked[:, negative] = 0
    columns = [holds[:, list(words)].squeeze().amax(1) for words in (positive, negative)]
    return torch.stack(columns, 1), masked


@right("reverse_gradient")
def by_a_hook_where_asked(x, weight):
    y = x.clone()
    if y.requires_grad:
        y.register_hook(lambda gradient: -weight * gradient)
    return y
