"""The room of notebooks/04_hard_sharing.ipynb: what it measures, shows, asks and sets as exercises."""
