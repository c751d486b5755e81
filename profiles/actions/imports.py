"""Importing: at once from a command, or as a job that a coordinator starts and follows.

An import is one transaction, all or nothing, and one at a time in the whole portal.
"""

import logging
import re
import time
from datetime import timedelta
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coediting import outbox
from partners.permissions import coordinators_only
from profiles.actions import names, reviews
from profiles.importing import esco, kinds, nace, shortage
from profiles.importing.faults import ImportCancelled, ImportRefused
from profiles.importing.progress import JobProgress
from profiles.models import ImportJob
from profiles.transitions import asked

log = logging.getLogger(__name__)

ONE_AT_A_TIME = 7_104_219_663  # the number of the lock, a choice without meaning
KEPT_FOR = timedelta(days=7)
MOST_UNENDED, MOST_KEPT = 5, 20  # of one person: imports under way, and imports whose files are kept
# The import speaks to psycopg2 directly, so its errors come in both dresses.
DATABASE_FAILED = (OperationalError, InterfaceError, psycopg2.OperationalError, psycopg2.InterfaceError)
ENDED = (ImportJob.State.DONE, ImportJob.State.FAILED, ImportJob.State.CANCELLED)


@transaction.atomic
def import_esco(*, paths, dry_run, progress):
    """Merge an ESCO download into the catalogue. Returns the Report; raises ImportRefused or ImportCancelled.

    Titles of the shortage lists that the new jobs carry word for word are linked with them, what jobs ask follows new
    relations, and jobs get their everyday Flemish names.
    """
    report = _run("esco", esco.merge, paths, dry_run=dry_run, progress=progress)
    relations = report.changes.get("relations")
    if not dry_run:
        if relations and (relations.added or relations.changed):
            asked.rebuild()
        with connection.cursor() as cursor:
            shortage.link(cursor)
        names.add_flemish_names()
    return report


@transaction.atomic
def import_nace(*, paths, dry_run, progress, revision=""):
    """Merge files of NACE into the sectors. Returns the Report; raises ImportRefused or ImportCancelled."""
    return _run("nace", nace.merge, paths, dry_run=dry_run, progress=progress, revision=revision)


@transaction.atomic
def import_shortage(*, paths, year, dry_run, progress):
    """Merge a year's list of shortage occupations. Returns the Report; raises ImportRefused or ImportCancelled."""
    return _run("shortage", shortage.merge, paths, dry_run=dry_run, progress=progress, year=year)


def _run(source, merge, paths, *, dry_run, progress, **options):
    with connection.cursor() as cursor:
        wait_for_turn(cursor, progress)
        report = merge(cursor.cursor, paths, dry_run=dry_run, progress=progress, **options)
    if report.changed_anything and not dry_run:
        changes = {name: [change.added, change.changed] for name, change in report.changes.items()}
        outbox.record("catalogue.imported", source, changes=changes)
    if report.touches and not dry_run:
        reviews.open_tasks(report.touches)
    return report


def wait_for_turn(cursor, progress):
    """Take the lock that ends with the transaction. Waits in steps, so that waiting can be cancelled too."""
    while True:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if cursor.fetchone()[0]:
            return
        progress.step(_("Waiting for another import to end"))
        time.sleep(0.5)


def request_import(*, by, source, files, dry_run=True, year=None, options=None):
    """Keep the uploaded files and ask the worker to import them. Returns the ImportJob. Coordinators only.

    `source` is a registered kind, `files` are Django UploadedFiles; the shortage list needs its `year`, other kinds
    their `options` (JSON), which their action gets. Raises ValidationError for who has several under way.
    """
    if not kinds.get(source).personal:
        coordinators_only(by)
    _refuse_many(by)
    _make_room(by)
    options = {"language": translation.get_language()} | (options or {}) | ({"year": year} if year else {})
    job = ImportJob(source=source, dry_run=dry_run, started_by=by, options=options)
    storage = FileSystemStorage(Path(settings.MEDIA_ROOT) / "imports" / str(job.uid))
    for place, file in enumerate(files):
        name = re.sub(r"[^\w.() -]", "_", Path(file.name.replace("\\", "/")).name).lstrip(".")[-120:]
        job.files.append(storage.path(storage.save(f"{place}/{name or 'file'}", file)))
    return _start(job)


def import_for_real(*, by, job):
    """After a dry run that ended well: import the same files again, this time for good. Returns the new ImportJob."""
    _own_or_coordinators_only(by, job)
    if not job.can_be_done_for_real:
        raise ImportRefused
    return import_again(by=by, job=job, options=job.options)


