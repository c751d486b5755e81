"""Review: approvals bound to one revision's content, and signed links for reviewers without an account."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coediting.models.document import Document, Revision
from partners.models import Partner


class ReviewLink(models.Model):
    """A link that lets somebody without an account read, comment on and approve exactly one revision.

    The secret is shown once and stored as its hash; the link expires, can be revoked, and every use is logged.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="review_links")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="review_links")
    reviewer = models.CharField(_("for whom"), max_length=200)
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_links",
        help_text=_("the partner on whose behalf an approval counts"),
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=timezone.now, editable=False)
    expires = models.DateTimeField(_("expires"))
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("review link")
        verbose_name_plural = _("review links")
        ordering = ["-created"]

    def __str__(self):
        return f"{self.reviewer} ({self.document})"

    @property
    def usable(self):
        """Not revoked and not past its expiry."""
        return self.revoked is None and self.expires > timezone.now()


class ReviewLinkUse(models.Model):
    """One use of a review link: opened, commented, approved, or refused because it no longer works."""

    class What(models.TextChoices):
        OPENED = "opened", _("opened")
        COMMENTED = "commented", _("commented")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    link = models.ForeignKey(ReviewLink, models.CASCADE, related_name="uses")
    what = models.CharField(max_length=10, choices=What)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.link_id} {self.what}"


class Approval(models.Model):
    """A partner agrees with one revision. It counts while the working content has the same hash.

    Nothing deletes an approval when the content changes: it simply no longer matches, and comes to count again if
    the very same content is restored.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="approvals")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="approvals")
    content_hash = models.CharField(max_length=64)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="approvals")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="approvals"
    )
    link = models.ForeignKey(ReviewLink, models.PROTECT, null=True, blank=True, related_name="approvals")
    note = models.CharField(_("note"), max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["created", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "content_hash", "partner"], name="approval_once_per_partner"
            )
        ]

    def __str__(self):
        return f"{self.partner} → {self.revision}"
