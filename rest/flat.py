"""An answer made of objects as a table: its serializer says the columns, as the database's own say those of a list.

A member of an object is a column (`labels.nl`, `owner.slug`). Beside a code stands what it means, in the language of
the reader (`group.label`); imports leave that out.
"""

from dataclasses import dataclass, field

from rest_framework import serializers

from rest import conditional, formats, tables
from rest.cells import LABEL, labels_of
from rest.encoding import as_json
from rest.fields import Languages


@dataclass(frozen=True)
class Column:
    """A column: the names that lead to its value, and {code: label} where it tells what a code means."""

    path: tuple
    labels: dict = field(default_factory=dict)

    @property
    def header(self):
        return ".".join(self.path) + (LABEL if self.labels else "")

    def cell(self, one):
        """The value of this column of an object, as a cell of a table may hold it."""
        value = at(one, self.path)
        return self.labels.get(value, "") if self.labels else value


def columns(shape):
    """The Columns of a serializer's objects."""
    return list(_columns(shape.fields, ()))


def _columns(fields, before):
    for name, one in fields.items():
        path, inner = (*before, name), getattr(one, "child", one)
        if isinstance(inner, serializers.Serializer):
            yield from _columns(inner.fields, path)
        elif isinstance(one, Languages):
            yield from (Column((*path, language)) for language in ("nl", "en"))
        else:
            yield Column(path)
            if labels := labels_of(getattr(one, "choices", {})):
                yield Column(path, labels)


def at(value, path):
    """The value at a path; of a list the values of that member, null where there is nothing."""
    for place, name in enumerate(path):
        if isinstance(value, list):
            return [at(one, path[place:]) for one in value]
        value = value.get(name) if isinstance(value, dict) else None
    return value


def answered(request, body, shape, objects=None):
    """An answer as JSON; or its `results` (or `objects`), of this serializer's shape, as the table that is asked."""
    table = formats.chosen(request)
    if not table:
        return conditional.answer(request, as_json(body))
    header, found = rows(columns(shape), body["results"] if objects is None else objects)
    return tables.answer_made(request, table.name, header, found)


def rows(found, objects):
    """(header, cells of each object) of these Columns."""
    return [column.header for column in found], ([column.cell(one) for column in found] for one in objects)
