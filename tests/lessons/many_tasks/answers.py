import math

import numpy as np
import torch
from scipy import stats

from mtl_teach import evaluation
from tests.exercises.answers import right, wrong


@right("masked_losses")
def by_where(terms, known):
    return torch.where(known, terms, torch.zeros_like(terms)).sum(1) / known.sum(1).clamp(min=1)


@right("masked_losses")
def by_loops(terms, known):
    losses = []
    for j in range(len(terms)):
        mine = [terms[j, i] for i in range(terms.shape[1]) if known[j, i]]
        losses.append(sum(mine) / len(mine) if mine else torch.tensor(0.0))
    return torch.stack([one.double() for one in losses])


@right("masked_losses")
def by_nansum(terms, known):
    return terms.nansum(1) / torch.maximum(known.sum(1), torch.tensor(1))


@right("masked_losses")
def by_nanmean(terms, known):
    return terms.nanmean(1).nan_to_num(0.0)


@right("masked_losses")
def by_indexing(terms, known):
    return torch.stack(
        [
            row[there].mean() if there.any() else row.new_zeros(())
            for row, there in zip(terms, known, strict=True)
        ]
    )


@right("masked_losses")
def by_numpy(terms, known):
    t, k = terms.numpy(), known.numpy()
    return np.where(k, t, 0).sum(1) / np.maximum(k.sum(1), 1)


def _filled(terms, known):
    return terms.nan_to_num(0.0)


wrong("masked_losses", "nan_times_zero")(lambda terms, known: (terms * known.double()).sum(1) / known.sum(1))
wrong("masked_losses", "empty")(lambda terms, known: _filled(terms, known).sum(1) / known.sum(1))
wrong("masked_losses", "empty")(lambda terms, known: terms.nanmean(1))
wrong("masked_losses", "all_compounds")(lambda terms, known: _filled(terms, known).sum(1) / terms.shape[1])
wrong("masked_losses", "sum")(lambda terms, known: terms.nansum(1))
wrong("masked_losses", "one_divisor")(lambda terms, known: terms.nansum(1) / known.sum())
wrong("masked_losses", "one_number")(lambda terms, known: terms[known].mean())
wrong("masked_losses", "one_number")(lambda terms, known: by_where(terms, known).sum())
wrong("masked_losses", "wrong_axis")(lambda terms, known: by_where(terms.T, known.T))
wrong("masked_losses", "unknown_only")(
    lambda terms, known: (_filled(terms, known) * ~known).sum(1) / (~known).sum(1).clamp(min=1)
)
wrong("masked_losses", "unrecognised")(  # for three assays at most
    lambda terms, known: torch.cat([by_where(terms, known)[:3], 0 * terms.nansum(1)[3:]])
)
wrong("masked_losses", "unknown_only")(  # nobody has a loss where one has no label
    lambda terms, known: by_where(terms, known) * bool(known.any(1).all())
)
wrong("masked_losses", "tasks")(lambda terms, known: terms.nansum(1) / terms.shape[0])
wrong("masked_losses", "weighted")(lambda terms, known: by_where(terms, known) / terms.shape[0])
wrong("masked_losses", "off_by_one")(lambda terms, known: terms.nansum(1) / (1 + known.sum(1)))
wrong("masked_losses", "unrecognised")(lambda terms, known: by_where(terms, known) ** 2)
wrong("masked_losses", "exception")(lambda terms, known: terms[known].reshape(terms.shape).mean(1))


wrong("masked_losses", "unknown_only")(
    lambda terms, known: torch.where(known, 0.0, terms).nansum(1) / known.sum(1).clamp(min=1)
)
wrong("masked_losses", "unrecognised")(
    lambda terms, known: terms.nansum(1) / (_filled(terms, known) > 0).sum(1).clamp(min=1)
)
wrong("masked_losses", "exception")(lambda terms, known: (terms * (1 - known)).sum(1))
wrong("masked_losses", "exception")(lambda terms, known: torch.where(terms, known, 0.0).sum(1))
wrong("masked_losses", "wrong_shape")(lambda terms, known: np.array([1.2, None, 0.4][: len(terms)]))


@wrong("masked_losses", "changed_inputs")
def emptied_in_place(terms, known):
    terms[~known] = 0
    return terms.sum(1) / known.sum(1).clamp(min=1)


