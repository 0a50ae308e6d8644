"""What lesson 02 measures: output layers that fit the labels, and others, trained on the same examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from mtl_teach import data, evaluation, figures, models, training
from mtl_teach.data.clothes import COMBINATIONS
from mtl_teach.data.tilted_digits import QUESTIONS
from mtl_teach.lessons.which_output_layer.panels.label_structure.heads import (
    Head,
    best_threshold,
    head,
    possible,
)
from mtl_teach.lessons.which_output_layer.panels.label_structure.settings import (
    LAYERS,
    OUTCOMES,
    OVER_SETS,
    PER_GROUP,
    SIGMOIDS,
    SOFTMAX,
    UNSEEN,
)
from mtl_teach.lessons.which_output_layer.panels.output_layer.settings import probability

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAWS = 20
STEPS, RATE, DECAYS = 150, 0.02, (1e-3, 1e-2)  # each output layer may choose its weight decay
EXCLUSIVE, ANY = "which digit", "four questions"
TOGETHER, IN_SEQUENCE = "trained together", "trained in sequence"
LARGEST = "sigmoids, the largest"  # another reading of ten sigmoids
SOME = ", on digits with a yes"
DOTS = "#202020"  # a dot is one draw, in every figure


class Outcomes(NamedTuple):
    """In %, one number per draw (R,): how many whole sets of labels are `right`, how many `impossible`."""

    right: Tensor
    impossible: Tensor


class Labels(NamedTuple):
    """What is true of each number: `codes` (K, L), and the groups in which exactly one label is true."""

    codes: Tensor
    groups: tuple[int, ...]


_ANSWERS = [[number in yes for yes in QUESTIONS.values()] for number in range(10)]  # (10, 4)
_PIECES = [[j in (which // 3, 3 + which % 3) for j in range(6)] for which in range(9)]  # (9, 6)
DIGIT = {
    EXCLUSIVE: Labels(torch.eye(10, dtype=torch.float64), (10,)),
    ANY: Labels(torch.tensor(_ANSWERS, dtype=torch.float64), ()),
}
CLOTHING = Labels(torch.tensor(_PIECES, dtype=torch.float64), (3, 3))


class Layer(NamedTuple):
    """An output layer for some labels, its reading included."""

    labels: Labels
    head: Head

    def loss(self, logits: Tensor, numbers: Tensor, *_: object) -> Tensor:
        """Return the loss (R,) of logits (R, 1, n, L) for the numbers (R, 1, n): each says what is true."""
        return self.head.loss(logits[:, 0], self.labels.codes[numbers[:, 0].long()])


def four_questions(pile: int = 0, seed: int = 0, samples: int = 100) -> data.Tasks:
    """Return four yes/no questions about the same upright digits: 4 tasks, x (1, n, 64), y (4, n).

    A draw has two piles, 0 and 1, without a common digit.
    """
    drawn = data.tilted_digits(tasks=2, samples=samples, spread=0, seed=seed)
    digit, digit_test = drawn.truth["digits"][pile], drawn.truth["digits_test"][pile]
    codes = DIGIT[ANY].codes
    return data.Tasks(
        drawn.x[[pile]],
        codes[digit].mT,
        x_test=drawn.x_test[[pile]],
        y_test=codes[digit_test].mT,
        names=tuple(QUESTIONS),
        kinds="binary",
    )


def digit_names(pile: int = 0, seed: int = 0, samples: int = 100) -> data.Tasks:
    """Return one task with ten classes: which digit is it? x (1, n, 64), y (1, n); two piles as above."""
    drawn = data.tilted_digits(tasks=2, samples=samples, spread=0, seed=seed)
    return data.Tasks(
        drawn.x[[pile]],
        drawn.truth["digits"][[pile]],
        x_test=drawn.x_test[[pile]],
        y_test=drawn.truth["digits_test"][[pile]],
        names=(EXCLUSIVE,),
        kinds="10 classes",
    )


def exclusive_heads(seed: int = 0) -> dict[str, Outcomes]:
    """Return the outcomes of output layers that learn which of ten digits it is from 100 digits, in % (R,).

    One softmax, and ten sigmoids read in two ways: by the largest, or each by itself (all ten must be right).
    Twenty draws, one trunk of 32 units each; both layers choose between two weight decays on 100 other
    digits, the sigmoids by their largest, also where they are read each by itself. The last row never looks:
    it always names the most frequent digit of its training examples.
    """
    found = _digits(seed)
    softmax, sigmoids = (_layer(DIGIT[EXCLUSIVE], name) for name in (SOFTMAX, SIGMOIDS))
    by_softmax, by_sigmoids = (
        _best([layer], found, lambda made, layer=layer: _right_by_largest(made, layer, found))
        for layer in (softmax, sigmoids)
    )
    z_softmax, z_sigmoids = (model(found.x_test)[0] for model in (by_softmax, by_sigmoids))  # (R, m, 10)
    return {
        "one softmax": _outcomes(z_softmax, softmax, found.test),
        "ten sigmoids, the largest": _outcomes(z_sigmoids, softmax, found.test),
        "ten sigmoids, each by itself": _outcomes(z_sigmoids, sigmoids, found.test),
        "always the most frequent digit": _most_frequent(found, DIGIT[EXCLUSIVE]),
    }


def softmax_leads(weight_decay: float = DECAYS[1], sets: int = 10, seed: int = 0) -> Tensor:
    """Return by how many points a softmax names more digits than the largest of ten sigmoids does, (sets,).

    Each is a mean over a fresh set of twenty draws as in `exclusive_heads`; both layers have the same weight
    decay.
    """
    softmax, sigmoids = (_layer(DIGIT[EXCLUSIVE], name) for name in (SOFTMAX, SIGMOIDS))
    leads = []
    for each in range(seed + 1000, seed + 1000 * (sets + 1), 1000):
        found = _digits(each)
        share = []
        for layer in (softmax, sigmoids):
            made = _trained([layer], (found.x, found.numbers), weight_decay, each)
            share.append(_outcomes(made(found.x_test)[0], softmax, found.test).right.mean())
        leads.append(share[0] - share[1])
    return torch.stack(leads)


def heads_by_regime(seed: int = 0) -> dict[tuple[str, str], dict[str, Tensor]]:
    """Return how often the whole set of labels is right, in % (R,): by regime and labels, then output layer.

    Labels: which of ten digits, or four yes/no questions. Trained together: one trunk with a head for each.
    In sequence: the trunk first learns the *other* labels from other digits, then gets a new head, and both
    go on training. Both layers, one softmax and sigmoids, are trained for both labels; the other head, or
    the first training of the trunk, always has the layer that fits its labels. Sigmoids are read each by
    itself, yes above one half; those of the ten digits by the largest too, the same networks. A softmax over
    the four questions is read by the threshold that is best on its training digits; a 1, with four noes, adds
    nothing to its loss, so both layers are also scored on the other test digits. Each chooses between two
    weight decays on 100 other digits; twenty draws.
    """
    found = _digits(seed)
    other = {EXCLUSIVE: ANY, ANY: EXCLUSIVE}
    fits = {EXCLUSIVE: SOFTMAX, ANY: SIGMOIDS}
    table: dict[tuple[str, str], dict[str, Tensor]] = {}
    for labels in (EXCLUSIVE, ANY):
        source = _trained([_layer(DIGIT[other[labels]], fits[other[labels]])], found.source, DECAYS[0], seed)
        for name in (SOFTMAX, SIGMOIDS):
            layer = _layer(DIGIT[labels], name)
            beside = _layer(DIGIT[other[labels]], fits[other[labels]])
            for regime, layers, trunk in ((TOGETHER, [layer, beside], None), (IN_SEQUENCE, [layer], source)):
                made = _best(layers, found, lambda made, layer=layer: _right(made, layer, found), trunk)
                z, threshold = made(found.x_test)[0], _threshold(made, layer, found)  # (R, m, L), (R,)
                rows = table.setdefault((regime, labels), {})
                rows[name] = _outcomes(z, layer, found.test, threshold).right
                if labels == EXCLUSIVE and name == SIGMOIDS:
                    rows[LARGEST] = _outcomes(z, _layer(DIGIT[labels], SOFTMAX), found.test).right
                if labels == ANY:
                    some = DIGIT[ANY].codes[found.test].any(-1)  # (m,): not the ones
                    rows[name + SOME] = _outcomes(z[:, some], layer, found.test[some], threshold).right
    return table


def three_accuracies(seed: int = 0) -> dict[str, Tensor]:
    """Return three accuracies in % (R,) of the same four sigmoids, trained on four questions and 100 digits.

    Exact match: all four answers right. Hamming: single answers right. Argmax match: the largest logit is
    the first true label; for a digit without a true label (a 1) that is the first of all, as argmax has it.
    Twenty draws.
    """
    found = _digits(seed)
    layer = _layer(DIGIT[ANY], SIGMOIDS)
    made = _best([layer], found, lambda made: _right(made, layer, found))
    logits, truth = made(found.x_test)[0], DIGIT[ANY].codes[found.test]  # (R, m, 4), (m, 4)
    right = (logits > 0) == (truth > 0)
    return {
        "argmax match": 100 * (logits.argmax(-1) == truth.argmax(-1)).double().mean(-1),
        "exact match": 100 * right.all(-1).double().mean(-1),
        "Hamming": 100 * right.double().mean((1, 2)),
    }


def accuracies_without_looking(seed: int = 0) -> dict[str, Tensor]:
    """Return the same three accuracies in % (R,) of who never looks, and always says what is most frequent.

    For each accuracy the best constant answer to 100 training digits: the most frequent set of four answers,
    the more frequent answer to each question, the most frequent place of the first true label.
    """
    found, codes = _digits(seed), DIGIT[ANY].codes
    learnt, truth = codes[found.numbers], codes[found.test]  # (R, n, 4), (m, 4)
    usual = (learnt.mean(1, keepdim=True) > 0.5).double()  # (R, 1, 4)
    bits = torch.tensor([8.0, 4.0, 2.0, 1.0], dtype=torch.float64)  # a set of answers as a number

    def most(values: Tensor) -> Tensor:
        return torch.stack([row.bincount(minlength=16).argmax() for row in values.long()])[:, None]  # (R, 1)

    return {
        "argmax match": 100 * (most(learnt.argmax(-1)) == truth.argmax(-1)).double().mean(-1),
        "exact match": 100 * (most(learnt @ bits) == (truth @ bits)).double().mean(-1),
        "Hamming": 100 * (usual == truth).double().mean((1, 2)),
    }


def answer_sets(seed: int = 0) -> dict[str, Tensor]:
    """Return how often all four answers about a digit are right, in % (R,), by what the network is asked.

    Four yes/no questions, answered by four sigmoids: each by itself, or together as the most probable of the
    eight sets of answers that digits have (the product of the four probabilities). Or one question, which of
    these eight sets: by one softmax, or by eight sigmoids, the largest. Twenty draws of 100 digits; each
    layer chooses between two weight decays on 100 other digits.
    """
    found, codes = _digits(seed), DIGIT[ANY].codes
    known, which = torch.unique(codes, dim=0, return_inverse=True)  # (8, 4), (10,)
    whole = Labels(functional.one_hot(which).double(), (len(known),))
    apart = _layer(DIGIT[ANY], SIGMOIDS)
    made = _best([apart], found, lambda made: _right(made, apart, found))
    z = made(found.x_test)[0]  # (R, m, 4)
    log_share = functional.logsigmoid(z) @ known.mT + functional.logsigmoid(-z) @ (1 - known).mT  # (R, m, 8)
    rows = {
        "four sigmoids, each by itself": _outcomes(z, apart, found.test).right,
        "four sigmoids, the most probable set": _share(log_share.argmax(-1) == which[found.test]),
    }
    for row, name in (("eight sigmoids, the largest", SIGMOIDS), ("one softmax over eight sets", SOFTMAX)):
        layer, reading = _layer(whole, name), _layer(whole, SOFTMAX)
        made = _best([layer], found, lambda made, reading=reading: _right(made, reading, found))
        rows[row] = _outcomes(made(found.x_test)[0], reading, found.test).right
    return rows


def clothes_heads(seed: int = 0) -> dict[str, dict[str, Outcomes]]:
    """Return the outcomes of output layers that name clothes, in % (R,): on seen pairs, on red dresses.

    120 training pictures, none of a red dress; one trunk of 32 units; both type and colour must be right.
    Each output layer chooses between two weight decays on 120 other pictures; twenty draws. The last row
    never looks: it always names the most frequent combination of its training pictures.
    """
    found = _clothes(seed)
    read = {
        "two softmaxes": (PER_GROUP, PER_GROUP),
        "softmax over nine": (OVER_SETS, OVER_SETS),
        "six sigmoids, each by itself": (SIGMOIDS, SIGMOIDS),
        "six sigmoids, largest per group": (SIGMOIDS, PER_GROUP),
    }
    layers = {name: _layer(CLOTHING, name) for name in (PER_GROUP, OVER_SETS, SIGMOIDS)}
    trained = {
        name: _best([layer], found, lambda made, layer=layer: _right(made, layer, found))
        for name, layer in layers.items()
    }
    logits = {name: made(found.x_test)[0] for name, made in trained.items()}  # (R, m, L)
    unseen = found.test == COMBINATIONS.index(UNSEEN)  # (m,)
    rows = {}
    for row, (learnt, way) in read.items():
        parts = {"seen": ~unseen, UNSEEN: unseen}
        rows[row] = {
            part: _outcomes(logits[learnt][:, which], layers[way], found.test[which])
            for part, which in parts.items()
        }
    rows["always the most frequent"] = {
        part: _most_frequent(found._replace(test=found.test[which]), CLOTHING)
        for part, which in (("seen", ~unseen), (UNSEEN, unseen))
    }
    return rows


def draw_two_layers(logits: Mapping[str, float]) -> Figure:
    """Draw logits, what four sigmoids make of them, and what one softmax does, as bars."""
    z = torch.tensor(list(logits.values()), dtype=torch.float64)
    bars = (
        ("logits", z, figures.QUIET),
        ("a sigmoid each", z.sigmoid(), LAYERS["sigmoid"]),
        ("one softmax", z.softmax(0), LAYERS["softmax"]),
    )
    figure, axes = figures.canvas(columns=3, width=3.4, height=3.0)
    for axis, (title, heights, colour) in zip(axes, bars, strict=True):
        drawn = axis.bar(list(logits), heights.numpy(), color=colour)
        numbers = _logit if axis is axes[0] else probability
        axis.bar_label(drawn, fmt=numbers, fontsize=11, padding=2)
        axis.set(title=title, ylim=(0, 1.15) if axis is not axes[0] else (-4.2, 3.2))
        axis.axhline(0, color="black", linewidth=1)
        axis.grid(axis="x", visible=False)
    axes[1].axhline(0.5, color="black", linewidth=1, linestyle="--")
    for axis, label in zip(axes, ("logit", "probability", "probability"), strict=True):
        axis.set_ylabel(label)
    return figure


def _logit(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def draw_outcomes(rows: Mapping[str, Outcomes], title: str) -> Figure:
    """Draw the share of right, wrong and impossible answers of each row as a bar, and each draw as a dot."""
    figure, axes = figures.canvas(width=9, height=1.3 + 0.62 * len(rows))
    places = range(len(rows), 0, -1)
    right = [outcome.right.mean().item() for outcome in rows.values()]
    strange = [outcome.impossible.mean().item() for outcome in rows.values()]
    wrong = [100 - yes - no for yes, no in zip(right, strange, strict=True)]
    ends = [100 - no for no in strange]
    axes.barh(places, right, 0.5, color=OUTCOMES["right"], label="right")
    white = {"facecolor": OUTCOMES["wrong"], "edgecolor": figures.QUIET, "label": "wrong"}
    axes.barh(places, wrong, 0.5, left=right, **white)
    hatched = {"color": OUTCOMES["impossible"], "hatch": "//", "label": "impossible (hatched)"}
    axes.barh(places, strange, 0.5, left=ends, **hatched)
    for place, outcome in zip(places, rows.values(), strict=True):
        row = [place] * len(outcome.right)
        axes.scatter(outcome.right, row, color=DOTS, s=16, alpha=0.6, zorder=3, clip_on=False)
        mean = f"{outcome.right.mean():.0f} %"
        axes.text(101, place, mean, va="center", color=OUTCOMES["right"], weight="bold")
    axes.set(yticks=list(places), yticklabels=list(rows), xlim=(-1.5, 109), xticks=range(0, 101, 25))
    axes.set(xlabel="test examples in %; a dot: how many are right in one draw")
    axes.set_title(title, pad=34, loc="left")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, borderaxespad=0.2)
    axes.grid(axis="y", visible=False)
    return figure


def draw_shares(rows: Mapping[str, Tensor], label: str, title: str, zero: bool = False) -> Figure:
    """Draw one number per draw as a dot, and above it the mean of each row with its 95 % interval."""
    figure, axes = figures.canvas(width=9, height=1.0 + 0.7 * len(rows))
    places = range(len(rows), 0, -1)
    for place, values in zip(places, rows.values(), strict=True):
        one = evaluation.mean_interval(values)
        axes.scatter(values, [place] * len(values), color=DOTS, s=30, alpha=0.6)
        axes.plot([one.low, one.high], [place + 0.3] * 2, color="black", linewidth=3)
        axes.plot([one.mean], [place + 0.3], "D", color="black", markersize=8)
    if zero:
        axes.axvline(0, color="#202020", linestyle="--")
    axes.set(yticks=list(places), yticklabels=list(rows), ylim=(0.5, len(rows) + 0.7))
    axes.set(xlabel=label)
    axes.set_title(title, loc="left")
    axes.grid(axis="y", visible=False)
    return figure


class _Examples(NamedTuple):
    """Inputs and numbers: to train on, to choose the weight decay, to test on, and to train a trunk first.

    `x`, `x_valid`: (R, 1, n, d), with (R, n); `x_test`: (1, 1, m, d), with (m,).
    """

    x: Tensor
    numbers: Tensor
    x_valid: Tensor
    valid: Tensor
    x_test: Tensor
    test: Tensor
    source: tuple[Tensor, Tensor]
    seed: int


def _digits(seed: int) -> _Examples:
    drawn = data.tilted_digits(tasks=3, samples=100, spread=0, seed=seed, replicas=DRAWS)
    (x, numbers), valid, source = ((drawn.x[:, [j]], drawn.truth["digits"][:, j]) for j in range(3))
    test = drawn.truth["digits_test"][0, 0]
    return _Examples(x, numbers, *valid, drawn.x_test[:1, :1], test, source, seed)


def _clothes(seed: int) -> _Examples:
    drawn = data.clothes(samples=120, held_out=UNSEEN, seed=seed, replicas=DRAWS)
    other = data.clothes(samples=120, held_out=UNSEEN, seed=seed + 1000, replicas=DRAWS)
    pairs = [(each.x[:, :1], (3 * each.y[:, 0] + each.y[:, 1]).long()) for each in (drawn, other)]
    test = (3 * drawn.y_test[0, 0] + drawn.y_test[0, 1]).long()
    return _Examples(*pairs[0], *pairs[1], drawn.x_test[:1, :1], test, pairs[1], seed)


def _layer(labels: Labels, name: str) -> Layer:
    return Layer(labels, head(name, labels.codes.shape[1], labels.groups))


def _trained(
    layers: list[Layer],
    examples: tuple[Tensor, Tensor],
    decay: float,
    seed: int,
    source: models.MultiTaskNet | None = None,
) -> models.MultiTaskNet:
    """Train twenty trunks with a head for each layer on x (R, 1, n, d) and numbers (R, n)."""
    x, numbers = examples
    widths = tuple(layer.head.width for layer in layers)
    model = models.hard_sharing(
        x.shape[-1], len(layers), trunk=(32,), outputs=widths, replicas=DRAWS, seed=seed
    )
    if source is not None:
        model.trunk.load_state_dict(source.trunk.state_dict())
    y = numbers[:, None].expand(-1, len(layers), -1)  # (R, T, n)
    kind = f"{len(layers[0].labels.codes)} classes"
    training.fit(
        model,
        data.Tasks(x, y.double(), kinds=kind),
        loss=[layer.loss for layer in layers],
        steps=STEPS,
        learning_rate=RATE,
        weight_decay=decay,
        progress=False,
    )
    return model.requires_grad_(False)


def _best(layers, found: _Examples, score, source=None) -> models.MultiTaskNet:
    """Train with each weight decay, and return the networks that do better on the validation examples."""
    made = [_trained(layers, (found.x, found.numbers), decay, found.seed, source) for decay in DECAYS]
    return max(made, key=score)


def _threshold(made: models.MultiTaskNet, layer: Layer, found: _Examples) -> Tensor:
    """Return the threshold (R,) that is best on the training examples, where the layer needs one."""
    if not layer.head.tuned:
        return torch.zeros(DRAWS)
    shares = layer.head.probabilities(made(found.x)[0])  # (R, n, L)
    return best_threshold(shares, layer.labels.codes[found.numbers])


def _right(made: models.MultiTaskNet, layer: Layer, found: _Examples) -> float:
    """Return how many whole sets of labels are right on the validation examples, mean over all draws."""
    logits, threshold = made(found.x_valid)[0], _threshold(made, layer, found)
    return _outcomes(logits, layer, found.valid, threshold).right.mean().item()


def _right_by_largest(made: models.MultiTaskNet, layer: Layer, found: _Examples) -> float:
    return (made(found.x_valid)[0].argmax(-1) == found.valid).double().mean().item()


def _outcomes(logits: Tensor, layer: Layer, numbers: Tensor, threshold: Tensor | None = None) -> Outcomes:
    """Return the outcomes of logits (R, m, L) for numbers (m,) or (R, m)."""
    threshold = torch.zeros(len(logits)) if threshold is None else threshold
    said = layer.head.answer(logits, threshold).bool()  # (R, m, L)
    right = (said == layer.labels.codes[numbers].bool()).all(-1)
    strange = ~possible(said.long(), layer.labels.groups)
    return Outcomes(100 * right.double().mean(-1), 100 * strange.double().mean(-1))


def _share(right: Tensor) -> Tensor:
    return 100 * right.double().mean(-1)


def _most_frequent(found: _Examples, labels: Labels) -> Outcomes:
    """Return the outcomes of always saying what is most frequent among a draw's training examples."""
    counts = functional.one_hot(found.numbers, len(labels.codes)).sum(1)  # (R, K)
    right = (counts.argmax(-1)[:, None] == found.test).double().mean(-1)
    return Outcomes(100 * right, torch.zeros_like(right))
