"""What the logit panel can show: its logits, numbers and losses, and when one of them counts as broken."""

from dataclasses import dataclass

LIMIT = 40
LOGITS = tuple(range(-LIMIT, LIMIT + 1))
DTYPES = ("float32", "float64")
FORMULAS = {"naive": "−log(1 − σ(z))", "BCELoss": "BCELoss on σ(z)", "with logits": "BCE with logits"}
TOLERANCE = 0.05  # a loss that is further off, relative to 1 + its size, is broken; so is a gradient
PICTURES = ("loss", "gradient")
HIGHEST = {"loss": 108.0, "gradient": 1.18}  # the top of each picture


@dataclass(frozen=True)
class Setting:
    """The controls."""

    logit: float
    dtype: str
    implementation: str


@dataclass(frozen=True)
class Pair:
    """A number of the loss, and the same of the gradient."""

    loss: float
    gradient: float
