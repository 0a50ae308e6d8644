"""What to say when a learner's code stops: their own last line, and a hint that fits what happened."""

import linecache
import os
import re
import sysconfig
import traceback
from pathlib import Path

_PACKAGE = str(Path(__file__).resolve().parents[1]) + os.sep
_LIBRARIES = tuple(sysconfig.get_paths()[name] for name in ("stdlib", "purelib", "platlib"))


class UnusableError(Exception):
    """Raised by an observation that sees what is wrong with an answer: a key, what came, and a remedy."""

    def __init__(self, key: str, came: str, hint: str):
        super().__init__(key, came, hint)
        self.key, self.came, self.hint = key, came, hint


_IN_PLACE = (
    "a line changes in place (+=, x[…] = …, .relu_()) what the gradient still needs: make a new tensor there"
)

# The first pattern found in "Error: message" decides; what the package itself says carries its own remedy.
_HINTS = (
    (r"Module \[Module(List|Dict)\]",
     "a ModuleList or ModuleDict only holds layers: call each of them, in a loop, not the list itself; and a "
     "comma behind its bracket puts it in a tuple"),
    (r"NotImplementedError.*forward|has no .*forward",
     "torch found no `forward`: is the method named so, and indented like __init__, not inside it?"),
    (r"more than 1 value per channel",
     "a batch norm needs several examples, because it mixes them: leave it out, it is not asked for"),
    (r"NotImplementedError: no message", "write your code in place of this line"),
    (r"`-` operator",
     "True and False have no minus: write .double() behind them (and the opposite of a mask is ~mask)"),
    (r"bitwise_xor|for \^|for __xor__", "a power is ** in Python, not ^"),
    (r"expected condition to be a boolean",
     "torch.where takes the condition first, and as True and False: torch.where(condition, a, b); of 0 and 1 "
     "mask.bool() makes it"),
    (r"not supported between instances of 'Interval'",
     "an interval is no number: compare its .low or its .high"),
    (r"step must be greater than zero",
     "a tensor cannot be read backwards with [::-1]: use .flip(0), or count the rows down"),
    (r"not implemented for '(Double|Float|Half)'|for &: 'float'",
     "& and | compare booleans, and these are other numbers: use ==, * or .bool()"),
    (r"modified by an inplace operation", _IN_PLACE),
    (r"must be Tensor, not (ReLU|Sigmoid|Tanh|Softmax|Linear|Sequential)",
     "nn's layers are made first, then called with a tensor: nn.ReLU()(x), not nn.ReLU(x)"),
    (r"(std|var)\(\).*ddof",
     "NumPy's ddof is torch's correction, and torch divides by n − 1 already: d.std(); or d.numpy() first"),
    (r"received an invalid combination of arguments.*(out=|axis=)|"
     r"(mean|median|sum|std|var|m(ax|in)|prod|any|all)\(\) got an unexpected keyword argument 'axis'",
     "NumPy's function got a tensor of torch: write d.mean() and the like, or d.numpy() first where nothing "
     "is to learn from it"),
    (r"Module(List|Dict)\.\w+\(\) missing",
     "a list of layers is made first, with brackets, nn.ModuleList(), and append() is given a layer"),
    (r"not compiled with CUDA|No CUDA|CUDA driver",
     "no GPU is needed here: leave .cuda() and .to(\"cuda\") out"),
    (r"must be tuple of Tensors, not generator",
     "torch.stack and torch.cat want a list: square brackets within the round ones, torch.stack([… for …])"),
    (r"'torch.dtype' object is not callable",
     "a type of torch is no function: x.double(), x.to(torch.float64)"),
    (r"'Symbol' object|relational of Symbol|Symbol.*(float|int)",
     "a symbol of SymPy stands there, from another cell: use the arguments"),
    (r"invalid combination of arguments|unexpected keyword argument",
     "a function is called with other arguments than it takes: look at its docstring"),
    (r"out of bounds for u?int\d|without overflow",
     "this kind of whole number ends early, int8 at 127 and uint8 at 255: count in Python's own, or .long()"),
    (r"OverflowError",
     "this number is too large for a float, such as exp of more than 709: rearrange, so that it never comes"),
    (r"UnboundLocalError|cannot access free variable",
     "the name is set inside the function, but read before, or set in one branch of an `if` only: give it a "
     "value first"),
    (r"NameError",
     "the name is not known here: misspelt, not imported, a size that no line has set (T, n = y.shape), or "
     "defined in a cell that has not run?"),
    (r"ModuleNotFoundError|ImportError",
     "that package is not here: what the exercise needs is imported already"),
    (r"module '.*' has no attribute", "this module has nothing of that name: is it misspelt?"),
    (r"only integer tensors of a single element|'Tensor' and 'list'|'list' and 'Tensor'|Tensor, not list",
     "an index is one whole number, and so is what range() takes, as len(x); and a list is no tensor: "
     "torch.stack(the_list) makes one of its tensors, and keeps their gradients, as torch.tensor(the_list) "
     "does of plain numbers"),
    (r"converted to (a )?(Python )?[Ss]calar",
     "one number is wanted here, and there are many: torch.stack, not torch.tensor, puts a list of tensors "
     "together; torch.exp, not math.exp, is a function of each number; else is a sum or a mean missing, or "
     ".flatten() before @? (Without it no .item() or float().)"),
    (r"1D tensors expected", "torch.dot wants two rows of numbers: .flatten() both first"),
    (r"math domain error|expected a (number in range|(non)?(negative|positive) (input|number))",
     "math's function has no value there: log wants what is above 0, sqrt what is not negative, acos what "
     "lies from −1 to 1"),
    (r"through the graph a second time",
     "the first backward used the graph up: compute each loss anew, inside the loop, or pass "
     "retain_graph=True"),
    (r"leaf Variable that requires grad|being modified inplace",
     "what asks for a gradient is not changed in place: work on a copy, x.clone(); a start of your own for a "
     "weight goes under with torch.no_grad(), or through nn.init"),
    (r"grad can be implicitly created only for scalar",
     "backward() and autograd.grad() start from one number: is a sum or a mean missing? Where the result "
     "itself is to be returned, leave them out"),
    (r"expects a non-empty|expected a non-empty",
     "the list is empty: does the loop run? What enumerate, zip, map or iter gives is used up after one "
     "loop"),
    (r"expects each tensor to be equal size",
     "torch.stack wants tensors of one shape: print their shapes; torch.cat joins unlike ones. Does the list "
     "keep what an earlier call put in? Make it inside the function, rows = []"),
    (r"selected index k out of range", "topk cannot find more numbers than there are: print k and the shape"),
    (r"elements of input should be between 0 and 1",
     "this loss wants probabilities, not their logarithms, and not logits: binary_cross_entropy_with_logits "
     "takes those"),
    (r"RecursionError", "the function calls itself about a thousand times deep, which Python forbids: "
     "does it ever stop? If it does, write a loop"),
    (r"ZeroDivisionError", "a divisor is 0 for this input: which one, and can it be?"),
    (r"too many indices",
     "a tensor has fewer axes than this line has indices: print its shape. Is there an index too many?"),
    (r"Dimension out of range",
     "this tensor has no such axis: −1 is always the last one, x[mask] has one axis only, and torch.max(x, "
     "1) takes the 1 for an axis (x.clamp(min=1) is a lower limit)"),
    (r"The shape of the mask|boolean index did not match|indexing (tensors|arrays) could not be broadcast",
     "a mask, or a pair of indices, does not fit this tensor: print the shapes in this line"),
    (r"(tensors|arrays) used as indices|valid indices|dtype int\S* .*for index|for index$|"
     r"target dtype to be Long|only applicable to index tensor",
     "a mask holds True or False, .bool(); an index, or the number of a class, is whole, .long() (`for row "
     "in x` gives rows, `for j in range(len(x))` their numbers; min() gives the lowest number, argmin() its "
     "place)"),
    (r"0-d(im)? tensor", "a single number has no axes: no entry 0, no length, and no loop goes over it"),
    (r"Target \S+ is out of bounds",
     "a class has a number from 0 to C − 1: print the classes, and the shape of the logits"),
    (r"out of bounds for (dimension|axis) \d+ with size 0",
     "nothing lies along that axis: a layer of 0 outputs, or a slice that leaves nothing?"),
    (r"IndexError|index \S+ is out of bounds",
     "an index reaches beyond the end: print the length, and count from 0"),
    (r"name can\W+t contain|attribute '\w+' already exists",
     "the name of a layer, parameter or buffer holds no dot, and is not taken by another attribute: another "
     "name"),
    (r"KeyError", "that key is not in the dict: print its keys"),
    (r"on Tensor that requires grad",
     "a gradient must pass through here, and NumPy knows none: stay with torch, without .numpy()"),
    (r"does not require grad",
     "backward() and autograd.grad() want a tensor that asks for a gradient: z = z.clone().requires_grad_() "
     "before the loss; where the loss itself is to be returned, leave both out"),
    (r"AssertionError", "an assertion does not hold for this input: yours, or one of what this line calls"),
    (r"Boolean value of Tensor|truth value of an array",
     "`if`, `and`, max() and min() want one number: for many at once torch.where, torch.maximum, or a loop "
     "(a > 0 == b > 0 is an `and`, too: brackets; x.max(dim=1) returns two things: .values, .indices; and of "
     "tuples whose numbers are equal Python compares what stands next: sort and min take key=…)"),
    (r"before Module.__init__", "the first line of __init__ is super().__init__()"),
    (r"could not infer output dtype",
     "a mean needs real numbers, not true and false or whole ones: write .double() before .mean()"),
    (r"not in (list|tuple)|substring not found",
     "what .index looks for is not there: another list may be meant, or it is used up, as what zip, map and "
     "(… for …) give is after one loop"),
    (r"Could not infer dtype of",
     "a tensor is made of numbers, and something else is in the list: print it (of an interval take .low or "
     ".high)"),
    (r"cannot unpack non-iterable",
     "several names stand to the left of =, or behind `for`, and one thing came: print it (of an interval "
     "take .low and .high; enumerate and zip give pairs)"),
    (r"'size'.* must be tuple of ints",
     "a size is a whole number: nn.Linear takes how many inputs and how many outputs, not a layer or a "
     "tensor, and 2.0 is no whole number for Python"),
    (r"'__init__' of 'super' object", "super() has brackets of its own: super().__init__()"),
    (r"extend should be called with an iterable", "append() takes one layer; += and extend() take a list"),
    (r"result type .* can't be cast",
     "this line wants decimal numbers and got whole ones: .double(), not .long()"),
    (r"finfo\(\)", "torch.finfo asks for a kind of number, such as torch.float32; a gap itself is a number"),
    (r"require gradients",
     "only decimal numbers have a gradient: .double() of a tensor, torch.tensor(0.0) with a point"),
    (r"^AttributeError: '\w+' object has no attribute",
     "nothing of that name is here: misspelt, or is the value not what this line takes it for? Print its "
     "type"),
    (r"must be torch\.dtype|[Ii]nvalid (type|device string): '\w*\.?(float|int|bool|double)",
     "a type of torch is wanted, without quotes: torch.float64, not \"float64\" and not NumPy's"),
    (r"same dtype|expected .*(Float|Double|Long)|dtype",
     "two tensors differ in dtype: torch.eye(n, dtype=x.dtype) and the like make them as x is; .double() "
     "makes both float64"),
    (r"cannot be concatenated", "torch.cat joins rows; single numbers are put together by torch.stack"),
    (r"view size is not compatible",
     "a transposed tensor keeps its numbers in another order: take .reshape in place of .view"),
    (r"Fan in and fan out",
     "a bias has one axis, and this start wants two: use it for weights only, those with p.ndim == 2, and "
     "let the weights of one unit have two as well, (1, units)"),
    (r"must be non-negative|negative dimension",
     "no axis has a length below 0; −1 means “what is left” in reshape and view only: write the length"),
    (r"must match the size|cannot be multiplied|size mismatch|inconsistent tensor|shape|imension|einsum|"
     r"broadcast", "two shapes do not fit: print them in this line"),
    (r"must be int, not float", "a whole number is wanted here: int(…)"),
    (r"must be int, not Tensor", "a whole number is wanted here, such as a dim: int(…) of a number; "
        "torch.stack and torch.cat take one list"),
    (r"one_hot\(\).*must be Tensor, not int",
     "one_hot takes the class numbers first, then how many classes there are"),
    (r"must be Tensor, not (int|float)",
     "this function of torch takes tensors: of a plain number math.log, math.exp and the like, and for a "
     "lower limit x.clamp(min=1)"),
    (r"return_types", "this function returns several things: take .values, .indices or .solution of them"),
    (r"missing \d+ required|positional argument|unexpected keyword",
     "a function is called with other arguments than it takes: look at its docstring"),
    (r"object is not (callable|subscriptable|iterable)|has no attribute|unsupported operand|indices must be",
     "a value is not what this line takes it for: print its type in this line"),
)  # fmt: skip


