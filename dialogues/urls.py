"""Addresses of the dialogues; the words follow the language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from dialogues import views
from dialogues.views import adopting, facilitating, minutes, opinions, outcomes, report, room, screen

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
    path(_("dialogues/<slug:slug>/facilitate/"), facilitating.facilitate, name="dialogue-facilitate"),
    path(_("dialogues/<slug:slug>/facilitate/open/"), facilitating.open_room, name="dialogue-facilitate-open"),
    path(_("dialogues/<slug:slug>/facilitate/phase/"), facilitating.phase, name="dialogue-facilitate-phase"),
    path(_("dialogues/<slug:slug>/facilitate/do/"), facilitating.act, name="dialogue-facilitate-do"),
    path(_("dialogues/<slug:slug>/facilitate/merge/"), facilitating.merge, name="dialogue-facilitate-merge"),
    path(
        _("dialogues/<slug:slug>/facilitate/split/<uuid:uid>/"),
        facilitating.split,
        name="dialogue-facilitate-split",
    ),
    path(_("dialogues/<slug:slug>/facilitate/news/"), facilitating.news, name="dialogue-facilitate-news"),
    path(_("dialogues/<slug:slug>/screen/"), screen.screen, name="dialogue-screen"),
    path(_("dialogues/<slug:slug>/screen/news/"), screen.news, name="dialogue-screen-news"),
    path(_("registrations/<str:token>/room/"), room.registration_room, name="registration-room"),
    path(_("dialogues/<slug:slug>/outcomes/"), outcomes.dialogue_outcomes, name="dialogue-outcomes"),
    path(_("dialogues/<slug:slug>/outcomes/adopt/"), adopting.dialogue_adopt, name="dialogue-adopt"),
    path(_("contributions/<uuid:uid>/"), outcomes.contribution, name="contribution"),
    path(_("contributions/<uuid:uid>/decide/"), outcomes.contribution_decide, name="contribution-decide"),
    path(_("dialogues/<slug:slug>/minutes/"), minutes.dialogue_minutes, name="dialogue-minutes"),
    path(_("dialogues/<slug:slug>/minutes/edit/"), minutes.dialogue_minutes_edit, name="dialogue-minutes-edit"),
    path(
        _("dialogues/<slug:slug>/minutes/amendments/<uuid:uid>/"),
        minutes.dialogue_amendment,
        name="dialogue-amendment",
    ),
    path(_("dialogues/<slug:slug>/report/"), report.dialogue_report, name="dialogue-report"),
    path(_("dialogues/<slug:slug>/report.pdf"), report.dialogue_report_pdf, name="dialogue-report-pdf"),
    path(_("dialogues/<slug:slug>/opinions/"), opinions.dialogue_opinions, name="dialogue-opinions"),
    path(
        _("dialogues/<slug:slug>/opinions/statements/"),
        opinions.dialogue_opinions_edit,
        name="dialogue-opinions-edit",
    ),
    path(
        _("dialogues/<slug:slug>/opinions.<str:kind>"),
        opinions.dialogue_opinions_picture,
        name="dialogue-opinions-picture",
    ),
    path(_("registrations/<str:token>/"), views.registration, name="registration"),
    path(_("registrations/<str:token>/minutes/"), minutes.registration_minutes, name="registration-minutes"),
    path(_("registrations/<str:token>/data.json"), views.registration_export, name="registration-export"),
    path(_("invitations/<str:token>/stop/"), views.invitation_stop, name="invitation-stop"),
]
