"""Documents as they were published at a named moment, such as that of a release of the needs.

A version is public from `published_at` on, until the next one is. What was withdrawn since is in no snapshot: it was
withdrawn for a reason, and that holds for what it said before, too. So a snapshot is what was public then and may still
be read. Who owns a document and takes part is not versioned: that is told as it is now.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from coediting.models import Revision
from rest.errors import BadParameter

PARAMETER = "release"
MOST_NAMES = 20  # told of those that there are


class Moments(Protocol):
    """Who knows moments by name."""

    def find(self, name: str) -> datetime | None:
        """The moment with this name."""

    def names(self) -> list[str]:
        """The names there are, the newest first."""


@dataclass
class _Known:
    moments: Moments | None = None


_known = _Known()


def register(moments):
    """Make known who knows the moments."""
    _known.moments = moments


def moment(name):
    """The moment with this name. Raises BadParameter, which tells the names there are."""
    found = _known.moments.find(name)
    if found is None:
        raise unknown(_known.moments.names())
    return found


def unknown(names):
    """The error of a name that is not among these."""
    told = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
    detail = _("There is no release with this name. There are: %(names)s.") % {"names": told or "–"}
    return BadParameter.of(PARAMETER, "bad-value", detail)


def standing(revisions, at):
    """Of each document that is public now, the revision that was its published one at this moment."""
    published = Revision.objects.filter(version__isnull=False, published_at__lte=at)
    later = published.filter(document=OuterRef("document"), version__gt=OuterRef("version"))
    found = revisions.filter(version__isnull=False, published_at__lte=at, document__published__isnull=False)
    return found.filter(~Exists(later))
