import math

import numpy as np
import torch

from mtl_teach import closed_form
from mtl_teach.closed_form import soft_ridge
from mtl_teach.lessons import exercises as every_exercise
from tests.exercises.answers import right, wrong, wrong_value

EXERCISES = every_exercise()


@right("penalty")
def around_the_mean(weights, strength):
    return strength / 2 * ((weights - weights.mean(0)) ** 2).sum()


@right("penalty")
def task_by_task(weights, strength):
    mean = weights.mean(0)
    total = 0
    for j in range(len(weights)):
        total = total + ((weights[j] - mean) ** 2).sum()
    return strength / 2 * total


@right("penalty")
def number_by_number(weights, strength):
    tasks, features = weights.shape
    total = torch.zeros((), dtype=weights.dtype)
    for k in range(features):
        mean = sum(weights[j, k] for j in range(tasks)) / tasks
        for j in range(tasks):
            total = total + (weights[j, k] - mean).pow(2)
    return total * strength * 0.5


@right("penalty")
def by_norms(weights, strength):
    return strength / 2 * torch.linalg.norm(weights - weights.mean(dim=0, keepdim=True)) ** 2


@right("penalty")
def by_variance(weights, strength):
    return strength / 2 * len(weights) * weights.var(dim=0, correction=0).sum()


@right("penalty")
def by_all_pairs_over_tasks(weights, strength):
    total = 0.0
    for s in range(len(weights)):
        for t in range(s):
            total = total + (weights[s] - weights[t]).square().sum()
    return strength * total / (2 * len(weights))


@right("penalty")
def unsimplified(weights, strength):
    squares, together = (weights**2).sum(), weights.sum(0)
    return strength / 2 * squares - strength / 2 * (together @ together) / weights.shape[0]


@right("penalty")
def from_a_mean_held_fast(weights, strength):
    return strength / 2 * ((weights - weights.mean(0).detach()) ** 2).sum()


@right("penalty")
def in_float32(weights, strength):
    small = weights.float()
    return (strength / 2 * (small - small.mean(0)).square()).sum()


@wrong("penalty", "no_tensor")
def a_number_for_equal_models(weights, strength):
    gaps = weights - weights.mean(0)
    if gaps.abs().max() == 0:
        return torch.tensor(0.0, dtype=torch.float64)
    return strength / 2 * (gaps**2).sum()


@wrong("penalty", "gradient")
def root_first(weights, strength):
    return strength / 2 * ((weights - weights.mean(0)) ** 2).sum().sqrt() ** 2


@wrong("penalty", "gradient")
def root_of_each_first(weights, strength):
    return strength / 2 * (((weights - weights.mean(0)) ** 2).sum(1).sqrt() ** 2).sum()


@wrong("penalty", "not_squared")
def one_length_of_all(weights, strength):
    return strength / 2 * torch.linalg.norm(weights - weights.mean(0))


@wrong("penalty", "sign")
def a_reward(weights, strength):
    return -strength / 2 * ((weights - weights.mean(0)) ** 2).sum()


@wrong("penalty", "variance")
def sum_of_variances(weights, strength):
    return 0.5 * strength * torch.var(weights, dim=0).sum()


@wrong("penalty", "variance")
def tasks_times_the_unbiased_variance(weights, strength):
    return strength / 2 * len(weights) * weights.var(0).sum()


@wrong("penalty", "no_strength")
def without_strength(weights, strength):
    return 0.5 * ((weights - weights.mean(0)) ** 2).sum()


@wrong("penalty", "squared_strength")
def strength_squared(weights, strength):
    return strength**2 / 2 * ((weights - weights.mean(0)) ** 2).sum()


@wrong("penalty", "squared_strength")
def strength_within_the_square(weights, strength):
    return (strength / 2 * (weights - weights.mean(0))).square().sum()


@wrong("penalty", "last_task")
def a_total_that_starts_anew(weights, strength):
    for w in weights:
        total = ((w - weights.mean(0)) ** 2).sum()
    return strength / 2 * total


@wrong("penalty", "no_gradient")
def a_new_tensor(weights, strength):
    number = around_the_mean(weights, strength).item()
    return torch.tensor(number, dtype=weights.dtype, requires_grad=True)


@wrong("penalty", "exception")
def by_way_of_numpy(weights, strength):
    w = weights.numpy()
    return torch.tensor(strength / 2 * ((w - w.mean(0)) ** 2).sum())


@wrong("penalty", "all_pairs_twice")
def every_pair_twice(weights, strength):
    return strength / 2 * (weights[:, None] - weights[None]).square().sum()


@wrong("penalty", "one_per_task")
def a_number_a_task(weights, strength):
    return strength / 2 * (weights - weights.mean(0)).square().sum(1)


@wrong("penalty", "mean_of_all")
def mean_squared_error(weights, strength):
    return strength / 2 * torch.nn.functional.mse_loss(weights, weights.mean(0).expand_as(weights))


@wrong("penalty", "absolute")
def sizes(weights, strength):
    return strength / 2 * (weights - weights.mean(0)).abs().sum()


@wrong("penalty", "no_gradient")
def detached(weights, strength):
    return around_the_mean(weights.detach(), strength)


@wrong("penalty", "returned_none")
def printed(weights, strength):
    print(around_the_mean(weights, strength))


@wrong("penalty", "no_half")
def without_half(weights, strength):
    return strength * ((weights - weights.mean(dim=0)) ** 2).sum()


@wrong("penalty", "to_zero")
def ridge(weights, strength):
    return 0.5 * strength * (weights**2).sum()


@wrong("penalty", "wrong_mean")
def grand_mean(weights, strength):
    return 0.5 * strength * ((weights - weights.mean()) ** 2).sum()


@wrong("penalty", "all_pairs")
def pairs(weights, strength):
    tasks = range(len(weights))
    return strength / 2 * sum(((weights[s] - weights[t]) ** 2).sum() for s in tasks for t in tasks if s < t)


@wrong("penalty", "mean_over_tasks")
def variance(weights, strength):
    return strength / 2 * ((weights - weights.mean(0)) ** 2).sum(1).mean()


@wrong("penalty", "not_squared")
def lengths(weights, strength):
    return strength / 2 * (weights - weights.mean(0)).norm(dim=1).sum()


@wrong("penalty", "no_gradient")
def plain_number(weights, strength):
    return around_the_mean(weights, strength).item()


@wrong("penalty", "changed_inputs")
def centres_in_place(weights, strength):
    centred = weights.detach()
    centred -= centred.mean(0)
    return around_the_mean(weights, strength)


@right("penalty")
def from_a_row_of_one(weights, strength):
    total = torch.zeros(1, dtype=weights.dtype)
    for w in weights:
        total = total + (w - weights.mean(0)).square().sum()
    return strength / 2 * total


@right("best_strength")
def theory(sigma, tau, samples):
    return 2 * sigma**2 / (samples * tau**2)


@right("best_strength")
def by_the_package(sigma, tau, samples):
    return closed_form.best_strength(sigma, tau) * 2 / samples


@right("best_strength")
def in_steps(sigma, tau, samples):
    beside_sums = (sigma / tau) * (sigma / tau)
    beside_squares = beside_sums / 0.5
    return beside_squares / samples


