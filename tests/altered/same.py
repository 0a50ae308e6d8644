"""Alterations of the worked solutions that compute what was asked all the same, and why.

Each is the first line that it changes. `make test-altered` says if one of them is refused or gone, too.
"""

SAME: dict[str, tuple[str, ...]] = {
    # As many of `a` and of `b` as of differences.
    "paired_interval": (
        "count = len(a)",
        "count = len(b)",
    ),
    # The sign is squared away.
    "seeds_needed": ("return math.ceil((-1.96 * sd / reach) ** 2)",),
    # One column: its first is its last. The same for other last places and last axes (−1) below.
    "MultiHead": ("rows.append(head(hidden)[:, -1])",),
    # The larger of two, in either order.
    "pooled_ceiling": ("larger = torch.maximum(1 - yes, yes)",),
    "as_sigmoid_head": (
        "w = weight[-1] - weight[0]",
        "b = bias[-1] - bias[0]",
    ),
    # Labels are 0 and 1.
    "three_accuracies": (
        "right = (logits > 0) == (labels != 0)",
        "exact = right.all(-1).double().mean().item()",
        "first = logits.argmax(-1) == labels.argmax(1)",
        "first = logits.argmax(1) == labels.argmax(-1)",
    ),
    "lowest_accuracy": ("return max(1 - most_errors, 0.0)",),
    # Six signs: the first three are all but the last three.
    "decode": (
        "kinds = code[:-3]",
        "colours = code[-3:]",
        "kind = ('dress', 'jeans', 'shirt')[code.index(1)]",
    ),
    "cross_entropy_gradient": (
        "p = torch.softmax(logits, dim=-1)",
        "y = functional.one_hot(classes, p.shape[1])",
        "y = functional.one_hot(classes, logits.shape[-1])",
    ),
    # What fills a missing label is multiplied by 0; "mean" comes before "sum" in the alphabet.
    "masked_multitask_bce": (
        "filled = torch.where(mask, labels, 1.0)",
        "filled = torch.where(mask, labels, -1.0)",
        "filled = torch.where(mask, labels, 2)",
        "per_task = (terms * mask).sum(-1)",
        "if reduction <= 'mean':",
        "per_task = per_task / mask.sum(-1).clamp(min=1)",
    ),
    # Of the names that come, "SGD" is the last in the alphabet.
    "equal_learning_rate": ("if optimiser >= 'SGD':",),
    # One entry for each sample in all of them.
    "lasting_cross_entropy": (
        "largest = logits.max(dim=-1).values",
        "sums = torch.exp(logits - largest[:, None]).sum(dim=-1)",
        "true = logits[torch.arange(len(largest)), classes]",
        "true = logits[torch.arange(len(logits)), classes]",
        "true = logits[torch.arange(len(sums)), classes]",
    ),
    # As many in y as in x; a list of rows is compared as a tensor.
    "best_heads": (
        "for j in range(len(y)):",
        "heads.append(fitted[:, -1])",
        "return heads",
    ),
    # Where there are as many tasks as units both branches say the same.
    "numbers_saved": ("if tasks < width:",),
    # Any setting under which sharing hurts is right.
    "negative_transfer": (
        "return {'tasks': 17, 'width': 2, 'relation': 'unrelated', 'samples': 40, 'noise': 0.5}",
        "return {'tasks': 15, 'width': 2, 'relation': 'unrelated', 'samples': 40, 'noise': 0.5}",
        "return {'tasks': 16, 'width': 3, 'relation': 'unrelated', 'samples': 40, 'noise': 0.5}",
        "return {'tasks': 16, 'width': 1, 'relation': 'unrelated', 'samples': 40, 'noise': 0.5}",
        "return {'tasks': 16, 'width': 2, 'relation': 'unrelated', 'samples': 41, 'noise': 0.5}",
        "return {'tasks': 16, 'width': 2, 'relation': 'unrelated', 'samples': 39, 'noise': 0.5}",
        "return {'tasks': 16, 'width': 2, 'relation': 'unrelated', 'samples': 40, 'noise': 1}",
    ),
    # The sign is squared away.
    "penalty": ("distances = weights.mean(0) - weights",),
    "read_valley": ("means = errors.mean(-1)",),
    # As many in all three; a list of rows is compared as a tensor.
    "balance": (
        "for j in range(len(x)):",
        "for j in range(len(y)):",
        "return rows",
    ),
    # What every total begins with changes no order, and the sign is squared away.
    "leave_one_out_strength": (
        "total = 1.0",
        "total = -1.0",
        "total = 2",
        "total = total + (y[j, i] - x[j, i] @ w[j]).item() ** 2",
        "total = total + (w[j] @ x[j, i] - y[j, i]).item() ** 2",
    ),
    # A cosine knows no length; the second gradient is the last one; no number of the trunk changes.
    "trunk_cosine": (
        "own = trunk.requires_grad_()",
        "loss = ((x[j] @ own @ heads[j] - y[j]) ** 2).sum()",
        "loss = ((y[j] - x[j] @ own @ heads[j]) ** 2).mean()",
        "gradient = torch.autograd.grad(loss, own)[-1]",
        "return (g2 @ g1 / (g1.norm() * g2.norm())).item()",
        "return (g1 @ g2 / (g1.norm() * gradient.norm())).item()",
    ),
    "pcgrad_of_two": ("product = g2 @ g1",),
    # Other luck, within what is allowed; which half is called 0 is free; "thirds" come near by chance.
    "chance_agreement": (
        "truth = torch.arange(tasks) >= tasks // 2",
        "truth = torch.arange(tasks) < tasks / 2",
        "luck = torch.Generator()",
        "luck = torch.Generator().manual_seed(1)",
        "luck = torch.Generator().manual_seed(-1)",
        "luck = torch.Generator().manual_seed(2)",
        "total = 1.0",
        "total = -1.0",
        "total = 2",
        "for _ in range(5001):",
        "for _ in range(4999):",
        "drawn = truth[torch.randperm(tasks)]",
        "share = (drawn != truth).double().mean().item()",
        "total = total + max(1 - share, share)",
        "return total / 5001",
        "return total / 4999",
    ),
    "pivot_questions": (
        "has_positive = holds[:, positive].max(-1).values",
        "has_negative = holds[:, negative].max(-1).values",
        "return (torch.stack([has_positive, has_negative], -1), masked)",
    ),
    # A mean is 0 where the sum is 0, and neither is less.
    "blocks_saved": (
        "executed = policy.sum()",
        "users = policy.mean(0)",
        "stored = (users == 0).sum()",
        "stored = int((users <= 0).sum())",
    ),
    # The same constant for all logits.
    "gumbel_draw": ("gumbel = -torch.log(-torch.log2(uniform))",),
    # Scores have the shape of the policy.
    "random_like": (
        "drawn = torch.zeros_like(scores)",
        "for task in range(len(drawn)):",
        "for task in range(len(scores)):",
    ),
    # Other luck, within what is allowed.
    "best_of_bonus": (
        "stream = torch.Generator()",
        "stream = torch.Generator().manual_seed(1)",
        "stream = torch.Generator().manual_seed(-1)",
        "stream = torch.Generator().manual_seed(2)",
        "papers = torch.randn(50000, runs, dtype=torch.float64)",
        "papers = torch.randn(50000, runs, generator=stream)",
        "papers = torch.randn(50001, runs, generator=stream, dtype=torch.float64)",
        "papers = torch.randn(49999, runs, generator=stream, dtype=torch.float64)",
        "best = papers.max(-1).values",
    ),
    "masked_losses": (
        "sums = torch.where(known, terms, 0.0).sum(-1)",
        "return sums / known.sum(-1).clamp(min=1)",
    ),
    # There is a row of gains for each number of assays.
    "first_paying": ("for place in reversed(range(len(gains))):",),
    # The last axis is the second one.
    "winners_and_losers": (
        "for a in range(gains.shape[-1]):",
        "return (win, lose, gains.shape[-1] - win - lose)",
    ),
    # A head has one multiplication for each unit.
    "multiplications": (
        "separate = tasks * compounds * (trunk + units)",
        "shared = compounds * (trunk + tasks * units)",
    ),
    # Other luck, within what is allowed.
    "best_of_equals": (
        "stream = torch.Generator()",
        "stream = torch.Generator().manual_seed(1)",
        "stream = torch.Generator().manual_seed(-1)",
        "stream = torch.Generator().manual_seed(2)",
        "runs = torch.randn(40000, count)",
        "runs = torch.randn(40001, count, generator=stream)",
        "runs = torch.randn(39999, count, generator=stream)",
        "return runs.max(dim=-1).values.mean().item()",
    ),
    # All have as many validation examples; labels are −1 and 1.
    "honest_score": (
        "says = (x @ checkpoint[..., None])[..., -1] > 0",
        "errors.append((says != (y == 1)).double().sum().item())",
        "errors.append((says != (y >= 1)).double().mean().item())",
        "test = vault.score('ours', lambda hidden: (hidden @ best[..., None])[..., -1])",
    ),
    # A few pairs more do no harm, the exercise says.
    "pairs_to_see": ("return math.ceil(((2 + 0.84) * sd / gain) ** 2)",),
}
