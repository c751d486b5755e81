"""Placeholder: the owner replaces this file."""

urlpatterns = []