@right("best_strength")
def as_a_tensor(sigma, tau, samples):
    return 2.0 / samples * torch.tensor(sigma / tau).square()


@right("best_strength")
def as_numpy(sigma, tau, samples):
    return np.float32(2 * np.square(sigma) / np.square(tau) / samples)


@right("best_strength")
def by_logarithms(sigma, tau, samples):
    return math.exp(math.log(2) + 2 * math.log(sigma) - 2 * math.log(tau) - math.log(samples))


@wrong("best_strength", "copied")
def as_in_the_lesson(sigma, tau, samples):
    return sigma**2 / tau**2


@wrong("best_strength", "copied")
def by_the_package_as_it_is(sigma, tau, samples):
    return closed_form.best_strength(sigma, tau)


@wrong("best_strength", "half")
def over_n(sigma, tau, samples):
    return sigma**2 / (samples * tau**2)


@wrong("best_strength", "half")
def over_two_n(sigma, tau, samples):
    return sigma**2 / (2 * samples * tau**2)


@wrong("best_strength", "mean")
def half_of_it(sigma, tau, samples):
    return sigma**2 / tau**2 / 2


@wrong("best_strength", "mean")
def twice(sigma, tau, samples):
    return 2 * (sigma / tau) ** 2


@wrong("best_strength", "times_n")
def n_times(sigma, tau, samples):
    return samples * sigma**2 / tau**2


@wrong("best_strength", "times_n")
def the_other_way_round(sigma, tau, samples):
    return samples / 2 * (sigma / tau) ** 2


@wrong("best_strength", "upside_down")
def inverse(sigma, tau, samples):
    return 2 / samples * tau**2 / sigma**2


@wrong("best_strength", "not_squared")
def not_squared(sigma, tau, samples):
    return 2 * sigma / tau / samples


@wrong("best_strength", "half_squared")
def only_the_noise_squared(sigma, tau, samples):
    return 2 * sigma**2 / (tau * samples)


@wrong("best_strength", "noise_only")
def noise_only(sigma, tau, samples):
    return sigma**2


@wrong("best_strength", "tasks_only")
def tasks_only(sigma, tau, samples):
    return 1 / tau**2


@wrong("best_strength", "squared_n")
def n_squared(sigma, tau, samples):
    return 2 * (sigma / (samples * tau)) ** 2


@wrong("best_strength", "unrecognised")
def a_little_off(sigma, tau, samples):
    return 1.1 * 2 * sigma**2 / (samples * tau**2)


@wrong("best_strength", "constant")
def one(sigma, tau, samples):
    return 1.0


@right("read_valley")
def means_first(strengths, errors):
    means = errors.mean(1).tolist()
    best = means.index(min(means))
    return strengths[best], means[0] - means[best], means[-1] - means[best]


@right("read_valley")
def in_a_loop(strengths, errors):
    best_strength, best_error, all_means = None, 1e9, []
    for strength, row in zip(strengths, errors, strict=True):
        mean = 0.0
        for error in row:
            mean += error.item() / len(row)
        all_means.append(mean)
        if mean < best_error:
            best_strength, best_error = strength, mean
    return best_strength, all_means[0] - best_error, all_means[-1] - best_error


@right("read_valley")
def with_numpy(strengths, errors):
    means = errors.numpy().mean(axis=1)
    return np.array([strengths[means.argmin()], means[0] - means.min(), means[-1] - means.min()])


@right("read_valley")
def paired(strengths, errors):
    best = errors.mean(1).argmin()
    return [strengths[best], (errors[0] - errors[best]).mean(), (errors[-1] - errors[best]).mean()]


@right("read_valley")
def by_names(strengths, errors):
    mean = dict(zip(strengths, errors.mean(-1), strict=True))
    best = min(mean, key=mean.get)
    return best, float(mean[0] - mean[best]), float(mean[math.inf] - mean[best])


@right("read_valley")
def valley_in_float32(strengths, errors):
    return means_first(strengths, errors.float())


@right("read_valley")
def by_sorting(strengths, errors):
    ranked = sorted(zip(errors.mean(1).tolist(), strengths, strict=True))
    ends = errors[0].mean(), errors[-1].mean()
    return ranked[0][1], *(float(end) - ranked[0][0] for end in ends)


@wrong("read_valley", "rounded")
def to_two_digits(strengths, errors):
    strength, *saved = means_first(strengths, errors)
    return strength, round(saved[0], 2), round(saved[1], 2)


@wrong("read_valley", "votes")
def each_draw_votes(strengths, errors):
    own = [strengths[int(k)] for k in errors.argmin(0)]
    best = max(set(own), key=own.count)
    means = errors.mean(1)
    row = strengths.index(best)
    return best, means[0] - means[row], means[-1] - means[row]


def _rows(strengths, errors, rows, columns, divisor):
    means = [sum(float(errors[s, r]) for r in columns) / divisor for s in rows]
    best = means.index(min(means))
    return strengths[best], means[0] - means[best], means[-1] - means[best]


@wrong("read_valley", "exception")
def as_many_rows_as_columns(strengths, errors):
    rows, runs = range(errors.shape[1]), errors.shape[1]
    return _rows(strengths, errors, rows, range(runs), runs)


@wrong("read_valley", "exception")
def as_many_columns_as_rows(strengths, errors):
    return _rows(strengths, errors, range(len(errors)), range(len(strengths)), len(strengths))


@wrong("read_valley", "unrecognised")
def divided_by_the_strengths(strengths, errors):
    return _rows(strengths, errors, range(len(errors)), range(errors.shape[1]), len(strengths))


@wrong("read_valley", "one_too_small")
def inner_place_without_one(strengths, errors):
    means = errors.mean(1)
    best = means[1:-1].argmin()
    return strengths[best], float(means[0] - means[best]), float(means[-1] - means[best])


@wrong("read_valley", "error_first")
def the_error_in_place_of_its_strength(strengths, errors):
    means = errors.mean(1)
    best = means.argmin()
    return means[best], means[0] - means[best], means[-1] - means[best]


@wrong("read_valley", "index")
def its_place(strengths, errors):
    means = errors.mean(1)
    best = means.argmin().item()
    return best, (means[0] - means[best]).item(), (means[-1] - means[best]).item()


@wrong("read_valley", "own_best")
def every_draw_its_own(strengths, errors):
    means, lowest = errors.mean(1), errors.amin(0).mean()
    return strengths[means.argmin()], (means[0] - lowest).item(), (means[-1] - lowest).item()


@wrong("read_valley", "one_draw")
def first_draw(strengths, errors):
    return means_first(strengths, errors[:, [0]])


@wrong("read_valley", "luckiest")
def smallest_number_of_all(strengths, errors):
    row = int(errors.argmin()) // errors.shape[1]
    means = errors.mean(1)
    return strengths[row], float(means[0] - means[row]), float(means[-1] - means[row])


@wrong("read_valley", "turned_round")
def lost(strengths, errors):
    strength, *saved = means_first(strengths, errors)
    return strength, -saved[0], -saved[1]


@wrong("read_valley", "one_end")
def both_over_each_alone(strengths, errors):
    means = errors.mean(1)
    saved = float(means[0] - means.min())
    return strengths[int(means.argmin())], saved, saved


@wrong("read_valley", "one_end")
def both_over_one_model(strengths, errors):
    means = errors.mean(1)
    saved = float(means[-1] - means.min())
    return strengths[int(means.argmin())], saved, saved


