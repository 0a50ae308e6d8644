"""What lesson 07 asks, and the answers: here, so that the notebook does not give them away."""

from mtl_teach.lessons.auxiliary_tasks.dial import Dial, crossing
from mtl_teach.live import Prediction, predict, predict_number


def trunk_hears() -> Prediction:
    """Recall lesson 03: who hears the loss of an auxiliary task."""
    return predict(
        "A network has a trunk and two heads. Which weights hear the loss of the second head?",
        ("all of them", "the trunk and the second head", "the second head only"),
        answer="the trunk and the second head",
        why="A loss reaches what it was computed from; the first head had no part in it.",
    )


def narrow_trunk() -> Prediction:
    """Recall lesson 04: what a narrow trunk does to unrelated tasks."""
    return predict(
        "Two unrelated tasks, equally loud, share a trunk of one linear unit. What happens to the first one?",
        ("it gets better", "nothing", "it gets worse"),
        answer="it gets worse",
        why="One unit is one direction, and unrelated tasks need two.",
    )


def settled() -> Prediction:
    """Recall lesson 00: what settles a difference."""
    return predict(
        "Over 20 draws a method gains 0.8 points, interval −0.1 to 1.7. Is it better?",
        ("yes", "no", "open"),
        answer="open",
        why="The interval holds zero.",
    )


def relatedness_needed(measured: Dial) -> Prediction:
    """Ask from which relatedness on 300 labels of another task beat 20 of one's own."""
    return predict_number(
        "The main task has 20 labels, the auxiliary task 300. The trunk has one unit, and λ = 10. "
        "At about which relatedness ρ do harm and help change places?",
        (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
        crossing(measured),
        "With one unit and a loud λ the network takes the auxiliary direction, and that one errs in a share "
        "arccos(ρ)/π.",
        within=1.12,
        show="{:.1f}".format,
    )


def kind_of_pivots() -> Prediction:
    """Recall the four kinds."""
    return predict(
        "A network must say whether a hidden word of opinion was in the sentence. Which kind is this?",
        ("statistical", "selective", "supervised", "unsupervised"),
        answer="selective",
        why="The answer is a part of the input, which is then hidden.",
    )


def both_gain() -> Prediction:
    """Recall what a control says."""
    return predict(
        "An auxiliary task gains three points over alone, and so does its shuffled control. The interval "
        "over the control holds zero. What may you say?",
        ("its answers help", "nothing shows that its answers help", "its answers do nothing"),
        answer="nothing shows that its answers help",
        why="Answers that mean nothing gained as much. But an interval that holds zero is no proof that the "
        "two are equal.",
    )


def which_kind_wins() -> Prediction:
    """Ask which kinds of auxiliary task help in the other domain."""
    return predict(
        "The trunk has two linear units, and each task its best λ. Which auxiliary tasks make the main task "
        "better on sentences about products?",
        (
            "all five",
            "all but the adversary",
            "the pivots and the related labels",
            "the related labels only",
        ),
        answer="the pivots and the related labels",
        why="Their answers go with opinion in both domains. Reconstruction asks for words of opinion as "
        "well, but for 100 others too, and the topic tells most about those. The adversary's head, a "
        "straight line, sees too little; sitting 3 gives it more to see.",
    )


def four_units() -> Prediction:
    """Ask what more room does to the harm of the statistical task."""
    return predict(
        "With two units, the statistical task at λ = 3 costs the main task about eleven points. "
        "Give the trunk four units. What happens to the harm?",
        ("it grows", "it stays about the same", "it is nearly gone"),
        answer="it is nearly gone",
        why="The statistical task has two answers, and needs two units for them. With four there is room.",
    )


def real_pivots() -> Prediction:
    """Ask what the two encoders gain on real sentences."""
    return predict(
        "Real sentences, Yu and Jiang's two encoders. Pivots are found by mutual information, or taken from "
        "a lexicon of opinion that people wrote. Which of the two gain more than two points over alone?",
        ("both", "only those by mutual information", "only those from the lexicon", "neither"),
        answer="only those from the lexicon",
        why="Whether pivots found in 400 marked sentences gain at all, twenty draws did not settle; the "
        "lexicon brings words of opinion from elsewhere.",
    )


def without_the_mask() -> Prediction:
    """Ask what happens if the pivots stay in the sentences."""
    return predict(
        "The pivots are no longer masked, and λ is chosen anew, so that the task shows its best. "
        "The trunk sees the words that it is asked for. What happens to the gain on products?",
        ("it grows", "it shrinks but stays", "it vanishes"),
        answer="it shrinks but stays",
        why="Now the trunk reads the answers off the pivots. A loud λ then teaches little about the other "
        "words, and a small λ, which is the best here, teaches less than a loud one does with the mask.",
    )


def input_or_output() -> Prediction:
    """Ask whether a signal that is there at test time should be an input, an output or both."""
    return predict(
        "The hint is known at test time too. It can be one more input of the 100 labelled sentences, an "
        "output (the auxiliary task on 2,000 sentences), or both. In which order do the three get sentences "
        "about products right, from fewest to most?",
        ("output, input, both", "input, output, both", "input, both, output", "all about the same"),
        answer="input, output, both",
        why="As an input the hint was copied, and no more. As an output it is learnt from 2,000 sentences, "
        "and those teach the words of products. With both, it can be read as well.",
    )
