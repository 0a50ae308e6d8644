"""What the panel of two tasks can show, and where its axes end."""

ANGLES = (0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180)
WIDTHS = (1, 2, 4)
SHARES = (0.5, 0.7, 0.9)
ROWS = ("task 1", "task 2", "both, mean")
DIED = 0.01  # gradients shorter than this part of their first length have died out: no angle is drawn
LEAST, MOST = -5.0, 2.5  # the axis of the gain; every setting was tried: −4.3 to 1.7