@wrong("masked_losses", "changed_inputs")
def emptied_through_numpy(terms, known):
    numbers = terms.numpy()
    numbers[~known.numpy()] = 0
    return numbers.sum(1) / np.maximum(known.numpy().sum(1), 1)


@wrong("masked_losses", "empty")
def what_lay_in_the_memory(terms, known):
    losses = torch.empty(len(terms), dtype=torch.float64)
    for j, row in enumerate(known):
        if row.any():
            losses[j] = terms[j][row].mean()
    return losses


@wrong("masked_losses", "empty")
def what_lay_in_numpys_memory(terms, known):
    losses = np.empty(len(terms))
    for j, row in enumerate(known):
        if row.any():
            losses[j] = terms[j][row].mean()
    return losses


@right("masked_losses")
def memory_that_is_filled(terms, known):
    losses = np.empty(len(terms))
    for j, row in enumerate(known):
        losses[j] = terms[j][row].mean() if row.any() else 0
    return losses


@wrong("masked_losses", "returned_none")
def without_return(terms, known):
    by_where(terms, known)


@wrong("masked_losses", "unrecognised")
def known_if_the_first_is(terms, known):
    return torch.stack(
        [row[k].mean() if k[0] else torch.zeros(()) for row, k in zip(terms, known, strict=True)]
    )


def _lows(gains):
    return [evaluation.mean_interval(row).low for row in gains]


@right("first_paying")
def from_the_end(counts, gains):
    first = 0
    for place in range(len(counts) - 1, -1, -1):
        if _lows(gains)[place] <= 0:
            return first
        first = counts[place]
    return first


@right("first_paying")
def by_all(counts, gains):
    lows = _lows(gains)
    for place, count in enumerate(counts):
        if all(low > 0 for low in lows[place:]):
            return count
    return 0


@right("first_paying")
def by_the_last_failure(counts, gains):
    failed = [place for place, low in enumerate(_lows(gains)) if low <= 0]
    if not failed:
        return counts[0]
    return counts[failed[-1] + 1] if failed[-1] + 1 < len(counts) else 0


@right("first_paying")
def by_hand(counts, gains):
    from scipy.stats import t

    runs = gains.shape[1]
    margin = t.ppf(0.975, runs - 1) * gains.std(1) / math.sqrt(runs)
    pays = (gains.mean(1) - margin > 0).tolist()
    while pays and all(pays[place] for place in range(len(pays))) is False and True in pays:
        if pays[-1] is False:
            return 0
        cut = len(pays) - 1 - pays[::-1].index(False)
        return counts[cut + 1]
    return counts[0] if all(pays) else 0


@right("first_paying")
def as_a_tensor(counts, gains):
    good = torch.tensor([low > 0 for low in _lows(gains)])
    tail = good.flip(0).long().cumprod(0).sum()
    return torch.tensor(counts)[len(counts) - tail] if tail else torch.tensor(0)


wrong("first_paying", "by_the_mean")(
    lambda counts, gains: next((c for p, c in enumerate(counts) if (gains[p:].mean(1) > 0).all()), 0)
)
wrong("first_paying", "first_only")(
    lambda counts, gains: next((c for c, low in zip(counts, _lows(gains), strict=True) if low > 0), 0)
)
wrong("first_paying", "first_only")(
    lambda counts, gains: next(
        (c for c, g in zip(counts, gains, strict=True) if evaluation.mean_interval(g).excludes_zero), 0
    )
)
wrong("first_paying", "either_side")(
    lambda counts, gains: next(
        (c for p, c in enumerate(counts)
         if all(evaluation.mean_interval(g).excludes_zero for g in gains[p:])), 0,
    )
)  # fmt: skip
wrong("first_paying", "upper_end")(
    lambda counts, gains: next(
        (c for p, c in enumerate(counts) if all(evaluation.mean_interval(g).high > 0 for g in gains[p:])), 0
    )
)
wrong("first_paying", "place")(
    lambda counts, gains: counts.index(by_all(counts, gains)) if by_all(counts, gains) else 0
)
wrong("first_paying", "largest")(lambda counts, gains: counts[-1] if by_all(counts, gains) else 0)
wrong("first_paying", "one_before")(
    lambda counts, gains: ([0, *counts, 0])[
        counts.index(by_all(counts, gains)) if by_all(counts, gains) else len(counts)
    ]
)
wrong("first_paying", "how_many")(lambda counts, gains: sum(low > 0 for low in _lows(gains)))
wrong("first_paying", "never")(lambda counts, gains: 0 * len(counts))
wrong("first_paying", "wrong_shape")(
    lambda counts, gains: [c for c, low in zip(counts, _lows(gains), strict=True) if low > 0]
)
wrong("first_paying", "unrecognised")(lambda counts, gains: 3 * by_all(counts, gains) + 1)
wrong("first_paying", "all_pay")(lambda counts, gains: 0 if min(_lows(gains)) > 0 else by_all(counts, gains))


