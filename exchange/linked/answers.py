"""JSON-LD and CASE as answers of the API, chosen by `Accept` or `?format=`."""

import json

from django.http import Http404, HttpResponse

from exchange.linked import case, iris
from exchange.linked.shapes import SHAPES, linked
from partners.models import Partner
from rest import conditional, formats, pages
from rest.encoding import as_json
from rest.rows import row

JSONLD = "application/ld+json"
CASE = "application/vnd.greenskills.case+json"


def name_of(view):
    """The name under which the API has a view's resource; None for what has no linked data."""
    # Not above: the resources of every app are there only once all apps are.
    from exchange.resources import RESOURCES

    names = {resource: name for name, resource in RESOURCES.items() if name in SHAPES}
    return next((names[each] for each in type(view).__mro__ if each in names), None)


def offers(view):
    """Has this view linked data? Its list and detail have; lists that hang below an object do not."""
    return getattr(view, "action", None) in ("list", "retrieve") and name_of(view) is not None


def with_needed(name, chosen, told):
    """The columns chosen, and those without which a row has no address."""
    return {each: told[each] for each in SHAPES[name].needs if each in told} | chosen


def answer_list(view, listing):
    """One page of a list as a collection."""
    request, name = view.request, name_of(view)
    told = view.list_columns()
    columns = with_needed(name, listing.columns, told)
    only = None if len(listing.columns) == len(told) else listing.columns
    page = pages.page_of(request, listing.queryset, row(columns), listing.ordering)
    body = {"@context": iris.context_url(), "@id": request.build_absolute_uri(), "@type": ["hydra:Collection"]}
    for word, place in (("next", page.after), ("previous", page.before)):
        if place:
            body[word] = pages.link(request, place, listing.ordering)
    if page.count is not None:
        body["count"] = page.count
    body["results"] = [linked(name, json.loads(text), only) for text in page.rows]
    return answer(request, body, JSONLD)


def answer_detail(view, detail):
    """One object. `Link` names its stable address, and its page for people."""
    name, told = name_of(view), view.columns()
    columns = with_needed(name, detail.columns, told)
    text = detail.queryset.values_list(row(columns), flat=True).first()
    if text is None:
        raise Http404
    only = None if set(detail.columns) >= set(told) else detail.columns
    made = linked(name, json.loads(text), only)
    response = answer(view.request, {"@context": iris.context_url(), **made}, JSONLD)
    if "@id" in made:
        stays = f"<{made['@id']}>"
        response.headers["Link"] = f'{stays}; rel="canonical", {stays}; rel="alternate"; type="text/html"'
    return response


def answer(request, body, content_type):
    """An object as the response in a format of JSON, or 304 when the client has it."""
    text = as_json(body).encode()
    etag = conditional.tag_of(text)
    if conditional.unchanged(request, etag):
        return conditional.not_modified(etag)
    return conditional.tagged(HttpResponse(text, content_type=content_type), etag)


FORMAT = formats.Format(
    "jsonld",
    JSONLD,
    {formats.LIST: answer_list, formats.DETAIL: answer_detail},
    offers=offers,
    parameters=pages.PARAMETERS,
    schema={"type": "object", "description": "The same in JSON-LD, under the context at /api/v1/context.jsonld."},
)


def answer_case(view, detail):
    """A profile as a CASE package. `application/json`, as CASE says; its own type when that was asked by `Accept`."""
    text = detail.queryset.values_list(row(case.columns_of(view)), flat=True).first()
    if text is None:
        raise Http404
    found = json.loads(text)
    partners = {str(each.uid): each.name for each in Partner.objects.filter(uid=found["owner"]["uid"])}
    by_name = formats.PARAMETER in view.request.GET
    return answer(view.request, case.package(found, partners), CASE_FORMAT.by_name if by_name else CASE)


CASE_FORMAT = formats.Format(
    "case",
    CASE,
    {formats.DETAIL: answer_case},
    offers=lambda view: name_of(view) == "profiles" and getattr(view, "action", None) == "retrieve",
    schema={"$ref": "#/components/schemas/CasePackage"},
    by_name=conditional.JSON,
)
