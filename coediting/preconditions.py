"""What the headers and parameters of a write on a document say: which revision was edited, merge or not, dry run."""

import re

from drf_spectacular.utils import OpenApiParameter

from rest.errors import PreconditionRequired
from rest.trial import DRY_RUN, is_dry_run

__all__ = ["DRY_RUN", "IF_MATCH", "PREFER", "edited_revision", "is_dry_run", "tag", "wants_merge"]

# A proxy that compresses weakens an ETag; the revision number stays exact.
REVISION_TAG = re.compile(r'\s*(?:W/)?"r(\d{1,9})"\s*')
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    "header",
    required=True,
    description='The ETag of the revision that was edited, such as "r17".',
)
PREFER = OpenApiParameter(
    "Prefer", str, "header", enum=["merge"], description="Merge with what others saved since that revision."
)


def tag(number):
    """The ETag of a revision."""
    return f'"r{number}"'


def edited_revision(request):
    """The revision number in If-Match. Raises PreconditionRequired when there is none (also for `*`)."""
    found = REVISION_TAG.fullmatch(request.headers.get("If-Match", ""))
    if not found:
        raise PreconditionRequired
    return int(found[1])


def wants_merge(request):
    """Does the client send `Prefer: merge`?"""
    return "merge" in [part.strip().lower() for part in request.headers.get("Prefer", "").split(",")]
