"""Agenda requests in the notifications: coordinators hear of a new one, whoever asked hears of the answer."""

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coediting.matters import Matter
from partners.models import Role, User
from roadmap.models import AgendaRequest


def told(event):
    """Coordinators of what comes in; of what became of it who handed it in."""
    if event.kind == "agenda_request.made":
        return set(User.objects.filter(memberships__role=Role.COORDINATOR).values_list("pk", flat=True))
    asked = AgendaRequest.objects.filter(uid=event.subject, by__isnull=False)
    return set(asked.values_list("by", flat=True))


def visible(user):
    requests = AgendaRequest.objects.visible_to(user).order_by()
    return requests.annotate(subject=Cast("uid", TextField())).values("subject")


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
