"""A learner's network, built and called, or a word on why it cannot be."""

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FunctionType

import numpy as np
import torch
from torch import Tensor, nn

from mtl_teach.exercises.compare import ALIKE, distance, kind
from mtl_teach.exercises.explain import UnusableError
from mtl_teach.exercises.stubs import names_read

_OF_THE_LESSON = {"trunk", "head", "heads", "answer"}
_INSTEAD = {"answer": "self.trunk and self.heads", "head": "the name that your loop gives each of self.heads"}
_TORCHS = set(dir(nn.Module))
# Those that torch, or whoever trains a network, calls.
_METHODS = (
    "parameters", "named_parameters", "modules", "named_modules", "children", "named_children",
    "train", "eval",
)  # fmt: skip
_ARGUMENTS = ("features", "trunk", "tasks")
_SIZES = {"features", "tasks"}
BUILT = "build all layers in __init__, as attributes of self: there the optimiser finds them"
DETACHED = (
    "the gradient stops before the trunk: no detach(), no_grad(), .data, requires_grad_(False), and no z > "
    "0, .sign() or .tolist(), which have none"
)


@dataclass(frozen=True)
class Network:
    """A network and its parameters, in the order of its first day: a forward may move its layers about."""

    module: nn.Module
    parameters: list[nn.Parameter]

    def fit(self, x: Tensor) -> Tensor:
        """Return x in the type that the network takes: float64 as the lesson's digits, or float32."""
        return _fit(self.module, self.parameters, x)

    def logits(self, x: Tensor) -> Tensor:
        """Return what the network says of x; anything else than a tensor is explained.

        Raises:
            UnusableError: what came, or what forward did beside, and a remedy.

        """
        given, layers = self.fit(x).clone(), _layers(self.module)
        kept = given.clone()
        with _named_attributes(type(self.module)):
            logits = self.module(given)
            if type(self.module).__call__ is not nn.Module.__call__ and not self._by_forward(given, logits):
                raise UnusableError(
                    "no_forward", "the class has a __call__ of its own, and forward does not give the logits",
                    "let forward return them: nn.Module has a __call__, which calls it",
                )  # fmt: skip
        if not torch.equal(given, kept):
            raise UnusableError(
                "changed_inputs", "forward has changed x in place", "work on a copy, x.clone()"
            )
        if _layers(self.module) != layers:
            raise UnusableError("built_in_forward", "forward builds layers, or takes some away", BUILT)
        if isinstance(logits, np.ndarray):
            raise UnusableError("detached", "forward returned an array of NumPy, which knows no gradient",
                                f"{DETACHED}, .numpy()")  # fmt: skip
        if isinstance(logits, list | tuple):
            raise UnusableError(
                "list_of_rows",
                f"forward returned {kind(logits)}",
                "one tensor, the logits of all tasks, and nothing beside it: torch.stack(rows) makes it of "
                "rows",
            )
        if not isinstance(logits, Tensor) and logits is not None and logits is not ...:
            raise UnusableError("no_tensor", f"forward returned {kind(logits)}", "return a tensor (tasks, n)")
        return logits

    def _by_forward(self, x: Tensor, logits: object) -> bool:
        try:
            return distance(self.module.forward(x), logits) <= ALIKE
        except NotImplementedError:
            return False


def _layers(module: nn.Module) -> set[int]:
    return set(map(id, module.parameters()))


def _fit(module: nn.Module, parameters: list[nn.Parameter], x: Tensor) -> Tensor:
    """Return x in the type that the network takes.

    It may have weights of both types, or, by mistake, none that are found: then it is tried.
    """
    kinds = list(dict.fromkeys(parameter.dtype for parameter in parameters))
    kinds = kinds or [torch.get_default_dtype(), torch.float64]
    for dtype in kinds if len(kinds) > 1 else ():
        with suppress(Exception), torch.no_grad():
            module(x.to(dtype))
            return x.to(dtype)
    return x.to(kinds[0])


