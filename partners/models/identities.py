"""Who somebody is at the provider of sign-in of their organisation (OpenID Connect)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models.people import User


class Identity(models.Model):
    """A user's name at one provider: `subject` never changes there, while an e-mail address may go to somebody else.

    The first sign-in finds the account by an e-mail address that the provider has checked; all later ones by this.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    issuer = models.CharField(_("provider"), max_length=300)
    subject = models.CharField(_("name at the provider"), max_length=255)
    created = models.DateTimeField(default=timezone.now, editable=False)
    last_used = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in elsewhere")
        verbose_name_plural = _("sign-ins elsewhere")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_is_of_one_user"),
            models.UniqueConstraint(fields=["issuer", "user"], name="user_has_one_identity_per_issuer"),
        ]

    def __str__(self):
        return f"{self.user} ({self.issuer})"
