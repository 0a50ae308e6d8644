"""What lesson 10 asks, and the answers: here, so that the notebook does not give them away."""

from mtl_teach.evaluation import expected_maximum
from mtl_teach.live import Prediction, predict, predict_number


def settled() -> Prediction:
    """Recall of lesson 00: when a sign is settled."""
    return predict(
        "20 paired draws: model A saves 0.4 points, interval 0.1 to 0.7. Is the sign settled?",
        ("yes", "no, the gain is too small", "no, 20 draws are too few"),
        answer="yes",
        why="All of the interval lies above zero. Whether 0.4 points matter is another question.",
    )


def same_budget() -> Prediction:
    """Recall of lesson 06: what belongs to a fair comparison of aggregators."""
    return predict(
        "Lesson 06 compared aggregators under one budget. Who was tuned?",
        ("the new method", "the plain sum", "both sides, alike, on draws that were not reported"),
        answer="both sides, alike, on draws that were not reported",
        why="Else the comparison measures who was tuned better.",
    )


def shuffled() -> Prediction:
    """Recall of lesson 07: what a shuffled control is for."""
    return predict(
        "An auxiliary task gains 2 points over alone, and the same task with shuffled labels gains 2 points. "
        "What did its labels do?",
        ("all of the gain", "half of it", "nothing that shows"),
        answer="nothing that shows",
        why="The control has everything but the labels, and it gains as much.",
    )


def would_you() -> Prediction:
    """Ask how much of what the papers report is true."""
    return predict(
        "How much of Harmony's average gain is true?",
        ("nearly all of it: 24 papers agree", "about half", "the picture alone does not tell"),
        answer="the picture alone does not tell",
        why="Every paper may have made the same mistakes, and 24 of them do not cancel.",
    )


def peeked_gain(points: float) -> Prediction:
    """Ask what choosing each task's best epoch by test error adds; `points` is what was measured."""
    return predict_number(
        "Harmony does nothing. How many points does its gain grow, on average, if each scanner's best epoch, "
        "by test error, is reported in place of the last one?",
        (0.1, 0.2, 0.5, 1, 2, 4, 8),
        points,
        "The lowest of sixteen wobbling numbers lies well below the last of them, and each scanner may take "
        "its own.",
        within=1.6,
        show="{:.2g}".format,
        unit=" points",
    )


def best_of_eight() -> Prediction:
    """Ask for the mean of the largest of eight normal numbers."""
    return predict_number(
        "Eight equal runs. How many standard deviations does the best of them lie above their mean?",
        (0.2, 0.5, 1, 1.4, 2, 3, 8),
        expected_maximum(8),
        "It grows with the number of runs, but ever more slowly.",
        within=1.2,
        found="it is",
        show="{:.2g}".format,
        unit=" deviations",
    )


def which_epoch() -> Prediction:
    """Recall of the first sitting: who may choose an epoch."""
    return predict(
        "You want to report the best epoch. Who may choose it?",
        ("the test digits", "the validation digits", "the reader of the paper"),
        answer="the validation digits",
        why="Then the test digits have not seen the choice, and their error holds no luck of it.",
    )


def four_cheats() -> Prediction:
    """Recall of the first sitting: which cheat more papers would not cure."""
    return predict(
        "24 papers cheat in the same way, and you take the mean of their gains. What vanishes?",
        ("the gain by the best of eight seeds", "the gain by a wider trunk", "none of them"),
        answer="none of them",
        why="Luck of either sign averages out. Chosen luck has one sign, and so has a larger budget.",
    )


def false_papers() -> Prediction:
    """Ask how many of 1,000 papers about nothing report a gain with one seed and eight settings."""
    return predict_number(
        "1,000 papers about methods that do nothing, one seed each. Each tries 8 settings of its method "
        "against one run of the baseline and reports the best. How many report a gain above zero?",
        (25, 50, 125, 250, 500, 750, 890, 990),
        1000 * 8 / 9,
        "Nine equal runs, eight of them yours: the best of the nine is yours in eight cases of nine.",
        within=1.08,
        found="it is",
        show="{:.0f}".format,
    )


def more_seeds() -> Prediction:
    """Ask what five seeds change about the number of papers that report any gain."""
    return predict(
        "The same papers with five seeds each, and means over them. How many now report a gain above zero?",
        ("about a fifth as many", "about half as many", "about as many"),
        answer="about as many",
        why="Nine equal means, eight of them yours. The false gains get smaller, not fewer.",
    )


def equal_widths() -> Prediction:
    """Ask which width gives eight single networks the parameters of one trunk."""
    return predict_number(
        "One trunk of 64 units serves eight scanners with a head each. Eight single networks shall have as "
        "many parameters in all. How many units may each have?",
        (2, 4, 9, 16, 32, 64),
        9,
        "A unit costs its 64 weights wherever it stands, so 64 units come to about eight for each, and one "
        "more, because the shared network pays for eight heads on all 64 units.",
        within=1.3,
        found="it is",
        show="{:.0f}".format,
        unit=" units",
    )


def referee() -> Prediction:
    """Ask how many papers claim a win where both sides are tuned alike."""
    return predict(
        "Soft sharing of tasks that have nothing in common. Both sides try 16 settings on validation, 20 "
        "seeds, paired intervals. How many of 100 papers claim a win?",
        ("fewer than 10", "about 30", "more than half"),
        answer="fewer than 10",
        why="The truth is zero, and of 100 intervals at 95 % about two or three lie wholly above it.",
    )


def losers() -> Prediction:
    """Recall of the second sitting: what a mean over tasks hides."""
    return predict(
        "A shared model gains on average over eight tasks, and the interval lies above zero. What do you "
        "know of the third task?",
        ("it gains as well", "it gains on average", "nothing settled"),
        answer="nothing settled",
        why="A mean gains even if some tasks lose. Each task needs its own interval.",
    )


def turned_round() -> Prediction:
    """Ask which shared model can use seven towns for an eighth whose truth has the other sign."""
    return predict(
        "In seven towns the label depends on the features in one way, in Hurst the other way round: each "
        "weight has the opposite sign. Which shared model does best over all eight?",
        ("one for all", "soft sharing", "hard sharing"),
        answer="hard sharing",
        why="One direction of the features serves all eight, and Hurst's head takes it with a minus, as two "
        "tasks at 180° did in lesson 06. The other two want the weights themselves to be alike.",
    )


def more_splits() -> Prediction:
    """Recall of the third sitting: what a thousand splits of one table cannot do."""
    return predict(
        "You split one table in 1,000 ways in place of 10. How wide is the interval of the mean gain then?",
        ("a tenth as wide", "narrower, but more than half as wide", "wider"),
        answer="narrower, but more than half as wide",
        why="1/10 + 6/24 becomes 1/1000 + 6/24, and the root makes that 0.85 times as wide. Student's t is "
        "narrower too with 1,000 splits than with ten: 0.7 in all. What the rows do not say, no split says.",
    )
