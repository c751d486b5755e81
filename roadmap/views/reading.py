"""Placeholder: the owner replaces this file."""

from django.http import HttpResponse


def roadmap_detail(request, **kwargs):
    return HttpResponse("todo")


def roadmap_list(request, **kwargs):
    return HttpResponse("todo")


def target_detail(request, **kwargs):
    return HttpResponse("todo")
