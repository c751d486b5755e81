"""Where in what a client sent a fault lies: a row that has no id yet is named by its place in its list.

A content names places by row ids, and cleaning gives every new row one that the client has never seen.
"""

import contextlib
import dataclasses
import uuid

from coediting.errors import ContentInvalid
from coediting.fields import References, Rows
from coediting.merge import join
from coediting.patch import is_row_id


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
        wrong = {"unknown-reference": _unknown(definition, sent), "not-a-uid": _misspelt(definition, sent)}
        faults = [placed for fault in error.faults for placed in _placed(fault, made, wrong.get(fault.code, {}))]
        raise ContentInvalid(dict.fromkeys(faults), error.merged, error.number) from error


def _placed(fault, made, wrong):
    if fault.path in wrong:
        return [dataclasses.replace(fault, path=path) for path in wrong[fault.path]]
    return [dataclasses.replace(fault, path=placed_path(fault.path, made))]


def placed_path(path, made):
    """A path with the place of a new row instead of the id that it was given."""
    return "/".join(made.get(step, step) for step in path.split("/"))


def _unknown(definition, sent):
    """{name of a list of references: the places in `sent` of those that are not there}."""

    def gone(field, values):
        uids = [value for value in values if _is_uid(value)]
        known = definition.find(field.source, dict.fromkeys(uids, ())) if uids else {}
        return [place for place, value in enumerate(values) if value in uids and value not in known]

    return _places(definition, sent, ("", "add_"), gone)


def _misspelt(definition, sent):
    """{name of a list of references: the places in `sent` of those that are no uids}."""

    def strange(_field, values):
        return [place for place, value in enumerate(values) if not _is_uid(value)]

    return _places(definition, sent, ("", "add_", "remove_"), strange)


def _is_uid(value):
    return isinstance(value, str) and is_row_id(value)


def _places(definition, sent, verbs, wrong):
    """{name of a list of references: the places in `sent` that `wrong(field, values)` finds in lists of this name}."""
    found = {}
    for field in definition.schema.fields if isinstance(sent, dict) else ():
        for name in (f"{verb}{field.name}" for verb in verbs) if isinstance(field, References) else ():
            values = sent.get(name) if isinstance(sent.get(name), list) else []
            found.setdefault(field.name, []).extend(join(name, place) for place in wrong(field, values))
    return {name: paths for name, paths in found.items() if paths}