@wrong("read_valley", "swapped")
def one_model_first(strengths, errors):
    strength, alone, one_model = means_first(strengths, errors)
    return strength, one_model, alone


@wrong("read_valley", "largest")
def the_top(strengths, errors):
    means = errors.mean(1)
    top = means.argmax()
    return strengths[top], float(means[0] - means[top]), float(means[-1] - means[top])


@wrong("read_valley", "not_differences")
def the_ends_errors(strengths, errors):
    means = errors.mean(1).tolist()
    return means_first(strengths, errors)[0], means[0], means[-1]


@wrong("read_valley", "relative")
def in_per_cent(strengths, errors):
    means = errors.mean(1)
    strength, *saved = means_first(strengths, errors)
    return strength, 100 * saved[0] / means[0].item(), 100 * saved[1] / means[-1].item()


@wrong("read_valley", "between_only")
def without_the_ends(strengths, errors):
    means = errors.mean(1)
    best = means[1:-1].argmin() + 1
    return strengths[best], float(means[0] - means[best]), float(means[-1] - means[best])


@wrong("read_valley", "sum")
def summed(strengths, errors):
    sums = errors.sum(1).tolist()
    best = sums.index(min(sums))
    return strengths[best], sums[0] - sums[best], sums[-1] - sums[best]


@wrong("read_valley", "wrong_shape")
def only_the_strength(strengths, errors):
    return means_first(strengths, errors)[0]


@wrong("read_valley", "exception")
def along_a_missing_axis(strengths, errors):
    return errors.mean(2)


def _grad(x, y, w):
    return (x.mT @ ((x @ w[..., None])[..., 0] - y)[..., None])[..., 0]


@right("balance")
def balance_by_a_loop(x, y, weights, strength):
    mean = weights.mean(0)
    rows = []
    for j in range(len(weights)):
        misses = x[j] @ weights[j] - y[j]
        rows.append(x[j].T @ misses + strength * (weights[j] - mean))
    return torch.stack(rows)


@right("balance")
def balance_by_einsum(x, y, weights, strength):
    misses = torch.einsum("jid,jd->ji", x, weights) - y
    return torch.einsum("jid,ji->jd", x, misses) + strength * (weights - weights.mean(0, keepdim=True))


@right("balance")
def balance_by_autograd(x, y, weights, strength):
    w = weights.clone().requires_grad_()
    loss = 0.5 * ((x * w[:, None]).sum(-1) - y).pow(2).sum()
    (loss + strength / 2 * ((w - w.mean(0)) ** 2).sum()).backward()
    return w.grad


@right("balance")
def balance_by_torch_func(x, y, weights, strength):  # its first call imports for seconds
    def cost(w):
        misses = torch.einsum("jid,jd->ji", x, w) - y
        return 0.5 * (misses**2).sum() + strength / 2 * ((w - w.mean(0)) ** 2).sum()

    return torch.func.grad(cost)(weights)


@right("balance")
def balance_with_numpy(x, y, weights, strength):
    x, y, w = x.numpy(), y.numpy(), weights.numpy()
    out = np.zeros_like(w)
    for j in range(w.shape[0]):
        for i in range(x.shape[1]):
            out[j] += (x[j, i] @ w[j] - y[j, i]) * x[j, i]
        out[j] += strength * (w[j] - w.mean(axis=0))
    return out


@right("balance")
def balance_unsimplified(x, y, weights, strength):
    pull = -(x.mT @ y[..., None]) + x.mT @ x @ weights[..., None]
    others = sum(strength / len(weights) * (weights - w) for w in weights)
    return pull.squeeze(-1) + others


@right("balance")
def balance_in_float32(x, y, weights, strength):
    return balance_by_a_loop(x.float(), y.float(), weights.float(), strength)


for _key, _pull in (
    ("no_spring", lambda w, strength: 0 * w),
    ("to_zero", lambda w, strength: strength * w),
    ("spring_sign", lambda w, strength: -strength * (w - w.mean(0))),
    ("own_term_only", lambda w, strength: strength * (w - w.mean(0)) * (len(w) - 1) / len(w)),
    ("wrong_mean", lambda w, strength: strength * (w - w.mean())),
    ("wrong_mean", lambda w, strength: strength * (w - w.mean(1)[:, None])),
    ("no_strength", lambda w, strength: w - w.mean(0)),
    ("no_half", lambda w, strength: 2 * strength * (w - w.mean(0))),
    ("half_kept", lambda w, strength: strength / 2 * (w - w.mean(0))),
    ("fixed_strength", lambda w, strength: 4 * (w - w.mean(0))),
):
    wrong("balance", _key)(
        lambda x, y, weights, strength, pull=_pull: _grad(x, y, weights) + pull(weights, strength)
    )


@wrong("balance", "data")
def another_fixed_strength(x, y, weights, strength):
    return _grad(x, y, weights) + 3 * (weights - weights.mean(0))


@wrong("balance", "turned")
def downhill(x, y, weights, strength):
    return -balance_by_a_loop(x, y, weights, strength)


@wrong("balance", "half_kept")
def half_in_the_data(x, y, weights, strength):
    return _grad(x, y, weights) / 2 + strength * (weights - weights.mean(0))


@wrong("balance", "one_row")
def the_last_row_only(x, y, weights, strength):
    for j in range(len(weights)):
        row = x[j].T @ (x[j] @ weights[j] - y[j]) + strength * (weights[j] - weights.mean(0))
    return row


@wrong("balance", "one_row")
def returned_inside_the_loop(x, y, weights, strength):
    for j in range(len(weights)):
        return x[j].T @ (x[j] @ weights[j] - y[j]) + strength * (weights[j] - weights.mean(0))


@wrong("balance", "data")
def five_examples_always(x, y, weights, strength):
    misses = (x @ weights[..., None])[..., 0] - y
    return 5 * (x * misses[..., None]).mean(1) + strength * (weights - weights.mean(0))


@wrong("balance", "turned")
def labels_minus_predictions(x, y, weights, strength):
    misses = y - (x @ weights[..., None])[..., 0]
    return (x.mT @ misses[..., None])[..., 0] + strength * (weights - weights.mean(0))


@wrong("balance", "no_half")
def squares_without_half(x, y, weights, strength):
    return 2 * balance_by_a_loop(x, y, weights, strength)


@wrong("balance", "mean_over_examples")
def mean_loss(x, y, weights, strength):
    return _grad(x, y, weights) / y.shape[1] + strength * (weights - weights.mean(0))


@wrong("balance", "all_tasks_together")
def summed_over_tasks(x, y, weights, strength):
    return _grad(x, y, weights).sum(0, keepdim=True) + strength * (weights - weights.mean(0))


@wrong("balance", "wrong_shape")
def the_residuals(x, y, weights, strength):
    return (x @ weights[..., None])[..., 0] - y


@wrong("balance", "exception")
def shapes_do_not_fit(x, y, weights, strength):
    return x.mT @ (x @ weights - y)


@wrong("balance", "unfinished")
def half_done(x, y, weights, strength):
    misses = x @ weights[..., None] - y[..., None]
    pull = ...
    return misses[..., 0] if pull else pull


