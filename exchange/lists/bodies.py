"""From the cells of a row to the body of a request, by its serializer; and from a pointer in a body to a column."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from rest_framework import serializers

from exchange.received import flag
from rest.bodies import LANGUAGES
from rest.fields import Languages

NAMES = ("uid", "slug")  # an object that is referred to has a column for each


class Unreadable(Exception):
    """Cells that say nothing together: `column` and `detail` tell which and why."""

    def __init__(self, column, detail):
        super().__init__(detail)
        self.column, self.detail = column, detail


@dataclass(frozen=True)
class Place:
    """Where a column stands in a body: member `name`, its `field`, and the name within that."""

    name: str
    field: serializers.Field
    inner: str


def place_of(fields, header):
    """The Place of a column; None when a body of these fields has none for it."""
    name, _dot, inner = header.partition(".")
    field = fields.get(name)
    if isinstance(field, serializers.ListSerializer):
        known = inner in field.child.fields
    elif (members := _members(field)) is not None:
        known = inner in members
    else:
        known = field is not None and inner in ("", *NAMES)
    return Place(name, field, inner) if known else None


def _members(field):
    """{name: field} of an object with a column for each, such as a text in two languages; None for anything else."""
    if isinstance(field, Languages):
        return dict.fromkeys(LANGUAGES, serializers.CharField(allow_blank=True))
    return field.fields if isinstance(field, serializers.Serializer) else None


def body_of(fields, headers, texts, now, decimal):
    """The body that the cells of these columns say. `texts` and `now` are {header: text} of the whole row, `now` as it
    stands ({} for a new one); `decimal` is what stands before the decimals of a number. Raises Unreadable.
    """
    body = {}
    for header in sorted(headers, key=lambda name: name.endswith(".slug")):
        place = place_of(fields, header)
        name, field, text = place.name, place.field, texts[header]
        if isinstance(field, serializers.ListSerializer):
            if name not in body:
                body[name] = _rows(field.child.fields, name, texts, now, decimal)
        elif members := _members(field):
            body[name] = {
                inner: _value(member, texts[f"{name}.{inner}"], decimal)
                for inner, member in members.items()
                if f"{name}.{inner}" in texts  # a text in all its languages
            }
        elif name in body:
            continue  # a uid says it before a slug does
        elif isinstance(field, serializers.ListField):
            body[name] = [_value(field.child, line, decimal) for line in text.splitlines() if line.strip()]
        else:
            body[name] = _value(field, text, decimal)
    return body


def _rows(fields, name, texts, now, decimal):
    """Rows below a row: each of their members is a cell with a line per row. Those that went are said to be removed."""
    rows = _lines(fields, name, texts, decimal)
    if "removed" in fields:
        key = next(iter(fields))
        there = {row[key] for row in rows}
        gone = [row[key] for row in _lines(fields, name, now, decimal)] if now else []
        rows += [{key: one, "removed": True} for one in gone if one not in there]
    return rows


def _lines(fields, name, texts, decimal):
    members = [member for member in fields if member != "removed"]
    cells = {}
    for member in members:
        if (header := f"{name}.{member}") not in texts:
            raise Unreadable(header, _("This column is missing: the lines of these cells go together."))
        cells[member] = texts[header].replace("\r\n", "\n").split("\n")
    if not any(any(lines) for lines in cells.values()):
        return []
    most = max(map(len, cells.values()))
    for member, lines in cells.items():
        if len(lines) != most:
            detail = _("This cell must have as many lines as those beside it: %(number)d.") % {"number": most}
            raise Unreadable(f"{name}.{member}", detail)
    return [
        {member: _value(fields[member], text, decimal) for member, text in zip(members, row, strict=True)}
        for row in zip(*cells.values(), strict=True)
    ]


def _value(field, text, decimal):
    """What a cell says; what it cannot say is left to the serializer, which says so."""
    if isinstance(field, serializers.CharField) and not isinstance(field, serializers.URLField):
        return text if text or not field.allow_null else None
    text = text.strip()
    if isinstance(field, serializers.BooleanField):
        return flag(text) if text else None
    if isinstance(field, serializers.FloatField):
        text = text.replace(decimal, ".")
    return text if text or not field.allow_null else None


def column_of(pointer, headers):
    """The column that a pointer into a body means; "" when it means none."""
    steps = [step for step in pointer.split("/") if step and not step.isdigit()]
    exact = ".".join(steps[:2])
    within = [header for header in headers if steps and header.partition(".")[0] == steps[0]]
    return exact if exact in headers else next(iter(within), "")
