"""Personal data of who asks to take part: in one table, gone in time, and nowhere else (R19)."""

import datetime
import logging

import pytest
import time_machine
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roadmap import tasks
from roadmap.actions import joining
from roadmap.models import JoinRequest
from tests import factories
from tests.canary import hits
from tests.coediting.telling import tell
from tests.roadmap.asking import ask, carry_out, form, handle, own_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return factories.coordinator()


CANARY = {
    "organisation": "Kanarieorganisatie", "website": "https://canary.example", "text": "kanarietekst",
    "name": "Kanarienaam", "topic": "kanarieonderwerp",
}  # fmt: skip


def test_personal_data_stand_in_one_table_and_after_withdrawing_in_none(client, sink, caplog, coordinator):
    caplog.set_level(logging.DEBUG)
    sink.refused = {"kanarie@canary.example"}
    data = form(**CANARY | {"email": "kanarie@canary.example"})
    client.post(reverse("join-ask", kwargs={"kind": "initiative"}), data)
    made = JoinRequest.objects.get()
    carry_out()
    sink.refused = set()
    tell()
    handle(made, coordinator, "talking", note="kanarienota")
    carry_out()
    tasks.mail_owed()
    client.get(own_url(made))
    client.get(own_url(made, "join-request-export"))

    assert hits() == {"roadmap_joinrequest": 1}
    client.post(own_url(made), {"do": "withdraw"})
    carry_out()

    assert hits() == {}
    told = [
        record.getMessage() + str(record.exc_info or "")
        for record in caplog.records
        if record.name != "django.db.backends"
    ]
    assert [line for line in told if "kanarie" in line.lower() or "canary" in line] == []


@pytest.mark.parametrize(("named", "left"), [(True, {"roadmap_joinrequest": 1}), (False, {})])
def test_after_the_term_only_a_name_that_may_be_told_is_left(coordinator, named, left):
    made = ask(**CANARY | {"named": named}, email="kanarie@canary.example", kind="initiative")
    handle(made, coordinator, "declined", reason="kanariereden", note="kanarienota")
    decided = JoinRequest.objects.get().decided

    for days, forgotten in ((0, False), (179, False), (180, True), (181, True)):
        with time_machine.travel(decided + datetime.timedelta(days=days, minutes=1)):
            tasks.forget_askers()
        assert (days, JoinRequest.objects.get().forgotten is not None) == (days, forgotten)

    assert hits() == left
    assert hits(words=("kanarienaam", "canary.example", "kanarietekst", "kanarieonderwerp", "kanariereden")) == {}
    assert Client().get(own_url(made)).status_code == 410


@pytest.mark.parametrize(("days", "kept"), [(364, True), (365, False)])
def test_who_never_got_an_answer_is_forgotten_after_a_year(days, kept):
    made = ask()

    joining.forget_due(made.moved + datetime.timedelta(days=days, seconds=1))

    assert (JoinRequest.objects.get().email != "") == kept


def test_the_database_keeps_nobody_who_is_forgotten():
    made = ask()

    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequest.objects.filter(pk=made.pk).update(forgotten=timezone.now())


def test_neither_logs_nor_the_administration_show_who_asked():
    made = ask()

    assert ("Peeters" in f"{made} {made!r}", JoinRequest in admin.site._registry) == (False, False)
