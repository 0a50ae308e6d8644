"""What keeps a lesson readable: three kinds of code, kept apart. A rule yields what breaks it.

Teaching code is visible and short of breath; experiments are named functions of the lesson's room; evidence
stands in folded cells that begin with the sentence they prove.
"""

import ast
from collections.abc import Iterator

from tools.card import source
from tools.notebook_rules.notebook import Notebook

COLUMNS = 88  # what a page shows beside JupyterLab's side bar
FOLDED_COLUMNS = 110  # of the one line that a folded cell shows; a longer one hides what unfolds it
EVIDENCE = "# Evidence: "
ASKS = ("predict", "predict_number", "predict_error", "predict_strength")


def is_folded(cell: dict) -> bool:
    """Whether JupyterLab shows three dots in place of the cell's code."""
    return bool(cell["metadata"].get("jupyter", {}).get("source_hidden"))


def shows_whole_lines(nb: Notebook) -> Iterator[str]:
    """Visible code fits the page: what is cut off cannot be read."""
    for number, cell in nb.code:
        for line in source(cell).splitlines():
            if len(line) > COLUMNS and not is_folded(cell):
                wide = f"a visible line of {len(line)} columns, at most {COLUMNS}"
                yield f"cell {number}: {wide}: {line.strip()[:40]}…"


def folds_its_evidence(nb: Notebook) -> Iterator[str]:
    """Assertions stand in folded cells that begin with what they prove; nothing else is folded."""
    for number, cell in nb.code:
        asserts = any(isinstance(node, ast.Assert) for node in ast.walk(_parsed(source(cell))))
        first = source(cell).splitlines()[0]
        if asserts and not is_folded(cell):
            yield f"cell {number}: asserts in sight of the reader: fold it, {EVIDENCE!r} and a sentence first"
        if is_folded(cell) and not (first.startswith(EVIDENCE) and len(first.split()) >= 5):
            wanted = f"must begin with {EVIDENCE!r} and a sentence"
            yield f"cell {number}: is folded, so it {wanted}, got {first[:50]!r}"
        if is_folded(cell) and len(first) > FOLDED_COLUMNS:
            wide = f"a folded cell shows one line of at most {FOLDED_COLUMNS} columns, got {len(first)}"
            yield f"cell {number}: {wide}, put the rest on a line of its own: {first[:50]}…"


def gives_no_answer_away(nb: Notebook) -> Iterator[str]:
    """Questions live in the lesson's room with their answers: a source that asks them in place shows both."""
    for number, cell in nb.code:
        for node in ast.walk(_parsed(source(cell))):
            called = ast.unparse(node.func).removeprefix("live.") if isinstance(node, ast.Call) else ""
            if called in ASKS:  # not model.predict(…), which asks a model
                yield f"cell {number}: {called}(…) holds its answer: ask it by lesson.questions.NAME()"


def proves_its_sentences(nb: Notebook) -> Iterator[str]:
    """At least three pieces of evidence."""
    count = sum(source(cell).startswith(EVIDENCE) for _, cell in nb.code)
    if count < 3:
        yield f"{count} cells of evidence, at least 3"


def keeps_what_it_imports(nb: Notebook) -> Iterator[str]:
    """No cell gives an imported name to something else: cells above it could not be run again."""
    trees = [(number, _parsed(source(cell))) for number, cell in nb.code]
    imported = {
        alias.asname or alias.name.split(".")[0]
        for _, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    for number, tree in trees:
        for name in sorted(imported & set(_bound(tree))):
            yield f"cell {number}: {name} is imported and means something else from here on: rename it"


def leaves_the_readers_panels(nb: Notebook) -> Iterator[str]:
    """Evidence, which nobody need read, moves no panel that a reader sees: it makes one of its own."""
    seen = set()
    for number, cell in nb.code:
        tree = _parsed(source(cell))
        if not is_folded(cell):
            seen |= set(_bound(tree))
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "move" and ast.unparse(node.value) in seen:
                yield f"cell {number}: moves a panel that the reader sees: spare = live.…(…), spare.move(…)"


def _bound(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a cell binds where later cells see them: not in functions or comprehensions."""
    own = (
        ast.FunctionDef
        | ast.Lambda
        | ast.ClassDef
        | ast.ListComp
        | ast.SetComp
        | ast.DictComp
        | ast.GeneratorExp
    )
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        if not isinstance(node, own):
            yield from _bound(node)


def _parsed(text: str) -> ast.AST:
    try:
        return ast.parse(text)
    except SyntaxError:  # is_plain_python says so
        return ast.Module([], [])
