"""A place whose needs are up to date, and the worker that keeps them so."""

from coediting.models import Delivery
from roadmap import tasks
from roadmap.models import NeedRun
from roadmap.needs import freshness
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


def settled_place():
    """100 people in 20 × 81, of whom 10 to 30 lack something; up to date."""
    sectors, jobs = world.sectors(), world.jobs()
    world.load([("20", "81", 100)])
    profile = world.profile([jobs["81"]], [sectors["20"]], (10, 20, 30))
    work()
    NeedRun.objects.all().delete()
    return sectors["20"], profile


def states():
    return list(NeedRun.objects.order_by("pk").values_list("trigger", "state"))
