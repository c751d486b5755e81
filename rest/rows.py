"""Rows of JSON that PostgreSQL builds itself: a page of a list is one query and no object per row.

A resource names its columns as {name: expression}; `Row` makes of them one JSON text per database row. Serializers
describe the same columns for the schema; a test holds the two together.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, TextField, UUIDField, Value
from django.db.models.functions import Cast


class Build(Func):
    """`json_build_object(…)`: keeps the order of its keys, which `jsonb` would not."""

    function = "json_build_object"
    output_field = TextField()

    def __init__(self, columns):
        self.columns = columns  # a table makes a column of each
        pairs = [part for name, column in columns.items() for part in (Value(name), as_expression(column))]
        super().__init__(*pairs)


class AsJson(Func):
    """Any value as type `json`, so that the branches of a CASE agree."""

    function = "to_json"
    output_field = TextField()

    def __init__(self, value):
        self.source = as_expression(value)
        super().__init__(self.source)


def as_expression(column):
    """A column as an expression: a text names a field."""
    return F(column) if isinstance(column, str) else column


def row(columns):
    """The JSON text of these columns."""
    return Cast(Build(columns), TextField())


def languages(dutch, english):
    """The language map of two columns."""
    return Build({"nl": dutch, "en": english})


def pair(name):
    """The language map of the columns `<name>_nl` and `<name>_en`."""
    return languages(f"{name}_nl", f"{name}_en")


def array(queryset, column):
    """The values of one column of a correlated subquery, as a JSON list; `[]` when there are none."""
    return ArraySubquery(queryset.values_list(as_expression(column)))


def address(prefix, *columns, between=":"):
    """The absolute address of an object: `prefix`, what names it (`uid`, if nothing is given), and a slash.

    No text where one of the columns is null.
    """
    names = [part for name in columns or ("uid",) for part in (Value(between), Cast(name, TextField()))][1:]
    parts = (Value(prefix), *names, Value("/"))
    return Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=TextField())


def constant(text):
    """The same text in every row."""
    return Cast(Value(text), TextField())


class DerivedUid(Func):
    """A uid for rows that have none of their own, made of what tells them apart (a UUID of version 8).

    The same row has the same uid in every copy of the table, however often it was imported anew.
    """

    output_field = UUIDField()
    template = "overlay(overlay(md5(%(expressions)s) placing '8' from 13) placing 'a' from 17)::uuid"
    arg_joiner = " || '|' || "

    def __init__(self, *columns):
        super().__init__(*(Cast(column, TextField()) for column in columns))
