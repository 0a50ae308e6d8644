"""What a check answers: one of three words, and for "not yet" the property, an input, the likely mistake."""

import html
from dataclasses import dataclass, field

UNTOUCHED, CORRECT, NOT_YET = "not attempted yet", "correct", "not yet"
# JupyterLab's own variables follow its light and dark themes; elsewhere the fallback is used.
_COLOURS = {
    UNTOUCHED: "var(--jp-border-color1, #888)",
    CORRECT: "var(--jp-success-color1, #2e7d32)",
    NOT_YET: "var(--jp-warn-color1, #e65100)",
}
#: Keys of tables that no rule has judged yet: slips of the pen, and blanks among right entries.
_SLIPS = {"wrong_type", "wrong_keys", "unknown_word", "unfilled"}
_SIGNS = {UNTOUCHED: "…", CORRECT: "✓", NOT_YET: "✗"}


@dataclass(frozen=True)
class Result:
    """The answer of a check; true if the exercise is solved.

    `key` names the recognised mistake for tests; `details` are pairs (word, text) shown one per line.
    """

    exercise: str
    status: str
    summary: str = ""
    details: tuple[tuple[str, str], ...] = field(default=())
    key: str = ""

    def __bool__(self) -> bool:
        return self.status == CORRECT

    @property
    def is_slip(self) -> bool:
        """Whether nothing in the answer was found wrong but how it is written, or that it has blanks."""
        return self.key in _SLIPS

    def __repr__(self) -> str:
        head = f"{self.exercise}: {self.status}{f' ({self.summary})' if self.summary else ''}"
        return "\n".join([head, *(f"  {word}: {text}" for word, text in self.details)])

    def _repr_html_(self) -> str:
        head = f"<b>{_SIGNS[self.status]} {self.status}</b> <code>{html.escape(self.exercise)}</code>"
        summary = f" <span>{html.escape(self.summary)}</span>" if self.summary else ""
        lines = "".join(
            f"<div><i>{html.escape(word)}</i>: {html.escape(text)}</div>" for word, text in self.details
        )
        style = f"border-left: 4px solid {_COLOURS[self.status]}; padding: 0.3em 0.8em; white-space: pre-wrap"
        return f'<div role="status" style="{style}"><div>{head}{summary}</div>{lines}</div>'


def not_yet(exercise: str, key: str, **details: str) -> Result:
    """Return a "not yet" whose details are the non-empty keyword arguments; underscores become spaces."""
    shown = tuple((word.replace("_", " "), text) for word, text in details.items() if text)
    return Result(exercise, NOT_YET, details=shown, key=key)
