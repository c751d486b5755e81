"""Proposals: a change that someone hands in, for an editor to take over or to decline."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coediting.models.document import Document, Revision
from partners.models import Partner


class ProposalQuerySet(models.QuerySet):
    """Proposals in domain words."""

    def open(self):
        """Those that still wait for an editor."""
        return self.filter(state=Proposal.State.OPEN)

    def for_listing(self):
        """With document, author and partner; no query per row."""
        return self.select_related("document__owner", "author", "partner", "decided_by")


class Proposal(models.Model):
    """A proposed content, grown from revision number `base`, with a reason.

    It holds a full content, not a patch, so it merges by the same function as any edit: base → working and
    base → proposed. Re-basing replaces `base` and `content`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        PARTLY = "partly", _("partly accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="proposals")
    base = models.PositiveIntegerField(_("based on revision"))
    content = models.JSONField()
    reason = models.CharField(_("reason"), max_length=1000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="proposals")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="proposals")
    origin = models.CharField(max_length=10, choices=Revision.Origin)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    created = models.DateTimeField(default=timezone.now, editable=False)
    decided = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="decided_proposals"
    )
    answer = models.CharField(_("answer to the proposer"), max_length=1000, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-created", "-pk"]
        indexes = [models.Index(fields=["document", "state"], name="proposal_open")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", decided__isnull=True)
                | (~models.Q(state="open") & models.Q(decided__isnull=False)),
                name="proposal_decided_with_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""),
                name="proposal_declined_with_reason",
            ),
        ]

    def __str__(self):
        return f"proposal {self.uid}"