# Stops outside the learner's own lines, while a result is used, that can be put down to one of them.
_LATER_HINTS = (
    (r"differentiated Tensors does not require grad",
     "what is to learn asks for a gradient: no requires_grad_(False), and no .data or detach() kept in self"),
    (r"__init__\(\) should return None", "__init__ returns nothing: leave its `return …` out"),
    (r"elements of input should be between 0 and 1",
     "this loss wants probabilities, not their logarithms, and not logits: binary_cross_entropy_with_logits "
     "takes those"),
    (r"modified by an inplace operation", _IN_PLACE),
    (r"incorrect number of gradients",
     "backward returns one gradient for each argument of forward: None for one that is no tensor"),
    (r"backward through the graph a second time",
     "do not call backward() in here: whoever gets the result does"),
    (r"backward\(\) (takes|missing)",
     "backward gets the context and one gradient for each result of forward"),
    (r"'numpy\.\w+' object has no attribute", "a tensor of torch is wanted, and NumPy's came"),
)  # fmt: skip
_LOSS_CLASS = (
    "torch.nn's losses are classes: make one, then call it, as in nn.BCEWithLogitsLoss()(logits, labels)"
)


_CALLED_WRONGLY = r"(?<!backward)\(\) (takes|missing|got an unexpected)"


