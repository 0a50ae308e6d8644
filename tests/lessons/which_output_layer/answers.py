import math
import statistics

import numpy as np
import torch
from sklearn.metrics import accuracy_score
from torch import nn
from torch.nn import functional

from mtl_teach.lessons import exercises
from tests.exercises.answers import right, wrong, wrong_value

# 1. as_sigmoid_head


@right("as_sigmoid_head")
def differences(weight, bias):
    return weight[1] - weight[0], bias[1] - bias[0]


@right("as_sigmoid_head")
def unpacked(weight, bias):
    no, yes = weight
    return yes - no, (bias[1] - bias[0]).item()


@right("as_sigmoid_head")
def by_a_loop(weight, bias):
    w = []
    for column in range(weight.shape[1]):
        w.append(weight[1, column].item() - weight[0, column].item())
    return w, bias[1].item() - bias[0].item()


@right("as_sigmoid_head")
def in_numpy(weight, bias):
    weight, bias = np.asarray(weight), np.asarray(bias)
    return weight[1] - weight[0], bias[1] - bias[0]


@right("as_sigmoid_head")
def by_diff(weight, bias):
    return weight.diff(dim=0)[0], bias.diff()[0]


@right("as_sigmoid_head")
def with_a_bias_of_shape_one(weight, bias):
    return weight[1] - weight[0], bias.diff()


@right("as_sigmoid_head")
def as_a_product(weight, bias):
    turn = torch.tensor([-1.0, 1.0], dtype=weight.dtype)
    return turn @ weight, turn @ bias


@right("as_sigmoid_head")
def in_float32(weight, bias):
    weight, bias = weight.float(), bias.float()
    return [weight[1] - weight[0], bias[1] - bias[0]]


@right("as_sigmoid_head")
def as_a_layer(weight, bias):
    layer = nn.Linear(weight.shape[1], 1).double()
    with torch.no_grad():
        layer.weight.copy_(weight[1:] - weight[:1])
        layer.bias.copy_(bias[1:] - bias[:1])
    return layer.weight[0], layer.bias[0]


for key, answer in (
    ("sign", lambda weight, bias: (weight[0] - weight[1], bias[0] - bias[1])),
    ("yes_only", lambda weight, bias: (weight[1], bias[1])),
    ("no_only", lambda weight, bias: (weight[0], bias[0])),
    ("sum", lambda weight, bias: (weight[0] + weight[1], bias[0] + bias[1])),
    ("mean", lambda weight, bias: (weight.mean(dim=0), bias.mean())),
    ("half", lambda weight, bias: (weight.diff(dim=0)[0] / 2, bias.diff()[0] / 2)),
    ("bias_sign", lambda weight, bias: (weight[1] - weight[0], bias[0] - bias[1])),
    ("bias_of_yes", lambda weight, bias: (weight[1] - weight[0], bias[1])),
    ("no_bias", lambda weight, bias: (weight[1] - weight[0], 0.0)),
    ("columns", lambda weight, bias: (weight.T[1] - weight.T[0], bias[1] - bias[0])),
    ("order", lambda weight, bias: (bias[1] - bias[0], weight[1] - weight[0])),
    ("wrong_shape", lambda weight, bias: torch.cat([weight[1] - weight[0], bias[1:] - bias[:1]])),
    ("unrecognised", lambda weight, bias: (weight[1] / weight[0], bias[1] / bias[0])),
    ("exception", lambda weight, bias: (weight[2] - weight[1], bias[2] - bias[1])),
):
    wrong("as_sigmoid_head", key)(answer)


@wrong("as_sigmoid_head", "returned_none")
def only_computed(weight, bias):
    w = weight[1] - weight[0]
    b = bias[1] - bias[0]
    print(w, b)


# 2. can_say

_SAYS = dict(
    zip(
        (
            "0.7, 0.1, 0.1, 0.1",
            "0.1, 0.1, 0.1, 0.1",
            "0.9, 0.8, 0.1, 0.1",
            "0.25, 0.25, 0.25, 0.25",
            "0.97, 0.96, 0.99, 0.98",
            "1.2, 0.1, 0.1, 0.1",
            "0.4, 0.4, 0.1, 0.1",
            "0.6, 0.3, 0.3, −0.2",
        ),
        (
            "both",
            "only sigmoids",
            "only sigmoids",
            "both",
            "only sigmoids",
            "neither",
            "both",
            "neither",
        ),
        strict=True,
    )
)
_SHARES = list(_SAYS)


def _changed(table, **changes):
    """Return the table with other words in some of its lines, named by their places: p3="both"."""
    cases = list(table)
    return table | {cases[int(place[1:])]: word for place, word in changes.items()}


for same in (
    _SAYS,
    {case: word.upper() for case, word in _SAYS.items()},
    {case: [word] for case, word in _SAYS.items()},
    {case: word.replace("only sigmoids", "sigmoids") for case, word in _SAYS.items()},
    {case: f" {word.replace('only ', 'only  ')} " for case, word in reversed(_SAYS.items())},
    {case: word.replace("neither", "none") for case, word in _SAYS.items()},
):
    right("can_say")(same)
for key, answer in (
    ("always_both", dict.fromkeys(_SHARES, "both")),
    ("never_softmax", dict.fromkeys(_SHARES, "only sigmoids")),
    ("one_must_win", _changed(_SAYS, p3="only sigmoids", p6="only sigmoids", p5="both", p7="both")),
    ("sum_only", _changed(_SAYS, p5="only sigmoids", p7="both")),
    ("sigmoids_sum_too", _changed(_SAYS, p1="neither", p2="neither", p4="neither")),
    ("too_large", _changed(_SAYS, p5="only sigmoids")),
    ("negative", _changed(_SAYS, p7="both")),
    ("ties", _changed(_SAYS, p3="only sigmoids", p6="only sigmoids")),
    ("unrecognised", _changed(_SAYS, p0="neither")),
    ("softmax_alone", _changed(_SAYS, p0="only softmax", p3="softmax", p6="Only  softmax")),
    ("unrecognised", _changed(_SAYS, p0="softmax")),
    ("unknown_word", _changed(_SAYS, p0="only logits")),
    ("unknown_word", _changed(_SAYS, p0=1)),
    ("unfilled", _changed(_SAYS, p2=...)),
    ("wrong_keys", {"0.7": "both"}),
    ("wrong_type", list(_SAYS.values())),
):
    wrong_value("can_say", key, answer)

# 3. repaired_loss


@right("repaired_loss")
def with_logits(logits, labels):
    return functional.binary_cross_entropy_with_logits(logits, labels)


