"""Whose e-mail address is this? Its case does not matter; another letter that looks alike does."""

from django.db.models import Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact


def with_address(rows, email):
    """Those of `rows` (a queryset with a field `email`) that have this address, just as their constraint compares.

    Not `iexact`: that makes capitals of both sides, and the capital of “ı” is “I”.
    """
    return rows.filter(Exact(Lower("email"), Lower(Value(email))))


def same_address(one, other):
    """Are these one mailbox? For what hangs on it: the small letter of “K” (the Kelvin sign) is “k” as well.

    >>> same_address("An@embuild.be", "an@Embuild.be"), same_address("kim@embuild.be", "\u212aim@embuild.be")
    (True, False)
    """
    return len(one) == len(other) and all(
        a.lower() == b.lower() and a.isascii() == b.isascii() for a, b in zip(one, other, strict=True)
    )
