"""Deliberate breakages of the package, and the tests that must notice: `make test-mutants`.

A test that no breakage turns red proves nothing. Each module here holds a list MUTANTS; a new entry needs no
other place. An entry whose old text is gone is an error in the list, not a pass, and `make unit` says so.
"""

import importlib
import pkgutil
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One breakage: in `file`, `old` (found exactly once) becomes `new`, and one of `tests` must fail.

    `tests` are what pytest takes: a file, or file::function. `why` says what a reader would lose.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    why: str

    def apply(self, text: str) -> str:
        """Return the file's text with the breakage; raises ValueError if the old text is not there once.

        >>> Mutant("plus", "sums.py", "a + b", "a - b", ("tests/test_sums.py",), "sums").apply("c = a + b")
        'c = a - b'
        """
        found = text.count(self.old)
        if found != 1:
            raise ValueError(
                f"{self.name}: old must stand in {self.file} once, got {found} times: {self.old!r}"
            )
        return text.replace(self.old, self.new)


def every() -> list[Mutant]:
    """Return the mutants of all modules of this folder."""
    names = [found.name for found in pkgutil.iter_modules(__path__)]
    lists = [name for name in names if not name.startswith(("_", "test_"))]
    return [mutant for name in lists for mutant in importlib.import_module(f"{__name__}.{name}").MUTANTS]
