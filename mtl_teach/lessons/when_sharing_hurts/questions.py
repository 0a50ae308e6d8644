"""What lesson 06 asks, and the answers: here, so that the notebook does not give them away."""

from mtl_teach.lessons.when_sharing_hurts.grouping import CHANCE_OF_EIGHT
from mtl_teach.live import Prediction, predict, predict_number


def what_shrinks() -> Prediction:
    """Recall of lesson 04: what more tasks make smaller."""
    return predict(
        "Hard sharing, more and more related tasks: what of the error per task shrinks?",
        ("all of it", "the trunk's part", "the heads' part"),
        answer="the trunk's part",
        why="All tasks pay for the trunk together, each for its own head alone.",
    )


def strength_zero() -> Prediction:
    """Recall of lesson 05: the end of the dial."""
    return predict(
        "Soft sharing with λ = 0 is the same as …",
        ("one model for all", "each task alone", "hard sharing"),
        answer="each task alone",
        why="No penalty is left, and nothing else connects the tasks.",
    )


def who_pulls() -> Prediction:
    """Recall of lesson 03: who pulls at the trunk."""
    return predict(
        "The gradient of the summed loss with respect to the shared trunk is …",
        ("the sum of the tasks' gradients", "the largest of them", "that of the first task"),
        answer="the sum of the tasks' gradients",
        why="The slope of a sum is the sum of the slopes: the trunk hears every task.",
    )


def opposed() -> Prediction:
    """Ask whether two tasks whose gradients end up opposed should share."""
    return predict(
        "In every draw the two gradients end up exactly opposed. Compared with each task alone, the error "
        "on new examples of the two that share is …",
        ("larger", "about the same", "smaller"),
        answer="smaller",
        why="The second task is the first with its sign turned round. One direction of the inputs serves "
        "both, the heads take care of the sign, and twice the examples find that direction.",
    )


def which_angles() -> Prediction:
    """Ask which angles gain from one shared unit, where all conflict at the end."""
    return predict(
        "Five angles between w₁ and w₂, still one shared unit. At rest the gradients conflict at all of "
        "them. Which angles gain from sharing on new examples?",
        ("0° only", "0° and 180°", "0°, 45°, 135° and 180°", "none"),
        answer="0° and 180°",
        why="There one direction serves both tasks. At 45° and 135° it nearly does, and costs a little more "
        "than it saves. What the gradients do at rest is the same everywhere, so it tells nothing.",
    )


def in_the_middle() -> Prediction:
    """Ask which rules end where the sum of two objectives is smallest."""
    return predict(
        "Sum, PCGrad, MGDA and CAGrad walk down. Which of them end at the middle of the front?",
        ("all four", "the sum and CAGrad", "PCGrad and MGDA", "MGDA only"),
        answer="the sum and CAGrad",
        why="The two go on until the sum is smallest. PCGrad and MGDA find nothing left to do as soon as the "
        "two gradients are opposed, and on the front they are.",
    )


def same_budget() -> Prediction:
    """Ask how many aggregators save a point against a tuned sum on the digits."""
    return predict(
        "Eight scanners, all tuned alike. For how many of the five rules does the interval of the points "
        "saved against the tuned sum lie wholly above one point?",
        ("none", "one or two", "three or more"),
        answer="none",
        why="The differences are a few tenths of a point, and no interval reaches above one point.",
    )


def other_units() -> Prediction:
    """Ask which rule helps where the losses have very different scales."""
    return predict(
        "Seven tasks in metres, one in a unit that makes its numbers 30 times larger. Whose error is far "
        "below that of the plain sum?",
        ("that of PCGrad", "that of MGDA", "that of the sum in one unit", "that of none of them"),
        answer="that of the sum in one unit",
        why="The sum's trouble is the scale, so what takes the scale out helps. PCGrad leaves the long "
        "gradient long. MGDA rests far from a good trunk, with all labels in one unit too.",
    )


def halfway() -> Prediction:
    """Ask whether a weighted sum gives both tasks a part of one unit."""
    return predict(
        "One shared unit, two tasks at 90°, and task 1 gets 70 % of the loss. How do the two tasks come out?",
        ("task 1 a little better than task 2", "about alike", "task 1 has the unit, task 2 nothing"),
        answer="task 1 has the unit, task 2 nothing",
        why="Along the front the weighted sum of the true errors is a straight line, and a line is lowest at "
        "one of its ends.",
    )


def chance_of_eight() -> Prediction:
    """Ask how far random halves of eight tasks agree with the true ones."""
    return predict_number(
        "Eight tasks, four of each kind. You split them into halves by lot. What share of the tasks, on "
        "average, do you put right, if the names of the halves do not matter?",
        (50, 56, 63, 71, 80, 90),
        100 * CHANCE_OF_EIGHT,
        "The names are free. Of the 70 halves 36 put half of the tasks right, 32 three quarters, and 2 all: "
        "(36 · 50 + 32 · 75 + 2 · 100)/70 = 63 %.",
        within=1.06,
        found="it is",
        show="{:.0f}".format,
        unit=" %",
    )


def stop_or_go() -> Prediction:
    """Recall of sitting 2: what PCGrad leaves of two opposed gradients."""
    return predict(
        "Two gradients are exactly opposed, and the first is three times as long as the second. Where does "
        "PCGrad go?",
        ("the way of the long one", "the way of the short one", "nowhere"),
        answer="nowhere",
        why="Each loses its part along the other. Of opposed gradients nothing else is left, whatever their "
        "lengths.",
    )


def zero_sum() -> Prediction:
    """Recall of sitting 1: what rest does to two gradients."""
    return predict(
        "Two tasks share a trunk, and training on the sum has come to rest. The cosine of their "
        "gradients is …",
        ("about 0", "−1, unless both gradients are zero", "it depends on the tasks"),
        answer="−1, unless both gradients are zero",
        why="At rest g₁ + g₂ = 0, so g₂ = −g₁.",
    )
