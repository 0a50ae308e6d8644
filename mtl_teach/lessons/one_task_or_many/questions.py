"""What lesson 01 asks, and the answers: here, so that the notebook does not give them away."""

from mtl_teach.live import Prediction, predict, predict_number


def one_point_better() -> Prediction:
    """Ask what three seeds settle (lesson 00)."""
    return predict(
        "With three seeds, model A is one point better than model B. What do you know?",
        ("A is better", "almost nothing: luck alone does that", "B is better"),
        answer="almost nothing: luck alone does that",
        why="In the last lesson two identical twins were a point apart in most comparisons of three seeds.",
    )


def what_is_paired() -> Prediction:
    """Ask what makes a comparison paired (lesson 00)."""
    return predict(
        "What makes a comparison of two models paired?",
        (
            "both have the same number of parameters",
            "both see the same draws",
            "both train for the same time",
        ),
        answer="both see the same draws",
        why="What a draw does to both alike cancels in their difference.",
    )


def sixteen_tasks(trunk: int, head: int) -> Prediction:
    """Ask how many times fewer parameters one trunk with sixteen heads has."""
    return predict_number(
        "With 16 tasks: how many times fewer parameters has one shared network than sixteen separate ones?",
        (3, 6, 9, 13, 16, 20),
        16 * (trunk + head) / (trunk + 16 * head),
        "Sixteen trunks become one, but all sixteen heads stay. (16 times would be the trunks alone.)",
        within=1.2,
        found="it is",
        show="{:.0f}".format,
        unit=" times",
    )


def own_pictures() -> Prediction:
    """Ask what one trunk saves when every task brings a picture of its own (first sitting)."""
    return predict(
        "Eight phones send a photo each to one computer, where one trunk with eight heads answers. "
        "What does it save against eight networks of the same widths?",
        (
            "parameters, but no operations",
            "operations, but no parameters",
            "parameters and operations",
        ),
        answer="parameters, but no operations",
        why="There is one trunk to keep instead of eight, but it runs once for every photo.",
    )


def three_piles() -> Prediction:
    """Ask in which settings one trunk is right more often than eight networks."""
    options = (
        "it rises in all three settings",
        "it rises at 0° and 60°, and falls by some points at 240°",
        "it rises at 0° and 60°, and hardly moves at 240°",
        "it hardly moves in any of them",
        "it falls in all three",
    )
    return predict(
        "One shared trunk of 16 units instead of eight networks of 16 units. "
        "What happens to the accuracy on new digits?",
        options,
        answer=options[2],
        why="The trunk sees 8 · 40 = 320 digits instead of 40. That helps as far as the scanners are alike. "
        "Over 240° it helps no more. That it does little harm there hangs on the width, as you will see.",
    )


def three_designs() -> Prediction:
    """Ask which of three designs is right most often where sharing helps."""
    options = (
        "hard sharing, at 0° and at 60°",
        "one model for all, at 0° and at 60°",
        "one model for all at 0°, hard sharing at 60°",
        "all three the same",
    )
    return predict(
        "Eight networks, one trunk with eight heads, or one model for all: "
        "which is right most often at 0° and at 60°?",
        options,
        answer=options[1],
        why="All scanners want the same answer about a digit, and one model learns it from 320 digits, "
        "its head as well. The tilts do cost it something at 60°, but less than the extra digits bring.",
    )


def ask_first() -> Prediction:
    """Ask what a win over separate networks leaves open (second sitting)."""
    return predict(
        "All tasks of a paper ask the same question. Hard sharing gains 2 points over separate networks, "
        "95 % interval 1.5 to 2.5, 20 paired draws. What do you ask first?",
        (
            "whether the difference is luck",
            "how many parameters were saved",
            "how one model for all does on the same draws",
        ),
        answer="how one model for all does on the same draws",
        why="The interval is far from zero, so it is hardly luck, and a saving says nothing about right "
        "answers. But at 60° hard sharing had such a gain, and the simplest rival was better still.",
    )


def sixteen_questions() -> Prediction:
    """Ask what a shared trunk does to the accuracy when the questions differ."""
    options = (
        "less often",
        "about as often",
        "more often",
    )
    return predict(
        "Sixteen different questions, each with 40 digits of its own. "
        "How often is one trunk with sixteen heads right, compared with sixteen separate networks?",
        options,
        answer=options[2],
        why="All answers follow from which digit it is. A trunk that serves all sixteen questions can learn "
        "that from 640 digits; what each question makes of it is left to its head.",
    )


def one_sheet() -> Prediction:
    """Ask how much a shared trunk gains if all questions are about the same digits."""
    options = ("about as much as before", "less, but something", "nothing")
    return predict(
        "Now all sixteen questions are about the same 40 digits. "
        "How much accuracy does one trunk gain over sixteen separate networks?",
        options,
        answer=options[1],
        why="The trunk sees 40 pictures instead of 640, no more than a network of its own. "
        "But it has sixteen answers to each, and they tell it more about the digit than one answer does.",
    )
