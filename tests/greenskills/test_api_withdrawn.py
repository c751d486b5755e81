"""What was public and was withdrawn is told as such wherever its address leads; what never was public is not there."""

import pytest
from django.test import Client

from coediting.actions import review
from profiles import actions
from tests import factories

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def owner():
    return factories.partner("huis")


@pytest.fixture
def profile(owner):
    found = factories.published(owner, slug="plaatser", title="Plaatser")
    review.withdraw_publication(document=found.document, by=factories.coordinator(), reason="Een fout in de taken")
    return found


def addresses(profile):
    uid = profile.document.uid
    data = [f"/api/v1/profiles/{key}/" for key in ("plaatser", uid)]
    return [*data, f"{data[0]}versions/1/", f"{data[0]}?format=jsonld", f"{data[0]}versions/"]


def test_programs_get_410_with_when_and_why(client, profile):
    for address in addresses(profile):
        answer = client.get(address, headers={"Accept-Language": "en", "If-None-Match": '"r1"'})

        body = answer.json()
        assert (answer.status_code, answer.headers["Content-Type"]) == (410, PROBLEM), address
        assert body["code"] == "withdrawn"
        assert body["withdrawn_because"] == "Een fout in de taken"
        assert (body["uid"], body["withdrawn_at"][:2]) == (str(profile.document.uid), "20")
        assert "The reason: Een fout in de taken" in body["detail"]


@pytest.mark.parametrize("accept", ["application/ld+json", "application/json", "*/*"])
def test_lasting_address_says_it_to_programs(client, profile, accept):
    answer = client.get(f"/id/profiles/{profile.document.uid}", headers={"Accept": accept})

    assert (answer.status_code, answer.headers["Content-Type"], answer.json()["code"]) == (410, PROBLEM, "withdrawn")


@pytest.mark.parametrize("address", ["/nl/profielen/plaatser/", "/en/profiles/plaatser/", "/id/profiles/{uid}"])
def test_people_get_a_page_that_says_why(client, profile, address):
    answer = client.get(address.format(uid=profile.document.uid), headers={"Accept": "text/html,*/*;q=0.8"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (410, "text/html; charset=utf-8")
    assert "Een fout in de taken" in answer.content.decode()


def test_kept_answers_know_of_it_and_of_a_new_publication(client, owner):
    profile = factories.published(owner, slug="plaatser", title="Plaatser")

    def read():
        return [client.get(one).status_code for one in ("/api/v1/profiles/plaatser/", "/nl/profielen/plaatser/")]

    before = read() + read()
    review.withdraw_publication(document=profile.document, by=factories.coordinator(), reason="Fout")
    gone = read() + read()
    profile.document.refresh_from_db()
    factories.approve(profile)
    actions.publish_profile(profile=profile, by=factories.coordinator(), number=1)

    assert (before, gone, read()) == ([200] * 4, [410] * 4, [200] * 2)


def test_list_stays_without_it_and_partners_read_their_draft(client, profile, owner):
    assert client.get("/api/v1/profiles/").json()["results"] == []
    inside = {"Authorization": f"Bearer {factories.token(factories.editor(owner))}"}
    assert Client(headers=inside).get("/api/v1/profiles/plaatser/").status_code == 200
    assert Client(headers=inside).get("/api/v1/profiles/plaatser/versions/9/").status_code == 404


def test_what_never_was_public_is_not_there(client, owner):
    draft = factories.draft(owner, slug="ontwerp")

    for address in ("/api/v1/profiles/ontwerp/", "/nl/profielen/ontwerp/", f"/id/profiles/{draft.document.uid}"):
        assert client.get(address).status_code == 404
