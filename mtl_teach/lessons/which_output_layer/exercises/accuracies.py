"""Notebook 02: tell three accuracies of one model apart."""

from functools import partial

import torch
from sklearn import metrics
from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.trials import Property, how_many, of_any_size


def three_accuracies(logits: Tensor, labels: Tensor) -> tuple[float, float, float]:
    """Return (exact match, Hamming, argmax match), shares from 0 to 1, of logits (n, k) and labels (n, k).

    A logit above 0 says yes, and the labels are 0 and 1. Exact match counts the examples whose k answers are
    all right, Hamming the single answers that are right. Argmax match counts the examples whose largest logit
    stands where the first 1 of the labels stands; every example has one.
    """
    said = (logits > 0).double().numpy()  # scikit-learn calls exact match "accuracy" of several labels
    largest, first = logits.argmax(1).numpy(), labels.argmax(1).numpy()
    return (
        float(metrics.accuracy_score(labels.numpy(), said)),
        1 - float(metrics.hamming_loss(labels.numpy(), said)),
        float(metrics.accuracy_score(first, largest)),
    )


def _pair(draws: Draws) -> dict:
    count, labels = draws.pick([(3, 2), (4, 2), (2, 3), (3, 3), (4, 3), (2, 4), (3, 4)])  # small: printed
    order = torch.stack([torch.randperm(labels, generator=draws.generator) for _ in range(count)])
    sizes = torch.round(0.1 * (order.double() + 1) ** 2, decimals=1)  # unlike in a row; 0.1 says yes already
    truth = draws.binary(count, labels)
    truth[torch.arange(count), torch.randint(labels, (count,), generator=draws.generator)] = 1
    right = 2 * draws.binary(count, labels, chance=0.8) - 1
    return {"logits": sizes * right * (2 * truth - 1), "labels": truth}


def _crossed(draws: Draws) -> dict:
    """Draw an example with a false yes and a false no: of its answers as many say yes as should."""
    made = _pair(draws)
    sign = torch.tensor([-1.0, 1.0] if draws.in_turn((True, False)) else [1.0, -1.0], dtype=torch.float64)
    made["logits"][0, :2] = sign * made["logits"][0, :2].abs()
    made["labels"][0, :2] = (sign < 0).double()
    return made


def _pair_with_zeros(draws: Draws) -> dict:
    made = _pair(draws)
    rows = torch.arange(len(made["logits"]))
    smallest = made["logits"].abs().argmin(1)
    made["logits"][rows, smallest] = 0.0  # a right answer where the label is 0, a wrong one where it is 1
    return made


def _all_no(draws: Draws) -> dict:
    """Draw an example that says no throughout, and whose largest logit stands at its first true label.

    In every other draw all its logits lie below −100, or −10,000: a search that begins there is seen. There
    the logits of the last two lie far above 0, where the sigmoids of several are exactly 1.
    """
    made = _pair(draws)
    logits, first = made["logits"], made["labels"].argmax(1)
    logits[0] = -logits[0].abs()
    logits[0, first[0]] = logits[0].max() + 0.05
    scale = draws.in_turn((1, 2100, 1, 300_000))
    logits[0] = torch.round(logits[0] * scale, decimals=2)
    if scale > 1:
        rows = [0, *range(1, len(logits))[-2:]]
        logits[rows[1:]] = torch.round(logits[rows[1:]].abs() * scale, decimals=2)
        logits[rows] = logits[rows].sort(1).values  # the largest is the last: who finds none may answer 0
        made["labels"][rows] = 0.0
        made["labels"][rows, -1] = 1.0
    return made


def _of_any_size(draws: Draws) -> dict:
    """Draw 200 examples of seven answers, or one of either; the largest logit stands at a true one.

    Of twenty answers nineteen are right in some rows: nearly all is not all.
    """
    count, answers = draws.in_turn(((200, 7), (200, 7), (200, 20), (1, 5), (40, 1)))
    logits = draws.of_any_size(count, answers)
    labels = draws.binary(count, answers, chance=0.1)
    if answers == 20:
        labels[:40] = (logits[:40] > 0).double()
        labels[:40, 0] = 1 - labels[:40, 0]
    labels[torch.arange(count), logits.argmax(1)] = 1
    return {"logits": logits, "labels": labels}