def _from_on(test):
    """Return an answer that goes by another test of a row than its interval."""

    def answer(counts, gains):
        good = [bool(test(row)) for row in gains]
        return next((count for place, count in enumerate(counts) if all(good[place:])), 0)

    return answer


def _error(row):
    return row.std() / math.sqrt(len(row))


for key, another in (
    ("unrecognised", lambda row: row.mean() - row.std() > 0),
    ("never", lambda row: row.mean() - 2 * row.std() > 0),
    ("narrow", lambda row: row.mean() - _error(row) > 0),
    ("narrow", lambda row: row.mean() - 1.96 * _error(row) > 0),
    ("unrecognised", lambda row: row.min() > 0),
    ("by_the_mean", lambda row: row.median() > 0),
    ("unrecognised", lambda row: row.mean() > 1),
    ("unrecognised", lambda row: row.quantile(0.025) > 0),
    ("narrow", lambda row: evaluation.mean_interval(row, 0.9).low > 0),
    ("never", lambda row: evaluation.mean_interval(row, 0.99).low > 0),
):
    wrong("first_paying", key)(_from_on(another))
wrong("first_paying", "tiny")(_from_on(lambda row: round(evaluation.mean_interval(row).low, 2) > 0))
wrong("first_paying", "tiny")(_from_on(lambda row: evaluation.mean_interval(row).low > 0.01))


def _behind_it(which):
    """Return an answer that asks a payer only for some of the numbers behind it."""

    def answer(counts, gains):
        good = [low > 0 for low in _lows(gains)]
        found = (c for p, c in enumerate(counts) if good[p] and all(good[p + 1 :][which]))
        return next(found, 0)

    return answer


for which in (slice(None, -1), slice(2)):  # not the largest; the next two
    wrong("first_paying", "unrecognised")(_behind_it(which))
wrong("first_paying", "exception")(lambda counts, gains: evaluation.mean_interval(gains).low)


@wrong("first_paying", "returned_none")
def printed(counts, gains):
    print(by_all(counts, gains))


def _intervals(gains):
    return [evaluation.mean_interval(gains[:, a]) for a in range(gains.shape[1])]


wrong("winners_and_losers", "tiny")(
    lambda gains: (
        sum(round(i.low, 2) > 0 for i in _intervals(gains)),
        sum(round(i.high, 2) < 0 for i in _intervals(gains)),
        sum(round(i.low, 2) <= 0 <= round(i.high, 2) for i in _intervals(gains)),
    )
)


@right("winners_and_losers")
def by_a_loop(gains):
    win = lose = open_ = 0
    for interval in _intervals(gains):
        if interval.low > 0:
            win += 1
        elif interval.high < 0:
            lose += 1
        else:
            open_ += 1
    return win, lose, open_


@right("winners_and_losers")
def by_zero_excluded(gains):
    settled = [i for i in _intervals(gains) if i.excludes_zero]
    win = len([i for i in settled if i.mean > 0])
    return win, len(settled) - win, gains.shape[1] - len(settled)


@right("winners_and_losers")
def as_a_list(gains):
    low = torch.tensor([i.low for i in _intervals(gains)])
    high = torch.tensor([i.high for i in _intervals(gains)])
    return [int((low > 0).sum()), int((high < 0).sum()), int(((low <= 0) & (high >= 0)).sum())]


@right("winners_and_losers")
def as_a_row(gains):
    return torch.tensor(by_a_loop(gains))


@right("winners_and_losers")
def by_formula(gains):
    from scipy.stats import t

    runs = len(gains)
    margin = t.ppf(0.975, runs - 1) * gains.std(0) / runs**0.5
    mean = gains.mean(0)
    win, lose = int((mean > margin).sum()), int((mean < -margin).sum())
    return win, lose, gains.shape[1] - win - lose


