"""What lesson 02 asks, and the answers: here, so that the notebook does not give them away."""

from mtl_teach.live import Prediction, predict, predict_number


def transfer_or_together() -> Prediction:
    """Ask what tells transfer learning from multi-task learning."""
    return predict(
        "What tells transfer learning from multi-task learning?",
        ("the output layer", "whether the tasks are learnt one after the other or together", "the loss"),
        answer="whether the tasks are learnt one after the other or together",
        why="In transfer learning the trunk is trained first and reused later. Keep this answer in mind.",
    )


def needs_a_softmax() -> Prediction:
    """Ask, before the kinds are told, which of three tasks should end in one softmax."""
    return predict(
        "Three questions about photos of pets: (a) which of ten breeds is the dog? (b) which of four animals "
        "are in the photo? (c) how many kilograms does the dog weigh? Which should end in one softmax?",
        ("only a", "only b", "a and b", "all three"),
        answer="only a",
        why="Exactly one breed is right, so there is one belief to share out. Of the animals none may be in "
        "the photo, or all four. A weight is no probability at all.",
    )


def vote() -> Prediction:
    """Ask for a vote on the lesson's question, before both output layers are trained."""
    return predict(
        "A trunk learnt to name digits. We reuse it to answer four yes/no questions about a "
        "digit, such as “is it even?”. Which output layer gets all four right more often?",
        ("one softmax over the four answers", "four sigmoids", "neither, it makes no difference"),
        answer="four sigmoids",
        why="Any number of the four answers may be yes, none too, and a softmax over the four always shares "
        "out a sum of 1. Now see both trained.",
    )


def what_moves() -> Prediction:
    """Ask what a constant does to both output layers."""
    return predict(
        "We add 3 to all four logits. Which bars move?",
        ("those of the sigmoids", "those of the softmax", "both", "neither"),
        answer="those of the sigmoids",
        why="A sigmoid sees its own logit only, and that has grown. A softmax compares the logits.",
    )


def floor_of_two() -> Prediction:
    """Ask how low the loss of a softmax can go when two labels are true."""
    return predict_number(
        "Two of four labels are true. A softmax is trained with the target (½, ½, 0, 0). "
        "How small can its cross-entropy become?",
        (0.001, 0.01, 0.1, 0.3, 0.5, 0.69, 1.0, 1.4),
        0.6931,
        "A softmax does best as it comes near ½ for each true label, and −½ log ½ − ½ log ½ = log 2. However "
        "well it knows the answer, its loss never gets below that.",
        within=1.1,
        found="it is",
    )


def impossible_digits(measured: float) -> Prediction:
    """Ask how often ten sigmoids say what cannot be; `measured` of 100 digits."""
    return predict_number(
        "Ten sigmoids learn which digit it is, from 100 digits. For how many of 100 new digits do none of "
        "them, or several, say yes?",
        (1, 2, 5, 10, 20, 40, 80),
        measured,
        "Each sigmoid decides by itself, and nothing makes exactly one of them say yes.",
        within=1.6,
        show="{:.0f}".format,
    )


def why_not_zero() -> Prediction:
    """Ask, at the start of the second sitting, for what the first one found."""
    return predict(
        "A yes/no question is trained with a sigmoid and then a loss that applies a sigmoid too. "
        "All answers are sure and right. What does the loss do?",
        ("it falls to 0", "it stops well above 0", "it becomes infinite"),
        answer="it stops well above 0",
        why="The first sigmoid gives a number from 0 to 1, and the second squashes that to between σ(0) = ½ "
        "and σ(1) = 0.73. So what is true gets 0.73 at most where it is yes, and ½ at most where it is no.",
    )


def another_kind() -> Prediction:
    """Ask, at the start of the third sitting, for what the second one found."""
    return predict(
        "A trunk learnt to name digits. We reuse it to tell how much ink a picture has, a number. "
        "Which output layer and loss?",
        ("a softmax and cross-entropy", "a sigmoid and binary cross-entropy", "none, and the squared error"),
        answer="none, and the squared error",
        why="The labels decide: most amounts lie outside 0 to 1, so nothing squashes them. "
        "That the trunk was trained before changes nothing.",
    )


def where_is_argmax_match() -> Prediction:
    """Ask how argmax match compares with two other accuracies of the same answers."""
    return predict(
        "Four sigmoids answer our four questions, and we score the same answers in three ways. "
        "Where does argmax match lie?",
        ("above Hamming", "between Hamming and exact match", "below exact match"),
        answer="below exact match",
        why="All four answers may be right, and yet the largest logit stands at the second yes. The first "
        "yes of the list should have it, but the network was never asked to be surest of that one. "
        "(It may also stand right where another answer is wrong, but here that is rarer.)",
    )


def which_not_that() -> Prediction:
    """Ask, after the audit, which accuracy a published number cannot be."""
    return predict(
        "Six sigmoids, a mean binary cross-entropy of 0.0520, and an accuracy of 0.8068 on the same "
        "pictures. What can this accuracy not be?",
        ("single answers right (Hamming)", "all six right (exact match)", "argmax match"),
        answer="single answers right (Hamming)",
        why="Of these at least 1 − 0.052 / log 2 = 92.5 % are right. One wrong answer spoils one whole "
        "picture, so the share of spoiled pictures is at most six times the share of wrong answers. So exact "
        "match is at least 1 − 6 · 0.052 / log 2 = 55 %, which leaves room for 0.8068. Argmax match may be "
        "anything where several labels are true: two may have large logits, and the second the larger one.",
    )


def never_named() -> Prediction:
    """Ask which output layer cannot name a combination that training never showed."""
    return predict(
        "Three output layers: one softmax over the nine combinations, six sigmoids, two softmaxes (type and "
        "colour). Which one never names a red dress?",
        ("the softmax over nine", "the six sigmoids", "the two softmaxes"),
        answer="the softmax over nine",
        why="Its class for red dresses has no example, so the loss only pushes that logit down. "
        "The others have seen red, and they have seen dresses.",
    )
