"""The room of notebooks/06_when_sharing_hurts.ipynb: what it measures, shows, asks and sets as exercises."""
