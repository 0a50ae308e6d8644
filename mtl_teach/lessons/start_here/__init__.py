"""The room of notebooks/00_start_here.ipynb: what it measures, shows, asks and sets as exercises."""
