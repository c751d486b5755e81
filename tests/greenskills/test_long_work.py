"""Long work has a worker of its own: what is short does not wait for it."""

import pytest
from django.conf import settings

from greenskills.celery import app
from greenskills.flows import FLOWS
from greenskills.supervisor import SHORT_PROCESSES, parts
from tests.faults.long_work import EFFECT_WITHIN, work_meanwhile

LONG = {
    "profiles.tasks.run_import",
    "roadmap.tasks.recompute_needs",
    "roadmap.tasks.recompute_asked_needs",
    "roadmap.tasks.recount_asked_needs",
    "roadmap.tasks.recount_needs",
    "coediting.tasks.send_digests",
    "exchange.tasks.make_downloads",
    "exchange.tasks.make_first_downloads",
}


def queue_of(task):
    return app.amqp.router.route({}, task)["queue"].name


def test_every_task_has_its_queue(tmp_path):
    beat = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    tasks = beat | {task for named in FLOWS.values() for task in named}

    assert {task for task in tasks if queue_of(task) == "long"} == LONG
    assert {queue_of(task) for task in tasks} == {"celery", "long"}


def test_both_queues_have_a_worker(tmp_path):
    commands = [part.command for part in parts("127.0.0.1", 8000, tmp_path) if "worker" in part.command]

    assert [command[command.index("--queues") + 1] for command in commands] == ["celery", "long"]


@pytest.mark.xdist_group("waiting")
@pytest.mark.django_db(transaction=True)
def test_short_effect_is_there_while_two_imports_go_on(tmp_path):
    found = work_meanwhile(tmp_path, parts={"worker": None, "long-worker": None})

    assert found.seconds is not None, found.logs
    assert found.seconds < EFFECT_WITHIN
    assert found.imports == ["running", "waiting"]
    assert (found.faults, found.ended) == ({}, True)


@pytest.mark.xdist_group("waiting")
@pytest.mark.django_db(transaction=True)
def test_control_one_worker_for_everything_keeps_short_effects_waiting(tmp_path):
    found = work_meanwhile(tmp_path, parts={"worker": "celery,long"}, asked=SHORT_PROCESSES)

    assert (found.seconds, found.imports) == (None, ["running"] * SHORT_PROCESSES), found.logs
    assert (found.faults, found.ended) == ({}, True)
