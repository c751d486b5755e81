"""Who has a document open right now."""

from django.conf import settings
from django.db import models

from coediting.models.document import Document


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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "user", "tab"], name="presence_once_per_tab")
        ]

    def __str__(self):
        return f"{self.user_id} in {self.document_id}"
