"""Grids as files: computed piece by piece, side by side or on a cluster, kept until their code changes."""

import math
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tqdm import tqdm

from mtl_teach import live
from mtl_teach.comparison.cluster import as_they_end, connected
from tools.site import grid, keep

Piece = tuple[str, tuple[int, ...]]  # a panel and the places of its leading controls


def write_grids(names: list[str], out: Path, kept: Path, scheduler: str | None = None) -> None:
    """Write the grids of the panels `names` into `out`: a head each, and its pieces by number.

    Pieces come from the folder `kept` where the code behind them is the same; the others are computed, by as
    many processes as there are processors, or on the workers of the Dask `scheduler`.
    """
    heads, pieces = {}, {}
    for name in names:
        counts = tuple(len(control.options) for control in grid.controls(getattr(live, name)()))
        folder = kept / f"{name}-{keep.digest(name)}"
        cut = _cut(name, counts, folder)
        heads[name] = grid.head(name, cut)
        for number in range(math.prod(counts[:cut])):
            pieces[name, _places(number, counts[:cut])] = (
                folder / f"{number}.json",
                out / name / f"{number}.js",
            )
    missing = [piece for piece, (file, _) in pieces.items() if not file.exists()]
    for piece, text in tqdm(_made(missing, scheduler), total=len(missing), disable=not missing, unit="piece"):
        _whole(pieces[piece][0], text)
    for name, text in heads.items():
        _script(out / name / "head.js", f"{name}/head", text)
    for (name, _), (file, target) in pieces.items():
        _script(target, f"{name}/{target.stem}", file.read_text(encoding="utf-8"))


def _cut(name: str, counts: tuple[int, ...], folder: Path) -> int:
    """Return how many controls lead; what was found out about a panel is kept beside its pieces."""
    file = folder / "leading"
    if not file.exists():
        sample = list(grid.states(name, (0,) * (len(counts) - 1)))
        _whole(file, str(grid.leading(len(grid.packed(sample)), counts)))
    return int(file.read_text())


def _made(pieces: list[Piece], scheduler: str | None) -> Iterator[tuple[Piece, str]]:
    if scheduler is not None:
        yield from _on_cluster(pieces, scheduler)
        return
    workers = max(1, min(os.cpu_count() or 1, len(pieces)))
    with ProcessPoolExecutor(workers) as pool:
        waiting = {pool.submit(_piece, piece): piece for piece in pieces}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _on_cluster(pieces: list[Piece], scheduler: str) -> Iterator[tuple[Piece, str]]:
    with connected(scheduler) as client:
        yield from as_they_end({client.submit(_piece, piece, pure=False): piece for piece in pieces})


def _piece(piece: Piece) -> str:
    name, leading = piece
    return grid.packed(list(grid.states(name, leading)))


def _places(number: int, counts: tuple[int, ...]) -> tuple[int, ...]:
    places = []
    for count in reversed(counts):
        number, place = divmod(number, count)
        places.append(place)
    return tuple(reversed(places))


def _whole(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    os.replace(part, file)  # whole or not at all


def _script(file: Path, address: str, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'mtlPiece("{address}",{text});', encoding="utf-8")