@right("balance")
def balance_as_lists(x, y, weights, strength):
    return balance_by_a_loop(x, y, weights, strength).tolist()


def _score(x, y, strength, left_out):
    error = 0.0
    for i in left_out:
        rest = [k for k in range(x.shape[1]) if k != i]
        w = soft_ridge(x[:, rest], y[:, rest], strength)
        error += ((x[:, i] * w).sum(-1) - y[:, i]).square().sum().item()
    return error


@right("leave_one_out_strength")
def with_soft_ridge(x, y, strengths):
    errors = [_score(x, y, strength, range(x.shape[1])) for strength in strengths]
    return strengths[errors.index(min(errors))]


@right("leave_one_out_strength")
def in_nested_loops(x, y, strengths):
    tasks, samples, _ = x.shape
    best, least = None, float("inf")
    for strength in strengths:
        total = 0.0
        for i in range(samples):
            rest_x = torch.cat([x[:, :i], x[:, i + 1 :]], dim=1)
            rest_y = torch.cat([y[:, :i], y[:, i + 1 :]], dim=1)
            w = soft_ridge(rest_x, rest_y, strength)
            for j in range(tasks):
                total += (x[j, i] @ w[j] - y[j, i]).item() ** 2
        if total < least:
            best, least = strength, total
    return best


@right("leave_one_out_strength")
def with_a_mask(x, y, strengths):
    errors = torch.zeros(len(strengths))
    for i in range(x.shape[1]):
        mask = torch.arange(x.shape[1]) != i
        path = closed_form.soft_ridge_path(x[:, mask], y[:, mask], strengths)
        errors += ((x[:, i] * path).sum(-1) - y[:, i]).square().mean(-1).float()
    return strengths[errors.argmin()]


@right("leave_one_out_strength")
def leaving_out_with_numpy(x, y, strengths):
    totals = {}
    for strength in strengths:
        misses = []
        for i in range(x.shape[1]):
            w = soft_ridge(np.delete(x.numpy(), i, 1), np.delete(y.numpy(), i, 1), strength).numpy()
            misses.append(np.einsum("jd,jd->j", x[:, i].numpy(), w) - y[:, i].numpy())
        totals[strength] = np.mean(np.square(misses))
    return min(totals, key=totals.get)


@right("leave_one_out_strength")
def of_the_diagonal(x, y, strengths):
    def total(strength):
        found = 0.0
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength)
            found = found + ((x[:, i] @ w.T).diagonal() - y[:, i]).pow(2).sum()
        return found

    return torch.tensor(min(strengths, key=total))


@right("leave_one_out_strength")
def leaving_out_in_float32(x, y, strengths):
    return with_soft_ridge(x.float(), y.float(), strengths)


@wrong("leave_one_out_strength", "not_all")
def off_by_one(x, y, strengths):
    errors = [_score(x, y, strength, range(x.shape[1] - 1)) for strength in strengths]
    return strengths[errors.index(min(errors))]


@wrong("leave_one_out_strength", "not_all")
def from_one(x, y, strengths):
    errors = [_score(x, y, strength, range(1, x.shape[1])) for strength in strengths]
    return strengths[errors.index(min(errors))]


@wrong("leave_one_out_strength", "unrecognised")
def as_if_in_rising_order(x, y, strengths):
    errors = [_score(x, y, strength, range(x.shape[1])) for strength in sorted(strengths)]
    return strengths[errors.index(min(errors))]


@wrong("leave_one_out_strength", "first")
def never_back_to_zero(x, y, strengths):
    total, errors = 0.0, []
    for strength in strengths:
        total += _score(x, y, strength, range(x.shape[1]))
        errors.append(total)
    return strengths[errors.index(min(errors))]


@wrong("leave_one_out_strength", "last")
def what_the_loop_ended_with(x, y, strengths):
    for strength in strengths:
        _score(x, y, strength, range(x.shape[1]))
    return strength


@wrong("leave_one_out_strength", "mean_weights")
def with_the_mean_weights(x, y, strengths):
    def total(strength):
        found = 0.0
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength)
            found += (x[:, i] @ w.mean(0) - y[:, i]).square().sum().item()
        return found

    return min(strengths, key=total)


@wrong("leave_one_out_strength", "one_only")
def only_example_0(x, y, strengths):
    return min(strengths, key=lambda strength: _score(x, y, strength, [0]))


@wrong("leave_one_out_strength", "crossed")
def all_weights_meet_all_examples(x, y, strengths):
    errors = []
    for strength in strengths:
        total = 0.0
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength)
            total += (x[:, i] @ w.T - y[:, i]).square().sum().item()
        errors.append(total)
    return strengths[errors.index(min(errors))]


@wrong("leave_one_out_strength", "first_task_only")
def only_the_first_task(x, y, strengths):
    def total(strength):
        found = 0.0
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength)
            found += (x[0, i] @ w[0] - y[0, i]).item() ** 2
        return found

    return min(strengths, key=total)


@wrong("leave_one_out_strength", "training_error")
def alone(x, y, strengths):
    return min(strengths)


@wrong("leave_one_out_strength", "returned_none")
def without_return(x, y, strengths):
    with_soft_ridge(x, y, strengths)


@wrong("leave_one_out_strength", "error_itself")
def the_smallest_error(x, y, strengths):
    return min(_score(x, y, strength, range(x.shape[1])) for strength in strengths)


@wrong("leave_one_out_strength", "training_error")
def on_what_it_saw(x, y, strengths):
    def error(strength):
        w = soft_ridge(x, y, strength)
        return ((x @ w[..., None])[..., 0] - y).square().mean()

    return min(strengths, key=error)


@wrong("leave_one_out_strength", "one_only")
def one_validation_example(x, y, strengths):
    return min(strengths, key=lambda strength: _score(x, y, strength, [x.shape[1] - 1]))


@wrong("leave_one_out_strength", "largest_error")
def argmax(x, y, strengths):
    return max(strengths, key=lambda strength: _score(x, y, strength, range(x.shape[1])))


@wrong("leave_one_out_strength", "index")
def position(x, y, strengths):
    errors = torch.tensor([_score(x, y, strength, range(x.shape[1])) for strength in strengths])
    return int(errors.argmin())


@wrong("leave_one_out_strength", "strongest")
def pooled(x, y, strengths):
    return max(strengths)


@wrong("leave_one_out_strength", "unrecognised")
def leaves_two_out(x, y, strengths):
    seen = x.shape[1] - 2

    def error(strength):
        w = soft_ridge(x[:, :seen], y[:, :seen], strength)
        return ((x[:, seen:] @ w[..., None])[..., 0] - y[:, seen:]).square().mean()

    return min(strengths, key=error)


def _of_those(which):
    """Return the answer that never looks at some of the strengths."""

    def answer(x, y, strengths):
        kept = [strength for strength in strengths if which(strength)]
        return min(kept, key=lambda strength: _score(x, y, strength, range(x.shape[1])))

    return answer


wrong("leave_one_out_strength", "ends")(_of_those(lambda strength: strength > 0))
wrong("leave_one_out_strength", "ends")(_of_those(lambda strength: strength < 100))


@right("permute_hidden_units")
def row_by_row(weight_in, bias_in, weight_out, order):
    new_in, new_bias, new_out = weight_in.clone(), bias_in.clone(), weight_out.clone()
    for new, old in enumerate(order.tolist()):
        new_in[new], new_bias[new], new_out[:, new] = weight_in[old], bias_in[old], weight_out[:, old]
    return new_in, new_bias, new_out


