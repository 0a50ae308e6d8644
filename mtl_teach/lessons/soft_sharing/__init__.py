"""The room of notebooks/05_soft_sharing.ipynb: what it measures, shows, asks and sets as exercises."""
