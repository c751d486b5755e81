"""Requests in the notifications: coordinators hear of new ones, whoever asked for an agenda hears of the answer."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coediting.matters import Matter, subjects_of
from partners.models import Role, User
from partners.permissions import is_coordinator
from roadmap.models import AgendaRequest, JoinRequest


def told(event):
    """Coordinators of what comes in; of what became of it who handed it in."""
    if event.kind == "agenda_request.made":
        return set(User.objects.filter(memberships__role=Role.COORDINATOR).values_list("pk", flat=True))
    asked = AgendaRequest.objects.filter(uid=event.subject, by__isnull=False)
    return set(asked.values_list("by", flat=True))


def visible(user):
    return subjects_of(AgendaRequest.objects.visible_to(user))


def titles(subjects):
    requests = AgendaRequest.objects.filter(uid__in=subjects)
    return {str(uid): title for uid, title in requests.values_list("uid", "title")}


AGENDA_REQUEST = Matter(
    name="agenda_request",
    told=told,
    visible=visible,
    titles=titles,
    url=lambda subject: reverse("agenda-request", args=[subject]),
    sentences={
        "agenda_request.made": _("%(who)s handed in the agenda request ‘%(title)s’"),
        "agenda_request.answered": _("%(who)s answered your agenda request ‘%(title)s’"),
        "agenda_request.declined": _("%(who)s declined your agenda request ‘%(title)s’"),
    },
)


def coordinators(event):
    """Who hears of a new request to join."""
    return set(User.objects.filter(memberships__role=Role.COORDINATOR).values_list("pk", flat=True))


def visible_joining(user):
    kept = JoinRequest.objects.filter(forgotten__isnull=True) if is_coordinator(user) else JoinRequest.objects.none()
    return subjects_of(kept)


def kinds_of(subjects):
    """What is asked, never by whom: a notification outlives the personal data."""
    rows = JoinRequest.objects.filter(uid__in=subjects).values_list("uid", "kind")
    return {str(uid): str(JoinRequest.Kind(kind).label) for uid, kind in rows}


JOIN_REQUEST = Matter(
    name="join_request",
    told=coordinators,
    visible=visible_joining,
    titles=kinds_of,
    url=lambda subject: reverse("join-request-handle", args=[subject]),
    sentences={"join_request.made": _("Somebody asks to take part: ‘%(title)s’")},
)