def import_again(*, by, job, options):
    """Import the files of a job for good, with these options. Returns the new ImportJob.

    Raises ImportRefused when the files are no longer kept, and ValidationError for who has several under way.
    """
    _own_or_coordinators_only(by, job)
    if not (job.files and all(Path(file).is_file() for file in job.files)):
        raise ImportRefused
    _refuse_many(by)
    return _start(ImportJob(source=job.source, files=job.files, options=options, dry_run=False, started_by=by))


@transaction.atomic
def _start(job):
    job.save()
    outbox.record("import.requested", job.uid)
    return job


@transaction.atomic
def cancel_import(*, by, job):
    """Ask a job to stop. It stops at its next step, and leaves nothing half done."""
    _own_or_coordinators_only(by, job)
    ImportJob.objects.filter(pk=job.pk).exclude(state__in=ENDED).update(cancel_requested=True)


def _own_or_coordinators_only(by, job):
    """What is done in somebody's name is theirs to start and to stop. Raises PermissionDenied."""
    if not (job.kind.personal and by.is_active and job.started_by_id == by.pk):
        coordinators_only(by)


def perform_requested(event):
    """Do the import an event asks for, inside the caller's transaction, and write how it ended.

    Refused or cancelled, or broken by a fault of ours: that is its end, and the delivery is fulfilled. Only when the
    database itself fails does it raise, so that the import is tried again.
    """
    job = ImportJob.objects.select_related("started_by").filter(uid=event.subject).first()
    if job is None or job.state in ENDED:
        log.info("import %s is gone or has ended", event.subject)
        return
    progress = JobProgress(job.pk)
    try:
        progress.begin()
        ended = _perform(job, progress)
    finally:
        progress.close()  # before the row is written here: the two connections would wait for each other
    ImportJob.objects.filter(pk=job.pk).update(finished=timezone.now(), **ended)


def _perform(job, progress):
    """Run the job's import within a savepoint. Returns the fields that say how it ended."""
    action = job.kind.action
    options = dict(job.options) | ({"by": job.started_by} if job.kind.personal else {})
    language = options.pop("language", None) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            report = action(paths=job.files, dry_run=job.dry_run, progress=progress, **options)
        except ImportCancelled:
            return {"state": ImportJob.State.CANCELLED}
        except ImportRefused as refusal:
            faults = [vars(fault) for fault in refusal.faults]
            report = {
                "counts": {},
                "changes": {},
                "faults": faults,
                "fault_total": refusal.total,
                "by_code": refusal.by_code,
                "left_out": [],
            } | ({"more": refusal.more} if refusal.more else {})
            return {"state": ImportJob.State.FAILED, "error": str(refusal), "report": report}
        except DATABASE_FAILED:
            raise
        except Exception:
            log.exception("import %s broke", job.uid)
            detail = _("Something went wrong on our side. Nothing has changed.")
            return {"state": ImportJob.State.FAILED, "error": detail}
    return {
        "state": ImportJob.State.DONE,
        "report": report.as_json(),
        "done_rows": progress.done,
        "total_rows": progress.total,
    }


def _refuse_many(by):
    """Raises ValidationError for who has as many imports under way as one person may."""
    if ImportJob.objects.filter(started_by=by).exclude(state__in=ENDED).count() >= MOST_UNENDED:
        detail = _("You have %(most)d imports under way. Wait until one of them has ended, or stop one.")
        raise ValidationError(detail % {"most": MOST_UNENDED}, code="too-many")


def _make_room(by):
    """Remove the files that are kept long enough, and those beside which `by` has many newer ones."""
    _forget_uploads(ImportJob.objects.filter(created__lt=timezone.now() - KEPT_FOR))
    ended = ImportJob.objects.filter(started_by=by, state__in=ENDED).exclude(files=[])
    newest_first = ended.order_by("-created", "-pk").values_list("pk", flat=True)
    _forget_uploads(ImportJob.objects.filter(pk__in=list(newest_first[MOST_KEPT - 1 :])))


def _forget_uploads(jobs):
    """Remove the files of these imports; what they found stays."""
    storage = FileSystemStorage(Path(settings.MEDIA_ROOT) / "imports")
    old = jobs.exclude(files=[])
    kept = {
        file
        for files in ImportJob.objects.exclude(pk__in=old).values_list("files", flat=True)
        for file in files
    }
    for job in old:
        for file in set(job.files) - kept:
            if Path(file).is_relative_to(storage.location):
                Path(file).unlink(missing_ok=True)
    old.update(files=[])
