"""Where in what a client sent a fault lies: a row that has no id yet is named by its place in its list.

A content names places by row ids, and cleaning gives every new row one that the client has never seen.
"""

import contextlib
import dataclasses
import uuid

from coediting.errors import ContentInvalid
from coediting.merge import join
from coediting.patch import is_row_id
from coediting.schema import References, Rows


def numbered(fields, content, *, patching=False):
    """(the content with an id for every row that has none, {that id: its place}); for `patched` it says it is new."""
    made = {}
    if not isinstance(content, dict):
        return content, made
    result = dict(content)
    for field in fields:
        rows = result.get(field.name)
        if isinstance(field, Rows) and isinstance(rows, list):
            result[field.name] = [_numbered(row, place, patching, made) for place, row in enumerate(rows)]
    return result, made


def _numbered(row, place, patching, made):
    if not isinstance(row, dict) or row.get("id") or (patching and row.get("removed")):
        return row
    key = str(uuid.uuid4())
    made[key] = str(place)
    return row | {"id": key} | ({"new": True} if patching else {})


@contextlib.contextmanager
def pointing(definition, sent, made):
    """Faults of a content that grew from `sent`, told of the places in it. Raises ContentInvalid."""
    try:
        yield
    except ContentInvalid as error:
        unknown = _unknown(definition, sent)
        faults = [placed for fault in error.faults for placed in _placed(fault, made, unknown)]
        raise ContentInvalid(dict.fromkeys(faults), error.merged, error.number) from error


def _placed(fault, made, unknown):
    if fault.code == "unknown-reference" and fault.path in unknown:
        return [dataclasses.replace(fault, path=path) for path in unknown[fault.path]]
    return [dataclasses.replace(fault, path=placed_path(fault.path, made))]


def placed_path(path, made):
    """A path with the place of a new row instead of the id that it was given."""
    return "/".join(made.get(step, step) for step in path.split("/"))


def _unknown(definition, sent):
    """{name of a list of references: the places in `sent` of those that are not there}."""
    found = {}
    for field in definition.schema.fields if isinstance(sent, dict) else ():
        if not isinstance(field, References):
            continue
        for name in (field.name, f"add_{field.name}"):
            values = sent.get(name) if isinstance(sent.get(name), list) else []
            uids = [value for value in values if isinstance(value, str) and is_row_id(value)]
            known = definition.find(field.source, dict.fromkeys(uids, ())) if uids else {}
            gone = [place for place, value in enumerate(values) if value in uids and value not in known]
            found.setdefault(field.name, []).extend(join(name, place) for place in gone)
    return {name: paths for name, paths in found.items() if paths}
