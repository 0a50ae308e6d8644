"""What the lesson on noisy means asks, and the answers: here, so that no notebook gives them away."""

from mtl_teach.live import Prediction, predict


def pull_or_not() -> Prediction:
    """Ask whether a little pulling helps."""
    return predict(
        "Eight means, five noisy examples each. Each is now pulled a little towards the mean of all eight.",
        ("they err less", "they err as much", "they err more"),
        answer="they err less",
        why="The noise of one mean says nothing about the others, so their mean carries less of it.",
    )
