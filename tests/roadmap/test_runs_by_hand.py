"""Runs that somebody asks for: followed, stopped, taken over from a worker that died."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from coediting import outbox
from coediting.models import Delivery, Event
from profiles.importing.progress import beside
from roadmap.actions import runs
from roadmap.models import Factor, NeedRun, NeedTotal
from roadmap.needs import derive, freshness
from tests import factories
from tests.roadmap import needs_world as world
from tests.roadmap.running import TASKS, settled_place, states, work


@pytest.fixture
def place():
    return settled_place()


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
