import numpy as np
import torch

from tests.exercises.answers import right, wrong


@right("pulled")
def by_weights(means, strength):
    own = 1 / (1 + strength)
    return own * means + (1 - own) * means.mean()


@right("pulled")
def towards_the_mean(means, strength):
    return means + strength / (1 + strength) * (means.mean() - means)


@right("pulled")
def by_a_loop(means, strength):
    centre = sum(means) / len(means)
    pulled = []
    for mean in means:
        pulled.append((mean + strength * centre) / (1 + strength))
    return torch.stack(pulled)


@right("pulled")
def as_a_matrix(means, strength):
    tasks = len(means)
    weights = torch.eye(tasks, dtype=means.dtype) + strength / tasks
    return weights @ means / (1 + strength)


@right("pulled")
def by_numpy(means, strength):
    means = means.numpy()
    return np.average([means, np.full_like(means, means.mean())], axis=0, weights=[1, strength])


# The two mistakes that the exercise knows, each written in more than one way.
@wrong("pulled", "not_divided")
def adds_the_mean(means, strength):
    return means + strength * means.mean()


@wrong("pulled", "not_divided")
def adds_the_mean_in_a_loop(means, strength):
    return [mean + strength * sum(means) / len(means) for mean in means]


@wrong("pulled", "towards_zero")
def shrinks(means, strength):
    return means / (1 + strength)


@wrong("pulled", "towards_zero")
def shrinks_by_a_share(means, strength):
    return means - means * strength / (1 + strength)


# What every exercise recognises.
@wrong("pulled", "returned_none")
def without_return(means, strength):
    by_weights(means, strength)


@wrong("pulled", "wrong_shape")
def only_the_mean(means, strength):
    return means.mean()


@wrong("pulled", "exception")
def a_name_that_is_not_there(means, strength):
    return (means + strength * mean_of_all) / (1 + strength)  # noqa: F821


@wrong("pulled", "signature")
def without_strength(means):
    return means


@wrong("pulled", "changed_inputs")
def in_place(means, strength):
    means += strength * means.mean()
    return means / (1 + strength)


@wrong("pulled", "constant")
def zeros(*_):
    return torch.zeros(4, dtype=torch.float64)


# What nobody recognises gets the hint of the property.
@wrong("pulled", "unrecognised")
def the_wrong_way_round(means, strength):
    return (strength * means + means.mean()) / (1 + strength)


@wrong("pulled", "unrecognised")
def to_the_median(means, strength):
    return (means + strength * means.median()) / (1 + strength)
