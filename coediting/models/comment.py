"""Comments on a document, one of its fields or one of its rows."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coediting.models.document import Document
from partners.models import Partner


class CommentQuerySet(models.QuerySet):
    """Comments in domain words."""

    def threads(self):
        """First comments; answers come with their thread."""
        return self.filter(thread__isnull=True)

    def open(self):
        """Threads that nobody has resolved."""
        return self.threads().filter(resolved__isnull=True)

    def must_fix(self):
        """Open threads that stand in the way of publishing."""
        return self.open().filter(must_fix=True)

    def for_reading(self):
        """Threads with their answers and everybody named in them; no query per row."""
        people = ("author", "partner", "resolved_by")
        answers = Comment.objects.select_related(*people).prefetch_related("mentions")
        return self.select_related(*people).prefetch_related(
            "mentions", models.Prefetch("answers", queryset=answers)
        )


class Comment(models.Model):
    """One remark. A thread is a first comment and its answers; resolving belongs to the first one.

    `path` is a content path as in `coediting.merge` ("" for the whole document). It names rows by their id, so a
    comment stays with its row when rows move. `place` keeps what the place was called, for when the row is gone.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="comments")
    thread = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    path = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=500, blank=True)
    text = models.TextField(_("comment"), max_length=4000)
    must_fix = models.BooleanField(_("must be solved before publishing"), default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="comments")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="comments")
    guest = models.CharField(
        _("guest"), max_length=200, blank=True, help_text=_("reviewer without an account")
    )
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="mentioned_in")
    revision = models.PositiveIntegerField(help_text=_("number of the revision that was commented on"))
    created = models.DateTimeField(default=timezone.now, editable=False)
    resolved = models.DateTimeField(_("resolved on"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="resolved_comments"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created", "pk"]
        indexes = [models.Index(fields=["document", "resolved"], name="comment_open")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(thread__isnull=True) | models.Q(resolved__isnull=True, must_fix=False),
                name="comment_only_threads_resolve",
            )
        ]

    def __str__(self):
        return self.text[:60]