@right("repaired_loss")
def as_a_module(logits, labels):
    return nn.BCEWithLogitsLoss()(logits, labels)


@right("repaired_loss")
def by_logsigmoid(logits, labels):
    yes, no = functional.logsigmoid(logits), functional.logsigmoid(-logits)
    return -(labels * yes + (1 - labels) * no).mean()


@right("repaired_loss")
def by_softplus(logits, labels):
    return (functional.softplus(logits) - labels * logits).mean()


@right("repaired_loss")
def one_at_a_time(logits, labels):
    total = 0.0
    for z, y in zip(logits, labels, strict=True):
        total = total + functional.softplus(-z if y == 1 else z)
    return total / len(logits)


@right("repaired_loss")
def by_logaddexp(logits, labels):
    return torch.mean(torch.logaddexp(torch.zeros_like(logits), logits) - labels * logits)


@right("repaired_loss")
def by_cross_entropy_of_two(logits, labels):
    both = torch.stack([torch.zeros_like(logits), logits], dim=1)
    return functional.cross_entropy(both, labels.long())


@right("repaired_loss")
def in_single_precision(logits, labels):
    return functional.binary_cross_entropy_with_logits(logits.float(), labels.float())


@right("repaired_loss")
def labels_in_single_floats(logits, labels):
    """PyTorch's loss takes the type of the labels on its way."""
    return functional.binary_cross_entropy_with_logits(logits, labels.float())


@right("repaired_loss")
def labels_made_anew(logits, labels):
    return nn.BCEWithLogitsLoss()(logits, torch.where(labels == 1, 1.0, 0.0))


@wrong("three_accuracies", "of_any_size")
def nearly_all_is_all(logits, labels):
    right = ((logits > 0).double() == labels).double()
    argmax = (logits.argmax(1) == labels.argmax(1)).double().mean()
    return (right.mean(1) > 0.9).double().mean(), right.mean(), argmax


@wrong("lowest_accuracy", "rounded")
def cut_off_to_be_safe(mean_bce):
    return max(0.0, math.floor(100 * (1 - mean_bce / math.log(2))) / 100)


@wrong("lowest_accuracy", "rounded")
def to_three_decimals(mean_bce):
    return round(max(0.0, 1 - mean_bce / math.log(2)), 3)


@wrong("three_accuracies", "argmax_says_yes")
def search_from_a_thousand_below(logits, labels):
    right = (logits > 0) == (labels == 1)
    hits = 0
    for row, truth in zip(logits.tolist(), labels.tolist(), strict=True):
        best, place = -1000.0, 0
        for k, logit in enumerate(row):
            if logit > best:
                best, place = logit, k
        hits += place == truth.index(1)
    return right.all(1).double().mean(), right.double().mean(), hits / len(logits)


@wrong("three_accuracies", "unrecognised")
def numbers_of_yeses_compared(logits, labels):
    said = (logits > 0).double()
    hamming = 1 - (said - labels).sum(1).abs().mean() / labels.shape[1]
    return (
        (said == labels).all(1).double().mean(),
        hamming,
        (logits.argmax(1) == labels.argmax(1)).double().mean(),
    )


@wrong("repaired_loss", "double")
def still_double(logits, labels):
    probabilities = torch.sigmoid(torch.sigmoid(logits))
    return functional.binary_cross_entropy(probabilities, labels)


@wrong("repaired_loss", "gradient")
def a_number_for_what_is_sure(logits, labels):
    terms = []
    for logit, label in zip(logits, labels, strict=True):
        if (2 * label - 1) * logit > 12:
            terms.append(torch.tensor(0.0))
        else:
            terms.append(functional.binary_cross_entropy_with_logits(logit, label))
    return torch.stack(terms).mean()


@wrong("repaired_loss", "naive_log")
def naive(logits, labels):
    p = 1 / (1 + torch.exp(-logits))
    return -(labels * torch.log(p) + (1 - labels) * torch.log(1 - p)).mean()


@wrong("repaired_loss", "clamped")
def on_probabilities(logits, labels):
    return torch.nn.BCELoss()(torch.sigmoid(logits), labels)


@wrong("repaired_loss", "sum")
def summed(logits, labels):
    return torch.nn.BCEWithLogitsLoss(reduction="sum")(logits, labels)


@wrong("repaired_loss", "half")
def positives_only(logits, labels):
    return -(labels * torch.log(torch.sigmoid(logits))).mean()


@wrong("repaired_loss", "exception")
def no_sigmoid(logits, labels):
    return functional.binary_cross_entropy(logits, labels)


@wrong("repaired_loss", "sign")
def arguments_of_a_friend(logits, labels):
    return with_logits(logits, 1 - labels)


@wrong("repaired_loss", "softmax")
def cross_entropy_of_the_examples(logits, labels):
    return functional.cross_entropy(logits, labels)


@wrong("repaired_loss", "squared")
def brier(logits, labels):
    return functional.mse_loss(torch.sigmoid(logits), labels)


@wrong("repaired_loss", "per_example")
def without_the_mean(logits, labels):
    return functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")


@wrong("repaired_loss", "minus")
def log_likelihood(logits, labels):
    return -with_logits(logits, labels)


@wrong("repaired_loss", "bits")
def in_bits(logits, labels):
    return with_logits(logits, labels) / math.log(2)


@wrong("repaired_loss", "gradient")
def on_detached_logits(logits, labels):
    return with_logits(logits.detach(), labels)


@wrong("repaired_loss", "gradient")
def as_a_plain_number(logits, labels):
    return with_logits(logits, labels).item()


@wrong("repaired_loss", "gradient")
def without_gradients(logits, labels):
    with torch.no_grad():
        return with_logits(logits, labels)


@wrong("repaired_loss", "gradient")
def as_a_new_leaf(logits, labels):
    return torch.tensor(with_logits(logits, labels).item(), requires_grad=True)


@wrong("repaired_loss", "gradient")
def in_numpy_too(logits, labels):
    z, y = logits.numpy(), labels.numpy()
    return np.mean(np.logaddexp(0, z) - y * z)


@wrong("repaired_loss", "gradient")
def in_lists(logits, labels):
    total = 0.0
    for z, y in zip(logits.tolist(), labels.tolist(), strict=True):
        total += max(z, 0) - z * y + math.log1p(math.exp(-abs(z)))
    return total / len(logits)


@wrong("repaired_loss", "gradient")
def half_detached(logits, labels):
    return (functional.softplus(logits) - labels * logits.detach()).mean()


