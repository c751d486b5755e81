"""A run whose worker was killed says so within seconds, and is tried again when somebody still waits for it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from roadmap.actions import runs
from roadmap.models import NeedRun
from tests import factories
from tests.faults.lost_runs import lose_worker, send_nightly
from tests.roadmap import needs_world as world
from tests.roadmap.running import states, work


@pytest.mark.xdist_group("waiting")
@pytest.mark.django_db(transaction=True)
def test_killed_nightly_run_has_failed(tmp_path):
    after = lose_worker(tmp_path, send_nightly)

    assert (after.state, after.fault) == ("failed", "WorkerLost"), after.logs
    assert after.afterwards == "failed"


@pytest.mark.xdist_group("waiting")
@pytest.mark.django_db(transaction=True)
def test_killed_run_that_was_asked_for_is_tried_again(tmp_path):
    coordinator = factories.coordinator()
    after = lose_worker(tmp_path, lambda stand: runs.ask_for_run(by=coordinator, engine="numpy"))

    assert (after.state, after.fault) == ("waiting", "WorkerLost"), after.logs
    assert after.afterwards == "done", after.logs


@pytest.mark.xdist_group("waiting")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_look_it_runs_for_ever(tmp_path):
    after = lose_worker(tmp_path, send_nightly, sabotage="lost_runs_go_on")

    assert (after.seconds, after.state, after.afterwards) == (None, "running", "running")


def look_and_leave():
    """From another connection, as another worker does."""
    try:
        return runs.end_lost_runs()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_run_of_a_living_worker_is_left_alone():
    run = NeedRun.objects.create(trigger="nightly", engine="numpy")
    with runs._turn(), ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(look_and_leave).result(20) == 0
    run.refresh_from_db()

    assert (run.state, runs.end_lost_runs()) == ("running", 1)
    run.refresh_from_db()
    assert (run.state, run.inputs) == ("failed", {"fault": "WorkerLost"})


@pytest.mark.django_db
def test_change_of_a_lost_run_comes_with_the_next_one_and_both_end():
    world.sectors(), world.jobs()
    world.load([("20", "81", 100)])
    NeedRun.objects.create(trigger="workforce.imported", inputs={"of": "dataset"})

    assert (runs.end_lost_runs(), states()) == (1, [("workforce.imported", "waiting")])
    runs.ask_for_run(by=factories.coordinator())
    work()
    assert states() == [("workforce.imported", "done"), ("needs.recompute_asked", "done")]


@pytest.mark.django_db
def test_looking_costs_one_query_when_nothing_runs(django_assert_num_queries):
    with django_assert_num_queries(3):  # with the savepoint around it
        assert runs.end_lost_runs() == 0
