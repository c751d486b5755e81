"""Querysets whose SQL is put together once: for what every save and every request with a key asks anew."""

import functools
import operator
import uuid

from django.db import connection
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

# What stands for a value while a statement is composed.
UID, WORD, NUMBER = uuid.UUID("8d0b9c1e-5a3f-4f0e-9d57-3c1f6a2b7e44"), "the-key-of-this-address", 7_346_112_905


class Composed:
    """A queryset whose SQL is put together once, and then asked with other values.

    `make(*values)` gives the queryset: of objects, with what `select_related` joins, or of `values_list`. Nothing but
    the values may vary in it: no moment, no person, no language. `stand_ins` are UID, WORD or NUMBER, one for each
    value and of its type.
    """

    def __init__(self, make, *stand_ins):
        self.make, self.stand_ins = make, stand_ins

    def __call__(self, *values):
        """Its rows with these values, as a list: what iterating `make(*values)` gives."""
        statement, parameters, shaped = self._composed
        given = dict(zip(self.stand_ins, values, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(statement, [given.get(value, value) for value in parameters])
            return shaped(cursor.fetchall())

    def first(self, *values):
        """The first of its rows with these values, or None."""
        return next(iter(self(*values)), None)

    @functools.cached_property
    def _composed(self):
        """(statement, parameters, what makes a list of what is asked from the rows that come)."""
        queryset = self.make(*self.stand_ins)
        if queryset._prefetch_related_lookups:
            raise TypeError("what is prefetched takes statements of its own")
        # Django's proxy: among threads the compiler asks the connection of whoever uses it.
        compiler = queryset.query.get_compiler(connection=connection)
        statement, parameters = compiler.as_sql()
        if compiler.has_extra_select:
            raise TypeError("what it is ordered by must be among what is asked of distinct rows")
        converters = compiler.get_converters([column for column, *_named in compiler.select[: compiler.col_count]])
        one = _SHAPES[queryset._iterable_class](compiler)

        def shaped(rows):
            return [one(row) for row in (compiler.apply_converters(rows, converters) if converters else rows)]

        return statement, parameters, shaped


def _model(compiler):
    """What makes an object of a row, with those that are joined to it."""
    select, info, alias = compiler.select, compiler.klass_info, connection.alias
    own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    names = [column.target.attname for column, *_named in select[own]]
    populators = get_related_populators(info, select, alias)
    make = info["model"].from_db

    def one(row):
        found = make(alias, names, row[own])
        for populator in populators:
            populator.populate(row, found)
        for name, place in compiler.annotation_col_map.items():
            setattr(found, name, row[place])
        return found

    return one


_SHAPES = {
    ModelIterable: _model,
    ValuesListIterable: lambda _compiler: tuple,
    FlatValuesListIterable: lambda _compiler: operator.itemgetter(0),
}
