"""What `cost.py` measured; written by it."""

MILLISECONDS = {
    "T networks": {1: 0.25, 4: 0.66, 16: 2.5, 64: 12.0, 256: 50.0},
    "one trunk, loop over heads": {1: 0.23, 4: 0.89, 16: 2.2, 64: 7.3, 256: 32.0},
    "one trunk, heads as one product": {1: 0.5, 4: 0.51, 16: 0.58, 64: 1.4, 256: 2.7, 1024: 8.0},
}
