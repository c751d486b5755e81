"""Addresses that every co-edited document has, whatever its kind; the words follow the language."""

urlpatterns: list = []
