"""Nothing is dropped without a word where two sequences are walked side by side."""

import ast
from pathlib import Path

import mtl_teach

PACKAGE = Path(mtl_teach.__file__).parent


def loose(source: str) -> list[int]:
    """Return the lines with a `zip(..., strict=False)`, which ends with the shorter one."""
    words = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.keyword)]
    return [
        word.value.lineno
        for word in words
        if word.arg == "strict" and isinstance(word.value, ast.Constant) and word.value.value is False
    ]


def test_no_zip_of_the_package_drops_the_rest_of_the_longer_one():
    found = {str(path.relative_to(PACKAGE)): loose(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}
    assert len(found) > 100 and not {path: lines for path, lines in found.items() if lines}


def test_a_loose_zip_is_found():
    assert loose("zip(a, b, strict=True)\nzip(a, b, strict=False)") == [2]
