"""The portal's web server on the test database: real processes, as in production."""

import contextlib
import os
import socket
import subprocess
import time
import urllib.request
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from greenskills.supervisor import web_server


def environment():
    """The environment for a child process that works on the database of this test."""
    address = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    return os.environ | {
        "DATABASE_URL": urlunsplit(address._replace(path=f"/{name}")),
        "DJANGO_SETTINGS_MODULE": "greenskills.settings",
        "LOG_LEVEL": "ERROR",  # hundreds of refused edits are what these tests are about
    }


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(workers=2):
    """The port of a server with this many worker processes; it is stopped at the end."""
    port = free_port()
    command = [*web_server(f"127.0.0.1:{port}", workers=workers), "--log-level", "error"]
    process = subprocess.Popen(command, env=environment())
    try:
        _wait_for(f"http://127.0.0.1:{port}/health/ready", process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address, process, patience=40):
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError(f"no answer from {address}; the server ended with {process.poll()}")
