"""Input that is not saved yet: what the form would post for a content, and taking in what others saved meanwhile."""

from coediting.fields import LANGUAGES, Choices, LanguageMap, Reference, RowChoices, Rows
from coediting.forms import without_removed
from coediting.merge import merge


def pairs(schema, content):
    """[(name, value)] that the edit form posts when it shows this content and nobody touches it."""
    return [pair for item in schema.fields for pair in _pairs(item, content.get(item.name), item.name, content)]


def _pairs(item, value, name, content):
    if isinstance(item, LanguageMap):
        return [(f"{name}-{language}", (value or {}).get(language, "")) for language in LANGUAGES]
    if isinstance(item, Rows):
        return [pair for row in value or [] for pair in _row_pairs(item, row, name, content)]
    value = value if isinstance(value, list) else [] if value is None else [value]
    if isinstance(item, Choices):  # the page shows the choices in their own order, whatever was posted
        return [(name, str(choice)) for choice, _label in item.choices if choice in value]
    if isinstance(item, RowChoices):
        return [(name, row["id"]) for row in content[item.rows] if row["id"] in value]
    if isinstance(item, Reference):
        return [(name, uid) for uid in value if uid]
    return [(name, str(value[0]) if value else "")]


def _row_pairs(item, row, name, content):
    found = [(name, row["id"])]
    for cell in item.fields:
        found += _pairs(cell, row.get(cell.name), f"{name}-{row['id']}-{cell.name}", content)
    return found


def names_of(change):
    """The names of the form that a Change touches: one input, or with a trailing "-" all inputs of a row."""
    name = change.path.replace("/", "-")
    whole_row = change.kind in ("added", "removed")
    return f"{name}-" if whole_row else name


def touched(changes, names):
    """Those of my changed inputs (`names`) that these changes of others touch as well, in the order of `names`.

    The order of rows is left out: it never conflicts.
    """
    places = [names_of(change) for change in changes if change.kind != "moved"]
    return [
        name
        for name in names
        if any(name == place or (place.endswith("-") and name.startswith(place)) for place in places)
    ]


def take_in(schema, base, theirs, posted):
    """Merge input that is not saved (`posted`, as the form gave it) with a newer content.

    Returns (content to show, conflicts, my cleaned content). Rows that were removed in the form keep their place
    there, so that they can still be put back. Raises ContentInvalid when the input is not right yet.
    """
    mine = schema.clean(without_removed(schema, posted))
    merged, conflicts = merge(base, theirs, mine)
    for item in schema.fields:
        if isinstance(item, Rows):
            merged = merged | {item.name: _with_removed(merged[item.name], posted[item.name])}
    return merged, conflicts, mine


def _with_removed(rows, posted):
    """The merged rows, with those that the form shows as removed back at their places."""
    rows, there = list(rows), {row["id"] for row in rows}
    for place, row in enumerate(posted):
        if row.get("removed") and row["id"] not in there:
            rows.insert(place, row)
    return rows
