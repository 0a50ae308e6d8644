"""A figure that some machines cannot draw: its words are the same everywhere."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtl_teach.figures.show import Picture, show

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Words:
    """What a picture says, where there is no picture."""

    alt: str
    otherwise: str

    def __repr__(self) -> str:
        return f"{self.alt}\n{self.otherwise}"


def show_optional(figure: "Figure | None", alt: str, otherwise: str) -> Picture | Words:
    """Return `figure` as a picture, or where it is None the words alone: `alt`, then `otherwise`.

    The text is fixed, so that a stored notebook compares equal with and without the data; assert what `alt`
    says beside it. `alt` says in at least eight words what the figure shows, else ValueError.
    """
    from matplotlib.figure import Figure

    picture = show(Figure() if figure is None else figure, alt)
    return Words(alt, otherwise) if figure is None else Picture(picture.png, alt, otherwise)
