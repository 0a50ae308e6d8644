"""Multi-task learning that you can touch."""