@wrong("repaired_loss", "endless_gradient")
def by_where(logits, labels):
    above, below = torch.log1p(torch.exp(-logits)), torch.log1p(torch.exp(logits)) - logits
    return (torch.where(logits > 0, above, below) + (1 - labels) * logits).mean()


@wrong("repaired_loss", "exception")
def with_whole_labels(logits, labels):
    return functional.binary_cross_entropy_with_logits(logits, labels.long())


@wrong("repaired_loss", "returned_none")
def forgets_to_return(logits, labels):
    with_logits(logits, labels)


@right("repaired_loss")
def from_a_row_of_one(logits, labels):
    total = torch.zeros(1, dtype=logits.dtype)
    for z, y in zip(logits, labels, strict=True):
        total = total + functional.softplus(-(2 * y - 1) * z)
    return total / len(logits)


@wrong("repaired_loss", "either_way")
def large_costs_its_size(logits, labels):
    plain = functional.softplus(logits) - logits * labels
    return torch.where(logits.abs() > 50, logits.abs(), plain).mean()


@wrong("repaired_loss", "overflow")
def one_plus_exp(logits, labels):
    s = (2 * labels - 1) * logits
    return (torch.log(torch.exp(s) + 1) - s).mean()


@wrong("repaired_loss", "overflow")
def wrong_branch_for_the_right(logits, labels):
    s = (2 * labels - 1) * logits
    return torch.where(s > 0, torch.log1p(torch.exp(s)) - s, functional.softplus(-s)).mean()


@wrong("repaired_loss", "endless_gradient")
def endless_where_it_is_right(logits, labels):
    s = (2 * labels - 1) * logits
    return torch.where(s < 30, torch.log(1 + torch.exp(s)) - s, 0 * s).mean()


@wrong("repaired_loss", "unrecognised")
def without_labels(logits, labels):
    return functional.softplus(-logits).mean()


@wrong("repaired_loss", "exception")
def walks_back_inside(logits, labels):
    loss = functional.binary_cross_entropy_with_logits(logits, labels)
    loss.backward()
    return loss


# 4. kinds_of

_KINDS = {
    "a cell: which of five types?": ["5 classes"],
    "a molecule: which of three toxic effects, any number?": ["binary"] * 3,
    "tomorrow's temperature in three cities": ["real"] * 3,
    "clothes: one of three types, one of three colours": ["3 classes", "3 classes"],
    "a mammogram: suspicious or not": ["binary"],
    "a patient: ill or not, and the blood pressure": ["binary", "real"],
    "a trunk from photos, reused: which of four galaxy shapes?": ["4 classes"],
    "a text encoder, reused: four emotions, several at once": ["binary"] * 4,
    "together: a star's temperature and its mass": ["real", "real"],
    "together: a tweet's language, one of four, and its topic, one of six": ["4 classes", "6 classes"],
}


def _each(change):
    return {case: change(words) for case, words in _KINDS.items()}


for same in (
    _KINDS,
    _each(tuple),
    _each(lambda words: words[0] if len(set(words)) == 1 else words),  # one word for all tasks, as in Tasks
    _each(lambda words: [word.capitalize() for word in words]),
    _each(lambda words: [word.replace("binary", "2 classes") for word in words]),
    _changed(_KINDS, p4=["2 classes"], p5=["2 classes", "real"]),
    _changed(_KINDS, p0=["classes"], p3="classes", p6="classes", p9="classes"),
    _changed(_KINDS, p3=["classes", "classes"], p9=["classes", "classes"]),
    _each(lambda words: [word.replace("classes", "class") for word in words]),
    _each(lambda words: ["yes/no" if word == "binary" else word for word in words]),
    _each(np.array),
    _changed(_KINDS, p2="regression", p8=["number", "real"]),
):
    right("kinds_of")(same)
for key, answer in (
    ("regime_decides", _changed(_KINDS, p7=["4 classes"], p8=["binary"] * 2, p9=["binary"] * 10)),
    ("softmax_everywhere", _each(lambda words: ["5 classes"]) | {
        "a molecule: which of three toxic effects, any number?": ["3 classes"],
        "tomorrow's temperature in three cities": ["3 classes"],
        "clothes: one of three types, one of three colours": ["6 classes"],
        "a mammogram: suspicious or not": ["binary"],
        "a patient: ill or not, and the blood pressure": ["2 classes"],
        "a trunk from photos, reused: which of four galaxy shapes?": ["4 classes"],
        "a text encoder, reused: four emotions, several at once": ["4 classes"],
        "together: a star's temperature and its mass": ["2 classes"],
        "together: a tweet's language, one of four, and its topic, one of six": ["10 classes"],
    }),
    ("sigmoids_for_one", _changed(_KINDS, p0=["binary"] * 5, p6=["binary"] * 4)),
    ("softmax_for_many", _changed(_KINDS, p1=["3 classes"], p7=["4 classes"])),
    ("groups_as_sigmoids", _changed(_KINDS, p3=["binary"] * 6, p9=["binary"] * 10)),
    ("groups_as_one", _changed(_KINDS, p3=["6 classes"], p9=["10 classes"])),
    ("groups_multiplied", _changed(_KINDS, p3=["9 classes"], p9=["24 classes"])),
    ("real_as_sigmoids", _changed(_KINDS, p2="binary", p5="binary", p8="binary")),
    ("all_real", _changed(_KINDS, p5=["real", "real"])),
    ("one_question", _each(lambda words: words[:1])),
    ("unrecognised", _changed(_KINDS, p0=["4 classes"])),
    ("unrecognised", _changed(_KINDS, p0=["6 classes"])),
    ("unrecognised", _changed(_KINDS, p1=["8 classes"], p7=["16 classes"])),
    ("unrecognised", _changed(_KINDS, p4=["binary", "binary"])),
    ("unrecognised", _changed(_KINDS, p9=["6 classes", "4 classes"])),
    ("unrecognised", _changed(_KINDS, p4=["real"])),
    ("unrecognised", _changed(_KINDS, p1=["binary"] * 4)),
    ("unrecognised", _changed(_KINDS, p5=["real", "binary"])),
    ("unknown_word", _changed(_KINDS, p4=["1 classes"])),
    ("unknown_word", _changed(_KINDS, p4=["1 class"])),
    ("unknown_word", _changed(_KINDS, p4=["0 classes"])),
    ("unknown_word", _changed(_KINDS, p0=["softmax"])),
    ("unknown_word", _changed(_KINDS, p0=5)),
    ("unknown_word", _changed(_KINDS, p3=[["3 classes", "3 classes"]])),
    ("unknown_word", _changed(_KINDS, p0=[])),
    ("unfilled", _changed(_KINDS, p6=...)),
    ("wrong_type", list(_KINDS.values())),
):  # fmt: skip
    wrong_value("kinds_of", key, answer)