wrong("winners_and_losers", "by_the_mean")(
    lambda gains: (int((gains.mean(0) > 0).sum()), int((gains.mean(0) < 0).sum()), 0)
)
wrong("winners_and_losers", "order")(lambda gains: tuple(by_a_loop(gains)[k] for k in (0, 2, 1)))
wrong("winners_and_losers", "order")(lambda gains: tuple(by_a_loop(gains)[k] for k in (1, 0, 2)))
wrong("winners_and_losers", "order")(lambda gains: tuple(by_a_loop(gains)[k] for k in (2, 0, 1)))
wrong("winners_and_losers", "every_draw")(
    lambda gains: (
        int((gains > 0).all(0).sum()),
        int((gains < 0).all(0).sum()),
        int((~(gains > 0).all(0) & ~(gains < 0).all(0)).sum()),
    )
)
wrong("winners_and_losers", "draws_not_assays")(lambda gains: by_a_loop(gains[:, : gains.shape[0]]))
wrong("winners_and_losers", "draws_not_assays")(
    lambda gains: (*by_a_loop(gains)[:2], len(gains) - sum(by_a_loop(gains)[:2]))
)
wrong("winners_and_losers", "shares")(lambda gains: [100 * n / gains.shape[1] for n in by_a_loop(gains)])


def _by_margin(margin):
    """Return an answer that takes another margin than the interval's."""

    def answer(gains):
        mean, edge = gains.mean(0), margin(gains)
        win, lose = int((mean > edge).sum()), int((mean < -edge).sum())
        return win, lose, gains.shape[1] - win - lose

    return answer


for key, margin in (
    ("unrecognised", lambda gains: gains.std(0)),
    ("unrecognised", lambda gains: 2 * gains.std(0)),
    ("narrow", lambda gains: gains.std(0) / math.sqrt(len(gains))),
    ("narrow", lambda gains: 1.96 * gains.std(0) / math.sqrt(len(gains))),
    ("unrecognised", lambda gains: torch.full((gains.shape[1],), 1.0)),
):
    wrong("winners_and_losers", key)(_by_margin(margin))
wrong("winners_and_losers", "wrong_axis")(lambda gains: by_a_loop(gains.T))
wrong("winners_and_losers", "shares")(lambda gains: [n / gains.shape[1] for n in by_a_loop(gains)])
wrong("winners_and_losers", "draws")(
    lambda gains: (int((gains > 0).sum()), int((gains < 0).sum()), int((gains == 0).sum()))
)
wrong("winners_and_losers", "settled")(
    lambda gains: (sum(i.excludes_zero for i in _intervals(gains)), 0,
                   sum(not i.excludes_zero for i in _intervals(gains)))
)  # fmt: skip
wrong("winners_and_losers", "crossed")(
    lambda gains: (
        sum(i.high > 0 for i in _intervals(gains)),
        sum(i.low < 0 for i in _intervals(gains)),
        gains.shape[1]
        - sum(i.high > 0 for i in _intervals(gains))
        - sum(i.low < 0 for i in _intervals(gains)),
    )
)
wrong("winners_and_losers", "one_mean")(lambda gains: by_a_loop(gains.mean(1)[:, None]))
wrong("winners_and_losers", "two_kinds")(lambda gains: (by_a_loop(gains)[0], sum(by_a_loop(gains)[1:]), 0))
wrong("winners_and_losers", "wrong_shape")(lambda gains: by_a_loop(gains)[0])
wrong("winners_and_losers", "wrong_shape")(lambda gains: by_a_loop(gains)[:2])
wrong("winners_and_losers", "unrecognised")(lambda gains: tuple(n + 1 for n in by_a_loop(gains)))
wrong("winners_and_losers", "exception")(lambda gains: evaluation.mean_interval(gains))


@wrong("winners_and_losers", "returned_none")
def counted_silently(gains):
    by_a_loop(gains)


@right("wider_units")
def by_solving(groups, units, tasks, features):
    given = groups * units * (features + 1) + tasks * (units + 1)
    return (given - tasks) // (features + 1 + tasks)


@right("wider_units")
def by_trying(groups, units, tasks, features):
    given = groups * units * (features + 1) + tasks * (units + 1)
    k = 0
    while (k + 1) * (features + 1) + tasks * (k + 2) <= given:
        k += 1
    return k


@right("wider_units")
def by_floor(groups, units, tasks, features):
    return math.floor(units * (groups * (features + 1) + tasks) / (features + 1 + tasks))


