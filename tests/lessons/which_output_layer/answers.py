import itertools
import math

import torch
from sklearn.metrics import f1_score
from torch.nn import functional

from mtl_teach.lessons import exercises as every_exercise
from tests.exercises.answers import right, wrong, wrong_value

EXERCISES = every_exercise()

CE, BCE, SE = "cross-entropy", "binary cross-entropy", "squared error"
REGIMES = ("trained together", "trained in sequence")


def _six(exclusive, free, real, sequence=None):
    """Return a table with these answers for trained together, and `sequence` (or the same) for the rest."""
    answers = {REGIMES[0]: (exclusive, free, real), REGIMES[1]: sequence or (exclusive, free, real)}
    kinds = ("exclusive", "non-exclusive", "real-valued")
    return {f"{r}, {k} labels": a for r, row in answers.items() for k, a in zip(kinds, row, strict=True)}


RIGHT_ROW = (("softmax", CE), ("sigmoids", BCE), ("identity", SE))
wrong_value("label_table", "regime_decides", _six(*(("sigmoids", BCE),) * 3, sequence=(("softmax", CE),) * 3))
wrong_value("label_table", "softmax_everywhere", _six(*(("softmax", CE),) * 3))
wrong_value("label_table", "sigmoids_everywhere", _six(*(("sigmoids", BCE),) * 3))
wrong_value("label_table", "sigmoids_for_one", _six(("sigmoids", BCE), *RIGHT_ROW[1:]))
wrong_value("label_table", "softmax_for_many", _six(RIGHT_ROW[0], ("softmax", CE), RIGHT_ROW[2]))
wrong_value("label_table", "bce_on_softmax", _six(("softmax", BCE), *RIGHT_ROW[1:]))
wrong_value("label_table", "ce_on_sigmoids", _six(RIGHT_ROW[0], ("sigmoids", CE), RIGHT_ROW[2]))
wrong_value("label_table", "real_as_sigmoids", _six(*RIGHT_ROW[:2], ("sigmoids", BCE)))
wrong_value("label_table", "unknown_word", _six(("soft-max", CE), *RIGHT_ROW[1:]))

_HEADS = {case: EXERCISES["head_for"].rule(facts) for case, facts in EXERCISES["head_for"].cases.items()}


def _heads(answer, *words):
    return {case: answer if any(w in case for w in words) else label for case, label in _HEADS.items()}


_BY_REGIME = {case: ("sigmoids", BCE) if "star" in case else label for case, label in _HEADS.items()}
_BY_REGIME |= {case: ("softmax", CE) for case in _HEADS if "emotions" in case}
wrong_value("head_for", "regime_decides", _BY_REGIME)
wrong_value("head_for", "groups_as_sigmoids", _heads(("sigmoids", BCE), "clothes"))
wrong_value("head_for", "groups_as_one", _heads(("softmax", CE), "clothes"))
wrong_value(
    "head_for", "softmax_for_many", _heads(("softmax", CE), "molecule", "film", "mammogram", "emotions")
)
wrong_value("head_for", "sigmoids_everywhere", dict.fromkeys(_HEADS, ("sigmoids", BCE)))
wrong_value("head_for", "sigmoids_for_one", _heads(("sigmoids", BCE), "cell", "tweet", "galaxy"))
wrong_value("head_for", "unrecognised", _heads(("identity", SE), "mammogram"))


@right("decode")
def by_tables(code):
    types = {(1, 0, 0): "dress", (0, 1, 0): "jeans", (0, 0, 1): "shirt"}
    colours = {(1, 0, 0): "black", (0, 1, 0): "blue", (0, 0, 1): "red"}
    if code[:3] not in types or code[3:] not in colours:
        return "impossible"
    return colours[code[3:]] + " " + types[code[:3]]


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


@wrong("decode", "returned_none")
def prints_it(code):
    print(by_tables(code))


@right("impossible_codes")
def counted(types, colours):
    return 2 ** (types + colours) - types * colours


@wrong("impossible_codes", "possible")
def possible(types, colours):
    return types * colours


@wrong("impossible_codes", "all")
def all_codes(types, colours):
    return len(list(itertools.product((0, 1), repeat=types + colours)))


@wrong("impossible_codes", "sum")
def added(types, colours):
    return 2 ** (types + colours) - (types + colours)


@wrong("impossible_codes", "product_of_bits")
def multiplied(types, colours):
    return 2 ** (types * colours) - types * colours


@wrong("impossible_codes", "either_half")
def halves(types, colours):
    return (2**types - types) * (2**colours - colours)


@wrong("impossible_codes", "constant")
def fifty_five(types, colours):
    return 55


@right("repaired_loss")
def with_logits(logits, labels):
    return functional.binary_cross_entropy_with_logits(logits, labels)


@wrong("repaired_loss", "double")
def still_double(logits, labels):
    probabilities = torch.sigmoid(torch.sigmoid(logits))
    return functional.binary_cross_entropy(probabilities, labels)


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


@right("three_scores")
def column_by_column(predicted, labels):
    scores = []
    for p, y in zip(predicted.T, labels.T, strict=True):
        ones = (p.sum() + y.sum()).item()
        scores.append(2 * (p * y).sum().item() / ones if ones else 0.0)
    right = predicted == labels
    return right.all(dim=1).double().mean(), right.double().mean(), sum(scores) / len(scores)


def _changed(place, score):
    def answer(predicted, labels):
        scores = list(column_by_column(predicted, labels))
        scores[place] = score(predicted, labels)
        return tuple(scores)

    return answer


wrong("three_scores", "any")(_changed(0, lambda p, y: (p == y).any(dim=1).double().mean().item()))
wrong("three_scores", "argmax")(_changed(0, lambda p, y: (p.argmax(1) == y.argmax(1)).double().mean().item()))
wrong("three_scores", "exact_per_label")(_changed(0, lambda p, y: (p == y).all(dim=0).double().mean().item()))
wrong("three_scores", "hamming_loss")(_changed(1, lambda p, y: (p - y).abs().mean().item()))
wrong("three_scores", "micro")(_changed(2, lambda p, y: f1_score(y, p, average="micro", zero_division=0)))
wrong("three_scores", "samples")(_changed(2, lambda p, y: f1_score(y, p, average="samples", zero_division=0)))


@wrong("three_scores", "empty_label")
def nan_for_empty(predicted, labels):
    f1 = 2 * (predicted * labels).sum(0) / (predicted + labels).sum(0)
    return *column_by_column(predicted, labels)[:2], f1.mean()


@right("lowest_accuracy")
def bounded(mean_bce):
    return max(0, 1 - mean_bce / math.log(2))


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