# 5. is_true

_TRUTHS = {
    "Trained together with other tasks, “which of ten digits?” fits a softmax.": "true",
    "A trunk that learnt to name digits can feed four sigmoids.": "true",
    "Transfer learning needs a softmax, because it is classification.": "false",
    "All tasks ask yes or no, and any number may be yes: a sigmoid each fits.": "true",
    "In multi-task learning every task has a binary cross-entropy.": "false",
    "In multi-task learning all tasks need the same pictures.": "false",
    "Multi-task learning trains the trunk first, the heads in a second phase.": "false",
    "The same labels fit the same output layer, together or in sequence.": "true",
}
for same in (
    _TRUTHS,
    {case: word == "true" for case, word in _TRUTHS.items()},
    {case: word.upper() for case, word in _TRUTHS.items()},
    {case: (word,) for case, word in reversed(_TRUTHS.items())},
    {case: "yes" if word == "true" else "no" for case, word in _TRUTHS.items()},
    {case: "right" if word == "true" else "wrong" for case, word in _TRUTHS.items()},
    {case: word[0].upper() for case, word in _TRUTHS.items()},
):
    right("is_true")(same)
for key, answer in (
    ("believes_it", dict(zip(_TRUTHS, (False, False, True, True, True, True, True, False), strict=True))),
    ("all_true", dict.fromkeys(_TRUTHS, True)),
    ("all_false", dict.fromkeys(_TRUTHS, "false")),
    ("turned_round", {case: word != "true" for case, word in _TRUTHS.items()}),
    ("same_pictures", _changed(_TRUTHS, p5="true")),
    ("two_phases", _changed(_TRUTHS, p6="true")),
    ("one_loss", _changed(_TRUTHS, p4="true")),
    ("never_sigmoids", _changed(_TRUTHS, p3="false")),
    ("unrecognised", _changed(_TRUTHS, p0="false")),
    ("unrecognised", _changed(_TRUTHS, p7=False)),
    ("unknown_word", _changed(_TRUTHS, p0="maybe")),
    ("unknown_word", _changed(_TRUTHS, p0=1)),
    ("unfilled", _changed(_TRUTHS, p2=...)),
    ("wrong_keys", {"true": "true"}),
):
    wrong_value("is_true", key, answer)

# 6. three_accuracies


@right("three_accuracies")
def in_torch(logits, labels):
    correct = (logits > 0) == (labels == 1)
    argmax = logits.argmax(1) == labels.argmax(1)
    return correct.all(1).double().mean(), correct.double().mean(), argmax.double().mean()


@right("three_accuracies")
def loops(logits, labels):
    exact, single, top = 0, 0, 0
    for z, y in zip(logits.tolist(), labels.tolist(), strict=True):
        hits = sum((one > 0) == (yes == 1) for one, yes in zip(z, y, strict=True))
        single += hits
        exact += hits == len(z)
        top += z.index(max(z)) == y.index(1)
    return exact / len(logits), single / logits.numel(), top / len(logits)


@right("three_accuracies")
def in_numpy_as_well(logits, labels):
    z, y = np.asarray(logits), np.asarray(labels)
    right = (z > 0).astype(int) == y
    return np.array([right.all(axis=1).mean(), right.mean(), (z.argmax(1) == y.argmax(1)).mean()])


@right("three_accuracies")
def from_probabilities(logits, labels):
    said = torch.sigmoid(logits).round()
    wrong_ones = (said - labels).abs()
    exact = (wrong_ones.sum(1) == 0).float().mean()
    return [exact.item(), 1 - wrong_ones.mean().item(), accuracy_score(labels.argmax(1), logits.argmax(1))]


@right("three_accuracies")
def by_statistics(logits, labels):
    said = (logits > 0).int()
    rows = [bool(torch.equal(one, other)) for one, other in zip(said, labels.int(), strict=True)]
    firsts = [int(z.argmax()) == y.tolist().index(1) for z, y in zip(logits, labels, strict=True)]
    single = (said == labels).flatten().tolist()
    return statistics.mean(rows), statistics.mean(single), statistics.mean(firsts)


@right("three_accuracies")
def in_float32_again(logits, labels):
    right = (logits.float() > 0).float().eq(labels.float()).float()
    return right.prod(1).mean(), right.mean(), logits.argmax(-1).eq(labels.argmax(-1)).float().mean()


def _but(place, score):
    def answer(logits, labels):
        scores = list(loops(logits, labels))
        scores[place] = score(logits, labels)
        return tuple(scores)

    return answer


def _said(logits):
    return (logits > 0).double()


for key, answer in (
    ("any", _but(0, lambda z, y: (_said(z) == y).any(1).double().mean())),
    ("exact_per_label", _but(0, lambda z, y: (_said(z) == y).all(0).double().mean())),
    ("exact_is_argmax", _but(0, lambda z, y: (z.argmax(1) == y.argmax(1)).double().mean())),
    ("only_yes", _but(1, lambda z, y: (_said(z) * y).mean())),
    ("only_yes", _but(0, lambda z, y: ((_said(z) * y).sum(1) == y.sum(1)).double().mean())),
    ("hamming_loss", _but(1, lambda z, y: (_said(z) - y).abs().mean())),
    ("hamming_count", _but(1, lambda z, y: (_said(z) == y).sum() / len(z))),
    ("half", lambda z, y: in_torch(z - 0.5, y)),
    ("zero", lambda z, y: in_torch(torch.where(z == 0, 0.1, z), y)),
    ("argmax_of_columns", _but(2, lambda z, y: (z.argmax(0) == y.argmax(0)).double().mean())),
    ("any_true", _but(2, lambda z, y: y.gather(1, z.argmax(1)[:, None]).mean())),
    ("argmax_of_answers", _but(2, lambda z, y: (_said(z).argmax(1) == y.argmax(1)).double().mean())),
    ("percent", lambda z, y: [100 * share for share in loops(z, y)]),
    ("counts", lambda z, y: [loops(z, y)[0] * len(z), *loops(z, y)[1:]]),
    ("counts", _but(2, lambda z, y: (z.argmax(1) == y.argmax(1)).sum())),
    ("order", lambda z, y: (in_torch(z, y)[1], in_torch(z, y)[0], in_torch(z, y)[2])),
    ("exact_is_argmax", lambda z, y: loops(z, y)[::-1]),
    ("wrong_shape", lambda z, y: loops(z, y)[:2]),
):
    wrong("three_accuracies", key)(answer)


