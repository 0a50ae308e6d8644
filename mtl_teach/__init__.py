"""Multi-task learning that you can touch."""

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load `mtl_teach.compare` when it is asked for: the package itself loads nothing."""
    if name == "compare":
        from mtl_teach.comparison import compare

        return compare
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
