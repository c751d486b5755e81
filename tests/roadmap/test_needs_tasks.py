"""The worker's side: deliveries that come twice, workers that die, two workers at once."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from coediting import outbox
from coediting import tasks as coediting
from coediting.models import Delivery
from roadmap import tasks
from roadmap.actions import needs
from roadmap.models import NeedRun
from roadmap.needs import derive, freshness
from tests.roadmap import needs_world as world


def send_all():
    """The relay and a worker in one: every open delivery goes to its task. Returns how many."""
    by_name = {
        "roadmap.tasks.refresh_needs_of_profile": tasks.refresh_needs_of_profile,
        "roadmap.tasks.refresh_needs_of_evidence": tasks.refresh_needs_of_evidence,
        "roadmap.tasks.recompute_needs": tasks.recompute_needs,
        "coediting.tasks.notify": coediting.notify,
    }
    return outbox.send_open(lambda name, delivery: by_name[name](delivery))


@pytest.mark.django_db
def test_published_profile_reaches_the_figures_through_the_outbox():
    sectors, jobs = world.sectors(), world.jobs()
    world.load([("20", "81", 100)])
    world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    assert freshness.pending() == freshness.Freshness(True, None)

    send_all()

    assert world.total(sectors["20"]) == (100, 100, 10, 20, 30)
    assert freshness.pending() == freshness.Freshness(False, NeedRun.objects.order_by("-pk").first())


@pytest.mark.django_db
def test_delivery_that_comes_twice_has_one_effect():
    sectors, jobs = world.sectors(), world.jobs()
    world.load([("20", "81", 100)])
    world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    send_all()
    before, runs = world.stored(), NeedRun.objects.count()

    for delivery in Delivery.objects.all():
        task = tasks.recompute_needs if "recompute" in delivery.task else tasks.refresh_needs_of_profile
        task(delivery.pk)

    assert (world.stored(), NeedRun.objects.count()) == (before, runs)


@pytest.mark.django_db
def test_worker_that_dies_half_way_leaves_nothing_and_the_next_one_does_it_all(monkeypatch):
    sectors, jobs = world.sectors(), world.jobs()
    world.load([("20", "81", 100)])
    world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    whole, before = derive.factors, world.stored()

    def die(*args):
        raise SystemError("killed")

    monkeypatch.setattr(derive, "factors", die)
    with pytest.raises(SystemError):
        send_all()
    assert (world.stored(), NeedRun.objects.filter(state=NeedRun.State.DONE).count()) == (before, 0)

    monkeypatch.setattr(derive, "factors", whole)
    Delivery.objects.update(sent=timezone.now() - 2 * outbox.RESEND_AFTER)
    send_all()

    assert world.total(sectors["20"]) == (100, 100, 10, 20, 30)
    assert not outbox.open_deliveries().exists()


@pytest.mark.django_db
def test_deliveries_in_the_wrong_order_end_at_the_same_figures():
    sectors, jobs = world.sectors(), world.jobs()
    world.load([("20", "81", 100), ("22", "81", 50)])
    profile = world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    profile = world.change(profile, sectors=[str(sectors["22"].uid)])
    world.change(profile, requirements=world.rows((40, 40, 40)))

    for delivery in Delivery.objects.order_by("-pk"):
        task = tasks.recompute_needs if "recompute" in delivery.task else tasks.refresh_needs_of_profile
        task(delivery.pk)

    assert world.total(sectors["C"]) == (150, 50, 20, 20, 20)
    assert needs.recount().inputs["verdict"]["agrees"] is True


@pytest.mark.django_db
def test_profile_that_is_gone_is_no_fault():
    assert needs.refresh_profile(987_654).rows == 0


def in_threads(*works):
    """Run each in a thread of its own with a connection of its own; errors come out here."""
    errors = []

    def run(work):
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


def wait_until_somebody_waits():
    """Until another connection waits for this one: it has then read what it compares with, if it may read at all."""
    for _try in range(400):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def overlapping_refreshes(one, other):
    """Two workers refresh profiles of one sector: the second starts before the first has committed."""
    moved = threading.Event()

    def refresh(profile):
        derive.alone()
        derive.refresh([profile.pk])  # not by its claims, whose row would keep the other out as well

    def first():
        with transaction.atomic():
            refresh(one)
            moved.set()
            wait_until_somebody_waits()

    def second():
        moved.wait(30)
        with transaction.atomic():
            refresh(other)

    in_threads(first, second)


@pytest.fixture
def two_profiles():
    sectors, jobs = world.sectors(), world.jobs()
    one = world.profile([jobs["81"]], [sectors["20"]], (10, 10, 10))
    other = world.profile([jobs["31"]], [sectors["20"]], (10, 10, 10))
    world.load([("20", "81", 100), ("20", "31", 100)])
    needs.recompute_all()
    one = world.change(one, requirements=world.rows((20, 20, 20)))
    other = world.change(other, requirements=world.rows((40, 40, 40)))
    return sectors["20"], one, other


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_sector_lose_nothing(two_profiles):
    sector, one, other = two_profiles

    overlapping_refreshes(one, other)

    assert world.total(sector) == (200, 200, 60, 60, 60)


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_profile_count_its_change_once(two_profiles):
    sector, one, other = two_profiles

    overlapping_refreshes(one, one)

    assert world.total(sector) == (200, 200, 30, 30, 30)
    needs.refresh_profile(other.pk)
    assert needs.recount().inputs["verdict"]["agrees"] is True


@pytest.mark.django_db(transaction=True)
def test_two_workers_without_the_lock_count_a_change_twice(two_profiles, monkeypatch):
    """The control: without the lock both find the same difference, and both add it."""
    sector, one, _other = two_profiles
    monkeypatch.setattr(derive, "alone", lambda: None)

    overlapping_refreshes(one, one)

    assert world.total(sector) == (200, 200, 40, 40, 40)


@pytest.mark.django_db(transaction=True)
def test_eight_workers_and_duplicates_agree_with_the_recount(two_profiles):
    sector, one, other = two_profiles

    in_threads(*[lambda pk=profile.pk: needs.refresh_profile(pk) for profile in (one, other) * 4])

    assert world.total(sector) == (200, 200, 60, 60, 60)
    assert needs.recount().inputs["verdict"]["agrees"] is True
