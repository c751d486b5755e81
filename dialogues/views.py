"""Placeholder: the owner replaces this file."""

from django.http import HttpResponse


def dialogue_detail(request, **kwargs):
    return HttpResponse("todo")


def dialogue_list(request, **kwargs):
    return HttpResponse("todo")