@wrong("three_accuracies", "exception")
def with_a_bar(logits, labels):
    predicted = (logits > 0).double()
    hits = predicted & labels
    return hits.all(1).double().mean(), hits.double().mean(), 0.0


@wrong("three_accuracies", "returned_none")
def prints_them(logits, labels):
    print(loops(logits, labels))


@wrong("three_accuracies", "zero")
def yes_from_zero_on(logits, labels):
    correct = (logits >= 0) == (labels > 0)
    argmax = logits.argmax(1) == labels.argmax(1)
    return correct.all(1).double().mean(), correct.double().mean(), argmax.double().mean()


def _by_a_limit(said):
    return lambda logits, labels: loops(said(logits) - 0.5, labels)[:2] + loops(logits, labels)[2:]


wrong("three_accuracies", "unrecognised")(_by_a_limit(lambda z: (z > 0.15).double()))
wrong("three_accuracies", "unrecognised")(_by_a_limit(lambda z: (z > 0.3).double()))
wrong("three_accuracies", "unrecognised")(_by_a_limit(lambda z: (z.sigmoid() > 0.55).double()))


@wrong("three_accuracies", "most")
def by_majority(logits, labels):
    most = ((logits > 0) == (labels == 1)).double().mean(1) > 0.5
    return most.double().mean(), *loops(logits, labels)[1:]


@wrong("three_accuracies", "wrong_shape")
def in_a_sentence(logits, labels):
    return f"{loops(logits, labels)}"


# 7. lowest_accuracy


@right("lowest_accuracy")
def bounded(mean_bce):
    return max(0, 1 - mean_bce / math.log(2))


@right("lowest_accuracy")
def by_cases(mean_bce):
    share_of_errors = mean_bce / -math.log(0.5)
    if share_of_errors > 1:
        return 0
    return 1 - share_of_errors


@right("lowest_accuracy")
def clipped(mean_bce):
    return np.clip(1 - mean_bce / np.log(2), 0, 1)


@right("lowest_accuracy")
def as_a_tensor(mean_bce):
    return torch.tensor(1 - mean_bce / math.log(2)).clamp(min=0)


@right("lowest_accuracy")
def in_bits_of_loss(mean_bce):
    bits = mean_bce * math.log2(math.e)  # a wrong decision costs at least one bit
    return 1 - min(bits, 1)


@right("lowest_accuracy")
def rounded_constant(mean_bce):
    return max(0.0, 1 - mean_bce / 0.6931)


@wrong("lowest_accuracy", "negative")
def unbounded(mean_bce):
    return 1 - mean_bce / 0.6931471805599453


@wrong("lowest_accuracy", "error")
def errors(mean_bce):
    return min(mean_bce / math.log(2), 1)


@wrong("lowest_accuracy", "minus_loss")
def one_minus(mean_bce):
    return max(1 - mean_bce, 0)


@wrong("lowest_accuracy", "likelihood")
def geometric(mean_bce):
    return math.exp(-mean_bce)


@wrong("lowest_accuracy", "upside_down")
def multiplied_by_log(mean_bce):
    return max(0.0, 1 - mean_bce * math.log(2))


@wrong("lowest_accuracy", "exception")
def divides_by_zero(mean_bce):
    return 1 - mean_bce / math.log(1)


@wrong("lowest_accuracy", "half")
def probability_for_its_cost(mean_bce):
    return max(0, 1 - 2 * mean_bce)


@wrong("lowest_accuracy", "base_two")
def with_the_wrong_logarithm(mean_bce):
    return max(0, 1 - mean_bce / math.log10(2))


@wrong("lowest_accuracy", "percent")
def in_per_cent(mean_bce):
    return 100 * bounded(mean_bce)


@wrong("lowest_accuracy", "constant")
def of_the_tutorial(mean_bce):
    return 0.925


@wrong("lowest_accuracy", "returned_none")
def says_it(mean_bce):
    print(bounded(mean_bce))


@wrong("lowest_accuracy", "negative")
def nothing_from_075_on(mean_bce):
    return 0.0 if mean_bce > 0.75 else 1 - mean_bce / math.log(2)


# 8. decode


@right("decode")
def by_tables(code):
    types = {(1, 0, 0): "dress", (0, 1, 0): "jeans", (0, 0, 1): "shirt"}
    colours = {(1, 0, 0): "black", (0, 1, 0): "blue", (0, 0, 1): "red"}
    if code[:3] not in types or code[3:] not in colours:
        return "impossible"
    return colours[code[3:]] + " " + types[code[:3]]


@right("decode")
def by_counting(code):
    types, colours = ["dress", "jeans", "shirt"], ["black", "blue", "red"]
    if sum(code[:3]) == 1 and sum(code[3:]) == 1:
        return f"{colours[code[3:].index(1)]} {types[code[:3].index(1)]}"
    return "impossible"


@right("decode")
def by_lists_of_the_true(code):
    types = [name for name, one in zip(("dress", "jeans", "shirt"), code, strict=False) if one]
    colours = [name for name, one in zip(("black", "blue", "red"), code[3:], strict=True) if one]
    return f"{colours[0]} {types[0]}" if len(types) == len(colours) == 1 else "impossible"


@right("decode")
def by_a_loop_over_all(code):
    for t, kind in enumerate(("dress", "jeans", "shirt")):
        for c, colour in enumerate(("black", "blue", "red")):
            wanted = [0] * 6
            wanted[t] = wanted[3 + c] = 1
            if list(code) == wanted:
                return colour + " " + kind
    return "impossible"


@right("decode")
def in_tensors(code):
    halves = torch.tensor(code).view(2, 3)
    if (halves.sum(1) != 1).any():
        return "impossible"
    kind, colour = halves.argmax(1).tolist()
    return " ".join([("black", "blue", "red")[colour], ("dress", "jeans", "shirt")[kind]])


@right("decode")
def by_a_number(code):
    number = int("".join(map(str, code)), 2)
    names = {0b100: "dress", 0b010: "jeans", 0b001: "shirt"}
    colours = {0b100: "black", 0b010: "blue", 0b001: "red"}
    try:
        return f"{colours[number % 8]} {names[number // 8]}"
    except KeyError:
        return "impossible"


@right("decode")
def with_capitals(code):
    return f"  {by_tables(code).capitalize()} "


@wrong("decode", "unrecognised")
def with_a_comma(code):
    return by_tables(code).replace(" ", ", ")


@wrong("decode", "type_first")
def french(code):
    words = by_tables(code).split()
    return " ".join(words[::-1])


