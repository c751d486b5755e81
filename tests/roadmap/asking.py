"""Requests to join for tests: asked through the action or the form, handled, and the mail that they promised."""

import datetime

import time_machine
from django.urls import reverse
from django.utils import timezone

from coediting.models import Delivery
from partners import links, robots
from roadmap import tasks
from roadmap.actions import joining
from roadmap.actions.joining_mail import PURPOSE

ANSWERS = {
    "organisation": "Kringwinkel", "organisation_kind": "social-economy", "website": "https://kring.example",
    "text": "Wij ontmantelen.", "name": "An Peeters", "named": True,
}  # fmt: skip


def ask(kind="organisation", email="an@example.org", **answers):
    if kind != "organisation":
        answers.setdefault("topic", "Sloop anders")
    return joining.ask_to_join(kind=kind, email=email, consent=True, **ANSWERS | answers)


def form(kind="organisation", seconds=30, **answers):
    """What a browser posts after so many seconds."""
    with time_machine.travel(timezone.now() - datetime.timedelta(seconds=seconds), tick=False):
        stamp = robots.stamp("join")
    data = ANSWERS | {"named": "on", "email": "an@example.org", "consent": "on", "homepage": "", "stamp": stamp}
    return data | answers


def handle(request, by, state, **changes):
    request.refresh_from_db()
    return joining.handle_join(request=request, by=by, base=request.version, state=state, **changes)


def carry_out():
    for delivery in list(Delivery.objects.filter(task="roadmap.tasks.mail_asker", done__isnull=True).order_by("pk")):
        tasks.mail_asker(delivery.pk)
        tasks.mail_asker(delivery.pk)


def own_url(request, name="join-request"):
    return reverse(name, args=[links.token(request, PURPOSE)])
