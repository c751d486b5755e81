"""How far a recomputation is, and whether somebody asked it to stop.

Figures must never stand half new, so a run is one transaction: all or nothing. Splitting it into parts that commit one
by one would show figures of which some are old. Inside one transaction nobody sees how far it is, so the row of the
run is written over a second connection that commits each statement at once; a request to stop is read there too.
"""

from coediting import outbox
from profiles.importing.progress import Progress, beside

FULL = ("coverage", "scopes", "factors", "totals")
SECOND = ("reading", "counting", "comparing")


class RunCancelled(outbox.Undone):
    """Somebody asked to stop; the transaction is undone and the figures are what they were."""


class RunProgress(Progress):
    """Follows the run with this id, whose row is committed already. `step` may raise RunCancelled."""

    def __init__(self, run_id):
        super().__init__()
        self.run_id = run_id
        self.connection = beside()

    def show(self):
        with self.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE roadmap_needrun SET step = %s, parts_done = %s, parts_total = %s"
                " WHERE id = %s RETURNING cancel_asked",
                [self.label, self.done, self.total, self.run_id],
            )
            found = cursor.fetchone()
        if found and found[0]:
            raise RunCancelled

    def close(self):
        self.connection.close()


def through(steps, progress):
    """The names of the steps one after the other; each counts as done once the next one is asked for."""
    progress.start(len(steps))
    for name in steps:
        progress.step(name)
        yield name
        progress.advance(1)
