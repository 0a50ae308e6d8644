"""What the package offers, and which of it shows no example: `make docstrings`.

An example is a `>>>` in a docstring; `make unit` runs each (pytest --doctest-modules).
"""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from types import ModuleType

import mtl_teach

# What others call: each of their names shows an example.
OFFERED = ("aggregation", "closed_form", "data", "evaluation", "layers", "losses", "models", "training")

# What knows no lesson and no panel; see the floors in CONTRIBUTING.md.
GROUND = (
    "aggregation",
    "batches",
    "closed_form",
    "conversion",
    "data",
    "evaluation",
    "kinds",
    "layers",
    "loss_choice",
    "losses",
    "models",
    "network",
    "optimisation",
    "optimisers",
    "training",
    "validation",
)


def exported(module: ModuleType) -> dict[str, object]:
    """Return a module's functions and classes: those in `__all__`, or else the public ones written there."""
    if hasattr(module, "__all__"):
        found = {name: getattr(module, name) for name in module.__all__}
    else:
        found = {
            name: value
            for name, value in vars(module).items()
            if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
        }
    return {
        name: value for name, value in found.items() if inspect.isroutine(value) or inspect.isclass(value)
    }


def described(value: object) -> bool:
    """Whether a function or class has a docstring of its own, not one that a base or `dataclass` wrote."""
    words = value.__dict__.get("__doc__") if inspect.isclass(value) else value.__doc__
    return bool(words) and not words.startswith(f"{value.__name__}(")


def has_example(value: object) -> bool:
    """Whether a function, or a class or one of its own methods, shows an example."""
    members = vars(value).values() if inspect.isclass(value) else ()
    written = [one for one in members if inspect.isroutine(one) or isinstance(one, property)]
    return any(">>>" in (one.__doc__ or "") for one in (value, *written))


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """Yield a package and all that lies in it, without what is private."""
    yield package
    for found in pkgutil.walk_packages(getattr(package, "__path__", []), f"{package.__name__}."):
        if not any(part.startswith("_") for part in found.name.split(".")):
            yield importlib.import_module(found.name)


def main(names: list[str]) -> int:
    """Print, for the named modules or the ground, every public name without an example."""
    seen, without = {}, []
    for top in names or GROUND:
        for module in modules(importlib.import_module(f"{mtl_teach.__name__}.{top}")):
            for name, value in exported(module).items():
                if id(value) in seen:
                    continue
                seen[id(value)] = value
                if not has_example(value):
                    without.append(f"{value.__module__}.{name}")
    print(*sorted(without), f"{len(without)} of {len(seen)} public names show no example.", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