def is_theirs(filename: str) -> bool:
    """Say whether a file holds the learner's code: neither this package's nor a library's."""
    return not filename.startswith((_PACKAGE, *_LIBRARIES, "<frozen"))


def explained(error: BaseException) -> tuple[str, str, str]:
    """Return (problem, message, hint) for what a learner's code raised, with their own last line."""
    if isinstance(error, UnusableError):
        return error.key, error.came, error.hint
    said = _short((str(error).splitlines() or ["no message"])[0])
    what = f"{type(error).__name__}: {said}"
    stack = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in stack if is_theirs(frame.filename)]
    if not frames and "NoneType" in what:
        return "returned_none", "", ""
    # torch reads what a loss was made with; where the brackets of making it are missing, these are tensors.
    made = any(frame.name == "legacy_get_string" for frame in stack)
    hint = _LOSS_CLASS if made else hint_for(what)
    if not frames and isinstance(error, TypeError) and re.search(_CALLED_WRONGLY, said):
        return "signature", f"it cannot be called so: {said}", ""
    if not frames and not isinstance(error, NotImplementedError):
        return (
            "unusable",
            f"the result could not be used ({what})",
            _LOSS_CLASS if made else _first(_LATER_HINTS, what, "compare what it returns with the docstring"),
        )
    if not frames:
        return "exception", what, hint
    line = linecache.getline(frames[-1].filename, frames[-1].lineno).strip()
    if line.startswith("raise "):
        hint = "your own `raise` stopped it: for this input a value is wanted"
    where = f", in line {frames[-1].lineno} of your code{f': {line}' if line else ''}"
    return "exception", what + where, hint


def _short(said: str, most: int = 200) -> str:
    """Return a message, or as many of its first words as there is room for, with dots behind them."""
    return said if len(said) <= most else f"{said[:most].rpartition(' ')[0] or said[:most]} …"


def hint_for(what: str) -> str:
    """Return the hint for an error, given as "ValueError: what it said"."""
    if "has no unique answer" in what:  # what it advises is for data, not for a slip
        return "too few examples came into this fit: print what it is given"
    if re.search(r" must .*, got ", what):  # an error of this package says what to do
        return "the message says what was expected, what came, and what to do"
    return _first(_HINTS, what, "what did this line work on? print it")


def _first(hints: tuple[tuple[str, str], ...], what: str, otherwise: str) -> str:
    """Return the hint of the first pattern found."""
    return next((hint for pattern, hint in hints if re.search(pattern, what)), otherwise)
