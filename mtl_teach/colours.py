"""The colours of all figures, those that stand and those that move."""

# Okabe and Ito's colour-blind-safe hues, set to a lightness that reads on white and on near-black.
OWN, SHARED, POOLED, TRUTH, QUIET = "#2c8fd6", "#d9601a", "#0e9f76", "#b565a0", "#858b92"
# From negative to positive weights: two hues around a light middle.
WEIGHTS = ("#5b4a9e", "#dcdcdc", "#b8930a")
# From a block that is skipped to one that is executed: grey, because a switch is no model.
SWITCHED = ("#f6f5f2", "#b9bec4")
