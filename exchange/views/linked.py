"""The context, the portal's own words, and the addresses that stay: one for each thing, whoever asks and for what."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from coediting.models import Document
from exchange.linked.answers import JSONLD
from exchange.linked.context import context
from exchange.linked.pages import fields_of, page_of
from exchange.linked.shapes import SHAPES
from exchange.linked.vocabulary import vocabulary
from exchange.resources import RESOURCES
from rest import conditional
from rest.encoding import as_json
from rest.limits import counted

WEEK = 7 * 24 * 3600
# The first one for who takes anything: programs, as browsers always ask for HTML.
MEDIA_TYPES = (JSONLD, "application/json", "text/html")
DOCUMENTS = {"profile": "profiles", "target": "targets"}


@require_safe
@counted
def context_document(request):
    """What the words of the portal's JSON-LD mean. For everybody, for long, and for scripts of other sites too."""
    return _public(request, context())


@require_safe
@counted
def vocabulary_document(request):
    """The portal's own words, described."""
    return _public(request, vocabulary())


def _public(request, body):
    """A document that is the same for everybody and rarely changes."""
    text = as_json(body).encode()
    etag = conditional.tag_of(text)
    unchanged = conditional.unchanged(request, etag)
    response = HttpResponse(status=304) if unchanged else HttpResponse(text, content_type=JSONLD)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={WEEK}"
    # Processors of JSON-LD fetch it from pages of other sites: that must be allowed, here and nowhere else.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def words(request):
    """The name space of the portal's own words."""
    return HttpResponse(status=303, headers={"Location": reverse("vocabulary")})


@require_safe
def thing(request, resource, uid):
    """The address of one thing: on to its page for people, to its data for programs (303, as a thing is no document).

    Whoever may not read it gets 404, as everywhere; of what was withdrawn it says that it was (410).
    """
    if resource == "documents":
        resource = _kind_of(uid)
    if resource not in SHAPES or not SHAPES[resource].detailed:
        raise Http404
    view = RESOURCES[resource]()
    view.request, view.kwargs = request, {}
    values = view.named(view.get_queryset(), str(uid)).values_list("pk", *fields_of(resource)).first()
    if values is None:
        raise _withdrawn(view, uid) or Http404
    data = f"/api/v1/{resource}/{uid}/"
    page = page_of(resource, values[1:])
    return _see_other(request, {JSONLD: f"{data}?format=jsonld", "application/json": data, "text/html": page or data})


@require_safe
def things(request, resource):
    """The address of all things of a kind: on to their list, as the kinds without pages of their own have no other."""
    if resource not in SHAPES:
        raise Http404
    data = f"/api/v1/{resource}/"
    return _see_other(request, {JSONLD: f"{data}?format=jsonld", "application/json": data, "text/html": data})


def _withdrawn(view, uid):
    """The error that tells that this document was withdrawn; None where that is not so."""
    view.kwargs = {view.lookup_url_kwarg: str(uid)}
    return view.withdrawn() if hasattr(view, "withdrawn") else None


def _kind_of(uid):
    """The resource of a document, where who speaks of it does not say which: a profile or a target. Raises Http404."""
    kind = Document.objects.filter(uid=uid).values_list("kind", flat=True).first()
    if kind not in DOCUMENTS:
        raise Http404
    return DOCUMENTS[kind]


def _see_other(request, by_type):
    """303 to the address that the client likes best; `Link` names the others."""
    wanted = request.get_preferred_type(MEDIA_TYPES) or JSONLD
    response = HttpResponse(status=303, headers={"Location": by_type[wanted]})
    response.headers["Link"] = ", ".join(
        f'<{request.build_absolute_uri(address)}>; rel="alternate"; type="{kind}"'
        for kind, address in by_type.items()
    )
    return conditional.private(response)
