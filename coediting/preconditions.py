"""What the headers and parameters of a write on a document say: which revision was edited, merge or not, dry run."""

import re

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

from rest.errors import BadParameter, PreconditionRequired

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
DRY_RUN = OpenApiParameter(
    "dry_run", str, enum=["true", "false"], description="`true`: check and show the changes, save nothing."
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


def is_dry_run(request):
    """Is only a trial asked (`?dry_run=true`)? Raises BadParameter for another value."""
    asked = request.GET.get("dry_run", "false")
    if asked not in ("true", "false"):
        raise BadParameter.of("dry_run", "bad-value", _("Give true or false."))
    return asked == "true"
