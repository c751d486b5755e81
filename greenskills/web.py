"""The worker of the web server: threads, none of which a client or the database can hold for ever.

gunicorn's plain worker serves one request at a time; here several threads do what it does, and take turns at the door.
Its worker with threads hands each connection from one thread to another and back, which costs a third of a
millisecond of each answer, and lets in what then waits behind slow readers.

gunicorn's own `--timeout` only sees whether a process still turns, not that its threads wait. Here each thread has a
deadline. A client that is too long about its request, or takes nothing of the answer any more, is cut off. When the
portal itself is too long about an answer (a frozen database; a slow one ends by its `statement_timeout`), the process
ends and gunicorn starts another: there is no other way to end a thread that waits for what does not come.
"""

import contextlib
import errno
import os
import select
import socket
import struct
import threading
import time

from gunicorn.http.parser import RequestParser
from gunicorn.workers.sync import SyncWorker

from greenskills import refusing

BEGINNING = 5.0  # seconds until the first byte of a request: browsers open connections that they may never use
ASKING = 60.0  # seconds for a whole request, with its body
ANSWERING = 30.0  # seconds of our own until the answer begins, and for each next piece of it
TAKING = 60  # whole seconds without a single byte that the client takes
LOOKING = 1.0  # seconds from one look at the threads to the next
# Only one thread computes at a time, while some wait for the database: more than these push each other aside, which
# made eight clients who save a tenth slower. Who takes longer than BRIEFLY waits for something, and counts no more.
AT_ONCE = 3
BRIEFLY = 0.05  # seconds


class Worker(SyncWorker):
    """gunicorn's plain worker in several threads, and somebody who looks whether these still move."""

    def run(self):
        self.here = threading.local()  # .client, .asked: whom this thread serves, and until when it may ask
        self.turns = {}  # {thread: (until when, the client that it waits for; None for the portal itself)}
        self.door = Door()
        self.begun, self.room = {}, threading.Condition()  # {thread: since when it serves its client}
        RequestParser.mesg_class = refusing.Asked
        self.closing, closed = os.pipe()
        for listener in self.sockets:
            listener.setblocking(False)
        threads = [threading.Thread(target=self._serve, daemon=True) for _number in range(self.cfg.threads)]
        for thread in threads:
            thread.start()
        while self.alive and self.is_parent_alive():
            self._look_around()
        self.alive = False
        os.close(closed)  # who stands at the door sees it
        end = time.monotonic() + self.cfg.graceful_timeout
        while any(thread.is_alive() for thread in threads) and time.monotonic() < end:
            self._look_around(0.05)

    def _look_around(self, pause=None):
        """Wait a little, less when a signal comes; then cut off what is over its time."""
        self.notify()
        if select.select([self.PIPE[0]], [], [], LOOKING if pause is None else pause)[0]:
            os.read(self.PIPE[0], 64)
        now = time.monotonic()
        for until, client in list(self.turns.values()):
            if now > until:
                self._give_up(client)

    # ---------- one thread ----------

    def _serve(self):
        while self.alive:
            with self.door:
                self._wait_for_room()
                listener, client, address = self._next_client()
                self.begun[threading.get_ident()] = time.monotonic()
            try:
                if client:
                    self.handle(listener, client, address)
            except Exception:  # a thread that ends would be missed by nobody
                self.log.exception("Serving %s", address)
            finally:
                self._make_room()

    def _make_room(self):
        if self.begun.pop(threading.get_ident(), None):
            with self.room:
                self.room.notify()

    def _wait_for_room(self):
        """Until fewer than AT_ONCE clients came in BRIEFLY ago and are served still."""
        with self.room:
            while self.alive:
                lately = time.monotonic() - BRIEFLY
                recent = [begun for begun in list(self.begun.values()) if begun > lately]
                if len(recent) < AT_ONCE:
                    return
                self.room.wait(min(recent) - lately)

    def _next_client(self):
        """(listener, client, address) of who comes next; Nones when all is closing or another process was first."""
        for listener in select.select([*self.sockets, self.closing], [], [])[0]:
            with contextlib.suppress(OSError):
                if listener is not self.closing:
                    return listener, *listener.accept()
        return None, None, None

    def handle(self, listener, client, address):
        """One request and its answer, to the farewell."""
        client.setblocking(True)
        with contextlib.suppress(OSError):  # gone already
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", TAKING, 0))
        if not select.select([client], [], [], BEGINNING)[0]:
            return client.close()
        self.here.client, self.here.asked = client, time.monotonic() + ASKING
        self.wait_for_client()
        try:
            super().handle(listener, client, address)
        finally:
            self.wait_for_nobody()

    def handle_request(self, listener, req, client, addr):
        self.wait_for_nobody()  # from here on `Timed` says what is waited for
        try:
            super().handle_request(listener, req, client, addr)
        except BlockingIOError as error:
            self._give_up(client)
            raise ConnectionResetError(errno.ECONNRESET, f"nothing taken for {TAKING} s") from error
        finally:
            self._make_room()  # what comes is the farewell, for which the client may be far away

    def load_wsgi(self):
        super().load_wsgi()
        self.wsgi = Timed(self.wsgi, self)

    def handle_error(self, req, client, addr, exc):
        """What gunicorn finds wrong with a request, the portal says."""
        begun = getattr(exc, "begun", b"") or (req.unreader.begun if req else b"")
        super().handle_error(req, refusing.InOurWords(client, self.wsgi, begun), addr, exc)

    # ---------- deadlines ----------

    def wait_for_client(self):
        self.turns[threading.get_ident()] = self.here.asked, self.here.client

    def wait_for_us(self):
        self.turns[threading.get_ident()] = time.monotonic() + ANSWERING, None

    def wait_for_nobody(self):
        self.turns.pop(threading.get_ident(), None)

    def _give_up(self, client):
        if client is None:
            self.log.critical("No answer within %d s: this process ends and another takes its place.", ANSWERING)
            os._exit(1)
        with contextlib.suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


