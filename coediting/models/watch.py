"""Watching, and the notifications that come of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coediting import matters
from coediting.models.document import Document
from coediting.models.outbox import Event
from partners.permissions import is_coordinator


class Watch(models.Model):
    """A user wants to know of changes: in one document, or in every document of a theme or sector.

    `source` and `subject` name what is watched: "document", "theme" or "sector", and its uid.
    """

    class Source(models.TextChoices):
        DOCUMENT = "document", _("document")
        THEME = "theme", _("theme")
        SECTOR = "sector", _("sector")

    class Mail(models.TextChoices):
        NONE = "none", _("only in the portal")
        NOW = "now", _("by mail, at once")
        DAILY = "daily", _("by mail, once a day")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    source = models.CharField(max_length=10, choices=Source)
    subject = models.UUIDField()
    mail = models.CharField(_("how"), max_length=6, choices=Mail, default=Mail.NONE)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        constraints = [models.UniqueConstraint(fields=["user", "source", "subject"], name="watch_once")]
        indexes = [models.Index(fields=["source", "subject"], name="watch_subject")]

    def __str__(self):
        return f"{self.user_id} watches {self.source} {self.subject}"


class NotificationQuerySet(models.QuerySet):
    """Notifications in domain words."""

    def visible_to(self, user):
        """One's own, about what one may still see: whoever left a partner sees no more of its drafts.

        `actions.notifying.may_hear` says the same of one user, document and event.
        """
        mine = self.filter(user=user)
        matter = Q()
        for each in matters.every():
            matter |= Q(event__kind__startswith=f"{each.name}.", event__subject__in=each.visible(user))
        about_matters = Q(document__isnull=True) & matter
        if is_coordinator(user):
            return mine.filter(Q(document__isnull=False) | about_matters)
        taking_part = Document.partners.through.objects.filter(
            document=OuterRef("document"), partner__in=user.roles
        )
        public = Q(event__kind__endswith=".published", document__published__isnull=False)
        return mine.filter(public | Q(document__owner__in=user.roles) | Exists(taking_part) | about_matters)


class Notification(models.Model):
    """One event told to one person: at most once each, however often the task runs.

    `document` is empty when it is about something else (`coediting.matters`). `mail` says how it is to be mailed;
    `mailed` when it was handed to the mail server, `mail_error` why it was not.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications")
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="notifications")
    mail = models.CharField(max_length=6, choices=Watch.Mail, default=Watch.Mail.NONE)
    created = models.DateTimeField(default=timezone.now, editable=False)
    read = models.DateTimeField(null=True, blank=True)
    mailed = models.DateTimeField(null=True, blank=True)
    mail_error = models.CharField(max_length=300, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="notification_once")]
        indexes = [
            models.Index(fields=["user"], condition=Q(read__isnull=True), name="notification_unread"),
            models.Index(fields=["mail"], condition=Q(mailed__isnull=True), name="notification_unmailed"),
        ]

    def __str__(self):
        return f"{self.event} for {self.user_id}"
