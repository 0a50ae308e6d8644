"""The room of notebooks/07_auxiliary_tasks.ipynb: what it measures, shows, asks and sets as exercises."""
