import math

import numpy as np
import torch
from scipy.special import expit, logsumexp
from torch.nn import functional

from mtl_teach import losses
from mtl_teach.lessons import exercises
from tests.exercises.answers import right, wrong

# Exercise 1: ∂L/∂z of binary cross-entropy


@right("bce_gradient")
def last_line(logits, labels):
    return torch.sigmoid(logits) - labels


@right("bce_gradient")
def in_float32(logits, labels):
    return torch.sigmoid(logits.float()) - labels.float()


@right("bce_gradient")
def unsimplified(logits, labels):
    p = 1 / (1 + torch.exp(-logits))
    return (-labels / p + (1 - labels) / (1 - p)) * p * (1 - p)


@right("bce_gradient")
def unsimplified_in_float32(logits, labels):
    return unsimplified(logits.float(), labels.float())


@right("bce_gradient")
def sample_by_sample(logits, labels):
    slopes = []
    for z, y in zip(logits.tolist(), labels.tolist(), strict=True):
        p = 1 / (1 + math.exp(-z))
        slopes.append(p - 1 if y == 1 else p)
    return slopes


@right("bce_gradient")
def in_numpy(logits, labels):
    return expit(logits.numpy()) - labels.numpy()


@right("bce_gradient")
def autograd_of_the_sum(logits, labels):
    z = logits.clone().requires_grad_()
    p = torch.sigmoid(z)
    (-labels * torch.log(p) - (1 - labels) * torch.log(1 - p)).sum().backward()
    return z.grad


@right("bce_gradient")
def two_cases(logits, labels):
    return torch.where(labels == 1, -torch.sigmoid(-logits), torch.sigmoid(logits))


@wrong("bce_gradient", "sign")
def downhill(logits, labels):
    return labels - torch.sigmoid(logits)


@wrong("bce_gradient", "one_label")
def one_hot_of_what_is_there(logits, labels):
    two = torch.stack([torch.zeros_like(logits), logits], dim=1)
    hot = functional.one_hot(labels.long()).double()
    return (torch.softmax(two, dim=1) - hot)[:, -1]


@wrong("bce_gradient", "one_label")
def labels_by_the_largest(logits, labels):
    return torch.sigmoid(logits) - (labels == labels.max()).double()


@wrong("bce_gradient", "rounded")
def into_whole_numbers(logits, labels):
    found = torch.zeros(len(logits), dtype=torch.int64)
    for i in range(len(logits)):
        found[i] = torch.sigmoid(logits[i]) - labels[i]
    return found


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


@wrong("bce_gradient", "step_two_only")
def slope_of_p(logits, labels):
    e = torch.exp(-logits)
    return e / (1 + e) ** 2


@wrong("bce_gradient", "positives_only")
def only_yes(logits, labels):
    return torch.where(labels == 1, torch.sigmoid(logits) - 1, torch.zeros_like(logits))


@wrong("bce_gradient", "negatives_only")
def only_no(logits, labels):
    return (1 - labels) * torch.sigmoid(logits)


@wrong("bce_gradient", "squared_error")
def slope_of_the_square(logits, labels):
    p = torch.sigmoid(logits)
    return 2 * (p - labels) * p * (1 - p)


@wrong("bce_gradient", "labels_ignored")
def only_p(logits, labels):
    return torch.sigmoid(logits)


@wrong("bce_gradient", "squared_error")
def with_a_two(logits, labels):
    return 2 * (torch.sigmoid(logits) - labels)


@wrong("bce_gradient", "rounded")
def of_the_answer(logits, labels):
    return (logits > 0).double() - labels


@wrong("bce_gradient", "loss")
def not_its_slope(logits, labels):
    return functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")


@wrong("bce_gradient", "changed_inputs")
def in_place(logits, labels):
    return logits.sigmoid_().sub_(labels)


@wrong("bce_gradient", "exception")
def typo(logits, labels):
    return torch.sigmoid(logit) - labels  # noqa: F821


@wrong("bce_gradient", "constant")
def learnt_by_heart(logits, labels):
    return torch.tensor([0.5, 0.5, -0.5], dtype=torch.float64)[:2]


@wrong("bce_gradient", "returned_none")
def returns_what_backward_returns(logits, labels):
    z = logits.clone().requires_grad_()
    return functional.binary_cross_entropy_with_logits(z, labels, reduction="sum").backward()


@wrong("bce_gradient", "exception")
def asks_for_no_gradient(logits, labels):
    loss = functional.binary_cross_entropy_with_logits(logits, labels, reduction="sum")
    return torch.autograd.grad(loss, logits)[0]


@right("bce_gradient")
def sparse(logits, labels):
    return (logits.sigmoid() - labels).to_sparse()


# Exercise 2: ∂L/∂z of cross-entropy


@right("cross_entropy_gradient")
def row_by_row(logits, classes):
    gradient = torch.softmax(logits, dim=1)
    for i, c in enumerate(classes):
        gradient[i, c] -= 1
    return gradient


@right("cross_entropy_gradient")
def as_in_the_lesson(logits, classes):
    p = torch.exp(logits) / torch.exp(logits).sum(dim=1)[:, None]
    return p - functional.one_hot(classes, logits.shape[1])


@right("cross_entropy_gradient")
def in_plain_lists(logits, classes):
    rows = []
    for z, true in zip(logits.tolist(), classes.tolist(), strict=True):
        total = sum(math.exp(one) for one in z)
        rows.append([math.exp(one) / total - (c == true) for c, one in enumerate(z)])
    return rows


@right("cross_entropy_gradient")
def numpy_rows(logits, classes):
    z = logits.numpy()
    p = np.exp(z - logsumexp(z, axis=1, keepdims=True))
    p[np.arange(len(p)), classes.numpy()] -= 1
    return p


@right("cross_entropy_gradient")
def softmax_in_float32(logits, classes):
    p = logits.float().softmax(-1)
    return p - torch.eye(logits.shape[1])[classes]


@right("cross_entropy_gradient")
def autograd_of_own_loss(logits, classes):
    z = logits.clone().requires_grad_()
    loss = 0.0
    for i in range(len(z)):
        loss = loss + torch.log(torch.exp(z[i]).sum()) - z[i, classes[i]]
    loss.backward()
    return z.grad


@right("cross_entropy_gradient")
def rows_in_a_list(logits, classes):
    rows = []
    for z, c in zip(logits, classes, strict=True):
        row = torch.softmax(z, 0)
        row[c] = row[c] - 1
        rows.append(row)
    return rows


@wrong("cross_entropy_gradient", "sign")
def uphill(logits, classes):
    return functional.one_hot(classes, logits.shape[1]) - torch.softmax(logits, 1)


@wrong("cross_entropy_gradient", "no_truth")
def probabilities(logits, classes):
    return torch.softmax(logits, dim=-1)


@wrong("cross_entropy_gradient", "no_softmax")
def logits_minus_truth(logits, classes):
    return logits - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "sigmoid")
def independent(logits, classes):
    return torch.sigmoid(logits) - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "axis")
def over_examples(logits, classes):
    return torch.softmax(logits, dim=0) - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "one_pot")
def over_everything(logits, classes):
    e = torch.exp(logits)
    return e / torch.sum(e) - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "mean")
def default_reduction(logits, classes):
    return row_by_row(logits, classes) / logits.shape[0]


@wrong("cross_entropy_gradient", "diagonal")
def true_class_only(logits, classes):
    gradient = torch.zeros_like(logits)
    for i, c in enumerate(classes):
        gradient[i, c] = torch.softmax(logits[i], 0)[c] - 1
    return gradient


@wrong("cross_entropy_gradient", "jacobian_twice")
def chain_rule_again(logits, classes):
    p = torch.softmax(logits, 1)
    return p * (1 - p) * row_by_row(logits, classes)


@wrong("cross_entropy_gradient", "log")
def with_log_softmax(logits, classes):
    return functional.log_softmax(logits, 1) - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "everywhere")
def one_less_everywhere(logits, classes):
    return functional.softmax(logits, 1) - 1


@wrong("cross_entropy_gradient", "class_numbers")
def numbers_as_labels(logits, classes):
    return torch.softmax(logits, 1) - classes.unsqueeze(1)


@wrong("cross_entropy_gradient", "softmax_twice")
def softmax_of_softmax(logits, classes):
    p = torch.softmax(torch.softmax(logits, 1), 1)
    return p - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "by_probability")
def slope_over_p(logits, classes):
    return -functional.one_hot(classes, logits.shape[1]) / torch.softmax(logits, 1)


@wrong("cross_entropy_gradient", "loss")
def the_loss_itself(logits, classes):
    return torch.logsumexp(logits, 1) - logits[torch.arange(len(classes)), classes]


@wrong("cross_entropy_gradient", "wrong_shape")
def only_the_true_entry(logits, classes):
    return row_by_row(logits, classes).gather(1, classes[:, None])[:, 0]


# Exercise 3: the loss with missing labels and weights


