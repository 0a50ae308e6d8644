"""Real assays: thousands of molecules, tens to hundreds of yes/no questions, most answers missing."""

import csv
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from mtl_teach import validation
from mtl_teach.data.downloads import GITHUB, DataFile, fetch

_CHEMPROP = f"{GITHUB}/chemprop/chemprop/b83635bcddaddcdb91d453128edec9f2be0d25cf/data"
PANELS = {
    "tox21": DataFile(
        "tox21.csv",
        f"{_CHEMPROP}/tox21.csv",
        "b58cc1f683e78e3c7a1bf7116e9aac0119804018d100f7b8cdb0857941c31aca",
    ),
    "toxcast": DataFile(
        "chem/toxcast.csv.gz",
        f"{_CHEMPROP}/toxcast.csv.gz",
        "4b9b4366b02ce7ec7a0831d60f8c46f153c53c5e122376df887476240496abd4",
    ),
}
TOKEN = re.compile(r"\[[^\]]*\]|Br|Cl|%\d\d|.")  # an atom in brackets, of two letters, a ring's number, …


@dataclass(frozen=True, eq=False)
class Assays:
    """T assays of n molecules: `smiles` (n), `names` (T), and `labels` (T, n), 1 active, 0 not, NaN unknown.

    >>> Assays("two", ("CCO", "c1ccccc1"), ("toxic",), torch.tensor([[0.0, torch.nan]]))
    Assays(two: 1 assay x 2 molecules, 50 % of labels known)
    """

    panel: str
    smiles: tuple[str, ...]
    names: tuple[str, ...]
    labels: Tensor

    def __repr__(self):
        known = 100 * (~self.labels.isnan()).double().mean().item()
        assays = f"{len(self.names)} assay{'' if len(self.names) == 1 else 's'}"
        return f"Assays({self.panel}: {assays} x {len(self.smiles)} molecules, {known:.0f} % of labels known)"


def assays(panel: str, download: bool = True) -> Assays:
    """Return a published panel of assays, in the order of its file.

    - "tox21": 7,831 molecules, 12 assays of the Tox21 data challenge (NIH, 2014).
    - "toxcast": 8,576 molecules, 617 assays of the ToxCast programme (US EPA; Richard and others, Chemical
      Research in Toxicology 29, 2016).

    Both as MoleculeNet (Wu and others, Chemical Science 9, 2018) prepared and chemprop distributes them.
    Downloads at most 0.5 MB once, unless `download` is False, or reads the folder named by MTL_TEACH_DATA.
    Raises ValueError for another panel or a file that is not as published, DataUnavailableError if the file
    cannot be had.

    >>> assays("tox21")
    Assays(tox21: 12 assays x 7831 molecules, 83 % of labels known)
    """
    file = PANELS[validation.choice("panel", panel, PANELS)]
    path = fetch(file, download)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open() as lines:
        names, smiles, labels = _table(lines)
    return Assays(panel, smiles, names, labels)


def fragments(smiles: Sequence[str], bits: int = 1024, longest: int = 4) -> Tensor:
    """Return which fragments each molecule's SMILES holds, as bits (n, bits): True or False.

    A SMILES is text, "CCO" is ethanol. Its symbols are atoms, bonds, branches and rings; a fragment is a
    string of one to `longest` symbols that follow each other. Every fragment has a bit of its own, found by a
    hash (CRC-32), which several fragments may share. The numbers of rings are replaced by 0, because they
    name a ring and say nothing about it. Source of the idea: Vidal, Thormann and Pons, "LINGO", Journal of
    Chemical Information and Modeling 45, 2005, with strings of four characters.

    >>> fragments(["CCO", "CCN", "OCC"]).sum(1)  # C, O, CC, CO, CCO; and so on
    tensor([5, 5, 5])

    No chemistry is needed for this, and on the two panels of `assays` it serves single-task models at least
    as well as circular fingerprints of RDKit (`tests/data/test_molecules.py` says how that was measured).
    Raises TypeError for anything but text, ValueError for no text or sizes out of range.
    """
    if isinstance(smiles, str):
        raise TypeError(f"smiles must be a list of texts, got one text {smiles!r}: put it into a list")
    bits, longest = validation.whole("bits", bits, 1), validation.whole("longest", longest, 1)
    found = torch.zeros(len(smiles), bits, dtype=torch.bool)
    for row, text in enumerate(smiles):
        if not isinstance(text, str) or not text:
            raise TypeError(f"smiles[{row}] must be a text, got {text!r}: leave that molecule out")
        found[row, [zlib.crc32(part.encode()) % bits for part in _parts(text, longest)]] = True
    return found


def _parts(text: str, longest: int) -> Iterator[str]:
    """Yield every string of one to `longest` symbols."""
    symbols = ["0" if one.isdigit() or one[0] == "%" else one for one in TOKEN.findall(text)]
    for length in range(1, longest + 1):
        for start in range(len(symbols) - length + 1):
            yield "".join(symbols[start : start + length])


def _table(lines: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...], Tensor]:
    """Return names, SMILES and labels (T, n) of a table whose first column is the SMILES."""
    (_, *names), *rows = csv.reader(lines)
    smiles = tuple(row[0] for row in rows)
    labels = [[float(entry) if entry else float("nan") for entry in row[1:]] for row in rows]
    return tuple(names), smiles, torch.tensor(labels, dtype=torch.float64).T.contiguous()
