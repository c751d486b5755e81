"""Full recomputations and recounts as jobs: asked for, followed, stopped; and telling when a recount finds a fault.

One at a time: whoever has the turn holds the lock of `derive` for the session. The row of the run is committed first,
so that everybody sees it, and then the run is one transaction; `roadmap.needs.progress` says why.

Only what somebody asked for by hand can be stopped. A run that a change set off brings that change into the figures;
stopped, it would have to start again at once. A run that answers for both gives the changes back when it is stopped:
they stay open, and lead to a run of their own.
"""

import logging
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.db import OperationalError, connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coediting import news, outbox
from coediting.models import Event
from partners.models import User
from partners.permissions import is_coordinator
from roadmap.actions import needs
from roadmap.models import NeedRun
from roadmap.needs import derive, freshness
from roadmap.needs.progress import RunCancelled, RunProgress

log = logging.getLogger(__name__)

ASKED = {"sql": "needs.recompute_asked", "numpy": "needs.recount_asked"}
# A full recompute leaves nothing for a refresh to do, so it answers for those as well.
ANSWERS_FOR = {
    "sql": (*freshness.TASKS, "roadmap.tasks.recompute_asked_needs"),
    "numpy": ("roadmap.tasks.recount_asked_needs",),
}
ASKING = derive.LOCK + 1
PATIENCE = "2s"  # a worker that waits longer does nothing else; the relay sends it again


class CannotStop(Exception):
    """This run has ended, or brings a change into the figures."""


class WorkerLost(Exception):
    """The worker that counted is gone: killed, or its machine is."""


@transaction.atomic
def ask_for_run(*, by, engine="sql"):
    """Ask for a full recompute ("sql") or for a second count ("numpy"). Returns the NeedRun. Coordinators only.

    One that waits already is the one that was asked for: it will see everything that stands there now.
    """
    if not is_coordinator(by):
        raise PermissionDenied
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ASKING])
    kind = ASKED[engine]
    run = NeedRun.objects.select_for_update().filter(trigger=kind, state=NeedRun.State.WAITING).first()
    if run is None:
        run = NeedRun.objects.create(trigger=kind, engine=engine, state=NeedRun.State.WAITING, by=by)
        outbox.record(kind, run.uid, by=by.pk)
    return run


@transaction.atomic
def cancel_run(*, by, run):
    """Stop a run that somebody asked for: at once while it waits, before its next step while it runs.

    The figures stay as they were. Raises CannotStop for a run that has ended or that a change set off.
    """
    if not is_coordinator(by):
        raise PermissionDenied
    run = NeedRun.objects.select_for_update().get(pk=run.pk)
    if not run.can_be_cancelled:
        raise CannotStop(_("This has ended, or brings a change into the figures."))
    run.cancel_asked = True
    if run.state == NeedRun.State.WAITING:
        _stopped(run)
    run.save(update_fields=["cancel_asked"])


def perform(delivery_id, engine):
    """Do the full recompute or the recount that a delivery asks, with all others that wait for it.

    Its effect is done once and whole, however often this is called and wherever it is killed.
    """
    if not outbox.is_free(delivery_id):
        return
    with _turn(PATIENCE) as ours:
        run = _begun(delivery_id, engine) if ours else None
        if run is None:
            return
        progress = RunProgress(run.pk)
        try:
            counted = outbox.fulfil_together(
                delivery_id,
                lambda events: _count(run, events, progress),
                alone=derive.alone,
                tasks=ANSWERS_FOR[engine],
            )
            if not counted:  # the relay held the row at this moment; it comes again
                NeedRun.objects.filter(pk=run.pk).update(state=NeedRun.State.WAITING)
        except RunCancelled:
            _stopped(run)
        except Exception as error:
            _tried(run, error)
            raise
        finally:
            progress.close()


def recount_nightly():
    """Count everything a second time; on a difference coordinators are told. Returns the NeedRun."""
    with _turn():
        _take_over("numpy", None)
        run = NeedRun.objects.create(trigger="nightly", engine="numpy")
        progress = RunProgress(run.pk)
        try:
            return needs.recount(run=run, progress=progress)
        except Exception as error:
            NeedRun.objects.filter(pk=run.pk).update(state=NeedRun.State.FAILED, inputs=_fault(run, error))
            raise
        finally:
            progress.close()


@transaction.atomic
def end_lost_runs():
    """Say of every run whose worker is gone that it failed, or that it waits for its next try. Returns how many.

    Who counts holds the lock of `derive` from before its row says so until after it says something else, and
    PostgreSQL lets go of that lock when the worker dies. So when it is free, nobody counts, whatever a row says.
    """
    running = NeedRun.objects.filter(state=NeedRun.State.RUNNING)
    if not running.exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [derive.LOCK])
        if not cursor.fetchone()[0]:
            return 0
    lost = list(running.select_for_update())
    for run in lost:
        log.warning("the worker of run %s is gone", run.uid)
        _tried(run, WorkerLost())
    return len(lost)


