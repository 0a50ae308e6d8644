"""What lesson 09 asks, and the answers: here, so that the notebook does not give them away."""

from mtl_teach.live import Prediction, predict


def missing_label() -> Prediction:
    """Recall lesson 03: what a missing label does to the loss."""
    return predict(
        "A label is missing. How must it enter the loss of its task?",
        ("read as a 0", "read as one half", "not at all"),
        answer="not at all",
        why="It gives no term and no gradient, and it is not counted in the mean.",
    )


def room_for_more() -> Prediction:
    """Recall lesson 04: what many unrelated tasks do in a narrow trunk."""
    return predict(
        "Eight unrelated tasks share a linear trunk of four units. Can each of them have the model that it "
        "would have alone?",
        ("yes", "no"),
        answer="no",
        why="Four units span four directions, and eight unrelated tasks need eight.",
    )


def sum_and_rate() -> Prediction:
    """Recall lesson 03: what the sum of many losses does to the trunk."""
    return predict(
        "The losses of T tasks are summed, and all pull the trunk to the same side. How does the gradient at "
        "the trunk grow?",
        ("not at all", "about as T", "about as T squared"),
        answer="about as T",
        why="Each task adds its own gradient. If they point to all sides, the sum grows more slowly, about "
        "as the root of T.",
    )


def missing_as_zero() -> Prediction:
    """Ask what reading missing labels as 0 does to the AUC of single assays and of many."""
    return predict(
        "85 % of the labels are missing, about thirty of each assay are known, and half of all answers are "
        "1. Somebody reads missing labels as 0. What happens to the AUC?",
        ("it rises", "it stays", "it falls"),
        answer="it falls",
        why="Half of the labels that were filled in are wrong: noise, and an assay has too few true labels, "
        "about thirty, to average it out.",
    )


def when_a_batch_breaks() -> Prediction:
    """Ask when the first minibatch of 64 assays has an assay without a label."""
    return predict(
        "64 assays, 15 % of the labels known, minibatches of 32 compounds. The loss divides by the labels "
        "that an assay has in the batch. About when does the first division by 0 come?",
        ("in the first ten batches", "after some hundreds", "never"),
        answer="in the first ten batches",
        why="One assay rarely misses a batch. But one of 64 is enough, and that happens in about three "
        "batches of ten.",
    )


def what_descent_does() -> Prediction:
    """Ask what plain gradient descent does as T grows."""
    return predict(
        "Plain gradient descent, the losses summed, a learning rate of 0.5, which suits one assay. What "
        "happens with 64 assays?",
        ("it learns faster and well", "nothing changes", "it blows up"),
        answer="it blows up",
        why="Each assay adds its gradient at the trunk, so the step grows with them. At this rate it becomes "
        "too large.",
    )


def where_it_pays() -> Prediction:
    """Ask from which T on related assays gain."""
    return predict(
        "Related assays with about 30 labels each, a trunk of four units. How much do they gain on average "
        "with 16 assays, and how much with 256?",
        (
            "much with 16, little more with 256",
            "some with 16, far more with 256",
            "nothing with 16, much with 256",
        ),
        answer="some with 16, far more with 256",
        why="Four directions in 64 dimensions are many numbers to learn: 16 assays with 30 labels each have "
        "480 labels, 256 assays have 7,680.",
    )


def a_mean_that_rises() -> Prediction:
    """Ask what a rising mean says about each assay."""
    return predict(
        "Of 256 assays on one narrow trunk a quarter are unrelated. The mean gain is clearly above zero. How "
        "many of the sixteen watched assays lose?",
        ("none", "one or two", "about four", "half"),
        answer="about four",
        why="The trunk serves the many related ones, and the unrelated ones must make do with it.",
    )


def wider_or_groups() -> Prediction:
    """Ask what is best for two families of assays at equal parameters."""
    return predict(
        "Two families of assays, each with four mechanisms of its own, and you know who belongs where. About "
        "840 parameters: one trunk of 6 units for all, or two trunks of 4 units, one per family. Which has "
        "the higher AUC?",
        ("one trunk of 6", "two trunks of 4", "about the same"),
        answer="two trunks of 4",
        why="The groups know who belongs to whom: a head looks at the four directions of its family only.",
    )


def per_assay() -> Prediction:
    """Recall why one mean is not enough."""
    return predict(
        "A shared trunk gains two points on average over 100 assays. What must a report say besides?",
        ("nothing", "how many assays lose, and how much", "how long it took"),
        answer="how many assays lose, and how much",
        why="A mean can rise while many assays fall.",
    )


def normaliser() -> Prediction:
    """Recall what the masked loss is divided by, and what follows for a single label."""
    return predict(
        "The loss of an assay is a mean. One assay has 30 known labels, another has 10; their heads and "
        "their errors are alike. Which assay's single label pulls harder at the trunk?",
        ("one of the assay with 30", "one of the assay with 10", "both alike"),
        answer="one of the assay with 10",
        why="A label counts one over the known labels of its assay: 1/10 against 1/30.",
    )


def shuffled_companions() -> Prediction:
    """Ask what shuffled companions do on real assays."""
    return predict(
        "Twenty assays are judged, forty companions share their trunk. Now the companions' answers are "
        "shuffled among their molecules. What is left of what the companions gained?",
        ("all of it", "about half", "little, nothing, or less"),
        answer="little, nothing, or less",
        why="Shuffled companions still bring their molecules, but no knowledge of them. In the mean they "
        "even cost.",
    )


def products_as_tasks() -> Prediction:
    """Ask how one model and soft sharing compare on sentences about products."""
    return predict(
        "Is a sentence about a product positive? 14 products, 40 labelled sentences of each. Each product "
        "alone, one model for all that is not told the product, or soft sharing: how do the AUCs compare?",
        (
            "alone is best: each product has its own words",
            "soft sharing is clearly above one model, and both above alone",
            "soft sharing and one model are about equal, and both above alone",
        ),
        answer="soft sharing and one model are about equal, and both above alone",
        why="What the sentences about other products teach holds for this one too. Weights of its own added "
        "nothing to the order that twenty draws could settle. AUC does not see the threshold, though.",
    )
