"""Linked data of every resource: nothing is dropped, every reader understands the same, and every address answers.

A new resource comes under this by standing in `exchange.resources`: it must have a shape, or a reason for none.
"""

import re

import pytest
from django.urls import resolve
from rdflib import Literal, URIRef

from exchange.linked import iris, pages, shapes
from exchange.linked.context import definitions
from exchange.linked.nquads import Writer
from exchange.resources import RESOURCES
from rest.compound import Compound
from tests.exchange import rdf
from tests.greenskills.api_rows import LISTS

pytestmark = pytest.mark.django_db
every_resource = pytest.mark.parametrize("name", list(shapes.SHAPES))
every_thing = pytest.mark.parametrize("name", [name for name, shape in shapes.SHAPES.items() if shape.detailed])
UID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
IDENTIFIER = URIRef(iris.expanded("dcterms:identifier"))
MEMBER = iris.expanded("hydra:member")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_every_resource_has_a_shape_or_a_reason_for_none():
    assert set(RESOURCES) == shapes.SHAPES.keys() | shapes.WITHOUT.keys()
    assert not shapes.SHAPES.keys() & shapes.WITHOUT.keys()


def test_what_has_an_address_of_its_own_has_a_page_or_a_reason_for_none():
    things = {name for name in shapes.SHAPES if not issubclass(RESOURCES[name], Compound)}

    assert things == {name for name, shape in shapes.SHAPES.items() if shape.detailed}
    assert things == pages.PAGES.keys() | pages.WITHOUT.keys()


def test_what_expands_is_named_by_the_address_of_the_same_resource():
    expanding = [
        (name, column, resource)
        for name in shapes.SHAPES
        for column, resource in RESOURCES[name].references.items()
    ]

    assert expanding
    assert [each for each in expanding if getattr(member_of(*each[:2]), "resource", None) != each[2]] == []


def member_of(name, column):
    return shapes.SHAPES[name].members.get(column)


@every_resource
def test_list_says_in_json_ld_all_that_it_says_in_json(client, name):
    for number in range(2):
        LISTS[name][0](number)

    linked = client.get(f"/api/v1/{name}/", headers={"Accept": "application/ld+json"}).json()
    rows = client.get(f"/api/v1/{name}/").json()["results"]

    # Nothing is dropped when names become addresses.
    nodes = rdf.expanded(linked)[0][MEMBER]
    assert len(nodes) == len(rows) == 2
    assert [lost(name, row, node) for row, node in zip(rows, nodes, strict=True)] == [[], []]
    # Three readers that know nothing of each other find the same.
    found = rdf.quads_by_pyld({"@context": linked["@context"], "@graph": linked["results"]})
    assert rdf.quads_by_rdflib({"@context": linked["@context"], "@graph": linked["results"]}) == found
    writer = Writer()
    assert rdf.quads_of("".join(line for row in linked["results"] for line in writer.lines(row))) == found
    # What is named is named by its address, which others can follow.
    triples = list(found[""])
    assert [triple for triple in triples if is_bare_uid(*triple)] == []


def lost(name, row, node):
    """The members of a row that say something and of which its expanded node says nothing."""
    shape, meanings = shapes.SHAPES[name], definitions()
    told = [field for field, value in row.items() if says_something(value) and field not in shape.flattened]

    def meaning(field):
        member = shape.members.get(field)
        word = (member and member.word) or field
        definition = meanings.get(word, word)
        return iris.expanded(definition if isinstance(definition, str) else definition["@id"])

    return [field for field in told if meaning(field) not in node]


def says_something(value):
    """Not: null, an empty text or list, or a text in no language."""
    return any(value.values()) if isinstance(value, dict) else value not in (None, "", [])


def is_bare_uid(_subject, predicate, thing):
    return isinstance(thing, Literal) and bool(UID.fullmatch(thing)) and predicate != IDENTIFIER


@every_thing
def test_address_of_a_thing_leads_programs_to_its_data_and_people_to_its_page(client, name):
    LISTS[name][0](0)
    row = client.get(f"/api/v1/{name}/?format=jsonld").json()["results"][0]
    address = row["@id"].removeprefix("http://localhost:8000")

    for_programs = client.get(address)
    for_people = client.get(address, headers={"Accept": BROWSER, "Accept-Language": "en"})
    detail = client.get(for_programs.headers["Location"])

    assert (for_programs.status_code, for_people.status_code) == (303, 303)
    assert "Accept" in for_programs.headers["Vary"]
    assert detail.headers["Content-Type"] == "application/ld+json"
    assert detail.headers["Link"].startswith(f'<{row["@id"]}>; rel="canonical"')
    row.pop("latest", None)  # of a target: only its list has it
    assert row.items() <= detail.json().items()
    page = for_people.headers["Location"].split("?")[0]
    assert resolve(page).url_name != "api" if name in pages.WITHOUT else page.startswith("/en/")
