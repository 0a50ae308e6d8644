import hashlib
import os
import shutil

import numpy as np
import pooch
import pytest
import torch
from scipy.io import savemat
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from mtl_teach import data, evaluation
from mtl_teach.data import downloads
from mtl_teach.data.real import RealTasks


def small(sizes=(5, 9, 7), classes=False, seed=0):
    generator = torch.Generator().manual_seed(seed)
    x = tuple(torch.randn(n, 3, generator=generator, dtype=torch.float64) * 4 + 2 for n in sizes)
    y = tuple(torch.randn(n, generator=generator, dtype=torch.float64) for n in sizes)
    y = tuple((v > v.median()).double() for v in y) if classes else y
    return RealTasks(x, y, tuple(f"task {j + 1}" for j in range(len(sizes))))


def rows(x, y, mask):
    return sorted(map(tuple, torch.cat([x, y[:, None]], 1)[mask].tolist()))


def test_a_split_keeps_every_row_once_and_pads_the_rest():
    real = small()
    train = [torch.arange(n) % 3 > 0 for n in real.sizes]
    tasks = real.split(train)
    assert tasks.x.shape == (3, 6, 3) and tasks.x_test.shape == (3, 3, 3)
    assert tasks.mask.sum(1).tolist() == [3, 6, 4] and tasks.mask_test.sum(1).tolist() == [2, 3, 3]
    for j in range(3):
        kept = rows(tasks.x[j], tasks.y[j], tasks.mask[j])
        kept += rows(tasks.x_test[j], tasks.y_test[j], tasks.mask_test[j])
        assert sorted(kept) == rows(real.x[j], real.y[j], torch.ones(real.sizes[j], dtype=torch.bool))
    assert not tasks.x[~tasks.mask].any() and not tasks.x_test[~tasks.mask_test].any()
    assert torch.equal(tasks.y.isnan(), ~tasks.mask) and torch.equal(tasks.y_test.isnan(), ~tasks.mask_test)


def test_standardising_learns_from_training_rows_only():
    tasks = small().draw(4, seed=1)
    inside = tasks.x[tasks.mask]
    assert torch.allclose(inside.mean(0), torch.zeros(3, dtype=torch.float64), atol=1e-12)
    assert torch.allclose(inside.std(0, correction=0), torch.ones(3, dtype=torch.float64), atol=1e-12)
    assert tasks.x_test[tasks.mask_test].mean(0).abs().min() > 1e-6
    constant = RealTasks(tuple(torch.ones_like(x) for x in small().x), small().y, small().names)
    assert not constant.draw(3).x.any()


def test_draws_repeat_by_seed_and_differ_between_seeds():
    real = small()
    assert torch.equal(real.draw(3, seed=1).x, real.draw(3, seed=1).x)
    assert not torch.equal(real.draw(3, seed=1).y, real.draw(3, seed=2).y)


def test_binary_tasks_draw_both_classes():
    real = small(sizes=(40, 40), classes=True)
    for seed in range(30):
        ones = real.draw(2, seed=seed).y.sum(1)
        assert ones.tolist() == [1.0, 1.0]


def test_too_few_rows_or_masks_that_do_not_fit_are_refused(refuses):
    real = small()
    with refuses(ValueError, "samples", got="5", expected="below 5, the rows of 'task 1'", remedy="fewer"):
        real.draw(5)
    with refuses(ValueError, "samples", got="1", expected=">= 2", remedy="use 2 or more"):
        real.draw(1)
    train = [torch.ones(n, dtype=torch.bool) for n in (5, 9, 8)]
    with refuses(ValueError, "train[2]", got="(8,)", expected="(rows=7)", remedy="one entry"):
        real.split(train)
    with refuses(TypeError, "train[0]", got="torch.float32", expected="boolean", remedy="rows.bool()"):
        real.split([torch.ones(n) for n in real.sizes])
    assert repr(real) == "RealTasks(3 tasks x 5 to 9 rows x 3 features)"


