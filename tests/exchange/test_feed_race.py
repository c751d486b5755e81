"""A consumer that follows from nothing while everybody writes: real threads, connections and commits."""

import itertools
import json
import threading
import time
import uuid
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from exchange.actions import feed
from exchange.models import Change
from partners.models import Partner
from profiles.models import Competence, Job, JobCompetence, Profile
from tests import factories
from tests.coediting.test_race import in_threads
from tests.exchange.feeding import Follower, detail, downloaded, members

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("feed_at_tests")]
STEPS, PAGES = 10, 5  # what is told, and read by each follower, while everybody writes
LINKED = 2  # of as many turns of `Portal.link` one is committed
PATIENCE = 60  # seconds, in which this is done many times over
RESOURCES = ("partners", "jobs", "competences", "job-competences", "profiles")


class Portal:
    """Something of everything, and five people who each do another kind of write to it."""

    def __init__(self):
        self.owner, self.job = factories.partner("owner"), factories.job()
        self.competences = [factories.competence(f"skill {number}") for number in range(6)]
        self.by = factories.coordinator()
        rows = [factories.requirement_row(one) for one in self.competences[:2]]
        self.profiles = [
            factories.published(self.owner, slug=f"p-{number}", jobs=[self.job], requirements=rows)
            for number in range(2)
        ]
        self.work = (self.rename, self.publish, self.link, self.import_anew, self.give_up)

    def rename(self, number):
        """One by one, as on the pages."""
        for one in self.competences:
            Competence.objects.filter(pk=one.pk).update(label_nl=f"naam {number}")
        Partner.objects.filter(pk=self.owner.pk).update(slug=f"owner-{number}")

    def publish(self, number):
        """A document that is taken from the public and given back, with its projection in the same transaction."""
        profile = self.profiles[number % 2]
        with transaction.atomic():
            found = Profile.objects.select_related("document").get(pk=profile.pk)
            found.document.published = None if found.document.published_id else found.document.working
            found.document.save(update_fields=["published"])
            Profile.objects.filter(pk=profile.pk).update(title_nl=f"titel {number}")

    def link(self, number):
        """A competence and its edges, together or not at all."""
        with transaction.atomic():
            made = factories.competence(f"new {number}")
            edge = {"job": self.job, "competence": made, "importance": "optional"}
            JobCompetence.objects.create(source="own", **edge)
            transaction.set_rollback(number % 3 == 0)

    def import_anew(self, number):
        """All edges of a source at once: out and in again, of which half say something else."""
        with transaction.atomic():
            JobCompetence.objects.filter(source="esco").delete()
            JobCompetence.objects.bulk_create(
                JobCompetence(job=self.job, competence=one, importance=("essential", "optional")[number * place % 2])
                for place, one in enumerate(self.competences)
            )

    def give_up(self, number):
        """Emptied and filled, in a statement that no row trigger sees."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(1)")
            if number % 4 == 0:
                cursor.execute("TRUNCATE profiles_profile_themes")
            Job.objects.filter(pk=self.job.pk).update(uid=uuid.uuid4())


class Watchful(Follower):
    """A consumer that looks at every edge whether what it joins was told before it; `dangling` is what was not."""

    def __init__(self, limit):
        super().__init__(limit)
        self.filled, self.dangling = 0, []

    def page(self):
        before = len(self.numbers)
        more = super().page()
        self.filled += len(self.numbers) > before
        return more

    def take(self, change, data):
        super().take(change, data)
        if change["resource"] == "job-competences" and change["kind"] != "deleted":
            ends = {(f"{name}s", change["data"][name]) for name in ("job", "competence")}
            self.dangling += ends - self.rows.keys()


class Race:
    """Five people who write, two who keep the feed and two who read it, until enough was told and read meanwhile.

    Each step of the feed waits in its middle until one more competence came with its edges, so that none of them reads
    what stands still.
    """

    def __init__(self):
        self.portal, self.followers = Portal(), [Watchful(limit=10), Watchful(limit=500)]
        self.steps, self.linked, self.over = [], threading.Semaphore(0), threading.Event()
        feed.follow()  # the first step reads everything, and takes longer than all that follow
        self.until = time.monotonic() + PATIENCE

    def run(self):
        roles = [*(partial(self.write, work) for work in self.portal.work), self.keep, self.keep]
        roles += [partial(self.read, follower) for follower in self.followers]
        try:
            return in_threads(lambda number: self.play(roles[number]), range(len(roles)), PATIENCE + 10)
        finally:
            self.over.set()

    def play(self, role):
        """Who fails ends it for everybody."""
        try:
            role()
        except Exception:
            self.over.set()
            raise

    def write(self, work):
        for turn in itertools.count():
            if self.ended():
                return
            work(turn)
            if work == self.portal.link:
                self.linked.release()

    def keep(self):
        while not self.ended():
            if told := feed.follow():
                self.steps.append(told)

    def read(self, follower):
        while not self.ended():
            follower.page()

    def ended(self):
        """Has enough happened? It is an error when that takes too long."""
        filled = [follower.filled for follower in self.followers]
        if self.torn() or (len(self.steps) >= STEPS and min(filled) >= PAGES):
            self.over.set()
        assert self.over.is_set() or time.monotonic() < self.until, f"only {len(self.steps)} steps, {filled} pages"
        return self.over.is_set()

    def torn(self):
        return [each for follower in self.followers for each in follower.dangling]

    def compare(self, real):
        """The `_compare` of the feed that is overtaken between competences and what joins them."""

        def overtaken(cursor, reading, pks):
            real(cursor, reading, pks)
            if reading.name == "competences":
                while self.linked.acquire(blocking=False):
                    pass
                turns = 0
                while turns < LINKED and not self.ended():
                    turns += self.linked.acquire(timeout=0.1)

        return overtaken


@pytest.fixture
def race(monkeypatch):
    found = Race()
    monkeypatch.setattr(feed, "_compare", found.compare(feed._compare))
    return found


def test_follower_from_nothing_has_what_a_full_download_gives(race):
    errors = race.run()

    assert (errors, race.torn()) == ([], [])
    assert (len(race.steps) >= STEPS, [follower.filled >= PAGES for follower in race.followers]) == (True, [True, True])
    feed.follow()
    for follower in race.followers:
        follower.follow()
        check(follower)
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert [follower.numbers for follower in race.followers] == [numbers, numbers]
    assert race.torn() == []
    assert feed.follow(whole=True) == 0


def test_steps_that_see_several_moments_are_found_by_this(race, monkeypatch):
    """The control: without one moment for all, an edge is told before the competence that came with it.

    Or one thing came and went within a step, which then cannot number its changes.
    """
    monkeypatch.setattr(feed, "_one_moment", transaction.atomic)

    errors = race.run()

    assert errors or race.torn()
    assert [error for error in errors if not isinstance(error, IntegrityError)] == []


def check(follower):
    """The follower has, to the byte, what lists and details give."""
    for name in RESOURCES:
        listed, told = downloaded(name, limit=25), follower.of(name)
        assert told.keys() == listed.keys(), name
        for uid, text in listed.items():
            assert members(told[uid], json.loads(text)) == members(text, json.loads(text))
    for profile in Profile.objects.published():
        uid = str(profile.document.uid)
        text = detail("profiles", uid)
        assert members(follower.of("profiles")[uid], json.loads(text)) == members(text, json.loads(text))


def test_one_writer_at_a_time():
    """Whoever comes while somebody is at it goes away again, and nothing is told twice."""
    factories.partner()
    feed.follow()
    partner = factories.partner()
    with feed._alone() as mine:
        others = []
        errors = in_threads(lambda _number: others.append(feed.follow()), range(3))

    assert (mine, errors, others) == (True, [], [None, None, None])
    assert feed.follow() == 1
    assert [change.uid for change in Change.objects.order_by("-number")[:1]] == [partner.uid]


def test_one_step_sees_one_moment(monkeypatch):
    """What is committed while a step reads is told as a whole by the next one, never the half that was read later."""
    feed.follow()
    factories.partner("before")
    compare = feed._compare

    def meanwhile(_number):
        with transaction.atomic():
            factories.partner("meanwhile")
            factories.theme("meanwhile")

    def interrupted(cursor, reading, pks):
        compare(cursor, reading, pks)
        if reading.name == "partners":
            assert in_threads(meanwhile, [0]) == []

    monkeypatch.setattr(feed, "_compare", interrupted)
    monkeypatch.setattr(feed, "_reshaped", lambda: ["themes"])  # so that both are read
    first = feed.follow()
    monkeypatch.undo()
    feed.follow()

    slugs = [(change.resource, change.data["slug"]) for change in Change.objects.order_by("number")]
    assert (first, slugs) == (1, [("partners", "before"), ("partners", "meanwhile"), ("themes", "meanwhile")])


def test_what_is_not_committed_is_told_later_and_keeps_nothing_waiting():
    """A write that takes long does not hold the feed up, and is not lost although others were told after it began."""
    feed.follow()
    begun, told, errors = threading.Event(), threading.Event(), []

    def write_slowly():
        try:
            with transaction.atomic():
                factories.partner("slow")
                begun.set()
                assert told.wait(30)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert begun.wait(30)
    factories.partner("quick")
    first = feed.follow()
    told.set()
    slow.join(30)
    second = feed.follow()

    assert (errors, first, second) == ([], 1, 1)
    assert [change.data["slug"] for change in Change.objects.order_by("number")] == ["quick", "slow"]
