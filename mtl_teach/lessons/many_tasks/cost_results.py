"""What `cost.py` measured; written by it."""

MILLISECONDS = {
    "T networks": {1: 0.25, 4: 1.3, 16: 3.1, 64: 14.0, 256: 50.0},
    "T networks, as products": {1: 0.53, 4: 0.63, 16: 1.4, 64: 3.5, 256: 12.0, 1024: 42.0},
    "one trunk, loop over heads": {1: 0.4, 4: 1.2, 16: 2.7, 64: 6.9, 256: 32.0},
    "one trunk, heads as one product": {1: 0.51, 4: 0.54, 16: 0.63, 64: 1.1, 256: 2.5, 1024: 7.7},
}
