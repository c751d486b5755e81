"""Helpers for tests of the edit pages: addresses, and posting the way a browser without JavaScript would."""

from urllib.parse import parse_qs

from django.contrib.messages import get_messages
from django.urls import reverse

from coediting.models import Document
from profiles import actions
from profiles.document import PROFILE
from tests import factories
from tests.coediting.filling import filled, form_to

SLUG = "sorteerder"


def url(page="", *numbers):
    """The address of a page of the profile that the fixtures make."""
    return reverse(f"profile-{page}" if page else "profile", args=[SLUG, *numbers])


def edit_form(client):
    return form_to(client.get(url("edit")), url("edit"))


def newest(profile):
    return Document.objects.get(pk=profile.pk).working


def others_save(profile, **changes):
    """Another partner saves on top of the newest revision."""
    agoria = factories.partner("agoria", name_nl="Agoria")
    profile.document.partners.add(agoria)
    before = newest(profile)
    actions.revise_profile(
        profile=profile, by=factories.editor(agoria), base=before.number, content=before.content | changes
    )


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def text(nl):
    return {"nl": nl, "en": ""}


def pressed(client, form, do, **changes):
    """The form that comes back after a button was pressed."""
    answer = client.post(url("edit"), form.data(do=do, **changes))
    assert answer.status_code == 200
    return form_to(answer, url("edit"))


def choose(client, conflict, **choices):
    return client.post(url("resolve"), form_to(conflict, url("resolve")).data(**choices))


def pages_with_forms(client, profile):
    """{page: answer} of every page that edits this profile."""
    row = newest(profile).content["requirements"][0]
    form = edit_form(client)
    others_save(profile, summary=text("Van hen"), requirements=[row | {"level": 3}])
    return {
        "edit": client.get(url("edit")),
        "invalid": client.post(url("edit"), edit_form(client).data(**{"title-nl": "x" * 300})),
        "button": client.post(url("edit"), edit_form(client).data(do="add:tasks")),
        "resolve": client.post(url("edit"), form.data(**{"summary-nl": "Van mij"})),
        "history": client.get(url("history")),
        "compare": client.get(url("compare", 1, 2)),
        "new": client.get(reverse("profile-new")),
        "detail": client.get(url()),
    }


def edit_data(profile):
    """What the edit form posts for the content as it is."""
    working = newest(profile)
    return parse_qs(filled(PROFILE, working.content), keep_blank_values=True) | {
        "revision": [str(working.number)]
    }
