"""Small alterations of the worked solutions, one at a time: `make test-altered` sees the checks refuse them.

A table of wrong answers holds what somebody thought of. An alteration is nobody's idea: another sign, another
axis, an argument or a line left out. A check that passes one which computes something else has a hole.
"""

import ast
import copy
from collections.abc import Iterator

OPPOSITE = {
    "min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "argmin": "argmax",
    "argmax": "argmin", "sum": "mean", "mean": "sum", "floor": "ceil", "ceil": "floor", "any": "all",
    "all": "any", "zeros_like": "ones_like", "ones_like": "zeros_like", "square": "abs", "abs": "square",
    "log": "log2", "exp": "square", "softmax": "sigmoid", "sigmoid": "softmax", "std": "var", "prod": "sum",
}  # fmt: skip
ARITHMETIC = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add), ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,), ast.Pow: (ast.Mult,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
}  # fmt: skip
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
LIBRARIES = ("torch", "functional", "math", "nn", "evaluation", "closed_form")
SAME_VALUE = ("item", "float")  # without them a number is a tensor of one number: that is no fault


def alterations(definition: ast.stmt) -> dict[str, str]:
    """Return {altered source: its first new line} of one function or class.

    Docstrings and annotations stay out of it.

    >>> [*alterations(ast.parse("def less(a, b):\\n    return a - b").body[0]).values()][:3]
    ['return a + b', 'return a', 'return b']
    """
    plain = _Plain().visit(copy.deepcopy(definition))
    before = ast.unparse(plain)
    names = _names(plain)
    found: dict[str, str] = {}
    for place, node in enumerate(_nodes(plain)):
        for new in (*_expressions(node, names), *_statements(node)):
            tree = _Put(place, new).visit(copy.deepcopy(plain))
            after = ast.unparse(ast.fix_missing_locations(tree))
            if after != before:
                found[after] = _label(before, after)
    return found


class _Plain(ast.NodeTransformer):
    """Drop docstrings and annotations."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        return self._without_docstring(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        return self._without_docstring(node)

    def _without_docstring(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        return node


class _Put(ast.NodeTransformer):
    """Put a node in the place with that number, counted as `_nodes` counts."""

    def __init__(self, place: int, new: ast.AST):
        self.place, self.new, self.count = place, new, -1

    def visit(self, node: ast.AST) -> ast.AST:
        self.count += 1
        return self.new if self.count == self.place else super().visit(node)


class _Counted(ast.NodeTransformer):
    def __init__(self):
        self.nodes: list[ast.AST] = []

    def visit(self, node: ast.AST) -> ast.AST:
        self.nodes.append(node)
        return super().visit(node)


def _nodes(tree: ast.AST) -> list[ast.AST]:
    counted = _Counted()
    counted.visit(copy.deepcopy(tree))
    return counted.nodes


def _names(tree: ast.AST) -> list[str]:
    arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    stored = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return sorted((arguments | stored) - {"self"})


def _label(before: str, after: str) -> str:
    """Return the first line that differs, without its indent; where nothing is left, "pass"."""
    old, new = before.splitlines(), after.splitlines()
    at = next(k for k in range(len(old)) if k >= len(new) or old[k] != new[k])
    return new[at].strip() if at < len(new) else "pass"


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _expressions(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    """Give what else could stand in the place of an expression."""
    match node:
        case ast.Compare(ops=[operator]) if isinstance(operator, COMPARISONS):
            yield from (_with(node, ops=[other()]) for other in COMPARISONS if type(operator) is not other)
        case ast.BinOp(left=left, op=operator, right=right):
            yield from (_with(node, op=other()) for other in ARITHMETIC.get(type(operator), ()))
            yield from (left, right)
            if isinstance(operator, ast.Sub | ast.Div | ast.MatMult):
                yield _with(node, left=right, right=left)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            others = dict.fromkeys((value + 1, value - 1, 0, 1, 2, -value, round(value, 1)))
            yield from (ast.Constant(other) for other in others if other != value)
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.BoolOp(op=operator, values=values):
            yield _with(node, op=ast.Or() if isinstance(operator, ast.And) else ast.And())
            yield from values
        case ast.IfExp(body=one, orelse=other):
            yield from (one, other)
        case ast.Call():
            yield from _calls(node)
        case ast.Subscript(value=value, ctx=ast.Load()):
            yield value
        case ast.Name(id=name, ctx=ast.Load()) if name in names:
            yield from (ast.Name(other, ast.Load()) for other in names if other != name)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    function = node.func
    name = getattr(function, "attr", getattr(function, "id", ""))
    if name in OPPOSITE:
        field = "attr" if isinstance(function, ast.Attribute) else "id"
        yield _with(node, func=_with(function, **{field: OPPOSITE[name]}))
    for k in range(len(node.keywords)):
        yield _with(node, keywords=node.keywords[:k] + node.keywords[k + 1 :])
    if len(node.args) > 1:
        yield from (_with(node, args=node.args[:k] + node.args[k + 1 :]) for k in range(len(node.args)))
    if len(node.args) == 2:
        yield _with(node, args=node.args[::-1])
    if name in SAME_VALUE:
        return
    of = getattr(function, "value", None)
    if of is not None and not (isinstance(of, ast.Name) and of.id in LIBRARIES):
        yield of
    elif node.args:
        yield node.args[0]


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Give what else could stand in the place of a statement: nothing, or = for +=."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.If | ast.For):
        yield ast.Pass()
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
