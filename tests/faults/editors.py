"""Many editors on one document at the same time, and the search for what got lost.

Every editor reads, changes one place to a text that nobody else writes, and saves, over and over. Afterwards the
history must tell exactly the same story as the editors: each acknowledged edit is one revision that changes one place,
and whoever overwrote a text had it before their eyes.
"""

import http.client
import json
import random
import threading
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from coediting.compare import changes
from coediting.errors import EditConflict
from coediting.merge import value_at, with_value
from coediting.models import Event, Revision
from profiles import actions
from profiles.models import Profile
from tests.coediting.filling import form_to

SAVED, CONFLICT = "saved", "conflict"
FIELDS = ("summary/nl", "summary/en", "context/nl", "autonomy/en", "responsibility/nl")


@dataclass
class Edit:
    """One edit that was tried: where, what, from which revision, and how it ended (SAVED, CONFLICT or an error)."""

    place: str
    text: str
    base: int
    outcome: str


@dataclass
class Journal:
    """What all editors did; safe to write from several threads."""

    edits: list = field(default_factory=list)

    def note(self, *values):
        self.edits.append(Edit(*values))

    def count(self, outcome):
        return sum(edit.outcome == outcome for edit in self.edits)


# ---------- three ways in ----------
class Server:
    """A small HTTP client: one connection per request, as the sync workers want it, and the cookies of one user."""

    def __init__(self, port, headers):
        self.port, self.headers = port, headers

    def send(self, method, address, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, address, body=body, headers=self.headers | headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode()
        finally:
            connection.close()


class PageDoor:
    """The edit form; a conflict is resolved at once in favour of the own text, having seen the other one."""

    def __init__(self, port, session, slug):
        self.edit, self.resolve = (reverse(f"profile-{page}", args=[slug]) for page in ("edit", "resolve"))
        self.server = Server(port, {"Host": "localhost", "Cookie": session})
        self.session = session

    def open(self):
        status, headers, page = self.server.send("GET", self.edit)
        if status != 200:
            raise RuntimeError(f"GET {self.edit}: {status}")
        cookie = headers["Set-Cookie"].split(";")[0]  # the CSRF cookie; the session has its cookie already
        self.server.headers["Cookie"] = f"{self.session}; {cookie}"
        form = form_to(page, self.edit)
        return int(form.value("revision")), form

    def save(self, journal, base, form, place, text):
        status, page = self._post(self.edit, form.data(**{place.replace("/", "-"): text}))
        journal.note(place, text, base, _outcome(status))
        if status == 409:
            choice = form_to(page, self.resolve)
            status, _page = self._post(self.resolve, choice.data(c0="mine"))
            journal.note(place, text, int(choice.value("revision")), _outcome(status))

    def _post(self, address, data):
        body = urlencode(data, doseq=True)
        status, _headers, page = self.server.send(
            "POST", address, body, **{"Content-Type": "application/x-www-form-urlencoded"}
        )
        return status, page

    @staticmethod
    def places(form):
        return [*FIELDS, *(f"tasks/{row_id}/title/nl" for row_id in form.data().get("tasks", []))]


class ApiDoor:
    """PUT of the whole content or PATCH of the one place, both with `Prefer: merge`."""

    def __init__(self, port, token, slug, method):
        self.address, self.method = f"/api/v1/profiles/{slug}/draft/", method
        self.server = Server(port, {"Host": "localhost", "Authorization": f"Bearer {token}"})

    def open(self):
        status, headers, body = self.server.send("GET", self.address)
        if status != 200:
            raise RuntimeError(f"GET {self.address}: {status}")
        return int(headers["ETag"].strip('"r')), json.loads(body)["content"]

    def save(self, journal, base, content, place, text):
        sent = with_value(content, place, text) if self.method == "PUT" else only(place, text)
        headers = {"If-Match": f'"r{base}"', "Prefer": "merge", "Content-Type": "application/json"}
        status, _headers, _body = self.server.send(
            self.method, self.address, json.dumps({"content": sent}), **headers
        )
        journal.note(place, text, base, _outcome(status))

    @staticmethod
    def places(content):
        return places_in(content)


class ActionDoor:
    """The action itself, within this process."""

    def __init__(self, profile, by):
        self.profile, self.by = profile, by

    def open(self):
        working = Profile.objects.select_related("document__working").get(pk=self.profile.pk).document.working
        return working.number, working.content

    def save(self, journal, base, content, place, text):
        try:
            actions.revise_profile(
                profile=self.profile, by=self.by, base=base, content=with_value(content, place, text)
            )
        except EditConflict:
            journal.note(place, text, base, CONFLICT)
        except Exception as error:
            journal.note(place, text, base, repr(error))
        else:
            journal.note(place, text, base, SAVED)

    @staticmethod
    def places(content):
        return places_in(content)


def places_in(content):
    """The places that editors write to."""
    return [*FIELDS, *(f"tasks/{row['id']}/title/nl" for row in content["tasks"])]


def only(place, text):
    """A partial edit: this place and nothing else."""
    steps = place.split("/")
    if steps[0] == "tasks":
        return {"tasks": [{"id": steps[1], steps[2]: {steps[3]: text}}]}
    return {steps[0]: {steps[1]: text}}


def _outcome(status):
    return {200: SAVED, 302: SAVED, 409: CONFLICT}.get(status, f"HTTP {status}")


# ---------- all at once ----------
def edit_together(doors, rounds, seed, finish=lambda: None):
    """Every door's editor edits `rounds` times, all at the same time. Returns the Journal."""
    journal, start = Journal(), threading.Barrier(len(doors))

    def edit(number, door):
        chance = random.Random(f"{seed}-{number}")
        start.wait()
        try:
            for round_ in range(rounds):
                base, state = door.open()
                place = chance.choice(door.places(state))
                door.save(journal, base, state, place, f"tekst {number}-{round_}")
        except Exception as error:
            journal.note("", "", 0, repr(error))
        finally:
            finish()

    threads = [threading.Thread(target=edit, args=each) for each in enumerate(doors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return journal


# ---------- what got lost ----------
def losses(document, journal):
    """Everything in which history and editors disagree, in words; empty when nothing was lost."""
    revisions = list(Revision.objects.filter(document=document).order_by("number"))
    contents = {revision.number: revision.content for revision in revisions}
    problems = [f"{edit.outcome}: {edit}" for edit in journal.edits if edit.outcome not in (SAVED, CONFLICT)]
    if list(contents) != list(range(1, len(contents) + 1)):
        problems.append(f"numbers have gaps: {list(contents)}")
    announced = list(
        Event.objects.filter(subject=str(document.uid), kind="profile.revised")
        .order_by("details__revision")
        .values_list("details__revision", flat=True)
    )
    if announced != list(contents):
        problems.append(f"events are not one for each revision: {announced}")
    saved = {(edit.place, edit.text): edit for edit in journal.edits if edit.outcome == SAVED}
    for number in list(contents)[1:]:
        problems += _story_of(number, contents, saved)
    return problems + [f"acknowledged, but in no revision: {edit}" for edit in saved.values()]


def _story_of(number, contents, saved):
    """What is wrong with one revision; its edit is taken out of `saved`."""
    found = changes(contents[number - 1], contents[number])
    if len(found) != 1 or (found[0].path, found[0].after) not in saved:
        return [f"revision {number} is not one acknowledged edit: {found}"]
    change = found[0]
    edit = saved.pop((change.path, change.after))
    if value_at(contents[edit.base], change.path) != change.before:
        return [f"revision {number} overwrote {change.before!r} unseen: {edit}"]
    return []
