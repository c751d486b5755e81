"""A small world, and every statement that its linked data makes: written out, and found equal."""

import json

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS, XSD

from exchange.linked import iris
from profiles.models import JobCompetence
from tests import factories
from tests.exchange import rdf

pytestmark = pytest.mark.django_db
HOME = "http://localhost:8000"
GS, ESCO, SCHEMA = f"{HOME}/id/terms#", iris.PREFIXES["esco"], iris.PREFIXES["schema"]
SKILL = "http://data.europa.eu/esco/skill/7b3c"


def graph_of(client, address):
    return Graph().parse(data=json.dumps(rdf.with_context(client.get(address).json())), format="json-ld")


def about(graph, subject):
    """{(property, thing)} that a graph says of one subject."""
    return {(predicate, thing) for predicate, thing in graph.predicate_objects(URIRef(subject))}


def plain(text):
    return Literal(text)


def test_competence(client):
    theme = factories.theme("bouw")
    competence = factories.competence(
        "sort waste", label_nl="afval sorteren", alt_en=["separate waste"], esco_uri=SKILL, reuse_level="cross-sector"
    )
    competence.themes.add(theme)
    subject = f"{HOME}/id/competences/{competence.uid}"

    graph = graph_of(client, f"/api/v1/competences/{competence.uid}/?format=jsonld")

    assert about(graph, subject) == {
        (RDF.type, SKOS.Concept),
        (RDF.type, URIRef(f"{GS}Competence")),
        (RDF.type, URIRef(f"{ESCO}Skill")),
        (DCTERMS.identifier, plain(str(competence.uid))),
        (FOAF.isPrimaryTopicOf, URIRef(f"http://testserver/api/v1/competences/{competence.uid}/")),
        (SKOS.exactMatch, URIRef(SKILL)),
        (SKOS.prefLabel, Literal("afval sorteren", lang="nl")),
        (SKOS.prefLabel, Literal("sort waste", lang="en")),
        (SKOS.altLabel, Literal("separate waste", lang="en")),
        (URIRef(f"{ESCO}skillType"), URIRef("http://data.europa.eu/esco/skill-type/skill")),
        (URIRef(f"{ESCO}skillReuseLevel"), URIRef("http://data.europa.eu/esco/skill-reuse-level/cross-sector")),
        (DCTERMS.subject, URIRef(f"{HOME}/id/themes/{theme.uid}")),
        (URIRef(f"{GS}group"), plain("green")),
        (URIRef(f"{GS}status"), plain("current")),
        (URIRef(f"{GS}curated"), Literal(0)),
        (URIRef(f"{GS}circular"), Literal(False)),
        *((URIRef(f"{GS}esco_{name}"), Literal(False)) for name in ("green", "digital", "transversal")),
    }


def test_job_and_what_it_needs(client):
    group = factories.job("81")
    job = factories.job("8131", parent=group, kind="occupation")
    competence = factories.competence()
    JobCompetence.objects.create(job=job, competence=competence, importance="optional", source_version="1.1.1")
    home, skill = f"{HOME}/id/jobs/{job.uid}", f"{HOME}/id/competences/{competence.uid}"

    whole = graph_of(client, "/api/v1/job-competences/?format=jsonld")
    of_job = about(graph_of(client, f"/api/v1/jobs/{job.uid}/?format=jsonld"), home)

    (edge,) = whole.subjects(RDF.type, URIRef(f"{ESCO}Relationship"))
    assert about(whole, home) == {(URIRef(f"{ESCO}relatedOptionalSkill"), URIRef(skill))}
    assert about(whole, edge) >= {
        (URIRef(f"{ESCO}isRelationshipFor"), URIRef(home)),
        (URIRef(f"{ESCO}refersConcept"), URIRef(skill)),
        (URIRef(f"{GS}importance"), plain("optional")),
        (URIRef(f"{GS}source_version"), plain("1.1.1")),
    }
    assert str(edge).startswith(f"{HOME}/id/job-competences#")
    assert of_job >= {
        (RDF.type, URIRef(f"{ESCO}Occupation")),
        (SKOS.broader, URIRef(f"{HOME}/id/jobs/{group.uid}")),
        (SKOS.notation, plain("8131")),
        (SKOS.exactMatch, URIRef("http://data.europa.eu/esco/isco/C8131")),
    }