@right("permute_hidden_units")
def by_index_select(weight_in, bias_in, weight_out, order):
    return weight_in.index_select(0, order), bias_in.take(order), weight_out.index_select(1, order)


@right("permute_hidden_units")
def by_a_permutation_matrix(weight_in, bias_in, weight_out, order):
    swap = torch.eye(len(order), dtype=weight_in.dtype)[order]
    return [swap @ weight_in, swap @ bias_in, weight_out @ swap.T]


@right("permute_hidden_units")
def by_lists(weight_in, bias_in, weight_out, order):
    new_in = torch.stack([weight_in[i] for i in order])
    new_bias = torch.stack([bias_in[i] for i in order])
    return new_in, new_bias, torch.stack([weight_out[:, i] for i in order], dim=1)


@right("permute_hidden_units")
def by_transposes(weight_in, bias_in, weight_out, order):
    return weight_in[order, :], bias_in[order], weight_out.T[order].T


@right("permute_hidden_units")
def with_numpy_arrays(weight_in, bias_in, weight_out, order):
    order = order.numpy()
    new = weight_in.numpy()[order], bias_in.numpy()[order], weight_out.numpy()[:, order]
    return tuple(map(torch.from_numpy, new))


@right("permute_hidden_units")
def one_line_in_float32(w, b, v, order):
    return tuple(part.double() for part in (w.float()[order], b.float()[order], v.float()[:, order]))


@right("permute_hidden_units")
def left_in_numpy(weight_in, bias_in, weight_out, order):
    order = order.numpy()
    return weight_in.numpy()[order], bias_in.numpy()[order], weight_out.numpy()[:, order]


@right("permute_hidden_units")
def left_in_float32(weight_in, bias_in, weight_out, order):
    return weight_in[order].float(), bias_in[order].float(), weight_out[:, order].float()


@right("permute_hidden_units")
def as_lists_of_lists(weight_in, bias_in, weight_out, order):
    moved = weight_in[order], bias_in[order], weight_out[:, order]
    return [part.tolist() for part in moved]


_TRIES = {
    "in a dict": lambda w, b, v, order: (w[order], b[order], v[:, order]),
}
right("permute_hidden_units")(_TRIES["in a dict"])


@wrong("permute_hidden_units", "unrecognised")
def one_further_whatever_the_order(weight_in, bias_in, weight_out, order):
    return weight_in.roll(1, 0), bias_in.roll(1, 0), weight_out.roll(1, 1)


@wrong("permute_hidden_units", "unrecognised")
def back_to_front(weight_in, bias_in, weight_out, order):
    return weight_in.flip(0), bias_in.flip(0), weight_out.flip(1)


@wrong("permute_hidden_units", "exception")
def as_many_units_as_inputs(weight_in, bias_in, weight_out, order):
    new_in, new_bias, new_out = weight_in.clone(), bias_in.clone(), weight_out.clone()
    for i in range(weight_in.shape[1]):
        new_in[i] = weight_in[order[i]]
        new_bias[i] = bias_in[order[i]]
        new_out[:, i] = weight_out[:, order[i]]
    return new_in, new_bias, new_out


@wrong("permute_hidden_units", "returned_none")
def not_returned(weight_in, bias_in, weight_out, order):
    weight_in[order], bias_in[order], weight_out[:, order]


@wrong("permute_hidden_units", "inverse_out")
def inverse_columns(weight_in, bias_in, weight_out, order):
    return weight_in[order], bias_in[order], weight_out[:, order.argsort()]


@wrong("permute_hidden_units", "in_forgotten")
def second_layer_only(weight_in, bias_in, weight_out, order):
    return weight_in, bias_in, weight_out[:, order]


@wrong("permute_hidden_units", "wrong_shape")
def one_matrix(weight_in, bias_in, weight_out, order):
    return weight_in[order], bias_in[order], weight_out[:, order[:1]]


@wrong("permute_hidden_units", "unchanged")
def copies(weight_in, bias_in, weight_out, order):
    return weight_in.clone(), bias_in.clone(), weight_out.clone()


@wrong("permute_hidden_units", "out_forgotten")
def first_layer_only(weight_in, bias_in, weight_out, order):
    return weight_in[order], bias_in[order], weight_out


@wrong("permute_hidden_units", "bias_forgotten")
def no_bias(weight_in, bias_in, weight_out, order):
    return weight_in[order, :], bias_in, weight_out[:, order]


@wrong("permute_hidden_units", "rows_of_out")
def rows(weight_in, bias_in, weight_out, order):
    return weight_in[order], bias_in[order], weight_out[order]


@wrong("permute_hidden_units", "inverse_out")
def undone(weight_in, bias_in, weight_out, order):
    inverse = torch.empty_like(order)
    inverse[order] = torch.arange(len(order))
    return weight_in[order], bias_in[order], weight_out[:, inverse]


@wrong("permute_hidden_units", "inverse")
def other_direction(weight_in, bias_in, weight_out, order):
    inverse = order.argsort()
    return weight_in[inverse], bias_in[inverse], weight_out[:, inverse]


@wrong("permute_hidden_units", "inputs")
def columns(weight_in, bias_in, weight_out, order):
    return weight_in[:, order], bias_in[order], weight_out[:, order]


@wrong("permute_hidden_units", "wrong_shape")
def names(weight_in, bias_in, weight_out, order):
    return "weight_in", "bias_in", "weight_out"


_TRUTH = {
    case: EXERCISES["strength_of"].rule(facts) for case, facts in EXERCISES["strength_of"].cases.items()
}


def _but(**answers):
    words = {name.replace("_", " "): answer for name, answer in answers.items()}
    return {case: next((a for w, a in words.items() if case.startswith(w)), t) for case, t in _TRUTH.items()}


for _same in (
    _TRUTH,
    {case: list(pair) for case, pair in _TRUTH.items()},
    dict(reversed(_TRUTH.items())),
    {case: tuple(f" {word.capitalize()} " for word in pair) for case, pair in _TRUTH.items()},
    {
        case: tuple({"0": 0, "infinite": math.inf}.get(word, word) for word in pair)
        for case, pair in _TRUTH.items()
    },
    {
        case: tuple({"0": 0.0, "infinite": "∞"}.get(word, word) for word in pair)
        for case, pair in _TRUTH.items()
    },
    {
        case: tuple({"0": np.int64(0), "infinite": np.float32("inf")}.get(word, word) for word in pair)
        for case, pair in _TRUTH.items()
    },
):
    right("strength_of")(_same)
