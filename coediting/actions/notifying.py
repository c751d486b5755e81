"""Telling people what happened: who hears of an event, and marking what was read."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coediting import matters, permissions
from coediting.actions.watching import watch_by_taking_part
from coediting.models import Document, Notification, Proposal, Watch
from partners.models import User

DECISIONS = {"proposal.accepted", "proposal.declined"}
# The strongest way counts when somebody watches the same thing twice.
WAYS = [Watch.Mail.NONE, Watch.Mail.DAILY, Watch.Mail.NOW]


@transaction.atomic
def notify(event):
    """One notification for everybody who hears of this event; those that are there already stay as they are.

    Told are those who watch the document, its themes or its sectors, who is mentioned, and whose proposal was decided
    on; never the one who did it, nor who may not see it. Who does not watch hears of it in the portal only.
    """
    document = (
        Document.objects.select_related("working", "published")
        .prefetch_related("partners")
        .filter(pk=event.details.get("document"))
        .first()
    )
    if document is None:
        _tell_of_matter(event)
        return
    watch_by_taking_part(event, document)
    ways = dict.fromkeys(called_by_name(event), Watch.Mail.NONE)
    for user, mail in watches_of(event, document):
        ways[user] = max(ways.get(user, Watch.Mail.NONE), mail, key=WAYS.index)
    ways.pop(event.details.get("by"), None)
    told = [user for user in people(ways) if may_hear(user, document, event.kind)]
    Notification.objects.bulk_create(
        [Notification(user=user, event=event, document=document, mail=ways[user.pk]) for user in told],
        ignore_conflicts=True,
    )


def _tell_of_matter(event):
    """The same for an event that is about no document: those whom it concerns, in the portal."""
    matter = matters.of(event.kind)
    if matter is None:
        return
    concerned = people(matter.told(event) - {event.details.get("by")})
    told = [user for user in concerned if matter.visible(user).filter(subject=event.subject).exists()]
    Notification.objects.bulk_create(
        [Notification(user=user, event=event) for user in told], ignore_conflicts=True
    )


def called_by_name(event):
    """Ids of the users whom the event itself concerns: mentioned, or the author of the proposal."""
    found = set(event.details.get("mentions", []))
    if event.kind in DECISIONS:
        proposals = Proposal.objects.filter(pk=event.details["proposal"], author__isnull=False)
        found.update(proposals.values_list("author", flat=True))
    return found


def watches_of(event, document):
    """(user id, way) of every watch on the document, or on a theme or sector of the content that the event is about."""
    content = document.working.content
    if number := event.details.get("revision"):
        content = (
            document.revisions.filter(number=number).values_list("content", flat=True).first() or content
        )
    themes = [*content.get("themes", []), *content.get("agendas", [])]
    watched = (
        Q(source=Watch.Source.DOCUMENT, subject=document.uid)
        | Q(source=Watch.Source.THEME, subject__in=themes)
        | Q(source=Watch.Source.SECTOR, subject__in=content.get("sectors", []))
    )
    return Watch.objects.filter(watched).values_list("user", "mail")


def people(ids):
    """The active users with these ids; their roles are read at once."""
    users = list(User.objects.filter(pk__in=list(ids), is_active=True).prefetch_related("memberships"))
    for user in users:
        if not user.is_machine:  # what those may is not all that stands there
            user.roles = {member.partner_id: member.role for member in user.memberships.all()}
    return users


def may_hear(user, document, kind):
    """Publishing is told to whoever may read the document; everything else to those who may see its drafts."""
    if kind.endswith(".published"):
        return permissions.may_read(user, document)
    return permissions.may_see_draft(user, document)


def mark_read(*, by, uid=None):
    """Mark one notification of `by`, or all of them, as read. Returns how many were unread."""
    if not by.is_authenticated:
        raise PermissionDenied
    own = Notification.objects.filter(user=by, read__isnull=True)
    return (own.filter(uid=uid) if uid else own).update(read=timezone.now())
