"""Programs of a partner that work with keys of their own, so that they do not stop when a person leaves."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models.people import Partner, Role, User

# Who runs the machine users of a partner, and whatever they do: administrators those of every partner.
RUNNERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


class MachineQuerySet(models.QuerySet):
    def run_by(self, user):
        """The machine users that this user may see and manage."""
        return self.filter(partner__in=partners_run_by(user))


def partners_run_by(user):
    """Partners whose machine users this user runs: those one coordinates; all for an administrator.

    A machine user runs none, whatever its role: a program makes no other programs.
    """
    if not user.is_authenticated or not user.is_active or user.is_machine:
        return Partner.objects.none()
    if user.is_superuser or Role.ADMINISTRATOR in user.roles.values():
        return Partner.objects.all()
    return Partner.objects.filter(pk__in=[pk for pk, role in user.roles.items() if role in RUNNERS])


class MachineUser(models.Model):
    """A user that is a program of a partner: it has a role there and keys, and nothing else to get in with."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="machine")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="machines")
    purpose = models.CharField(_("purpose"), max_length=300)
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = MachineQuerySet.as_manager()

    class Meta:
        verbose_name = _("machine user")
        verbose_name_plural = _("machine users")
        ordering = ["partner__name_nl", "user__name", "pk"]

    def __str__(self):
        return self.user.name
