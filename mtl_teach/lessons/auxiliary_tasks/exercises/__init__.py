"""The exercises of notebook 07, in the order in which a reader meets them."""

EXERCISES = ()
