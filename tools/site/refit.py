"""What a page needs to fit soft sharing itself: the digits, and which of them each draw deals."""

import base64
import json

import numpy as np
from scipy.special import stdtrit

from mtl_teach import data
from mtl_teach.closed_form.logistic import RIDGE
from mtl_teach.data.tilted_digits import QUESTIONS, digit_pools
from mtl_teach.lessons.soft_sharing.panels.soft_sharing.settings import SAMPLES, TASKS
from mtl_teach.live.sweep import SEEDS

#: The panels that `refit.js` can fit.
PANELS = ("soft_sharing",)
#: Where `refit.js` finds what `digits` returns.
DATA = "refit/digits"


def digits() -> str:
    """Return the digits and draws of the soft-sharing panel as JSON; arrays are base64, pixels 0 to 16."""
    (pool, pool_classes), (test, test_classes) = digit_pools()
    even = np.array(QUESTIONS["even"])
    dealt = SAMPLES * max(TASKS)
    return json.dumps(
        {
            "pool": _text(16 * pool.numpy(), "u1"),
            "test": _text(16 * test.numpy(), "u1"),
            "poolEven": _text(np.isin(pool_classes.numpy(), even), "u1"),
            "testEven": _text(np.isin(test_classes.numpy(), even), "u1"),
            "orders": _text(np.stack([_order(len(pool), seed)[:dealt] for seed in range(SEEDS)]), "<u2"),
            "dealt": dealt,
            "samples": SAMPLES,
            "draws": SEEDS,
            "ridge": RIDGE,
            "t": float(stdtrit(SEEDS - 1, 0.975)),
        },
        separators=(",", ":"),
    )


def _order(pool: int, seed: int) -> np.ndarray:
    """Return the digits in the order in which a seed deals them; raises ValueError if that has changed."""
    order = np.random.default_rng(seed).permutation(pool)
    drawn = data.tilted_digits(max(TASKS), SAMPLES, 0.0, seed=seed).truth["digits"]
    classes = digit_pools()[0][1]
    if not np.array_equal(classes[order[: drawn.numel()]].reshape(SAMPLES, -1).T, drawn):
        raise ValueError(
            "digits must be dealt as data.tilted_digits deals them, got another order: mend _order"
        )
    return order


def _text(values: np.ndarray, kind: str) -> str:
    return base64.b64encode(np.rint(values).astype(kind).tobytes()).decode()
