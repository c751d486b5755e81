"""Placeholder: the owner replaces this file."""

from django.http import HttpResponse


def needs(request, **kwargs):
    return HttpResponse("todo")
