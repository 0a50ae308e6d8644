"""What lesson 03 asks, and the answers: here, so that the notebook does not give them away."""

from mtl_teach.live import Prediction, predict, predict_number


def ten_things() -> Prediction:
    """Recall of lesson 02: labels that do not exclude each other."""
    return predict(
        "A photo shows any number of ten things. Which outputs and which loss?",
        ("softmax and cross-entropy", "sigmoids and binary cross-entropy", "it depends on how it is trained"),
        answer="sigmoids and binary cross-entropy",
        why="The labels do not exclude each other. The kind of label decides, not how the model is trained.",
    )


def five_more() -> Prediction:
    """Recall of lesson 02: a constant added to all logits."""
    return predict(
        "You add 5 to all logits of a sample. What changes?",
        ("softmax", "the sigmoids", "both"),
        answer="the sigmoids",
        why="Softmax divides the common factor out again. Each sigmoid sees its own logit only.",
    )


def one_of_four() -> Prediction:
    """Recall of lesson 02: a trunk that was learnt before."""
    return predict(
        "A trunk was trained on photos. Now it is used to name a shape, one of four. Which output layer?",
        ("sigmoids", "one softmax", "no output layer"),
        answer="one softmax",
        why="Exactly one shape is right. How the trunk was trained does not matter for the output layer.",
    )


def printed_formula() -> Prediction:
    """Ask for the value of Figure 8, with its minus where it stands."""
    return predict(
        "One task, labels 1, 1, 0, 0, probabilities 0.9, 0.8, 0.1, 0.2. "
        "What is the lower formula, if both terms are summed and its one minus reaches the first term only?",
        ("0.657", "0.328", "0"),
        answer="0",
        why="The labels 1 give 0.328. The labels 0 give −0.328, since no minus reaches them. The two cancel.",
    )


def share_of_yes(measured: float) -> Prediction:
    """Ask what a network answers that was told no wherever a label was missing; `measured` in %."""
    return predict_number(
        "Half of the digits are even, but 70 % of the labels are missing and were filled with 0. "
        "To what share of new digits does the trained network say “even”?",
        (3, 6, 10, 15, 25, 50, 75),
        measured,
        "Of the labels it saw, about 15 % said yes. So its probabilities are about 15 % on average, "
        "on new digits a little less. "
        "But even of the surely even digits only 30 % came with a yes. So the right probability there is "
        "0.3, below ½, and whoever learnt nothing else would never say yes. It says yes a few times all "
        "the same: it has begun to learn its labels by heart, and some new digits look like those.",
        within=2,
        show="{:.0f}".format,
        unit=" %",
    )


def sure_and_wrong() -> Prediction:
    """Recall of sitting 1: the pull at a sure and wrong answer."""
    return predict(
        "The label is 0, and the model says yes with the logit z = 10. How hard does binary cross-entropy "
        "pull at this logit?",
        ("hardly at all: σ is flat out there", "with almost 1", "with 10"),
        answer="with almost 1",
        why="The slope is p − y, here σ(10) − 0. The flatness of σ has cancelled.",
    )


def a_task_without_weight() -> Prediction:
    """Recall of sitting 2: who hears a task whose weight is 0."""
    return predict(
        "Two tasks, one trunk, a head each. Task 2 has the weight w₂ = 0. You take one step of SGD. "
        "Which weights move?",
        ("all of them", "the trunk and head 1", "head 1 only"),
        answer="the trunk and head 1",
        why="Head 2 hears its own task only, and that counts 0. The trunk still hears task 1.",
    )


def one_head_on_the_mean() -> Prediction:
    """Ask what the mean over tasks does to the gradient of one head."""
    return predict(
        "64 tasks. You replace the sum of their losses by the mean. What happens to the gradient of one "
        "head?",
        (
            "it stays: a head hears one task only",
            "it becomes 8 times shorter",
            "it becomes 64 times shorter",
        ),
        answer="it becomes 64 times shorter",
        why="The head hears one task only, and in the mean this task counts 1/64.",
    )


def adam_on_the_mean() -> Prediction:
    """Ask what Adam makes of the factor 1/64."""
    return predict(
        "At the top of this lesson Adam learnt 64 tasks from their sum. What does it do on their mean, "
        "at the same learning rate?",
        ("it stands almost still, as SGD did", "it learns 64 times more slowly", "the same as on the sum"),
        answer="the same as on the sum",
        why="Adam divides a running mean of each weight's gradient by the recent size of that gradient. A "
        "factor in front of the loss is in both, and cancels (but for rounding and a tiny constant in the "
        "divisor).",
    )


def first_infinity() -> Prediction:
    """Ask from which logit on −log(1 − σ(z)) is infinite in float32."""
    return predict(
        "In float32, from which logit on does −log(1 − σ(z)) give infinity?",
        ("about 17", "about 37", "about 88", "never"),
        answer="about 17",
        why="From there on e⁻ᶻ is at most half of the gap: 1 + e⁻ᶻ is rounded to 1, so σ(z) is 1, and "
        "−log(1 − 1) is infinite.",
    )
