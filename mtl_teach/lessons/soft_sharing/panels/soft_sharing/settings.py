"""What the soft-sharing panel can show: how many scanners, how far apart, how strongly tied."""

SAMPLES = 20  # labelled digits of each scanner
TASKS = (2, 4, 8, 16)
SPREADS = tuple(range(0, 241, 15))
STRENGTHS = (0.0, *(float(f"{10 ** (tenth / 10):.1e}") for tenth in range(-30, 11)))
WEAKEST, STRONGEST = STRENGTHS[1], STRENGTHS[-1]
SHOWN = 8  # scanners, at most
MEAN = SHOWN  # the place of their mean, after theirs
