"""Documents and their revisions.

Two tables for one document, on purpose: `Document` is the small row that is locked and says which revision is
the working one and which is published; `Revision` is append-only and holds every full content that ever was.
Proposals, comments, approvals, presence and watches hang on `Document` in the same way.
"""

import hashlib
import json
import uuid

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from rest.composed import NUMBER, Composed


class DocumentQuerySet(models.QuerySet):
    """Documents in domain words."""

    def published(self):
        """Those that the public may read: a published revision exists."""
        return self.filter(published__isnull=False)

    def with_partner_ids(self):
        """With the ids of the partners that take part in the same row: `partner_ids()` then asks no more."""
        taking_part = Document.partners.through.objects.filter(document=OuterRef("pk"))
        return self.annotate(taking_part=ArraySubquery(taking_part.values("partner")))


class Document(models.Model):
    """A co-edited thing. Its kind ("profile", "target") names the rules in `coediting.kinds`."""

    class State(models.TextChoices):
        DRAFT = "draft", _("in progress")
        REVIEW = "review", _("in review")
        PUBLISHED = "published", _("published")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    owner = models.ForeignKey(
        Partner, models.PROTECT, related_name="owned_documents", verbose_name=_("owner")
    )
    partners = models.ManyToManyField(
        Partner, blank=True, related_name="shared_documents", verbose_name=_("taking part")
    )
    working = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    published = models.ForeignKey("Revision", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(_("published version"), default=0)
    published_at = models.DateTimeField(null=True, blank=True)
    approvals_needed = models.PositiveSmallIntegerField(
        _("approvals needed"), default=0, help_text=_("partners that must agree before publishing")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)
    changed = models.DateTimeField(default=timezone.now, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published__isnull=True) | models.Q(version__gte=1),
                name="document_published_has_version",
            ),
            models.CheckConstraint(
                condition=models.Q(published__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="document_published_or_withdrawn",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.uid}"

    def know_partners(self, other=None):
        """Have the partners that take part at hand: those of another reading of this document, or else as they are."""
        known = getattr(other, "_prefetched_objects_cache", {}).get("partners")
        if known is None:
            known = self.partners.all()
            known._result_cache, known._prefetch_done = _TAKING_PART(self.pk), True
        self._prefetched_objects_cache = {"partners": known}

    def partner_ids(self):
        """Ids of every partner that takes part, the owner included."""
        if "taking_part" in self.__dict__:  # see `with_partner_ids`
            return {self.owner_id, *self.taking_part}
        known = getattr(self, "_prefetched_objects_cache", {}).get("partners")
        return {self.owner_id, *(partner.pk for partner in (self.partners.all() if known is None else known))}


_TAKING_PART = Composed(lambda document: Partner.objects.filter(shared_documents=document), NUMBER)


class Revision(models.Model):
    """One saved state of a document: number 1, 2, 3 … without gaps, full content, who, on whose behalf and why.

    Append-only: a trigger refuses a change of number or content.
    """

    class Origin(models.TextChoices):
        PAGE = "page", _("in the portal")
        API = "api", _("through the API")
        IMPORT = "import", _("by an import")
        DIALOGUE = "dialogue", _("from a dialogue")
        RESTORE = "restore", _("by restoring an older revision")
        MERGE = "merge", _("merged with another edit")

    document = models.ForeignKey(Document, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="revisions")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="revisions")
    origin = models.CharField(max_length=10, choices=Origin)
    note = models.CharField(_("note"), max_length=500, blank=True)
    proposal = models.ForeignKey(
        "coediting.Proposal",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="revisions",
        help_text=_("the proposal that this revision accepts"),
    )
    version = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("published version that this revision became")
    )
    published_at = models.DateTimeField(_("published on"), null=True, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["document", "version"], name="revision_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="revision_numbers_start_at_1"),
        ]

    def __str__(self):
        return f"r{self.number}"

    @staticmethod
    def hash_of(content):
        """Hex SHA-256 of the content's canonical JSON: what an approval is bound to."""
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
