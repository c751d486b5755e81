"""Every form that edits something with a counter carries its version, and of many who save at once one does."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from profiles.models import Theme
from roadmap.actions.agenda import make_request
from roadmap.actions.initiatives import start_initiative
from roadmap.actions.progress import change_action
from roadmap.actions.versioned import Stale
from roadmap.models import Action, Indicator, Roadmap
from tests import factories
from tests.coediting.filling import forms_of


def action(owner=None):
    plan = Roadmap.objects.create(slug="plan", title_nl="Plan", title_en="Plan", publisher="WSE", date="2021")
    return Action.objects.create(roadmap=plan, slug="a", title_nl="Actie", title_en="Action", owner=owner)


@pytest.mark.django_db
def test_every_form_that_changes_something_carries_its_tokens(client):
    client.force_login(factories.coordinator())
    action()
    Indicator.objects.create(slug="graad", title_nl="Graad", title_en="Rate", unit="percent", source="SERV")
    start_initiative(by=None, slug="werk", title_nl="Werk", title_en="Work", kind="own")
    asked = make_request(
        by=None,
        partner=factories.partner(),
        agenda=factories.theme(kind=Theme.Kind.AGENDA),
        title="Vraag",
        text="Waarom",
    )
    pages = {
        reverse("action-edit", args=["plan", "a"]),
        reverse("indicator-edit", args=["graad"]),
        reverse("initiative-edit", args=["werk"]),
        reverse("agenda-request-handle", args=[asked.uid]),
    }

    for page in pages:
        own = [form for form in forms_of(client.get(page)) if form.method == "post" and not form.action]
        assert [form.value("version") for form in own] == ["1"], page
        assert all(form.value("csrfmiddlewaretoken") for form in own), page


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_one_does_and_the_others_are_told():
    found = action()

    def save(progress):
        try:
            change_action(action=found, by=None, base=1, status="running", progress=progress)
        except Stale:
            return "told"
        else:
            return progress
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(save, range(10, 18)))

    saved = [answer for answer in answers if answer != "told"]
    assert (len(saved), answers.count("told")) == (1, 7)
    stored = Action.objects.get()
    assert (stored.progress, stored.version) == (saved[0], 2)
