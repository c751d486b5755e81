"""Keys for the API: personal tokens, and what happened to whom may get in."""

import hashlib
import secrets
import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models.machines import MachineUser
from partners.models.people import Role, User


class Scope(models.TextChoices):
    """What a token may be used for; each scope includes the ones before it. A scope never adds to its user's rights.

    `read`: reading. `propose`: comments, proposals and what is one's own, such as watches. `write`: all content that
    the user may change, with publishing, importing and recomputing where the user coordinates. `admin`: also what
    decides who or what gets in and where data go: keys themselves, machine users and webhooks. So whoever steals a
    key that writes cannot make a second one that outlives it.
    """

    READ = "read", _("read")
    PROPOSE = "propose", _("propose")
    WRITE = "write", _("write")
    ADMIN = "admin", _("manage")


def token_hash(secret):
    """Hex SHA-256 of a token. Tokens carry 256 random bits, so a slow password hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret():
    """A fresh token text: recognisable prefix, 256 random bits."""
    return "gsp_" + secrets.token_urlsafe(32)


class TokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whose key a page may be about: one's own, and those of the machine users that one runs."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(user=user) | Q(user__machine__in=MachineUser.objects.run_by(user)))

    def usable(self):
        """Not revoked and not past their expiry."""
        return self.filter(Q(expires=None) | Q(expires__gt=timezone.now()), revoked=None)


class ApiToken(models.Model):
    """A personal token for the API: shown once, stored as its hash, revocable, optionally expiring.

    `form` is the form by which it was made: a form that is sent twice makes one key. It says nothing of the secret.
    """

    uid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=100, blank=True)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(
        max_length=12, editable=False, help_text=_("first characters, to recognise it by")
    )
    form = models.UUIDField(null=True, editable=False)
    created = models.DateTimeField(default=timezone.now, editable=False)
    expires = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created"]
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="form_makes_one_key")]

    def __str__(self):
        return f"{self.hint}… ({self.scope})"

    @property
    def usable(self):
        """Not revoked and not past its expiry."""
        return self.revoked is None and (self.expires is None or self.expires > timezone.now())


class AccessEvent(models.Model):
    """Something that happened to who may get in: kept for the owner and for administrators, never changed.

    `user` is whose access it is about. `by` did it (None: the portal itself, such as a command), perhaps with a token
    of theirs (`with_token`). `details` hold names and scopes, never a secret.
    """

    class Kind(models.TextChoices):
        TOKEN_MADE = "token.made", _("key made")
        TOKEN_REVOKED = "token.revoked", _("key withdrawn")
        MACHINE_MADE = "machine.made", _("machine user made")
        MACHINE_ROLE = "machine.role", _("role changed")
        MACHINE_CLOSED = "machine.closed", _("machine user closed")
        IDENTITY_LINKED = "identity.linked", _("tied to a sign-in elsewhere")
        ACCOUNT_MADE = "account.made", _("account made by a sign-in elsewhere")

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    user = models.ForeignKey(User, models.CASCADE, related_name="access_events")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    token = models.ForeignKey(ApiToken, models.SET_NULL, null=True, related_name="events")
    with_token = models.ForeignKey(ApiToken, models.SET_NULL, null=True, related_name="+")
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event of access")
        verbose_name_plural = _("events of access")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.user}"

    @property
    def roles(self):
        """The role before and after a change, in words; None for other events."""
        if "after" not in self.details:
            return None
        return tuple(Role(self.details[name]).label for name in ("before", "after"))
