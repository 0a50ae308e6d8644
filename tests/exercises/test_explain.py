"""What a learner is told: "not attempted yet" only for the stub, a hint that fits, their own last line."""

import linecache
import math

import numpy as np
import pytest
import sympy
import torch
from torch import Tensor, nn

from mtl_teach import closed_form
from mtl_teach.exercises import check
from mtl_teach.exercises.explain import UnusableError, explained, hint_for
from mtl_teach.exercises.result import CORRECT, NOT_YET, UNTOUCHED
from mtl_teach.lessons import exercises as every_exercise

EXERCISES = every_exercise()


@pytest.fixture(autouse=True)
def no_progress(monkeypatch):
    monkeypatch.setenv("MTL_TEACH_PROGRESS", "off")


def in_a_cell(source: str, name: str) -> object:
    """Return what a notebook cell of this source defines under `name`."""
    file = f"<cell {abs(hash(source))}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    space = {
        "math": math,
        "torch": torch,
        "nn": nn,
        "Tensor": Tensor,
        "closed_form": closed_form,
        "__name__": "__main__",
    }
    exec(compile(source, file, "exec"), space)
    return space[name]


CLASS = """
class MultiHead(nn.Module):
    def __init__(self, features, trunk, tasks):
        super().__init__()
        self.trunk = nn.Linear(features, trunk)
        self.heads = nn.ModuleList(nn.Linear(trunk, 1) for _ in range(tasks))
{forward}
"""
FORWARD = """
    def {name}(self, x):
        hidden = self.trunk(x).relu()
        return torch.stack([head(hidden)[:, 0] for head in self.heads])
"""
DEEPER = "\n".join("    " + line for line in FORWARD.format(name="forward").splitlines())


@pytest.mark.parametrize("forward", [FORWARD.format(name="foward"), DEEPER], ids=["misspelt", "too deep"])
def test_a_forward_that_torch_cannot_find_is_no_untouched_stub(forward):
    result = check.MultiHead(in_a_cell(CLASS.format(forward=forward), "MultiHead"))
    assert result.status == NOT_YET and "torch found no `forward`" in repr(result)


def test_an_unfinished_class_is_told_where_the_dots_still_stand():
    unfinished = CLASS.format(forward="    def forward(self, x):\n        ...")
    result = check.MultiHead(in_a_cell(unfinished, "MultiHead"))
    assert result.key == "unfinished" and "`...` still stands in forward" in repr(result)


def test_the_class_as_it_should_be_passes():
    assert check.MultiHead(in_a_cell(CLASS.format(forward=FORWARD.format(name="forward")), "MultiHead"))


@pytest.mark.parametrize("body", ["...", '"""Say something."""\n    ...', "pass"])
def test_an_untouched_function_is_not_attempted(body):
    penalty = in_a_cell(f"def penalty(weights, strength):\n    {body}", "penalty")
    assert check.penalty(penalty).status == UNTOUCHED


def test_an_answer_without_source_is_taken_for_what_it_does():
    space = {}
    exec(
        "def penalty(weights, strength):\n    return weights\n\n"
        "def permute_hidden_units(weight_in, bias_in, weight_out, order):\n"
        "    return weight_in[order], bias_in[order], weight_out[:, order]\n",
        space,
    )
    assert check.penalty(space["penalty"]).status == NOT_YET
    assert check.permute_hidden_units(space["permute_hidden_units"])


def test_a_lambda_whose_lines_are_no_code_by_themselves_is_judged():
    tries = {
        "good": lambda w, b, v, order: (w[order], b[order], v[:, order]),
        "empty": lambda weights, strength: ...,
    }
    assert check.permute_hidden_units(tries["good"])
    assert check.penalty(tries["empty"]).status == UNTOUCHED


