"""What the panel on learned policies can show: the places of its controls, and the names of designs."""

WORLDS = ("modal", "free")
SPARSITIES = (0.0, 0.003, 0.01, 0.03, 0.1)
SHARINGS = (0.0, 0.001, 0.005, 0.02)
DESIGNS = ("all shared", "truth", "learned", "random")
MOST = 1.4  # the axis of excess errors
TASKS, BLOCKS = 4, 6
