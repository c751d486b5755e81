"""Querysets whose SQL is put together once: for what every save and every request with a key asks anew."""

import copy
import functools
import uuid

from django.db import connection

# What stands for a value while a statement is composed.
UID, WORD, NUMBER = uuid.UUID("8d0b9c1e-5a3f-4f0e-9d57-3c1f6a2b7e44"), "the-key-of-this-address", 7_346_112_905


class Composed:
    """A queryset whose SQL is put together once, and then asked with other values.

    `make(*values)` gives the queryset. Nothing but the values may vary in it: no moment, no person, no language.
    `stand_ins` are UID, WORD or NUMBER, one for each value and of its type.
    """

    def __init__(self, make, *stand_ins):
        self.make, self.stand_ins = make, stand_ins

    def __call__(self, *values):
        """Its rows with these values, as a list: what iterating `make(*values)` gives."""
        queryset, compiler, statement, parameters = self._composed
        given = dict(zip(self.stand_ins, values, strict=True))
        once = copy.copy(compiler)
        once.as_sql = lambda: (statement, tuple(given.get(value, value) for value in parameters))
        rows = queryset.all()
        rows.query.get_compiler = lambda *_using, **_named: once
        return list(rows)

    def first(self, *values):
        """The first of its rows with these values, or None."""
        return next(iter(self(*values)), None)

    @functools.cached_property
    def _composed(self):
        queryset = self.make(*self.stand_ins)
        # Django's proxy: among threads the compiler asks the connection of whoever uses it.
        compiler = queryset.query.get_compiler(connection=connection)
        statement, parameters = compiler.as_sql()
        return queryset, compiler, statement, parameters
