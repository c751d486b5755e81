"""The web server's threads: a slow client costs one of them, a silent one or a frozen database none for long."""

import contextlib
import os
import select
import socket
import subprocess
import threading
import time

import pytest

from greenskills import bootstrap, web
from greenskills.supervisor import WEB_THREADS, web_server

APPLICATION = """
import os, threading, time
from greenskills import web
from gunicorn import util
at_work, counting, most = set(), threading.Lock(), [0]
web.ASKING = web.ANSWERING = 0.5
web.BEGINNING = 0.2
web.TAKING, web.LOOKING = 1, 0.1
web.BRIEFLY = float(os.environ.get("BRIEFLY", web.BRIEFLY))
util.close_graceful.__defaults__ = float(os.environ.get("FAREWELL", 2)), 65536

def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/broken":
        raise RuntimeError
    if path == "/stuck":
        threading.Event().wait()
    if path == "/slow":
        time.sleep(0.3)
    if path == "/work":
        with counting:
            at_work.add(threading.get_ident())
            most[0] = max(most[0], len(at_work))
        time.sleep(0.02)
        with counting:
            at_work.remove(threading.get_ident())
    for _step in range(24 if path == "/many" else 0):
        time.sleep(0.05)
        environ["greenskills.goes_on"]()
    if path == "/echo":
        body = environ["wsgi.input"].read()
    if path == "/endless":
        start_response("200 OK", [])
        return (bytes(1_000_000) for _ in range(10_000))
    told = body if path == "/echo" else b"%d" % most[0] if path == "/most" else b"%d" % os.getpid()
    start_response("200 OK", [("Content-Length", str(len(told)))])
    return [told]
"""


@contextlib.contextmanager
def serving(folder, **environment):
    """(address, process) of a web server with one worker, started as production starts it; its patience is short."""
    (folder / "patient.py").write_text(APPLICATION)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = probe.getsockname()
    process = subprocess.Popen(
        [*web_server(f"127.0.0.1:{address[1]}", "patient:application", workers=1), "--log-level", "error"],
        env=os.environ | environment | {"PYTHONPATH": f"{folder}{os.pathsep}{bootstrap.ROOT}"},
    )
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(address, 1):
            break
        time.sleep(0.05)
    try:
        yield address, process
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a web server."""
    with serving(tmp_path_factory.mktemp("web")) as (address, _process):
        yield address


def asked(server, path, said=b"", method="GET"):
    """A connection that asked for this path."""
    connection = socket.create_connection(server, 30)
    connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n".encode() + said + b"\r\n")
    return connection


def heard(connection):
    """The body of the answer; b"" where the connection ends without one."""
    with connection, contextlib.suppress(ConnectionResetError):
        found = b""
        while piece := connection.recv(65536):
            found += piece
        return found.partition(b"\r\n\r\n")[2]
    return b""


def test_slow_readers_leave_room_for_others(server):
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(asked(server, "/endless")) for _ in range(WEB_THREADS - 1)]

        assert [connection.recv(12) for connection in slow] == [b"HTTP/1.1 200"] * len(slow)
        assert heard(asked(server, "/")).isdigit()


def test_who_takes_nothing_any_more_is_cut_off(server):
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(asked(server, "/endless")) for _ in range(WEB_THREADS)]
        assert [connection.recv(12) for connection in slow] == [b"HTTP/1.1 200"] * len(slow)

        assert heard(asked(server, "/")).isdigit()  # not before one of them is gone


@pytest.mark.parametrize("begun", [b"GET / HT", b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"])
def test_who_does_not_finish_asking_is_cut_off(server, begun):
    before = heard(asked(server, "/"))
    with socket.create_connection(server, 30) as connection:
        connection.sendall(begun)

        assert b"200 OK" not in connection.recv(65536)

    assert heard(asked(server, "/")) == before  # and the process goes on


def test_who_says_nothing_holds_no_thread_for_long(server):
    with contextlib.ExitStack() as stack:
        for _number in range(WEB_THREADS):
            stack.enter_context(socket.create_connection(server, 30))

        assert heard(asked(server, "/")).isdigit()


def test_who_was_let_in_is_answered_before_the_end(tmp_path):
    with serving(tmp_path) as (address, process):
        heard(asked(address, "/"))
        connection = asked(address, "/slow")
        time.sleep(0.1)

        process.terminate()

        assert heard(connection).isdigit()
        assert process.wait(20) == 0

def test_only_a_few_work_at_once(tmp_path):
    with serving(tmp_path, BRIEFLY="60") as (address, _process):
        clients = [asked(address, "/work") for _number in range(3 * WEB_THREADS)]
        assert [heard(client).isdigit() for client in clients] == [True] * len(clients)

        assert int(heard(asked(address, "/most"))) == web.AT_ONCE


def test_who_waits_for_something_lets_others_in(server):
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(asked(server, "/many")) for _number in range(web.AT_ONCE)]

        assert heard(asked(server, "/")).isdigit()
        assert select.select(slow, [], [], 0)[0] == []
        assert [heard(client).isdigit() for client in slow] == [True] * len(slow)


def test_control_where_they_were_counted_on_others_would_wait(tmp_path):
    with serving(tmp_path, BRIEFLY="60") as (address, _process), contextlib.ExitStack() as stack:
        slow = [stack.enter_context(asked(address, "/many")) for _number in range(web.AT_ONCE)]

        assert heard(asked(address, "/")).isdigit()
        assert select.select(slow, [], [], 0)[0] != []


def test_who_is_long_about_the_farewell_holds_nobody_up(tmp_path):
    with serving(tmp_path, BRIEFLY="60", FAREWELL="60") as (address, process), contextlib.ExitStack() as stack:
        clients = [stack.enter_context(asked(address, "/")) for _number in range(web.AT_ONCE)]
        assert [client.recv(12) for client in clients] == [b"HTTP/1.1 200"] * len(clients)

        other = stack.enter_context(asked(address, "/"))
        other.settimeout(20)
        assert other.recv(12) == b"HTTP/1.1 200"
        process.kill()


def test_of_those_who_wait_at_the_door_the_last_to_come_goes_first():
    door, order, waiting = web.Door(), [], []

    def come(name):
        with door:
            order.append(name)

    with door:
        for name in ("first", "second", "third"):
            waiting.append(threading.Thread(target=come, args=(name,)))
            waiting[-1].start()
            while len(door.waiting) < len(waiting):
                time.sleep(0.001)
    for thread in waiting:
        thread.join()

    assert order == ["third", "second", "first"]
    with door:  # and it is open again
        order.append("fourth")
    assert order[-1] == "fourth"


def test_application_that_falls_gives_no_page_of_the_server(server):
    with asked(server, "/broken") as connection:
        head, *headers = connection.recv(65536).split(b"\r\n")

    assert (head, b"Content-Length: 0" in headers) == (b"HTTP/1.1 500 Internal Server Error", True)


def test_whole_body_is_heard(server):
    connection = asked(server, "/echo", b"Content-Length: 5\r\n", "POST")
    connection.sendall(b"whole")

    assert heard(connection) == b"whole"


def test_who_answers_to_many_and_says_that_it_goes_on_has_the_time(server):
    process = heard(asked(server, "/"))

    assert heard(asked(server, "/many")) == heard(asked(server, "/")) == process != b""


def test_process_that_does_not_answer_is_replaced(server):
    before = heard(asked(server, "/"))

    assert heard(asked(server, "/stuck")) == b""

    assert heard(asked(server, "/")) not in (before, b"")
