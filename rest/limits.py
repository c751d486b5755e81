"""How many requests a minute the API takes of one caller, and the headers that say how many are left.

Each process counts for itself and adds up with the others in Valkey after every twentieth part of a limit. So most
requests make no journey, and a limit is overstepped by a twentieth for each other process at most; a limit under forty
is exact. Without Valkey each process goes on by its own count, and nobody waits. Pages are not counted; a whole table
counts for several requests.
"""

import hashlib
import ipaddress
import math
import re
import time
from dataclasses import dataclass

from django.conf import settings
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


class Limits(BaseThrottle):
    """DRF's hook: counts the request and puts `RateLimit-Policy` and `RateLimit` on its answer, whatever that is."""

    left = 0

    def allow_request(self, request, view):
        key, now = caller(request), clock()
        policy, most = key[0], settings.API_LIMITS[key[0]]
        self.left = SECONDS - now % SECONDS
        asked = formats.chosen(request)
        remaining = COUNTER.spend(key, most, now, asked.cost if asked else 1)
        view.headers["RateLimit-Policy"] = f'"{policy}";q={most};w={SECONDS}'
        view.headers["RateLimit"] = f'"{policy}";r={max(0, remaining)};t={math.ceil(self.left)}'
        return remaining >= 0

    def wait(self):
        """Seconds until this caller may go on."""
        return self.left


def uncounted(view):
    """Did this request end before it was counted, as one with a wrong token does?"""
    return "RateLimit" not in getattr(view, "headers", ("RateLimit",))