def test_a_named_folder_without_the_file_says_what_to_put_there(monkeypatch, tmp_path):
    monkeypatch.setenv("MTL_TEACH_DATA", str(tmp_path))
    with pytest.raises(data.DataUnavailableError) as caught:
        data.landmine()
    for words in ("MTL_TEACH_DATA", "landmine.mat", str(tmp_path), "LandmineData.mat", "unset"):
        assert words in str(caught.value)


def test_a_file_that_was_changed_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("MTL_TEACH_DATA", str(tmp_path))
    savemat(tmp_path / "landmine.mat", {"feature": np.zeros(2)})
    found = hashlib.sha256((tmp_path / "landmine.mat").read_bytes()).hexdigest()
    with pytest.raises(ValueError, match=f"must have SHA256 2163ab20.*got {found}: get it again"):
        data.landmine()


def test_offline_without_a_folder_says_what_to_do(monkeypatch):
    def unplugged(*_):
        raise ConnectionError("no route to host")

    monkeypatch.delenv("MTL_TEACH_DATA", raising=False)
    monkeypatch.setattr(pooch, "retrieve", unplugged)
    for load, file in ((data.landmine, "landmine.mat"), (data.school, "school/school_b.mat")):
        with pytest.raises(data.DataUnavailableError) as caught:
            load()
        for words in (file, "curl --create-dirs", "https://raw.githubusercontent.com", "MTL_TEACH_DATA=DIR"):
            assert words in str(caught.value)


def test_without_permission_nothing_is_downloaded(monkeypatch, tmp_path):
    monkeypatch.delenv("MTL_TEACH_DATA", raising=False)
    monkeypatch.setattr(pooch, "os_cache", lambda name: tmp_path / name)
    monkeypatch.setattr(pooch, "retrieve", lambda *_: pytest.fail("tried to download"))
    with pytest.raises(
        data.DataUnavailableError, match=r"landmine.mat is not on this machine: .*download=True"
    ):
        data.landmine(download=False)


def test_a_download_is_checked_and_kept(monkeypatch, tmp_path):
    original = tmp_path / "original.mat"
    original.write_bytes(b"mines")
    digest = hashlib.sha256(b"mines").hexdigest()
    monkeypatch.delenv("MTL_TEACH_DATA", raising=False)
    monkeypatch.setattr(pooch, "os_cache", lambda name: tmp_path / "cache" / name)
    monkeypatch.setattr(pooch, "retrieve", _copying(original))
    file = downloads.DataFile("school/part.mat", "https://example.org/part.mat", digest)
    path = downloads.fetch(file)
    assert path.read_bytes() == b"mines" and path == tmp_path / "cache/mtl_teach/school/part.mat"
    original.unlink()
    assert downloads.fetch(file) == path
    with pytest.raises(ValueError, match="hash"):
        original.write_bytes(b"sheep")
        downloads.fetch(downloads.DataFile("other.mat", "https://example.org/other.mat", digest))


def _copying(original):
    retrieve = pooch.retrieve
    return lambda *arguments: retrieve(*arguments, downloader=lambda url, to, _: shutil.copy(original, to))


def test_published_hashes_are_those_of_the_files(real_data):
    names = {line.split()[1]: line.split()[0] for line in (real_data / "SHA256SUMS").read_text().splitlines()}
    files = [downloads.LANDMINE, *map(downloads.school_file, downloads.SCHOOL_HASHES)]
    assert len(files) == 12
    for file in files:
        assert file.sha256 == names[file.name]
        assert os.path.basename(file.name) in file.address or file is downloads.LANDMINE


def test_landmine_is_as_published(real_data):
    fields = data.landmine()
    assert len(fields.x) == 29 and min(fields.sizes) == 445 and max(fields.sizes) == 690
    assert sum(fields.sizes) == 14820 and sum(float(y.sum()) for y in fields.y) == 904
    tasks = fields.draw(40, seed=0)
    assert tasks.x.shape == (29, 40, 9) and (tasks.y.sum(1) > 0).all()
    assert (tasks.mask_test.sum(1) == torch.tensor(fields.sizes) - 40).all()