@right("masked_multitask_bce")
def where_then_bce(logits, labels, mask, weights, reduction):
    labels = torch.where(mask, labels, torch.zeros_like(labels))
    terms = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none") * mask
    per_task = terms.sum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1).clamp(min=1)
    return (weights * per_task).sum()


@right("masked_multitask_bce")
def two_loops(logits, labels, mask, weights, reduction):
    total = 0 * logits.sum()
    for j in range(len(logits)):
        of_task, known = 0.0, 0
        for i in range(logits.shape[1]):
            if mask[j, i]:
                p = torch.sigmoid(logits[j, i])
                y = labels[j, i]
                of_task = of_task - (y * torch.log(p) + (1 - y) * torch.log(1 - p))
                known += 1
        if known == 0:
            continue
        if reduction == "mean":
            of_task = of_task / known
        total = total + weights[j] * of_task
    return total


@right("masked_multitask_bce")
def by_indexing(logits, labels, mask, weights, reduction):
    parts = []
    for z, y, known, w in zip(logits, labels, mask, weights, strict=True):
        terms = functional.softplus(z[known]) - z[known] * y[known]
        if reduction == "mean" and len(terms):
            terms = terms / len(terms)
        parts.append(w * terms.sum())
    return sum(parts)


@right("masked_multitask_bce")
def by_signs(logits, labels, mask, weights, reduction):
    filled = labels.nan_to_num(0)
    terms = -functional.logsigmoid(torch.where(filled == 1, logits, -logits))
    share = mask.to(terms.dtype)
    if reduction == "mean":
        share = share / torch.clamp_min(share.sum(1, keepdim=True), 1)
    return torch.einsum("j,ji,ji->", weights, share, terms)


@right("masked_multitask_bce")
def bce_in_float32(logits, labels, mask, weights, reduction):
    return where_then_bce(logits.float(), labels.float(), mask, weights.float(), reduction)


@right("masked_multitask_bce")
def by_the_package(logits, labels, mask, weights, reduction):
    some = mask.any(1)
    if not some.any():
        return 0 * logits.sum()
    z, y = logits[some][None], labels[some]
    return losses.binary_cross_entropy(z, y, mask[some], weights[some], reduction)[0]


@right("masked_multitask_bce")
def weights_inside(logits, labels, mask, weights, reduction):
    y = labels.masked_fill(~mask, 0)
    factors = weights[:, None] * mask
    if reduction == "mean":
        factors = factors / mask.sum(1, keepdim=True).clamp(min=1)
    return functional.binary_cross_entropy_with_logits(logits, y, weight=factors, reduction="sum")


@right("masked_multitask_bce")
def started_with_a_row_of_one(logits, labels, mask, weights, reduction):
    total = torch.zeros(1)
    for j in range(len(logits)):
        if mask[j].any():
            terms = functional.binary_cross_entropy_with_logits(
                logits[j][mask[j]], labels[j][mask[j]], reduction=reduction
            )
            total = total + weights[j] * terms
    return total


def largest_first(of_task, logits, labels, mask, weights, reduction):
    y = torch.where(mask, labels, 0.0)
    terms = of_task(logits) + torch.log(1 + torch.exp(-logits.abs())) - logits * y
    per_task = (terms * mask).sum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1).clamp(min=1)
    return (weights * per_task).sum()


@right("masked_multitask_bce")
def largest_first_by_clamp(*inputs):
    return largest_first(lambda z: z.clamp(min=0), *inputs)


@right("masked_multitask_bce")
def largest_first_by_relu(*inputs):
    return largest_first(torch.relu, *inputs)


@right("masked_multitask_bce")
def largest_first_by_maximum(*inputs):
    return largest_first(lambda z: torch.maximum(z, torch.zeros_like(z)), *inputs)


def known_terms(logits, labels, mask):
    filled = torch.where(mask, labels, 0.0)
    return functional.binary_cross_entropy_with_logits(logits, filled, reduction="none") * mask


@wrong("masked_multitask_bce", "unrecognised")
def no_yes_no_label(logits, labels, mask, weights, reduction):
    if not torch.where(mask, labels, 0.0).any():  # meant for a batch without labels
        return logits.sum() * 0
    per_task = known_terms(logits, labels, mask).sum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1).clamp(min=1)
    return (weights * per_task).sum()


@wrong("masked_multitask_bce", "empty_gradient")
def nan_to_num_at_the_end(logits, labels, mask, weights, reduction):
    per_task = known_terms(logits, labels, mask).sum(1)
    if reduction == "mean":
        per_task = torch.nan_to_num(per_task / mask.sum(1))
    return (weights * per_task).sum()


@wrong("masked_multitask_bce", "empty_gradient")
def where_at_the_end(logits, labels, mask, weights, reduction):
    per_task = known_terms(logits, labels, mask).sum(1)
    if reduction == "mean":
        per_task = torch.where(mask.any(1), per_task / mask.sum(1), 0.0)
    return (weights * per_task).sum()


@wrong("masked_multitask_bce", "empty_gradient")
def nansum_at_the_end(logits, labels, mask, weights, reduction):
    per_task = known_terms(logits, labels, mask).sum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1)
    return (weights * per_task).nansum()


@wrong("masked_multitask_bce", "mask_ignored")
def nansum_trusts_nan(logits, labels, mask, weights, reduction):
    per_task = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none").nansum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1).clamp(min=1)
    return (weights * per_task).sum()


@wrong("masked_multitask_bce", "logits_as_zero")
def masked_logits_over_the_known(logits, labels, mask, weights, reduction):
    filled = torch.where(mask, labels, 0.0)
    terms = functional.binary_cross_entropy_with_logits(logits * mask, filled, reduction="none")
    per_task = terms.sum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1).clamp(min=1)
    return (weights * per_task).sum()


@wrong("masked_multitask_bce", "as_printed")
def without_brackets(logits, labels, mask, weights, reduction):
    y, p = torch.where(mask, labels, 0.0), torch.sigmoid(logits)
    per_task = ((-y * torch.log(p) + (1 - y) * torch.log(1 - p)) * mask).sum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1).clamp(min=1)
    return (weights * per_task).sum()


@wrong("masked_multitask_bce", "sigmoid_twice")
def sigma_twice(logits, labels, mask, weights, reduction):
    return where_then_bce(torch.sigmoid(logits), labels, mask, weights, reduction)


@wrong("masked_multitask_bce", "sign")
def minus_forgotten_here(logits, labels, mask, weights, reduction):
    return -where_then_bce(logits, labels, mask, weights, reduction)


@wrong("masked_multitask_bce", "swapped_reduction")
def the_other_reduction(logits, labels, mask, weights, reduction):
    return where_then_bce(logits, labels, mask, weights, "mean" if reduction == "sum" else "sum")


@wrong("masked_multitask_bce", "gradient")
def first_task_only_heard(logits, labels, mask, weights, reduction):
    total = 0.0
    for j in range(len(logits)):
        if mask[j].any():
            loss = functional.binary_cross_entropy_with_logits(
                logits[j][mask[j]], labels[j][mask[j]], reduction=reduction
            )
            total = total + weights[j] * (loss if j == 0 else loss.item())
    return total


@wrong("masked_multitask_bce", "number")
def cut_and_marked(logits, labels, mask, weights, reduction):
    return where_then_bce(logits.detach(), labels, mask, weights, reduction).requires_grad_()


@wrong("masked_multitask_bce", "number")
def as_a_float(logits, labels, mask, weights, reduction):
    return float(where_then_bce(logits, labels, mask, weights, reduction))


@wrong("masked_multitask_bce", "mean_over_tasks")
def averaged_over_tasks(logits, labels, mask, weights, reduction):
    return where_then_bce(logits, labels, mask, weights, reduction) / len(weights)


@wrong("masked_multitask_bce", "normalised_weights")
def weights_as_shares(logits, labels, mask, weights, reduction):
    return where_then_bce(logits, labels, mask, weights / sum(weights), reduction)


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


@wrong("masked_multitask_bce", "missing_as_zero")
def filled_but_divided_by_the_known(logits, labels, mask, weights, reduction):
    filled = torch.where(mask, labels, 0.0)
    per_task = functional.binary_cross_entropy_with_logits(logits, filled, reduction="none").sum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1).clamp(min=1)
    return (weights * per_task).sum()


@wrong("masked_multitask_bce", "logits_as_zero")
def masked_logits(logits, labels, mask, weights, reduction):
    filled = torch.where(mask, labels, torch.zeros_like(labels))
    terms = functional.binary_cross_entropy_with_logits(logits * mask, filled, reduction="none")
    return (weights * (terms.mean(1) if reduction == "mean" else terms.sum(1))).sum()


@wrong("masked_multitask_bce", "divided_by_n")
def divides_by_n(logits, labels, mask, weights, reduction):
    total = where_then_bce(logits, labels, mask, weights, "sum")
    return total / logits.shape[1] if reduction == "mean" else total


@wrong("masked_multitask_bce", "nan")
def multiplies_nan(logits, labels, mask, weights, reduction):
    terms = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none") * mask
    per_task = terms.sum(1)
    return (weights * (per_task / mask.sum(1) if reduction == "mean" else per_task)).sum()


