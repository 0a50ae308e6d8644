"""Print what breaks a rule, for a writer: `python -m tools.notebook_rules [NOTEBOOK …]`."""

import sys
from pathlib import Path

from tools.notebook_rules import notebooks, rules_for
from tools.notebook_rules.notebook import Notebook


def main(names: list[str]) -> int:
    """Print what breaks a rule; 1 if anything does."""
    faults = 0
    for path in [Path(name).resolve() for name in names] or notebooks():
        nb = Notebook.at(path)
        for rule in rules_for(nb):
            for fault in rule(nb):
                faults += 1
                print(f"{path.name}: {rule.__name__}: {fault}")
    print(f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
