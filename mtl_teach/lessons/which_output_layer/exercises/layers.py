"""Notebook 02: what a sigmoid and a softmax are to each other, and what they can say."""

from torch import Tensor

from mtl_teach.exercises.draws import Draws
from mtl_teach.exercises.functions import FunctionExercise, Mistake
from mtl_teach.exercises.tables import TableExercise, WrongRule
from mtl_teach.exercises.trials import Property, how_many, of_any_size


def as_sigmoid_head(weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
    """Return (w, b) of the sigmoid that answers as a softmax over two does: w is (d,), b is one number.

    weight: (2, d), bias: (2,), as nn.Linear(d, 2) has them. Row 0 stands for no, row 1 for yes. For every
    input h the sigmoid of h · w + b must equal what the softmax of (no, yes) gives to yes.
    """
    return weight[1] - weight[0], bias[1] - bias[0]


def _head(draws: Draws) -> dict:
    width = draws.whole(2, 4)
    # Six decimals, so that whoever rounds the weights to four or fewer is seen.
    return {
        "weight": draws.normal(2, width, scale=2, decimals=6),
        "bias": draws.normal(2, scale=2, decimals=6),
    }


def _head_of_any_size(draws: Draws) -> dict:
    return {"weight": draws.of_any_size(2, draws.in_turn((3, 3, 200, 1))), "bias": draws.of_any_size(2)}


def _weight_of(answer, weight: Tensor, bias: Tensor):
    return answer(weight, bias)[0]


AS_SIGMOID_HEAD = FunctionExercise(
    name="as_sigmoid_head",
    notebook="02",
    title="Turn a softmax over two into a sigmoid",
    difficulty="easy",
    minutes=6,
    reference=as_sigmoid_head,
    properties=(
        Property("it returns two things, w and b", _head, "return w, b", key="wrong_shape", draws=2,
                 observe=how_many),
        Property("w gives the same probability of yes", _head,
                 "a softmax over two is the sigmoid of a difference: of which? w is that difference itself",
                 observe=_weight_of),
        Property("b too",
                 _head, "the bias is part of each logit: the same difference as for w, as it is (no abs, no "
                     "factor, not rounded)"),
        of_any_size(_head_of_any_size),
    ),
    mistakes=(
        Mistake("sign", "that is the sigmoid of no: take yes minus no",
                lambda weight, bias: (weight[0] - weight[1], bias[0] - bias[1])),
        Mistake("yes_only", "the logit of no matters too: softmax compares the two",
                lambda weight, bias: (weight[1], bias[1])),
        Mistake("no_only", "row 0 alone is the logit of no: take yes minus no",
                lambda weight, bias: (weight[0], bias[0])),
        Mistake("sum", "a constant added to both logits must cancel: subtract, do not add",
                lambda weight, bias: (weight.sum(0), bias.sum())),
        Mistake("mean", "a constant added to both logits must cancel: subtract, do not average",
                lambda weight, bias: (weight.mean(0), bias.mean())),
        Mistake("half", "the whole difference of the logits, not half of it",
                lambda weight, bias: ((weight[1] - weight[0]) / 2, (bias[1] - bias[0]) / 2)),
        Mistake("bias_sign", "the bias too is yes minus no",
                lambda weight, bias: (weight[1] - weight[0], bias[0] - bias[1])),
        Mistake("bias_of_yes", "the bias of no matters too: take the difference",
                lambda weight, bias: (weight[1] - weight[0], bias[1])),
        Mistake("no_bias", "the biases differ too: they are part of the logits",
                lambda weight, bias: (weight[1] - weight[0], 0 * bias[0])),
        Mistake("columns", "the rows are no and yes; you subtracted columns, which are inputs",
                lambda weight, bias: (weight[:, 1] - weight[:, 0], bias[1] - bias[0])),
        Mistake("order", "first w, then b",
                lambda weight, bias: (bias[1] - bias[0], weight[1] - weight[0])),
    ),
)  # fmt: skip


BOTH, SIGMOIDS, SOFTMAX, NEITHER = "both", "only sigmoids", "only softmax", "neither"

PROBABILITIES = {
    "0.7, 0.1, 0.1, 0.1": (0.7, 0.1, 0.1, 0.1),
    "0.1, 0.1, 0.1, 0.1": (0.1, 0.1, 0.1, 0.1),
    "0.9, 0.8, 0.1, 0.1": (0.9, 0.8, 0.1, 0.1),
    "0.25, 0.25, 0.25, 0.25": (0.25, 0.25, 0.25, 0.25),
    "0.97, 0.96, 0.99, 0.98": (0.97, 0.96, 0.99, 0.98),
    "1.2, 0.1, 0.1, 0.1": (1.2, 0.1, 0.1, 0.1),
    "0.4, 0.4, 0.1, 0.1": (0.4, 0.4, 0.1, 0.1),
    "0.6, 0.3, 0.3, −0.2": (0.6, 0.3, 0.3, -0.2),
}


def who_can_say(shares: tuple[float, ...]) -> str:
    """Return which output layers can give these four probabilities."""
    if not all(0 < share < 1 for share in shares):
        return NEITHER
    return BOTH if abs(sum(shares) - 1) < 1e-9 else SIGMOIDS


def _why(shares: tuple[float, ...], given: tuple) -> str:
    right = who_can_say(shares)
    if right == NEITHER:
        return "A probability lies between 0 and 1"
    if given == (SOFTMAX,) and right == BOTH:
        return "What a softmax gives, four sigmoids can give too: each takes any value between 0 and 1"
    if right == BOTH:
        return "The four sum to 1, so a softmax can say it; a sigmoid can take any value between 0 and 1"
    if given == (NEITHER,):
        return "Each of the four sigmoids can take any value between 0 and 1, whatever the others do"
    return f"The four sum to {sum(shares):.2g}, and a softmax always sums to 1"


def _some_likely(shares: tuple[float, ...]) -> str:
    """Decide by how many lie above one half, as if the rest did not matter."""
    return BOTH if sum(share > 0.5 for share in shares) == 1 else SIGMOIDS


CAN_SAY = TableExercise(
    name="can_say",
    notebook="02",
    title="Who can say this?",
    difficulty="easy",
    minutes=4,
    cases=PROBABILITIES,
    options=((BOTH, SIGMOIDS, SOFTMAX, NEITHER),),
    rule=who_can_say,
    why=_why,
    synonyms={
        **dict.fromkeys(("sigmoid", "sigmoids", "the sigmoids", "four sigmoids"), SIGMOIDS),
        **dict.fromkeys(("sigmoids only", "only sigmoid", "only the sigmoids"), SIGMOIDS),
        "only four sigmoids": SIGMOIDS,
        **dict.fromkeys(("softmax", "a softmax", "the softmax", "softmax only"), SOFTMAX),
        **dict.fromkeys(("only a softmax", "only the softmax"), SOFTMAX),
        **dict.fromkeys(("none", "none of them", "neither of them"), NEITHER),
        **dict.fromkeys(("both of them", "softmax and sigmoids", "sigmoids and softmax"), BOTH),
    },
    mistakes=(
        WrongRule("one_must_win", "add them up: a softmax may leave all of them below one half",
                  _some_likely),
        WrongRule("always_both", "a softmax has a sum of 1, always: add the four up", lambda shares: BOTH),
        WrongRule("never_softmax", "where the four sum to 1, a softmax can say it too",
                  lambda shares: SIGMOIDS),
        WrongRule("softmax_alone", "sigmoids owe nobody a sum, so a sum of 1 is allowed as well",
                  lambda shares: SOFTMAX if who_can_say(shares) == BOTH else who_can_say(shares)),
        WrongRule("sum_only", "the sum is not all: a probability lies between 0 and 1",
                  lambda shares: BOTH if abs(sum(shares) - 1) < 1e-9 else SIGMOIDS),
        WrongRule("sigmoids_sum_too", "sigmoids owe nobody a sum: each takes any value between 0 and 1",
                  lambda shares: BOTH if who_can_say(shares) == BOTH else NEITHER),
        WrongRule("too_large", "above 1 is no probability, for either", lambda shares:
                  SIGMOIDS if max(shares) > 1 else who_can_say(shares)),
        WrongRule("negative", "below 0 is no probability, for either", lambda shares:
                  BOTH if min(shares) < 0 else who_can_say(shares)),
        WrongRule("ties", "a softmax may spread its 1 evenly", lambda shares:
                  SIGMOIDS if sorted(shares)[-1] == sorted(shares)[-2] else who_can_say(shares)),
    ),
)  # fmt: skip