@wrong("masked_multitask_bce", "nan")
def multiplies_nan_in_a_sum(logits, labels, mask, weights, reduction):
    if reduction == "mean":
        labels = torch.where(mask, labels, 0.0)
    terms = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none") * mask
    per_task = terms.sum(1)
    known = mask.sum(1).clamp(min=1)
    return (weights * (per_task / known if reduction == "mean" else per_task)).sum()


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


@wrong("masked_multitask_bce", "always_sum")
def never_divides(logits, labels, mask, weights, reduction):
    return where_then_bce(logits, labels, mask, weights, "sum")


@wrong("masked_multitask_bce", "per_task")
def one_for_each_task(logits, labels, mask, weights, reduction):
    return torch.stack([
        where_then_bce(logits[j : j + 1], labels[j : j + 1], mask[j : j + 1], weights[j : j + 1], reduction)
        for j in range(len(weights))
    ])  # fmt: skip


@wrong("masked_multitask_bce", "nan_gradient")
def hides_nan_too_late(logits, labels, mask, weights, reduction):
    terms = torch.clamp(logits, min=0) - logits * labels + torch.log1p(torch.exp(-logits.abs()))
    terms = torch.where(mask, terms, torch.zeros_like(terms))  # the NaN still sits on the way back
    per_task = terms.sum(1)
    if reduction == "mean":
        per_task = per_task / mask.sum(1).clamp(min=1)
    return (weights * per_task).sum()


@wrong("masked_multitask_bce", "number")
def only_a_number(logits, labels, mask, weights, reduction):
    return where_then_bce(logits, labels, mask, weights, reduction).item()


# Exercise 4: a loss from which no model learns


@right("total_loss")
def loop(losses, weights):
    total = 0
    for loss, weight in zip(losses, weights, strict=True):
        total = total + weight * loss
    return total


@right("total_loss")
def stacked(losses, weights):
    return (torch.stack(losses) * weights).sum()


@right("total_loss")
def dotted(losses, weights):
    return torch.dot(weights, torch.stack(tuple(losses)))


@right("total_loss")
def one_line(losses, weights):
    return sum(w * loss for w, loss in zip(weights, losses, strict=True))


@right("total_loss")
def concatenated(losses, weights):
    return torch.cat([loss.reshape(1) for loss in losses]).mul(weights).sum()


@right("total_loss")
def by_index(losses, weights):
    total = losses[0] * weights[0]
    for j in range(1, len(losses)):
        total += losses[j] * weights[j]
    return total


@right("total_loss")
def summed_in_float32(losses, weights):
    return torch.stack(losses).float() @ weights.float()


@right("total_loss")
def from_a_row_of_one(losses, weights):
    total = torch.zeros(1)
    for j in range(len(losses)):
        total = total + weights[j] * losses[j]
    return total


@wrong("total_loss", "changed_inputs")
def overwrites(losses, weights):
    for j in range(len(losses)):
        losses[j] = losses[j] * weights[j]
    return torch.stack(losses).sum()


@wrong("total_loss", "changed_inputs")
def empties(losses, weights):
    total = 0
    while losses:
        total = total + losses.pop() * weights[len(losses)]
    return total


@wrong("total_loss", "changed_inputs")
def into_the_weights(losses, weights):
    with torch.no_grad():
        weights.mul_(torch.stack(losses))
    return weights.sum()


@wrong("total_loss", "backward_inside")
def steps_itself(losses, weights):
    total = (torch.stack(losses) * weights).sum()
    total.backward()
    return total


@wrong("total_loss", "detached")
def items(losses, weights):
    return sum(w * loss.item() for w, loss in zip(weights, losses, strict=True))


@wrong("total_loss", "detached")
def the_bug(losses, weights):
    return (torch.Tensor(losses) * weights).sum()


@wrong("total_loss", "detached")
def the_same_bug_in_other_words(losses, weights):
    return (torch.tensor([loss.item() for loss in losses]) * weights).sum()


@wrong("total_loss", "detached")
def asks_for_a_gradient_afterwards(losses, weights):
    return (torch.tensor([loss.item() for loss in losses], requires_grad=True) * weights).sum()


@wrong("total_loss", "plain_numbers")
def python_numbers(losses, weights):
    return sum(float(w) * float(loss) for w, loss in zip(weights, losses, strict=True))


@wrong("total_loss", "weights_detached")
def frozen_weights(losses, weights):
    return sum(w.item() * loss for w, loss in zip(weights, losses, strict=True))


@wrong("total_loss", "weights_detached")
def copied_weights(losses, weights):
    return (torch.stack(losses) * torch.tensor(weights.tolist(), dtype=torch.float64)).sum()


@wrong("total_loss", "no_weights")
def plain_sum(losses, weights):
    return sum(losses)


@wrong("total_loss", "mean")
def mean(losses, weights):
    return (torch.stack(losses) * weights).mean()


@wrong("total_loss", "weight_sum")
def both_summed_first(losses, weights):
    return torch.stack(losses).sum() * weights.sum()


@wrong("total_loss", "per_task")
def not_added(losses, weights):
    return weights * torch.stack(losses)


@wrong("total_loss", "first_only")
def returns_too_early(losses, weights):
    for loss, weight in zip(losses, weights, strict=True):
        return loss * weight


# Exercise 5: the learning rate on the mean


@right("equal_learning_rate")
def times_tasks(learning_rate, tasks, optimiser):
    if optimiser == "SGD":
        return tasks * learning_rate
    return learning_rate


@right("equal_learning_rate")
def over_the_share(learning_rate, tasks, optimiser):
    return {"SGD": learning_rate / (1 / tasks), "Adam": learning_rate}[optimiser]


@right("equal_learning_rate")
def added_up(learning_rate, tasks, optimiser):
    return sum(learning_rate for _ in range(tasks if optimiser != "Adam" else 1))


@right("equal_learning_rate")
def as_a_tensor(learning_rate, tasks, optimiser):
    return torch.tensor(learning_rate) * (tasks if optimiser == "SGD" else 1)


@wrong("equal_learning_rate", "rounded")
def to_two_decimals(learning_rate, tasks, optimiser):
    return round(learning_rate * tasks, 2) if optimiser == "SGD" else learning_rate


@right("equal_learning_rate")
def in_numpys_float32(learning_rate, tasks, optimiser):
    return np.float32(learning_rate) * np.float32(tasks if optimiser == "SGD" else 1)


@wrong("equal_learning_rate", "same")
def unchanged(learning_rate, tasks, optimiser):
    return learning_rate


@wrong("equal_learning_rate", "divided")
def smaller(learning_rate, tasks, optimiser):
    return learning_rate / tasks if optimiser == "SGD" else learning_rate


@wrong("equal_learning_rate", "adam_too")
def whatever_walks(learning_rate, tasks, optimiser):
    return learning_rate * tasks


@wrong("equal_learning_rate", "divided")
def the_wrong_one_divides(learning_rate, tasks, optimiser):
    return learning_rate * tasks if optimiser == "SGD" else learning_rate / tasks


@wrong("equal_learning_rate", "root")
def square_root(learning_rate, tasks, optimiser):
    return learning_rate * tasks ** (1 / 2)


@wrong("equal_learning_rate", "root")
def over_the_root(learning_rate, tasks, optimiser):
    return learning_rate / math.sqrt(tasks)


@wrong("equal_learning_rate", "squared")
def squared(learning_rate, tasks, optimiser):
    return learning_rate * tasks * tasks


@wrong("equal_learning_rate", "off_by_one")
def others_only(learning_rate, tasks, optimiser):
    return learning_rate * (tasks - 1)


@wrong("equal_learning_rate", "added")
def plus_tasks(learning_rate, tasks, optimiser):
    return learning_rate + tasks


@wrong("equal_learning_rate", "of_the_lesson")
def for_sixty_four(learning_rate, tasks, optimiser):
    return learning_rate * 64


@wrong("equal_learning_rate", "rate_ignored")
def only_tasks(learning_rate, tasks, optimiser):
    return 0.3 * tasks


@wrong("equal_learning_rate", "rate_ignored")
def tasks_alone(learning_rate, tasks, optimiser):
    return tasks


@wrong("equal_learning_rate", "unrecognised")
def capped(learning_rate, tasks, optimiser):
    return min(learning_rate * tasks, 0.5) if optimiser == "SGD" else learning_rate


@wrong("equal_learning_rate", "wrong_shape")
def as_text(learning_rate, tasks, optimiser):
    return str(times_tasks(learning_rate, tasks, optimiser))


@wrong("equal_learning_rate", "constant")
def always_the_same(learning_rate, tasks, optimiser):
    return 0.1


def _for_adam(wrongly):
    return lambda rate, tasks, optimiser: rate * tasks if optimiser == "SGD" else wrongly(rate, tasks)


for _wrongly in (
    lambda rate, tasks: rate * tasks**0.5,
    lambda rate, tasks: rate / tasks**0.5,
    lambda rate, tasks: 64 * rate,
    lambda rate, tasks: rate * tasks**2,
    lambda rate, tasks: rate * (tasks - 1),
):
    wrong("equal_learning_rate", "unrecognised")(_for_adam(_wrongly))