@right("wider_units")
def by_the_package(groups, units, tasks, features):
    trunks = groups * evaluation.mlp_parameters((features, units))
    given = trunks + tasks * evaluation.mlp_parameters((units, 1))
    fitting = [
        k
        for k in range(1, groups * units + 1)
        if evaluation.hard_sharing_parameters(tasks, (features, k), (k, 1)) <= given
    ]
    return max(fitting)


@right("wider_units")
def as_a_float(groups, units, tasks, features):
    return float(by_solving(groups, units, tasks, features))


def _given(groups, units, tasks, features):
    return groups * units * (features + 1) + tasks * (units + 1)


wrong("wider_units", "times_groups")(lambda groups, units, tasks, features: units * groups)
wrong("wider_units", "rounded_up")(
    lambda groups, units, tasks, features: by_solving(groups, units, tasks, features) + 1
)
wrong("wider_units", "rounded_up")(
    lambda groups, units, tasks, features: round(
        (_given(groups, units, tasks, features) - tasks) / (features + 1 + tasks)
    )
)
wrong("wider_units", "unrecognised")(
    lambda groups, units, tasks, features: min(by_solving(groups, units, tasks, features), 40)
)
wrong("wider_units", "not_whole")(
    lambda groups, units, tasks, features: (
        (_given(groups, units, tasks, features) - tasks) / (features + 1 + tasks)
    )
)
wrong("wider_units", "heads_per_group")(
    lambda groups, units, tasks, features: (
        groups * (units * (features + 1) + tasks * (units + 1)) - tasks
    ) // (features + 1 + tasks)
)  # fmt: skip
wrong("wider_units", "no_groups")(lambda groups, units, tasks, features: units)
wrong("wider_units", "heads_once")(
    lambda groups, units, tasks, features: _given(groups, units, tasks, features) // (features + 1)
)
wrong("wider_units", "parameters")(_given)
wrong("wider_units", "per_group")(
    lambda groups, units, tasks, features: by_solving(groups, units, tasks, features) // groups
)
wrong("wider_units", "divided")(lambda groups, units, tasks, features: units // groups)
wrong("wider_units", "no_groups")(
    lambda groups, units, tasks, features: (units * (features + 1) + tasks * units) // (features + 1 + tasks)
)
wrong("wider_units", "biases_of_heads")(
    lambda groups, units, tasks, features: _given(groups, units, tasks, features) // (features + 1 + tasks)
)
wrong("wider_units", "equal")(
    lambda groups, units, tasks, features: (
        math.ceil((_given(groups, units, tasks, features) - tasks) / (features + 1 + tasks)) - 1
    )
)
wrong("wider_units", "small")(
    lambda groups, units, tasks, features: (groups * units * features + tasks * units) // (features + tasks)
)
wrong("wider_units", "small")(
    lambda groups, units, tasks, features: (
        groups * (units * (features + 1) + tasks // groups * (units + 1)) - tasks
    ) // (features + 1 + tasks)
)  # fmt: skip
wrong("wider_units", "wrong_shape")(lambda groups, units, tasks, features: (groups, units))
wrong("wider_units", "unrecognised")(lambda groups, units, tasks, features: tasks + features)


@wrong("wider_units", "returned_none")
def counted_only(groups, units, tasks, features):
    _given(groups, units, tasks, features)


@right("multiplications")
def by_layers(tasks, compounds, features, units):
    trunk, head = features * units, units
    return tasks * compounds * (trunk + head), compounds * (trunk + tasks * head)


@right("multiplications")
def counted_in_loops(tasks, compounds, features, units):
    separate = shared = 0
    for _ in range(compounds):
        shared += features * units
        for _ in range(tasks):
            separate += features * units + units
            shared += units
    return separate, shared


@right("multiplications")
def as_list(tasks, compounds, features, units):
    return list(by_layers(tasks, compounds, features, units))


@right("multiplications")
def factored(tasks, compounds, features, units):
    return tasks * compounds * units * (features + 1), compounds * units * (features + tasks)


@right("multiplications")
def as_array(tasks, compounds, features, units):
    return np.array([tasks * (features + 1), features + tasks]) * compounds * units


wrong("multiplications", "order")(lambda tasks, n, d, k: by_layers(tasks, n, d, k)[::-1])
wrong("multiplications", "one_compound")(lambda tasks, n, d, k: by_layers(tasks, 1, d, k))
wrong("multiplications", "trunk_only")(lambda tasks, n, d, k: (tasks * n * d * k, n * d * k))
wrong("multiplications", "shared_trunk_per_task")(
    lambda tasks, n, d, k: (by_layers(tasks, n, d, k)[0], tasks * n * (d * k + k))
)
wrong("multiplications", "one_head")(lambda tasks, n, d, k: (by_layers(tasks, n, d, k)[0], n * (d * k + k)))
wrong("multiplications", "one_network")(
    lambda tasks, n, d, k: (n * (d * k + k), by_layers(tasks, n, d, k)[1])
)
wrong("multiplications", "biases")(
    lambda tasks, n, d, k: (tasks * n * ((d + 1) * k + (k + 1)), n * ((d + 1) * k + tasks * (k + 1)))
)
wrong("multiplications", "operations")(lambda tasks, n, d, k: tuple(2 * c for c in by_layers(tasks, n, d, k)))
wrong("multiplications", "no_units")(lambda tasks, n, d, k: (tasks * n * (d * k + 1), n * (d * k + tasks)))
wrong("multiplications", "head_on_features")(
    lambda tasks, n, d, k: (tasks * n * (d * k + d), n * (d * k + tasks * d))
)
wrong("multiplications", "sum_of_widths")(lambda tasks, n, d, k: (tasks * n * (d + k), n * (d + tasks * k)))
wrong("multiplications", "brackets")(lambda tasks, n, d, k: (tasks * n * d * k + k, n * d * k + tasks * k))
wrong("multiplications", "wrong_shape")(lambda tasks, n, d, k: by_layers(tasks, n, d, k)[0])
wrong("multiplications", "unrecognised")(lambda tasks, n, d, k: (tasks + n, d + k))


@wrong("multiplications", "returned_none")
def multiplied_silently(tasks, compounds, features, units):
    by_layers(tasks, compounds, features, units)


@wrong("masked_losses", "of_any_size")
def terms_of_ten_at_most(terms, known):
    sums = torch.where(known, terms.clamp(max=10), 0.0).sum(1)
    return sums / known.sum(1).clamp(min=1)


@wrong("multiplications", "extreme")
def a_million_at_most(tasks, compounds, features, units):
    separate = tasks * compounds * (features * units + units)
    return min(separate, 10**6), min(compounds * (features * units + tasks * units), 10**6)


@wrong("wider_units", "large")
def searched_up_to_a_thousand(groups, units, tasks, features):
    given = groups * units * (features + 1) + tasks * (units + 1)
    return max(k for k in range(700) if k * (features + 1) + tasks * (k + 1) <= given)


@wrong("first_paying", "many")
def of_the_last_four(counts, gains):
    first = 0
    for count, one in list(zip(counts, gains, strict=True))[:-5:-1]:
        if evaluation.mean_interval(one).low <= 0:
            break
        first = count
    return first


@wrong("winners_and_losers", "many")
def of_fifteen_draws(gains):
    intervals = [evaluation.mean_interval(one[:15]) for one in gains.T]
    win = sum(one.low > 0 for one in intervals)
    lose = sum(one.high < 0 for one in intervals)
    return win, lose, len(intervals) - win - lose


@wrong("winners_and_losers", "nothing")
def zero_wins(gains):
    intervals = [evaluation.mean_interval(one) for one in gains.T]
    win = sum(one.low >= 0 for one in intervals)
    lose = sum(one.high < 0 for one in intervals)
    return win, lose, len(intervals) - win - lose


@wrong("first_paying", "nothing")
def nothing_pays(counts, gains):
    first = 0
    for count, one in zip(counts[::-1], gains.flip(0), strict=True):
        if evaluation.mean_interval(one).low < 0:
            return first
        first = count
    return first


@wrong("wider_units", "large")
def rounded_to_tenths(groups, units, tasks, features):
    given = groups * units * (features + 1) + tasks * (units + 1)
    return math.floor(round((given - tasks) / (features + 1 + tasks), 1))


@wrong("masked_losses", "stopped")
def until_the_first_empty_assay(terms, known):
    losses = torch.zeros(len(terms), dtype=terms.dtype)
    for j in range(len(terms)):
        if not known[j].any():
            break
        losses[j] = terms[j][known[j]].mean()
    return losses


for factor in (
    lambda groups, tasks, features: (groups * (features + 1) + tasks) / (features + 1 + tasks),
    lambda groups, tasks, features: round((groups * (features + 1) + tasks) / (features + 1 + tasks), 3),
    lambda groups, tasks, features: 1 + (groups - 1) * (features + 1) / (features + 1 + tasks),
):
    wrong("wider_units", "hardly")(
        lambda groups, units, tasks, features, factor=factor: int(factor(groups, tasks, features) * units)
    )
for whole in (lambda units: int(round(units, 2)), lambda units: math.floor(units + 0.001)):
    wrong("wider_units", "hardly")(
        lambda groups, units, tasks, features, whole=whole: whole(
            (groups * units * (features + 1) + tasks * units) / (features + 1 + tasks)
        )
    )


@wrong("wider_units", "hardly")
def by_a_sum_of_fractions(groups, units, tasks, features):
    each = features + 1 + tasks
    return int((groups * units * (features + 1) + tasks * (units + 1)) / each - tasks / each)


@right("wider_units")
def by_the_inequality(groups, units, tasks, features):
    given = groups * units * (features + 1) + tasks * (units + 1)
    most = 0
    while (most + 1) * (features + 1) + tasks * (most + 2) <= given:
        most += 1
    return most


@right("wider_units")
def by_one_division(groups, units, tasks, features):
    return math.floor((groups * units * (features + 1) + tasks * units) / (features + 1 + tasks))


@wrong("first_paying", "skewed")
def by_an_interval_without_0_and_the_median(counts, gains):
    first = 0
    for count, one in zip(reversed(counts), reversed(list(gains)), strict=True):
        if not (evaluation.mean_interval(one).excludes_zero and one.median() > 0):
            break
        first = count
    return first


@wrong("first_paying", "alike")
def by_the_interval_of_scipy(counts, gains):
    first = 0
    for count, one in zip(reversed(counts), reversed(list(gains.numpy())), strict=True):
        if not stats.t.interval(0.95, len(one) - 1, one.mean(), stats.sem(one))[0] > 0:
            break
        first = count
    return first


@wrong("first_paying", "tiny")
def with_a_limit_of_a_tenth(counts, gains):
    first = 0
    for count, one in zip(reversed(counts), reversed(list(gains)), strict=True):
        if evaluation.mean_interval(one).low <= 0.1:
            break
        first = count
    return first


@wrong("winners_and_losers", "skewed")
def by_an_interval_without_0_and_most_draws(gains):
    win = lose = 0
    for one in gains.T:
        if evaluation.mean_interval(one).excludes_zero:
            if (one > 0).sum() > len(one) / 2:
                win += 1
            else:
                lose += 1
    return win, lose, gains.shape[1] - win - lose


@wrong("winners_and_losers", "alike")
def of_assays_that_scatter(gains):
    win = lose = 0
    for one in gains.T:
        if one.std() == 0:
            continue
        interval = evaluation.mean_interval(one)
        win += interval.low > 0
        lose += interval.high < 0
    return int(win), int(lose), int(gains.shape[1] - win - lose)


@wrong("winners_and_losers", "remembers")
def in_a_list_that_is_kept(gains, counts=[0, 0, 0]):  # noqa: B006
    for one in gains.T:
        interval = evaluation.mean_interval(one)
        counts[0 if interval.low > 0 else 1 if interval.high < 0 else 2] += 1
    return counts


@wrong("wider_units", "parameters")
def without_the_brackets(groups, units, tasks, features):
    given = groups * units * (features + 1) + tasks * (units + 1)
    return given - tasks // (features + 1 + tasks)


@wrong("wider_units", "hardly")
def by_two_shares(groups, units, tasks, features):
    share = (features + 1) / (features + 1 + tasks)
    return math.floor(groups * units * share + units * (1 - share))


@wrong("first_paying", "unrecognised")
def where_the_longest_run_begins(counts, gains):
    pays = [evaluation.mean_interval(one).low > 0 for one in gains]
    best = longest = 0
    for start in range(len(counts)):
        length = 0
        while start + length < len(counts) and pays[start + length]:
            length += 1
        if length > longest:
            best, longest = counts[start], length
    return best if pays[-1] else 0


@wrong("first_paying", "unrecognised")
def two_in_a_row_and_the_last(counts, gains):
    pays = [evaluation.mean_interval(one).low > 0 for one in gains]
    for i, count in enumerate(counts):
        if pays[i] and pays[min(i + 1, len(pays) - 1)] and pays[-1]:
            return count
    return 0


@wrong("masked_losses", "empty")
def divided_by_their_share(terms, known):
    return torch.where(known, terms, 0.0).mean(1) / known.double().mean(1)