@wrong("decode", "argmax")
def with_argmax(code):
    code = torch.tensor(code)
    colour = ["black", "blue", "red"][int(code[3:].argmax())]
    return f"{colour} {['dress', 'jeans', 'shirt'][int(code[:3].argmax())]}"


@wrong("decode", "two_ones")
def counts_ones(code):
    return with_argmax(code) if sum(code) == 2 else "impossible"


@wrong("decode", "only_none")
def wants_something(code):
    return with_argmax(code) if any(code[:3]) and any(code[3:]) else "impossible"


@wrong("decode", "only_two")
def forbids_doubles(code):
    return "impossible" if sum(code[:3]) > 1 or sum(code[3:]) > 1 else with_argmax(code)


@wrong("decode", "halves_swapped")
def colours_first(code):
    return by_tables(code[3:] + code[:3])


@wrong("decode", "and_for_or")
def both_halves_bad(code):
    return "impossible" if sum(code[:3]) != 1 and sum(code[3:]) != 1 else with_argmax(code)


@wrong("decode", "types_only")
def never_looks_at_the_colours(code):
    return with_argmax(code) if sum(code[:3]) == 1 else "impossible"


@wrong("decode", "colours_only")
def never_looks_at_the_types(code):
    return with_argmax(code) if sum(code[3:]) == 1 else "impossible"


@wrong("decode", "returned_none")
def prints_it(code):
    print(by_tables(code))


@wrong("decode", "exception")
def does_not_expect_nonsense(code):
    return ["black", "blue", "red"][code[3:].index(1)] + " " + ["dress", "jeans", "shirt"][code[:3].index(1)]


@wrong("decode", "all_impossible")
def by_lists_that_equal_no_tuple(code):
    types = {"dress": [1, 0, 0], "jeans": [0, 1, 0], "shirt": [0, 0, 1]}
    colours = {"black": [1, 0, 0], "blue": [0, 1, 0], "red": [0, 0, 1]}
    for type_, ones in types.items():
        for colour, others in colours.items():
            if code[:3] == ones and code[3:] == others:
                return f"{colour} {type_}"
    return "impossible"


@wrong("decode", "all_impossible")
def gives_up(code):
    return "impossible"


def _but_one(forgotten):
    return lambda code: "black jeans?" if code == forgotten else by_tables(code)


for _type in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
    for _colour in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
        wrong("decode", "unrecognised")(_but_one(_type + _colour))


_STATEMENTS = exercises()["is_true"]
right("is_true")(
    {case: np.bool_(_STATEMENTS.rule(facts) == "true") for case, facts in _STATEMENTS.cases.items()}
)
_CAN_SAY = exercises()["can_say"]
_SAYS = {case: _CAN_SAY.rule(facts) for case, facts in _CAN_SAY.cases.items()}
right("can_say")({case: {"both": "softmax and sigmoids"}.get(word, word) for case, word in _SAYS.items()})
wrong_value(
    "can_say", "unknown_word", {case: {"neither": None}.get(word, word) for case, word in _SAYS.items()}
)


@wrong("repaired_loss", "clamped")
def cut_off_at_a_hundred(logits, labels):
    return nn.functional.binary_cross_entropy_with_logits(logits.clamp(-100, 100), labels)


@wrong("repaired_loss", "exception")
def without_brackets(logits, labels):
    return nn.BCEWithLogitsLoss(logits, labels)


@wrong("three_accuracies", "rounded")
def to_two_digits(logits, labels):
    exact = ((logits > 0) == (labels > 0)).all(1).double().mean().item()
    single = ((logits > 0) == (labels > 0)).double().mean().item()
    return (
        round(exact, 2),
        round(single, 2),
        round((logits.argmax(1) == labels.argmax(1)).double().mean().item(), 2),
    )


def _as_a_layer(weight, bias):
    head = nn.Linear(weight.shape[1], 1)
    head.weight.data, head.bias.data = (weight[1:] - weight[:1]).float(), (bias[1:] - bias[:1]).float()
    return head


wrong("as_sigmoid_head", "wrong_shape")(_as_a_layer)
wrong("as_sigmoid_head", "wrong_shape")(
    lambda weight, bias: ((weight[1] - weight[0]) + 0j, bias[1] - bias[0])
)


def _cut(limit):
    return lambda logits, labels: functional.binary_cross_entropy_with_logits(
        logits.clamp(-limit, limit), labels
    )


for _limit in (30, 50, 500, 1000, 10_000):
    wrong("repaired_loss", "cut_off")(_cut(_limit))


@wrong("repaired_loss", "overflow")
def with_a_small_epsilon(logits, labels):
    p = torch.sigmoid(logits)
    return -(labels * (p + 1e-12).log() + (1 - labels) * (1 - p + 1e-12).log()).mean()


def _argmax_that_says_yes(logits, labels):
    here = (logits.argmax(1) == labels.argmax(1)) & (logits.max(1).values > 0)
    return *loops(logits, labels)[:2], here.double().mean()


wrong("three_accuracies", "argmax_says_yes")(_argmax_that_says_yes)
for _order in ((0, 2, 1), (1, 2, 0)):
    wrong("three_accuracies", "order")(lambda z, y, order=_order: [loops(z, y)[place] for place in order])
wrong("three_accuracies", "wrong_shape")(lambda logits, labels: loops(logits, labels)[0])


@wrong("three_accuracies", "zero")
def right_on_one_side(logits, labels):
    correct = (2 * labels - 1) * logits > 0
    return correct.all(1).double().mean(), correct.double().mean(), loops(logits, labels)[2]


for _log in (0.69, 0.7):
    wrong("lowest_accuracy", "rounded_log")(lambda mean_bce, log=_log: max(0, 1 - mean_bce / log))

wrong("decode", "unseen")(lambda code: "impossible" if by_tables(code) == "red dress" else by_tables(code))
wrong("decode", "unrecognised")(lambda code: "everything" if all(code) else by_tables(code))
right("decode")(lambda code: f"{by_tables(code)}.")
right("is_true")({case: "correct" if word == "true" else "incorrect." for case, word in _TRUTHS.items()})
right("is_true")({case: "y" if word == "true" else "n" for case, word in _TRUTHS.items()})
_OTHERS = {
    "only sigmoids": "only four sigmoids",
    "neither": "Neither of them.",
    "only softmax": "the softmax",
}
right("can_say")({case: _OTHERS.get(word, word) for case, word in _SAYS.items()})


@wrong("repaired_loss", "unrecognised")
def straight_from_five_on(logits, labels):
    return functional.softplus((1 - 2 * labels) * logits, threshold=5).mean()


