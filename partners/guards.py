"""Who is let in at a page."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied

from partners.permissions import contributes, is_coordinator


def for_coordinators(view):
    """Sign in first; whoever does not coordinate is told so."""
    return _only(is_coordinator, view)


def for_contributors(view):
    """Sign in first; whoever hands in nothing for any partner is told so."""
    return _only(contributes, view)


def _only(may, view):
    @login_required
    @wraps(view)
    def guarded(request, **kwargs):
        if not may(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded
