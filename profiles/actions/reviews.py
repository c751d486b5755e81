"""Review tasks: what a release of ESCO changed under the profiles, for coordinators to judge."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import outbox
from partners.permissions import coordinators_only
from profiles.actions.curation import said
from profiles.models import Competence, Job, ReviewTask
from profiles.succession.errors import AlreadySettled
from profiles.succession.guards import fault

State = ReviewTask.State
What = ReviewTask.What
ANSWERS = {What.GONE: (State.KEPT,), What.CHANGED: (State.SEEN,)}


@transaction.atomic
def open_tasks(touches):
    """Open a task for each thing that a release (its Touches) no longer has, or changed under a profile.

    One that waits already gets the newest values. Returns how many were opened.
    """
    open_ones = {_about(task): task for task in ReviewTask.objects.open()}
    fresh = []
    for what, model, rows in _asked(touches):
        ids = dict(model.objects.filter(uid__in=[row["uid"] for row in rows]).values_list("uid", "pk"))
        name = "competence" if model is Competence else "job"
        for row in rows:
            key = (what, name, ids[row["uid"]])
            if key in open_ones:
                _refresh(open_ones[key], row, touches.release)
            else:
                fresh.append(_task(what, name, ids[row["uid"]], row, touches.release))
    ReviewTask.objects.bulk_create(fresh, batch_size=1000)
    return len(fresh)


def _asked(touches):
    yield What.GONE, Competence, touches.competences["gone"]
    yield What.GONE, Job, touches.jobs["gone"]
    yield What.CHANGED, Competence, [row for row in touches.competences["changed"] if row["profiles"]]
    yield What.CHANGED, Job, [row for row in touches.jobs["changed"] if row["profiles"]]


def _about(task):
    name = "competence" if task.competence_id else "job"
    return task.what, name, task.competence_id or task.job_id


def _task(what, name, pk, row, release):
    return ReviewTask(
        what=what,
        release=release[:40],
        changes=row.get("changes", {}),
        profile_count=row["profiles"],
        **{f"{name}_id": pk},
    )


def _refresh(task, row, release):
    """The newest value beside the oldest one that nobody has judged."""
    for name, (before, after) in row.get("changes", {}).items():
        task.changes[name] = [task.changes.get(name, [before])[0], after]
    task.release, task.profile_count = release[:40], row["profiles"]
    task.save(update_fields=["changes", "release", "profile_count"])


@transaction.atomic
def settle(*, by, task, state, note=""):
    """Answer a task without touching the competence: it is kept as our own, or still means the same. Returns it.

    Raises PermissionDenied, AlreadySettled, ValidationError for an answer that does not fit.
    """
    coordinators_only(by)
    note = said(note)
    task = ReviewTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.state != State.OPEN:
        raise AlreadySettled(task.decided_by, task.decided)
    if state not in ANSWERS[task.what]:
        raise fault("unfit-answer", _("This answer does not fit this question."))
    task.state, task.note, task.decided, task.decided_by = state, note, timezone.now(), by
    task.save(update_fields=["state", "note", "decided", "decided_by"])
    outbox.record("review_task.settled", task.uid, by=by.pk)
    return task
