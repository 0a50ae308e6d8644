"""Pivots: words of opinion that both domains use, found by mutual information."""

from __future__ import annotations

import torch
from torch import Tensor

OFTEN = 0.02  # the share of sentences of each domain that must hold a pivot


def mutual_information(holds: Tensor, labels: Tensor) -> Tensor:
    """Return how much knowing a word tells about the label, Σ p(w, y) log p(w, y) / (p(w) p(y)), (V,).

    holds: (n, V), 1 where a sentence holds a word; labels: (n,). In nats; 0 log 0 counts 0.

    >>> holds = torch.tensor([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    >>> mutual_information(holds, torch.tensor([1.0, 1.0, 0.0, 0.0]))
    tensor([0.6931, 0.0000])
    """
    total = torch.zeros_like(holds[0])
    for word in (holds, 1 - holds):
        for label in (labels, 1 - labels):
            both = (word * label[:, None]).mean(0)
            expected = word.mean(0) * label.mean()
            total += torch.where(both > 0, both * torch.log(both / expected), 0.0)
    return total


def find(
    holds: Tensor, labels: Tensor, free: Tensor, domain: Tensor, count: int = 5
) -> tuple[Tensor, Tensor]:
    """Return the numbers of `count` positive and `count` negative pivots: the most informative words.

    holds (n, V), labels (n,): the labelled source. free (m, V), domain (m,): sentences without label of both
    domains. A pivot is in 2 % of the sentences of each domain at least. It is positive if it is more frequent
    in positive sentences.
    """
    information = mutual_information(holds, labels)
    often = (free[domain == 0].mean(0) > OFTEN) & (free[domain == 1].mean(0) > OFTEN)
    leans = holds[labels == 1].mean(0) - holds[labels == 0].mean(0)
    positive = torch.where(often & (leans > 0), information, -1.0).topk(count).indices
    negative = torch.where(often & (leans < 0), information, -1.0).topk(count).indices
    return positive, negative


def ask_and_mask(holds: Tensor, positive: Tensor, negative: Tensor) -> tuple[Tensor, Tensor]:
    """Return whether a sentence holds a positive pivot, and a negative one (m, 2); and holds without pivots.

    >>> ask_and_mask(torch.tensor([[1.0, 0.0, 1.0]]), torch.tensor([0]), torch.tensor([1]))
    (tensor([[1., 0.]]), tensor([[0., 0., 1.]]))
    """
    asked = torch.stack([holds[:, positive].amax(1), holds[:, negative].amax(1)], 1)
    masked = holds.clone()
    masked[:, positive] = 0
    masked[:, negative] = 0
    return asked, masked
