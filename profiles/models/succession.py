"""How competences and jobs are looked after: who decided what, what followed from it, what is still to judge.

The competence or job itself holds how it stands now (retired, successors; a competence also circular and its Flemish
label). Here stands how it came so. The newest `CurationChange` of one is its version: whoever decides says which one
they looked at.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coediting.models import Document, Proposal
from profiles.models.catalogue import Competence, Job


class DecisionQuerySet(models.QuerySet):
    """Decisions in domain words."""

    def for_listing(self):
        """With who decided and about how many, the first three by name; no query per row."""
        first = CurationChange.objects.select_related("competence", "job").order_by("pk")[:3]
        return (
            self.select_related("by", "undone_by__by")
            .annotate(change_count=models.Count("changes"))
            .prefetch_related(models.Prefetch("changes", queryset=first, to_attr="first_changes"))
            .order_by("-made", "-pk")  # counting drops the model's own order
        )


class CurationDecision(models.Model):
    """One decision of a coordinator about one or more competences, or jobs. Never altered; undone by another one."""

    class About(models.TextChoices):
        COMPETENCE = "competence", _("competence")
        JOB = "job", _("job")

    class Kind(models.TextChoices):
        RETIRE = "retire", _("retired without successor")
        REPLACE = "replace", _("replaced")
        SPLIT = "split", _("split up")
        MERGE = "merge", _("merged")
        REARRANGE = "rearrange", _("rearranged")
        BRING_BACK = "bring_back", _("brought back")
        CIRCULAR = "circular", _("circular mark")
        LABELS = "labels", _("Flemish labels")
        UNDO = "undo", _("undone")

    ENDING = (Kind.RETIRE, Kind.REPLACE, Kind.SPLIT, Kind.MERGE, Kind.REARRANGE)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    about = models.CharField(max_length=10, choices=About, default=About.COMPETENCE)
    reason = models.CharField(_("reason"), max_length=600, blank=True)
    language = models.CharField(max_length=2, help_text="in which the reason is written")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="curation")
    made = models.DateTimeField(_("decided on"), default=timezone.now, editable=False)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("curation decision")
        verbose_name_plural = _("curation decisions")
        ordering = ["-made", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.made:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("curation-decision", args=[self.uid])

    @property
    def heading(self):
        """What it is about: the first by name, and how many more; needs `for_listing`."""
        names = [change.about.label for change in self.first_changes]
        more = self.change_count - len(names)
        if not more:
            return ", ".join(names)
        return ngettext("%(names)s and %(n)d other", "%(names)s and %(n)d others", more) % {
            "names": ", ".join(names),
            "n": more,
        }

    @property
    def undone(self):
        """The decision that took this one back, or None."""
        return getattr(self, "undone_by", None)


class ChangeQuerySet(models.QuerySet):
    """Changes in domain words."""

    def versions(self, items):
        """{pk: number of its newest change, 0 for none} of Competences, or of Jobs."""
        items = list(items)
        name = "job" if items and isinstance(items[0], Job) else "competence"
        found = self.filter(**{f"{name}__in": items}).order_by().values_list(name)
        return dict.fromkeys((one.pk for one in items), 0) | dict(found.annotate(Max("pk")))

    def ending(self, item):
        """The changes that took this Competence or Job out of use and were not taken back, with their decisions."""
        name = "job" if isinstance(item, Job) else "competence"
        ended = {"decision__kind__in": CurationDecision.ENDING, "decision__undone_by__isnull": True}
        return self.filter(**{name: item}, **ended).select_related("decision").order_by("-pk")


class CurationChange(models.Model):
    """What one decision changed on one competence or job.

    `before` and `after` hold the same keys, those that changed: retired (ISO time or null), successors (uids in
    order), circular, themes (slugs), label_vls.
    """

    decision = models.ForeignKey(CurationDecision, models.CASCADE, related_name="changes")
    competence = models.ForeignKey(
        Competence, models.CASCADE, null=True, blank=True, related_name="curation_changes"
    )
    job = models.ForeignKey(Job, models.CASCADE, null=True, blank=True, related_name="curation_changes")
    before = models.JSONField()
    after = models.JSONField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("curation change")
        verbose_name_plural = _("curation changes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "competence", "job"],
                nulls_distinct=False,
                name="curation_change_once_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(competence__isnull=False, job__isnull=True)
                | Q(competence__isnull=True, job__isnull=False),
                name="curation_change_about_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.about}: {self.before} → {self.after}"

    @property
    def about(self):
        """The competence or the job."""
        return self.competence or self.job


class FollowUpQuerySet(models.QuerySet):
    """Follow-ups in domain words."""

    def links(self):
        return self.filter(document__isnull=True)

    def profiles(self):
        return self.filter(document__isnull=False)

    def open_links(self):
        """Links of jobs that still wait for a coordinator."""
        return self.links().filter(state=FollowUp.State.OPEN)

    def for_listing(self):
        """With the decision and what it is about; no query per row."""
        decisions = CurationDecision.objects.for_listing()
        return self.prefetch_related(models.Prefetch("decision", queryset=decisions)).order_by("pk")


class FollowUp(models.Model):
    """What a decision proposes: to one profile (a Proposal for its partners), or for the links of jobs (no document).

    `going` are the ids of the competences or jobs that it replaces. Of a profile the proposal says how it stands;
    `state` counts where there is none: the content could not be proposed, so somebody looks by hand. `made` lists the
    links that accepting added, [job id, competence id], so that undoing takes away those and no others.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        DROPPED = "dropped", _("no longer needed")
        BY_HAND = "by_hand", _("look by hand")

    decision = models.ForeignKey(CurationDecision, models.CASCADE, related_name="follow_ups")
    document = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="+")
    proposal = models.OneToOneField(Proposal, models.SET_NULL, null=True, blank=True, related_name="+")
    going = ArrayField(models.BigIntegerField())
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    made = models.JSONField(default=list, blank=True)
    decided = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "document"], nulls_distinct=False, name="follow_up_once_a_decision"
            )
        ]

    def __str__(self):
        return f"{self.decision} → {self.document_id or 'links'}"