def build(answer: type, features: int, trunk: int, tasks: int) -> Network:
    """Return the learner's network for these sizes, drawn with a fixed seed.

    Raises:
        UnusableError: what is no class of networks, or begins as no network may, and a remedy.

    """
    _look_at_the_class(answer, features, trunk, tasks)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        with _named_attributes(answer):
            module = answer(features, trunk, tasks)
        hidden = [name for name in _METHODS if name in vars(module)]
        if hidden:
            raise UnusableError(
                "hides", f"self.{hidden[0]} hides the method of that name, which torch calls", "another name"
            )  # fmt: skip
        if not _lists_parameters(module):
            raise UnusableError(
                "hides", "parameters() does not give the parameters, because the class has a method of that "
                "name, or a named_parameters, of its own", "another name",
            )  # fmt: skip
        behind = [name for name in module._modules if hasattr(type(module), name) and name not in _TORCHS]
        if behind and not isinstance(getattr(type(module), behind[0]), property):
            raise UnusableError(
                "hides", f"self.{behind[0]} is what the class itself calls so, not the layer of that name",
                f"set self.{behind[0]} in __init__ only",
            )  # fmt: skip
        for name, mode in (("train", True), ("eval", False), ("train", True)):
            if not _sets_the_mode(module, name, mode):
                raise UnusableError(
                    "hides", f"the class's {name} hides torch's method of that name, which takes no x and no "
                    "labels, and tells the layers what they are used for", "another name",
                )  # fmt: skip
        if any(isinstance(getattr(one, "inplace", None), nn.Module) for one in module.modules()):
            raise UnusableError(
                "relu_of_layer", "nn.ReLU(…) was given a layer, which it leaves out",
                "nn.ReLU() takes none: nn.Sequential(nn.Linear(…), nn.ReLU()), or .relu() in forward",
            )  # fmt: skip
        if any(isinstance(p, nn.parameter.UninitializedParameter) for p in module.parameters()):
            # lazy layers learn their sizes
            module(_fit(module, list(module.parameters()), torch.zeros(2, features)))
    parameters = list(module.parameters())
    if _share_memory(parameters):
        raise UnusableError(
            "one_memory", "several parameters hold their numbers in the same place of the memory",
            "nn.Parameter(w) does not copy w, so what is learnt for one is learnt for all: draw anew for "
            "each, or w.clone()",
        )  # fmt: skip
    if not all(p.isfinite().all() for p in parameters):
        raise UnusableError(
            "no_start", "some parameters begin as NaN or infinity",
            "look for 0/0, for x/0 and std() where there is one number, and for torch.empty(…), "
            "torch.Tensor(…) and np.empty(…), which hold what lies in the memory: take torch.randn(…), or "
            "nn.Linear",
        )  # fmt: skip
    return Network(module, parameters)


def _lists_parameters(module: nn.Module) -> bool:
    try:
        return all(isinstance(one, nn.Parameter) for one in module.parameters())
    except TypeError:
        return False


def _sets_the_mode(module: nn.Module, name: str, mode: bool) -> bool:
    """Say whether train() or eval() can be called, train() with a mode too, and sets what it should."""
    method = getattr(module, name)
    try:
        inspect.signature(method).bind()
        if name == "train":  # eval() calls it so
            inspect.signature(method).bind(mode)
    except TypeError:
        return False
    method()
    return module.training is mode


