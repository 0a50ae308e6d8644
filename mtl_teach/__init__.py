"""Multi-task learning that you can touch."""

__version__ = "0.1.0"