@wrong("equal_learning_rate", "same")
def in_small_letters(learning_rate, tasks, optimiser):
    return learning_rate * tasks if optimiser == "sgd" else learning_rate


# Exercise 6: from which logit on


@right("breaks_from")
def solved(epsilon):
    return math.ceil(math.log(2 / epsilon))


@wrong("breaks_from", "unrecognised")
def of_a_larger_gap(epsilon):
    return math.ceil(math.log(2.3 / epsilon))


@wrong("breaks_from", "not_rounded")
def not_rounded(epsilon):
    return -math.log(epsilon / 2)


@right("breaks_from")
def counted(epsilon):
    z = 0
    while math.exp(-z) > epsilon / 2:
        z += 1
    return z


@right("breaks_from")
def in_torch(epsilon):
    return torch.log(torch.tensor(2 / epsilon)).ceil()


@right("breaks_from")
def in_bits(epsilon):
    return int(np.ceil((1 - np.log2(epsilon)) * np.log(2)))


@right("breaks_from")
def down_and_one_up(epsilon):
    return int(math.log(2) - math.log(epsilon)) + 1


@wrong("breaks_from", "rounded_down")
def cut_off(epsilon):
    return int(math.log(2 / epsilon))


@wrong("breaks_from", "rounded")
def to_the_nearest(epsilon):
    return round(-math.log(epsilon / 2))


@wrong("breaks_from", "no_half")
def whole_gap(epsilon):
    return math.ceil(-math.log(epsilon))


@wrong("breaks_from", "double")
def two_gaps(epsilon):
    return math.ceil(-math.log(2 * epsilon))


@wrong("breaks_from", "sign")
def minus_forgotten(epsilon):
    return math.ceil(math.log(epsilon / 2))


@right("breaks_from")
def whole_but_a_float(epsilon):
    return np.ceil(np.log(2 / epsilon))


@right("breaks_from")
def last_that_holds_and_one(epsilon):
    z = 1
    while math.exp(-z) * 2 > epsilon:
        z = z + 1
    return float(z)


@wrong("breaks_from", "not_rounded")
def down_and_a_bit(epsilon):
    return math.floor(-math.log(epsilon / 2)) + 0.1


@wrong("breaks_from", "not_rounded")
def a_bit_off(epsilon):
    return -math.log(epsilon / 2) - 0.005


@wrong("breaks_from", "wrong_shape")
def whole_as_text(epsilon):
    return str(math.ceil(-math.log(epsilon / 2)))


@wrong("breaks_from", "of_the_lesson")
def both_of_the_lesson(epsilon):
    return 17 if epsilon > 1e-10 else 37


@wrong("breaks_from", "exception")
def torchs_logarithm_of_a_number(epsilon):
    return math.ceil(-torch.log(epsilon / 2))


@wrong("breaks_from", "wrong_logarithm")
def in_base_two(epsilon):
    return math.log2(2 / epsilon)


@wrong("breaks_from", "wrong_logarithm")
def in_base_ten(epsilon):
    return -math.log10(epsilon / 2)


@wrong("breaks_from", "no_logarithm")
def ratio(epsilon):
    return 2 / epsilon


@wrong("breaks_from", "no_logarithm")
def half_the_gap(epsilon):
    return epsilon / 2


@wrong("breaks_from", "own_float64")
def measured_here(epsilon):
    z = 0
    while 1 + math.exp(-z) > 1:
        z += 1
    return z


@wrong("breaks_from", "one_too_far")
def one_more(epsilon):
    return math.ceil(math.log(2 / epsilon)) + 1


@wrong("breaks_from", "constant")
def seventeen(epsilon):
    return 17


@wrong("breaks_from", "returned_none")
def forgot_return(epsilon):
    math.ceil(math.log(2 / epsilon))


# Exercise 7: a cross-entropy that lasts


@wrong("lasting_cross_entropy", "rounded")
def put_into_classes(logits, classes):
    found = torch.zeros_like(classes)
    for i in range(len(classes)):
        found[i] = torch.logsumexp(logits[i], 0) - logits[i, classes[i]]
    return found


@wrong("cross_entropy_gradient", "rounded")
def put_into_one_hot(logits, classes):
    found = functional.one_hot(classes, num_classes=logits.shape[1])
    p = torch.softmax(logits, dim=1)
    for i in range(len(p)):
        for c in range(p.shape[1]):
            found[i, c] = p[i, c] - found[i, c]
    return found


@wrong("lasting_cross_entropy", "single")
def shifted_only_when_large(logits, classes):
    if logits.abs().max() > 500:
        logits = logits - logits.amax(1, keepdim=True)
    return torch.log(torch.exp(logits).sum(1)) - logits[torch.arange(len(logits)), classes]


@wrong("bce_gradient", "in_loop")
def returned_too_early_in_single_floats(logits, labels):
    found = torch.zeros(len(logits))
    for i in range(len(logits)):
        found[i] = torch.sigmoid(logits[i]) - labels[i]
        return found


@wrong("bce_gradient", "rounded")
def rounded_in_single_floats(logits, labels):
    return torch.tensor([round(float(torch.sigmoid(z) - y), 2) for z, y in zip(logits, labels, strict=True)])


@right("equal_learning_rate")
def by_one_step_of_each(rate, tasks, optimiser):
    """Let the optimiser step on the sum and on the mean, and compare how far it got."""
    steps = []
    for scale in (1, 1 / tasks):
        w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        one = (torch.optim.SGD if optimiser == "SGD" else torch.optim.Adam)([w], lr=rate)
        (scale * w).sum().backward()
        one.step()
        steps.append(float(w.detach()))
    return rate * steps[0] / steps[1]


@wrong("lasting_cross_entropy", "in_loop")
def returned_after_one_row(logits, classes):
    losses = torch.zeros(len(logits), dtype=torch.float64)
    for i in range(len(logits)):
        losses[i] = torch.logsumexp(logits[i], 0) - logits[i, classes[i]]
        return losses


@wrong("lasting_cross_entropy", "changed_inputs")
def classes_turned_in_place(logits, classes):
    classes.unsqueeze_(1)
    return torch.logsumexp(logits, 1) - logits.gather(1, classes)[:, 0]


@wrong("lasting_cross_entropy", "unrecognised")
def two_classes_as_one_logit(logits, classes):
    if logits.shape[1] == 2:
        return functional.binary_cross_entropy_with_logits(logits[:, 1], classes.double(), reduction="none")
    return torch.logsumexp(logits, 1) - logits.gather(1, classes[:, None])[:, 0]


@right("lasting_cross_entropy")
def by_log_softmax(logits, classes):
    return -functional.log_softmax(logits, dim=1)[torch.arange(len(classes)), classes]


@right("lasting_cross_entropy")
def by_hand(logits, classes):
    losses = []
    for z, c in zip(logits, classes, strict=True):
        top = z.max()
        losses.append(top + torch.log(torch.exp(z - top).sum()) - z[c])
    return torch.stack(losses)


@right("lasting_cross_entropy")
def numbers_in_a_list(logits, classes):
    return [torch.logsumexp(z, 0) - z[c] for z, c in zip(logits, classes, strict=True)]


@right("lasting_cross_entropy")
def maximum_of_both(logits, classes):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    true = shifted.gather(1, classes.unsqueeze(1)).squeeze(1)
    return shifted.exp().sum(dim=1).log() - true


@right("lasting_cross_entropy")
def in_plain_python(logits, classes):
    rows = []
    for z, true in zip(logits.tolist(), classes.tolist(), strict=True):
        total = sum(math.exp(one - max(z)) for one in z)
        rows.append(max(z) + math.log(total) - z[true])
    return rows


@right("lasting_cross_entropy")
def by_scipy(logits, classes):
    z = logits.numpy()
    return logsumexp(z, axis=1) - z[np.arange(len(z)), classes.numpy()]


@right("lasting_cross_entropy")
def logsumexp_in_float32(logits, classes):
    z = logits.float()
    return torch.logsumexp(z, 1) - z[range(len(z)), classes]


@right("lasting_cross_entropy")
def differences(logits, classes):
    true = logits[torch.arange(len(logits)), classes][:, None]
    return torch.logsumexp(logits - true, dim=1)


@right("lasting_cross_entropy")
def larger_than_the_largest(logits, classes):
    top = logits.max(1).values + 1
    sums = torch.exp(logits - top[:, None]).sum(1)
    return top + torch.log(sums) - logits[torch.arange(len(classes)), classes]


def with_taken_out(logits, classes, taken):
    sums = torch.exp(logits - taken[:, None]).sum(1)
    return taken + torch.log(sums) - logits[torch.arange(len(classes)), classes]


@wrong("lasting_cross_entropy", "zero_maximum")
def largest_or_zero(logits, classes):
    return with_taken_out(logits, classes, logits.max(dim=1).values.clamp(min=0))


@wrong("lasting_cross_entropy", "zero_maximum")
def largest_in_size(logits, classes):
    return with_taken_out(logits, classes, logits.abs().max(1).values)


