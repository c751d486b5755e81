"""A profile as a CASE 1.1 package: valid by its schema, whole, and tied to ESCO."""

import pytest

from tests import factories
from tests.checking import odd
from tests.exchange.case_schema import PACKAGE

pytestmark = pytest.mark.django_db
HOME = "http://localhost:8000"
SKILL = "http://data.europa.eu/esco/skill/7b3c"


def world(draft=False):
    """A profile with one task, and a requirement of ESCO's and one of our own that it needs."""
    theirs, ours = factories.competence("sort waste", esco_uri=SKILL), factories.competence("listen", group="soft")
    task = factories.task_row(support=factories.language_map("Een kaart"))
    rows = [
        factories.requirement_row(theirs, level=3, tasks=[task["id"]], indicators=factories.language_map("Sorteert")),
        factories.requirement_row(ours, level=3, low=None, mid=None, high=None),
    ]
    said = {"jobs": [factories.job()], "sectors": [factories.sector()], "themes": [factories.theme("bouw")]}
    owner = factories.partner("owner", name_nl="Eigenaar")
    make = factories.draft if draft else factories.published
    profile = make(owner, slug="sorter", tasks=[task], requirements=rows, **said)
    return profile, owner, theirs, ours, task, rows


def package(client, **headers):
    response = client.get("/api/v1/profiles/sorter/?format=case", headers=headers)
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def faults(found):
    return odd(found, PACKAGE)


def test_package_is_valid_and_names_the_profile(client):
    profile, *_others = world()

    found = package(client, **{"Accept-Language": "en"})

    assert faults(found) == []
    document = found["CFDocument"]
    uid = str(profile.document.uid)
    assert {name: document[name] for name in ("identifier", "uri", "title", "creator", "language", "version")} == {
        "identifier": uid,
        "uri": f"{HOME}/id/profiles/{uid}",
        "title": "Sorteerder in English",
        "creator": "Eigenaar",
        "language": "en",
        "version": "1",
    }
    assert (document["caseVersion"], document["adoptionStatus"]) == ("1.1", "Adopted")
    assert document["subject"] == ["Sector 20 in English", "Theme bouw"]


def test_associations_tell_all_that_belongs_together(client):
    profile, _owner, _theirs, ours, task, rows = world()
    found = package(client)

    items = {item["identifier"]: item for item in found["CFItems"]}
    joined = {
        (one["originNodeURI"]["identifier"], one["associationType"], one["destinationNodeURI"]["uri"])
        for one in found["CFAssociations"]
    }
    home = f"{HOME}/id/profiles/{profile.document.uid}"
    first, second = (row["id"] for row in rows)
    (level,) = [item for item in found["CFItems"] if item.get("humanCodingScheme")]
    assert joined == {
        (task["id"], "isChildOf", home),
        (first, "isChildOf", home),
        (second, "isChildOf", home),
        (first, "exactMatchOf", SKILL),
        (second, "exactMatchOf", f"{HOME}/id/competences/{ours.uid}"),
        (first, "hasSkillLevel", level["uri"]),
        (second, "hasSkillLevel", level["uri"]),
        (first, "isRelatedTo", f"{home}#{task['id']}"),
        (str(profile.document.uid), "isRelatedTo", "http://data.europa.eu/esco/isco/C81"),
    }
    assert items[first]["fullStatement"] == "sort waste (nl)"
    assert items[first]["extensions"]["level"] == 3
    assert items[task["id"]]["notes"] == "Een kaart"
    assert "lacking_mid" not in items[second]["extensions"]


def test_export_of_the_same_state_is_the_same_whatever_the_language_of_its_words(client):
    world()

    dutch, english = package(client, **{"Accept-Language": "nl"}), package(client, **{"Accept-Language": "en"})

    assert package(client, **{"Accept-Language": "nl"}) == dutch
    for part in ("CFItems", "CFAssociations"):
        assert [each["identifier"] for each in dutch[part]] == [each["identifier"] for each in english[part]]
    assert [each["CFItemTypeURI"]["identifier"] for each in dutch["CFItems"]] == [
        each["CFItemTypeURI"]["identifier"] for each in english["CFItems"]
    ]


def test_draft_is_a_draft_for_its_partners_and_nothing_for_others(client):
    _profile, owner, *_others = world(draft=True)

    assert client.get("/api/v1/profiles/sorter/?format=case").status_code == 404
    client.force_login(factories.editor(owner))
    found = package(client)
    assert (faults(found), found["CFDocument"]["adoptionStatus"]) == ([], "Draft")


def test_empty_profile_is_a_valid_package(client):
    factories.published(slug="sorter")

    assert faults(package(client)) == []


def test_only_profiles_are_packages(client):
    job = factories.job()

    response = client.get(f"/api/v1/jobs/{job.uid}/?format=case")

    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "format")


def test_accept_gives_it_under_its_own_type(client):
    world()

    response = client.get("/api/v1/profiles/sorter/", headers={"Accept": "application/vnd.greenskills.case+json"})

    assert response.headers["Content-Type"] == "application/vnd.greenskills.case+json"
