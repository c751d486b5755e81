"""The recount of every night: a planted difference is told to the coordinators; nothing is told when all is well."""

import pytest
from django.urls import reverse

from coediting.models import Delivery, Event
from greenskills import work
from partners.models import Role
from roadmap import run_presentation, tasks
from roadmap.actions import needs
from roadmap.models import NeedRun, NeedTotal
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """100 people in 20 × 81, up to date."""
    sectors, jobs = world.sectors(), world.jobs()
    world.load([("20", "81", 100)])
    world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    needs.recompute_all()
    Delivery.objects.update(done="2026-01-01T00:00Z")
    return sectors["20"]


def plant(persons=3):
    NeedTotal.objects.filter(group="green").update(mid=(20 + persons) * 10**9)


def night():
    """What beat starts at night, and the worker after it."""
    tasks.recount_needs()
    for delivery in Delivery.objects.filter(done=None, task="roadmap.tasks.tell_coordinators"):
        tasks.tell_coordinators(delivery.pk)
    return NeedRun.objects.get(trigger="nightly")


def test_night_without_difference_is_done_and_tells_nobody(place, mailoutbox):
    factories.coordinator()

    run = night()

    assert (run.state, run.difference, run.inputs["verdict"]["agrees"]) == ("done", 0, True)
    assert (mailoutbox, run_presentation.alarm()) == ([], None)
    assert not Event.objects.filter(kind="needs.differ").exists()


def test_planted_difference_fails_the_run_and_is_mailed_to_coordinators_only(place, mailoutbox):
    coordinator, administrator = (
        factories.coordinator(),
        factories.user(Role.ADMINISTRATOR, factories.partner()),
    )
    factories.editor(factories.partner())
    gone = factories.coordinator()
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    plant()

    run = night()

    assert (run.state, run.difference) == ("failed", 3)
    assert [mail.to for mail in mailoutbox] == [[coordinator.email], [administrator.email]]
    assert reverse("need-run", args=[run.uid]) in mailoutbox[0].body
    assert (run_presentation.alarm(), run.inputs["written"]) == (run, False)


def test_alarm_that_is_delivered_twice_is_mailed_once(place, mailoutbox):
    factories.coordinator()
    plant()
    night()

    tasks.tell_coordinators(Delivery.objects.get(task="roadmap.tasks.tell_coordinators").pk)

    assert len(mailoutbox) == 1


def test_no_alarm_while_changes_wait(place, mailoutbox):
    factories.coordinator()
    plant()
    world.load([("20", "81", 120)])

    run = night()

    assert (run.state, run.inputs["waiting"], mailoutbox, run_presentation.alarm()) == (
        "done",
        True,
        [],
        None,
    )


def test_count_that_says_nothing_does_not_end_an_alarm(place):
    plant()
    run = night()
    world.load([("20", "81", 120)])

    assert needs.recount().state == NeedRun.State.DONE

    assert run_presentation.alarm() == run


def test_count_that_puts_its_figures_in_place_ends_the_alarm(place):
    plant()
    night()

    assert needs.recount(write=True).state == NeedRun.State.FAILED

    assert (run_presentation.alarm(), world.total(place)[3]) == (None, 20)


def test_figures_go_on_and_the_alarm_ends_with_a_count_that_agrees(place, client, mailoutbox):
    plant()
    night()
    assert client.get(reverse("needs")).status_code == 200
    assert world.total(place)[3] == 23

    needs.recompute_all()
    assert run_presentation.alarm() is not None
    needs.recount()

    assert (run_presentation.alarm(), world.total(place)[3]) == (None, 20)


def test_my_work_says_it_to_coordinators_only(place, client):
    coordinator, editor = factories.coordinator(), factories.editor(factories.partner())
    assert work.work_of(coordinator).alarm is None
    plant()
    run = night()

    assert (work.work_of(coordinator).alarm, work.work_of(editor).alarm) == (run, None)
    client.force_login(coordinator)
    assert reverse("need-run", args=[run.uid]) in client.get(reverse("my-work")).content.decode()


def test_nightly_recount_stands_in_the_schedule(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["recount the needs"]

    assert (entry["task"], entry["schedule"].hour) == (tasks.recount_needs.name, {3})
