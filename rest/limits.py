"""How many requests a minute the API takes of one caller, and the headers that say how many are left.

Each process counts for itself and adds up with the others in Valkey after every twentieth part of a limit. So most
requests make no journey, and a limit is overstepped by a twentieth for each other process at most; a limit under forty
is exact. Without Valkey each process goes on by its own count, and nobody waits. Pages are not counted; a whole table
counts for several requests.
"""

import functools
import hashlib
import ipaddress
import math
import re
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from rest_framework.throttling import BaseThrottle

from rest import formats
from rest.valkey import AWAY, valkey

SECONDS = 60
PARTS = 20
SILENCE = 5  # seconds for which Valkey is not asked again after it did not answer
WITH_PORT = re.compile(r"\[(?P<six>[^]]*)\](?::[0-9]+)?|(?P<four>[0-9.]+):[0-9]+")
clock = time.time  # the tests set it


@dataclass
class Count:
    """Requests of one caller in this minute: what Valkey said of all processes, and what it has not been told yet."""

    told: int = 0
    here: int = 0

    @property
    def used(self):
        return self.told + self.here


class Counter:
    """The counts of one process. Threads may now and then lose one; nothing hangs on that."""

    def __init__(self, url):
        self.url, self.minute, self.counts, self.silent_until = url, 0, {}, 0

    def spend(self, key, most, now, cost=1):
        """Count a request of a caller, for `cost`. Returns how many are left, below 0 when this one is too many."""
        minute = int(now) // SECONDS
        if minute != self.minute:
            self.minute, self.counts = minute, {}
        count = self.counts.get(key)
        if count is None:
            count = self.counts[key] = Count()
        if count.used >= most:
            return -1
        count.here += cost
        if count.here >= max(1, most // PARTS) and now >= self.silent_until:
            self._add_up(key, count, now)
        return max(0, most - count.used) if count.used - cost < most else -1

    def _add_up(self, key, count, now):
        """Tell Valkey what was counted here, and hear what everybody counted."""
        share, count.here = count.here, 0  # first, or a second thread would tell it again
        name = f"api:requests:{self.minute}:{hashed(key)}"
        try:
            together = valkey(self.url).pipeline(transaction=False)
            together.incrby(name, share)
            together.expire(name, 2 * SECONDS)
            told = together.execute()[0]
        except AWAY:
            self.silent_until = now + SILENCE
            count.here += share
            return
        count.told = max(told, count.told)


def hashed(key):
    """A name for Valkey that tells nobody's address."""
    secret = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    return hashlib.blake2b(repr(key).encode(), key=secret, digest_size=12).hexdigest()


COUNTER = Counter(settings.REDIS_URL)


def caller(request):
    """(policy, who) of a DRF request: its token, else who is signed in, else the address that it comes from."""
    if request.auth is not None:
        return "token", request.auth.pk
    if request.user.is_authenticated:
        return "person", request.user.pk
    return "address", address(request.META)


def address(meta):
    """Where a request comes from: what the nearest of our own proxies says. Of IPv6 the network, as nobody has one.

    The same whatever the form: IPv4 told as IPv6 (`::ffff:192.0.2.1`, as a server on `::` has it), or with a port.
    """
    text = meta.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        told = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        text = told[-settings.PROXIES] if len(told) >= settings.PROXIES else text
    found = WITH_PORT.fullmatch(text)
    text = (found["six"] or found["four"]) if found else text.strip("[]")
    try:
        known = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return text
    known = getattr(known, "ipv4_mapped", None) or known
    return str(known if known.version == 4 else ipaddress.ip_network((known, 64), strict=False))


def count(key, cost=1):
    """(May this caller go on?, the headers that say what is left, seconds until the next minute)."""
    policy, most, now = key[0], settings.API_LIMITS[key[0]], clock()
    left, remaining = SECONDS - now % SECONDS, COUNTER.spend(key, most, now, cost)
    headers = {
        "RateLimit-Policy": f'"{policy}";q={most};w={SECONDS}',
        "RateLimit": f'"{policy}";r={max(0, remaining)};t={math.ceil(left)}',
    }
    return remaining >= 0, headers, left


def counted(view):
    """A plain view of the API that is the same for everybody: counted by the address that asks."""

    @functools.wraps(view)
    def limited(request, *args, **kwargs):
        may, headers, left = count(("address", address(request.META)))
        try:
            more = {"Retry-After": str(math.ceil(left))}
            response = view(request, *args, **kwargs) if may else HttpResponse(status=429, headers=more)
        except Http404:
            response = HttpResponse(status=404)
        for name, value in headers.items():
            response.headers[name] = value
        return response

    return limited


class Limits(BaseThrottle):
    """DRF's hook: counts the request and puts `RateLimit-Policy` and `RateLimit` on its answer, whatever that is."""

    left = 0

    def allow_request(self, request, view):
        asked = formats.chosen(request)
        may, headers, self.left = count(caller(request), asked.cost if asked else 1)
        view.headers.update(headers)
        return may

    def wait(self):
        """Seconds until this caller may go on."""
        return self.left


def uncounted(view):
    """Did this request end before it was counted, as one with a wrong token does?"""
    return "RateLimit" not in getattr(view, "headers", ("RateLimit",))
