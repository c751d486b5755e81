"""Dialogues and registrations for tests, made through the actions; and carrying out what they promised."""

import datetime

import time_machine
from django.utils import timezone

from coediting.models import Delivery
from dialogues import actions, links, tasks
from partners import robots
from tests import factories

SLUG = "sorteren"
ANSWERS = {
    "name": "An Peeters",
    "organisation": "Kringwinkel",
    "organisation_kind": "social-economy",
    "role": "coach",
    "access_needs": "rolstoel",
    "interpreter": "VGT",
    "follow_up": True,
}


def dialogue(organiser=None, slug=SLUG, days=10, state="open", hours=2, **fields):
    """A dialogue so many days from now, by default open for registration."""
    starts = timezone.now() + datetime.timedelta(days=days)
    made = actions.plan_dialogue(
        by=None,
        organiser=organiser or factories.partner(),
        title_nl=slug,
        title_en=f"{slug} in English",
        theme=fields.pop("theme", None) or factories.theme(),
        starts=starts,
        ends=starts + datetime.timedelta(hours=hours),
        **{"place": "Gent", "languages": ["nl"]} | fields,
    )
    for step in {"planned": (), "running": ("open", "running"), "reported": ("closed", "reported")}.get(
        state, (state,)
    ):
        made = actions.move_on(dialogue=made, by=None, to=step, seen=made.state)
    return made


def register(of, email="an@example.org", **answers):
    return actions.register(dialogue=of, email=email, consent=True, **ANSWERS | answers)


def token(registration):
    return links.token(registration, links.REGISTRATION)


def states(of):
    """{address: state} of everybody registered."""
    return dict(of.registrations.order_by("pk").values_list("email", "state"))


def form(of, email="an@example.org", seconds=30, **answers):
    """What a browser posts after so many seconds."""
    with time_machine.travel(timezone.now() - datetime.timedelta(seconds=seconds), tick=False):
        stamp = robots.stamp(str(of.uid))
    data = ANSWERS | {"email": email, "consent": "on", "homepage": "", "stamp": stamp} | answers
    return {name: "on" if value is True else value for name, value in data.items() if value is not False}


def carry_out():
    """Run the task of every open delivery of the dialogues, twice, as a broker may."""
    todo = {
        "dialogues.tasks.mail_person": tasks.mail_person,
        "dialogues.tasks.mail_invitation": tasks.mail_invitation,
    }
    for delivery in list(Delivery.objects.filter(task__in=todo, done__isnull=True).order_by("pk")):
        todo[delivery.task](delivery.pk)
        todo[delivery.task](delivery.pk)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)
