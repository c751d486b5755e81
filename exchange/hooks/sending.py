"""One message to one address: connect to the number that was checked, hand it over, look at the answer's first line.

No redirect is followed, no proxy is used, and what the address answers is read a little and thrown away: nothing of it
comes before anybody's eyes.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from exchange.hooks import address as addresses

CONNECT_SECONDS = 5
# Of the whole call. A deadline per read would let an address drip its answer for ever.
WHOLE_SECONDS = 15
MOST_READ = 16 * 1024
MOST_WAIT = 24 * 3600
AGENT = "GreenCompetencesPortal-Webhooks/1"
GONE = 410


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended. `error` is "" for a message that was taken; `status` that of HTTP, where there was one.

    `wait` are the seconds that the address asked for before the next attempt (`Retry-After`).
    """

    error: str = ""
    status: int | None = None
    milliseconds: int = 0
    wait: int | None = None


def post(url, body, headers):
    """POST bytes to a webhook's address. Returns an Outcome and raises nothing, whatever the other side does."""
    began = time.monotonic()
    error, status, wait = "", None, None
    try:
        status, wait = _call(addresses.parse(url), body, headers)
        error = _word(status)
    except (ValidationError, addresses.Forbidden):
        error = "forbidden"
    except addresses.Unknown:
        error = "unknown-name"
    except ssl.SSLError:
        error = "tls"
    except TimeoutError:
        error = "timeout"
    except OSError:
        error = "unreachable"
    except (http.client.HTTPException, ValueError):
        error = "bad-answer"
    took = time.monotonic() - began
    if error and status is None and took >= WHOLE_SECONDS:
        error = "timeout"  # the deadline cut the connection, and that looks like any other cut
    return Outcome(error, status, round(took * 1000), wait)


def _word(status):
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return "redirect"
    return "gone" if status == GONE else "refused"


def _call(address, body, headers):
    """(status, seconds of Retry-After or None) of the answer."""
    line = _connected(addresses.numbers_of(address), address.port)
    if address.scheme == "https":
        # The certificate must be for the name, though we called a number. The handshake comes under the deadline below.
        context = ssl.create_default_context()
        line = context.wrap_socket(line, server_hostname=address.host, do_handshake_on_connect=False)
    cut = threading.Timer(WHOLE_SECONDS, _cut, [line])
    cut.daemon = True
    cut.start()
    try:
        return _asked(line, address, body, headers)
    finally:
        cut.cancel()
        line.close()


def _asked(line, address, body, headers):
    line.settimeout(WHOLE_SECONDS)
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()
    connection = http.client.HTTPConnection(address.host, address.port)
    connection.sock, connection.auto_open = line, False
    fixed = {"Host": address.authority, "User-Agent": AGENT, "Content-Type": "application/json"}
    connection.request("POST", address.target, body, {**fixed, "Connection": "close", **headers})
    answer = connection.getresponse()
    with contextlib.suppress(OSError, http.client.HTTPException, ValueError):  # the first line said what counts
        answer.read(MOST_READ)
    return answer.status, _wait(answer.headers.get("Retry-After", ""))


def _connected(numbers, port):
    """A connection to the first of these numbers that takes one."""
    for number in numbers[:-1]:
        with contextlib.suppress(OSError):
            return socket.create_connection((number, port), timeout=CONNECT_SECONDS)
    return socket.create_connection((numbers[-1], port), timeout=CONNECT_SECONDS)


def _cut(line):
    """End a call that takes too long, whatever it is waiting for."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)  # not TLS's own, which belongs to the thread that reads


def _wait(text):
    return min(int(text), MOST_WAIT) if text.isascii() and text.isdigit() and len(text) < 9 else None
