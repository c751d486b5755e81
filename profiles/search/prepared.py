"""Statements that the database plans once for a connection and then only carries out.

The search asks the same few statements all day, with other words in them. Planning the one that asks every kind of
thing took three milliseconds, four times as long as carrying it out.

A session keeps them, so the database may not sit behind a pool that lends one session to many by the transaction.
"""

import itertools
from weakref import WeakKeyDictionary

from django.db import connection

PREPARED = WeakKeyDictionary()  # {connection of psycopg2: {statement: its name there}}
NUMBERS = itertools.count(1)
# One plan for all values: PostgreSQL would first try five that it makes for the values at hand. Local, so that it ends
# with this statement, or with the transaction that it stands in.
CARRY_OUT = "SET LOCAL plan_cache_mode = force_generic_plan; EXECUTE {name} ({places})"


class Prepared:
    """A statement with its values as $1, $2, … and their types as PostgreSQL names them."""

    def __init__(self, statement, *types):
        self.statement, self.types = statement, types

    def rows(self, values):
        """Every row for these values, in one round trip, also where the statement is still to be prepared."""
        with connection.cursor() as cursor:
            names = PREPARED.setdefault(connection.connection, {})
            name = names.get(self)
            first = "" if name else f"PREPARE {(name := f'search_{next(NUMBERS)}')} ({', '.join(self.types)}) AS "
            if first:  # a per cent sign would be taken for the place of a value
                first += self.statement.replace("%", "%%") + ";"
            places = ", ".join(["%s"] * len(self.types))
            cursor.execute(first + CARRY_OUT.format(name=name, places=places), values)
            names[self] = name
            return cursor.fetchall()
