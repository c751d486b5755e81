"""Before something is doubled, what comes near is shown: profiles and competences, on the page and in the API."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from coediting.errors import NearDuplicates
from partners.models import Role
from profiles import actions
from profiles.actions import catalogue
from profiles.models import Competence, Profile
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner()


def test_profile_near_a_published_title_is_shown_first(owner):
    there = factories.published(owner, title="Textielsorteerder")
    editor = factories.editor(owner)

    with pytest.raises(NearDuplicates) as caught:
        actions.start_profile(
            by=editor, owner=owner, content=factories.content(title="Textielsorteerders"), looked=False
        )

    assert caught.value.found == [there]
    assert Profile.objects.count() == 1


def test_profile_near_a_draft_of_strangers_shows_nothing_of_it(owner):
    factories.draft(factories.partner(), title="Textielsorteerder")

    made = actions.start_profile(
        by=factories.editor(owner),
        owner=owner,
        content=factories.content(title="Textielsorteerder"),
        looked=False,
    )

    assert made.document.working.number == 1


def test_profile_near_an_own_draft_is_shown_first(owner):
    there = factories.draft(owner, title="Textielsorteerder")

    with pytest.raises(NearDuplicates) as caught:
        actions.start_profile(
            by=factories.editor(owner),
            owner=owner,
            content=factories.content(title="textielsorteerder"),
            looked=False,
        )

    assert caught.value.found == [there]


def test_profile_with_another_title_starts_at_once(owner):
    factories.published(owner, title="Textielsorteerder")

    made = actions.start_profile(
        by=factories.editor(owner),
        owner=owner,
        content=factories.content(title="Hersteller groot elektro"),
        looked=False,
    )

    assert made.document.working.number == 1


@pytest.mark.parametrize(("label", "found"), [("sorting waste", 1), ("sort wastes", 1), ("weld steel", 0)])
def test_near_competences_are_found_in_labels_and_synonyms(label, found):
    factories.competence(label="sort waste", alt_en=["sorting waste", "waste sorting"])

    assert Competence.objects.near(label).count() == found


def test_competence_near_another_one_is_shown_first_on_the_page(client, owner):
    near = factories.competence(label="sort waste", label_nl="afval sorteren")
    client.force_login(factories.editor(owner))
    typed = {"label_nl": "Afval sorteren", "label_en": "", "group": "green", "kind": "skill"}

    first = client.post(reverse("competence-new"), typed)
    second = client.post(reverse("competence-new"), typed | {"looked": "1"})

    assert (first.status_code, first.context["near"]) == (409, [near])
    made = Competence.objects.exclude(pk=near.pk).get()
    assert (made.label_vls, made.label_en, made.group, made.kind) == ("Afval sorteren", "", "green", "skill")
    assert (second.status_code, second.url) == (302, reverse("competence", args=[made.uid]))


def test_profile_near_another_one_is_shown_first_on_the_page(client, owner):
    there = factories.published(owner, title="Textielsorteerder")
    client.force_login(factories.editor(owner))
    typed = {"title_nl": "Textielsorteerder", "title_en": "", "kind": "job", "owner": owner.pk}

    first = client.post(reverse("profile-new"), typed)
    second = client.post(reverse("profile-new"), typed | {"looked": "1"})

    assert (first.status_code, first.context["near"]) == (409, [there])
    assert second.status_code == 302
    assert Profile.objects.count() == 2


def test_api_answers_409_with_what_comes_near(client, owner):
    there = factories.published(owner, title="Textielsorteerder")
    headers = {"Authorization": f"Bearer {factories.token(factories.editor(owner))}"}
    body = {"owner": owner.slug, "content": {"title": {"nl": "Textielsorteerder", "en": "Textile sorter"}}}

    first = client.post("/api/v1/profiles/", body, "application/json", headers=headers)
    second = client.post("/api/v1/profiles/", body | {"looked": True}, "application/json", headers=headers)
    third = client.post("/api/v1/profiles/", body | {"looked": "yes"}, "application/json", headers=headers)

    assert first.status_code == 409
    assert [error["slug"] for error in first.json()["errors"]] == [there.slug]
    assert second.status_code == 201
    assert third.status_code == 400


def test_api_adds_a_competence(client, owner):
    headers = {"Authorization": f"Bearer {factories.token(factories.editor(owner))}"}
    body = {"labels": {"nl": "schroot keuren", "en": "inspect scrap"}, "kind": "skill", "group": "technical"}

    answer = client.post("/api/v1/competences/", body, "application/json", headers=headers)

    made = Competence.objects.get()
    assert answer.status_code == 201
    assert answer.json()["labels"] == body["labels"]
    assert answer.headers["Location"].endswith(f"/api/v1/competences/{made.uid}/")


def test_competence_is_added_by_editors_only(owner):
    fields = {"label_nl": "schroot keuren", "kind": "skill", "group": "technical"}

    for role in (Role.READER, Role.CONTRIBUTOR):
        with pytest.raises(PermissionDenied):
            catalogue.add_competence(by=factories.user(role, owner), **fields)

    assert catalogue.add_competence(by=factories.editor(owner), **fields).label == "schroot keuren"


def test_competence_without_label_is_refused(owner):
    with pytest.raises(ValidationError):
        catalogue.add_competence(by=factories.editor(owner), label_nl=" ", kind="skill", group="technical")

    assert Competence.objects.count() == 0
