"""The plainest request to an operation: what the tables of the permission matrix send, about what there is."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.access.bodies import BODIES, QUERIES
from tests.fuzzing.cases import PEOPLE, READS, Request, path_to, route_of, seen, things_of, tokens

JSON = "application/json"
# What is sent as a form with a file: its name and what is in it.
FILES = {
    "api-imports-list": {"table": "tasks", "file": ("a.csv", b"uid,revision,id,title.nl")},
    "api-imports-take-source": {"source": "esco", "files": ("a.csv", b"conceptUri")},
}


def plain(operation, world):
    """Requests of which one must do what the operation is for: about each thing that it fits, in each role."""
    for thing in dict.fromkeys(things_of(route_of(operation))):
        for role in PEOPLE:
            yield _request(operation, world, thing, role)


def _request(operation, world, thing, role):
    route, method, about = route_of(operation), operation.method.upper(), world[thing]
    own = tokens(world)[role, "admin"]
    headers = {"Authorization": own, "If-Match": seen(world, operation, about, own)}
    body, media_type = b"", JSON
    if method not in READS:
        said = BODIES.get((route, method), lambda _world, _thing: {})(world, thing)
        body = json.dumps(said, default=str).encode()
    if route in FILES and method == "POST":
        sent = FILES[route].items()
        form = {name: SimpleUploadedFile(*value) if isinstance(value, tuple) else value for name, value in sent}
        body, media_type = encode_multipart(BOUNDARY, form), MULTIPART_CONTENT
    return Request(role, method, path_to(operation, about) + QUERIES.get(route, ""), headers, body, media_type)