def tell_coordinators(event):
    """Mail every coordinator that a recount found other needs than are stored."""
    run = NeedRun.objects.filter(uid=event.subject).first()
    if run is None:
        return
    people = User.objects.filter(is_active=True, is_machine=False).prefetch_related("memberships").order_by("pk")
    mails = [_alarm(user, run) for user in people if user.email and is_coordinator(user)]
    if mails:
        get_connection().send_messages(mails)


def _alarm(user, run):
    with translation.override(user.language):
        url = news.absolute(reverse("need-run", args=[run.uid]))
        body = render_to_string("roadmap/mail/alarm.txt", {"user": user, "run": run, "url": url})
        portal, fault = _("Green competences"), _("the figures of the needs do not add up")
    return EmailMessage(f"{portal}: {fault}", body, to=[user.email])


def _count(run, events, progress):
    also = NeedRun.objects.filter(uid__in=[event.subject for event in events if event.kind in ASKED.values()])
    also.exclude(pk=run.pk).update(state=NeedRun.State.DONE, step="joined")
    if run.engine == "sql":
        # Rows of tries that broke: what they were to bring into the figures comes with this one.
        broken = NeedRun.objects.filter(engine="sql", state=NeedRun.State.WAITING).exclude(pk=run.pk)
        broken.exclude(trigger__in=ASKED.values()).update(state=NeedRun.State.DONE, step="joined")
        return needs.recompute_all(run=run, events=events, progress=progress)
    return needs.recount(run=run, progress=progress)


@contextmanager
def _turn(patience="0"):
    """Hold the lock of `derive` over several transactions; gives False when it did not come within `patience`.

    PostgreSQL lets go of it by itself when the connection breaks.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])
            cursor.execute("SELECT pg_advisory_lock(%s)", [derive.LOCK])
            # A statement whose worker was killed ends soon, not only once it has its answer; and with it the lock.
            cursor.execute("SELECT set_config('client_connection_check_interval', '2s', false)")
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != "55P03":  # lock_not_available
            raise
        yield False
        return
    try:
        yield True
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [derive.LOCK])


@transaction.atomic
def _begun(delivery_id, engine):
    """The row of the run that starts now, running; None when the delivery was answered for in the meantime."""
    event = Event.objects.filter(deliveries=delivery_id, deliveries__done__isnull=True).first()
    if event is None:
        return None
    run = _take_over(engine, event) or NeedRun(engine=engine, **needs.cause_of([event]))
    run.state, run.started = NeedRun.State.RUNNING, timezone.now()
    run.step, run.parts_done, run.parts_total = "", 0, 0
    run.inputs = {"of": event.details.get("dataset", "")} if run.pk is None else run.inputs
    run.save()
    return run


def _take_over(engine, event):
    """The row that is there for this run: asked for by hand, or left behind by a worker that died. None for neither.

    Who has the turn knows that nobody else counts: other rows that say so belong to the dead.
    """
    mine = NeedRun.objects.select_for_update().filter(engine=engine)
    asked = mine.filter(trigger=ASKED[engine], state__in=(NeedRun.State.WAITING, NeedRun.State.RUNNING))
    left = mine.exclude(trigger__in=(*ASKED.values(), "nightly")).filter(
        state__in=(NeedRun.State.WAITING, NeedRun.State.RUNNING)
    )
    run = (asked.order_by("pk").first() or left.order_by("pk").first()) if event else None
    dead = NeedRun.objects.filter(state=NeedRun.State.RUNNING).exclude(pk=run and run.pk)
    dead.exclude(trigger__in=ASKED.values()).update(state=NeedRun.State.CANCELLED, step="interrupted")
    return run


@transaction.atomic
def _stopped(run):
    """It was stopped: nothing is owed for it any more, and what it would have answered for besides stays open."""
    NeedRun.objects.filter(pk=run.pk).update(
        state=NeedRun.State.CANCELLED, seconds=(timezone.now() - run.started).total_seconds()
    )
    outbox.settle(run.uid)


def _tried(run, error):
    """It broke: it waits for the next try, or has failed when there is none."""
    again = outbox.open_deliveries().filter(task__in=ANSWERS_FOR[run.engine])
    if run.trigger in ASKED.values():
        again = again.filter(event__subject=str(run.uid))
    tried_again = run.trigger != "nightly" and again.exists()
    state = NeedRun.State.WAITING if tried_again else NeedRun.State.FAILED
    NeedRun.objects.filter(pk=run.pk).update(state=state, step="", inputs=_fault(run, error))


def _fault(run, error):
    return run.inputs | {"fault": type(error).__name__}
