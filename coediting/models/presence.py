"""Who has a document open right now."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from coediting.models.document import Document
from partners.models import Membership

# An editor gives a sign of life every 15 seconds. Browsers hold the clocks of tabs in the background back to one
# tick a minute: such a tab still counts while something in it is not saved, so it may miss one tick.
GONE_AFTER = timedelta(seconds=45)
GONE_AFTER_UNSAVED = timedelta(seconds=120)


class PresenceQuerySet(models.QuerySet):
    """Open editors in domain words."""

    def alive(self):
        """Those that gave a sign of life lately; longer ago will do where something is not saved."""
        now = timezone.now()
        return self.filter(
            Q(seen__gte=now - GONE_AFTER) | Q(unsaved=True, seen__gte=now - GONE_AFTER_UNSAVED)
        )

    def elsewhere(self, document, user, tab):
        """The open editors of a document except this very tab: other people, and this user's other tabs."""
        return self.filter(document=document).exclude(user=user, tab=tab).order_by("pk")

    def with_partner(self, document):
        """Adds `partner_nl` and `partner_en`: the names of the partner for whom each user edits."""
        memberships = memberships_by_weight(document)
        return self.annotate(
            partner_nl=Subquery(memberships.values("partner__name_nl")[:1]),
            partner_en=Subquery(memberships.values("partner__name_en")[:1]),
        )


def memberships_by_weight(document):
    """The memberships of the row's `user`, the one first for which the user edits, as `on_behalf_of` chooses it."""
    order = Case(
        When(partner=document.owner_id, then=Value(0)),
        When(partner__in=document.partner_ids(), then=Value(1)),
        default=Value(2),
    )
    return Membership.objects.filter(user=OuterRef("user")).order_by(order, "pk")


class Presence(models.Model):
    """One open editor: a browser tab of a user. Refreshed every 15 seconds, gone 45 seconds after the last sign.

    Rows are small, written by one upsert that locks nothing else, and swept by age.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="presences", db_constraint=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences", db_constraint=False
    )
    tab = models.CharField(max_length=40)
    section = models.CharField(max_length=40, blank=True)
    row = models.CharField(max_length=40, blank=True)
    unsaved = models.BooleanField(default=False)
    seen = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "user", "tab"], name="presence_once_per_tab")
        ]

    def __str__(self):
        return f"{self.user_id} in {self.document_id}"
