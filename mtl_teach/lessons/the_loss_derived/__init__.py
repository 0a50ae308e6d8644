"""The room of notebooks/03_the_loss_derived.ipynb: what it measures, shows, asks and sets as exercises."""
