"""`?dry_run=true` on every write: it is done, looked at and taken back, so the answer is what it would have been."""

import functools

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

from rest.errors import BadParameter, given_twice
from rest.idempotency import rendered

PARAMETER = "dry_run"
OF_MANY = "greenskills.trial"  # in the environment of one row of a trial of many
DRY_RUN = OpenApiParameter(
    PARAMETER, str, enum=["true", "false"], description="`true`: check and show the changes, save nothing."
)


def is_dry_run(request):
    """Is only a trial asked (`?dry_run=true`)? Raises BadParameter for another value."""
    asked = request.GET.get(PARAMETER, "false")
    if len(request.GET.getlist(PARAMETER)) > 1:
        raise BadParameter([given_twice(PARAMETER)])
    if asked not in ("true", "false"):
        raise BadParameter.of(PARAMETER, "bad-value", _("Give true or false."))
    return asked == "true"


def tells_changes(request):
    """Does the answer say what a change changes: is it tried, alone or as one of many rows?"""
    return is_dry_run(request) or request.META.get(OF_MANY, False)


def taken_back(view, handler):
    """The handler of a write so that nothing of it stays. As nothing was made, it answers 200 and tells no address."""

    @functools.wraps(handler)
    def tried(request, *args, **kwargs):
        with transaction.atomic():
            response = rendered(view, handler(request, *args, **kwargs))
            transaction.set_rollback(True)
        if response.status_code in (201, 202):
            response.status_code = 200
        response.headers.pop("Location", None)
        return response

    return tried
