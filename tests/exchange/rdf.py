"""Reading linked data as others do: with pyld, which follows the specification, and rdflib, which many have."""

import json

from pyld import jsonld
from rdflib import Dataset
from rdflib.compare import to_isomorphic

from exchange.linked import iris
from exchange.linked.context import context


def _from_here(address, _options):
    """The published context as a document loader of pyld would fetch it; nothing else is ever fetched."""
    assert address == iris.context_url()
    return {"contextUrl": None, "documentUrl": address, "document": context()}


def with_context(body):
    """A body with the context itself in the place of its address, for readers that would fetch it."""
    return body | context()


def expanded(body):
    """The nodes of a body with every name as an IRI."""
    return jsonld.expand(body, {"documentLoader": _from_here})


def quads_by_pyld(body):
    text = jsonld.to_rdf(body, {"documentLoader": _from_here, "format": "application/n-quads"})
    return graphs(Dataset().parse(data=text, format="nquads") if text else Dataset())


def quads_by_rdflib(body):
    dataset = Dataset()
    dataset.parse(data=json.dumps(with_context(body)), format="json-ld")
    return graphs(dataset)


def quads_of(text):
    """What lines of N-Quads say."""
    dataset = Dataset()
    dataset.parse(data=text, format="nquads")
    return graphs(dataset)


def graphs(dataset):
    """{name of the graph, "" for the default one: its triples, blank nodes compared by what is said of them}."""
    found = {}
    for graph in dataset.graphs():
        if len(graph):
            name = str(graph.identifier)
            found["" if name.startswith("urn:x-rdflib") else name] = to_isomorphic(graph)
    return found
