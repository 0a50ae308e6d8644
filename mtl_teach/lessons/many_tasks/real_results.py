"""What `real.py` measured; written by it."""

MEASURED = {}