@pytest.mark.parametrize(
    ("body", "key", "said"),
    [
        ("total = (weights - weights.mean(0)).square().sum()", "returned_none", "without `return`"),
        ("return (weihts - 1).sum()", "exception", "misspelt"),
        ("return weights @ torch.zeros(7, 7)", "exception", "two shapes do not fit"),
        ("return weights.maen(0)", "exception", "not what this line takes it for"),
        ("return 1 / (strength - strength)", "exception", "a divisor is 0"),
        ("return weights[99]", "exception", "count from 0"),
        ("return weights.repeat(2, 2).T.view(-1).sum()", "exception", "take .reshape in place of .view"),
        ("return torch.nn.init.xavier_uniform_(weights[0])", "exception", "a bias has one axis"),
        ("return weights & weights", "exception", "compare booleans"),
        ("return (weights^2).sum()", "exception", "a power is **"),
        ("return strength^2", "exception", "a power is **"),
        ("return [weights, weights] * weights", "exception", "torch.stack(the_list)"),
        ("return weights @ [weights, weights]", "exception", "torch.stack(the_list)"),
        ("return float(weights)", "exception", "torch.exp"),
        ("return weights.item()", "exception", "torch.exp"),
        ("return (weights @ weights.T).item()", "exception", ".flatten() before @"),
        ("return torch.dot(weights, weights)", "exception", ".flatten() both"),
        ("return math.acos(2 + strength)", "exception", "acos what lies"),
        ("return weights.topk(99).values", "exception", "print k"),
        ("return torch.stack([weights, weights[0]])", "exception", "torch.cat joins"),
        ("w = weights.clone().requires_grad_()\n    w += 1\n    return w", "exception", "x.clone()"),
        ("w = weights.clone().requires_grad_()\n    (2 * w).backward()", "exception", "from one number"),
        (
            "w = weights.clone().requires_grad_()\n    loss = (w * w).sum()\n    loss.backward()\n"
            "    loss.backward()",
            "exception",
            "inside the loop",
        ),
        ("return nn.BCEWithLogitsLoss(weights, weights)", "exception", "losses are classes"),
        (
            "return nn.functional.binary_cross_entropy(9 * weights, weights)",
            "exception",
            "wants probabilities",
        ),
        ("return nn.functional.mse_los(weights, weights)", "exception", "misspelt"),
        ("if weights > 0:\n        return weights", "exception", "torch.where"),
        ("return weights * (1 - (weights > 0))", "exception", "~mask"),
        ("return torch.where(weights, weights > 0, 0.0)", "exception", "the condition first"),
        ("return weights[::-1]", "exception", ".flip(0)"),
        ("x = 3\n    return x", "constant", "use the arguments"),
        ("out = {1: ...}\n    return out", "unfinished", "`...` still stands in penalty"),
        ("return dict(strength=...)", "unfinished", "`...` still stands in penalty"),
        ("if strength > 0:\n        ...\n    return weights", "unfinished", "`...` still stands in penalty"),
        ("total = weights.sum()\n    ...", "unfinished", "or delete it"),
        ("return strength / 2 * ...", "exception", "not what this line takes it for"),
    ],
)
def test_the_hint_fits_what_happened(body, key, said):
    result = check.penalty(in_a_cell(f"def penalty(weights, strength):\n    {body}\n", "penalty"))
    assert result.key == key and said in repr(result), result


@pytest.mark.parametrize("body", ["{}\n    ...", "...\n    {}"], ids=["below", "above"])
def test_the_dots_of_the_stub_beside_ones_own_code_hide_no_hint(body):
    code = body.format("return strength * (weights - weights.mean(0)).square().sum()")
    penalty = in_a_cell(f"def penalty(weights, strength):\n    {code}\n", "penalty")
    assert check.penalty(penalty).key == "no_half"


def test_an_error_inside_the_package_names_the_learners_line():
    source = (
        "def penalty(weights, strength):\n    return closed_form.soft_ridge(weights, weights, strength)\n"
    )
    said = repr(check.penalty(in_a_cell(source, "penalty")))
    assert "in line 2 of your code: return closed_form.soft_ridge(weights, weights, strength)" in said
    assert "the message says what was expected" in said


def test_using_the_arguments_is_never_called_constant():
    for wrong in (lambda code: str(code)[:0] or "Impossible", lambda code: bool(torch.tensor(code).all())):
        assert check.decode(wrong).key != "constant"