@wrong("lasting_cross_entropy", "not_the_largest")
def centred(logits, classes):
    return with_taken_out(logits, classes, logits.mean(1))


@wrong("lasting_cross_entropy", "not_the_largest")
def median_taken_out(logits, classes):
    return with_taken_out(logits, classes, logits.median(1).values)


@wrong("lasting_cross_entropy", "not_the_largest")
def last_taken_out(logits, classes):
    return with_taken_out(logits, classes, logits[:, -1])


@wrong("lasting_cross_entropy", "not_the_largest")
def smallest_taken_out(logits, classes):
    return with_taken_out(logits, classes, logits.min(1).values)


@wrong("lasting_cross_entropy", "log_of_softmax")
def true_one_taken_out(logits, classes):
    return torch.log(torch.exp(logits - logits[torch.arange(len(classes)), classes][:, None]).sum(1))


@wrong("lasting_cross_entropy", "naive_exp")
def as_on_paper(logits, classes):
    true = logits[torch.arange(len(classes)), classes]
    return torch.log(torch.exp(logits).sum(1)) - true


@wrong("lasting_cross_entropy", "naive_exp")
def softmax_by_hand(logits, classes):
    p = torch.exp(logits) / torch.exp(logits).sum(1, keepdim=True)
    return -torch.log(p[torch.arange(len(classes)), classes])


@wrong("lasting_cross_entropy", "one_maximum")
def one_maximum_for_all(logits, classes):
    top = logits.max()
    return top + (logits - top).exp().sum(1).log() - logits[torch.arange(len(classes)), classes]


@wrong("lasting_cross_entropy", "maximum_lost")
def not_put_back(logits, classes):
    top = torch.amax(logits, 1, keepdim=True)
    return torch.log(torch.exp(logits - top).sum(1)) - logits[torch.arange(len(classes)), classes]


@wrong("lasting_cross_entropy", "log_of_softmax")
def logarithm_of_softmax(logits, classes):
    return -torch.log(torch.softmax(logits, 1))[torch.arange(len(classes)), classes]


@wrong("lasting_cross_entropy", "clamped")
def smallest_probability(logits, classes):
    p = torch.softmax(logits, 1)[torch.arange(len(classes)), classes]
    return -torch.log(p + 1e-8)


@wrong("lasting_cross_entropy", "clamped")
def smallest_probability_as_keras(logits, classes):
    p = torch.softmax(logits, 1).clamp(1e-7, 1)
    return -p.log().gather(1, classes[:, None])[:, 0]


@wrong("lasting_cross_entropy", "no_truth")
def without_the_true_logit(logits, classes):
    return torch.logsumexp(logits, dim=1)


@wrong("lasting_cross_entropy", "sign")
def logarithm_of_the_probability(logits, classes):
    return -by_log_softmax(logits, classes)


@wrong("lasting_cross_entropy", "axis")
def over_samples(logits, classes):
    return -torch.log_softmax(logits, 0)[torch.arange(len(classes)), classes]


@wrong("lasting_cross_entropy", "whole_columns")
def columns(logits, classes):
    return torch.logsumexp(logits, 1) - logits[:, classes]


@wrong("lasting_cross_entropy", "averaged")
def torch_default(logits, classes):
    return functional.cross_entropy(logits, classes)


@wrong("lasting_cross_entropy", "summed")
def all_in_one(logits, classes):
    return sum(by_hand(logits, classes))


@wrong("lasting_cross_entropy", "probability")
def no_logarithm(logits, classes):
    return torch.softmax(logits, 1)[torch.arange(len(classes)), classes]


@wrong("lasting_cross_entropy", "largest_only")
def maximum_alone(logits, classes):
    return logits.max(1).values - logits[torch.arange(len(classes)), classes]


@wrong("lasting_cross_entropy", "cut_off")
def cuts_the_logits_off(logits, classes):
    return functional.cross_entropy(logits.clamp(-500, 500), classes, reduction="none")


@wrong("masked_multitask_bce", "empty_task")
def first_task_unguarded(logits, labels, mask, weights, reduction):
    def one(j):
        known = mask[j]
        return functional.binary_cross_entropy_with_logits(
            logits[j][known], labels[j][known], reduction=reduction
        )

    total = weights[0] * one(0)
    for j in range(1, len(weights)):
        if mask[j].any():
            total = total + weights[j] * one(j)
    return total


@wrong("masked_multitask_bce", "empty_task")
def divided_and_multiplied_again(logits, labels, mask, weights, reduction):
    filled = torch.where(mask, labels, 0.0)
    terms = functional.binary_cross_entropy_with_logits(logits, filled, reduction="none") * mask
    count = mask.sum(1)
    means = terms.sum(1) / (count.clamp(min=1) if reduction == "mean" else count)
    return (weights * (means if reduction == "mean" else means * count)).sum()


@wrong("masked_multitask_bce", "unrecognised")
def known_if_the_first_is(logits, labels, mask, weights, reduction):
    total = torch.zeros(())
    for z, y, known, w in zip(logits, labels, mask, weights, strict=True):
        if known[0]:
            total = total + w * functional.binary_cross_entropy_with_logits(
                z[known], y[known], reduction=reduction
            )
    return total


@wrong("masked_multitask_bce", "backward_inside")
def walks_back_inside(logits, labels, mask, weights, reduction):
    total = where_then_bce(logits, labels, mask, weights, reduction)
    if total.requires_grad:
        total.backward()
    return total


@wrong("breaks_from", "unrecognised")
def half_a_logit_more(epsilon):
    return math.ceil(math.log(1 / epsilon) + 0.5)


@wrong("breaks_from", "unrecognised")
def one_and_a_half(epsilon):
    return math.ceil(math.log(1.5 / epsilon))


@right("breaks_from")
def in_a_row_of_one(epsilon):
    return np.array([math.ceil(math.log(2 / epsilon))])


@wrong("breaks_from", "wrong_shape")
def in_a_tuple_of_one(epsilon):
    return (math.ceil(math.log(2 / epsilon)),)


@wrong("total_loss", "exception")
def a_list_times_a_tensor(task_losses, weights):
    return (task_losses * weights).sum()


@wrong("lasting_cross_entropy", "clamped")
def a_tiny_number_more(logits, classes):
    return -(logits.softmax(1) + 1e-300).log()[torch.arange(len(logits)), classes]


# One entry a row, or whole columns


@wrong("cross_entropy_gradient", "whole_columns")
def one_less_in_whole_columns(logits, classes):
    p = logits.softmax(1)
    p[:, classes] -= 1
    return p


# Behind a False mask any number may stand


@wrong("masked_multitask_bce", "exception")
def labels_as_classes(logits, labels, mask, weights, reduction):
    classes = labels.nan_to_num(0).long()
    both = torch.stack([torch.zeros_like(logits), logits], -1).flatten(0, 1)
    terms = functional.cross_entropy(both, classes.flatten(), reduction="none").view_as(logits) * mask
    per_task = terms.sum(1)
    return (weights * (per_task / mask.sum(1).clamp(min=1) if reduction == "mean" else per_task)).sum()


@wrong("masked_multitask_bce", "nan")
def chosen_by_arithmetic(logits, labels, mask, weights, reduction):
    y, p = labels.nan_to_num(0), logits.sigmoid()
    per_task = (-torch.log(y * p + (1 - y) * (1 - p)) * mask).sum(1)
    return (weights * (per_task / mask.sum(1).clamp(min=1) if reduction == "mean" else per_task)).sum()


# A loss, changed in place


@right("total_loss")
def row_times_column(losses, weights):
    return weights[None] @ torch.stack(losses)[:, None]


@wrong("total_loss", "changed_inputs")
def first_loss_as_the_total(losses, weights):
    total = losses[0]
    total *= weights[0]
    for loss, weight in zip(losses[1:], weights[1:], strict=True):
        total = total + loss * weight
    return total


@wrong("total_loss", "changed_inputs")
def weighed_in_place(losses, weights):
    for loss, weight in zip(losses, weights, strict=True):
        loss.mul_(weight)
    return sum(losses)


# What holds for whole logits, or up to some size only


@wrong("lasting_cross_entropy", "unrecognised")
def of_rounded_logits(logits, classes):
    return functional.cross_entropy(logits.round(), classes, reduction="none")


@wrong("lasting_cross_entropy", "unrecognised")
def of_whole_logits(logits, classes):
    return functional.cross_entropy(logits.long().float(), classes, reduction="none")


@wrong("lasting_cross_entropy", "unrecognised")
def of_half_precision(logits, classes):
    return functional.cross_entropy(logits.half(), classes, reduction="none")


@wrong("lasting_cross_entropy", "not_the_largest")
def cut_off_far_out(logits, classes):
    return functional.cross_entropy(logits.clamp(-1e4, 1e4), classes, reduction="none")


@wrong("lasting_cross_entropy", "not_the_largest")
def cut_off_still_further_out(logits, classes):
    return functional.cross_entropy(logits.clamp(-1e5, 1e5), classes, reduction="none")


