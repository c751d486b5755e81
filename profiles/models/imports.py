"""An import that a coordinator started: what it reads, how far it is, what it found."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.permissions import is_coordinator
from profiles.importing import kinds


class ImportJobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them for coordinators, one's own for everybody else."""
        if is_coordinator(user):
            return self.all()
        return self.filter(started_by=user) if user.is_authenticated else self.none()


class ImportJob(models.Model):
    """One import, dry or real, with its progress and its report.

    Progress is written outside the import's own transaction so that the page can follow it; the effect is all or
    nothing. `done_rows` and `total_rows` count each row twice: once read, once merged; the total is an estimate.
    `report` is {"counts": {what: n}, "changes": {table: {"added", "changed", "unchanged", "missing": n,
    "examples": {"added"|"changed"|"missing": [text]}}}, "faults": [{"file", "row", "column", "code", "detail"}],
    "fault_total": n, "left_out": [file]}; "by_code" counts the faults of a refused one, "more" belongs to its kind.
    `source` names a registered kind (`profiles.importing.kinds`); the catalogue's own are in Source.
    """

    class Source(models.TextChoices):
        ESCO = "esco", "ESCO"
        NACE = "nace", "NACE-BEL"
        SHORTAGE = "shortage", _("shortage occupations")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=10)
    files = models.JSONField(default=list, help_text="paths of the uploaded files")
    options = models.JSONField(
        default=dict, blank=True, help_text="what the source needs besides files: the year"
    )
    dry_run = models.BooleanField(_("only show what would change"), default=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    cancel_requested = models.BooleanField(default=False)
    step = models.CharField(max_length=200, blank=True)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    created = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created"]

    def __str__(self):
        return f"{self.kind.title} {self.created:%Y-%m-%d %H:%M}"

    @property
    def kind(self):
        """The registered ImportKind."""
        return kinds.get(self.source)

    @property
    def ended(self):
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def mark(self):
        """The mark that goes with the state in a list."""
        marks = {"running": "busy", "done": "published", "failed": "conflict", "cancelled": "review"}
        return marks.get(self.state, "draft")

    @property
    def can_be_done_for_real(self):
        """A dry run that ended well, and whose files are still here."""
        return self.dry_run and self.state == self.State.DONE and bool(self.files)

    @property
    def percent(self):
        return min(100, 100 * self.done_rows // self.total_rows) if self.total_rows else 0

    @property
    def seconds_left(self):
        """How long it will still take, judged by the part that is done; None when that cannot be said yet."""
        if self.state != self.State.RUNNING or not self.started or not self.done_rows:
            return None
        passed = (timezone.now() - self.started).total_seconds()
        return round(passed * max(self.total_rows - self.done_rows, 0) / self.done_rows)
