"""What lesson 08 asks, and the answers: here, so that the notebook does not give them away."""

from torch import Tensor

from mtl_teach.lessons.learning_what_to_share.experiments import Study
from mtl_teach.live import Prediction, predict, predict_number


def grouping_by_chance() -> Prediction:
    """Recall of lesson 06: what a found pattern is compared with."""
    return predict(
        "A method finds groups of tasks that agree with the true ones for 70 % of the tasks. Is that good?",
        ("yes", "no", "it depends on what chance finds"),
        answer="it depends on what chance finds",
        why="Random halves of eight tasks already agree for 63 %. A pattern is judged against chance.",
    )


def alone_or_shared() -> Prediction:
    """Recall of lesson 04: what more tasks help with."""
    return predict(
        "Hard sharing of a trunk by related tasks with few examples each. What do they pay for together?",
        ("the heads", "the trunk", "both"),
        answer="the trunk",
        why="The trunk's weights are common property, so all tasks' examples teach them. Heads are private.",
    )


def chosen_here() -> Prediction:
    """Recall of lesson 07: where a setting must be chosen."""
    return predict(
        "A setting was chosen as the best of several on the very draws that are reported. Its gain is …",
        ("right", "too large on average", "too small on average"),
        answer="too large on average",
        why="The best of several is partly the luckiest. Choose on other draws.",
    )


def how_many_policies() -> Prediction:
    """Ask how many policies there are for four tasks and six blocks."""
    return predict(
        "Four tasks, six blocks, and a switch for each task and block. How many policies are there?",
        ("24", "4,096", "16.8 million"),
        answer="16.8 million",
        why="24 switches with two positions each: 2 to the power 24 is 16,777,216.",
    )


def mixing_wins(errors: dict[str, Tensor]) -> Prediction:
    """Ask whether gates of their own err least; `errors`: design -> errors at cosine 0.5."""
    least = min(errors, key=lambda name: errors[name].mean().item())
    return predict(
        "Two tasks whose weights have cosine 0.5, 200 examples, 32 hidden units in all. Does MMoE err least "
        "of the five designs? (In the paper's figure it does, of three: hard sharing, OMoE, MMoE.)",
        ("yes", "no"),
        answer="yes" if least == "MMoE" else "no",
        why="With 32 hidden units the mixtures err more here. Why, this run does not tell.",
    )


def colder() -> Prediction:
    """Ask what the temperature does to how often a switch is on."""
    return predict(
        "A switch is on with probability 0.7. We draw u at τ = 5 and at τ = 0.1. How often is it above ½?",
        ("more often at τ = 5", "more often at τ = 0.1", "equally often"),
        answer="equally often",
        why="τ divides both sums, so the larger one stays the larger one. It changes how sure u looks, not "
        "which option wins.",
    )


def larger_stays_larger() -> Prediction:
    """Recall of sitting 1: what the temperature changes."""
    return predict(
        "Gumbel-softmax, one switch, the same random numbers, a smaller τ. What changes?",
        ("which option wins", "how near u is to 0 or 1", "the probability of the switch"),
        answer="how near u is to 0 or 1",
        why="The winner is decided by logits plus noise. Dividing by τ only sharpens.",
    )


def own_or_all(found: Study) -> Prediction:
    """Ask whether a network for each task beats all shared here."""
    own, shared = found.errors["own networks"].mean(), found.errors["all shared"].mean()
    return predict(
        "No block is needed by all four tasks, and two blocks by none. Each task has 100 examples. What errs "
        "less on new ones: one network that all tasks share, or a network for each task?",
        ("one network for all", "a network for each task"),
        answer="one network for all" if shared < own else "a network for each task",
        why="A network of its own has six blocks for one task's 100 examples. Four of them are not needed "
        "and learn its noise. In one network the examples of all four tasks teach each block.",
    )


def switches_right(found: Study) -> Prediction:
    """Ask how many of the 24 switches are learned as built in."""
    return predict_number(
        "AdaShare learns 24 switches in each of 20 draws. How many of the 24 are set as we built them in, on "
        "average? (All shared has 8 right, a table of zeros 16.)",
        (8, 12, 16, 20, 23),
        24 * found.agreement.mean().item(),
        "Where each block reads its own part of the input, no other block can do its work, and the loss "
        "tells which ones a task needs.",
        within=1.1,
        show="{:.0f}".format,
    )


def free_world(found: Study) -> Prediction:
    """Ask what is found where any block can do any work."""
    gain = (found.errors["random"] - found.errors["learned"]).mean()
    return predict(
        "Now every block reads the whole stream, and any block could do any work. Against random policies "
        "of the same budget, the learned ones err …",
        ("much less, as before", "about as much", "much more"),
        answer="about as much" if abs(gain) < 0.015 else "much less, as before" if gain > 0 else "much more",
        why="Any block can do any work, so for the error the number of a block means nothing. Who shares "
        "with whom does matter, but the method finds too little of it to err less.",
    )


def best_of_eight() -> Prediction:
    """Ask how often the best of eight equal runs beats one run of an equal rival."""
    return predict_number(
        "Two methods are equally good. One reports the best of its 8 runs, the other its only run. In how "
        "many of 100 papers does the first one win?",
        (50, 60, 75, 89, 99),
        100 * 8 / 9,
        "All nine runs are alike, so each is the best with chance 1/9. Eight belong to the first method.",
        within=1.05,
        found="it is",
        show="{:.0f}".format,
    )
