"""One change through every door: the page, the API's PUT and the API's PATCH all lead through the same actions.

A door opens a profile as its visitor does, saves what was changed, publishes and restores. Whatever the door, the same
things are saved, refused or met by a conflict.
"""

import json
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from coediting.models import Delivery, Document, Event, Revision
from profiles.models import Profile
from tests import factories
from tests.coediting.filling import form_to

pytestmark = pytest.mark.django_db
SAVED, FORBIDDEN, NOT_FOUND, CONFLICT, INVALID, SIGN_IN = "saved", 403, 404, 409, 422, "sign in"


@dataclass
class Opened:
    """What a visitor has before them: the token, and the form (page) or the content (API)."""

    number: str
    state: object


class Page:
    """The edit form, posted the way a browser does."""

    origin = "page"

    def __init__(self, user):
        self.client = Client()
        if user.is_authenticated:
            self.client.force_login(user)

    @staticmethod
    def url(profile, page, *numbers):
        return reverse(f"profile-{page}", args=[profile.slug, *numbers])

    def open(self, profile):
        answer = self.client.get(self.url(profile, "edit"))
        if answer.status_code != 200:
            return self._outcome(answer)
        form = form_to(answer, self.url(profile, "edit"))
        return Opened(form.value("revision"), form)

    def save(self, profile, opened, note="", **changes):
        typed = {"note": note}
        for name, value in changes.items():
            cells = value if isinstance(value, dict) else {None: value}
            typed |= {f"{name}-{key}" if key else name: str(text) for key, text in cells.items()}
        data = opened.state.data(revision=opened.number, **typed)
        return self._outcome(self.client.post(self.url(profile, "edit"), data))

    def publish(self, profile, number):
        return self._outcome(self.client.post(self.url(profile, "publish"), {"revision": number}))

    def restore(self, profile, number, token):
        return self._outcome(self.client.post(self.url(profile, "restore", number), {"revision": token}))

    @staticmethod
    def _outcome(answer):
        if answer.status_code == 302:
            return SIGN_IN if answer.url.startswith(reverse("sign-in")) else SAVED
        return answer.status_code


class Put:
    """The API, with the whole content."""

    origin = "api"

    def __init__(self, user):
        self.headers = {}
        if user.is_authenticated:
            self.headers["Authorization"] = f"Bearer {factories.token(user)}"
        self.client = Client(headers=self.headers)

    @staticmethod
    def url(profile, *parts):
        return "/".join(["/api/v1/profiles", profile.slug, *map(str, parts), ""])

    def open(self, profile):
        answer = self.client.get(self.url(profile, "draft"))
        if answer.status_code != 200:
            return self._outcome(answer)
        return Opened(answer.headers["ETag"].strip('"').removeprefix("r"), answer.json()["content"])

    def _send(self, method, address, token, body=None):
        headers = {"If-Match": f'"r{token}"', "Prefer": "merge"}
        send = getattr(self.client, method)
        return self._outcome(
            send(address, json.dumps(body or {}), content_type="application/json", headers=headers)
        )

    def save(self, profile, opened, note="", **changes):
        content = {name: self._changed(opened.state[name], value) for name, value in changes.items()}
        body = {"note": note, "content": opened.state | content}
        return self._send("put", self.url(profile, "draft"), opened.number, body)

    @staticmethod
    def _changed(before, value):
        return before | value if isinstance(value, dict) else value

    def publish(self, profile, number):
        return self._send("post", self.url(profile, "publish"), number)

    def restore(self, profile, number, token):
        return self._send("post", self.url(profile, "revisions", number, "restore"), token)

    @staticmethod
    def _outcome(answer):
        return {200: SAVED, 201: SAVED, 401: SIGN_IN}.get(answer.status_code, answer.status_code)


class Patch(Put):
    """The API, with only what changes."""

    def save(self, profile, opened, note="", **changes):
        return self._send(
            "patch", self.url(profile, "draft"), opened.number, {"note": note, "content": changes}
        )


DOORS = [Page, Put, Patch]
every_door = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__.lower())
other_door = pytest.mark.parametrize("other", DOORS, ids=lambda door: f"against-{door.__name__.lower()}")


@pytest.fixture
def owner():
    return factories.partner()


@pytest.fixture
def profile(owner):
    return factories.draft(
        owner,
        themes=[factories.theme()],
        sectors=[factories.sector()],
        requirements=[factories.requirement_row(factories.competence())],
    )


@pytest.fixture
def by(owner):
    return factories.editor(owner)


def newest(profile):
    return Document.objects.get(pk=profile.pk).working


def events(profile):
    subject = str(profile.document.uid)
    return list(Event.objects.filter(subject=subject).order_by("pk").values_list("kind", "details__revision"))


# ---------- saving ----------
@every_door
def test_save_writes_one_revision_and_one_event(door, profile, by, owner):
    visitor = door(by)
    before = newest(profile).content

    outcome = visitor.save(profile, visitor.open(profile), summary={"nl": "Kort"}, vks_level=3, note="Korter")

    saved = newest(profile)
    assert (outcome, saved.number, saved.author, saved.partner, saved.note) == (SAVED, 2, by, owner, "Korter")
    assert saved.content == before | {"summary": {"nl": "Kort", "en": ""}, "vks_level": 3}
    assert saved.origin == door.origin
    assert events(profile) == [("profile.revised", 1), ("profile.revised", 2)]


