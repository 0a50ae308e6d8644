"""Grids as files: computed piece by piece, side by side or on a cluster, kept until their code changes."""

import json
import math
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tqdm import tqdm

from mtl_teach.comparison.cluster import as_they_end, connected
from tools.site import grid, keep

Piece = tuple[str, tuple[int, ...]]  # a panel and the places of its leading controls


def write_grids(names: list[str], out: Path, kept: Path, scheduler: str | None = None) -> None:
    """Write the grids of the panels `names` into `out`: a head each, and its pieces by number.

    Pieces come from the folder `kept` where the code behind them is the same; the others are computed, by as
    many processes as there are processors, or on the workers of the Dask `scheduler`. Here each process also
    keeps the states of the piece at hand, so that little is lost when it is stopped.
    """
    heads, pieces = {}, {}
    for name in names:
        counts = tuple(len(control.options) for control in grid.controls(grid.resting(name)))
        folder = kept / f"{name}-{keep.digest(name)}"
        cut = _cut(name, counts, folder)
        heads[name] = grid.head(name, cut)
        for number in range(math.prod(counts[:cut])):
            pieces[name, _places(number, counts[:cut])] = (folder / f"{number}.json", number)
    missing = [piece for piece, (file, _) in pieces.items() if not file.exists()]
    parts = {piece: pieces[piece][0].with_suffix(".part") for piece in missing}
    made = _made(parts, scheduler)
    for piece, text in tqdm(made, total=len(missing), disable=not missing, unit="piece"):
        _whole(pieces[piece][0], text)
        parts[piece].unlink(missing_ok=True)
    for name, text in heads.items():
        write_script(out, f"{name}/head", text)
    for (name, _), (file, number) in pieces.items():
        write_script(out, f"{name}/{number}", file.read_text(encoding="utf-8"))


def _cut(name: str, counts: tuple[int, ...], folder: Path) -> int:
    """Return how many controls lead; what was found out about a panel is kept beside its pieces."""
    file = folder / "leading"
    if not file.exists():
        sample = list(grid.states(name, (0,) * (len(counts) - 1)))
        _whole(file, str(grid.leading(len(grid.packed(sample)), counts)))
    return int(file.read_text())


def _made(parts: dict[Piece, Path], scheduler: str | None) -> Iterator[tuple[Piece, str]]:
    if scheduler is not None:
        yield from _on_cluster(list(parts), scheduler)
        return
    workers = max(1, min(os.cpu_count() or 1, len(parts)))
    # Fresh processes: a copy of this one would find the locks of panels as they are at this moment.
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(_piece, piece, part): piece for piece, part in parts.items()}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _on_cluster(pieces: list[Piece], scheduler: str) -> Iterator[tuple[Piece, str]]:
    with connected(scheduler) as client:
        yield from as_they_end({client.submit(_piece, piece, pure=False): piece for piece in pieces})


def _piece(piece: Piece, part: Path | None = None) -> str:
    """Return the states of a piece as JSON; those that the file `part` holds are not computed again."""
    name, leading = piece
    if part is None:
        return grid.packed(list(grid.states(name, leading)))
    part.parent.mkdir(parents=True, exist_ok=True)
    found = list(_whole_lines(part))
    part.write_text("".join(f"{json.dumps(state)}\n" for state in found), encoding="utf-8")
    with part.open("a", encoding="utf-8") as file:
        for state in grid.states(name, leading, len(found)):
            found.append(state)
            file.write(f"{json.dumps(state)}\n")
            file.flush()
    return grid.packed(found)


def _whole_lines(part: Path) -> Iterator[grid.State]:
    """Yield the states of a file whose last line may have been cut short."""
    if not part.exists():
        return
    for line in part.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            tables, words = json.loads(line)
            yield tables, words


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


def write_script(out: Path, address: str, text: str) -> None:
    """Write JSON into the folder `out` as a script that a page loads by its `address`: "tour/head"."""
    file = out / f"{address}.js"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'mtlPiece("{address}",{text});', encoding="utf-8")
