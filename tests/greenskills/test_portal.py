"""The supervisor and its servers, for real: in a directory with a space, a taken port, and after kill -9."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg2
import pytest
import redis

from greenskills import bootstrap, processes
from greenskills.servers import Servers, default_urls

pytestmark = pytest.mark.xdist_group("waiting")
START_SECONDS = 150  # patience, for a machine that others use as well


@pytest.fixture
def var_dir(tmp_path) -> Path:
    return tmp_path / "een map met spaties" / "var"


@pytest.fixture
def start(var_dir, tmp_path):
    """Starts `python -m <module> …` with embedded servers of its own in `var_dir`, and ends it afterwards."""
    started = []

    def start(module: str, *arguments: str, **variables: str) -> subprocess.Popen:
        kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
        ours = {"GREENSKILLS_VENV": sys.prefix, "GREENSKILLS_VAR": str(var_dir), "LANG": "xx_BROKEN"}
        output = tmp_path / f"output-{len(started)}.txt"
        with output.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments], env=kept | ours | variables, cwd=bootstrap.ROOT,
                stdout=file, stderr=subprocess.STDOUT,
            )  # fmt: skip
        process.output = output
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
        process.kill()


def read_until(process: subprocess.Popen, text: str) -> str:
    """All that the process has printed, once `text` is in it."""
    if not wait_until(
        lambda: text in process.output.read_text() or process.poll() is not None, START_SECONDS
    ):
        pytest.fail(f"'{text}' was not printed. What was:\n{process.output.read_text()}")
    printed = process.output.read_text()
    assert text in printed
    return printed


def database_name(servers: Servers) -> str:
    with contextlib.closing(psycopg2.connect(servers.urls["database_url"])) as connection:
        return connection.info.dbname


def wait_until(condition, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_default_urls_start_nothing(var_dir):
    urls = default_urls(var_dir)

    assert sorted(urls) == ["database_url", "redis_url"]
    assert not var_dir.exists()


def test_servers_work_in_a_path_with_a_space(var_dir):
    with Servers(var_dir, durable=False) as servers:
        assert database_name(servers) == "greenskills"
        assert redis.Redis.from_url(servers.urls["redis_url"]).ping()
        pids = [server.pid() for server in servers.members]

    assert [processes.exists(pid) for pid in pids] == [False, False]
    assert not servers.sockets.exists()


def test_servers_survive_their_killed_owner_and_are_adopted(var_dir, start):
    owner = start("greenskills.servers", str(var_dir))
    read_until(owner, "valkey.sock")
    servers = Servers(var_dir)
    before = [server.pid() for server in servers.members]
    owner.kill()
    owner.wait()

    with servers:
        assert servers.owned
        assert [server.pid() for server in servers.members] == before
        assert database_name(servers) == "greenskills"

    assert [processes.exists(pid) for pid in before] == [False, False]


def test_servers_of_a_living_owner_are_used_but_not_stopped(var_dir):
    with Servers(var_dir, durable=False) as owner:
        with Servers(var_dir) as guest:
            assert not guest.owned

        assert [server.answers() for server in owner.members] == [True, True]


def test_dead_servers_are_revived(var_dir):
    with Servers(var_dir, durable=False) as servers:
        for server in servers.members:
            os.kill(server.pid(), signal.SIGKILL)
        assert wait_until(lambda: not any(server.alive() for server in servers.members))

        assert servers.revive() == ["postgres", "valkey"]
        assert database_name(servers) == "greenskills"


def children_of(var_dir):
    """{part: pid}; empty while the supervisor is writing it anew."""
    try:
        return json.loads((var_dir / "children.json").read_text())
    except ValueError:
        return {}


def first_change(address):
    """The first of what changed, as the worker wrote it down; None as long as there is nothing."""
    with urllib.request.urlopen(f"{address}/api/v1/changes/?limit=1") as answer:
        return next(iter(json.load(answer)["results"]), None)


def test_portal_runs_on_another_port_restarts_its_parts_and_stops_cleanly(var_dir, start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = taken.getsockname()[1]
        portal = start("greenskills.portal", PORT=str(wanted))
        printed = read_until(portal, "Ctrl-C stops everything")
    address = (var_dir / "address").read_text()
    servers = Servers(var_dir)
    pids = [server.pid() for server in servers.members]

    assert f"Port {wanted} is taken by another program" in printed
    assert f"The portal is ready: {address}" in printed
    assert urllib.request.urlopen(f"{address}/health/live").status == 200
    assert wait_until(lambda: first_change(address)), "no change was told"
    assert first_change(address)["data"]["uri"].startswith(f"{address}/api/v1/")

    refused = start("greenskills.portal")
    assert refused.wait(timeout=20) == 1
    assert f"The portal already runs at {address}" in refused.output.read_text()

    web = children_of(var_dir)["web"]
    os.killpg(web, signal.SIGKILL)
    read_until(portal, "web had stopped; it starts again now.")
    assert wait_until(lambda: children_of(var_dir).get("web") not in (None, web))
    children = children_of(var_dir)
    assert sorted(children) == ["beat", "long-worker", "web", "worker"]

    portal.terminate()
    assert portal.wait(timeout=20) == 0
    assert [processes.exists(pid) for pid in (*pids, *children.values())] == [False] * 6
