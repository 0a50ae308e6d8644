"""Real assays: what is in them, what a fragment is, and what happens when files are absent or corrupt.

How fragments were compared with RDKit's circular fingerprints (radius 2, 1,024 bits): logistic regression for
each of the twelve assays with most labels, the better of two penalties, three splits by molecules, AUC in
points. Tox21 with 200 and 1,000 labels: fingerprints 59.2 and 69.8, fragments 62.4 and 71.6; ToxCast with
200 labels: 57.1 and 59.9. RDKit is not a dependency, so this is no test.
"""

import gzip

import pytest
import torch

from mtl_teach import data
from mtl_teach.data import molecules as module


@pytest.fixture
def panels(real_data):
    """The folder of real data; skips where the assays are not in it."""
    if not (real_data / "chem" / "toxcast.csv.gz").is_file():
        pytest.skip(f"no assays in {real_data}")
    return real_data


def test_tox21_is_read_as_it_stands(panels):
    found = data.assays("tox21")
    assert found.names[:2] == ("NR-AR", "NR-AR-LBD") and found.labels.shape == (12, 7831)
    assert found.smiles[0] == "CCOc1ccc2nc(S(N)(=O)=O)sc2c1"
    first = found.labels[:, 0]
    assert first.isnan().tolist() == [False] * 3 + [True] * 2 + [False] * 7
    assert first[~first.isnan()].tolist() == [0, 0, 1, 0, 0, 1, 0, 0, 0, 0]
    known = (~found.labels.isnan()).sum(1)
    assert known.min() == 5810 and known.max() == 7265


def test_toxcast_is_mostly_unknown(panels):
    found = data.assays("toxcast")
    assert found.labels.shape == (617, 8576) and len(set(found.smiles)) == 8576
    assert 0.28 < (~found.labels.isnan()).double().mean() < 0.30
    assert set(found.labels.nan_to_num(2).unique().tolist()) == {0, 1, 2}
    assert repr(found) == "Assays(toxcast: 617 assays x 8576 molecules, 29 % of labels known)"


def test_an_unknown_panel_is_refused(refuses):
    with refuses(ValueError, "panel", got="'tox12'", expected="one of 'tox21'", remedy="did you mean"):
        data.assays("tox12")


@pytest.mark.parametrize("panel", ["tox21", "toxcast"])
def test_a_named_folder_without_the_file_says_what_to_put_there(panel, monkeypatch, tmp_path):
    monkeypatch.setenv("MTL_TEACH_DATA", str(tmp_path))
    with pytest.raises(data.DataUnavailableError, match=rf"MTL_TEACH_DATA must name.*{panel}\.csv"):
        data.assays(panel)


def test_a_corrupt_file_is_refused(panels, monkeypatch, tmp_path):
    whole = (panels / "tox21.csv").read_bytes()
    (tmp_path / "tox21.csv").write_bytes(whole[:1000] + b"?" + whole[1001:])
    monkeypatch.setenv("MTL_TEACH_DATA", str(tmp_path))
    with pytest.raises(ValueError, match=r"must have SHA256 b58cc1f6.*get it again"):
        data.assays("tox21")


def test_a_small_table_by_hand(monkeypatch, tmp_path):
    lines = "smiles,a,b\nCCO,1.0,\nC=O,,0\nO,0,1\n"
    (tmp_path / "plain.csv").write_text(lines)
    with gzip.open(tmp_path / "packed.csv.gz", "wt") as packed:
        packed.write(lines)
    for name in ("plain.csv", "packed.csv.gz"):
        monkeypatch.setattr(module, "fetch", lambda file, download, name=name: tmp_path / name)
        found = data.assays("tox21")
        assert found.names == ("a", "b") and found.smiles == ("CCO", "C=O", "O")
        assert found.labels.nan_to_num(9).tolist() == [[1, 9, 0], [9, 0, 1]]


def test_fragments_of_ethanol_by_hand():
    held = data.fragments(["CCO", "OCC", "CC"], bits=4096)
    assert held.dtype == torch.bool and held.sum(1).tolist() == [5, 5, 2]  # C O CC CO CCO; C O OC CC OCC
    both = held[0] & held[1]
    assert both.sum() == 3  # C, O, CC
    assert (held[2] & ~held[0]).sum() == 0


def test_a_symbol_may_be_several_letters_and_a_rings_number_says_nothing():
    def parts(text, longest=1):
        return set(module._parts(text, longest))

    assert parts("ClC[C@H](Br)c1ccccc1") == {"Cl", "C", "[C@H]", "(", "Br", ")", "c", "0"}
    assert parts("C1CC1", 4) == parts("C2CC2", 4) == parts("C%12CC%12", 4)
    assert "CC0" in parts("C1CC1", 3) and "CC0" not in parts("C1CC1", 2)


def test_fewer_bits_mean_shared_bits_and_never_more():
    few, many = (data.fragments(["CC(=O)Oc1ccccc1C(=O)O"], bits=bits).sum() for bits in (8, 4096))
    assert few <= 8 < many


def test_what_is_no_list_of_texts_is_refused(refuses):
    with refuses(TypeError, "smiles", got="one text 'CCO'", remedy="list"):
        data.fragments("CCO")
    with refuses(TypeError, "smiles[1]", got="None", remedy="leave"):
        data.fragments(["C", None])
    with refuses(ValueError, "bits", got="0", remedy="1 or more"):
        data.fragments(["C"], bits=0)