def test_sector_is_tied_to_the_european_one_where_there_is_one(client):
    factories.sector("22.1", revision="nace21")
    factories.sector("22")

    graph = graph_of(client, "/api/v1/sectors/?format=jsonld")

    assert list(graph.objects(None, SKOS.exactMatch)) == [URIRef("http://data.europa.eu/ux2/nace2.1/221")]


def test_profile_with_its_tasks_and_requirements(client):
    owner, sector, job = factories.partner("owner"), factories.sector(), factories.job()
    competence, task = factories.competence(), factories.task_row()
    requirement = factories.requirement_row(competence, tasks=[task["id"]], low=12.5)
    profile = factories.published(
        owner, slug="sorter", jobs=[job], sectors=[sector], tasks=[task], requirements=[requirement]
    )
    uid = profile.document.uid
    home = f"{HOME}/id/profiles/{uid}"

    graph = graph_of(client, "/api/v1/profiles/sorter/?format=jsonld")

    said = about(graph, home)
    assert said >= {
        (RDF.type, URIRef(f"{GS}CompetenceProfile")),
        (RDF.type, URIRef(f"{SCHEMA}Occupation")),
        (DCTERMS.title, Literal("Sorteerder", lang="nl")),
        (DCTERMS.publisher, URIRef(f"{HOME}/id/partners/{owner.uid}")),
        (URIRef(f"{SCHEMA}occupationalCategory"), URIRef(f"{HOME}/id/jobs/{job.uid}")),
        (URIRef(f"{SCHEMA}industry"), URIRef(f"{HOME}/id/sectors/{sector.uid}")),
        (URIRef(f"{GS}tasks"), URIRef(f"{home}#{task['id']}")),
        (URIRef(f"{GS}requirements"), URIRef(f"{home}#{requirement['id']}")),
    }
    (published,) = graph.objects(URIRef(home), DCTERMS.issued)
    assert published.datatype == XSD.dateTime
    assert about(graph, f"{home}#{task['id']}") == {
        (DCTERMS.title, Literal("Sorteert", lang="nl")),
        (DCTERMS.title, Literal("Sorteert in English", lang="en")),
        (URIRef(f"{GS}suitability"), plain("yes")),
    }
    assert about(graph, f"{home}#{requirement['id']}") == {
        (URIRef(f"{GS}competence"), URIRef(f"{HOME}/id/competences/{competence.uid}")),
        (URIRef(f"{GS}needed_for"), URIRef(f"{home}#{task['id']}")),
        (URIRef(f"{GS}level"), Literal(2)),
        (URIRef(f"{GS}importance"), plain("essential")),
        (URIRef(f"{GS}lacking_low"), Literal(12.5)),
        (URIRef(f"{GS}lacking_mid"), Literal(30)),
        (URIRef(f"{GS}lacking_high"), Literal(40)),
    }


def test_fields_asked_are_the_only_ones_told_and_the_address_stays(client):
    job = factories.job()

    row = client.get("/api/v1/jobs/?format=jsonld&fields=labels").json()["results"][0]

    assert row == {
        "@id": f"{HOME}/id/jobs/{job.uid}",
        "@type": ["skos:Concept", "Job"],
        "labels": {"nl": "Job 81", "en": "Job 81 in English"},
    }


def test_pages_of_a_list_are_pages_of_a_collection(client):
    for code in ("81", "82", "83"):
        factories.job(code)

    first = client.get("/api/v1/jobs/?format=jsonld&limit=2&count=exact").json()
    second = client.get(first["next"]).json()

    assert (first["count"], len(first["results"]), len(second["results"])) == (3, 2, 1)
    assert first["@type"] == ["hydra:Collection"]
    assert "next" not in second


def test_who_has_it_already_gets_304(client):
    factories.job()
    etag = client.get("/api/v1/jobs/?format=jsonld").headers["ETag"]

    assert client.get("/api/v1/jobs/?format=jsonld", headers={"If-None-Match": etag}).status_code == 304
