"""What lesson 00 asks, and the answers: here, so that the notebook does not give them away."""

from mtl_teach.live import Prediction, predict, predict_number


def crosses() -> Prediction:
    """Ask what full sharing does to scanners that stand very differently."""
    return predict(
        "The scanners' tilts are spread over 240 degrees. Full sharing, compared with each alone: "
        "what happens to the crosses?",
        ("fewer crosses", "about as many", "more crosses"),
        answer="more crosses",
        why="One model learns from eight times as many digits. But the scanners now turn them by up to 120° "
        "to either side, and a model that must suit all angles suits none well. Here the second weighs more.",
    )


def false_wins(measured: float) -> Prediction:
    """Ask how often one of two identical models wins; `measured` of 100 times."""
    return predict_number(
        "In how many of 100 such comparisons does one twin beat the other by more than 1 percentage point?",
        (1, 2, 5, 10, 20, 35, 55, 75, 95),
        measured,
        "Chance alone does that: the twins are the same model. A mean of three seeds still strays by almost "
        "two points, and the difference of two such means by more.",
        within=1.2,
        show="{:.0f}".format,
    )


def half_as_wide() -> Prediction:
    """Ask how many more seeds an interval of half the width takes."""
    return predict(
        "You have the mean of twenty seeds, and you want an interval half as wide. About how many seeds do "
        "you need?",
        ("twice as many", "four times as many", "sixteen times as many"),
        answer="four times as many",
        why="The width falls about like 1/√S, so half of it takes about four times the seeds. From very few "
        "seeds fewer are enough, because t falls as well: from 3 seeds about 5.",
    )


def paired_reach(measured: float, unpaired: float) -> Prediction:
    """Ask how far the paired interval reaches to each side, in points."""
    return predict_number(
        f"The interval of the two separate groups reached {unpaired:.1f} points to each side. "
        "How far does the interval of the twenty differences reach?",
        (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6),
        measured,
        "What a draw does to both models cancels in their difference.",
        within=2,
        show="{:.2g}".format,
        unit=" points",
    )
