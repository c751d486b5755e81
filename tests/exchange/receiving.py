"""A receiver of webhooks on a free port of this machine: keeps what comes and answers as it is told."""

import http.server
import json
import threading
import uuid
from contextlib import contextmanager

from django.utils import timezone

from exchange.actions import hooks
from exchange.models import Change


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((dict(self.headers), body, self.path))
        answers = self.server.answers
        status, headers = answers.pop(0) if answers else (200, {})
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_arguments):
        pass


class Receiver(http.server.ThreadingHTTPServer):
    """`received` are (headers, body, path) in order; `answers` the (status, headers) to give next, then 200."""

    daemon_threads = True

    def __init__(self, context=None):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received, self.answers = [], []
        self.scheme = "https" if context else "http"
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)

    def url(self, host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.server_port}/hook?of=us"

    def handle_error(self, *_arguments):
        pass  # a caller that breaks off is what some tests are about


@contextmanager
def receiving(settings, context=None, host="127.0.0.1"):
    """A receiver whose host the settings exempt."""
    with Receiver(context) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        settings.WEBHOOK_HOSTS = frozenset({*settings.WEBHOOK_HOSTS, f"{host}:{server.server_port}"})
        try:
            yield server
        finally:
            server.shutdown()


def make(owner, receiver, **fields):
    """(a webhook of this owner to this receiver, its secret)."""
    return hooks.make_webhook(by=owner, name="Ours", url=receiver.url(), **fields)


def change(resource="profiles", **fields):
    """The next change of the feed."""
    fields = {"uid": uuid.uuid4(), "kind": "updated", "data": {"title": "é"}, "at": timezone.now()} | fields
    return Change.objects.create(number=Change.objects.newest() + 1, resource=resource, **fields)


def bodies(receiver):
    """The messages that came, parsed."""
    return [json.loads(body) for _headers, body, _path in receiver.received]


def told(receiver):
    """The numbers of the changes in each message."""
    return [[each["number"] for each in body["data"]["results"]] for body in bodies(receiver)]