def test_school_is_as_published(real_data, refuses):
    schools = data.school()
    assert len(schools.x) == 139 and sum(schools.sizes) == 15362 and schools.x[0].shape[1] == 27
    tasks = data.school(split=3)
    assert tasks.mask.sum() == 11472 and tasks.mask_test.sum() == 3890
    with refuses(ValueError, "split", got="11", expected="from 1 to 10", remedy="use 10 or less"):
        data.school(split=11)


def test_school_single_task_and_pooled_ridge_reach_the_published_figures(real_data):
    """Explained variance in %, ten splits: single-task ridge 35.1 ± 1.7, pooled ridge 34.2 ± 1.2."""
    scores = {"single": [], "pooled": [], "within": []}
    for split in range(1, 11):
        tasks = data.school(split=split)
        x, x_test = data.with_constant(tasks.x), data.with_constant(tasks.x_test)
        single = torch.zeros_like(tasks.y_test)
        for j, (train, test) in enumerate(zip(tasks.mask, tasks.mask_test, strict=True)):
            ridge = Ridge(1.0, fit_intercept=False).fit(x[j][train], tasks.y[j][train])
            single[j][test] = torch.from_numpy(ridge.predict(x_test[j][test]))
        pooled = Ridge(1.0, fit_intercept=False).fit(x[tasks.mask], tasks.y[tasks.mask])
        everywhere = torch.from_numpy(pooled.predict(x_test.flatten(0, 1))).reshape(tasks.y_test.shape)
        test = tasks.y_test, tasks.mask_test
        scores["single"].append(evaluation.explained_variance(single, *test).item())
        scores["pooled"].append(evaluation.explained_variance(everywhere, *test).item())
        scores["within"].append(evaluation.explained_variance(single, *test, variance="within").item())
    mean = {name: 100 * np.mean(values) for name, values in scores.items()}
    assert mean["single"] == pytest.approx(35.13, abs=0.01) and 100 * np.std(scores["single"], ddof=1) < 1.8
    assert mean["pooled"] == pytest.approx(34.23, abs=0.01)
    assert mean["within"] == pytest.approx(24.54, abs=0.01)


def test_landmine_pooling_reaches_the_published_figure(real_data):
    """Pooled logistic regression, n = 40: AUC 0.728 ± 0.009 over splits; ten splits settle it within 0.01."""
    fields, areas = data.landmine(), []
    for seed in range(10):
        tasks = fields.draw(40, seed=seed)
        model = LogisticRegression(C=1.0).fit(tasks.x.flatten(0, 1), tasks.y.flatten())
        logits = torch.from_numpy(model.decision_function(tasks.x_test.flatten(0, 1))).reshape(29, -1)
        areas.append(evaluation.auc(logits, tasks.y_test, tasks.mask_test).mean().item())
    assert np.mean(areas) == pytest.approx(0.728, abs=0.01)


def test_a_draw_equals_scikit_learns_scaler_and_scores(real_data):
    fields = data.landmine()
    tasks = fields.draw(30, seed=5)
    together = torch.cat([tasks.x.flatten(0, 1), tasks.x_test[tasks.mask_test]])
    raw = torch.cat(fields.x)
    scaler = StandardScaler().fit(raw)
    # Same rows up to an affine map: standardising again gives the same set of values.
    assert np.allclose(
        np.sort(StandardScaler().fit_transform(together), axis=0), np.sort(scaler.transform(raw), axis=0)
    )
    j = 7
    test = tasks.mask_test[j]
    wanted = roc_auc_score(tasks.y_test[j][test], tasks.x_test[j, test, 0])
    assert evaluation.auc(tasks.x_test[..., 0], tasks.y_test, tasks.mask_test)[j].item() == pytest.approx(
        wanted
    )
