"""What lesson 00 asks, and the answers: here, so that the notebook does not give them away."""

from mtl_teach.live import Prediction, predict, predict_number


def crosses() -> Prediction:
    """Ask what full sharing does to scanners that stand very differently."""
    return predict(
        "The scanners' tilts are spread over 240 degrees. Full sharing, compared with each alone: "
        "what happens to the crosses?",
        ("fewer crosses", "about as many", "more crosses"),
        answer="more crosses",
        why="Some scanners now see the digits almost upside down. One model cannot suit them all.",
    )


def false_wins(measured: float) -> Prediction:
    """Ask how often one of two identical models wins; `measured` of 100 times."""
    return predict_number(
        "In how many of 100 such comparisons does one twin beat the other by more than 1 percentage point?",
        (1, 2, 5, 10, 20, 40, 55, 70, 90),
        measured,
        "Chance alone does that: the twins are the same model.",
        within=1.25,
        show="{:.0f}".format,
    )


def paired_reach(measured: float, unpaired: float) -> Prediction:
    """Ask how far the paired interval reaches to each side, in points."""
    return predict_number(
        f"The interval of the two separate groups reached {unpaired:.1f} points to each side. "
        "How far does the interval of the twenty differences reach?",
        (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6),
        measured,
        "What a draw does to both models cancels in their difference.",
        within=1.6,
        show="{:.1g}".format,
        unit=" points",
    )
