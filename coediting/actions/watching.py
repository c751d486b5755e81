"""Every write on watches: watch, stop, and watching by taking part."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coediting import kinds, permissions
from coediting.models import Document, Event, Notification, Watch

# Who does one of these for the first time watches that document from then on, in the portal.
TAKING_PART = ("revised", "published", "comment.made", "proposal.made")


@transaction.atomic
def watch(*, by, source, subject, mail=Watch.Mail.NONE):
    """Watch a document, theme or sector, or change how. Returns the Watch.

    Raises PermissionDenied for who is not signed in or may not read the document; ValidationError for words that mean
    nothing and for a theme or sector that is not there.
    """
    if not by.is_authenticated or not by.is_active:
        raise PermissionDenied
    if source not in Watch.Source.values or mail not in Watch.Mail.values:
        raise ValidationError(_("This way of watching does not exist."), code="unknown-way")
    if source == Watch.Source.DOCUMENT:
        document = Document.objects.filter(uid=subject).first()
        if document is None or not permissions.may_read(by, document):
            raise PermissionDenied
    elif not kinds.known(source, subject):
        fault = ValidationError(_("There is nothing with this name."), code="unknown-reference")
        raise ValidationError({"subject": fault})
    made, _new = Watch.objects.update_or_create(
        user=by, source=source, subject=subject, defaults={"mail": mail}
    )
    return made


def unwatch(*, by, source, subject):
    """Stop watching something. Returns whether it was watched."""
    if not by.is_authenticated:
        raise PermissionDenied
    gone, _by_model = Watch.objects.filter(user=by, source=source, subject=subject).delete()
    return bool(gone)


@transaction.atomic
def stop_mail(*, user):
    """No mail any more, also not what still waits; watching goes on in the portal. Returns how many watches changed."""
    Notification.objects.filter(user=user, mailed__isnull=True).update(mail=Watch.Mail.NONE)
    return Watch.objects.filter(user=user).exclude(mail=Watch.Mail.NONE).update(mail=Watch.Mail.NONE)


def watch_by_taking_part(event, document):
    """Whoever edits, comments or proposes for the first time watches the document; who stopped is left alone."""
    user = event.details.get("by")
    if not user or not event.kind.endswith(TAKING_PART):
        return
    earlier = Event.objects.filter(subject=event.subject, details__by=user, pk__lt=event.pk)
    if not any(kind.endswith(TAKING_PART) for kind in earlier.values_list("kind", flat=True)):
        own = Watch(user_id=user, source=Watch.Source.DOCUMENT, subject=document.uid)
        Watch.objects.bulk_create([own], ignore_conflicts=True)
