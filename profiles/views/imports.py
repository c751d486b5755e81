"""Placeholder: the owner replaces this file."""

from django.http import HttpResponse


def import_cancel(request, **kwargs):
    return HttpResponse("todo")


def import_detail(request, **kwargs):
    return HttpResponse("todo")


def import_list(request, **kwargs):
    return HttpResponse("todo")


def import_start(request, **kwargs):
    return HttpResponse("todo")
