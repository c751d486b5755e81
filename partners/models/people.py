"""Who takes part: users, partner organisations, and memberships with roles."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.addresses import with_address
from rest.composed import NUMBER, Composed


class UserManager(BaseUserManager):
    """Users are found by e-mail address, whatever its case."""

    def get_by_natural_key(self, email):
        return with_address(self, email).get()

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, or a program of a partner (see `MachineUser`). Rights come from memberships."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(
        _("language"), max_length=2, default="nl", choices=[("nl", "Nederlands"), ("en", "English")]
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    is_machine = models.BooleanField(
        _("is a program"), default=False, help_text=_("works with keys only: never a password, a session or mail")
    )
    date_joined = models.DateTimeField(default=timezone.now)
    work_seen = models.DateTimeField(
        _("has seen what changed until"), null=True, blank=True, help_text=_("the mark on “My work”")
    )

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case"),
            # Django's mark of a password that nothing equals begins with “!”.
            models.CheckConstraint(
                condition=models.Q(is_machine=False) | models.Q(password__startswith="!"),  # noqa: S106
                name="machine_user_has_no_password",
            ),
        ]

    def __str__(self):
        return self.name or self.email

    @cached_property
    def roles(self):
        """{partner id: role} of this user's memberships; read once per request.

        Of a machine user the one at its own partner: whoever runs it there holds its keys, and must not get from
        these what was given elsewhere. No machine administers, either.
        """
        return dict((_ROLES_OF_MACHINE if self.is_machine else _ROLES)(self.pk))

    @cached_property
    def main_partner(self):
        """The partner on whose behalf the user acts when none is chosen: the oldest membership, or None."""
        membership = self.memberships.select_related("partner").order_by("pk").first()
        return membership.partner if membership else None


class Partner(models.Model):
    """An organisation of the lever. Names change (VCB became Embuild Vlaanderen): old ones stay as aliases."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government")
        PUBLIC_SERVICE = "public-service", _("public service")
        FEDERATION = "federation", _("sector federation")
        KNOWLEDGE = "knowledge", _("knowledge institution")
        SOCIAL_ECONOMY = "social-economy", _("social economy")
        PROVINCE = "province", _("province")
        OTHER = "other", _("other")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("earlier or other names")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    lever_roles = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("roles in the lever")
    )
    website = models.URLField(blank=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name_nl"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name in the language of the moment; Dutch where there is no English one."""
        return (self.name_en if get_language() == "en" else "") or self.name_nl


class Role(models.TextChoices):
    """What a member may do; each role includes what the ones above it may."""

    READER = "reader", _("reader")
    CONTRIBUTOR = "contributor", _("contributor")
    EDITOR = "editor", _("editor")
    COORDINATOR = "coordinator", _("coordinator")
    ADMINISTRATOR = "administrator", _("administrator")


class Membership(models.Model):
    """One user's role at one partner."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "partner"], name="membership_once_per_partner")
        ]

    def __str__(self):
        return f"{self.user} – {self.partner} ({self.get_role_display()})"


def _roles(user):
    return Membership.objects.filter(user=user).values_list("partner_id", "role")


# Asked by every request of somebody who is known.
_ROLES = Composed(_roles, NUMBER)
_ROLES_OF_MACHINE = Composed(
    lambda user: _roles(user).filter(partner=F("user__machine__partner")).exclude(role=Role.ADMINISTRATOR), NUMBER
)
