"""What the API answers to what nobody foresaw: requests made from its own schema, sent in three roles.

Schemathesis draws what the schema allows and what it forbids; the ids, ETags and bodies of a small portal are put in
their place, so that most requests get past the door. Every request is taken back.
"""

import collections
import contextlib
import json
import logging
import random
import traceback
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings

from greenskills import kept
from tests.fuzzing import promises
from tests.fuzzing.cases import contents, drawn, request_for, tokens
from tests.fuzzing.plain import plain

PROBLEM = "application/problem+json"


@dataclass
class Found:
    """What came of a run: answers by role and class of status, fine ones by operation, and what was wrong with any."""

    answers: collections.Counter = field(default_factory=collections.Counter)
    statuses: collections.Counter = field(default_factory=collections.Counter)
    faults: dict = field(default_factory=dict)
    reached: collections.Counter = field(default_factory=collections.Counter)

    @property
    def asked(self):
        return self.answers.total()

    def share(self, *statuses):
        """Which part of the answers had one of these statuses."""
        return sum(self.statuses[status] for status in statuses) / max(1, self.asked)

    @property
    def fine(self):
        """Which part of the answers were 2xx."""
        return self.share(*range(200, 300))

    @property
    def unreached(self):
        """The operations that never did what they are for."""
        return sorted(label for label, fine in self.reached.items() if not fine)

    def note(self, label, request, status, what):
        self.reached[label] += status < 300
        self.answers[request.role, f"{status // 100}xx"] += 1
        self.statuses[status] += 1
        if what:
            self.faults.setdefault(what, []).append(str(request))

    def report(self):
        """The faults in words, one line for each kind with its first request."""
        return "\n".join(f"{len(those)} × {what}\n    {those[0]}" for what, those in self.faults.items())


def hunt(world, operations, *, number, times):
    """Found of `times` requests to each operation, drawn from the seed `number`; the World is left as it was."""
    # Once, and before any request: what is made during one is taken back with it.
    tokens(world)
    contents(world)
    found, client = Found(), Client(raise_request_exception=False)
    many = settings(
        max_examples=times,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # a fault is written down, and the hunt goes on
        suppress_health_check=list(HealthCheck),
    )
    with _quiet():
        for place, operation in enumerate(operations):
            rng = random.Random(f"{number} {operation.label}")
            seed(number + place)(many(given(drawn(operation))(_asking(client, world, rng, found))))()
    return found


def plainly(world, operations):
    """Found of the plainest request to each operation; one that is refused is tried in the other roles too."""
    tokens(world)
    found, client = Found(), Client(raise_request_exception=False)
    with _quiet():
        for operation in operations:
            for request in plain(operation, world):
                status, wrong = answer(client, request, operation)
                found.note(operation.label, request, status, wrong)
                if status < 300:
                    break
    return found


def _asking(client, world, rng, found):
    """The test that Hypothesis gives its cases."""

    def ask(case):
        request = request_for(case, world, rng)
        found.note(case.operation.label, request, *answer(client, request))

    return ask


@contextlib.contextmanager
def _quiet():
    """Thousands of refusals are no news for the log."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def answer(client, request, operation=None):
    """(status, what is wrong with it or "") of the answer to a request, which is taken back.

    A fine answer to an `operation` is held to what the schema promises of that.
    """
    client.cookies.clear()
    with transaction.atomic():
        try:
            response = client.generic(
                request.method, request.address, request.body, request.media_type, headers=request.headers
            )
            status, kind, body, error = *_read(response), getattr(response, "exc_info", None)
            wrong = _place(error[1]) if error else _wrong(request, status, kind, body)
            if operation and status < 300 and not wrong:
                what = promises.broken(operation, status, kind, body)
                wrong = what and f"{operation.label}: {what}"
            if status < 300 and not wrong:
                connection.check_constraints()  # what is checked at the end of a transaction, which never comes here
        except Exception as error:
            status, wrong = 599, _place(error)
        transaction.set_rollback(True)
    if request.method not in ("GET", "HEAD"):
        kept.SHELF.clear()
        kept.PARTS.clear()
    return status, wrong


def _read(response):
    """A stream works only while it is read."""
    body = response.getvalue()
    for closing in response._resource_closers:  # and not close(), which would take our connection along
        closing()
    return response.status_code, response.headers.get("Content-Type", ""), body


def _wrong(request, status, kind, body):
    if status >= 500:
        return f"{status} {body[:300]!r}"
    if status < 400:
        return ""
    if kind != PROBLEM:
        return f"{status} is no problem but {kind!r} ({request.method})"
    if request.method != "HEAD" and json.loads(body)["status"] != status:
        return f"{status} says it is another"
    return ""


def _place(error):
    """An exception with the last line of ours that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename and "/tests/" not in frame.filename]
    last = (ours or frames)[-1]
    return f"{type(error).__name__} in {last.filename.split('/')[-1]}:{last.lineno} {last.name}: {str(error)[:200]}"
