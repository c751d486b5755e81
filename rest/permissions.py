"""Who may ask at all: writing needs a name, whatever the resource."""

from rest_framework import permissions
from rest_framework.exceptions import NotAuthenticated


class SignedInToWrite(permissions.BasePermission):
    """Reading is open (what is published); writing without signing in is a 401, before anything is looked up."""

    def has_permission(self, request, view):
        if request.method not in permissions.SAFE_METHODS and not request.user.is_authenticated:
            raise NotAuthenticated
        return True


class SignedIn(permissions.BasePermission):
    """For what is one's own: without a name there is nothing to read either."""

    def has_permission(self, request, view):
        if not request.user.is_authenticated:
            raise NotAuthenticated
        return True
