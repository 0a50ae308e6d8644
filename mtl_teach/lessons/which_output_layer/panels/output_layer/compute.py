"""Both output layers on the same logits, and the tables that the chart draws of them."""

import torch
from torch import Tensor

from mtl_teach.lessons.which_output_layer.panels.output_layer.settings import (
    LABELS,
    OTHERS,
    probability,
    signed,
)
from mtl_teach.lessons.which_output_layer.panels.output_layer.words import words
from mtl_teach.live import Result, column, table


def compute(cat: float, others: str, add: float) -> Result:
    """Return both sets of probabilities, beside those without the constant."""
    before = torch.tensor((cat, *OTHERS[others]), dtype=torch.float64)  # (4,)
    logits = before + add
    apart, together = logits.sigmoid(), logits.softmax(0)
    tables = {
        "logits": _bars(logits, before, [signed(logit) for logit in logits.tolist()]),
        "sigmoids": _bars(apart, before.sigmoid(), [probability(p) for p in apart.tolist()]),
        "softmax": _bars(together, before.softmax(0), [probability(p) for p in together.tolist()]),
        "sums": table(text=[f"the sum is {apart.sum():.2f}"]),
    }
    values = {"sigmoid_sum": apart.sum().item(), "softmax_sum": together.sum().item()}
    for name, made in (("sigmoid", apart), ("softmax", together)):
        values |= {f"{name}_{label}": p for label, p in zip(LABELS, made.tolist(), strict=True)}
    return Result(tables, words(values, add), values)


def _bars(heights: Tensor, before: Tensor, text: list[str]) -> dict[str, list]:
    return table(label=list(LABELS), height=column(heights), before=column(before), text=text)