def test_every_kind_of_error_has_a_hint():
    assert hint_for("ValueError: x must be (tasks=8), got (3,): transpose it") != hint_for("ValueError: no")
    assert (
        check.penalty(
            lambda weights, strength: strength / 2 * (weights - weights.mean(0)).square().sum()
        ).status
        == CORRECT
    )


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("IndexError: too many indices for tensor of dimension 1", "fewer axes"),
        (
            "IndexError: Dimension out of range (expected to be in range of [-1, 0], but got 1)",
            "the last one",
        ),
        ("NotImplementedError: no message", "in place of this line"),
        ("TypeError: topk(): argument 'k' (position 2) must be int, not Tensor", "int(…)"),
        ("IndexError: index 9 is out of bounds for dimension 0 with size 3", "count from 0"),
        ("RuntimeError: Boolean value of Tensor with more than one value is ambiguous", "torch.maximum"),
        ("AttributeError: cannot assign module before Module.__init__() call", "super().__init__()"),
        ("RuntimeError: Can't call numpy() on Tensor that requires grad.", "NumPy knows none"),
        ("RuntimeError: element 0 of tensors does not require grad and has no grad_fn", "leave both out"),
        ('NotImplementedError: Module [ModuleList] is missing the required "forward"', "only holds layers"),
        ('NotImplementedError: Module [Net] is missing the required "forward"', "found no `forward`"),
        ("TypeError: linear(): argument 'input' (position 1) must be Tensor, not ReLU", "nn.ReLU()(x)"),
        (
            "TypeError: std() received an invalid combination of arguments - got (ddof=int, dtype=NoneType",
            "correction",
        ),
        ("TypeError: sum() received an invalid combination of arguments - got (dtype=NoneType", "docstring"),
        ("OverflowError: math range error", "too large"),
        ("OverflowError: Python integer 300 out of bounds for uint8", "uint8 at 255"),
        ("RuntimeError: value cannot be converted to type int8_t without overflow", "int8 at 127"),
        ("RuntimeError: Boolean value of Tensor with more than one value is ambiguous", "take key="),
        ("ValueError: 0.25 is not in list", "used up"),
        ("NameError: name 'np' is not defined", "not imported"),
        ("NameError: name 'T' is not defined", "T, n = y.shape"),
        ("IndexError: tensors used as indices must be long, int, byte or bool tensors", "argmin() its place"),
        ("AttributeError: 'int' object has no attribute 'reshape'", "misspelt"),
        ("AttributeError: 'list' object has no attribute 'shape'", "misspelt"),
        ("RuntimeError: where expected condition to be a boolean tensor, but got Int", "mask.bool()"),
        ("RuntimeError: Only Tensors of floating point and complex dtype can require gradients", "decimal"),
        ("TypeError: stack(): argument 'dim' must be int, not Tensor", "one list"),
        ("RuntimeError: Could not infer dtype of Interval", ".low or .high"),
        ("RuntimeError: stack expects a non-empty TensorList", "used up after one loop"),
        ("ValueError: torch.cat(): expected a non-empty list of Tensors", "used up after one loop"),
        ("RuntimeError: zeros: Dimension size must be non-negative.", "write the length"),
        ("IndexError: index 0 is out of bounds for dimension 1 with size 0", "0 outputs"),
        ("IndexError: index 0 is out of bounds for axis 1 with size 0", "0 outputs"),
        ("ValueError: Fan in and fan out can not be computed for tensor with fewer", "(1, units)"),
        ("NameError: cannot access free variable 'red' where it is not associated", "in one branch"),
        ("TypeError: cannot unpack non-iterable Interval object", ".low and .high"),
        ("TypeError: mean_interval() got an unexpected keyword argument 'axis'", "docstring"),
        ("TypeError: std() got an unexpected keyword argument 'axis'", "d.numpy()"),
        ("RuntimeError: all elements of input should be between 0 and 1", "not their logarithms"),
        ("ValueError: strength=0 with ridge=0 has no unique answer: give ridge > 0", "too few examples"),
    ],
)
def test_the_hint_names_the_cause(what, said):
    assert said in hint_for(what)


def test_who_calls_backward_inside_is_told_so():
    def masked_multitask_bce(logits, labels, mask, weights, reduction):
        total = (logits * weights[:, None]).sum() * 0 + EXERCISES["masked_multitask_bce"].reference(
            logits, labels, mask, weights, reduction
        )
        if total.requires_grad:
            total.backward()
        return total

    said = repr(check.masked_multitask_bce(masked_multitask_bce))
    assert "do not call backward() in here" in said
    silent = check.bce_gradient(lambda z, y: (z.clone().requires_grad_() - y).sum().backward())
    assert "returns nothing itself (.backward()" in repr(silent)


