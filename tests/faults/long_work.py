"""Long work and short work at the same time: two imports wait for their turn while an event asks for its effect."""

import contextlib
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from profiles.actions import imports
from profiles.importing.progress import beside
from profiles.models import ImportJob
from tests import factories
from tests.faults.ledger import ledger
from tests.faults.stand import PATIENCE, Stand, wait_until

EFFECT_WITHIN = 5.0  # seconds, for an effect that takes milliseconds
RUNNING, WAITING = ImportJob.State.RUNNING, ImportJob.State.WAITING


@dataclass
class Found:
    """Seconds until the short effect was there while two imports went on (None: not in time), and how those stood."""

    seconds: float | None
    faults: dict
    imports: list
    ended: bool
    logs: str


def work_meanwhile(folder, *, parts, asked=2):
    """Keep imports from their turn, and see how long another effect takes. `parts` is {name: queues or None}."""
    with ledger() as book, Stand(folder, only=(*parts, "beat"), queues=parts) as stand:
        book.wait_for_worker(stand)
        with turn_withheld():
            for _ in range(asked):
                ask_for_import()
            wait_until(lambda: RUNNING in states(), PATIENCE)
            wait_until(lambda: states() == [RUNNING] * asked, EFFECT_WITHIN)
            seconds = book.seconds_to_effect(EFFECT_WITHIN)
            stood = states()
        ended = wait_until(lambda: not {RUNNING, WAITING} & set(states()), PATIENCE) is not None
        book.wait_until_settled(stand)
        return Found(seconds, book.faults(), stood, ended, stand.logs())


def ask_for_import():
    file = SimpleUploadedFile("nace.csv", b"code\n")
    imports.request_import(by=factories.coordinator(), source="nace", files=[file])


def states():
    return list(ImportJob.objects.order_by("pk").values_list("state", flat=True))


@contextlib.contextmanager
def turn_withheld():
    """Imports wait for the one that goes on elsewhere."""
    opened = beside()
    try:
        with opened.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [imports.ONE_AT_A_TIME])
        yield
    finally:
        opened.close()
