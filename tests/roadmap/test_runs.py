"""Full runs as jobs: many events lead to one run, and no change is lost."""

import threading

import pytest
from django.db import connection, transaction

from coediting import outbox
from coediting.models import Delivery
from roadmap import tasks
from roadmap.actions import needs, runs
from roadmap.models import NeedRun
from roadmap.needs import derive, freshness
from tests import factories
from tests.roadmap import needs_world as world
from tests.roadmap.running import TASKS, settled_place, states, work


@pytest.fixture
def place():
    return settled_place()


# ---------- one run for all that waits ----------
@pytest.mark.django_db
def test_events_that_wait_for_a_full_recompute_lead_to_one_run(place):
    sector, _profile = place
    for heads in (200, 300, 400):
        world.load([("20", "81", heads)])

    work()

    assert states() == [("workforce.imported", "done")]
    assert NeedRun.objects.get().inputs["changes"] == 3
    assert (world.total(sector), freshness.waiting()) == ((400, 400, 40, 80, 120), False)


@pytest.mark.django_db
def test_publications_of_one_profile_lead_to_one_run_and_another_profile_to_its_own(place):
    sector, profile = place
    for share in (40, 50, 60):
        profile = world.change(profile, requirements=world.rows((share, share, share)))
    other = world.profile([profile.jobs.first()], [factories.sector("2012", sector)], (1, 1, 1))

    work()

    assert states() == [("profile.published", "done"), ("profile.published", "done")]
    assert list(NeedRun.objects.order_by("pk").values_list("inputs__profile", "inputs__changes")) == [
        (profile.slug, 3),
        (other.slug, None),
    ]
    assert world.total(sector) == (100, 100, 60, 60, 60)


@pytest.mark.django_db
def test_full_run_answers_for_the_profiles_that_wait(place):
    sector, profile = place
    world.load([("20", "81", 200)])
    world.change(profile, requirements=world.rows((50, 50, 50)))

    work()

    assert states() == [("workforce.imported", "done")]
    assert world.total(sector) == (200, 200, 100, 100, 100)


@pytest.mark.django_db
def test_withdrawn_after_published_is_one_run_at_the_last_state(place):
    _sector, profile = place
    world.change(profile, requirements=world.rows((50, 50, 50)))
    with transaction.atomic():
        outbox.record("profile.withdrawn", profile.document.uid, document=profile.document.pk, by=None)

    work()

    assert states() == [("profile.withdrawn", "done")]


@pytest.mark.django_db
def test_delivery_of_a_broken_run_stays_open_for_all_and_is_counted_as_tried(place, monkeypatch):
    for heads in (200, 300):
        world.load([("20", "81", heads)])
    monkeypatch.setattr(derive, "totals", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        work()

    waiting = Delivery.objects.filter(done=None, task__in=TASKS)
    assert list(waiting.values_list("attempts", flat=True)) == [1, 1]
    assert states() == [("workforce.imported", "waiting")]
    assert NeedRun.objects.get().inputs["fault"] == "ZeroDivisionError"


@pytest.mark.django_db
def test_run_that_breaks_on_its_last_try_has_failed(place, monkeypatch):
    run = runs.ask_for_run(by=factories.coordinator())
    Delivery.objects.filter(event__subject=str(run.uid)).update(attempts=outbox.GIVE_UP_AFTER - 1)
    monkeypatch.setattr(derive, "totals", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        work()

    run.refresh_from_db()
    assert (run.state, run.inputs) == ("failed", {"fault": "ZeroDivisionError"})


# ---------- no change is lost ----------
def change_during_the_run(profile, monkeypatch):
    """Another connection publishes the profile after the factors were computed and before the run commits."""
    totals = derive.totals

    def elsewhere():
        try:
            world.change(profile, requirements=world.rows((90, 90, 90)))
        finally:
            connection.close()

    def interrupted():
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join(30)
        monkeypatch.setattr(derive, "totals", totals)
        return totals()

    monkeypatch.setattr(derive, "totals", interrupted)


def run_with_a_change_inside(place, monkeypatch):
    _sector, profile = place
    world.load([("20", "81", 200)])
    waiting = Delivery.objects.get(done=None, task="roadmap.tasks.recompute_needs")
    change_during_the_run(profile, monkeypatch)
    tasks.recompute_needs(waiting.pk)


@pytest.mark.django_db(transaction=True)
def test_change_between_start_and_end_of_a_run_leads_to_another_run(place, monkeypatch):
    run_with_a_change_inside(place, monkeypatch)

    assert (world.total(place[0]), freshness.waiting()) == ((200, 200, 20, 40, 60), True)
    work()
    assert (world.total(place[0]), freshness.waiting()) == ((200, 200, 180, 180, 180), False)


@pytest.mark.django_db(transaction=True)
def test_marking_done_what_is_open_at_the_end_would_lose_that_change(place, monkeypatch):
    """The control: who reads only at the end what is open, marks a change done that the run has not seen."""
    effect = runs._count
    monkeypatch.setattr(
        runs,
        "_count",
        lambda *rest: (effect(*rest), Delivery.objects.filter(done=None).update(done="2026-01-01T00Z")),
    )

    run_with_a_change_inside(place, monkeypatch)
    work()

    assert (world.total(place[0]), freshness.waiting()) == ((200, 200, 20, 40, 60), False)
    assert needs.recount().state == NeedRun.State.FAILED


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_many_events_end_at_the_last_figures(place):
    for heads in (200, 300, 400, 500):
        world.load([("20", "81", heads)])
    waiting = list(Delivery.objects.filter(done=None, task__in=TASKS).values_list("pk", flat=True))
    errors = []

    def worker(order):
        try:
            for pk in order:
                tasks.recompute_needs(pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker, args=(order,)) for order in (waiting, waiting[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert errors == []
    # One run answers for all four, or each worker has taken some of them: never one run per event.
    assert states() in ([("workforce.imported", "done")], [("workforce.imported", "done")] * 2)
    assert (world.total(place[0])[0], freshness.waiting()) == (500, False)
