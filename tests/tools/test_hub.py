"""The hub for a class: a password must be given, what is not kept is said, the values are the chart's."""

import asyncio
import socket
import sys
from urllib.parse import urlencode

import pytest
import yaml
from tornado.httpclient import HTTPClientError

from benchmarks.hub import User, hub_at
from tools import copies, hub, hub_values


def test_without_a_password_nothing_starts(monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(SystemExit, match="a password must be given"):
        hub.password({})


@pytest.mark.parametrize("short", ["", "seven77"])
def test_a_short_password_is_refused(short):
    with pytest.raises(SystemExit, match=f"8 characters or more, got {len(short)}"):
        hub.password({"MTL_TEACH_HUB_PASSWORD": short})


def test_a_password_comes_from_the_environment():
    assert hub.password({"MTL_TEACH_HUB_PASSWORD": "three little words"}) == "three little words"


def test_it_listens_to_this_machine_unless_asked_and_says_what_it_does_not_keep(tmp_path):
    usual = hub.told(hub.settings([]), tmp_path)
    assert hub.settings([]).host == "127.0.0.1" and "encryption" not in usual
    assert "not limited here" in usual and "your account" in usual
    assert "without encryption" in hub.told(hub.settings(["--host", "0.0.0.0"]), tmp_path)


def test_each_student_has_copies_of_the_lessons(tmp_path):
    copies.bring(hub.ROOT, tmp_path / "ann")
    lessons = sorted(path.name for path in (tmp_path / "ann").glob("[0-9]*.ipynb"))
    assert lessons == sorted(path.name for path in (hub.ROOT / "notebooks").glob("[0-9]*.ipynb"))
    assert not (tmp_path / copies.FOLDER).exists()


def test_the_values_hold_limits_and_no_secret():
    values = yaml.safe_load(hub_values.VALUES.read_text(encoding="utf-8"))
    assert values["singleuser"]["memory"]["limit"] and values["proxy"]["service"]["type"] == "ClusterIP"
    assert "SharedPasswordAuthenticator" not in values["hub"]["config"]


def test_values_are_laid_over_the_chart_s_and_compared_with_its_schema():
    table = {"type": "object", "additionalProperties": False}
    schema = {
        **table,
        "required": ["hub"],
        "properties": {"hub": {**table, "properties": {"port": {"type": "integer"}}}},
    }
    assert list(hub_values.faults({"hub": {"port": 1}}, {"hub": {"port": 2}}, schema)) == []
    assert list(hub_values.faults({}, {"hub": {}}, schema)) == []
    (fault,) = hub_values.faults({"hub": {"porrt": 1}}, {"hub": {"port": 2}}, schema)
    assert fault.startswith("hub: ") and "porrt" in fault


def test_a_running_hub_refuses_a_wrong_password_and_takes_the_right_one():
    pytest.importorskip("jupyterhub")  # `make hub` brings it

    async def knock(user):
        await user.ask("/hub/login")
        form = {"username": user.name, "_xsrf": user.known("/hub/login")["_xsrf"]}
        with pytest.raises(HTTPClientError, match="403"):
            await user.ask("/hub/login", method="POST", body=urlencode({**form, "password": "wrong words"}))
        right = urlencode({**form, "password": user.password})
        return (await user.ask("/hub/login", method="POST", body=right)).code

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with hub_at(port, "three little words") as base:
        assert asyncio.run(_of(base, knock)) == 302


async def _of(base, knock):
    return await knock(User("ann", base, "three little words"))
