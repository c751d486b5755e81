"""PostgreSQL as Django knows it, but for how it is found out that a kept connection was lost.

Django asks `SELECT 1` before the first statement of each request. A connection that the server has closed, or that
broke, has something to read though nobody asked: looking there says the same, in some microseconds instead of the
quarter of a millisecond that every answer would wait.
"""

import select

from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_INERROR, TRANSACTION_STATUS_UNKNOWN

NO_USE = {TRANSACTION_STATUS_INERROR, TRANSACTION_STATUS_UNKNOWN}  # what is asked in them fails, so `SELECT 1` too


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is looked at, not asked."""

    def is_usable(self):
        if self.connection is None or self.connection.get_transaction_status() in NO_USE:
            return False
        look = select.poll()
        look.register(self.connection, select.POLLIN)
        return not look.poll(0)