def _three(logits: Tensor, labels: Tensor, **changed) -> tuple[float, float, float]:
    right = dict(zip(("exact", "hamming", "argmax"), three_accuracies(logits, labels), strict=True))
    return tuple((right | {name: float(new(logits, labels)) for name, new in changed.items()}).values())


def _said(z: Tensor) -> Tensor:
    return (z > 0).double()


def _share_of_row(z: Tensor, y: Tensor) -> Tensor:
    return (_said(z) == y).double().mean(1)


def _share(right: Tensor) -> Tensor:
    return right.double().mean()


def _searched_from_zero(z: Tensor, y: Tensor) -> tuple[float, float, float]:
    found = torch.where(z.amax(1) > 0, z.argmax(1), 0)
    return _three(z, y, argmax=lambda z, y: _share(found == y.argmax(1)))


def _in_order(places: tuple[int, int, int]) -> Mistake:
    return Mistake("order",
        "first exact match (.all(1) of an example's answers), then Hamming, then argmax match",
                   lambda z, y: [three_accuracies(z, y)[place] for place in places])  # fmt: skip


_ONLY_YES = (
    "a right no counts too: yes is 1 and no is 0 in the labels, so compare (logits > 0) with all of them; no "
    "product, no −1"
)

_SQUASHED = (
    "the largest of the logits themselves: the sigmoid of a large logit is rounded to 1, e^z to infinity, "
    "and a clamp cuts it off, and then several are equally large"
)

