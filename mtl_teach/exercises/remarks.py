"""Remarks on a learner's code: what stands there and looks odd, whatever comes of it."""

import ast
import inspect
import math
import re
from dataclasses import is_dataclass
from numbers import Real

import numpy as np
from torch import Tensor, nn

from mtl_teach.evaluation import Vault
from mtl_teach.exercises.stubs import names_read, scopes


def remark_on(answer: object) -> str:
    """Return a remark on the first oddity in the code of a function or class, or "".

    >>> def mean(total, count):
    ...     total = 3
    ...     return total / count
    >>> remark_on(mean)
    'it writes over `total` before it reads it: what the function is given is lost'
    """
    looks = (_overwritten, _lost_after_a_loop, _kept_nowhere, _one_over_one, _one_row, _empty)
    found = (look(scope) for scope in scopes(answer) for look in looks)
    return next(filter(None, found), "") or _left_in_a_default(answer) or _reads_outside(answer)


def numbers_outside(answer: object) -> list[str]:
    """Return the names by which a function or class reads numbers, or what holds some, from outside it.

    Not those of constants: two or more capitals say that a name is one, and everybody knows inf, pi and e.

    >>> rate = 0.1
    >>> numbers_outside(lambda steps: rate * steps)
    ['rate']
    """
    functions = vars(answer).values() if inspect.isclass(answer) else [answer]
    values = {
        name: getattr(function, "__globals__", {}).get(name)
        for function in functions
        for name in names_read(function, "LOAD_GLOBAL")
    }
    return sorted(
        name for name, value in values.items()
        if _holds_numbers(value) and not _is_constant(name, value)
    )  # fmt: skip


def _holds_numbers(value: object) -> bool:
    """Say whether a value is a number or holds some; an empty list is there to take some."""
    if isinstance(value, dict):
        value = list(value.values())
    if is_dataclass(value) and not isinstance(value, type):
        value = list(vars(value).values())
    if isinstance(value, list | tuple):
        return not value or any(map(_holds_numbers, value))
    is_symbol = type(value).__module__.startswith("sympy")
    return is_symbol or isinstance(value, Real | Tensor | np.ndarray | nn.Module | Vault)


def _is_constant(name: str, value: object) -> bool:
    of_math = isinstance(value, float) and value == vars(math).get(name)
    return of_math or (name.isupper() and len(name) > 1)


def _reads_outside(answer: object) -> str:
    outside = numbers_outside(answer)
    if not outside:
        return ""
    if inspect.isclass(answer):
        return f"it reads `{outside[0]}`, which is set outside the class: is an argument or self.… meant?"
    return f"it reads `{outside[0]}`, which is set outside the function: is an argument meant?"


def _left_in_a_default(answer: object) -> str:
    """Say which list or dict that is a default argument no longer holds what is written there."""
    scope, values = next(scopes(answer), None), getattr(answer, "__defaults__", None)
    if scope is None or not values or len(values) != len(scope.args.defaults):
        return ""
    arguments = [*scope.args.posonlyargs, *scope.args.args][-len(values) :]
    for argument, default, value in zip(arguments, scope.args.defaults, values, strict=True):
        written = ast.unparse(default)
        try:
            as_made = repr(ast.literal_eval({"list()": "[]", "dict()": "{}"}.get(written, written)))
        except ValueError:  # [0] * 3 and the like: what it was made as is not known
            continue
        if isinstance(value, list | dict) and repr(value) != as_made:
            made = f"`{argument.arg}={written}` is made once"
            return f"{made}, and keeps what earlier calls have put in: make it inside"
    return ""


def _overwritten(scope: ast.FunctionDef) -> str:
    for argument in (node.arg for node in ast.walk(scope.args) if isinstance(node, ast.arg)):
        first = next((statement for statement in scope.body if _mentions(argument, statement)), None)
        match first:
            case ast.For(target=target, iter=read) | ast.Assign(targets=[target], value=read):
                lost = ast.unparse(target) == argument and not _mentions(argument, read)
            case _:
                lost = False
        if lost:
            return f"it writes over `{argument}` before it reads it: what the function is given is lost"
    return ""


def _lost_after_a_loop(scope: ast.FunctionDef) -> str:
    nodes = list(ast.walk(scope))
    arguments = {node.arg for node in ast.walk(scope.args) if isinstance(node, ast.arg)}
    inner = set()  # names that mean something else in a lambda, a function or a list made in one line
    for one in nodes:
        if isinstance(one, ast.comprehension):
            inner |= {node.id for node in _names(one.target)}
        elif isinstance(one, ast.Lambda | ast.FunctionDef) and one is not scope:
            inner |= {node.arg for node in ast.walk(one.args) if isinstance(node, ast.arg)}
    for loop in (node for node in nodes if isinstance(node, ast.For)):
        for name in sorted({node.id for node in _names(loop.target)} & arguments - inner):
            below = [node for node in _names(scope) if node.id == name and node.lineno > loop.end_lineno]
            line = min((node.lineno for node in below), default=0)
            if any(isinstance(node.ctx, ast.Load) for node in below if node.lineno == line):
                return f"the loop writes over `{name}`: below it that is what came last, not what was given"
    return ""


def _names(tree: ast.AST) -> list[ast.Name]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Name)]


def _mentions(name: str, node: ast.AST) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node))


def _kept_nowhere(scope: ast.FunctionDef) -> str:
    for node in ast.walk(scope):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare | ast.BinOp | ast.UnaryOp):
            sets = ": `=` sets, `==` compares" if _is_equality(node.value) else ""
            return f"`{ast.unparse(node)}` stands alone, so its result is kept nowhere{sets}"
    return ""


def _is_equality(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq)


def _one_over_one(scope: ast.FunctionDef) -> str:
    for node in ast.walk(scope):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and ast.unparse(node.left) == "1 / 1":
            return f"`{ast.unparse(node)}` divides before it adds: 1 / (1 + …) needs the brackets"
    return ""


def _one_row(scope: ast.FunctionDef) -> str:
    for node in ast.walk(scope):
        match node:
            case ast.BinOp(left=ast.List(elts=[ast.List() | ast.BinOp(left=ast.List())]), op=ast.Mult()):
                return f"`{ast.unparse(node)}` is one list many times, so what changes in one row does in all"
    return ""


def _empty(scope: ast.FunctionDef) -> str:
    if any(map(_fills, ast.walk(scope))):
        return ""
    for node in ast.walk(scope):
        if isinstance(node, ast.Call) and _holds_anything(node):
            name = ast.unparse(node.func)
            return f"`{name}` holds whatever lay in the memory, here NaN: is every entry filled?"
    return ""


def _fills(node: ast.AST) -> bool:
    """Say whether a call fills a tensor in place, as nn.init.normal_(weight) and weight.uniform_() do."""
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return called.endswith(("_", "copyto")) and not called.endswith("requires_grad_")


def _holds_anything(made: ast.Call) -> bool:
    """Say whether a call makes a tensor that nothing has filled: torch.Tensor does, of sizes."""
    name, arguments = ast.unparse(made.func), [ast.unparse(argument) for argument in made.args]
    sizes = len(arguments) > 1 or re.search(r"^(\d+$|len\()|\.(shape|size|numel)\b", "".join(arguments))
    return name.split(".")[-1] in {"empty", "empty_like", "new_empty"} or (name == "torch.Tensor" and sizes)