def _look_at_the_class(answer: type, features: int, trunk: int, tasks: int) -> None:
    """Raise UnusableError for what is no class of networks, or reads names of the lesson's cells."""
    if isinstance(answer, nn.Module):
        raise UnusableError(
            "instance", "a network came, built already", "pass the class: check.MultiHead(MultiHead)"
        )
    if isinstance(answer, type) and not issubclass(answer, nn.Module):
        raise UnusableError(
            "no_module", "the class is no network of torch", "class MultiHead(nn.Module): keep the brackets"
        )
    if not isinstance(answer, type):
        made = answer(features, trunk, tasks)
        if not isinstance(made, nn.Module):
            raise UnusableError(
                "no_module", f"the call MultiHead(features, trunk, tasks) gave {kind(made)}",
                "a network of torch is wanted: is a `return` missing?",
            )  # fmt: skip
        return
    if isinstance(inspect.getattr_static(answer, "forward"), property):
        raise UnusableError(
            "no_method", "forward is a property, which nobody can call with x", "no @property above forward"
        )
    if answer.__init__ is nn.Module.__init__:
        raise UnusableError(
            "no_init", "the class has no __init__ of its own",
            "is it named so, with two underscores on each side, and indented like forward?",
        )  # fmt: skip
    for method, name in _borrowed(answer):
        if method == "__init__" and name in _ARGUMENTS:
            own = ", ".join(inspect.signature(answer).parameters)
            raise UnusableError(
                "no_argument",
                f"__init__ reads `{name}`, and {f'what it gets is called {own}' if own else 'gets nothing'}",
                "take the names that stand in the brackets of __init__: self, features, trunk, tasks",
            )  # fmt: skip
        own = _INSTEAD.get(name, f"self.{name}")
        if name in _SIZES:
            own = f"{own}, and self.{name} = {name} in __init__"
        raise UnusableError(
            "no_self", f"the class uses `{name}` of the lesson's cells", f"inside the class write {own}"
        )


def _share_memory(parameters: list[nn.Parameter]) -> bool:
    places = [parameter.data_ptr() for parameter in parameters if parameter.numel()]
    # By expand; an axis of length 1 may have any stride, and NumPy gives a new one 0.
    spread = (
        step == 0 and size > 1 for p in parameters for step, size in zip(p.stride(), p.shape, strict=True)
    )
    return len(set(places)) < len(places) or any(spread)


def _borrowed(answer: type) -> list[tuple[str, str]]:
    """Return which method reads what from the lesson's cells: `trunk` where self.trunk was meant is one.

    A function or class of the learner's own may have such a name.
    """
    cells = getattr(getattr(answer, "forward", None), "__globals__", {})
    # Where no cell has set a size, a NameError comes, which is explained elsewhere.
    names = _OF_THE_LESSON | (_SIZES & set(cells))
    return [
        (method, name)
        for method, function in vars(answer).items()
        for name in sorted(names & set(names_read(function, "LOAD_GLOBAL")))
        if not _is_own(cells.get(name))
    ]


def _is_own(value: object) -> bool:
    """Say whether a value is a class, or a function that reads neither `trunk` nor `heads` of the lesson."""
    reads_none = isinstance(value, FunctionType) and not {"trunk", "heads"} & names_read(value, "LOAD_GLOBAL")
    return isinstance(value, type) or reads_none


@contextmanager
def _named_attributes(answer: type) -> Iterator[None]:
    """Say which attribute of the network is read and was never set, or was left behind in __init__."""
    try:
        yield
    except NameError as error:
        if error.name not in inspect.signature(answer).parameters:
            raise
        raise UnusableError(
            "no_self", f"forward reads `{error.name}`, which only __init__ gets",
            f"keep it there, self.{error.name} = {error.name}, and read self.{error.name}",
        ) from None  # fmt: skip
    except AttributeError as error:
        missing = re.fullmatch(rf"'{answer.__name__}' object has no attribute '(\w+)'", str(error))
        if missing is None:
            raise
        if missing[1] == "super":
            raise UnusableError(
                "no_super", "the class reads self.super", "super().__init__(), without self."
            ) from None
        raise UnusableError(
            "not_set", f"the class reads self.{missing[1]}, which is not set",
            f"set it first, in __init__: self.{missing[1]} = …; or is its name misspelt?",
        ) from None  # fmt: skip
