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


def vote() -> Prediction:
    """Ask for a vote on the lesson's question, before both output layers are trained."""
    return predict(
        "A trunk learnt to name digits. We reuse it to answer four yes/no questions about a "
        "digit, such as “is it even?”. Which output layer gets all four right more often?",
        ("one softmax: it is transfer learning", "four sigmoids: any number of answers may be yes"),
        answer="four sigmoids: any number of answers may be yes",
        why="Four questions, and any number of answers may be yes. Now see both trained.",
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
        "The best softmax gives ½ to each true label, and −½ log ½ − ½ log ½ = log 2. However well it knows "
        "the answer, its loss never gets below that.",
        within=1.1,
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
        why="The first sigmoid gives a number from 0 to 1, so the second stays between σ(0) = 0.5 and "
        "σ(1) = 0.73: too far from 1 for a yes, and too far from 0 for a no.",
    )


def another_kind() -> Prediction:
    """Ask, at the start of the third sitting, for what the second one found."""
    return predict(
        "A trunk learnt to name digits. We reuse it to tell how much ink a picture has, a number. "
        "Which output layer and loss?",
        ("a softmax and cross-entropy", "a sigmoid and binary cross-entropy", "none, and the squared error"),
        answer="none, and the squared error",
        why="The labels decide: an amount may be any number, so nothing squashes it. "
        "That the trunk was trained before changes nothing.",
    )


def lowest_accuracy_of_three() -> Prediction:
    """Ask which of three accuracies of the same answers is lowest."""
    return predict(
        "Four sigmoids answer our four questions. We score the same answers in three ways. Which is lowest?",
        ("all four right (exact match)", "single answers right (Hamming)",
         "the largest logit is the first true label (argmax match)"),
        answer="the largest logit is the first true label (argmax match)",
        why="Of several true labels argmax takes the first, and nobody asked the network to rank that first. "
        "Exact match does not mind which of the true ones is largest.",
    )  # fmt: skip


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
