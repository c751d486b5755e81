"""A content as cells, and cells as a partial edit: each the other's reverse, both read from the schema.

A text in two languages is two columns (`title.nl`, `title.en`). Several values stand in one cell, each on a line of its
own. Beside a reference stands a column with its label, for people: it is not read back.
"""

from dataclasses import dataclass

from coediting.fields import (
    LANGUAGES,
    Choice,
    Choices,
    Field,
    LanguageMap,
    Reference,
    References,
    RowChoices,
    Rows,
)

SEVERAL = (Choices, References, RowChoices)
LABEL = "label"


@dataclass(frozen=True)
class Column:
    """One column: what it is called, the field it belongs to, and which part of it ("nl", "en", "label", "")."""

    header: str
    field: Field
    part: str = ""

    @property
    def is_read(self):
        """Does an import read it?"""
        return self.part != LABEL


def columns(fields):
    """The Columns of these fields; lists of rows are tables of their own."""
    found = []
    for field in fields:
        if isinstance(field, Rows):
            continue
        if isinstance(field, LanguageMap):
            found += [Column(f"{field.name}.{language}", field, language) for language in LANGUAGES]
            continue
        found.append(Column(field.name, field))
        if isinstance(field, Reference):
            found.append(Column(f"{field.name}.{LABEL}", field, LABEL))
    return found


def cells(found, value, labels):
    """The cells of an object (a content, or one of its rows). `labels` is {(source, uid): label}."""
    return [_cell(column, value.get(column.field.name), labels) for column in found]


def _cell(column, value, labels):
    if column.part == LABEL:
        uids = value if isinstance(value, list) else [value]
        return "\n".join(labels.get((column.field.source, uid), "") for uid in uids if uid)
    if column.part:
        return (value or {}).get(column.part, "")
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else value


def patch(found, texts):
    """The partial edit that the cells of one row say. `texts` is {header: text}; what has no column stays as it is."""
    edit = {}
    for column in found:
        if not column.is_read or column.header not in texts:
            continue
        text, name = texts[column.header], column.field.name
        if column.part:
            edit.setdefault(name, {})[column.part] = text
        else:
            edit[name] = _value(column.field, text)
    return edit


def _value(field, text):
    """What a cell says: cleaning reads numbers, and names what is wrong."""
    if isinstance(field, SEVERAL):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return [_chosen(field, line) for line in lines] if isinstance(field, Choices) else lines
    text = text.strip()
    if isinstance(field, Choice):
        return _chosen(field, text)
    return text or None


def _chosen(field, text):
    """The choice that is written so: 3 for "3"."""
    return next((value for value, _label in field.choices if str(value) == text), text)
