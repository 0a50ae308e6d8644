import itertools

import pytest
import torch

from mtl_teach import live
from mtl_teach.data.downloads import DataUnavailableError
from mtl_teach.lessons.auxiliary_tasks import corpus, kinds, one_sentence, pivots, two_encoders
from mtl_teach.lessons.auxiliary_tasks.panels.pivots.chart import chart
from mtl_teach.lessons.auxiliary_tasks.panels.pivots.compute import compute, placed
from mtl_teach.lessons.auxiliary_tasks.panels.pivots.settings import (
    MASKED,
    NARROW_LINE,
    NARROW_LINES,
    NUMBERS,
    SEEN,
    WIDE_LINE,
    WIDE_LINES,
)
from mtl_teach.live.stills import png_metadata, still
from mtl_teach.live.tables import check_tables, columns_read
from mtl_teach.live.view import specification


@pytest.fixture
def texts(real_data):
    if not (real_data / "text" / "sentence_polarity.zip").is_file():
        pytest.skip(f"no texts in {real_data}")


def last(**controls):
    *_, result = compute(**controls)
    return result


def fits_its_lines(result):
    words = result.tables["words"]
    ends = [at + length for at, length in zip(words["wide_at"], words["letters"], strict=True)]
    assert max(ends) <= WIDE_LINE and max(words["wide_line"]) < WIDE_LINES
    ends = [at + length for at, length in zip(words["narrow_at"], words["letters"], strict=True)]
    assert max(ends) <= NARROW_LINE and max(words["narrow_line"]) < NARROW_LINES


@pytest.mark.parametrize(("sentence", "seen"), list(itertools.product((1, 12), (MASKED, SEEN))))
def test_every_corner_gives_full_finite_tables(sentence, seen):
    result = last(sentences="drawn", sentence=sentence, pivots=seen)
    assert result.progress == 1
    for narrow in (False, True):
        check_tables(columns_read(specification(chart(narrow))), result.tables)
    assert all(0 <= yes <= 100 for yes in result.tables["heads"]["yes"])
    assert set(result.tables["words"]["kind"]) == {"word", "masked" if seen == MASKED else "pivot"}
    assert len(result.words.split()) <= 45


def test_every_sentence_fits_its_lines_and_holds_a_pivot():
    for number in NUMBERS:
        result = last(sentences="drawn", sentence=number, pivots=MASKED)
        fits_its_lines(result)
        assert "masked" in result.tables["words"]["kind"]
    state = one_sentence.answers("drawn", True).finish()
    assert {one.positive for one in state.sentences} == {True, False}


def test_the_truth_is_that_of_the_sentence():
    drawn = kinds.drawn_corpus(0, 1)
    found = pivots.find(drawn.x[0], drawn.y[0], drawn.free[0], drawn.domain[0])
    plus, minus = ([corpus.WORDS[word] for word in words.tolist()] for words in found)
    for one in one_sentence.answers("drawn", True).finish().sentences:
        assert one.truth[1] == any(word in plus for word in one.words)
        assert one.truth[2] == any(word in minus for word in one.words)
        for word, sign in zip(one.words, one.signs, strict=True):
            assert sign == (word in plus) - (word in minus)


def test_the_heads_say_what_the_network_says():
    drawn, state = kinds.drawn_corpus(0, 1), one_sentence.answers("drawn", True).finish()
    *_, (model, _) = two_encoders.training(drawn, "joint", *one_sentence.SETTING)
    for one, heads in zip(state.sentences, state.heads, strict=True):
        whole, masked = torch.zeros(2, 1, 1, len(corpus.WORDS), dtype=torch.float64)
        for word, sign in zip(one.words, one.signs, strict=True):
            whole[..., corpus.WORDS.index(word)] = 1
            if not sign:
                masked[..., corpus.WORDS.index(word)] = 1
        h, h_masked = torch.tanh(whole[0] @ model.whole[0]), torch.tanh(masked[0] @ model.masked[0])
        main = torch.cat([h, h_masked], -1) @ model.head[0] + model.head_bias[0]
        asked = h_masked @ model.asks[0] + model.asks_bias[0]
        assert torch.allclose(torch.cat([main, asked], -1).sigmoid()[0], heads)


def test_whoever_sees_the_pivots_knows_better_whether_they_are_there():
    def wrong(mask):
        state = one_sentence.answers("drawn", mask).finish()
        truth = torch.tensor([one.truth[1:] for one in state.sentences]).double()
        return (state.heads[:, 1:] - truth).abs().mean()

    assert wrong(False) < wrong(True) - 0.1


def test_a_panel_shows_the_network_while_it_learns():
    states = list(one_sentence.answers.__wrapped__("drawn", True))
    assert len(states) == kinds.STEPS and states[0].done < 0.01 and states[-1].done == 1
    assert not torch.equal(states[0].heads, states[-1].heads)


def test_words_stand_in_lines_without_touching():
    assert placed(("a", "sturdy", "torch"), 8) == [(0, 0), (0, 2), (1, 0)]
    assert placed(("a", "sturdy", "torch"), 7) == [(0, 0), (1, 0), (2, 0)]


@pytest.mark.parametrize("seen", [MASKED, SEEN])
def test_real_sentences_where_they_are(texts, seen):
    one_sentence.answers.cache_clear()
    for number in NUMBERS:
        result = last(sentences="real", sentence=number, pivots=seen)
        fits_its_lines(result)
        assert ("masked" if seen == MASKED else "pivot") in result.tables["words"]["kind"]
    one_sentence.answers.cache_clear()


def test_without_the_data_the_panel_says_so_and_stays(tmp_path, monkeypatch):
    from mtl_teach.lessons.auxiliary_tasks import real

    real.texts.cache_clear()
    one_sentence.answers.cache_clear()
    monkeypatch.setenv("MTL_TEACH_DATA", str(tmp_path))
    made = live.pivots()
    with pytest.raises(DataUnavailableError, match="MTL_TEACH_DATA"):
        made.move(sentences="real")
    assert made.move(sentences="drawn").progress == 1


@pytest.mark.parametrize("narrow, most", [(False, 880), (True, 360)])
def test_the_chart_fits_its_page(narrow, most):
    result = last(sentences="drawn", sentence=4, pivots=MASKED)
    png = still(specification(chart(narrow)), result.tables, result.words, scale=1)
    assert 0.9 * most < png_metadata(png, "", 1)["image/png"]["width"] <= most


def test_the_panel_prints_the_line_that_makes_it():
    made = live.pivots()
    made.move(sentence=3, pivots="not masked")
    assert made.call == "live.pivots(sentences='drawn', sentence=3, pivots='not masked')"


@pytest.mark.parametrize("wrong", [{"sentences": "films"}, {"sentence": 13}, {"pivots": "hidden"}])
def test_arguments_off_the_controls_are_refused(wrong):
    with pytest.raises(ValueError, match="must be one of"):
        live.pivots(**wrong)
