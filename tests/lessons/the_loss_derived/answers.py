import torch
from torch.nn import functional

from tests.exercises.answers import right, wrong


@right("bce_gradient")
def last_line(logits, labels):
    return torch.sigmoid(logits) - labels


@right("bce_gradient")
def in_float32(logits, labels):
    return torch.sigmoid(logits.float()) - labels.float()


@wrong("bce_gradient", "sign")
def downhill(logits, labels):
    return labels - torch.sigmoid(logits)


@wrong("bce_gradient", "no_sigmoid")
def on_logits(logits, labels):
    return logits - labels


@wrong("bce_gradient", "sigmoid_twice")
def chain_rule_twice(logits, labels):
    p = torch.sigmoid(logits)
    return (p - labels) * p * (1 - p)


@wrong("bce_gradient", "mean")
def autograd_of_the_mean(logits, labels):
    z = logits.clone().requires_grad_()
    functional.binary_cross_entropy_with_logits(z, labels).backward()
    return z.grad


@wrong("bce_gradient", "summed")
def one_number(logits, labels):
    return (torch.sigmoid(logits) - labels).sum()


@wrong("bce_gradient", "by_probability")
def by_p(logits, labels):
    p = torch.sigmoid(logits)
    return -labels / p + (1 - labels) / (1 - p)


@wrong("bce_gradient", "changed_inputs")
def in_place(logits, labels):
    return logits.sigmoid_().sub_(labels)


@wrong("bce_gradient", "exception")
def typo(logits, labels):
    return torch.sigmoid(logit) - labels  # noqa: F821


@right("cross_entropy_gradient")
def row_by_row(logits, classes):
    gradient = torch.softmax(logits, dim=1)
    for i, c in enumerate(classes):
        gradient[i, c] -= 1
    return gradient


@wrong("cross_entropy_gradient", "sign")
def uphill(logits, classes):
    return functional.one_hot(classes, logits.shape[1]) - torch.softmax(logits, 1)


@wrong("cross_entropy_gradient", "no_truth")
def probabilities(logits, classes):
    return torch.softmax(logits, dim=-1)


@wrong("cross_entropy_gradient", "sigmoid")
def independent(logits, classes):
    return torch.sigmoid(logits) - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "axis")
def over_examples(logits, classes):
    return torch.softmax(logits, dim=0) - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "mean")
def default_reduction(logits, classes):
    return row_by_row(logits, classes) / logits.shape[0]


@wrong("cross_entropy_gradient", "diagonal")
def true_class_only(logits, classes):
    gradient = torch.zeros_like(logits)
    for i, c in enumerate(classes):
        gradient[i, c] = torch.softmax(logits[i], 0)[c] - 1
    return gradient


@wrong("cross_entropy_gradient", "naive_exp")
def by_the_book(logits, classes):
    p = torch.exp(logits) / torch.exp(logits).sum(dim=1)[:, None]
    return p - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "wrong_shape")
def only_the_true_entry(logits, classes):
    return row_by_row(logits, classes).gather(1, classes[:, None])[:, 0]


@right("masked_multitask_bce")
def where_then_bce(logits, labels, mask, weights, reduction):
    labels = torch.where(mask, labels, torch.zeros_like(labels))
    terms = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none") * mask
    per_task = terms.sum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1).clamp(min=1)
    return (weights * per_task).sum()


@wrong("masked_multitask_bce", "mean_over_tasks")
def averaged_over_tasks(logits, labels, mask, weights, reduction):
    return where_then_bce(logits, labels, mask, weights, reduction) / len(weights)


@wrong("masked_multitask_bce", "one_pot")
def one_big_mean(logits, labels, mask, weights, reduction):
    terms = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none") * weights[:, None]
    return terms[mask].mean() if reduction == "mean" else terms[mask].sum()


@wrong("masked_multitask_bce", "no_weights")
def unweighted(logits, labels, mask, weights, reduction):
    return where_then_bce(logits, labels, mask, torch.ones(len(weights)).double(), reduction)


@wrong("masked_multitask_bce", "missing_as_zero")
def missing_is_negative(logits, labels, mask, weights, reduction):
    labels = labels.clone()
    labels[~mask] = 0
    return where_then_bce(logits, labels, torch.ones_like(mask), weights, reduction)


@wrong("masked_multitask_bce", "divided_by_n")
def divides_by_n(logits, labels, mask, weights, reduction):
    total = where_then_bce(logits, labels, mask, weights, "sum")
    return total / logits.shape[1] if reduction == "mean" else total


@wrong("masked_multitask_bce", "nan")
def multiplies_nan(logits, labels, mask, weights, reduction):
    terms = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none") * mask
    per_task = terms.sum(1)
    return (weights * (per_task / mask.sum(1) if reduction == "mean" else per_task)).sum()


@wrong("masked_multitask_bce", "empty_task")
def divides_by_zero(logits, labels, mask, weights, reduction):
    total = 0.0
    for j in range(len(logits)):
        z, y = logits[j][mask[j]], labels[j][mask[j]]
        total = total + weights[j] * functional.binary_cross_entropy_with_logits(z, y, reduction=reduction)
    return total


@wrong("masked_multitask_bce", "always_mean")
def ignores_reduction(logits, labels, mask, weights, reduction):
    return where_then_bce(logits, labels, mask, weights, "mean")


@wrong("masked_multitask_bce", "nan_gradient")
def hides_nan_too_late(logits, labels, mask, weights, reduction):
    terms = torch.clamp(logits, min=0) - logits * labels + torch.log1p(torch.exp(-logits.abs()))
    terms = torch.where(mask, terms, torch.zeros_like(terms))  # the NaN still sits on the way back
    per_task = terms.sum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1).clamp(min=1)
    return (weights * per_task).sum()


@right("total_loss")
def loop(losses, weights):
    total = 0
    for loss, weight in zip(losses, weights, strict=True):
        total = total + weight * loss
    return total


@wrong("total_loss", "detached")
def the_bug(losses, weights):
    return (torch.Tensor(losses) * weights).sum()


@wrong("total_loss", "detached")
def the_same_bug_in_other_words(losses, weights):
    return (torch.tensor([loss.item() for loss in losses]) * weights).sum()


@wrong("total_loss", "plain_numbers")
def python_numbers(losses, weights):
    return sum(float(w) * float(loss) for w, loss in zip(weights, losses, strict=True))


@wrong("total_loss", "weights_detached")
def frozen_weights(losses, weights):
    return sum(w.item() * loss for w, loss in zip(weights, losses, strict=True))


@wrong("total_loss", "no_weights")
def plain_sum(losses, weights):
    return sum(losses)


@wrong("total_loss", "mean")
def mean(losses, weights):
    return (torch.stack(losses) * weights).mean()


@wrong("total_loss", "per_task")
def not_added(losses, weights):
    return weights * torch.stack(losses)


@right("equal_learning_rate")
def times_tasks(learning_rate, tasks):
    return tasks * learning_rate


@wrong("equal_learning_rate", "same")
def unchanged(learning_rate, tasks):
    return learning_rate


@wrong("equal_learning_rate", "divided")
def smaller(learning_rate, tasks):
    return learning_rate / tasks


@wrong("equal_learning_rate", "root")
def square_root(learning_rate, tasks):
    return learning_rate * tasks ** (1 / 2)


@wrong("equal_learning_rate", "squared")
def squared(learning_rate, tasks):
    return learning_rate * tasks * tasks


@wrong("equal_learning_rate", "off_by_one")
def others_only(learning_rate, tasks):
    return learning_rate * (tasks - 1)
