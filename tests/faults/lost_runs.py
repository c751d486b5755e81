"""The worker is killed while it counts, and the run that it left must not go on saying that it runs."""

import contextlib
from dataclasses import dataclass

from greenskills.celery import app
from profiles.importing.progress import beside
from roadmap.models import NeedRun
from tests.faults.stand import PATIENCE, Stand, wait_until

NOTICED_WITHIN = (
    12.0  # seconds: the look every five, two for PostgreSQL to see that the worker is gone, and some air
)
PARTS = ("worker", "long-worker", "beat")


@dataclass
class Lost:
    """How long the run still said that it ran (None: to the end), what it said then, and once all could go on."""

    seconds: float | None
    state: str
    fault: str
    afterwards: str
    logs: str


def lose_worker(folder, start, *, sabotage=""):
    """Start a run by `start(stand)`, kill -9 the worker in the middle of it, and look what becomes of its row."""
    with Stand(folder, only=PARTS, sabotage=sabotage) as stand:
        with totals_withheld():
            start(stand)
            if wait_until(lambda: one_run().step == "reading", PATIENCE) is None:
                raise RuntimeError(f"the run never began\n{stand.logs()}")
            stand.kill_worker(name="long-worker")
            seconds = wait_until(lambda: one_run().state != NeedRun.State.RUNNING, NOTICED_WITHIN)
            noticed = one_run()
        if seconds is not None:
            wait_until(lambda: one_run().ended, NOTICED_WITHIN)
        return Lost(seconds, noticed.state, noticed.inputs.get("fault", ""), one_run().state, stand.logs())


def one_run():
    return NeedRun.objects.order_by("-pk").first() or NeedRun(state=NeedRun.State.RUNNING)


def send_nightly(stand):
    """As beat does at night."""
    with app.connection_for_write(stand.worker_side.url) as connection:
        app.send_task("roadmap.tasks.recount_needs", connection=connection)


@contextlib.contextmanager
def totals_withheld():
    """Nobody can read the totals, so a count stands still in the middle for as long as this lasts."""
    opened = beside()
    try:
        opened.autocommit = False
        with opened.cursor() as cursor:
            cursor.execute("LOCK TABLE roadmap_needtotal IN ACCESS EXCLUSIVE MODE")
        yield
    finally:
        opened.close()