def test_a_change_in_place_that_the_gradient_needs_is_named():
    class MultiHead(EXERCISES["MultiHead"].reference):
        def forward(self, x):
            hidden = self.trunk(x).relu()
            logits = torch.stack([head(hidden)[:, 0] for head in self.heads])
            hidden += 1
            return logits

    assert "changes in place" in repr(check.MultiHead(MultiHead))


def test_what_the_gradient_lost_is_told_as_it_was_lost():
    class MultiHead(EXERCISES["MultiHead"].reference):
        def forward(self, x):
            return torch.tensor(super().forward(x).tolist(), dtype=torch.float64)

    said = repr(check.MultiHead(MultiHead))
    assert "torch.stack(rows) keeps it; torch.tensor(…)" in said and "requires_grad_(False)" not in said


def test_an_observation_says_itself_what_is_wrong():
    given = explained(UnusableError("list_of_rows", "forward returned a list of 3", "stack them"))
    assert given == ("list_of_rows", "forward returned a list of 3", "stack them")


def test_none_is_no_blank_where_none_is_a_word():
    cases = EXERCISES["failing_condition"].cases
    blank = dict.fromkeys(cases, ...)
    first = next(iter(cases))
    assert "write 'none', in quotes" in repr(check.failing_condition(blank | {first: None}))
    sure = EXERCISES["saved_by_sharing"].cases
    sayings = EXERCISES["can_say"].cases  # "none" is another word for "neither" there
    assert "write 'neither', in quotes" in repr(check.can_say(dict.fromkeys(sayings, None)))
    assert check.saved_by_sharing(dict.fromkeys(sure, None)).status == UNTOUCHED  # no such word there


@pytest.mark.parametrize(
    ("slip", "says"),
    [
        (lambda: (torch.ones(3) > 0).mean(), "before .mean()"),
        (lambda: torch.tensor([1, 2]).mean(), "before .mean()"),
        (lambda: (1, 0).index(5), "another list"),
        (lambda: [1, 0].index(5), "another list"),
        (lambda: "dress".index("z"), "another list"),
        (lambda: torch.ones(3).double() @ torch.ones(3), "makes both float64"),
        (
            lambda: torch.nn.BCEWithLogitsLoss()(torch.ones(3), torch.tensor([1, 0, 1])),
            ".double(), not .long()",
        ),
    ],
)
def test_a_mean_of_truths_and_a_search_in_vain_get_a_hint_that_helps(slip, says):
    with pytest.raises((RuntimeError, ValueError)) as raised:
        slip()
    assert says in hint_for(f"{type(raised.value).__name__}: {raised.value}")


@pytest.mark.parametrize(
    ("slip", "says"),
    [
        (lambda: nn.ModuleDict({"head.0": nn.Linear(1, 1)}), "holds no dot"),
        (lambda: nn.Linear(1, 1).register_buffer("bias", torch.ones(1)), "not taken by another attribute"),
        (lambda: nn.Linear(1, 1, dtype="float64"), "without quotes"),
        (lambda: torch.zeros(2, dtype=np.float64), "not NumPy's"),
        (lambda: torch.ones(1).to("float32"), "without quotes"),
        (lambda: nn.ReLU(dtype=torch.float64), "other arguments than it takes"),
        (lambda: torch.stack([torch.ones(1)], dimension=0), "other arguments than it takes"),
        (lambda: torch.stack(torch.ones(1) for _ in range(2)), "square brackets"),
        (lambda: nn.Linear(nn.Linear(2, 3), 1), "a size is a whole number"),
        (lambda: nn.Linear(3, 2.0), "2.0 is no whole number"),
        (lambda: super.__init__(), "super().__init__()"),
        (lambda: nn.ModuleList().extend(nn.Linear(1, 1)), "append() takes one layer"),
        (lambda: [j for j, _ in nn.ModuleList([nn.Linear(1, 1)])], "enumerate and zip give pairs"),
        (lambda: torch.float64(1), "x.double()"),
        (lambda: range(sympy.Symbol("T")), "use the arguments"),
        (lambda: nn.ModuleList().append(), "is given a layer"),
        (lambda: nn.BatchNorm1d(2)(torch.ones(1, 2)), "leave it out"),
    ],
)
def test_a_layer_that_cannot_be_made_gets_a_hint_that_helps(slip, says):
    with pytest.raises((KeyError, TypeError, RuntimeError, ValueError)) as raised:
        slip()
    assert says in hint_for(f"{type(raised.value).__name__}: {raised.value}")


