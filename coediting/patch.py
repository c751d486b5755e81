"""A partial edit of a content: what `PATCH` means for each kind of field. Pure functions over JSON.

- a value is replaced; a language map is merged per language;
- of a list of rows, each item is matched by `id` and merged into its row by these same rules; an item without an id
  is added at the end, and so is one that brings an id of its own and says `"new": true`; another id that is not there
  is a fault, as most often it is a mistake; `{"id": …, "removed": true}` takes the row away;
- of a list of values, `add_<field>` and `remove_<field>` name members, so that two clients do not clobber each other.
"""

import uuid

from django.utils.translation import gettext as _

from coediting.errors import ContentInvalid, Fault
from coediting.fields import Choices, LanguageMap, References, RowChoices, Rows
from coediting.merge import join

SETS = (References, RowChoices, Choices)


def patched(schema, content, patch):
    """The content after a partial edit; keys that no field has are kept, so that cleaning names them.

    Raises ContentInvalid when the patch itself makes no sense (an unknown row is removed, an addition is no list).
    """
    if not isinstance(patch, dict):
        raise ContentInvalid([Fault("", "not-an-object", _("The content must be an object."))])
    faults = []
    result = _object(schema.fields, content, patch, "", faults)
    if faults:
        raise ContentInvalid(faults)
    return result


def _object(fields, before, patch, path, faults):
    by_name = {field.name: field for field in fields}
    result = dict(before)  # what is within is replaced, never changed
    for key, value in patch.items():
        field = by_name.get(key)
        if field is not None:
            result[key] = _value(field, result.get(key), value, join(path, key), faults)
            continue
        verb, _underscore, name = key.partition("_")
        if verb in ("add", "remove") and isinstance(by_name.get(name), SETS):
            result[name] = _members(verb, result.get(name) or [], value, join(path, key), faults)
        else:
            result[key] = value
    return result


def _value(field, before, value, path, faults):
    if isinstance(field, LanguageMap) and isinstance(before, dict) and isinstance(value, dict):
        return before | value
    if isinstance(field, Rows) and isinstance(value, list):
        return _rows(field, before or [], value, path, faults)
    return value


def _members(verb, before, value, path, faults):
    if not isinstance(value, list):
        faults.append(Fault(path, "not-a-list", _("This must be a list.")))
        return before
    if verb == "remove":
        return [member for member in before if member not in value]
    return before + [member for member in value if member not in before]


def _rows(field, before, items, path, faults):
    rows, seen = {row["id"]: row for row in before}, set()
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            faults.append(Fault(join(path, place), "not-a-row", _("Each row must be an object.")))
            continue
        key = row_id(item.get("id"))
        here = join(path, key if item.get("id") else place)
        if key in seen:
            faults.append(Fault(here, "row-twice", _("This row id stands here twice.")))
        seen.add(key)
        if item.get("removed") is True:
            if rows.pop(key, None) is None:
                faults.append(
                    Fault(here, "unknown-row", _("There is no such row in the revision that you edited."))
                )
            continue
        if fault := _not_meant(item, key, rows):
            faults.append(Fault(here, *fault))
            continue
        change = {name: value for name, value in item.items() if name not in ("id", "new", "removed")}
        rows[key] = {"id": key} | _object(field.fields, rows.get(key, {}), change, here, faults)
    return list(rows.values())


def _not_meant(item, key, rows):
    """(code, words) for a row that is there and called new, or that is not there and not called new; else None."""
    is_new = item.get("new") is True
    if is_new and key in rows:
        return "row-there", _("A row with this id is there already.")
    if key in rows or is_new or not item.get("id") or not is_row_id(key):
        return None
    words = _(
        "There is no such row in the revision that you edited. "
        "For a new row leave the id out, or send “new”: true with an id of your own."
    )
    return "unknown-row", words


def is_row_id(text):
    """Can it be the id of a row? What cannot is for cleaning to name."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def row_id(value):
    """A row's id in its normal form; a new one where none is given. What is no UUID stays, for cleaning to name."""
    if value in (None, ""):
        return str(uuid.uuid4())
    try:
        return str(uuid.UUID(value))
    except (ValueError, AttributeError, TypeError):
        return str(value)


def with_uids(fields, content, uid_for):
    """The content with each reference that `uid_for(source, text)` knows better put in its place.

    Lets clients name a competence by its ESCO URI. Anything of the wrong shape is left for cleaning to name.
    """
    if not isinstance(content, dict):
        return content
    result = dict(content)
    for field in fields:
        for name in (field.name, f"add_{field.name}", f"remove_{field.name}"):
            if name in result:
                result[name] = _with_uids(field, result[name], uid_for)
    return result


def _with_uids(field, value, uid_for):
    if isinstance(field, Rows) and isinstance(value, list):
        return [with_uids(field.fields, row, uid_for) for row in value]
    source = getattr(field, "source", None)
    if source is None:
        return value
    if isinstance(value, list):
        return [uid_for(source, item) if isinstance(item, str) else item for item in value]
    return uid_for(source, value) if isinstance(value, str) else value
