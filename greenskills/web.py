"""The worker of the web server: threads, none of which a client or the database can hold for ever.

gunicorn's own `--timeout` only sees whether a process still turns, not that its threads wait. Here each thread has a
deadline. A client that is too long about its request, or takes nothing of the answer any more, is cut off. When the
portal itself is too long about an answer (a frozen database; a slow one ends by its `statement_timeout`), the process
ends and gunicorn starts another: there is no other way to end a thread that waits for what does not come.
"""

import contextlib
import errno
import os
import socket
import struct
import threading
import time

from gunicorn.workers.gthread import ThreadWorker

ASKING = 60.0  # seconds for a whole request, with its body
ANSWERING = 30.0  # seconds of our own until the answer begins, and for each next piece of it
TAKING = 60  # whole seconds without a single byte that the client takes
LOOKING = 1.0  # seconds from one look at the threads to the next


class Worker(ThreadWorker):
    """gunicorn's worker with threads, and somebody who looks whether these still move."""

    def init_process(self):
        self.here = threading.local()  # .conn: whom this thread serves
        self.turns = {}  # {thread: (until when, the client that it waits for; None for the portal itself)}
        threading.Thread(target=self._look_around, name="deadlines", daemon=True).start()
        super().init_process()

    def load_wsgi(self):
        super().load_wsgi()
        self.wsgi = Timed(self.wsgi, self)

    def enqueue_req(self, conn):
        with contextlib.suppress(OSError):  # gone already
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", TAKING, 0))
        super().enqueue_req(conn)

    def handle(self, conn):
        """One request, in a thread. Its end as well: the main thread lets nobody in while it waits for a farewell."""
        self.here.conn, self.here.asked = conn, time.monotonic() + ASKING
        self.wait_for_client()
        try:
            stays = super().handle(conn)
        finally:
            self.wait_for_nobody()
        if not stays:
            with contextlib.suppress(OSError):
                conn.close(graceful=True)
            conn.close = lambda graceful=False: None
        return stays

    def handle_request(self, req, conn):
        self.wait_for_nobody()  # from here on `Timed` says what is waited for
        try:
            return super().handle_request(req, conn)
        except BlockingIOError as error:
            raise ConnectionResetError(errno.ECONNRESET, f"nothing taken for {TAKING} s") from error

    # ---------- deadlines ----------

    def wait_for_client(self):
        self.turns[threading.get_ident()] = self.here.asked, self.here.conn

    def wait_for_us(self):
        self.turns[threading.get_ident()] = time.monotonic() + ANSWERING, None

    def wait_for_nobody(self):
        self.turns.pop(threading.get_ident(), None)

    def _look_around(self):
        while True:
            time.sleep(LOOKING)
            now = time.monotonic()
            for until, conn in list(self.turns.values()):
                if now > until:
                    self._give_up(conn)

    def _give_up(self, conn):
        if conn is None:
            self.log.critical("No answer within %d s: this process ends and another takes its place.", ANSWERING)
            os._exit(1)
        with contextlib.suppress(OSError):
            conn.sock.shutdown(socket.SHUT_RDWR)


class Timed:
    """The application, each of whose steps the worker watches."""

    def __init__(self, application, worker):
        self.application, self.worker = application, worker

    def __call__(self, environ, start_response):
        environ["wsgi.input"] = Body(environ["wsgi.input"], self.worker)
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