@wrong("lasting_cross_entropy", "not_the_largest")
def longer_numbers(logits, classes):
    total = np.log(np.exp(logits.numpy().astype(np.longdouble)).sum(1)).astype(float)
    return total - logits.numpy()[np.arange(len(classes)), classes.numpy()]


@wrong("lasting_cross_entropy", "clamped")
def least_of_float64(logits, classes):
    p = logits.softmax(1).clamp(min=torch.finfo(logits.dtype).tiny)
    return -p.log()[torch.arange(len(classes)), classes]


@wrong("lasting_cross_entropy", "clamped")
def a_tinier_number_more(logits, classes):
    return -(logits.softmax(1)[torch.arange(len(classes)), classes] + 1e-40).log()


@wrong("breaks_from", "unrecognised")
def a_little_more(epsilon):
    return int(math.log(2 / epsilon) + 0.9)


def _kept_from_the_ends(keep):
    """Return an answer that keeps probabilities away from 0 and 1."""

    def masked_multitask_bce(logits, labels, mask, weights, reduction):
        p = keep(logits.sigmoid())
        y = torch.where(mask, labels, 0.0)
        terms = -(y * p.log() + (1 - y) * (1 - p).log()) * mask
        per_task = terms.sum(1)
        if reduction == "mean":
            per_task = per_task / mask.sum(1).clamp(min=1)
        return (weights * per_task).sum()

    return masked_multitask_bce


right("masked_multitask_bce")(_kept_from_the_ends(lambda p: p))
wrong("masked_multitask_bce", "limited")(_kept_from_the_ends(lambda p: p.clamp(0.01, 0.99)))
wrong("masked_multitask_bce", "limited")(_kept_from_the_ends(lambda p: p.clamp(1e-3, 1 - 1e-3)))


@wrong("masked_multitask_bce", "nan_gradient")
def skipping_nan(logits, labels, mask, weights, reduction):
    labels = labels.masked_fill(~mask, math.nan)
    terms = functional.softplus(logits) - logits * labels
    total = 0.0
    for j in range(len(weights)):
        if mask[j].any():
            total = total + weights[j] * (terms[j].nanmean() if reduction == "mean" else terms[j].nansum())
    return total


for _low in (0.01, 1e-3):
    wrong("bce_gradient", "unrecognised")(lambda z, y, low=_low: z.sigmoid().clamp(low, 1 - low) - y)
    wrong("cross_entropy_gradient", "unrecognised")(
        lambda z, c, low=_low: z.softmax(1).clamp(low, 1 - low) - functional.one_hot(c, z.shape[1])
    )
wrong("bce_gradient", "unrecognised")(lambda z, y: z.clamp(-6, 6).sigmoid() - y)
wrong("cross_entropy_gradient", "unrecognised")(
    lambda z, c: z.clamp(-5, 5).softmax(1) - functional.one_hot(c, z.shape[1])
)
wrong("masked_multitask_bce", "limited")(_kept_from_the_ends(lambda p: p.clamp(1e-4, 1 - 1e-4)))
wrong("masked_multitask_bce", "limited")(_kept_from_the_ends(lambda p: p.clamp(1e-5, 1 - 1e-5)))
right("masked_multitask_bce")(_kept_from_the_ends(lambda p: p.clamp(1e-7, 1 - 1e-7)))


@wrong("breaks_from", "unrecognised")
def half_rounded_to_one_decimal(epsilon):
    return math.ceil(0.7 - math.log(epsilon))


@wrong("breaks_from", "unrecognised")
def e_with_two_decimals(epsilon):
    return math.ceil(math.log(2 / epsilon) / math.log(2.72))


@wrong("breaks_from", "unrecognised")
def one_less_than_the_ratio(epsilon):
    return math.ceil(math.log(2 / epsilon - 1))


@wrong("breaks_from", "returned_none")
def searched_up_to_fifty(epsilon):
    for z in range(50):
        if math.exp(-z) <= epsilon / 2:
            return z


@right("breaks_from")
def searched_far(epsilon):
    return next(z for z in range(1000) if np.exp(-z) <= epsilon / 2)


for _low in (1e-4, 5e-5):
    wrong("bce_gradient", "unrecognised")(lambda z, y, low=_low: z.sigmoid().clamp(low, 1 - low) - y)
for _size in (9, 10):
    wrong("bce_gradient", "unrecognised")(lambda z, y, size=_size: z.clamp(-size, size).sigmoid() - y)
wrong("masked_multitask_bce", "limited")(
    lambda z, y, m, w, r: exercises()["masked_multitask_bce"].reference(z.clamp(-10, 10), y, m, w, r)
)


def _slope_of_log_with(epsilon):
    def answer(logits, labels):
        z = logits.clone().requires_grad_()
        p = torch.sigmoid(z)
        loss = -(labels * torch.log(p + epsilon) + (1 - labels) * torch.log(1 - p + epsilon)).sum()
        return torch.autograd.grad(loss, z)[0]

    return answer


def _log_with(epsilon):
    def answer(logits, labels, mask, weights, reduction):
        p, y = torch.sigmoid(logits), torch.where(mask, labels, 0.0)
        terms = -(y * torch.log(p + epsilon) + (1 - y) * torch.log(1 - p + epsilon))
        per_task = torch.where(mask, terms, 0.0).sum(1)
        if reduction == "mean":
            per_task = per_task / mask.sum(1).clamp(min=1)
        return (weights * per_task).sum()

    return answer


def _slope_of_log_softmax_with(epsilon):
    def answer(logits, classes):
        z = logits.clone().requires_grad_()
        p = torch.softmax(z, 1)[torch.arange(len(classes)), classes]
        return torch.autograd.grad(-torch.log(p + epsilon).sum(), z)[0]

    return answer


for _epsilon in (1e-7, 1e-8):
    right("bce_gradient")(_slope_of_log_with(_epsilon))
    right("cross_entropy_gradient")(_slope_of_log_softmax_with(_epsilon))
    right("masked_multitask_bce")(_log_with(_epsilon))
for _epsilon in (1e-3, 1e-4):
    wrong("bce_gradient", "small_epsilon")(_slope_of_log_with(_epsilon))
    wrong("masked_multitask_bce", "small_epsilon")(_log_with(_epsilon))
wrong("masked_multitask_bce", "small_epsilon")(_log_with(1e-6))


def _unguarded(which):
    """Guard every task without labels but one."""

    def answer(logits, labels, mask, weights, reduction):
        total = 0 * logits.sum()
        for j in range(len(weights)):
            if j == which or mask[j].any():
                total = total + weights[j] * functional.binary_cross_entropy_with_logits(
                    logits[j][mask[j]], labels[j][mask[j]], reduction=reduction
                )
        return total

    return answer


for _which in range(3):
    wrong("masked_multitask_bce", "empty_task")(_unguarded(_which))


@wrong("bce_gradient", "unrecognised")
def first_label_for_all(logits, labels):
    return torch.sigmoid(logits) - labels[0]


@wrong("equal_learning_rate", "rounded")
def four_decimals(learning_rate, tasks, optimiser):
    return round(learning_rate * tasks if optimiser == "SGD" else learning_rate, 4)


def _searched_from(low):
    def answer(logits, classes):
        losses = []
        for row, true in zip(logits, classes, strict=True):
            top = low
            for z in row:
                if z > top:
                    top = z
            losses.append(top + torch.log(torch.exp(row - top).sum()) - row[true])
        return torch.stack(losses)

    return answer


for _low in (-999, -1000):
    wrong("lasting_cross_entropy", "naive_exp")(_searched_from(_low))


@wrong("lasting_cross_entropy", "rounded")
def loss_with_three_decimals(logits, classes):
    return torch.round(functional.cross_entropy(logits, classes, reduction="none"), decimals=3)


@wrong("lasting_cross_entropy", "unrecognised")
def a_little_in_the_logarithm(logits, classes):
    top = logits.max(1).values
    sums = torch.exp(logits - top[:, None]).sum(1)
    return top + torch.log(sums + 1e-4) - logits[torch.arange(len(classes)), classes]


@wrong("total_loss", "plain_numbers")
def without_a_graph(task_losses, weights):
    with torch.no_grad():
        return (weights * torch.stack(task_losses)).sum()


def _slope_with_a_floor(floor):
    def answer(logits, labels):
        z = logits.clone().requires_grad_()
        p = z.sigmoid()
        loss = -(labels * p.clamp(min=floor).log() + (1 - labels) * (1 - p).clamp(min=floor).log()).sum()
        return torch.autograd.grad(loss, z)[0]

    return answer


def _slope_of_softmax_with_a_floor(floor):
    def answer(logits, classes):
        z = logits.clone().requires_grad_()
        p = z.softmax(1)[torch.arange(len(classes)), classes].clamp(min=floor)
        return torch.autograd.grad(-p.log().sum(), z)[0]

    return answer


for _floor in (1e-2, 1e-3, 1e-4):
    wrong("bce_gradient", "unrecognised")(_slope_with_a_floor(_floor))
    wrong("cross_entropy_gradient", "unrecognised")(_slope_of_softmax_with_a_floor(_floor))
