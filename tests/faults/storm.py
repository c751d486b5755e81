"""R4: events keep coming while the worker and the broker are killed at random moments."""

import random
import time
from dataclasses import dataclass

from tests.faults.ledger import ledger
from tests.faults.stand import PATIENCE, Stand, wait_until

DRAINED_WITHIN = 15.0  # seconds after the last fault
WAYS = ("all", "main", "child")  # of killing a worker
EVENTS_A_SECOND = 20
OPEN_AT_MOST = 60  # the bar is about recovery: events wait for a worker that a busy machine makes slow


@dataclass
class Outcome:
    """What the storm left behind; `drained` in seconds after the last fault."""

    faults: dict
    drained: float
    kills: list
    logs: str

    def __str__(self):
        return (
            f"drained {self.drained:.1f} s after the last of {len(self.kills)} kills: {', '.join(self.kills)}"
        )


def storm(folder, *, events, worker_kills, broker_kills, seed, ways=WAYS, sabotage=""):
    """Record `events`; kill when certain ones of them were just recorded, the last time after the very last.

    Moments are random; under a sabotage, whose mistake a control must meet, they are those of an effect half done.
    Returns an Outcome once all is settled, however long ago it should have been. Raises RuntimeError when nothing
    moves any more.
    """
    chance = random.Random(seed)
    kills = ["broker"] * broker_kills + [f"worker {chance.choice(ways)}" for _ in range(worker_kills)]
    chance.shuffle(kills)
    moments = [*sorted(chance.uniform(events / 10, events) for _ in kills[1:]), events]
    plan = list(zip(moments, kills, strict=True))
    with ledger() as book, Stand(folder, sabotage=sabotage) as stand:
        book.wait_for_worker(stand)
        written = 1
        while plan:
            number = min(chance.randint(1, 10), events - written)
            write(book, stand, number, chance)
            written += number
            while plan and plan[0][0] <= written:
                if sabotage:
                    wait_until(book.in_hand, PATIENCE, pause=0.01)
                else:
                    time.sleep(chance.uniform(0, 0.5))
                strike(stand, plan.pop(0)[1])
        last = time.monotonic()
        wait_until(lambda: book.open() == 0, PATIENCE)
        drained = time.monotonic() - last
        book.wait_until_settled(stand)
        return Outcome(book.faults(), drained, kills, stand.logs())


def write(book, stand, number, chance):
    """Record so many events in one transaction; every tenth time one more that is undone."""
    if wait_until(lambda: book.open() < OPEN_AT_MOST, PATIENCE) is None:
        raise RuntimeError(f"nothing moves any more\n{stand.logs()}")
    book.record(number)
    if chance.random() < 0.1:
        book.record_and_undo()
    time.sleep(number / EVENTS_A_SECOND)


def strike(stand, what):
    """kill -9; what is down is waited for, so that each kill counts."""
    name, _, way = what.partition(" ")
    if wait_until(stand.kill_broker if name == "broker" else lambda: stand.kill_worker(way)) is None:
        raise RuntimeError(f"the {name} never came back\n{stand.logs()}")
