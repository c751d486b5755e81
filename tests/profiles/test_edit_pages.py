"""The page that begins a profile; the edit pages themselves are tested with the engine, in tests/coediting."""

import pytest
from django.urls import reverse

from profiles.models import Profile
from tests import factories
from tests.coediting.filling import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner()


@pytest.fixture
def signed_in(client, owner):
    client.force_login(factories.editor(owner))
    return client


def test_new_profile_page_starts_a_draft_and_goes_to_its_form(signed_in, owner):
    data = form_of_new_profile(signed_in).data(title_nl="Sloper", title_en="Demolisher")

    answer = signed_in.post(reverse("profile-new"), data)

    profile = Profile.objects.get()
    assert answer.url == reverse("profile-edit", args=["sloper"])
    assert (profile.document.owner, profile.document.state) == (owner, "draft")
    assert profile.document.working.content["title"] == {"nl": "Sloper", "en": "Demolisher"}


def form_of_new_profile(client):
    (form,) = [form for form in forms_of(client.get(reverse("profile-new"))) if "title_nl" in form.names()]
    return form


@pytest.mark.parametrize(
    "changes", [{"title_nl": ""}, {"title_nl": "x" * 201}, {"owner": "0"}, {"owner": "x"}, {"kind": "x"}]
)
def test_new_profile_page_keeps_the_input_and_names_what_is_wrong(signed_in, owner, changes):
    answer = signed_in.post(
        reverse("profile-new"),
        form_of_new_profile(signed_in).data(**({"title_nl": "x", "title_en": "Bewaard"} | changes)),
    )

    assert (answer.status_code, Profile.objects.count()) == (422, 0)
    assert "Bewaard" in answer.content.decode()


def test_new_profile_page_is_not_for_another_partner(signed_in):
    other = factories.partner()

    answer = signed_in.post(
        reverse("profile-new"), form_of_new_profile(signed_in).data(title_nl="x", owner=str(other.pk))
    )

    assert (answer.status_code, Profile.objects.count()) == (422, 0)
