"""What `real_encoders.py` measured; written by it."""

# ruff: noqa: E501

TUNED = {
    "alone": (1.0, 0.001, 50),
    "joint, pivots by mutual information": (10.0, 0.001, 25),
    "sequential, pivots by mutual information": (1.0, 0.0001, 50),
    "joint, lexicon pivots": (10.0, 0.003, 50),
    "sequential, lexicon pivots": (1.0, 0.003, 25),
    "joint, lexicon pivots, not masked": (10.0, 0.003, 50),
}
#: Right answers in %, one per draw.
RIGHT = {
    "alone": "56.7 57.8 59.6 57.4 56.1 59.1 55.1 55.9 55.4 59.1 54.4 54.0 57.5 57.7 57.4 60.6 58.6 54.7 55.7 57.2",
    "joint, pivots by mutual information": "58.0 58.4 59.1 60.1 57.1 57.1 56.5 58.3 54.6 58.9 57.9 54.4 57.3 59.3 59.5 61.4 58.0 54.8 54.6 56.9",
    "joint, pivots by mutual information, shuffled": "59.3 58.1 58.9 58.5 54.4 58.0 55.9 57.2 55.0 58.6 56.8 52.9 57.9 58.1 58.8 60.4 58.4 54.5 55.2 58.1",
    "sequential, pivots by mutual information": "55.0 58.8 58.3 55.2 56.6 57.1 55.7 55.1 56.0 59.8 55.5 55.1 59.2 59.5 58.3 60.7 60.7 54.6 56.2 56.7",
    "sequential, pivots by mutual information, shuffled": "55.6 57.9 58.7 55.6 55.3 56.6 55.5 55.9 53.8 60.0 54.9 54.5 59.5 57.7 57.7 59.4 59.7 56.2 56.5 57.3",
    "joint, lexicon pivots": "60.9 61.7 61.0 61.8 58.4 60.6 59.5 61.0 62.1 63.2 59.9 58.1 61.9 60.8 63.0 64.1 64.1 59.4 60.7 61.2",
    "joint, lexicon pivots, shuffled": "58.2 57.9 58.9 58.4 54.8 56.3 55.0 55.5 55.0 59.0 55.6 53.3 58.4 57.4 57.2 61.5 59.0 54.5 54.8 58.1",
    "sequential, lexicon pivots": "61.5 60.3 62.0 62.1 58.4 61.9 56.9 60.6 57.8 62.7 59.4 56.5 59.3 61.7 60.3 62.9 59.5 58.1 56.6 60.4",
    "sequential, lexicon pivots, shuffled": "58.4 58.0 60.7 58.9 53.9 57.8 53.8 55.7 53.6 57.5 56.0 52.4 57.4 58.3 57.4 60.7 55.1 55.3 54.5 53.6",
    "joint, lexicon pivots, not masked": "68.0 67.5 68.2 67.7 65.0 66.7 65.8 67.2 68.6 68.4 65.8 65.7 68.1 67.0 68.5 69.3 66.9 65.2 68.1 66.9",
    "joint, lexicon pivots, not masked, shuffled": "58.0 57.3 58.8 57.8 55.6 56.3 54.9 56.2 55.4 59.1 56.6 53.5 58.4 58.1 58.2 61.7 59.2 55.5 56.0 58.3",
}
