"""The room of notebooks/02_which_output_layer.ipynb: what it measures, shows, asks and sets as exercises."""