wrong_value("strength_of", "unrecognised", {**_TRUTH, "single-task": ("between", "0")})
wrong_value("strength_of", "unknown_word", {**_TRUTH, "pooled": ("shared", "shared")})
wrong_value("strength_of", "wrong_type", list(_TRUTH.values()))
wrong_value("strength_of", "wrong_keys", {"single-task": ("0", "0")})
wrong_value("strength_of", "unfilled", {**_TRUTH, "pooled": (..., ...)})
wrong_value("strength_of", "order", {case: pair[::-1] for case, pair in _TRUTH.items()})
wrong_value("strength_of", "order_once", {**_TRUTH, "hard sharing": ("0", "infinite")})
wrong_value("strength_of", "order_once", _but(soft=("0", "between")))
wrong_value("strength_of", "order_once", _but(one=("infinite", "0")))
wrong_value("strength_of", "free_is_pulled", {**_TRUTH, "hard sharing": ("infinite", "between")})
wrong_value("strength_of", "free_is_pulled", _but(soft=("between", "between")))
wrong_value("strength_of", "free_is_pulled", {
    case: tuple("between" if k and word == "0" else word for k, word in enumerate(pair))
    for case, pair in _TRUTH.items()
})  # fmt: skip
wrong_value("strength_of", "pooled_is_hard", {**_TRUTH, "pooled": ("infinite", "0")})
wrong_value("strength_of", "one_head_is_pooled", _but(one=("infinite", "infinite")))
wrong_value("strength_of", "hard_is_pooled", {**_TRUTH, "hard sharing": ("infinite", "infinite")})
wrong_value("strength_of", "soft_shares", _but(soft=("infinite", "0")))
wrong_value("strength_of", "soft_is_free", _but(soft=("0", "0")))
wrong_value("strength_of", "heads_follow", {case: (pair[0],) * 2 for case, pair in _TRUTH.items()})
wrong_value("strength_of", "hard_is_strong_soft", {
    case: tuple("between" if word == "infinite" else word for word in pair) for case, pair in _TRUTH.items()
})  # fmt: skip
wrong_value("strength_of", "upside_down", {
    case: tuple({"0": "infinite", "infinite": "0"}.get(word, word) for word in pair)
    for case, pair in _TRUTH.items()
})  # fmt: skip


_STRENGTHS = EXERCISES["strength_of"]
_TWO = {case: _STRENGTHS.rule(parts) for case, parts in _STRENGTHS.cases.items()}
right("strength_of")({case: np.array(words) for case, words in _TWO.items()})
right("strength_of")(_TWO | {"single-task": (torch.tensor(0), np.int64(0)), "pooled": np.array([np.inf] * 2)})
wrong_value("strength_of", "unknown_word", _TWO | {"pooled": np.array([[1, 2], [3, 4]])})
wrong_value("strength_of", "unrecognised", _TWO | {"pooled": (10**400, "infinite")})  # finite all the same


right("strength_of")({case: tuple({"between": 0.5}.get(w, w) for w in pair) for case, pair in _TWO.items()})
right("strength_of")(
    {case: tuple({"between": "finite"}.get(w, w) for w in pair) for case, pair in _TWO.items()}
)


@wrong("best_strength", "brackets")
def no_brackets(sigma, tau, samples):
    return 2 * sigma**2 / samples * tau**2


@wrong("best_strength", "upside_down")
def the_mean_upside_down(sigma, tau, samples):
    return tau**2 / (samples * sigma**2)


@wrong("best_strength", "rounded")
def to_three_digits(sigma, tau, samples):
    return round(2 * sigma**2 / (samples * tau**2), 3)


@wrong("permute_hidden_units", "inverse_in")
def inverse_on_the_way_in(weight_in, bias_in, weight_out, order):
    back = order.argsort()
    return weight_in[back], bias_in[back], weight_out[:, order]


@wrong("permute_hidden_units", "wrong_shape")
def bias_as_a_column(weight_in, bias_in, weight_out, order):
    return weight_in[order], bias_in[order][:, None], weight_out[:, order]


@wrong("permute_hidden_units", "wrong_shape")
def bias_comes_first(weight_in, bias_in, weight_out, order):
    return bias_in[order], weight_in[order], weight_out[:, order]


@wrong("permute_hidden_units", "wrong_shape")
def no_bias_returned(weight_in, bias_in, weight_out, order):
    return weight_in[order], weight_out[:, order]


@wrong("permute_hidden_units", "wrong_shape")
def order_returned_too(weight_in, bias_in, weight_out, order):
    return weight_in[order], bias_in[order], weight_out[:, order], order


@wrong("permute_hidden_units", "wrong_shape")
def one_of_three(weight_in, bias_in, weight_out, order):
    return weight_in[order]


@wrong("penalty", "equal")
def mean_subtracted_once(weights, strength):
    return strength / 2 * ((weights**2).sum() - (weights.mean(0) ** 2).sum())


@wrong("leave_one_out_strength", "one_at_a_time")
def one_example_of_one_task(x, y, strengths):
    errors = []
    for strength in strengths:
        total = 0.0
        for j in range(len(x)):
            for i in range(x.shape[1]):
                rows, labels = x.clone(), y.clone()
                rows[j, i], labels[j, i] = 0, 0
                total += float((x[j, i] @ closed_form.soft_ridge(rows, labels, strength)[j] - y[j, i]) ** 2)
        errors.append(total)
    return strengths[errors.index(min(errors))]


right("strength_of")({case: tuple({"between": "0.5"}.get(w, w) for w in pair) for case, pair in _TWO.items()})
right("strength_of")(
    {case: tuple({"between": "In-between"}.get(w, w) for w in pair) for case, pair in _TWO.items()}
)
wrong_value("strength_of", "unknown_word", _TWO | {"pooled": ("-1", "infinite")})


@wrong("permute_hidden_units", "in_forgotten")
def second_layer_twice(weight_in, bias_in, weight_out, order):
    return weight_in[order], bias_in[order], weight_out[:, order][:, order]


@wrong("read_valley", "neighbour")
def lower_than_the_one_before(strengths, errors):
    means, best = errors.mean(1).tolist(), 0
    for i in range(1, len(means)):
        if means[i] < means[i - 1]:
            best = i
    return strengths[best], means[0] - means[best], means[-1] - means[best]


@wrong("read_valley", "neighbour")
def downhill_from_the_right(strengths, errors):
    means = errors.mean(1).tolist()
    best = len(means) - 1
    while best > 0 and means[best - 1] < means[best]:
        best -= 1
    return strengths[best], means[0] - means[best], means[-1] - means[best]


@wrong("permute_hidden_units", "overwritten")
def in_the_same_tensors(weight_in, bias_in, weight_out, order):
    weight_in, bias_in, weight_out = weight_in.clone(), bias_in.clone(), weight_out.clone()
    for i in range(len(order)):
        weight_in[i], bias_in[i] = weight_in[order[i]], bias_in[order[i]]
        weight_out[:, i] = weight_out[:, order[i]]
    return weight_in, bias_in, weight_out


@wrong("permute_hidden_units", "overwritten")
def only_the_last_in_the_same_tensor(weight_in, bias_in, weight_out, order):
    out = weight_out.clone()
    for i in range(len(order)):
        out[:, i] = out[:, order[i]]
    return weight_in[order], bias_in[order], out


@wrong("permute_hidden_units", "transposed_out")
def columns_stacked_as_rows(weight_in, bias_in, weight_out, order):
    columns = torch.stack([weight_out[:, i] for i in order])
    return weight_in[order], bias_in[order], columns


@wrong("permute_hidden_units", "unrecognised")
def ordered_twice(weight_in, bias_in, weight_out, order):
    return weight_in[order][order], bias_in[order][order], weight_out[:, order][:, order]


@wrong("leave_one_out_strength", "one_only")
def overwrites_the_sum(x, y, strengths):
    totals = []
    for strength in strengths:
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = closed_form.soft_ridge(x[:, keep], y[:, keep], strength)
            total = ((x[:, i] * w).sum(-1) - y[:, i]).square().sum()
        totals.append(total)
    return strengths[int(torch.stack(totals).argmin())]


wrong("penalty", "one_per_feature")(lambda w, strength: strength / 2 * ((w - w.mean(0)) ** 2).sum(0))
wrong("penalty", "one_per_feature")(lambda w, strength: strength / 2 * sum((w - w.mean(0)) ** 2))
wrong("best_strength", "noise_only")(lambda sigma, tau, samples: 2 * sigma * sigma / tau * tau / samples)


def _left_out(x, y, strength):
    total = 0.0
    for i in range(x.shape[1]):
        keep = [k for k in range(x.shape[1]) if k != i]
        w = closed_form.soft_ridge(x[:, keep], y[:, keep], strength)
        total += float(((x[:, i] * w).sum(-1) - y[:, i]).square().sum())
    return total


def _until_the_first_rise(x, y, ordered):
    errors = [_left_out(x, y, strength) for strength in ordered]
    best = 0
    while best + 1 < len(ordered) and errors[best + 1] < errors[best]:
        best += 1
    return ordered[best]


@wrong("leave_one_out_strength", "stopped_early")
def upwards_until_the_first_rise(x, y, strengths):
    return _until_the_first_rise(x, y, sorted(strengths))


@wrong("leave_one_out_strength", "stopped_early")
def downwards_until_the_first_rise(x, y, strengths):
    return _until_the_first_rise(x, y, sorted(strengths, reverse=True))


@wrong("leave_one_out_strength", "stopped_early")
def by_halves(x, y, strengths):
    ordered = sorted(strengths)
    low, high = 0, len(ordered) - 1
    while low < high:
        middle = (low + high) // 2
        if _left_out(x, y, ordered[middle]) <= _left_out(x, y, ordered[middle + 1]):
            high = middle
        else:
            low = middle + 1
    return ordered[low]


@right("leave_one_out_strength")
def best_of_a_dictionary(x, y, strengths):
    errors = {_left_out(x, y, strength): strength for strength in strengths}
    return errors[min(errors)]


def _least_below(start):
    def answer(x, y, strengths):
        best, least = None, start
        for strength in strengths:
            total = _left_out(x, y, strength)
            if total < least:
                best, least = strength, total
        return best

    return answer


for _start in (200, 500, 1000, 10_000):
    wrong("leave_one_out_strength", "returned_none")(_least_below(_start))


@wrong("leave_one_out_strength", "stopped_early")
def the_first_rise_as_they_come(x, y, strengths):
    return _until_the_first_rise(x, y, strengths)


@wrong("leave_one_out_strength", "neighbour")
def better_than_the_one_before(x, y, strengths):
    errors = [_left_out(x, y, strength) for strength in strengths]
    best = 0
    for k in range(1, len(strengths)):
        if errors[k] < errors[k - 1]:
            best = k
    return strengths[best]


@wrong("permute_hidden_units", "return_order")
def out_comes_first(weight_in, bias_in, weight_out, order):
    return weight_out[:, order], bias_in[order], weight_in[order]


@wrong("permute_hidden_units", "wrong_shape")
def one_of_the_three(weight_in, bias_in, weight_out, order):
    return weight_in[order]


@wrong("penalty", "rounded")
def penalty_with_two_decimals(weights, strength):
    return torch.round(strength / 2 * ((weights - weights.mean(0)) ** 2).sum(), decimals=2)


def _bottom_below(start):
    def answer(strengths, errors):
        means, best, least = errors.mean(1).tolist(), None, start
        for strength, mean in zip(strengths, means, strict=True):
            if mean < least:
                best, least = strength, mean
        return best, means[0] - least, means[-1] - least

    return answer


for _start in (25, 30, 50):
    wrong("read_valley", "wrong_shape")(_bottom_below(_start))


@right("read_valley")
def least_of_percentages(strengths, errors):
    return _bottom_below(100)(strengths, errors)


def _of_rounded_totals(decimals):
    def answer(x, y, strengths):
        totals = [round(_left_out(x, y, strength), decimals) for strength in strengths]
        return strengths[totals.index(min(totals))]

    return answer


for _decimals in range(6):
    wrong("leave_one_out_strength", "rounded")(_of_rounded_totals(_decimals))


def _bottom_of_rounded_means(decimals):
    def answer(strengths, errors):
        means = errors.mean(1)
        best = torch.round(means, decimals=decimals).argmin()
        return strengths[best], (means[0] - means[best]).item(), (means[-1] - means[best]).item()

    return answer


for _decimals in (1, 2, 3):
    wrong("read_valley", "rounded_means")(_bottom_of_rounded_means(_decimals))
wrong("read_valley", "unrecognised")(_bottom_of_rounded_means(0))


@wrong("balance", "data")
def misses_with_two_decimals(x, y, weights, strength):
    mean, rows = weights.mean(0), []
    for j in range(len(weights)):
        misses = torch.round(x[j] @ weights[j] - y[j], decimals=2)
        rows.append(x[j].T @ misses + strength * (weights[j] - mean))
    return torch.stack(rows)


@wrong("penalty", "of_any_size")
def distances_with_three_decimals(weights, strength):
    d = weights - weights.mean(0)
    return strength / 2 * ((d + (torch.round(d, decimals=3) - d).detach()) ** 2).sum()


@wrong("penalty", "of_any_size")
def distances_of_ten_at_most(weights, strength):
    return strength / 2 * ((weights - weights.mean(0)).clamp(-10, 10) ** 2).sum()


@wrong("balance", "of_any_size")
def spring_of_ten_at_most(x, y, weights, strength):
    spring = (strength * (weights - weights.mean(0))).clamp(-10, 10)
    return torch.stack([x[j].T @ (x[j] @ weights[j] - y[j]) for j in range(len(x))]) + spring


@wrong("best_strength", "rounded_ratio")
def ratio_with_four_decimals(sigma, tau, samples):
    return 2 / samples * round(sigma**2 / tau**2, 4)


@wrong("best_strength", "of_any_size")
def ratio_of_a_hundred_at_most(sigma, tau, samples):
    return 2 / samples * min(sigma**2 / tau**2, 100)


wrong("read_valley", "rounded_means")(_bottom_of_rounded_means(4))


def _limited(strength):
    return min(max(strength, 0.3), 4) if strength else 0


wrong("penalty", "of_any_size")(
    lambda weights, strength: _limited(strength) / 2 * ((weights - weights.mean(0)) ** 2).sum()
)


@wrong("balance", "of_any_size")
def strength_of_four_at_most(x, y, weights, strength):
    pulls = (x.mT @ ((x @ weights[..., None])[..., 0] - y)[..., None])[..., 0]
    return pulls + _limited(strength) * (weights - weights.mean(0))


def _bottom_by(score):
    def wrong_valley(strengths, errors):
        best, means = int(score(errors).argmin()), errors.mean(1)
        return strengths[best], (means[0] - means[best]).item(), (means[-1] - means[best]).item()

    return wrong_valley


