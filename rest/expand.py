"""`expand=`: in the place of a uid the object that it names, just as the list of its own resource tells of it.

A resource says which of its columns name objects of which resource (`references`). One question per resource answers
for a whole page. What the reader may not see stays a uid.
"""

import functools
import json

from django.urls import resolve
from django.utils.translation import gettext as _

from rest.columns import names_in
from rest.encoding import as_json
from rest.errors import BadParameter, fault
from rest.rows import row

PARAMETER = "expand"


def parameters(references):
    """The names of parameters that an answer with these references knows."""
    return (PARAMETER,) if references else ()


def wanted(request, references):
    """{column: resource} of the references that the request asks to expand. Raises BadParameter."""
    names = names_in(request, PARAMETER) or []
    detail = _("“%(name)s” cannot be expanded here. What can is: %(known)s.")
    faults = [
        fault(PARAMETER, "bad-value", detail % {"name": name[:100], "known": ", ".join(references)})
        for name in names
        if name not in references
    ]
    if faults:
        raise BadParameter(faults)
    return {name: references[name] for name in names}


def expanded(view, texts, columns):
    """The JSON texts of rows with objects for the uids in `columns` ({column: resource}); unchanged without any."""
    if not columns:
        return texts
    rows = [json.loads(text) for text in texts]
    uids = {}
    for name, resource in columns.items():
        uids.setdefault(resource, set()).update(uid for each in rows for uid in _uids(each.get(name)))
    objects = {resource: _objects(view, resource, named) for resource, named in uids.items()}
    for each in rows:
        for name in columns.keys() & each.keys():
            each[name] = _replaced(each[name], objects[columns[name]])
    return [as_json(each) for each in rows]


def _uids(value):
    """The uids in a column: a uid, an object with one, a list of these, or nothing."""
    if isinstance(value, list):
        return [uid for item in value for uid in _uids(item)]
    found = value.get("uid") if isinstance(value, dict) else value
    return [found] if found else []


def _replaced(value, objects):
    if isinstance(value, list):
        return [_replaced(item, objects) for item in value]
    key = value.get("uid") if isinstance(value, dict) else value
    return objects.get(key, value)


def _objects(view, resource, uids):
    """{uid: object} of those of a resource that the reader may see."""
    if not uids:
        return {}
    other = at(resource)()
    other.request, other.action, other.kwargs, other.format_kwarg = view.request, "list", {}, None
    found = other.get_queryset().filter(**{f"{other.uid_field}__in": uids})
    objects = map(json.loads, found.values_list(row(other.list_columns()), flat=True))
    return {each["uid"]: each for each in objects}


@functools.cache
def at(resource):
    """The class of the resource that has this name."""
    return resolve(f"/api/v1/{resource}/").func.cls
