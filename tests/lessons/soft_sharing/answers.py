import torch

from mtl_teach.closed_form import soft_ridge
from mtl_teach.lessons import exercises as every_exercise
from tests.exercises.answers import right, wrong, wrong_value

EXERCISES = every_exercise()


@right("penalty")
def around_the_mean(weights, strength):
    return strength / 2 * ((weights - weights.mean(0)) ** 2).sum()


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


@right("best_strength")
def theory(sigma, tau):
    return sigma**2 / tau**2


@right("best_strength")
def a_little_off(sigma, tau):
    return 1.5 * sigma**2 / tau**2


@wrong("best_strength", "upside_down")
def inverse(sigma, tau):
    return tau**2 / sigma**2


@wrong("best_strength", "not_squared")
def not_squared(sigma, tau):
    return sigma / tau


@wrong("best_strength", "product")
def product(sigma, tau):
    return sigma**2 * tau**2


@wrong("best_strength", "noise_only")
def noise_only(sigma, tau):
    return sigma**2


@wrong("best_strength", "tasks_only")
def tasks_only(sigma, tau):
    return 1 / tau**2


@wrong("best_strength", "unrecognised")
def too_large(sigma, tau):
    return 3 * sigma**2 / tau**2


@wrong("best_strength", "constant")
def one(sigma, tau):
    return 1.0


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


@wrong("leave_one_out_strength", "training_error")
def on_what_it_saw(x, y, strengths):
    def error(strength):
        w = soft_ridge(x, y, strength)
        return ((x @ w[..., None])[..., 0] - y).square().mean()

    return min(strengths, key=error)


@wrong("leave_one_out_strength", "last_only")
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
    halves = x.shape[1] // 2

    def error(strength):
        w = soft_ridge(x[:, :halves], y[:, :halves], strength)
        return ((x[:, halves:] @ w[..., None])[..., 0] - y[:, halves:]).square().mean()

    return min(strengths, key=error)


@right("permute_hidden_units")
def row_by_row(weight_in, bias_in, weight_out, order):
    new_in, new_bias, new_out = weight_in.clone(), bias_in.clone(), weight_out.clone()
    for new, old in enumerate(order.tolist()):
        new_in[new], new_bias[new], new_out[:, new] = weight_in[old], bias_in[old], weight_out[:, old]
    return new_in, new_bias, new_out


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


_TRUTH = {
    case: EXERCISES["strength_of"].rule(facts) for case, facts in EXERCISES["strength_of"].cases.items()
}


def _but(**answers):
    words = {name.replace("_", " "): answer for name, answer in answers.items()}
    return {case: next((a for w, a in words.items() if case.startswith(w)), t) for case, t in _TRUTH.items()}


wrong_value("strength_of", "order", {case: pair[::-1] for case, pair in _TRUTH.items()})
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
