"""Who is let in at a page."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied

from partners.permissions import is_coordinator


def for_coordinators(view):
    """Sign in first; whoever does not coordinate is told so."""

    @login_required
    @wraps(view)
    def guarded(request, **kwargs):
        if not is_coordinator(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded
