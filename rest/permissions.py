"""Who may ask at all: writing needs a name, whatever the resource."""

from rest_framework import permissions
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def refuse_strange(request):
    """A method that nobody has is not there for anybody. Raises MethodNotAllowed."""
    if request.method not in METHODS:
        raise MethodNotAllowed(request.method)


class SignedInToWrite(permissions.BasePermission):
    """Reading is open (what is published); writing without signing in is a 401, before anything is looked up."""

    def has_permission(self, request, view):
        refuse_strange(request)
        if request.method not in permissions.SAFE_METHODS and not request.user.is_authenticated:
            raise NotAuthenticated
        return True


class SignedIn(permissions.BasePermission):
    """For what is one's own: without a name there is nothing to read either."""

    def has_permission(self, request, view):
        refuse_strange(request)
        if not request.user.is_authenticated:
            raise NotAuthenticated
        return True
