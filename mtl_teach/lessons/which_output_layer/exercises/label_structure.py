"""Notebook 02: the label structure decides the output layer, the regime of training does not.

The right output is worked out from examples of labels: it is the smallest set of outputs that holds them all.
"""

from typing import NamedTuple

from mtl_teach.exercises.tables import TableExercise, WrongRule

SOFTMAX, SIGMOIDS, GROUPS, IDENTITY = "softmax", "sigmoids", "one softmax per group", "identity"
LOSSES = {SOFTMAX: "cross-entropy", GROUPS: "cross-entropy", SIGMOIDS: "binary cross-entropy",
          IDENTITY: "squared error"}  # fmt: skip


class Labels(NamedTuple):
    """A few possible labels, the sizes of the groups they fall into, and how the model is trained."""

    rows: tuple[tuple[float, ...], ...]
    groups: tuple[int, ...] = ()
    regime: str = ""  # "together", "in sequence" or ""


def output_for(case: Labels) -> tuple[str, str]:
    """Return (output, loss): the smallest set of outputs that holds all labels, and its log-likelihood."""
    fits = {
        SOFTMAX: all(_one_hot(row) for row in case.rows),
        GROUPS: len(case.groups) > 1 and all(map(_one_hot, _parts(case))),
        SIGMOIDS: all(0 <= entry <= 1 for row in case.rows for entry in row),
        IDENTITY: True,
    }
    output = next(name for name, fit in fits.items() if fit)
    return output, LOSSES[output]


def _one_hot(row: tuple[float, ...]) -> bool:
    return sorted(row) == [0] * (len(row) - 1) + [1]


def _parts(case: Labels) -> list[tuple[float, ...]]:
    starts = [sum(case.groups[:i]) for i in range(len(case.groups))]
    return [row[start : start + size] for row in case.rows for start, size in zip(starts, case.groups)]  # noqa: B905


def _why(case: Labels, given: tuple) -> str:
    output, _ = output_for(case)
    if given[0] == output:
        return f"With {output} the negative log-likelihood is another loss than {given[1]}"
    reasons = {
        SOFTMAX: "Exactly one entry is 1 in every label",
        GROUPS: f"Exactly one entry is 1 in each group of {' and '.join(map(str, case.groups))}",
        SIGMOIDS: f"The label {list(case.rows[0])} is possible, and its entries need not sum to 1",
        IDENTITY: f"The label {list(case.rows[0])} is no probability",
    }
    return reasons[output]


_EXCLUSIVE, _FREE = ((1, 0, 0), (0, 0, 1)), ((1, 0, 1), (0, 0, 0), (0, 1, 0))
_REAL = ((-1.7, 0.2, 3.1), (0.4, 2.5, -0.3))
_STRUCTURES = {"exclusive": _EXCLUSIVE, "non-exclusive": _FREE, "real-valued": _REAL}

TABLE_CASES = {
    f"trained {regime}, {structure} labels": Labels(rows, regime=regime)
    for regime in ("together", "in sequence")
    for structure, rows in _STRUCTURES.items()
}

PROBLEMS = {
    "a cell: which of five types?": Labels(((1, 0, 0, 0, 0), (0, 0, 1, 0, 0))),
    "a molecule: which of three toxic effects, any number?": Labels(((1, 1, 0), (0, 0, 0))),
    "tomorrow's temperature in three cities": Labels(((-3.5, 12.0, 4.5), (21.0, 8.0, 9.5))),
    "a tweet: its language, one of four": Labels(((0, 1, 0, 0), (1, 0, 0, 0))),
    "a film: its genres, up to three of five": Labels(((1, 0, 1, 1, 0), (0, 1, 0, 0, 0))),
    "clothes: one of three types and one of three colours": Labels(
        ((1, 0, 0, 0, 1, 0), (0, 0, 1, 1, 0, 0)), (3, 3)
    ),
    "a mammogram: suspicious or not": Labels(((1,), (0,))),
    "a trunk from photos, now: which of four shapes has this galaxy?": Labels(
        ((0, 0, 1, 0), (1, 0, 0, 0)), regime="in sequence"
    ),
    "a tuned text encoder, now: which of four emotions, several at once?": Labels(
        ((1, 0, 0, 1), (0, 0, 0, 0)), regime="in sequence"
    ),
    "a star: its temperature and its mass, learnt together": Labels(
        ((-0.3, 1.8), (2.2, -0.9)), regime="together"
    ),
}


def _by_regime(case: Labels) -> tuple[str, str]:
    outputs = {"together": SIGMOIDS, "in sequence": SOFTMAX}
    output = outputs.get(case.regime, output_for(case)[0])
    return output, LOSSES[output]


def _instead(wrong: dict[str, tuple[str, str]]):
    return lambda case: wrong.get(output_for(case)[0], output_for(case))


_MISTAKES = (
    WrongRule("regime_decides", "when it is trained does not matter: look at what labels are possible",
            _by_regime),
    WrongRule("softmax_everywhere", "softmax outputs sum to 1: right only if exactly one answer is true",
              lambda case: (SOFTMAX, LOSSES[SOFTMAX])),
    WrongRule("sigmoids_everywhere", "sigmoids answer independently; use softmax where exactly one is true",
              lambda case: (SIGMOIDS, LOSSES[SIGMOIDS])),
    WrongRule("sigmoids_for_one", "exactly one is true: sigmoids may say “none” or “two”, softmax cannot",
              _instead({SOFTMAX: (SIGMOIDS, LOSSES[SIGMOIDS])})),
    WrongRule("softmax_for_many", "none or several may be true: softmax must always spread a sum of 1",
              _instead({SIGMOIDS: (SOFTMAX, LOSSES[SOFTMAX])})),
    WrongRule("groups_as_sigmoids", "within each group exactly one is true: sigmoids forget that",
              _instead({GROUPS: (SIGMOIDS, LOSSES[SIGMOIDS])})),
    WrongRule("groups_as_one", "one softmax over both groups must choose between type and colour",
              _instead({GROUPS: (SOFTMAX, LOSSES[SOFTMAX])})),
    WrongRule("real_as_sigmoids", "a real number lies outside 0…1: no squashing, and squared error",
              _instead({IDENTITY: (SIGMOIDS, LOSSES[SIGMOIDS])})),
    WrongRule("bce_on_softmax", "after softmax the likelihood is categorical: cross-entropy",
              _instead({SOFTMAX: (SOFTMAX, LOSSES[SIGMOIDS])})),
    WrongRule("ce_on_sigmoids", "each sigmoid is a Bernoulli: binary cross-entropy",
              _instead({SIGMOIDS: (SIGMOIDS, LOSSES[SOFTMAX])})),
)  # fmt: skip

LABEL_TABLE = TableExercise(
    name="label_table", notebook="02", title="Training regime × label structure", difficulty="easy",
            minutes=6,
    cases=TABLE_CASES, options=((SOFTMAX, SIGMOIDS, IDENTITY), tuple(dict.fromkeys(LOSSES.values()))),
    rule=output_for, why=_why,
    mistakes=tuple(m for m in _MISTAKES if not m.key.startswith("groups")),
)  # fmt: skip

HEAD_FOR = TableExercise(
    name="head_for", notebook="02", title="Head and loss for ten new problems", difficulty="medium",
            minutes=10,
    cases=PROBLEMS, options=(tuple(LOSSES), tuple(dict.fromkeys(LOSSES.values()))),
    rule=output_for, why=_why, mistakes=_MISTAKES,
)  # fmt: skip
