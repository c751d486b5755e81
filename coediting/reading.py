"""A content to read, for any kind: section by section, every filled field in words."""

from django.utils.translation import gettext as _

from coediting.fields import Rows
from coediting.presentation import Place, Reader


def sections(kind, content):
    """What is filled in, as [(section, [field])].

    A field is {"label", "text"}, or {"label", "rows": [{"title", "cells": [(label, text)]}]}.
    """
    reader = Reader(kind, content)
    shown = []
    for section in kind.schema.sections:
        fields = [_shown(reader, kind.schema.field(name), content.get(name)) for name in section.fields]
        if filled := [field for field in fields if field]:
            shown.append((section, filled))
    return shown


def _shown(reader, field, value):
    if isinstance(field, Rows):
        rows = [_row(reader, field, row) for row in value or []]
        return {"label": field.label, "rows": rows} if rows else None
    text = reader.text(Place("", field), value)
    return {"label": field.label, "text": text} if text else None


def _row(reader, rows, row):
    cells = []
    for field in rows.fields:
        text = reader.text(Place("", field), row.get(field.name))
        if text and field.name != rows.title:
            cells.append((field.label, text))
    return {"title": reader.row_title(rows, row) or _("without a title"), "cells": cells}
