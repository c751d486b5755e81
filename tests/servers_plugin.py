"""Starts one pair of embedded servers for a whole test run, before the settings are read.

A plugin of its own, named in pyproject.toml, because pytest-django reads the settings before any conftest.py
is loaded. With xdist the controlling process starts the pair and the workers find it in their environment.
`DATABASE_URL` and `REDIS_URL`, when given, are used as they are.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path

import pytest

from greenskills import processes
from greenskills.servers import Servers, socket_directory

PREFIX = "greenskills-test-"
NO_TESTS_RUN = {"-h", "--help", "-V", "--version", "--markers", "--fixtures"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(args):
    """A wrapper, as those go first: pytest-django's own hook is "tryfirst" and loads the settings."""
    if not NO_TESTS_RUN.intersection(args):
        start_servers()
    return (yield)


def start_servers() -> None:
    """Sets the addresses in the environment, and starts what they do not already name."""
    # All tests and measurements come from one address, within minutes. They are counted as ever, and hardly limited.
    os.environ.setdefault("API_LIMITS", "address=1000000000 person=1000000000 token=1000000000")
    os.environ.setdefault("TABLES_AT_A_TIME", "1000000000")  # an answer that a test does not read is never closed
    needs = {"database": "DATABASE_URL" not in os.environ, "broker": "REDIS_URL" not in os.environ}
    if not any(needs.values()):
        return
    sweep_leftovers()
    var_dir = Path(tempfile.mkdtemp(prefix=PREFIX))
    servers = Servers(var_dir, durable=False, **needs)
    servers.start()
    atexit.register(stop_servers, servers)
    os.environ.setdefault("DATABASE_URL", servers.urls["database_url"])
    os.environ.setdefault("REDIS_URL", servers.urls["redis_url"])
    os.environ.setdefault("GREENSKILLS_VAR", str(var_dir))
    (var_dir / "static").mkdir(exist_ok=True)  # whitenoise warns of a missing folder, at every client
    os.environ.setdefault("GREENSKILLS_PLAIN_STATIC", "1")
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))


def stop_servers(servers: Servers) -> None:
    servers.stop()
    remove(servers.var_dir)


def sweep_leftovers() -> None:
    """Stops and removes the servers of test runs that were killed: their lock is free."""
    for var_dir in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if not (var_dir / "servers.lock").exists():
                continue
            lock = processes.take_lock(var_dir / "servers.lock")
            if lock is None:
                continue
            servers = Servers(var_dir)
            for server in servers.members:
                server.stop()
            os.close(lock)
            remove(var_dir)


def remove(var_dir: Path) -> None:
    shutil.rmtree(socket_directory(var_dir), ignore_errors=True)
    shutil.rmtree(var_dir, ignore_errors=True)
