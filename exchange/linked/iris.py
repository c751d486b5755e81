"""The names of things on the web: stable addresses that do not depend on who asks, by which host, in which format."""

import re
from urllib.parse import quote

from django.conf import settings

# What an IRI may not hold as it stands (RFC 3987, and what N-Quads refuses between < and >).
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]")

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "schema": "https://schema.org/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "esco": "http://data.europa.eu/esco/model#",
}
OWN = "gs"  # the prefix of the portal's own words, see `terms`
ESCO = "http://data.europa.eu/esco/"
NACE = {"nace2": "http://data.europa.eu/ux2/nace2/", "nace21": "http://data.europa.eu/ux2/nace2.1/"}


def id_of(resource, uid=None):
    """The address that stands for one thing, as long as the portal stands: `…/id/jobs/<uid>`; or for all of a kind."""
    return f"{settings.PORTAL_URL}/id/{resource}{f'/{uid}' if uid else ''}"


def terms():
    """The name space of the portal's own words."""
    return f"{settings.PORTAL_URL}/id/terms#"


def context_url():
    """Where the JSON-LD context is published."""
    return f"{settings.PORTAL_URL}/api/v1/context.jsonld"


def absolute(text):
    """A text as an IRI, with what may not stand in one percent-encoded; None for what names no place on the web.

    >>> absolute("https://example.org/a b"), absolute("see the annex")
    ('https://example.org/a%20b', None)
    """
    if not _ABSOLUTE.match(text):
        return None
    return _FORBIDDEN.sub(lambda found: quote(found[0]), text)


def expanded(name):
    """The IRI of a word: `skos:broader` by its prefix, a bare word in the portal's own name space."""
    prefix, colon, rest = name.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + rest
    if colon and prefix == OWN:
        return terms() + rest
    return name if colon else terms() + name
