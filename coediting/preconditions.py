"""What the headers and parameters of a write on a document say: which revision was edited, merge or not, dry run."""

import hashlib
import re

from drf_spectacular.utils import OpenApiParameter

from rest.errors import PreconditionRequired
from rest.trial import DRY_RUN, is_dry_run

__all__ = ["DRY_RUN", "IF_MATCH", "PREFER", "edited_revision", "is_dry_run", "tag", "wants_merge"]

# A proxy that compresses weakens an ETag; the revision number stays exact. What follows it tells states of one
# revision apart, such as those of its review, or of what a reader gets with it.
REVISION_TAG = re.compile(r'\s*(?:W/)?"r(\d{1,9})(?:\.[0-9a-f]{12})?"\s*')
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    "header",
    required=True,
    description='The ETag of what was edited, such as "r17" or "r17.5d0c8e1f2a3b": its number counts.',
)
PREFER = OpenApiParameter(
    "Prefer", str, "header", enum=["merge"], description="Merge with what others saved since that revision."
)


def tag(number, state=None):
    """The ETag of a revision; with a `state` (bytes) of what stands around that revision and changes by itself."""
    if state is None:
        return f'"r{number}"'
    return f'"r{number}.{hashlib.blake2b(state, digest_size=6).hexdigest()}"'


def edited_revision(request):
    """The revision number in If-Match. Raises PreconditionRequired when there is none (also for `*`)."""
    found = REVISION_TAG.fullmatch(request.headers.get("If-Match", ""))
    if not found:
        raise PreconditionRequired
    return int(found[1])


def wants_merge(request):
    """Does the client send `Prefer: merge`?"""
    return "merge" in [part.strip().lower() for part in request.headers.get("Prefer", "").split(",")]