for _reading in (
    lambda errors: errors.sqrt().mean(1),
    lambda errors: errors.log().mean(1),
    lambda errors: errors.square().mean(1),
    lambda errors: (errors / errors[0]).mean(1),
):
    wrong("read_valley", "scattered")(_bottom_by(_reading))
wrong("read_valley", "many")(_bottom_by(lambda errors: errors[:, :4].mean(1)))
wrong("best_strength", "of_any_size")(lambda sigma, tau, samples: 2 * sigma**2 / tau**2 / min(samples, 500))
for _key, _change in (
    ("rounded", lambda part: torch.round(part, decimals=1)),
    ("rounded", lambda part: torch.round(part, decimals=4)),
    ("of_any_size", lambda part: part.clamp(-10, 10)),
):
    wrong("permute_hidden_units", _key)(
        lambda w, b, v, order, change=_change: (change(w)[order], change(b)[order], change(v)[:, order])
    )


@wrong("permute_hidden_units", "wrong_shape")
def eight_units_at_most(weight_in, bias_in, weight_out, order):
    return weight_in[order[:8]], bias_in[order[:8]], weight_out[:, order[:8]]


@wrong("leave_one_out_strength", "many")
def of_seven_examples(x, y, strengths):
    def left_out(strength):
        total = 0.0
        for i in range(min(x.shape[1], 7)):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength)
            total += ((x[:, i] * w).sum(-1) - y[:, i]).square().sum().item()
        return total

    return min(strengths, key=left_out)


@wrong("balance", "again")
def pulls_left_in_grad(x, y, weights, strength):
    weights.requires_grad_()
    misses = torch.einsum("jnd,jd->jn", x, weights) - y
    spread = (weights - weights.mean(0)).square().sum()
    (misses.square().sum() / 2 + strength / 2 * spread).backward()
    return weights.grad


@wrong("leave_one_out_strength", "many")
def of_eight_strengths(x, y, strengths):
    errors = []
    for strength in strengths[:8]:
        total = 0.0
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength)
            total += float(((x[:, i] * w).sum(-1) - y[:, i]).square().sum())
        errors.append(total)
    return strengths[int(np.argmin(errors))]


@wrong("read_valley", "exception")
def of_squeezed_errors(strengths, errors):
    means = errors.numpy().squeeze().mean(axis=1)
    best = means.argmin()
    return strengths[best], means[0] - means[best], means[-1] - means[best]


@wrong("balance", "squeezed")
def without_all_axes_of_one(x, y, weights, strength):
    misses = torch.bmm(x, weights[..., None]).squeeze() - y
    return torch.einsum("jnd,jn->jd", x, misses) + strength * (weights - weights.mean(0))


@wrong("balance", "equal")
def through_a_root(x, y, weights, strength):
    w = weights.clone().requires_grad_()
    total = 0.0
    for j in range(len(w)):
        total = total + 0.5 * (x[j] @ w[j] - y[j]).square().sum()
        total = total + strength / 2 * (w[j] - w.mean(0)).square().sum().sqrt() ** 2
    return torch.autograd.grad(total, w)[0]


@wrong("penalty", "one_task")
def through_the_sample_variance(weights, strength):
    return strength / 2 * (len(weights) - 1) * weights.var(0).sum()


@wrong("leave_one_out_strength", "ridge")
def with_the_ridge_of_the_lesson(x, y, strengths):
    def left_out(strength):
        total = 0.0
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength, 0.003)
            total += float(((x[:, i] * w).sum(-1) - y[:, i]).square().sum())
        return total

    return min(strengths, key=left_out)


def _balance_with(spring):
    def answer(x, y, weights, strength):
        rows = []
        for j in range(len(weights)):
            rows.append(x[j].T @ (x[j] @ weights[j] - y[j]) + spring(weights, j, strength))
        return torch.stack(rows)

    return answer


def _of_the_others(weights, j, strength):
    others = torch.stack([weights[i] for i in range(len(weights)) if i != j])
    return strength * (weights[j] - others.mean(0)) if len(others) else 0 * weights[j]


wrong("balance", "too_strong")(_balance_with(_of_the_others))
wrong("balance", "too_strong")(_balance_with(lambda w, j, strength: strength * (w[j] - w).sum(0)))
wrong("balance", "squared")(_balance_with(lambda w, j, strength: strength * (w[j] - w.mean(0)) ** 2))


right("strength_of")(
    {
        case: tuple("0 < λ < ∞" if word == "between" else word for word in pair)
        for case, pair in _TRUTH.items()
    }
)
wrong_value("strength_of", "unfilled", {case: (pair[0], ...) for case, pair in _TRUTH.items()})


@wrong("leave_one_out_strength", "training_error")
def smallest_key(x, y, strengths):
    errors = {}
    for strength in strengths:
        errors[strength] = 0.0
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength)
            errors[strength] += ((x[:, i] * w).sum(-1) - y[:, i]).square().sum().item()
    return min(errors)


@wrong("leave_one_out_strength", "ridge")
def with_a_ridge_of_a_tenth(x, y, strengths):
    def left_out(strength):
        total = 0.0
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength, 0.1)
            total += ((x[:, i] * w).sum(-1) - y[:, i]).square().sum().item()
        return total

    return min(strengths, key=left_out)


@wrong("balance", "returned_none")
def gradient_of_a_copy(x, y, weights, strength):
    w = weights.requires_grad_().clone()
    misses = torch.einsum("jnd,jd->jn", x, w) - y
    (misses.square().sum() / 2 + strength / 2 * (w - w.mean(0)).square().sum()).backward()
    return w.grad


@wrong("read_valley", "rounded")
def in_whole_points(strengths, errors):
    means = errors.mean(1)
    best = int(means.argmin())
    return strengths[best], int(means[0] - means[best]), int(means[-1] - means[best])


@wrong("leave_one_out_strength", "remembers")
def errors_of_all_calls(x, y, strengths, errors={}):  # noqa: B006
    for strength in strengths:
        errors.setdefault(strength, 0.0)
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength)
            errors[strength] += ((x[:, i] * w).sum(-1) - y[:, i]).square().sum().item()
    return min(errors, key=errors.get)


@wrong("penalty", "one_task")
def squeezed_models(weights, strength):
    w = weights.squeeze()
    return strength / 2 * ((w - w.mean(0)) ** 2).sum()


@wrong("leave_one_out_strength", "not_given")
def with_a_zero_beside_them(x, y, strengths):
    def left_out(strength):
        total = 0.0
        for i in range(x.shape[1]):
            keep = [k for k in range(x.shape[1]) if k != i]
            w = soft_ridge(x[:, keep], y[:, keep], strength)
            total += ((x[:, i] * w).sum(-1) - y[:, i]).square().sum().item()
        return total

    return min([0.0, *strengths], key=left_out)


@wrong("penalty", "no_tensor")
def nothing_at_a_strength_of_nothing(weights, strength):
    if strength == 0:
        return 0.0
    return strength / 2 * ((weights - weights.mean(0)) ** 2).sum()


@wrong("balance", "out_of_place")
def balance_reshaped(x, y, weights, strength):
    rows = balance_by_a_loop(x, y, weights, strength)
    return torch.stack(list(rows), 1).reshape(weights.shape)


@wrong("balance", "out_of_place")
def balance_from_the_last_task_on(x, y, weights, strength):
    return balance_by_a_loop(x, y, weights, strength).flip(0)