THREE_ACCURACIES = FunctionExercise(
    name="three_accuracies",
    notebook="02",
    title="One model, three accuracies",
    difficulty="medium",
    minutes=10,
    reference=three_accuracies,
    properties=(
        Property("it returns three numbers", _pair, "return exact, hamming, argmax", key="wrong_shape",
                 observe=how_many, draws=2),
        Property("exact match: all answers of an example right", _pair,
                 "an example is right if all of its answers are, each yes a yes, each no a no: what share of "
                 "the n examples?",
                 observe=lambda f, z, y: f(z, y)[0], draws=10),
        Property("Hamming: single answers right", _crossed,
                 "of all answers, whosever they are, what share is right?",
                 observe=lambda f, z, y: f(z, y)[:2], draws=6),
        Property("argmax match: largest logit against first true label", _pair,
                 "each example has two places, of its largest logit and of its first 1: are they one?",
                 draws=6),
        Property("argmax match: also where nothing says yes, and where logits are large", _all_no,
                 "the largest of all logits has a place, whether it lies above 0 or not, and whatever the "
                 "labels say",
                 key="argmax_says_yes", draws=4),
        Property("a logit of exactly 0 says no", _pair_with_zeros,
                 "0 itself says no: right where the label is 0, wrong where it is 1", key="zero", draws=6),
        of_any_size(_of_any_size),
    ),
    mistakes=(
        *(
            Mistake("squashed", _SQUASHED,
                    partial(_three, argmax=lambda z, y, squashed=squashed: _share(
                        squashed(z).argmax(1) == y.argmax(1))))
            for squashed in (torch.sigmoid, lambda z: z.float().sigmoid(), torch.exp,
                             lambda z: z.clamp(-30, 30))
        ),
        Mistake("unstable", "argmax finds the first of several 1s; a sort need not, unless it is stable=True",
                partial(_three, argmax=lambda z, y: _share(
                    z.argmax(1) == y.sort(1, descending=True).indices[:, 0]))),
        Mistake("from_zero", "a search for the largest must not begin with a number such as 0 or −1, and no "
                "relu may come before it, because all logits may lie below it: begin with the first logit; "
                "nor may labels decide which take part",
                _searched_from_zero),
        Mistake("any", "an example is right only if all its answers are: all, not any",
                lambda z, y: _three(z, y, exact=lambda z, y: _share((_said(z) == y).any(1)))),
        Mistake("most", "an example is right only if all its answers are, not most of them",
                lambda z, y: _three(z, y, exact=lambda z, y: _share(_share_of_row(z, y) > 0.5))),
        Mistake("exact_per_label", "all(1) goes over the answers of one example, all(0) over the examples",
                lambda z, y: _three(z, y, exact=lambda z, y: _share((_said(z) == y).all(0)))),
        Mistake("only_yes", _ONLY_YES,
                lambda z, y: _three(z, y, hamming=lambda z, y: (_said(z) * y).mean())),
        Mistake("only_yes", _ONLY_YES,
                lambda z, y: _three(z, y, exact=lambda z, y: _share((_said(z) * y).all(1)))),
        Mistake("only_yes", "to find every label 1 is not enough: a yes where the label is 0 is wrong",
                lambda z, y: _three(z, y, exact=lambda z, y: _share(((_said(z) * y).sum(1)) == y.sum(1)))),
        Mistake("always_yes",
                "that says yes to all or most: a logit above 0 says yes, and a probability above ½",
                lambda z, y: _three(z, y, exact=lambda z, y: _share((y == 1).all(1)),
                                               hamming=lambda z, y: y.mean())),
        Mistake("hamming_loss", "that is the share of wrong answers: 1 minus it",
                lambda z, y: _three(z, y, hamming=lambda z, y: _share(_said(z) != y))),
        Mistake("hamming_count", "a share from 0 to 1: divide by the number of all answers, n · k",
                lambda z, y: _three(z, y, hamming=lambda z, y: (_said(z) == y).double().sum() / len(z))),
        Mistake("zero", "a logit above 0 says yes, and 0 itself says no: > 0, not >= 0",
                lambda z, y: three_accuracies(z + 1e-9, y)),
        Mistake("half", "a logit above 0 says yes; above ½ is for probabilities",
                lambda z, y: three_accuracies(z - 0.5, y)),
        Mistake("exact_is_argmax", "the first is exact match: all answers of an example, not the largest",
                lambda z, y: _three(z, y, exact=lambda z, y: _share(z.argmax(1) == y.argmax(1)))),
        Mistake("argmax_of_columns", "argmax(1) goes over the answers of an example, argmax(0) down a column",
                lambda z, y: _three(z, y, argmax=lambda z, y: _share(z.argmax(0) == y.argmax(0)))),
        Mistake("any_true", "argmax match wants the *first* true label, not any of them",
                lambda z, y: _three(z, y, argmax=lambda z, y: y[torch.arange(len(y)), z.argmax(1)].mean())),
        Mistake("argmax_of_answers",
                "take the place of the largest logit, not that of the first yes; of the labels that of the "
                "first 1, which a sort need not find (NumPy's neither)",
                lambda z, y: _three(z, y, argmax=lambda z, y: _share(_said(z).argmax(1) == y.argmax(1)))),
        Mistake("percent", "shares from 0 to 1, not per cent",
                lambda z, y: tuple(100 * share for share in three_accuracies(z, y))),
        Mistake("counts", "shares from 0 to 1, not numbers of examples: divide by n",
                lambda z, y: _three(z, y, exact=lambda z, y: three_accuracies(z, y)[0] * len(z))),
        Mistake("counts", "shares from 0 to 1, not numbers of examples: divide by n",
                lambda z, y: _three(z, y, argmax=lambda z, y: three_accuracies(z, y)[2] * len(z))),
        Mistake("argmax_says_yes", "argmax match asks where the largest logit stands, not what it says",
                lambda z, y: _three(z, y, argmax=lambda z, y: _share(
                    (z.argmax(1) == y.argmax(1)) & (z.amax(1) > 0)))),
        *map(_in_order, ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))),
    ),
)  # fmt: skip
