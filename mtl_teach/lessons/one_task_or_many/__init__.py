"""The room of notebooks/01_one_task_or_many.ipynb: what it measures, shows, asks and sets as exercises."""
