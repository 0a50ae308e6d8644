"""What the panel on the right strength can show: how many tasks, how far apart, how strongly tied."""

SAMPLES, FEATURES, NOISE = 15, 10, 1.0
TASKS = (2, 4, 8, 16, 32)
TAUS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
STRENGTHS = (0.0, *(float(f"{10 ** (fifth / 5):.1e}") for fifth in range(-10, 21)))
WEAKEST, STRONGEST = STRENGTHS[1], STRENGTHS[-1]
DRAWS = 200
SHOWN = 8  # tasks, at most
