"""Draw the picture in README.md, the soft-sharing panel as it opens: `make picture`.

It prints the line that reproduces the picture and the words that go with it.
"""

from pathlib import Path

from mtl_teach import live

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "picture.png"


def draw(panel: live.Panel, path: Path) -> None:
    """Write a panel's present still as PNG."""
    bundle, _ = panel._repr_mimebundle_()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(bundle["image/png"])
    print(bundle["text/plain"])


if __name__ == "__main__":
    draw(live.soft_sharing(), PICTURE)
