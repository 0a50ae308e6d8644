"""What `make lab` does before the server is there."""

from tools import lab


def test_the_charts_code_is_made_while_the_server_starts(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert lab.warm().wait(300) == 0
    (made,) = (tmp_path / "mtl_teach").glob("view-*.js")
    assert made.stat().st_size > 300_000 and "vega" in made.read_text(encoding="utf-8")
