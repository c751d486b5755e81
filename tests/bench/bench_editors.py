"""What 100 open editors cost the one who saves: real server processes, a profile of 100 requirements.

    python -m tests.bench.bench_editors [--editors 100] [--seconds 6] [--turns 10] [--workers 2] [--seed 1]

One editor saves over and over through the API, in turns with and without the others, so that both see the same
machine. Each other editor gives its sign of life every 15 seconds, as the page does, and none takes in the new
revisions: every answer has to say what changed since. The bar: their presence raises the p95 of saving by less than
a quarter. Works in a scratch database.
"""

import argparse
import json
import random
import statistics
import sys
import threading
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.bench_coediting import large_profile, words
from tests.bench.bench_recompute import timed
from tests.bench.flanders import scratch_database

PERIOD = 15  # seconds between two signs of life of one editor
PAUSE = 0.2  # seconds between two saves: faster than any person, slow enough not to be a test of saturation
BAR = 1.25


class Editor:
    """An open edit form in a browser: its session, its token, the revision that it loaded."""

    def __init__(self, port, user, profile, chance):
        from django.test import Client
        from django.urls import reverse

        from tests.coediting.filling import form_to
        from tests.faults.editors import Server

        client = Client()
        client.force_login(user)
        session = f"sessionid={client.cookies['sessionid'].value}"
        self.server = Server(port, {"Host": "localhost", "Cookie": session})
        edit = reverse("profile-edit", args=[profile.slug])
        status, headers, page = self.server.send("GET", edit)
        assert status == 200, status
        self.server.headers["Cookie"] = f"{session}; {headers['Set-Cookie'].split(';')[0]}"
        form = form_to(page, edit)
        self.address = reverse("document-presence", args=[profile.document.uid])
        row = chance.choice(profile.document.working.content["requirements"])["id"]
        self.told = ""
        self.form = {
            "csrfmiddlewaretoken": form.value("csrfmiddlewaretoken"),
            "tab": str(uuid.uuid4()),
            "section": "requirements",
            "row": row,
            "unsaved": "1",
            "revision": form.value("revision"),
            "changed": f"requirements-{row}-applied-nl",
        }

    def sign_of_life(self):
        """Seconds that it took."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(self.form | {"told": self.told})
        seconds, (status, _headers, answer) = timed(
            lambda: self.server.send("POST", self.address, body, **form)
        )
        assert status == 200, (status, answer[:300])
        self.told = json.loads(answer)["revision"]
        return seconds


class Crowd:
    """All editors, each giving a sign of life every PERIOD seconds while it is open; the times are kept."""

    def __init__(self, editors, threads=4):
        self.editors, self.seconds = editors, []
        self.open, self.ended = threading.Event(), threading.Event()
        self.threads = [
            threading.Thread(target=self._run, args=(editors[part::threads],)) for part in range(threads)
        ]
        for thread in self.threads:
            thread.start()

    def _run(self, editors):
        begun, turn = time.monotonic(), 0
        while not self.ended.is_set():
            due = begun + turn * PERIOD / len(editors)
            if self.ended.wait(max(0, due - time.monotonic())):
                return
            if self.open.is_set():
                self.seconds.append(editors[turn % len(editors)].sign_of_life())
            turn += 1

    def close(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()


class Saver:
    """The editor who saves: PATCH of one cell over the newest revision, again and again."""

    def __init__(self, port, user, profile, chance):
        from tests import factories
        from tests.faults.editors import Server

        self.address, self.chance = f"/api/v1/profiles/{profile.slug}/draft/", chance
        self.server = Server(port, {"Host": "localhost", "Authorization": f"Bearer {factories.token(user)}"})
        self.rows = [row["id"] for row in profile.document.working.content["requirements"]]
        self.number = profile.document.working.number

    def save(self):
        """Seconds of one save."""
        change = {"id": self.chance.choice(self.rows), "learning_note": words(self.chance, 6)}
        body = json.dumps({"content": {"requirements": [change]}})
        headers = {"If-Match": f'"r{self.number}"', "Content-Type": "application/json"}
        seconds, (status, answered, text) = timed(
            lambda: self.server.send("PATCH", self.address, body, **headers)
        )
        assert status == 200, (status, text[:500])
        self.number = int(answered["ETag"].strip('"r'))
        return seconds


def measure(saver, crowd, options):
    """{"alone": [seconds], "among editors": [seconds]}, taken by turns."""
    found = {"alone": [], "among editors": []}
    for _turn in range(options.turns):
        for name, times in found.items():
            crowd.open.set() if name == "among editors" else crowd.open.clear()
            time.sleep(1)  # the last turn's requests are answered
            end = time.monotonic() + options.seconds
            while time.monotonic() < end:
                times.append(saver.save())
                time.sleep(PAUSE)
    return found


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, standard in (("editors", 100), ("seconds", 6), ("turns", 10), ("workers", 2), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    options = parser.parse_args()
    with scratch_database() as connection:
        from tests import factories
        from tests.faults.web import serving

        chance = random.Random(options.seed)
        profile, by, _other = large_profile(chance)
        owner = profile.document.owner
        people = [factories.editor(owner) for _ in range(options.editors)]
        connection.close()
        with serving(workers=options.workers) as port:
            saver = Saver(port, by, profile, chance)
            saver.save()
            crowd = Crowd([Editor(port, user, profile, chance) for user in people])
            try:
                found = measure(saver, crowd, options)
            finally:
                crowd.close()
        connection.close()
    return report(found, crowd, options)


def report(found, crowd, options):
    """Print what was measured; 1 when the bar is missed."""
    late = {name: statistics.quantiles(times, n=20)[-1] for name, times in found.items()}
    print(f"editors: {options.editors} open, {len(crowd.seconds)} signs of life")
    for name, times in {**found, "sign of life": crowd.seconds}.items():
        print(
            f"  {name:14} {len(times):5} x   median {statistics.median(times) * 1000:6.1f} ms"
            f"   p95 {statistics.quantiles(times, n=20)[-1] * 1000:6.1f} ms"
        )
    ratio = late["among editors"] / late["alone"]
    print(f"  p95 of saving among editors = {ratio:.2f} x alone   bar {BAR}")
    return int(ratio > BAR)


if __name__ == "__main__":
    raise SystemExit(main())
