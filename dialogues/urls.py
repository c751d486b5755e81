"""Addresses of the dialogues; the words follow the language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from dialogues import views

urlpatterns = [
    path(_("dialogues/"), views.dialogue_list, name="dialogues"),
    path(_("dialogues/<slug:slug>/"), views.dialogue_detail, name="dialogue"),
]