@every_door
def test_save_without_a_change_writes_nothing(door, profile, by):
    visitor = door(by)

    assert visitor.save(profile, visitor.open(profile)) == SAVED
    assert (newest(profile).number, events(profile)) == (1, [("profile.revised", 1)])


@every_door
def test_save_of_a_bad_value_writes_nothing(door, profile, by):
    visitor = door(by)

    assert visitor.save(profile, visitor.open(profile), title={"nl": "x" * 201}, vks_level=3) == INVALID
    assert newest(profile).number == 1


@every_door
@pytest.mark.parametrize("token", ["0", "99", "999999999"])
def test_save_from_an_unknown_revision_writes_nothing(door, profile, by, token):
    visitor = door(by)
    opened = visitor.open(profile)
    opened.number = token

    assert visitor.save(profile, opened, summary={"nl": "x"}) in (409, 412)
    assert newest(profile).number == 1


@every_door
@other_door
def test_two_edits_of_different_places_both_get_through(door, other, profile, by, owner):
    mine, theirs = door(by), other(factories.editor(owner))
    opened, opened_there = mine.open(profile), theirs.open(profile)

    assert theirs.save(profile, opened_there, context={"nl": "Van hen"}, title={"en": "Theirs"}) == SAVED
    assert mine.save(profile, opened, summary={"nl": "Van mij"}, title={"nl": "Van mij"}) == SAVED

    saved = newest(profile)
    assert (saved.number, saved.origin) == (3, "merge")
    assert (saved.content["context"]["nl"], saved.content["summary"]["nl"]) == ("Van hen", "Van mij")
    assert saved.content["title"] == {"nl": "Van mij", "en": "Theirs"}


@every_door
@other_door
def test_two_edits_of_the_same_place_are_a_conflict_that_saves_nothing(door, other, profile, by, owner):
    mine, theirs = door(by), other(factories.editor(owner))
    opened, opened_there = mine.open(profile), theirs.open(profile)

    assert theirs.save(profile, opened_there, summary={"nl": "Van hen"}) == SAVED
    assert mine.save(profile, opened, summary={"nl": "Van mij"}, context={"nl": "Van mij"}) == CONFLICT

    assert (newest(profile).number, newest(profile).content["summary"]["nl"]) == (2, "Van hen")
    assert len(events(profile)) == 2


# ---------- publishing and restoring ----------
@every_door
def test_publish_projects_and_leaves_the_effect_to_the_outbox(door, profile):
    visitor = door(factories.coordinator())
    visitor.save(profile, visitor.open(profile), title={"nl": "Nieuw woord"})
    factories.approve(profile)

    assert visitor.publish(profile, 2) == SAVED

    document, row = Document.objects.get(pk=profile.pk), Profile.objects.get(pk=profile.pk)
    assert (document.state, document.published.number, document.version) == ("published", 2, 1)
    assert (row.title_nl, row.requirements.count()) == ("Nieuw woord", 1)
    assert events(profile)[-1] == ("profile.published", 2)
    promised = Delivery.objects.filter(event__subject=str(profile.document.uid), task__startswith="roadmap.")
    assert [delivery.done for delivery in promised] == [None]


@every_door
@pytest.mark.parametrize("number", [1, 99])
def test_publish_of_another_revision_than_the_newest_publishes_nothing(door, profile, number):
    visitor = door(factories.coordinator())
    visitor.save(profile, visitor.open(profile), summary={"nl": "x"})

    visitor.publish(profile, number)

    assert Document.objects.get(pk=profile.pk).published is None


@every_door
def test_publish_of_an_unfinished_profile_publishes_nothing(door, owner):
    profile = factories.draft(owner)

    door(factories.coordinator()).publish(profile, 1)

    assert Document.objects.get(pk=profile.pk).published is None


@every_door
def test_restore_saves_the_old_content_anew(door, profile, by):
    visitor = door(by)
    old = newest(profile).content
    visitor.save(profile, visitor.open(profile), summary={"nl": "x"})

    assert visitor.restore(profile, 1, token=2) == SAVED

    assert (newest(profile).number, newest(profile).origin, newest(profile).content) == (3, "restore", old)


# ---------- who may ----------
#                saves, restores, publishes
ON_A_DRAFT = {
    "anonymous": (SIGN_IN, SIGN_IN, SIGN_IN),
    "disabled": (SIGN_IN, SIGN_IN, SIGN_IN),
    "stranger": (NOT_FOUND, NOT_FOUND, NOT_FOUND),
    "reader": (FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "contributor": (FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "editor": (SAVED, SAVED, FORBIDDEN),
    "coordinator": (SAVED, SAVED, SAVED),
}


@every_door
@pytest.mark.parametrize("name", ON_A_DRAFT)
def test_every_door_asks_for_the_same_rights(door, owner, profile, by, name):
    visitor = door(factories.cast(owner)[name])
    opened = door(by).open(profile)  # the form or content, as if it had been handed on
    saves, restores, publishes = ON_A_DRAFT[name]
    wanted = 2 if saves == SAVED else 1
    if (name, door) == ("contributor", Page):
        saves = INVALID  # the form hands in a proposal, which asks for a reason

    outcomes = [
        visitor.save(profile, opened, summary={"nl": "x"}),
        visitor.restore(profile, wanted, token=wanted),
    ]
    factories.approve(profile)
    outcomes.append(visitor.publish(profile, wanted))

    assert tuple(outcomes) == (saves, restores, publishes)
    assert Revision.objects.filter(document=profile.pk).count() == wanted
    assert Document.objects.get(pk=profile.pk).version == int(publishes == SAVED)