@wrong("repaired_loss", "overflow")
def cut_off_at_a_million(logits, labels):
    return functional.binary_cross_entropy_with_logits(logits.clamp(-1e6, 1e6), labels)


wrong("repaired_loss", "naive_log")(lambda z, y: torch.log1p(torch.exp((1 - 2 * y) * z)).mean())


@wrong("repaired_loss", "gradient")
def numbers_made_a_tensor_again(logits, labels):
    rows = [functional.binary_cross_entropy_with_logits(z, y) for z, y in zip(logits, labels, strict=True)]
    return torch.tensor(rows).mean()


@wrong("lowest_accuracy", "whole_answers")
def of_a_hundred_answers(mean_bce):
    return max(0.0, 1 - math.floor(100 * mean_bce / math.log(2)) / 100)


def _searching_from(start):
    """Return an answer that looks for the largest logit in a loop that begins with `start`."""

    def three_accuracies(logits, labels):
        right = (logits > 0) == (labels > 0)
        found = 0
        for z, y in zip(logits.tolist(), labels.tolist(), strict=True):
            best, where = start, 0
            for place, value in enumerate(z):
                if value > best:
                    best, where = value, place
            found += where == y.index(1)
        return right.all(1).double().mean().item(), right.double().mean().item(), found / len(logits)

    return three_accuracies


right("three_accuracies")(_searching_from(-math.inf))
wrong("three_accuracies", "from_zero")(_searching_from(0))
wrong("three_accuracies", "from_zero")(_searching_from(-1))
wrong("three_accuracies", "from_zero")(_searching_from(-10))


@wrong("three_accuracies", "unrecognised")
def the_worst_question(logits, labels):
    right = ((logits > 0) == (labels > 0)).double()
    return right.mean(0).min(), right.mean(), (logits.argmax(1) == labels.argmax(1)).double().mean()


@wrong("as_sigmoid_head", "rounded")
def tidied(weight, bias):
    return (weight[1] - weight[0]).round(decimals=2), (bias[1] - bias[0]).round(decimals=2)


def _largest_from(low, row):
    best, where = low, 0
    for j, value in enumerate(row):
        if value > best:
            best, where = value, j
    return where


for _low in (-10, -20, -100):

    @wrong("three_accuracies", "from_zero")
    def search_that_begins_too_high(logits, labels, low=_low):
        right = (logits > 0) == (labels > 0)
        argmax = [
            _largest_from(low, z) == _largest_from(-1, y)
            for z, y in zip(logits.tolist(), labels.tolist(), strict=True)
        ]
        return right.all(1).double().mean().item(), right.double().mean().item(), sum(argmax) / len(argmax)


@wrong("lowest_accuracy", "negative")
def nothing_from_seven_tenths_on(mean_bce):
    return 0.0 if mean_bce >= 0.7 else 1 - mean_bce / math.log(2)


@wrong("lowest_accuracy", "rounded_log")
def nothing_from_69_hundredths_on(mean_bce):
    return 0.0 if mean_bce > 0.69 else 1 - mean_bce / math.log(2)


@wrong("lowest_accuracy", "rounded_log")
def times_one_point_44(mean_bce):
    return max(0, 1 - 1.44 * mean_bce)


wrong("repaired_loss", "epsilon")(
    lambda z, y: -(y * (z.sigmoid() + 1e-7).log() + (1 - y) * (1 - z.sigmoid() + 1e-7).log()).mean()
)


def _with_argmax_of(squashed):
    def answer(logits, labels):
        right = (logits > 0) == (labels > 0)
        argmax = squashed(logits).argmax(1) == labels.argmax(1)
        return tuple(share.double().mean().item() for share in (right.all(1), right, argmax))

    return answer


for _squashed in (torch.sigmoid, lambda z: z.float().sigmoid(), torch.exp, lambda z: z.clamp(-30, 30)):
    wrong("three_accuracies", "squashed")(_with_argmax_of(_squashed))
for _kept in (lambda z: z.softmax(1), lambda z: z.float()):
    right("three_accuracies")(_with_argmax_of(_kept))


@wrong("repaired_loss", "side_by_side")
def size_where_wrong_beyond_a_hundred(logits, labels):
    loss = functional.binary_cross_entropy(logits.sigmoid(), labels, reduction="none")
    wrongly = (logits > 0) != (labels > 0)
    return torch.where(wrongly & (logits.abs() > 100), logits.abs(), loss).mean()


@wrong("repaired_loss", "side_by_side")
def size_where_the_loss_is_a_hundred(logits, labels):
    loss = functional.binary_cross_entropy(logits.sigmoid(), labels, reduction="none")
    return torch.where(loss >= 100, logits.abs(), loss).mean()


@wrong("repaired_loss", "side_by_side")
def sizes_for_all_if_one_is_large(logits, labels):
    if logits.abs().max() > 100:
        return (((logits > 0) != (labels > 0)) * logits.abs()).mean()
    return functional.binary_cross_entropy(logits.sigmoid(), labels)


@wrong("repaired_loss", "side_by_side")
def sizes_for_all_if_not_finite(logits, labels):
    p = logits.sigmoid()
    loss = -(labels * p.log() + (1 - labels) * (1 - p).log()).mean()
    if torch.isfinite(loss):
        return loss
    return (((logits > 0) != (labels > 0)) * logits.abs()).mean()


for _distance in (1e-3, 1e-4, 1e-5):
    wrong("repaired_loss", "epsilon")(
        lambda z, y, distance=_distance: functional.binary_cross_entropy(
            z.sigmoid().clamp(distance, 1 - distance), y
        )
    )


@wrong("three_accuracies", "unrecognised")
def whole_rows_twice(logits, labels):
    right = ((logits > 0) == (labels > 0)).all(1).double().mean().item()
    return right, right, (logits.argmax(1) == labels.argmax(1)).double().mean().item()


@wrong("as_sigmoid_head", "rounded")
def weights_with_four_decimals(weight, bias):
    return (weight[1] - weight[0]).round(decimals=4), (bias[1] - bias[0]).round(decimals=4)


@wrong("repaired_loss", "limit")
def nothing_or_the_size_beyond_ten(logits, labels):
    s = (2 * labels - 1) * logits
    return torch.where(logits.abs() > 10, functional.relu(-s), functional.softplus(-s)).mean()


@right("repaired_loss")
def softplus_of_the_signed_logit(logits, labels):
    return functional.softplus(-(2 * labels - 1) * logits).mean()


@wrong("as_sigmoid_head", "of_any_size")
def weights_of_ten_at_most(weight, bias):
    return (weight[1] - weight[0]).clamp(-10, 10), (bias[1] - bias[0]).clamp(-10, 10)


