"""How far an import is: for nobody, for a terminal, and for a page through the ImportJob's row.

Progress counts rows, and each row twice: once when it is read and once when it is merged.
"""

import time

import psycopg2
from django.db import connection
from tqdm import tqdm

from profiles.importing.faults import ImportCancelled

EVERY = 0.3  # seconds between two looks at the job's row


def beside():
    """A connection of its own to the same database, where every statement is committed at once."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port", "connect_timeout", "sslmode")
    opened = psycopg2.connect(**{name: parameters[name] for name in names if name in parameters})
    opened.autocommit = True
    return opened


class Progress:
    """Follows an import and shows nothing; the others inherit from it.

    `step`, `advance` and `finish` may raise ImportCancelled.
    """

    def __init__(self):
        self.done, self.total, self.label = 0, 0, ""

    def start(self, total):
        """The number of rows expected, read and merged together; an estimate."""
        self.total = total
        self.show()

    def step(self, label):
        self.label = str(label)
        self.show()

    def advance(self, rows):
        self.done += rows
        self.total = max(self.total, self.done)
        self.show()

    def finish(self):
        self.total = self.done
        self.show()

    def show(self):
        """Tell whoever follows."""

    def close(self):
        """Leave no connection or half line behind."""


class TerminalProgress(Progress):
    """A bar with count and time left on standard error."""

    def __init__(self, unit=" rows"):
        super().__init__()
        self.bar = tqdm(total=0, unit=unit, unit_scale=True, dynamic_ncols=True, leave=True)

    def show(self):
        self.bar.total, self.bar.n = self.total, self.done
        self.bar.set_description(self.label[:40], refresh=False)
        self.bar.update(0)

    def close(self):
        self.bar.refresh()
        self.bar.close()


class JobProgress(Progress):
    """Writes to the job's row over a connection of its own, outside the import's transaction.

    Inside it nobody would see the progress before the end, and a request to cancel could not be read.
    """

    def __init__(self, job_id):
        super().__init__()
        self.job_id, self.shown = job_id, 0.0
        self.connection = beside()

    def begin(self):
        """The job runs (again, when an earlier worker died half-way)."""
        self.execute(
            "UPDATE profiles_importjob SET state = 'running', started = now(), finished = NULL, error = '', step = '',"
            " done_rows = 0, total_rows = 0 WHERE id = %s AND state IN ('waiting', 'running')",
            [self.job_id],
        )

    def show(self):
        if time.monotonic() - self.shown < EVERY and self.done != self.total:
            return
        self.shown = time.monotonic()
        rows = self.execute(
            "UPDATE profiles_importjob SET done_rows = %s, total_rows = %s, step = %s"
            " WHERE id = %s RETURNING cancel_requested",
            [self.done, self.total, self.label[:200], self.job_id],
        )
        if rows and rows[0][0]:
            raise ImportCancelled

    def execute(self, statement, values):
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def close(self):
        self.connection.close()