TABLE, ROW, TRUE = torch.ones(2, 4).double(), torch.ones(4).double(), torch.ones(2, 4) > 0


@pytest.mark.parametrize(
    ("slip", "says"),
    [
        (lambda: TABLE[TRUE[0]], "a mask, or a pair of indices"),
        (lambda: TABLE.numpy()[TRUE[0].numpy()], "a mask, or a pair of indices"),
        (lambda: TABLE[range(4), torch.tensor([0, 1])], "a mask, or a pair of indices"),
        (lambda: TABLE.numpy()[[0, 1, 1], [0, 1]], "a mask, or a pair of indices"),
        (lambda: TABLE[torch.ones(2)], ".long()"),
        (lambda: TABLE.numpy()[torch.ones(2).numpy()], ".long()"),
        (lambda: TABLE[1.0], ".long()"),
        (lambda: TABLE.gather(1, TABLE), ".long()"),
        (lambda: TABLE.index_select(0, torch.ones(2)), ".long()"),
        (lambda: torch.nn.functional.one_hot(ROW, 4), ".long()"),
        (lambda: torch.nn.functional.cross_entropy(TABLE, TABLE[:, 0]), ".long()"),
        (lambda: ROW[0][0], "has no axes"),
        (lambda: ROW[0][:2], "has no axes"),
        (lambda: list(ROW[0]), "has no axes"),
        (lambda: torch.nn.functional.cross_entropy(TABLE, torch.tensor([0, 7])), "from 0 to C − 1"),
        (lambda: TABLE.gather(1, torch.tensor([[9], [9]])), "count from 0"),
        (lambda: ROW - TRUE[0], ".double() behind them"),
        (lambda: TRUE - TRUE, ".double() behind them"),
        (lambda: -TRUE, ".double() behind them"),
        (lambda: TRUE.numpy() - TRUE.numpy(), ".double() behind them"),
        (lambda: torch.cat([ROW[0], ROW[1]]), "torch.stack"),
        (lambda: torch.log(2 / 0.5), "math.log"),
        (lambda: [1, 2][ROW.min()], "an index is one whole number"),
        (lambda: TABLE.max(1) - 1, "take .values"),
        (lambda: torch.stack([TABLE.max(1)]), "take .values"),
        (lambda: torch.linalg.lstsq(TABLE, TABLE).mean(), ".solution"),
    ],
)
def test_what_torch_and_numpy_say_of_unlike_slips_gets_unlike_hints(slip, says):
    with pytest.raises((IndexError, RuntimeError, TypeError, AttributeError)) as raised:
        slip()
    message = str(raised.value).splitlines()[0]
    assert says in hint_for(f"{type(raised.value).__name__}: {message}")


def test_a_message_that_is_too_long_ends_with_a_whole_word_and_dots():
    def penalty(weights, strength):
        raise ValueError("seven " * 60)

    said = dict(check.penalty(penalty).details)["it stopped"]
    assert "seven …, in line" in said and len(said) < 300


BACKWARD = """
class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.weight = weight
        return x.clone()

    @staticmethod
    def backward(ctx, {takes}):
        return {returns}

def reverse_gradient(x, weight):
    return Reverse.apply(x, weight)
"""


@pytest.mark.parametrize(
    "takes, returns, said",
    [
        ("gradient", "-ctx.weight * gradient", "one gradient for each argument of forward"),
        ("gradient, weight", "-weight * gradient, None", "one gradient for each result of forward"),
    ],
)
def test_a_backward_of_the_wrong_form_is_told_which_form_it_has(takes, returns, said):
    source = BACKWARD.format(takes=takes, returns=returns)
    result = check.reverse_gradient(in_a_cell(source, "reverse_gradient"))
    assert result.status == NOT_YET and said in repr(result)


@pytest.mark.parametrize(
    "loss, said", [(torch.nn.BCELoss(), "not logits"), (torch.nn.BCEWithLogitsLoss, "make one")]
)
def test_a_loss_of_torch_itself_gets_a_hint(loss, said):
    assert said in repr(check.repaired_loss(loss))


def test_a_raise_of_the_learner_is_named():
    def lowest_accuracy(mean_bce):
        raise ValueError("no share")

    assert "your own `raise` stopped it" in repr(check.lowest_accuracy(lowest_accuracy))