class Door:
    """Whose holder lets in the next client. Of the threads that wait the last to come goes first.

    A quiet portal so works with two threads all the time, and what they need is at hand: their connections to the
    database above all, each with a process of its own on the other side.
    """

    def __init__(self):
        self.lock, self.held, self.waiting = threading.Lock(), False, []

    def __enter__(self):
        with self.lock:
            if not self.held:
                self.held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self.waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_fault):
        with self.lock:
            if self.waiting:
                self.waiting.pop().release()
            else:
                self.held = False


class Timed:
    """The application, each of whose steps the worker watches."""

    def __init__(self, application, worker):
        self.application, self.worker = application, worker

    def __call__(self, environ, start_response):
        environ["wsgi.multithread"] = True
        environ["wsgi.input"] = Body(environ["wsgi.input"], self.worker)
        environ["greenskills.goes_on"] = self.worker.wait_for_us  # who answers to many says so (rest.many)
        self.worker.wait_for_us()
        try:
            answer = self.application(environ, start_response)
        finally:
            self.worker.wait_for_nobody()
        is_file = isinstance(answer, environ["wsgi.file_wrapper"])  # which gunicorn has the system send
        return answer if is_file else Pieces(answer, self.worker)


class Body:
    """What the client sends: while it is read, the client is waited for."""

    def __init__(self, stream, worker):
        self.stream, self.worker = stream, worker

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __iter__(self):
        return self.stream.__iter__()

    def read(self, *size):
        return self._of_client(self.stream.read, *size)

    def readline(self, *size):
        return self._of_client(self.stream.readline, *size)

    def _of_client(self, read, *size):
        self.worker.wait_for_client()
        try:
            return read(*size)
        finally:
            self.worker.wait_for_us()


class Pieces:
    """The pieces of an answer: while one is made the portal is waited for, while it is sent nobody is."""

    def __init__(self, answer, worker):
        self.answer, self.worker, self.pieces = answer, worker, iter(answer)

    def __iter__(self):
        return self

    def __next__(self):
        return self._of_us(self.pieces.__next__)

    def close(self):
        if hasattr(self.answer, "close"):
            self._of_us(self.answer.close)

    def _of_us(self, step):
        self.worker.wait_for_us()
        try:
            return step()
        finally:
            self.worker.wait_for_nobody()