@wrong("as_sigmoid_head", "of_any_size")
def bias_kept_from_the_ends(weight, bias):
    b = bias[1] - bias[0]
    return weight[1] - weight[0], torch.logit(torch.sigmoid(b), eps=1e-6)


@wrong("repaired_loss", "unrecognised")
def of_the_first_five_examples(logits, labels):
    return functional.binary_cross_entropy_with_logits(logits[:5], labels[:5])


@wrong("repaired_loss", "gradient")
def no_gradient_where_sure(logits, labels):
    kept = torch.where(logits.abs() > 10, logits.detach(), logits)
    return functional.binary_cross_entropy_with_logits(kept, labels)


def _accuracies_of(change):
    def wrong_accuracies(logits, labels):
        said, asked = change(logits, labels)
        right_ones = (said > 0) == (asked > 0)
        first = said.argmax(1) == asked.argmax(1)
        return tuple(v.double().mean().item() for v in (right_ones.all(1), right_ones, first))

    return wrong_accuracies


for _change in (
    lambda z, y: (z.round(decimals=1), y),
    lambda z, y: (z.round(decimals=3), y),
    lambda z, y: (z.bfloat16(), y),
    lambda z, y: (z[:4], y[:4]),
    lambda z, y: (z[:, :4], y[:, :4]),
):
    wrong("three_accuracies", "of_any_size")(_accuracies_of(_change))


@wrong("lowest_accuracy", "exception")
def no_loss_above_one(mean_bce):
    if not 0 <= mean_bce <= 1:
        raise ValueError("a mean loss lies between 0 and 1")
    return max(0.0, 1 - mean_bce / math.log(2))


@wrong("lowest_accuracy", "negative")
def below_zero_above_one(mean_bce):
    return max(0.0, 1 - mean_bce / math.log(2)) if mean_bce <= 1 else 1 - mean_bce


@wrong("lowest_accuracy", "cheap")
def nothing_for_no_loss(mean_bce):
    return max(0.0, 1 - mean_bce / math.log(2)) if mean_bce else 0.0


@wrong("lowest_accuracy", "cheap")
def all_for_a_small_loss(mean_bce):
    return max(0.0, 1 - mean_bce / math.log(2)) if mean_bce >= 0.02 else 1.0


@wrong("lowest_accuracy", "unrecognised")
def nothing_from_six_tenths_on(mean_bce):
    return 1 - mean_bce / math.log(2) if mean_bce <= 0.6 else 0.0


@wrong("three_accuracies", "of_any_size")
def of_squeezed_labels(logits, labels):
    said, true = (logits.squeeze() > 0).double(), labels.squeeze()
    right = said == true
    exact = (
        right.reshape(len(logits), -1).all(1).double().mean() if right.dim() == 2 else right.all().double()
    )
    return (
        float(exact),
        float(right.double().mean()),
        float((logits.argmax(1) == labels.argmax(1)).double().mean()),
    )


@wrong("repaired_loss", "undecided")
def by_the_size_of_the_logit(logits, labels):
    size = logits.abs()
    return (torch.log1p(torch.exp(-size)) + torch.where((logits > 0) == (labels > 0), 0.0, size)).mean()


@wrong("lowest_accuracy", "always_zero")
def smaller_of_both(mean_bce):
    return min(0, 1 - mean_bce / math.log(2))


@wrong("three_accuracies", "always_yes")
def probabilities_above_zero(logits, labels):
    right = (logits.sigmoid() > 0).double() == labels
    largest = (logits.argmax(1) == labels.argmax(1)).double().mean()
    return float(right.all(1).double().mean()), float(right.double().mean()), float(largest)


@right("repaired_loss")
def by_the_positive_part(logits, labels):
    softly = torch.log1p(torch.exp(-logits.abs()))
    return (torch.relu(logits) - logits * labels + softly).mean()


@wrong("repaired_loss", "endless_gradient")
def of_probabilities_up_to_thirty(logits, labels):
    size = torch.relu(torch.where(labels == 1, -logits, logits))
    mild = functional.binary_cross_entropy(logits.sigmoid(), labels, reduction="none")
    return torch.where(logits.abs() > 30, size, mild).mean()


@wrong("lowest_accuracy", "floor")
def never_worse_than_a_guess(mean_bce):
    return max(0.5, 1 - mean_bce / math.log(2))


wrong_value("kinds_of", "unrecognised", {
    case: "9 classes" if case.startswith("clothes") else exercises()["kinds_of"].rule(facts)
    for case, facts in exercises()["kinds_of"].cases.items()
})  # fmt: skip


@wrong("three_accuracies", "remembers")
def exact_matches_of_all_calls(logits, labels, exact=[]):  # noqa: B006
    right = (logits > 0) == (labels > 0)
    exact.append(float(right.all(1).double().mean()))
    largest = (logits.argmax(1) == labels.argmax(1)).double().mean()
    return sum(exact) / len(exact), float(right.double().mean()), float(largest)


right("kinds_of")({
    case: ["classes"] * 3 if case.startswith("a molecule") else exercises()["kinds_of"].rule(facts)
    for case, facts in exercises()["kinds_of"].cases.items()
})  # fmt: skip


for size in (lambda z: (z**2).sqrt(), lambda z: z.pow(2).pow(0.5), lambda z: z * z / z.abs()):
    wrong("repaired_loss", "undecided")(
        lambda logits, labels, size=size: (
            logits.clamp(min=0) - logits * labels + torch.log1p(torch.exp(-size(logits)))
        ).mean()
    )


@wrong("repaired_loss", "undecided")
def of_positive_and_negative_logits(logits, labels):
    total = 0 * logits.sum()
    for z, y in zip(logits, labels, strict=True):
        if z > 0:
            total = total + z - z * y + torch.log1p(torch.exp(-z))
        elif z < 0:
            total = total - z * y + torch.log1p(torch.exp(z))
        else:
            total = total - z * y
    return total / len(logits)


@wrong("repaired_loss", "undecided")
def of_four_cases(logits, labels):
    total = 0 * logits.sum()
    for z, y in zip(logits, labels, strict=True):
        if (z < 0 and y == 0) or (z > 0 and y == 1):
            total = total + torch.log1p(torch.exp(-z.abs()))
        elif z < 0:
            total = total - z + torch.log1p(torch.exp(z))
        elif z > 0:
            total = total + z + torch.log1p(torch.exp(-z))
        else:
            total = total + torch.log1p(torch.exp(z))
    return total / len(logits)
