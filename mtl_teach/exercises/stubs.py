"""Stubs: what a learner starts from, and how an untouched or an unfinished one is recognised."""

import ast
import dis
import inspect
import textwrap
from collections.abc import Iterator
from types import CodeType

UNTOUCHED, UNFINISHED, WRITTEN = "untouched", "unfinished", "written"
# All that a body does which returns a constant at once.
_IDLE = {"RESUME", "NOP", "CACHE", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}


def stub_of(reference: object) -> str:
    """Return the header and docstring of a reference (a function or class) with `...` for a body."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(reference))).body[0]
    for scope in (tree, *(node for node in tree.body if isinstance(node, ast.FunctionDef))):
        scope.body = _emptied(scope)
    return ast.unparse(tree)


def state_of(answer: object) -> tuple[str, str]:
    """Return how far a function or class has come, and the name of a function where a `...` still stands.

    "untouched": nothing but what the stub holds; "unfinished": `x = ...`, `return ...`, a value `...` in a
    dict or a bare `...` is left (but for the stub's own, beside code that returns something); else "written",
    as is whatever has no source within reach and does something.
    """
    found = list(scopes(answer))
    if not found:
        return WRITTEN, ""
    if all(_is_empty(scope) for scope in found):
        return UNTOUCHED, found[0].name
    left = next((scope.name for scope in found if _has_blank(scope)), "")
    return (UNFINISHED, left) if left else (WRITTEN, "")


def uses_arguments(answer: object) -> bool:
    """Say whether a function mentions any of its parameters; True where its source is out of reach.

    True as well for a function that has none: it cannot be asked to use them.
    """
    for scope in scopes(answer):
        parameters = {argument.arg for argument in ast.walk(scope.args) if isinstance(argument, ast.arg)}
        names = {node.id for node in ast.walk(scope) if isinstance(node, ast.Name)}
        return not parameters or bool(parameters & names)
    return True


def names_read(function: object, *steps: str) -> set[str]:
    """Return what the code of a function reads in such steps ("LOAD_GLOBAL"), or by name at all.

    Functions within it count too, such as comprehensions; of anything without code it is nothing.
    """
    steps = steps or ("LOAD_GLOBAL", "LOAD_ATTR", "LOAD_METHOD")
    waiting = [function.__code__] if hasattr(function, "__code__") else []
    found = set()
    while waiting:
        code = waiting.pop()
        found |= {step.argval for step in dis.get_instructions(code) if step.opname in steps}
        waiting += [part for part in code.co_consts if isinstance(part, CodeType)]
    return found


def scopes(answer: object) -> Iterator[ast.FunctionDef]:
    """Yield the syntax tree of a function, or of each method of a class."""
    if inspect.isclass(answer):  # in a notebook a class has no source within reach, its methods have
        for method in vars(answer).values():
            if inspect.isfunction(method):
                yield from scopes(method)
        return
    function = inspect.unwrap(answer) if callable(answer) else answer
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError):
        if _does_nothing(function):
            name = getattr(function, "__name__", "f")  # "<lambda>" is no name
            yield ast.parse(f"def {name if name.isidentifier() else 'f'}(): ...").body[0]
        return
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _emptied(scope: ast.stmt) -> list[ast.stmt]:
    """Keep the docstring, the call of super().__init__ and, in a class, the methods."""
    keep = [node for node in scope.body if _is_docstring(node) or _is_super_call(node)]
    methods = [node for node in scope.body if isinstance(node, ast.FunctionDef)]
    return keep + (methods or [ast.Expr(ast.Constant(...))])


def _is_empty(scope: ast.FunctionDef) -> bool:
    given = (node for node in scope.body if not _is_docstring(node) and not _is_super_call(node))
    return all(isinstance(node, ast.Pass) for node in given)


def _is_docstring(node: ast.stmt) -> bool:
    """Say whether a statement is a bare constant: a docstring or the `...` of a stub."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_super_call(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node) == "super().__init__()"


def _has_blank(scope: ast.FunctionDef) -> bool:
    # The stub's own `...` may stay beside code that returns something: it leaves nothing open.
    beside = [node for node in scope.body if _is_docstring(node)] if _returns(scope) else []
    for node in ast.walk(scope):
        if node in beside:
            continue
        if isinstance(node, ast.Expr | ast.Assign | ast.Return | ast.keyword):
            values = [node.value]
        else:
            values = node.values if isinstance(node, ast.Dict) else []
        if any(isinstance(value, ast.Constant) and value.value is ... for value in values):
            return True
    return False


def _returns(scope: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(scope))


def _does_nothing(function: object) -> bool:
    code = getattr(function, "__code__", None)
    if code is None or any(step.opname not in _IDLE for step in dis.get_instructions(code)):
        return False
    return set(code.co_consts) <= {None, ..., function.__doc__}
