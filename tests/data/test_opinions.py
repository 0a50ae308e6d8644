"""Real sentences: what is in them, and what happens when they are absent, corrupt or half downloaded."""

import http.server
import shutil
import threading
import zipfile
from dataclasses import replace

import pooch
import pytest

from mtl_teach import data
from mtl_teach.data import opinions as text


@pytest.fixture
def texts(real_data):
    """The folder of real data; skips where the texts are not in it."""
    if not (real_data / "text" / "sentence_polarity.zip").is_file():
        pytest.skip(f"no texts in {real_data}")
    return real_data


def test_films_are_half_positive_and_lose_no_sentence(texts):
    films = data.sentences("films")
    assert len(films.texts) == len(films.labels) == 10_662 and films.labels.sum() == 5_331
    assert all(sentence == sentence.strip() != "" for sentence in films.texts)
    assert repr(films) == "Sentences(films: 10662, 5331 of them positive)"


def test_products_are_positive_by_the_sum_of_their_marks(texts):
    products = data.sentences("products")
    place = next(
        k for k, line in enumerate(products.texts) if line.startswith("after several years of torture")
    )
    assert products.labels[place] == 0  # "at&t customer service[-2]"
    place = next(
        k for k, line in enumerate(products.texts) if line.startswith("there is much which has been said")
    )
    assert products.labels[place] == 1  # "phone[+3], work[+2]"
    assert 3_500 < len(products.texts) < 4_200 and not any("##" in line for line in products.texts)
    assert not any(line.startswith("i am a business user who") for line in products.texts)  # no mark


def test_products_one_at_a_time_are_the_same_sentences(texts):
    whole, each = data.sentences("products"), data.products()
    assert len({one.domain for one in each}) == len(each) == 14
    assert tuple(text for one in each for text in one.texts) == whole.texts
    assert [label for one in each for label in one.labels.tolist()] == whole.labels.tolist()


def test_subjectivity_and_the_lexicon(texts):
    assert data.sentences("subjectivity").labels.mean() == 0.5
    positive, negative = data.opinion_lexicon()
    assert 6_500 < len(positive) + len(negative) < 7_000 and len(positive & negative) < 5
    assert "" not in positive and not any(word.startswith(";") for word in positive | negative)


def test_another_domain_is_refused(refuses):
    with refuses(ValueError, "domain", got="'books'", expected="one of ['films'", remedy="choose"):
        data.sentences("books")


@pytest.mark.parametrize("load", [lambda: data.sentences("films"), data.opinion_lexicon])
def test_a_named_folder_without_the_file_says_what_to_put_there(load, monkeypatch, tmp_path):
    monkeypatch.setenv("MTL_TEACH_DATA", str(tmp_path))
    with pytest.raises(
        data.DataUnavailableError, match=r"MTL_TEACH_DATA must name a folder that holds text/"
    ):
        load()


def test_a_corrupt_file_is_refused(texts, monkeypatch, tmp_path):
    whole = (texts / "text" / "sentence_polarity.zip").read_bytes()
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "sentence_polarity.zip").write_bytes(whole[:1000] + b"?" + whole[1001:])
    monkeypatch.setenv("MTL_TEACH_DATA", str(tmp_path))
    with pytest.raises(ValueError, match=r"must have SHA256 6e1ed440.*get it again"):
        data.sentences("films")


def test_half_a_download_leaves_nothing_and_the_next_call_loads_it(texts, monkeypatch, tmp_path):
    served = tmp_path / "served"
    served.mkdir()
    whole = (texts / "text" / "opinion_lexicon.zip").read_bytes()
    (served / "lexicon.zip").write_bytes(whole[: len(whole) // 2])

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(served))

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/lexicon.zip"
        monkeypatch.delenv("MTL_TEACH_DATA")
        monkeypatch.setattr(pooch, "os_cache", lambda name: tmp_path / "cache")
        monkeypatch.setattr(text, "LEXICON", replace(text.LEXICON, address=address))
        with pytest.raises(ValueError, match="hash"):
            data.opinion_lexicon()
        assert not list((tmp_path / "cache").rglob("*.zip"))
        (served / "lexicon.zip").write_bytes(whole)
        assert "sturdy" in data.opinion_lexicon()[0]
        shutil.rmtree(served)
        assert "sturdy" in data.opinion_lexicon()[0]  # no second download
    finally:
        server.shutdown()
        server.server_close()


def test_marks_are_added_up(monkeypatch, tmp_path):
    lines = [
        "phone[+3],work[-2]##good",
        "box[-]##bad",
        "a[+1],b[-1]##cancels",
        "##none",
        "x[+1]##two[-1]##here",
    ]
    with zipfile.ZipFile(tmp_path / "small.zip", "w") as archive:
        archive.writestr("reviews/Box.txt", "\n".join(lines))
        archive.writestr("reviews/README.txt", "p[+1]##no review")
    monkeypatch.setattr(text, "fetch", lambda file, download: tmp_path / "small.zip")
    assert text._marked(text.PRODUCTS[0], False) == {"Box": [("good", 1.0), ("bad", 0.0)]}
