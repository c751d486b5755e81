"""What the web server cannot take for a request, the portal refuses: in words, with its headers, below /api/ a problem.

gunicorn reads the request before any of the portal does, and answers what it cannot read (an address or headers that
are too long, a first line that is none) with a page in English of its own. Here the portal is asked for the answer, as
for a request of which only the beginning is known.
"""

import contextlib
import io
import re
import socket
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from gunicorn.http import errors, message

from greenskills.problem_shape import REFUSED

MOST = 16_384  # bytes of a request that are kept to learn of
LONGEST_PATH = 200
PATH = re.compile(rb"\s*\S+ +(?:https?://[^/?\s]*)?(/[^?#\s]*)")
HEADERS = re.compile(rb"^(accept-language|x-request-id):[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)


class Heard:
    """What gunicorn reads a request from; `begun` is its beginning."""

    def __init__(self, unreader):
        self.unreader, self.begun = unreader, b""

    def __getattr__(self, name):
        return getattr(self.unreader, name)

    def read(self, *size, **options):
        data = self.unreader.read(*size, **options)
        if len(self.begun) < MOST:
            self.begun += data
        return data


class Asked(message.Request):
    """gunicorn's request; the error of one that cannot be read tells how it began (`begun`)."""

    def __init__(self, cfg, unreader, *more):
        heard = Heard(unreader)
        try:
            super().__init__(cfg, heard, *more)
        except errors.ParseException as error:
            error.begun = heard.begun
            raise


class InOurWords:
    """The connection to a client: where gunicorn sends its page, the portal's answer goes."""

    def __init__(self, sock, application, begun):
        self.sock, self.application, self.begun = sock, application, begun

    def __getattr__(self, name):
        return getattr(self.sock, name)

    def sendall(self, page):
        """Raises OSError when the client is gone."""
        status = int(page.split(b" ", 2)[1])
        with contextlib.suppress(OSError):  # what is there already, as the headers may come behind a line too long
            self.begun += self.sock.recv(MOST, socket.MSG_DONTWAIT)
        self.sock.setblocking(True)
        self.sock.sendall(self.answered(status))

    def answered(self, status):
        """The bytes to send; without words where the portal itself cannot find them."""
        try:
            return answer(self.application, status, self.begun)
        except Exception:  # what fell once may fall again
            line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
            return f"{line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()


def answer(application, status, begun):
    """The bytes of what an application answers to a request that began so, and was refused with this status."""
    told = []

    def start_response(line, headers, exc_info=None):
        told[:] = [f"HTTP/1.1 {line}", *(f"{name}: {value}" for name, value in headers)]

    pieces = application(environ_of(status, begun), start_response)
    body = b"".join(pieces)
    pieces.close()
    head = [line for line in told if not line.lower().startswith(("content-length:", "connection:"))]
    head += [f"Content-Length: {len(body)}", "Connection: close"]
    return "".join(f"{line}\r\n" for line in (*head, "")).encode("latin-1") + body


def environ_of(status, begun):
    """The environ of a request of which only this beginning is known. Who says nothing of a language reads English."""
    path, (head, _end, _body) = PATH.match(begun), begun.partition(b"\r\n\r\n")
    told = {name.decode().upper().replace("-", "_"): value.decode("latin-1") for name, value in HEADERS.findall(head)}
    return {
        REFUSED: status,
        "REQUEST_METHOD": "REFUSED",  # nothing that was kept answers to this
        "PATH_INFO": unquote_to_bytes(path[1][:LONGEST_PATH]).decode("latin-1") if path else "/",
        "HTTP_ACCEPT_LANGUAGE": told.get("ACCEPT_LANGUAGE") or "en",
        "HTTP_X_REQUEST_ID": told.get("X_REQUEST_ID", ""),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "wsgi.url_scheme": "https",  # nobody is sent on
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.file_wrapper": type(None),
    }