class ReviewTaskQuerySet(models.QuerySet):
    """Review tasks in domain words."""

    def open(self):
        return self.filter(state=ReviewTask.State.OPEN)

    def for_listing(self):
        """With what each is about, the most asked first; no query per row."""
        return self.select_related("competence", "job", "decided_by", "decision").order_by(
            "-profile_count", "made", "pk"
        )


class ReviewTask(models.Model):
    """A release of ESCO changed something that people use here: a coordinator judges what it means.

    `changes` is {field: [before, after]} of a changed one, empty for one that the release no longer has.
    `profile_count` is how many profiles asked or named it when the release came.
    """

    class What(models.TextChoices):
        GONE = "gone", _("no longer in ESCO")
        CHANGED = "changed", _("changed in ESCO")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        REPLACED = "replaced", _("retired or replaced")
        KEPT = "kept", _("kept as our own")
        SEEN = "seen", _("still means the same")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    what = models.CharField(_("what"), max_length=8, choices=What)
    competence = models.ForeignKey(
        Competence, models.CASCADE, null=True, blank=True, related_name="review_tasks"
    )
    job = models.ForeignKey(Job, models.CASCADE, null=True, blank=True, related_name="review_tasks")
    release = models.CharField(_("release"), max_length=40, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    profile_count = models.PositiveIntegerField(default=0)
    made = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    note = models.CharField(_("note"), max_length=600, blank=True)
    decided = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision = models.ForeignKey(CurationDecision, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ReviewTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("review task")
        verbose_name_plural = _("review tasks")
        ordering = ["-made", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(competence__isnull=False, job__isnull=True)
                | Q(competence__isnull=True, job__isnull=False),
                name="review_task_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["competence", "job", "what"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="review_task_open_once",
            ),
        ]

    def __str__(self):
        return f"{self.about}: {self.get_what_display()}"

    def get_absolute_url(self):
        return reverse("curation-task", args=[self.uid])

    @property
    def about(self):
        """The competence or the job."""
        return self.competence or self.job
