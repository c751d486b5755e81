"""Full runs as jobs: many events lead to one run and no change is lost; progress, stopping, workers that die."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from coediting import outbox
from coediting.models import Delivery, Event
from profiles.importing.progress import beside
from roadmap import tasks
from roadmap.actions import needs, runs
from roadmap.models import Factor, NeedRun, NeedTotal
from roadmap.needs import derive, freshness
from tests import factories
from tests.roadmap import needs_world as world

TASKS = {
    name: getattr(tasks, name.rpartition(".")[2])
    for name in (
        *freshness.TASKS,
        "roadmap.tasks.recompute_asked_needs",
        "roadmap.tasks.recount_asked_needs",
        "roadmap.tasks.tell_coordinators",
    )
}


def work(deliveries=None):
    """The worker: every open delivery of the needs, in the order in which they were promised."""
    found = Delivery.objects.filter(done=None, task__in=TASKS) if deliveries is None else deliveries
    for delivery in found.order_by("pk"):
        TASKS[delivery.task](delivery.pk)


@pytest.fixture
def place():
    """100 people in 20 × 81, of whom 10 to 30 lack something; up to date."""
    sectors, jobs = world.sectors(), world.jobs()
    world.load([("20", "81", 100)])
    profile = world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    work()
    NeedRun.objects.all().delete()
    return sectors["20"], profile


def states():
    return list(NeedRun.objects.order_by("pk").values_list("trigger", "state"))


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
    assert states() == [("workforce.imported", "done")]
    assert (world.total(place[0])[0], freshness.waiting()) == (500, False)


# ---------- asked by hand, followed, stopped ----------
@pytest.mark.django_db
def test_run_that_is_asked_waits_is_done_and_tells_who_asked(place):
    by = factories.coordinator()
    run = runs.ask_for_run(by=by)
    assert (run.state, run.by, freshness.waiting()) == ("waiting", by, False)

    work()

    run.refresh_from_db()
    assert (run.state, run.trigger, run.rows) == ("done", "needs.recompute_asked", 0)


@pytest.mark.django_db
def test_asking_twice_while_it_waits_is_asking_once(place):
    by = factories.coordinator()

    assert runs.ask_for_run(by=by) == runs.ask_for_run(by=factories.coordinator())
    assert runs.ask_for_run(by=by, engine="numpy").engine == "numpy"
    assert NeedRun.objects.count() == 2


@pytest.mark.django_db
def test_only_coordinators_ask_and_stop(place):
    run = runs.ask_for_run(by=factories.coordinator())
    people = factories.cast(factories.partner())
    for name, person in people.items():
        if name == "coordinator":
            continue
        for act in (lambda who: runs.ask_for_run(by=who), lambda who: runs.cancel_run(by=who, run=run)):
            with pytest.raises(PermissionDenied):
                act(person)
    assert states() == [("needs.recompute_asked", "waiting")]


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_from_outside_while_the_run_goes_on(place, monkeypatch):
    run, seen = runs.ask_for_run(by=factories.coordinator()), []
    outside = beside()

    def look(step):
        original = getattr(derive, step)

        def looking():
            with outside.cursor() as cursor:
                cursor.execute(
                    "SELECT state, step, parts_done, parts_total FROM roadmap_needrun WHERE id = %s", [run.pk]
                )
                seen.append(cursor.fetchone())
            return original()

        monkeypatch.setattr(derive, step, looking)

    for step in ("coverage", "scopes", "factors", "totals"):
        look(step)
    work()
    outside.close()

    assert seen == [
        ("running", "coverage", 0, 4),
        ("running", "scopes", 1, 4),
        ("running", "factors", 2, 4),
        ("running", "totals", 3, 4),
    ]
    run.refresh_from_db()
    assert (run.state, run.parts_done, run.percent) == ("done", 4, 100)


def stop_during(step, run, monkeypatch):
    """Somebody asks to stop while this step runs."""
    original, by = getattr(derive, step), factories.coordinator()

    def stop():
        try:
            runs.cancel_run(by=by, run=run)
        finally:
            connection.close()

    def stopping():
        thread = threading.Thread(target=stop)
        thread.start()
        thread.join(30)
        return original()

    monkeypatch.setattr(derive, step, stopping)


@pytest.mark.django_db(transaction=True)
def test_stopped_run_leaves_every_figure_as_it_was(place, monkeypatch):
    NeedTotal.objects.update(low=1)
    Factor.objects.update(low=0.001)
    before = world.stored()
    run = runs.ask_for_run(by=factories.coordinator())
    stop_during("factors", run, monkeypatch)

    work()

    run.refresh_from_db()
    assert (run.state, run.step, run.cancel_asked) == ("cancelled", "factors", True)
    assert world.stored() == before
    assert not outbox.open_deliveries().filter(task__in=TASKS).exists()


@pytest.mark.django_db(transaction=True)
def test_run_that_nobody_stops_puts_those_figures_right(place):
    """The control of the test above: the figures it spoils would have been mended."""
    before = world.stored()
    NeedTotal.objects.update(low=1)
    Factor.objects.update(low=0.001)
    runs.ask_for_run(by=factories.coordinator())

    work()

    assert world.stored() == before


@pytest.mark.django_db(transaction=True)
def test_stopped_run_gives_back_the_changes_it_would_have_taken_along(place, monkeypatch):
    run = runs.ask_for_run(by=factories.coordinator())
    world.load([("20", "81", 200)])
    stop_during("scopes", run, monkeypatch)
    asked = Delivery.objects.filter(event__subject=str(run.uid))

    work(asked)

    run.refresh_from_db()
    assert (run.state, freshness.waiting(), asked.get().done is None) == ("cancelled", True, False)
    monkeypatch.undo()
    work()
    assert world.total(place[0])[0] == 200


@pytest.mark.django_db
def test_stopped_while_it_waits_is_stopped_at_once(place):
    by = factories.coordinator()
    run = runs.ask_for_run(by=by)

    runs.cancel_run(by=by, run=run)
    work()

    assert states() == [("needs.recompute_asked", "cancelled")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("trigger", "state"), [("workforce.imported", "running"), ("needs.recompute_asked", "done")]
)
def test_run_of_a_change_and_one_that_ended_cannot_be_stopped(trigger, state):
    run = NeedRun.objects.create(trigger=trigger, state=state)

    with pytest.raises(runs.CannotStop):
        runs.cancel_run(by=factories.coordinator(), run=run)


# ---------- workers that die ----------
@pytest.mark.django_db
def test_row_that_a_dead_worker_left_is_taken_over(place):
    left = NeedRun.objects.create(trigger="workforce.imported", state="running", step="totals", parts_done=3)
    NeedRun.objects.create(trigger="nightly", engine="numpy", state="running")
    world.load([("20", "81", 200)])

    work()

    assert states() == [("workforce.imported", "done"), ("nightly", "cancelled")]
    left.refresh_from_db()
    assert (left.state, world.total(place[0])[0]) == ("done", 200)


@pytest.mark.django_db(transaction=True)
def test_run_leaves_the_turn_to_others_and_does_not_wait_long_for_it(place, monkeypatch):
    monkeypatch.setattr(runs, "PATIENCE", "50ms")
    world.load([("20", "81", 200)])
    other = beside()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [derive.LOCK])

    work()
    assert (states(), freshness.waiting()) == ([], True)

    other.close()
    work()
    assert (states(), freshness.waiting()) == ([("workforce.imported", "done")], False)
    with beside() as free, free.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [derive.LOCK])
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db
def test_every_kind_of_event_of_the_runs_is_mapped():
    for kind in runs.ASKED.values():
        assert outbox.record(kind, "x").deliveries.count() == 1
    assert Event.objects.count() == 2
