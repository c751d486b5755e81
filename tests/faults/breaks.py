"""R6: the connections of worker and beat to the broker break, and nobody comes to help."""

import random
import time
from dataclasses import dataclass, field

from tests.faults.ledger import ledger
from tests.faults.stand import PATIENCE, Stand

RESUMED_WITHIN = 15.0  # seconds from the end of a break to the effect of an event recorded then


@dataclass
class Resumed:
    """`seconds` until an event recorded right after each break had its effect; `never`: the break where it had none."""

    seconds: dict = field(default_factory=dict)
    never: str | None = None
    faults: dict = field(default_factory=dict)
    same_worker: bool = True
    logs: str = ""

    @property
    def worst(self):
        return float("inf") if self.never else max(self.seconds.values())

    def __str__(self):
        each = [f"{name}: {seconds:.1f}" for name, seconds in self.seconds.items()]
        return "; ".join(each + ([f"{self.never}: never"] if self.never else []))


def breaks(folder, *, resets, freezes, seed, sabotage="", patience=PATIENCE):
    """Break, record an event, and wait for its effect up to `patience` seconds; over and over until it stays away.

    `freezes` is a list of (seconds, how it ends: "thaw" or "lose"). Returns a Resumed.
    """
    chance, found = random.Random(seed), Resumed()
    with ledger() as book, Stand(folder, sabotage=sabotage) as stand:
        book.wait_for_worker(stand)
        worker = stand.pid_of("worker")
        for name, break_it in all_breaks(stand.worker_side, resets, freezes, chance):
            break_it()
            seconds = book.seconds_to_effect(patience)
            if seconds is None:
                found.never = name
                break
            found.seconds[name] = max(seconds, found.seconds.get(name, 0))
        if found.never is None:
            book.wait_until_settled(stand)
            found.faults = book.faults()
        found.same_worker, found.logs = stand.pid_of("worker") == worker, stand.logs()
    return found


def all_breaks(proxy, resets, freezes, chance):
    """(name, what to do) of each break."""

    def reset():
        time.sleep(chance.uniform(0, 2))  # at any moment of the worker's own rhythm
        if not proxy.reset():
            raise RuntimeError("no connection to cut")

    def freeze(seconds, ending):
        proxy.freeze()
        time.sleep(seconds)
        getattr(proxy, ending)()

    for number in range(1, resets + 1):
        yield f"reset {number}", reset
    for seconds, ending in freezes:
        yield f"{seconds} s frozen, {ending}", lambda seconds=seconds, ending=ending: freeze(seconds, ending)
