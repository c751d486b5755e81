"""Addresses of the dialogues; the words follow the language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from dialogues import views

urlpatterns = [
    path(_("dialogues/"), views.dialogue_list, name="dialogues"),
    path(_("dialogues/calendar.ics"), views.dialogue_feed, name="dialogue-feed"),
    path(_("dialogues/new/"), views.dialogue_new, name="dialogue-new"),
    path(_("dialogue-series/<slug:slug>/"), views.dialogue_series, name="dialogue-series"),
    path(_("dialogues/<slug:slug>/"), views.dialogue_detail, name="dialogue"),
    path(_("dialogues/<slug:slug>/calendar.ics"), views.dialogue_file, name="dialogue-file"),
    path(_("dialogues/<slug:slug>/edit/"), views.dialogue_edit, name="dialogue-edit"),
    path(_("dialogues/<slug:slug>/state/"), views.dialogue_state, name="dialogue-state"),
    path(_("dialogues/<slug:slug>/call-off/"), views.dialogue_call_off, name="dialogue-call-off"),
    path(_("dialogues/<slug:slug>/register/"), views.dialogue_register, name="dialogue-register"),
    path(_("dialogues/<slug:slug>/register/thanks/"), views.dialogue_registered, name="dialogue-registered"),
    path(_("dialogues/<slug:slug>/register/link/"), views.dialogue_link, name="dialogue-link"),
    path(_("dialogues/<slug:slug>/people/"), views.dialogue_people, name="dialogue-people"),
    path(_("dialogues/<slug:slug>/people.<str:kind>"), views.dialogue_export, name="dialogue-export"),
    path(_("dialogues/<slug:slug>/people/badges/"), views.dialogue_badges, name="dialogue-badges"),
    path(_("dialogues/<slug:slug>/people/remind/"), views.dialogue_remind, name="dialogue-remind"),
    path(_("dialogues/<slug:slug>/people/invite/"), views.dialogue_invite, name="dialogue-invite"),
    path(
        _("dialogues/<slug:slug>/people/<uuid:uid>/cancel/"),
        views.dialogue_cancel_for,
        name="dialogue-cancel-for",
    ),
    path(_("registrations/<str:token>/"), views.registration, name="registration"),
    path(_("registrations/<str:token>/data.json"), views.registration_export, name="registration-export"),
    path(_("invitations/<str:token>/stop/"), views.invitation_stop, name="invitation-stop"),
]
