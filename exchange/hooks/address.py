"""Which addresses the portal calls: those on the open internet, and never a place in its own network.

Whoever makes a webhook chooses what our server connects to. So an address is looked at twice: its form when it is
given, and what its name stands for each time that it is called; the connection is then made to that very number, so a
name cannot stand for another place a moment later. Settings name the hosts that are exempt (WEBHOOK_HOSTS).
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_LENGTH = 500
PORTS = {"https": 443, "http": 80}
OPEN_PORTS = {443, 8443}
MOST_NUMBERS = 2  # of one name are tried
# Letters, digits and hyphens in parts, the last of which begins with a letter: no number in any notation.
NAME = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
OWN_NAMES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".onion", ".invalid", ".test")
# What Python calls global and is not, or not on every machine: documentation, relays, tunnels that lead to an IPv4
# number inside them, and the number by which Azure's machines reach their own host.
NOT_OPEN = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
]  # fmt: skip
OPEN_IPV6 = ipaddress.ip_network("2000::/3")  # all that is given out; mapped and translated IPv4 lies outside of it


class Forbidden(Exception):
    """The portal does not call this place."""


class Unknown(Exception):
    """The name stands for nothing."""


@dataclass(frozen=True)
class Address:
    """An address in its parts. `exempt`: the settings name its host, so it may be in our own network."""

    scheme: str
    host: str
    port: int
    target: str
    exempt: bool = False

    @property
    def authority(self):
        """The host as the `Host` header says it, with the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def parse(url):
    """The Address of a text. Raises ValidationError with what is wrong with it."""
    if len(url) > MAX_LENGTH or not re.fullmatch(r"[\x21-\x7e]+", url) or "\\" in url:
        raise _refused("bad-address", _("This is not an address. It begins with https://."))
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").removesuffix(".")
    except ValueError:
        raise _refused("bad-address", _("This is not an address. It begins with https://.")) from None
    if parts.username is not None or parts.password is not None:
        raise _refused("credentials", _("Leave out the name and password: our signature says who we are."))
    if parts.scheme not in PORTS or not host or parts.fragment:
        raise _refused("bad-address", _("This is not an address. It begins with https://."))
    port = PORTS[parts.scheme] if port is None else port
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    address = Address(parts.scheme, host, port, target, f"{host}:{port}" in settings.WEBHOOK_HOSTS)
    if not address.exempt:
        _check(address)
    return address


def _check(address):
    if address.scheme != "https":
        raise _refused("not-https", _("The address must begin with https://."))
    if address.port not in OPEN_PORTS:
        raise _refused("port", _("We only call the ports 443 and 8443."))
    if not NAME.fullmatch(address.host) or address.host.endswith(OWN_NAMES):
        raise _refused("not-public", _("Give a name that everybody on the internet can reach, not a number."))


def _refused(code, text):
    return ValidationError(text, code=code)


def resolve(host, port):
    """The numbers that a name stands for now, as texts. Raises Unknown. Tests put another one in its place."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unknown from None
    return list(dict.fromkeys(entry[4][0] for entry in found))


def numbers_of(address):
    """The numbers to connect to, at most two. Raises Unknown, and Forbidden when even one of them is not open."""
    numbers = resolve(address.host, address.port)
    if not numbers:
        raise Unknown
    if not address.exempt and not all(is_open(number) for number in numbers):
        raise Forbidden
    return numbers[:MOST_NUMBERS]


def is_open(number):
    """Is this IP number one on the open internet?"""
    try:
        found = ipaddress.ip_address(number)
    except ValueError:
        return False
    if found.version == 6 and found not in OPEN_IPV6:
        return False
    closed = any(found.version == network.version and found in network for network in NOT_OPEN)
    return found.is_global and not found.is_multicast and not found.is_reserved and not closed
