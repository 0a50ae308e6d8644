"""The room of notebooks/09_many_tasks.ipynb: what it measures, shows, asks and sets as exercises."""
