"""Addresses that stay, the context and the portal's own words."""

import uuid

import pytest

from exchange.linked.context import context
from tests import factories

pytestmark = pytest.mark.django_db


def test_context_is_for_everybody_and_for_long(client):
    response = client.get("/api/v1/context.jsonld", headers={"Accept": "text/html"})

    again = client.get("/api/v1/context.jsonld", headers={"If-None-Match": response.headers["ETag"]})
    assert response.json() == context()
    assert response.headers["Content-Type"] == "application/ld+json"
    assert response.headers["Cache-Control"] == "public, max-age=604800"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (again.status_code, again.content) == (304, b"")


def test_context_asks_no_more_than_json_ld_1_0(client):
    """No scopes, no nesting, no types of containers that came later: every processor reads it."""
    for definition in context()["@context"].values():
        if isinstance(definition, dict):
            assert definition.keys() <= {"@id", "@type", "@container"}
            assert definition.get("@container") in (None, "@language", "@set")


def test_own_words_are_described_where_their_name_space_leads(client):
    moved = client.get("/id/terms")
    found = {each["@id"]: each for each in client.get(moved.headers["Location"]).json()["@graph"]}

    assert moved.status_code == 303
    assert found["gs:CompetenceProfile"]["@type"] == "rdfs:Class"
    assert found["gs:circular"]["of"] == ["gs:Competence"]
    assert found["gs:target_group"]["label"] == {"nl": "Doelgroep", "en": "Target group"}
    assert "gs:parent" not in found  # that is skos:broader


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("*/*", "?format=jsonld"),
        ("application/ld+json, text/html;q=0.5", "?format=jsonld"),
        ("application/json", "/"),
        ("text/turtle", "?format=jsonld"),
        ("text/html;q=0.3, application/json;q=0.2", "page"),
    ],
)
def test_who_asks_decides_where_an_address_leads(client, accept, leads_to):
    job = factories.job()

    response = client.get(f"/id/jobs/{job.uid}", headers={"Accept": accept, "Accept-Language": "nl"})

    data = f"/api/v1/jobs/{job.uid}/"
    expected = f"/nl/jobs/{job.uid}/" if leads_to == "page" else data + leads_to.removeprefix("/")
    assert (response.status_code, response.headers["Location"]) == (303, expected)
    assert f'<http://testserver{data}>; rel="alternate"; type="application/json"' in response.headers["Link"]


def test_draft_has_an_address_for_its_partners_only(client):
    owner = factories.partner("owner")
    draft = factories.draft(owner, slug="sorter")
    addresses = [f"/id/{name}/{draft.document.uid}" for name in ("profiles", "documents")]

    assert [client.get(address).status_code for address in addresses] == [404, 404]
    client.force_login(factories.editor(owner))
    assert [client.get(address).status_code for address in addresses] == [303, 303]


@pytest.mark.parametrize(
    "address", ["/id/jobs/{}", "/id/nothing/{}", "/id/documents/{}", "/id/search", "/id/job-competences/{}"]
)
def test_what_is_not_there_is_404(client, address):
    assert client.get(address.format(uuid.uuid4())).status_code == 404


def test_address_of_a_kind_leads_to_its_list(client):
    response = client.get("/id/job-competences")

    assert (response.status_code, response.headers["Location"]) == (303, "/api/v1/job-competences/?format=jsonld")


def test_address_costs_one_query(client, django_assert_num_queries):
    job = factories.job()

    with django_assert_num_queries(1):
        client.get(f"/id/jobs/{job.uid}")
