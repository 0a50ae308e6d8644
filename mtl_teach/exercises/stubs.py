"""Stubs: what a learner starts from, and how an untouched one is recognised."""

import ast
import inspect
import textwrap


def stub_of(reference: object) -> str:
    """Return the header and docstring of a reference (a function or class) with `...` for a body."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(reference))).body[0]
    for scope in (tree, *(node for node in tree.body if isinstance(node, ast.FunctionDef))):
        scope.body = _emptied(scope)
    return ast.unparse(tree)


def _emptied(scope: ast.stmt) -> list[ast.stmt]:
    """Keep the docstring, the call of super().__init__ and, in a class, the methods."""
    keep = [node for node in scope.body if _is_docstring(node) or _is_super_call(node)]
    methods = [node for node in scope.body if isinstance(node, ast.FunctionDef)]
    return keep + (methods or [ast.Expr(ast.Constant(...))])


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_super_call(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node) == "super().__init__()"


def is_unfilled(answer: object) -> bool:
    """Say whether a function or class still holds a bare `...` or `x = ...`, or does nothing at all."""
    if inspect.isclass(answer):  # in a notebook a class has no source within reach, its methods have
        return any(is_unfilled(method) for method in vars(answer).values() if inspect.isfunction(method))
    function = inspect.unwrap(answer)
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return _does_nothing(function)
    blanks = (node for node in ast.walk(tree) if isinstance(node, ast.Expr | ast.Assign | ast.Return))
    return any(isinstance(node.value, ast.Constant) and node.value.value is ... for node in blanks)


def _does_nothing(function: object) -> bool:
    code = getattr(function, "__code__", None)
    return code is not None and not code.co_names and set(code.co_consts) <= {None, ..., function.__doc__}
