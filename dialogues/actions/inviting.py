"""Inviting people by mail to register. Their addresses are kept until the dialogue closes, and no longer."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from coediting import outbox
from dialogues.actions.places import lock
from dialogues.links import fingerprint
from dialogues.models import Dialogue, Invitation
from dialogues.permissions import may_see_people

AT_MOST = 300  # invitations per dialogue


@transaction.atomic
def invite(*, dialogue, by, emails, note="", language="nl"):
    """Invite these addresses; who is invited, registered or asked for no more mail is passed over.

    Returns the new invitations. Raises PermissionDenied, and ValidationError for an address that is none, for too many,
    and when nobody can register.
    """
    if not may_see_people(by, dialogue):
        raise PermissionDenied
    held = lock(dialogue)
    if not held.takes_registrations:
        detail = _("Open the registration first: who is invited wants to register.")
        raise ValidationError(detail, code="not-open")
    wanted = _addresses(emails)
    known = set(held.invitations.values_list("fingerprint", flat=True))
    registered = {email.lower() for email in held.registrations.values_list("email", flat=True)}
    fresh = {key: email for email in wanted if (key := fingerprint(held, email)) not in known}
    fresh = {key: email for key, email in fresh.items() if email.lower() not in registered}
    if len(known) + len(fresh) > AT_MOST:
        detail = _("At most %(max)d people can be invited to one dialogue.") % {"max": AT_MOST}
        raise ValidationError({"emails": ValidationError(detail, code="too-many")})
    made = [
        Invitation(dialogue=held, email=email, fingerprint=key, note=note.strip(), language=language)
        for key, email in fresh.items()
    ]
    for invitation in made:
        invitation.clean_fields()
        invitation.save()
        _record("invitation.made", invitation, by)
    return made


def _addresses(emails):
    """The addresses, each once whatever its case. Raises ValidationError that counts the wrong ones by line."""
    found, wrong = {}, []
    for place, email in enumerate(filter(None, map(str.strip, emails)), start=1):
        try:
            validate_email(email)
        except ValidationError:
            wrong.append(str(place))
        found.setdefault(email.lower(), email)
    if wrong:
        detail = _("Not an e-mail address: number %(places)s of your list.") % {"places": ", ".join(wrong)}
        raise ValidationError({"emails": ValidationError(detail, code="bad-address")})
    if not found:
        raise ValidationError({"emails": ValidationError(_("Give at least one address."), code="nobody")})
    return list(found.values())


@transaction.atomic
def stop_invitation(*, invitation):
    """No more mail about this dialogue: the address is forgotten at once. Twice is once."""
    known = Invitation.objects.filter(pk=invitation.pk).exclude(email="")
    changed = known.update(email="", note="", mail_owed=[], mail_failed="")
    if changed:
        _record("invitation.stopped", invitation)


def forget_invitations():
    """Forget who was invited to dialogues that are over. Returns how many."""
    gone, _by_model = Invitation.objects.filter(dialogue__state__in=Dialogue.OVER).delete()
    return gone


def _record(kind, invitation, by=None):
    outbox.record(
        kind,
        invitation.uid,
        invitation=invitation.pk,
        dialogue=invitation.dialogue_id,
        by=by.pk if by else None,
    )