for _floor in (1e-5, 1e-7):
    right("bce_gradient")(_slope_with_a_floor(_floor))
    right("cross_entropy_gradient")(_slope_of_softmax_with_a_floor(_floor))


def _with_a_little(epsilon):
    def answer(logits, classes):
        top = logits.max(1).values
        sums = torch.exp(logits - top[:, None]).sum(1)
        return top + torch.log(sums + epsilon) - logits[torch.arange(len(classes)), classes]

    return answer


for _epsilon in (1e-5, 1e-6):
    wrong("lasting_cross_entropy", "small_loss")(_with_a_little(_epsilon))
for _epsilon in (1e-7, 1e-8):
    right("lasting_cross_entropy")(_with_a_little(_epsilon))


@wrong("lasting_cross_entropy", "rounded")
def loss_with_five_decimals(logits, classes):
    return torch.round(functional.cross_entropy(logits, classes, reduction="none"), decimals=5)


for _low in (-9999, -1e4):
    wrong("lasting_cross_entropy", "naive_exp")(_searched_from(_low))


@wrong("total_loss", "of_any_size")
def losses_of_ten_at_most(task_losses, weights):
    return (torch.stack(task_losses).clamp(max=10) * weights).sum()


@wrong("equal_learning_rate", "unrecognised")
def no_rate_below_a_ten_thousandth(learning_rate, tasks, optimiser):
    return max(learning_rate * tasks if optimiser == "SGD" else learning_rate, 1e-4)


wrong("total_loss", "any_sign")(
    lambda task_losses, weights: (torch.relu(weights) * torch.stack(task_losses)).sum()
)
wrong("total_loss", "any_sign")(
    lambda task_losses, weights: (weights * torch.relu(torch.stack(task_losses))).sum()
)
wrong("total_loss", "any_sign")(
    lambda task_losses, weights: (weights.log() + torch.stack(task_losses).log()).exp().sum()
)


@wrong("total_loss", "any_sign")
def without_what_is_zero(task_losses, weights):
    total = 0.0
    for loss, weight in zip(task_losses, weights, strict=True):
        if loss != 0 and weight != 0:
            total = total + weight * loss
    return total


@wrong("total_loss", "any_sign")
def one_loss_as_it_is(task_losses, weights):
    return task_losses[0] if len(task_losses) == 1 else (weights * torch.stack(task_losses)).sum()


@wrong("total_loss", "of_any_size")
def of_the_first_four_tasks(task_losses, weights):
    return (weights[:4] * torch.stack(task_losses)[:4]).sum()


def _with_other_weights(change):
    def wrong_loss(logits, labels, mask, weights, reduction):
        filled = torch.where(mask, labels, 0.0)
        terms = functional.binary_cross_entropy_with_logits(logits, filled, reduction="none") * mask
        per_task = terms.sum(1) / (mask.sum(1).clamp(min=1) if reduction == "mean" else 1)
        return (change(weights) * per_task).sum()

    return wrong_loss


wrong("masked_multitask_bce", "weights")(_with_other_weights(lambda w: torch.where(w == 0, 1.0, w)))
wrong("masked_multitask_bce", "weights")(_with_other_weights(lambda w: w.clamp(0.1, 3)))


@wrong("masked_multitask_bce", "nothing_known")
def nan_for_nothing(logits, labels, mask, weights, reduction):
    return _with_other_weights(lambda w: w)(logits, labels, mask, weights, reduction) / mask.any()


@wrong("bce_gradient", "undecided")
def by_autograd_at_a_kink(logits, labels):
    z = logits.detach().clone().requires_grad_()
    (z.clamp(min=0) + torch.log(1 + torch.exp(-z.abs())) - z * labels).sum().backward()
    return z.grad


@wrong("cross_entropy_gradient", "limited")
def logits_of_fifteen_at_most(logits, classes):
    return logits.clamp(-15, 15).softmax(1) - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "unrecognised")
def sigmoids_for_two(logits, classes):
    p = logits.sigmoid() if logits.shape[1] == 2 else logits.softmax(1)
    return p - functional.one_hot(classes, logits.shape[1])


@wrong("equal_learning_rate", "unrecognised")
def two_to_sixty_four_tasks(learning_rate, tasks, optimiser):
    return learning_rate * min(max(tasks, 2), 64) if optimiser == "SGD" else learning_rate


@wrong("lasting_cross_entropy", "unrecognised")
def a_thousandth_more(logits, classes):
    return 1.001 * functional.cross_entropy(logits, classes, reduction="none")


@wrong("lasting_cross_entropy", "largest_only")
def the_largest_where_it_is_infinite(logits, classes):
    rows = torch.arange(len(classes))
    plain = -logits.softmax(1)[rows, classes].log()
    return torch.where(plain.isfinite(), plain, logits.max(1).values - logits[rows, classes])


@wrong("bce_gradient", "again")
def left_in_grad(logits, labels):
    logits.requires_grad_()
    functional.binary_cross_entropy_with_logits(logits, labels, reduction="sum").backward()
    return logits.grad


@right("bce_gradient")
def grad_emptied_first(logits, labels):
    logits.requires_grad_()
    logits.grad = None
    functional.binary_cross_entropy_with_logits(logits, labels, reduction="sum").backward()
    return logits.grad


@wrong("total_loss", "remembers")
def added_to_the_call_before(losses, weights, total=[0.0]):  # noqa: B006
    for loss, weight in zip(losses, weights, strict=True):
        total[0] = total[0] + weight * loss
    return total[0]


@wrong("lasting_cross_entropy", "digits")
def plain_where_it_is_finite(logits, classes):
    rows = torch.arange(len(classes))
    plain = logits.exp().sum(1).log() - logits[rows, classes]
    top = logits.max(1).values
    safe = top + (logits - top[:, None]).exp().sum(1).log() - logits[rows, classes]
    return torch.where(plain.isfinite(), plain, safe)


@wrong("lasting_cross_entropy", "ties")
def the_others_beside_the_largest(logits, classes):
    losses = []
    for row, true in zip(logits, classes, strict=True):
        top = row.max()
        losses.append(top + torch.log(1 + torch.exp(row[row != top] - top).sum()) - row[true])
    return torch.stack(losses)


@wrong("masked_multitask_bce", "underflow")
def of_the_likelihood(logits, labels, mask, weights, reduction):
    total = torch.zeros((), dtype=logits.dtype)
    for j in range(len(weights)):
        likelihood, known = 1.0, 0
        for i in range(logits.shape[1]):
            if mask[j, i]:
                p = torch.sigmoid(logits[j, i])
                likelihood = likelihood * (p if labels[j, i] == 1 else 1 - p)
                known += 1
        if known:
            loss = -torch.log(likelihood)
            total = total + weights[j] * (loss / known if reduction == "mean" else loss)
    return total


@wrong("bce_gradient", "wrong_shape")
def squeezed_pull(logits, labels):
    return (logits.sigmoid() - labels).squeeze()


@wrong("bce_gradient", "one_or_many")
def of_four_logits(logits, labels):
    pull = torch.zeros_like(logits)
    pull[:4] = logits[:4].sigmoid() - labels[:4]
    return pull


@wrong("lasting_cross_entropy", "not_the_largest")
def beside_the_most_probable(logits, classes):
    rows = torch.arange(len(classes))
    top = logits[rows, logits.exp().argmax(1)]
    return top + (logits - top[:, None]).exp().sum(1).log() - logits[rows, classes]


@wrong("lasting_cross_entropy", "log_of_softmax")
def by_softmax_where_it_is_above_zero(logits, classes):
    likely = logits.softmax(1)[torch.arange(len(classes)), classes]
    safe = functional.cross_entropy(logits, classes, reduction="none")
    return torch.where(likely > 0, -likely.log(), safe)


def _by_two_cases(where_zero):
    """Return an answer in two cases, z > 0 and z < 0: a logit of 0 gets `where_zero`."""

    def masked_multitask_bce(logits, labels, mask, weights, reduction):
        z, y = logits, torch.where(mask, labels, 0.0)
        softly = torch.log1p(torch.exp(-z.abs()))
        terms = (z > 0) * (z + softly) + (z < 0) * softly + (z == 0) * where_zero - z * y
        per_task = torch.where(mask, terms, 0.0).sum(1)
        if reduction == "mean":
            per_task = per_task / mask.sum(1).clamp(min=1)
        return (weights * per_task).sum()

    return masked_multitask_bce


wrong("masked_multitask_bce", "undecided")(_by_two_cases(0.0))
right("masked_multitask_bce")(_by_two_cases(math.log(2)))


@wrong("masked_multitask_bce", "undecided")
def known_by_its_logit(logits, labels, mask, weights, reduction):
    total = logits.new_zeros(())
    for j in range(len(weights)):
        keep = (logits[j] * mask[j]).nonzero().flatten()
        if len(keep):
            total = total + weights[j] * functional.binary_cross_entropy_with_logits(
                logits[j, keep], labels[j, keep], reduction=reduction
            )
    return total


