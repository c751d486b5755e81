"""R5: people save while the broker is refused, frozen or slow. None of them may notice."""

import random
import statistics
import threading
import time
from dataclasses import dataclass, field

from django.test import Client
from django.utils import timezone

from coediting.models import Delivery, Event, Revision
from tests import factories
from tests.faults.editors import SAVED, ApiDoor, Journal, PageDoor
from tests.faults.hunt import close_connection
from tests.faults.ledger import ledger
from tests.faults.stand import PATIENCE, Stand, wait_until

BROKEN = {  # how the broker is away: (begins, ends)
    "refused": (lambda proxy: proxy.refuse(), lambda proxy: proxy.accept()),
    "frozen": (lambda proxy: proxy.freeze(), lambda proxy: proxy.lose()),
    "slow": (lambda proxy: setattr(proxy, "delay", 0.5), lambda proxy: setattr(proxy, "delay", 0.0)),
}


@dataclass
class Saving:
    """What the savers met: seconds of every save by phase ("warm-up", "normal" or a key of BROKEN), and what failed.

    `asked` counts the web server's connections to the broker, `back` tells the seconds until work went on after each
    phase, `unfulfilled` the deliveries that were never done and `without_event` the saves that nobody was told of.
    """

    seconds: dict = field(default_factory=dict)
    failed: list = field(default_factory=list)
    back: dict = field(default_factory=dict)
    asked: int = 0
    unfulfilled: int = 0
    without_event: int = 0

    def p95(self, phase):
        return statistics.quantiles(self.seconds[phase], n=20)[-1]

    def slowed(self, at_least=0.0):
        """Phases whose p95 is more than twice the normal one, and more than `at_least` seconds."""
        limit = max(2 * self.p95("normal"), at_least)
        return [phase for phase in self.seconds if phase in BROKEN and self.p95(phase) > limit]

    def __str__(self):
        saves = ", ".join(
            f"{phase} {len(seconds)} saves p95 {1000 * self.p95(phase):.0f} ms"
            for phase, seconds in self.seconds.items()
        )
        back = ", ".join(f"{phase} {seconds:.1f} s" for phase, seconds in self.back.items())
        return (
            f"{saves}; at work again after {back}; {self.asked} connections of web; {len(self.failed)} failed"
        )


def save_meanwhile(folder, *, phases, normal, broken, seed="1", sabotage=""):
    """Three savers, for `normal` seconds before and after every one of `phases`, each of which lasts `broken` seconds.

    Returns a Saving.
    """
    found = Saving()
    with ledger() as book:
        owner = factories.partner()
        people = [(factories.editor(owner), factories.draft(owner).slug) for _ in range(3)]
        with Stand(folder, only=("worker", "beat", "web"), sabotage=sabotage) as stand:
            book.wait_for_worker(stand)
            savers = Savers([door(n, *person, stand.port) for n, person in enumerate(people)], found, seed)
            savers.work("warm-up", normal / 2)
            savers.work("normal", normal)
            for phase in phases:
                begin, end = BROKEN[phase]
                for proxy in (stand.worker_side, stand.web_side):
                    begin(proxy)
                savers.work(phase, broken)
                for proxy in (stand.worker_side, stand.web_side):
                    end(proxy)
                found.back[phase] = wait_until(done_since(timezone.now()), PATIENCE)
                wait_until(lambda: not undone().exists(), PATIENCE)
                savers.work("normal", normal)
            wait_until(lambda: not undone().exists(), PATIENCE)
            found.asked, found.unfulfilled = stand.web_side.opened, undone().count()
            found.without_event = saved().count() - told().count()
    return found


def undone():
    return Delivery.objects.filter(done__isnull=True)


def done_since(moment):
    return lambda: Delivery.objects.filter(done__gt=moment).exists()


def saved():
    """The revisions that the savers made; the first of each document was there before."""
    return Revision.objects.filter(number__gt=1, document__kind="profile")


def told():
    return Event.objects.filter(kind="profile.revised", details__revision__gt=1)


def door(number, user, slug, port):
    """The first saver uses the page, the others the API; each has an own document, so that nobody waits for a lock."""
    if number == 0:
        client = Client()
        client.force_login(user)
        return PageDoor(port, f"sessionid={client.cookies['sessionid'].value}", slug)
    return ApiDoor(port, factories.token(user), slug, "PATCH")


class Savers:
    """People with a door each, who all save at the same time, at the pace of somebody quick with good tools."""

    def __init__(self, doors, found, seed):
        self.doors, self.found, self.seed = doors, found, seed

    def work(self, phase, seconds):
        """Save for so long, and note in `found` how long each save took and what failed."""
        end, spent = time.monotonic() + seconds, self.found.seconds.setdefault(phase, [])
        threads = [
            threading.Thread(target=self._save, args=(number, door, phase, end, spent))
            for number, door in enumerate(self.doors)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _save(self, number, door, *rest):
        phase, end, spent = rest
        chance, journal = random.Random(f"{self.seed}-{number}-{phase}"), Journal()
        try:
            while time.monotonic() < end:
                base, state = door.open()
                start = time.monotonic()
                door.save(journal, base, state, "summary/nl", f"tekst {start}")
                spent.append(time.monotonic() - start)
                time.sleep(chance.uniform(0.05, 0.15))
        except Exception as error:
            self.found.failed.append(f"{phase}: {error!r}")
        finally:
            close_connection()
        self.found.failed += [f"{phase}: {edit.outcome}" for edit in journal.edits if edit.outcome != SAVED]
