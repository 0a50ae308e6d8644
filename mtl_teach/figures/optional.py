"""A figure or panel that some machines cannot show: its words are the same everywhere."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtl_teach.figures.show import Picture, show

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from mtl_teach.live import Panel


@dataclass(frozen=True)
class Words:
    """What a picture says, where there is no picture."""

    alt: str
    otherwise: str

    def __repr__(self) -> str:
        return f"{self.alt}\n{self.otherwise}"


def show_optional(shown: "Figure | Panel | None", alt: str, otherwise: str) -> "Picture | Panel | Words":
    """Return a figure as a picture, or where it is None the words alone: `alt`, then `otherwise`.

    A panel is returned as it is where somebody can move it, and stored as the picture of its end.

    The text is fixed, so that a stored notebook compares equal with and without the data; assert what `alt`
    says beside it. `alt` says in at least eight words what the figure shows, else ValueError.
    """
    from matplotlib.figure import Figure

    picture = show(shown if isinstance(shown, Figure) else Figure(), alt)
    if shown is None:
        return Words(alt, otherwise)
    if isinstance(shown, Figure):
        return Picture(picture.png, alt, otherwise)
    from mtl_teach.live.stills import is_watched, still
    from mtl_teach.live.view import SCALE

    if is_watched():
        return shown
    return Picture(still(shown.view.specs["wide"], shown.move().tables, alt, SCALE), alt, otherwise)