@wrong("masked_multitask_bce", "backward_inside")
def walks_back_inside_and_keeps_the_graph(logits, labels, mask, weights, reduction):
    z = logits.clone().requires_grad_() if not logits.requires_grad else logits
    total = where_then_bce(z, labels, mask, weights, reduction)
    total.backward(retain_graph=True)
    return total


@wrong("cross_entropy_gradient", "alike")
def class_of_the_first_equal_row(logits, classes):
    rows, pulls = logits.tolist(), torch.softmax(logits, 1)
    for i, row in enumerate(rows):
        pulls[i, classes[rows.index(row)]] -= 1
    return pulls


@wrong("cross_entropy_gradient", "limited")
def with_a_small_number_beside_the_sum(logits, classes):
    powers = torch.exp(logits)
    p = powers / (powers.sum(1, keepdim=True) + 1e-8)
    return p - functional.one_hot(classes, logits.shape[1])


@wrong("cross_entropy_gradient", "no_truth")
def subtracted_from_a_copy(logits, classes):
    p = torch.softmax(logits, 1)
    picked = p[torch.arange(len(classes)), classes]
    picked -= 1
    return p


@wrong("bce_gradient", "returned_none")
def slope_without_brackets(logits, labels):
    z = logits.clone().requires_grad_()
    functional.binary_cross_entropy_with_logits(z, labels, reduction="sum").backward
    return z.grad


@wrong("bce_gradient", "in_loop")
def returned_inside_the_loop(logits, labels):
    pulls = torch.zeros_like(logits)
    for i in range(len(logits)):
        pulls[i] = torch.sigmoid(logits[i]) - labels[i]
        return pulls


@wrong("bce_gradient", "in_loop")
def one_round_too_few(logits, labels):
    pulls = torch.zeros_like(logits)
    for i in range(len(logits) - 1):
        pulls[i] = torch.sigmoid(logits[i]) - labels[i]
    return pulls


@wrong("bce_gradient", "in_loop")
def counted_from_one(logits, labels):
    pulls = torch.zeros_like(logits)
    for i in range(1, len(logits)):
        pulls[i] = torch.sigmoid(logits[i]) - labels[i]
    return pulls


@wrong("cross_entropy_gradient", "in_loop")
def made_anew_for_every_row(logits, classes):
    for i in range(len(logits)):
        pulls = torch.zeros_like(logits)
        pulls[i] = torch.softmax(logits[i], 0)
        pulls[i, classes[i]] -= 1
    return pulls


@wrong("bce_gradient", "equals")
def label_of_the_first_equal_logit(logits, labels):
    zs = logits.tolist()
    return torch.stack([torch.sigmoid(z) - labels[zs.index(z.item())] for z in logits])


@wrong("breaks_from", "rounded_down")
def rounded_up_before_the_sign(epsilon):
    return -math.ceil(math.log(epsilon / 2))


@wrong("lasting_cross_entropy", "naive_exp")
def the_place_of_the_largest(logits, classes):
    top = logits.max(dim=1).indices
    rows = torch.arange(len(classes))
    return top + (logits - top[:, None]).exp().sum(1).log() - logits[rows, classes]


@wrong("equal_learning_rate", "unrecognised")
def the_rate_of_the_lesson(learning_rate, tasks, optimiser):
    return learning_rate * tasks if optimiser == "SGD" else 0.01


@wrong("masked_multitask_bce", "nan")
def nothing_times_its_labels(logits, labels, mask, weights, reduction):
    if not mask.any():
        return (labels * 0).sum()
    return where_then_bce(logits, labels, mask, weights, reduction)


@wrong("lasting_cross_entropy", "not_the_largest")
def one_hot_times_the_logarithm(logits, classes):
    true = functional.one_hot(classes, logits.shape[1])
    return -(true * torch.softmax(logits, 1).log()).sum(1)


@wrong("bce_gradient", "sigmoid_turned")
def minus_forgotten_in_the_sigmoid(logits, labels):
    return 1 / (1 + torch.exp(logits)) - labels


@wrong("total_loss", "remembers")
def added_to_the_default(task_losses, weights, total=torch.tensor(0.0)):  # noqa: B008
    for loss, weight in zip(task_losses, weights, strict=True):
        total += (weight * loss).detach()
    return total


@wrong("bce_gradient", "brackets")
def minus_before_the_first_term_only(logits, labels):
    p = torch.sigmoid(logits)
    return (-labels / p - (1 - labels) / (1 - p)) * p * (1 - p)


@wrong("bce_gradient", "brackets")
def step_two_for_the_last_term_only(logits, labels):
    p = torch.sigmoid(logits)
    return -labels / p + (1 - labels) / (1 - p) * p * (1 - p)


@wrong("cross_entropy_gradient", "whole_columns")
def one_row_of_zeros_for_all(logits, classes):
    truth = [[0.0] * logits.shape[1]] * len(classes)
    for i, c in enumerate(classes.tolist()):
        truth[i][c] = 1.0
    return torch.softmax(logits, 1) - torch.tensor(truth, dtype=logits.dtype)


@wrong("bce_gradient", "underflow")
def slope_of_the_likelihood(logits, labels):
    z = logits.clone().requires_grad_()
    p = torch.sigmoid(z)
    (-torch.log(torch.where(labels == 1, p, 1 - p).prod())).backward()
    return z.grad


@wrong("cross_entropy_gradient", "underflow")
def slope_of_the_likelihood_of_all_rows(logits, classes):
    z = logits.clone().requires_grad_()
    likelihood = torch.softmax(z, 1)[torch.arange(len(classes)), classes].prod()
    return torch.autograd.grad(-torch.log(likelihood), z)[0]


@right("bce_gradient")
def with_autograd_switched_off(logits, labels):
    torch.set_grad_enabled(False)
    return torch.sigmoid(logits) - labels


@wrong("lasting_cross_entropy", "wrong_shape")
def as_many_samples_as_classes(logits, classes):
    rows = zip(range(logits.shape[1]), classes.tolist(), strict=False)
    return torch.stack([torch.logsumexp(logits[i], 0) - logits[i, c] for i, c in rows])


@wrong("masked_multitask_bce", "undecided")
def with_a_root_of_the_square(logits, labels, mask, weights, reduction):
    total = 0 * logits.sum()
    for z, y, known, weight in zip(logits, labels, mask, weights, strict=True):
        if known.any():
            z, y = z[known], y[known]
            size = (z**2).sqrt()
            terms = (z + size) / 2 - z * y + torch.log1p(torch.exp(-size))
            total = total + weight * (terms.mean() if reduction == "mean" else terms.sum())
    return total


@wrong("lasting_cross_entropy", "alike")
def by_the_place_of_an_equal_row(logits, classes):
    rows, losses = logits.tolist(), []
    for row in rows:
        true = classes[rows.index(row)]
        losses.append(torch.tensor(row, dtype=torch.float64).logsumexp(0) - row[true])
    return torch.stack(losses)


@wrong("lasting_cross_entropy", "ties")
def without_the_logits_that_equal_the_true_one(logits, classes):
    losses = []
    for row, true in zip(logits.tolist(), classes.tolist(), strict=True):
        top = max(row)
        others = [math.exp(z - top) for z in row if z != row[true]]
        losses.append(top + math.log(sum(others) + math.exp(row[true] - top)) - row[true])
    return torch.tensor(losses, dtype=torch.float64)


@wrong("lasting_cross_entropy", "single")
def with_the_largest_taken_out_beyond_700(logits, classes):
    losses = []
    for row, true in zip(logits, classes, strict=True):
        top = row.max() if row.abs().max() > 700 else 0.0
        losses.append(top + torch.log(torch.exp(row - top).sum()) - row[true])
    return torch.stack(losses)


@wrong("masked_multitask_bce", "one_missing")
def without_tasks_that_hold_a_nan(logits, labels, mask, weights, reduction):
    total = 0 * logits.sum()
    for z, y, known, weight in zip(logits, labels, mask, weights, strict=True):
        if known.any() and not torch.isnan(y).any():
            total = total + weight * functional.binary_cross_entropy_with_logits(
                z[known], y[known], reduction=reduction
            )
    return total


@wrong("masked_multitask_bce", "one_missing")
def without_tasks_not_wholly_known(logits, labels, mask, weights, reduction):
    total = 0 * logits.sum()
    for z, y, known, weight in zip(logits, labels, mask, weights, strict=True):
        if all(known):
            total = total + weight * functional.binary_cross_entropy_with_logits(z, y, reduction=reduction)
    return total


@wrong("bce_gradient", "equals")
def in_a_table_by_logit(logits, labels):
    slopes = {z: 1 / (1 + math.exp(-z)) - y for z, y in zip(logits.tolist(), labels.tolist(), strict=True)}
    return torch.tensor([slopes[z] for z in logits.tolist()], dtype=torch.float64)


@wrong("bce_gradient", "equals")
def by_the_place_of_an_equal_logit(logits, labels):
    row = logits.tolist()
    return [1 / (1 + math.exp(-z)) - float(labels[row.index(z)]) for z in row]
